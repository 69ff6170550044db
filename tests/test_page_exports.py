"""What the page and the command hand out: the orders that are shown, nothing that names a person, nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import time
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from typer.testing import CliRunner

from cli import app
from page.compare import names
from page.desk import Desk
from page.exports import KEPT_S, download_folder, making
from page.overview import MOTIONS, counted
from page.shown import shown
from page.table import Wanted, shown_orders, table_html
from page.view import text_pane
from summarize.export import guarded
from summarize.library_export import FORMATS, export_library
from summarize.record import file_name
from tests.library_cases import Ruling, library_of
from tests.overview_cases import named_after_a_person, rulings_desk

HOSTILE = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk over five rulings, one of them on another motion."""
    return rulings_desk(tmp_path_factory.mktemp("rulings"))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk over two orders whose folder and files are named after a person."""
    return named_after_a_person(tmp_path_factory.mktemp("clients"))


def read_back(file: Path) -> list[str]:
    """The docket numbers or courts of an exported file, in its order."""
    if file.suffix == ".csv":
        return [row["court"] for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))]
    if file.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        head, *lines = [list(row) for row in sheet.iter_rows(values_only=True)]
        return [str(line[head.index("court")]) for line in lines]
    if file.suffix == ".docx":
        rows = [row.cells for table in Document(str(file)).tables for row in table.rows]
        return [cells[1].text for cells in rows if cells[0].text == "court"]
    return [json.loads(line)["fields"]["court"]["value"] for line in file.read_text().splitlines()]


def made(desk: Desk, numbers: list[int], suffix: str, *, masked: bool = True) -> Path:
    """The file that a button hands out."""
    *_, last = making(desk, lambda: numbers, suffix, masked=masked)
    return Path(last[2])


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_shown_is_exported_in_its_order_search_and_all(desk: Desk, suffix: str) -> None:
    every = shown_orders(desk, "", MOTIONS, Wanted("court"))
    assert read_back(made(desk, every, suffix)) == ["azd", "nysd", "nysd", "nysd"]
    found = shown_orders(desk, "mother", "court=nysd", Wanted())
    assert len(found) == 1
    assert read_back(made(desk, found, suffix)) == ["nysd"]
    assert len(read_back(made(desk, counted(desk, "grounds=medical"), suffix))) == 3


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_command_exports_what_the_page_does(desk: Desk, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"orders{suffix}"
    where = "grounds=medical motion_type!=other"
    ran = CliRunner().invoke(app, ["export", str(out), "--library", str(desk.library_path), "--where", where])
    assert ran.exit_code == 0
    page = made(desk, counted(desk, "grounds=medical"), suffix)
    if suffix == ".docx":  # an archive bears the time of its making
        assert read_back(page) == read_back(out)
    else:
        assert page.read_bytes() == out.read_bytes()


def test_nothing_to_export_is_one_sentence(desk: Desk) -> None:
    *_, last = making(desk, lambda: [], ".csv", masked=True)
    assert last[2] is None
    assert "No order fits" in last[3]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_masked_file_names_nobody_by_its_path(named: Desk, tmp_path: Path, suffix: str) -> None:
    for masked in (True, False):
        file = tmp_path / f"orders{suffix}"
        with named.open() as library:
            export_library(library, file, masked=masked)
        said = " ".join(cell for row in everything(file) for cell in row)
        assert ("Quackenbush" in said) is not masked
        assert not masked or "34512-058" not in said


def everything(file: Path) -> list[list[str]]:
    """Every cell, paragraph or line of a file."""
    if file.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        return [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    if file.suffix == ".docx":
        document: Any = Document(str(file))
        return [[p.text for p in document.paragraphs]]
    return [[file.read_text(encoding="utf-8")]]


def test_masked_the_page_names_nobody_by_a_path(named: Desk) -> None:
    with named.open() as library:
        numbers = [entry.number for entry in library.entries()]
        orders = [shown(library, entry.id, masked=True) for entry in library.entries(numbers)]
        plain = shown(library, orders[0].entry.id, masked=False)
    choices = names(named, masked=True)["choices"]
    everything_shown = [
        *(text_pane(order, []) for order in orders), table_html(named, "", "", Wanted(), masked=True), str(choices),
    ]  # fmt: skip
    assert not [html for html in everything_shown if "Quackenbush" in html]
    assert plain.entry.path in unescape(text_pane(plain, []))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/a b/Doe v. Roe.PDF", "0123456789ab.pdf"),  # the suffix says how it was read
        ("order of Jane.Doe", "0123456789ab"),  # what looks like a suffix may be a name
    ],
)
def test_a_masked_file_is_called_by_its_id(path: str, expected: str) -> None:
    assert file_name("0123456789abcdef", path, masked=True) == expected
    assert file_name("0123456789abcdef", path, masked=False) == path


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (f"a; {HOSTILE}", f"a; '{HOSTILE}"),  # a semicolon parts cells where the decimal sign is a comma
        ("\uff1d1+1", "'\uff1d1+1"),  # full width, which Japanese spreadsheets run too
        ("a; b", "a; b"),
    ],
)
def test_no_part_of_a_cell_is_a_formula(text: str, cell: str) -> None:
    assert guarded(text) == cell


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_exported_cell_is_a_formula(tmp_path: Path, suffix: str, sign: str) -> None:
    with library_of(tmp_path / "orders.db", [Ruling("evil", {"defendant": sign, "title": f"A; {sign}"})]) as library:
        export_library(library, tmp_path / f"orders{suffix}")
    if suffix == ".csv":
        rows = list(csv.reader(io.StringIO((tmp_path / "orders.csv").read_text(encoding="utf-8-sig"))))
    else:
        rows = everything(tmp_path / "orders.xlsx")
        book = openpyxl.load_workbook(tmp_path / "orders.xlsx").active
        assert book is not None
        assert not [cell for row in book.iter_rows() for cell in row if cell.data_type == "f"]
    cells = [cell for row in rows for cell in row]
    assert f"'{sign}" in cells
    assert f"A; '{sign}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_download_lies_in_a_private_folder_that_is_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    first = download_folder()
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    (first / "orders.csv").write_text("a")
    assert download_folder() != first
    assert first.exists(), "its download may still be on its way"
    past = time.time() - KEPT_S - 1
    os.utime(first, (past, past))
    download_folder()
    assert not first.exists()
