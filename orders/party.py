"""The party moved against, as the caption names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orders.cells import Cell
from orders.docket import find_docket_numbers
from orders.movants import is_prosecution, movants, persons
from orders.order import Span
from orders.title import is_heading

VERSUS = re.compile(r"^[-\u2013\u2014\s]*(?:v|vs|versus|against)[-.\u2013\u2014\s]*$", re.IGNORECASE)
ROLE = re.compile(
    r"^\W*(?:third[- ]party\s+)?(?:defendant|respondent|appell(?:ee|ant)|petitioner|plaintiff|movant|intervenor|debtor"
    r"|claimant)s?\b",
    re.IGNORECASE,
)
_RESPONDING = re.compile(r"^\W*(?:defendant|respondent|appellee)s?\W*$", re.IGNORECASE)
_COMPANY = re.compile(
    r"^(?:INC|LLC|L\.L\.C|LTD|CORP|CO|M\.D|D\.O|JR|SR|III|II|IV|N\.A|L\.P|LLP|S\.A|P\.C|PLC)\b", re.IGNORECASE
)
_ROLE_BEHIND = re.compile(
    r",?\s+(?:Third[- ]Party\s+|Cross-|\()?(?:Defendant|Respondent|Appellee|Appellant|Petitioner|Plaintiff)s?\b",
    re.IGNORECASE,
)
_STATE_OFFICE = re.compile(r"^(?:ex rel\b|GOVERNOR|SECRETARY|COMMISSIONER|WARDEN|ATTORNEY GENERAL)", re.IGNORECASE)
_PERIOD_END = re.compile(r"\b(?!Jr|Sr|Inc|Co|Corp|Ltd|Dr|St)\w{3,}\.$")
_FOREIGN = re.compile(
    r"^(?:\W*(?:case|criminal|crim|no|reg|usm|hon|judge|mag|re:|docket|dkt|civil|\[(?!\d{1,3}\]\s*[^\W\d])|\((?!(?:\d{1,3}|fnu|lnu)\)\s*[^\W\d])|filed|en banc)\b|\W*\d{1,3}[.)\]]?\W*$)",
    re.IGNORECASE,
)
# `U.S.A. v. Defendant(s): ... (6) NAME`, and a minute entry "as to NAME (3)", which names the movant among several.
_LISTED = re.compile(
    r"Defendants?\(?s?\)?:[^\n]*\n\s*\(\d+\)\s*(?P<name>[A-Z][^\n]*?)(?=\s{2,}|\n)"
    r"|\bas to (?P<movant>[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){1,3})\s\(\d+\)"
)
_BLANKS = re.compile(r"^[^\n\w]*_{4,}\s*v\.\s*_{4,}", re.MULTILINE)
_SHORT_TITLE = re.compile(r"\bShort (?:Title|Caption):[^\n]*?\sv\.?\s+(?P<name>[^\n]+)\n(?P<more>[^\n]*)")
_INLINE = re.compile(r"(?<![^\s_])(?:v|vs|versus)\b\.?\s+(?P<name>[A-Z\d][^\n;]{0,400})")
_SAME_CASE_ELSEWHERE = re.compile(
    r"(?:\bSee|\bCf\.|[a-z]{3,},? in|related to|USDC|Lower|Originating)\b[^\n]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Party:
    """A party's plain name (several movants: theirs), the spans that print it, and how sure the reading is, in [0, 1]."""

    name: str | tuple[str, ...]
    spans: Sequence[Span]
    confidence: float


def find_defendant(view: str, head: list[Cell], start: int, end: int, *, title: Sequence[Span] = ()) -> Party | None:
    """The defendant, respondent or appellee of the caption between the offsets; None in `In re` matters without one.

    Of several whom a government prosecutes: the movants. `title` is where the document's title is printed.
    """
    head = [cell for cell in head if not any(span.overlaps(cell.span) for span in title)]
    listed = _LISTED.search(view, start, end + 600)
    if listed:
        which = "name" if listed["name"] else "movant"
        return _party(listed[which], [Span(*listed.span(which))], 0.85)
    return (
        _short_title(view, start, end)
        or _over_blanks(view, head, start, end)
        or _accused(view, head, end, title)
        or _below_versus(head)
        or _inline(view, start, end)
        or _by_role(head)
    )


