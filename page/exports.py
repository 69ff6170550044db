"""Buttons that hand out what is shown: a table, a document to print, or whole records."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from page.desk import TO_TELL, Desk
from page.reader import html
from page.view import sentence
from summarize.library_export import FORMATS, export_library

NAMES = {".csv": "CSV", ".xlsx": "Excel", ".docx": "Word", ".jsonl": "JSON lines"}
KEPT_S = 600  # a download has begun by then; older files are cleared when the next one is made
_PREFIX = "export-"


def build(
    desk: Desk, tab: str, shown: Callable[..., list[int]], asked: Sequence[gr.State | gr.Textbox], masked: gr.Checkbox
) -> None:
    """Adds one button for each format; `shown` gives the numbers of the orders to hand out for what is `asked`."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    buttons: dict[str, gr.Button] = {}
    handed: dict[str, gr.DownloadButton] = {}
    with gr.Row(elem_classes="bb-exports", elem_id=f"{tab}-exports"):
        html('<span class="bb-exportlabel">Export these orders as</span>', padding=False)
        for suffix in FORMATS:
            name = f"{tab}-export-{suffix[1:]}"
            buttons[suffix] = gr.Button(NAMES[suffix], size="sm", elem_classes="bb-quietbutton", elem_id=name)
            # A download button hands out what it already holds: the file is made first, then the hidden one is clicked.
            handed[suffix] = gr.DownloadButton(visible="hidden", elem_id=f"{name}-file")
        stop = gr.Button("Stop", size="sm", visible=False, elem_classes="bb-quietbutton", elem_id=f"{tab}-export-stop")
    told = html(elem_id=f"{tab}-export-said", padding=False)
    runs: list[Any] = []
    for suffix in FORMATS:
        made = buttons[suffix].click(
            _maker(desk, suffix, shown), [masked, *asked], [buttons[suffix], stop, handed[suffix], told], **quiet
        )
        click = f"(file) => {{ if (file) document.querySelector('#{tab}-export-{suffix[1:]}-file').click(); }}"
        made.then(None, handed[suffix], None, js=click)
        runs.append(made)
    at_rest = [_at_rest(suffix) for suffix in FORMATS]
    stop.click(lambda: (*at_rest, gr.update(visible=False)), None, [*buttons.values(), stop], cancels=runs, **quiet)


def _maker(desk: Desk, suffix: str, shown: Callable[..., list[int]]) -> Callable[..., Iterator[tuple[Any, ...]]]:
    def make(mask: bool, *asked: Any) -> Iterator[tuple[Any, ...]]:
        yield from making(desk, lambda: shown(*asked), suffix, masked=mask)

    return make


def making(desk: Desk, shown: Callable[[], list[int]], suffix: str, *, masked: bool) -> Iterator[tuple[Any, ...]]:
    """(button, button to stop, file, what to tell), while the file is made and when it is there."""
    try:
        numbers = shown()
        n = len(numbers)
        told = f"Writing {n:,} order{'' if n == 1 else 's'} as {NAMES[suffix]}…"
        yield gr.update(interactive=False), gr.update(visible=True), None, sentence(told, kind="note")
        path = exported(desk, numbers, suffix, masked=masked)
    except TO_TELL as error:
        yield _at_rest(suffix), gr.update(visible=False), None, sentence(f"{str(error).capitalize()}.")
        return
    yield _at_rest(suffix), gr.update(visible=False), str(path), ""


def exported(desk: Desk, numbers: Sequence[int], suffix: str, *, masked: bool) -> Path:
    """The file of these orders, in a folder of its own. Raises: LibraryError where there are none."""
    path = download_folder() / f"orders{suffix}"
    with desk.open() as library:
        export_library(library, path, masked=masked, numbers=numbers)
    return path


def download_folder() -> Path:
    """A new folder that only this user may read. Those of downloads that are over are cleared; the rest go with the page."""
    home = Path(os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir())
    for old in home.glob(f"{_PREFIX}*"):
        if old.is_dir() and time.time() - old.stat().st_mtime > KEPT_S:
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _at_rest(suffix: str) -> Any:
    return gr.update(value=NAMES[suffix], interactive=True)
