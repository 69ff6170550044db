"""What each part of the extraction adds: printed facts, rules, a model alone, both; two models; whole order or passages.

python -m benchmarks.ablations --out ablation-out            runs all (an hour on two cores; a second run resumes)
python -m benchmarks.ablations --out ablation-out --write    and writes docs/results/ablations.md and the README's table
python -m benchmarks.ablations --out ablation-out --write --only reader    only systems named so (and the rules); other rows stay as stored
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.systems import ASKED, systems
from commands.shell import engine_starter
from eval.cells import score_line
from eval.compare import compare
from eval.figures import Figures, figures, groups_of, matrix
from eval.folder import load_run
from eval.gold import load_gold
from eval.intervals import scored
from eval.run import System, run
from orders.fields import BY_NAME, FIELDS
from orders.read import read_order
from summarize.display import run_progress

ROOT = Path(__file__).parent.parent
SETS = {"held_out": ROOT / "eval" / "held_out", "gold": ROOT / "eval" / "gold"}
SIX = "mean of the six"
MODELS = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
RESULTS = ROOT / "docs" / "results" / "ablations.json"
PAGE = ROOT / "docs" / "results" / "ablations.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- quality: begin -->", "<!-- quality: end -->"
COMMAND = "python -m benchmarks.ablations --out ablation-out --write"


def main() -> int:
    """Runs the ablation, prints its tables, and with --write puts them where readers look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the runs")
    parser.add_argument("--write", action="store_true", help="write docs/results/ablations.* and the README's table")
    parser.add_argument("--finished", action="store_true", help="run nothing: tell of the finished runs in --out")
    parser.add_argument(
        "--only", default="", help="run only systems whose name holds this, and the rules; other rows stay"
    )
    args = parser.parse_args()
    starts = {}
    for model in MODELS:
        start, sha256 = engine_starter(model)
        assert start
        assert sha256
        starts[model] = (start, sha256)
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))["sets"] if args.only else {}
    found = {}
    for name, folder in SETS.items():
        kept = {row["name"]: row for row in stored.get(name, ())}
        asked = [system for system in systems(starts) if args.only in system.name or system.name == "rules"]
        rows = [_measured(system, folder, args.out / name, finished=args.finished) for system in asked]
        _compare(rows)
        fresh = kept | {row["name"]: row for row in rows}
        found[name] = [fresh[label] for label in map(_label, systems(starts)) if label in fresh]
    results = {"command": COMMAND, "sets": found}
    print(page(results))
    if args.write:
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(page(results), encoding="utf-8")
        README.write_text(with_table(README.read_text(encoding="utf-8"), readme_table(results)), encoding="utf-8")
    return 0


def page(results: Mapping[str, Any]) -> str:
    """The page of results in Markdown."""
    lines = ["# What each part adds", "", _INTRODUCTION.format(command=results["command"])]
    for name, rows in results["sets"].items():
        lines += ["", f"## {_TITLES[name].format(n=rows[0]['n'])}", "", *_groups(rows), "", *_judged(rows)]
        lines += ["", *_against_rules(rows)]
    return "\n".join(lines) + "\n"


