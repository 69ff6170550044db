"""A run as a table for a spreadsheet: one row for each input file, those that failed included."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from orders.fields import BY_NAME, FIELDS
from orders.privacy import mask, private_strings
from summarize.disk import write_atomically
from summarize.markdown import shown_value, uncertain
from summarize.record import Record

_LAST = ("check", "warnings", "page")
COLUMNS = ("path", "status", "reason", *(row.name for row in FIELDS), *_LAST)
"""The fields stand under their own names; `check` names the uncertain ones, `page` is the order's Markdown file."""

Cells = Mapping[str, str]
CELL_CHARACTERS = 32_767
"""The most that a cell of a spreadsheet holds."""

# What a spreadsheet runs: at the start of a cell, in its full-width form too, and behind a semicolon, which parts cells where
# the decimal sign is a comma (OWASP, CSV Injection).
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
_INNER_FORMULA = re.compile(r"(;\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_WIDE = frozenset({"path", "reason", "defendant", "judge", "title", "cases", "statutes", "warnings"})
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def record_cells(record: Record, *, masked: bool = True) -> dict[str, str]:
    """The cells of an order's fields, `check` and `warnings`: lists joined by semicolons, personal data masked.

    A field that could not be read says `failed`; any other absence is the field's own absent value.
    """
    known = private_strings(record["text"]) if masked else []

    def cell(text: str) -> str:
        return mask(text, known) if masked else text

    cells = {
        name: "failed" if field["state"] == "failed" else cell(shown_value(field["value"]))
        for name, field in record["fields"].items()
    }
    return cells | {"check": "; ".join(uncertain(record)), "warnings": cell("; ".join(record["warnings"]))}


def own_names(records: Iterable[Record]) -> list[str]:
    """The fields that a sheet for another kind of order added to any of the records."""
    return list(dict.fromkeys(name for record in records for name in record["fields"] if name not in BY_NAME))


def columns_with(own: Sequence[str]) -> list[str]:
    """COLUMNS, with the fields of another sheet after the standard ones."""
    at = len(COLUMNS) - len(_LAST)
    return [*COLUMNS[:at], *own, *_LAST]


def write_csv(path: Path, rows: Iterable[Cells], own: Sequence[str] = ()) -> None:
    """Puts the table at `path`: UTF-8 with a byte order mark, without which Excel reads it in a local code page."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = columns_with(own)
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
    write_atomically(path, text.getvalue().encode("utf-8-sig", "replace"))


def write_xlsx(path: Path, rows: Iterable[Cells], own: Sequence[str] = ()) -> None:
    """Puts the table at `path` as an Excel workbook; the same rows give the same bytes."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    sheet.title = "orders"
    columns = columns_with(own)
    sheet.append(columns)
    for row in rows:
        sheet.append([guarded(row.get(column, "")) for column in columns])
    for index, column in enumerate(columns, 1):
        sheet.cell(1, index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = 40 if column in _WIDE else 16
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    written = io.BytesIO()
    book.save(written)
    write_atomically(path, _timeless(written.getvalue()))


def guarded(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula: what starts like one gets an apostrophe."""
    text = _INNER_FORMULA.sub(r"\1'", ILLEGAL_CHARACTERS_RE.sub("", text))
    return ("'" + text if _FORMULA.match(text) else text)[:CELL_CHARACTERS]


def _timeless(workbook: bytes) -> bytes:
    """The workbook without the moment of its writing, so that a resumed run ends in the same bytes."""
    stripped = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(stripped, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", data)
            same = zipfile.ZipInfo(entry.filename, _ZIP_EPOCH)
            same.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(same, data)
    return stripped.getvalue()
