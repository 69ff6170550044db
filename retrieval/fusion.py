"""Lists of scores made one ranking of orders: each list in units of its own spread, weighted by the kind of question. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np

from retrieval.terms import legal_terms

QuestionKind = Literal["named", "facts"]
Scores = Mapping[int, float]

# What each list weighs, by the kind of question; measured in docs/results/search.md.
WEIGHTS: Mapping[QuestionKind, Mapping[str, float]] = {
    "facts": {"meaning": 1.0, "feedback": 0.5, "about": 0.5, "about feedback": 0.5, "about words": 0.3, "words": 0.2},
    "named": {"meaning": 0.2, "feedback": 0.0, "about": 0.0, "about feedback": 0.0, "about words": 0.3, "words": 1.0},
}
KIND_BONUS = 3.0
FULL_LIFT = 7.4
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w’'-]*[a-z]\w*")
_COURT = re.compile(r"\b(?:[NSEWMC]\. ?)?D\. ?[A-Z]")  # `N.D. Tex.`, `S.D.N.Y.`
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


def question_kind(question: str, names_in_it: frozenset[str] = frozenset()) -> QuestionKind:
    """`named` for a question that names a person, a court, a docket number, a section or an authority, else `facts`.

    `names_in_it` are those of its words that name a party or judge of the library, for questions without capitals.
    """
    if legal_terms(question) or _COURT.search(question):
        return "named"
    names = {name.lower() for name in _NAME.findall(question)} - _NOT_NAMES
    return "named" if names or names_in_it else "facts"


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


def lift(found: int, among: int, known: int, total: int) -> float:
    """How far a kind is more frequent among what was found than in all: 0 for no more, 1 from FULL_LIFT times on."""
    ratio = ((found + 0.2) / (among + 1)) / (known / total)
    return min(1.0, max(0.0, log(ratio) / log(FULL_LIFT)))


def lifted(ranked: Sequence[Ranked], lifts: Mapping[int, float], bonus: float) -> list[Ranked]:
    """The ranking with `bonus` spreads of its scores added to each order, times its lift; scores are then in spreads."""
    spread = float(np.std([each.score for each in ranked])) if ranked else 0.0
    found = [
        Ranked(each.order, each.score / (spread or 1.0) + bonus * lifts.get(each.order, 0.0), each.ranks)
        for each in ranked
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
