"""Two runs over the same documents: what changed, and whether it is more than chance; and the gate for a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.figures import SCHEMA, Figures, groups_of, in_order, matrix
from eval.folder import RunError
from eval.intervals import Interval, detectable_difference, difference, holm, mcnemar


@dataclass(frozen=True, slots=True)
class Change:
    """A field or group in two runs. `p` is McNemar's over right and wrong cells, adjusted (Holm) among its kind.

    `detectable` is the smallest difference that these documents would show, given how the gains vary.
    """

    name: str
    before: float
    after: float
    gain: Interval
    won: int
    lost: int
    p: float
    detectable: float

    @property
    def verdict(self) -> str:
        """`better` or `worse` where the interval of the gain leaves out 0, else `same`."""
        return "better" if self.gain.low > 0 else "worse" if self.gain.high < 0 else "same"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the `docs` that both have, in the fields that both label; cells are (doc, field, before, after)."""

    docs: tuple[str, ...]
    left_out: tuple[str, ...]
    groups: tuple[Change, ...]
    fields: tuple[Change, ...]
    cells: tuple[tuple[str, str, float, float], ...]
    newly_failed: tuple[str, ...]
    newly_stray: tuple[str, ...]

    @property
    def losses(self) -> list[str]:
        """Why a gate must not open: a significant loss, a document that newly fails, a quote that is newly astray."""
        out = [
            f"{each.name}: {each.before:.3f} -> {each.after:.3f} ({each.gain.low:+.3f} to {each.gain.high:+.3f})"
            for each in (*self.groups, *self.fields)
            if each.verdict == "worse"
        ]
        out += [f"{doc}: fails now" for doc in self.newly_failed]
        return out + [f"evidence astray: {quote}" for quote in self.newly_stray]


def compare(before: Figures, after: Figures) -> Comparison:
    """The comparison of the figures of two runs.

    Raises: RunError for figures of another kind, or runs without a common document and field.
    """
    for each in (before, after):
        if each.get("schema") != SCHEMA:
            raise RunError(f"figures of schema {each.get('schema')!r}: needs {SCHEMA}, as `eval run` writes them")
    left, right = before["cells"], after["cells"]
    docs = [doc for doc in left if doc in right]
    names = in_order(name for doc in docs for name in left[doc] if name in right[doc])
    if not names:
        raise RunError("the two runs have no document in common: compare runs over the same gold")
    pair = [_common(each, left, right, docs) for each in (left, right)]
    return Comparison(
        docs=tuple(docs),
        left_out=tuple(sorted(left.keys() ^ right.keys())),
        groups=_changes(pair, docs, groups_of(names)),
        fields=_changes(pair, docs, {name: [name] for name in names}),
        cells=tuple(
            (doc, name, pair[0][doc][name], pair[1][doc][name])
            for doc in docs
            for name in pair[0][doc]
            if pair[0][doc][name] != pair[1][doc][name]
        ),
        newly_failed=tuple(sorted(_failed(after) - _failed(before))),
        newly_stray=tuple(quote for quote in after["evidence"]["stray"] if quote not in before["evidence"]["stray"]),
    )


def comparison_text(found: Comparison) -> str:
    """The comparison as plain text: groups, fields that changed, cells that changed."""
    lines = [f"{len(found.docs)} documents in both runs"]
    lines += [f"only in one of them, left out: {', '.join(found.left_out)}"] if found.left_out else []
    lines += [
        "",
        f"{'':24}{'before':>7}{'after':>7}{'gain':>8}  {'95 % interval':16}{'won':>4}{'lost':>5}{'p':>7}  verdict",
    ]
    lines += [_line(each) for each in found.groups]
    changed = [each for each in found.fields if each.won or each.lost or each.gain.value]
    lines += ["", "fields that changed" if changed else "no field changed", *(_line(each) for each in changed)]
    if found.cells:
        lines += ["", "cells that changed (doc | field | before | after)"]
        lines += [f"{doc} | {name} | {old:.2f} | {new:.2f}" for doc, name, old, new in found.cells]
    lines += ["", *(f"LOST {loss}" for loss in found.losses)] if found.losses else []
    return "\n".join(lines) + "\n"


def baseline(figures: Figures) -> Figures:
    """What a gate must keep of a run: its scores by cell, its failures, its stray quotes and where they come from."""
    kept = ("version", "system", "model")
    return {
        "schema": SCHEMA,
        "run": {name: figures["run"][name] for name in kept},
        "failed": figures["failed"],
        "evidence": {"stray": figures["evidence"]["stray"]},
        "cells": {
            doc: {name: round(score, 4) for name, score in cells.items()} for doc, cells in figures["cells"].items()
        },
    }


def _common(
    cells: Mapping[str, Mapping[str, float]],
    left: Mapping[str, Mapping[str, float]],
    right: Mapping[str, Mapping[str, float]],
    docs: Sequence[str],
) -> dict[str, dict[str, float]]:
    return {doc: {name: round(cells[doc][name], 4) for name in left[doc] if name in right[doc]} for doc in docs}


def _changes(
    pair: Sequence[Mapping[str, Mapping[str, float]]], docs: Sequence[str], named: Mapping[str, Sequence[str]]
) -> tuple[Change, ...]:
    pairs = [[matrix(cells, docs, names) for cells in pair] for names in named.values()]
    right = [[m[~np.isnan(m)] == 1.0 for m in each] for each in pairs]
    adjusted = holm([mcnemar(before.tolist(), after.tolist()) for before, after in right])
    return tuple(
        Change(
            name=name,
            before=float(_mean(before)),
            after=float(_mean(after)),
            gain=difference(before, after),
            won=int((~was & now).sum()),
            lost=int((was & ~now).sum()),
            p=p,
            detectable=detectable_difference(_row_means(after - before)),
        )
        for name, (before, after), (was, now), p in zip(named, pairs, right, adjusted, strict=True)
    )


def _mean(scores: Any) -> float:
    return float(np.nanmean(np.nanmean(scores, axis=0)))


def _row_means(gains: Any) -> Any:
    known = gains[~np.isnan(gains).all(axis=1)]
    return np.nanmean(known, axis=1)


def _failed(figures: Figures) -> set[str]:
    return {each["doc"] for each in figures["failed"]}


def _line(each: Change) -> str:
    told = each.verdict
    if told == "same":
        told += f" (below about {each.detectable:.3f} it would not show)"
    return (
        f"{each.name:24}{each.before:7.3f}{each.after:7.3f}{each.gain.value:+8.3f}  {each.gain.low:+.3f} to {each.gain.high:+.3f}"
        f"{each.won:5}{each.lost:5}{each.p:7.3f}  {told}"
    )
