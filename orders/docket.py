"""Docket numbers in every style that federal courts print, and their canonical core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orders.order import Span
from orders.scan import repaired

DASH = r"[-\u2010-\u2015\u2212]"
_TYPES = "cr|cv|mj|md|mc|po|br|bk|ap|dp|hc|sw|gj|vv|misc|crim|civ|(?-i:C)"
_OFFICE = r"(?:(?P<office{0}>\d{{1,2}}):\s?)?"
_NUMBER = re.compile(
    r"(?<![\w:-])(?:"
    # 1:17-CR-00085, 17 CR 767, 4:19CR110, 15-cr-00319, 2-15-cr-00180
    + r"(?:[A-Z]{1,4}" + DASH + r")?(?:(?P<officea>\d)[:\-])?(?P<yya>\d{2,4})\s?" + DASH + r"?\s?(?P<tta>(?:" + _TYPES + r"))\.?\s?"
    + r"(?:" + DASH + r"\s*\n\s*|" + DASH + r"?\s?)(?P<nna>\d{1,6})(?!\d)"
    # CR16-5073, CR 2:14-00321, CV17-00016, CR-08-0259, MDL 15-02641
    + r"|(?P<ttb>CR|CV|MJ|MDL|MC|BK|AP|PO|(?-i:C))\.?" + DASH + r"?\s?(?:No\.?\s?)?" + _OFFICE.format("b")
    + r"(?P<officed>\d(?=\d\d" + DASH + r"))?(?P<yyb>\d\d)" + DASH + r"(?P<nnb>\d{1,5})(?!\d)"
    # ELT-08-0259 or 3:16-00158 or 13-0287 or 11-20199-CR after words that name the kind
    + r"|(?:[A-Z]{1,4}" + DASH + r")?" + _OFFICE.format("c") + r"(?P<yyc>\d\d)" + DASH
    + r"(?P<nnc>\d{1,6})(?:" + DASH + r"\d\d(?=" + DASH + r"CR))?(?P<ttc>" + DASH + r"(?:CR|CV|MJ|CIV|CRIM)\b)?(?!\d)"
    + r")",
    re.IGNORECASE,
)  # fmt: skip
_KIND = re.compile(
    r"\b(?P<cr>criminal(?:\s+(?:action|case|no))?|crim(?=\.|\s)|cr(?=\.))|(?P<cv>civil\s+(?:action|case|no)|civ(?=\.)"
    r"|(?:civil)(?=\s)|c\.\s?a\.(?=\s*no))|(?P<md>MDL)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DocketNumber:
    """One printed docket number: its span and its core `O:YY-TT-NNNNN`, the office digit only if it is printed."""

    span: Span
    canonical: str

    @property
    def core(self) -> str:
        """The number without the office digit: the same case in every style."""
        return self.canonical.split(":")[-1]


def find_docket_numbers(text: str, *, start: int = 0, end: int | None = None) -> Iterator[DocketNumber]:
    """District-court docket numbers printed between the two offsets; those without a kind (`08-2490`) are left out."""
    view = repaired(text)
    for match in _NUMBER.finditer(view, start, len(text) if end is None else end):
        got = {key.rstrip("abcd"): value for key, value in match.groupdict().items() if value}
        kind = _kind(got.get("tt"), re.sub(r"\s+", " ", view[max(start, match.start() - 240) : match.start()])[-70:])
        if kind and len(got["yy"]) in (2, 4):
            office = f"{int(got['office'])}:" if "office" in got else ""
            number = f"{office}{got['yy'][-2:]}-{kind}-{int(got['nn']):05d}"
            yield DocketNumber(Span(match.start(), match.end()), number)


def _kind(printed: str | None, before: str) -> str | None:
    if printed:
        short = printed.strip("-\u2010\u2011\u2012\u2013\u2014\u2212").lower()
        return {"crim": "cr", "civ": "cv", "c": "cv", "mdl": "md", "misc": "mc"}.get(short, short)
    kinds = list(_KIND.finditer(before))
    return kinds[-1].lastgroup if kinds else None


def canonical(printed: str) -> str | None:
    """The canonical core of one printed docket number, `None` if it is none. `17 CR 767 (VM)` -> `17-cr-00767`."""
    found = next(find_docket_numbers(printed), None)
    return found.canonical if found else None
