"""What is filtered, as a file to take away: CSV, XLSX, a memo in DOCX, or JSONL; personal data masked unless asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

if TYPE_CHECKING:
    from page.desk import Desk


def build(desk: Desk, where: gr.Textbox | gr.State) -> None:
    """Adds buttons that export the orders that fit the filter in `where` (terms as of `--where`)."""
