"""Files on their way into the library: every one ends as a row, whatever happens in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import orders.pdf
from orders.read import read_order
from page.add import board_html
from page.desk import Desk
from page.intake import Taken
from page.jobs import Jobs
from retrieval.jobs import FAILED, FINISHED, READING, UNCHANGED, WAITING, Board
from summarize.batch import Steps
from tests.archive_cases import zipped
from tests.conftest import ORDER_TEXT, ScriptedEngine
from tests.job_cases import GOLD, NAMES, job, kept, loaded, only, statuses


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over a library that is not there yet, without encoder and model."""
    return Desk(tmp_path / "orders.db")


def test_files_end_in_the_library(desk: Desk) -> None:
    jobs = Jobs(desk)
    jobs.add([GOLD / name for name in NAMES])
    assert jobs.wait(60)
    assert statuses(jobs) == dict.fromkeys(NAMES, FINISHED)
    assert desk.n_orders() == 3
    shown = board_html(jobs.board(most=100))
    assert "3 of 3 files done: 3 finished" in shown
    assert kept(jobs) == sorted(NAMES)  # the page shows the printed page of a PDF later


def test_the_same_file_twice_is_one_order_and_a_second_row_says_so(desk: Desk) -> None:
    jobs = Jobs(desk)
    file = GOLD / NAMES[0]
    jobs.add([file, file])
    jobs.add([file])
    assert jobs.wait(60)
    assert [job.status for job in jobs.board(most=9).jobs] == [UNCHANGED, FINISHED, UNCHANGED]
    assert desk.n_orders() == 1
    assert kept(jobs) == [NAMES[0]]


