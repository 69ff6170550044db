"""The date of an order: signature, then title or caption, then stamp (FIELDS.md, `date`)."""

from __future__ import annotations

import re

from orders.cells import head_end, head_start
from orders.dates import find_dates
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span

_DATED = re.compile(
    r"^\W*(?:DATED?|Dated?|SIGNED|Signed|ENTER(?:ED)?|Entered?|DONE|Done|ISSUED|Issued)\b(?: this\b)?"
    r"(?!\s+of\s+(?:original|amended|previous|last|judgment))\s*(?:at|in|on|:|this|the)?",
    re.MULTILINE,
)
_ORDERED = re.compile(
    r"\b(?:(?:SO|DONE AND|IS|hereby|DULY)\s+ORDERED|AND NOW|ORDERED AND ADJUDGED|it is this|ENTERED|SIGNED)\b",
    re.IGNORECASE,
)
_THIS_DAY = re.compile(r"\b(?:this|the)\s+(?=\d{1,2}(?:st|nd|rd|th)?\s+day\s+of)", re.IGNORECASE)
# What an appellate caption calls its date; `Argued` and `Submitted` are other days.
_DECIDED = re.compile(
    r"\b(?:Decided|DECIDED|Filed|FILED|Delivered|DELIVERED|Rendered|Promulgated|Issued|Date:?)\b[^.;\n]*\n?[^.;\n]*$"
    r"|\b(?:[Oo]pinion|officially) (?:filed|issued|released|delivered):?\s*$"
    r"|^\W*[Dd]ated\b[^.;\n]*$|\bCity of [A-Z][a-z]+(?: [A-Z][a-z]+)?,\s+on\s+the\s*$",
    re.MULTILINE,
)
_OTHER_DAY = re.compile(r"\b(?:Argued|ARGUED|Submitted|SUBMITTED|Heard|Rehearing|Amended|Reargued|Opinion Below)\b")
_HISTORY = re.compile(r"\b(?:order|judgment|decision|opinion|verdict)s?\s+(?:entered|dated|filed|issued)\b")

_TAIL = 2500  # characters at the end in which a signature may stand

Dated = tuple[Span, str]


def date_field(order: Order, view: str, *, appellate: bool) -> FieldValue:
    """The `date` field with its evidence; an appellate opinion is dated in its caption, an order at its end."""
    dates = list(find_dates(view))
    start, end = head_start(view), head_end(view)
    head = [found for found in dates if start <= found[0].start < end + (200 if appellate else 0)]
    captioned = _captioned(order, view, head)
    if appellate and captioned:
        return captioned
    signed = [found for found in dates if found[0].start >= start and _is_signed(view, found[0])]
    if captioned and signed and end < signed[-1][0].start < len(view) - max(_TAIL, len(view) // 4):
        return captioned  # an order cited in the body is no signature
    if signed:
        return read(order, "date", signed[-1][1], [_line(view, signed[-1][0])], confidence=0.97)
    return _unsigned(order, view, dates, start, end) or absent("date", "printed")


def _captioned(order: Order, view: str, head: list[Dated]) -> FieldValue | None:
    """The day that the caption calls the decision's, or that stands there alone."""
    for span, day in head:
        if _is_decided(view, span) and not _is_stamped(order, span):
            return read(order, "date", day, [_line(view, span)], confidence=0.93)
    for span, day in head:
        if _stands_alone(view, span) and not _is_stamped(order, span):
            return read(order, "date", day, [span], confidence=0.9)
    return None


def _unsigned(order: Order, view: str, dates: list[Dated], start: int, end: int) -> FieldValue | None:
    """A date alone on a line near the end or the title, then a stamp's, then one that the caption labels."""
    tail = max(end, len(view) - 900)
    alone = [f for f in dates if f[0].start >= start and _stands_alone(view, f[0]) and not _is_stamped(order, f[0])]
    last = [f for f in alone if f[0].start >= tail]
    for span, day in (*reversed(last), *(f for f in alone if f[0].start < end + 2500)):
        return read(order, "date", day, [span], confidence=0.9)
    for span, day in dates:
        if _is_stamped(order, span):
            return read(order, "date", day, [span], confidence=0.8)
    for span, day in dates:
        if start <= span.start < end + 600 and _is_decided(view, span):
            return read(order, "date", day, [span], confidence=0.75)
    return None


def _is_stamped(order: Order, span: Span) -> bool:
    return any(stamp.overlaps(span) for stamp in order.stamps)


def _is_decided(view: str, span: Span) -> bool:
    """True if the caption calls this the day of the decision; never a day in the history of the case."""
    before = view[max(0, span.start - 60) : span.start]
    label = _DECIDED.search(before)
    between = before[label.start() :] if label else before
    return bool(label) and not _OTHER_DAY.search(between) and not _HISTORY.search(before)


def _line(view: str, span: Span) -> Span:
    start = view.rfind("\n", 0, span.start) + 1
    start += len(view[start : span.start]) - len(view[start : span.start].lstrip())
    return Span(min(max(start, span.start - 160), span.start), span.end)


def _is_signed(view: str, span: Span) -> bool:
    """True for a date that a signature line, a decretal formula or `this __ day of` puts to the order itself."""
    before = view[max(0, span.start - 140) : span.start]
    lines = "\n".join(before.split("\n")[-3:])
    last = " ".join(line.strip() for line in lines.split("\n"))
    if any(_is_label_of(lines[label.end() :]) for label in _DATED.finditer(lines)):
        return True
    if re.match(r"[ \t]{3,}/?s/", view[span.end : span.end + 60]) and not lines.split("\n")[-1].strip():
        return True
    if _THIS_DAY.search(before[-12:]) or re.search(r"\bthis(?:\s+the)?\s*$", before):
        return bool(_ORDERED.search(last) or _DATED.search(lines) or span.start > len(view) - 1200)
    ordered = list(_ORDERED.finditer(last))
    if not ordered:
        return False
    between = last[ordered[-1].end() :]
    return len(between) < 70 and "dated" not in between and bool(re.search(r"(?:\bon|\bthis|,|:|\.)\s*$", last))


def _is_label_of(between: str) -> bool:
    return (
        len(between) < 80
        and not re.search(r"[a-z]{3,}\s+[a-z]{3,}\s+[a-z]{3,}", between)
        and not re.search(r"\d{4}|\bFiled\b", between)
    )


def _stands_alone(view: str, span: Span) -> bool:
    """True if the line is the date, or a place and the date; a row of a table (`10/30/2015)`) is not."""
    start = view.rfind("\n", 0, span.start) + 1
    stop = view.find("\n", span.end)
    before, after = view[start : span.start], view[span.end : stop if stop >= 0 else len(view)]
    if re.search(r",\s+(?:C\.|P\.)?J\.\s{3,}$", before):  # the author's line, its date beside it
        before = ""
    if before.strip() == "(" and after.strip() == ")":
        return True
    if re.search(r"[(\u2013\u2014-]\s*$", before) or ("/" in view[span.start : span.end] and ")" in after):
        return False
    line = re.sub(r"\[[A-Z ]+\]", "", before + after).strip(" .:,*|)[]")
    place = re.fullmatch(r"(?:[A-Z][\w.]+,?\s?){1,4}", line)
    return len(line) < 3 or (bool(place) and len(line) < 40 and not _OTHER_DAY.search(line))
