"""The tab where orders are added: files dropped, each with what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from page.desk import TO_TELL, Desk
from page.intake import MAX_FILE_BYTES, MAX_UNPACKED_BYTES, MOST_FILES, MOST_MEMBERS
from page.jobs import Jobs
from page.orders import chosen
from page.reader import html
from page.view import render, sentence
from retrieval.jobs import READING, STATUSES, WAITING, Board
from summarize.inputs import SUFFIXES

BUSY_S, IDLE_S = 1.0, 5.0  # how often the table is looked at; the command line may add too
MOST_SHOWN = 300
_MIB = 1024 * 1024
HOW = (
    f"PDF, DOCX, HTML, Markdown or text, alone or in a ZIP. At most {MOST_FILES} files at once and {MAX_FILE_BYTES // _MIB} MB each; "
    f"a ZIP holds at most {MOST_MEMBERS} files and {MAX_UNPACKED_BYTES // _MIB} MB. Everything stays on this machine."
)
BY_MODEL = "Read with the model where it is loaded (about 20 seconds an order), not by rules alone"


def build(desk: Desk, page: gr.Blocks, opened: gr.State, added: gr.State) -> Jobs:
    """Adds the tab inside the current one; `added` changes whenever the library does, `opened` when an order is clicked."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    jobs = Jobs(desk)
    jobs.resume()
    gr.Markdown(HOW, elem_classes="bb-how-to")
    dropped = gr.File(
        label="Drop orders here, or click to choose", file_count="multiple", file_types=[*sorted(SUFFIXES), ".zip"],
        elem_id="add-files", height=150,
    )  # fmt: skip
    with gr.Row(elem_classes="bb-addrow"):
        by_model = gr.Checkbox(
            value=desk.model.state != "off", label=BY_MODEL, container=False, elem_id="add-model", scale=4,
            visible=desk.model.state != "off",
        )  # fmt: skip
        cancel = gr.Button(
            "Cancel", size="sm", elem_classes="bb-quietbutton", elem_id="add-cancel", interactive=False, scale=0,
            min_width=90,
        )  # fmt: skip
    table = html(elem_id="add-jobs", padding=False)
    before = gr.State("")
    clock = gr.Timer(IDLE_S)

    on = Receiving(desk, jobs)
    seen = [table, before, clock, cancel, added]
    dropped.upload(on.receive, [dropped, by_model], [dropped, *seen], concurrency_limit=2, **quiet)
    page.load(lambda: on.look(""), None, seen, **quiet)
    clock.tick(on.look, before, seen, **quiet)
    cancel.click(on.stop, None, seen, **quiet)
    table.open(chosen, None, opened, **quiet)
    return jobs


@dataclass(frozen=True, slots=True)
class Receiving:
    """What happens to dropped files: (table, what it shows, clock, cancel, generation) after each step."""

    desk: Desk
    jobs: Jobs

    def look(self, shown: str) -> tuple[Any, ...]:
        """The table is left alone while it would be the same as what is `shown`."""
        try:
            board, generation = self.jobs.board(most=MOST_SHOWN), self.desk.generation()
        except TO_TELL as error:
            return sentence(str(error)), "", gr.Timer(IDLE_S), gr.skip(), gr.skip()
        now = board_html(board)
        anew = gr.skip() if now == shown else now
        return anew, now, gr.Timer(BUSY_S if board.busy else IDLE_S), gr.Button(interactive=board.busy), generation

    def receive(self, files: list[str] | None, with_model: bool) -> tuple[Any, ...]:
        """The box emptied of its files, which begin to be read, and what `look` gives."""
        paths = [Path(file) for file in files or ()]
        try:
            self.jobs.add(paths, by_model=with_model)
        except (*TO_TELL, OSError) as error:
            return None, sentence(str(error)), "", gr.skip(), gr.skip(), gr.skip()
        finally:
            for path in paths:  # copies that the upload left
                path.unlink(missing_ok=True)
        return None, *self.look("")

    def stop(self) -> tuple[Any, ...]:
        """What waits or is read is cancelled."""
        try:
            self.jobs.cancel()
        except TO_TELL as error:
            return sentence(str(error)), "", gr.skip(), gr.skip(), gr.skip()
        return self.look("")


def board_html(board: Board) -> str:
    """The jobs with a bar of how far they are; one sentence while there are none."""
    if not board.ever:
        return render("empty", title="", message="Files that you add are listed here with what became of each.")
    n = sum(board.now.values())
    ended = n - board.now.get(WAITING, 0) - board.now.get(READING, 0)
    parts = [f"{board.now[status]} {status}" for status in STATUSES if board.now.get(status)]
    ever = [f"{board.ever[status]:,} {status}" for status in STATUSES if board.ever.get(status)]
    total = sum(board.ever.values())
    return render("jobs", jobs=board.jobs, n=n, ended=ended, parts=parts, ever=ever if total > n else [], total=total)
