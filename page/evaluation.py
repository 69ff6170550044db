"""The tab with the report of the evaluation harness, where a run is present."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from eval.cells import Cell, score_line
from eval.folder import RunError, load_figures, load_run
from eval.report import shown
from orders.privacy import black_out
from page.reader import html
from page.view import render, sentence
from summarize.markdown import words

HOW = "benchbrief eval run GOLD --out {folder}"
MOST_WRONG = 60


def build(page: gr.Blocks, folder: Path) -> None:
    """Adds the tab inside the current one; `folder` is where a run lies, or may come to lie."""
    report = html(elem_id="evaluation", padding=False)
    page.load(lambda: report_html(folder), None, report, show_progress="hidden", api_visibility="private")


def report_html(folder: Path) -> str:
    """The scores of a run with their intervals and its wrong cells; how to make a run where there is none."""
    if not folder.is_dir():
        return render("empty", title="No evaluation yet", message=f"`{HOW.format(folder=folder.name)}` scores this product against labelled orders; the report is then shown here.")  # fmt: skip
    try:
        figures = load_figures(folder)
        documents = [score_line(line) for line in load_run(folder)[0]]
    except RunError as error:
        return sentence(f"{error}.", kind="note")
    wrong = [cell for doc in documents for cell in doc.cells if not cell.right and not doc.error]
    wrong.sort(key=lambda cell: (-(cell.confidence or 0.0), cell.doc, cell.field))
    return render(
        "evaluation", figures=figures, run=figures["run"], words=words, n_wrong=len(wrong),
        failed=[doc for doc in documents if doc.error], wrong=[_row(cell) for cell in wrong[:MOST_WRONG]],
    )  # fmt: skip


def _row(cell: Cell) -> dict[str, Any]:
    return {
        "doc": cell.doc, "field": words(cell.field), "gold": black_out(shown(cell.gold)), "got": black_out(shown(cell.got)),
        "confidence": "–" if cell.confidence is None else f"{cell.confidence:.0%}",
    }  # fmt: skip
