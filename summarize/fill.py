"""The fields of a sheet for another kind of order, read by its cues; where those are torn or silent the model is asked.

The model chooses among the words for the options, over sentences at which a trained reader points, else over those of the
field's topic, else over those likest to the question; its word is one more signal. Quotes are decoded as substrings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import prompts
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.speaker import Sentence, spoken
from summarize.engine import Engine
from summarize.evidence import pointed, ranked
from summarize.findings import topics_of
from summarize.judge import MAX_SENTENCES, MIN_CHANCE, SURE, WEIGHT, calibrated
from summarize.question import wanted
from summarize.sheet import Asked, Sheet, item
from summarize.signals import Signal, find_signals, proof_of, settle, sure, weight_of

_CHOOSE = prompts.load("sheet.v1")
_QUOTE = prompts.load("sheet_quote.v1")
MAX_TOKENS = 80
MIN_WORDS = 3  # a shorter quote says less than its sentence
ITEM = 1.2  # what the words for an item of a set must weigh: less is a mention
UNSAID = "None of these is said."
POINTED = 1.0  # the weight of a sentence that no cue knows


@dataclass(frozen=True, slots=True)
class _Reading:
    """One order as it is read for a sheet: its sentences with their topics, what the cues say, who is asked besides."""

    order: Order
    sheet: Sheet
    said: Sequence[Sentence]
    topics: Sequence[str]
    signals: Sequence[Signal]
    engine: Engine | None

    def of(self, name: str) -> list[Signal]:
        return [signal for signal in self.signals if signal.field == name]


def fill(order: Order, sheet: Sheet, engine: Engine | None) -> dict[str, FieldValue]:
    """The value of every field of the sheet; all at their absent value for an order of another kind."""
    if not sheet.fits(order):
        return {row.name: absent(row, "judged") for row in sheet.rows}
    said = spoken(order)
    topics = topics_of(said, sheet.topics)
    reading = _Reading(order, sheet, said, topics, find_signals(said, sheet.cues, topics), engine)
    return {asked.row.name: _READ[asked.row.kind](reading, asked) for asked in sheet.fields}


def _enum(reading: _Reading, asked: Asked) -> FieldValue:
    own = reading.of(asked.row.name)
    found = settle(reading.order, asked.row, own)
    if (found.confidence or 0.0) < SURE and (word := _model(reading, asked, list(asked.said))):
        return settle(reading.order, asked.row, [*own, word])
    return found


def _flag(reading: _Reading, asked: Asked) -> FieldValue:
    spelled = replace(asked, row=replace(asked.row, kind="enum", absent="false"))
    found = _enum(reading, spelled)
    return replace(found, value=found.value in (True, "true"))


def _set(reading: _Reading, asked: Asked) -> FieldValue:
    """Each item by its own cues; where none is found the model may name one."""
    found = {option: reading.of(item(asked.row.name, option)) for option in asked.row.options}
    found = {option: own for option, own in found.items() if weight_of(own) >= ITEM}
    if not found and (word := _model(reading, asked, [*asked.said, ""])):
        found = {word.value: [word]} if word.value else {}
    if not found:
        return absent(asked.row, "judged")
    spans = sorted(dict.fromkeys(proof_of(own)[0] for own in found.values()))
    confidence = min(sure(weight_of(own) - ITEM) for own in found.values())
    return read(reading.order, asked.row, tuple(found), spans, confidence=confidence, method="judged")


def _text(reading: _Reading, asked: Asked) -> FieldValue:
    """The words of the order that answer: a quote within the best sentence, or that sentence."""
    own = reading.of(asked.row.name)
    best = max(own, key=lambda signal: signal.weight) if own else None
    if reading.engine and not best:
        sentences = _sentences(reading, asked, by_likeness=False)
        best = Signal(asked.row.name, "", POINTED, _telling(asked, "", sentences)) if sentences else None
    if best is None:
        return absent(asked.row, "judged")
    span = _unnumbered(reading.order, best.sentence.span)
    if reading.engine:
        span = _quoted(reading.order, reading.engine, asked, span)
    value = " ".join(reading.order.text[span.start : span.end].split())
    return read(reading.order, asked.row, value, [span], confidence=sure(best.weight - POINTED), method="judged")


_READ = {"enum": _enum, "set": _set, "flag": _flag, "text": _text}


def _model(reading: _Reading, asked: Asked, options: Sequence[str]) -> Signal | None:
    """The model's word for one option, with its most telling sentence. None: no model, nothing to read, or unsure."""
    sentences = _sentences(reading, asked)
    passage = " ".join(sentence.text for sentence in sorted(sentences, key=lambda s: s.span))
    fit = [option for option in options if option not in asked.needs or asked.needs[option].search(passage)]
    if reading.engine is None or not sentences or len(fit) < 2 or not _of_the_matter(reading.sheet, asked, passage):
        return None
    words = [asked.said.get(option, UNSAID) for option in fit]
    chances = calibrated(reading.engine, _CHOOSE, asked.question, words, passage)
    best = max(range(len(fit)), key=lambda place: chances[place])
    if chances[best] < MIN_CHANCE:
        return None
    return Signal(asked.row.name, fit[best], WEIGHT * chances[best], _telling(asked, words[best], sentences))


