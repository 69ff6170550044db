"""The page served on a free port over a real library, and a real browser that writes down what it asks for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Dialog, Page, sync_playwright

from app import layout
from page.accounts import Accounts
from page.desk import Desk
from page.serve import launch

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE, NARROW = (1440, 900), (390, 844)


@dataclass(slots=True)
class Tab:
    """A tab of the browser: what it asked of other hosts, what a script tried to say, and what broke in the page."""

    page: Page
    url: str
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self) -> Page:
        """The page, loaded, its conversation there."""
        self.page.goto(self.url)
        self.page.wait_for_selector("#ask-conversation .bb-welcome, #ask-conversation .bb-empty")
        return self.page

    def go(self, tab: str) -> None:
        """Goes to a tab of the page, by the menu where the screen is too narrow for all of them."""
        found = self.page.get_by_role("tab", name=tab, exact=True)
        if not found.is_visible():
            self.page.locator(".overflow-menu > button").click()
            found = self.page.locator(".overflow-dropdown button", has_text=tab)
        found.click()


@contextmanager
def serving(desk: Desk, *, runs: Path = Path("no-run"), accounts: Accounts | None = None) -> Iterator[str]:
    """The address of the page over a desk, while the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = layout(desk, runs)
    url = launch(page, host="127.0.0.1", port=port, accounts=accounts, prevent_thread_lock=True)
    try:
        yield url
    finally:
        page.close(verbose=False)


@contextmanager
def browsing(url: str, size: tuple[int, int] = WIDE, *, dark: bool = False) -> Iterator[Tab]:
    """A tab of a real browser, not yet at the page."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )  # fmt: skip
        tab = Tab(context.new_page(), url)
        tab.page.on("request", lambda asked: None if _own(asked.url, url) else tab.outside.append(asked.url))
        tab.page.on("dialog", lambda dialog: _dismiss(tab, dialog))
        tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
        try:
            yield tab
        finally:
            browser.close()


def _dismiss(tab: Tab, dialog: Dialog) -> None:
    tab.dialogs.append(dialog.message)
    dialog.dismiss()


def _own(asked: str, url: str) -> bool:
    return asked.startswith((url, "data:", "blob:"))


def choose(page: Page, part: str, label: str, option: str) -> None:
    """Chooses in a filter of the tab that holds this part."""
    page.get_by_role("tabpanel").filter(has=page.locator(part)).get_by_label(label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()
