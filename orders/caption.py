"""The caption of a document: court, docket number, parties, title, and what the clerk's stamps say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orders.courts import find_court_name
from orders.dates import find_dates
from orders.docket import DocketNumber, find_docket_numbers
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.scan import repaired

_SEPARATOR = re.compile(r"(?:^|\s+)[:)\]§*|](?=\s|$)\s*|\s{3,}|\t")
_VERSUS = re.compile(r"^[-\u2013\u2014\s]*(?:v|vs|versus|against)[-.\u2013\u2014\s]*$", re.IGNORECASE)
_ROLE = re.compile(
    r"^\W*(?:third[- ]party\s+)?(?:defendant|respondent|appell(?:ee|ant)|petitioner|plaintiff|movant|intervenor)s?\b",
    re.IGNORECASE,
)
_TITLE_WORD = re.compile(
    r"\b(?:ORDER|OPINION|MEMORANDUM|DECISION|JUDGMENT|RULING|ENTRY|MINUTES?|MEMO ENDORSE(?:D|MENT)|COMPLAINT|MOTION|BRIEF|NOTICE|STATEMENT|FINDINGS)\b"
)
_NO_TITLE = re.compile(
    r"\b(?:COURT|SO ORDERED|IT IS|HEREBY|CHAMBERS|FILED|Docket|JUDGE|Attorney|ATTORNEY|CRIMINAL ACTION|CIVIL ACTION|No\.|NO\.|Dkt|ECF|Slip|OPINION WAS)\b|[.;]\s*$|^\W*ON (?:APPEAL|MOTION)\b|\bOPINION OF\b"
)
_COMPANY = re.compile(r"^(?:INC|LLC|L\.L\.C|LTD|CORP|CO|M\.D|D\.O|JR|SR|III|II|IV|N\.A|L\.P|LLP)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One column's part of a caption line."""

    span: Span
    text: str
    line: int
    column: int
    x: int


_WORD = re.compile(r"[A-Za-z][A-Za-z'’.-]*")
_OPENING = re.compile(
    r"\s*(?:THIS (?:MATTER|CAUSE)|This (?:matter|case)|(?:Now |Presently )?(?:[Bb]efore|[Pp]ending before) (?:the|this|me)|AND NOW|WHEREAS|Came on|I have read|Upon consideration)\b"
)


def head_end(text: str) -> int:
    """The offset at which the caption ends and prose begins."""
    lines = list(re.finditer(r"[^\n]+", text[:8000]))
    for index, match in enumerate(lines):
        words = _WORD.findall(match.group())
        if (
            len(words) < 6
            or sum(word.islower() for word in words) < 2
            or re.search(r"\S\s{3,}\S.*\s{3,}|appeal from", match.group(), re.IGNORECASE)
        ):
            continue
        if _OPENING.match(match.group()):
            return match.start()
        both = words + (_WORD.findall(lines[index + 1].group()) if index + 1 < len(lines) else [])
        if len(both) >= 9 and sum(word[0].islower() for word in both) >= 0.5 * len(both):
            return match.start()
    return min(len(text), 4000)


def cells(text: str, start: int, end: int) -> Iterator[Cell]:
    """The cells of the lines between the offsets, left to right; a line without columns is one cell."""
    for match in re.compile(r"[^\n]+").finditer(text, start, end):
        number = text.count("\n", start, match.start())
        left = match.start()
        for column, gap in enumerate([*_SEPARATOR.finditer(text, match.start(), match.end()), None]):
            right = gap.start() if gap else match.end()
            printed = text[left:right]
            if printed.strip():
                at = left + len(printed) - len(printed.lstrip())
                yield Cell(Span(at, at + len(printed.strip())), printed.strip(), number, column, at - match.start())
            left = gap.end() if gap else right


def caption_fields(order: Order) -> dict[str, FieldValue]:
    """All caption fields but judge and date (see signature.py), each with its evidence."""
    end = head_end(order.text)
    head = list(cells(repaired(order.text), 0, end))
    court = _court(order, end)
    return {
        "court": court,
        "docket_number": _docket_number(order, end, str(court.value)),
        "defendant": _defendant(order, head, end),
        "title": _title(order, head),
        **_stamp_fields(order),
    }


