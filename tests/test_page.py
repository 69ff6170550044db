"""The page holds its figures, shows wrong and right evidence in place, asks nobody for anything, and escapes orders."""

from __future__ import annotations

import re

from eval.cells import Document, score_line
from eval.figures import figures
from eval.page import CONTEXT, excerpts, page_html
from orders.fields import FieldSheet
from orders.order import Order, Span
from tests.conftest import make_order, make_sheet
from tests.test_cells import line

MANIFEST = {
    "system": "product", "model": {"name": "none", "sha256": None}, "seconds": 1.0, "version": "0.1.0",
    "tokens": {"read": 0, "written": 0}, "code_sha256": "0" * 64, "peak_memory_mib": 100,
}  # fmt: skip


def page(*documents: Document) -> str:
    return page_html(figures(documents, MANIFEST), documents)


def test_a_wrong_cell_stands_with_what_was_shown_beside_what_gold_quotes(order: Order, sheet: FieldSheet) -> None:
    quoted = {"docket_number": ["Reg. No. 34512-058"]}
    html = page(score_line(line(order, sheet, {"docket_number": "1:17-cr-00099"}, **quoted)))
    got, gold = re.findall(r"<mark>(.*?)</mark>", html)
    assert got == "1:17-cr-00085"
    assert "34512-058" not in gold  # a register number is personal: blacked out, and its place still shown
    assert gold.startswith("Reg. No. ")


def test_a_page_without_a_wrong_cell_says_so(order: Order, sheet: FieldSheet) -> None:
    html = page(score_line(line(order, sheet, {"court": "ncwd"})))
    assert "Wrong cells</h2>" in html
    assert "None." in html


def test_the_page_asks_no_host_and_runs_no_script(order: Order, sheet: FieldSheet) -> None:
    html = page(score_line(line(order, sheet, {"court": "ncwd", "disposition": "granted", "grounds": ("age",)})))
    assert not re.search(r"<script|<link|<img|https?:|url\(|@import|\bon\w+=", html)
    assert "default-src 'none'" in html


def test_text_of_an_order_is_escaped() -> None:
    text = "ORDER\n<script>alert(1)</script> DENIED & more"
    order = make_order(text)
    sheet = make_sheet(order, {"disposition": ("denied", "<script>alert(1)</script> DENIED")})
    html = page(score_line(line(order, sheet, {"disposition": "granted", "title": "<b>ORDER</b>"}) | {"doc": "<i>a"}))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; DENIED" in html
    assert "<i>a" not in html
    assert "<b>ORDER" not in html


def test_excerpts_are_cut_at_words_and_share_what_overlaps() -> None:
    text = "word " * 200
    found = excerpts(text, [Span(500, 504), Span(502, 509), Span(0, 4)])
    assert ["".join(piece.text for piece in pieces if piece.marked) for pieces in found] == ["word", "word word"]
    lead, _, tail = found[1]
    assert lead.text.startswith("… word")
    assert tail.text.endswith("word …")
    assert len(lead.text) <= CONTEXT + 2
