"""The core types: spans, pages, and the way from a passage back to the raw text."""

from __future__ import annotations

import pytest

from orders.order import Order, Page, Passage, Source, Span

SOURCE = Source("order.txt", "text", 12, 2, text_layer=True)


def an_order() -> Order:
    return Order(
        id="a" * 64,
        text="Motion DENIED",
        raw="**Motion** DENIED",
        raw_starts=(2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17),
        pages=(Page(3, Span(0, 7)), Page(4, Span(7, 13))),
        source=SOURCE,
    )


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_counts_forward_from_nought(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="needs 0 <= start <= end"):
        Span(start, end)


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))
    assert Span(0, 5).covers(Span(3, 5))


def test_a_passage_is_the_text_at_its_span() -> None:
    order = an_order()
    assert order.passage(Span(7, 13)) == Passage(order.id, Span(7, 13), "DENIED")


def test_a_passage_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside a text of 13"):
        an_order().passage(Span(7, 14))


@pytest.mark.parametrize(("offset", "page"), [(0, 3), (6, 3), (7, 4), (13, 4)])
def test_an_offset_lies_on_the_page_that_prints_it(offset: int, page: int) -> None:
    assert an_order().page_at(offset) == page


def test_a_raw_span_leaves_out_what_stands_after_the_last_character() -> None:
    order = an_order()
    raw = order.raw_span(Span(0, 6))
    assert order.raw[raw.start : raw.end] == "Motion"
    assert order.raw_span(Span(6, 6)) == Span(10, 10)


def test_an_offset_map_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="needs one more"):
        Order("a", "text", "text", (0, 1), (), SOURCE)
