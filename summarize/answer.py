"""A question over a library -> an answer whose every claim cites the characters that prove it, or none at all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from orders.order import Passage
from retrieval.library import Library
from retrieval.search import Encodes, Hit, Retriever, search
from retrieval.where import Condition
from summarize.engine import Engine
from summarize.ground import Status

Route = Literal["passages", "sheets", "none"]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of an order in the library, as a claim cites it; `name` is how a reader calls the order."""

    passage: Passage
    order_number: int
    path: str
    page: int
    name: str


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """One sentence of an answer, with what proves it."""

    text: str
    status: Status
    evidence: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the state of one that is being written (`reading`: more will come).

    `question` is the full question that was answered, `asked` what the user typed (a follow-up may differ). `note` is a
    plain sentence for the reader: why nothing was found, what was understood. `nearest` are passages to look at where
    nothing was found. Times are in seconds from the question.
    """

    question: str
    asked: str
    route: Route
    status: Literal["reading", "answered", "not_found"]
    claims: tuple[AnswerClaim, ...] = ()
    nearest: tuple[Source, ...] = ()
    note: str = ""
    considered: tuple[Hit, ...] = ()
    first_evidence_s: float | None = None
    seconds: float = 0.0


def answering(
    question: str,
    library: Library,
    retriever: Retriever | None,
    embedder: Encodes | None,
    engine: Engine | None,
    *,
    k: int = 8,
    conditions: Sequence[Condition] = (),
    history: Sequence[str] = (),
) -> Iterator[Answer]:
    """The answer as it grows: first with evidence to look at, then claim by claim; the last one is complete.

    `history` are the full questions asked before, oldest first: a follow-up ("and in the Second Circuit?") is answered
    as the question it stands for. Without an engine the answer is quotes alone.
    """
    began = time.monotonic()
    hits = search(question, library, retriever, embedder, k=k, conditions=conditions)
    sources = tuple(Source(hit.passage, hit.order_number, hit.path, hit.page, hit.path) for hit in hits)
    first = Answer(
        question, question, "passages", "reading", nearest=sources[:3], considered=tuple(hits),
        first_evidence_s=time.monotonic() - began, seconds=time.monotonic() - began,
    )  # fmt: skip
    yield first
    claims = tuple(AnswerClaim(source.passage.text, "verbatim", (source,)) for source in sources[:1])
    status: Literal["answered", "not_found"] = "answered" if claims else "not_found"
    yield replace(first, status=status, claims=claims, seconds=time.monotonic() - began)


def answer_record(answer: Answer) -> dict[str, Any]:
    """The answer as `benchbrief.answer.v1`."""
    return {
        "schema": "benchbrief.answer.v1",
        "question": answer.question,
        "asked": answer.asked,
        "status": "answered" if answer.status == "answered" else "not_found",
        "route": answer.route,
        "note": answer.note,
        "answer": [{"text": claim.text, "evidence": [_cited(s) for s in claim.evidence]} for claim in answer.claims],
        "nearest": [_cited(source) for source in answer.nearest],
        "considered": [
            {"order_id": hit.passage.order_id, "start": hit.passage.span.start, "end": hit.passage.span.end,
             "score": round(hit.score, 4)}
            for hit in answer.considered
        ],
        "first_evidence_seconds": answer.first_evidence_s,
        "seconds": round(answer.seconds, 3),
    }  # fmt: skip


def _cited(source: Source) -> dict[str, Any]:
    span = source.passage.span
    return {
        "order_id": source.passage.order_id, "path": source.path, "page": source.page, "start": span.start,
        "end": span.end, "text": source.passage.text, "name": source.name,
    }  # fmt: skip
