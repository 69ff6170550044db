"""Who signed a document and when: judge or panel, and the date of the order."""

from __future__ import annotations

import re

from orders.caption import head_end
from orders.dates import find_dates
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.scan import repaired

_OFFICE = r"(?:UNITED STATES|U\.?\s?S\.?|SENIOR|CHIEF|ACTING|PRESIDING|HON(?:ORABLE|\.)?|DISTRICT|CIRCUIT|MAGISTRATE|BANKRUPTCY|\s)*"
_JUDGE_LINE = re.compile(
    rf"^\W*(?:THE\s+)?{_OFFICE}(?:COURT\s+)?(?:JUDGE|JUSTICE)(?:\s+JUDGE)?\W*(?:$|\s{{3,}}|,)|^\W*U\.?\s?S\.?\s?[DM]\.?\s?J\.?\W*$",
    re.IGNORECASE,
)
_NAME = r"[A-Z][\w.'’\-]*(?:[ \t]+(?:[A-Z][\w.'’\-]*|de|la|del|von|van|der|Mc\w+))*(?:,?\s+(?:Jr|Sr|II|III|IV)\.?)?"
_SIGNED_NAME = re.compile(rf"(?:^|\s)(?:/?s/|/S/)\s*(?P<name>{_NAME})")
_INLINE = re.compile(
    rf"(?P<name>{_NAME})\s*,\s+(?:(?i:{_OFFICE}(?:JUDGE|JUSTICE))|U\.?S\.?D\.?J\.?|U\.S\.M\.J\.|(?:C\.|P\.)?J\.)(?=\W|$)"
)
_HEADED = re.compile(rf"(?:^|\s)(?:HON(?:ORABLE|\.)?|Hon(?:orable|\.)?|JUDGE|Judge):?\s+(?P<name>{_NAME})")
_NOT_NAME = re.compile(
    r"\b(?:MINUTES|CRIMINAL|CIVIL|GENERAL|Present|COURT|ORDER|ORDERED|UNITED|STATES|DISTRICT|DATED?|ENTER|BY|JUDGE|DEFENDANT|CHAMBERS|COPY|CLERK|ATTORNEY|SIGNED|DONE|NEW|CALIFORNIA|FLORIDA|TEXAS|HAWAII|The|This|It|Sincerely)\b"
)
_AUTHOR = re.compile(
    r"(?:^|\n)\s*(?:JUSTICE\s+)?(?P<name>[A-Z][A-Z.'’\- ]+?)(?:,\s+(?:(?:Chief|Senior)\s+)?(?:Circuit\s+|Associate\s+)?(?:Judge|Justice)|,\s+(?:C\.\s?)?J\.)?(?P<end>[.:]|\s*[\u2014\u2013]|,? delivered the opinion|:)"
)
_PANEL = re.compile(
    r"\bBefore:?\s+(?P<names>[^\n].{3,240}?)\s*(?:,\s*)?(?:(?:Chief|Senior)\s+)?(?:Circuit\s+Judges?|\bJJ\.?|Judges\b)",
    re.DOTALL,
)


def signature_fields(order: Order) -> dict[str, FieldValue]:
    """`judge` and `date`, each with its evidence."""
    court_text = repaired(order.text)
    return {"judge": _judge(order, court_text), "date": _date(order, court_text)}


def _judge(order: Order, view: str) -> FieldValue:
    end = head_end(view)
    panel = _panel(view[: end + 3000])
    if panel:
        return read(order, "judge", panel[0] if len(panel[0]) > 1 else panel[0][0], panel[1], confidence=0.85)
    signed = _signature(view)
    if signed:
        return read(order, "judge", signed[1], [signed[0]], confidence=0.96)
    for pattern, limit in ((_INLINE, end + 300), (_HEADED, end)):
        for match in pattern.finditer(view, 0, min(len(view), limit)):
            line = view[view.rfind("\n", 0, match.start()) + 1 : match.start("name")]
            if (
                not _NOT_NAME.search(match["name"])
                and not re.search(r"Mag|\[|DC |transfer|former", line)
                and len(match["name"].split()) > 1
            ):
                return read(order, "judge", _tidy(match["name"]), [Span(*match.span("name"))], confidence=0.9)
    return absent("judge", "printed")


