"""A question over a library -> an answer whose every claim cites the characters that prove it, or none at all."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from orders.order import Passage
from orders.speaker import spoken
from retrieval.library import Entry, Library
from retrieval.search import Encodes, Hit, Retriever, search
from retrieval.tally import Tally, read_tally, tally
from retrieval.where import Condition
from summarize.claims import AnswerClaim, Source, order_name
from summarize.engine import Engine
from summarize.evidence import FORMS, ranked
from summarize.indexing import order_of_record
from summarize.question import full_question, out_of_scope, wanted
from summarize.sheets import sheet_claims, understood

__all__ = ["Answer", "AnswerClaim", "Source", "answer_record", "answering", "route_of"]

Route = Literal["passages", "sheets", "none"]
MOST_CLAIMS = 4
MOST_QUOTES = 3
_MANY = re.compile(r"\b(?:courts|judges|orders|cases|rulings|decisions|defendants|prisoners)\b", re.IGNORECASE)


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


def route_of(question: str) -> Route:
    """Where the answer to a full question comes from: only `passages` are searched for, with vectors where there are any."""
    if not question.strip() or out_of_scope(question):
        return "none"
    return "sheets" if read_tally(question) else "passages"


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
    """The answer as it grows: first with evidence to look at, then complete.

    `history` are the full questions asked before, oldest first: a follow-up ("and in the Second Circuit?") is answered
    as the question it stands for. Counting and listing questions are answered from the field sheets; all others by
    sentences of the orders, word for word. `engine` is not asked yet: quotes alone are shown.
    """
    began = time.monotonic()
    full = full_question(question, history)
    blank = Answer(full, question, "none", "not_found")
    declined = out_of_scope(full) if full else "An empty question: ask what courts decided or said."
    read = None if declined else read_tally(full)
    if declined:
        yield replace(blank, note=declined, seconds=time.monotonic() - began)
    elif read:
        found = _tallied(blank, read, library, conditions)
        seconds = time.monotonic() - began
        yield replace(found, first_evidence_s=seconds if found.claims else None, seconds=seconds)
    else:
        shown: float | None = None
        hits = search(full, library, retriever, embedder, k=k, conditions=conditions)
        for answer in _quoted(blank, library, embedder, hits):
            seconds = time.monotonic() - began
            shown = shown or (seconds if answer.nearest else None)
            yield replace(answer, first_evidence_s=shown, seconds=seconds)


def _tallied(blank: Answer, read: Tally, library: Library, conditions: Sequence[Condition]) -> Answer:
    """The answer from field sheets; none where a part of the question names nothing that they hold."""
    if read.words or not (read.counted or read.filled or conditions):
        words = ", ".join(read.words) or "no field"
        note = f"The field sheets cannot count this: they hold nothing for: {words}. Ask by outcome, ground, finding, court, judge, year or authority."  # fmt: skip
        return replace(blank, route="sheets", note=note)
    rows = tally(library, read, conditions)
    return replace(
        blank, route="sheets", status="answered", claims=sheet_claims(read, rows), note=understood(read, rows)
    )


def _quoted(blank: Answer, library: Library, embedder: Encodes | None, hits: Sequence[Hit]) -> Iterator[Answer]:
    """The sentences of the best order that speak to the question; for a question of many courts, one of each order."""
    if not hits:
        yield replace(blank, route="passages", note="Nothing in these orders speaks of it.")
        return
    entries = list(library.entries([hit.order_number for hit in hits]))
    nearest = tuple(
        Source(hit.passage, hit.order_number, hit.path, hit.page, order_name(entry))
        for hit, entry in zip(hits, entries, strict=True)
    )
    kind = wanted(blank.question)
    first = replace(blank, route="passages", status="reading", nearest=nearest[:3], considered=tuple(hits))
    yield first
    many = bool(_MANY.search(blank.question))
    claims: list[AnswerClaim] = []
    for entry in entries[: MOST_CLAIMS if many else 1]:
        order = order_of_record({**entry.record, "id": entry.id, "text": library.text(entry.number)})
        best = ranked(blank.question, kind, spoken(order), embedder)
        chosen = sorted(s.span for _, s in best[: 1 if many else MOST_QUOTES])
        claims += [_quote(library, entry, order.passage(span)) for span in chosen]
    form = FORMS.get(kind)
    if not claims or (form and not any(form.search(claim.text) for claim in claims)):
        yield replace(first, status="not_found", note="Not found in these orders. The nearest passages are below.")
        return
    yield replace(first, status="answered", claims=tuple(claims), nearest=())


def _quote(library: Library, entry: Entry, passage: Passage) -> AnswerClaim:
    page = library.page_at(entry.number, passage.span.start)
    source = Source(passage, entry.number, entry.path, page, order_name(entry))
    return AnswerClaim(" ".join(passage.text.split()), "verbatim", (source,))


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
