"""Rulings like a given one, and why: by facts of the sheet, by shared authorities, by text, or by all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Literal

from retrieval.about import GROUNDS
from retrieval.library import Entry, Library
from retrieval.search import Retriever, Vector
from retrieval.where import Condition, matching

By = Literal["facts", "text", "authorities", "all"]
ReasonKind = Literal["ground", "finding", "disposition", "authority", "court", "text"]
FINDINGS = ("exhaustion", "extraordinary_reason", "section_3553a", "danger")
_SILENT = frozenset({"not_addressed", "not_reached", "not_stated", "other", None})
GRANTS = frozenset({"granted", "granted_in_part"})
# What a shared fact is worth before rarity: the ground and the ruling make two cases alike, the court and year little.
WEIGHTS: Mapping[str, float] = {
    "motion_type": 1.0, "grounds": 2.0, "exhaustion": 1.0, "extraordinary_reason": 1.5, "section_3553a": 1.0,
    "danger": 1.0, "disposition": 1.5, "denial_basis": 1.0, "government_position": 0.5, "court": 0.3, "year": 0.1,
}  # fmt: skip
MIXED: Mapping[str, float] = {"facts": 0.6, "authorities": 0.15, "text": 0.25}
MOST_AUTHORITIES = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that two rulings share. `evidence` and `own_evidence` prove it in the similar one and in the given one."""

    kind: ReasonKind
    detail: str
    evidence: tuple[Mapping[str, Any], ...] = ()
    own_evidence: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """A ruling like the given one. `score` is in [0, 1]."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The ruling that others are compared with: its record and, for its text, its vector; `number` if it is in the library."""

    record: Mapping[str, Any]
    vector: Vector | None = None
    number: int | None = None
    year: int | None = None


def similar(
    given: Given,
    library: Library,
    retriever: Retriever,
    *,
    k: int = 10,
    by: By = "all",
    conditions: Sequence[Condition] = (),
    opposite: bool = False,
) -> list[Similar]:
    """The `k` rulings most like the given one, best first, each with what they share.

    With `opposite` only those that came out the other way; the ruling and what it rests on then do not count.
    """
    everything = list(library.entries())
    allowed = set(matching(library, conditions))
    entries = [entry for entry in everything if entry.number in allowed]
    near = _near(given, retriever, [entry.number for entry in entries]) if by in ("text", "all") else {}
    return rank(given, entries, everything, near, k=k, by=by, opposite=opposite)


def rank(
    given: Given,
    entries: Sequence[Entry],
    everything: Sequence[Entry],
    near: Mapping[int, float],
    *,
    k: int,
    by: By = "all",
    opposite: bool = False,
) -> list[Similar]:
    """The `k` of these entries most like the given one; rarity is counted over `everything`, `near` is nearness by number."""
    others = [entry for entry in entries if entry.number != given.number]
    frequency = _Frequencies(everything)
    measures: dict[str, Callable[[Entry], tuple[float, list[Reason]]]] = {
        "facts": lambda entry: _by_facts(given, entry, frequency, opposite=opposite),
        "authorities": lambda entry: _by_authorities(given, entry, frequency),
        "text": lambda entry: _by_text(near.get(entry.number, 0.0)),
    }
    weights = MIXED if by == "all" else {by: 1.0}
    found = []
    for entry in others:
        if opposite and not _other_way(given, entry):
            continue
        parts = [(weight, *measures[name](entry)) for name, weight in weights.items()]
        score = sum(weight * share for weight, share, _ in parts)
        if score > 0:
            found.append(Similar(entry, round(score, 4), tuple(reason for *_, reasons in parts for reason in reasons)))
    return sorted(found, key=lambda each: (-each.score, each.entry.path))[:k]


