"""The court that issued a document, as its courts-db id."""

from __future__ import annotations

import re
from functools import cache

from courts_db import courts, find_court
from rapidfuzz import fuzz, process

from orders.order import Span
from orders.scan import repaired

_DIRECTION = r"NORTHERN|SOUTHERN|EASTERN|WESTERN|MIDDLE|CENTRAL"
_DISTRICT = re.compile(
    rf"\b(?:(?:(?P<direction>{_DIRECTION})\s+)?DISTRICT\s+OF\s+(?:THE\s+)?|(?P<short>[NSEWMC])\.\s?D\.\s*|D\.\s)"
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
_OTHERS_COURT = re.compile(
    r"\b(appeals?|petition|certiorari|review|remand(ed)?|transfer|referred|sitting)\b.*\b(from|of|to|for|on)\b",
    re.IGNORECASE,
)
_DOCKET_LINE = re.compile(r"Entered on ([A-Z]{3,4}) Docket")


@cache
def _districts() -> dict[tuple[str, str], str]:
    """(direction letter or "", state in lower case) -> id, from the courts-db names."""
    table: dict[tuple[str, str], str] = {}
    for court in courts:
        name = court["name"]
        if court["system"] != "federal" or court["type"] == "bankruptcy" or "District Court" not in name:
            continue
        name = re.sub(r"^(United States )?District Court,?\s*(for the\s*)?", "", name)
        letter = re.match(
            r"([NSEWMC])\.D\. |(" + _DIRECTION.title() + r")\b|.*\b(" + _DIRECTION.title() + r")$", name, re.IGNORECASE
        )
        state = (
            re.sub(rf"^[NSEWMC]?\.?D\. |\b({_DIRECTION})\b|\bDistrict of\b", " ", name, flags=re.IGNORECASE)
            .strip()
            .lower()
        )
        key = (next(part for part in letter.groups() if part)[0].upper() if letter else "", state)
        table.setdefault(key, court["id"])
    table[("", "columbia")] = "dcd"
    return table


def find_court_name(text: str, *, start: int = 0, end: int | None = None) -> tuple[Span, str] | None:
    """The court named in the lines between the offsets: span of its name and courts-db id; `None` if none is named.

    A district court is preferred to the bankruptcy court of the same district; the court appealed from never counts.
    """
    view = repaired(text)
    stop = len(text) if end is None else end
    lines = [(m.start(), m.group()) for m in re.compile(r"[^\n]+").finditer(view, start, stop)]
    for index, (offset, line) in enumerate(lines):
        joined = line + (" " + lines[index + 1][1] if index + 1 < len(lines) else "")
        before = lines[index - 1][1] if index else ""
        if _OTHERS_COURT.search(line) or re.search(r"\bappeals? from\b", before, re.IGNORECASE):
            continue
        found = _in_line(line) or (_in_line(joined) if re.search(r"\b(court|for the)\b", line, re.IGNORECASE) else None)
        if found:
            at, length, court_id = found
            width = min(length, len(text) - offset - at)
            return Span(offset + at, offset + at + width), court_id
    return None


def _in_line(line: str) -> tuple[int, int, str] | None:
    """(offset in the line, length, id) of a court named in it."""
    circuit = _CIRCUIT.search(line)
    if circuit and re.search(r"\bappeals?|\bfor the\b", line, re.IGNORECASE):
        return circuit.start(), len(circuit.group()), _CIRCUITS[circuit.group(1).lower()]
    if re.search(r"\bsupreme court of the united states\b", line, re.IGNORECASE):
        at = line.lower().index("supreme court")
        return at, len("supreme court of the united states"), "scotus"
    return _district(line) or _by_name(line)


def _district(line: str) -> tuple[int, int, str] | None:
    if re.search(r"\bbankruptcy\b", line, re.IGNORECASE):
        return None
    for match in _DISTRICT.finditer(line):
        direction = (match["direction"] or match["short"] or "")[:1].upper()
        words = re.split(r"\s+", match["state"].strip())
        for count in range(len(words), 0, -1):
            state = " ".join(words[:count]).lower().rstrip(".,")
            court_id = _state(direction, state)
            if court_id:
                length = match["state"].find(words[count - 1]) + len(words[count - 1])
                return match.start(), match.start("state") - match.start() + length, court_id
    return None


@cache
def _state(direction: str, state: str) -> str | None:
    table = _districts()
    if (direction, state) in table:
        return table[direction, state]
    names = [name for letter, name in table if letter == direction and len(name) > 4]
    close = process.extractOne(state, names, scorer=fuzz.ratio, score_cutoff=88)
    return table[direction, close[0]] if close else None


@cache
def _by_name(line: str) -> tuple[int, int, str] | None:
    """Any other court that courts-db knows, from a line that is its name and nothing else."""
    if not re.search(r"\bcourt\b", line, re.IGNORECASE) or len(line.strip()) > 90 or line.strip().endswith(";"):
        return None
    plain = re.sub(r"^\W*(in the|the)\s+", "", line.strip(), flags=re.IGNORECASE)
    for words in (plain, re.sub(r"\bthe state of\s+", "", plain, flags=re.IGNORECASE)):
        ids = find_court(words.strip(" .,"), bankruptcy=None if "bankrupt" in words.lower() else False)
        if len(ids) == 1 and ids[0] != "usdistct":
            return len(line) - len(line.lstrip()), len(line.strip()), ids[0]
    return None
