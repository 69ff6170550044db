"""Claims and evidence: a sentence is shown only if the words that should prove it do."""

from __future__ import annotations

import pytest

from orders.fields import FieldSheet
from orders.order import Passage, Span
from orders.speaker import Speaker
from summarize.extract import extract
from summarize.ground import numbers_in, unsupported
from tests.conftest import make_order

TEXT = """This matter is before the Court on Defendant Claude Bergstrom's pro se motion for compassionate release under 18 U.S.C.
§ 3582(c)(1)(A) (Dkt. No. 61).

Bergstrom pleaded guilty to conspiracy on June 3, 2015, and was sentenced to 188 months in prison. He argues that his
asthma makes prison dangerous for him. The warden denied his request on April 2, 2021. See United States v. Thorne, 976 F.3d 228 (2d Cir. 2020).

The Court finds that his asthma is not an extraordinary and compelling reason. The § 3553(a) factors weigh against release.

The motion for compassionate release (Dkt. No. 61) is DENIED without prejudice.
"""
ORDER = make_order(TEXT)


def sheet() -> FieldSheet:
    return extract(ORDER)


def at(words: str) -> Passage:
    start = TEXT.index(words)
    return ORDER.passage(Span(start, start + len(words)))


SENTENCED = "Bergstrom pleaded guilty to conspiracy on June 3, 2015, and was sentenced to 188 months in prison."
ARGUED = "He argues that his\nasthma makes prison dangerous for him."
WARDEN = "The warden denied his request on April 2, 2021."
CITED = "See United States v. Thorne, 976 F.3d 228 (2d Cir. 2020)."
REASON = "The Court finds that his asthma is not an extraordinary and compelling reason."
FACTORS = "The § 3553(a) factors weigh against release."
RULING = "The motion for compassionate release (Dkt. No. 61) is DENIED without prejudice."

GOOD = [
    # The sentence itself, shortened, or with words that name no fact of their own.
    (SENTENCED, [SENTENCED], ["fact"]),
    ("Bergstrom pleaded guilty to conspiracy and was sentenced to 188 months.", [SENTENCED], ["fact"]),
    ("The warden denied his request on April 2, 2021.", [WARDEN], ["fact"]),
    ("The Court found that his asthma is not an extraordinary and compelling reason.", [REASON], ["court"]),
    ("The § 3553(a) factors weigh against release.", [FACTORS], ["court"]),
    ("The motion for compassionate release is denied without prejudice.", [RULING], ["court"]),
    # A party's words as a party's.
    ("He argues that his asthma makes prison dangerous.", [ARGUED], ["movant"]),
    # Two passages together.
    ("Bergstrom was sentenced to 188 months. The warden denied his request.", [SENTENCED, WARDEN], ["fact", "fact"]),
]  # fmt: skip
BAD: list[tuple[str, list[str], list[Speaker], str]] = [
    # A number that is not in the evidence, in figures or in words.
    ("Bergstrom was sentenced to 180 months in prison.", [SENTENCED], ["fact"], "number"),
    ("Bergstrom was sentenced to ninety-six months in prison.", [SENTENCED], ["fact"], "number"),
    # Another day, month or year; a date of another passage.
    ("The warden denied his request on April 3, 2021.", [WARDEN], ["fact"], "number"),
    ("The warden denied his request on May 2, 2021.", [WARDEN], ["fact"], "date"),
    ("The warden denied his request on April 2, 2015.", [WARDEN, SENTENCED], ["fact", "fact"], "date"),
    # A date or number moved to other words.
    ("The warden denied his request on June 3, 2015.", [SENTENCED + " " + ARGUED.replace("\n", " ")], ["fact"], "elsewhere"),
    # An authority that is not cited there.
    ("The § 3142(g) factors weigh against release.", [FACTORS], ["court"], "number"),
("It is a motion under 18 U.S.C. § 61.", ["motion for compassionate release under 18 U.S.C.\n§ 3582(c)(1)(A) (Dkt. No. 61)."], ["fact"], "citation"),
    # A name that does not stand there.
    ("The warden Haldane denied his request.", [WARDEN], ["fact"], "name"),
    ("In Otisville the warden denied his request.", [WARDEN], ["fact"], "name"),
    # Words from elsewhere.
    ("The warden ridiculed and insulted his lawyer cruelly.", [WARDEN], ["fact"], "words"),
    # The negative turned, either way.
    ("The Court finds that his asthma is an extraordinary and compelling reason.", [REASON], ["court"], "negation"),
    ("The § 3553(a) factors do not weigh against release.", [FACTORS], ["court"], "negation"),
    ("The warden never denied his request.", [WARDEN], ["fact"], "negation"),
    # A party's words told as a fact.
    ("His asthma makes prison dangerous for him.", [ARGUED], ["movant"], "party"),
    # Words about the task.
    ("The text says that the warden denied his request.", [WARDEN], ["fact"], "task"),
]  # fmt: skip


def passages(words: list[str]) -> list[Passage]:
    return [at(part) if part in TEXT else Passage(ORDER.id, Span(0, len(part)), part) for part in words]


@pytest.mark.parametrize(("claim", "words", "speakers"), GOOD)
def test_a_claim_that_its_evidence_proves_is_supported(claim: str, words: list[str], speakers: list[Speaker]) -> None:
    assert unsupported(claim, passages(words), speakers, sheet()) is None


@pytest.mark.parametrize(("claim", "words", "speakers", "reason"), BAD)
def test_a_claim_that_says_more_or_other_than_its_evidence_is_not(
    claim: str, words: list[str], speakers: list[Speaker], reason: str
) -> None:
    found = unsupported(claim, passages(words), speakers, sheet())
    assert found is not None
    assert reason in found


def test_a_number_above_ninety_nine_in_words_is_the_same_number() -> None:
    claim = "Bergstrom was sentenced to one hundred eighty-eight months."
    assert unsupported(claim, passages([SENTENCED]), ["fact"], sheet()) is None


def test_the_number_sign_of_a_docket_entry_is_no_negation() -> None:
    words = Passage("x", Span(0, 9), "The warden sent his answer (Dkt. No. 61) to him.")
    assert unsupported("The warden sent his answer to him.", [words], ["fact"], sheet()) is None


def test_a_claim_that_contradicts_the_field_sheet_is_not_supported() -> None:
    # The evidence is the movant's own, and its words are there; the sheet says the court found none.
    words = "Counsel argues that he has shown an extraordinary and compelling reason."
    found = unsupported(
        "He has shown an extraordinary and compelling reason.", [Passage("x", Span(0, 9), words)], ["court"], sheet()
    )
    assert found == "says found of extraordinary_reason, the field sheet says not_found"


def test_a_ruling_that_the_order_does_not_make_is_not_supported() -> None:
    words = Passage("x", Span(0, 9), "The motion for compassionate release (Dkt. 61) is before the court.")
    found = unsupported("The motion for compassionate release is granted.", [words], ["court"], sheet())
    assert found == "says granted, which the order does not"


def test_without_evidence_nothing_is_supported() -> None:
    assert unsupported("The warden denied his request.", [], [], sheet()) is not None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("188 months", {"188"}),
        ("twelve months and 1,500 dollars", {"12", "1500"}),
        # `one` is a pronoun as often as a number.
        ("one of them", set()),
        ("on June 3, 2015", {"3", "2015"}),
        ("3.5 kilograms", {"3.5"}),
        ("no number", set()),
    ],
)
def test_numbers_are_compared_as_figures(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers
