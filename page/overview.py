"""The tab of counts: outcomes, and how often motions were granted by court, year and ground; each bar opens its orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from page import exports, filters
from page.desk import TO_TELL, Desk
from page.reader import html
from page.shown import short_court
from page.view import render, sentence
from retrieval.library import Library
from retrieval.stats import BASE_NOTE, BASE_RATE, Rate, rates, wilson
from retrieval.where import matching, parse_where
from summarize.markdown import court_name, words

CHARTS = (("court", "By court"), ("year", "By year"), ("grounds", "By ground"))
MOST_BARS = 12
MOTIONS = "motion_type!=other"
"""Orders on other motions are in no count, so a bar does not open them either."""
EMPTY = "No order on a sentence-reduction motion fits. Take a filter away, or add orders in the tab Add."


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a clicked bar asks for: the orders that fit the filters (`chosen`) and its `own` terms, said in `words`.

    `turn` differs from click to click, so that the same bar opens its orders again.
    """

    chosen: str
    own: str
    words: str
    turn: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share in percent with the ends of its interval, `hits` of `of`; `n` orders open by its `terms`.

    `share` is None where nothing was ruled on.
    """

    label: str
    title: str
    terms: str
    n: int
    hits: int
    of: int
    share: int | None = None
    low: float = 0.0
    high: float = 0.0


def build(
    desk: Desk,
    page: gr.Blocks,
    tab: gr.Tab,
    masked: gr.Checkbox,
    *,
    narrowed: gr.State,
    added: gr.State | None = None,
) -> None:
    """Adds the tab inside `tab`; a clicked bar puts what it counts into `narrowed`."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    where = filters.build(desk, page, added).where
    exports.build(desk, "overview", lambda terms: counted(desk, terms), [where], masked)
    charts = html(render("waiting"), elem_id="overview-charts", padding=False)
    listeners = [tab.select, where.change, *([added.change] if added else [])]
    gr.on(listeners, lambda terms: charts_html(desk, terms), where, charts, trigger_mode="always_last", **quiet)
    charts.bar(barred, [where, narrowed], narrowed, **quiet)


def barred(terms: str, before: Narrowed | None, event: gr.EventData) -> Narrowed:
    """What the clicked bar asks for."""
    data = event._data
    return Narrowed(terms, str(data["terms"]), str(data["words"]), before.turn + 1 if before else 1)


def counted(desk: Desk, terms: str) -> list[int]:
    """The numbers of the orders that are counted. Raises: LibraryError."""
    with desk.open() as library:
        return matching(library, parse_where(f"{terms} {MOTIONS}"))


def charts_html(desk: Desk, terms: str) -> str:
    """A chart of the outcomes and one for each way to group the orders that fit."""
    try:
        if not desk.n_orders():
            return render(
                "empty",
                title="Nothing to count yet",
                message="Add orders in the tab Add, and their outcomes are counted here.",
            )
        with desk.open() as library:
            return _charts(library, terms)
    except TO_TELL as error:
        return sentence(str(error))


def _charts(library: Library, terms: str) -> str:
    conditions = parse_where(terms)
    whole = next(iter(rates(library, (), conditions)), None)
    if whole is None:
        return render("empty", title="", message=EMPTY)
    charts: list[dict[str, Any]] = [{"title": "Outcomes", "name": "disposition", "base": None, "silent": 0,
               "bars": outcome_bars(rates(library, ("disposition",), conditions), whole.n)}]  # fmt: skip
    for by, title in CHARTS:
        found = rates(library, (by,), conditions)
        silent = sum(rate.n for rate in found if rate.group[by] is None)
        base = round(100 * BASE_RATE, 1)
        charts.append({"title": title, "name": by, "base": base, "silent": silent, "bars": rate_bars(found, by)})
    return render(
        "overview", whole=_rate_bar(whole, "All", "All that are counted", MOTIONS), others=len(matching(library, conditions)) - whole.n,
        charts=charts, most=MOST_BARS, note=BASE_NOTE[0].upper() + BASE_NOTE[1:],
    )  # fmt: skip


def outcome_bars(found: Sequence[Rate], n: int) -> list[Bar]:
    """A bar for each outcome: its share of all motions that are counted."""
    bars = []
    for rate in found:
        value = str(rate.group["disposition"])
        label = "other, or none read" if value == "other" else words(value)
        bars.append(_bar(label, label, f"disposition={value} {MOTIONS}", (rate.n, rate.n, n), wilson(rate.n, n)))
    return bars


def rate_bars(found: Sequence[Rate], by: str) -> list[Bar]:
    """The bars of one way to group: the share granted of what was ruled on; orders that do not say it have none."""
    kept = [rate for rate in found if rate.group[by] is not None]
    if by == "year":
        kept.sort(key=lambda rate: str(rate.group[by]))
    return [_rate_bar(rate, *_named(by, rate.group)) for rate in kept]


def _named(by: str, group: Mapping[str, Any]) -> tuple[str, str, str]:
    """(label, the same in full, terms) of a group."""
    value = str(group[by])
    label = short_court(value) if by == "court" else words(value) if by == "grounds" else value
    own = f"year>={value} year<={value}" if by == "year" else f"{by}={value}"
    return label, court_name(value) if by == "court" else label, f"{own} {MOTIONS}"


def _rate_bar(rate: Rate, label: str, title: str, terms: str) -> Bar:
    ends = (rate.low, rate.high) if rate.low is not None and rate.high is not None else None
    return _bar(label, title, terms, (rate.n, rate.granted, rate.ruled_on), ends)


def _bar(
    label: str, title: str, terms: str, counts: tuple[int, int, int], ends: tuple[float, float] | None
) -> Bar:  # counts: orders, hits, of
    if ends is None:
        return Bar(label, title, terms, *counts)
    low, high = (round(100 * end, 1) for end in ends)
    return Bar(label, title, terms, *counts, round(100 * counts[1] / counts[2]), low, high)
