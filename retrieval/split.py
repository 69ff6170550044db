"""An order -> its passages: whole sentences up to a size that the encoder reads, cut at headings, with a little overlap."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orders.order import Order, Passage, Span
from orders.sentences import sentences
from orders.speaker import is_heading

MAX_WORDS = 160  # docs/results/search.md
OVERLAP_WORDS = 40
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Section:
    """A passage and the heading that it stands under, empty before the first."""

    passage: Passage
    heading: str


def split(order: Order, *, max_words: int = MAX_WORDS, overlap_words: int = OVERLAP_WORDS) -> list[Section]:
    """The order's passages in order; together they hold every sentence, and `text == order.text[start:end]` of each.

    A passage has at most `max_words` words, stamps included that stand inside it; a longer sentence is cut between
    words. The next one repeats whole sentences of up to `overlap_words` words, unless a heading stands between them.
    """
    out: list[Section] = []
    heading, held = "", list[Span]()

    def close() -> None:
        if held:
            out.append(Section(order.passage(Span(held[0].start, held[-1].end)), heading))

    for sentence in sentences(order):
        flat = " ".join(order.text[sentence.start : sentence.end].split())
        if is_heading(flat):
            close()
            heading, held = flat, []
        for piece in _pieces(order.text, sentence, max_words):
            if held and _words(order.text, Span(held[0].start, piece.end)) > max_words:
                close()
                held = _tail(order.text, held, piece, min(overlap_words, max_words // 2), max_words)
            held.append(piece)
    close()
    return out


def context_line(court: str, title: str, heading: str) -> str:
    """What the encoder reads before a passage, so that a passage without names still says where it stands."""
    return " · ".join(part for part in (court, title, heading) if part)


def _pieces(text: str, sentence: Span, max_words: int) -> list[Span]:
    words = [match.span() for match in _WORD.finditer(text, sentence.start, sentence.end)]
    cuts = range(0, len(words), max_words)
    return [Span(words[at][0], words[min(at + max_words, len(words)) - 1][1]) for at in cuts]


def _tail(text: str, held: list[Span], piece: Span, overlap_words: int, max_words: int) -> list[Span]:
    """The last sentences of a closed passage that the next one begins with, so that both still fit."""
    kept: list[Span] = []
    for span in reversed(held):
        if _words(text, Span(span.start, held[-1].end)) > overlap_words:
            break
        if _words(text, Span(span.start, piece.end)) > max_words:
            break
        kept.insert(0, span)
    return kept if len(kept) < len(held) else []


def _words(text: str, span: Span) -> int:
    return sum(1 for _ in _WORD.finditer(text, span.start, span.end))
