"""Examples as tokens, laid out as the product lays out its sentences (summarize/reader.py)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from training.examples import Example, Line
from training.orders import TrainingOrder

BATCH_TOKENS = 16_000


@dataclass(frozen=True, slots=True)
class Laid:
    """Token ids, the place of each sentence's last token, and what is right: places of sentences for a question; labels and
    speaker ("" where unknown) of each sentence and the values of fields for a sheet.
    """

    ids: tuple[int, ...]
    ends: tuple[int, ...]
    right: tuple[int, ...] = ()
    labels: tuple[frozenset[str], ...] = ()
    speakers: tuple[str, ...] = ()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Layout:
    """The layout by one model's tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[int, ...]] = {}

    def tokens(self, text: str) -> tuple[int, ...]:
        """The tokens of a text, none of them a control token."""
        if text not in self._known:
            ids = self._tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
            self._known[text] = tuple(ids)
        return self._known[text]

    def question(self, example: Example) -> Laid:
        """A question over lines."""
        ids, ends = self._ids(example.question, example.lines)
        return Laid(ids, ends, example.right)

    def sheet(self, order: TrainingOrder, lines: Sequence[Line], question: str) -> Laid:
        """The sheet of an order over its lines; asides have no labels."""
        ids, ends = self._ids(question, lines)
        rows = [order.rows[line.key[1]] if line.key[0] else None for line in lines if line.key]
        return Laid(
            ids, ends, labels=tuple(row.labels if row else frozenset() for row in rows),
            speakers=tuple(row.speaker if row else "" for row in rows), fields=order.fields,
        )  # fmt: skip

    def _ids(self, question: str, lines: Sequence[Line]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        ids, ends = list(self.tokens(f"Question: {question}\n\n")), []
        for line in lines:
            ids += [*self.tokens(" ".join(line.text.split())), *self.tokens("\n")]
            if line.key:
                ends.append(len(ids) - 1)
        return (*ids, *self.tokens(f"\nQuestion: {question}\nAnswer:")), tuple(ends)


def batches(laid: Sequence[Laid], seed: int) -> list[list[Laid]]:
    """Examples of like length together, at most BATCH_TOKENS tokens with their padding, in random order."""
    chance = random.Random(seed)
    order = list(laid)
    chance.shuffle(order)
    out: list[list[Laid]] = []
    for at in range(0, len(order), 256):
        batch: list[Laid] = []
        for each in sorted(order[at : at + 256], key=lambda one: len(one.ids)):
            if batch and (len(batch) + 1) * len(each.ids) > BATCH_TOKENS:
                out.append(batch)
                batch = []
            batch.append(each)
        out.append(batch)
    chance.shuffle(out)
    return out
