"""The page served on a free port over a real library, and a real browser that writes down what it asks for."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Dialog, Page, sync_playwright

from app import layout
from page.accounts import Accounts
from page.bodies import STALL_S
from page.desk import Desk
from page.serve import served
from retrieval.library import Library
from summarize.indexing import index_paths

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
JSON = {"Content_Type": "application/json"}
RESTS_S = 1.0  # how long a body may rest, where that is tested
GOLD = Path(__file__).parent.parent / "eval" / "gold"
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


def one_order(folder: Path) -> Path:
    """A library of one sample order."""
    file = folder / "orders.db"
    with Library.open(file, create=True) as library:
        index_paths([GOLD / "ilnd_minute.txt"], library, None)
    return file


@contextmanager
def serving(
    desk: Desk,
    *,
    runs: Path = Path("no-run"),
    accounts: Accounts | None = None,
    host: str = "127.0.0.1",
    stall_s: float = STALL_S,
) -> Iterator[str]:
    """The address of the page over a desk, on a free port, while the block lasts."""
    has_door = accounts is not None
    with served(
        lambda: layout(desk, runs, has_door=has_door), host=host, port=0, accounts=accounts, stall_s=stall_s
    ) as url:
        yield url


def ask(url: str, method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
    """The answer to one request, as it was written: no client here tidies a path."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=20)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    if body is not None and "Content_Length" not in headers:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    return connection.getresponse()


def upload(url: str, name: str, data: bytes) -> str:
    """Where an uploaded file lies on the server, as it tells the browser."""
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n--b--\r\n' % (
        name.encode(),
        data,
    )
    answer = ask(url, "POST", "/gradio_api/upload", body, Content_Type="multipart/form-data; boundary=b")
    return str(json.loads(answer.read())[0])


def event(
    url: str, elem_id: str, name: str, data: Sequence[Any], *, session: str = "session", **headers: str
) -> http.client.HTTPResponse:
    """What the server says to an event of a part of the page, as the browser would send it."""
    config = json.loads(ask(url, "GET", "/config", None, **headers).read())
    part = next(each["id"] for each in config["components"] if each["props"].get("elem_id") == elem_id)
    n = next(each["id"] for each in config["dependencies"] if [part, name] in each["targets"])
    body = {"data": data, "fn_index": n, "session_hash": session, "trigger_id": part, "event_data": None}
    return ask(
        url, "POST", "/gradio_api/queue/join", json.dumps(body).encode(), Content_Type="application/json", **headers
    )


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
