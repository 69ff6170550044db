"""Overview, Evaluation, exports, Compare and Ask in a real browser: what a person clicks, reads, copies and takes away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from cli import app
from page.desk import Desk
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.page_cases import CHROMIUM, NARROW, WIDE, Tab, browsing, choose, serving
from tests.test_browser import ask

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"),
]
GOLD = Path(__file__).parent.parent / "eval" / "gold"
TABS = ("Ask", "Orders", "Add", "Compare", "Overview", "Evaluation")
ROWS = ".bb-tablewrap tbody tr"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk without a model over the sample orders."""
    file = tmp_path_factory.mktemp("library") / "orders.db"
    with Library.open(file, create=True) as library:
        index_paths(sorted([*GOLD.glob("*.txt"), *GOLD.glob("*.pdf")]), library, None)
    return Desk(file)


@pytest.fixture(scope="module")
def url(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page; beside its library lie two runs of the harness."""
    gold = tmp_path_factory.mktemp("gold")
    for name in ("ilnd_minute", "tned_danger", "scd_exhaustion"):
        for path in GOLD.glob(f"{name}.*"):
            (gold / path.name).write_bytes(path.read_bytes())
    for name in ("earlier", "later"):
        out = desk.library_path.parent / "eval-out" / name
        CliRunner().invoke(app, ["eval", "run", str(gold), "--out", str(out), "--model", "none"])
        (gold / "tned_danger.json").unlink(missing_ok=True)
        (gold / "tned_danger.txt").unlink(missing_ok=True)
    with serving(desk) as found:
        yield found


@pytest.fixture
def tab(url: str) -> Iterator[Tab]:
    """A tab at the page; no other host is asked, nothing breaks."""
    with browsing(url) as found:
        found.open()
        yield found
        assert (found.outside, found.dialogs, found.errors) == ([], [], [])


def overview(tab: Tab) -> Page:
    """The charts of the Overview, counted."""
    tab.go("Overview")
    expect(tab.page.locator("#overview-charts .bb-bar").first).to_be_visible(timeout=20_000)
    return tab.page


def download(page: Page, button: str) -> Path:
    """The file that a button hands out."""
    with page.expect_download() as waiting:
        page.locator(button).click()
    return Path(waiting.value.path())


def test_every_bar_opens_what_it_counts_and_does_so_again(tab: Tab) -> None:
    page = overview(tab)
    for label in ("medical:", "2021:", "denied:"):
        for _ in range(2):  # the second click on the same bar, too
            bar = page.locator(f'#overview-charts .bb-bar[aria-label^="{label}"]')
            n = int(re.findall(r"Open (\d+)", bar.get_attribute("aria-label") or "")[0])
            bar.click()
            expect(page.get_by_role("tab", name="Orders", exact=True)).to_have_attribute("aria-selected", "true")
            expect(page.locator(ROWS)).to_have_count(n)
            expect(page.locator("#orders-within")).to_contain_text(label.rstrip(":"))
            overview(tab)
    tab.go("Orders")
    page.get_by_role("button", name="Show all that fit the filters").click()
    expect(page.locator(ROWS)).to_have_count(26)
    expect(page.locator("#orders-within")).to_have_text("")


def test_a_bar_of_what_is_filtered_keeps_the_filters(tab: Tab) -> None:
    page = overview(tab)
    choose(page, "#overview-charts", "Ground", "COVID-19")
    expect(page.locator("#overview-charts .bb-summary")).to_contain_text("12 orders")
    bar = page.locator('#overview-charts .bb-bar[aria-label^="age:"]')
    assert "Open 1 order" in (bar.get_attribute("aria-label") or "")
    bar.focus()
    page.keyboard.press("Enter")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator("#orders-list .bb-filters")).to_contain_text("COVID-19")


def test_no_two_elements_bear_the_same_id(tab: Tab) -> None:
    for name in TABS:
        tab.go(name)
        tab.page.wait_for_timeout(400)
    ids = tab.page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id).filter(Boolean)")
    assert len(ids) > 40
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def test_what_is_filtered_and_searched_is_handed_out_in_every_format(tab: Tab) -> None:
    page = tab.page
    tab.go("Orders")
    choose(page, "#orders-table", "Outcome", "denied")
    expect(page.locator(ROWS)).to_have_count(11)
    page.locator("#orders-search input, #orders-search textarea").fill("warden")
    page.keyboard.press("Enter")
    expect(page.locator(".bb-tablewrap .bb-count")).to_contain_text("best first")
    shown = [name.lower() for name in page.locator(".bb-tablewrap .bb-open").all_text_contents()]
    assert 0 < len(shown) < 11
    text = download(page, "#orders-export-csv").read_text(encoding="utf-8-sig")
    assert [row["defendant"].lower() for row in csv.DictReader(io.StringIO(text))] == shown
    sheet = openpyxl.load_workbook(io.BytesIO(download(page, "#orders-export-xlsx").read_bytes())).active
    assert sheet is not None
    head, *lines = list(sheet.iter_rows(values_only=True))
    assert [str(line[head.index("defendant")]).lower() for line in lines] == shown
    document = Document(io.BytesIO(download(page, "#orders-export-docx").read_bytes()))
    heads = [p.text.lower() for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert all(head.startswith(name) for head, name in zip(heads, shown, strict=True))
    records = [json.loads(line) for line in download(page, "#orders-export-jsonl").read_text().splitlines()]
    assert [record["fields"]["defendant"]["value"].lower() for record in records] == shown
    assert "/" not in text.split("\n")[1].split(",")[0], "masked, the folder is not told"


def test_the_overview_hands_out_what_it_counts(tab: Tab) -> None:
    page = overview(tab)
    text = download(page, "#overview-export-csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 25, "one of the 26 is on another motion"
    choose(page, "#overview-charts", "From year", "2025")
    expect(page.locator("#overview-charts .bb-summary")).to_contain_text("1 order on")
    records = download(page, "#overview-export-jsonl").read_text().splitlines()
    assert len(records) == 1


def test_nothing_to_hand_out_is_one_sentence(tab: Tab) -> None:
    page = overview(tab)
    choose(page, "#overview-charts", "From year", "2025")
    expect(page.get_by_role("option")).to_have_count(0)
    choose(page, "#overview-charts", "To year", "2019")
    expect(page.locator("#overview-charts")).to_contain_text("No order on a sentence-reduction motion fits")
    page.locator("#overview-export-csv").click()
    expect(page.locator("#overview-export-said")).to_contain_text("No order fits")
    expect(page.locator("#overview-export-csv")).to_be_enabled()


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("dark", [False, True])
def test_charts_are_legible(url: str, size: tuple[int, int], dark: bool) -> None:
    with browsing(url, size, dark=dark) as tab:
        tab.open()
        page = overview(tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        bars = page.evaluate(
            """() => [...document.querySelectorAll("#overview-charts .bb-charts > section > .bb-bar")].map((bar) => ({
                tag: bar.tagName, label: bar.getAttribute("aria-label"), height: bar.getBoundingClientRect().height,
                chart: bar.querySelector("svg").getBoundingClientRect().width, right: bar.getBoundingClientRect().right,
                whisker: bar.querySelector(".bb-whisker")?.getBoundingClientRect().width ?? 1,
                cut: [...bar.children].some((each) => each.scrollWidth > each.clientWidth + 1 && each.tagName !== "svg"),
                small: Math.min(...[...bar.querySelectorAll("span, small, b")].map((each) => parseFloat(getComputedStyle(each).fontSize))),
            }))"""
        )
        assert len(bars) > 15
        for bar in bars:
            assert bar["tag"] == "BUTTON"
            assert bar["label"]
            assert not bar["cut"], bar
            assert bar["chart"] > 180
            assert bar["whisker"] > 0
            assert bar["right"] <= size[0]
            assert bar["height"] >= 24  # WCAG 2.2, target size
            assert bar["small"] >= 12
        for selector in (".bb-barlabel", ".bb-barfigures small", ".bb-summary", ".bb-note"):
            assert contrast(page, f"#overview-charts {selector}") >= 4.5, selector  # WCAG 2.2 AA


def within(page: Page, selector: str, width: int) -> bool:
    """Whether all such elements that are shown end before the right edge of the screen."""
    ends = "(s) => Math.max(...[...document.querySelectorAll(s)].map((each) => each.getBoundingClientRect().right))"
    return bool(page.evaluate(ends, selector) <= width)


def contrast(page: Page, selector: str) -> float:
    """The contrast of the first such text with what lies behind it. Source: WCAG 2.2, relative luminance."""
    return float(page.evaluate(
        """(selector) => {
            const found = document.querySelector(selector);
            const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
            const light = (colour) => parts(colour).slice(0, 3).map((v) => v / 255)
                .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            let behind = found;
            while (behind && (parts(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
            const [a, b] = [getComputedStyle(found).color, getComputedStyle(behind ?? document.body).backgroundColor].map(light);
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }""",
        selector,
    ))  # fmt: skip


def test_the_latest_run_is_shown_and_another_can_be_chosen(tab: Tab) -> None:
    page = tab.page
    tab.go("Evaluation")
    expect(page.locator("#evaluation .bb-summary")).to_contain_text("2 labelled orders", timeout=20_000)
    page.locator("#evaluation-run input").click()
    page.get_by_role("option", name="earlier").click()
    expect(page.locator("#evaluation .bb-summary")).to_contain_text("3 labelled orders")
    field = page.locator("#evaluation .bb-fieldscore").first
    field.locator("summary").press("Enter")
    expect(field.locator(".bb-wrong").first).to_contain_text("Gold:")
    expect(field.locator(".bb-wrong").first).to_contain_text("Read:")


def test_only_the_orders_that_fit_are_asked_and_the_answer_is_copied_with_its_citations(tab: Tab) -> None:
    page = tab.page
    page.get_by_role("button", name="Only some of the orders").click()
    choose(page, "#ask-conversation", "Court", "M.D. Fla.")
    expect(page.locator("#ask-among")).to_contain_text("1 of 26 orders are asked")
    ask(page, "Why was the motion denied?")
    where = page.locator("#ask-conversation .bb-where").all_text_contents()
    assert where
    assert all("M.D. Fla." in each for each in where)
    page.get_by_role("button", name="Copy answer").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Marcellus Wyatt Boudinot, No. 8:13-cr-00237 (M.D. Fla. 2022-04-05), page 1: “" in copied


def test_a_similar_ruling_is_laid_beside_the_opened_one(tab: Tab) -> None:
    page = tab.page
    tab.go("Orders")
    page.get_by_role("button", name="Marcellus Wyatt Boudinot").click()
    alike = page.locator("#orders-similar .bb-alike").first
    expect(alike.locator("li").first).to_be_visible(timeout=30_000)  # each with its reasons
    alike.get_by_role("button", name="Compare with").click()
    expect(page.get_by_role("tab", name="Compare", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".bb-compare thead th")).to_have_count(2)
    expect(page.locator("#compare-table .bb-count")).to_contain_text("They differ in")
    expect(page.locator("#compare-orders")).to_contain_text("Boudinot")


def test_on_a_narrow_screen_the_table_is_sorted_and_rulings_compared(url: str) -> None:
    with browsing(url, NARROW) as tab:
        page = tab.open()
        tab.go("Orders")
        button = page.get_by_role("button", name="Date")
        expect(button).to_be_in_viewport()
        button.click()
        expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Date")
        dates = page.locator(".bb-tablewrap .bb-date").all_text_contents()
        assert dates == sorted(dates)
        page.locator(".bb-tablewrap .bb-open").first.click()
        page.get_by_role("button", name="Compare with").first.click(timeout=30_000)
        expect(page.locator(".bb-compare thead th")).to_have_count(2)
        assert within(page, "#compare-only, .bb-compare td, .bb-compare th", NARROW[0])
        tab.go("Evaluation")
        expect(page.locator("#evaluation .bb-summary")).to_be_visible(timeout=20_000)
        page.locator("#evaluation-run input").click()
        page.get_by_role("option", name="earlier").click()
        page.locator("#evaluation summary").first.click()
        assert within(page, "#evaluation .bb-bar, #evaluation .bb-wrong", NARROW[0])
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def test_empty_tabs_say_what_to_do(tmp_path: Path) -> None:
    with serving(Desk(tmp_path / "none.db"), runs=tmp_path / "none") as url, browsing(url) as tab:
        page = tab.open()
        tab.go("Overview")
        expect(page.locator("#overview-charts")).to_contain_text("Add orders in the tab Add")
        tab.go("Compare")
        expect(page.locator("#compare-table")).to_contain_text("Choose two to five orders")
        tab.go("Evaluation")
        expect(page.locator("#evaluation")).to_contain_text("benchbrief eval run GOLD --out none")
