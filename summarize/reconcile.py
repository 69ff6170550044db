"""Printed and judged facts made to agree: what the law does not allow beside the printed disposition is set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.speaker import Sentence, spoken
from summarize.signals import Signal

# § 3582(c)(1)(A): a court that grants has found a reason and weighed the factors; these signals cannot be its conclusion.
IMPOSSIBLE: Mapping[str, frozenset[tuple[str, str]]] = {
    disposition: frozenset({
        ("exhaustion", "not_exhausted"), ("extraordinary_reason", "not_found"), ("extraordinary_reason", "not_reached"),
        ("section_3553a", "weighs_against"), ("danger", "found"),
    })
    for disposition in ("granted", "granted_in_part")
}  # fmt: skip
_BASES = (
    ("exhaustion", "not_exhausted", "exhaustion"),
    ("extraordinary_reason", "not_found", "no_extraordinary_reason"),
    ("section_3553a", "weighs_against", "section_3553a"),
    ("danger", "found", "danger"),
)
_MOOT = re.compile(
    r"\b(?:is|as|are|therefore|thus|now) (?:therefore |thus |now )?moot\b|\bno relief that\b|\b(?:renders?|rendered|makes?|made) [^.;]{0,40}\bmoot\b|\bmoots? (?:the|his|her) (?:motion|request)\b",
    re.IGNORECASE,
)
_JURISDICTION = re.compile(
    r"\b(?:lacks?|without|no|not have) (?:the )?(?:subject[- ]matter )?(?:jurisdiction|authority to (?:grant|consider|entertain|rule))\b|\bdivested of jurisdiction|\b(?:lack|want|absence) of (?:subject[- ]matter )?jurisdiction\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:not eligible|ineligible|no (?:manifest|clear) error|(?:standard|grounds?) for reconsideration|not (?:a )?covered offense|untimely|abandon)\b",
    re.IGNORECASE,
)


def reconcile(disposition: str, signals: Sequence[Signal]) -> list[Signal]:
    """The signals that can stand beside the disposition; a set-aside one still counts a little against certainty."""
    impossible = IMPOSSIBLE.get(disposition, frozenset())
    return [replace(signal, weight=0.3) if (signal.field, signal.value) in impossible else signal for signal in signals]


def impossible_beside(disposition: str, field: str) -> frozenset[str]:
    """The values of a field that cannot stand beside a disposition."""
    return frozenset(value for name, value in IMPOSSIBLE.get(disposition, frozenset()) if name == field)


def implied(
    disposition: str, signals: Sequence[Signal], said: Sequence[Sentence], topics: Sequence[str]
) -> list[Signal]:
    """A court that grants after considering the § 3553(a) factors found that they favor it (FIELDS, decided case 8)."""
    if disposition not in IMPOSSIBLE or any(s.field == "section_3553a" and s.weight >= 1 for s in signals):
        return []
    weighed = [
        s for s, topic in zip(said, topics, strict=True) if topic == "section_3553a" and s.speaker in ("court", "fact")
    ]
    return [Signal("section_3553a", "favors_reduction", 1.0, weighed[-1])] if len(weighed) >= 2 else []


def denial_basis(order: Order, fields: Mapping[str, FieldValue]) -> FieldValue:
    """Which findings carry a denial or dismissal, with the evidence of each; absent for any other disposition."""
    if fields["disposition"].value not in ("denied", "dismissed"):
        return absent("denial_basis", "judged")
    bases: dict[str, list[Span]] = {}
    for field, value, basis in _BASES:
        if fields[field].value == value:
            bases[basis] = [item.span for item in fields[field].evidence]
    kind = fields["motion_type"].value
    ruling = {item.span for item in fields["disposition"].evidence}
    for sentence in spoken(order):
        if sentence.speaker in ("planted", "history", "government", "movant", "law"):
            continue
        near = sentence.span in ruling or bool(
            re.search(r"\b(?:motion|court|defendant|request)\b", sentence.text, re.IGNORECASE)
        )
        if (
            near
            and _MOOT.search(sentence.text)
            and not bases
            and not re.search(r"counsel|seal|expedit|shorten|\bit says\b|\basks that\b", sentence.text, re.IGNORECASE)
        ):
            bases.setdefault("moot", [sentence.span])
        if near and _JURISDICTION.search(sentence.text) and (not bases or "jurisdiction" in sentence.heading.lower()):
            bases.setdefault("jurisdiction", [sentence.span])
        if _OTHER.search(sentence.text) and (kind != "compassionate_release" or "reconsider" in sentence.text.lower()):
            bases.setdefault("other", [sentence.span])
    if not bases:
        return read(order, "denial_basis", ("other",), sorted(ruling), confidence=0.4, method="judged")
    spans = sorted({span for found in bases.values() for span in found[:1]})
    sure = min(
        (fields[field].confidence or 0.5 for field, value, _ in _BASES if fields[field].value == value), default=0.7
    )
    return read(order, "denial_basis", tuple(sorted(bases)), spans, confidence=sure, method="judged")
