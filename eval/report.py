"""What a run over gold found, as JSON lines and as a page of plain text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from eval.gold import Gold
from eval.metrics import bootstrap_interval, group_score, macro_f1
from orders.fields import BY_NAME, Group, Value


@dataclass(frozen=True, slots=True)
class DocScore:
    """One document: scores in [0, 1] of the fields that its gold labels, and what was predicted for them.

    `failed` names the fields in state `failed`: they score 0, whatever their absent value. `overlaps` holds the
    evidence overlap of fields that have gold evidence and a score above 0. `stray_evidence` are shown quotes that are
    not the characters at their offsets.
    """

    gold: Gold
    scores: Mapping[str, float]
    predicted: Mapping[str, Value]
    seconds: float
    error: str | None = None
    failed: tuple[str, ...] = ()
    overlaps: Mapping[str, float] = field(default_factory=dict)
    n_evidence: int = 0
    stray_evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of a run; `apart` are documents without a text layer, which are in no mean of the others."""

    docs: tuple[DocScore, ...]
    apart: tuple[DocScore, ...] = ()


def record(score: DocScore) -> str:
    """One JSON line for one document: doc, predicted, scores, overlaps, seconds, error."""
    return json.dumps(
        {
            "doc": score.gold.doc,
            "text_layer": score.gold.text_layer,
            "predicted": dict(score.predicted),
            "scores": dict(score.scores),
            "failed": score.failed,
            "evidence_overlap": dict(score.overlaps),
            "n_evidence": score.n_evidence,
            "stray_evidence": score.stray_evidence,
            "seconds": round(score.seconds, 3),
            "error": score.error,
        },
        ensure_ascii=False,
    )


def report_text(report: Report, *, wrong: bool = True) -> str:
    """The report as plain text: tables of fields and groups with 95 % intervals, evidence, and the wrong cells."""
    lines = _section(report.docs) if report.docs else ["no document with a text layer"]
    if report.apart:
        lines += ["", "== without a text layer, in no figure above ==", *_section(report.apart)]
    if wrong:
        lines += ["", "wrong cells (doc | field | score | gold | got)"]
        lines += [line for score in (*report.docs, *report.apart) for line in _wrong_cells(score)]
    return "\n".join(lines) + "\n"


def _matrix(docs: Sequence[DocScore], names: Sequence[str]) -> NDArray[np.float64]:
    """Documents x fields, NaN where the gold does not label the field."""
    return np.array([[score.scores.get(name, np.nan) for name in names] for score in docs])


def _section(docs: Sequence[DocScore]) -> list[str]:
    errors = [score for score in docs if score.error]
    seconds = sum(score.seconds for score in docs)
    names = [name for name in BY_NAME if any(name in score.scores for score in docs)]
    lines = [
        f"{len(docs)} documents, {len(errors)} failed (scored 0), {seconds:.1f} s, {seconds / len(docs):.2f} s each"
    ]
    lines += [f"  failed: {score.gold.doc}: {score.error}" for score in errors]
    lines += ["", f"{'field':24}{'n':>5}{'score':>8}   95 % interval   {'failed':>6}"]
    for name in names:
        n = sum(name in score.scores for score in docs)
        unread = sum(name in score.failed or bool(score.error and name in score.scores) for score in docs)
        lines.append(f"{name:24}{n:5}{_figures(_matrix(docs, [name]))}   {unread:6}")
    lines += ["", "group: mean over its fields of the mean over documents"]
    for group in get_args(Group):
        members = [name for name in names if BY_NAME[name].group == group]
        if members:
            lines.append(f"{group:24}{len(members):5}{_figures(_matrix(docs, members))}")
    if names:
        lines.append(f"{'all fields':24}{len(names):5}{_figures(_matrix(docs, names))}")
    return lines + _disposition_lines(docs) + _evidence_lines(docs)


def _figures(matrix: NDArray[np.float64]) -> str:
    low, high = bootstrap_interval(matrix)
    return f"{group_score(matrix):8.3f}   {low:.3f} - {high:.3f}"


def _disposition_lines(docs: Sequence[DocScore]) -> list[str]:
    name = "disposition"
    rows = [score for score in docs if name in score.scores]
    if not rows:
        return []
    gold = [str(score.gold.fields[name]) for score in rows]
    answered = [name in score.predicted and name not in score.failed for score in rows]
    got = [str(score.predicted[name]) if ok else None for score, ok in zip(rows, answered, strict=True)]
    return ["", f"disposition macro-F1: {macro_f1(gold, got):.3f} over {len(set(gold))} gold classes"]


def _evidence_lines(docs: Sequence[DocScore]) -> list[str]:
    stray = [f"  stray: {score.gold.doc}: {quote}" for score in docs for quote in score.stray_evidence]
    overlaps = [overlap for score in docs for overlap in score.overlaps.values()]
    n_evidence = sum(score.n_evidence for score in docs)
    lines = ["", f"evidence == text[start:end]: {n_evidence - len(stray)} of {n_evidence}", *stray]
    if overlaps:
        met = sum(overlap > 0.5 for overlap in overlaps)
        lines.append(
            f"evidence overlap with gold: mean {np.mean(overlaps):.3f}, above one half {met} of {len(overlaps)}"
        )
    return lines


def _wrong_cells(score: DocScore) -> list[str]:
    return [
        f"{score.gold.doc} | {name} | {value:.2f} | {_cell(score.gold.fields[name])} | {_got(score, name)}"
        for name, value in score.scores.items()
        if value < 1
    ]


def _got(score: DocScore, name: str) -> str:
    if score.error:
        return f"failed: {score.error}"
    return "failed" if name in score.failed else _cell(score.predicted[name])


def _cell(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False)
