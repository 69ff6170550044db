"""Where words are planted in an order for the machine that reads it; they are left out before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nupunkt import sent_spans

from orders.machine import Look, Row, addresses_machine, rows_for
from orders.mapped import Edit, Mapped
from orders.order import Span

MOST_BLOCK = 1500  # characters between an opening and a closing tag; more would let a tag swallow an order
MOST_AFTER = 80  # words of the same paragraph that go with a sentence at its head
SHORT = 15  # words of a sentence that goes with one in the midst of a paragraph
WHOLE = 60  # words of a paragraph that is planted as a whole if its first sentence is, or none shows it alone
LEAD = 12  # words before a planted sentence that are its heading, not the court's prose
_GAP = re.compile(r"[ \t]*\n(?:[ \t]*\n)+[ \t]*|[ \t\n]*\f\s*")
_BLOCKS = re.compile(
    rf"<\|im_start\|>.{{0,{MOST_BLOCK}}}?<\|im_end\|>|\[INST\].{{0,{MOST_BLOCK}}}?\[/INST\]|<!--.{{0,{MOST_BLOCK}}}?-->"
    rf"|<[a-z]+_of_turn>.{{0,{MOST_BLOCK}}}<[a-z]+_of_turn>.{{0,300}}?(?=\n\s*\n|\Z)"
    rf"|<(?P<tag>system\w*|assistant|user|instructions?|prompt|tool\w*|context|ruling|answer|output|metadata)\b[^<>]{{0,80}}>.{{0,{MOST_BLOCK}}}?</(?P=tag)>"
    rf"|```.{{0,{MOST_BLOCK}}}?```|\{{[^{{}}]{{0,{MOST_BLOCK}}}[\"']\w+[\"']\s*:[^{{}}]{{0,{MOST_BLOCK}}}\}}"
    rf"|-{{3,}} ?BEGIN (?:SYSTEM )?(?:PROMPT|INSTRUCTIONS?)\b.{{0,{MOST_BLOCK}}}?-{{3,}} ?END [A-Z ]+-{{3,}}",
    re.DOTALL | re.IGNORECASE,
)
_OPENS, _CLOSES = re.compile(r"\u201c[^\u201d]*$|^[^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$"), re.compile('[\u201d"]')

# `The motion is GRANTED.` behind words to a machine is of the same mouth; a finding or a citation is the court's.
_RULES = re.compile(
    r"\b(?:motion|request|sentence|term|petition)s? (?:is|was|are|has been) (?:hereby )?(?:grant|den|dismiss|allow|reduc)|\b(?:report|answer|say|write|output)\b",
    re.IGNORECASE,
)
_RULE_ABOVE = re.compile(r"\n[ \t]*[_\-\u2014]{3,}[ \t]*\n\Z")


@lru_cache(maxsize=16)
def planted_spans(text: str) -> tuple[Span, ...]:
    """The spans of what is addressed to a machine, in order; a whole paragraph with the gap behind it."""
    spans: list[Span] = []
    for start, end in sorted({*_blocks(text), *_in_paragraphs(text)}):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(_with_gap(text, span) for span in spans)


def without_planted(text: Mapped) -> tuple[Mapped, tuple[str, ...]]:
    """The text without words addressed to the machine that reads it, and a warning that says how many and where."""
    spans = planted_spans(text.text)
    if not spans:
        return text, ()
    words = sum(len(text.text[span.start : span.end].split()) for span in spans)
    pages = sorted({text.text.count("\f", 0, span.start) + 1 for span in spans})
    where = f" on page {', '.join(map(str, pages))}" if "\f" in text.text else ""
    warning = f"left out {words} word{'s' * (words != 1)} addressed to the program that reads the order{where}: look there in the file"
    return text.edited([Edit(span.start, span.end) for span in spans]), (warning,)


def _with_gap(text: str, span: Span) -> Span:
    """The span, and the gap behind it where it fills its paragraphs, so that what stood around it stands as before."""
    above = _RULE_ABOVE.search(text, max(0, span.start - 100), span.start)
    if above:  # the line over a footnote goes with it
        span = Span(above.start() + 1, span.end)
    after = _GAP.match(text, span.end)
    first = not text[: span.start].strip() or text[: span.start].rstrip(" \t").endswith(("\n\n", "\f"))
    if first and after and "\f" not in after.group():
        return Span(span.start, text.rfind("\n", span.start, after.end()) + 1)
    return span


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    for match in _BLOCKS.finditer(text) if any(mark in text for mark in ("<", "[", "```", "{", "---")) else ():
        if addresses_machine(match.group()):
            yield match.span()


def _in_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at, rows = 0, rows_for(text)
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[at:end].strip():
            yield from _in_paragraph(text, at, end, rows)
        at = gap.end() if gap else end


def _in_paragraph(text: str, start: int, end: int, rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    paragraph = text[start:end]
    look = Look.at(paragraph, rows)
    if not look.anything():
        return
    flat = re.sub(r"[ \t\f\n]", " ", paragraph)
    pieces = [Span(*piece) for piece in sent_spans(flat)] or [Span(0, len(flat))]
    found = [index for index, piece in enumerate(pieces) if look.finds(_lines(paragraph, piece))]
    if not found:
        if len(flat.split()) <= WHOLE and look.finds(paragraph):
            yield start, end
        return
    if pieces[found[0]].start and len(flat[: pieces[found[0]].start].split()) <= LEAD:
        found = sorted({0, *found})
    at = 0
    for index in found:
        if pieces[index].start >= at:
            at = _reach(flat, pieces, index)
            yield start + pieces[index].start, start + at


def _lines(paragraph: str, piece: Span) -> str:
    return re.sub(r"[ \t]+", " ", paragraph[piece.start : piece.end].strip())


def _reach(flat: str, pieces: list[Span], index: int) -> int:
    """Where what begins with this sentence ends: at its quotation's end, or with what follows of the same mouth."""
    own = flat[pieces[index].start : pieces[index].end]
    if _OPENS.search(own):
        close = _CLOSES.search(flat, pieces[index].end)
        return close.end() if close else len(flat)
    if "\u201d" in own or own.count('"') >= 2:
        return pieces[index].end
    end, left = pieces[index].end, MOST_AFTER
    alone = not index and len(flat.split()) <= WHOLE
    for piece in pieces[index + 1 :]:
        words = len(flat[piece.start : piece.end].split())
        left -= words
        if left < 0 or (not alone and (words > SHORT or not _RULES.search(flat, piece.start, piece.end))):
            break
        end = piece.end
    return end