def _party(printed: str, spans: Sequence[Span], confidence: float) -> Party | None:
    name = plain_name(printed)
    return Party(name, spans, confidence) if name and len(name) < 120 and not _LABEL.fullmatch(name) else None


# What stands before a number in the other column of a caption: nobody's name.
_LABEL = re.compile(
    r"(?:Case|Criminal|Civil|Docket|Action|Cause|Crim|Cr|No|Number|Order)s?\.?(?: (?:Case|Action|No|Number)\.?)*",
    re.IGNORECASE,
)


def _short_title(view: str, start: int, end: int) -> Party | None:
    """The clerk's `Short Title: A v. B`, which may go on under its first line, beside a second column."""
    match = _SHORT_TITLE.search(view, start, end)
    if not match:
        return None
    first = re.split(r"\s{2,}", match["name"])[0]
    spans = [Span(match.start("name"), match.start("name") + len(first))]
    more = re.split(r"\s{2,}", match["more"])[0]
    if more and ":" not in more:
        spans.append(Span(match.start("more"), match.start("more") + len(more)))
    return _party(" ".join(view[span.start : span.end] for span in spans), spans, 0.8)


def _over_blanks(view: str, head: list[Cell], start: int, end: int) -> Party | None:
    """The name that a form has over the second blank of `____ v. ____`."""
    blanks = _BLANKS.search(view, start, end)
    above = [cell for cell in head if blanks and cell.span.end <= blanks.start()]
    if not above or above[-1].column < 1:
        return None
    return _party(above[-1].text, [above[-1].span], 0.75)


def _accused(view: str, head: list[Cell], end: int, title: Sequence[Span]) -> Party | None:
    """The movant or movants among several defendants, whose names stand between `v.` and the word Defendants."""
    for index, cell in enumerate(head):
        if not VERSUS.match(cell.text) or not is_prosecution(head[:index]):
            continue
        parts = list(_name_below(head[index + 1 :], cell, several=True))
        listed = (plain_name(part.text) + ("," if part.text.endswith((",", ";")) else "") for part in parts)
        names = persons(" ".join(listed))
        if len(names) < 2:
            return None
        chosen = movants(names, view, list(title), end)
        return Party(chosen if len(chosen) > 1 else chosen[0], [part.span for part in parts], 0.8)
    return None


def _below_versus(head: list[Cell]) -> Party | None:
    for index, cell in enumerate(head):
        if VERSUS.match(cell.text):
            parts = list(_name_below(head[index + 1 :], cell))
            party = _party(" ".join(part.text for part in parts), [part.span for part in parts], 0.95)
            if party:
                return party
    return None


def _name_below(following: list[Cell], versus: Cell, *, several: bool = False) -> Iterator[Cell]:
    last: Cell | None = None
    for cell in following:
        if (
            cell.line > versus.line + (60 if several else 14)
            or cell.line == versus.line
            or _is_foreign(cell.text)
            or cell.x > versus.x + 20
        ):
            continue
        if (
            ROLE.match(cell.text)
            or re.match(r"^[_\-\u2014=]{4,}", cell.text)
            or (last and not several and not _continues(last, cell))
        ):
            return
        last = cell
        yield cell


def _inline(view: str, start: int, end: int) -> Party | None:
    """The name after a `v.` within a line, or at the end of one."""
    for match in _INLINE.finditer(view, start, min(len(view), end + 400)):
        line = view[view.rfind("\n", 0, match.start()) + 1 : match.start()][-200:]
        if _SAME_CASE_ELSEWHERE.search(line) or re.search(r"\d+ (?:U\. ?S\.|F\.\dd)", match["name"]):
            continue
        at = match.start("name")
        printed = view[at : _wrapped_end(view, match.end("name"))]
        before_role = _ROLE_BEHIND.split(printed)[0]
        several = re.search(r"\b(?:Defendant|Respondent|Appellee)s", printed, re.IGNORECASE)
        name = _first_of(before_role) if several or len(before_role) > 90 else before_role
        name = re.split(r"[^\S\n]{3,}(?=\S)", name)[0] if "\n" not in name else name
        party = _party(name, [Span(at, at + len(name.rstrip()))], 0.8)
        if party:
            return party
    return None


