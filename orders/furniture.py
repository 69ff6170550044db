"""What a page prints around the prose: stamps, page numbers, running heads; and the joining of what it divides."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from orders.lines import Line, lines_of, number_columns, page_number
from orders.mapped import Edit, Mapped
from orders.stamps import ecf_stamp

SEAM = re.compile(r"(?<=\S)[ ]*\n\n[ ]\n(?=\S)")  # how Markdown collections print a page break
TERMINAL = re.compile(r"[.?!:;][\"'\u201d\u2019)\]]*(?:\[?\d{1,2}\]?|[\u00b9\u00b2\u00b3\u2070-\u2079])?$")
NOTE_RULE = re.compile(r"[ ]*[_\u2014-]{5,}[ ]*")
EDGE = 3  # lines from a page's edge in which a running head is looked for


@dataclass(frozen=True, slots=True)
class Body:
    """Text without furniture; raw offsets of the stamps in it; page numbers with the raw offsets of their starts."""

    text: Mapped
    stamps: list[tuple[int, int]]
    page_starts: list[tuple[int, int]]


def without_furniture(text: Mapped) -> Body:
    """The text with line numbers, page numbers, repeated stamps and running heads taken out and page breaks joined."""
    text = text.edited(number_columns(lines_of(text.text)))
    lines = lines_of(text.text)
    stamps, dropped, stamp_pages = _stamps(lines)
    paged = any(line.last_of_page for line in lines)
    dropped |= _edge_furniture(lines, dropped) if paged else _numbers(lines, dropped)
    dropped |= _letter_heads(lines, text.text)
    edits, starts = _breaks(lines, dropped, stamp_pages)
    edits += [Edit(m.start(), m.end(), "\n") for m in SEAM.finditer(text.text) if _seam_runs_on(text.text, m)]
    kept = [(text.starts[lines[i].start], text.starts[lines[i].end]) for i in stamps]
    pages = [(number, text.starts[offset]) for number, offset in starts]
    return Body(text.edited(edits), kept, pages)


def _stamps(lines: list[Line]) -> tuple[list[int], set[int], dict[int, int]]:
    """Indices of the stamps printed for the first time, of their repeats, and the page that each stamp names."""
    first: dict[str, int] = {}
    repeats: set[int] = set()
    pages: dict[int, int] = {}
    for i, line in enumerate(lines):
        stamp = ecf_stamp(line.text)
        if stamp is None:
            continue
        if stamp.page is not None:
            pages[i] = stamp.page
        if stamp.key in first:
            repeats.add(i)
        first.setdefault(stamp.key, i)
    return list(first.values()), repeats, pages


def _numbers(lines: list[Line], dropped: set[int]) -> set[int]:
    """Indices of page numbers that stand alone and count up through a text without form feeds."""
    found: set[int] = set()
    last: dict[str, int] = {}
    for i, line in enumerate(lines):
        number = page_number(line)
        if number is None or (number[1] == "bare" and not _alone(lines, i, dropped)):
            continue
        value, kind = number
        if value == last.get(kind, 0) + 1 or (value == 2 and kind not in last):
            last[kind] = value
            found.add(i)
    counted = {kind for kind, value in last.items() if value > 1 or kind in ("bare", "page")}
    return {i for i in found if (page_number(lines[i]) or (0, ""))[1] in counted}


def _alone(lines: list[Line], i: int, dropped: set[int]) -> bool:
    before = i == 0 or lines[i - 1].blank or i - 1 in dropped
    after = i + 1 >= len(lines) or lines[i + 1].blank or i + 1 in dropped
    return before and after


def _edge_furniture(lines: list[Line], dropped: set[int]) -> set[int]:
    """Indices of page numbers and running heads near the edges of pages that form feeds part."""
    pages: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        if not line.blank and i not in dropped:
            pages[-1].append(i)
        if line.last_of_page:
            pages.append([])
    found: set[int] = set()
    for edges in ([page[:EDGE] for page in pages], [page[: -EDGE - 1 : -1] for page in pages]):
        counts = Counter(key for edge in edges for key in {_likeness(lines[i]) for i in edge})
        for edge in edges:
            for i in edge:  # from the edge inwards, as far as the furniture goes
                key = _likeness(lines[i])
                repeats = 1 < len(key) < 90 and counts[key] >= max(2, 0.3 * len(pages))
                if not repeats and page_number(lines[i]) is None:
                    break
                found.add(i)
    return found - {i for i in pages[0][: EDGE + 1] if page_number(lines[i]) is None}


def _likeness(line: Line) -> str:
    """The letters of a line: equal for the heads of two pages."""
    return re.sub(r"[\d\W_]+", "", line.text)


def _letter_heads(lines: list[Line], text: str) -> set[int]:
    """Indices of the heads of a letter's later pages: addressee, subject and date again, then `Page 2`."""
    first_page = " ".join(text[:4000].split())
    found: set[int] = set()
    for i, line in enumerate(lines):
        number = page_number(line)
        if number is None or number[1] != "page" or number[0] < 2:
            continue
        above = []
        for j in range(i - 1, max(-1, i - 6), -1):
            if lines[j].blank or lines[j].last_of_page:
                break
            above.append(j)
        words = [" ".join(lines[j].text.split()) for j in above]
        if len(above) < 5 and all(len(word) < 80 and word in first_page for word in words):
            found |= {i, *above}
    return found


