"""From raw text to the text of an order, by edits only, so that every character kept can be found again in the raw."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from orders.characters import plain_characters
from orders.furniture import without_furniture
from orders.mapped import Edit, Mapped
from orders.markdown import plain_markdown
from orders.order import Page, Span
from orders.planted import without_planted
from orders.stamps import block_stamps

TRAILING = re.compile(r"(?<![ ])[ ]+(?=\n|\Z)")
HYPHEN = re.compile(r"(?<![A-Za-z])(?P<left>[A-Za-z]{2,})(?P<cut>-[ ]*\n[ ]*)(?P<right>[a-z]{2,})")
WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of an order, its map to the raw text (one offset more than characters), stamps, pages and warnings."""

    text: str
    raw_starts: tuple[int, ...]
    stamps: tuple[Span, ...]
    pages: tuple[Page, ...]
    warnings: tuple[str, ...]


def clean(raw: str) -> Cleaned:
    """The order's text: line layout kept; marks, repeated stamps, page and line numbers, page breaks taken out.

    Words addressed to the machine that reads it are left out, with a warning.

    The first print of each stamp stays, its span in `stamps`: it proves the date of filing and the document number.
    """
    characters, warnings = plain_characters(Mapped.of(raw))
    characters, planted = without_planted(characters)
    body = without_furniture(plain_markdown(characters))
    text = body.text.edited([Edit(m.start(), m.end()) for m in TRAILING.finditer(body.text.text)])
    text = text.edited(_hyphen_edits(text.text))
    text = _trimmed(text)
    stamps = {_span(text, start, end) for start, end in body.stamps}
    stamps |= {Span(start, end) for start, end in block_stamps(text.text)}
    kept = tuple(sorted(span for span in stamps if span.start < span.end))
    return Cleaned(text.text, tuple(text.starts), kept, _pages(text, body.page_starts), warnings + planted)


def _span(text: Mapped, raw_start: int, raw_end: int) -> Span:
    return Span(
        bisect_left(text.starts, raw_start, 0, len(text.text)), bisect_left(text.starts, raw_end, 0, len(text.text))
    )


def _pages(text: Mapped, page_starts: list[tuple[int, int]]) -> tuple[Page, ...]:
    """Pages that cover the whole text; `page_starts` are pairs of page number and raw offset."""
    starts = [bisect_left(text.starts, raw, 0, len(text.text)) for _, raw in page_starts]
    starts[0] = 0
    ends = [*starts[1:], len(text.text)]
    return tuple(Page(n, Span(a, b)) for (n, _), a, b in zip(page_starts, starts, ends, strict=True))


def _hyphen_edits(text: str) -> list[Edit]:
    """Joins of words broken at a line end, the line end moved behind the word.

    Only where the whole word is printed elsewhere: `good-` over `time` keeps its hyphen.
    """
    cuts = list(HYPHEN.finditer(text))
    if not cuts:
        return []
    words = {word.lower() for word in WORD.findall(text)}
    joined = [m for m in cuts if (m["left"] + m["right"]).lower() in words]
    ends = [text.find(" ", m.end(), m.end() + 8) for m in joined]
    moved = [
        Edit(at, at + 1, "\n") for m, at in zip(joined, ends, strict=True) if at > 0 and "\n" not in text[m.end() : at]
    ]
    return [Edit(*m.span("cut")) for m in joined] + moved


def _trimmed(text: Mapped) -> Mapped:
    """Without blank lines before the first and white space after the last printed line; the map ends at the raw end."""
    first = text.text[: len(text.text) - len(text.text.lstrip())].rfind("\n") + 1
    last = max(first, len(text.text.rstrip()))
    return Mapped(text.text[first:last], [*text.starts[first:last], text.starts[-1]])
