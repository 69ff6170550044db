"""Claims and their evidence: check a sentence against the words that should prove it. Pure.

A claim passes only if every number, date, citation and name in it stands in its evidence, its other words come from
there too, it says no more and no less in the negative, keeps a party's words a party's, and contradicts no field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from orders.citations import find_cases, find_statutes
from orders.dates import MONTHS, find_dates
from orders.fields import FieldSheet
from orders.order import Passage, Span
from orders.relief import ONES, TENS, number_of
from orders.scan import repaired
from orders.speaker import Sentence, Speaker
from summarize.findings import CUES, FINDINGS
from summarize.signals import Signal, find_signals

Section = Literal["request", "background", "reasons", "ruling", "next"]
Status = Literal["verbatim", "supported", "unsupported"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a brief or an answer with the passages that prove it. An unsupported claim is never shown."""

    section: Section
    text: str
    status: Status
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class DroppedClaim:
    """A sentence that was written and not shown, and why."""

    text: str
    reason: str


_WORDS_FOR_NUMBERS = "|".join([*ONES, *TENS])
_NUMBER = re.compile(
    rf"\d[\d,]*(?:\.\d+)?|\b(?:{_WORDS_FOR_NUMBERS}) hundred(?:(?: and)? (?:{_WORDS_FOR_NUMBERS})(?:-[a-z]+)?)?\b|\b[A-Za-z]+(?:-[A-Za-z]+)?\b"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]{3,}")
_NAME = re.compile(r"\b[A-Z][\w'’-]+")
_NEGATION = re.compile(
    r"\b(?:not|no(?!s?\.\s?\d)|never|nor|neither|none|without|fail(?:s|ed|ure)?|cannot|unable|unpersuaded|declin\w+|insufficient|lacks?)\b|n[’']t\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:argu|contend|claim|assert|say|said|seek|sought|ask|request|mov|cit|rel(?:y|ies)|based on|oppos|state|alleg|maintain|according|urg|concede|agree|respon|file|submit|appl|waive|because of|on account)",
    re.IGNORECASE,
)
_RULINGS = (("grant", "granted"), ("deni", "denied"), ("deny", "denied"), ("dismiss", "dismissed"))
# Words that every brief needs and that name no fact of their own.
_GLUE = frozenset(
    ["court", "judge", "motion", "order", "defendant", "prisoner", "movant", "government", "united", "states", "prosecution", "sentence", "sentenced", "release", "released", "compassionate", "reduction", "reduce", "reduced", "under", "that", "this", "which", "with", "from", "because", "also", "they", "them", "their", "there", "than", "then", "when", "while", "were", "been", "have", "having", "would", "could", "should", "shall", "must", "into", "upon", "after", "before", "about", "between", "during", "against", "only", "other", "another", "same", "such", "these", "those", "what", "where", "asks", "asked", "argues", "argued", "says", "said", "states", "stated", "seeks", "sought", "requests", "requested", "files", "filed", "moves", "moved", "finds", "found", "concluded", "concludes", "holds", "held", "ruled", "ruling", "decided", "decides", "based", "grounds", "reason", "reasons", "citing", "cites", "concerning", "regarding", "including", "opposes", "opposed", "through", "despite", "since", "part", "term", "months", "years", "time", "original", "being", "does", "more", "less", "most", "least", "person", "case", "federal", "district"]
)  # fmt: skip


def numbers_in(text: str) -> set[str]:
    """The numbers that a text states, numerals and number words alike, as plain digits; `one` is no number."""
    out = set()
    for match in _NUMBER.finditer(repaired(text)):
        word = match.group().replace(",", "")
        value = number_of(word) if not word[0].isdigit() else None
        if word[0].isdigit():
            out.add(word.rstrip("."))
        elif value is not None and value > 1:
            out.add(str(value))
    return out


def _stems(text: str) -> set[str]:
    return {re.sub(r"['’]s$", "", word.lower())[:6] for word in _WORD.findall(text)}


def unsupported(text: str, evidence: Sequence[Passage], speakers: Sequence[Speaker], sheet: FieldSheet) -> str | None:
    """Why the claim is not proved by its evidence, or `None` if it is. `speakers` says who speaks in each passage."""
    proof = " ".join(re.sub(r"\s+", " ", passage.text) for passage in evidence)
    missing = numbers_in(text) - numbers_in(proof)
    if missing:
        return f"number not in the evidence: {', '.join(sorted(missing))}"
    dates = {day for _, day in find_dates(text)} - {day for _, day in find_dates(proof)}
    if dates:
        return f"date not in the evidence: {', '.join(sorted(dates))}"
    cited = {cite.canonical for find in (find_statutes, find_cases) for cite in find(text)}
    proved = [cite.canonical for find in (find_statutes, find_cases) for cite in find(proof)]
    if any(not any(other.startswith(name) for other in proved) for name in cited):
        return "citation not in the evidence"
    return (
        _displaced(text, proof)
        or _unnamed(text, proof)
        or _unworded(text, proof)
        or _turned(text, proof, speakers, sheet)
        or _reordered(text, proof)
    )