def _court(order: Order, end: int) -> FieldValue:
    found = find_court_name(order.text, end=end)
    if found:
        return read(order, "court", found[1], [found[0]], confidence=0.98)
    found = find_court_name(order.text, end=min(len(order.text), end + 3000))
    return read(order, "court", found[1], [found[0]], confidence=0.7) if found else absent("court", "printed")


_OTHER_CASE = re.compile(
    r"USDC|District Case|DC Docket|Originating|appeal(?:s|ed)? from|D\.C\.? No|Lower|related to", re.IGNORECASE
)
_NUMBER_LABEL = re.compile(
    r"(?:\bNos?\.?:?|\bDocket\s*(?:Nos?\.?|#):?|\bCase\s*(?:Nos?\.?|Number)?:?)\s*(?P<list>\d[\w-]*\d[\w-]*(?:(?:,|,? and)\s+\d[\w-]*-[\w-]+)*)",
    re.IGNORECASE,
)


def _docket_number(order: Order, end: int, court: str) -> FieldValue:
    view = repaired(order.text)
    own = [
        n
        for n in find_docket_numbers(view, end=end)
        if not _of_other_case(view, n.span) and not _stamped(order, n.span)
    ]
    appellate = not court.endswith("d") or (court in ("ord",) and not own)
    if court != "None" and appellate and (number := _appellate_number(order, view, end)):
        return number
    stamped = [n for span in order.stamps for n in find_docket_numbers(view, start=span.start, end=span.end)]
    chosen: dict[str, DocketNumber] = {}
    for number_found in own or stamped[:1]:
        chosen.setdefault(number_found.core, number_found)
    if not chosen:
        return _appellate_number(order, view, end) or absent("docket_number", "printed")
    kept = [_with_office(number, stamped, view) for number in chosen.values()]
    spans = [span for number, more in kept for span in (number.span, *more)]
    names = tuple(_canonical(number, more, view) for number, more in kept)
    return read(order, "docket_number", names if len(names) > 1 else names[0], spans, confidence=0.97)


def _canonical(number: DocketNumber, more: list[Span], view: str) -> str:
    if more:
        return next(find_docket_numbers(view, start=more[0].start, end=more[0].end)).canonical
    return number.canonical


def _with_office(number: DocketNumber, stamped: list[DocketNumber], view: str) -> tuple[DocketNumber, list[Span]]:
    """The number, and where the same case is printed with its office digit if the caption leaves it out."""
    if ":" in number.canonical:
        return number, []
    for other in [*stamped, *find_docket_numbers(view)]:
        if other.core == number.core and ":" in other.canonical:
            return number, [other.span]
    return number, []


def _stamped(order: Order, span: Span) -> bool:
    return any(stamp.overlaps(span) for stamp in order.stamps)


def _of_other_case(view: str, span: Span) -> bool:
    line_start = view.rfind("\n", 0, span.start) + 1
    return bool(_OTHER_CASE.search(view[line_start : span.start]))


def _appellate_number(order: Order, view: str, end: int) -> FieldValue | None:
    for match in _NUMBER_LABEL.finditer(view, 0, min(len(view), end + 1500)):
        line = view[view.rfind("\n", 0, match.start()) + 1 : match.start()]
        numbers = tuple(re.findall(r"\d[\w-]*\d[\w-]*", match["list"]))
        if (
            _OTHER_CASE.search(line)
            or re.search(r"\d:\d\d-|-c[vr]-", match["list"], re.IGNORECASE)
            or not numbers[0][0].isdigit()
        ):
            continue
        if "-" in match["list"] or len(numbers[0]) >= 5:
            return read(order, "docket_number", numbers if len(numbers) > 1 else numbers[0],
                        [Span(match.start("list"), match.end("list"))], confidence=0.9)  # fmt: skip
    return None


_STAMP_NUMBER = re.compile(
    r"(?:\bDocument|\bEntry Number|\bDoc\.?|ECF No\.?|DOC #|DktEntry)\s*(?:#|No\.?)?:?\s*(?P<n>\d+)", re.IGNORECASE
)
_FILED = re.compile(
    r"\b(?:DATE\s+)?(?:FILED|Filed|ENTERED|Entered on \w+ Docket)\b:?|\bE-?FILED\b|^\W*FILE\W*$", re.MULTILINE
)


