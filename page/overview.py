"""The tab of rates: how often motions were granted, by court, year and ground; each bar opens its orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from page import exports, filters
from page.desk import TO_TELL, Desk
from page.reader import html
from page.shown import short_court
from page.view import render, sentence
from retrieval.stats import BASE_NOTE, BASE_RATE, Rate, rates
from retrieval.where import parse_where
from summarize.markdown import words

CHARTS = (("court", "By court"), ("year", "By year"), ("grounds", "By ground"))
MOST_BARS = 20
EMPTY = "No order on a sentence-reduction motion fits. Add orders, or take a filter away."


def build(desk: Desk, page: gr.Blocks, masked: gr.Checkbox, narrowed: gr.State, added: gr.State | None = None) -> None:
    """Adds the tab inside the current one; the terms of a clicked bar are put into `narrowed`."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    where = filters.build(desk, page, added).where
    exports.build(desk, where, masked)
    charts = html(elem_id="overview-charts", padding=False)
    listeners = [page.load, where.change, *([added.change] if added else [])]
    gr.on(listeners, lambda terms: charts_html(desk, terms), where, charts, **quiet)
    charts.bar(barred, None, narrowed, **quiet)


def barred(event: gr.EventData) -> str:
    """The terms of the bar that was clicked."""
    return str(event._data["terms"])


def charts_html(desk: Desk, terms: str) -> str:
    """A chart for each way to group the orders that fit."""
    try:
        if not desk.n_orders():
            return render(
                "empty", title="Nothing to count yet", message="Add orders, and their outcomes are counted here."
            )
        with desk.open() as library:
            charts = [
                {"title": title, "name": by, "bars": bars(rates(library, (by,), parse_where(terms)), by, terms)}
                for by, title in CHARTS
            ]
    except TO_TELL as error:
        return sentence(str(error))
    if not any(chart["bars"] for chart in charts):
        return render("empty", title="", message=EMPTY)
    return render("overview", charts=charts, base=round(100 * BASE_RATE, 1), note=BASE_NOTE)


def bars(found: Sequence[Rate], by: str, terms: str) -> list[dict[str, Any]]:
    """The bars of one chart: label, counts, percentages of the share and its interval, the terms that open its orders."""
    kept = [rate for rate in found if rate.group[by] is not None][:MOST_BARS]
    if by == "year":
        kept.sort(key=lambda rate: str(rate.group[by]))
    return [_bar(rate, by, terms) for rate in kept]


def _bar(rate: Rate, by: str, terms: str) -> dict[str, Any]:
    value = str(rate.group[by])
    label = {"court": short_court, "grounds": words}.get(by, str)(value)
    own = f"year>={value} year<={value}" if by == "year" else f"{by}={value}"
    others = " ".join(term for term in terms.split() if not term.startswith(by))
    bar: dict[str, Any] = {
        "label": label, "terms": f"{others} {own}".strip(), "n": rate.n, "granted": rate.granted, "ruled": rate.ruled_on,
        "share": None,
    }  # fmt: skip
    if rate.rate is not None and rate.low is not None and rate.high is not None:
        bar |= {"share": round(100 * rate.rate), "low": round(100 * rate.low, 1), "high": round(100 * rate.high, 1)}
    return bar
