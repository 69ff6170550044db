"""Form orders: a box that is not marked says nothing."""

from __future__ import annotations

import pytest

from orders.boxes import find_boxes, unmarked
from tests.conftest import make_order

MARKED = [
    # Brackets and parentheses with an x; the signs that a PDF prints; a blank line with an x on it.
    "[X]",
    "[ x ]",
    "(x)",
    "☒",
    "☑",
    "[✓]",
    "__x__",
]
EMPTY = ["[ ]", "[]", "( )", "(__)", "☐", "□"]


@pytest.mark.parametrize("on", MARKED)
@pytest.mark.parametrize("off", EMPTY)
def test_a_marked_box_is_told_from_an_empty_one(on: str, off: str) -> None:
    boxes = find_boxes(f"{on} GRANTED\n{off} DENIED\n")
    assert [box.marked for box in boxes] == [True, False]


@pytest.mark.parametrize(
    "text", ["[x] DENIED", "[ ] GRANTED\n[ ] DENIED", "the motion (Doc. 5) is denied", "items (x) and (y)"]
)
def test_a_text_without_both_kinds_of_boxes_is_no_form(text: str) -> None:
    assert find_boxes(text) == ()


def test_the_words_of_a_box_run_to_the_next_box_or_an_empty_line() -> None:
    text = "[ ] GRANTED. The term is\n    reduced to time served.\n[x] DENIED.\n\nSO ORDERED."
    granted, denied = find_boxes(text)
    assert text[granted.item.start : granted.item.end].split() == [
        "GRANTED.",
        "The",
        "term",
        "is",
        "reduced",
        "to",
        "time",
        "served.",
    ]
    assert text[denied.item.start : denied.item.end].strip() == "DENIED."


def test_a_numbered_paragraph_ends_the_words_of_a_box() -> None:
    text = "[x] DENIED\n[ ] GRANTED\n 2. The clerk shall close the case."
    assert [text[span.start : span.end].strip() for span in unmarked(text)] == ["[ ] GRANTED"]


def test_a_marked_box_under_an_empty_one_is_no_choice() -> None:
    text = "[x] DENIED\n[ ] GRANTED\n    [x] time served\n    [ ] months\n"
    assert [box.marked for box in find_boxes(text)] == [True, False, False, False]


def test_a_blank_before_a_ruling_counts_as_an_empty_box() -> None:
    assert [box.marked for box in find_boxes("_x_ DENIED\n___ GRANTED\n")] == [True, False]


def test_unmarked_words_are_spans_of_the_text_with_their_marks() -> None:
    order = make_order("☐ GRANTED   ☒ DENIED")
    (off,) = unmarked(order.text)
    assert order.passage(off).text.strip() == "☐ GRANTED"


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        # Boxes side by side are one choice, whichever stands first.
        ("☐ GRANTED    ☒ DENIED", [False, True]),
        ("The motion is: ☐ granted ☒ denied ☐ deferred", [False, True, False]),
        # A line of boxes under an empty box belongs to it, whatever words lead it.
        ("[x] DENIED\n[ ] GRANTED\n    the term is [x] time served [ ] months", [True, False, False, False]),
    ],
)
def test_boxes_on_one_line_are_of_one_level(line: str, marked: list[bool]) -> None:
    assert [box.marked for box in find_boxes(line)] == marked