def _stamp_fields(order: Order) -> dict[str, FieldValue]:
    fields = {name: absent(name, "printed") for name in ("document_number", "date_filed")}
    view = repaired(order.text)
    for stamp in order.stamps:
        number = _STAMP_NUMBER.search(view, stamp.start, stamp.end)
        if number and fields["document_number"].state != "value":
            fields["document_number"] = read(
                order, "document_number", int(number["n"]), [Span(*number.span())], confidence=0.98
            )
        dates = [(span, day) for span, day in find_dates(view[stamp.start : stamp.end])]
        if dates and fields["date_filed"].state != "value":
            span, day = dates[0]
            fields["date_filed"] = read(
                order, "date_filed", day, [Span(stamp.start + span.start, stamp.start + span.end)], confidence=0.98
            )
    if fields["date_filed"].state != "value":
        first_page_end = order.pages[0].span.end if len(order.pages) > 1 else min(len(view), 3000)
        for match in _FILED.finditer(view, 0, first_page_end):
            line_start = view.rfind("\n", 0, match.start()) + 1
            near = view[match.end() : match.end() + 120]
            if (
                view[line_start : match.start()].strip(" :)*|\u00a7")
                and len(view[line_start : match.start()].strip()) > 40
            ):
                continue
            dates = [
                (span, day)
                for span, day in find_dates(near)
                if not re.search(r"[a-z]{3,} [a-z]{3,}", near[: span.start])
            ]
            if dates:
                span, day = dates[0]
                where = Span(match.end() + span.start, match.end() + span.end)
                fields["date_filed"] = read(order, "date_filed", day, [where], confidence=0.85)
                break
    return fields


# `U.S.A. v. Defendant(s): ... (6) NAME`, and a minute entry "as to NAME (3)", which names the movant among several.
_LISTED = re.compile(
    r"Defendants?\(?s?\)?:[^\n]*\n\s*\(\d+\)\s*(?P<name>[A-Z][^\n]*?)(?=\s{2,}|\n)|\bas to (?P<movant>[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){1,3})\s\(\d+\)"
)


def _defendant(order: Order, head: list[Cell], end: int) -> FieldValue:
    listed = _LISTED.search(repaired(order.text), 0, end + 600)
    if listed:
        which = "name" if listed["name"] else "movant"
        return read(order, "defendant", _plain_name(listed[which]), [Span(*listed.span(which))], confidence=0.85)
    for index, cell in enumerate(head):
        if _VERSUS.match(cell.text):
            name = _name_below(head[index + 1 :], cell)
            if name:
                return read(order, "defendant", *name, confidence=0.95)
    view = repaired(order.text)
    pattern = re.compile(r"(?:\s|^)(?:v|vs)\.?\s+(?P<name>[A-Z][^\n;]*)")
    for match in pattern.finditer(view, 0, min(len(view), end + 400)):
        name_text = _plain_name(
            re.split(r",?\s+(?:Defendant|Respondent|Appell|Petitioner|Plaintiff)", match["name"])[0]
        )
        if name_text and len(name_text) < 90 and not _OTHER_CASE.search(view[match.start() - 60 : match.start()]):
            at = match.start("name")
            return read(
                order,
                "defendant",
                name_text,
                [Span(at, match.start("name") + len(match["name"].rstrip()))],
                confidence=0.8,
            )
    return absent("defendant", "printed")


def _name_below(following: list[Cell], versus: Cell) -> tuple[str, list[Span]] | None:
    parts: list[Cell] = []
    for cell in following:
        if cell.line > versus.line + 14 or cell.line == versus.line or _is_foreign(cell.text) or cell.x > versus.x + 20:
            continue
        if _ROLE.match(cell.text) or re.match(r"^[_\-\u2014=]{4,}", cell.text):
            break
        if parts and not _continues(parts[-1], cell):
            break
        parts.append(cell)
    name = _plain_name(" ".join(part.text for part in parts))
    return (name, [part.span for part in parts]) if name else None


