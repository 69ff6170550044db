"""The page: its layout, and what happens when something is clicked. `python app.py` is `benchbrief serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import gradio as gr

from page import add, ask, compare, evaluation, orders, overview
from page.desk import Desk
from page.reader import html
from page.temp import private_temp
from page.view import render

POLL_S = 2.0


def layout(desk: Desk, runs: Path = Path("eval-out"), *, has_door: bool = False) -> gr.Blocks:
    """The page over one desk, not yet served; `runs` is where a run of the evaluation harness lies, if there is one.

    `has_door`: whoever sees it has logged in, and may log out.
    """
    private_temp()
    desk.start()
    page = gr.Blocks(title="benchbrief", analytics_enabled=False, fill_width=True)
    with page:
        opened, narrowed, paired, added = gr.State(""), gr.State(None), gr.State(None), gr.State(0)
        with gr.Row(elem_classes="bb-top"):
            head = html(head_html(desk, has_door=has_door), elem_id="head", padding=False)
            masked = gr.Checkbox(True, label="Mask personal data", elem_id="masked", container=False, min_width=180)
        with gr.Tabs(selected="ask") as tabs:
            with gr.Tab("Ask", id="ask"):
                ask.build(desk, page, masked, added)
            with gr.Tab("Orders", id="orders"):
                orders.build(desk, page, masked, opened, narrowed=narrowed, paired=paired, added=added)
            with gr.Tab("Add", id="add"):
                add.build(desk, page, opened, added)
            with gr.Tab("Compare", id="compare"):
                compare.build(desk, page, masked, paired, added)
            with gr.Tab("Overview", id="overview") as counts:
                overview.build(desk, page, counts, masked, narrowed=narrowed, added=added)
            with gr.Tab("Evaluation", id="evaluation") as report:
                evaluation.build(report, masked, places(desk, runs))
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        clock = gr.Timer(POLL_S)
        gr.on([page.load, clock.tick, added.change], lambda: (head_html(desk, has_door=has_door), gr.Timer(active=loading(desk))), None,
              [head, clock], **quiet)  # fmt: skip
        gr.on([opened.change, narrowed.change], lambda *set_to: gr.Tabs(selected="orders") if any(set_to) else gr.skip(),
              [opened, narrowed], tabs, **quiet)  # fmt: skip
        paired.change(lambda: gr.Tabs(selected="compare"), None, tabs, **quiet)
    return page


def places(desk: Desk, runs: Path) -> tuple[Path, ...]:
    """Where runs of the evaluation harness may lie: the folder that was named, and `eval-out` beside the library."""
    return tuple(dict.fromkeys([runs.absolute(), desk.library_path.absolute().parent / "eval-out"]))


def loading(desk: Desk) -> bool:
    """Whether the head of the page may still change by itself."""
    return desk.model.state == "loading"


def head_html(desk: Desk, *, has_door: bool = False) -> str:
    """The name of the product, the library, and how far the reading model is."""
    return render("head", library=desk.library_path.name, n_orders=desk.n_orders(), model=desk.model, has_door=has_door)


if __name__ == "__main__":
    from cli import main

    sys.argv.insert(1, "serve")
    main()
