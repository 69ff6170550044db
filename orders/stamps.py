"""Stamps that a clerk or an electronic filing system prints on an order: facts about it, but not the court's prose."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A line of CM/ECF: a case number, then a document number, then a date or a page. Each court sets its own wording.
CASE = (
    r"(?:(?:(?:Appellate|USCA\w*|USCADC)\s+)?(?:Case|Appeal)(?:\s*:|\s*\#|\s+No\.?:?)?\s*"
    r"(?:\d{1,2}:)?\d{2}-[\w:().,-]+|\d:\d{2}-[a-z]{2}-\d{3,}[\w().-]*)"
)
DOCUMENT = r"(?:Document|Doc\.?|DktEntry|Dkt\.?|ECF|Entry(?:\s+ID)?|\#)\s*(?:No\.?|Number)?\s*\#?:?\s*\#?\s*\d"
WHEN = r"(?:Filed|Entered|Pages?|Pg\.?|\d{1,2}/\d{1,2}/\d{2,4}|\d+\s+of\s+\d+)"
ECF = re.compile(rf"[ ]*{CASE}(?=.*{DOCUMENT})(?=.*{WHEN}).*", re.IGNORECASE)
PAGE_ID = r"Page\s*ID\.?\s*\#?:?\s*\d+"
PAGE = re.compile(r"\b(?:Pages?|Pg\.?):?\s*(?P<page>\d+)|(?P<of>\d+)\s+of\s+\d+", re.IGNORECASE)
VARIES = re.compile(rf"{PAGE_ID}|(?:Pages?|Pg):?\s*\d+(?:\s*of\s*\d+)?\.?|\d+\s+of\s+\d+\.?|\W", re.IGNORECASE)
# The Southern District of New York's stamp: https://www.nysd.uscourts.gov
BLOCK = re.compile(
    r"USDC[ -]SDNY[ ]*\n(?:[ ]*DOCUMENT[ ]*\n)?(?:[ ]*ELECTRONICALLY FILED[ ]*\n)?"
    r"(?:[ ]*DOC ?#:?[^\n]*\n)?(?:[ ]*DATE FILED:?[^\n]*)?"
)
DATE = r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|[A-Z][A-Za-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})"
FILED = re.compile(
    rf"^[ ]*(?:E-?)?FILED(?:[ ]+(?:IN|BY|ON)\b[^\n]{{0,60}})?[: ]*(?:\n[^\n]{{0,60}}){{0,2}}?\n?[ ]*{DATE}[ ]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One line of an electronic filing system: what stays the same on every page, and the page it names, if any."""

    key: str
    page: int | None


def ecf_stamp(line: str) -> Stamp | None:
    """The stamp that a line consists of, or None."""
    if len(line) > 240 or not ECF.fullmatch(line):
        return None
    bare = re.sub(PAGE_ID, "", line, flags=re.IGNORECASE)
    page = PAGE.search(bare)
    number = int((page["page"] or page["of"])[:6]) if page else None
    return Stamp(VARIES.sub("", line).lower(), number)


def block_stamps(text: str) -> list[tuple[int, int]]:
    """Start and end of the stamps of several lines: the Southern District's block, a clerk's FILED with its date."""
    spans = [m.span() for m in BLOCK.finditer(text)]
    spans += [m.span() for m in FILED.finditer(text, 0, 3000)]
    return [(start, start + len(text[start:end].rstrip())) for start, end in spans]
