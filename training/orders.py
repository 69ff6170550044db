"""The training orders: sentences with their speaker and labels, and what each order decides."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SPEAKERS = ("court", "movant", "government", "law", "history", "fact")
# Of these an order has one value, or none; of the sets it has any number.
ONE_OF: Mapping[str, tuple[str, ...]] = {
    "disposition": ("granted", "granted_in_part", "denied", "dismissed", "deferred", "other"),
    "motion_type": ("compassionate_release", "retroactive_guideline", "first_step_404", "other"),
    "representation": ("pro_se", "counsel", "bop"),
    "government_position": ("opposes", "does_not_oppose", "supports", "no_response"),
    "exhaustion": ("exhausted", "not_exhausted", "waived", "assumed", "not_addressed"),
    "extraordinary_reason": ("found", "not_found", "assumed", "not_reached"),
    "section_3553a": ("favors_reduction", "weighs_against", "not_reached"),
    "danger": ("found", "not_found", "not_reached"),
}
SETS: Mapping[str, tuple[str, ...]] = {
    "grounds": (
        "covid19", "medical", "age", "family", "abuse_victim", "rehabilitation", "unusually_long_sentence", "prison_conditions", "other",
    ),
    "denial_basis": ("exhaustion", "no_extraordinary_reason", "section_3553a", "danger", "jurisdiction", "moot", "other"),
}  # fmt: skip
LABELS: tuple[str, ...] = tuple(
    f"{field}={value}" for table in (ONE_OF, SETS) for field, values in table.items() for value in values
)
_KNOWN = frozenset(LABELS)  # prejudice, refiling, new sentences and conditions are labelled too, and read by rules
NOT_REACHED = frozenset({"not_reached", "not_addressed", "not_stated"})
# The first ten writers were not asked for these.
_LATER = frozenset({"motion_type", "denial_basis"})
_FIRST_WRITERS = frozenset(f"w{number}" for number in range(1, 11))
# Capitalised words that name no movant.
_PLAIN = re.compile(
    r"The|An|On|In|At|It|He|She|His|Her|This|That|These|Those|They|Moreover|Because|Nor|But|And|For|As|If|When|While|Although|"
    r"Court|Government|Defendant|United|States|Bureau|Prisons|Judge|Section|Circuit|District|Warden|Petitioner|Inmate|Counsel|Motion|"
    r"January|February|March|April|June|July|August|September|October|November|December|"
    r"COVID|Sentencing|Commission|Congress|Guidelines|Federal|First|Step|Act"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence of a training order; `labels` are names of LABELS."""

    heading: str
    text: str
    speaker: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """The sentences of an order and its values: for a field of ONE_OF a value or None, for a set the values.

    Fields that its writer did not label are missing from `fields`.
    """

    name: str
    rows: tuple[Row, ...]
    fields: Mapping[str, frozenset[str]]

    @property
    def surname(self) -> str:
        """The capitalised word that the order uses most within its sentences: mostly the movant's surname."""
        words = Counter(
            word.removesuffix("'s").removesuffix("’s")
            for row in self.rows
            for word in re.findall(r"(?<=[a-z,] )([A-Z][a-zé'’-]{3,})\b", row.text)
        )
        return next((word for word, _ in words.most_common() if not _PLAIN.fullmatch(word)), "")


def load_orders(folder: Path = HERE / "sentences") -> dict[str, TrainingOrder]:
    """All training orders by name, in the order of their files."""
    out = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            order = _order(json.loads(line), first=file.stem in _FIRST_WRITERS)
            out[order.name] = order
    return out


def _order(raw: Mapping[str, Any], *, first: bool) -> TrainingOrder:
    rows = tuple(
        Row(s.get("h") or "", s["s"], s["speaker"], frozenset(map(_label, s["labels"])) & _KNOWN)
        for s in raw["sentences"]
    )
    fields = {}
    for field in (*ONE_OF, *SETS):
        if field not in raw["fields"] and first and field in _LATER:
            continue
        values = raw["fields"].get(field)
        own = values if isinstance(values, list) else [values]
        said = {label.split("=")[1] for row in rows for label in row.labels if label.startswith(f"{field}=")}
        # That a matter was not reached is a value where a sentence says so, else the absence of one.
        fields[field] = frozenset(v for v in own if v is not None and (v not in NOT_REACHED or v in said))
    return TrainingOrder(raw["order"], rows, fields)


def _label(name: str) -> str:
    return name.replace("basis=", "denial_basis=") if name.startswith("basis=") else name
