"""Readings that end early: cancelled, killed, stopped in good order, begun by two servers. Nothing is half stored or lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orders.order import Order
from orders.read import read_order
from page.add import board_html
from page.desk import Desk
from page.jobs import Jobs
from retrieval.jobs import CANCELLED, FAILED, FINISHED, READING, WAITING, add_job, claim
from retrieval.kept import new_place
from retrieval.library import Library
from summarize.batch import Steps
from summarize.engine import Reply
from tests.archive_cases import TEXT
from tests.conftest import ORDER_TEXT, ScriptedEngine
from tests.job_cases import GOLD, NAMES, ROOT, kept, loaded, only, statuses


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over a library that is not there yet, without encoder and model."""
    return Desk(tmp_path / "orders.db")


@dataclass
class Gate:
    """A way of reading that waits: `began` is set at the first file, `go` lets it go on."""

    began: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def read(self, path: Path) -> Order:
        self.began.set()
        assert self.go.wait(30)
        return read_order(path)


def note(desk: Desk, jobs: Jobs, name: str, text: str, *, begun: int = 0) -> None:
    """A job as a killed server leaves it: its copy is there, and it waits, or was begun so many times."""
    with Library.open(desk.library_path, create=True) as library:
        path = new_place(jobs.folder, "0" * 64) / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
        with library.writing(orders=False):
            add_job(library, name, lot="before", path=str(path), sha256=None)
            if begun:
                number = claim(library)
                assert number
                library.connection.execute("UPDATE jobs SET attempts = ? WHERE given = ?", (begun, name))


def test_what_waited_when_the_server_stopped_goes_on(desk: Desk) -> None:
    jobs = Jobs(desk)
    note(desk, jobs, "begun.txt", ORDER_TEXT, begun=1)
    note(desk, jobs, "waits.txt", ORDER_TEXT.replace("00085", "00086"))
    jobs.resume()
    assert jobs.wait(60)
    assert statuses(jobs) == {"begun.txt": FINISHED, "waits.txt": FINISHED}


def test_a_file_that_kills_the_program_twice_is_given_up_and_the_others_are_read(desk: Desk, tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from orders.read import read_order\n"
        "from page.desk import Desk; from page.jobs import Jobs; from summarize.batch import Steps\n"
        "def read(path):\n"
        "    if path.name == 'poison.txt': os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return read_order(path)\n"
        "jobs = Jobs(Desk(Path(sys.argv[1])), steps=Steps(read=read))\n"
        "jobs.add([Path(name) for name in sys.argv[2:]]) if sys.argv[2:] else jobs.resume()\n"
        "jobs.wait(60)\n"
    )
    poison = tmp_path / "poison.txt"
    poison.write_text(ORDER_TEXT)
    ends = []
    for files in ([str(poison), str(GOLD / NAMES[0])], [], []):
        command = [sys.executable, "-c", code, str(desk.library_path), *files]
        ends.append(subprocess.run(command, cwd=ROOT, check=False, timeout=120).returncode)
    assert ends == [-9, -9, 0]
    jobs = Jobs(desk)
    assert statuses(jobs) == {"poison.txt": FAILED, NAMES[0]: FINISHED}
    assert "ended 2 times" in jobs.board(most=9).jobs[0].reason
    assert kept(jobs) == [NAMES[0]]
    assert desk.n_orders() == 1


def test_a_server_that_is_stopped_in_good_order_blames_no_file(desk: Desk, write: Callable[..., list[Path]]) -> None:
    gate = Gate()
    jobs = Jobs(desk, steps=Steps(read=gate.read))
    jobs.add(write("a.txt"))
    assert gate.began.wait(30)
    jobs._let_go()
    assert (only(jobs).status, only(jobs).attempts) == (WAITING, 0)
    gate.go.set()  # what the old process still does is not kept
    assert jobs.wait(60)
    assert only(jobs).status == FINISHED
    assert only(jobs).attempts == 1
    assert desk.n_orders() == 1


