"""The docket number or numbers of the case a document belongs to, as its caption prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orders.cells import head_start
from orders.courts import is_bankruptcy, is_district
from orders.docket import DASH, DocketNumber, find_docket_numbers
from orders.order import Order, Span

_OTHER_CASE = re.compile(
    r"USDC|District (?:Court )?(?:Case|Docket)|DC Docket|Originating|appeal(?:s|ed)? from|\bD\.? ?C\.? (?:No|Docket)|Lower"
    r"|related\b|companion case|formerly|\bB\.? ?A\.? ?P\.? No|Agency No|Superior Court|Trial Court|Circuit Court",
    re.IGNORECASE,
)
# Words before `No.` that make it no docket number.
_OTHER_LABEL = re.compile(
    r"\b(?:Bar|Reg\w*|Doc|Document|Dkt|ECF|Entry|Opinion|Op|Law|Pub|P\.?L|Box|Suite|Room|ID|USM|Exhibit|Fax|Tel\w*|Serial"
    r"|Patent|Calendar|Page|Local|Chapter|Amendment|Order|Rule|Form|Act|Resolution|Application|Permit|Account)\W*$",
    re.IGNORECASE,
)
_ITEM = rf"(?:(?-i:[A-Z]{{1,4}}){DASH}?)?\d(?:[\w,]|{DASH}){{0,24}}\d(?:{DASH}[A-Z]+)?|\d"
_LIST = re.compile(
    rf"(?P<label>\b(?:Nos?|Docket\s*#|Case\s*#|(?:Case|Docket|Appeal)\s+Numbers?|Case|Docket|Index)\b\.?:?\s*#?:?)\s*(?P<list>(?:{_ITEM})"
    rf"(?:(?:,\s*and|,|\s+and|\s*&|\s+thru|\s+through|\s+to|(?<=\d)\n)\s*(?:{_ITEM}))*)(?P<open>,)?",
    re.IGNORECASE,
)
_MORE = re.compile(rf"\s*(?P<list>(?:{_ITEM})(?:(?:,|,?\s+and)\s+(?:{_ITEM}))*)\.?\s*$", re.MULTILINE)
_BARE = re.compile(rf"(?:^|(?<=\s\s))\d\d{DASH}\d{{3,5}}(?=\s*$)", re.MULTILINE)
_STAMPED = re.compile(rf"(?:Case|Appeal)(?:\s+No)?\.?:?\s*(?P<n>\d\d{DASH}\d{{3,6}})(?![\w-])", re.IGNORECASE)
_RANGE = re.compile(
    r"(?P<first>[\w-]{1,20}?)(?P<a>\d{1,5})(?P<tail>-[A-Z]+)?\s+(?:thru|through|to)\s+(?P<last>[\w-]{1,24})"
)
_KIND_OF_DUTY = re.compile(r"-(?:CVD|ADD?)$")  # the Court of International Trade's countervailing or antidumping duty
_LABEL_END = re.compile(
    r"\b(?:(?:docket|case|court|appeal|record|consol\w*)\.?\s?)*(?:#|numbers?|nos?\b\.?)?:?\s*$", re.IGNORECASE
)
MAX_RANGE = 40  # numbers of one printed range


def find_case_numbers(
    order: Order, view: str, end: int, court: Span | None, court_id: str
) -> tuple[list[str], list[Span]]:
    """The canonical numbers in printed order and the spans that print them; none of a lower court, none of both lists."""
    start = head_start(view)
    own = [
        number
        for number in find_docket_numbers(view, start=start, end=end)
        if not _of_other_case(view, number.span) and not _stamped(order, number.span)
    ]
    if court_id and not is_district(court_id) and not (own and is_bankruptcy(court_id)):
        printed = _appellate(order, view, start, end, court)
        if printed[0]:
            return printed
    stamped = [n for span in order.stamps for n in find_docket_numbers(view, start=span.start, end=span.end)]
    chosen: dict[str, DocketNumber] = {}
    for number in own or stamped[:1]:
        chosen.setdefault(number.core, number)
    if not chosen:
        return _appellate(order, view, start, end, court)
    names, spans = [], []
    for number in chosen.values():
        with_office = _with_office(number, stamped, view)
        names.append((with_office or number).canonical)
        spans += [number.span, *([with_office.span] if with_office else [])]
    return names, spans


def _with_office(number: DocketNumber, stamped: list[DocketNumber], view: str) -> DocketNumber | None:
    """Where the same case is printed with its office digit if the caption leaves it out."""
    if ":" in number.canonical:
        return None
    every = (*stamped, *find_docket_numbers(view))
    return next((other for other in every if other.core == number.core and ":" in other.canonical), None)


def _stamped(order: Order, span: Span) -> bool:
    return any(stamp.overlaps(span) for stamp in order.stamps)


def _before(view: str, at: int) -> str:
    return view[max(view.rfind("\n", 0, at) + 1, at - 240) : at]


def _of_other_case(view: str, span: Span) -> bool:
    return bool(_OTHER_CASE.search(_before(view, span.start)))


def _appellate(order: Order, view: str, start: int, end: int, court: Span | None) -> tuple[list[str], list[Span]]:
    """Numbers without a kind, as printed: those nearest the court's name and all others of the same make."""
    lists = list(_lists(order, view, start, end))
    if lists:
        anchor = court.start if court and court.start < end else start
        nearest = min(lists, key=lambda found: abs(found[1].start - anchor))
        make = _make(nearest[0][0])
        same = [found for found in lists if found is nearest or (_heads(view, found[1]) and _make(found[0][0]) == make)]
        names = list(dict.fromkeys(name for found in same for name in found[0]))
        return names, [found[1] for found in same]
    for match in _BARE.finditer(view, start, end):
        return [_plain(match.group())], [Span(*match.span())]
    for stamp in order.stamps:
        found = _STAMPED.search(view, stamp.start, stamp.end)
        if found:
            return [_plain(found["n"])], [Span(*found.span("n"))]
    late = next(_lists(order, view, end, min(len(view), end + 1500)), None)
    return ([late[0][0]], [late[1]]) if late else ([], [])


