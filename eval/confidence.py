"""Is the confidence true, and is silence? Brier score, reliability, what a review of the least certain finds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from eval.intervals import wilson

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Cells whose confidence lies in [low, high): their mean confidence, and how often they were right, with ends of 95 %."""

    low: float
    high: float
    n: int
    confidence: float
    right: float
    right_low: float
    right_high: float


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often silence was right: precision over the silent, recall over those that had nothing to say.

    None where nobody was silent, or nothing was unanswerable.
    """

    n_refused: int
    n_unanswerable: int
    precision: float | None
    recall: float | None


def brier(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """The mean squared distance of confidence and outcome; 0 is perfect, .25 is a coin. Source: Brier (1950)."""
    if not confidence or len(confidence) != len(right):
        raise ValueError(f"{len(confidence)} confidences for {len(right)} outcomes: needs as many, at least one")
    return float(np.mean((np.asarray(confidence) - np.asarray(right, dtype=float)) ** 2))


def reliability(confidence: Sequence[float], right: Sequence[bool], *, bins: int = BINS) -> list[Bin]:
    """The reliability curve in bins of equal width; a bin without cells is left out."""
    out = []
    for place in range(bins):
        low, high = place / bins, (place + 1) / bins
        inside = [
            (sure, ok)
            for sure, ok in zip(confidence, right, strict=True)
            if low <= sure and (sure < high or place == bins - 1)
        ]
        if inside:
            share = wilson(sum(ok for _, ok in inside), len(inside))
            mean = sum(sure for sure, _ in inside) / len(inside)
            out.append(Bin(low, high, len(inside), mean, share.value, share.low, share.high))
    return out


def calibration_error(curve: Sequence[Bin]) -> float:
    """The mean distance of confidence and share right over the cells of a curve (expected calibration error)."""
    total = sum(each.n for each in curve)
    return sum(each.n * abs(each.confidence - each.right) for each in curve) / total


def review_finds(confidence: Sequence[float], right: Sequence[bool], *, share: float = 0.2) -> float | None:
    """The share of all errors among the least certain `share` of cells; None where there is no error.

    Ties at the edge count by their mean, so the order of the cells does not matter.
    """
    errors = len(right) - sum(right)
    if not errors:
        return None
    wanted = ceil(share * len(right))
    edge = sorted(confidence)[wanted - 1]
    below = [ok for sure, ok in zip(confidence, right, strict=True) if sure < edge]
    tied = [ok for sure, ok in zip(confidence, right, strict=True) if sure == edge]
    found = below.count(False) + tied.count(False) * (wanted - len(below)) / len(tied)
    return found / errors


def refusals(refused: Sequence[bool], unanswerable: Sequence[bool]) -> Refusals:
    """Precision and recall of staying silent."""
    both = sum(a and b for a, b in zip(refused, unanswerable, strict=True))
    n_refused, n_unanswerable = sum(refused), sum(unanswerable)
    return Refusals(
        n_refused,
        n_unanswerable,
        both / n_refused if n_refused else None,
        both / n_unanswerable if n_unanswerable else None,
    )
