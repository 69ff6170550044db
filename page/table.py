"""The library as a table: filtered, searched, sorted, fifty orders at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orders.privacy import black_out, mask
from page.desk import TO_TELL, Desk
from page.shown import short_court, title_case
from page.view import render, sentence
from retrieval.listing import Listed, listing
from retrieval.where import parse_where
from summarize.markdown import court_name, words
from summarize.record import file_name

LEAF = 50
MOST_FOUND = 200
COLUMNS = (
    ("defendant", "Order"), ("court", "Court"), ("date", "Date"), ("disposition", "Outcome"), ("grounds", "Grounds"),
    ("to_check", "To check"),
)  # fmt: skip
ADD = "No orders here yet. Add some in the tab Add: PDF, DOCX or text."
NONE_FIT = "No order fits. Take a filter away, or search for other words."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the table shows: sorted by `column` (nothing: as found), and its `leaf`-th fifty orders."""

    column: str = ""
    falling: bool = False
    leaf: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, in words; `quote` is the passage that a search found."""

    number: int
    id: str
    name: str
    docket: str
    court: str
    court_name: str
    date: str
    outcome: str
    kind: str
    grounds: str
    to_check: int
    quote: str


def sorted_by(want: Wanted, column: str) -> Wanted:
    """The table sorted by a column; by the same column once more, the other way round."""
    return Wanted(column, want.column == column and not want.falling)


def table_html(desk: Desk, sought: str, terms: str, want: Wanted, *, masked: bool) -> str:
    """The table of the orders that fit; searched, the best first."""
    try:
        if not desk.n_orders():
            return render("empty", title="Your library is empty", message=ADD)
        lines = found_lines(desk, " ".join(sought.split()), terms, masked=masked)
    except TO_TELL as error:
        return sentence(str(error))
    if not lines:
        return render("empty", title="", message=NONE_FIT)
    ordered = _sorted(lines, want)
    first = min(want.leaf, (len(lines) - 1) // LEAF) * LEAF
    return render(
        "table", lines=ordered[first : first + LEAF], columns=COLUMNS, want=want, first=first, n=len(lines), leaf=LEAF,
        sought=bool(sought.strip()), most=MOST_FOUND,
    )  # fmt: skip


def shown_orders(desk: Desk, sought: str, terms: str, want: Wanted) -> list[int]:
    """The numbers of all orders that the table shows, on whichever of its pages, in its order. Raises: LibraryError."""
    return [line.number for line in _sorted(found_lines(desk, " ".join(sought.split()), terms, masked=True), want)]


def found_lines(desk: Desk, sought: str, terms: str, *, masked: bool) -> list[Line]:
    """The lines of the table as found. Raises: LibraryError."""
    conditions = parse_where(terms)
    hits = desk.search(sought, k=MOST_FOUND, conditions=conditions) if sought else []
    with desk.open() as library:
        rows = {row.number: row for row in listing(library, conditions)}
    if not sought:
        return [_line(row, "", masked=masked) for row in sorted(rows.values(), key=lambda row: row.path)]
    shown = black_out if masked else str
    found = [(rows[h.order_number], " ".join(shown(h.passage.text).split())) for h in hits if h.order_number in rows]
    return [_line(row, quote, masked=masked) for row, quote in found]


def line_name(row: Listed, *, masked: bool) -> str:
    """How a reader calls an order of the library where it is one of many: defendant, court and date."""
    court = row.first("court")
    return ", ".join(part for part in (_who(row, masked), court and short_court(court), row.first("date")) if part)


def _who(row: Listed, masked: bool) -> str:
    name = title_case("; ".join(map(str, row.values.get("defendant", ()))))
    return (mask(name) if masked else name) or file_name(row.id, row.path, masked=masked)


def _line(row: Listed, quote: str, *, masked: bool) -> Line:
    court, disposition = row.first("court"), row.first("disposition") or "other"
    return Line(
        row.number, row.id, _who(row, masked), ", ".join(map(str, row.values.get("docket_number", ()))),
        short_court(court) if court else "", court_name(court) if court else "",
        row.first("date") or "", words(disposition), disposition,
        ", ".join(words(ground) for ground in row.values.get("grounds", ())), row.to_check, quote,
    )  # fmt: skip


def _sorted(lines: Sequence[Line], want: Wanted) -> list[Line]:
    names = {"defendant": "name", "court": "court", "date": "date", "disposition": "outcome", "grounds": "grounds",
             "to_check": "to_check"}  # fmt: skip
    if want.column not in names:
        return list(lines)

    def key(line: Line) -> Any:
        value = getattr(line, names[want.column])
        return value.lower() if isinstance(value, str) else value

    return sorted(lines, key=key, reverse=want.falling)
