"""Dates as courts print them, each with its span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from orders.order import Span
from orders.scan import repaired, same_word

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = r"(?P<{0}>[A-Z][A-Za-z]{{2,9}})\.?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DATE = re.compile(
    r"\b(?:"
    + _MONTH.format("m1") + r"\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s+" + _YEAR.format("y1")
    + r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?" + _MONTH.format("m2") + r",?\s+" + _YEAR.format("y2")
    + r"|(?P<d4>\d{1,2})(?:st|nd|rd|th)?\s+day\s+of\s+" + _MONTH.format("m4")
    + r",?\s+two\s+thousand(?:\s+and)?\s+(?P<y4>[a-z]+(?:[-\s][a-z]+)?)"
    + r"|(?P<m3>\d{1,2})/(?P<d3>\d{1,2})/(?P<y3>\d{4}|\d\d)(?!\d)"
    + r"|(?P<y6>20\d\d)\s+" + _MONTH.format("m6") + r"\s+-?(?P<d6>\d{1,2})(?=,?\s+[AP]M?\b|\s+\d?\d:\d\d)"  # a time clock's
    + r"|(?P<y5>(?:19|20)\d\d)-(?P<m5>\d\d)-(?P<d5>\d\d)"
    + r")"
)  # fmt: skip
_NOISY = re.compile(r"(?<!\d)(?P<m>1?\d)[1Il|/](?P<d>[0-3]?\d)[1Il|/](?P<y>20\d\d)(?=\s+\d{1,2} ?:)")
_ONES = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}


def find_dates(text: str) -> Iterator[tuple[Span, str]]:
    """Every calendar date in the text with its span, as ISO `YYYY-MM-DD`; impossible dates are passed over."""
    for match in _DATE.finditer(repaired(text)):
        got = {key[0]: value for key, value in match.groupdict().items() if value}
        month = int(got["m"]) if got["m"].isdigit() else _month(got["m"])
        year = int(got["y"]) if got["y"].isdigit() else 2000 + _small_number(got["y"])
        if year < 100:
            year += 2000 if year < 70 else 1900
        try:
            yield Span(match.start(), match.end()), date(year, month, int(got["d"])).isoformat()
        except ValueError:
            continue


def _month(printed: str) -> int:
    for number, name in enumerate(MONTHS, 1):
        if same_word(printed, name) or (len(printed) <= 4 and name.lower().startswith(printed.lower())):
            return number
    return 0


def _small_number(words: str) -> int:
    parts = re.split(r"[-\s]", words)
    return sum(_TENS.get(part, _ONES.index(part) if part in _ONES else 0) for part in parts)


def noisy_date(text: str) -> Iterator[tuple[Span, str]]:
    """The date of a scanned stamp whose slashes were read as ones: `911712020` is September 17, 2020."""
    for match in _NOISY.finditer(text):
        try:
            yield Span(*match.span()), date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
        except ValueError:
            continue
