"""An order -> its field sheet: printed facts by rules, judged facts by rules and the model, reconciled."""

from __future__ import annotations

from orders.fields import FieldSheet
from orders.order import Order
from summarize.engine import Engine


def extract(order: Order, engine: Engine | None = None) -> FieldSheet:
    """The field sheet of one order; without an engine only what rules can read."""
    raise ReferenceError("not yet")
