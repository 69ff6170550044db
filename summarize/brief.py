"""A field sheet and its order -> a brief for a clerk, each claim checked before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orders.fields import FieldSheet
from orders.order import Order
from summarize.engine import Engine
from summarize.ground import Claim, DroppedClaim

Length = Literal["short", "standard", "long"]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is shown, in the order of the sections, and what was written but not shown."""

    claims: tuple[Claim, ...]
    dropped: tuple[DroppedClaim, ...]


def brief(order: Order, sheet: FieldSheet, engine: Engine | None, *, length: Length = "standard") -> Brief:
    """The brief of one order; without an engine it is extractive: every claim is a sentence of the order."""
    raise ReferenceError("not yet")
