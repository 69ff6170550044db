"""The form under an opened order with which a person corrects a field; the machine's value stays beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import gradio as gr

from orders.fields import BY_NAME, FIELDS, needed
from page.desk import TO_TELL, Desk
from page.reader import html
from page.view import sentence
from retrieval.corrections import CorrectionError, correct, export_gold, typed, withdraw
from retrieval.library import LibraryError
from summarize.markdown import words

FLAGS = ("yes", "no")


def build(desk: Desk, opened: gr.State) -> gr.State:
    """Adds the form; returns a count that changes with each correction."""
    corrected = gr.State(0)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    with gr.Accordion("Correct a field", open=False, elem_id="correct"):
        with gr.Row():
            field = gr.Dropdown(
                [(words(row.name), row.name) for row in FIELDS],
                value="disposition",
                label="Field",
                elem_id="correct-field",
            )
            value = gr.Dropdown(
                list(BY_NAME["disposition"].options), value=None, label="What the order says", allow_custom_value=True,
                elem_id="correct-value", info=hint("disposition"),
            )  # fmt: skip
            reason = gr.Textbox("", label="Why", max_length=2_000, max_lines=2, elem_id="correct-reason",
                                placeholder="Where in the order it stands, or what was misread")  # fmt: skip
        with gr.Row():
            save = gr.Button("Save the correction", size="sm", variant="primary", elem_id="correct-save")
            undo = gr.Button("Take the correction back", size="sm", elem_id="correct-undo")
            gold = gr.Button("Download all corrections as gold", size="sm", elem_id="correct-gold")
            handed = gr.DownloadButton(visible="hidden", elem_id="corrected-gold")
        said = html(elem_id="correct-said", padding=False)

    def save_one(order: str, name: str, given: str | None, why: str, n: int) -> tuple[str, Any, int]:
        told, kept = saved(desk, order, name, given, why)
        return told, "" if kept else gr.skip(), n + kept

    field.input(lambda name: gr.update(choices=choices(name), value=None, info=hint(name)), field, value, **quiet)
    save.click(save_one, [opened, field, value, reason, corrected], [said, reason, corrected], **quiet)
    undo.click(
        lambda order, name, n: undone(desk, order, name, n), [opened, field, corrected], [said, corrected], **quiet
    )
    opened.change(lambda: ("", ""), None, [said, reason], **quiet)
    gold.click(lambda: gold_archive(desk), None, handed, **quiet).success(
        None, None, None, js="() => document.querySelector('#corrected-gold').click()"
    )
    return corrected


def choices(field: str) -> list[str]:
    """What there is to choose from; nothing where anything may be written."""
    row = BY_NAME[field]
    return list(FLAGS) if row.kind == "flag" else list(row.options)


def hint(field: str) -> str:
    """What the field needs, in a few words."""
    row = BY_NAME[field]
    several = " Several between semicolons." if row.kind in ("set", "names", "integers") else ""
    return f"Needs {needed(row)}.{several} Empty: the order does not say."


def saved(desk: Desk, order: str, field: str, given: str | None, reason: str) -> tuple[str, bool]:
    """(what to tell, whether the correction was kept)."""
    try:
        if not reason.strip():
            raise CorrectionError("a correction needs its reason: say where in the order it stands")
        with desk.open() as library:
            correct(library, order, field, typed(field, given or ""), reason=reason)
    except TO_TELL as error:
        return sentence(f"{error}."), False
    return sentence(f"Kept: {words(field)}. The machine's value stays beside it.", kind="note"), True


def undone(desk: Desk, order: str, field: str, n: int) -> tuple[str, int]:
    """(what to tell, the count) after a correction was taken back."""
    try:
        with desk.open() as library:
            found = withdraw(library, order, field)
    except TO_TELL as error:
        return sentence(f"{error}."), n
    told = (
        "Taken back: the machine's value is shown again."
        if found
        else f"{words(field).capitalize()} was not corrected."
    )
    return sentence(told, kind="note"), n + found


def gold_archive(desk: Desk) -> str:
    """A ZIP with the corrected orders as gold. Raises: gr.Error where nothing was corrected."""
    folder = Path(tempfile.mkdtemp(prefix="export-", dir=os.environ.get("GRADIO_TEMP_DIR")))
    try:
        with desk.open() as library:
            if not export_gold(library, folder / "gold"):
                raise LibraryError("nothing was corrected yet")
    except TO_TELL as error:
        raise gr.Error(f"{error}.", print_exception=False) from error
    return shutil.make_archive(str(folder / "gold"), "zip", folder / "gold")
