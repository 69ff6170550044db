"""The court that issued a document, as its courts-db id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from courts_db import courts, find_court
from rapidfuzz import fuzz, process

from orders.order import Span
from orders.scan import repaired

_DIRECTION = r"NORTHERN|SOUTHERN|EASTERN|WESTERN|MIDDLE|CENTRAL"
_DISTRICT = re.compile(
    rf"\b(?:(?:(?P<direction>{_DIRECTION})\s+)?DISTRICT\s+OF\s+(?:THE\s+)?|(?P<short>[NSEWMC])\.\s?D\.\s*(?:of\s+)?|D\.\s+)"
    r"(?P<state>[A-Z][A-Za-z.]+(?:[ ]+[A-Z][A-Za-z]+){0,2})",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_CIRCUITS = {
    **{name: f"ca{n}" for n, name in enumerate(_ORDINALS, 1)},
    "federal": "cafc",
    "district of columbia": "cadc",
}
_CIRCUIT = re.compile(r"\b(" + "|".join(_CIRCUITS) + r")\s+circuit\b", re.IGNORECASE)
_NOISY_CIRCUIT = re.compile(r"\bappeals?\W+for\W*the\b\s*(?P<name>\S.{2,20}?)\s*\bcircuit\b", re.IGNORECASE)
# Louisiana's "Court of Appeal of Louisiana, Fifth Circuit" is no federal court.
_FEDERAL_APPEALS = re.compile(r"\bappeals?\b(?! of\b)|\bbankruptcy appellate panel|^\W*for the\b", re.IGNORECASE)
_SMALL_WORDS = frozenset({"of", "the", "for", "in", "and", "at", "to", "a", "ex", "rel"})
_HIGH_COURT = re.compile(r"\bsupreme court of(?: the)? united states\b", re.IGNORECASE)
_CAPITAL_COURT = re.compile(
    r"\bunited states court of appeals,?\s+(?:for the\s+)?district of columbia\b", re.IGNORECASE
)
_NAMED_APPEALS = re.compile(
    r"\b(?:court|board)s? of (?:\w+ ){0,4}appeals?\b|\bappeals? (?:court|board)\b", re.IGNORECASE
)
_OTHERS_COURT = re.compile(
    r"\b(?:appeals?|appealed|petitions?|certiorari|error|review|remand(?:ed)?|transfer(?:red)?|referred|sitting|certified"
    r"|certificat(?:e|ion))\b.*\b(?:from|of|to|for|on|by)\b|\b(?:D\.C\.|DC|lower) (?:court|docket)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bappeals? from\b|\bcertiorari to\b|\breview of\b|\berror to\b", re.IGNORECASE)
_SPACED = re.compile(r"\s*(?:[A-Za-z](?:[ ]|[ ]{2,3}|\s*$)){6,}")
_SITE = re.compile(r"\b(?P<id>[a-z]{2,4}\d{0,2})\.uscourts\.gov\b", re.IGNORECASE)
_SEAT = re.compile(
    r"[,.]\s*(?:(?:first|second|third|fourth|fifth|sixth|northern|southern|eastern|western|middle|central|north|south|east"
    r"|west)\b.*|(?:division|department|dept|district|panel|section|circuit|en banc|in banc|trial|term|[a-z]+ (?:division|department|district|"
    r"county|term|section))\b.*)$",
    re.IGNORECASE,
)


@cache
def districts() -> dict[tuple[str, str], str]:
    """(direction letter or "", state in lower case) -> id of the district court, from the courts-db names."""
    table: dict[tuple[str, str], str] = {}
    for court in courts:
        name = court["name"]
        if court["system"] != "federal" or court["type"] == "bankruptcy" or "District Court" not in name:
            continue
        name = re.sub(r"^(United States )?District Court,?\s*(for the\s*)?", "", name)
        letter = re.match(
            r"([NSEWMC])\.D\. |(" + _DIRECTION.title() + r")\b|.*\b(" + _DIRECTION.title() + r")$", name, re.IGNORECASE
        )
        state = re.sub(rf"^[NSEWMC]?\.?D\. |\b({_DIRECTION})\b|\bDistrict of\b", " ", name, flags=re.IGNORECASE)
        key = (next(part for part in letter.groups() if part)[0].upper() if letter else "", state.strip().lower())
        table.setdefault(key, court["id"])
    table[("", "columbia")] = "dcd"
    return table


@cache
def _ids() -> frozenset[str]:
    return frozenset(court["id"] for court in courts)


def is_district(court_id: str) -> bool:
    """True for a United States district court, whose docket numbers name the kind of case (`17-cr-00085`)."""
    return court_id in districts().values()


@cache
def is_bankruptcy(court_id: str) -> bool:
    """True for a bankruptcy court, whose adversary proceedings name their kind (`05-ap-02437`), its cases do not."""
    return any(court["id"] == court_id and court["type"] == "bankruptcy" for court in courts)


@cache
def is_trial(court_id: str) -> bool:
    """True for a court of one judge, who signs; an appellate opinion names its panel and author instead."""
    kinds: set[str] = {court["type"] for court in courts if court["id"] == court_id}
    return is_district(court_id) or not kinds.isdisjoint({"trial", "bankruptcy"})


def find_court_name(text: str, *, start: int = 0, end: int | None = None) -> tuple[Span, str] | None:
    """The court named in the lines between the offsets: span of its name and courts-db id; `None` if none is named.

    A district court is preferred to the bankruptcy court of the same district; the court appealed from never counts.
    """
    view = repaired(text)
    stop = len(text) if end is None else end
    lines = [(m.start(), m.group()) for m in re.compile(r"[^\n]*\S[^\n]*").finditer(view, start, stop)]
    closed = [_unspaced(printed) for _, printed in lines]
    for index, line in enumerate(closed):
        if _of_others(line, lines[index - 1][1] if index else "") or _is_prose(line):
            continue
        found = _in_line(line) or _over_lines(closed[index : index + 4])
        if found:
            at, length, court_id = found
            near = range(index, min(index + 4, len(lines)))
            first, last = (_placed([(*lines[n], closed[n]) for n in near], joined) for joined in (at, at + length - 1))
            return Span(first, last + 1), court_id
    return None


def find_court_site(text: str, *, start: int = 0, end: int | None = None) -> tuple[Span, str] | None:
    """The court whose address on the Judiciary's net a letterhead prints (`www.ca3.uscourts.gov`), if any."""
    for match in _SITE.finditer(text, start, len(text) if end is None else end):
        if match["id"].lower() in _ids():
            return Span(*match.span()), match["id"].lower()
    return None


