"""The outline of a brief: for each claim the sentences that it rests on, chosen from the field sheet's evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from orders.fields import FieldSheet
from orders.order import Order, Passage, Span
from orders.speaker import Sentence, spoken
from summarize.findings import FINDINGS
from summarize.ground import Section

_CONVICTED = re.compile(r"\b(?:ple(?:d|aded) guilty|entered a plea|convicted|jury (?:found|convicted))\b")
_SENTENCED = re.compile(r"\b(?:sentenced|serving)\b.*\b(?:months|years|life)\b")
_AWAITED = re.compile(r"\b(?:SHALL FILE|shall file|MAY FILE|may file|is due|are due|on or before|within [\w-]+ days)\b")
_MOTION = re.compile(r"\b(?:[Mm]otion|MOTION|moves?|moved|asks?|asked|seeks?|requests?|letter|petition)\b")
_BASIS = {
    "exhaustion": "exhaustion",
    "extraordinary_reason": "no_extraordinary_reason",
    "section_3553a": "section_3553a",
    "danger": "danger",
}
_MOVES = {
    "compassionate_release": "moves for compassionate release",
    "retroactive_guideline": "moves for a reduction under a retroactive guideline amendment",
    "first_step_404": "moves for a reduction under section 404 of the First Step Act",
}
_FILED_BY = {"pro_se": ", without counsel,", "counsel": ", through counsel,", "not_stated": ""}
_POSITIONS = {
    "opposes": "The Government opposes.",
    "does_not_oppose": "The Government does not oppose.",
    "supports": "The Government supports a reduction.",
    "no_response": "The Government filed no response.",
}
_GROUND_WORDS = {
    "covid19": "COVID-19", "medical": "a medical condition", "age": "age", "family": "family circumstances", "abuse_victim": "abuse in custody",
    "rehabilitation": "rehabilitation", "unusually_long_sentence": "the length of the sentence or a change in the law",
    "prison_conditions": "prison conditions", "other": "other reasons",
}  # fmt: skip
# A sentence of more words than this is shortened for a clerk.
LONG = 60


@dataclass(frozen=True)
class Slot:
    """One claim to be made: its section, the sentences it rests on, and the most telling of them, shown if all else fails.

    `lead` begins a written claim and `coda` ends it: words that follow from the field sheet, proved by `proof`. What
    stands between them is the model's, who is asked for `matter`; without a matter the model is not asked. `finding` is
    the field and value that a shortened sentence must still state.
    """

    section: Section
    sentences: tuple[Sentence, ...]
    key: Sentence
    matter: str = ""
    lead: str = ""
    coda: str = ""
    proof: tuple[Passage, ...] = ()
    finding: tuple[str, str] | None = None


def outline(order: Order, sheet: FieldSheet, *, most: int) -> list[Slot]:
    """At most `most` slots in the order of the sections; the request and the ruling are never left out for others."""
    said = [sentence for sentence in spoken(order) if sentence.speaker != "planted"]
    ruling = _ruling(said, sheet)
    request = _request([s for s in said if all(s != slot.key for slot in ruling)], sheet)
    reasons = [slot for slot in _reasons(said, sheet) if all(slot.key.span != other.key.span for other in ruling)]
    after = _next(said, sheet)
    background = _background(said, sheet) if most > 4 else []
    room = most - len(ruling) - len(request)
    kept_reasons = reasons[: max(1, room - len(after[:1]) - len(background))]
    kept_after = after[: min(2 if most > 4 else 1, max(0, room - len(kept_reasons)))]
    room -= len(kept_reasons) + len(kept_after)
    slots = [*request, *background[: max(0, room)], *kept_reasons, *ruling, *kept_after]
    return list({slot.key.span: slot for slot in reversed(slots)}.values())[::-1]


def _at(said: Sequence[Sentence], spans: Iterable[Span]) -> list[Sentence]:
    """The sentences that hold these spans, in the order of the text."""
    wanted = list(spans)
    return [sentence for sentence in said if any(sentence.span.overlaps(span) for span in wanted)]


def _evidence(said: Sequence[Sentence], sheet: FieldSheet, *names: str) -> list[Sentence]:
    return _at(said, [passage.span for name in names for passage in sheet[name].evidence])


def _ruling(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    found = _evidence(said, sheet, "disposition")
    return [Slot("ruling", (found[0],), found[0])] if found else []


def _request(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    early = said[: max(6, len(said) // 3)]
    asked = [s for s in early if _MOTION.search(s.text) and s.speaker not in ("history", "government", "law")]
    if not asked:
        return []
    key = max(asked, key=lambda s: (_moves(s), -s.span.start))
    grounds = [
        s
        for s in _evidence(said, sheet, "grounds")
        if s.speaker == "movant" or (s.speaker == "fact" and _RESTS.search(s.text))
    ][:2]
    lead, coda, proof = _asked_for(sheet)
    sentences = tuple(sorted(dict.fromkeys(grounds or [key]), key=lambda s: s.span))
    return [Slot("request", sentences, key, "on which grounds" if grounds and lead else "", lead, coda, proof)]


_RESTS = re.compile(
    r"\b(?:argues?|relies|rely|based|bases|rests?|cites?|citing|asks|seeks|contends|asserts|because of|on account of)\b"
)


def _moves(sentence: Sentence) -> int:
    """How plainly a sentence says that somebody moves for a reduction or release, from 0 to 3."""
    patterns = (
        r"(?i)\bmotion|\bmoves?\b|\basks?\b|\bseeks?\b|petition",
        r"(?i)compassionate release|3582\(c\)|reduc\w+ (?:in |of |his |her |the )*(?:sentence|term)|section 404|motion to [a-z]+",
        r"(?i)before the|\bpending\b|\bmoves?\b|\basks?\b|\bfiled\b|\bseeks?\b|\bmoved\b",
    )
    return sum(bool(re.search(pattern, sentence.text)) for pattern in patterns)


def _asked_for(sheet: FieldSheet) -> tuple[str, str, tuple[Passage, ...]]:
    """Lead and coda of the request from the fields alone: who moves, through whom, for what, against whom; and the proof."""
    name, kind, filed = (sheet[field].value for field in ("defendant", "motion_type", "representation"))
    if not isinstance(name, str) or kind not in _MOVES or filed not in _FILED_BY:
        return "", "", ()
    again = any(re.search(r"\breconsider", passage.text, re.IGNORECASE) for passage in sheet["disposition"].evidence)
    asks = "asks the court to reconsider its ruling on a reduction" if again else _MOVES[str(kind)]
    names = ("defendant", "representation", "disposition" if again else "motion_type", "grounds", "government_position")
    # One passage proves each field but the grounds: those are named one by one, and each has a passage of its own.
    proof = tuple(p for field in names for p in sheet[field].evidence[: None if field == "grounds" else 1])
    return (
        f"{_shown(name)}{_FILED_BY[str(filed)]} {asks}",
        _POSITIONS.get(str(sheet["government_position"].value), ""),
        proof,
    )


def grounds_in_words(sheet: FieldSheet) -> str:
    """The grounds of the field sheet as a phrase: `COVID-19 and a medical condition`; empty if there are none."""
    value = sheet["grounds"].value
    words = [_GROUND_WORDS[str(name)] for name in value] if isinstance(value, tuple) else []
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _shown(name: object) -> str:
    """A name as prose prints it: captions set it in capitals."""
    return str(name).title() if str(name).isupper() else str(name)


def _background(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    told = [s for s in said if s.speaker in ("fact", "history", "court", "movant")]
    convicted = next((s for s in told if _CONVICTED.search(s.text)), None)
    sentenced = next((s for s in told if _SENTENCED.search(s.text)), None)
    sentences = tuple(sorted(dict.fromkeys(s for s in (convicted, sentenced) if s), key=lambda s: s.span))
    if not sentences:
        return []
    name = sheet["defendant"]
    lead = _shown(name.value) if isinstance(name.value, str) else ""
    return [Slot("background", sentences, sentences[-1], "the offense and the sentence", lead, "", name.evidence[:1])]


def _reasons(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    """The findings that carry the ruling first, then the others that the court made."""
    bases = sheet["denial_basis"].value
    carried = [name for name in FINDINGS if isinstance(bases, tuple) and _BASIS[name] in bases] or [
        "extraordinary_reason"
    ]
    slots = []
    for name in sorted(FINDINGS, key=lambda finding: finding not in carried):
        found = _evidence(said, sheet, name)
        if not found:
            continue
        key = _whole(
            said, max(found, key=lambda s: (NAMED[name].search(s.text) is not None, s.speaker == "court", s.span))
        )
        matter = "the finding" if len(key.text.split()) > LONG else ""
        slots.append(Slot("reasons", (key,), key, matter, finding=(name, str(sheet[name].value))))
    if not slots and (found := _evidence(said, sheet, "denial_basis")):
        slots.append(Slot("reasons", (found[0],), found[0]))
    return slots


NAMED = {
    "exhaustion": re.compile(r"exhaust|warden", re.IGNORECASE),
    "extraordinary_reason": re.compile(r"extraordinary|compelling", re.IGNORECASE),
    "section_3553a": re.compile(r"3553|factors", re.IGNORECASE),
    "danger": re.compile(r"danger", re.IGNORECASE),
}


def _whole(said: Sequence[Sentence], key: Sentence) -> Sentence:
    """The sentence, together with the one before if it is too short to be understood alone (`They do not.`)."""
    at = said.index(key)
    after = said[at + 1] if at + 1 < len(said) else key
    if (
        re.match(r"(?:The Court|I|We) (?:so finds?|agrees?)\b", after.text)
        and 0 <= after.span.start - key.span.end <= 3
    ):
        return replace(key, span=Span(key.span.start, after.span.end), text=f"{key.text} {after.text}", speaker="court")
    if at == 0 or len(key.text.split()) > 9 or not re.match(r"(?:They|It|This|That|These|Those|He|She)\b", key.text):
        return key
    before = said[at - 1]
    if key.span.start - before.span.end > 3 or len(before.text.split()) > LONG:
        return key
    return replace(key, span=Span(before.span.start, key.span.end), text=f"{before.text} {key.text}")


def _next(said: Sequence[Sentence], sheet: FieldSheet) -> list[Slot]:
    ruling = {s.span for s in _evidence(said, sheet, "disposition")}
    firsts = [_evidence(said, sheet, name) for name in ("new_sentence", "conditions", "refiling_invited")]
    if sheet["disposition"].value == "deferred":
        firsts.append([s for s in said if _AWAITED.search(s.text)])
    courts = [[s for s in found if s.span not in ruling and s.speaker in ("court", "fact")] for found in firsts]
    keys = [next(iter(found), None) for found in courts]
    return [Slot("next", (key,), key) for key in dict.fromkeys(keys) if key]
