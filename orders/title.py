"""The title of a document: the words by which it calls itself an order, an opinion, a motion."""

from __future__ import annotations

import re

from orders.cells import FLAT_X, Cell
from orders.docket import find_docket_numbers
from orders.order import Order, Span

_WORD = re.compile(
    r"\b(?:ORDER|OPINION|MEMORANDUM|DECISION|JUDGMENT|RULING|ENTRY|MINUTES?|MEMO ENDORSE(?:D|MENT)|COMPLAINT|MOTION|BRIEF"
    r"|NOTICE|STATEMENT|FINDINGS|RECOMMENDATIONS?|STIPULATION)\b"
)
_NONE = re.compile(
    r"\b(?:COURT|SO ORDERED|IT IS|HEREBY|CHAMBERS|FILED|Docket|JUDGE|Attorney|ATTORNEY|CRIMINAL ACTION|CIVIL ACTION|No\."
    r"|NO\.|Dkt|ECF|Slip|OPINION WAS)\b|[.;]\s*$|^\W*(?:ON )?(?:CROSS-)?(?:APPEAL|PETITION|APPLICATION)S? (?:FOR|TO|FROM)\b"
    r"|^\W*(?:ON (?:APPEAL|MOTION|PETITION)|FOR (?:REVIEW|ENFORCEMENT)|SUBMITTED|ARGUED)\b|\bOPINION (?:OF|BY)\b|^\W*AO \d"
)
_NO_ENTRY = re.compile(r"\b(?:TABLE|INDEX|CONTENTS|AUTHORITIES|COUNSEL|PUBLICATION)\b|\.{4,}", re.IGNORECASE)
_STOP = re.compile(
    r"^\W*(?i:v\.|vs\.|(?:plaintiff|defendant|petitioner|respondent|appell(?:ant|ee))s?\W*$)|\b(?:Dkt|No\.|(?i:judge)|J\.)|:$"
)
_OPEN_END = re.compile(r"(?:\b(?:AND|OF|ON|TO|FOR|THE|IN|RE|GRANTING|DENYING)|,)$", re.IGNORECASE)
_VERSUS = re.compile(r"^[-\s]*(?:v|vs|versus)\b[-.\s]*$", re.IGNORECASE)
# The line under which a judge begins to write: "GUSTAFSON, Judge:".
_AUTHOR_LINE = re.compile(
    r"^[ \t]*[A-Z][^\n,]{2,40}(?:, (?:JR|SR)\.)?, (?:(?:Chief|Senior|District|Circuit|Bankruptcy|United States|Magistrate)"
    r" )*(?:Judge|Justice)[:.]",
    re.MULTILINE,
)
_ENDORSED = re.compile(r"^[^\w\n]*(MEMO(?:RANDUM)? ENDORSE(?:D|MENT))[^\w\n]*$", re.MULTILINE)


def is_heading(printed: str) -> bool:
    """True if the words hold one that titles are made of."""
    return bool(_WORD.search(printed))


def find_title(order: Order, view: str, head: list[Cell], end: int) -> tuple[str, list[Span]] | None:
    """The title in upper case and on one line, and the spans that print it; None if the document has none."""
    rows = [cell for cell in head if not any(stamp.overlaps(cell.span) for stamp in order.stamps)]
    for index, cell in enumerate(rows):
        if any(_VERSUS.match(row.text) for row in rows[index + 1 : index + 3]) and _is_party(cell.text):
            continue
        if _is_title(_unspaced(cell.text)) or _is_centred_title(rows, index):
            return _joined([*_above(rows, index), cell, *_below(rows, index)])
    endorsed = _ENDORSED.search(view)
    if endorsed:
        return endorsed[1], [Span(*endorsed.span(1))]
    return _over_author(view, end)


def _is_party(printed: str) -> bool:
    """True for a company that bears a word of titles in its name, over a `v.`"""
    return bool(re.search(r"\b(?:COMPANY|CO|CORP|INC|LLC|LTD|ASSOCIATION|BOARD|ET AL)\b", printed, re.IGNORECASE))


def _joined(parts: list[Cell]) -> tuple[str, list[Span]]:
    title = re.sub(r"\s+", " ", " ".join(_unspaced(part.text) for part in parts))
    return re.sub(r"[¹²³*]$|(?<=[A-Z])\d$", "", title).strip(" .:").upper(), [part.span for part in parts]


