"""The figures of a run as one self-contained HTML page: no script, no request, everything from orders escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from eval.cells import OUTCOMES, Cell, Document
from eval.figures import Figures
from eval.report import shown
from orders.order import Span
from orders.privacy import black_out

CONTEXT = 160  # characters of the order shown before and after a quote
MOST_QUOTES = 3
MOST_ITEMS = 60
CHART = 240  # side of the reliability chart in pixels


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an order's text: plain, or a quote to be marked."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One cell to look at: what was shown for it beside what gold quotes, both in their surroundings."""

    cell: Cell
    gold: str
    got: str
    shown: tuple[tuple[Piece, ...], ...]
    wanted: tuple[tuple[Piece, ...], ...]
    note: str = ""


def page_html(figures: Figures, documents: Sequence[Document]) -> str:
    """The page of one run. Personal data in the excerpts is blacked out."""
    by_name = {doc.doc: doc for doc in documents}
    wrong = [cell for doc in documents for cell in doc.cells if not cell.right and not doc.error]
    astray = [cell for doc in documents for cell in doc.cells if cell.right and cell.evidence and not cell.evidence.hit]
    wrong.sort(key=lambda cell: (-(cell.confidence or 0.0), cell.doc, cell.field))
    html: str = _template().render(
        figures=figures,
        run=figures["run"],
        outcomes=OUTCOMES,
        chart=_chart(figures["confidence"]),
        n_wrong=len(wrong),
        wrong=[_item(by_name[cell.doc], cell) for cell in wrong[:MOST_ITEMS]],
        n_astray=len(astray),
        astray=[_item(by_name[cell.doc], cell) for cell in astray[:MOST_ITEMS]],
        most=MOST_ITEMS,
    )
    return html


def excerpts(text: str, spans: Sequence[Span]) -> tuple[tuple[Piece, ...], ...]:
    """For each of the first MOST_QUOTES spans its surroundings with the span marked; spans that overlap share one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(_excerpt(text, span) for span in joined[:MOST_QUOTES])


def _excerpt(text: str, span: Span) -> tuple[Piece, ...]:
    start, end = max(0, span.start - CONTEXT), min(len(text), span.end + CONTEXT)
    lead, tail = text[start : span.start], text[span.end : end]
    if start and " " in lead:
        lead = "… " + lead.split(None, 1)[-1]
    if end < len(text) and " " in tail:
        tail = tail.rsplit(None, 1)[0] + " …"
    return Piece(lead, False), Piece(text[span.start : span.end], True), Piece(tail, False)


def _item(doc: Document, cell: Cell) -> Item:
    text = _blacked_out(doc.text)
    nothing = "nothing is shown for this value" if not cell.shown else ""
    return Item(
        cell, shown(cell.gold), shown(cell.got), excerpts(text, cell.shown), excerpts(text, cell.places), nothing
    )


_blacked_out = cache(black_out)


def _chart(confidence: Mapping[str, Any] | None) -> list[dict[str, float]] | None:
    """The points of the reliability curve in pixels of a square chart, from its upper left corner."""
    if confidence is None:
        return None
    most = max(each["n"] for each in confidence["curve"])
    return [
        {
            "x": CHART * each["confidence"],
            "y": CHART * (1 - each["right"]),
            "top": CHART * (1 - each["right_high"]),
            "bottom": CHART * (1 - each["right_low"]),
            "radius": 3 + 7 * (each["n"] / most) ** 0.5,
            "n": each["n"],
            "said": each["confidence"],
            "right": each["right"],
        }
        for each in confidence["curve"]
    ]


@cache
def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("eval").joinpath("page.html.jinja").read_text(encoding="utf-8"))