def _wrapped_end(view: str, end: int) -> int:
    """Where a name in capitals ends that goes on in the next line: `v. NAPLES COMMUNITY` over `SCHOOLS, ET AL.`"""
    line = view[view.rfind("\n", 0, end) + 1 : end]
    stop = view.find("\n", end + 1)
    following = view[end + 1 : stop if stop >= 0 else len(view)].strip()
    ended = re.search(r"[.,;)]\s*$|\bET AL\b", line, re.IGNORECASE) or not re.match(r"\s", view[end + 1 : end + 2])
    other = _FOREIGN.match(following) or ROLE.match(following) or re.match(r"ON |CERTIORARI|APPEAL|\W|\d", following)
    if ended or other or not following or following.upper().replace("ET AL", "") != following.replace("ET AL", ""):
        return end
    return stop if stop >= 0 else len(view)


def _first_of(printed: str) -> str:
    """The first of several parties in one line: up to the first comma that no company's or State's style follows."""
    parts = printed.split(",")
    kept = parts[:1]
    for part in parts[1:]:
        if not (_COMPANY.match(part.strip()) or _STATE_OFFICE.match(part.strip())):
            break
        kept.append(part)
    return ",".join(kept)


def _by_role(head: list[Cell]) -> Party | None:
    """The name over the word Respondent or Appellee where no `v.` is printed, as in family matters."""
    for index, cell in enumerate(head):
        above = [other for other in head[:index] if other.line < cell.line and abs(other.x - cell.x) < 40]
        if _RESPONDING.match(cell.text) and above and _is_name(above[-1].text):
            return _party(above[-1].text, [above[-1].span], 0.7)
    return None


def _is_name(printed: str) -> bool:
    words = printed.rstrip(",").split()
    return 2 <= len(words) <= 8 and all(word[0].isupper() for word in words) and not _is_foreign(printed)


def _is_foreign(printed: str) -> bool:
    """A cell of the right-hand column: a number, a title, a judge, a rule of punctuation."""
    if re.match(r"^\W*$", printed) or (is_heading(printed) and printed.upper() == printed):
        return True
    return bool(_FOREIGN.match(printed)) or next(find_docket_numbers("Criminal " + printed), None) is not None


def _continues(last: Cell, cell: Cell) -> bool:
    if last.text.endswith((",", ";")) or _PERIOD_END.search(last.text):
        return bool(_COMPANY.match(cell.text))
    return cell.line == last.line + 1 and cell.column == last.column and cell.text[:1].isupper()


def plain_name(printed: str) -> str:
    """A party's name without number, alias, nickname, capacity and the other parties."""
    name = re.split(
        r";|,?\s+(?:etc\b|reg\w*\.? no\b|a/?k/?a|f/?k/?a|d/?b/?a|also known as|et\.? ?al|et ux)\b",
        re.sub(r"\s+", " ", printed),
        flags=re.IGNORECASE,
    )[0]
    name = re.split(
        r",?\s+(?:(?:Crim|Civ|Case|Docket|No)\b\.?[^,]*)?\d\d[- ](?:Cr|CR|cr|Civ|CV|cv)[-. ].*|,\s+(?:in (?:his|her|its|their)\b|individually\b|as\b|by and through\b)|\s+vs?\.?\s",
        name,
    )[0]
    name = _ROLE_BEHIND.split(name)[0]
    name = re.sub(r"^(?:D-\d+|\[\d+\]|\(\d+\)|\d{1,3}\.|Defendant)\s+", "", name.strip())
    name = re.sub(
        r"\s*(?:[\"\u201c][^\"\u201d)]*[\"\u201d)]|\((?!(?i:fnu|lnu)\))[^)]*\)(?! (?:Inc|Limited|Ltd|LLC|Corp)\b))",
        "",
        name,
    )
    name = re.sub(r"\s+and\s+DOES\b.*", "", name)
    name = re.sub(r"\s+", " ", name).strip(" ,:_")
    return name if _COMPANY.match(name.split()[-1] if name else "") else name.rstrip(".")
