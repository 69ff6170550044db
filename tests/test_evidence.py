"""Evidence is scored by its place in the order and by its words."""

from __future__ import annotations

import pytest

from eval.evidence import evidence_overlap, is_ragged, quote_spans, score_evidence
from orders.order import Order, Page, Source, Span
from tests.conftest import make_order

TEXT = "The motion is DENIED.\nDefendant has not\nexhausted. The motion is DENIED."


def spans(*pairs: tuple[int, int]) -> list[Span]:
    return [Span(*pair) for pair in pairs]


def test_a_quote_is_found_at_every_place_and_across_line_ends() -> None:
    order = make_order(TEXT)
    assert quote_spans(order, ["motion is DENIED."]) == spans((4, 21), (55, 72))
    assert quote_spans(order, ["has not exhausted"]) == spans((32, 49))
    assert quote_spans(order, ["", "never printed"]) == []


def test_a_quote_of_marks_that_reading_cleans_away_is_found_by_its_raw_text() -> None:
    raw = "is **DENIED** now"
    kept = [i for i, c in enumerate(raw) if c != "*"]
    text = "".join(raw[i] for i in kept)
    page = Page(1, Span(0, len(text)))
    order = Order("id", text, raw, (*kept, len(raw)), (page,), Source("a.md", "md", len(raw), 1, True))
    assert [text[s.start : s.end] for s in quote_spans(order, ["is **DENIED**"])] == ["is DENIED"]


@pytest.mark.parametrize(
    ("shown", "hit", "within", "ragged"),
    [
        ([(0, 21)], True, True, False),  # the whole sentence holds the quote
        ([(14, 20)], True, True, False),  # a word of it
        ([(14, 40)], True, False, False),  # its end and the next sentence's beginning
        ([(22, 31)], False, False, False),
        ([(2, 21)], True, True, True),  # e motion ...
        ([], False, False, False),
    ],
)
def test_evidence_touches_lies_within_or_is_cut_in_a_word(
    shown: list[tuple[int, int]], hit: bool, within: bool, ragged: bool
) -> None:
    score = score_evidence(TEXT, spans(*shown), ["motion is DENIED."], spans((4, 21)))
    assert (score.hit, score.within, score.ragged) == (hit, within, ragged)


@pytest.mark.parametrize(
    ("start", "end", "ragged"), [(0, 10, False), (1, 10, True), (4, 9, True), (0, 22, False), (22, 71, False)]
)
def test_a_quote_that_begins_or_ends_inside_a_word_is_ragged(start: int, end: int, ragged: bool) -> None:
    assert is_ragged(TEXT, Span(start, end)) is ragged


@pytest.mark.parametrize(
    ("shown", "gold", "overlap"),
    [
        (["the motion\n is DENIED."], ["the motion is DENIED."], 1.0),
        (["is DENIED, 2020 WL 1, at *4"], ["is **DENIED**, 2020 WL 1, at \\*4"], 1.0),  # Markdown of a scraped order
        ([], ["DENIED"], 0.0),
        (["abc"], ["xyz"], 0.0),
        (["other words", "is DENIED"], ["is DENIED"], 1.0),  # the best quote counts
        (["The motion is DENIED"], ["DENIED"], 2 * 6 / 26),
        (["abcdXX"], ["YYabcd"], 2 * 4 / 12),
    ],
)
def test_evidence_overlap_is_the_common_run_in_both(shown: list[str], gold: list[str], overlap: float) -> None:
    assert evidence_overlap(shown, gold) == pytest.approx(overlap)