def _signature(view: str) -> tuple[Span, str] | None:
    """The name in the last signature block: above (or on) the line that gives the office."""
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", view)]
    first = max(0, len(lines) // 3) if len(lines) > 60 else 0
    for index in range(len(lines) - 1, first, -1):
        offset, line = lines[index]
        inline = _INLINE.search(line)
        if (
            inline
            and len(line.split()) < 12
            and inline.start() < 80
            and not _NOT_NAME.search(inline["name"])
            and not re.search(r"[a-z] [a-z]{2,} ", line)
        ):
            return Span(offset + inline.start("name"), offset + inline.end("name")), _tidy(inline["name"])
        match = _JUDGE_LINE.match(line)
        if not match or len(line.strip()) > 70:
            continue
        for back in range(index - 1, max(index - 4, -1), -1):
            found = _name_on(lines[back][1])
            if found:
                start = lines[back][0] + found[0]
                return Span(start, start + found[1]), found[2]
    for index in range(len(lines) - 1, first, -1):
        signed = _SIGNED_NAME.search(lines[index][1])
        if (
            signed
            and re.search(r"\bORDERED\b|BY THE COURT", view[max(0, lines[index][0] - 600) : lines[index][0]])
            and "Clerk" not in view[lines[index][0] : lines[index][0] + 200]
        ):
            return Span(lines[index][0] + signed.start("name"), lines[index][0] + signed.end("name")), _tidy(
                signed["name"]
            )
    return None


def _name_on(line: str) -> tuple[int, int, str] | None:
    """(offset, length, name) of a person's name that fills a line's last column."""
    for match in reversed(list(re.finditer(r"\S(?:.*?\S)??(?=\s{3,}|$)", line))):
        printed = re.sub(r"^(?:/?[sS]/+|_+|By:|HON(?:ORABLE|\.)|Hon(?:orable|\.)|THE HONORABLE)\s*", "", match.group())
        printed = re.sub(r"[_\s,]+$", "", printed)
        words = printed.split()
        if 2 <= len(words) <= 6 and re.fullmatch(_NAME, printed) and not _NOT_NAME.search(printed):
            at = match.start() + match.group().find(printed)
            return at, len(printed), _tidy(printed)
    return None


def _tidy(name: str) -> str:
    name = re.sub(r"\s+", " ", re.sub(r"^(?:HONORABLE|Honorable|Hon\.|HON\.|JUDGE|Judge)\s+", "", name)).strip(" ,")
    return name if re.search(r"\b(?:Jr|Sr|JR|SR)\.$", name) else name.rstrip(".")


def _panel(head: str) -> tuple[tuple[str, ...], list[Span]] | None:
    before = next(
        (m for m in _PANEL.finditer(head) if not re.search(r"\b(?:is|are|the|Court|court)\b", m["names"])), None
    )
    if not before:
        author = next(
            (m for m in _AUTHOR.finditer(head) if m["end"].strip() in ("\u2014", "\u2013", "delivered the opinion")),
            None,
        )
        if author and not _NOT_NAME.search(author["name"]) and "PER" not in author["name"]:
            return (author["name"].strip(),), [Span(*author.span("name"))]
        return None
    printed = re.sub(
        r"[*†‡\d]|\b(?:Chief|Senior|Circuit|District|Judge|Judges|Justice|Justices|P\.\s?J\.|C\.\s?J\.|JJ\.|(?<=,\s)J\.)(?=\W|$)",
        " ",
        before["names"],
    )
    names = [re.sub(r"\s+", " ", name).strip(" ,.") for name in re.split(r",\s+(?:and\s+)?|\s+and\s+", printed)]
    names = [name for name in names if name]
    for match in _AUTHOR.finditer(head, before.end()):
        writer = match["name"].strip()
        for name in names:
            if name.split()[-1].upper() == writer.split()[-1].upper() and match["end"].strip():
                rest = tuple(other for other in names if other != name)
                return (writer, *rest), [Span(*match.span("name")), Span(*before.span("names"))]
    return tuple(names), [Span(*before.span("names"))]


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


def _date(order: Order, view: str) -> FieldValue:
    dates = list(find_dates(view))
    end = head_end(view)
    signed = [found for found in dates if _is_signed(view, found[0])]
    if signed:
        return read(order, "date", signed[-1][1], [_line(view, signed[-1][0])], confidence=0.97)
    tail = max(end, len(view) - 900)
    alone = [
        found
        for found in dates
        if _stands_alone(view, found[0]) and not any(s.overlaps(found[0]) for s in order.stamps)
    ]
    for found in [*reversed([f for f in alone if f[0].start >= tail]), *[f for f in alone if f[0].start < end + 2500]]:
        return read(order, "date", found[1], [found[0]], confidence=0.9)
    for span, day in dates:
        if any(stamp.overlaps(span) for stamp in order.stamps):
            return read(order, "date", day, [span], confidence=0.8)
    for span, day in dates:
        before = view[max(0, span.start - 60) : span.start]
        if span.start < end + 600 and re.search(
            r"\b(?:Decided|Filed|FILED|Date:?|dated)\b[^.;\n]*\n?[^.;\n]*$", before
        ):
            return read(order, "date", day, [span], confidence=0.75)
    return absent("date", "printed")


def _line(view: str, span: Span) -> Span:
    start = view.rfind("\n", 0, span.start) + 1
    start += len(view[start:]) - len(view[start:].lstrip())
    return Span(min(max(start, span.start - 160), span.start), span.end)


def _is_signed(view: str, span: Span) -> bool:
    """True for a date that a signature line, a decretal formula or `this __ day of` puts to the order itself."""
    before = view[max(0, span.start - 140) : span.start]
    lines = before.split("\n")
    last = " ".join(line.strip() for line in lines[-3:])
    for label in _DATED.finditer("\n".join(lines[-3:])):
        between = "\n".join(lines[-3:])[label.end() :]
        if (
            len(between) < 80
            and not re.search(r"[a-z]{3,}\s+[a-z]{3,}\s+[a-z]{3,}", between)
            and not re.search(r"\d{4}", between)
        ):
            return True
    if _THIS_DAY.search(before[-12:]) or re.search(r"\bthis\s*$", before):
        return bool(_ORDERED.search(last) or _DATED.search("\n".join(lines[-3:])) or span.start > len(view) - 1200)
    match = list(_ORDERED.finditer(last))
    return (
        bool(match)
        and len(last[match[-1].end() :]) < 70
        and bool(re.search(r"(?:\bon|\bthis|,|:|\.)\s*$", last))
        and "dated" not in last[match[-1].end() :]
    )


def _stands_alone(view: str, span: Span) -> bool:
    start = view.rfind("\n", 0, span.start) + 1
    stop = view.find("\n", span.end)
    line = (view[start : span.start] + view[span.end : stop if stop >= 0 else len(view)]).strip(" .:,*|)")
    return len(line) < 3 or (bool(re.fullmatch(r"(?:[A-Z][\w.]+,?\s?){1,4}", line)) and len(line) < 40)
