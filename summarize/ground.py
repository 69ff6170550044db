"""Claims and their evidence: locate a quote in an order, check a claim against the words that should prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orders.order import Passage

Section = Literal["request", "background", "reasons", "ruling", "next"]
Status = Literal["verbatim", "supported", "unsupported"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a brief or an answer with the passages that prove it. An unsupported claim is never shown."""

    section: Section
    text: str
    status: Status
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class DroppedClaim:
    """A sentence that was written and not shown, and why."""

    text: str
    reason: str