_NUMERAL = re.compile(r"\d[\d,]*")
_META = re.compile(
    r"\b(?:law clerk|the text|the marks|reads? an order|this sentence|grounds on which the motion)\b", re.IGNORECASE
)


def _displaced(text: str, proof: str) -> str | None:
    """A number or date must keep company: the content word before it in the claim stands near it in the evidence too."""
    if _META.search(text):
        return "tells of the task, not of the order"
    for match in _NUMERAL.finditer(text):
        before = [
            re.sub(r"['’]s$", "", word.lower())[:6]
            for word in _WORD.findall(text[: match.start()])
            if not _is_month(word)
        ]
        if not before:
            continue
        near = [
            proof[max(0, found.start() - 70) : found.end() + 40]
            for found in re.finditer(rf"(?<!\d){re.escape(match.group())}(?!\d)", proof)
        ]
        if near and not any(before[-1] in _stems(window) for window in near):
            return f"{match.group()} stands elsewhere in the evidence"
    return None


def _reordered(text: str, proof: str) -> str | None:
    """Shortening copies phrases in their order: MIN_COPIED of the claim's words stand in runs of MIN_RUN or more."""
    claim, source = (re.findall(r"[a-z§]+", _IN_WORDS.sub(" ", part).lower()) for part in (text, proof))
    blocks = SequenceMatcher(None, source, claim, autojunk=False).get_matching_blocks()
    kept = sum(block.size for block in blocks if block.size >= MIN_RUN)
    if claim and kept < MIN_COPIED * len(claim):
        return "not copied from the evidence in whole phrases"
    added = {word.lower() for word in _LINKING.findall(text)} - {word.lower() for word in _LINKING.findall(proof)}
    return f"joined by what the evidence does not say: {', '.join(sorted(added))}" if added else None


MIN_RUN = 2
MIN_COPIED = 0.8
# Numbers in words are compared as numbers.
_IN_WORDS = re.compile(rf"\b(?:{_WORDS_FOR_NUMBERS}|hundred)(?:-[a-z]+)?\b", re.IGNORECASE)
# Words that say whose, why and how: a shortened sentence may drop them, never add them.
_LINKING = re.compile(
    r"\b(?:he|his|him|she|her|hers|because|since|as|if|must|should|shall|may|therefore|thus|although|being|having|despite)\b",
    re.IGNORECASE,
)


def _is_month(word: str) -> bool:
    return word in MONTHS


def _unnamed(text: str, proof: str) -> str | None:
    known = proof.lower()
    for match in _NAME.finditer(text):
        name = re.sub(r"['’]s$", "", match.group()).lower()
        if (
            name not in known
            and name not in _GLUE
            and name[:6] not in _stems(proof)
            and not _sentence_start(text, match.start())
        ):
            return f"name not in the evidence: {match.group()}"
    return None


def _sentence_start(text: str, at: int) -> bool:
    return at == 0 or text[:at].rstrip().endswith((".", ":"))


def _unworded(text: str, proof: str) -> str | None:
    words = {word.lower() for word in _WORD.findall(_IN_WORDS.sub(" ", text))} - _GLUE
    known = _stems(proof)
    foreign = sorted(word for word in words if re.sub(r"['’]s$", "", word)[:6] not in known)
    if len(foreign) > max(1, 0.2 * len(words)):
        return f"words not in the evidence: {', '.join(foreign)}"
    return None


def _signals(text: str) -> list[Signal]:
    said = Sentence(Span(0, len(text)), text, "court")
    return find_signals([said], CUES, ["extraordinary" if "extraordinary" in text.lower() else ""])


def states(text: str, field: str, value: str) -> bool:
    """True if the sentence, taken as the court's, says this value of this finding in a set phrase."""
    return any(signal.field == field and signal.value == value for signal in _signals(text))


def _turned(text: str, proof: str, speakers: Sequence[Speaker], sheet: FieldSheet) -> str | None:
    said_no, printed_no = bool(_NEGATION.search(text)), len(_NEGATION.findall(proof))
    if (said_no and not printed_no) or (not said_no and printed_no == 1 and len(speakers) == 1):
        return "negation differs from the evidence"
    if speakers and all(speaker in ("movant", "government") for speaker in speakers) and not _ATTRIBUTED.search(text):
        return "a party's words told as fact"
    for stem, disposition in _RULINGS:
        if (
            re.search(rf"\b{stem}", text, re.IGNORECASE)
            and stem[:4] not in proof.lower()
            and sheet["disposition"].value != disposition
        ):
            return f"says {disposition}, which the order does not"
    for signal in _signals(text):
        settled = sheet[signal.field]
        if (
            signal.field in FINDINGS
            and settled.state == "value"
            and signal.value != settled.value
            and signal.weight >= 2.5
        ):
            return f"says {signal.value} of {signal.field}, the field sheet says {settled.value}"
    return None
