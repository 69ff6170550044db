"""Sentences: spans of the text, whole across legal abbreviations, and the flowing view that patterns are matched in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.order import Span
from orders.sentences import flow, sentences
from tests.conftest import make_order


def printed(text: str) -> list[str]:
    return [" ".join(text[span.start : span.end].split()) for span in sentences(make_order(text))]


SENTENCES = [
    # Two sentences of prose.
    ("He asked the warden. The warden refused.", ["He asked the warden.", "The warden refused."]),
    # Abbreviations of law and of names end no sentence.
    ("He cites United States v. Thorne, 976 F.3d 228.", ["He cites United States v. Thorne, 976 F.3d 228."]),
    ("See Dkt. No. 24 at 3. He replied.", ["See Dkt. No. 24 at 3.", "He replied."]),
    ("The warden refused. Ms. Voss appealed.", ["The warden refused.", "Ms. Voss appealed."]),
    ("It arises under 18 U.S.C. § 3582(c).", ["It arises under 18 U.S.C. § 3582(c)."]),
    # A line break inside a sentence is a space; an empty line ends the sentence.
    ("The motion is\n    denied.", ["The motion is denied."]),
    ("CONCLUSION\n\nThe motion is denied.", ["CONCLUSION", "The motion is denied."]),
    # The number of a paragraph belongs to its sentence.
    ("1. The motion is denied.", ["1. The motion is denied."]),
    ("(2) The clerk shall send a copy.", ["(2) The clerk shall send a copy."]),
    ("   \n\n  ", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_prose_is_cut_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


def test_a_clerks_stamp_is_no_sentence_and_parts_what_stands_around_it() -> None:
    text = "The motion is denied. FILED JUN 4 2021 He may appeal."
    stamp = Span(text.index("FILED"), text.index("He may"))
    found = sentences(replace(make_order(text), stamps=(stamp,)))
    assert [text[span.start : span.end] for span in found] == ["The motion is denied.", "He may appeal."]


@given(st.text(alphabet="aB. \n\tv§1()“”\u00a0", max_size=80))
def test_sentences_are_trimmed_disjoint_and_cover_every_letter(text: str) -> None:
    spans = sentences(make_order(text))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert all(i in covered for i, char in enumerate(text) if char.isalnum())


@given(st.text(alphabet="aB. \n\t§1-\u00ad\u00a0", max_size=80))
def test_the_flowing_view_keeps_every_word_and_the_way_back(text: str) -> None:
    view = flow(text)
    assert len(view.starts) == len(view.text) + 1
    assert "  " not in view.text
    for index, char in enumerate(view.text):
        back = view.span(index, index + 1)
        assert text[back.start].isspace() if char == " " else back.end - back.start == 1
        assert view.at(back.start) == index


def test_a_span_of_the_view_reaches_over_the_line_break_it_folds() -> None:
    text = "motion  is\n   DENIED."
    view = flow(text)
    at = view.text.index("is DENIED")
    span = view.span(at, at + len("is DENIED"))
    assert text[span.start : span.end] == "is\n   DENIED"
    assert view.span(at, at) == Span(text.index("is"), text.index("is"))


def test_a_word_without_end_is_read_in_linear_time() -> None:
    assert len(flow("a" * 200_000 + "rn").text) == 200_002
