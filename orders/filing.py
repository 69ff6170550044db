"""When the clerk filed a document and under which number: what its stamps say."""

from __future__ import annotations

import re

from orders.dates import find_dates, noisy_date
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.scan import repaired

_NUMBER = re.compile(
    r"(?:\bDocument|\bEntry Number|\bDoc\.?|ECF No\.?|DOC #|DktEntry)\s*(?:#|No\.?)?:?\s*(?P<n>\d{1,15})", re.IGNORECASE
)
_FILED = re.compile(
    r"\b(?:DATE\s+)?(?:FILED|Filed|[Oo]pinion filed|ENTERED|Entered on \w+ Docket)\b:?|\bE-?FILED\b|^[^\w\n]*FILE[^\w\n]*$",
    re.MULTILINE,
)
_NEAR = 320  # characters behind the word FILED in which its date stands, indents included


def filing_fields(order: Order) -> dict[str, FieldValue]:
    """`document_number` and `date_filed`, each with its evidence."""
    view = repaired(order.text)
    number = _document_number(order, view)
    filed = _stamped_date(order, view) or _filed_date(order, view)
    return {
        "document_number": number or absent("document_number", "printed"),
        "date_filed": filed or absent("date_filed", "printed"),
    }


def _document_number(order: Order, view: str) -> FieldValue | None:
    for stamp in order.stamps:
        number = _NUMBER.search(view, stamp.start, stamp.end)
        if number:
            return read(order, "document_number", int(number["n"]), [Span(*number.span())], confidence=0.98)
    return None


def _stamped_date(order: Order, view: str) -> FieldValue | None:
    for stamp in order.stamps:
        for span, day in find_dates(view[stamp.start : stamp.end]):
            where = Span(stamp.start + span.start, stamp.start + span.end)
            return read(order, "date_filed", day, [where], confidence=0.98)
    return None


def _filed_date(order: Order, view: str) -> FieldValue | None:
    """The date behind the word FILED on the first page."""
    first_page_end = order.pages[0].span.end if len(order.pages) > 1 else min(len(view), 3000)
    for match in _FILED.finditer(view, 0, first_page_end):
        before = view[view.rfind("\n", 0, match.start()) + 1 : match.start()]
        if before.strip(" :)*|\u00a7") and len(before.strip()) > 40:
            continue
        near = view[match.end() : match.end() + _NEAR]
        for span, day in (*find_dates(near), *noisy_date(near)):
            if not re.search(r"[a-z]{3,} [a-z]{3,}", near[: span.start]):
                where = Span(match.end() + span.start, match.end() + span.end)
                return read(order, "date_filed", day, [where], confidence=0.85)
    return None