def _breaks(
    lines: list[Line], dropped: set[int], stamp_pages: dict[int, int]
) -> tuple[list[Edit], list[tuple[int, int]]]:
    """Edits that close the gap at each page break, and each page's number and first offset."""
    paged = any(line.last_of_page for line in lines)
    first = stamp_pages.get(next((i for i, line in enumerate(lines) if not line.blank), 0), 1)
    starts = [(1 if paged else first, 0)]
    edits: list[Edit] = []
    before: int | None = None
    gap: list[int] = []
    for i, line in enumerate(lines):
        if line.blank or i in dropped:
            gap.append(i)
            continue
        feeds = sum(lines[j].last_of_page for j in (gap if before is None else [before, *gap]))
        broken = feeds > 0 or any(j in dropped for j in gap)
        if broken:
            put = "" if before is None else "\n" if _runs_on(lines, before, i) else "\n\n"
            edits.append(Edit(0 if before is None else lines[before].end, line.start, put))
            named = next((stamp_pages[j] for j in [i, *reversed(gap)] if j in stamp_pages), None)
            if paged:
                starts += [(starts[-1][0] + step + 1, line.start) for step in range(feeds)]
            elif before is not None:
                starts.append((max(named or 0, starts[-1][0] + 1), line.start))
        before, gap = i, []
    if before is not None and any(j in dropped or lines[j].last_of_page for j in [before, *gap]):
        edits.append(Edit(lines[before].end, lines[-1].end))
        if paged:
            trailing = sum(lines[j].last_of_page for j in [before, *gap])
            starts += [(starts[-1][0] + step + 1, lines[-1].end) for step in range(trailing)]
    return edits, starts


def _runs_on(lines: list[Line], before: int, after: int) -> bool:
    """True if the sentence that ends one page goes on at the top of the next."""
    above, below = lines[before].text.rstrip(), lines[after].text
    if _in_footnote(lines, before):
        return False
    if below.lstrip()[:1].islower():
        return True
    follows = next((line.text for line in lines[after + 1 : after + 4] if not line.blank), "")
    indented = _indent(below) - min(_indent(below), _indent(follows)) >= 3
    return not TERMINAL.search(above) and not indented


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _in_footnote(lines: list[Line], i: int) -> bool:
    """True if a footnote's rule stands above line i on its page, with nothing but notes between."""
    for j in range(i, max(-1, i - 40), -1):
        if j != i and lines[j].last_of_page:
            return False
        if NOTE_RULE.fullmatch(lines[j].text):
            return (
                j + 1 < len(lines)
                and re.match(r"[ ]*(?:\[?\d{1,2}[\] .]|[*\u00b9\u00b2\u00b3\u2070-\u2079])", lines[j + 1].text)
                is not None
            )
    return False


def _seam_runs_on(text: str, seam: re.Match[str]) -> bool:
    above = text[max(0, seam.start() - 200) : seam.start()].rpartition("\n")[2]
    if text[seam.end()].islower():
        return True
    return len(above) > 80 and not TERMINAL.search(above) and text[seam.end()].isalnum()
