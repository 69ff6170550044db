"""What a grant gives: the reduced term and the printed conditions."""

from __future__ import annotations

import pytest

from orders.relief import conditions, new_sentence, number_of
from tests.conftest import make_order

OPENING = "This matter is before the Court on the motion of a prisoner who asks that his term be made shorter.\n\n"
GRANT = "The motion for compassionate release is GRANTED. "

NUMBERS = [
    ("7", 7), ("twelve", 12), ("Twenty-One", 21), ("ninety-six", 96), ("twenty four", 24),
    # Terms of months often pass one hundred.
    ("one hundred", 100), ("one hundred eighty", 180), ("two hundred and forty", 240), ("one hundred fifty-one", 151),
    ("several", None), ("and", None), ("hundred", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "number"), NUMBERS)
def test_a_numeral_or_number_word_names_its_number(printed: str, number: int | None) -> None:
    assert number_of(printed) == number


TERMS = [
    ("The sentence is reduced to 180 months.", "180 months"),
    # From the old term to the new one, either in words.
    ("The sentence is reduced from 240 months to 180 months.", "180 months"),
    ("The Court reduces the term of imprisonment from 262 months to 188 months.", "188 months"),
    ("The sentence is reduced from two hundred forty months to one hundred eighty months.", "180 months"),
    ("The sentence is reduced from life to 360 months.", "360 months"),
    ("The sentence of life imprisonment is reduced to a term of 300 months.", "300 months"),
    # By how much, then to what.
    ("The sentence is reduced by 24 months, to 96 months.", "96 months"),
    # The form order AO 247 names the old term first.
    ("The previously imposed sentence of imprisonment of 188 months is reduced to 151 months.", "151 months"),
    # Words, words with numerals, and more than a hundred.
    ("The sentence is reduced to ninety-six months.", "96 months"),
    ("The sentence is reduced to one hundred eighty (180) months.", "180 months"),
    ("The sentence is reduced to one hundred eighty months.", "180 months"),
    ("The term is reduced to a term of one hundred and twenty months.", "120 months"),
    ("The sentence is reduced to twenty four months.", "24 months"),
    # Years become months.
    ("The sentence is reduced to twenty years.", "240 months"),
    ("The sentence is reduced to 15 years.", "180 months"),
    # Time served in its wordings.
    ("His sentence is reduced to TIME SERVED.", "time served"),
    ("His sentence is reduced to time already served.", "time served"),
    ("His sentence is modified to the time he has served.", "time served"),
    ("His sentence is reduced to time served plus ten days.", "time served"),
    # Resentencing, past the period of a title.
    ("The Court resentences Mr. Bergstrom to 84 months.", "84 months"),
    ("The Court imposes a sentence of 84 months.", "84 months"),
    # Of several terms the one that was reduced (FIELDS, new_sentence).
    ("It is reduced to 87 months on Count One, consecutive to the 60 months on Count Two.", "87 months"),
    # Supervised release, probation and home confinement are no terms of imprisonment.
    ("The sentence is reduced to 120 months, with five years of supervised release.", "120 months"),
    ("The term of supervised release is modified to 24 months.", None),
    ("He shall be released.", None),
]


@pytest.mark.parametrize(("body", "term"), TERMS)
def test_the_reduced_term_is_read_from_the_decree(body: str, term: str | None) -> None:
    order = make_order(OPENING + GRANT + body + "\n")
    value = new_sentence(order, len(OPENING))
    assert value.value == term
    assert all(passage.text in order.text for passage in value.evidence)
    assert bool(value.evidence) == (term is not None)


def test_the_term_that_a_party_asks_for_is_not_the_courts() -> None:
    asked = "Defendant asks that his sentence be reduced to 60 months. The government urges that it be reduced to 150 months.\n\n"
    order = make_order(OPENING + asked + GRANT + "The sentence is reduced to 90 months.\n")
    assert new_sentence(order, order.text.index(GRANT)).value == "90 months"


def test_a_ticked_box_names_the_term_of_a_form() -> None:
    order = make_order(OPENING + "[x] GRANTED.\n   [x] time served\n   [ ] ___ months\n[ ] DENIED.\n")
    assert new_sentence(order, len(OPENING)).value == "time served"


CONDITIONS = [
    ("This order is STAYED for up to fourteen days so that a plan can be made.", ["stay up to 14 days"]),
    ("The order is stayed for ten (10) days.", ["stay for 10 days"]),
    (
        "He shall serve the first 12 months of supervised release in home confinement.",
        ["home confinement for 12 months"],
    ),
    ("He shall be released to home detention for six months.", ["home detention for 6 months"]),
    ("He shall then serve five years of supervised release.", ["five years of supervised release"]),
    ("The term of supervised release is reduced to 24 months.", ["supervised release reduced to 24 months"]),
    ("He shall live at a residential reentry center.", ["residential reentry center"]),
    ("He shall be subject to location monitoring.", ["location monitoring"]),
    ("He shall have no contact with any victim.", ["no contact with any victim"]),
    ("He shall participate in a program of drug treatment.", ["treatment"]),
    ("He shall not leave the District without leave.", ["travel"]),
    ("The reduction is effective June 30, 2021.", ["effective June 30, 2021"]),
    ("He has earned two certificates.", []),
]


@pytest.mark.parametrize(("body", "phrases"), CONDITIONS)
def test_printed_conditions_become_short_phrases(body: str, phrases: list[str]) -> None:
    order = make_order(OPENING + GRANT + body + "\n")
    value = conditions(order, len(OPENING))
    assert list(value.value if isinstance(value.value, tuple) else ()) == phrases
    assert all(order.text[p.span.start : p.span.end] == p.text for p in value.evidence)


def test_conditions_of_an_earlier_sentence_do_not_count() -> None:
    order = make_order(
        OPENING + "He shall serve, said the judgment of 2012, five years of supervised release.\n\n" + GRANT + "\n"
    )
    assert conditions(order, order.text.index(GRANT)).value == ()
