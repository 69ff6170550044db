"""Authorities that an order cites: statutes and guidelines, and full case citations with their pin cites."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eyecite import get_citations
from eyecite.models import FullCaseCitation

from orders.order import Order, Span
from orders.sentences import flow
from orders.speaker import spoken

# eyecite warns with the words of the order in its message; order text never goes above DEBUG.
logging.getLogger("eyecite").setLevel(logging.ERROR)

_SUB = r"(?:\s?\((?:[a-zA-Z]{1,5}|\d{1,3})\))"
# A hyphen belongs to a section only after a letter (`42 U.S.C. § 2000e-5`); between figures it is a range.
_BASE = r"\d+(?:[A-Za-z]{1,2}(?:-\d+[a-z]?)?)?"
_SECTION = rf"{_BASE}{_SUB}*"
_JOIN = r"(?:\s?[,;]\s?(?:and\s|&\s?|or\s)?|\sand\s|\s?&\s?|\s?[-\u2013]\s?|\sthrough\s|\sto\s|\sor\s)"
_MARK = r"(?:§{1,2}|[Ss]ections?|[Ss]ecs?\.)"
_MORE = rf"(?:{_BASE}{_SUB}+|\d{{3,}}[A-Za-z]{{0,2}})(?!\s?(?:U\.?\s?S|F\.|months|years|days|S\. Ct))"
_USC = re.compile(
    rf"\b(?P<title>\d{{1,2}})\s?U\.?\s?S\.?\s?C\.?(?:\s?A\.)?\s?{_MARK}{{0,2}}\s?(?P<list>{_SECTION}(?:{_JOIN}(?:§{{1,2}}\s?)?(?:{_MORE}|{_SUB}+))*)"
)
_GUIDELINE = re.compile(
    rf"(?:\bU\.?S\.?S\.?G\.?|\bGuidelines?)?\s?(?:{_MARK}\s?)?(?P<section>\b\d[A-Z]\d\.\d{{1,2}}){_SUB}*"
)
_BARE = re.compile(
    rf"(?P<mark>§{{1,2}}|\b[Ss]ections?)\s?(?P<list>{_SECTION}(?:{_JOIN}(?:§{{1,2}}\s?)?(?:{_MORE}|{_SUB}+))*)"
)
_NOT_CODE = re.compile(
    r"(Pub\.? ?L\.?[^.§]{0,40}|Act(?: of \d{4})?(?: \([^)]*\))?,?|C\.F\.R\.|Amend(?:ment)?\.?|Stat\.[^§]{0,12}|R\.|Code|Ann\.|ch\.) ?$"
)
_OF_ACT = re.compile(r"^(?:\([a-z0-9]+\))* (?:and \d+ )?of (?:the|that|this) (?!(?:United States Code|U\.S\. Code))")
# Sections that are named bare so often that their title goes without saying (FIELDS, decided case 19).
_KNOWN = {
    "3582": "18", "3553": "18", "3142": "18", "3624": "18", "3621": "18", "924": "18", "922": "18", "3551": "18",
    "3583": "18", "3559": "18", "3632": "18", "3006A": "18", "841": "21", "846": "21", "851": "21", "994": "28", "2255": "28", "2241": "28", "2254": "28",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """One authority as printed once: its span and its canonical form; `pin` is the pin cite's page or pages."""

    span: Span
    canonical: str
    pin: str | None = None


@lru_cache(maxsize=16)
def find_statutes(text: str) -> tuple[Citation, ...]:
    """Every cite of the U.S. Code and of the Guidelines, as printed, in order; commentary counts as its section."""
    view = flow(text)
    found: list[Citation] = []
    titles = dict(_KNOWN)
    taken: list[tuple[int, int]] = []
    for match in _USC.finditer(view.text):
        taken.append(match.span())
        for start, end, section in _sections(match["list"], match.start("list")):
            titles[_base(section)] = match["title"]
            found.append(Citation(view.span(min(match.start(), start), end), f"{match['title']} U.S.C. § {section}"))
    for match in _GUIDELINE.finditer(view.text):
        section = re.sub(r"\s", "", match.group()[match.start("section") - match.start() :])
        lead = len(match.group()) - len(match.group().lstrip())
        found.append(Citation(view.span(match.start() + lead, match.end()), f"U.S.S.G. § {section}"))
    for match in _BARE.finditer(view.text):
        if any(start <= match.start() < end for start, end in taken) or _foreign(view.text, match):
            continue
        for start, end, section in _sections(match["list"], match.start("list")):
            title = titles.get(_base(section))
            if title:
                found.append(Citation(view.span(min(match.start(), start), end), f"{title} U.S.C. § {section}"))
    return tuple(sorted(found, key=lambda cite: cite.span))


