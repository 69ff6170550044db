"""The judges of an appellate opinion: author first, then the panel in printed order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orders.order import Span

_PARTICLES = r"de|la|del|von|van|der|di|du"
_PERSON = rf"[A-Z][\w.'’\-]*(?:\s+(?:[A-Z][\w.'’\-]*|{_PARTICLES}))*"
_TITLE = re.compile(
    r"(?:\b(?:United States|U\. ?S\.|Chief|Senior|Presiding|Associate|Acting|Circuit|District|Appellate|Administrative"
    r"|Supernumerary|Deputy|Vice)\s+)*\b(?:Judges?|JUDGES?|Justices?|JUSTICES?)\b"
    r"|(?:,|\A)\s*(?:(?:C|P|S|A\. ?C|A\. ?P|V\. ?C)\. ?J\.|JJ\.|J\.)(?=[\s,;.)]|\Z)|\s\*?\s*JJ\."
)
_BEFORE = re.compile(
    r"^[^\w\n]*(?:(?:BEFORE|Before|PRESENT|Present)\b:?|(?:Panel )?[Cc]omposed of Judges)\s+(?=\S)", re.MULTILINE
)
_DELIVERED = re.compile(
    r"(?:(?:MR\.|Mr\.|MS\.)\s+)?(?:(?:CHIEF|Chief) )?(?:(?:JUSTICE|Justice) )?(?P<name>(?<![\w.'’\-])[A-Z][\w.'’\-]{1,30}(?: [A-Z][\w.'’\-]{1,30}){0,3}?)"
    r"(?:,\s+(?:C\. ?|P\. ?)?J\.)?,?\s+(?:after [^.]{3,80}?,\s*)?(?:announced|delivered) the (?i:opinion|judgment) (?:of|for) (?:the|a unanimous) (?i:court)"
    r"(?:[^.;]{0,120}?\bin which (?P<joined>[^;]{3,240}?),?\s+joined)?"
)
_AUTHOR = re.compile(
    r"^[ \t]*(?:\*\d+[ \t]*)?(?:(?:MR|Mr)\. )?(?:(?:(?:CHIEF|Chief) )?(?:JUSTICE|Justice) )?"
    r"(?P<name>[^\W\d_a-z][\w.'’\-]+(?:[ \t]+[^\W\d_a-z][\w.'’\-]*){0,4}(?:, (?:JR|Jr|SR|Sr|II|III)\.?)?)"
    r"(?:,[ \t]*(?:(?:(?:Chief|Senior|Presiding|Associate|Acting|Circuit|District|Bankruptcy|Appellate|Special|Trial|United States|U\.S\.)"
    r"[ \t]+)*(?:Judge|Justice|JUDGE|JUSTICE)|(?:(?:C|P|A\. ?C)\. ?)?J\.(?: ?P\. ?T\.)?)|,? delivered the opinion)"
    r"[ \t]*(?:[.:]?[ \t]*(?:[\u2014\u2013]|--)|[.:](?=\s|$)|[ \t]{2,}(?=[A-Z][A-Za-z]{2,8}\.? \d{1,2}, \d{4})| of the (?:court|Court)|[ \t]*$)",
    re.MULTILINE,
)
# How the Tenth Circuit signs: "Entered for the Court", the judge's name, the office.
_ENTERED = re.compile(
    rf"^[ \t]*Entered for the Court:?\s+(?P<name>{_PERSON})\s*(?:\n|,)\s*(?:Chief |Senior )?Circuit", re.MULTILINE
)
_NO_NAME = re.compile(
    r"\b(?:PER|CURIAM|COURT|Court|The|THE|This|ATTORNEY|Attorney|CLERK|ORDER|OPINION|Hon|HON|Before|BEFORE|SO|Veterans"
    r"|Opinion|By|BY|APPEARANCES|JJ|Dissent\w*|Concur\w*|Mag\w*|Chambers)\b"
)
_SUFFIX = re.compile(r"^(?:Jr|Sr|JR|SR|II|III|IV)\.?$")
_REACH = 420  # characters of a list of judges


@dataclass(frozen=True, slots=True)
class Panel:
    """Names in the order of the field `judge`, and the spans that print them."""

    names: tuple[str, ...]
    spans: tuple[Span, ...]


def find_panel(view: str, start: int, end: int) -> Panel | None:
    """The panel printed between the offsets (`Before X, Y and Z, Circuit Judges`), its author first; None if none."""
    for match in _BEFORE.finditer(view, start, end):
        listed = _names(view[match.end() : match.end() + _REACH])
        if listed:
            names, length = listed
            where = Span(match.end(), match.end() + length)
            author = find_author(view, where.end, min(len(view), where.end + 12000), among=names) or _entered(
                view, names
            )
            if author:
                rest = (name for name in names if _surname(name) != _surname(author.names[0]))
                return Panel((*author.names, *rest), (*author.spans, where))
            return Panel(names, (where,))
    return None


def _entered(view: str, names: tuple[str, ...]) -> Panel | None:
    """The judge of the panel in whose name the clerk enters the decision."""
    for match in _ENTERED.finditer(view):
        name = re.sub(r"\s+", " ", match["name"])
        if _surname(name) in map(_surname, names):
            return Panel((name,), (Span(*match.span("name")),))
    return None


def find_delivered(view: str) -> Panel | None:
    """Who `delivered the opinion of the Court`, and who joined it: as the Supreme Court prints it."""
    found = [match for match in _DELIVERED.finditer(view) if not _NO_NAME.search(match["name"])]
    if not found:
        return None
    best = next((match for match in found if match["joined"]), found[0])
    names, spans = [best["name"].strip()], [Span(*best.span("name"))]
    if best["joined"]:
        names += _split(_TITLE.sub(" ", re.sub(r"\s+", " ", best["joined"]))) or []
        spans.append(Span(*best.span("joined")))
    return Panel(tuple(dict.fromkeys(names)), tuple(spans))


def find_author(view: str, start: int, end: int, *, among: tuple[str, ...] = ()) -> Panel | None:
    """The judge whose name and office open the opinion (`HUDSON, Justice.`), if given one of the panel."""
    surnames = {_surname(name) for name in among}
    for match in _AUTHOR.finditer(view, start, end):
        name = re.sub(r"\s+", " ", match["name"]).strip()
        behind = view[match.end() : match.end() + 40]
        if _NO_NAME.search(name) or re.match(r"\W*(?:concur|dissent|joins?\b|took no)", behind, re.IGNORECASE):
            continue
        if not surnames or _surname(name) in surnames:
            return Panel((name,), (Span(*match.span("name")),))
    return None


def _surname(name: str) -> str:
    words = [word for word in re.split(r"[\s,]+", name) if word and not _SUFFIX.match(word)]
    return words[-1].rstrip(".").casefold() if words else ""


def _names(chunk: str) -> tuple[tuple[str, ...], int] | None:
    """Names of a list that ends in an office, and its length; None if the words are no such list."""
    names: list[str] = []
    length = 0
    for title in _TITLE.finditer(chunk):
        between = chunk[length : title.start()]
        more = _split(between)
        again = {_surname(name) for name in names} & {_surname(name) for name in more or ()}
        if more is None or again or (names and re.match(r"[\s*†\d\]\[]*\.", between)):
            break
        names += more
        length = title.end()
    return (tuple(names), length) if names else None


def _split(printed: str) -> list[str] | None:
    """The names in a list; None if a part of it is no name."""
    plain = re.sub(r"\[\d+\]|[*†‡§\d]|\b(?:HONORABLE|Honorable|HON\.|Hon\.|THE HONORABLE)", " ", printed)
    names: list[str] = []
    for part in re.split(r"[,;]|\b(?:and|AND)\b", re.sub(r"\s+", " ", plain)):
        name = part.strip(" .:()")
        if not name or re.fullmatch(r"(?:sitting by designation|and)", name):
            continue
        if _SUFFIX.match(name) and names:
            names[-1] += f", {name}." if name.upper() in ("JR", "SR") else f", {name}"
        elif re.fullmatch(_PERSON, name) and len(name.split()) <= 5 and not _NO_NAME.search(name):
            names.append(name)
        else:
            return None
    return names
