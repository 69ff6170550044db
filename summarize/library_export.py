"""The orders of a library as a file for others: a table, a document to print, or whole records."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document

from orders.privacy import black_out, mask, private_strings
from retrieval.library import Entry, Library, LibraryError
from retrieval.where import Condition, matching
from summarize.disk import write_atomically
from summarize.export import Cells, own_names, record_cells, write_csv, write_xlsx
from summarize.markdown import SECTIONS, readable, words
from summarize.record import Record, file_name, record_rows

__all__ = ["FORMATS", "export_library"]


def export_library(
    library: Library,
    path: Path,
    conditions: Sequence[Condition] = (),
    *,
    masked: bool = True,
    numbers: Sequence[int] | None = None,
) -> int:
    """How many orders were written to `path`, whose suffix is one of FORMATS; personal data is masked.

    `numbers` are those of the orders to write, in their order, where a search chose them; without them all that fit. Masked,
    an order is called by its id: its path may be named after a person. Raises: LibraryError for another suffix, or where no
    order fulfils the conditions.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise LibraryError(f"{path.name}: not a format to export: allowed are {', '.join(FORMATS)}")
    entries = list(library.entries(matching(library, conditions) if numbers is None else numbers))
    if not entries:
        raise LibraryError("no order fits: take a condition away")
    write(path, [_whole(library, entry) for entry in entries], masked)
    return len(entries)


def _whole(library: Library, entry: Entry) -> Record:
    return {**entry.record, "id": entry.id, "text": library.text(entry.number)}


def _rows(records: Sequence[Record], masked: bool) -> list[Cells]:
    return [{"path": _file(r, masked), "status": "finished", **record_cells(r, masked=masked)} for r in records]


def _file(record: Record, masked: bool) -> str:
    return file_name(record["id"], record["source"]["path"], masked=masked)


def _jsonl(path: Path, records: Sequence[Record], masked: bool) -> None:
    """One `benchbrief.order.v1` record a line. Masked characters become `█`, so that every offset still holds."""
    lines = (json.dumps(_blackened(r) if masked else r, ensure_ascii=False) + "\n" for r in records)
    write_atomically(path, "".join(lines))


def _blackened(record: Record) -> Record:
    """The record with its text blacked out, and each quote cut from that text; other strings by what is private in it."""
    text = black_out(record["text"])
    known = private_strings(record["text"])

    def blackened(part: Any) -> Any:
        if isinstance(part, dict):
            if {"start", "end", "text"} <= part.keys():
                return {**part, "text": text[part["start"] : part["end"]]}
            return {name: blackened(value) for name, value in part.items()}
        if isinstance(part, list):
            return [blackened(value) for value in part]
        return mask(part, known) if isinstance(part, str) else part

    plain = ("schema", "id", "source")
    whole = {name: value if name in plain else blackened(value) for name, value in record.items()}
    return whole | {"text": text, "source": record["source"] | {"path": _file(record, True)}}


def _docx(path: Path, records: Sequence[Record], masked: bool) -> None:
    """A document with one section an order: its brief, its field sheet, the words that prove each field."""
    document: Any = Document()
    for place, record in enumerate(records):
        known = private_strings(record["text"]) if masked else []
        if place:
            document.add_page_break()
        title = _title(record, masked)
        _section(document, title, record, lambda text, known=known: mask(text, known) if masked else text)  # type: ignore[misc]
    written = io.BytesIO()
    document.save(written)
    write_atomically(path, written.getvalue())


def _section(document: Any, title: str, record: Record, shown: Callable[[str], str]) -> None:
    fields = record["fields"]
    document.add_heading(shown(title), level=1)
    for section, heading in SECTIONS.items():
        claims = [claim["text"] for claim in record["brief"] if claim["section"] == section]
        if claims:
            document.add_heading(heading, level=2)
            for claim in claims:
                document.add_paragraph(shown(_printable(claim)))
    document.add_heading("Field sheet", level=2)
    table = document.add_table(rows=1, cols=3, style="Light List Accent 1")
    for cell, text in zip(table.rows[0].cells, ("Field", "Value", "Proved by"), strict=True):
        cell.text = text
    for row in record_rows(record):
        field = fields[row.name]
        value = readable(row, field) if field["state"] == "value" else words(field["state"])
        quotes = " … ".join(" ".join(item["text"].split()) for item in field["evidence"][:2])
        cells = table.add_row().cells
        for cell, text in zip(cells, (words(row.name), value, quotes), strict=True):
            cell.text = shown(_printable(text))


def _title(record: Record, masked: bool) -> str:
    who = record["fields"]["defendant"]["value"] or Path(_file(record, masked)).name
    name = "; ".join(who) if isinstance(who, list) else who
    number = record["fields"]["docket_number"]["value"]
    return _printable(f"{name}, {number}" if isinstance(number, str) else str(name))


def _printable(text: str) -> str:
    """The text without the control characters that a Word file cannot hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def _csv(path: Path, records: Sequence[Record], masked: bool) -> None:
    write_csv(path, _rows(records, masked), own_names(records))


def _xlsx(path: Path, records: Sequence[Record], masked: bool) -> None:
    write_xlsx(path, _rows(records, masked), own_names(records))


_WRITERS: dict[str, Callable[[Path, Sequence[Record], bool], None]] = {
    ".csv": _csv, ".xlsx": _xlsx, ".docx": _docx, ".jsonl": _jsonl,
}  # fmt: skip
FORMATS = tuple(_WRITERS)