def _placed(lines: list[tuple[int, str, str]], joined: int) -> int:
    """The offset in the text of a character of lines joined by single spaces: blank lines may stand between them.

    A line is its offset, its print, and the same with spaced letters drawn together, which are what is joined.
    """
    for offset, line, closed in lines:
        if joined < len(closed):
            letters = [at for at, char in enumerate(line) if not char.isspace()]
            return offset + (joined if closed == line else letters[len(closed[:joined].replace(" ", ""))])
        joined -= len(closed) + 1
    offset, line, _ = lines[-1]
    return offset + len(line) - 1


def _of_others(line: str, before: str) -> bool:
    """True for a line that names the court a case came from."""
    return bool(_OTHERS_COURT.search(_NAMED_APPEALS.sub("court", line)) or _FROM.search(before))


def _unspaced(line: str) -> str:
    """The line with words that are printed letter by letter (`C O U R T`) drawn together."""
    if not _SPACED.fullmatch(line):
        return line
    return " ".join(word.replace(" ", "") for word in re.split(r"\s{2,}", line.strip()))


def _in_line(line: str) -> tuple[int, int, str] | None:
    """(offset in the line, length, id) of a court named in it."""
    circuit = _CIRCUIT.search(line)
    if circuit and _FEDERAL_APPEALS.search(line):
        court_id = _CIRCUITS[circuit.group(1).lower()]
        if re.search(r"\bbankruptcy appellate panel", line, re.IGNORECASE):
            court_id = court_id.replace("ca", "bap")
        return circuit.start(), len(circuit.group()), court_id
    for pattern, court_id in ((_HIGH_COURT, "scotus"), (_CAPITAL_COURT, "cadc")):
        match = pattern.search(line)
        if match:
            return match.start(), len(match.group()), court_id
    return _district(line) or _by_name(line)


