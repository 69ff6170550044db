"""The tab Add in a real browser with the real small model: three orders, a ZIP, what fails, cancel, a page closed, a server killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from page.desk import Desk
from page.jobs import Jobs
from summarize.local import LocalEngine
from tests.archive_cases import MIB, bomb, zipped
from tests.conftest import TEST_MODEL
from tests.job_cases import GOLD, ROOT, kept
from tests.page_cases import CHROMIUM, Tab, browsing, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"),
]
FIRST = ("ilnd_minute.txt", "flmd_change_of_law.txt", "dcd_age.pdf")
WAIT_MS = 120_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the small model, loaded, over a library that is not there yet."""
    file = tmp_path_factory.mktemp("library") / "orders.db"
    found = Desk(file, start_engine=lambda: LocalEngine.load(TEST_MODEL, pull=False), model_name=TEST_MODEL)
    found.start()
    assert found.wait(300)
    assert found.engine
    return found


@pytest.fixture(scope="module")
def url(desk: Desk) -> Iterator[str]:
    """The address of the page."""
    with serving(desk) as found:
        yield found


@pytest.fixture
def tab(url: str) -> Iterator[Tab]:
    """A tab of the browser at Add; no other host is asked, no script of a file runs, nothing breaks."""
    with browsing(url) as found:
        found.open()
        found.go("Add")
        yield found
        assert (found.outside, found.dialogs, found.errors) == ([], [], [])


def drop(page: Page, files: list[Path]) -> None:
    page.locator("#add-files input[type=file]").set_input_files([str(file) for file in files])


def settled(page: Page, n: int) -> None:
    """Waits until there are n rows, and none of them is on its way."""
    expect(page.locator(".bb-jobs tbody tr")).to_have_count(n, timeout=WAIT_MS)
    expect(page.locator(".bb-job-waiting, .bb-job-reading")).to_have_count(0, timeout=WAIT_MS)


def n_rows(page: Page) -> int:
    return page.locator(".bb-jobs tbody tr").count()


def by_rules(page: Page) -> None:
    """Takes the tick off the box: rules alone read."""
    page.locator("#add-model input").uncheck()


def picture(page: Page, name: str) -> None:
    """A picture of the page, where a folder for them is given."""
    if folder := os.environ.get("BENCHBRIEF_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_three_orders_are_read_by_the_model_and_one_sees_how_far_they_are(tab: Tab, desk: Desk) -> None:
    page = tab.page
    expect(page.locator("#add-jobs")).to_contain_text("are listed here")
    expect(page.locator("#add-model input")).to_be_checked()
    drop(page, [GOLD / name for name in FIRST])
    expect(page.locator(".bb-job-reading").first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".bb-jobs tr", has=page.locator(".bb-job-reading"))).to_contain_text(
        re.compile("(reading the file|filling in the field sheet|writing the brief|storing it) …"), timeout=10_000
    )
    expect(page.locator("#add-cancel")).to_be_enabled()
    picture(page, "add-reading")
    settled(page, 3)
    expect(page.locator(".bb-jobs .bb-count")).to_have_text("3 of 3 files done: 3 finished")
    expect(page.locator("#add-cancel")).to_be_disabled(timeout=10_000)
    assert page.locator(".bb-jobs progress").evaluate("bar => bar.value / bar.max") == 1
    assert [name.strip() for name in page.locator(".bb-jobs tbody th").all_inner_texts()] == list(FIRST)
    for row in page.locator(".bb-jobs tbody tr").all():
        expect(row).to_contain_text(f"read by {TEST_MODEL}")
    expect(page.locator("#head")).to_contain_text("3 orders")
    page.locator(".bb-jobs .bb-open", has_text="dcd_age").click()
    expect(page.locator("#orders-sheet .bb-order")).to_be_visible()
    assert desk.n_orders() == 3


def test_an_upload_leaves_no_copy_but_the_one_beside_the_library(tab: Tab, desk: Desk) -> None:
    left = [path for path in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if path.is_file()]
    assert [path.name for path in left if path.name in FIRST] == []
    assert kept(Jobs(desk)) == sorted(FIRST)


def test_a_zip_is_a_row_for_each_member(tab: Tab, desk: Desk, tmp_path: Path) -> None:
    page, before = tab.page, n_rows(tab.page)
    packed = tmp_path / "orders.zip"
    text = (GOLD / "scd_exhaustion.txt").read_text(encoding="utf-8")
    packed.write_bytes(
        zipped(
            ("2020/order.txt", text),
            ("2021/order.txt", text.replace("1109", "1110")),
            ("2021/ORDER.TXT", text),
            ("<img src=x onerror=alert(7)>/a.txt", "The motion is DENIED in every respect.\n"),
            ("../evil.txt", text),
            ("run.exe", "MZ"),
            ("inner.zip", zipped(("order.txt", text))),
        )
    )
    by_rules(page)
    drop(page, [packed])
    settled(page, before + 7)
    rows = page.locator(".bb-jobs tbody tr").all_inner_texts()[:7]
    assert [next(word for word in ("finished", "unchanged", "failed") if word in row) for row in rows] == [
        "finished", "finished", "unchanged", "finished", "failed", "failed", "failed",
    ]  # fmt: skip
    assert "another order of this name" in rows[1]
    assert "leads out of the archive" in rows[4]
    assert "not a kind of file" in rows[5]
    assert "archive within an archive" in rows[6]
    assert page.locator(".bb-jobs img").count() == 0
    expect(page.locator(".bb-jobs .bb-count")).to_have_text("7 of 7 files done: 3 finished, 1 unchanged, 3 failed")
    expect(page.locator(".bb-jobs .bb-note")).to_contain_text("In all 10 files so far")
    picture(page, "add-zip")


