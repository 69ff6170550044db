"""A question over a library -> an answer whose every claim cites the characters that prove it, or none at all."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from orders.order import Passage, Span
from orders.speaker import Sentence, spoken
from retrieval.library import Entry, Library
from retrieval.search import Encodes, Hit, Retriever, search
from retrieval.tally import Tally, read_tally, tally
from retrieval.where import Condition
from summarize.claims import AnswerClaim, Source, order_name
from summarize.engine import Engine
from summarize.evidence import FORMS, SECOND, SURE, Pointing, own_words, pointed, pointed_among, ranked, with_quotations
from summarize.indexing import order_of_record
from summarize.question import Wanted, full_question, out_of_scope, wanted
from summarize.sheets import sheet_claims, understood

__all__ = ["Answer", "AnswerClaim", "Source", "answer_record", "answering", "route_of"]

Route = Literal["passages", "sheets", "none"]
MOST_CLAIMS = 4
MOST_QUOTES = 3
MOST_READ = 2  # orders that are read for a question about one
MOST_EXCERPTS = 6  # orders of which a passage is read for a question about many
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
    sentences of the orders, word for word, at which the engine's trained reader points; without one by rules, which know
    neither the right sentence nor silence nearly as well (docs/results/answers.md).
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
        for answer in _quoted(blank, library, embedder, engine, hits):
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


def _quoted(
    blank: Answer, library: Library, embedder: Encodes | None, engine: Engine | None, hits: Sequence[Hit]
) -> Iterator[Answer]:
    """First the nearest passages, then the sentences that answer: of the order asked about, or one of each of several orders."""
    if not hits:
        yield replace(blank, route="passages", note="Nothing in these orders speaks of it.")
        return
    entries = list(library.entries([hit.order_number for hit in hits]))
    nearest = tuple(
        Source(hit.passage, hit.order_number, hit.path, hit.page, order_name(entry))
        for hit, entry in zip(hits, entries, strict=True)
    )
    first = replace(blank, route="passages", status="reading", nearest=nearest[:3], considered=tuple(hits))
    yield first
    reading = _Reading(blank.question, library, embedder, engine)
    many = bool(_MANY.search(blank.question))
    chosen = reading.of_several(hits, entries) if many else reading.of_one(entries)
    claims = tuple(_quote(library, entry, span) for entry, spans in chosen for span in spans)
    if not claims:
        yield replace(first, status="not_found", note="Not found in these orders. The nearest passages are below.")
        return
    yield replace(first, status="answered", claims=claims, nearest=())


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question and what reads for it: a trained reader where the engine has one, rules otherwise."""

    question: str
    library: Library
    embedder: Encodes | None
    engine: Engine | None

    def of_one(self, entries: Sequence[Entry]) -> list[tuple[Entry, list[Span]]]:
        """The sentences that answer, of the order in which they do so most surely; a second one is read unless the first is sure."""
        kind = wanted(self.question)
        best: tuple[Pointing, Entry] | None = None
        for entry in entries[:MOST_READ]:
            said = self._said(entry)
            pointing = pointed(self.question, kind, said, self.embedder, self.engine)
            if pointing is None:
                return [(entry, spans)] if (spans := self._by_rules(kind, said)) else []
            # The order that search puts second must be the surer one, and surer by itself too.
            if best is None or pointing.doubt < min(SECOND, best[0].doubt):
                best = pointing, entry
            if pointing.doubt < SURE:
                break
        if best is None or best[0].silent:
            return []
        return [(best[1], sorted(sentence.span for sentence in best[0].best(MOST_QUOTES)))]

    def of_several(self, hits: Sequence[Hit], entries: Sequence[Entry]) -> list[tuple[Entry, list[Span]]]:
        """One sentence of each order whose passage answers."""
        found = list(zip(hits, entries, strict=True))[:MOST_EXCERPTS]
        excerpts = [_around(own_words(self._said(entry)), hit.passage.span) for hit, entry in found]
        pointings = pointed_among(self.question, excerpts, self.engine)
        kind = wanted(self.question)
        if pointings is None:
            best = [(entry, self._by_rules(kind, self._said(entry), most=1)) for _, entry in found[:MOST_CLAIMS]]
            return [(entry, spans) for entry, spans in best if spans]
        sure = sorted(zip(pointings, entries, strict=False), key=lambda pair: pair[0].doubt)[:MOST_CLAIMS]
        return [(entry, [pointing.found[0][1].span]) for pointing, entry in sure if not pointing.silent]

    def _said(self, entry: Entry) -> list[Sentence]:
        text = self.library.text(entry.number)
        return with_quotations(text, spoken(order_of_record({**entry.record, "id": entry.id, "text": text})))

    def _by_rules(self, kind: Wanted, said: Sequence[Sentence], most: int = MOST_QUOTES) -> list[Span]:
        """The likeliest sentences; none where the question wants a form (a date, a sum) that no likely sentence has."""
        best = [sentence for _, sentence in ranked(self.question, kind, said, self.embedder)[:most]]
        form = FORMS.get(kind)
        if form and not any(form.search(sentence.text) for sentence in best):
            return []
        return sorted(sentence.span for sentence in best)


def _around(said: Sequence[Sentence], passage: Span) -> list[Sentence]:
    """The sentences of a passage and the one before and after it."""
    inside = [i for i, s in enumerate(said) if s.span.start < passage.end and passage.start < s.span.end]
    return list(said[max(0, inside[0] - 1) : inside[-1] + 2]) if inside else []


def _quote(library: Library, entry: Entry, span: Span) -> AnswerClaim:
    passage = Passage(entry.id, span, library.text(entry.number)[span.start : span.end])
    page = library.page_at(entry.number, span.start)
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
