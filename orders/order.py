"""What an order is: cleaned text, pages, and the way back to the raw text and the printed page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


class OrderError(ValueError):
    """A file that cannot be read as an order; the message says what was got and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets into `Order.text` (or, where named raw, into `Order.raw`)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}:{self.end}: needs 0 <= start <= end")

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True if every character of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page: its number, counted from 1, and its span of `Order.text`."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """The file an order was read from. `pages` is 1 for formats that print no page breaks."""

    path: str
    format: str
    bytes: int
    pages: int
    text_layer: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One printed line of a PDF: span of `Order.raw`, page from 1, rectangle in points from the lower left corner."""

    raw: Span
    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of one order: what is indexed and what is cited. `text == order.text[span.start:span.end]`."""

    order_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """One court order as read from a file; `text` never changes after reading.

    `raw_starts[i]` is the offset into `raw` of character i of `text`, with one more entry for the end of the text.
    `stamps` are the spans of clerk's and CM/ECF stamps that stand in `text`: facts, but not the court's prose.
    """

    id: str
    text: str
    raw: str
    raw_starts: tuple[int, ...]
    pages: tuple[Page, ...]
    source: Source
    stamps: tuple[Span, ...] = ()
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.raw_starts) != len(self.text) + 1:
            raise ValueError(f"{len(self.raw_starts)} raw offsets for {len(self.text)} characters: needs one more")

    def passage(self, span: Span) -> Passage:
        """The characters at `span`, citable. Raises ValueError outside the text."""
        if span.end > len(self.text):
            raise ValueError(f"span {span.start}:{span.end} ends outside a text of {len(self.text)} characters")
        return Passage(self.id, span, self.text[span.start : span.end])

    def page_at(self, offset: int) -> int:
        """The number, from 1, of the page that prints the character at `offset`."""
        index = bisect_right([page.span.start for page in self.pages], offset) - 1
        return self.pages[max(index, 0)].number

    def raw_span(self, span: Span) -> Span:
        """The span of `raw` that `span` of the text was read from."""
        if span.start == span.end:
            return Span(self.raw_starts[span.start], self.raw_starts[span.start])
        return Span(self.raw_starts[span.start], self.raw_starts[span.end - 1] + 1)
