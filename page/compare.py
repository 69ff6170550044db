"""The tab that lays two to five rulings side by side, field by field, and marks where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import gradio as gr

from orders.fields import FIELDS, Field
from page.desk import TO_TELL, Desk
from page.reader import at_passage, html, reader
from page.shown import Reading, Shown
from page.table import line_name
from page.view import GROUPS, field_row, outcome, render, sentence
from retrieval.listing import listing
from summarize.markdown import evidence_numbers, words

MOST = 5
ORDER = ("ruling", "motion", "authorities", "caption")
HOW = "Choose two to five orders above to lay them side by side."


def build(desk: Desk, page: gr.Blocks, masked: gr.Checkbox, paired: gr.State, added: gr.State | None = None) -> None:
    """Adds the tab inside the current one; the two orders that are put into `paired` are laid side by side."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    with gr.Row(elem_classes="bb-comparerow"):
        chosen = gr.Dropdown(
            label="Orders to compare",
            multiselect=True,
            max_choices=MOST,
            elem_id="compare-orders",
            scale=5,
            min_width=300,
        )
        only = gr.Checkbox(
            False, label="Only where they differ", elem_id="compare-only", scale=1, min_width=220, container=False
        )
    table = html(elem_id="compare-table", padding=False)
    pane = reader("compare-reader", "Follow a value to read the sentence it stands for.")

    def compared(ids: list[str] | None, differing: bool, mask: bool) -> str:
        return comparison_html(desk, ids or [], masked=mask, only=differing)

    def cite(mask: bool, event: gr.EventData) -> Iterator[list[str]]:
        yield from at_passage(desk, event._data, [], mask)

    gr.on([page.load, chosen.input, only.input, masked.change], compared, [chosen, only, masked], table,
          trigger_mode="always_last", **quiet)  # fmt: skip
    paired.change(
        lambda two, differing, mask: (list(two[1:]), compared(list(two[1:]), differing, mask)), [paired, only, masked],
        [chosen, table], **quiet,
    )  # fmt: skip
    gr.on([page.load, masked.change, *([added.change] if added else [])], lambda mask: names(desk, masked=mask), masked, chosen,
          trigger_mode="always_last", **quiet)  # fmt: skip
    table.cite(cite, masked, [pane.text, pane.picture], **quiet)


def names(desk: Desk, *, masked: bool) -> Any:
    """What there is to choose from: the orders of the library by name."""
    if not desk.n_orders():
        return gr.skip()
    with desk.open() as library:
        rows = listing(library)
    return gr.update(choices=sorted((line_name(row, masked=masked), row.id) for row in rows))


def comparison_html(desk: Desk, ids: Sequence[str], *, masked: bool, only: bool = False) -> str:
    """The rulings side by side; a field whose values are not all the same is marked."""
    if not 2 <= len(ids) <= MOST:
        return render("empty", title="", message=HOW)
    reading = Reading(desk, masked)
    try:
        orders = [reading.order(order_id) for order_id in dict.fromkeys(ids)]
    except TO_TELL as error:
        return sentence(str(error))
    numbers = [evidence_numbers(order.entry.record) for order in orders]
    groups: list[dict[str, Any]] = [
        {"title": GROUPS[group], "rows": [found for row in FIELDS if row.group == group
                                          and ((found := compared_row(row, orders, numbers))["differs"] or not only)]}
        for group in ORDER
    ]  # fmt: skip
    n_differ = sum(row["differs"] for group in groups for row in group["rows"])
    heads = [{"order": order, "outcome": outcome(order.entry.record)} for order in orders]
    return render("comparison", heads=heads, groups=groups, n_differ=n_differ, only=only)


def compared_row(
    row: Field, orders: Sequence[Shown], numbers: Sequence[Mapping[tuple[int, int], int]]
) -> dict[str, Any]:
    """A field of all rulings; `differs` where their values do, of each cell the `lone` items that not all of them have, and
    whether it is `odd`: another value than most have.

    `numbers` are those of each ruling's evidence. Every order has its own caption: that it differs is no news.
    """
    fields = [order.entry.record["fields"][row.name] for order in orders]
    values: list[Any] = [field["value"] for field in fields]
    several = [set(map(str, _listed(value))) for value in values]
    shared = set.intersection(*several)
    usual, n_usual = Counter(map(frozenset, several)).most_common(1)[0]
    cells = []
    for order, field, value, own in zip(orders, fields, values, numbers, strict=True):
        cell = field_row(row, order, own)
        lone = [str(item) not in shared for item in value] if isinstance(value, list) else []
        items = list(zip(cell["several"], lone, strict=True)) if cell["several"] else []
        odd = not items and 1 < n_usual < len(orders) and frozenset(map(str, _listed(value))) != usual
        cells.append({"cell": cell, "items": items, "odd": odd, "evidence": field["evidence"], "order": order})
    differs = row.group != "caption" and any(each != several[0] for each in several)
    return {"label": words(row.name), "differs": differs, "cells": cells}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
