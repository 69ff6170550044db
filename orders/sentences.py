"""An order's prose in sentences, each a span of the text; and the flowing view that readers of prose match against."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nupunkt import sent_spans

from orders.order import Order, Span
from orders.scan import repaired

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_SHORT_NAME = re.compile(
    r"(?:\b(?:v|vs|No|Nos|Dkt|Doc|Mr|Mrs|Ms|Dr|Hon|Jr|Sr|Cf|See|Id|at|F|Supp|U\.S|Fed|Crim|App|Ct|Cir|Inc|Corp|Att'y|Gen|Reg)\.|§)\s*$"
)

_ENUMERATOR = re.compile(r"(?:[IVX]{1,5}|[A-H]|\d{1,2})\.|\(\d{1,2}\)|\[\d{1,2}\]")


@dataclass(frozen=True, slots=True)
class Flow:
    """Text with every run of white space as one space; `starts[i]` is the offset in the text of character i.

    `wide` are the offsets at which two letters of the text (a scanner's `rn`) stand as one (`m`).
    """

    text: str
    starts: array[int]
    wide: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> Span:
        """The span of the original text behind these characters of the view."""
        if start >= end:
            return Span(self.starts[start], self.starts[start])
        last = self.starts[end - 1]
        return Span(self.starts[start], last + 1 + (last in self.wide))

    def at(self, offset: int) -> int:
        """The index in the view of the character at this offset of the text, or of the next one kept."""
        return bisect_left(self.starts, offset, 0, len(self.text))


@lru_cache(maxsize=16)
def flow(text: str) -> Flow:
    """The repaired text as flowing prose: what a citation or a set phrase is looked for in."""
    view = repaired(text)
    kept, starts = [], array("l")
    wide = _broken_ms(view)
    blank = True
    for index, char in enumerate(view):
        if index in wide:
            kept.append("m")
            starts.append(index)
            blank = False
        elif index - 1 in wide:
            continue
        elif char.isspace():
            if not blank:
                kept.append(" ")
                starts.append(index)
            blank = True
        else:
            kept.append(char)
            starts.append(index)
            blank = False
    starts.append(len(text))
    return Flow("".join(kept), starts, wide)


_RN = re.compile(r"(?<![A-Za-z])[A-Za-z]*rn[A-Za-z]*")
# Words that orders cannot do without; others are known if they stand unbroken elsewhere in the same text.
_KNOWN_M = frozenset((
    "motion", "motions", "from", "them", "compassionate", "imprisonment", "term", "terms", "months", "commission", "community",
    "commit", "committed", "premises", "kilogram", "kilograms", "statement", "administrative", "argument", "arguments", "judgment",
    "appointment", "government", "claim", "claims", "crime", "criminal", "medical", "minimum", "maximum", "him", "some", "same",
    "time", "home", "may", "must", "make", "made", "system", "summary", "amendment", "amended", "permit", "release", "submit",
    "submitted", "admission", "camp", "member", "november", "september", "december",
))  # fmt: skip


def _broken_ms(view: str) -> frozenset[int]:
    """The offsets of each `rn` that a scanner read for an `m`."""
    found = [match for match in _RN.finditer(view) if len(match.group()) >= 4]
    if not found:
        return frozenset()
    words = {word.lower() for word in re.findall(r"(?<![A-Za-z])[A-Za-z]*m[A-Za-z]*", view)} | _KNOWN_M
    return frozenset(
        match.start() + at.start()
        for match in found
        if match.group().lower().replace("rn", "m") in words and match.group().lower() not in words
        for at in re.finditer("rn", match.group())
    )


@lru_cache(maxsize=16)
def _sentence_spans(text: str, stamps: tuple[Span, ...]) -> tuple[Span, ...]:
    spans: list[Span] = []
    edges = sorted({0, len(text), *(edge for stamp in stamps for edge in (stamp.start, stamp.end))})
    for left, right in pairwise(edges):
        if any(stamp.start <= left < stamp.end for stamp in stamps):
            continue
        begin = left
        for gap in [*_PARAGRAPH_BREAK.finditer(text, left, right), None]:
            end = gap.start() if gap else right
            spans.extend(_in_paragraph(text, begin, end))
            begin = gap.end() if gap else right
    return tuple(_rejoined(text, spans))


_OPEN_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|v|vs|Nos?)\.$|§$")


def _rejoined(text: str, spans: list[Span]) -> list[Span]:
    """The spans, with a sentence that a page break cut after `Mr.` or `No.` made whole again."""
    out: list[Span] = []
    for span in spans:
        if (
            out
            and _OPEN_END.search(text[max(out[-1].start, out[-1].end - 6) : out[-1].end])
            and span.start - out[-1].end < 12
        ):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _in_paragraph(text: str, begin: int, end: int) -> list[Span]:
    paragraph = re.sub(r"\s", " ", text[begin:end])
    if not paragraph.strip():
        return []
    out: list[Span] = []
    for left, right in sent_spans(paragraph):
        piece = paragraph[left:right]
        start = begin + left + len(piece) - len(piece.lstrip())
        stop = begin + right - (len(piece) - len(piece.rstrip()))
        if stop <= start:
            continue
        last = text[out[-1].start : out[-1].end] if out else ""
        if _SHORT_NAME.search(last) or _ENUMERATOR.fullmatch(last):
            out[-1] = Span(out[-1].start, stop)
        else:
            out.append(Span(start, stop))
    return out


def sentences(order: Order) -> tuple[Span, ...]:
    """The spans of the order's sentences, in order, clerk's stamps left out; headings and caption lines count as one."""
    return _sentence_spans(order.text, order.stamps)
