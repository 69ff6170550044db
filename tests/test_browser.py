"""The page in a real browser, over a real small library: what a person clicks, reads and copies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from page.desk import Desk
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.page_cases import CHROMIUM, NARROW, Tab, browsing, choose, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"),
]
GOLD = Path(__file__).parent.parent / "eval" / "gold"
ORDERS = ("dcd_age.pdf", "flmd_change_of_law.txt", "ilnd_minute.txt", "mied_opposed.txt")
PAYLOAD = "<img src=x onerror=alert(1)><svg onload=alert(2)>${alert(3)}{{alert(4)}}"
HOSTILE = f"""UNITED STATES DISTRICT COURT
DISTRICT OF KANSAS

UNITED STATES OF AMERICA,
v.                                          Case No. 2:19-cr-20044
ROLAND <img src=x onerror=alert(6)> VOSSBERG,

ORDER

Defendant {PAYLOAD} Vossberg, Reg. No. 34512-058, moves for compassionate release, Doc. 61. The motion is DENIED.

Dated: May 3, 2021
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk without a model over four sample orders, one of them a PDF, and one order that attacks the page."""
    folder = tmp_path_factory.mktemp("orders")
    attack = folder / "<img src=x onerror=alert(5)>.txt"
    attack.write_text(HOSTILE, encoding="utf-8")
    with Library.open(folder / "orders.db", create=True) as library:
        rows = index_paths([*(GOLD / name for name in ORDERS), attack], library, None)
    assert not [row.reason for row in rows if row.reason]
    return Desk(folder / "orders.db")


@pytest.fixture(scope="module")
def url(desk: Desk) -> Iterator[str]:
    """The address of the page."""
    with serving(desk) as found:
        yield found


@pytest.fixture
def tab(url: str) -> Iterator[Tab]:
    """A tab of the browser at the page; whatever a test does, no other host is asked and no script of an order runs."""
    with browsing(url) as found:
        found.open()
        yield found
        assert found.outside == []
        assert found.dialogs == []
        assert found.errors == []


def ask(page: Page, question: str) -> None:
    """Asks and waits for the end of the answer."""
    before = page.locator(".bb-turn").count()
    page.locator("#ask-question textarea").fill(question)
    page.locator("#ask-question textarea").press("Enter")
    expect(page.locator(".bb-turn")).to_have_count(before + 1)
    expect(page.locator(".bb-conversation")).to_have_attribute("aria-busy", "false", timeout=120_000)


def in_view(page: Page, selector: str) -> bool:
    """Whether the first such element lies in the window, and in the pane that scrolls around it."""
    page.wait_for_timeout(900)  # the scrolling is smooth
    return bool(page.evaluate(
        """(selector) => {
            const inside = (a, b) => a.bottom > b.top && a.top < b.bottom;
            const found = document.querySelector(selector);
            const box = found.getBoundingClientRect();
            const pane = found.closest(".bb-text").getBoundingClientRect();
            return inside(box, pane) && inside(box, { top: 0, bottom: window.innerHeight });
        }""",
        selector,
    ))  # fmt: skip


def open_order(tab: Tab, name: str) -> Page:
    """Opens an order from the table."""
    tab.go("Orders")
    tab.page.get_by_role("button", name=name).click()
    expect(tab.page.locator("#orders-sheet .bb-order")).to_be_visible()
    expect(tab.page.locator("#orders-similar .bb-similar")).to_be_visible(timeout=30_000)
    return tab.page


def test_the_page_is_there_within_three_seconds(url: str) -> None:
    with browsing(url) as tab:
        began = time.monotonic()
        tab.open()
        assert time.monotonic() - began < 3
        assert tab.outside == []


def test_a_citation_of_an_answer_leads_to_its_sentence_in_view(tab: Tab) -> None:
    page = tab.page
    ask(page, "Was Boudinot's exhaustion claim-processing rule waived by the United States?")
    cite = page.locator("#ask-conversation .bb-cite").first
    quoted = page.locator("#ask-conversation .bb-source q").first.inner_text().strip("\u201c\u201d\u2026 ")
    cite.click()
    expect(page.locator("#ask-reader mark.bb-focus").first).to_be_visible()
    marked = " ".join("".join(page.locator("#ask-reader mark.bb-focus").all_text_contents()).split())
    assert marked.startswith(" ".join(quoted.split())[:60])
    assert in_view(page, "#ask-reader mark.bb-focus")
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_what_no_order_says_is_not_found(tab: Tab) -> None:
    ask(tab.page, "zebra xylophone quasar")
    expect(tab.page.locator(".bb-turn")).to_contain_text("Not found in these orders.")
    assert tab.page.locator(".bb-turn .bb-cite").count() == 0


def test_a_question_of_markup_is_shown_as_it_was_typed(tab: Tab) -> None:
    ask(tab.page, f"{PAYLOAD} Vossberg")
    expect(tab.page.locator(".bb-asked")).to_have_text(f"{PAYLOAD} Vossberg")
    assert tab.page.locator("#ask-conversation img, #ask-conversation script").count() == 0


def test_an_answer_is_copied_with_its_citations(tab: Tab) -> None:
    page = tab.page
    ask(page, "Was Boudinot's motion denied?")
    page.locator(".bb-copy").click()
    expect(page.locator(".bb-copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Was Boudinot's motion denied?")
    assert "[1]" in copied
    assert ", page 1:" in copied


def test_filters_leave_the_orders_that_fit(tab: Tab) -> None:
    page = tab.page
    tab.go("Orders")
    expect(page.locator(".bb-tablewrap tbody tr")).to_have_count(5)
    choose(page, "#orders-table", "Outcome", "granted in part")
    expect(page.locator(".bb-tablewrap tbody tr")).to_have_count(1)
    expect(page.locator(".bb-tablewrap tbody tr")).to_contain_text("Alonzo Braddock Pinkney-Voss")


def test_the_table_is_sorted_by_a_column_and_searched_by_words(tab: Tab) -> None:
    page = tab.page
    tab.go("Orders")
    page.get_by_role("button", name="Date").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Date")
    dates = page.locator(".bb-tablewrap .bb-date").all_text_contents()
    assert dates == sorted(dates)
    page.locator("#orders-search input, #orders-search textarea").fill("pharmacy robbery")
    page.keyboard.press("Enter")
    expect(page.locator(".bb-tablewrap tbody tr").first).to_contain_text("Marcellus Wyatt Boudinot")


def test_a_field_of_an_opened_order_leads_to_its_evidence(tab: Tab) -> None:
    page = open_order(tab, "Marcellus Wyatt Boudinot")
    row = page.locator(".bb-fields tr", has=page.get_by_role("rowheader", name="exhaustion"))
    row.locator(".bb-value").click()
    focus = page.locator("#orders-reader mark.bb-focus")
    expect(focus.first).to_be_visible()
    assert "forfeited the point" in " ".join("".join(focus.all_text_contents()).split())
    assert in_view(page, "#orders-reader mark.bb-focus")


def test_a_citation_into_a_pdf_shows_the_printed_page_with_its_lines_boxed(tab: Tab) -> None:
    page = open_order(tab, "Alonzo Braddock Pinkney-Voss")
    row = page.locator(".bb-fields tr", has=page.get_by_role("rowheader", name="disposition"))
    row.locator(".bb-cite").first.click()
    expect(page.locator("#orders-reader-picture figcaption")).to_contain_text("Page 3 as printed", timeout=20_000)
    assert page.locator("#orders-reader-picture rect").count() >= 2
    assert page.evaluate("document.querySelector('#orders-reader-picture img').naturalWidth") > 500


def test_a_similar_ruling_opens_with_a_click(tab: Tab) -> None:
    page = open_order(tab, "Marcellus Wyatt Boudinot")
    other = page.locator("#orders-similar .bb-open").first
    name = other.inner_text()
    other.click()
    expect(page.locator("#orders-sheet h2")).to_have_text(name)


def test_rulings_are_laid_side_by_side(tab: Tab) -> None:
    page = tab.page
    tab.go("Compare")
    box = page.locator("#compare-orders input").first
    for name in ("Pinkney", "Boudinot"):
        box.click()
        box.fill(name)
        page.get_by_role("option").first.click()
    expect(page.locator(".bb-compare thead th")).to_have_count(2)
    row = page.locator(".bb-compare tr", has=page.get_by_role("rowheader", name="disposition"))
    assert "differs" in row.inner_text()
    row.locator(".bb-value").last.click()
    expect(page.locator("#compare-reader mark.bb-focus").first).to_be_visible()
    assert in_view(page, "#compare-reader mark.bb-focus")


def test_an_order_that_attacks_the_page_is_only_read(tab: Tab) -> None:
    page = open_order(tab, "Vossberg")
    assert PAYLOAD in (page.locator("#orders-reader .bb-text").text_content() or "")
    assert page.locator("#orders-opened img, #orders-opened script").count() == 0
    ask_page = tab
    ask_page.go("Ask")
    ask(page, "Vossberg compassionate release")
    page.locator("#ask-conversation .bb-cite").first.click()
    expect(page.locator("#ask-reader mark.bb-focus").first).to_be_visible()
    assert page.locator(".bb-conversation img, #ask-reader img, .bb-conversation script").count() == 0


def test_personal_data_is_black_until_it_is_revealed(tab: Tab) -> None:
    page = open_order(tab, "Vossberg")
    assert "34512-058" not in page.content()
    page.get_by_label("Mask personal data").uncheck()
    expect(page.locator("#orders-reader .bb-text")).to_contain_text("34512-058")


def test_citations_are_reached_and_followed_with_the_keyboard(tab: Tab) -> None:
    page = tab.page
    ask(page, "Was Boudinot's motion denied?")
    page.locator("#ask-conversation .bb-cite").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ask-reader mark.bb-focus").first).to_be_visible()


def test_on_a_narrow_screen_nothing_is_wider_than_the_screen(url: str) -> None:
    with browsing(url, NARROW, dark=True) as tab:
        page = tab.open()
        ask(page, "Was Boudinot's motion denied?")
        page.locator("#ask-conversation .bb-cite").first.click()
        expect(page.locator("#ask-reader mark.bb-focus").first).to_be_visible()
        assert in_view(page, "#ask-reader mark.bb-focus")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
        page.locator("#ask-reader .bb-back").click()
        assert page.evaluate("document.activeElement.className") == "bb-cite"


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    with serving(Desk(tmp_path / "none.db")) as url, browsing(url) as tab:
        page = tab.open()
        expect(page.locator("#ask-conversation")).to_contain_text("Add some in the tab Add")
        tab.go("Orders")
        expect(page.locator("#orders-table")).to_contain_text("Your library is empty")
