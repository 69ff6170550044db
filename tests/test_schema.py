"""A library is made once however many open it at the same time, and one of an older version stays readable."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.jobs import board, note_job
from retrieval.library import Library, LibraryError
from retrieval.schema import MIGRATIONS, VERSION
from summarize.indexing import index_paths

GOLD = Path(__file__).parent.parent / "eval" / "gold"
V2_JOBS = """
CREATE TABLE jobs(
    path TEXT PRIMARY KEY, sha256 TEXT, status TEXT NOT NULL, reason TEXT NOT NULL, order_id TEXT, at TEXT NOT NULL
) WITHOUT ROWID
"""


def aged(path: Path, version: int) -> None:
    """Makes a library of today one of version 1 or 2, as those wrote it, with jobs of the command line and of the page."""
    with sqlite3.connect(path) as connection:
        (job,) = connection.execute("SELECT path, sha256, order_id FROM jobs").fetchall()
        connection.execute("DROP TABLE jobs")
        connection.execute(V2_JOBS)
        rows = [
            (job[0], job[1], "finished", "", job[2], "2025-01-01T00:00:01+00:00"),
            ("/l/o.db.added/0123456789abcdef/my order.txt", "s", "reading", "", None, "2025-01-01T00:00:02+00:00"),
            ("/l/o.db.added/refused/run.exe", None, "failed", "no order", None, "2025-01-01T00:00:03+00:00"),
        ]
        connection.executemany("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?)", rows)
        if version == 1:
            connection.execute("DROP TABLE corrections")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


@pytest.mark.parametrize("version", [1, 2])
def test_a_library_of_an_older_version_is_brought_up_to_date_and_keeps_everything(tmp_path: Path, version: int) -> None:
    path = tmp_path / "orders.db"
    with Library.open(path, create=True) as library:
        index_paths([GOLD / "ilnd_minute.txt"], library, None)
        before = [(entry.id, entry.record, library.text(entry.number)) for entry in library.entries()]
        identity = library.fact("identity")
    aged(path, version)
    with Library.open(path) as library:
        assert [(entry.id, entry.record, library.text(entry.number)) for entry in library.entries()] == before
        assert library.fact("identity") == identity
        assert library.look_up(["motion"], k=3)
        jobs = {job.given: job for job in board(library, most=9).jobs}
        assert {given: job.status for given, job in jobs.items()} == {
            str(GOLD / "ilnd_minute.txt"): "finished", "my order.txt": "reading", "run.exe": "failed",
        }  # fmt: skip
        assert jobs["run.exe"].path is None
        assert jobs["my order.txt"].attempts == 1
        assert index_paths([GOLD / "ilnd_minute.txt"], library, None)[0].resumed
        assert library.connection.execute("SELECT count(*) FROM corrections").fetchone() == (0,)
        assert library.connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_migration_that_fails_leaves_the_library_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "orders.db"
    with Library.open(path, create=True) as library:
        index_paths([GOLD / "ilnd_minute.txt"], library, None)
    aged(path, 1)
    monkeypatch.setattr("retrieval.schema.MIGRATIONS", (*MIGRATIONS[:-1], MIGRATIONS[-1] + "; no SQL"))
    with pytest.raises(LibraryError, match="syntax error"), Library.open(path):
        pass
    monkeypatch.undo()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'corrections'").fetchall() == []
    with Library.open(path) as library:
        assert len(library) == 1


def _open_and_write(path: Path, n: int, at: float) -> None:
    time.sleep(max(0.0, at - time.time()))
    with Library.open(path, create=True) as library, library.writing():
        note_job(library, f"{n}.txt", "failed", reason="empty")


def _in_threads(openers: list[tuple[Path, int, float]]) -> int:
    failed: list[str] = []

    def opened(path: Path, n: int, at: float) -> None:
        try:
            _open_and_write(path, n, at)
        except LibraryError as error:
            failed.append(str(error))

    threads = [threading.Thread(target=opened, args=each) for each in openers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(failed)


def _in_processes(openers: list[tuple[Path, int, float]]) -> int:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_open_and_write, args=each) for each in openers]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return sum(process.exitcode != 0 for process in processes)


@pytest.mark.parametrize(
    ("together", "rounds", "n", "head_s"),
    [(_in_threads, 15, 8, 0.05), (_in_processes, 1, 4, 3.0)],
    ids=["threads", "processes"],
)
@pytest.mark.parametrize("version", [0, 1, 2])
def test_many_may_open_a_library_at_once_that_is_new_or_old(
    tmp_path: Path,
    together: Callable[[list[tuple[Path, int, float]]], int],
    rounds: int,
    n: int,
    head_s: float,
    version: int,
) -> None:
    for turn in range(rounds):
        path = tmp_path / f"{turn}.db"
        if version:
            with Library.open(path, create=True) as library, library.writing():
                note_job(library, "before.txt", "failed", sha256="x", order_id="x")
            aged(path, version)
        at = time.time() + head_s
        assert together([(path, opener, at) for opener in range(n)]) == 0
        with Library.open(path) as library:
            given = {job.given for job in board(library, most=99).jobs}
            assert {f"{opener}.txt" for opener in range(n)} <= given
            assert library.generation == n + (1 if version else 0)
            assert library.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert library.fact("identity")


def test_reading_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    with Library.open(path, create=True):
        pass
    with Library.open(path) as writer, writer.writing():
        began = time.monotonic()
        with Library.open(path) as reader:
            assert len(reader) == 0
        assert time.monotonic() - began < 1
