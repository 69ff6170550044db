"""What a reader may see of an order: personal data blacked out until it is revealed, every offset as before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from courts_db import find_court_by_id

from orders.order import Page
from orders.privacy import PrivateKind, black_out, mask, private_strings
from page.desk import Desk
from retrieval.library import Entry, Library
from retrieval.listing import pages_of
from summarize.answer import Source
from summarize.markdown import shown_value
from summarize.record import file_name

_CITED = {"scotus": "U.S."}  # where the string of courts-db is not the Bluebook's
_NUMERALS = {"II", "III", "IV", "VI"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An order as it is shown. `text` has the length of the printed one; `known` are the personal data in it."""

    entry: Entry
    text: str
    pages: tuple[Page, ...]
    known: tuple[tuple[str, PrivateKind], ...]
    masked: bool

    def quote(self, start: int, end: int) -> str:
        """The characters at an offset, on one line."""
        return " ".join(self.text[start:end].split())

    def words(self, text: str) -> str:
        """Words that were made from the order, as they may be shown."""
        return mask(text, self.known) if self.known else text

    @property
    def name(self) -> str:
        """How a reader calls the order: defendant, court and date."""
        return self.words(name_of(self.entry.record) or self.file)

    @property
    def file(self) -> str:
        """The path that the order was read from; masked, a name made of its id."""
        return file_name(self.entry.id, self.entry.path, masked=self.masked)

    @property
    def citation(self) -> str:
        """How a brief cites the order: defendant, docket number, court and date."""
        return self.words(citation_of(self.entry.record) or self.file)


def shown(library: Library, order_id: str, *, masked: bool) -> Shown:
    """The order as it is shown. Raises: LibraryError if it is not in the library."""
    entry = library.entry(order_id)
    text = library.text(entry.number)
    pages = pages_of(library, entry.number)
    if not masked:
        return Shown(entry, text, pages, (), masked=False)
    return Shown(entry, black_out(text), pages, tuple(private_strings(text)), masked=True)


def name_of(record: Mapping[str, Any]) -> str:
    """Defendant, court and date of a record, as far as it has them."""
    fields = record["fields"]
    court = fields["court"]["value"]
    parts = [title_case(shown_value(fields["defendant"]["value"])), short_court(court) if court else ""]
    return ", ".join(part for part in [*parts, fields["date"]["value"] or ""] if part)


def citation_of(record: Mapping[str, Any]) -> str:
    """Defendant, docket number, and in brackets court and date, as far as a record has them (Bluebook, rule 10)."""
    fields = record["fields"]
    court, number = fields["court"]["value"], shown_value(fields["docket_number"]["value"])
    placed = " ".join(part for part in (short_court(court) if court else "", fields["date"]["value"] or "") if part)
    parts = [title_case(shown_value(fields["defendant"]["value"])), f"No. {number}" if number else ""]
    named = ", ".join(part for part in parts if part)
    return f"{named} ({placed})".strip() if placed else named


@cache
def short_court(court_id: str) -> str:
    """A court as lawyers cite it, such as `D. Ariz.`; the id where courts-db does not know it."""
    found = find_court_by_id(court_id)
    return _CITED.get(court_id) or (str(found[0].get("citation_string") or found[0]["name"]) if found else court_id)


def title_case(name: str) -> str:
    """A name that is printed in capitals, as it is written elsewhere; numerals stay."""
    return " ".join(w if w in _NUMERALS else w.title() for w in name.split()) if name.isupper() else name


@dataclass(slots=True)
class Reading:
    """The orders that were looked at for one view, each read once."""

    desk: Desk
    masked: bool
    _read: dict[str, Shown] = field(default_factory=dict)

    def order(self, order_id: str) -> Shown:
        """The order as it is shown. Raises: LibraryError if it is not in the library."""
        if order_id not in self._read:
            with self.desk.open() as library:
                self._read[order_id] = shown(library, order_id, masked=self.masked)
        return self._read[order_id]

    def quote(self, source: Source) -> str:
        """The passage that is cited, on one line."""
        span = source.passage.span
        return self.order(source.passage.order_id).quote(span.start, span.end)

    def name(self, source: Source) -> str:
        """How a reader calls the order that is cited."""
        return self.order(source.passage.order_id).name
