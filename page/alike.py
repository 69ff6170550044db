"""Rulings like the opened one, each with the reasons and the words that prove them on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from page.desk import TO_TELL, Desk
from page.shown import Reading, Shown
from page.view import outcome, render, sentence
from retrieval.library import Library
from retrieval.similar import Given, similar

MOST = 6
MOST_REASONS = 5


def similar_html(desk: Desk, order: Shown) -> str:
    """The rulings most like an order, best first."""
    reading = Reading(desk, order.masked)
    try:
        with desk.open() as library:
            found = similar(_given(library, order), library, desk.retriever(library), k=MOST)
        rulings = [
            {
                "order": reading.order(each.entry.id),
                "outcome": outcome(each.entry.record),
                "score": each.score,
                "reasons": [
                    {"detail": reason.detail, "there": _quote(reading.order(each.entry.id), reason.evidence),
                     "here": _quote(order, reason.own_evidence)}
                    for reason in each.reasons[:MOST_REASONS]
                ],
            }
            for each in found
        ]  # fmt: skip
    except TO_TELL as error:
        return sentence(str(error))
    return render("similar", rulings=rulings)


def _given(library: Library, order: Shown) -> Given:
    entry = order.entry
    vector = next(iter(library.vectors_of("about", [entry.number])), None) if library.dimensions else None
    return Given(entry.record, vector, entry.number, entry.year)


def _quote(order: Shown, evidence: Sequence[Mapping[str, Any]]) -> str:
    return order.quote(evidence[0]["start"], evidence[0]["end"]) if evidence else ""
