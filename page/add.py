"""The tab that adds orders: files are dropped, read in the background, and stand in the library's table of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

if TYPE_CHECKING:
    from page.desk import Desk


def build(desk: Desk) -> gr.State:
    """Adds the tab; returns a number (State) that grows when orders were added: listen to its `.change` to list them anew."""
    return gr.State(0)
