"""Training orders laid out as lines for a reader: whole orders, parts, other people's orders, several at once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from training.orders import TrainingOrder
from training.questions import Question

HELD_OUT = 36  # orders kept from training: for thresholds and the weight of the reader's word
MAX_TOKENS = 2450  # of the lines of one example
BETWEEN = "* * *"
_ASIDES = (
    "ECF No. {n}.", "Doc. {n} at {m}.", "(Dkt. {n}-{m}.)", "Id. at {m}.", "See id.", "Tr. {n}:{m}.", "R. {n} at PageID {n}{m}.",
    "18 U.S.C. § 3582(c)(1)(A)(i).", "U.S.S.G. § 1B1.13(b)({m}).", "28 U.S.C. § 994(t).",
)  # fmt: skip
_CLOSINGS = (
    "IT IS SO ORDERED.", "SO ORDERED.", "s/ {judge} {judge_upper} UNITED STATES DISTRICT JUDGE", "Dated: {date}", "It is so ordered.",
    "{judge_upper} Senior United States District Judge Date: {date}", "The Clerk is directed to send copies to counsel of record.",
    "The Clerk of Court shall mail a copy of this Order to {name}.", "DATED this {day} day of {month}, {year}.",
)  # fmt: skip
_JUDGES = (
    "Harriet L. Osgood",
    "Tomas Villareal",
    "Edwin K. Marsh",
    "Priya Nandakumar",
    "Walter J. Bleeker",
    "Ruth Ann Colby",
)
_MONTHS = ("January", "March", "May", "June", "August", "October", "November", "December")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `key` is (order, place) of a sentence, None for what stands between."""

    text: str
    key: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Example:
    """A question over lines; `right` are the places, among the lines with a key, of those that prove the answer."""

    question: str
    lines: tuple[Line, ...]
    right: tuple[int, ...]


Orders = Mapping[str, TrainingOrder]


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
    return _example(question, [part(orders[question.order], headed=True)], random.Random(1), orders, named=0.0)


def part(
    order: TrainingOrder,
    start: int = 0,
    end: int | None = None,
    *,
    headed: bool,
    chance: random.Random | None = None,
) -> list[Line]:
    """The sentences of an order from place to place under their headings; with `chance` asides and a closing in between."""
    out: list[Line] = []
    last = ""
    for place, row in list(enumerate(order.rows))[start:end]:
        if headed and row.heading and row.heading != last:
            out.append(Line(row.heading, None))
        last = row.heading
        out.append(Line(row.text, (order.name, place)))
        if chance and chance.random() < 0.06:
            out.append(Line(_filled(chance.choice(_ASIDES), order, chance), ("", -1)))
    if chance and end is None:
        for closing in chance.sample(_CLOSINGS, chance.randint(0, 3)):
            out.append(Line(_filled(closing, order, chance), ("", -1)))
    return out


def _filled(text: str, order: TrainingOrder, chance: random.Random) -> str:
    judge, year = chance.choice(_JUDGES), chance.randint(2019, 2025)
    month, day = chance.choice(_MONTHS), chance.randint(1, 28)
    return text.format(
        n=chance.randint(3, 240), m=chance.randint(1, 9), judge=judge, judge_upper=judge.upper(), name=order.surname or "the defendant",
        date=f"{month} {day}, {year}", month=month, day=f"{day}th", year=year,
    )  # fmt: skip


def _blocks(orders: Orders, question: Question, names: Sequence[str], chance: random.Random) -> list[list[Line]]:
    own = orders[question.order]
    n, headed, kind = len(own.rows), chance.random() < 0.6, chance.random()
    if kind < 0.5:
        return [part(own, headed=headed, chance=chance)]
    if kind < 0.6:
        width = chance.randint(6, max(6, n))
        start = chance.randint(0, max(0, n - width))
        return [part(own, start, start + width, headed=headed)]
    if kind < 0.68:  # somebody else's order: silence is right
        return [part(orders[_other(names, question.order, chance)], headed=headed, chance=chance)]
    out = []
    if chance.random() < 0.8:
        out.append(_own_part(own, question, chance, headed=headed))
    for _ in range(chance.randint(1, 4)):
        other = orders[_other(names, question.order, chance)]
        if chance.random() < 0.3:
            out.append(part(other, headed=headed))
        else:
            width, middle = chance.randint(4, 14), chance.randrange(len(other.rows))
            out.append(part(other, max(0, middle - width // 2), middle + width, headed=headed))
    if chance.random() < 0.5:
        chance.shuffle(out)
    return out


def _own_part(own: TrainingOrder, question: Question, chance: random.Random, *, headed: bool) -> list[Line]:
    """The question's order, or a part of it that mostly holds the proof."""
    n = len(own.rows)
    if chance.random() < 0.5:
        return part(own, headed=headed)
    width = chance.randint(4, 14)
    proved = question.places and chance.random() < 0.8
    middle = chance.choice(sorted(question.places)) if proved else chance.randrange(n)
    start = max(0, middle - chance.randrange(width))
    return part(own, start, start + width, headed=headed)


def _fitting(blocks: Sequence[Sequence[Line]], n_tokens: Mapping[str, int]) -> list[list[Line]]:
    room, out = MAX_TOKENS, []
    for block in blocks:
        kept = []
        for line in block:
            room -= n_tokens.get(line.text, 20)
            if room < 0:
                break
            kept.append(line)
        if kept:
            out.append(kept)
    return out


def _example(
    question: Question, blocks: Sequence[Sequence[Line]], chance: random.Random, orders: Orders, *, named: float = 0.5
) -> Example:
    lines: list[Line] = []
    for place, block in enumerate(blocks):
        if place:
            lines.append(Line(BETWEEN, None))
        order = next((line.key[0] for line in block if line.key and line.key[0]), None)
        if order and chance.random() < named and orders[order].surname:
            lines.append(Line(f"United States v. {orders[order].surname}", None))
        lines += block
    keys = [line.key for line in lines if line.key]
    wanted = {(question.order, place) for place in question.places}
    return Example(question.text, tuple(lines), tuple(i for i, key in enumerate(keys) if key in wanted))


def _other(names: Sequence[str], own: str, chance: random.Random) -> str:
    while (found := chance.choice(names)) == own:
        pass
    return found
