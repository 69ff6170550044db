"""Where the caption of a document begins and ends, and the cells of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from orders.order import Span

# Rules between columns; a section sign before a number is a statute's.
_SEPARATOR = re.compile(r"(?:^|\s+)(?:[:)\]*|\u2502\u2503\u2551\u00a6]|§(?! \d{2,4}\b(?![:-])))(?=\s|$)\s*|\s{3,}|\t")
# Two columns flattened to one line: behind `v.`, a party or its role stands a number, a title or the rest of one.
_FLAT = re.compile(
    r"[ \t]*(?:(?:v|vs)\.|(?i:plaintiff|defendant|petitioner|respondent|movant)s?[,.]|(?i:united states of america),?"
    r"|(?![^,\n]* V\. )[A-Z][A-Z.'\u2019-]+(?: [A-Z][A-Z.'\u2019-]+){1,4}(?: \(\d+\))?,)"
    r"(?P<gap> )(?=(?:(?i:case|criminal|crim|civil|docket|no)\b\.?[^\n]*\d|CR[ -]\d|\d+:\d\d-|\d\d-(?i:cr|cv)-"
    r"|(?:[A-Z]+ (?:AND|&) )?(?:ORDER|OPINION|MEMORANDUM|DECISION|RULING|FOR|TO|MOTION|RE|REDUCTION|RELEASE|SENTENCE"
    r"|GRANTING|DENYING|UNDER|PURSUANT|COMPASSIONATE)\b(?![^\n]*[a-z]{3})))"
)
FLAT_X = 64  # where a flattened second column is taken to begin, in characters from the left
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_OPENING = re.compile(
    r"\s*(?:THIS (?:MATTER|CAUSE)|This (?:matter|case)|(?:Now |Presently )?(?:[Bb]efore|[Pp]ending before) (?:the|this|me)"
    r"|AND NOW|WHEREAS|Came on|I have read|Upon consideration)\b"
)
# Paragraphs that courts of appeals print inside their captions: 2d Cir. I.O.P. 32.1.1 and the term of the sitting.
_BOILERPLATE = re.compile(
    r"\s*(?:At a stated term\b|Rulings by summary order\b|NOTE: Where\b|NOTICE: This\b)", re.IGNORECASE
)
_ERRATA = re.compile(r"^[^\w\n]*ERRAT(?:A|UM)(?: SHEET)?[^\w\n]*$", re.MULTILINE)
_COURT_LINE = re.compile(
    r"^.{0,60}?\b(?:UNITED STATES (?:COURT OF APPEALS|DISTRICT COURT|BANKRUPTCY COURT)|SUPREME COURT)\b.{0,40}$",
    re.MULTILINE | re.IGNORECASE,
)
_SYLLABUS = re.compile(r"^[^\w\n]*Syllabus[^\w\n]*$", re.MULTILINE)
_HIGH_COURT = re.compile(r"^[^\w\n]*SUPREME COURT OF THE UNITED STATES[^\w\n]*$", re.MULTILINE)
_HEAD = 8000  # characters in which a caption may end


@dataclass(frozen=True, slots=True)
class Cell:
    """One column's part of a caption line; `line` counts from 0, `x` is the offset in the line."""

    span: Span
    text: str
    line: int
    column: int
    x: int

    @property
    def centre(self) -> float:
        """The middle of the printed words, in characters from the left."""
        return self.x + len(self.text) / 2


@lru_cache(maxsize=32)
def head_start(text: str) -> int:
    """The offset at which the caption of the main document begins: behind an errata sheet or the Reporter's syllabus."""
    errata = _ERRATA.search(text, 0, 3000)
    court = _COURT_LINE.search(text, errata.end(), errata.end() + 6000) if errata else None
    if court:
        above = text[: court.start()].rstrip("\n")
        line = above.rfind("\n") + 1
        return line if re.search(r"\b(?:19|20)\d\d\b", above[line:]) else court.start()
    if _SYLLABUS.search(text, 0, 3000):
        titles = [match.start() for match in _HIGH_COURT.finditer(text)][:2]
        return titles[-1] if len(titles) == 2 else 0
    return 0


@lru_cache(maxsize=32)
def head_end(text: str) -> int:
    """The offset at which the caption ends and prose begins."""
    start = head_start(text)
    lines = list(_LINE.finditer(text, start, min(len(text), start + _HEAD)))
    skipped_to = start
    for index, match in enumerate(lines):
        line = match.group()
        if match.start() < skipped_to:
            continue
        if _BOILERPLATE.match(line):
            skipped_to = _paragraph_end(text, match.start())
            continue
        words = _WORD.findall(line)
        columns = re.search(r"\S\s{3,}\S.*\s{3,}|appeal from", line, re.IGNORECASE)
        if len(words) < 6 or sum(word.islower() for word in words) < 2 or columns:
            continue
        if _OPENING.match(line):
            return match.start()
        both = words + (_WORD.findall(lines[index + 1].group()) if index + 1 < len(lines) else [])
        if len(both) >= 9 and sum(word[0].islower() for word in both) >= 0.5 * len(both):
            return match.start()
    return min(len(text), start + 4000)


def _paragraph_end(text: str, start: int) -> int:
    blank = re.compile(r"\n[ \t]*\n").search(text, start, start + 1500)
    return blank.end() if blank else start + 1


def cells(text: str, start: int, end: int) -> Iterator[Cell]:
    """The cells of the lines between the offsets, left to right; a line without columns is one cell."""
    number, counted = 0, start
    for match in _LINE.finditer(text, start, end):
        number += text.count("\n", counted, match.start())
        counted = left = match.start()
        gaps, flat = _gaps(text, match)
        for column, gap in enumerate([*gaps, Span(match.end(), match.end())]):
            printed = text[left : gap.start]
            if printed.strip():
                at = left + len(printed) - len(printed.lstrip())
                x = FLAT_X if flat and column else at - match.start()
                yield Cell(Span(at, at + len(printed.strip())), printed.strip(), number, column, x)
            left = gap.end


def _gaps(text: str, line: re.Match[str]) -> tuple[list[Span], bool]:
    """What parts the columns of a line (an indent does not), and whether the line is a flattened one."""
    found = _SEPARATOR.finditer(text, line.start(), line.end())
    gaps = [Span(*gap.span()) for gap in found if gap.start() > line.start() or gap.group().strip()]
    flat = None if gaps else _FLAT.match(text, line.start(), line.end())
    return ([Span(*flat.span("gap"))], True) if flat else (gaps, False)