def _is_foreign(printed: str) -> bool:
    """A cell of the right-hand column: a number, a title, a judge, a rule of punctuation."""
    if re.match(r"^\W*$", printed) or (_TITLE_WORD.search(printed) and printed.upper() == printed):
        return True
    number = next(find_docket_numbers("Criminal " + printed), None)
    return bool(number) or bool(
        re.match(
            r"^(?:\W*(?:case|criminal|crim|no|reg|usm|hon|judge|mag|re:|docket|dkt|civil|\[|\(|filed|en banc)\b)",
            printed,
            re.IGNORECASE,
        )
    )


def _continues(last: Cell, cell: Cell) -> bool:
    if last.text.endswith((",", ";")) or _PERIOD_END.search(last.text):
        return bool(_COMPANY.match(cell.text))
    return cell.line == last.line + 1 and cell.column == last.column and cell.text[:1].isupper()


_PERIOD_END = re.compile(r"\b(?!Jr|Sr|Inc|Co|Corp|Ltd)\w{3,}\.$")


def _plain_name(printed: str) -> str:
    """A party's name without number, alias, nickname and the other parties."""
    name = re.split(r";|,?\s+(?:etc\b|a/?k/?a|f/?k/?a|d/?b/?a|also known as|et al)\b", printed, flags=re.IGNORECASE)[0]
    name = re.sub(r"^(?:D-\d+|\[\d+\]|\(\d+\)|Defendant)\s+", "", name.strip())
    name = re.sub(r"\s*[\"\u201c(][^\"\u201d)]*[\"\u201d)]", "", name)
    name = re.sub(r"\s+and\s+DOES\b.*", "", name)
    name = re.sub(r"\s+", " ", name).strip(" ,:")
    return name if _COMPANY.match(name.split()[-1] if name else "") else name.rstrip(".")


def _title(order: Order, head: list[Cell]) -> FieldValue:
    for index, cell in enumerate(head):
        printed = _unspaced(cell.text)
        if not _is_title(printed) or _stamped(order, cell.span):
            continue
        parts, spans = [printed], [cell.span]
        line = cell.line
        for following in head[index + 1 :]:
            if following.line > line + 1:
                break
            if following.line == line or not _below(cell, following):
                continue
            if not _continues_title(following.text):
                break
            parts.append(following.text)
            spans.append(following.span)
            line = following.line
        title = re.sub(r"[¹²³*]$|(?<=[A-Z])\d$", "", re.sub(r"\s+", " ", " ".join(parts))).strip(" .:").upper()
        return read(order, "title", title, spans, confidence=0.93)
    endorsed = re.search(r"^\W*(MEMO(?:RANDUM)? ENDORSE(?:D|MENT))\W*$", order.text, re.MULTILINE)
    if endorsed:
        return read(order, "title", endorsed[1], [Span(*endorsed.span(1))], confidence=0.93)
    return absent("title", "printed")


def _below(cell: Cell, following: Cell) -> bool:
    """True if the second cell stands in the same column, or is centred under the first."""
    same_side = (cell.column > 0) == (following.column > 0)
    centres = abs(cell.x + len(cell.text) / 2 - following.x - len(following.text) / 2)
    return same_side and (abs(cell.x - following.x) <= 6 or centres <= 4)


def _unspaced(printed: str) -> str:
    return printed.replace(" ", "") if re.fullmatch(r"(?:[A-Z] ){3,}[A-Z]", printed) else printed


def _is_title(printed: str) -> bool:
    letters = [char for char in printed if char.isalpha()]
    capital = sum(char.isupper() for char in letters) >= 0.8 * len(letters)
    return bool(capital and _TITLE_WORD.search(printed) and not _NO_TITLE.search(printed) and len(printed) < 120)


def _continues_title(printed: str) -> bool:
    letters = [char for char in printed if char.isalpha()]
    if not letters or _ROLE.match(printed) or _VERSUS.match(printed) or printed.startswith(("[", "(", "_", "-")):
        return False
    capital = sum(char.isupper() for char in letters) >= 0.8 * len(letters)
    return capital and not re.search(r"\b(?:Dkt|No\.|JUDGE|J\.)|:$", printed) and not _is_foreign_number(printed)


def _is_foreign_number(printed: str) -> bool:
    return next(find_docket_numbers(printed), None) is not None
