"""Quotes are substrings: whatever is chosen, what was written stands in the text."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from summarize.substrings import Substrings

TOKENS = st.lists(st.integers(0, 5), max_size=40)


@given(TOKENS, st.integers(0, 1_000))
def test_every_way_through_is_a_substring(tokens: list[int], seed: int) -> None:
    chance = random.Random(seed)
    substrings = Substrings(tokens, range(len(tokens)))
    written: list[int] = []
    allowed = substrings.first()
    while allowed and len(written) < 12:
        token = chance.choice(sorted(allowed))
        written.append(token)
        places = allowed[token]
        assert all(tokens[place - len(written) : place] == written for place in places)
        allowed = substrings.after(places)
    assert bool(written) == bool(tokens)


@given(TOKENS, st.data())
def test_every_substring_can_be_written(tokens: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(tokens)))
    wanted = tokens[start : data.draw(st.integers(start, len(tokens)))]
    substrings = Substrings(tokens, range(len(tokens)))
    allowed = substrings.first()
    for token in wanted:
        assert token in allowed
        allowed = substrings.after(allowed[token])


def test_it_begins_only_where_it_may() -> None:
    assert set(Substrings([7, 8, 9], [1]).first()) == {8}
    assert Substrings([7, 8, 9], [1]).after((3,)) == {}
