"""The figures of a run, from its scored documents: one JSON object that tables, pages and comparisons are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import sqrt
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from eval.cells import OUTCOMES, Cell, Document
from eval.confidence import brier, calibration_error, refusals, reliability, review_finds
from eval.intervals import detectable_difference, scored, wilson
from eval.metrics import macro_f1, set_counts
from orders.fields import BY_NAME, FIELDS, Group

SCHEMA = "benchbrief.scores.v1"
Figures = dict[str, Any]
"""The figures of one run as JSON; every interval is an object {value, low, high} of 95 %."""
ALL = "all fields"


def figures(
    documents: Sequence[Document], manifest: Mapping[str, Any], judge: Mapping[str, Any] | None = None
) -> Figures:
    """The figures of a run. Documents without a text layer are in no mean of the others: they are under `apart`.

    What does not apply (a field without labels, evidence without gold quotes, a brief without key facts) is None, is
    left out of means, and is counted.
    """
    main = [doc for doc in documents if doc.text_layer]
    apart = [doc for doc in documents if not doc.text_layer]
    return {
        "schema": SCHEMA,
        "run": dict(manifest),
        **_of(main),
        "judge": dict(judge) if judge else None,
        "apart": _of(apart) if apart else None,
    }


def matrix(cells: Mapping[str, Mapping[str, float]], docs: Sequence[str], names: Sequence[str]) -> NDArray[np.float64]:
    """Documents x fields of the scores under `cells`, NaN where gold does not label the field."""
    return np.array([[cells[doc].get(name, np.nan) for name in names] for doc in docs]).reshape(len(docs), len(names))


def in_order(names: Iterable[str]) -> list[str]:
    """The different names as the sheets have them: standard fields by their table, then others as they come."""
    found = dict.fromkeys(names)
    return [*(row.name for row in FIELDS if row.name in found), *(name for name in found if name not in BY_NAME)]


def groups_of(names: Sequence[str]) -> dict[str, list[str]]:
    """The groups that have fields among `names`, with those, and all of them together as the last.

    A name that is no standard field's is a field of the sheet that was given to the run: group `sheet`.
    """
    of = {name: BY_NAME[name].group if name in BY_NAME else "sheet" for name in names}
    groups = {group: [name for name in names if of[name] == group] for group in get_args(Group)}
    return {group: members for group, members in groups.items() if members} | {ALL: list(names)}


def _of(docs: Sequence[Document]) -> Figures:
    cells = {doc.doc: {cell.field: cell.score for cell in doc.cells} for doc in docs}
    labelled = [cell.field for doc in docs for cell in doc.cells]
    by_field = {name: [c for doc in docs for c in doc.cells if c.field == name] for name in in_order(labelled)}
    every = [cell for found in by_field.values() for cell in found]
    rows = list(cells)
    return {
        "n_documents": len(docs),
        "failed": [{"doc": doc.doc, "reason": doc.error} for doc in docs if doc.error],
        "n_unlabelled_cells": sum(doc.n_fields for doc in docs) - len(every),
        "seconds": round(sum(doc.seconds for doc in docs), 3),
        "groups": {
            group: {"n_fields": len(names), **asdict(scored(matrix(cells, rows, names)))}
            for group, names in groups_of(list(by_field)).items()
            if names
        },
        "detectable_difference": _detectable(cells, rows, list(by_field)),
        "fields": {name: _field(name, found) for name, found in by_field.items()},
        "evidence": _evidence(docs, every),
        "confidence": _confidence(every),
        "refusals": _refusals(every),
        "briefs": _briefs(docs),
        "cells": cells,
    }


def _detectable(cells: Mapping[str, Mapping[str, float]], rows: Sequence[str], names: Sequence[str]) -> float | None:
    """What difference of the mean score a second run would have to show; None without scores.

    One run does not tell how the gains of another would vary: taken is the spread of two unrelated runs like this one,
    which is too careful where the two fail on the same documents.
    """
    means = [np.mean(list(cells[doc].values())) for doc in rows if cells[doc]]
    return detectable_difference(np.array(means) * sqrt(2)) if means and names else None


def _field(name: str, cells: Sequence[Cell]) -> Figures:
    row = cells[0].row
    outcomes = Counter(cell.outcome for cell in cells)
    out: Figures = {
        "group": row.group,
        "n": len(cells),
        **asdict(scored([cell.score for cell in cells])),
        "outcomes": {outcome: outcomes[outcome] for outcome in OUTCOMES},
        "macro_f1": None,
        "confusion": None,
        "precision": None,
        "recall": None,
        "evidence": _evidence_of(cells),
    }
    if row.kind == "enum":
        got = [None if cell.outcome == "failed" else str(cell.got) for cell in cells]
        out["macro_f1"] = macro_f1([str(cell.gold) for cell in cells], got)
        out["confusion"] = _confusion([str(cell.gold) for cell in cells], [label or "failed" for label in got])
    elif row.kind in ("set", "integers") or name == "conditions":
        counts = [set_counts(name, cell.gold, () if cell.outcome == "failed" else cell.got) for cell in cells]
        hits, n_gold, n_got = (sum(column) for column in zip(*counts, strict=True))
        out["precision"] = hits / n_got if n_got else None
        out["recall"] = hits / n_gold if n_gold else None
    return out


def _confusion(gold: Sequence[str], got: Sequence[str]) -> dict[str, dict[str, int]]:
    counts = Counter(zip(gold, got, strict=True))
    return {label: {to: n for (a, to), n in sorted(counts.items()) if a == label} for label in sorted(set(gold))}


def _evidence(docs: Sequence[Document], cells: Sequence[Cell]) -> Figures:
    return {
        "n_shown": sum(doc.n_evidence for doc in docs),
        "stray": [f"{doc.doc}: {quote}" for doc in docs for quote in doc.stray],
        "ragged": [f"{doc.doc}: {quote}" for doc in docs for quote in doc.ragged],
        **(_evidence_of(cells) or {"n": 0, "n_unscored": len(cells), "hit": None, "within": None, "overlap": None}),
    }


def _evidence_of(cells: Sequence[Cell]) -> Figures | None:
    known = [cell.evidence for cell in cells if cell.evidence]
    if not known:
        return None
    return {
        "n": len(known),
        "n_unscored": len(cells) - len(known),
        "hit": asdict(wilson(sum(each.hit for each in known), len(known))),
        "within": asdict(wilson(sum(each.within for each in known), len(known))),
        "overlap": sum(each.overlap for each in known) / len(known),
    }


def _confidence(cells: Sequence[Cell]) -> Figures | None:
    known = [(cell.confidence, cell.right) for cell in cells if cell.confidence is not None]
    if not known:
        return None
    sure, right = [each for each, _ in known], [each for _, each in known]
    curve = reliability(sure, right)
    return {
        "n": len(known),
        "n_unscored": len(cells) - len(known),
        "brier": brier(sure, right),
        "calibration_error": calibration_error(curve),
        "review_finds": review_finds(sure, right),
        "curve": [asdict(each) for each in curve],
    }


def _refusals(cells: Sequence[Cell]) -> Figures:
    """Silence of the field sheet: a field is silent at its absent value, and had nothing to say where gold is too."""
    read = [cell for cell in cells if cell.outcome != "failed"]
    silent = [cell.got == cell.row.absent for cell in read]
    return asdict(refusals(silent, [cell.gold == cell.row.absent for cell in read]))


def _briefs(docs: Sequence[Document]) -> Figures | None:
    told = [doc.brief for doc in docs if doc.brief]
    if not told:
        return None
    n_claims, n_dropped = sum(brief.n_claims for brief in told), sum(brief.n_dropped for brief in told)
    recalls = [brief.n_covered / len(brief.facts) for brief in told if brief.facts]
    unproved = [f"{doc.doc}: {text}" for doc in docs if doc.brief for text in doc.brief.unproved]
    return {
        "n": len(told),
        "n_unscored": len(docs) - len(told),
        "n_claims": n_claims,
        "key_fact_recall": asdict(scored(recalls)) if recalls else None,
        "unproved": unproved,
        "unproved_rate": asdict(wilson(len(unproved), n_claims)) if n_claims else None,
        "dropped_rate": n_dropped / (n_claims + n_dropped) if n_claims + n_dropped else None,
        "copy_rate": _mean([brief.copy_rate for brief in told if brief.copy_rate is not None]),
        "words": _mean([float(brief.n_words) for brief in told]),
    }


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
