"""The guarded page in a real browser: it works under its policy, what attacks it is only read, and the door is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from page.accounts import Accounts, add_account
from page.desk import Desk
from retrieval.library import Library
from summarize.indexing import index_paths
from tests.page_cases import CHROMIUM, Tab, browsing, serving
from tests.test_browser import HOSTILE, PAYLOAD, ask

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"),
]
GOLD = Path(__file__).parent.parent / "eval" / "gold"
PASSWORD = "a long pass phrase"
WATCH = "window.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(`${e.violatedDirective} ${e.blockedURI}`));"


def make_desk(folder: Path) -> Desk:
    """A desk over a sample order and one that attacks the page by its text, its defendant and its file's name."""
    attack = folder / "<img src=x onerror=alert(5)>.txt"
    attack.write_text(HOSTILE, encoding="utf-8")
    with Library.open(folder / "orders.db", create=True) as library:
        index_paths([GOLD / "mied_opposed.txt", attack], library, None)
    return Desk(folder / "orders.db")


@contextmanager
def watched(url: str) -> Iterator[Tab]:
    """A tab that writes down what its policy forbids; nothing runs that should not, and no other host is asked."""
    with browsing(url) as tab:
        tab.page.add_init_script(WATCH)
        yield tab
        assert (tab.outside, tab.dialogs, tab.errors) == ([], [], [])


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over those two orders."""
    with serving(make_desk(tmp_path_factory.mktemp("orders"))) as found:
        yield found


def add(tab: Tab, file: Path) -> None:
    """Drops a file and waits until it is done."""
    tab.go("Add")
    rows = tab.page.locator(".bb-jobs tbody tr")
    expect(rows).to_have_count(2)  # those that were indexed before
    tab.page.locator("#add-files input[type=file]").set_input_files(str(file))
    expect(rows).to_have_count(3)
    expect(tab.page.locator(".bb-job-waiting, .bb-job-reading")).to_have_count(0, timeout=60_000)


def broken(page: Page) -> list[str]:
    """What the policy of the page forbade so far."""
    return [str(each) for each in page.evaluate("window.broken")]


def test_the_whole_page_works_under_its_policy_and_text_of_strangers_is_only_read(url: str, tmp_path: Path) -> None:
    with watched(url) as tab:
        page = tab.open()
        ask(page, PAYLOAD)
        expect(page.locator(".bb-asked").last).to_have_text(PAYLOAD)
        tab.go("Orders")
        page.get_by_role("button", name="Vossberg").click()
        expect(page.locator("#orders-reader .bb-text")).to_contain_text(PAYLOAD)
        page.get_by_role("button", name="Correct a field").click()
        page.locator("#correct-choice input").click()
        page.get_by_role("option", name="granted in part", exact=True).click()
        page.locator("#correct-reason textarea, #correct-reason input").first.fill(PAYLOAD)
        page.locator("#correct-save").click()
        expect(page.locator("#correct-said")).to_contain_text("Kept: disposition")
        expect(page.locator(".bb-person")).to_contain_text(PAYLOAD)
        tab.go("Compare")
        page.locator("#compare-orders input").first.click()
        expect(page.get_by_role("option", name="Vossberg")).to_contain_text("<img src=x onerror=alert>")
        page.keyboard.press("Escape")
        hostile = tmp_path / "<svg onload=alert(7)><img src=x onerror=alert(8)>.txt"
        hostile.write_text("UNITED STATES DISTRICT COURT\nDISTRICT OF KANSAS\n\nORDER\n\nThe motion is DENIED.\n")
        add(tab, hostile)
        expect(page.locator(".bb-jobs tbody tr").first).to_contain_text("onerror=alert(8)")
        for name in ("Overview", "Evaluation", "Ask"):
            tab.go(name)
            page.wait_for_timeout(300)
        assert (
            page.locator(".bb-conversation img, .bb-order img, .bb-text img, .bb-jobs img, .bb-jobs svg").count() == 0
        )
        assert broken(page) == []


def test_a_field_has_the_box_that_fits_it(url: str) -> None:
    with watched(url) as tab:
        page = tab.open()
        tab.go("Orders")
        page.get_by_role("button", name="Winbush").click()
        page.get_by_role("button", name="Correct a field").click()
        for field, shown in (("grounds", "several"), ("date", "text"), ("danger", "choice")):
            page.locator("#correct-field input").click()
            page.get_by_role("option", name=field, exact=True).click()
            for box in ("choice", "several", "text"):
                expect(page.locator(f"#correct-{box}")).to_be_visible(visible=box == shown)
            if field == "grounds":
                page.locator("#correct-several input").click()
                page.get_by_role("option", name="age", exact=True).click()
                page.get_by_role("option", name="family", exact=True).click()
                page.keyboard.press("Escape")
                page.locator("#correct-reason textarea, #correct-reason input").first.fill("page 1")
                page.locator("#correct-save").click()
                expect(page.locator("#correct-said")).to_contain_text("Kept: grounds")
            if field == "date":
                page.locator("#correct-text textarea, #correct-text input").first.fill("last spring")
                page.locator("#correct-reason textarea, #correct-reason input").first.fill("page 1")
                page.locator("#correct-save").click()
                expect(page.locator("#correct-said")).to_contain_text("a date such as 2021-05-28")
        row = page.locator(".bb-fields tr", has=page.get_by_role("rowheader", name="grounds", exact=True))
        expect(row).to_contain_text("family")


def test_markup_that_came_into_the_page_all_the_same_could_run_and_fetch_nothing(url: str) -> None:
    with watched(url) as tab:
        page = tab.open()
        page.evaluate(
            """() => {
                const part = document.querySelector("#ask-conversation");
                part.insertAdjacentHTML("beforeend", `<img src="x" onerror="alert(1)"><img src="http://192.0.2.1/a.png">
                    <a id="bad" href="javascript:alert(2)">x</a><iframe srcdoc="<script>alert(3)</scr` + `ipt>"></iframe>
                    <form id="away" action="http://192.0.2.1/"><input name="a"></form>`);
                const script = document.createElement("script");
                script.textContent = "alert(4)";
                document.body.append(script);
                document.querySelector("#bad").click();
                document.querySelector("#away").submit();
                fetch("http://192.0.2.1/b").catch(() => null);
            }"""
        )
        page.wait_for_timeout(1_000)
        found = broken(page)
        for directive in (
            "script-src-attr",
            "script-src-elem",
            "img-src http://192.0.2.1",
            "form-action",
            "connect-src",
        ):
            assert any(each.startswith(directive) for each in found), (directive, found)
        tab.outside.clear()  # what was asked for here, and stopped by the policy


def test_a_person_logs_in_adds_an_order_and_logs_out(tmp_path: Path) -> None:
    add_account(tmp_path / "accounts", "clerk", PASSWORD)
    desk = make_desk(tmp_path)
    with serving(desk, accounts=Accounts(tmp_path / "accounts")) as url, watched(url) as tab:
        page = tab.page
        page.goto(url)
        expect(page.get_by_role("heading")).to_have_text("benchbrief")
        page.get_by_label("Name").fill("clerk")
        page.get_by_label("Password").fill("not this one at all")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_have_text("Name and password do not fit.")
        page.get_by_label("Name").fill("clerk")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_selector("#ask-conversation .bb-welcome")
        assert page.evaluate("document.cookie") == ""  # no script sees the session
        add(tab, GOLD / "ilnd_minute.txt")
        assert desk.n_orders() == 3
        assert broken(page) == []
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_label("Password")).to_be_visible()
        page.goto(f"{url}config")
        expect(page.locator("body")).to_have_text("log in first")
