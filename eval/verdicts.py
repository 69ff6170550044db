"""A model as judge of briefs: is a claim proved by its evidence, is a key fact told. Never shown without its agreement.

A judge that is not checked against labels is an opinion: `agreement` measures it on the labelled pairs of
`eval/pairs.jsonl`, and its verdicts are shown beside that kappa alone (docs/results/brief_judges.md).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

import prompts
from eval.briefs import FACT_COVERED, coverage
from eval.folder import VERDICTS, Line
from eval.intervals import wilson
from eval.metrics import kappa
from summarize.disk import write_atomically
from summarize.engine import Engine

Kind = Literal["supported", "covered"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_QUESTIONS: Mapping[Kind, str] = {
    "supported": "Statement: {statement}\nDoes the passage say everything that the statement says?",
    "covered": "Fact: {statement}\nDoes the brief tell this fact?",
}
_OPTIONS = ("Yes", "No")


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and the text it is judged against: a claim and its evidence, or a key fact and a brief."""

    kind: Kind
    statement: str
    text: str


def labelled_pairs() -> list[tuple[Pair, bool]]:
    """The pairs that were labelled by readers, twice and independently, with the label they settled on."""
    lines = files("eval").joinpath("pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(Pair(row["kind"], row["statement"], row["text"]), row["label"]) for row in rows]


def judge_pairs(engine: Engine, pairs: Sequence[Pair]) -> list[bool]:
    """The model's verdicts: Yes against No, less what it says to the same question over an empty text.

    Statements about one text are asked together, so that the text is read once.
    """
    told = {(kind, text): _margins(engine, kind, text, pairs) for kind, text in {(p.kind, p.text) for p in pairs}}
    free = {kind: _margins(engine, kind, None, pairs) for kind in {pair.kind for pair in pairs}}
    return [told[pair.kind, pair.text][pair.statement] > free[pair.kind][pair.statement] for pair in pairs]


def _margins(engine: Engine, kind: Kind, text: str | None, pairs: Sequence[Pair]) -> dict[str, float]:
    """How far Yes is above No (natural logarithm) for each statement about a text; about none of them without one."""
    statements = [pair.statement for pair in pairs if pair.kind == kind and text in (None, pair.text)]
    context = prompts.load(f"{kind}.v1").fill(sentences="(none)" if text is None else text)
    asked = [(_QUESTIONS[kind].format(statement=prompts.neutralise(each)), _OPTIONS) for each in statements]
    return {statement: yes - no for statement, (yes, no) in zip(statements, engine.choose(context, asked), strict=True)}


def lexical_kappa() -> float:
    """The agreement with the labels of the judge without a model: a fact is told by FACT_COVERED of its telling words."""
    facts = [(pair, label) for pair, label in labelled_pairs() if pair.kind == "covered"]
    return kappa([label for _, label in facts], [coverage(p.statement, p.text) >= FACT_COVERED for p, _ in facts])


def pairs_of(record: Mapping[str, Any], key_facts: Sequence[str]) -> list[Pair]:
    """What there is to judge about one record: every claim that is not verbatim, and every key fact."""
    told = " ".join(claim["text"] for claim in record["brief"])
    claims = [
        Pair("supported", claim["text"], "\n".join(item["text"] for item in claim["evidence"]))
        for claim in record["brief"]
        if claim["status"] != "verbatim"
    ]
    return claims + [Pair("covered", fact, told) for fact in key_facts]


def judge_run(out: Path, lines: Sequence[Line], start: Callable[[], Engine]) -> None:
    """Judges the briefs of a run and keeps the figures in its folder; what was judged before is not judged again."""
    pairs = [pair for line in lines if line["briefed"] for pair in pairs_of(line["record"], line["gold"]["key_facts"])]
    digest = hashlib.sha256(json.dumps([asdict(pair) for pair in pairs]).encode()).hexdigest()
    if (stored_verdicts(out) or {}).get("pairs") != digest:
        found = {"pairs": digest, **verdict_figures(start(), pairs)}
        write_atomically(out / VERDICTS, json.dumps(found, indent=1) + "\n")


def stored_verdicts(out: Path) -> dict[str, Any] | None:
    """The figures of the judge of a run, None if its briefs were not judged."""
    path = out / VERDICTS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def verdict_figures(engine: Engine, pairs: Sequence[Pair]) -> dict[str, Any]:
    """For each kind: the share that the judge says yes to, with 95 % interval, beside its agreement with the labels."""
    labelled = labelled_pairs()
    out: dict[str, Any] = {"model": engine.name, "sha256": engine.sha256}
    for kind in KINDS:
        own = [pair for pair in pairs if pair.kind == kind]
        checked = [(pair, label) for pair, label in labelled if pair.kind == kind]
        said = judge_pairs(engine, [pair for pair, _ in checked])
        share = wilson(sum(judge_pairs(engine, own)), len(own)) if own else None
        out[kind] = {
            "share": asdict(share) if share else None,
            "n": len(own),
            "n_labelled": len(checked),
            "kappa": _finite(kappa([label for _, label in checked], said)),
        }
    return out


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
