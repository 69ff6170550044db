"""How a run is shown while it goes."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from summarize.batch import Progress, Row
from summarize.display import Pace, pull_progress, run_progress
from summarize.resume import Cost


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pace_counts_what_this_run_did_and_not_what_was_done_before() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.count(Progress(10, 16, "a.txt", Row("a.txt", resumed=True)))
    clock.now = 30.0
    assert str(pace) == ""
    pace.count(Progress(12, 16, "b.txt", Row("b.txt")))
    assert str(pace) == "2.0 orders/min, 2 min left"


def test_a_log_gets_a_line_for_each_order_when_it_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    with run_progress(Console(file=io.StringIO(), force_terminal=False)) as show:
        show(Progress(0, 2, "a.txt"))
        show(Progress(1, 2, "a.txt", Row("a.txt", cost=Cost(1.25))))
        show(Progress(2, 2, "b.txt", Row("b.txt", resumed=True)))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["[1/2] a.txt: finished, 1.2 s", "[2/2] b.txt: finished before"]


def test_a_terminal_gets_a_bar_with_the_name_as_it_is() -> None:
    screen = io.StringIO()
    with run_progress(Console(file=screen, force_terminal=True, width=120)) as show:
        show(Progress(1, 2, "[red]a.txt", Row("[red]a.txt")))
    assert "[red]a.txt" in screen.getvalue()
    assert "1/2" in screen.getvalue()


def test_a_download_says_its_step_first_and_last(capsys: pytest.CaptureFixture[str]) -> None:
    with pull_progress(Console(file=io.StringIO(), force_terminal=False)) as show:
        for done in (0, 1_000_000, 2_000_000):
            show("download", done, 2_000_000)
    assert capsys.readouterr().err.splitlines() == ["download: 0 of 2 MB", "download: 2 of 2 MB"]