def test_a_file_that_fails_says_why_stays_nowhere_and_stops_no_other(tab: Tab, desk: Desk, tmp_path: Path) -> None:
    page, before, copies = tab.page, n_rows(tab.page), kept(Jobs(desk))
    files = [tmp_path / name for name in ("picture.txt", "bomb.docx", "cut.pdf", "bomb.zip")]
    files[0].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    files[1].write_bytes(bomb("word/document.xml", 8 * MIB))
    files[2].write_bytes((GOLD / "dcd_age.pdf").read_bytes()[:3000])
    files[3].write_bytes(bomb("order.txt", 8 * MIB))
    by_rules(page)
    drop(page, [*files, GOLD / "tned_danger.txt"])
    settled(page, before + 5)
    rows = page.locator(".bb-jobs tbody tr").all_inner_texts()[:5]
    for row, reason in zip(rows, ("PNG", "packed more than", "cut short", "packed more than"), strict=False):
        assert "failed" in row
        assert reason in row
    assert "finished" in rows[4]
    assert kept(Jobs(desk)) == sorted([*copies, "tned_danger.txt"])


def test_the_same_file_again_is_unchanged(tab: Tab, desk: Desk) -> None:
    page, before, n_orders = tab.page, n_rows(tab.page), desk.n_orders()
    drop(page, [GOLD / FIRST[0]])
    settled(page, before + 1)
    expect(page.locator(".bb-jobs tbody tr").first).to_contain_text("unchanged")
    expect(page.locator(".bb-jobs tbody tr").first).to_contain_text("already in the library")
    assert desk.n_orders() == n_orders


def test_cancel_takes_back_what_waits_and_stops_what_is_being_read(tab: Tab, desk: Desk) -> None:
    page, before, n_orders, copies = tab.page, n_rows(tab.page), desk.n_orders(), kept(Jobs(desk))
    names = ("mied_opposed.txt", "waed_danger.txt", "ctd_conditions.txt", "laed_medical.txt")
    drop(page, [GOLD / name for name in names])
    expect(page.locator(".bb-job-reading")).to_be_visible(timeout=WAIT_MS)
    page.locator("#add-cancel").click()
    expect(page.locator(".bb-job-cancelled")).to_have_count(4, timeout=5_000)
    picture(page, "add-cancelled")
    settled(page, before + 4)
    with desk.turn():  # the model's last call for the cancelled file is over
        pass
    page.wait_for_timeout(2_000)
    assert desk.n_orders() == n_orders
    assert kept(Jobs(desk)) == copies
    by_rules(page)
    drop(page, [GOLD / names[0]])  # what comes next is read
    settled(page, before + 5)
    expect(page.locator(".bb-jobs tbody tr").first).to_contain_text("finished")


def test_a_page_that_is_closed_loses_nothing(url: str, desk: Desk) -> None:
    with browsing(url) as tab:
        tab.open()
        tab.go("Add")
        before = n_rows(tab.page)
        drop(tab.page, [GOLD / "azd_caregiver.txt"])
        expect(tab.page.locator(".bb-jobs tbody tr")).to_have_count(before + 1, timeout=WAIT_MS)
    with browsing(url) as tab:
        tab.open()
        tab.go("Add")
        settled(tab.page, before + 1)
        expect(tab.page.locator(".bb-jobs tbody tr").first).to_contain_text("azd_caregiver.txt")
        expect(tab.page.locator(".bb-jobs tbody tr").first).to_contain_text("finished")


@contextmanager
def server(library: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a page served by a process of its own, by rules, and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--library", str(library), "--port", str(port), "--model", "none", "--encoder", "none"]
    process = subprocess.Popen([sys.executable, "cli.py", "serve", *options], cwd=ROOT, stderr=subprocess.PIPE)
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.kill()
        process.communicate()


def test_a_server_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    library = tmp_path / "orders.db"
    text = (GOLD / "mied_opposed.txt").read_text(encoding="utf-8")
    files = [tmp_path / f"{n}.txt" for n in range(50)]
    for n, file in enumerate(files):
        file.write_text(f"{text}\nNumber {n}.\n", encoding="utf-8")
    with server(library) as (url, process), browsing(url) as tab:
        tab.open()
        tab.go("Add")
        drop(tab.page, files)
        expect(tab.page.locator(".bb-job-finished").first).to_be_visible(timeout=WAIT_MS)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    desk = Desk(library)
    before = Jobs(desk).board(most=99)
    assert before.busy
    assert len(before.jobs) == 50
    with server(library) as (url, _), browsing(url) as tab:
        tab.open()
        tab.go("Add")
        settled(tab.page, 50)
        expect(tab.page.locator(".bb-jobs .bb-count")).to_have_text("50 of 50 files done: 50 finished")
        picture(tab.page, "add-restarted")
    assert desk.n_orders() == 50
