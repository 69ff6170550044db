"""A question -> the passages that speak to it: by meaning, by words, and by what their orders are about; one for each order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from orders.order import Passage
from retrieval.fusion import KIND_BONUS, WEIGHTS, Ranked, Scores, fuse, lift, lifted, question_kind, standard
from retrieval.library import Library
from retrieval.terms import index_terms, query_terms
from retrieval.where import Condition, matching

Kind = Literal["passages", "about"]
Mode = Literal["hybrid", "dense", "lexical"]
Vector = NDArray[np.float32]
DEPTH = 300  # passages and orders looked at in each list
FEEDBACK_PASSAGES = 10
FEEDBACK = 0.4  # how far the question moves towards the passages that it found (Rocchio 1971)
KIND_ORDERS = 100  # the nearest orders by what they are about: which kinds of order is the question about?
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

    def ranked(self) -> list[Ranked]:
        """The orders by all lists; for a question of facts those of the kind that it is about stand higher."""
        kind = question_kind(self.question, self.library.rare_names(self.terms))
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
        return lifted(found, self._kinds(lists["about"]), KIND_BONUS) if kind == "facts" else found

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

    def _kinds(self, about: Scores) -> dict[int, float]:
        """For each order of a kind that its sheet knows, how far the question is about that kind, in [0, 1].

        A kind that is several times as frequent among the nearest orders as in the library is what the question is about.
        """
        kinds = self.library.kinds()
        nearest = [kinds[order] for order in list(about)[:KIND_ORDERS] if order in kinds]
        found = {
            kind: lift(nearest.count(kind), min(KIND_ORDERS, len(about)), n, len(self.library))
            for kind, n in Counter(kinds.values()).items()
        }
        return {order: found[kind] for order, kind in kinds.items()}

    def _why(self, ranked: Ranked, text: str) -> str:
        held = set(index_terms(text).split())
        shared = [term for term in self.terms if term in held and not term.startswith("x0x")]
        ranks = [f"{name} #{rank}" for name, rank in ranked.ranks.items() if "feedback" not in name and rank <= DEPTH]
        return ", ".join([*ranks, *([f"terms: {' '.join(shared[:MOST_TERMS])}"] if shared else [])])


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)
