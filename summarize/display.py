"""How a run or a download goes, on standard error: a bar on a terminal, otherwise lines that a log can hold."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from summarize.batch import Progress

STEP_SECONDS = 15.0
"""Seconds between two lines of a download in a log."""


class Pace:
    """Orders per minute and the time left, from the orders done in this run; those of a former run took no time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._done = 0
        self._left = 0

    def count(self, step: Progress) -> None:
        """Takes note of a step of the run."""
        self._left = step.total - step.done
        if step.row and not step.row.resumed:
            self._done += 1

    def __str__(self) -> str:
        minutes = (self._clock() - self._started) / 60
        if not self._done or not minutes:
            return ""
        seconds_left = round(self._left * minutes / self._done * 60)
        left = f"{seconds_left} s" if seconds_left < 120 else f"{seconds_left / 60:.0f} min"
        return f"{self._done / minutes:.1f} orders/min, {left} left"


@contextmanager
def run_progress(console: Console | None = None) -> Iterator[Callable[[Progress], None]]:
    """What to call with each step of a run while the block lasts."""
    console = console or Console(stderr=True, highlight=False)
    pace = Pace()

    def line(step: Progress) -> None:
        pace.count(step)
        if step.row:
            said = "finished before" if step.row.resumed else f"{step.row.status}, {step.row.cost.seconds:.1f} s"
            print(f"[{step.done}/{step.total}] {step.path}: {said}  {pace}".rstrip(), file=sys.stderr)

    if not console.is_terminal:
        yield line
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TextColumn("{task.fields[pace]}"), console=console) as bar:
        task = bar.add_task("", total=None, pace="")

        def show(step: Progress) -> None:
            pace.count(step)
            name = Path(step.path).name[:40]
            bar.update(task, total=step.total, completed=step.done, description=name, pace=str(pace))

        yield show


@contextmanager
def pull_progress(console: Console | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """What to call with (step, bytes done, bytes in all) while a model is downloaded, verified and converted."""
    console = console or Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _line_of_pull()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console) as bar:
        tasks = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step)
            bar.update(tasks[step], completed=done, total=total)

        yield show


def _line_of_pull(clock: Callable[[], float] = time.monotonic) -> Callable[[str, int, int], None]:
    last: dict[str, float] = {}

    def line(step: str, done: int, total: int) -> None:
        now = clock()
        if done >= total or now - last.get(step, -STEP_SECONDS) >= STEP_SECONDS:
            last[step] = now
            print(f"{step}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB", file=sys.stderr)

    return line
