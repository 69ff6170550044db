"""Text of strangers on the page: file names, reasons, filters and questions are characters, never markup."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from app import head_html
from orders.order import Span
from page.add import board_html
from page.ask import ask_one, spoken_html
from page.corrections import saved, undone
from page.desk import Desk
from page.filters import chosen_by, terms
from page.orders import opened_order
from page.overview import charts_html
from page.shown import Reading
from page.table import Wanted, table_html
from page.text import Mark
from page.view import order_sheet, render, text_pane
from retrieval.jobs import Board
from tests.job_cases import job
from tests.test_page_view import make_library

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></title></style><iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>click</a>",
    "{{ 7 * 7 }}${alert(1)}<%= 7 %>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    "\u202e<form action=//evil.example><input name=password></form>",
]
ALLOWED = {
    "article", "button", "dd", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "header", "li",
    "mark", "nav", "ol", "p", "progress", "q", "section", "small", "span", "strong", "summary", "table", "tbody", "td",
    "th", "thead", "tr", "ul", "br", "hr", "pre", "footer", "caption",
}  # fmt: skip


class Markup(HTMLParser):
    """The elements, their attributes and the text of a part of the page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.values: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def is_text(html: str, payload: str) -> bool:
    """Whether the payload is there to be read, and made no element, attribute or address of the page."""
    seen = Markup(html)
    foreign = (
        seen.tags - ALLOWED,
        {name for name in seen.attributes if name.startswith(("on", "src", "href", "action", "style"))},
    )
    assert foreign == (set(), set())
    return " ".join(payload.split()) in " ".join((seen.text + " ".join(seen.values)).split())


@pytest.fixture(params=PAYLOADS)
def payload(request: pytest.FixtureRequest) -> str:
    """What an attacker writes."""
    return str(request.param)


@pytest.fixture
def attacked(tmp_path: Path, payload: str) -> tuple[Desk, str]:
    """A desk over one order whose text, defendant and file name are the payload, and the order's id."""
    file = tmp_path / "orders.db"
    order_id = make_library(file, f"{payload} ORDER\n{payload}\n", defendant=payload, name=f"{payload}.txt")
    return Desk(file), order_id


def test_text_defendant_and_brief_of_an_order(attacked: tuple[Desk, str], payload: str) -> None:
    desk, order_id = attacked
    order = Reading(desk, False).order(order_id)
    assert is_text(text_pane(order, [Mark(Span(0, 5), 1, True)]), payload)
    assert is_text(order_sheet(order, reader="reader"), payload)
    assert is_text(table_html(desk, "", "", Wanted(), masked=False), payload.title() if payload.isupper() else payload)
    for parts in opened_order(desk, order_id, False):
        assert all(is_text(part, payload) or payload not in part for part in parts[2:])


def test_the_name_of_a_file(payload: str) -> None:
    name = payload.replace("/", "_")  # a name holds no slash
    failed = job("failed", given=f"/added/{name}.txt", reason=f"{payload} is no order")
    assert is_text(board_html(Board((failed,), {"failed": 1}, {"failed": 1})), payload)
    assert is_text(board_html(Board((failed,), {"failed": 1}, {"failed": 1})), name)
    done = job("finished", given=f"{name}/{name}.txt", order_id=payload)
    assert is_text(board_html(Board((done,), {"finished": 1}, {"finished": 1})), name)


def test_the_name_of_the_library(tmp_path: Path, payload: str) -> None:
    name = f"{payload.replace('/', '_')}.db"
    assert is_text(head_html(Desk(tmp_path / name)), name)


def test_a_question(attacked: tuple[Desk, str], payload: str) -> None:
    desk, _ = attacked
    *_, (answers, shown, _) = ask_one(desk, payload, [], "", True)
    assert is_text(shown, payload)
    assert is_text(spoken_html(desk, answers, True), payload)


def test_the_reason_of_a_correction(attacked: tuple[Desk, str], payload: str) -> None:
    desk, order_id = attacked
    assert saved(desk, order_id, "disposition", "granted", f"page 1 {payload}")[1]
    order = Reading(desk, True).order(order_id)
    assert is_text(order_sheet(order, reader="reader"), payload)
    for told in (
        saved(desk, order_id, "disposition", payload, "page 1")[0], saved(desk, payload, "disposition", "granted", "page 1")[0],
        saved(desk, order_id, payload, "granted", "page 1")[0], saved(desk, order_id, "judge", payload, "page 1")[0],
        undone(desk, order_id, "judge", 0)[0],
    ):  # fmt: skip
        is_text(told, payload)
    assert is_text(order_sheet(Reading(desk, False).order(order_id), reader="reader"), payload)


def test_a_filter(attacked: tuple[Desk, str], payload: str) -> None:
    desk, _ = attacked
    for line in (terms([payload], [], [], None, None), f"year>={payload}", payload, f"{payload}=1"):
        is_text(table_html(desk, "", line, Wanted(), masked=True), payload)
        is_text(charts_html(desk, line), payload)
        *_, (_, shown, _) = ask_one(desk, "Was it denied?", [], line, True)
        is_text(shown, payload)
        chosen_by(line)
    is_text(table_html(desk, payload, "", Wanted(), masked=True), payload)


def test_a_login_message() -> None:
    assert "<script>" not in render("door", message=PAYLOADS[0])
