"""How sure a figure is: intervals by resampling whole documents, tests of the difference between two runs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest, norm

from retrieval.stats import wilson as wilson_ends

RESAMPLES = 2000
CHUNK = 250  # resamples held in memory at a time


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def group_score(per_doc_scores: ArrayLike) -> float:
    """The mean over fields of the mean over documents; rows are documents, columns fields, NaN is not scored.

    A field thus weighs the same whether many or few documents label it; a column with no score is left out.
    """
    return float(_group_scores(_matrix(per_doc_scores)[np.newaxis])[0])


def bootstrap_interval(per_doc_scores: ArrayLike, seed: int = 0, n: int = RESAMPLES) -> tuple[float, float]:
    """The 95 % percentile interval of `group_score` over `n` resamples of whole documents.

    Scores are one per document, or a matrix of documents x fields with NaN where a field is not scored.
    Source: Efron, Bootstrap methods (1979), percentile method.
    """
    return _ends(_resampled(_matrix(per_doc_scores), seed, n))


def scored(per_doc_scores: ArrayLike) -> Interval:
    """`group_score` with its bootstrap interval."""
    return Interval(group_score(per_doc_scores), *bootstrap_interval(per_doc_scores))


def difference(before: ArrayLike, after: ArrayLike, seed: int = 0, n: int = RESAMPLES) -> Interval:
    """`group_score` of `after` less that of `before` on the same documents, with its paired bootstrap interval.

    Raises: ValueError for matrices of different shapes.
    """
    left, right = _matrix(before), _matrix(after)
    if left.shape != right.shape:
        raise ValueError(f"scores of shapes {left.shape} and {right.shape}: needs the same documents and fields")
    gains = _resampled(right, seed, n) - _resampled(left, seed, n)
    return Interval(group_score(right) - group_score(left), *_ends(gains))


def mcnemar(before: Sequence[bool], after: Sequence[bool]) -> float:
    """The exact two-sided p-value that two runs are right equally often; 1 where they never differ.

    Source: McNemar (1947), in its exact binomial form. Cells of one document are not independent of each other: read
    it beside `difference`, which resamples documents.
    """
    lost = sum(a and not b for a, b in zip(before, after, strict=True))
    won = sum(b and not a for a, b in zip(before, after, strict=True))
    return float(binomtest(won, won + lost, 0.5).pvalue) if won + lost else 1.0


def detectable_difference(per_doc_gains: ArrayLike, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """The smallest mean difference that these documents would show (two-sided, with `power`), given how gains vary.

    Where no document differs the variance says nothing; then 3 / n, the rule of three: up to that share of documents
    may differ unseen. Source: Hanley and Lippman-Hand (1983).
    """
    gains = np.asarray(per_doc_gains, dtype=np.float64)
    if not len(gains):
        raise ValueError("no documents: needs at least one gain")
    if len(gains) == 1 or not gains.std():
        return min(1.0, 3 / len(gains))
    return float((norm.ppf(1 - alpha / 2) + norm.ppf(power)) * gains.std(ddof=1) / sqrt(len(gains)))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted for having been asked together. Source: Holm (1979)."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [1.0] * len(p_values)
    worst = 0.0
    for place, index in enumerate(order):
        worst = max(worst, min(1.0, p_values[index] * (len(p_values) - place)))
        adjusted[index] = worst
    return adjusted


def wilson(hits: int, n: int) -> Interval:
    """A share with its 95 % interval. Source: Wilson (1927). Raises: ValueError for n below 1."""
    low, high = wilson_ends(hits, n)
    return Interval(hits / n, low, high)


def _ends(samples: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.nanpercentile(samples, [2.5, 97.5])
    return float(low), float(high)


def _resampled(matrix: NDArray[np.float64], seed: int, n: int) -> NDArray[np.float64]:
    """Shape (n,): the group score of each resample of the rows; the same seed draws the same rows."""
    draws = np.random.default_rng(seed).integers(0, len(matrix), size=(n, len(matrix)))
    return np.concatenate([_group_scores(matrix[draws[at : at + CHUNK]]) for at in range(0, n, CHUNK)])


def _matrix(per_doc_scores: ArrayLike) -> NDArray[np.float64]:
    scores = np.asarray(per_doc_scores, dtype=np.float64)
    matrix = scores[:, np.newaxis] if scores.ndim == 1 else scores
    if matrix.ndim != 2 or np.isnan(matrix).all():
        raise ValueError(f"scores of shape {scores.shape}: needs documents x fields with at least one score")
    return matrix


def _group_scores(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (samples,) from (samples, documents, fields); NaN for a sample without a score."""
    known = ~np.isnan(samples)
    counts = known.sum(axis=1)
    sums = np.where(known, samples, 0.0).sum(axis=1)
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    fields = (counts > 0).sum(axis=1)
    scores: NDArray[np.float64] = np.where(fields > 0, means.sum(axis=1) / np.maximum(fields, 1), np.nan)
    return scores
