"""The tab of outcomes: grant rates by court, year or ground as bars with intervals; each bar opens its orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

if TYPE_CHECKING:
    from page.desk import Desk


def build(desk: Desk, order_id_state: gr.State) -> None:
    """Adds the tab; an order that is chosen in a list is put into `order_id_state`: listen to its `.change` to open it."""
