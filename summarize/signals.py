"""Signals: what one sentence says of one field, with a weight; and how several signals make a value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orders.fields import Field, FieldValue, absent, read, row_of
from orders.order import Order, Span
from orders.speaker import Sentence, Speaker

# A finding is none when these words stand before it: the sentence denies it, or only asks.
_DENIED = re.compile(
    r"\b(?:not|never|nor|neither|cannot|unable|fail\w*|whether|if|could|may|might|unless|until|declin\w+|rather than)\b(?! only\b)",
    re.IGNORECASE,
)
_POSITIVE = frozenset({"found", "favors_reduction", "exhausted"})
_PARENTHETICAL = re.compile(
    r"\((?:[a-z]+ing|same|per curiam|citing|quoting|internal|emphasis)\b[^()]*\)", re.IGNORECASE
)
_CITES = re.compile(
    r"^(?:\d+ U\.?\s?S\.?\s?C|(?:[A-Z][\w.'’&-]+ ){1,5}v\. [A-Z]|See|Cf|But (?:see|cf)|Compare|Accord|E\.g|Id\b|see)\b"
)
_HYPOTHETICAL = re.compile(
    r"^(?:But |And |Yet |Further, |Moreover, |In any event, )?(?:[Ee]ven (?:if|assuming|were|accepting)|[Ww]ere |[Ii]f |[Hh]ad |[Uu]nless |[Uu]ntil |[Ww]hether or not )[^,]*,"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A set phrase and what it says: field, value, weight, who must speak, and the topic its section must have."""

    field: str
    value: str
    weight: float
    pattern: re.Pattern[str]
    speakers: frozenset[Speaker] = frozenset({"court", "fact"})
    topic: str = ""
    whole: bool = False
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """One sentence's word for one value of one field."""

    field: str
    value: str
    weight: float
    sentence: Sentence


def cue(
    field: str,
    value: str,
    weight: float,
    pattern: str,
    *,
    speakers: str = "court fact",
    topic: str = "",
    whole: bool = False,
    guarded: bool | None = None,
) -> Cue:
    """A cue from a pattern that ignores case; `speakers` separated by spaces; `whole` reads hypothetical clauses too.

    A `guarded` one is not heard where the words before it deny or question it; None: as its value is wont to be.
    """
    names = frozenset(
        name for name in ("court", "movant", "government", "law", "history", "fact") if name in speakers.split()
    )
    return Cue(
        field,
        value,
        weight,
        re.compile(pattern, re.IGNORECASE),
        names,
        topic,
        whole,
        value in _POSITIVE if guarded is None else guarded,
    )


def plain(text: str) -> str:
    """The sentence without quotation marks, brackets and parentheticals of citations: what cues are matched against."""
    return _PARENTHETICAL.sub(" ", re.sub(r"[\u201c\u201d\"\[\]]", "", text))


def find_signals(said: Sequence[Sentence], cues: Iterable[Cue], topics: Sequence[str]) -> list[Signal]:
    """For each sentence and field the heaviest cue that a sentence of the right speaker matches; later words weigh a little more (conclusions come last)."""
    out: list[Signal] = []
    table = list(cues)
    for index, sentence in enumerate(said):
        whole = plain(sentence.text)
        real = _HYPOTHETICAL.sub(lambda m: " " * len(m.group()), whole)
        place = 0.9 + 0.2 * index / max(1, len(said))
        if _CITES.match(sentence.text):
            continue
        best: dict[str, Signal] = {}
        for row in table:
            if sentence.speaker not in row.speakers or (row.topic and row.topic != topics[index]):
                continue
            match = row.pattern.search(whole if row.whole else real)
            if not match or (row.guarded and _doubted(real, match)):
                continue
            if row.field not in best or best[row.field].weight < row.weight * place:
                best[row.field] = Signal(row.field, row.value, row.weight * place, sentence)
        out.extend(best.values())
    return out


# `find that she is not a danger, and that the factors favor`: what the first clause denies the second does not.
_FIRST_CLAUSE = re.compile(r"(?<=\bthat )[^;.]*,? and (?=that\b)")
_NEW_SUBJECT = re.compile(r"\b(?:and|but|yet),? (?=(?:the [Cc]ourt|I|we)\b)")


def _doubted(text: str, match: re.Match[str]) -> bool:
    """True if the words before the match deny or question it, or the match itself only asks."""
    lead = _FIRST_CLAUSE.sub("", text[: match.start()])
    before = _NEW_SUBJECT.split(lead[-60:])[-1]
    return bool(_DENIED.search(before) or re.search(r"\bwhether\b", match.group(), re.IGNORECASE))


def settle(order: Order, field: str | Field, signals: Sequence[Signal]) -> FieldValue:
    """The value with the most weight, its two best sentences as evidence; absent if nothing was said.

    Each further sentence for the same value counts half: repetition is not proof. Confidence is the logistic of the
    margin over the next value (fitted: see docs/results).
    """
    row = row_of(field)
    own = [signal for signal in signals if signal.field == row.name]
    if not own:
        return absent(row, "judged")
    totals = {value: weight_of(s for s in own if s.value == value) for value in dict.fromkeys(s.value for s in own)}
    ranked = sorted(totals, key=lambda value: -totals[value])
    best = ranked[0]
    margin = totals[best] - (totals[ranked[1]] if len(ranked) > 1 else 0.0)
    confidence = sure(margin)
    if best == row.absent:
        return FieldValue(row.name, best, row.absent_state, "judged", (), confidence)
    return read(order, row, best, proof_of(s for s in own if s.value == best), confidence=confidence, method="judged")


def weight_of(signals: Iterable[Signal]) -> float:
    """What signals for one value weigh together: each further one half of the one before."""
    return sum(each * 0.5**place for place, each in enumerate(sorted((s.weight for s in signals), reverse=True)))


def sure(margin: float) -> float:
    """The confidence that a margin of weights gives."""
    return 1 / (1 + math.exp(-(0.6 + 0.9 * margin)))


def proof_of(signals: Iterable[Signal]) -> list[Span]:
    """The two best sentences of signals for one value, in the order of the text."""
    return sorted(dict.fromkeys(s.sentence.span for s in sorted(signals, key=lambda s: -s.weight)[:2]))
