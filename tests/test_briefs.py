"""Briefs are scored by what they say of gold's key facts, and by what their own evidence prints."""

from __future__ import annotations

from typing import Any

import pytest

from eval.briefs import copy_rate, coverage, is_proved, score_brief


def claim(text: str, *quotes: str, status: str = "supported") -> dict[str, Any]:
    return {"section": "ruling", "text": text, "status": status, "evidence": [{"text": quote} for quote in quotes]}


@pytest.mark.parametrize(
    ("fact", "told", "share"),
    [
        ("The motion is denied.", "The Court DENIES the motion.", 1.0),
        ("He was sentenced to 120 months.", "A 121-month sentence was imposed", 2 / 3),  # the sentence and the months
        ("Exhaustion was waived.", "The requirement is waived: exhaustion", 1.0),
        ("He has served five years.", "served 5 years", 1.0),  # numbers in words are numbers
        ("The court ordered it.", "", 0.0),
        ("It is so.", "anything", 1.0),  # nothing telling
    ],
)
def test_a_fact_is_covered_as_far_as_its_telling_words_are_told(fact: str, told: str, share: float) -> None:
    assert coverage(fact, told) == pytest.approx(share)


@pytest.mark.parametrize(
    ("shown", "proved"),
    [
        (claim("The motion is DENIED.", "The motion\n is DENIED.", status="verbatim"), True),
        (claim("The motion is GRANTED.", "The motion is DENIED.", status="verbatim"), False),
        (claim("Reduced to 60 months.", "reduced to sixty months"), True),
        (claim("Reduced to 66 months.", "reduced to sixty months"), False),
        (claim("He cites COVID-19.", "he fears the pandemic"), True),  # the disease has a name, not a number
        (claim("The motion is denied."), False),  # nothing is shown for it
    ],
)
def test_a_claim_is_proved_by_the_words_or_the_numbers_of_its_evidence(shown: dict[str, Any], proved: bool) -> None:
    assert is_proved(shown) is proved


def test_the_copy_rate_is_the_share_of_words_in_runs_of_the_order() -> None:
    source = "The court finds that he has not exhausted his remedies at all."
    assert copy_rate("he has not exhausted his remedies", source) == 1.0
    assert copy_rate("He HAS not exhausted, his remedies fail us", source) == pytest.approx(6 / 8)
    assert copy_rate("he has not exhausted", source) == 0.0  # too short a run to be called copying
    assert copy_rate("", source) is None


def test_a_brief_has_all_its_figures() -> None:
    record = {
        "text": "The motion for release is DENIED. He owes 5 dollars.",
        "brief": [
            claim("The motion for release is DENIED.", "The motion for release is DENIED.", status="verbatim"),
            claim("He owes 6 dollars.", "He owes 5 dollars."),
        ],
        "dropped_claims": [{"text": "He is free.", "reason": "words not in the evidence"}],
    }
    score = score_brief(record, ["Release was denied.", "The warden never answered."])
    assert (score.n_claims, score.n_dropped, score.n_words, score.n_covered) == (2, 1, 10, 1)
    assert score.unproved == ("He owes 6 dollars.",)
    assert score.facts == (1.0, 0.0)
