"""Who signed a document and when: judge or panel, and the date of the order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orders.caption import find_court
from orders.cells import head_end, head_start
from orders.courts import is_trial
from orders.dated import date_field
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.panel import Panel, find_author, find_delivered, find_panel
from orders.scan import repaired

_OFFICE = (
    r"(?:UNITED STATES|U\.?\s?S\.?|SENIOR|CHIEF|ACTING|PRESIDING|HON(?:ORABLE|\.)?|DISTRICT|CIRCUIT|MAGISTRATE|BANKRUPTCY"
    r"|VETERANS LAW|SUPERIOR|ADMINISTRATIVE LAW|TAX COURT|\s)*"
)
_JUDGE_LINE = re.compile(
    rf"^\W*(?:THE\s+)?{_OFFICE}(?:COURT\s+)?(?:JUDGE|JUSTICE)(?:\s+JUDGE)?\W*(?:$|\s{{3,}}|,)"
    r"|^\W*U\.?\s?S\.?\s?[DM]\.?\s?J\.?\W*$",
    re.IGNORECASE,
)
_COURT_LINE = re.compile(r"^\W*UNITED STATES DISTRICT COURT\W*$", re.IGNORECASE)  # S.D. Ga. signs so
_NAME = (
    r"(?<![\w.'’\-])[A-Z][\w.'’\-]{0,30}(?:[ \t]{1,2}(?:[A-Z][\w.'’\-]{0,30}|de|la|del|von|van|der|Mc\w+)){0,6}"
    r"(?:,?[ \t]{1,3}(?:Jr|Sr|JR|SR|II|III|IV)\b\.?)?"
)
_SIGNED_NAME = re.compile(rf"(?:^|\s)(?:/?s/|/S/)\s*(?P<name>{_NAME})")
_INLINE = re.compile(
    rf"(?P<name>{_NAME})\s*,\s+(?:(?i:{_OFFICE}(?:JUDGE|JUSTICE))|U\.?S\.?D\.?J\.?|U\.S\.M\.J\.|(?:C\.|P\.)?J\.)(?=\W|$)"
)
_HEADED = re.compile(rf"(?:^|\s)(?:HON(?:ORABLE|\.)?|Hon(?:orable|\.)?|JUDGE|Judge):?\s+(?P<name>{_NAME})")
_NOT_NAME = re.compile(
    r"\b(?:MINUTES|CRIMINAL|CIVIL|GENERAL|Present|COURT|ORDER|ORDERED|UNITED|STATES|DISTRICT|DATED?|ENTER|BY|JUDGE"
    r"|DEFENDANT|CHAMBERS|COPY|CLERK|Clerk|ATTORNEY|SIGNED|DONE|NEW|CALIFORNIA|FLORIDA|TEXAS|HAWAII|The|This|It"
    r"|Sincerely)\b"
)
_OTHER_JUDGE = re.compile(r"Mag|\[|\]|\bDC |transfer|former|[Rr]eferred|concur|dissent")
_BY_THE_COURT = re.compile(r"\bORDERED\b|BY THE COURT")

Line = tuple[int, str]


def signature_fields(order: Order) -> dict[str, FieldValue]:
    """`judge` and `date`, each with its evidence."""
    view = repaired(order.text)
    court = find_court(order).value
    appellate = isinstance(court, str) and not is_trial(court)
    return {
        "judge": _judge(order, view, appellate=appellate),
        "date": date_field(order, view, appellate=appellate),
    }


def _judge(order: Order, view: str, *, appellate: bool) -> FieldValue:
    start, end = head_start(view), head_end(view)
    panel = find_panel(view, start, min(len(view), end + 6000)) if start or end else None
    if appellate:
        panel = find_delivered(view) or panel or find_author(view, start, min(len(view), end + 16000))
        panel = panel and _in_full(panel, view, end)
    if panel:
        return _read(order, panel, 0.85)
    signed = _signature(view, end)
    if signed:
        return _read(order, signed, 0.96)
    found = find_author(view, max(0, end - 300), min(len(view), end + 12000)) or (
        None if appellate else _in_head(view, start, end)
    )
    return _read(order, found, 0.88) if found else absent("judge", "printed")


def _in_full(panel: Panel, view: str, end: int) -> Panel:
    """The panel; a surname alone at the head of the opinion becomes the name that signs it at the end."""
    signed = _signature(view, end) if len(panel.names) == 1 and " " not in panel.names[0] else None
    same = signed and signed.names[0].casefold().endswith(" " + panel.names[0].casefold())
    return signed if signed and same else panel


def _read(order: Order, panel: Panel, confidence: float) -> FieldValue:
    names = panel.names if len(panel.names) > 1 else panel.names[0]
    return read(order, "judge", names, panel.spans, confidence=confidence)


def _in_head(view: str, start: int, end: int) -> Panel | None:
    """The judge that the caption of a trial court names: `Present: The Honorable X`, `Judge: X`."""
    for pattern, limit in ((_INLINE, end + 300), (_HEADED, end)):
        for match in pattern.finditer(view, start, min(len(view), limit)):
            line = view[view.rfind("\n", 0, match.start()) + 1 : match.start("name")]
            name = match["name"]
            if not _NOT_NAME.search(name) and not _OTHER_JUDGE.search(line) and len(name.split()) > 1:
                return _one(name, match.start("name"), match.end("name"))
    return None


def _one(name: str, start: int, end: int) -> Panel:
    return Panel((_tidy(name),), (Span(start, end),))


def _signature(view: str, end: int) -> Panel | None:
    """The name in the last signature block: above (or on) the line that gives the office."""
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", view)]
    first = max(0, len(lines) // 3) if len(lines) > 60 else 0
    below = end if end < len(view) else 0
    for index in range(len(lines) - 1, first, -1):
        if lines[index][0] < below:
            break
        found = _on_line(*lines[index]) or _over_office(lines, index)
        if found:
            return found
    return _by_mark(view, lines[first + 1 :])


def _on_line(offset: int, line: str) -> Panel | None:
    inline = _INLINE.search(line) if len(line) < 200 else None
    if not inline or len(line.split()) >= 12 or inline.start() >= 80 or _NOT_NAME.search(inline["name"]):
        return None
    if re.search(r"[a-z] [a-z]{2,} |concur|dissent", line) or re.search(r"^\W*(?:\(|Before)", line):
        return None
    return _one(inline["name"], offset + inline.start("name"), offset + inline.end("name"))


def _over_office(lines: Sequence[Line], index: int) -> Panel | None:
    line = re.split(r"\s{3,}", lines[index][1].strip())[-1]
    office = _JUDGE_LINE.match(line) or _JUDGE_LINE.match(lines[index][1].strip()) or _COURT_LINE.match(line)
    if len(line) > 70 or not office or "CLERK" in line.upper():
        return None
    for back in range(index - 1, max(index - 4, -1), -1):
        found = _name_on(lines[back][1])
        if found:
            start = lines[back][0] + found[0]
            return Panel((found[2],), (Span(start, start + found[1]),))
    found = _name_on(lines[index + 1][1]) if index + 1 < len(lines) and "JUDGE" in line.upper() else None
    if not found:
        return None
    start = lines[index + 1][0] + found[0]
    return Panel((found[2],), (Span(start, start + found[1]),))


def _by_mark(view: str, lines: Sequence[Line]) -> Panel | None:
    """A name behind `/s/` under an order where no office is printed."""
    for offset, line in reversed(lines):
        signed = _SIGNED_NAME.search(line)
        if (
            signed
            and _BY_THE_COURT.search(view[max(0, offset - 600) : offset])
            and "Clerk" not in view[offset : offset + 200]
        ):
            return _one(signed["name"], offset + signed.start("name"), offset + signed.end("name"))
    return None


def _name_on(line: str) -> tuple[int, int, str] | None:
    """(offset, length, name) of a person's name that fills a line's last column."""
    for match in reversed(list(re.finditer(r"\S+(?:\s{1,2}\S+)*", line))):
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
