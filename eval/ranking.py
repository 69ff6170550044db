"""Scores of a ranked list against graded relevance: recall, discounted gain, reciprocal rank. Pure.

None where nothing is relevant: the query is left out of means, and counted. An item that is ranked twice counts once,
at its better rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

Grades = Mapping[str, float]
"""Relevance by item; an item that is not named, or has a grade of 0 or less, is not relevant."""


def recall_at(ranked: Sequence[str], grades: Grades, k: int) -> float | None:
    """The share of the relevant items that stand among the first `k`."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant & set(_once(ranked)[:k])) / len(relevant) if relevant else None


def precision_at(ranked: Sequence[str], grades: Grades, k: int) -> float | None:
    """The share of the first `k` places that hold relevant items; an empty place is none."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant & set(_once(ranked)[:k])) / k if relevant else None


def ndcg_at(ranked: Sequence[str], grades: Grades, k: int = 10) -> float | None:
    """The discounted gain of the first `k` over that of the best order; gain is the grade itself.

    Source: Järvelin and Kekäläinen (2002), with the discount 1 / log2(rank + 1) (as trec_eval computes ndcg_cut).
    """
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    if not best:
        return None
    gains = [max(0.0, grades.get(item, 0.0)) for item in _once(ranked)[:k]]
    return _discounted(gains) / _discounted(best)


def reciprocal_rank(ranked: Sequence[str], grades: Grades) -> float | None:
    """One over the rank of the first relevant item; 0 where none is ranked."""
    if not any(grade > 0 for grade in grades.values()):
        return None
    ranks = (rank for rank, item in enumerate(_once(ranked), start=1) if grades.get(item, 0.0) > 0)
    return 1 / next(ranks, float("inf"))


def mean_of(scores: Sequence[float | None]) -> tuple[float | None, int]:
    """The mean of the scores that apply, and how many do not; None where none applies."""
    known = [score for score in scores if score is not None]
    return (sum(known) / len(known) if known else None), len(scores) - len(known)


def _once(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
