"""The table of a run, as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from orders.fields import FIELDS, FieldSheet, Value, absent
from orders.order import Order
from summarize.export import CELL_CHARACTERS, COLUMNS, guarded, record_cells, write_csv, write_xlsx
from summarize.record import order_record
from tests.conftest import make_sheet

ROWS = [
    {"path": "a.txt", "status": "finished", "defendant": "José Núñez", "statutes": "18 U.S.C. § 3553(a)"},
    {"path": "=cmd|' /C calc'!A0.txt", "status": "failed", "reason": "@SUM(1+1)"},
]


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_there_is_a_column_for_every_field() -> None:
    assert set(COLUMNS) >= {row.name for row in FIELDS}
    assert COLUMNS[:3] == ("path", "status", "reason")


def test_the_csv_has_a_row_for_each_file_and_is_marked_as_utf8(tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", ROWS)
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read_csv(tmp_path / "table.csv")
    assert [row["status"] for row in rows] == ["finished", "failed"]
    assert rows[0]["defendant"] == "José Núñez"
    assert tuple(rows[0]) == COLUMNS


def test_the_workbook_says_the_same_as_the_csv(tmp_path: Path) -> None:
    write_csv(tmp_path / "table.csv", ROWS)
    write_xlsx(tmp_path / "table.xlsx", ROWS)
    sheet = load_workbook(tmp_path / "table.xlsx").active
    assert sheet is not None
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells == [list(COLUMNS), *(list(row.values()) for row in read_csv(tmp_path / "table.csv"))]


def test_the_same_rows_give_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", ROWS)
    time.sleep(2.1)  # the clock of a zip file ticks every two seconds
    write_xlsx(tmp_path / "b.xlsx", ROWS)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        # Spreadsheets trim what stands before.
        (" =1+1", "' =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("denied", "denied"),
        ("1:17-cr-00085", "1:17-cr-00085"),
        # Control characters cannot stand in a workbook.
        ("a\x00b\x1bc", "abc"),
        ("x" * 40_000, "x" * CELL_CHARACTERS),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert guarded(text) == cell


def test_an_order_becomes_cells_with_personal_data_masked(order: Order) -> None:
    fields: dict[str, tuple[Value, str]] = {
        "defendant": ("Otis Ravenel, 34512-058", "OTIS RAVENEL"),
        "motion_documents": ((55, 61), "Doc. No. 55"),
    }
    record = order_record(order, make_sheet(order, fields), None)
    assert record_cells(record)["defendant"] == "Otis Ravenel, [register number]"
    assert record_cells(record, masked=False)["defendant"] == "Otis Ravenel, 34512-058"
    assert record_cells(record)["motion_documents"] == "55; 61"
    assert record_cells(record)["refiling_invited"] == "false"
    assert record_cells(record)["danger"] == "not_reached"


def test_what_a_reader_should_check_is_named(order: Order) -> None:
    sheet = make_sheet(order, {"disposition": ("denied", "DENIED")}, confidence=0.5)
    failed = absent("exhaustion", "judged", "failed")
    sheet = FieldSheet(order.id, {**sheet.fields, "exhaustion": failed}, ("two rulings",))
    cells = record_cells(order_record(order, sheet, None))
    assert cells["check"] == "disposition; exhaustion"
    assert cells["exhaustion"] == "failed"
    assert cells["warnings"] == "two rulings"
