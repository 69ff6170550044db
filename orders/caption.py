"""The caption of a document: court, docket number, parties, title, and what the clerk's stamps say."""

from __future__ import annotations

from orders.case_number import find_case_numbers
from orders.cells import cells, head_end, head_start
from orders.courts import find_court_name, find_court_site
from orders.fields import FieldValue, absent, read
from orders.filing import filing_fields
from orders.notice import notice_fields
from orders.order import Order
from orders.party import find_defendant
from orders.scan import repaired
from orders.title import find_title

__all__ = ["caption_fields", "head_end"]

_LETTERHEAD = 3000  # characters behind the caption in which a letter or form may still name its court


def caption_fields(order: Order) -> dict[str, FieldValue]:
    """All caption fields but judge and date (see signature.py), each with its evidence; of a clerk's notice its judge too."""
    view = repaired(order.text)
    start, end = head_start(view), head_end(view)
    head = list(cells(view, start, end))
    court = find_court(order)
    title = find_title(order, view, head, end)
    party = find_defendant(view, head, start, end, title=title[1] if title else [])
    return {
        "court": court,
        "docket_number": _docket_number(order, end, court),
        "defendant": read(order, "defendant", party.name, party.spans, confidence=party.confidence)
        if party
        else absent("defendant", "printed"),
        "title": read(order, "title", *title, confidence=0.93) if title else absent("title", "printed"),
        **filing_fields(order),
        **notice_fields(order, view),
    }


def find_court(order: Order) -> FieldValue:
    """The `court` field: the court that issued the document."""
    text = order.text
    start, end = head_start(text), head_end(text)
    late = min(len(text), end + _LETTERHEAD)
    found, confidence = find_court_name(text, start=start, end=end), 0.98
    if not found:
        found, confidence = find_court_name(text, start=end, end=late) or find_court_site(text, end=late), 0.7
    return read(order, "court", found[1], [found[0]], confidence=confidence) if found else absent("court", "printed")


def _docket_number(order: Order, end: int, court: FieldValue) -> FieldValue:
    where = court.evidence[0].span if court.evidence else None
    court_id = court.value if isinstance(court.value, str) else ""
    names, spans = find_case_numbers(order, repaired(order.text), end, where, court_id)
    if not names:
        return absent("docket_number", "printed")
    return read(order, "docket_number", tuple(names) if len(names) > 1 else names[0], spans, confidence=0.95)
