"""Repairs of a scanner's look-alikes, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.scan import repaired, same_word


@pytest.mark.parametrize(
    ("noisy", "clean"),
    [
        ("2O2O", "2020"),  # a capital O among digits
        ("l5th", "15th"),  # an l before digits of an ordinal
        ("1Oth", "10th"),
        ("D1STRICT", "DISTRICT"),  # a one in a word of capitals
        ("C0URT", "COURT"),
        ("re1ease", "release"),  # a one in a small word
        ("Apri1", "April"),
        ("CR16", "CR16"),  # a docket number stays
        ("1B1", "1B1"),  # so does a guideline
        ("", ""),
    ],
)
def test_look_alikes_are_repaired_in_words_and_numbers(noisy: str, clean: str) -> None:
    assert repaired(noisy) == clean


@pytest.mark.parametrize(("printed", "word", "same"), [("Novernber", "November", True), ("Nevada", "November", False)])
def test_rn_is_m(printed: str, word: str, same: bool) -> None:
    assert same_word(printed, word) is same


@given(st.text(max_size=200))
def test_the_view_keeps_every_offset(text: str) -> None:
    assert len(repaired(text)) == len(text)
