"""Passages: the order's own characters, whole sentences up to a size, cut at headings, none of the prose left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.order import Order, Span
from orders.sentences import sentences
from orders.speaker import is_heading
from retrieval.split import MAX_WORDS, OVERLAP_WORDS, Section, context_line, split
from tests.conftest import make_order

STAMP = "Case 1:17-cr-00085 Document 61 Filed 05/28/20 Page 2 of 4"
HEADINGS = ["BACKGROUND", "II. LEGAL STANDARD AND DISCUSSION", "A. Exhaustion of remedies"]
WORDS = ["motion", "warden", "§", "3582(c)(1)(A)", "Mr.", "He", "is", "sentence,", "Peña’s", "2020"]


def flat(order: Order, span: Span) -> str:
    return " ".join(order.text[span.start : span.end].split())


def n_words(order: Order, span: Span) -> int:
    return len(order.text[span.start : span.end].split())


def texts(sections: list[Section]) -> list[str]:
    return [" ".join(section.passage.text.split()) for section in sections]


def prose(n_sentences: int, n_words: int) -> str:
    """Sentences of `n_words` words each, every one with a number of its own."""
    filler = " ".join(["again"] * (n_words - 2))
    return " ".join(f"Warden{number} refused {filler}." for number in range(n_sentences))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Orders of sentences, runs of words without punctuation, headings, clerk's stamps and white space of all kinds."""
    run = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
    sentence = run.map(lambda words: f"He {words} asked.")
    part = st.one_of(sentence, sentence, run, st.sampled_from([*HEADINGS, STAMP]))
    text, stamps = "", []
    for words, gap in draw(
        st.lists(st.tuples(part, st.sampled_from([" ", "\n", "  ", "\n\n", " \n \n\t"])), max_size=14)
    ):
        if words == STAMP:
            stamps.append(Span(len(text), len(text) + len(words)))
        text += words + gap
    return replace(make_order(text), stamps=tuple(stamps))


ANY = st.one_of(orders(), st.text(alphabet="aB. \n\tv§1()“”\u00a0", max_size=80).map(make_order))
SIZES = st.tuples(st.integers(1, 25), st.integers(0, 25))


@given(ANY, SIZES)
def test_a_passage_is_the_orders_own_characters(order: Order, sizes: tuple[int, int]) -> None:
    for section in split(order, max_words=sizes[0], overlap_words=sizes[1]):
        span = section.passage.span
        assert section.passage.order_id == order.id
        assert section.passage.text == order.text[span.start : span.end] == section.passage.text.strip() != ""


@given(ANY, SIZES)
def test_no_passage_has_more_words_than_the_encoder_reads(order: Order, sizes: tuple[int, int]) -> None:
    sections = split(order, max_words=sizes[0], overlap_words=sizes[1])
    assert all(n_words(order, section.passage.span) <= sizes[0] for section in sections)


@given(ANY, SIZES)
def test_every_sentence_that_fits_stands_whole_in_a_passage_and_of_a_longer_one_no_word_is_lost(
    order: Order, sizes: tuple[int, int]
) -> None:
    spans = [section.passage.span for section in split(order, max_words=sizes[0], overlap_words=sizes[1])]
    held = {at for span in spans for at in range(span.start, span.end)}
    for sentence in sentences(order):
        if n_words(order, sentence) <= sizes[0]:
            assert any(span.covers(sentence) for span in spans)
        else:
            inside = range(sentence.start, sentence.end)
            assert all(at in held for at in inside if not order.text[at].isspace())


@given(ANY, SIZES)
def test_passages_go_forward_and_each_adds_something(order: Order, sizes: tuple[int, int]) -> None:
    spans = [section.passage.span for section in split(order, max_words=sizes[0], overlap_words=sizes[1])]
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(spans))


