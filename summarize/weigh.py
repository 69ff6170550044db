"""The words of rules and of a trained reader on a field, weighed together: a sum of logarithms, fitted once.

The weights were fitted by likelihood on training orders that the reader had not seen (`python -m training.weigh`); the
confidence that comes out is the probability of that fit. How often it is right: docs/results/confidence.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

from orders.fields import Field, FieldValue, absent, read
from orders.order import Order, Span
from summarize.labels import Word
from summarize.signals import Signal, settle, weight_of

# Of a rule's weight; of the reader's log-chance; for the absent value where no rule speaks.
RULES, READER, SILENT = 0.27, 1.43, 0.73
FOUND, TOLD, NEITHER = 3.1, 0.70, -0.76  # log-odds of one item of a set: found by rules, per log-odds of the reader
LEAST = 1e-4
MOST_PROOF = 2
_ALONE = 0.5  # the chance from which the reader's word stands where rules are silent


def weigh(
    order: Order, row: Field, signals: Sequence[Signal], word: Word | None, *, impossible: frozenset[str] = frozenset()
) -> FieldValue:
    """The likeliest value by both, never an `impossible` one; by rules alone where there is no word of a reader."""
    if word is None:
        return settle(order, row, signals)
    own = [signal for signal in signals if signal.field == row.name]
    totals = {value: weight_of(s for s in own if s.value == value) for value in row.options}
    scores = {
        value: RULES * totals[value]
        + READER * math.log(max(word.chance(value), LEAST))
        + SILENT * (value == row.absent and not own)
        for value in row.options
        if value not in impossible
    }
    best = max(scores, key=lambda value: scores[value])
    confidence = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    spans = _proof(best, own, word)
    if best == row.absent or not spans:
        return FieldValue(row.name, row.absent, row.absent_state, "judged", (), confidence)
    return read(order, row, best, spans, confidence=confidence, method="judged")


def weigh_set(order: Order, row: Field, ruled: FieldValue, word: Word | None) -> FieldValue:
    """The items that are likelier than not by both."""
    if word is None:
        return ruled
    by_rules = cast("tuple[str, ...]", ruled.value)
    odds = {item: FOUND * (item in by_rules) + TOLD * _logit(word.chance(item)) + NEITHER for item in row.options}
    kept = sorted(item for item in odds if odds[item] > 0)
    added = [s.span for item in kept if item not in by_rules for s in word.proof.get(item, ())[:1]]
    # The evidence of rules is for all their items together: what is left of it stays.
    spans = sorted({*(item.span for item in ruled.evidence if set(kept) & set(by_rules)), *added})
    if not kept or not spans:
        return absent(row, "judged")
    confidence = math.prod(1 / (1 + math.exp(-abs(odd))) for odd in odds.values())
    return read(order, row, tuple(kept), spans, confidence=confidence, method="judged")


def instead(order: Order, row: Field, ruled: FieldValue, word: Word | None) -> FieldValue:
    """What rules read; where they are silent the reader's word, if it is likelier than not."""
    if word is None or ruled.state == "value":
        return ruled
    best = max(word.chances, key=lambda value: word.chances[value])
    proof = [sentence.span for sentence in word.proof.get(best, ())]
    if best == row.absent or not proof or word.chance(best) < _ALONE:
        return ruled
    return read(order, row, best, proof, confidence=word.chance(best), method="judged")


def _proof(value: str, own: Sequence[Signal], word: Word) -> list[Span]:
    """The reader's sentences and the weightiest of the rules', at most MOST_PROOF."""
    heavy = sorted((s for s in own if s.value == value), key=lambda signal: -signal.weight)
    told = [sentence.span for sentence in word.proof.get(value, ())]
    spans = dict.fromkeys([*told[:1], *(signal.sentence.span for signal in heavy[:1]), *told[1:]])
    return sorted(list(spans)[:MOST_PROOF])


def _logit(chance: float) -> float:
    kept = min(max(chance, LEAST), 1 - LEAST)
    return math.log(kept / (1 - kept))
