"""Record cites: the docket entries that an order names (`Dkt. No. 24`, `Doc. No. 55-1 at 3`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = r"(?:(?:CM/)?ECF(?:\s+(?:Doc(?:ument)?\.?|Entry))?|D\.\s?[EI]\.|DE|DN|d/e|(?:Dkts?|DKT|dkt)\.?(?:\s+Entry)?|(?:Docs?|DOC|doc|docs)\.|Doc|Document|Docket(?:\s+Entr(?:y|ies))?|docket\s+entr(?:y|ies)|Filing|Rec\.\s+Doc\.|R\.\s+Doc\.|Clerk['’]s|CR|R\.)"
_NUMBER = r"\d{1,4}(?:-\d{1,3})?(?![\d/:]|-\d|\s?(?:U\.S|F\.|S\.\s?Ct))"
_CITE = re.compile(
    rf"(?<![\w.-]){_LABEL}(?:\s?(?:Nos?\.|Numbers?|#)?:?\s?#?|(?<=DE)-)(?P<list>{_NUMBER}(?:(?:,\s(?:and\s|&\s)?|\s(?:and|&)\s)(?:{_LABEL}\s?(?:Nos?\.|#)?\s?)?#?{_NUMBER}(?!\s?(?:at|days|months|years)\b|\.\d))*)"
)


@dataclass(frozen=True, slots=True)
class RecordCite:
    """One record cite in a piece of flowing prose: offsets in that piece, entry numbers (exhibits dropped: 55 for 55-1)."""

    start: int
    end: int
    numbers: tuple[int, ...]


def find_record_cites(prose: str) -> tuple[RecordCite, ...]:
    """The record cites in flowing prose, in order."""
    return tuple(
        RecordCite(
            match.start(),
            match.end(),
            tuple(int(n.split("-")[0]) for n in re.findall(rf"(?<![\d-]){_NUMBER}", match["list"])),
        )
        for match in _CITE.finditer(prose)
    )
