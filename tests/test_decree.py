"""The decree: the ruling on the main motion, on what terms, and which entries it decides."""

from __future__ import annotations

import pytest

from orders.acts import find_acts
from orders.decree import decree_fields, main_act
from orders.fields import Value
from tests.conftest import make_order

OPENING = (
    "Claude Bergstrom, a prisoner of the Bureau of Prisons, has now moved for compassionate release (Dkt. No. 61).\n\n"
)


def read(body: str, name: str, *, opening: str = OPENING) -> Value:
    return decree_fields(make_order(opening + body + "\n"))[name].value


DISPOSITIONS = [
    # The main motion rules; what becomes of motions beside it does not (FIELDS, decided case 9).
    ("The motion for compassionate release is GRANTED. The motion for counsel is DENIED AS MOOT.", "granted"),
    ("The motion for counsel is DENIED as moot, and the motion for compassionate release is GRANTED.", "granted"),
    ("The motion to seal is GRANTED. The motion for compassionate release is DENIED.", "denied"),
    ("The government's motion to strike is granted. The motion for sentence reduction is denied.", "denied"),
    # In part, by its words or by `otherwise denied`.
    ("The motion is GRANTED IN PART and DENIED IN PART.", "granted_in_part"),
    (
        "The motion is granted to the extent that the term is reduced to 200 months, and is otherwise denied.",
        "granted_in_part",
    ),
    # Abeyance and advisement defer (decided case 22).
    ("The motion is HELD IN ABEYANCE pending a response from the Bureau of Prisons.", "deferred"),
    ("The motion is taken under advisement.", "deferred"),
    # An indicative ruling, or an order that only sets a hearing, is `other` (decided case 22).
    ("Since an appeal is pending, the Court states under Rule 37 that it WOULD GRANT the motion on remand.", "other"),
    ("A hearing on the motion is set for June 4, 2021.", "other"),
    # Reconsideration that fails leaves the denial (decided case 3).
    ("The Court denied the first motion in May. The motion for reconsideration is DENIED.", "denied"),
    # Words announced on the way and words that order: the latter rule.
    ("I would be glad to grant it. IT IS ORDERED that the motion is DISMISSED without prejudice.", "dismissed"),
    ("The Court granted his codefendant's motion. His own is DENIED.", "denied"),
]


@pytest.mark.parametrize(("body", "disposition"), DISPOSITIONS)
def test_the_disposition_is_that_of_the_main_motion(body: str, disposition: str) -> None:
    assert read(body, "disposition") == disposition


@pytest.mark.parametrize(
    ("form", "disposition"),
    [
        (
            "[x] DENIED after consideration of the factors.\n[ ] GRANTED, the term is reduced to time served.\n",
            "denied",
        ),
        (
            "[ ] DENIED after consideration of the factors.\n[x] GRANTED, the term is reduced to time served.\n",
            "granted",
        ),
        ("The motion is: ☐ GRANTED ☒ DENIED ☐ DEFERRED\n", "denied"),
        ("The motion is: ☐ GRANTED ☐ DENIED ☒ DEFERRED\n", "deferred"),
        # Nothing but empty boxes decides nothing, though each has its capitals.
        ("☒ Other: a hearing will be held.\n☐ GRANTED\n☐ DENIED\n", "other"),
    ],
)
def test_a_box_that_is_not_marked_never_rules(form: str, disposition: str) -> None:
    assert read(form, "disposition") == disposition


def test_without_an_act_there_is_no_ruling() -> None:
    fields = decree_fields(make_order(OPENING + "He is well.\n"))
    assert fields["disposition"].state == "not_stated"
    assert main_act(find_acts(make_order("He is well."))) is None


PREJUDICE = [
    ("The motion is DENIED without prejudice.", "without"),
    ("The motion is DENIED WITH PREJUDICE.", "with"),
    ("The motion is DENIED.", "not_stated"),
    # Only the words for this motion count, printed now.
    ("The earlier motion was denied without prejudice in 2020. The motion is DENIED.", "not_stated"),
    (
        "The motion for counsel is DENIED without prejudice. The motion for compassionate release is DENIED.",
        "not_stated",
    ),
    ("The government asks for dismissal with prejudice. The motion is DENIED without prejudice.", "without"),
]


