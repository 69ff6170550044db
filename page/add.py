"""The tab where orders are added: files dropped, each with what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from page.desk import TO_TELL, Desk
from page.intake import MAX_FILE_BYTES, MAX_UNPACKED_BYTES, MOST_FILES, MOST_MEMBERS
from page.jobs import Jobs
from page.orders import chosen
from page.reader import html
from page.view import render, sentence
from retrieval.jobs import Job
from summarize.inputs import SUFFIXES

POLL_S = 1.0
MOST_SHOWN = 200
_MIB = 1024 * 1024
HOW = (
    f"PDF, DOCX, HTML, Markdown or text, alone or in a ZIP. At most {MOST_FILES} files at once and {MAX_FILE_BYTES // _MIB} MB each; "
    f"a ZIP holds at most {MOST_MEMBERS} files and {MAX_UNPACKED_BYTES // _MIB} MB. Everything stays on this machine."
)


def build(desk: Desk, page: gr.Blocks, opened: gr.State, added: gr.State) -> Jobs:
    """Adds the tab inside the current one; `added` changes whenever a file is done, `opened` when one is clicked."""
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    jobs = Jobs(desk)
    jobs.resume()
    gr.Markdown(HOW, elem_classes="bb-how-to")
    dropped = gr.File(
        label="Drop orders here, or click to choose", file_count="multiple", file_types=[*sorted(SUFFIXES), ".zip"],
        elem_id="add-files", height=150,
    )  # fmt: skip
    with gr.Row(elem_classes="bb-addrow"):
        model = gr.Checkbox(
            False, label="Let the reading model write the briefs (about 20 seconds an order)", container=False,
            elem_id="add-model", scale=4,
        )  # fmt: skip
        cancel = gr.Button("Cancel what waits", size="sm", elem_classes="bb-quietbutton", elem_id="add-cancel")
    table = html(elem_id="add-jobs", padding=False)
    clock = gr.Timer(POLL_S, active=False)

    def receive(files: list[str] | None, with_model: bool) -> tuple[Any, ...]:
        if not files:
            return None, jobs_html(jobs), gr.Timer(active=False)
        try:
            jobs.add([Path(file) for file in files], with_model=with_model)
        except (*TO_TELL, OSError) as error:
            return None, sentence(str(error)) + jobs_html(jobs), gr.Timer(active=False)
        return None, jobs_html(jobs), gr.Timer(active=True)

    def look() -> tuple[Any, ...]:
        rows = jobs.rows()
        return table_html(rows), gr.Timer(active=any(not job.ended for job in rows)), n_ended(rows)

    def stop() -> str:
        jobs.cancel()
        return jobs_html(jobs)

    dropped.upload(receive, [dropped, model], [dropped, table, clock], concurrency_limit=2, **quiet)
    gr.on([page.load, clock.tick], look, None, [table, clock, added], **quiet)
    cancel.click(stop, None, table, **quiet)
    table.open(chosen, None, opened, **quiet)
    return jobs


def n_ended(rows: Sequence[Job]) -> int:
    """How many jobs are over: the other tabs look at the library anew when it changes."""
    return sum(job.ended for job in rows)


def jobs_html(jobs: Jobs) -> str:
    """The table of jobs, or one sentence that says why there is none."""
    try:
        return table_html(jobs.rows())
    except TO_TELL as error:
        return sentence(str(error))


def table_html(rows: Sequence[Job]) -> str:
    """The jobs with a bar of how far they are; nothing while there are none."""
    if not rows:
        return render("empty", title="", message="Files that you add are listed here with what became of each.")
    ended = n_ended(rows)
    return render(
        "jobs", rows=rows[:MOST_SHOWN], n=len(rows), ended=ended, failed=sum(r.status == "failed" for r in rows)
    )
