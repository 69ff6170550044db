"""An order's text as pieces that can be shown: every character in its place, passages marked, lines as they were printed."""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from orders.order import Page, Span

Kind = Literal["prose", "centred", "table", "gap"]
_GAP = re.compile(r"\S {3,}\S")  # columns of a caption, or a signature block
_HEADING = re.compile(r"\s*(?:[IVX]{1,4}|[A-H])\.\s+[A-Z][^.]{2,60}$")
_CENTRED_INDENT = 8
_HARD = 0.72  # a line that ends before this share of the usual length was ended on purpose


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage to be marked, with the number that cites it."""

    span: Span
    number: int
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters between two marks; `numbers` cite them, `ends_line` says that a line break after them is meant."""

    text: str
    numbers: tuple[int, ...] = ()
    focus: bool = False
    ends_line: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a centred line, lines whose columns matter, or the blank between them."""

    kind: Kind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page."""

    number: int
    blocks: tuple[Block, ...]


def sheets(text: str, pages: Sequence[Page], marks: Sequence[Mark] = ()) -> list[Sheet]:
    """The pages of the text; all pieces joined are the text again, character for character."""
    starts = [page.span.start for page in pages] or [0]
    numbers = [page.number for page in pages] or [1]
    starts[0] = 0
    usual = _usual_length(text)
    edges = sorted({edge for mark in marks for edge in (mark.span.start, mark.span.end)})
    out = []
    for number, start, end in zip(numbers, starts, [*starts[1:], len(text)], strict=True):
        blocks = [
            Block(kind, tuple(_pieces(text, lines, kind, usual=usual, edges=edges, marks=marks)))
            for kind, lines in _groups(text, start, end, usual)
        ]
        out.append(Sheet(number, tuple(blocks)))
    return out


def _usual_length(text: str) -> int:
    lengths = [len(line.rstrip()) for line in text.splitlines() if len(line.strip()) > 40]
    return int(statistics.quantiles(lengths, n=10)[-1]) if len(lengths) > 1 else 80


def _groups(text: str, start: int, end: int, usual: int) -> Iterator[tuple[Kind, list[Span]]]:
    """Lines of one kind that follow each other, each with its line end."""
    kind: Kind | None = None
    lines: list[Span] = []
    for span in _lines(text, start, end):
        line = text[span.start : span.end].rstrip("\r\n")
        found = _kind(line, usual)
        if lines and (found != kind or (found == "prose" and _opens(text, lines, line))):
            yield kind or "prose", lines
            lines = []
        kind = found
        lines.append(span)
    if lines:
        yield kind or "prose", lines


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        yield Span(start, stop)
        start = stop


def _kind(line: str, usual: int) -> Kind:
    bare = line.strip()
    if not bare:
        return "gap"
    if _HEADING.match(line):
        return "prose"
    if _GAP.search(line) or not any(map(str.isalnum, bare)):
        return "table"
    indent = len(line) - len(line.lstrip())
    middle = indent + len(bare) / 2
    if indent >= _CENTRED_INDENT and len(bare) <= _HARD * usual and abs(middle - usual / 2) <= max(4, usual * 0.1):
        return "centred"
    return "table" if indent >= usual * 0.4 else "prose"


def _opens(text: str, lines: Sequence[Span], line: str) -> bool:
    """Whether a line begins a paragraph: it is indented more than the one before, or is the heading of a part."""
    if _HEADING.match(line):
        return True
    before = text[lines[-1].start : lines[-1].end]
    return len(line) - len(line.lstrip()) >= len(before) - len(before.lstrip()) + 3


def _pieces(
    text: str, lines: Sequence[Span], kind: Kind, *, usual: int, edges: Sequence[int], marks: Sequence[Mark]
) -> Iterator[Piece]:
    start, end = lines[0].start, lines[-1].end
    hard = {span.end for span in lines[:-1] if kind == "prose" and _ends_early(text, span, usual)}
    cuts = sorted({start, end, *hard, *edges[bisect_right(edges, start) : bisect_left(edges, end)]})
    near = [mark for mark in marks if mark.span.start < end and mark.span.end > start]
    for left, right in pairwise(cuts):
        over = [mark for mark in near if mark.span.start <= left and right <= mark.span.end]
        numbers = tuple(sorted({mark.number for mark in over}))
        yield Piece(text[left:right], numbers, any(mark.focus for mark in over), right in hard)


def _ends_early(text: str, span: Span, usual: int) -> bool:
    return len(text[span.start : span.end].rstrip()) < _HARD * usual
