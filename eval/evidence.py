"""Shown evidence against the quotes of gold: by place in the order, and by words. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from orders.order import Order, Span

_MARKS = str.maketrans("", "", "*\\")


@dataclass(frozen=True, slots=True)
class EvidenceScore:
    """How the shown evidence of one cell stands to gold's.

    `hit`: a shown span shares a character with a gold quote. `within`: one lies whole inside the other. `overlap`: how
    far the best shown quote is the best gold quote, in [0, 1]. `ragged`: a shown quote begins or ends inside a word.
    """

    hit: bool
    within: bool
    overlap: float
    ragged: bool


def quote_spans(order: Order, quotes: Sequence[str]) -> list[Span]:
    """Every place in `order.text` where a quote stands, white space folded; looked up in the raw text too, since what
    is read may lack marks that the file, and so the quote, prints.
    """
    found = {Span(*match.span()) for quote in quotes for match in _pattern(quote).finditer(order.text)}
    for quote in quotes:
        for match in _pattern(quote).finditer(order.raw):
            start, end = (bisect_left(order.raw_starts, at) for at in match.span())
            if start < end:
                found.add(Span(start, min(end, len(order.text))))
    return sorted(found)


def score_evidence(text: str, shown: Sequence[Span], quotes: Sequence[str], places: Sequence[Span]) -> EvidenceScore:
    """The score of the shown spans of `text` against gold `quotes`, which stand at `places`."""
    pairs = [(a, b) for a in shown for b in places]
    return EvidenceScore(
        hit=any(a.overlaps(b) for a, b in pairs),
        within=any(a.covers(b) or b.covers(a) for a, b in pairs),
        overlap=evidence_overlap([text[span.start : span.end] for span in shown], quotes),
        ragged=any(is_ragged(text, span) for span in shown),
    )


def is_ragged(text: str, span: Span) -> bool:
    """Whether the span begins or ends inside a word: no person quotes like that."""
    return any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (span.start, span.end))


def evidence_overlap(shown: Sequence[str], gold: Sequence[str]) -> float:
    """How far the best shown quote is the best gold quote: 2 x common run / both lengths, in characters.

    White space is folded and emphasis marks (`*`), which reading cleans away, are dropped first. 1 is the same words,
    0 is nothing shown or no shared run; a whole page shown for a sentence scores near 0, for evidence that must be
    read through is no evidence.
    """
    pairs = [(_bare(a), _bare(b)) for a in shown for b in gold]
    return max((2 * _common_run(a, b) / (len(a) + len(b)) for a, b in pairs if a and b), default=0.0)


def _pattern(quote: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in quote.split()) or r"(?!)")


def _bare(quote: str) -> str:
    return " ".join(quote.translate(_MARKS).split())


def _common_run(a: str, b: str) -> int:
    if a in b or b in a:
        return min(len(a), len(b))
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
