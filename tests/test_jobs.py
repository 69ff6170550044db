"""Files on their way into the library: every one ends as a row, whatever happens in between."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from page.add import table_html
from page.desk import Desk
from page.jobs import Jobs
from retrieval.jobs import READING, WAITING, Job, note_job
from retrieval.library import Library

GOLD = Path(__file__).parent.parent / "eval" / "gold"
NAMES = ("flmd_change_of_law.txt", "ilnd_minute.txt", "dcd_age.pdf")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over a library that is not there yet, without encoder and model."""
    return Desk(tmp_path / "orders.db")


def statuses(jobs: Jobs) -> dict[str, str]:
    return {job.name: job.status for job in jobs.rows()}


def test_files_end_in_the_library(desk: Desk) -> None:
    jobs = Jobs(desk)
    jobs.add([GOLD / name for name in NAMES])
    assert jobs.wait(60)
    assert statuses(jobs) == dict.fromkeys(NAMES, "finished")
    assert desk.n_orders() == 3
    assert "3 of 3 files done" in table_html(jobs.rows())


def test_a_file_that_is_there_already_is_told(desk: Desk) -> None:
    jobs = Jobs(desk)
    for _ in range(2):
        jobs.add([GOLD / NAMES[0]])
        assert jobs.wait(60)
    assert desk.n_orders() == 1
    assert statuses(jobs)[NAMES[0]] in ("unchanged", "finished")


def test_a_bad_file_is_a_row_with_its_reason_and_the_others_go_on(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "picture.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    packed = tmp_path / "orders.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.write(GOLD / NAMES[1], "minute.txt")
        made.writestr("../evil.txt", "no")
    jobs = Jobs(desk)
    jobs.add([bad, GOLD / NAMES[0], packed])
    assert jobs.wait(60)
    assert statuses(jobs) == {
        "picture.txt": "failed", NAMES[0]: "finished", "minute.txt": "finished", "evil.txt": "failed",
    }  # fmt: skip
    assert "PNG" in next(job.reason for job in jobs.rows() if job.name == "picture.txt")
    assert desk.n_orders() == 2


def test_what_waited_when_the_server_stopped_goes_on(desk: Desk) -> None:
    jobs = Jobs(desk)
    jobs.folder.mkdir()
    with Library.open(desk.library_path, create=True) as library, library.writing():
        for name, status in ((NAMES[0], READING), (NAMES[1], WAITING)):
            kept = jobs.folder / name
            kept.write_bytes((GOLD / name).read_bytes())
            note_job(library, str(kept), status, sha256=None)
    after = Jobs(desk)
    after.resume()
    assert after.wait(60)
    assert statuses(after) == {NAMES[0]: "finished", NAMES[1]: "finished"}


def test_what_waits_can_be_cancelled(desk: Desk) -> None:
    jobs = Jobs(desk)
    jobs.folder.mkdir()
    with Library.open(desk.library_path, create=True) as library, library.writing():
        note_job(library, str(jobs.folder / "waits.txt"), WAITING, sha256=None)
    jobs.cancel()
    jobs.resume()
    assert jobs.wait(60)
    assert statuses(jobs) == {"waits.txt": "cancelled"}


def test_names_of_files_are_escaped() -> None:
    shown = table_html([Job("x/<img src=x onerror=alert(1)>.txt", None, "failed", "<script>", None)])
    assert "<img" not in shown
    assert "<script>" not in shown