def test_what_waits_is_cancelled_at_once_and_what_is_being_read_at_its_next_step(
    desk: Desk, write: Callable[..., list[Path]]
) -> None:
    gate = Gate()
    jobs = Jobs(desk, steps=Steps(read=gate.read))
    jobs.add(write("a.txt", "b.txt", "c.txt"))
    assert gate.began.wait(30)
    assert statuses(jobs) == {"a.txt": READING, "b.txt": WAITING, "c.txt": WAITING}
    assert "reading the file" in board_html(jobs.board(most=9))
    jobs.cancel()
    assert set(statuses(jobs).values()) == {CANCELLED}
    gate.go.set()
    assert jobs.wait(60)
    assert set(statuses(jobs).values()) == {CANCELLED}
    assert desk.n_orders() == 0
    assert kept(jobs) == []
    with desk.open() as library:
        for table in ("orders", "passages", "cells", "pages"):
            assert library.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert library.generation == 0


def test_a_cancelled_file_may_be_added_again(desk: Desk, write: Callable[..., list[Path]]) -> None:
    gate = Gate()
    jobs = Jobs(desk, steps=Steps(read=gate.read))
    files = write("a.txt")
    jobs.add(files)
    assert gate.began.wait(30)
    jobs.cancel()
    jobs.add(files)
    gate.go.set()
    assert jobs.wait(60)
    assert [job.status for job in jobs.board(most=9).jobs] == [FINISHED, CANCELLED]
    assert kept(jobs) == ["a.txt"]


@dataclass(slots=True)
class CancellingEngine(ScriptedEngine):
    """A model during whose first call a person cancels."""

    cancel: Callable[[], None] = print
    rounds: int = 0

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Reply]:
        found = ScriptedEngine.generate(self, prompts, max_tokens=max_tokens)
        self.rounds += 1
        self.cancel()
        return found


def test_a_reading_by_the_model_stops_between_two_calls(desk: Desk) -> None:
    engine = CancellingEngine(replies=["Nothing."] * 50)
    jobs = Jobs(loaded(desk, engine))
    engine.cancel = jobs.cancel
    jobs.add([GOLD / "mied_opposed.txt"])
    assert jobs.wait(60)
    assert only(jobs).status == CANCELLED
    assert engine.rounds == 1  # the second, which rewrites what failed, did not come
    assert desk.n_orders() == 0


def test_two_servers_over_one_library_read_each_file_once(desk: Desk, write: Callable[..., list[Path]]) -> None:
    read: list[str] = []

    def counted(path: Path) -> Order:
        read.append(path.name)
        return read_order(path)

    one, other = (Jobs(Desk(desk.library_path), steps=Steps(read=counted)) for _ in range(2))
    files = write(*(f"{n}.txt" for n in range(12)))
    threads = [threading.Thread(target=jobs.add, args=(files[n::2],)) for n, jobs in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.resume()
    assert one.wait(60)
    assert other.wait(60)
    assert sorted(read) == sorted(file.name for file in files)
    assert set(statuses(one).values()) == {FINISHED}


def test_what_a_killed_server_left_behind_is_swept_and_what_is_needed_stays(desk: Desk) -> None:
    jobs = Jobs(desk)
    jobs.add([GOLD / NAMES[0]])
    assert jobs.wait(60)
    orphan = new_place(jobs.folder, "a" * 64) / ".order.txt.part"
    orphan.parent.mkdir()
    orphan.touch()
    own = jobs.folder / "notes of a person"
    own.mkdir()
    (own / "a.txt").touch()
    again = Jobs(desk)
    again.resume()
    assert again.wait(60)
    assert not orphan.parent.exists()
    assert kept(again) == sorted(["a.txt", NAMES[0]])


def test_copies_outlast_a_move_of_the_library_and_its_folder(desk: Desk, tmp_path: Path) -> None:
    jobs = Jobs(desk)
    jobs.add([GOLD / NAMES[0]])
    assert jobs.wait(60)
    note(desk, jobs, "waits.txt", TEXT)
    (tmp_path / "elsewhere").mkdir()
    for name in ("orders.db", "orders.db.added"):
        (tmp_path / name).rename(tmp_path / "elsewhere" / name)
    moved = Jobs(Desk(tmp_path / "elsewhere" / "orders.db"))
    moved.resume()
    assert moved.wait(60)
    assert statuses(moved) == {NAMES[0]: FINISHED, "waits.txt": FINISHED}
    assert kept(moved) == [NAMES[0], "waits.txt"]
