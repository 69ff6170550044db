"""How well a library finds: known items by name, name-free queries, similar rulings; each way of searching side by side.

    python -m benchmarks.retrieval LIBRARY --orders FOLDER --write

LIBRARY is an indexed library that holds the orders of FOLDER among others. FOLDER has `<name>.json` gold, and
`queries.jsonl` with {"query", "relevant": {name: grade}}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from commands.library import DEFAULT_ENCODER, load_embedder
from eval.gold import Gold, load_gold
from eval.intervals import Interval, difference, scored
from eval.ranking import ndcg_at, precision_at, recall_at
from retrieval.embed import Embedder
from retrieval.library import Entry, Library
from retrieval.local import LocalRetriever, local_retriever
from retrieval.search import Mode, search
from retrieval.similar import By, Given, rank

PAGE = Path(__file__).parent.parent / "docs" / "results" / "retrieval.md"
MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")


@dataclass(frozen=True, slots=True)
class Finder:
    """A library with what searches it; `names` are the stems of its files by number."""

    library: Library
    retriever: LocalRetriever
    embedder: Embedder
    names: dict[int, str]

    def ranked(self, question: str, mode: Mode, k: int) -> list[str]:
        """The stems of the best `k` orders."""
        hits = search(question, self.library, self.retriever, self.embedder, k=k, mode=mode)
        return [self.names[hit.order_number] for hit in hits]


def main() -> int:
    """Prints the page; with --write it is put under docs/results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument(
        "--orders", type=Path, required=True, help="gold orders that are in the library, with queries.jsonl"
    )
    parser.add_argument("--write", action="store_true", help="write docs/results/retrieval.md")
    args = parser.parse_args()
    embedder = load_embedder(DEFAULT_ENCODER)
    assert embedder
    gold = [item for item in load_gold(args.orders) if item.path.suffix == ".txt"]
    with Library.open(args.library) as library:
        names = {entry.number: Path(entry.path).stem for entry in library.entries()}
        finder = Finder(library, local_retriever(library), embedder, names)
        text = page(finder, gold, args.orders / "queries.jsonl")
    print(text)
    if args.write:
        PAGE.write_text(text, encoding="utf-8")
    return 0


def page(finder: Finder, gold: Sequence[Gold], queries: Path) -> str:
    """The page of results in Markdown."""
    rows = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    known = [(q.question, {item.doc: 1.0}) for item in gold for q in item.questions]
    free = [(row["query"], {name: float(grade) for name, grade in row["relevant"].items()}) for row in rows]
    parts = [
        f"# How well a library finds\n\nCommand: `python -m benchmarks.retrieval LIBRARY --orders FOLDER --write`. The library holds "
        f"{len(finder.library):,} orders and opinions, {finder.library.n_passages():,} passages. 95 % bootstrap intervals by query.",
        f"## {len(known)} questions on known orders, most of them naming a party\n\n" + _table(finder, known, 5),
        f"## {len(free)} queries without names\n\n" + _table(finder, free, 10),
        f"## Similar rulings, on gold sheets\n\n{_similar(finder, gold)}",
    ]
    return "\n\n".join(parts) + "\n"


def _table(finder: Finder, asked: Sequence[tuple[str, dict[str, float]]], k: int) -> str:
    lines = [f"| way | recall@{k} | nDCG@10 | median seconds |", "|---|---|---|---|"]
    recalls: dict[Mode, list[float]] = {}
    for mode in MODES:
        times, ranked = [], []
        for question, _ in asked:
            started = time.perf_counter()
            ranked.append(finder.ranked(question, mode, 10))
            times.append(time.perf_counter() - started)
        recalls[mode] = [recall_at(found, grades, k) or 0.0 for found, (_, grades) in zip(ranked, asked, strict=True)]
        gains = [ndcg_at(found, grades) or 0.0 for found, (_, grades) in zip(ranked, asked, strict=True)]
        lines.append(f"| {mode} | {_shown(scored(recalls[mode]))} | {_shown(scored(gains))} | {np.median(times):.2f} |")
    told = [
        f"hybrid over {mode}: {_signed(difference(recalls[mode], recalls['hybrid']))}" for mode in ("dense", "lexical")
    ]
    return "\n".join(lines) + f"\n\nGain in recall@{k}, paired: {'; '.join(told)}."


def _similar(finder: Finder, gold: Sequence[Gold]) -> str:
    """Precision@5 of each way, on the gold orders alone with their gold sheets: a shared ground, the same four findings but one
    at most, and the same outcome make two rulings alike.
    """
    own = {item.doc: item for item in gold if item.fields["motion_type"] != "other"}
    numbers = {name: number for number, name in finder.names.items() if name in own}
    entries = {name: _as_gold(next(finder.library.entries([number])), own[name]) for name, number in numbers.items()}
    lines = ["| by | precision@5 |", "|---|---|"]
    ways: tuple[By, ...] = ("all", "facts", "authorities", "text")
    known: list[float] = []
    for by in ways:
        known = []
        for name, entry in entries.items():
            alike = {other: 1.0 for other in entries if other != name and _alike(own[name], own[other])}
            if not alike:
                continue
            vector = finder.library.vectors_of("about", [entry.number])[0]
            near = dict(finder.retriever.nearest("about", vector, len(numbers), list(numbers.values())))
            given = Given(entry.record, vector, entry.number, entry.year)
            found = rank(given, list(entries.values()), list(entries.values()), near, k=5, by=by)
            score = precision_at([finder.names[each.entry.number] for each in found], alike, 5) or 0.0
            known.append(score / min(1.0, len(alike) / 5))
        lines.append(f"| {by} | {_shown(scored(known))} |")
    return "\n".join(lines) + (
        f"\n\nOver the {len(known)} of {len(entries)} rulings that have one alike. Where fewer than five are alike, of those."
    )


def _as_gold(entry: Entry, gold: Gold) -> Entry:
    fields = {
        name: field | {"value": list(value) if isinstance(value := gold.fields[name], tuple) else value}
        for name, field in entry.record["fields"].items()
    }
    return Entry(entry.number, entry.id, entry.path, entry.year, entry.about, entry.record | {"fields": fields})


def _alike(left: Gold, right: Gold) -> bool:
    findings = ("exhaustion", "extraordinary_reason", "section_3553a", "danger")
    grounds = [{*value} if isinstance(value := each.fields["grounds"], tuple) else set() for each in (left, right)]
    same = sum(left.fields[name] == right.fields[name] for name in findings)
    outcomes = [str(each.fields["disposition"]).removesuffix("_in_part") for each in (left, right)]
    return bool(grounds[0] & grounds[1]) and same >= 3 and outcomes[0] == outcomes[1]


def _shown(figure: Interval) -> str:
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"


def _signed(figure: Interval) -> str:
    return f"{figure.value:+.3f} ({figure.low:+.3f} to {figure.high:+.3f})"


if __name__ == "__main__":
    sys.exit(main())
