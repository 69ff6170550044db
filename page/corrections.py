"""The form under an opened order with which a person corrects a field; the machine's value stays beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

import gradio as gr

from orders.fields import BY_NAME, FIELDS
from page.desk import TO_TELL, Desk
from page.reader import html
from page.view import sentence
from retrieval.corrections import CorrectionError, asked_for, correct, export_gold, typed, withdraw
from retrieval.library import LibraryError
from summarize.markdown import words

FLAGS = ("yes", "no")
FIRST = "disposition"
Box = Literal["choice", "several", "text"]
BOXES: tuple[Box, ...] = ("choice", "several", "text")


def build(desk: Desk, opened: gr.State) -> gr.State:
    """Adds the form; returns a count that changes with each correction."""
    corrected = gr.State(0)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    with gr.Accordion("Correct a field", open=False, elem_id="correct"):
        with gr.Row():
            field = gr.Dropdown(
                [(words(row.name), row.name) for row in FIELDS], value=FIRST, label="Field", elem_id="correct-field"
            )
            asked: dict[str, Any] = {"label": label(FIRST), "info": hint(FIRST)}
            choice = gr.Dropdown(choices(FIRST), value=None, elem_id="correct-choice", **asked)
            several = gr.Dropdown(multiselect=True, visible=False, elem_id="correct-several", **asked)
            text = gr.Textbox("", visible=False, max_length=2_000, max_lines=4, elem_id="correct-text", **asked)
            reason = gr.Textbox("", label="Why", max_length=2_000, max_lines=2, elem_id="correct-reason",
                                placeholder="Where in the order it stands, or what was misread")  # fmt: skip
        with gr.Row():
            save = gr.Button("Save the correction", size="sm", variant="primary", elem_id="correct-save")
            undo = gr.Button("Take the correction back", size="sm", elem_id="correct-undo")
            gold = gr.Button("Download all corrections as gold", size="sm", elem_id="correct-gold")
            handed = gr.DownloadButton(visible="hidden", elem_id="corrected-gold")
        said = html(elem_id="correct-said", padding=False)

    def save_one(order: str, name: str, *given: Any) -> tuple[str, Any, int]:
        *values, why, n = given
        told, kept = saved(desk, order, name, values[BOXES.index(box_of(name))], why)
        return told, "" if kept else gr.skip(), n + kept

    boxes = [choice, several, text]
    field.input(shown_boxes, field, boxes, **quiet)
    save.click(save_one, [opened, field, *boxes, reason, corrected], [said, reason, corrected], **quiet)
    undo.click(
        lambda order, name, n: undone(desk, order, name, n), [opened, field, corrected], [said, corrected], **quiet
    )
    opened.change(lambda: ("", ""), None, [said, reason], **quiet)
    gold.click(lambda: gold_archive(desk), None, handed, **quiet).success(
        None, None, None, js="() => document.querySelector('#corrected-gold').click()"
    )
    return corrected


def box_of(field: str) -> Box:
    """How the value of a field is given: chosen, several chosen, or written."""
    row = BY_NAME[field]
    if row.kind == "set" and row.options:
        return "several"
    return "choice" if row.options or row.kind == "flag" else "text"


def shown_boxes(field: str) -> list[Any]:
    """The three boxes for a field: the one that fits it, empty, and the others out of sight."""
    fits, listed = box_of(field), choices(field)
    empty: dict[Box, dict[str, Any]] = {
        "choice": {"value": None, "choices": listed}, "several": {"value": [], "choices": listed}, "text": {"value": ""},
    }  # fmt: skip
    return [gr.update(visible=box == fits, label=label(field), info=hint(field), **empty[box]) for box in BOXES]


def choices(field: str) -> list[tuple[str, str]]:
    """What there is to choose from, as (words, value); nothing where anything may be written."""
    row = BY_NAME[field]
    return [(words(value), value) for value in (FLAGS if row.kind == "flag" else row.options)]


def label(field: str) -> str:
    """What stands over the box, with the field's name, so that a person sees which field the choices are of."""
    return f"What the order says: {words(field)}"


def hint(field: str) -> str:
    """What the field needs, in a few words."""
    row = BY_NAME[field]
    wanted = {"choice": "Choose one.", "several": "Choose all that apply.", "text": f"Needs {asked_for(row)}."}
    parted = box_of(field) == "text" and row.kind in ("set", "names", "integers")
    return f"{wanted[box_of(field)]}{' Several between semicolons.' if parted else ''} Empty: the order does not say."


def saved(desk: Desk, order: str, field: str, given: str | Sequence[str] | None, reason: str) -> tuple[str, bool]:
    """(what to tell, whether the correction was kept)."""
    try:
        if not reason.strip():
            raise CorrectionError("a correction needs its reason: say where in the order it stands")
        with desk.open() as library:
            correct(library, order, field, typed(field, given), reason=reason)
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
        raise gr.Error(escape(f"{error}."), print_exception=False) from error  # Gradio shows it as HTML
    return shutil.make_archive(str(folder / "gold"), "zip", folder / "gold")