def readme_table(results: Mapping[str, Any]) -> str:
    """The README's table: groups of the product by rules and with the default model, on both sets."""
    rows = {name: [row for row in found if row["name"] in _SHOWN] for name, found in results["sets"].items()}
    heads = [_TITLES[name].format(n=found[0]["n"]) for name, found in rows.items()]
    lines = ["| reader | group | " + " | ".join(heads) + " |", "|---|---|" + "---|" * len(heads)]
    for place, shown in enumerate(_SHOWN):
        for group in rows["held_out"][0]["groups"]:
            cells = [_figure(found[place]["groups"][group]) for found in rows.values()]
            lines.append(f"| {_SHOWN[shown]} | {group} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"Mean over fields of the mean over orders, 95 % intervals by order: `{COMMAND}`."])


def with_table(readme: str, table: str) -> str:
    """The README with the table between its two marks."""
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise ValueError(f"the README needs the marks {BEGIN} and {END}, once each")
    return re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{table}\n{END}", readme, flags=re.DOTALL)


def _measured(system: System, gold: Path, out: Path, *, finished: bool) -> dict[str, Any]:
    label = _label(system)
    folder = out / re.sub(r"[^\w.]+", "-", label)
    if not finished:
        print(f"{gold.name}: {label}", file=sys.stderr)
        with run_progress() as progress:
            run(load_gold(gold, read=read_order), folder, system, briefs=False, seen=progress)
    lines, manifest = load_run(folder)
    got = figures([score_line(line) for line in lines], manifest)
    return {
        "name": label,
        "n": got["n_documents"],
        "seconds_each": got["seconds"] / got["n_documents"],
        "groups": got["groups"],
        "judged": {field: _interval(got["fields"][field]) for field in ASKED} | {SIX: _six(got)},
        "cells": got["cells"],
        "confidence": {"brier": got["confidence"]["brier"], "review_finds": got["confidence"]["review_finds"]},
    }


def _label(system: System) -> str:
    return f"{system.name}, {system.model}" if system.model != "none" else system.name


def _six(got: Figures) -> dict[str, float]:
    found = scored(matrix(got["cells"], list(got["cells"]), list(ASKED)))
    return {"value": found.value, "low": found.low, "high": found.high}


def _interval(field: Mapping[str, float]) -> dict[str, float]:
    return {end: field[end] for end in ("value", "low", "high")}


def _groups(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names = list(groups_of([row.name for row in FIELDS]))
    lines = ["| reader | " + " | ".join(names) + " | seconds an order |", "|---|" + "---|" * (len(names) + 1)]
    return lines + [
        f"| {row['name']} | " + " | ".join(_figure(row["groups"][name]) for name in names) + f" | {row['seconds_each']:.2f} |"
        for row in rows
    ]  # fmt: skip


def _judged(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["| reader | " + " | ".join(ASKED) + " | mean of the six |", "|---|" + "---|" * (len(ASKED) + 1)]
    for row in rows:
        cells = [f"{row['judged'][name]['value']:.2f}" for name in ASKED] + [_figure(row["judged"][SIX])]
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return lines


def _against_rules(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each reader against the rules on the same documents, paired."""
    lines = ["| against the rules alone, all fields | gain (95 % interval) | cells won | lost | verdict |", "|---|---|---|---|---|"]  # fmt: skip
    return lines + [
        f"| {row['name']} | {each['gain']:+.3f} ({each['low']:+.3f} to {each['high']:+.3f}) | {each['won']} | {each['lost']} | {each['verdict']} |"
        for row in rows
        if (each := row["against_rules"])
    ]


def _compare(rows: Sequence[dict[str, Any]]) -> None:
    """Puts each row's comparison with the rules in the place of its cells."""
    base = _as_figures(next(row for row in rows if row["name"] == "rules"))
    for row in rows:
        change = compare(base, _as_figures(row)).groups[-1]
        gain = {"gain": change.gain.value, "low": change.gain.low, "high": change.gain.high}
        row["against_rules"] = gain | {"won": change.won, "lost": change.lost, "verdict": change.verdict}
    for row in rows:
        del row["cells"]
        row["against_rules"] = None if row["name"] == "rules" else row["against_rules"]


def _as_figures(row: Mapping[str, Any]) -> Figures:
    return {"schema": "benchbrief.scores.v1", "cells": row["cells"], "failed": [], "evidence": {"stray": []}}


def _figure(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.2f}-{figure['high']:.2f})"


_SHOWN = {"rules": "rules (`--model none`)", f"rules and trained reader (the product), {MODELS[1]}": "default model"}
_TITLES = {
    "held_out": "{n} held-out orders, on which nothing was ever mended",
    "gold": "{n} sample orders, on which the rules were mended",
}
_INTRODUCTION = """Command: `{command}`. Two sets of our own orders; only the held-out one says what to expect of new orders.
`printed facts only` leaves out every judged field. `model alone` asks the model for the four findings, the government's
position and who filed the motion, all options open, less what it says to an empty passage; the other fields are those of
the rules. `selected passages` gives it at most seven sentences for each field, `whole order` the order's text. `the model's
choices` are asked for where rules are torn or silent. The trained reader: docs/reader.md.
Mean over fields of the mean over orders, 95 % bootstrap intervals by order."""

assert set(ASKED) <= set(BY_NAME)

if __name__ == "__main__":
    sys.exit(main())
