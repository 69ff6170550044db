"""Personal data printed in orders: where it stands, and how it is masked.

The rule is Fed. R. Crim. P. 49.1(a) (Fed. R. Civ. P. 5.2(a) reads alike): of a Social Security, taxpayer or account
number the last four digits may be shown, of a birth date the year, of a home address the city and state. Register
numbers and the street of a prison are treated likewise. Names of minors cannot be told from other names by their
print, so they are not masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from orders.order import Span

PrivateKind = Literal["social_security", "taxpayer", "register_number", "birth_date", "account", "address", "zip_code"]

LABELS: dict[PrivateKind, str] = {
    "social_security": "[Social Security number]",
    "taxpayer": "[taxpayer number]",
    "register_number": "[register number]",
    "birth_date": "[birth date]",
    "account": "[account number]",
    "address": "[address]",
    "zip_code": "[ZIP code]",
}

_DASH = r"[-\u2010-\u2013]"
_NUMBER_WORD = r"(?:\s*(?:numbers?|nos?\.?|id|\#))+\s*(?:is|of|:|\#)*\s*"
_MONTHS = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = (
    rf"(?:{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{_MONTHS},?\s+\d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
)
# Words that end a street name; the second kind are common words of a court's own prose and need a town behind them.
_STREET = (
    r"(?:Street|St\.|Avenue|Ave\b\.?|Road|Rd\b\.?|Boulevard|Blvd\b\.?|Lane|Ln\b\.?|Highway|Hwy\b\.?|Parkway|Pkwy\b\.?)"
)
_STREET_OR_WORD = r"(?:Court|Ct\.|Drive|Dr\.|Place|Pl\.|Way|Circle|Terrace|Pike|Trail|Square|Loop|Route\s\d+)"
_UNIT = r"(?:,?\s+(?:Apartment|Apt\.?|Unit|Suite|Ste\.?|No\.|\#)\s*[\w-]+)?"
_NAME_WORDS = r"(?:(?:[A-Z][\w'’.-]*|\d{1,3}(?:st|nd|rd|th))\s+){1,4}?"
_TOWN = r"\s*[,\n]\s*[A-Z][A-Za-z.' ]{2,30},\s*[A-Z][A-Za-z.]+"

# Each pattern: what group 1 is. A cue word before the group tells a number's kind where its shape alone does not.
_PATTERNS: tuple[tuple[PrivateKind, re.Pattern[str]], ...] = (
    ("social_security", re.compile(
        rf"(?<![\d-])((?!000|666|9)\d{{3}}{_DASH}(?!00)\d{{2}}{_DASH}(?!0000)\d{{4}})(?![\d-])")),
    ("social_security", re.compile(
        rf"(?i:\b(?:SSN|social\s+security){_NUMBER_WORD}|\bSSN:?\s*)(\d{{3}}[\s-]?\d{{2}}[\s-]?\d{{4}})\b")),
    ("taxpayer", re.compile(
        rf"(?i:\b(?:EIN|TIN|ITIN|(?:tax(?:payer)?|employer)[\s-]+identification){_NUMBER_WORD})(\d[\d-]{{7,10}}\d)\b")),
    # Register numbers of the Bureau of Prisons: five digits and the three of the district. The digits and hyphens
    # around keep docket numbers (1:14-00321-003) out.
    ("register_number", re.compile(rf"(?<![\d:–-])(\d{{5}}\s?{_DASH}\s?\d{{3}})(?![\d-])")),
    ("register_number", re.compile(
        rf"(?i:\b(?:reg(?:ister|istration)?\.?|usm|bop|inmate|prisoner|fed(?:eral)?\.?\s+reg(?:ister)?\.?)"
        rf"{_NUMBER_WORD})([A-Z]?\d[\d-]{{4,11}}\d)\b")),
    ("birth_date", re.compile(
        rf"(?i:\b(?:born(?:\s+on)?|date\s+of\s+birth|birth\s?date|birthday|D\.?O\.?B\b\.?)"
        rf"(?:\s+(?:is|was|of|on))?\s*:?)\s*({_DATE})")),
    ("account", re.compile(
        rf"(?i:\b(?:accounts?|acct\.?|card|routing){_NUMBER_WORD})((?=(?:[\d*Xx -]*\d){{5}})\d[\d -]{{3,22}}\d)\b")),
    ("account", re.compile(r"(?<![\d-])((?:\d{4}[ -]){3}\d{4})(?![\d-])")),
    ("address", re.compile(rf"\b(\d{{1,6}}[A-Z]?\s+{_NAME_WORDS}{_STREET}{_UNIT})")),
    ("address", re.compile(rf"\b(\d{{1,6}}[A-Z]?\s+{_NAME_WORDS}{_STREET_OR_WORD}{_UNIT})(?={_TOWN})")),
    ("address", re.compile(r"\b((?:Post\s+Office|P\.?\s?O\.?)\s+Box\s+\d[\w-]*)", re.IGNORECASE)),
)  # fmt: skip
_ZIP = re.compile(r"[,\n]?\s*[A-Za-z.' \n]{2,40},\s*[A-Z][A-Za-z.]+(?:\s[A-Z][a-z]+)?\s+(\d{5}(?:-\d{4})?)\b")


def find_private(text: str) -> list[tuple[Span, PrivateKind]]:
    """The spans of personal data in `text`, in order and disjoint; of two kinds on the same digits the first counts."""
    found: list[tuple[Span, PrivateKind]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = Span(*match.span(1))
            if not any(span.overlaps(other) for other, _ in found):
                found.append((span, kind))
    for span in [span for span, kind in found if kind == "address"]:
        if code := _ZIP.match(text, span.end):
            found.append((Span(*code.span(1)), "zip_code"))
    return sorted(set(found))


def private_strings(text: str) -> list[tuple[str, PrivateKind]]:
    """The personal data of `text` as printed, longest first: the `known` of `mask` for quotes out of their context."""
    found = {(text[span.start : span.end], kind) for span, kind in find_private(text)}
    return sorted(found, key=lambda item: (-len(item[0]), item[0]))


def mask(text: str, known: Iterable[tuple[str, PrivateKind]] = ()) -> str:
    """`text` with personal data replaced by labels such as `[register number]`; of a birth date the year stays.

    `known` are strings found elsewhere in the same order, masked wherever they stand, however their lines break.
    """
    for printed, kind in known:
        words = r"\s+".join(re.escape(word) for word in printed.split())
        text = re.sub(rf"(?<!\w){words}(?!\w)", _label(kind, printed), text)
    for span, kind in reversed(find_private(text)):
        text = text[: span.start] + _label(kind, text[span.start : span.end]) + text[span.end :]
    return text


def black_out(text: str) -> str:
    """`text` with every character of personal data replaced by `█`: of the same length, so that offsets still hold."""
    for span, _ in find_private(text):
        text = text[: span.start] + "█" * (span.end - span.start) + text[span.end :]
    return text


def _label(kind: PrivateKind, printed: str) -> str:
    year = re.search(r"\d{4}", printed)
    if kind == "birth_date" and year:
        return f"[birth date in {year[0]}]"
    return LABELS[kind]