@given(ANY, SIZES)
def test_what_two_passages_share_are_whole_sentences_and_few_words(order: Order, sizes: tuple[int, int]) -> None:
    found = sentences(order)
    starts, ends = {span.start for span in found}, {span.end for span in found}
    spans = [section.passage.span for section in split(order, max_words=sizes[0], overlap_words=sizes[1])]
    for a, b in pairwise(spans):
        if a.overlaps(b):
            assert b.start in starts
            assert a.end in ends
            assert n_words(order, Span(b.start, a.end)) <= min(sizes[1], sizes[0] // 2)


@given(ANY, SIZES)
def test_a_heading_begins_a_passage_and_names_all_that_stand_under_it(order: Order, sizes: tuple[int, int]) -> None:
    headings = {span.start: flat(order, span) for span in sentences(order) if is_heading(flat(order, span))}
    sections = split(order, max_words=sizes[0], overlap_words=sizes[1])
    assert headings.keys() <= {section.passage.span.start for section in sections}
    for section in sections:
        span = section.passage.span
        assert not any(span.start < at < span.end for at in headings)
        above = [at for at in headings if at <= span.start]
        assert section.heading == (headings[max(above)] if above else "")


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t\u00a0\n"])
def test_a_text_without_words_has_no_passage(text: str) -> None:
    assert split(make_order(text)) == []


def test_an_order_of_stamps_alone_has_no_passage() -> None:
    assert split(replace(make_order(STAMP), stamps=(Span(0, len(STAMP)),))) == []


def test_a_short_order_is_one_passage() -> None:
    text = "The motion is denied.  He may\nappeal."
    assert [section.passage.text for section in split(make_order(text))] == [text]


def test_passages_under_headings_know_them() -> None:
    text = "He moves for release.\n\nBACKGROUND\n\nHe is sick.\n\nII. DISCUSSION\n\nThe warden refused. It is denied."
    sections = split(make_order(text))
    assert [section.heading for section in sections] == ["", "BACKGROUND", "II. DISCUSSION"]
    assert texts(sections) == [
        "He moves for release.",
        "BACKGROUND He is sick.",
        "II. DISCUSSION The warden refused. It is denied.",
    ]


def test_a_long_sentence_without_punctuation_is_cut_between_words() -> None:
    words = [f"word{number}" for number in range(25)]
    sections = split(make_order(" ".join(words)), max_words=10, overlap_words=4)
    assert texts(sections) == [" ".join(words[at : at + 10]) for at in (0, 10, 20)]


def test_a_heading_longer_than_a_passage_is_cut_too() -> None:
    sections = split(make_order("II. LEGAL STANDARD AND DISCUSSION\n\nIt is denied."), max_words=3)
    assert texts(sections) == ["II. LEGAL STANDARD", "AND DISCUSSION", "It is denied."]


def test_the_next_passage_repeats_the_sentences_that_fit_into_the_overlap() -> None:
    sections = split(make_order(prose(6, 5)), max_words=20, overlap_words=10)
    first_words = [[word for word in text.split() if word.startswith("Warden")] for text in texts(sections)]
    assert first_words == [["Warden0", "Warden1", "Warden2", "Warden3"], ["Warden2", "Warden3", "Warden4", "Warden5"]]


def test_what_is_repeated_leaves_room_for_the_next_sentence() -> None:
    text = f"{prose(2, 5)} {prose(1, 17)}"
    assert [len(words.split()) for words in texts(split(make_order(text), max_words=20, overlap_words=10))] == [10, 17]


def test_at_most_half_of_a_passage_is_repeated() -> None:
    spans = [section.passage.span for section in split(make_order(prose(6, 5)), max_words=20, overlap_words=19)]
    assert n_words(make_order(prose(6, 5)), Span(spans[1].start, spans[0].end)) == 10


@pytest.mark.parametrize(
    ("overlap_words", "reason"),
    [(0, "none is asked for"), (4, "the sentences are longer")],
)
def test_no_part_of_a_sentence_is_repeated(overlap_words: int, reason: str) -> None:
    spans = [s.passage.span for s in split(make_order(prose(8, 5)), max_words=20, overlap_words=overlap_words)]
    assert len(spans) == 2, reason
    assert not spans[0].overlaps(spans[1]), reason


def test_nothing_is_repeated_across_a_heading() -> None:
    text = f"{prose(4, 5)}\n\nDISCUSSION\n\n{prose(4, 5)}"
    before, after = split(make_order(text), max_words=21, overlap_words=10)
    assert not before.passage.span.overlaps(after.passage.span)


def test_the_default_sizes_hold_for_a_long_order() -> None:
    order = make_order(prose(60, 12))
    spans = [section.passage.span for section in split(order)]
    sizes = [n_words(order, span) for span in spans]
    assert max(sizes) <= MAX_WORDS < max(sizes) + 12
    shared = [n_words(order, Span(b.start, a.end)) for a, b in pairwise(spans)]
    assert OVERLAP_WORDS - 12 < min(shared) <= max(shared) <= OVERLAP_WORDS


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("nysd", "ORDER", "BACKGROUND"), "nysd · ORDER · BACKGROUND"),
        (("", "ORDER", ""), "ORDER"),  # before the first heading
        (("", "", ""), ""),
    ],
)
def test_the_line_above_a_passage_names_only_what_is_known(parts: tuple[str, str, str], expected: str) -> None:
    assert context_line(*parts) == expected
