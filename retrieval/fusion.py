"""Lists of scores made one ranking of orders: each list in units of its own spread, weighted by the kind of question. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from retrieval.terms import legal_terms

QuestionKind = Literal["cited", "named", "facts"]
Scores = Mapping[int, float]

# What each list weighs, by the kind of question; measured in docs/results/search.md.
WEIGHTS: Mapping[QuestionKind, Mapping[str, float]] = {
    "facts": {"meaning": 1.0, "feedback": 0.5, "about": 0.5, "about feedback": 0.5, "about words": 0.3, "words": 0.0},
    "named": {"meaning": 0.3, "feedback": 0.0, "about": 0.2, "about feedback": 0.0, "about words": 1.0, "words": 1.0},
    "cited": {"meaning": 0.2, "feedback": 0.0, "about": 0.0, "about feedback": 0.0, "about words": 0.3, "words": 2.0},
}
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w’'-]*[a-z]\w*")
_NOT_NAMES = frozenset(
    [
        "act",
        "court",
        "defendant",
        "government",
        "judge",
        "order",
        "orders",
        "motion",
        "section",
        "bop",
        "bureau",
        "prisons",
        "covid",
        "first",
        "second",
        "third",
        "step",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "circuit",
        "united",
        "states",
        "warden",
        "i",
        "the",
        "a",
        "an",
        "in",
        "of",
    ]
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An order's place: `score` is comparable within one ranking, `ranks` its rank from 1 in each list that has it."""

    order: int
    score: float
    ranks: Mapping[str, int]


def question_kind(question: str, surnames: frozenset[str] = frozenset()) -> QuestionKind:
    """`cited` for a question with a docket number, a section or an authority, `named` for one that names a person, else `facts`.

    `surnames` are those of the library's parties and judges, in lower case, for questions without capitals.
    """
    if legal_terms(question):
        return "cited"
    names = {name.lower() for name in _NAME.findall(question)} - _NOT_NAMES
    words = set(re.findall(r"[a-z][a-z’'-]+", question.lower()))
    return "named" if names or words & surnames else "facts"


def fuse(lists: Mapping[str, Scores], weights: Mapping[str, float]) -> list[Ranked]:
    """The orders of all lists, best first.

    An order that a list does not hold has the list's lowest score there; in a list of words 0, for none of them is in it.
    """
    orders = sorted({order for name, scores in lists.items() if weights.get(name) for order in scores})
    total = np.zeros(len(orders))
    for name, scores in lists.items():
        if scores and weights.get(name):
            floor = 0.0 if name.endswith("words") else min(scores.values())
            total += weights[name] * standard([scores.get(order, floor) for order in orders])
    ranks = {name: ranking(scores) for name, scores in lists.items()}
    found = [
        Ranked(order, float(score), {name: places[order] for name, places in ranks.items() if order in places})
        for order, score in zip(orders, total, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.score, each.order))


def standard(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The values less their mean, in units of their spread; zeros where they do not differ."""
    array = np.asarray(values, dtype=np.float64)
    spread = array.std()
    return (array - array.mean()) / spread if spread > 0 else np.zeros_like(array)


def ranking(scores: Scores) -> dict[int, int]:
    """The rank, from 1, of each."""
    return {key: place for place, key in enumerate(sorted(scores, key=lambda key: (-scores[key], key)), start=1)}
