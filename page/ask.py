"""The tab of questions: a conversation whose every claim leads to the sentence that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from page import filters
from page.desk import TO_TELL, Desk
from page.reader import EMPTY, at_passage, html, reader
from page.shown import Reading
from page.view import cites, conversation, render, sentence
from retrieval.where import matching, parse_where
from summarize.answer import Answer

MOST_CHARACTERS = 1_000
MOST_ASKERS = 20  # at once: each sees how many are before it; the model reads for one
EXAMPLES = (
    "Which motions were granted, and on what grounds?",
    "Who did not exhaust administrative remedies?",
    "When does a court find a danger to the community?",
)
NO_LIBRARY = "There are no orders yet. Add some in the tab Add, then ask about them here."


def build(desk: Desk, page: gr.Blocks, masked: gr.Checkbox, added: gr.State | None = None) -> None:
    """Adds the tab inside the current one."""
    answers = gr.State([])
    with gr.Row(elem_classes="bb-split"):
        with gr.Column(scale=6, min_width=320):
            spoken = html(elem_id="ask-conversation", padding=False)
            with gr.Row(elem_classes="bb-askrow"):
                question = gr.Textbox(
                    "", label="Your question", placeholder="Ask about the orders in the library", lines=1, max_lines=5,
                    max_length=MOST_CHARACTERS, elem_id="ask-question", scale=8, submit_btn="Ask",
                )  # fmt: skip
            with gr.Accordion("Only some of the orders", open=False):
                where = filters.build(desk, page, added).where
            among = html(elem_id="ask-among", padding=False)
            fresh = gr.Button("New conversation", size="sm", elem_classes="bb-quietbutton", elem_id="ask-new")
        with gr.Column(scale=5, min_width=320, elem_classes="bb-side"):
            pane = reader("ask-reader")

    def ask(text: str, said: list[Answer], terms: str, mask: bool) -> Iterator[tuple[Any, ...]]:
        yield from ask_one(desk, text, said, terms, mask)

    def stop(said: list[Answer], mask: bool) -> tuple[list[Answer], str, Any]:
        stopped = [settled(answer) for answer in said]
        return stopped, spoken_html(desk, stopped, mask), box("", busy=False)

    def cite(said: list[Answer], mask: bool, event: gr.EventData) -> Iterator[list[str]]:
        yield from at_passage(desk, event._data, marks_of(desk, said, mask), mask)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asked = question.submit(
        ask, [question, answers, where, masked], [answers, spoken, question], concurrency_limit=MOST_ASKERS,
        concurrency_id="model", **quiet,
    )  # fmt: skip
    spoken.cite(cite, [answers, masked], [pane.text, pane.picture], **quiet)
    tried = spoken.example(example, None, question, **quiet).then(
        ask, [question, answers, where, masked], [answers, spoken, question], concurrency_limit=MOST_ASKERS,
        concurrency_id="model", **quiet,
    )  # fmt: skip
    question.stop(stop, [answers, masked], [answers, spoken, question], cancels=[asked, tried], **quiet)
    gr.on([page.load, masked.change], lambda said, mask: (spoken_html(desk, said, mask), *_empty()), [answers, masked],
          [spoken, pane.text, pane.picture], trigger_mode="always_last", **quiet)  # fmt: skip
    if added:  # a conversation that has begun stays as it is, and so does what is read beside it
        added.change(lambda said: gr.skip() if said else spoken_html(desk, [], True), answers, spoken, **quiet)
    where.change(lambda terms: among_html(desk, terms), where, among, **quiet)
    fresh.click(lambda: ([], spoken_html(desk, [], True), *_empty()), None,
                [answers, spoken, pane.text, pane.picture], **quiet)  # fmt: skip


def example(event: gr.EventData) -> str:
    """The example question that was clicked."""
    return str(event._data["text"])[:MOST_CHARACTERS]


def ask_one(
    desk: Desk, text: str, said: Sequence[Answer], terms: str, masked: bool
) -> Iterator[tuple[list[Answer], str, Any]]:
    """The conversation as the answer to one more question grows: (answers, their HTML, what stays in the box)."""
    text = " ".join(text.split())
    before = [settled(answer) for answer in said]
    if not text:
        yield before, spoken_html(desk, before, masked), box("", busy=False)
        return
    waiting = Answer(text, text, "none", "reading")
    reading = Reading(desk, masked)
    yield [*before, waiting], conversation([*before, waiting], reading, busy=True), box("", busy=True)
    try:
        history = [answer.question for answer in before]
        for answer in desk.answer(text, conditions=parse_where(terms), history=history):
            busy = answer.status == "reading"
            yield [*before, answer], conversation([*before, answer], reading, busy=busy), box("", busy=busy)
    except TO_TELL as error:
        yield before, conversation(before, reading) + sentence(str(error)), box(text, busy=False)


def box(text: str, *, busy: bool) -> Any:
    """The box of the question with this text in it: a button to ask, or to stop while an answer is written."""
    return gr.update(value=text, submit_btn=False if busy else "Ask", stop_btn="Stop" if busy else False)


def settled(answer: Answer) -> Answer:
    """The answer, closed if it was still being written."""
    if answer.status != "reading":
        return answer
    return replace(answer, status="answered" if answer.claims else "not_found", note="Stopped before it was finished.")


def spoken_html(desk: Desk, answers: Sequence[Answer], masked: bool) -> str:
    """The conversation, or how to begin one."""
    if answers:
        return conversation(answers, Reading(desk, masked))
    try:
        n_orders = desk.n_orders()
    except TO_TELL as error:
        return sentence(str(error))
    if not n_orders:
        return render("empty", title="Nothing to ask about yet", message=NO_LIBRARY)
    return render("welcome", n_orders=n_orders, examples=EXAMPLES)


def among_html(desk: Desk, terms: str) -> str:
    """How many orders the filters leave to be asked; nothing where they leave all."""
    if not terms or not desk.n_orders():
        return ""
    try:
        with desk.open() as library:
            n, whole = len(matching(library, parse_where(terms))), len(library)
    except TO_TELL as error:
        return sentence(str(error))
    told = f"{n} of {whole} orders are asked." if n else "No order fits: take a filter away."
    return sentence(told, kind="note")


def marks_of(desk: Desk, answers: Sequence[Answer], masked: bool) -> list[tuple[str, int, int, int]]:
    """All that the last answers cite: (order id, start, end, number)."""
    reading = Reading(desk, masked)
    return [
        (cite.order_id, cite.start, cite.end, cite.number)
        for answer in answers
        for cite in cites(answer, reading).values()
    ]


def _empty() -> tuple[str, str]:
    return render("empty", title="", message=EMPTY), ""
