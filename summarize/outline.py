"""The outline of a brief: for each section the sentences that it rests on, chosen from the field sheet's evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orders.fields import FieldSheet
from orders.order import Order, Span
from orders.speaker import Sentence, spoken
from summarize.findings import FINDINGS
from summarize.ground import Section

_CONVICTED = re.compile(r"\b(?:ple(?:d|aded) guilty|entered a plea|convicted|jury (?:found|convicted))\b")
_SENTENCED = re.compile(r"\b(?:sentenced|sentence of|sentence was|serving)\b.*\b(?:months|years|life)\b")
_AWAITED = re.compile(r"\b(?:SHALL FILE|shall file|MAY FILE|may file|is due|are due|on or before|within [\w-]+ days)\b")
_BASIS = {
    "exhaustion": "exhaustion",
    "extraordinary_reason": "no_extraordinary_reason",
    "section_3553a": "section_3553a",
    "danger": "danger",
}
_MATTERS = {
    "exhaustion": "what the court decided about exhaustion of administrative remedies, and why",
    "extraordinary_reason": "what the court decided about extraordinary and compelling reasons, and why",
    "section_3553a": "how the court weighed the sentencing factors, and why",
    "danger": "what the court decided about danger to the community, and why",
}


@dataclass(frozen=True)
class Slot:
    """One claim to be made: its section, what it should tell, the sentences it rests on, and the most telling of them."""

    section: Section
    matter: str
    sentences: tuple[Sentence, ...]
    key: Sentence


def outline(order: Order, sheet: FieldSheet, *, most: int) -> list[Slot]:
    """At most `most` slots in the order of the sections; the ruling and the request are never left out for others."""
    said = [sentence for sentence in spoken(order) if sentence.speaker != "planted"]
    ruling = _ruling(said, sheet)
    request = _request([s for s in said if all(s != slot.key for slot in ruling)], sheet)
    reasons = _reasons(said, sheet)
    after = _next(said, sheet)
    background = _background(said)
    room = most - len(ruling) - len(request)
    kept_reasons = reasons[: max(1, room - len(after[:1]) - (1 if most > 4 else 0))]
    room -= len(kept_reasons)
    kept_after = after[: max(0, room)][: 2 if most > 4 else 1]
    room -= len(kept_after)
    slots = [*request, *(background if room > 0 and most > 4 else []), *kept_reasons, *ruling, *kept_after]
    seen: set[Span] = set()
    return [slot for slot in slots if not (slot.key.span in seen or seen.add(slot.key.span))]  # type: ignore[func-returns-value]


def _at(said: Sequence[Sentence], spans: Iterable[Span]) -> list[Sentence]:
    """The sentences that hold these spans, in the order of the text."""
    wanted = list(spans)
    return [sentence for sentence in said if any(sentence.span.overlaps(span) for span in wanted)]


def _evidence(said: Sequence[Sentence], sheet: FieldSheet, *names: str) -> list[Sentence]:
    return _at(said, [passage.span for name in names for passage in sheet[name].evidence])


def _ruling(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    found = _evidence(said, sheet, "disposition")
    return [Slot("ruling", "how the court ruled on the motion", tuple(found[:1]), found[0])] if found else []


def _request(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    early = said[: max(6, len(said) // 3)]
    asked = [
        s
        for s in early
        if re.search(r"\b(?:[Mm]otion|MOTION|moves?|moved|asks?|asked|seeks?|requests?|letter|petition)\b", s.text)
        and s.speaker not in ("history", "government", "law")
    ]
    named = _evidence(asked, sheet, "motion_type", "motion_documents", "representation") or asked
    if not named:
        return []
    key = named[0]
    grounds = [s for s in _evidence(said, sheet, "grounds") if s.speaker in ("movant", "fact")][:2]
    position = _evidence(said, sheet, "government_position")[:1]
    sentences = sorted(dict.fromkeys([key, *grounds, *position]), key=lambda s: s.span)
    return [
        Slot(
            "request",
            "who asks the court for what, on which grounds, and the Government's position if it is told",
            tuple(sentences),
            key,
        )
    ]


def _background(said: Sequence[Sentence]) -> list[Slot]:
    told = [s for s in said if s.speaker in ("fact", "history", "court", "movant")]
    convicted = next((s for s in told if _CONVICTED.search(s.text)), None)
    sentenced = next(
        (s for s in told if _SENTENCED.search(s.text) and re.search(r"\bsentenced\b|\bserving\b", s.text)), None
    )
    sentences = tuple(sorted(dict.fromkeys(s for s in (convicted, sentenced) if s), key=lambda s: s.span))
    return [Slot("background", "the offense and the sentence", sentences, sentences[-1])] if sentences else []


def _reasons(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    """The findings that carry the ruling first, then the others that the court made."""
    bases = sheet["denial_basis"].value
    carried = bases if isinstance(bases, tuple) else ()
    names = sorted(FINDINGS, key=lambda name: _BASIS[name] not in carried)
    slots = []
    for name in names:
        found = _evidence(said, sheet, name)
        if not found:
            continue
        key = max(found, key=lambda s: (s.speaker == "court", s.span))
        before = said[max(0, said.index(key) - 2) : said.index(key)]
        context = [
            s for s in before if s.heading == key.heading and s.speaker in ("court", "fact") and len(s.text.split()) > 5
        ]
        sentences = tuple(sorted(dict.fromkeys([*context, *found]), key=lambda s: s.span))
        slots.append(Slot("reasons", _MATTERS[name], sentences, key))
    if not slots and carried:
        found = _evidence(said, sheet, "denial_basis")
        if found:
            slots.append(Slot("reasons", "why the court ruled as it did", tuple(found[:2]), found[0]))
    return slots


def _next(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    slots = []
    for name, matter in (
        ("new_sentence", "the new sentence"),
        ("conditions", "the conditions of release"),
        ("refiling_invited", "whether the prisoner may file again"),
    ):
        ruling = {s.span for s in _evidence(said, sheet, "disposition")}
        found = [s for s in _evidence(said, sheet, name) if s.span not in ruling]
        if found:
            slots.append(Slot("next", matter, tuple(found[:2]), found[0]))
    if sheet["disposition"].value == "deferred":
        found = [s for s in said if _AWAITED.search(s.text)]
        slots += [Slot("next", "what must be filed, and when", tuple(found[:2]), found[0])] if found else []
    return slots
