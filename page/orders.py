"""The tab of orders: the library as a table, and one order opened, its brief and sheet beside its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from orders.order import Span
from page import corrections, exports, filters
from page.alike import similar_html
from page.desk import TO_TELL, Desk
from page.overview import Narrowed
from page.reader import html, is_pdf, picture, reader
from page.shown import Reading
from page.table import Wanted, shown_orders, sorted_by, table_html
from page.view import order_marks, order_sheet, render, sentence, text_pane
from summarize.markdown import evidence_numbers


def build(
    desk: Desk,
    page: gr.Blocks,
    masked: gr.Checkbox,
    opened: gr.State,
    *,
    narrowed: gr.State,
    paired: gr.State,
    added: gr.State | None = None,
) -> None:
    """Adds the tab inside the current one. The order whose id is put into `opened` is shown; none: the table, filtered as
    the bar that is put into `narrowed`. Two orders to be compared are put into `paired`.
    """
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    wanted, within, fits = gr.State(Wanted()), gr.State(""), gr.State("")
    with gr.Column(elem_id="orders-list") as every:
        sought = gr.Textbox(
            "", label="Search the orders", placeholder="Words, a name, a docket number", max_lines=1, max_length=300,
            submit_btn="Search", elem_id="orders-search",
        )  # fmt: skip
        chosen_from = filters.build(desk, page, added)
        where = chosen_from.where
        bar = html(elem_id="orders-within", padding=False)
        exports.build(desk, "orders", lambda *asked: found_orders(desk, *asked), [wanted, sought, fits], masked)
        table = html(elem_id="orders-table", padding=False)
    with gr.Column(elem_id="orders-opened", visible=False) as one:
        close = gr.Button("← All orders", size="sm", elem_classes="bb-quietbutton", elem_id="orders-close")
        with gr.Row(elem_classes="bb-split"):
            with gr.Column(scale=6, min_width=320):
                sheet = html(elem_id="orders-sheet", padding=False)
            with gr.Column(scale=5, min_width=320, elem_classes="bb-side"):
                pane = reader("orders-reader")
        corrected = corrections.build(desk, opened)
        alike = html(elem_id="orders-similar", padding=False)
    asked = [wanted, sought, fits, masked]
    leafed = Leafed(desk)

    def show(order_id: str, mask: bool) -> Iterator[tuple[Any, ...]]:
        yield from opened_order(desk, order_id, mask)

    def drawn(order_id: str, mask: bool, event: gr.EventData) -> Any:
        return page_at(desk, order_id, int(event._data["number"]), mask)

    # A filter that changes meanwhile is not passed over.
    last: dict[str, Any] = {"trigger_mode": "always_last", **quiet}
    as_before = [page.load, masked.change, corrected.change, *([added.change] if added else [])]
    gr.on(as_before, leafed.as_before, asked, table, **last)
    fits.change(leafed.anew, asked, [wanted, table], **last)
    gr.on([where.change, within.change], lambda terms, own: f"{terms} {own}".strip(), [where, within], fits, **last)
    sought.submit(leafed.search, asked, [wanted, table], **last)
    table.sort(leafed.sort, asked, [wanted, table], **quiet)
    table.leaf(leafed.leaf, asked, [wanted, table], **quiet)
    for part in (table, alike):
        part.open(chosen, None, opened, **quiet)
    alike.pair(pair, [opened, paired], paired, **quiet)
    close.click(lambda: "", None, opened, **quiet)
    narrowed.change(narrow, narrowed, [where, within, bar, sought, opened, *chosen_from.boxes], **quiet)
    bar.drop(lambda: ("", ""), None, [within, bar], **quiet)
    parts = [every, one, sheet, pane.text, pane.picture, alike]
    gr.on([opened.change, masked.change, corrected.change], show, [opened, masked], parts, **quiet)
    sheet.cite(drawn, [opened, masked], pane.picture, **quiet)


@dataclass(frozen=True, slots=True)
class Leafed:
    """The table of a desk, as it is sorted, leafed through, searched and filtered: (what is wanted now, table)."""

    desk: Desk

    def as_before(self, want: Wanted, text: str, terms: str, mask: bool) -> str:
        """The table alone."""
        return table_html(self.desk, text, terms, want, masked=mask)

    def anew(self, want: Wanted, text: str, terms: str, mask: bool) -> tuple[Wanted, str]:
        """From its first leaf."""
        want = replace(want, leaf=0)
        return want, self.as_before(want, text, terms, mask)

    def search(self, _: Wanted, text: str, terms: str, mask: bool) -> tuple[Wanted, str]:
        """By likeness to what is searched for, from its first leaf."""
        return Wanted(), self.as_before(Wanted(), text, terms, mask)

    def sort(self, want: Wanted, text: str, terms: str, mask: bool, event: gr.EventData) -> tuple[Wanted, str]:
        """By the column that was clicked."""
        want = sorted_by(want, str(event._data["column"]))
        return want, self.as_before(want, text, terms, mask)

    def leaf(self, want: Wanted, text: str, terms: str, mask: bool, event: gr.EventData) -> tuple[Wanted, str]:
        """At the leaf that was clicked."""
        want = replace(want, leaf=max(0, int(event._data["leaf"])))
        return want, self.as_before(want, text, terms, mask)


def narrow(to: Narrowed | None) -> tuple[Any, ...]:
    """(terms of the filters, terms of the bar, its words, nothing searched, none opened, the boxes) for a clicked bar."""
    if to is None:
        return (gr.skip(),) * 10
    return to.chosen, to.own, render("within", words=to.words), "", "", *filters.chosen_by(to.chosen)


def found_orders(desk: Desk, want: Wanted, text: str, terms: str) -> list[int]:
    """The numbers of the orders that the table shows, in its order. Raises: LibraryError."""
    return shown_orders(desk, text, terms, want)


def chosen(event: gr.EventData) -> str:
    """The id of the order that was clicked."""
    return str(event._data["order"])


def pair(opened: str, before: tuple[int, str, str] | None, event: gr.EventData) -> tuple[int, str, str]:
    """The opened order and the one it is to be compared with, behind a number that differs from click to click."""
    return before[0] + 1 if before else 1, opened, str(event._data["order"])


def opened_order(desk: Desk, order_id: str, masked: bool) -> Iterator[tuple[Any, ...]]:
    """(table, opened, sheet, text, picture, similar rulings): first the order, then what takes longer."""
    if not order_id:
        yield gr.update(visible=True), gr.update(visible=False), "", "", "", ""
        return
    seen = gr.update(visible=False), gr.update(visible=True)
    try:
        order = Reading(desk, masked).order(order_id)
    except TO_TELL as error:
        yield *seen, sentence(str(error)), "", "", ""
        return
    record = order.entry.record
    body = order_sheet(order, reader="orders-reader"), text_pane(order, order_marks(record))
    first = next(iter(evidence_numbers(record)), (0, 0))
    yield *seen, *body, "", ""
    drawn = picture(order, Span(*first)) if is_pdf(order) else ""
    yield *seen, *body, drawn, similar_html(desk, order)


def page_at(desk: Desk, order_id: str, number: int, masked: bool) -> Any:
    """The printed page of the numbered evidence of an opened order; nothing for an order that is no PDF."""
    if not order_id:
        return ""
    try:
        order = Reading(desk, masked).order(order_id)
    except TO_TELL as error:
        return sentence(str(error))
    spans = {n: Span(*span) for span, n in evidence_numbers(order.entry.record).items()}
    return picture(order, spans[number]) if is_pdf(order) and number in spans else ""
