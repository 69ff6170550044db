"""A question -> the passages that speak to it: by meaning, by words, and by what their orders are about; one for each order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from orders.order import Passage
from retrieval.fusion import WEIGHTS, Ranked, Scores, fuse, question_kind, standard
from retrieval.library import Library
from retrieval.terms import index_terms, query_terms
from retrieval.where import Condition, matching

Kind = Literal["passages", "about"]
Mode = Literal["hybrid", "dense", "lexical"]
Vector = NDArray[np.float32]
DEPTH = 300  # passages and orders looked at in each list
FEEDBACK_PASSAGES = 10
FEEDBACK = 0.4  # how far the question moves towards the passages that it found (Rocchio 1971)
FEEDBACK_ORDERS = 3
ORDER_FEEDBACK = 0.5
CLOSE_ORDERS, CLOSE_PASSAGES = 40, 2  # read once more, window by window
WINDOW_WORDS, WINDOW_STEP = 40, 30
MOST_TERMS = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, the best of its order: `score` is comparable within one search, `why` tells the ranks behind it."""

    passage: Passage
    order_number: int
    path: str
    page: int
    score: float
    why: str


class Retriever(Protocol):
    """Nearest vectors of a library: in one process (FAISS), or on servers (Qdrant)."""

    def nearest(
        self, kind: Kind, query: Vector, k: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` nearest (number, inner product), best first; `kind` says whether of passages or of orders."""


class Encodes(Protocol):
    """What makes the question a vector; retrieval.embed.LocalEmbedder is one."""

    def embed(self, texts: Sequence[str]) -> Vector:
        """Shape (texts, dimensions), rows of unit length."""


def search(
    question: str,
    library: Library,
    retriever: Retriever | None,
    embedder: Encodes | None,
    *,
    k: int = 10,
    conditions: Sequence[Condition] = (),
    mode: Mode = "hybrid",
) -> list[Hit]:
    """The best passage of each of the `k` best orders, best first; without an embedder by words alone.

    `mode` leaves out a part, to measure what it adds: `dense` is nearness of passages, `lexical` BM25 over them.
    """
    asked = _Asked(question, library, retriever, embedder, conditions)
    if asked.allowed == [] or (asked.vector is None and not asked.terms):
        return []
    if mode == "lexical" or asked.vector is None:
        ranked = fuse({"words": asked.by_order(asked.words)}, {"words": 1.0})
    elif mode == "dense":
        ranked = fuse({"meaning": asked.by_order(asked.meaning)}, {"meaning": 1.0})
    else:
        ranked = asked.ranked()
    return [hit for each in ranked[:k] if (hit := asked.hit(each))]


class _Asked:
    """One question over one library: its lists, each made once."""

    def __init__(
        self,
        question: str,
        library: Library,
        retriever: Retriever | None,
        embedder: Encodes | None,
        conditions: Sequence[Condition],
    ) -> None:
        self.library = library
        self.question = question
        self.allowed = matching(library, conditions) if conditions else None
        self.terms = query_terms(question)
        self.vector = embedder.embed([question])[0] if embedder and retriever and library.dimensions else None
        self.retriever = retriever
        self.allowed_passages = None if self.allowed is None else library.passages_of(self.allowed)
        self.words = dict(library.look_up(self.terms, k=DEPTH, among=self.allowed))
        self.meaning = self._near("passages", self.vector)
        self.owner = library.owners({*self.words, *self.meaning})
        self.embedder = embedder
        self.closest: dict[int, int] = {}

    def ranked(self) -> list[Ranked]:
        """The orders by all lists, the best of them then drawing those like them nearer."""
        kind = question_kind(self.question, self.library.surnames())
        weights = WEIGHTS[kind]
        moved = self._moved() if weights["feedback"] else None
        closer = self._near("passages", moved)
        self.owner |= self.library.owners(closer.keys() - self.owner.keys())
        lists = {
            "meaning": self.by_order(self.meaning),
            "feedback": self.by_order(closer),
            "about": self._near("about", self.vector),
            "about feedback": self._near("about", moved),
            "about words": dict(self.library.look_up(self.terms, k=DEPTH, kind="about", among=self.allowed)),
            "words": self.by_order(self.words),
        }
        found = fuse(lists, weights)
        return self._read_closely(self._drawn_together(found)) if kind == "facts" else found

    def by_order(self, scores: Scores) -> dict[int, float]:
        """The best score of each order's passages."""
        out: dict[int, float] = {}
        for passage, score in scores.items():
            order = self.owner[passage]
            out[order] = max(score, out.get(order, score))
        return out

    def hit(self, ranked: Ranked) -> Hit | None:
        """The passage of an order that speaks best to the question: by both lists if both have it, else the nearest."""
        number = self._best_passage(ranked.order)
        if number is None:
            return None
        order, passage = self.library.passages([number])[number]
        page = self.library.page_at(order, passage.span.start)
        return Hit(passage, order, self.library.path_of(order), page, ranked.score, self._why(ranked, passage.text))

    def _best_passage(self, order: int) -> int | None:
        if order in self.closest:
            return self.closest[order]
        own = [number for number in {*self.words, *self.meaning} if self.owner[number] == order]
        if not own:
            numbers = self.library.passages_of([order])
            near = self.retriever.nearest("passages", self.vector, 1, numbers) if self._asks() else []  # type: ignore[union-attr, arg-type]
            return near[0][0] if near else next(iter(numbers), None)
        lists = (self.words, self.meaning)
        parts = [standard([each.get(n, min(each.values(), default=0.0)) for n in own]) for each in lists]
        return max(zip(own, sum(parts, np.zeros(len(own))), strict=True), key=lambda pair: (pair[1], -pair[0]))[0]

    def _asks(self) -> bool:
        return self.vector is not None and self.retriever is not None

    def _near(self, kind: Kind, vector: Vector | None) -> dict[int, float]:
        if vector is None or self.retriever is None:
            return {}
        allowed = self.allowed_passages if kind == "passages" else self.allowed
        return dict(self.retriever.nearest(kind, vector, DEPTH, allowed))

    def _moved(self) -> Vector | None:
        """The question's vector, moved towards the best passages: they say it in the orders' own words."""
        best = list(self.meaning)[:FEEDBACK_PASSAGES]
        if self.vector is None or not best:
            return None
        return _unit(self.vector + FEEDBACK * self.library.vectors_of("passages", best).mean(axis=0))

    def _drawn_together(self, ranked: list[Ranked]) -> list[Ranked]:
        """The ranking once more, with the nearness of each order to what the first ones are about."""
        centre = self.library.vectors_of("about", [each.order for each in ranked[:FEEDBACK_ORDERS]])
        if not len(centre):
            return ranked
        like = self._near("about", _unit(centre.mean(axis=0)))
        first = {each.order: each.score for each in ranked}
        again = fuse({"first": first, "like": like}, {"first": 1.0, "like": ORDER_FEEDBACK})
        ranks = {each.order: each.ranks for each in ranked}
        return [Ranked(each.order, each.score, ranks[each.order]) for each in again if each.order in ranks]

    def _read_closely(self, ranked: list[Ranked]) -> list[Ranked]:
        """The first orders ranked once more with the nearness of their best few dozen words: a vector of a whole passage
        says too little of one fact in it.
        """
        first = ranked[:CLOSE_ORDERS]
        if self.vector is None or self.embedder is None or len(first) < 2:
            return ranked
        near = {each.order: self._nearest_passages(each.order, CLOSE_PASSAGES) for each in first}
        texts = self.library.passages([number for numbers in near.values() for number in numbers])
        windows = [
            (order, number, window)
            for order, numbers in near.items()
            for number in numbers
            for window in _windows(texts[number][1].text)
        ]
        scores = self.embedder.embed([window for *_, window in windows]) @ self.vector
        best: dict[int, float] = {}
        for (order, number, _), score in zip(windows, scores, strict=True):
            if score > best.get(order, -1.0):
                best[order], self.closest[order] = float(score), number
        again = fuse(
            {"first": {each.order: each.score for each in first}, "window": best}, {"first": 1.0, "window": 1.0}
        )
        ranks = {each.order: each.ranks for each in first}
        shift = again[-1].score - (ranked[CLOSE_ORDERS].score if len(ranked) > CLOSE_ORDERS else 0.0) - 1e-6
        read = [Ranked(each.order, each.score, ranks[each.order]) for each in again]
        return read + [Ranked(each.order, each.score + min(0.0, shift), each.ranks) for each in ranked[CLOSE_ORDERS:]]

    def _nearest_passages(self, order: int, k: int) -> list[int]:
        numbers = self.library.passages_of([order])
        vectors = self.library.vectors_of("passages", numbers)
        return (
            [numbers[row] for row in np.argsort(-(vectors @ self.vector))[:k]] if len(vectors) == len(numbers) else []
        )

    def _why(self, ranked: Ranked, text: str) -> str:
        held = set(index_terms(text).split())
        shared = [term for term in self.terms if term in held and not term.startswith("x0x")]
        ranks = [f"{name} #{rank}" for name, rank in ranked.ranks.items() if "feedback" not in name and rank <= DEPTH]
        return ", ".join([*ranks, *([f"terms: {' '.join(shared[:MOST_TERMS])}"] if shared else [])])


def _windows(text: str) -> list[str]:
    """The text in runs of WINDOW_WORDS words, each beginning WINDOW_STEP words after the one before."""
    words = text.split()
    starts = range(0, max(1, len(words) - WINDOW_WORDS + WINDOW_STEP), WINDOW_STEP)
    return [" ".join(words[at : at + WINDOW_WORDS]) for at in starts]


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