def _above(rows: list[Cell], index: int) -> list[Cell]:
    """A line over the title that ends in a word like AND belongs to it: `SUGGESTION OF REMAND AND`."""
    cell = rows[index]
    over = [row for row in rows[:index] if row.line == cell.line - 1 and _aligned(rows, row, cell)]
    return over if over and _is_capital(over[0].text) and _OPEN_END.search(over[0].text) else []


def _below(rows: list[Cell], index: int) -> list[Cell]:
    parts = [rows[index]]
    for row in rows[index + 1 :]:
        if row.line > parts[-1].line + 1:
            break
        if _is_rest(rows, parts[-1], row):
            parts.append(row)
            break
        if row.line == parts[-1].line or not _aligned(rows, parts[-1], row):
            continue
        if not _continues(parts[-1].text, row.text):
            break
        parts.append(row)
    return parts[1:]


def _is_rest(rows: list[Cell], last: Cell, row: Cell) -> bool:
    """True for the rest of a flattened title, which fell to the left: `MOTION FOR`, then `COMPASSIONATE RELEASE`."""
    open_end = last.x == FLAT_X and row.line > last.line and bool(_OPEN_END.search(last.text))
    return open_end and _is_alone(rows, row) and not row.text.endswith((",", ".")) and _is_capital(row.text)


def _aligned(rows: list[Cell], cell: Cell, other: Cell) -> bool:
    """True if the second cell stands in the same column, or both are alone on their lines, one centred on the other."""
    if abs(cell.x - other.x) <= 6 and (cell.column == other.column or min(cell.x, other.x) >= 12):
        return True
    if cell.column != other.column or _is_alone(rows, cell) != _is_alone(rows, other):
        return False
    return abs(cell.centre - other.centre) <= 4


def _is_alone(rows: list[Cell], cell: Cell) -> bool:
    return sum(row.line == cell.line for row in rows) == 1


def _unspaced(printed: str) -> str:
    return printed.replace(" ", "") if re.fullmatch(r"(?:[A-Z] ){3,}[A-Z]", printed) else printed


def _is_capital(printed: str) -> bool:
    letters = [char for char in printed if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.8 * len(letters)


def _is_title(printed: str) -> bool:
    letters = [char for char in printed if char.isalpha()]
    capital = sum(char.isupper() for char in letters) >= 0.8 * len(letters)
    return bool(capital and _WORD.search(printed) and not _NONE.search(printed) and len(printed) < 120)


def _is_centred_title(rows: list[Cell], index: int) -> bool:
    """A mixed-case title of two words or more, alone on its line, centred: `Designation & Statement of Issues`."""
    cell = rows[index]
    words = re.findall(r"[^\W\d_]+", cell.text)
    return (
        cell.x >= 12
        and 2 <= len(words) <= 14
        and all(word[0].isupper() or len(word) <= 3 for word in words)
        and _is_title(cell.text.upper())
        and not _NONE.search(cell.text)
        and not _NO_ENTRY.search(cell.text)
        and not _STOP.search(cell.text)
        and _is_alone(rows, cell)
    )


def _continues(last: str, printed: str) -> bool:
    if last.endswith(",") and re.fullmatch(r"[\d,\s-]+", printed):
        return True
    if not _is_capital(printed) or printed.startswith(("[", "(", "_", "-")):
        return False
    return not _STOP.search(printed) and next(find_docket_numbers(printed), None) is None


def _over_author(view: str, end: int) -> tuple[str, list[Span]] | None:
    """The heading on the line over the author's, where a reporter prints counsel between caption and title."""
    author = _AUTHOR_LINE.search(view, max(0, end - 400), min(len(view), end + 12000))
    above = view[: author.start()].rstrip() if author else ""
    at = above.rfind("\n") + 1
    printed = above[at:].strip()
    if not printed or not _is_title(printed.upper()) or len(printed.split()) > 8 or _NO_ENTRY.search(printed):
        return None
    start = at + len(above[at:]) - len(above[at:].lstrip())
    return printed.upper().strip(" .:"), [Span(start, start + len(printed))]
