"""The circuits and their district courts, and district courts as prose names them: `S.D.N.Y.`, `the Northern District of Texas`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from orders.courts import districts
from orders.order import Span

# 28 U.S.C. § 41: the circuits and the states in them.
_STATES: dict[str, tuple[str, ...]] = {
    "1": ("maine", "massachusetts", "new hampshire", "puerto rico", "rhode island"),
    "2": ("connecticut", "new york", "vermont"),
    "3": ("delaware", "new jersey", "pennsylvania", "virgin islands"),
    "4": ("maryland", "north carolina", "south carolina", "virginia", "west virginia"),
    "5": ("louisiana", "mississippi", "texas"),
    "6": ("kentucky", "michigan", "ohio", "tennessee"),
    "7": ("illinois", "indiana", "wisconsin"),
    "8": ("arkansas", "iowa", "minnesota", "missouri", "nebraska", "north dakota", "south dakota"),
    "9": ("alaska", "arizona", "california", "guam", "hawaii", "idaho", "montana", "nevada", "northern mariana islands",
          "oregon", "washington"),
    "10": ("colorado", "kansas", "new mexico", "oklahoma", "utah", "wyoming"),
    "11": ("alabama", "florida", "georgia"),
    "dc": ("columbia",),
}  # fmt: skip
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_ABBREVIATIONS = {
    "alabama": "Ala", "alaska": "Alaska", "arizona": "Ariz", "arkansas": "Ark", "california": "Cal", "colorado": "Colo",
    "columbia": "D.C", "connecticut": "Conn", "delaware": "Del", "florida": "Fla", "georgia": "Ga", "guam": "Guam", "hawaii": "Haw",
    "idaho": "Idaho", "illinois": "Ill", "indiana": "Ind", "iowa": "Iowa", "kansas": "Kan", "kentucky": "Ky", "louisiana": "La",
    "maine": "Me", "maryland": "Md", "massachusetts": "Mass", "michigan": "Mich", "minnesota": "Minn", "mississippi": "Miss",
    "missouri": "Mo", "montana": "Mont", "nebraska": "Neb", "nevada": "Nev", "new hampshire": "N.H", "new jersey": "N.J",
    "new mexico": "N.M", "new york": "N.Y", "north carolina": "N.C", "north dakota": "N.D", "ohio": "Ohio", "oklahoma": "Okla",
    "oregon": "Or", "pennsylvania": "Pa", "puerto rico": "P.R", "rhode island": "R.I", "south carolina": "S.C",
    "south dakota": "S.D", "tennessee": "Tenn", "texas": "Tex", "utah": "Utah", "vermont": "Vt", "virginia": "Va",
    "washington": "Wash", "west virginia": "W. Va", "wisconsin": "Wis", "wyoming": "Wyo",
}  # fmt: skip
_LETTERS = {"N": "northern", "S": "southern", "E": "eastern", "W": "western", "M": "middle", "C": "central"}


def circuit_of(court_id: str) -> str | None:
    """The circuit (`1` to `11`, `dc`) of a district court's id; None for any other court."""
    return _circuits().get(court_id)


def district_courts_of(circuit: str) -> tuple[str, ...]:
    """The ids of the district courts of a circuit: `Second`, `2d`, `9th`, `D.C.`; none for what is no circuit."""
    name = circuit.lower().replace(".", "")
    number = str(_WORDS.index(name) + 1) if name in _WORDS else re.sub(r"(?<=\d)(?:st|nd|rd|th|d)$", "", name)
    return tuple(sorted(court for court, of in _circuits().items() if of == number))


def find_districts(text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """(span, ids) of each district court that prose names; a state alone (`courts in Texas`) names all of its courts."""
    for match in _pattern().finditer(text):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        yield Span(*match.span()), _named()[group]


@cache
def _circuits() -> dict[str, str]:
    of = {state: circuit for circuit, states in _STATES.items() for state in states}
    # Courts of former days (`ald`, before Alabama had three) are known too: they do no harm.
    return {court: of[state] for (_, state), court in districts().items() if state in of}


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Group name of the pattern -> ids."""
    out: dict[str, tuple[str, ...]] = {court: (court,) for court in _circuits()}
    for states in _STATES.values():
        for state in states:
            own = tuple(sorted(court for (_, name), court in districts().items() if name == state))
            out[f"in_{state.replace(' ', '_')}"] = own
    return out


@cache
def _pattern() -> re.Pattern[str]:
    parts = []
    for (letter, state), court in districts().items():
        if court not in _circuits():
            continue
        short = re.escape(_ABBREVIATIONS.get(state, state)).replace(r"\ ", r"\s?").replace(r"\.", r"\.?\s?")
        district = rf"{_LETTERS[letter]}\s+district\s+of\s+" if letter else r"district\s+of\s+(?:the\s+)?"
        initial = rf"{letter}\.\s?D\.\s?" if letter else r"D\.\s?"
        in_words = district + state.replace(" ", r"\s+")
        parts.append(rf"(?P<{court}>\b(?:(?i:(?:the\s+)?{in_words})|{initial}{short}\b\.?|{court}\b))")
    for states in _STATES.values():
        for state in states:
            name = state.title().replace(" ", r"\s+")
            lead = r"(?:(?:federal\s+)?(?:district\s+)?courts?\s+)?(?:in|of)\s+"
            parts.append(rf"(?P<in_{state.replace(' ', '_')}>\b{lead}{name}\b)")
    return re.compile("|".join(parts))
