"""Signals: a cue in the right mouth, and how several make one value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.fields import BY_NAME
from orders.order import Span
from orders.speaker import Sentence, Speaker
from summarize.signals import Signal, cue, find_signals, plain, settle
from tests.conftest import make_order

FOUND = cue("danger", "found", 3.0, r"\bis a danger\b")
GUARDED = cue("extraordinary_reason", "found", 3.0, r"\bis extraordinary\b")


def said(text: str, speaker: Speaker = "court") -> Sentence:
    return Sentence(Span(0, len(text)), text, speaker)


def values(text: str, speaker: Speaker) -> list[str]:
    return [signal.value for signal in find_signals([said(text, speaker)], (FOUND, GUARDED), [""])]


@pytest.mark.parametrize(
    ("text", "speaker", "expected"),
    [
        ("He is a danger.", "court", ["found"]),
        ("He is a danger.", "fact", ["found"]),
        # A party, the law, history and planted words give no signal of the court's.
        ("He is a danger.", "movant", []),
        ("He is a danger.", "government", []),
        ("He is a danger.", "law", []),
        ("He is a danger.", "history", []),
        ("He is a danger.", "planted", []),
        # A citation sentence tells of another case.
        ("See Pell (where he is a danger).", "court", []),
        # A hypothetical clause is left out.
        ("If he is a danger, the Bureau will know.", "court", []),
        # A positive finding is none when it is denied or only asked.
        ("It is extraordinary.", "court", ["found"]),
        ("The Court cannot say it is extraordinary.", "court", []),
        ("The question is whether it is extraordinary.", "court", []),
    ],
)
def test_a_cue_counts_in_the_right_mouth_and_mood(text: str, speaker: Speaker, expected: list[str]) -> None:
    assert values(text, speaker) == expected


def test_a_cue_of_one_topic_counts_only_there() -> None:
    row = cue("exhaustion", "exhausted", 2.0, r"\bis met\b", topic="exhaustion")
    assert find_signals([said("It is met.")], [row], [""]) == []
    assert [s.value for s in find_signals([said("It is met.")], [row], ["exhaustion"])] == ["exhausted"]


def test_a_cue_may_ask_for_the_whole_sentence_with_its_hypothetical_clause() -> None:
    row = cue("exhaustion", "assumed", 2.0, r"\bassuming exhaustion\b", whole=True)
    assert [s.value for s in find_signals([said("Even assuming exhaustion, he loses.")], [row], [""])] == ["assumed"]


def test_of_two_cues_for_a_field_the_heavier_counts_in_one_sentence() -> None:
    rows = [cue("danger", "found", 1.0, "danger"), cue("danger", "not_found", 2.0, "no danger")]
    assert [s.value for s in find_signals([said("He is no danger.")], rows, [""])] == ["not_found"]


def test_later_words_weigh_a_little_more() -> None:
    first, last = find_signals([said("He is a danger."), said("He is a danger.")], [FOUND], ["", ""])
    assert first.weight < last.weight < 1.3 * first.weight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Quoted terms of the statute are the court's words; a citation's parenthetical is not.
        ("“extraordinary and compelling”", "extraordinary and compelling"),
        ("[h]is reasons", "his reasons"),
        ("980 F.3d 1178 (finding no danger)", "980 F.3d 1178  "),
        ("§ 3553(a) (the factors)", "§ 3553(a) (the factors)"),
    ],
)
def test_marks_and_parentheticals_are_taken_out_before_matching(text: str, expected: str) -> None:
    assert plain(text) == expected


ORDER = make_order("He is a danger. He is not. He may be a danger after all, says the record.")


def signal(value: str, weight: float, start: int = 0, end: int = 15) -> Signal:
    return Signal("danger", value, weight, Sentence(Span(start, end), ORDER.text[start:end], "court"))


def test_the_heavier_value_stands_and_brings_its_sentence() -> None:
    value = settle(ORDER, "danger", [signal("found", 3.0), signal("not_found", 1.0, 16, 26)])
    assert (value.value, [p.text for p in value.evidence]) == ("found", ["He is a danger."])


def test_silence_is_absence_with_no_evidence() -> None:
    value = settle(ORDER, "danger", [])
    assert (value.value, value.state, value.evidence) == ("not_reached", "not_reached", ())


def test_words_that_leave_a_matter_open_need_no_evidence() -> None:
    value = settle(ORDER, "danger", [signal("not_reached", 4.0), signal("found", 1.0)])
    assert (value.value, value.state, value.evidence) == ("not_reached", "not_reached", ())


def test_repetition_is_not_proof() -> None:
    thrice = [signal("found", 1.0)] * 3
    assert settle(ORDER, "danger", [*thrice, signal("not_found", 2.0, 16, 26)]).value == "not_found"


def test_agreement_is_surer_than_dispute() -> None:
    agreed = settle(ORDER, "danger", [signal("found", 3.0)]).confidence or 0
    torn = settle(ORDER, "danger", [signal("found", 3.0), signal("not_found", 2.5, 16, 26)]).confidence or 0
    assert 0.5 < torn < agreed < 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["found", "not_found", "not_reached"]), st.floats(0.1, 5), st.integers(0, 60)),
        max_size=8,
    )
)
def test_a_settled_value_is_legal_and_proved(words: list[tuple[str, float, int]]) -> None:
    value = settle(ORDER, "danger", [signal(name, weight, at, at + 10) for name, weight, at in words])
    assert value.value in BY_NAME["danger"].options
    assert len(value.evidence) <= 2
    assert all(p.text == ORDER.text[p.span.start : p.span.end] for p in value.evidence)
