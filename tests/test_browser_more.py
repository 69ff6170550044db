"""The page in a real browser with the real small model: adding, answering, narrowing, correcting, handing out."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from page.corrections import label
from page.desk import Desk
from summarize.local import LocalEngine
from tests.conftest import TEST_MODEL
from tests.page_cases import CHROMIUM, NARROW, Tab, browsing, choose, serving
from tests.test_browser import PAYLOAD, ask, in_view

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"),
]
GOLD = Path(__file__).parent.parent / "eval" / "gold"
FIRST = ("dcd_age.pdf", "flmd_change_of_law.txt", "mied_opposed.txt")
WAIT_MS = 120_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the small model over a library that is not there yet."""
    file = tmp_path_factory.mktemp("library") / "orders.db"
    return Desk(file, start_engine=lambda: LocalEngine.load(TEST_MODEL, pull=False), model_name=TEST_MODEL)


@pytest.fixture(scope="module")
def url(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page; the first three orders are added by a person."""
    with serving(desk) as found:
        with browsing(found) as tab:
            tab.open()
            add(tab, [GOLD / name for name in FIRST])
        assert desk.wait(300)
        assert desk.engine
        yield found


@pytest.fixture
def tab(url: str) -> Iterator[Tab]:
    """A tab at the page; no other host is asked, no script of an order runs, nothing breaks."""
    with browsing(url) as found:
        found.open()
        yield found
        assert (found.outside, found.dialogs, found.errors) == ([], [], [])


def add(tab: Tab, files: list[Path]) -> None:
    """Drops files and waits until none is on its way."""
    tab.go("Add")
    before = tab.page.locator(".bb-jobs tbody tr").count()
    tab.page.locator("#add-files input[type=file]").set_input_files([str(file) for file in files])
    expect(tab.page.locator(".bb-jobs tbody tr")).to_have_count(before + len(files), timeout=WAIT_MS)
    expect(tab.page.locator(".bb-job-waiting, .bb-job-reading")).to_have_count(0, timeout=WAIT_MS)


def download(page: Page, button: str) -> Path:
    """The file that a button hands out."""
    with page.expect_download() as waiting:
        page.locator(button).click()
    return Path(waiting.value.path())


def test_added_orders_are_listed_and_open(tab: Tab) -> None:
    tab.go("Add")
    page = tab.page
    expect(page.locator(".bb-job-finished")).to_have_count(3)
    expect(page.locator(".bb-jobs .bb-count")).to_contain_text("3 of 3 files done")
    page.locator(".bb-jobs .bb-open", has_text="flmd_change_of_law").click()
    expect(page.locator("#orders-sheet h2")).to_contain_text("Marcellus Wyatt Boudinot")
    page.locator("#orders-sheet .bb-cite").first.click()
    expect(page.locator("#orders-reader mark.bb-focus").first).to_be_visible()
    assert in_view(page, "#orders-reader mark.bb-focus")


def test_an_answer_of_the_model_leads_to_its_sentence(tab: Tab) -> None:
    page = tab.page
    expect(page.locator(".bb-model-ready")).to_contain_text(TEST_MODEL)
    ask(page, "How did the Government lose its exhaustion argument against Boudinot?")
    page.locator("#ask-conversation .bb-cite").first.click()
    focus = page.locator("#ask-reader mark.bb-focus")
    expect(focus.first).to_be_visible()
    assert in_view(page, "#ask-reader mark.bb-focus")


def test_what_the_orders_do_not_say_is_not_found(tab: Tab) -> None:
    ask(tab.page, "What brand of vaccine did Boudinot's sister in Toledo receive in March 2019?")
    expect(tab.page.locator(".bb-turn")).to_contain_text("Not found in these orders.")
    expect(tab.page.locator(".bb-turn .bb-source").first).to_be_visible()


def test_a_bar_opens_its_orders(tab: Tab) -> None:
    page = tab.page
    tab.go("Overview")
    bar = page.locator(".bb-bar").first
    expect(bar).to_be_visible()
    n = int((bar.get_attribute("aria-label") or "").split("Open ")[1].split()[0])
    bar.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bb-tablewrap tbody tr")).to_have_count(n)
    expect(page.get_by_role("tab", name="Orders", exact=True)).to_have_attribute("aria-selected", "true")


def test_what_is_filtered_is_what_is_handed_out(tab: Tab) -> None:
    page = tab.page
    tab.go("Orders")
    choose(page, "#orders-table", "Outcome", "granted in part")
    expect(page.locator(".bb-tablewrap tbody tr")).to_have_count(1)
    name = page.locator(".bb-tablewrap .bb-open").inner_text()
    rows = list(csv.DictReader(io.StringIO(download(page, "#orders-export-csv").read_text(encoding="utf-8-sig"))))
    assert [row["defendant"].lower() for row in rows] == [name.lower()]
    sheet = openpyxl.load_workbook(io.BytesIO(download(page, "#orders-export-xlsx").read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == 2
    document = Document(io.BytesIO(download(page, "#orders-export-docx").read_bytes()))
    assert name.lower() in document.paragraphs[0].text.lower()
    (line,) = download(page, "#orders-export-jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["fields"]["disposition"]["value"] == "granted_in_part"


def test_a_person_corrects_a_field_and_it_outlasts_a_second_reading(tab: Tab, desk: Desk) -> None:
    page = tab.page
    tab.go("Orders")
    page.get_by_role("button", name="Marcellus Wyatt Boudinot").click()
    expect(page.locator("#orders-sheet .bb-order")).to_be_visible()
    page.get_by_role("button", name="Correct a field").click()
    page.locator("#correct-field input").click()
    page.get_by_role("option", name="danger", exact=True).click()
    expect(page.locator("#correct-choice")).to_contain_text(label("danger"))  # the choices of the new field are there
    page.locator("#correct-choice input").click()
    page.get_by_role("option", name="not found", exact=True).click()
    page.locator("#correct-save").click()
    expect(page.locator("#correct-said")).to_contain_text("needs its reason")
    page.locator("#correct-reason textarea, #correct-reason input").first.fill(f"page 2 {PAYLOAD}")
    page.locator("#correct-save").click()
    expect(page.locator("#correct-said")).to_contain_text("Kept: danger")
    row = page.locator(".bb-fields tr", has=page.get_by_role("rowheader", name="danger"))
    expect(row).to_contain_text("not found")
    expect(row.locator(".bb-person")).to_contain_text(PAYLOAD)
    tab.go("Add")
    page.locator("#add-files input[type=file]").set_input_files(str(GOLD / "flmd_change_of_law.txt"))
    expect(page.locator(".bb-job-unchanged")).to_have_count(1, timeout=WAIT_MS)  # in its old row
    with desk.open() as library:
        order = next(entry for entry in library.entries() if entry.path.endswith("flmd_change_of_law.txt"))
        assert order.value("danger") == "not_found"
    with zipfile.ZipFile(download_gold(tab)) as archive:
        gold = next(json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json"))
    assert gold["fields"] == {"danger": "not_found"}


def download_gold(tab: Tab) -> Path:
    """The corrections as gold."""
    tab.go("Orders")
    return download(tab.page, "#correct-gold")


def test_a_file_that_fails_says_why_and_a_large_one_is_refused(tab: Tab, tmp_path: Path) -> None:
    page = tab.page
    bad = tmp_path / "<img src=x onerror=alert(9)>.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    add(tab, [bad])
    row = page.locator(".bb-jobs tbody tr", has_text="onerror")
    expect(row).to_contain_text("failed")
    expect(row).to_contain_text("PNG")
    assert page.locator(".bb-jobs img").count() == 0
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    before = page.locator(".bb-jobs tbody tr").count()
    page.locator("#add-files input[type=file]").set_input_files(str(large))
    page.wait_for_timeout(2_000)
    assert page.locator(".bb-jobs tbody tr").count() == before


def test_fifty_files_at_once_are_all_added(tab: Tab, tmp_path: Path, desk: Desk) -> None:
    before = desk.n_orders()
    files = []
    for n in range(50):
        files.append(tmp_path / f"order{n}.txt")
        files[-1].write_text(
            f"UNITED STATES DISTRICT COURT\nDISTRICT OF KANSAS\n\nORDER\n\nThe motion of person {n} is DENIED.\n"
        )
    tab.go("Add")
    done = tab.page.locator(".bb-job-finished")
    expect(done.first).to_be_visible()
    n_done = done.count()
    tab.page.locator("#add-model input").uncheck()  # fifty orders by the model take minutes
    tab.page.locator("#add-files input[type=file]").set_input_files([str(file) for file in files])
    expect(done).to_have_count(n_done + 50, timeout=WAIT_MS)
    assert desk.n_orders() == before + 50


@pytest.mark.parametrize("size", [(1440, 900), NARROW])
def test_every_tab_fits_the_screen_and_asks_no_other_host(url: str, size: tuple[int, int]) -> None:
    folder = os.environ.get("BENCHBRIEF_SCREENSHOTS")
    for dark in (False, True):
        with browsing(url, size, dark=dark) as tab:
            page = tab.open()
            for name in ("Ask", "Orders", "Add", "Compare", "Overview", "Evaluation"):
                tab.go(name)
                page.wait_for_timeout(600)
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0], name
                if folder:
                    page.screenshot(
                        path=f"{folder}/{name.lower()}-{size[0]}{'-dark' if dark else ''}.png", full_page=True
                    )
            assert (tab.outside, tab.dialogs, tab.errors) == ([], [], [])
