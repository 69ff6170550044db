"""Questions on the training orders as examples for a reader that points: whole orders, parts, other people's orders, several at once."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
HELD_OUT = 30  # orders kept from training: for the rule of silence
MAX_TOKENS = 2450  # of the sentences of one example
BETWEEN = "* * *"
# Capitalised words that name no movant.
_PLAIN = frozenset(
    [
        "The",
        "An",
        "On",
        "In",
        "At",
        "It",
        "He",
        "She",
        "His",
        "Her",
        "This",
        "That",
        "Court",
        "Government",
        "Defendant",
        "United",
        "States",
        "Bureau",
        "Prisons",
        "Judge",
        "Section",
        "Circuit",
        "District",
        "Warden",
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Moreover",
        "Because",
        "Nor",
        "But",
        "And",
        "For",
        "As",
        "If",
        "When",
        "While",
        "Although",
        "COVID",
        "Sentencing",
        "Commission",
        "Congress",
        "Guidelines",
        "Motion",
        "Petitioner",
        "Inmate",
        "Federal",
        "First",
        "Step",
        "Act",
        "Counsel",
        "These",
        "Those",
        "They",
    ]
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line that can be pointed at; `key` is (order, place), None for a line that stands between."""

    text: str
    key: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Example:
    """A question over lines; `right` are the places of the lines that prove the answer, none where none does."""

    question: str
    lines: tuple[Sentence, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one order; `places` are those of the sentences that prove the answer, none where it is not told."""

    order: str
    text: str
    places: frozenset[int]


Orders = Mapping[str, Sequence[tuple[str, str]]]
"""For each order its sentences: (heading, text)."""


def load() -> tuple[Orders, list[Question]]:
    """All training orders, and all questions whose proof is found in them."""
    orders = {}
    for file in sorted((HERE / "sentences").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            orders[row["order"]] = [(s.get("h") or "", s["s"]) for s in row["sentences"]]
    questions = []
    for file in sorted((HERE / "questions").glob("*.jsonl"), reverse=True):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            places = row.get("sentences")
            if places is None:
                places = [i for i, (_, text) in enumerate(orders[row["order"]]) if _quoted(text, row["evidence"])]
            if row["answerable"] == bool(places):
                questions.append(Question(row["order"], row["question"], frozenset(places)))
    return orders, questions


def held_out(orders: Orders) -> frozenset[str]:
    """The orders that are never trained on."""
    names = sorted(orders)
    random.Random(0).shuffle(names)
    return frozenset(names[:HELD_OUT])


def examples(
    orders: Orders, questions: Sequence[Question], epoch: int, n_tokens: Mapping[str, int]
) -> Iterator[Example]:
    """One example of each question, another one in every epoch; `n_tokens` of each sentence's text."""
    names = sorted(orders)
    for place, question in enumerate(questions):
        chance = random.Random(epoch * 100_003 + place)
        blocks = _blocks(orders, question, names, chance)
        yield _example(question, _fitting(blocks, n_tokens), chance, orders)


def whole(orders: Orders, question: Question) -> Example:
    """The question over the whole of its order."""
    chance = random.Random(1)
    return _example(question, [_part(orders, question.order, 0, None, headed=True)], chance, orders, named=0.0)


def _blocks(orders: Orders, question: Question, names: Sequence[str], chance: random.Random) -> list[list[Sentence]]:
    n, headed, kind = len(orders[question.order]), chance.random() < 0.6, chance.random()
    if kind < 0.5:
        return [_part(orders, question.order, 0, None, headed=headed)]
    if kind < 0.6:
        width = chance.randint(6, max(6, n))
        start = chance.randint(0, max(0, n - width))
        return [_part(orders, question.order, start, start + width, headed=headed)]
    if kind < 0.68:  # somebody else's order: silence is right
        return [_part(orders, _other(names, question.order, chance), 0, None, headed=headed)]
    out = []
    if chance.random() < 0.8:
        out.append(_own_part(orders, question, chance, headed=headed))
    for _ in range(chance.randint(1, 4)):
        other = _other(names, question.order, chance)
        if chance.random() < 0.3:
            out.append(_part(orders, other, 0, None, headed=headed))
        else:
            width, middle = chance.randint(4, 14), chance.randrange(len(orders[other]))
            out.append(_part(orders, other, max(0, middle - width // 2), middle + width, headed=headed))
    if chance.random() < 0.5:
        chance.shuffle(out)
    return out


def _own_part(orders: Orders, question: Question, chance: random.Random, *, headed: bool) -> list[Sentence]:
    """The question's order, or a part of it that mostly holds the proof."""
    n = len(orders[question.order])
    if chance.random() < 0.5:
        return _part(orders, question.order, 0, None, headed=headed)
    width = chance.randint(4, 14)
    proved = question.places and chance.random() < 0.8
    middle = chance.choice(sorted(question.places)) if proved else chance.randrange(n)
    start = max(0, middle - chance.randrange(width))
    return _part(orders, question.order, start, start + width, headed=headed)


def _part(orders: Orders, name: str, start: int, end: int | None, *, headed: bool) -> list[Sentence]:
    out: list[Sentence] = []
    last = ""
    for place, (heading, text) in list(enumerate(orders[name]))[start:end]:
        if headed and heading and heading != last:
            out.append(Sentence(heading, None))
        last = heading
        out.append(Sentence(text, (name, place)))
    return out


def _fitting(blocks: Sequence[Sequence[Sentence]], n_tokens: Mapping[str, int]) -> list[list[Sentence]]:
    room, out = MAX_TOKENS, []
    for block in blocks:
        kept = []
        for sentence in block:
            room -= n_tokens.get(sentence.text, 20)
            if room < 0:
                break
            kept.append(sentence)
        if kept:
            out.append(kept)
    return out


def _example(
    question: Question,
    blocks: Sequence[Sequence[Sentence]],
    chance: random.Random,
    orders: Orders,
    *,
    named: float = 0.5,
) -> Example:
    lines: list[Sentence] = []
    for place, block in enumerate(blocks):
        if place:
            lines.append(Sentence(BETWEEN, None))
        order = next((s.key[0] for s in block if s.key), None)
        if order and chance.random() < named and (name := _surname(orders[order])):
            lines.append(Sentence(f"United States v. {name}", None))
        lines += block
    pointed = [line for line in lines if line.key]
    wanted = {(question.order, place) for place in question.places}
    return Example(question.text, tuple(lines), tuple(i for i, line in enumerate(pointed) if line.key in wanted))


def _other(names: Sequence[str], own: str, chance: random.Random) -> str:
    while (found := chance.choice(names)) == own:
        pass
    return found


def _surname(sentences: Sequence[tuple[str, str]]) -> str:
    """The capitalised word that an order uses most within its sentences: mostly the movant's surname."""
    words = Counter(
        word.removesuffix("'s").removesuffix("’s")
        for _, text in sentences
        for word in re.findall(r"(?<=[a-z,] )([A-Z][a-zé'’-]{3,})\b", text)
    )
    return next((word for word, _ in words.most_common() if word not in _PLAIN), "")


def _quoted(text: str, quotes: Sequence[str]) -> bool:
    folded = " ".join(text.split()).lower()
    flat = [" ".join(quote.split()).lower() for quote in quotes]
    return any(quote in folded or (len(folded) > 20 and folded in quote) for quote in flat)