def _make(number: str) -> str:
    return re.sub(r"\d+", "9", number)


def _lists(order: Order, view: str, start: int, end: int) -> Iterator[tuple[list[str], Span]]:
    for match in _LIST.finditer(view, start, end):
        line = _before(view, match.start())
        if _OTHER_CASE.search(line) or _OTHER_LABEL.search(line) or _stamped(order, Span(*match.span())):
            continue
        if re.search(rf"\d:\d\d{DASH}|{DASH}c[vr]{DASH}|^(?:19|20)\d\d$", match["list"], re.IGNORECASE):
            continue
        names = list(_numbers(match["list"]))
        line_end = view.find("\n", match.end())
        more = _MORE.match(view, line_end + 1, line_end + 120) if match["open"] and line_end >= 0 else None
        if more:
            names += _numbers(more["list"])
        heads = _heads(view, Span(*match.span())) and match["label"][0] in "NnDdCcAa"
        if "-" in names[0] or len(re.sub(r"\D", "", names[0])) >= 5 or heads:
            yield names, Span(*match.span("list"))


def _heads(view: str, span: Span) -> bool:
    """True if nothing but a label stands before the span in its column; numbers in a title or text are other cases'."""
    line = _LABEL_END.sub("", _before(view, span.start))
    return not line.strip(" [()|*:") or bool(re.search(r"(?:\s{2}|[)\]|:*])\s*$", line))


def _numbers(printed: str) -> Iterator[str]:
    """The numbers of a list, ranges written out."""
    plain = _plain(printed)
    span = _RANGE.search(plain)
    if span:
        yield from _numbers_of(plain[: span.start()])
        last = re.search(r"\d+(?=(?:-[A-Z]+)?$)", span["last"])
        low, high = int(span["a"]), int(last.group()[-len(span["a"]) :]) if last else 0
        if low < high <= low + MAX_RANGE:
            yield from (f"{span['first']}{number:0{len(span['a'])}d}" for number in range(low, high + 1))
            return
        plain = plain[span.start() :]
    yield from _numbers_of(plain)


def _numbers_of(plain: str) -> Iterator[str]:
    for part in re.findall(r"(?:[A-Z]{1,4}-?)?\d[\w-]*(?:,\d{3})?[\w-]*", plain):
        yield _KIND_OF_DUTY.sub("", part)


def _plain(printed: str) -> str:
    return re.sub(DASH, "-", printed)
