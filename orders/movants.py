"""Which of several defendants of a criminal caption ask: the one that the title or the first words of the motion name."""

from __future__ import annotations

import re

from orders.cells import Cell
from orders.order import Span

_PROSECUTOR = re.compile(
    r"^\W*(?:(?:the )?united states(?: of america)?|u\.?s\.?a\.?|the people(?: of .{4,40})?)[\W\d]*$", re.IGNORECASE
)
_PARTS = re.compile(r"[,;]\s*(?:and\s+)?|(?:^|\s+)(?:and|&)\s+", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){1,5}")
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV)\.?$", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:motions?|petitions?|requests?|moves?|asks?|seeks?|applications?)\b", re.IGNORECASE)
_OTHER_PERSON = re.compile(r"\bco-?defendants?\b", re.IGNORECASE)
_OPENING = 900  # characters of prose in which an order says whose motion it decides


def persons(printed: str) -> tuple[str, ...]:
    """The names in a list of a caption (`ADA CROFT, BEN HALE, and CARL OTT`); none if a part of it is no name."""
    names: list[str] = []
    for part in filter(None, (part.strip(" ,.") for part in _PARTS.split(printed.strip(" ,;")))):
        if _SUFFIX.match(part) and names:
            names[-1] += f", {part}"
        elif _PERSON.fullmatch(part):
            names.append(part)
        else:
            return ()
    return tuple(names)


def is_prosecution(above: list[Cell]) -> bool:
    """True if a government prosecutes: it stands alone in one of the last cells over the `v.` of a caption."""
    return any(_PROSECUTOR.match(cell.text) for cell in above if cell.line > above[-1].line - 8)


def movants(names: tuple[str, ...], view: str, title: list[Span], end: int) -> tuple[str, ...]:
    """Those of the names whom the title names, else those of the first sentence that speaks of a motion; else all."""
    heading = " ".join(view[span.start : span.end] for span in title)
    prose = re.sub(r"\s+", " ", view[end : end + _OPENING])
    sentences = re.split(r"(?<=[a-z\])]\.) (?=[A-Z])", prose)
    asking = next((sentence for sentence in sentences if _ASKS.search(sentence)), "")
    for where in (heading, _OTHER_PERSON.split(asking)[0]):
        named = tuple(name for name in names if _is_named(name, names, where))
        if named:
            return named
    return names


def _is_named(name: str, names: tuple[str, ...], where: str) -> bool:
    surname = _surname(name)
    shared = sum(_surname(other) == surname for other in names) > 1
    wanted = [surname, name.split(maxsplit=1)[0]] if shared else [surname]
    return all(re.search(rf"\b{re.escape(word)}\b", where, re.IGNORECASE) for word in wanted)


def _surname(name: str) -> str:
    return next((word for word in reversed(re.split(r"[\s,]+", name)) if not _SUFFIX.match(word)), name)
