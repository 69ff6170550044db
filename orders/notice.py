"""A Notice of Electronic Filing, in which the clerk's docket text is the order itself (a text order, a minute entry)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orders.dates import find_dates
from orders.docket import find_docket_numbers
from orders.fields import FieldValue, read
from orders.order import Order, Span

_NOTICE = re.compile(r"^[^\w\n]*Notice of Electronic Filing[^\w\n]*$", re.MULTILINE | re.IGNORECASE)
_NUMBER = re.compile(r"^[ \t]*Case Number:[ \t]*(?P<value>[^\n]+)", re.MULTILINE)
_DOCUMENT = re.compile(r"^[ \t]*Document Number:[ \t]*(?P<value>\d{1,6})", re.MULTILINE)
_FILED = re.compile(r"\bwas entered\b[^\n]*?\bfiled on\s+(?P<value>[\d/]+)")
_TEXT = re.compile(r"^[ \t]*Docket Text:\s*", re.MULTILINE)
_STOP = (
    r"(?!(?:Signed|Ordered|Entered|It|IT|The|On|In|This|So|Re|RE|Motion|Defendant|Count|Judgment|Sentenc\w*|Plea|Before"
    r"|Objections?|Status|Hearing|Change|Preliminary|TOL|Jury|Trial)\b)"
)
_WORD = rf"{_STOP}(?:[A-Z]\.?(?![\w'\u2019-])|(?:Jr|Sr|St)\.|[A-Z][\w'\u2019-]+)"
_NAME = rf"{_WORD}(?: {_WORD}){{1,4}}"
_MOVANT = re.compile(rf"\bas to (?:[Dd]efendant )?(?P<value>{_NAME})")
_JUDGE = re.compile(
    r"(?:^Docket Text:\s*|\b(?:[Ss]igned|[Ee]ntered|[Oo]rdered|before|by)\b(?: by| before)?(?: the)? )"
    rf"(?:(?:Honorable|Hon\.|Chief|Senior|District|Magistrate|United States|U\.S\.|Judge) )+(?P<value>{_NAME})",
    re.MULTILINE,
)
_TITLE = re.compile(
    r"(?:(?:Chief |District |Magistrate )*Judge [^\n:]{3,60}:\s*)?(?P<value>[A-Z]{4,}(?: (?:[A-Z]{2,}|&))*)(?= |:|\.)"
)


def find_movant(docket_text: str) -> str | None:
    """The person whom a clerk's docket text is `as to`, if it says."""
    match = _MOVANT.search(docket_text)
    return match["value"] if match else None


def notice_fields(order: Order, view: str) -> Mapping[str, FieldValue]:
    """The caption fields that a notice prints, its judge included; nothing for any other document."""
    notice = _NOTICE.search(view, 0, 3000)
    text = _TEXT.search(view, notice.end()) if notice else None
    if not notice or not text:
        return {}
    fields = {}
    number = _NUMBER.search(view, notice.end(), text.start())
    for found in find_docket_numbers(view, start=number.start("value"), end=number.end()) if number else ():
        fields["docket_number"] = read(order, "docket_number", found.canonical, [found.span], confidence=0.95)
    document = _DOCUMENT.search(view, notice.end(), text.start())
    if document:
        span = Span(*document.span("value"))
        fields["document_number"] = read(order, "document_number", int(document["value"]), [span], confidence=0.95)
    filed = _FILED.search(view, notice.end(), text.start())
    for span, day in find_dates(filed["value"]) if filed else ():
        where = Span(filed.start("value") + span.start, filed.start("value") + span.end) if filed else span
        fields["date_filed"] = read(order, "date_filed", day, [where], confidence=0.95)
    for name, pattern in (("defendant", _MOVANT), ("judge", _JUDGE), ("title", _TITLE)):
        match = pattern.match(view, text.end()) if name == "title" else pattern.search(view, text.start())
        if match:
            fields[name] = read(order, name, match["value"], [Span(*match.span("value"))], confidence=0.85)
    return fields