def _foreign(text: str, match: re.Match[str]) -> bool:
    """True for a section of an act, a regulation or a rule rather than of the Code."""
    first = re.match(r"\d+[A-Za-z]{0,2}", match["list"])
    after = text[match.start("list") + (first.end() if first else 0) :]
    return bool(_NOT_CODE.search(text[max(0, match.start() - 60) : match.start()]) or _OF_ACT.match(after[:80]))


def _base(section: str) -> str:
    return section.split("(", maxsplit=1)[0]


def _sections(listed: str, offset: int) -> list[tuple[int, int, str]]:
    """(start, end, section) of each member of `841(a)(1), (b)(1)(A), 846`."""
    out: list[tuple[int, int, str]] = []
    last = ""
    for match in re.finditer(rf"{_SECTION}|{_SUB}+", listed):
        printed = re.sub(r"\s", "", match.group())
        if printed.startswith("("):
            printed = _continued(last, printed)
        last = printed
        out.append((offset + match.start(), offset + match.end(), printed))
    return out


def _continued(last: str, printed: str) -> str:
    """The section that a bare subsection goes on from: `924(c)(1)(A)(ii), (C)(i)` means `924(c)(1)(C)(i)`."""
    steps = re.findall(r"\([^)]*\)", last)
    first = printed[1:-1].split(")", maxsplit=1)[0]
    level = (
        next(n for n, shape in enumerate((r"[a-z]+", r"\d+", r"[A-Z]+")) if re.fullmatch(shape, first))
        if not (len(steps) >= 4 and re.fullmatch(r"[ivx]+", first))
        else 3
    )
    return _base(last) + "".join(steps[:level]) + printed


def deepest(citations: tuple[Citation, ...]) -> dict[str, list[Citation]]:
    """Canonical -> its cites, without those that are a prefix of a deeper one (FIELDS, decided case 5); sorted."""
    by_name: dict[str, list[Citation]] = {}
    for cite in citations:
        by_name.setdefault(cite.canonical, []).append(cite)
    kept = [name for name in by_name if not any(other.startswith(name + "(") for other in by_name)]
    return {name: by_name[name] for name in sorted(kept)}


# What eyecite reads as apostrophe and hyphen, character for character.
_TYPESET = str.maketrans({"\u2019": "'", "\u2013": "-"})


# Where a case may be cited: a volume, something capitalised, a page. Only there eyecite looks, a fourth of the time.
_MAYBE_CASE = re.compile(r"(?<![\w.])\d{1,4}(?:[ -]|, ?)(?=[A-Z(])[^;§]{1,45}?[ -]\d")
# The court in `(2d Cir. 2020)`, which eyecite would look up in a long list and nobody asks for.
_COURT = re.compile(r"(?<=\()[A-Z\d][^()]{0,40}?(?=,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}, ?)?(?:1[6-9]|20)\d\d\))")


def _windows(plain: str) -> list[tuple[int, int]]:
    """The stretches of the text that may hold a case citation with its pin cite, none overlapping another."""
    out: list[tuple[int, int]] = []
    for match in _MAYBE_CASE.finditer(plain):
        start, end = max(0, match.start() - 40), match.end() + 120
        if out and start <= out[-1][1]:
            start = out.pop()[0]
        out.append((start, end))
    return out


@lru_cache(maxsize=16)
def find_cases(text: str) -> tuple[Citation, ...]:
    """Every full case citation as volume, reporter and page (or WL number), parallel cites each, in order."""
    view = flow(text)
    found: dict[tuple[int, int], Citation] = {}
    plain = _COURT.sub(lambda court: " " * len(court.group()), view.text.translate(_TYPESET))
    for left, right in _windows(plain):
        for cite in get_citations(plain[left:right]):
            if not isinstance(cite, FullCaseCitation):
                continue
            volume, page = cite.groups.get("volume"), cite.groups.get("page")
            if not volume or not page or not page.isdigit():  # a reporter of unnumbered volumes names no place
                continue
            start, end = (left + offset for offset in cite.span())  # type: ignore[no-untyped-call]
            canonical = f"{volume} {cite.corrected_reporter()} {page}"  # type: ignore[no-untyped-call]
            found[start, end] = Citation(view.span(start, end), canonical, cite.metadata.pin_cite)
    return tuple(found[key] for key in sorted(found))


def _outside(spans: Sequence[Span], cites: Sequence[Citation]) -> tuple[Citation, ...]:
    return tuple(cite for cite in cites if not any(span.covers(cite.span) for span in spans))


def find_authorities(order: Order) -> tuple[dict[str, list[Citation]], dict[str, list[Citation]]]:
    """(statutes, cases) of the order: canonical form -> where it is printed; what is planted cites for nobody."""
    planted = [sentence.span for sentence in spoken(order) if sentence.speaker == "planted"]
    cases: dict[str, list[Citation]] = {}
    for cite in _outside(planted, find_cases(order.text)):
        cases.setdefault(cite.canonical, []).append(cite)
    return deepest(_outside(planted, find_statutes(order.text))), {name: cases[name] for name in sorted(cases)}
