"""The field sheet: what is read from an order, as a table of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from orders.order import Order, Passage, Span

State = Literal["value", "not_stated", "not_reached", "failed"]
Method = Literal["printed", "judged"]
Group = Literal["caption", "motion", "ruling", "authorities", "sheet"]
"""`sheet`: the fields that a sheet for another kind of order adds (summarize/sheet.py)."""
Kind = Literal["text", "names", "date", "integer", "enum", "set", "integers", "flag"]
Value = str | int | bool | None | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the sheet: `absent` is the value, and `absent_state` the state, when the order says nothing."""

    name: str
    group: Group
    kind: Kind
    absent: Value = None
    absent_state: State = "not_stated"
    options: tuple[str, ...] = ()


GROUNDS = (
    "covid19", "medical", "age", "family", "abuse_victim", "rehabilitation",
    "unusually_long_sentence", "prison_conditions", "other",
)  # fmt: skip
DENIAL_BASES = (
    "exhaustion", "no_extraordinary_reason", "section_3553a", "danger", "jurisdiction", "moot", "other",
)  # fmt: skip

FIELDS: tuple[Field, ...] = (
    Field("court", "caption", "text"),
    Field("docket_number", "caption", "names"),
    Field("defendant", "caption", "names"),
    Field("judge", "caption", "names"),
    Field("date", "caption", "date"),
    Field("date_filed", "caption", "date"),
    Field("document_number", "caption", "integer"),
    Field("title", "caption", "text"),
    Field("motion_type", "motion", "enum", "other", "not_stated",
          ("compassionate_release", "retroactive_guideline", "first_step_404", "other")),
    Field("motion_documents", "motion", "integers", ()),
    Field("representation", "motion", "enum", "not_stated", "not_stated", ("pro_se", "counsel", "bop", "not_stated")),
    Field("grounds", "motion", "set", (), "not_stated", GROUNDS),
    Field("government_position", "motion", "enum", "not_stated", "not_stated",
          ("opposes", "does_not_oppose", "supports", "no_response", "not_stated")),
    Field("disposition", "ruling", "enum", "other", "not_stated",
          ("granted", "granted_in_part", "denied", "dismissed", "deferred", "other")),
    Field("prejudice", "ruling", "enum", "not_stated", "not_stated", ("without", "with", "not_stated")),
    Field("refiling_invited", "ruling", "flag", False),
    Field("exhaustion", "ruling", "enum", "not_addressed", "not_reached",
          ("exhausted", "not_exhausted", "waived", "assumed", "not_addressed")),
    Field("extraordinary_reason", "ruling", "enum", "not_reached", "not_reached",
          ("found", "not_found", "assumed", "not_reached")),
    Field("section_3553a", "ruling", "enum", "not_reached", "not_reached",
          ("favors_reduction", "weighs_against", "not_reached")),
    Field("danger", "ruling", "enum", "not_reached", "not_reached", ("found", "not_found", "not_reached")),
    Field("denial_basis", "ruling", "set", (), "not_stated", DENIAL_BASES),
    Field("new_sentence", "ruling", "text"),
    Field("conditions", "ruling", "names", ()),
    Field("statutes", "authorities", "set", ()),
    Field("cases", "authorities", "set", ()),
)  # fmt: skip
BY_NAME: Mapping[str, Field] = {row.name: row for row in FIELDS}


UNCERTAIN = 0.8
"""A confidence below this is marked: the reader should check the field against its evidence."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of one order. Evidence is present if and only if the state is `value`; confidence is in [0, 1] or None."""

    name: str
    value: Value
    state: State
    method: Method
    evidence: tuple[Passage, ...] = ()
    confidence: float | None = None

    def __post_init__(self) -> None:
        if (self.state == "value") != bool(self.evidence):
            raise ValueError(f"{self.name}: state {self.state} with {len(self.evidence)} evidence passages")


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """Every field of one order, in the order of FIELDS, and what a reader should be warned of.

    Where a sheet for its kind of order was read too, `name` is that sheet's, and its fields, whose rows are `own`, come last.
    """

    order_id: str
    fields: Mapping[str, FieldValue]
    warnings: tuple[str, ...] = ()
    name: str | None = None
    own: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        known = BY_NAME.keys() | {row.name for row in self.own}
        if unknown := [name for name in self.fields if name not in known]:
            raise ValueError(f"{unknown[0]!r} is no field of the sheet")

    def __getitem__(self, name: str) -> FieldValue:
        return self.fields[name]


def allowed(row: Field, value: object) -> bool:
    """True if FIELDS.md lets the field have this value; lists are lists, as in JSON."""
    if row.kind == "flag":
        return isinstance(value, bool)
    if row.kind == "enum":
        return value in row.options
    if row.kind in ("set", "integers") or row.absent == ():
        return isinstance(value, list) and all(_allowed_item(row, item) for item in value)
    if value is None:
        return True
    if row.kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if row.kind == "date":
        return isinstance(value, str) and _is_iso_date(value)
    if row.kind == "names" and isinstance(value, list):
        return len(value) > 0 and all(_allowed_item(row, item) for item in value)
    return isinstance(value, str)


def needed(row: Field) -> str:
    """What values of the field look like, in words."""
    several = "any of" if row.kind == "set" else "one of"
    return f"{several} {', '.join(row.options)}" if row.options else row.kind


def row_of(field: str | Field) -> Field:
    """The field itself, or the standard one of this name. Raises: KeyError for a name that is none."""
    return BY_NAME[field] if isinstance(field, str) else field


def absent(field: str | Field, method: Method, state: State | None = None) -> FieldValue:
    """The field's value when the order says nothing of it (or, with state `failed`, when it could not be read)."""
    row = row_of(field)
    return FieldValue(row.name, row.absent, state or row.absent_state, method)


def read(
    order: Order,
    field: str | Field,
    value: Value,
    spans: Sequence[Span],
    *,
    confidence: float,
    method: Method = "printed",
) -> FieldValue:
    """A value with the spans of the order that prove it, grown to whole words; the field's absent value needs none.

    Raises ValueError if another value comes without evidence.
    """
    row = row_of(field)
    if value == row.absent and not spans:
        return FieldValue(row.name, value, row.absent_state, method, (), confidence)
    proof = tuple(order.passage(_whole_words(order.text, span)) for span in spans)
    return FieldValue(row.name, value, "value", method, proof, confidence)


def _whole_words(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _allowed_item(row: Field, item: object) -> bool:
    if row.kind == "integers":
        return isinstance(item, int) and not isinstance(item, bool)
    return isinstance(item, str) and (not row.options or item in row.options)


def _is_iso_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
