"""What an answer is made of: claims, each with the passages of orders that prove it."""

from __future__ import annotations

from dataclasses import dataclass

from orders.order import Passage
from retrieval.library import Entry
from summarize.ground import Status


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of an order in the library, as a claim cites it; `name` is how a reader calls the order."""

    passage: Passage
    order_number: int
    path: str
    page: int
    name: str


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """One sentence of an answer, with what proves it."""

    text: str
    status: Status
    evidence: tuple[Source, ...]


def order_name(entry: Entry) -> str:
    """How a reader calls an order: its movant and court, its date and outcome, as far as its sheet knows them."""
    who = entry.value("defendant")
    name = "; ".join(who) if isinstance(who, list) else who or entry.path.rsplit("/", 1)[-1]
    court = f" ({entry.value('court')})" if entry.value("court") else ""
    date = f", {entry.value('date')}" if entry.value("date") else ""
    decided = entry.record["fields"]["disposition"]["state"] == "value"
    outcome = f", {str(entry.value('disposition')).replace('_', ' ')}" if decided else ""
    return f"{name}{court}{date}{outcome}"