class _Frequencies:
    """How rare a value or an authority is among the orders of a library: what few share tells more."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._n = len(entries)
        self._counts: dict[tuple[str, Any], int] = {}
        for entry in entries:
            for pair in {*_facts(entry.record, entry.year), *_cites(entry.record)}:
                self._counts[pair] = self._counts.get(pair, 0) + 1

    def rarity(self, pair: tuple[str, Any]) -> float:
        """The logarithm of how many orders there are for each one that has it, at least a little."""
        return log((self._n + 1) / (self._counts.get(pair, 0) + 0.5)) + 0.1


def _by_facts(given: Given, entry: Entry, frequency: _Frequencies, *, opposite: bool) -> tuple[float, list[Reason]]:
    """Shared facts over all facts of both, each by weight and rarity (a weighted Jaccard index)."""
    left_out = {"disposition", "denial_basis"} if opposite else set()
    own, other = (
        {pair for pair in _facts(record, year) if pair[0] not in left_out}
        for record, year in ((given.record, given.year), (entry.record, entry.year))
    )
    shared = own & other
    total = sum(_worth(pair, frequency) for pair in own | other)
    reasons = [_reason(given, entry, *pair) for pair in sorted(shared, key=lambda pair: -_worth(pair, frequency))]
    return (sum(_worth(pair, frequency) for pair in shared) / total if total else 0.0), [r for r in reasons if r]


def _worth(pair: tuple[str, Any], frequency: _Frequencies) -> float:
    return WEIGHTS[pair[0]] * min(2.5, frequency.rarity(pair))


def _by_authorities(given: Given, entry: Entry, frequency: _Frequencies) -> tuple[float, list[Reason]]:
    """Shared authorities over all of both, each by its rarity."""
    own, other = _cites(given.record), _cites(entry.record)
    shared = sorted(own & other, key=lambda pair: (-frequency.rarity(pair), pair))
    total = sum(frequency.rarity(pair) for pair in own | other)
    share = sum(frequency.rarity(pair) for pair in shared) / total if total else 0.0
    reasons = []
    for kind, cite in shared[:MOST_AUTHORITIES]:
        sides = [_cited(record, kind, cite) for record in (entry.record, given.record)]
        reasons.append(Reason("authority", f"both cite {cite}", *sides))
    return share, reasons


def _by_text(nearness: float) -> tuple[float, list[Reason]]:
    share = min(1.0, max(0.0, nearness))  # vectors are kept in 16 bits, so that of a twin may be a little longer
    return share, [Reason("text", f"what they are about is close: {share:.2f}")] if share >= 0.5 else []


def _near(given: Given, retriever: Retriever, allowed: Sequence[int]) -> dict[int, float]:
    if given.vector is None or not allowed:
        return {}
    return dict(retriever.nearest("about", given.vector, len(allowed), allowed))


def _facts(record: Mapping[str, Any], year: int | None) -> list[tuple[str, Any]]:
    """The pairs (field, value) that a ruling is compared by; what it does not say is none."""
    fields = record["fields"]
    pairs: list[tuple[str, Any]] = [("year", year)] if year else []
    for name in WEIGHTS:
        if name == "year":
            continue
        value = fields[name]["value"]
        pairs += [(name, item) for item in (value if isinstance(value, list) else [value]) if item not in _SILENT]
    return pairs


def _cites(record: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(kind, cite) for kind in ("cases", "statutes") for cite in record["fields"][kind]["value"]}


def _cited(record: Mapping[str, Any], kind: str, cite: str) -> tuple[Mapping[str, Any], ...]:
    """Where a record cites an authority: its sheet holds one quote for each, in the order of the list."""
    field = record["fields"][kind]
    pairs = zip(field["value"], field["evidence"], strict=False)
    return tuple(quote for value, quote in pairs if value == cite)


_KINDS: Mapping[str, ReasonKind] = {
    "grounds": "ground", "disposition": "disposition", "court": "court", **dict.fromkeys(FINDINGS, "finding"),
}  # fmt: skip


def _reason(given: Given, entry: Entry, name: str, value: Any) -> Reason | None:
    if name not in _KINDS:
        return None
    told = GROUNDS.get(value, value) if name == "grounds" else value
    detail = f"both: {name.replace('_', ' ')} {str(told).replace('_', ' ')}" if name != "grounds" else f"both: {told}"
    sides = [_proof(record["fields"][name]["evidence"], value) for record in (entry.record, given.record)]
    return Reason(_KINDS[name], detail, *sides)


# A field of several grounds has a passage for each, but does not say which: the words tell.
_TOLD_BY: Mapping[Any, re.Pattern[str]] = {
    "covid19": re.compile(r"covid|pandemic|virus", re.IGNORECASE),
    "medical": re.compile(
        r"health|ill(?:ness)?\b|disease|medical|diabet|cancer|asthma|obes|hypertens|kidney|heart", re.IGNORECASE
    ),
    "age": re.compile(r"\bage[ds]?\b|\bold(?:er)?\b|elderly", re.IGNORECASE),
    "family": re.compile(r"famil|mother|father|parent|wife|husband|child|son\b|daughter|caregiver", re.IGNORECASE),
    "abuse_victim": re.compile(r"abuse|assault|molest", re.IGNORECASE),
    "rehabilitation": re.compile(r"rehabilit|program|course|changed", re.IGNORECASE),
    "unusually_long_sentence": re.compile(r"long|stack|law|today|disparit|First Step", re.IGNORECASE),
    "prison_conditions": re.compile(r"condition|lockdown|locked|cell\b", re.IGNORECASE),
}


def _proof(evidence: Sequence[Mapping[str, Any]], value: Any) -> tuple[Mapping[str, Any], ...]:
    """The passages for one value of a field: for a ground those whose words tell it, if any do; else the first two."""
    told = [item for item in evidence if value in _TOLD_BY and _TOLD_BY[value].search(item["text"])]
    return tuple((told or list(evidence))[:2])


def _other_way(given: Given, entry: Entry) -> bool:
    ways = [record["fields"]["disposition"]["value"] for record in (given.record, entry.record)]
    ruled = [way in GRANTS for way in ways]
    return ruled[0] != ruled[1] and not {"deferred", "other"} & set(ways)
