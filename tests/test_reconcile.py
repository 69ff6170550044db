"""Printed and judged facts made to agree, and the findings that carry a denial."""

from __future__ import annotations

import pytest

from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.speaker import Sentence
from summarize.extract import extract
from summarize.reconcile import denial_basis, implied, reconcile
from summarize.signals import Signal, settle
from tests.conftest import make_order

OPENING = "Claude Bergstrom, a prisoner of the Bureau of Prisons, has now moved for compassionate release under 18 U.S.C. § 3582(c)(1)(A).\n\n"
ORDER = make_order(OPENING + "He is a danger. He is sick. The factors were weighed.\n")


def at(words: str) -> Sentence:
    start = ORDER.text.index(words)
    return Sentence(Span(start, start + len(words)), words, "court")


IMPOSSIBLE = [
    # § 3582(c)(1)(A): a court that grants has found the reason, and weighed the factors in favor.
    ("exhaustion", "not_exhausted"),
    ("extraordinary_reason", "not_found"),
    ("section_3553a", "weighs_against"),
    ("danger", "found"),
]


@pytest.mark.parametrize(("field", "value"), IMPOSSIBLE)
@pytest.mark.parametrize("disposition", ["granted", "granted_in_part"])
def test_a_finding_that_a_grant_rules_out_is_set_aside(disposition: str, field: str, value: str) -> None:
    signal = Signal(field, value, 3.0, at("He is a danger."))
    assert reconcile(disposition, [signal])[0].weight < 1


@pytest.mark.parametrize(("field", "value"), IMPOSSIBLE)
@pytest.mark.parametrize("disposition", ["denied", "dismissed", "deferred", "other"])
def test_any_finding_may_stand_beside_another_ruling(disposition: str, field: str, value: str) -> None:
    signal = Signal(field, value, 3.0, at("He is a danger."))
    assert reconcile(disposition, [signal]) == [signal]


def test_a_finding_set_aside_still_counts_against_certainty() -> None:
    good = Signal("danger", "not_found", 3.0, at("He is sick."))
    bad = Signal("danger", "found", 3.0, at("He is a danger."))
    sure = settle(ORDER, "danger", [good]).confidence or 0
    value = settle(ORDER, "danger", reconcile("granted", [good, bad]))
    assert value.value == "not_found"
    assert (value.confidence or 1) < sure


@pytest.mark.parametrize(
    ("disposition", "topics", "expected"),
    [
        # FIELDS, decided case 8: a grant that weighs the factors finds that they favor it.
        ("granted", ["section_3553a", "section_3553a", "section_3553a"], ["favors_reduction"]),
        ("granted_in_part", ["", "section_3553a", "section_3553a"], ["favors_reduction"]),
        # Merely recited, or no grant: nothing follows.
        ("granted", ["", "", "section_3553a"], []),
        ("denied", ["section_3553a", "section_3553a", "section_3553a"], []),
    ],
)
def test_a_grant_that_weighs_the_factors_implies_that_they_favor_it(
    disposition: str, topics: list[str], expected: list[str]
) -> None:
    said = [at("He is a danger."), at("He is sick."), at("The factors were weighed.")]
    assert [signal.value for signal in implied(disposition, [], said, topics)] == expected


def test_nothing_is_implied_where_the_court_spoke() -> None:
    spoke = Signal("section_3553a", "favors_reduction", 3.0, at("The factors were weighed."))
    assert implied("granted", [spoke], [spoke.sentence] * 3, ["section_3553a"] * 3) == []


def bases(body: str) -> object:
    return extract(make_order(OPENING + body + "\n"))["denial_basis"].value


BASES = [
    # Each finding that carries the denial, alternative holdings included (decided case 4).
    ("He has not exhausted his administrative remedies. The motion is DENIED.", ("exhaustion",)),
    (
        "Bergstrom has not shown an extraordinary and compelling reason. The motion is DENIED.",
        ("no_extraordinary_reason",),
    ),
    ("The § 3553(a) factors weigh against release. The motion is DENIED.", ("section_3553a",)),
    ("The Court finds that he remains a danger to the community. The motion is DENIED.", ("danger",)),
    (
        "He has not exhausted his administrative remedies. Even if he had, the § 3553(a) factors weigh against release. The motion is DENIED.",
        ("exhaustion", "section_3553a"),
    ),
    # What was assumed or found for the movant carries nothing.
    (
        "Assuming that extraordinary and compelling reasons exist, the § 3553(a) factors weigh against release. The motion is DENIED.",
        ("section_3553a",),
    ),
    # Power and mootness.
    ("The motion is DISMISSED for lack of jurisdiction while the appeal is pending.", ("jurisdiction",)),
    ("The Court lacks jurisdiction over the motion, which is DISMISSED.", ("jurisdiction",)),
    ("The motion is DENIED as moot because he was released in March.", ("moot",)),
    ("His release has made the motion moot. It is DENIED.", ("moot",)),
    # A failed reconsideration standard is `other` (decided case 3); so is a bare denial.
    (
        "He shows no ground for reconsideration and no clear error. The motion for reconsideration is DENIED.",
        ("other",),
    ),
    ("The motion is DENIED.", ("other",)),
    # A grant and a deferral have none.
    ("The motion is GRANTED. The sentence is reduced to time served.", ()),
    ("He has not exhausted his administrative remedies. The motion is HELD IN ABEYANCE.", ()),
    # A side motion's mootness is not the main motion's.
    (
        "The motion for counsel is moot. The § 3553(a) factors weigh against release. The motion is DENIED.",
        ("section_3553a",),
    ),
]


@pytest.mark.parametrize(("body", "expected"), BASES)
def test_the_findings_that_carry_a_denial_are_its_basis(body: str, expected: tuple[str, ...]) -> None:
    assert bases(body) == expected


def test_a_guideline_that_does_not_apply_is_another_basis() -> None:
    opening = "Claude Bergstrom has moved under 18 U.S.C. § 3582(c)(2) for a reduction under Amendment 782 to the Guidelines.\n\n"
    order = make_order(opening + "As a career offender he is not eligible. The motion is DENIED.\n")
    assert extract(order)["denial_basis"].value == ("other",)


def test_the_evidence_of_a_basis_is_that_of_its_finding() -> None:
    text = OPENING + "The § 3553(a) factors weigh against release. The motion is DENIED.\n"
    order: Order = make_order(text)
    start = text.index("The § 3553(a)")
    danger = read(order, "section_3553a", "weighs_against", [Span(start, start + 43)], confidence=0.9, method="judged")
    ruling = text.index("The motion is DENIED.")
    fields: dict[str, FieldValue] = {
        **{name: absent(name, "judged") for name in ("exhaustion", "extraordinary_reason", "danger", "motion_type")},
        "section_3553a": danger,
        "disposition": read(order, "disposition", "denied", [Span(ruling, ruling + 21)], confidence=0.9),
    }
    value = denial_basis(order, fields)
    assert (value.value, value.evidence, value.confidence) == (("section_3553a",), danger.evidence, 0.9)
