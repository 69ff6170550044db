"""Rules and a trained reader weighed together: each decides where the other is silent, neither against the decree."""

from __future__ import annotations

import pytest

from orders.fields import BY_NAME, read
from orders.order import Order
from orders.speaker import Sentence, spoken
from summarize.labels import Word
from summarize.signals import Signal
from summarize.weigh import instead, weigh, weigh_set
from tests.conftest import make_order

TEXT = (
    "UNITED STATES DISTRICT COURT\n\nORDER\n\nThe warden had his letter for seven weeks. The door is open. "
    "He did not exhaust his remedies. The motion is DENIED.\n"
)
ROW = BY_NAME["exhaustion"]


@pytest.fixture
def court() -> Order:
    return make_order(TEXT)


def said(order: Order, words: str) -> Sentence:
    return next(sentence for sentence in spoken(order) if words in sentence.text)


def word(order: Order, value: str, chance: float, words: str) -> Word:
    rest = (1 - chance) / (len(ROW.options) - 1)
    return Word({option: chance if option == value else rest for option in ROW.options}, {value: (said(order, words),)})


def test_the_reader_speaks_where_rules_are_silent_and_shows_its_sentence(court: Order) -> None:
    found = weigh(court, ROW, [], word(court, "exhausted", 0.9, "door is open"))
    assert (found.value, found.state) == ("exhausted", "value")
    assert [item.text for item in found.evidence] == ["The door is open."]
    assert 0.8 < (found.confidence or 0) < 1


def test_silence_of_both_is_no_value(court: Order) -> None:
    found = weigh(court, ROW, [], word(court, "not_addressed", 0.9, "door is open"))
    assert (found.value, found.state, found.evidence) == ("not_addressed", "not_reached", ())


def test_rules_decide_where_the_reader_is_torn(court: Order) -> None:
    torn = Word({"exhausted": 0.45, "not_exhausted": 0.35, "not_addressed": 0.2}, {})
    signal = Signal("exhaustion", "not_exhausted", 3.0, said(court, "did not exhaust"))
    assert weigh(court, ROW, [signal], torn).value == "not_exhausted"
    assert weigh(court, ROW, [], Word(torn.chances, {"exhausted": (said(court, "door"),)})).value == "exhausted"


def test_agreement_makes_surer(court: Order) -> None:
    by_reader = word(court, "not_exhausted", 0.7, "did not exhaust")
    signal = Signal("exhaustion", "not_exhausted", 3.0, said(court, "did not exhaust"))
    alone, both = weigh(court, ROW, [], by_reader), weigh(court, ROW, [signal], by_reader)
    assert (both.confidence or 0) > (alone.confidence or 0)
    assert len(both.evidence) == 1


def test_no_value_that_the_decree_excludes(court: Order) -> None:
    by_reader = word(court, "not_exhausted", 0.99, "did not exhaust")
    assert weigh(court, ROW, [], by_reader, impossible=frozenset({"not_exhausted"})).value != "not_exhausted"


def test_a_value_without_a_sentence_is_not_shown(court: Order) -> None:
    assert weigh(court, ROW, [], Word({"exhausted": 0.99, "not_addressed": 0.01}, {})).state == "not_reached"


def test_an_item_of_a_set_needs_less_proof_if_rules_found_it(court: Order) -> None:
    row = BY_NAME["grounds"]
    ruled = read(court, "grounds", ("medical",), [said(court, "seven weeks").span], confidence=0.6, method="judged")
    unlikely = Word({"medical": 0.1, "family": 0.4, "age": 0.9}, {"age": (said(court, "door is open"),)})
    found = weigh_set(court, row, ruled, unlikely)
    assert found.value == ("age", "medical")
    assert [item.text for item in found.evidence] == ["The warden had his letter for seven weeks.", "The door is open."]
    assert weigh_set(court, row, ruled, None) is ruled
    never = Word({"medical": 0.001}, {})
    assert weigh_set(court, row, ruled, never).state == "not_stated"


def test_the_reader_stands_instead_of_rules_only_if_they_are_silent(court: Order) -> None:
    row = BY_NAME["representation"]
    silent = weigh(court, row, [], None)
    told = Word({"pro_se": 0.8, "counsel": 0.1, "not_stated": 0.1}, {"pro_se": (said(court, "letter"),)})
    assert instead(court, row, silent, told).value == "pro_se"
    assert instead(court, row, silent, Word({"pro_se": 0.4, "not_stated": 0.35}, told.proof)) is silent
    ruled = read(court, "representation", "counsel", [said(court, "door").span], confidence=0.9, method="judged")
    assert instead(court, row, ruled, told) is ruled
