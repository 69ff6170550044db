"""The tab with the report of the evaluation harness: figures, the worst fields, and what is wrong beside gold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr

from eval.cells import Cell, Document, score_line
from eval.figures import SCHEMA
from eval.folder import MANIFEST, SCORES, RunError, load_figures, load_run
from eval.page import Piece, excerpts
from eval.report import shown
from orders.privacy import black_out
from page.reader import html
from page.view import render, sentence
from summarize.markdown import words

HOW = "benchbrief eval run GOLD --out {folder}"
MOST_WRONG = 8  # of one field; the others are counted
MOST_RUNS = 50
DEPTH = 2  # folders below the named one in which a run may lie


def build(tab: gr.Tab, masked: gr.Checkbox, places: Sequence[Path]) -> None:
    """Adds the tab inside `tab`; `places` are folders of runs, or runs, which may come to be later."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    chosen = gr.Dropdown(label="Run", visible=False, elem_id="evaluation-run")
    report = html(render("waiting"), elem_id="evaluation", padding=False)

    def look(run: str | None, mask: bool) -> tuple[Any, str]:
        found = runs(places)
        own = run if run in [str(each) for each in found] else str(found[0]) if found else None
        named = [(run_name(each, places), str(each)) for each in found]
        box = gr.update(choices=named, value=own, visible=len(found) > 1)
        return box, report_html(Path(own) if own else places[0], masked=mask)

    gr.on([tab.select, chosen.input, masked.change], look, [chosen, masked], [chosen, report],
          trigger_mode="always_last", **quiet)  # fmt: skip


def runs(places: Sequence[Path]) -> list[Path]:
    """The folders of finished runs, the latest first."""
    patterns = ["/".join(["*"] * depth + [MANIFEST]) for depth in range(DEPTH + 1)]
    found = {file.parent for place in places for pattern in patterns for file in place.glob(pattern)}
    return sorted(found, key=lambda run: (-(run / MANIFEST).stat().st_mtime, str(run)))[:MOST_RUNS]


def run_name(run: Path, places: Sequence[Path]) -> str:
    """How a run is called: its folder below the one in which it was looked for."""
    home = next((place for place in places if run.is_relative_to(place) and run != place), None)
    return run.relative_to(home).as_posix() if home else run.name


def report_html(folder: Path, *, masked: bool = True) -> str:
    """The scores of a run with their intervals, the worst fields first, each with its wrong cells; how to make a run where
    there is none.
    """
    try:
        stamp = (folder / SCORES).stat().st_mtime_ns
    except OSError:
        return render("norun", command=HOW.format(folder=folder.name))
    try:
        return _report(folder, stamp, masked)
    except RunError as error:
        return sentence(f"{error}.", kind="note")


@lru_cache(maxsize=4)
def _report(folder: Path, stamp: int, masked: bool) -> str:
    """The report of the run as it was at `stamp`. Raises: RunError."""
    figures = load_figures(folder)
    if figures.get("schema") != SCHEMA:
        raise RunError(f"{folder.name}: figures of another version: run `{HOW.format(folder=folder.name)}` anew")
    try:
        documents = [score_line(line) for line in load_run(folder)[0]]
    except RunError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"{folder.name}: documents of another version ({error}): run it anew") from error
    by_name = {doc.doc: doc for doc in documents}
    wrong = [cell for doc in documents for cell in doc.cells if not cell.right and not doc.error]
    wrong.sort(key=lambda cell: (-(cell.confidence or 0.0), cell.doc))
    fields = sorted(figures["fields"].items(), key=lambda item: (item[1]["value"], -item[1]["n"]))
    rows = [
        {"name": words(name), "figure": figure, "n_wrong": len(own),
         "wrong": [_row(by_name[cell.doc], cell, masked) for cell in own[:MOST_WRONG]]}
        for name, figure in fields for own in [[cell for cell in wrong if cell.field == name]]
    ]  # fmt: skip
    return render("evaluation", figures=figures, run=figures["run"], fields=rows, n_wrong=len(wrong), masked=masked)


def _row(doc: Document, cell: Cell, masked: bool) -> dict[str, Any]:
    text = black_out(doc.text) if masked else doc.text

    def told(value: Any) -> str:
        said = shown(value)
        return black_out(said) if masked else said

    read: tuple[tuple[Piece, ...], ...] = excerpts(text, cell.shown)
    return {
        "doc": cell.doc, "gold": told(cell.gold), "got": "failed" if cell.outcome == "failed" else told(cell.got),
        "outcome": cell.outcome, "read": read, "wanted": excerpts(text, cell.places),
        "confidence": None if cell.confidence is None else round(100 * cell.confidence),
    }  # fmt: skip
