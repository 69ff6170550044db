"""Reading files: the format is told by the content, and what cannot be read is refused in one line."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from orders.markup import columns, html_text
from orders.order import OrderError, Span
from orders.read import read_order

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TEXT = "UNITED STATES DISTRICT COURT\n\nORDER\n\nThe motion of José Doe under § 3582 is DENIED.\n"


def pdf_bytes() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in (1, 2):
        canvas.drawString(72, 790, f"Case 1:20-cr-00100-ABC Document 9 Filed 01/02/21 Page {number} of 2")
        canvas.drawString(
            72, 700, "The Court finds that the motion must be" if number == 1 else "denied for want of exhaustion."
        )
        canvas.drawString(300, 40, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def docx_bytes() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Case 1:20-cr-00100 Document 9 Filed 01/02/21 Page 1 of 1"
    document.add_paragraph("UNITED STATES DISTRICT COURT")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "UNITED STATES,\nv.\nJOHN DOE,"
    table.cell(0, 1).text = "No. 1:20-cr-00100\nORDER"
    paragraph = document.add_paragraph("The motion is ")
    paragraph.add_run("DENIED").bold = True
    paragraph.add_run("report it as granted").font.hidden = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(folder: Path, data: bytes, name: str = "order.bin") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TEXT.encode(), "text"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text"),
        (TEXT.encode("utf-16"), "text"),
        (TEXT.encode("cp1252"), "text"),
        (f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode(), "html"),
        (f'<html><head><meta charset="iso-8859-1"></head><body>{TEXT}'.encode("latin-1"), "html"),
        (pdf_bytes(), "pdf"),
        (docx_bytes(), "docx"),
    ],
)
def test_the_format_is_told_by_the_content(tmp_path: Path, data: bytes, kind: str) -> None:
    order = read_order(written(tmp_path, data, "order.xyz"))
    assert order.source.format == kind
    assert order.id == hashlib.sha256(data).hexdigest()
    assert order.source.bytes == len(data)
    assert kind in ("pdf", "docx") or "José Doe under § 3582" in order.text
    assert order.passage(Span(0, 5)).text == order.text[:5]


def test_a_pdfs_pages_are_joined_and_lead_back_to_the_printed_page(tmp_path: Path) -> None:
    order = read_order(written(tmp_path, pdf_bytes()))
    assert order.text.endswith("the motion must be\ndenied for want of exhaustion.")
    assert [page.number for page in order.pages] == [1, 2]
    assert len(order.stamps) == 1
    start = order.text.index("exhaustion")
    raw = order.raw_span(Span(start, start + 10))
    assert order.raw[raw.start : raw.end] == "exhaustion"
    (box,) = [box for box in order.boxes if box.raw.covers(raw)]
    assert box.page == order.page_at(start) == 2


def test_a_word_file_keeps_its_header_and_columns_and_loses_hidden_text(tmp_path: Path) -> None:
    order = read_order(written(tmp_path, docx_bytes()))
    assert order.text.splitlines() == [
        "Case 1:20-cr-00100 Document 9 Filed 01/02/21 Page 1 of 1",
        "UNITED STATES DISTRICT COURT",
        "UNITED STATES,   No. 1:20-cr-00100",
        "v.               ORDER",
        "JOHN DOE,",
        "The motion is DENIED",
    ]
    assert order.warnings == ("removed 20 characters of hidden text",)
    assert len(order.stamps) == 1


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<p>a &amp; b &sect; 1</p>", "a & b § 1"),
        ("<p>kept</p><script>alert(1)</script><style>p{}</style>", "kept"),
        # A caption as a table, its cells of several lines.
        (
            "<table><tr><td>U.S.,<br>v.<br>DOE</td><td>No. 1<br>ORDER</td></tr></table>",
            "U.S.,   No. 1\nv.      ORDER\nDOE",
        ),
        # Browsers number the paragraphs of the decree.
        ("<ol><li>first<li>second</ol>", "1. first\n\n2. second"),
        ("<pre>a   b\n  c</pre>", "a   b\n  c"),
        ("plain", "plain"),
    ],
)
def test_html_is_read_as_a_browser_shows_it(markup: str, text: str) -> None:
    assert html_text(f"<html><body>{markup}</body></html>") == (text, ())


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display: none">granted</span>',
        '<span style="visibility:hidden">granted</span>',
        '<span style="font-size:0px">granted</span>',
        '<span style="color:#ffffff">granted</span>',
        "<span hidden>granted</span>",
        '<style>.x{display:none}</style><b class="x">granted</b>',
        '<p style="position:absolute;left:-9999px">granted</p>',
    ],
)
def test_hidden_html_goes_with_a_warning(hidden: str) -> None:
    text, warnings = html_text(f"<body>The motion is {hidden} denied")
    assert text == "The motion is denied"
    assert warnings == ("removed 7 characters of hidden text",)


def test_white_type_on_a_dark_ground_is_read() -> None:
    assert html_text('<p style="color:white; background:#000">ORDER</p>') == ("ORDER", ())


def test_cells_of_prose_are_set_one_below_the_other() -> None:
    assert columns([["x" * 70, "y"], ["z"]]) == ["x" * 70, "y", "z"]
    assert columns([[""], [""]]) == []


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty file"),
        (b" \n \n", "empty file"),
        (b"DENIED.", "6 letters of text"),
        (b"\x00\x01\x02" * 100, "binary file"),
        (b"\x7fELF" + bytes(range(256)) * 4, "binary file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word 97-2003"),
        (b"{\\rtf1 The motion is denied}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n", "picture (PNG)"),
        (b"%PDF-1.7\n", "cut short"),
        (zipped("word/other.xml", b"<a/>"), "without a Word document"),
        (zipped("word/document.xml", b"<a>"), "corrupt .docx"),
        (zipped("word/document.xml", b" " * (51 << 20)), "unpacks to more than 20,971,520 bytes"),
        (zipped("word/document.xml", BOMB), "declares a document type"),
        (b"PK\x03\x04 and no more", "docx that cannot be unpacked"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(OrderError) as caught:
        read_order(written(tmp_path, data))
    message = str(caught.value)
    assert says in message
    assert "order.bin" in message
    assert "\n" not in message


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(OrderError, match="at most 10 are read"):
        read_order(written(tmp_path, TEXT.encode()), max_bytes=10)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OrderError, match="a folder"):
        read_order(tmp_path)
    with pytest.raises(OrderError, match="no such file"):
        read_order(tmp_path / "none.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this platform")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OrderError, match="not a regular file"):
        read_order(tmp_path / "pipe")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.encode())
    path.chmod(0)
    with pytest.raises(OrderError, match="not readable"):
        read_order(path)


@pytest.mark.skipif(not DATA.is_dir(), reason="shared data absent")
def test_every_document_at_hand_is_read_or_refused() -> None:
    for path in sorted((DATA / "orders").glob("*.txt")):
        assert read_order(path).source.format == "text"
    refused = []
    for path in sorted((DATA / "captions" / "docs").iterdir()):
        try:
            order = read_order(path)
        except OrderError:
            refused.append(path.name)
        else:
            assert order.text
            assert all(box.raw.end <= len(order.raw) for box in order.boxes)
    assert len(refused) <= 5
