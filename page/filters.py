"""The filters over a library: court, year, outcome and ground, as one line of terms such as `court=nysd year>=2021`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from orders.fields import BY_NAME, GROUNDS
from page.desk import Desk
from page.shown import short_court
from retrieval.listing import values_of, years_of
from summarize.markdown import words

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters: `where` holds their terms (as of `--where`), nothing while nothing is chosen; `boxes` are the five boxes."""

    where: gr.State
    boxes: tuple[gr.Dropdown, ...]


def build(desk: Desk, page: gr.Blocks, added: gr.State | None = None) -> Filters:
    """Adds the filters."""
    where = gr.State("")
    with gr.Row(elem_classes="bb-filters"):
        courts = gr.Dropdown(label="Court", multiselect=True, min_width=150)
        outcomes = gr.Dropdown(_named(BY_NAME["disposition"].options), label="Outcome", multiselect=True, min_width=150)
        grounds = gr.Dropdown(_named(GROUNDS), label="Ground", multiselect=True, min_width=150)
        first = gr.Dropdown(label="From year", min_width=90)
        last = gr.Dropdown(label="To year", min_width=90)
    chosen = [courts, outcomes, grounds, first, last]
    gr.on([each.input for each in chosen], terms, chosen, where, show_progress="hidden", api_visibility="private")
    listeners = [page.load, *([added.change] if added else [])]
    gr.on(
        listeners, lambda: choices(desk), None, [courts, first, last], show_progress="hidden", api_visibility="private"
    )
    return Filters(where, tuple(chosen))


def terms(
    courts: Sequence[str], outcomes: Sequence[str], grounds: Sequence[str], first: str | None, last: str | None
) -> str:
    """The terms for what is chosen; values that the filters do not offer are refused when the terms are read."""
    sets = (("court", courts), ("disposition", outcomes), ("grounds", grounds))
    parts = [f"{name}={','.join(chosen)}" for name, chosen in sets if chosen]
    parts += [f"year{sign}{year}" for sign, year in ((">=", first), ("<=", last)) if year]
    return " ".join(parts)


def chosen_by(terms: str) -> list[Any]:
    """What the boxes show for terms that were set from outside."""
    found = {"court": [], "disposition": [], "grounds": []}  # type: dict[str, list[str]]
    years = {">=": "", "<=": ""}
    for term in terms.split():
        name, sign, values = next(
            ((n, s, v) for s in (">=", "<=", "=") for n, m, v in [term.partition(s)] if m), ("", "", "")
        )
        if name in found and sign == "=":
            found[name] = values.split(",")
        elif name == "year" and sign in years:
            years[sign] = values
    return [*found.values(), years[">="], years["<="]]


def choices(desk: Desk) -> list[Any]:
    """What the library offers to choose from: its courts, most frequent first, and its years, twice."""
    if not desk.n_orders():
        return [gr.skip()] * 3
    with desk.open() as library:
        courts = [(short_court(court), court) for court in values_of(library, "court")]
        years = [("any", ""), *((str(year), str(year)) for year in years_of(library))]
    return [gr.update(choices=courts), gr.update(choices=years), gr.update(choices=years)]


def _named(options: Sequence[str]) -> Choices:
    return [(words(option), option) for option in options]
