"""What the parties bring: the kind of motion, who filed it, the grounds asserted, the government's position."""

from __future__ import annotations

import pytest

from orders.fields import GROUNDS, Value
from summarize.parties import party_fields
from tests.conftest import make_order

OPENING = (
    "Claude Bergstrom, a prisoner at the federal institution in Sandstone, has now moved for compassionate release.\n\n"
)


def read(body: str, name: str, *, opening: str = OPENING) -> Value:
    return party_fields(make_order(opening + body + "\n"))[name].value


TYPES = [
    # § 3582(c)(1)(A), by its name, its section, or in plain words.
    ("The defendant, who is seventy years old, has moved the Court for compassionate release.", "compassionate_release"),
    ("Before the Court is the motion of the defendant under 18 U.S.C. § 3582(c)(1)(A) to reduce his term.", "compassionate_release"),
    # § 3582(c)(2) and the amendments that were made retroactive (U.S.S.G. § 1B1.10(d)).
    ("Before the Court is the motion of the defendant under 18 U.S.C. § 3582(c)(2) and Amendment 782.", "retroactive_guideline"),
    ("The defendant, who has no criminal history points, has moved the court for relief under Amendment 821.", "retroactive_guideline"),
    # Section 404 of the First Step Act: crack cocaine.
    ("The defendant has moved for a reduced sentence under section 404 of the First Step Act, for a covered offense.", "first_step_404"),
    # Any other motion.
    ("Before the Court is the motion of the defendant to vacate his sentence under 28 U.S.C. § 2255.", "other"),
    ("Before the Court is the plaintiff's motion for summary judgment on the claim for breach of contract.", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "kind"), TYPES)
def test_the_kind_of_the_motion_is_read(opening: str, kind: str) -> None:
    assert read("", "motion_type", opening=opening) == kind


REPRESENTATION = [
    ("Defendant, proceeding pro se, filed the motion in May.", "pro_se"),
    ("He wrote the motion himself.", "pro_se"),
    ("She is not represented by counsel.", "pro_se"),
    ("The motion was filed by counsel.", "counsel"),
    ("Defendant, through appointed counsel, moves for compassionate release.", "counsel"),
    ("The Federal Public Defender filed the motion for compassionate release.", "counsel"),
    ("The Director of the Bureau of Prisons moves to reduce the sentence.", "bop"),
    # Who filed counts, though counsel is appointed later (FIELDS, decided case 11).
    ("Defendant filed the motion for compassionate release pro se. The Court later appointed counsel, who will not supplement it.", "pro_se"),
    ("The warden received the request.", "not_stated"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "value"), REPRESENTATION)
def test_who_filed_the_motion_is_read(body: str, value: str) -> None:
    assert read(body, "representation") == value


POSITION = [
    ("The government opposes the motion.", "opposes"),
    ("The United States filed a response in opposition.", "opposes"),
    ("The motion is made over the government's objection.", "opposes"),
    ("The government asks the Court to deny the motion because he has not exhausted.", "opposes"),
    ("The government does not oppose the motion.", "does_not_oppose"),
    ("The motion is unopposed.", "does_not_oppose"),
    # No position, or the matter left to the court (decided case 7).
    ("The government takes no position on the motion.", "does_not_oppose"),
    ("The United States defers to the Court.", "does_not_oppose"),
    # Some reduction, though not the one asked: supports (decided case 7).
    ("The government supports a reduction to 120 months.", "supports"),
    ("The parties filed a joint motion.", "supports"),
    ("The government has not responded to the motion.", "no_response"),
    ("The government did not file a response.", "no_response"),
    ("The warden answered in June.", "not_stated"),
]


@pytest.mark.parametrize(("body", "value"), POSITION)
def test_the_governments_position_is_read(body: str, value: str) -> None:
    assert read(body, "government_position") == value


def test_a_motion_of_the_bureau_is_the_governments_own() -> None:
    body = "The Director of the Bureau of Prisons moves to reduce the sentence."
    assert (read(body, "representation"), read(body, "government_position")) == ("bop", "supports")


ASSERTED = [
    ("He argues that his asthma and his diabetes put him at risk.", ("medical",)),
    ("He argues that the COVID-19 pandemic endangers him.", ("covid19",)),
    ("He contends that his advanced age is a reason for release.", ("age",)),
    ("She seeks release to care for her mother, who has dementia.", ("family",)),
    ("She asserts that a guard sexually abused her.", ("abuse_victim",)),
    ("He points to his rehabilitation.", ("rehabilitation",)),
    ("He contends that he would receive a much shorter sentence today.", ("unusually_long_sentence",)),
    ("He complains of lockdowns and overcrowding.", ("prison_conditions",)),
    ("He asserts that he is actually innocent.", ("other",)),
    # Everything asserted counts, weak or rejected alike (decided case 15).
    ("He cites his obesity, COVID-19, and his rehabilitation.", ("covid19", "medical", "rehabilitation")),
    # An illness of the family is a family matter.
    ("He argues that his father has cancer.", ("family",)),
    # What the government or the law names is no ground of the movant's.
    ("The government says that he has asthma.", ()),
    ("The policy statement lists terminal illness, age and family circumstances.", ()),
    ("He was sentenced in 2015.", ()),
]


@pytest.mark.parametrize(("body", "grounds"), ASSERTED)
def test_the_grounds_that_the_movant_asserts_are_read(body: str, grounds: tuple[str, ...]) -> None:
    value = read(body, "grounds")
    assert value == grounds
    assert isinstance(value, tuple)
    assert set(value) <= set(GROUNDS)


@pytest.mark.parametrize("body", [body for body, _ in (*REPRESENTATION, *POSITION, *ASSERTED)])
def test_every_value_of_the_parties_is_proved_by_its_words(body: str) -> None:
    order = make_order(OPENING + body + "\n")
    for value in party_fields(order).values():
        assert (value.state == "value") == bool(value.evidence)
        assert all(p.text == order.text[p.span.start : p.span.end] for p in value.evidence)