def _over_lines(lines: list[str]) -> tuple[int, int, str] | None:
    """The same of a name that goes on over the next lines; offset and length are those in the lines joined by spaces."""
    if not re.search(r"court\b|\bfor the\b", lines[0], re.IGNORECASE):
        return None
    for count in range(2, len(lines) + 1):
        if any(_OTHERS_COURT.search(_NAMED_APPEALS.sub("court", line)) for line in lines[1:count]):
            return None
        joined = " ".join(lines[:count])
        found = _in_line(joined) if count == 2 or re.search(r"appeals?\W*$", lines[0], re.IGNORECASE) else None
        if found:
            return found
        noisy = _NOISY_CIRCUIT.search(re.sub(r"\s+", " ", joined))
        close = process.extractOne(re.sub(r"[^a-z]", "", noisy["name"].lower()), _ORDINALS, scorer=fuzz.ratio,
                                   score_cutoff=72) if noisy else None  # fmt: skip
        if close:
            at = len(joined) - len(joined.lstrip())
            return at, len(joined) - at, _CIRCUITS[close[0]]
    return None


def _is_prose(line: str) -> bool:
    words = re.findall(r"[A-Za-z]+", line)
    return len([word for word in words if word[0].islower() and word not in _SMALL_WORDS]) > 2


def _district(line: str) -> tuple[int, int, str] | None:
    """A district named at the start of the line or after the word court; a party may bear a district in its name."""
    bankruptcy = bool(re.search(r"\bbankruptcy\b", line, re.IGNORECASE))
    for match in _DISTRICT.finditer(line):
        before = line[: match.start()]
        if not re.search(
            r"\bcourts?\b|^\W*(?:(?:in|and) )?(?:for )?(?:the )?$|\s{3}$|[:)*]\s*$", before, re.IGNORECASE
        ):
            continue
        if re.search(r"\bcourt of appeals\b|\bcircuit court,", line, re.IGNORECASE):
            continue
        direction = (match["direction"] or match["short"] or "")[:1].upper()
        words = re.split(r"\s+", match["state"].strip())
        for count in range(len(words), 0, -1):
            state = " ".join(words[:count]).lower().rstrip(".,")
            court_id = _state(direction, state)
            if court_id and bankruptcy:
                court_id = court_id[:-1] + "b" if court_id[:-1] + "b" in _ids() else None
            if court_id:
                length = match["state"].find(words[count - 1]) + len(words[count - 1])
                return match.start(), match.start("state") - match.start() + length, court_id
    return None


@cache
def _state(direction: str, state: str) -> str | None:
    table = districts()
    if (direction, state) in table:
        return table[direction, state]
    names = [name for letter, name in table if letter == direction and len(name) > 4]
    close = process.extractOne(state, names, scorer=fuzz.ratio, score_cutoff=88)
    return table[direction, close[0]] if close else None


@cache
def _by_name(line: str) -> tuple[int, int, str] | None:
    """Any other court that courts-db knows, from a line that is its name and nothing else."""
    printed = line.strip()
    words = re.findall(r"[A-Za-z]{3,}", printed)
    if not re.search(r"\b(?:court|appeals)\b", printed, re.IGNORECASE) or len(printed) > 110:
        return None
    if re.search(r"\d|;$", printed) or not all(word[0].isupper() or word in _SMALL_WORDS for word in words):
        return None
    for name in _spellings(printed):
        ids = find_court(name, bankruptcy=None if "bankrupt" in name.lower() else False)
        if len(ids) == 1 and ids[0] != "usdistct":
            return len(line) - len(line.lstrip()), len(printed), ids[0]
    return None


def _spellings(printed: str) -> Iterator[str]:
    """The name as courts-db spells it: without article, `State of`, and the division or district of a state court."""
    plain = re.sub(r"\s+", " ", re.sub(r"^\W*(?:in\s*the|the)\s+", "", printed, flags=re.IGNORECASE)).strip(" .,*")
    bare = re.sub(r"\b(?:the )?(?:state|commonwealth) of ", "", plain, flags=re.IGNORECASE)
    bare = re.sub(r"(?<!,) (?=Appellate Division$)", ", ", bare, flags=re.IGNORECASE)
    head, _, tail = bare.partition(",")
    seat = tail.rpartition(",")[2].strip(" .")
    tried = dict.fromkeys([plain, bare, _SEAT.sub("", bare).strip(" .,"), f"{head} of {seat}", head])
    yield from (name for name in tried if re.search(r"court|appeals", name, re.IGNORECASE))
