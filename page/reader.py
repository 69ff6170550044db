"""The pane beside answers and sheets: the text of an order at a passage, and for a PDF the printed page with its lines boxed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import gradio as gr

from orders.order import OrderError, Span
from page.desk import TO_TELL, Desk
from page.pictures import page_picture
from page.shown import Reading, Shown
from page.text import Mark
from page.view import render, sentence, text_pane

SCRIPT = (files("page") / "page.js").read_text(encoding="utf-8")
EMPTY = "Follow a number to read the sentence it stands for, in its order."


@dataclass(frozen=True, slots=True)
class Reader:
    """The two parts of the pane: `text` and `picture`."""

    text: gr.HTML
    picture: gr.HTML


def html(value: str = "", **options: Any) -> gr.HTML:
    """A part of the page whose buttons are events for Python: `cite`, `open`, `sort`, `leaf`, `bar`, `drop`, `pair`, `example`."""
    return gr.HTML(value, js_on_load=SCRIPT, apply_default_css=False, **options)


def reader(elem_id: str, empty: str = EMPTY) -> Reader:
    """Adds the pane, empty."""
    return Reader(
        html(render("empty", title="", message=empty), elem_id=elem_id), html("", elem_id=f"{elem_id}-picture")
    )


def at_passage(desk: Desk, cited: Any, marks: Sequence[tuple[str, int, int, int]], masked: bool) -> Iterator[list[str]]:
    """The pane's two parts at a passage of an order; `marks` are (order id, start, end, number) of all that is cited.

    The text comes first, the printed page when it is drawn.
    """
    try:
        order_id, span = str(cited["order"]), Span(int(cited["start"]), int(cited["end"]))
        order = Reading(desk, masked).order(order_id)
    except TO_TELL as error:
        yield [sentence(str(error)), ""]
        return
    own = [(Span(start, end), number) for id_, start, end, number in marks if id_ == order_id]
    found = [Mark(each, number, each == span) for each, number in own]
    number = next((mark.number for mark in found if mark.focus), 0)
    if not number and span.end <= len(order.text):
        found.append(Mark(span, 0, True))
    pane = text_pane(order, found, caption=str(number or ""))
    yield [pane, ""]
    if is_pdf(order):
        yield [pane, picture(order, span)]


def is_pdf(order: Shown) -> bool:
    """Whether the order was read from a PDF, so that it has printed pages."""
    return bool(order.entry.record["source"]["format"] == "pdf")


def picture(order: Shown, span: Span) -> str:
    """The printed page of a passage, its lines boxed; or one sentence that says why there is none."""
    try:
        found = page_picture(order.entry.path, order.entry.id, span, masked=bool(order.masked))
    except OrderError as error:
        told = str(error).replace(order.entry.path, order.file)
        return sentence(f"The printed page cannot be shown: {told}.", kind="note")
    return render("picture", picture=found, name=order.name)
