"""A trained reader's word on the fields of an order: how likely each value is, and the sentences that tell it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orders.fields import Field
from orders.order import Order
from orders.speaker import Sentence, spoken
from summarize.engine import Engine, Labelled
from summarize.evidence import lines_of, own_words, with_quotations
from summarize.selection import bearing

MOST_CHARACTERS = 14_000  # read at once: 3,000 tokens; of longer orders what bears on a field
MOST_PROOF = 2
TOLD = 0.0  # log-odds from which a second sentence proves a value too


@dataclass(frozen=True, slots=True)
class Word:
    """On one field: the chance of each value (its absent one among them; of a set each by itself) and the proof of those told."""

    chances: Mapping[str, float]
    proof: Mapping[str, tuple[Sentence, ...]] = field(default_factory=dict)

    def chance(self, value: str) -> float:
        """The chance of a value, 0 for one that the reader does not know."""
        return self.chances.get(value, 0.0)


def words_on(order: Order, engine: Engine | None, fields: Sequence[Field]) -> dict[str, Word]:
    """The reader's word on those of the fields that it was trained on; none without an engine, or without its reader."""
    said = bearing(own_words(with_quotations(order.text, spoken(order))), MOST_CHARACTERS)
    labelled = engine.label(lines_of(said)) if engine and said else None
    if labelled is None:
        return {}
    return {row.name: word for row in fields if (word := _word(row, labelled, said))}


def _word(row: Field, labelled: Labelled, said: Sequence[Sentence]) -> Word | None:
    places = {
        label.partition("=")[2]: place
        for place, label in enumerate(labelled.labels)
        if label.startswith(f"{row.name}=")
    }
    if not places:
        return None
    whole = {value: labelled.whole[place] for value, place in places.items()}
    if row.kind == "set":
        chances = {value: 1 / (1 + math.exp(-logit)) for value, logit in whole.items()}
    else:
        chances = _shares(whole, str(row.absent), labelled.absent.get(row.name, -math.inf))
    return Word(chances, {value: _proof(place, labelled, said) for value, place in places.items()})


def _shares(whole: Mapping[str, float], absent: str, none: float) -> dict[str, float]:
    """Shares of 1; that a matter was not reached may be told (a label) or go without saying (none of the labels)."""
    top = max(*whole.values(), none)
    out = {value: math.exp(logit - top) for value, logit in whole.items()}
    out[absent] = out.get(absent, 0.0) + math.exp(none - top)
    total = sum(out.values())
    return {value: share / total for value, share in out.items()}


def _proof(place: int, labelled: Labelled, said: Sequence[Sentence]) -> tuple[Sentence, ...]:
    told = sorted(((row[place], i) for i, row in enumerate(labelled.sentences)), reverse=True)[:MOST_PROOF]
    kept = [i for rank, (logit, i) in enumerate(told) if rank == 0 or logit > TOLD]
    return tuple(said[i] for i in sorted(kept))