def _sentences(reading: _Reading, asked: Asked, *, by_likeness: bool = True) -> list[Sentence]:
    """The few sentences to read for a field: pointed at (best first), of its topic, or like the question."""
    if reading.engine is None:
        return []
    kind = wanted(asked.question)
    pointing = pointed(asked.question, kind, reading.said, None, reading.engine)
    if pointing is not None:
        # What a party argues is not what the court finds, whoever points at it.
        found = [] if pointing.silent else [s for s in pointing.best(MAX_SENTENCES) if s.speaker in asked.speakers]
    elif asked.row.name in dict(reading.sheet.topics):
        found = [s for s, topic in zip(reading.said, reading.topics, strict=True) if topic == asked.row.name]
        found = [s for s in found if s.speaker in asked.speakers][-MAX_SENTENCES:]
    else:
        heard = [s for s in reading.said if s.speaker in asked.speakers] if by_likeness else []
        found = [s for _, s in ranked(asked.question, kind, heard, None)[:MAX_SENTENCES]]
    return found


def _of_the_matter(sheet: Sheet, asked: Asked, passage: str) -> bool:
    """Whether the passage names the field's topic; a small model finds an answer in any passage."""
    topic = dict(sheet.topics).get(asked.row.name)
    return topic is None or topic.search(passage) is not None


def _telling(asked: Asked, words: str, sentences: Sequence[Sentence]) -> Sentence:
    """The court's sentence that is likest to the question and to the words that the model chose; any, where it speaks in none."""
    heard = [sentence for sentence in sentences if sentence.speaker == "court"] or sentences
    return ranked(f"{asked.question} {words}", wanted(asked.question), heard, None)[0][1]


def _unnumbered(order: Order, span: Span) -> Span:
    """The span without the number of the paragraph that it begins."""
    number = re.match(r"(?:\d{1,2}|[A-Z]|[IVX]+)[.)]\s+", order.text[span.start : span.end])
    return Span(span.start + number.end(), span.end) if number else span


def _quoted(order: Order, engine: Engine, asked: Asked, span: Span) -> Span:
    """What the model copies from the sentence at `span`: a substring of the order by construction."""
    text = order.text[span.start : span.end]
    prompt = _QUOTE.fill(sentences=re.sub(r"\s+", " ", text), question=asked.question)
    found = engine.quote(prompt, text, max_tokens=MAX_TOKENS)
    if found is None or len(text[found.start : found.end].split()) < MIN_WORDS:
        return span
    return Span(span.start + found.start, span.start + found.end)
