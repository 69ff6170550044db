"""A field sheet and its order -> a brief for a clerk, each claim checked before it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import prompts
from orders.fields import FieldSheet
from orders.order import Order, Passage, Span
from orders.speaker import Sentence
from summarize.engine import Engine, Reply
from summarize.ground import Claim, DroppedClaim, unsupported
from summarize.outline import Slot, outline

Length = Literal["short", "standard", "long"]
MOST_CLAIMS = {"short": 4, "standard": 6, "long": 7}
MAX_WORDS = 35
MAX_TOKENS = 90
_CLAIM = prompts.load("claim.v1")
_REWRITE = prompts.load("rewrite.v1")


@dataclass(frozen=True, slots=True)
class Brief:
    """What is shown, in the order of the sections, and what was written but not shown."""

    claims: tuple[Claim, ...]
    dropped: tuple[DroppedClaim, ...]


def brief(order: Order, sheet: FieldSheet, engine: Engine | None, *, length: Length = "standard") -> Brief:
    """The brief of one order; without an engine it is extractive: every claim is a sentence of the order."""
    slots = outline(order, sheet, most=MOST_CLAIMS[length])
    written: dict[Slot, Claim] = {}
    dropped: list[DroppedClaim] = []
    open_slots = [slot for slot in slots if engine is not None and _long(slot)]
    for prompt in (_CLAIM, _REWRITE):
        if engine is None or not open_slots:
            break
        replies = engine.generate(
            [
                prompt.fill(sentences=_prose(slot.sentences), matter=slot.matter, words=str(MAX_WORDS))
                for slot in open_slots
            ],
            max_tokens=MAX_TOKENS,
        )
        for slot, reply in zip(list(open_slots), replies, strict=True):
            text, reason = _checked(order, slot, reply, sheet)
            if reason:
                dropped.append(DroppedClaim(text, f"{slot.section}: {reason}"))
            else:
                written[slot] = Claim(slot.section, text, "supported", _passages(order, slot))
                open_slots.remove(slot)
    return Brief(tuple(written.get(slot) or _verbatim(order, slot) for slot in slots), tuple(dropped))


def _long(slot: Slot) -> bool:
    """True if the slot's sentences are more than a clerk should have to read."""
    return len(slot.sentences) > 1 or len(slot.sentences[0].text.split()) > MAX_WORDS


def _prose(sentences: Sequence[Sentence]) -> str:
    return "\n".join(sentence.text for sentence in sentences)


def _passages(order: Order, slot: Slot) -> tuple[Passage, ...]:
    return tuple(order.passage(sentence.span) for sentence in slot.sentences)


def _checked(order: Order, slot: Slot, reply: Reply, sheet: FieldSheet) -> tuple[str, str | None]:
    text = re.sub(r"\s+", " ", reply.text).strip().strip('"').strip()
    if not reply.complete:
        return text, "cut at the token limit"
    if not text or not text[0].isupper() or not text.endswith((".", ".\u201d", '."')):
        return text, "no whole sentence"
    if len(text.split()) > 1.6 * MAX_WORDS:
        return text, f"longer than {MAX_WORDS} words"
    return text, unsupported(text, _passages(order, slot), [sentence.speaker for sentence in slot.sentences], sheet)


def _verbatim(order: Order, slot: Slot) -> Claim:
    """The slot's most telling sentence as the order prints it, white space folded."""
    span = slot.key.span
    numbered = re.match(r"(?:\d{1,2}|[A-Z]|[IVX]+)[.)]\s+", order.text[span.start : span.end])
    shown = Span(span.start + numbered.end(), span.end) if numbered else span
    return Claim(
        slot.section, re.sub(r"\s+", " ", order.text[shown.start : shown.end]), "verbatim", (order.passage(shown),)
    )
