"""A field sheet and its order -> a brief for a clerk, each claim checked before it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import prompts
from orders.attached import issued
from orders.fields import FieldSheet, Value
from orders.order import Order, Passage, Span
from summarize.engine import Engine, Reply
from summarize.ground import Claim, DroppedClaim, states, unsupported
from summarize.outline import NAMED, Slot, grounds_in_words, outline
from summarize.parties import named_grounds

Length = Literal["short", "standard", "long"]
MOST_CLAIMS = {"short": 4, "standard": 6, "long": 7}
MAX_WORDS = 35
MAX_TOKENS = 100
_FIRST = {"request": "request.v1", "background": "background.v1", "reasons": "shorten.v1"}
_REWRITE = "rewrite.v1"
_MOST_SENTENCES = {"request": 1, "background": 2, "reasons": 1}
_ABBREVIATED = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Jr|Sr|No|v)\.")
_LINKS = {"request": " on account of"}


@dataclass(frozen=True, slots=True)
class Brief:
    """What is shown, in the order of the sections, and what was written but not shown."""

    claims: tuple[Claim, ...]
    dropped: tuple[DroppedClaim, ...]


def brief(order: Order, sheet: FieldSheet, engine: Engine | None, *, length: Length = "standard") -> Brief:
    """The brief of one order; without an engine it is extractive: every claim is a sentence of the order.

    A claim that its evidence does not support is rewritten once, by copying; then the verbatim sentence stands instead.
    """
    order = issued(order)
    slots = outline(order, sheet, most=MOST_CLAIMS[length])
    if engine is None:
        return Brief((*(_verbatim(order, slot) for slot in slots), *_of_the_kind(sheet)), ())
    written: dict[Slot, Claim] = {}
    dropped: list[DroppedClaim] = []
    for names in (_FIRST, dict.fromkeys(_FIRST, _REWRITE)):
        asked = [slot for slot in slots if slot.matter and slot not in written]
        replies = (
            engine.generate([_prompt(slot, names[slot.section]) for slot in asked], max_tokens=MAX_TOKENS)
            if asked
            else []
        )
        for slot, reply in zip(asked, replies, strict=True):
            text, reason = _checked(order, slot, reply, sheet)
            if reason:
                dropped.append(DroppedClaim(text, f"{slot.section}: {reason}"))
            else:
                written[slot] = Claim(slot.section, _whole(slot, text), "supported", _passages(order, slot))
    claims = [written.get(slot) or _settled(order, sheet, slot) for slot in slots]
    return Brief((*claims, *_of_the_kind(sheet)), tuple(dropped))


def _of_the_kind(sheet: FieldSheet) -> list[Claim]:
    """One line for what a sheet for another kind of order found: each field with its value, proved by its best passage."""
    found = [(row, sheet[row.name]) for row in sheet.own if row.kind != "text" and sheet[row.name].evidence]
    told = "; ".join(f"{row.name}: {_in_words(value.value)}" for row, value in found).replace("_", " ")
    proof = sorted({value.evidence[0] for _, value in found}, key=lambda passage: passage.span)
    return [Claim("reasons", f"{told[0].upper()}{told[1:]}.", "supported", tuple(proof))] if found else []


def _in_words(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)


def _prompt(slot: Slot, name: str) -> str:
    lead = slot.lead + _LINKS.get(slot.section, "")
    prose = "\n".join(sentence.text for sentence in slot.sentences)
    return prompts.load(name).fill(sentences=prose, lead=lead, words=str(MAX_WORDS))


def _passages(order: Order, slot: Slot) -> tuple[Passage, ...]:
    own = [order.passage(sentence.span) for sentence in slot.sentences]
    return tuple(sorted(dict.fromkeys([*slot.proof, *own]), key=lambda passage: passage.span))


def _checked(order: Order, slot: Slot, reply: Reply, sheet: FieldSheet) -> tuple[str, str | None]:
    """The words that the model adds to the lead, and why they cannot be shown if they cannot."""
    text = re.sub(r"\s+", " ", reply.text).strip().strip('"').strip()
    for start in (slot.lead + _LINKS.get(slot.section, ""), slot.lead):
        if start and text.lower().startswith(start.lower().strip()):
            text = text[len(start.strip()) :].strip(" ,:")
            break
    text = re.sub(r"^(?:on account of|because of)\s+", "", text)
    if slot.section == "background" and slot.lead:
        text = re.sub(
            rf"^(?:(?:Mr|Ms|Mrs|Dr)\. )?{re.escape(slot.lead.split()[-1])},?\s+|^(?:He|She|Defendant|The defendant)\s+",
            "",
            text,
        )
    if not reply.complete:
        return text, "cut at the token limit"
    sentences = 1 + len(re.findall(r"[.!?]\s+[A-Z][a-z]", _ABBREVIATED.sub("", text)))
    if len(text.split()) < 3 or not text.endswith((".", ".\u201d", '."')) or sentences > _MOST_SENTENCES[slot.section]:
        return text, "not one whole sentence"
    if slot.lead and not _FITS[slot.section].search(text):
        return text, "does not go on from the words before"
    left_out = _left_out(text, sheet) if slot.section == "request" else ""
    if left_out:
        return text, f"leaves out a ground: {left_out}"
    if len(text.split()) > 1.5 * MAX_WORDS:
        return text, f"longer than {MAX_WORDS} words"
    speakers = [] if slot.lead else [sentence.speaker for sentence in slot.sentences]
    proof = [order.passage(sentence.span) for sentence in slot.sentences]
    if slot.finding and not states(text, *slot.finding):
        return text, "no longer states the finding"
    return text, unsupported(text, proof, speakers, sheet)


def _left_out(text: str, sheet: FieldSheet) -> str:
    """The grounds of the sheet that a written request does not name."""
    grounds = sheet["grounds"].value
    named = {name for clause in re.split(r"[,;]| and ", text) for name in named_grounds(clause)}
    return ", ".join(str(name) for name in grounds if name not in named) if isinstance(grounds, tuple) else ""


def _whole(slot: Slot, text: str) -> str:
    link = _LINKS.get(slot.section, "") if slot.lead else ""
    within = _PRONOUN.sub(lambda match: match.group().lower(), text)
    body = f"{slot.lead}{link} {within}" if slot.lead else text[0].upper() + text[1:]
    return f"{body} {slot.coda}".strip()


# What may follow the lead: grounds without a verb of asking; for the background a verb.
_FITS = {
    "request": re.compile(
        r"^(?!.*\b(?:[Mm]otion|moves?|moved|seeks?|asks?|argues?|contends?|[Gg]overnment|[Cc]ourt)\b)"
    ),
    "background": re.compile(r"^(?:was|is|has|had|pleaded|pled|entered|admitted|received)\b"),
}
_PRONOUN = re.compile(r"^(?:His|Her|The|That|Having)\b")


def _settled(order: Order, sheet: FieldSheet, slot: Slot) -> Claim:
    """What stands when the model wrote nothing that holds: for a request the fields' own words, else the order's."""
    if slot.section == "request" and slot.lead:
        grounds = grounds_in_words(sheet)
        return Claim(
            "request",
            f"{slot.lead}{f', citing {grounds}' if grounds else ''}. {slot.coda}".strip(),
            "supported",
            slot.proof,
        )
    return _verbatim(order, slot)


def _verbatim(order: Order, slot: Slot) -> Claim:
    """The slot's most telling sentence as the order prints it, white space folded."""
    span = slot.key.span
    numbered = re.match(r"(?:\d{1,2}|[A-Z]|[IVX]+)[.)]\s+", order.text[span.start : span.end])
    ended = re.search(r"[;,](?:\s+and)?\s*$", order.text[span.start : span.end])
    shown = Span(span.start + (numbered.end() if numbered else 0), span.start + ended.start() if ended else span.end)
    text = re.sub(r"\s+", " ", order.text[shown.start : shown.end])
    if slot.finding and _OPEN.search(text) and not NAMED[slot.finding[0]].search(text):
        return Claim(slot.section, f"{_LABELS[slot.finding[0]]}: {text}", "supported", (order.passage(shown),))
    return Claim(slot.section, text, "verbatim", (order.passage(shown),))


# A finding whose sentence points back (`it`, `the point`) is told with the name of its field.
_OPEN = re.compile(
    r"^(?:But |And )?(?:They|It|This|That|These|Those)\b|\b(?:it|they|the point|the requirement|the waiver)\b"
)
_LABELS = {
    "exhaustion": "Exhaustion",
    "extraordinary_reason": "Extraordinary and compelling reasons",
    "section_3553a": "Section 3553(a) factors",
    "danger": "Danger to the community",
}