def test_the_same_bytes_under_another_name_are_told_by_the_name_that_is_known(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes((GOLD / NAMES[0]).read_bytes())
    jobs = Jobs(desk)
    jobs.add([GOLD / NAMES[0], other])
    assert jobs.wait(60)
    (row,) = [job for job in jobs.board(most=9).jobs if job.name == "other.txt"]
    assert (row.status, row.reason) == (UNCHANGED, f"already in the library as {NAMES[0]}")


def test_a_changed_file_of_the_same_name_is_another_order(desk: Desk, tmp_path: Path) -> None:
    jobs = Jobs(desk)
    file = tmp_path / "order.txt"
    for docket in ("00085", "00099"):
        file.write_text(ORDER_TEXT.replace("00085", docket))
        jobs.add([file])
        assert jobs.wait(60)
    assert desk.n_orders() == 2
    latest, first = jobs.board(most=9).jobs
    assert (latest.status, first.status) == (FINISHED, FINISHED)
    assert "another order of this name" in latest.reason
    assert "another order" not in first.reason


def test_members_of_the_same_name_are_two_rows_and_two_orders(desk: Desk, tmp_path: Path) -> None:
    packed = tmp_path / "orders.zip"
    members = [(f"{n}/order.txt", ORDER_TEXT.replace("00085", f"0008{n}")) for n in range(3)]
    packed.write_bytes(zipped(*members))
    jobs = Jobs(desk)
    jobs.add([packed])
    assert jobs.wait(60)
    found = jobs.board(most=9).jobs
    assert [(job.folder, job.name) for job in found] == [(f"orders.zip/{n}", "order.txt") for n in range(3)]
    assert desk.n_orders() == 3


def test_a_bad_file_is_a_row_with_its_reason_stays_nowhere_and_the_others_go_on(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "picture.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    packed = tmp_path / "orders.zip"
    packed.write_bytes(zipped(("minute.txt", (GOLD / NAMES[1]).read_bytes()), ("../evil.txt", "no")))
    jobs = Jobs(desk)
    jobs.add([bad, GOLD / NAMES[0], packed])
    assert jobs.wait(60)
    assert statuses(jobs) == {
        "picture.txt": FAILED, NAMES[0]: FINISHED, "minute.txt": FINISHED, "evil.txt": FAILED,
    }  # fmt: skip
    assert "PNG" in next(job.reason for job in jobs.board(most=9).jobs if job.name == "picture.txt")
    assert desk.n_orders() == 2
    assert kept(jobs) == [NAMES[0], "minute.txt"]


@pytest.mark.parametrize(
    ("child", "says"),
    [
        ("import time; time.sleep(60)", "not read within 1 s"),
        ("while True: pass", "not read within 1 s"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "broke the reader (exit -11)"),
        ("import os; os._exit(3)", "broke the reader (exit 3)"),
        ("raise MemoryError", "GB of memory"),
        ("raise KeyError('a bug')", "the log of the page says why"),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_pdf_whose_reader_hangs_or_dies_is_one_failed_row(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: str, says: str
) -> None:
    package = tmp_path / "fake" / "orders"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "glyphs.py").write_text(child)
    monkeypatch.setattr(orders.pdf, "ROOT", package.parent)
    jobs = Jobs(desk, steps=Steps(read=partial(read_order, timeout_s=1.0)))
    jobs.add([GOLD / "dcd_age.pdf", GOLD / NAMES[0]])
    assert jobs.wait(60)
    assert statuses(jobs) == {"dcd_age.pdf": FAILED, NAMES[0]: FINISHED}
    assert says in jobs.board(most=9).jobs[0].reason
    assert kept(jobs) == [NAMES[0]]


def test_the_model_reads_where_it_is_loaded_unless_rules_are_asked_for(desk: Desk) -> None:
    engine = ScriptedEngine(replies=["Nothing."] * 50)
    jobs = Jobs(loaded(desk, engine))
    jobs.add([GOLD / NAMES[0]], by_model=False)
    assert jobs.wait(60)
    assert (only(jobs).reader, engine.history) == ("rules", [])
    jobs.add([GOLD / NAMES[0]], by_model=True)
    assert jobs.wait(60)
    again = jobs.board(most=9).jobs[0]
    assert (again.status, again.reader, again.reason) == (FINISHED, "scripted", "read by scripted")
    assert engine.history
    assert desk.n_orders() == 1


def test_rules_read_while_the_model_is_not_there_and_the_row_says_so(desk: Desk) -> None:
    loading = Desk(desk.library_path, start_engine=ScriptedEngine, model_name="scripted")  # not started
    jobs = Jobs(loading)
    jobs.add([GOLD / NAMES[0]])
    assert jobs.wait(60)
    assert (only(jobs).status, only(jobs).reader) == (FINISHED, "rules")
    assert "was not loaded yet" in only(jobs).reason


def test_what_the_model_has_read_is_not_read_worse_while_it_is_away(desk: Desk) -> None:
    first = Jobs(loaded(desk, ScriptedEngine(replies=["Nothing."] * 50)))
    first.add([GOLD / NAMES[0]])
    assert first.wait(60)
    away = Jobs(Desk(desk.library_path, start_engine=ScriptedEngine, model_name="scripted"))
    away.add([GOLD / NAMES[0]])
    assert away.wait(60)
    assert [job.status for job in away.board(most=9).jobs] == [UNCHANGED, FINISHED]
    away.add([GOLD / NAMES[0]], by_model=False)  # a person may want it
    assert away.wait(60)
    assert away.board(most=9).jobs[0].reader == "rules"


def test_fifty_files_of_five_people_at_once_are_all_read(desk: Desk, write: Callable[..., list[Path]]) -> None:
    jobs = Jobs(desk)
    files = write(*(f"{n}.txt" for n in range(50)))
    taken: list[Taken] = []
    threads = [threading.Thread(target=lambda n=n: taken.extend(jobs.add(files[n::5]))) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert jobs.wait(120)
    assert [each.reason for each in taken] == [""] * 50
    assert jobs.board(most=9).ever == {FINISHED: 50}
    assert desk.n_orders() == 50


def test_a_library_that_cannot_be_opened_is_told_and_nothing_is_kept(desk: Desk) -> None:
    desk.library_path.write_bytes(b"no library at all, but a text of some length" * 30)
    jobs = Jobs(desk)
    with pytest.raises(ValueError, match="no benchbrief library"):
        jobs.add([GOLD / NAMES[0]])
    assert not jobs.folder.exists()


def test_names_and_reasons_are_escaped() -> None:
    shown = board_html(Board((job(FAILED, given="<b>/<img src=x onerror=alert(1)>.txt", reason="<script>"),), {FAILED: 1}, {FAILED: 1}))  # fmt: skip
    assert "<img" not in shown
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_the_table_counts_what_is_on_its_way_and_all_there_ever_was() -> None:
    now = {FINISHED: 2, FAILED: 1, WAITING: 3, READING: 1}
    shown = board_html(Board((job(READING, stage="writing the brief"),), now, now | {FINISHED: 1202}))
    assert "3 of 7 files done: 3 waiting, 1 reading, 2 finished, 1 failed" in shown
    assert 'max="7" value="3"' in shown
    assert "writing the brief" in shown
    assert "In all 1,207 files" in shown