@pytest.mark.parametrize(("body", "prejudice"), PREJUDICE)
def test_only_printed_words_on_the_main_motion_tell_of_prejudice(body: str, prejudice: str) -> None:
    assert read(body, "prejudice") == prejudice


REFILING = [
    ("The motion is DENIED. Bergstrom may renew his motion once he has exhausted his remedies.", True),
    ("The motion is DENIED. The defendant is free to refile if his condition worsens.", True),
    ("The motion is DENIED with leave to refile.", True),
    ("The motion is DENIED. Nothing in this order prevents him from filing a new motion.", True),
    # Implied by `without prejudice`.
    ("The motion is DENIED without prejudice.", True),
    ("The motion is DENIED.", False),
    ("The motion is DENIED. He may not file another such motion.", False),
    # A reply or a response is no new motion.
    ("The motion is HELD IN ABEYANCE. He may file a reply within 14 days.", False),
    # The law's general leave, and leave given before, are not this order's.
    ("A prisoner may renew his motion when the law allows. The motion is DENIED.", False),
]


@pytest.mark.parametrize(("body", "invited"), REFILING)
def test_an_invitation_to_refile_is_read_or_implied(body: str, invited: bool) -> None:
    assert read(body, "refiling_invited") is invited


DOCUMENTS = [
    # Named where the motion is, and where it is decided; once each, sorted.
    ("The motion (Dkt. No. 61) is DENIED.", (61,)),
    ("The motions (Dkt. Nos. 64 and 61) are DENIED.", (61, 64)),
    # Counsel, sealing and time count too (decided case 2).
    ("The motion is DENIED. The motion to seal (Dkt. No. 66) is GRANTED.", (61, 66)),
    # Responses, replies, exhibits, judgments and prior orders do not.
    ("The government opposes the motion (Dkt. No. 70). He replied (Dkt. No. 72). The motion is DENIED.", (61,)),
    ("The judgment (Dkt. No. 30) gave him 240 months. The motion is DENIED.", (61,)),
    ("The Court denied his first motion (Dkt. No. 50) in May. The motion is DENIED.", (61,)),
    # An exhibit number is its motion's.
    ("The motion (Dkt. No. 61-2) is DENIED.", (61,)),
]


@pytest.mark.parametrize(("body", "numbers"), DOCUMENTS)
def test_the_entries_of_the_motions_decided_are_read(body: str, numbers: tuple[int, ...]) -> None:
    assert read(body, "motion_documents") == numbers


def test_a_docket_text_names_its_motion_by_a_bare_number_in_brackets() -> None:
    text = "TEXT ORDER denying the motion for compassionate release [498]. The Court denies the motion [498] for want of proof.\n"
    assert decree_fields(make_order(text))["motion_documents"].value == (498,)


def test_a_grant_has_a_term_and_conditions_and_a_denial_has_none() -> None:
    terms = "The sentence is reduced to time served. He shall then serve five years of supervised release."
    grant = decree_fields(make_order(f"{OPENING}The motion for release is GRANTED. {terms}\n"))
    denial = decree_fields(make_order(f"{OPENING}He asks that his term be cut. {terms} The motion is DENIED.\n"))
    assert (grant["new_sentence"].value, grant["conditions"].value) == (
        "time served",
        ("five years of supervised release",),
    )
    assert (denial["new_sentence"].value, denial["conditions"].value) == (None, ())


@pytest.mark.parametrize("body", [body for body, _ in (*DISPOSITIONS, *PREJUDICE, *REFILING, *DOCUMENTS)])
def test_every_value_of_the_decree_is_proved_by_its_words(body: str) -> None:
    order = make_order(OPENING + body + "\n")
    for value in decree_fields(order).values():
        assert (value.state == "value") == bool(value.evidence)
        assert all(p.text == order.text[p.span.start : p.span.end] for p in value.evidence)
