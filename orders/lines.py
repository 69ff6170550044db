"""The lines of a text, and the number columns and page numbers that some of them carry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orders.mapped import Edit

SPLIT = re.compile(r"[^\n\f]*(?:\n|\f|\Z)")
# Page numbers alone on a line: `2`, `- 2 -`, `Page 2 of 5`, `ORDER - 2`, `ORDER DENYING MOTION - PAGE 2`.
NUMBER = re.compile(r"[ ]*(?:-[ ]?|\[)?(?P<page>\d{1,3})(?:[ ]?-|\])?[ ]*")
PAGE_OF = re.compile(r"[ ]*[Pp](?:age|AGE|g\.)[ ]*(?P<page>\d{1,3})(?:[ ]+(?:of|OF)[ ]+\d{1,3})?[ ]*")
FOOTER = re.compile(
    r"[ ]*[A-Z][A-Z0-9 ,.'&/()§-]{2,90}?[ ]*(?:[-\u2013\u2014:|]|PAGE|P\.)[ ]*(?:PAGE[ ]*)?(?P<page>\d{1,3})[ ]*"
)
LEADING = re.compile(r"[ ]*(?P<number>\d{1,2})(?:[ ]+(?![.)\s])|[ ]*$)")
MIN_COLUMN = 20  # pleading paper numbers 24 to 28 lines; shorter runs are lists and footnotes
MAX_WIDTH = 130  # characters in a line of pleading paper, at the most


@dataclass(frozen=True, slots=True)
class Line:
    """One line: offsets of its first character and of its end, and whether a form feed ends it."""

    start: int
    end: int
    text: str
    last_of_page: bool

    @property
    def blank(self) -> bool:
        """True if nothing is printed on it."""
        return not self.text or self.text.isspace()


def lines_of(text: str) -> list[Line]:
    """All lines in order; a form feed ends a line as a line feed does."""
    lines: list[Line] = []
    for m in SPLIT.finditer(text):
        content = m.group().rstrip("\n\f")
        if m.start() == m.end() and lines and m.start() == len(text) and text[-1:] != "\f":
            break
        lines.append(Line(m.start(), m.start() + len(content), content, m.group().endswith("\f")))
        if m.end() == len(text) and not m.group().endswith(("\n", "\f")):
            break
    return lines


def page_number(line: Line) -> tuple[int, str] | None:
    """The page number that a line consists of, with its kind: `bare`, `page`, or the words of the footer."""
    if len(line.text) > 120:
        return None
    if m := NUMBER.fullmatch(line.text):
        return int(m["page"]), "bare"
    if m := PAGE_OF.fullmatch(line.text):
        return int(m["page"]), "page"
    if m := FOOTER.fullmatch(line.text):
        return int(m["page"]), line.text[: m.start("page")].strip()
    return None


def number_columns(lines: list[Line]) -> list[Edit]:
    """Deletions of the line numbers of pleading paper (W.D. Wash. LCR 10(e)(5), C.D. Cal. L.R. 11-3.2)."""
    edits: list[Edit] = []
    column: list[tuple[Line, re.Match[str]]] = []
    since = 0
    for line in lines:
        m = LEADING.match(line.text) if len(line.text) <= MAX_WIDTH else None
        number = int(m["number"]) if m else 0
        if m and number == len(column) + 1 and column:
            column.append((line, m))
            since = 0
        elif m and number == 1:
            edits += _column_edits(column)
            column, since = [(line, m)], 0
        else:
            since += not line.blank
            if since > 3:
                edits += _column_edits(column)
                column, since = [], 0
    return edits + _column_edits(column)


def _column_edits(column: list[tuple[Line, re.Match[str]]]) -> list[Edit]:
    if len(column) < MIN_COLUMN:
        return []
    widths = [m.end() for line, m in column if m.end() < len(line.text)]
    width = min(widths, default=0)
    return [Edit(line.start, line.start + min(len(line.text), max(width, m.end("number")))) for line, m in column]
