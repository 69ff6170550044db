"""Form orders: which boxes are marked, and what the others would have said.

A box that is not marked is not the court's word; its text must never be read as a ruling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from orders.order import Span

_BOX = re.compile(
    r"(?P<on>\[\s*[xX✓✔]\s*\]|\(\s*[xX✓✔]\s*\)|[☒☑🗹]|(?<!\w)_+[xX]_+(?!\w))"
    r"|(?P<off>\[\s+\]|\[\]|\(\s+\)|\(_+\)|☐|□|(?<![\w_])_{2,4}(?=\s+(?:GRANTED|DENIED|DEFERRED|Granted|Denied)\b))"
)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form: whether it is marked, the span of its mark, and of the words that belong to it."""

    marked: bool
    mark: Span
    item: Span


@lru_cache(maxsize=16)
def find_boxes(text: str) -> tuple[Box, ...]:
    """The boxes of a form order in order; empty unless at least one is marked and one is not.

    An item runs to the next box, or to a line that is indented less than its mark, or to a blank line if it has words.
    """
    marks = list(_BOX.finditer(text))
    if not (any(mark["on"] for mark in marks) and any(mark["off"] for mark in marks)):
        return ()
    boxes = []
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        blank = re.compile(r"\n[ \t]*\n").search(text, mark.end(), stop)
        end = blank.start() if blank and text[mark.end() : blank.start()].strip() else stop
        outer = re.compile(r"\n[ \t]*\d+\.\s").search(text, mark.end(), end)
        boxes.append(Box(bool(mark["on"]), Span(*mark.span()), Span(mark.end(), outer.start() if outer else end)))
    return tuple(_nested(text, boxes))


def _nested(text: str, boxes: list[Box]) -> list[Box]:
    """A marked box under an unmarked one of lesser indent is no choice of the court's (and stays off); one beside it on its line is."""
    out: list[Box] = []
    off_indent: int | None = None
    for box in boxes:
        before = text[text.rfind("\n", 0, box.mark.start) + 1 : box.mark.start]
        indent = len(before) - len(before.lstrip())
        alone = not before.strip()
        if alone and (off_indent is None or indent <= off_indent):
            off_indent = None if box.marked else indent
        on = box.marked and not (off_indent is not None and indent > off_indent)
        out.append(Box(on, box.mark, box.item))
    return out


def unmarked(text: str) -> tuple[Span, ...]:
    """The spans of words that belong to boxes which are not marked, their marks included."""
    return tuple(Span(box.mark.start, box.item.end) for box in find_boxes(text) if not box.marked)
