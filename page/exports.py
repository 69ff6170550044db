"""Buttons that hand out what is filtered: a table, a document to print, or whole records."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from page.desk import TO_TELL, Desk
from retrieval.where import parse_where
from summarize.library_export import FORMATS, export_library

NAMES = {".csv": "CSV", ".xlsx": "Excel", ".docx": "Word", ".jsonl": "JSON lines"}


def build(desk: Desk, where: gr.State, masked: gr.Checkbox) -> None:
    """Adds one button for each format inside the current row."""
    with gr.Row(elem_classes="bb-exports"):
        for suffix in FORMATS:
            asked = gr.Button(NAMES[suffix], size="sm", elem_classes="bb-quietbutton", elem_id=f"export-{suffix[1:]}")
            # A download button hands out what it already holds: the file is made first, then the hidden one is clicked.
            handed = gr.DownloadButton(visible="hidden", elem_id=f"exported-{suffix[1:]}")
            asked.click(
                lambda terms, mask, suffix=suffix: exported(desk, terms, suffix, masked=mask), [where, masked], handed,
                show_progress="hidden", api_visibility="private",
            ).success(
                None, None, None, js=f"() => document.querySelector('#exported-{suffix[1:]}').click()"
            )  # fmt: skip


def exported(desk: Desk, terms: str, suffix: str, *, masked: bool) -> Any:
    """The file, in a folder of its own for this one download. Raises: gr.Error, one sentence, where nothing fits."""
    folder = Path(tempfile.mkdtemp(prefix="export-", dir=os.environ.get("GRADIO_TEMP_DIR")))
    path = folder / f"orders{suffix}"
    try:
        with desk.open() as library:
            export_library(library, path, parse_where(terms), masked=masked)
    except TO_TELL as error:
        raise gr.Error(f"{error}.", print_exception=False) from error
    return str(path)
