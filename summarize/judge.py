"""The model's word on a finding: it chooses among the options of the field over a few sentences in which the court speaks."""

from __future__ import annotations

from collections.abc import Sequence

from orders.order import Order
from summarize.engine import Engine
from summarize.signals import Signal


def judge(order: Order, engine: Engine, signals: Sequence[Signal]) -> list[Signal]:
    """One more signal for each finding that the rules leave open."""
    return []
