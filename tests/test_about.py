"""What an order is about, in words: every finding has some, grounds and claims are in it, and nothing absent is told."""

from __future__ import annotations

from itertools import combinations

import pytest

from orders.fields import FIELDS, GROUNDS, Field, FieldSheet, Value, absent
from retrieval.about import GROUNDS as GROUND_WORDS
from retrieval.about import about
from retrieval.terms import legal_terms
from summarize.brief import Brief
from summarize.ground import Claim, DroppedClaim
from summarize.record import Record, order_record
from tests.conftest import make_order, make_sheet

OPTIONS = [(row.name, option) for row in FIELDS if row.kind == "enum" for option in row.options if option != row.absent]
# Told by no words of their own: the brief says whether he may ask again.
SILENT = [("prejudice", "without"), ("prejudice", "with")]


def record(values: dict[str, Value], *claims: str, dropped: str = "") -> Record:
    """The record of an order with these values and a brief of these claims."""
    order = make_order("The order.")
    sheet = make_sheet(order, {name: (value, "order") for name, value in values.items()})
    told = tuple(Claim("ruling", text, "supported", ()) for text in claims)
    return order_record(order, sheet, Brief(told, (DroppedClaim(dropped, "no evidence"),) if dropped else ()))


def test_an_order_that_states_nothing_is_about_nothing() -> None:
    assert about(record({})) == ""


@pytest.mark.parametrize(("field", "option"), [each for each in OPTIONS if each not in SILENT])
def test_every_finding_is_told_in_words(field: str, option: str) -> None:
    words = about(record({field: option}))
    assert len(words) > 5
    assert words.endswith(".")
    assert "_" not in words


@pytest.mark.parametrize(("field", "option"), SILENT)
def test_what_is_deliberately_silent_adds_nothing(field: str, option: str) -> None:
    assert about(record({field: option})) == ""


@pytest.mark.parametrize("field", sorted({name for name, _ in OPTIONS}))
def test_two_values_of_a_field_are_never_told_alike(field: str) -> None:
    told = [about(record({name: option})) for name, option in OPTIONS if name == field and (name, option) not in SILENT]
    assert all(a != b for a, b in combinations(told, 2))


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_a_value_that_says_nothing_is_not_told_even_where_it_is_printed(row: Field) -> None:
    """A court can write that it does not reach a matter: then the absent value has evidence of its own."""
    assert about(record({row.name: row.absent})) == ""


def test_a_field_that_could_not_be_read_is_not_told() -> None:
    order = make_order("The order.")
    failed = {row.name: absent(row.name, "judged", "failed") for row in FIELDS}
    assert about(order_record(order, FieldSheet(order.id, failed), None)) == ""


def test_every_ground_has_words_of_its_own() -> None:
    assert set(GROUND_WORDS) == set(GROUNDS)
    assert len(set(GROUND_WORDS.values())) == len(GROUNDS)


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_is_told_in_its_words(ground: str) -> None:
    assert about(record({"grounds": (ground,)})) == f"Grounds: {GROUND_WORDS[ground]}."


def test_several_grounds_are_told_in_one_sentence() -> None:
    assert about(record({"grounds": ("age", "family")})) == f"Grounds: {GROUND_WORDS['age']}; {GROUND_WORDS['family']}."


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("court", "ncwd", "ncwd."),
        ("docket_number", "1:17-cr-00085", "1:17-cr-00085."),
        ("docket_number", ("1:17-cr-00085", "1:18-cr-00002"), "1:17-cr-00085, 1:18-cr-00002."),
        ("defendant", ("Ana Peña", "Otis Ravenel"), "Ana Peña, Otis Ravenel."),
        ("judge", "Paul A. Crotty", "Paul A. Crotty."),
        ("title", "ORDER", "ORDER."),
        ("new_sentence", "time served", "New sentence: time served."),
        ("conditions", ("home detention", "no contact"), "Conditions: home detention; no contact."),
    ],
)
def test_names_and_terms_are_told_as_they_are_printed(field: str, value: Value, words: str) -> None:
    assert about(record({field: value})) == words


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_is_not_told(value: bool) -> None:
    assert about(record({"refiling_invited": value})) == ""


@pytest.mark.parametrize(
    ("motion_type", "section"),
    [("compassionate_release", "3582(c)(1)(a)"), ("retroactive_guideline", "3582(c)(2)")],
)
def test_a_motion_is_found_by_its_section(motion_type: str, section: str) -> None:
    assert legal_terms(about(record({"motion_type": motion_type}))) == [section]


def test_the_claims_of_the_brief_are_told_and_the_dropped_ones_are_not() -> None:
    told = about(record({}, "The warden never answered.", "The motion is denied.", dropped="He is innocent."))
    assert told == "The warden never answered. The motion is denied."


def test_a_whole_order_is_told_from_its_names_to_its_brief() -> None:
    values: dict[str, Value] = {
        "title": "ORDER", "court": "ncwd", "motion_type": "compassionate_release", "representation": "pro_se",
        "grounds": ("covid19",), "disposition": "denied", "exhaustion": "not_exhausted",
    }  # fmt: skip
    assert about(record(values, "He asks for release.")) == (
        "ORDER; ncwd. Motion for compassionate release, 18 U.S.C. § 3582(c)(1)(A). The prisoner moves without a lawyer. "
        f"Grounds: {GROUND_WORDS['covid19']}. Denied. "
        "Administrative remedies were not exhausted: the warden was not asked first. He asks for release."
    )
