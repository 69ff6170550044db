"""The page: its layout, and what happens when something is clicked. `python app.py` is `benchbrief serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
import typer

from commands.serve import command
from page import add, ask, compare, evaluation, orders, overview
from page.desk import Desk
from page.reader import html
from page.view import render

POLL_S = 2.0


def layout(desk: Desk, eval_folder: Path | None = None) -> gr.Blocks:
    """The page over one desk, not yet served."""
    desk.start()
    page: gr.Blocks
    with gr.Blocks(title="benchbrief", analytics_enabled=False, fill_width=True) as page:
        opened = gr.State("")
        with gr.Row(elem_classes="bb-top"):
            head = html(head_html(desk), elem_id="head", padding=False)
            masked = gr.Checkbox(True, label="Mask personal data", elem_id="masked", container=False, min_width=180)
        with gr.Tabs(selected="ask") as tabs:
            added = _tabs(desk, page, masked, opened, eval_folder)
        _events(desk, page, head=head, tabs=tabs, opened=opened, added=added)
    return page


def _tabs(desk: Desk, page: gr.Blocks, masked: gr.Checkbox, opened: gr.State, eval_folder: Path | None) -> gr.State:
    """Adds the tabs in the order in which they are shown; gives the state that grows with the library."""
    with gr.Tab("Add", id="add", render=False) as adding:
        added = add.build(desk)
    with gr.Tab("Ask", id="ask"):
        ask.build(desk, page, masked, added)
    with gr.Tab("Orders", id="orders"):
        orders.build(desk, page, masked, opened, added)
    with gr.Tab("Compare", id="compare"):
        compare.build(desk, page, masked, added)
    with gr.Tab("Overview", id="overview"):
        overview.build(desk, opened)
    adding.render()
    with gr.Tab("Evaluation", id="evaluation"):
        evaluation.build(desk, eval_folder)
    return added


def _events(desk: Desk, page: gr.Blocks, *, head: gr.HTML, tabs: gr.Tabs, opened: gr.State, added: gr.State) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    clock = gr.Timer(POLL_S)
    gr.on([page.load, clock.tick, added.change], lambda: (head_html(desk), gr.Timer(active=loading(desk))),
          None, [head, clock], **quiet)  # fmt: skip
    opened.change(lambda order: gr.Tabs(selected="orders") if order else gr.skip(), opened, tabs, **quiet)


def loading(desk: Desk) -> bool:
    """Whether the head of the page may still change by itself."""
    return desk.model.state == "loading"


def head_html(desk: Desk) -> str:
    """The name of the product, the library, and how far the reading model is."""
    return render("head", library=desk.library_path.name, n_orders=desk.n_orders(), model=desk.model)


def main() -> None:
    """Runs `benchbrief serve`."""
    typer.run(command(layout))


if __name__ == "__main__":
    main()
