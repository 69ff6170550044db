"""Copies of added files: what is purged is gone from the disk, and nothing is removed that is a person's own."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from page.desk import Desk
from page.jobs import Jobs
from retrieval.jobs import board
from retrieval.kept import discard, kept_folder
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.conftest import ORDER_TEXT
from tests.job_cases import GOLD, kept
from tests.test_cli import command

SECRET = "QUIMBLEWORTH"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with two orders that were added on the page, one of them twice, its name and text about one person."""
    path = tmp_path / "orders.db"
    secret = tmp_path / f"{SECRET}.txt"
    secret.write_text(ORDER_TEXT.replace("RAVENEL", SECRET))
    jobs = Jobs(Desk(path))
    jobs.add([secret, GOLD / "ilnd_minute.txt", secret])
    assert jobs.wait(60)
    secret.unlink()
    return path


def test_a_purged_order_leaves_no_copy_no_job_and_no_word(library: Path) -> None:
    with Library.open(library) as opened:
        order = next(entry.id for entry in opened.entries() if SECRET in entry.path)
    done = command("purge", order[:8], "--library", library, "--json")
    assert (done.returncode, json.loads(done.stdout)["purged"]) == (0, order)
    jobs = Jobs(Desk(library))
    assert kept(jobs) == ["ilnd_minute.txt"]
    assert [job.name for job in jobs.board(most=9).jobs] == ["ilnd_minute.txt"]
    for path in [*library.parent.glob("orders.db*"), *jobs.folder.rglob("*")]:
        assert SECRET not in path.name
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()
            assert order.encode() not in path.read_bytes()


def test_purging_leaves_a_person_s_own_files_alone(library: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(ORDER_TEXT.replace("00085", "00099"))
    beside = kept_folder(library) / ".." / "beside.txt"
    beside.write_text(ORDER_TEXT.replace("00085", "00098"))
    with Library.open(library) as opened:
        index_paths([own, beside], opened, None)
        orders = [entry.id for entry in opened.entries() if Path(entry.path).name in ("own.txt", "beside.txt")]
    assert len(orders) == 2
    for order in orders:
        assert command("purge", order, "--library", library).returncode == 0
    assert own.exists()
    assert beside.exists()


@pytest.mark.parametrize(
    "path",
    [
        "orders.db.added/../own.txt",
        "orders.db.added/.benchbrief/reading",
        "orders.db.added/folder/own.txt",
        "elsewhere/0123456789ab-01234567/own.txt",
    ],
)
def test_only_what_the_page_has_written_is_discarded(library: Path, tmp_path: Path, path: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    with Library.open(library) as opened:
        discard(opened, kept_folder(library), [str(file), str(tmp_path / "gone"), None])
    assert file.exists()


def test_indexing_a_folder_with_a_library_in_it_does_not_read_its_copies(library: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(ORDER_TEXT.replace("00085", "00099"))
    done = command("index", tmp_path, "--library", library, "--encoder", "none", "--json")
    assert json.loads(done.stdout)["counts"]["files"] == 1


def test_what_the_command_line_indexes_is_in_the_same_table(library: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(ORDER_TEXT.replace("00085", "00099"))
    (tmp_path / "empty.txt").touch()
    files = [tmp_path / "own.txt", tmp_path / "empty.txt"]
    for _ in range(2):  # a second run is no second row
        command("index", *files, "--library", library, "--encoder", "none")
    with Library.open(library) as opened:
        found = board(opened, most=9)
    assert {(job.given, job.status, job.reader) for job in found.jobs if job.given.startswith("/")} == {
        (str(files[0]), "finished", "rules"), (str(files[1]), "failed", ""),
    }  # fmt: skip
    assert found.ever == {"finished": 3, "unchanged": 1, "failed": 1}
    assert "empty file" in next(job.reason for job in found.jobs if job.name == "empty.txt")


def test_locks_and_copies_are_for_this_user_alone(library: Path) -> None:
    folder = kept_folder(library)
    for path in (folder, *folder.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    with sqlite3.connect(library) as connection:
        assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (3,)
