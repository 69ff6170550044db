r"""Markdown marks in an order's text: emphasis, headings, tables, quotation marks at line starts, escapes.

Collections of court orders are often stored as Markdown. A star may also be a star page (`2020 WL 1900495, at \*7`),
a caption's column or an ellipsis (`* * *`); only paired marks that hug their words are taken for emphasis.
"""

from __future__ import annotations

import re
import string

from orders.mapped import Edit, Mapped

# A backslash before ASCII punctuation: https://spec.commonmark.org/0.31.2/#backslash-escapes
ESCAPE = re.compile(r"\\(?=[" + re.escape(string.punctuation) + r"]).")
HARD_BREAK = re.compile(r"\\(?=\n)")
PARAGRAPH = re.compile(r"[^\n\f]+(?:\n(?![ ]*(?:\n|\Z))[^\n\f]+)*")
DELIMITER = re.compile(r"\\.|\*+|_+")
HEADING = re.compile(r"^(?:#{2,6} +|# +(?=[^\W\d]|[*_]))", re.MULTILINE)
QUOTE = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
ROW = re.compile(r"^[ ]*\|(?P<cells>[^\n]*)\|[ ]*(?:\n|\Z)", re.MULTILINE)
RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
BAR = re.compile(r"(?<!\\)\|")
SPACES = re.compile(r"[ ]*")
STAR_COLUMN = re.compile(r"^[ ]*\*[ ]*$", re.MULTILINE)
GAP = "   "


def plain_markdown(text: Mapped) -> Mapped:
    """The text without Markdown marks; table cells are parted by three spaces."""
    blocks = text.edited(_block_edits(text.text))
    return blocks.edited(_inline_edits(blocks.text))


def _block_edits(text: str) -> list[Edit]:
    edits = [Edit(m.start(), m.end()) for m in HEADING.finditer(text)]
    edits += [Edit(m.start(), m.end()) for m in QUOTE.finditer(text)]
    edits += [Edit(m.start(), m.end()) for m in HARD_BREAK.finditer(text)]
    rows = list(ROW.finditer(text))
    ends, starts = {row.end() for row in rows}, {row.start() for row in rows}
    for row in rows:
        if RULE.fullmatch(row["cells"]):
            edits.append(Edit(row.start(), row.end()))
        elif row.start() in ends or row.end() in starts:
            edits += _row_edits(text, row)
    return edits


def _row_edits(text: str, row: re.Match[str]) -> list[Edit]:
    edits: list[Edit] = []
    at = row.start()
    for bar in BAR.finditer(text, row.start(), row.end()):
        start = at + len(text[at : bar.start()].rstrip(" "))
        at = SPACES.match(text, bar.end()).end()  # type: ignore[union-attr]  # it matches nothing, too
        edits.append(Edit(start, at, GAP))
    return [edits[0]._replace(put=""), *edits[1:-1], edits[-1]._replace(put="")] if edits else []


def _inline_edits(text: str) -> list[Edit]:
    edits = [Edit(m.start(), m.start() + 1) for m in ESCAPE.finditer(text)]
    for paragraph in PARAGRAPH.finditer(text):
        if len(STAR_COLUMN.findall(paragraph.group())) < 2:
            edits += _emphasis_edits(text, paragraph.start(), paragraph.end())
    return edits


def _emphasis_edits(text: str, start: int, end: int) -> list[Edit]:
    """Deletions of the paired emphasis marks in one paragraph, `text[start:end]`."""
    edits: list[Edit] = []
    opened: list[re.Match[str]] = []
    for mark in DELIMITER.finditer(text, start, end):
        run = mark.group()
        if run[0] == "\\" or len(run) > 3:
            continue
        before = text[mark.start() - 1] if mark.start() > start else " "
        after = text[mark.end()] if mark.end() < end else " "
        pair = next((i for i in range(len(opened) - 1, -1, -1) if opened[i].group() == run), None)
        if pair is not None and _closes(run, before, after):
            edits += [Edit(opened[pair].start(), opened[pair].end()), Edit(mark.start(), mark.end())]
            del opened[pair:]
        elif _opens(run, before, after):
            opened.append(mark)
            del opened[:-8]
    return edits


def _opens(run: str, before: str, after: str) -> bool:
    """True if a run of marks may begin emphasis: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run"""
    if after.isspace() or (run == "*" and after.isdigit()):  # `at *6`: a star page
        return False
    if run[0] == "_" and (before.isalnum() or len(run) == 3):
        return False
    return _is_punctuation(before) or before.isspace() or not _is_punctuation(after)


def _closes(run: str, before: str, after: str) -> bool:
    if before.isspace() or (run[0] == "_" and after.isalnum()):
        return False
    return _is_punctuation(after) or after.isspace() or not _is_punctuation(before)


def _is_punctuation(char: str) -> bool:
    return not (char.isalnum() or char.isspace())
