"""What is written into a library: orders with all that is made of them, and what became of each file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orders.order import Order
from retrieval.about import about
from retrieval.library import Library, Record
from retrieval.overlay import corrections, overlaid
from retrieval.split import Section
from retrieval.terms import index_terms


@dataclass(frozen=True, slots=True)
class Shelved:
    """An order as it goes into the library: its passages with their vectors, its record, and what it is about in words.

    `made_from` is the digest of file, code and settings; `about` the sheet and brief in words. Vectors are of unit length,
    [passages, dimensions] and [dimensions]; None without an encoder.
    """

    order: Order
    record: Record
    made_from: str
    sections: Sequence[Section]
    about: str
    vectors: NDArray[np.float32] | None = None
    about_vector: NDArray[np.float32] | None = None


def put(library: Library, item: Shelved, path: str) -> None:
    """Adds an order, or replaces the one of the same bytes and any that was read from `path`; inside a transaction.

    What people corrected in this order stays corrected.
    """
    for (number,) in library.connection.execute(
        "SELECT number FROM orders WHERE id = ? OR path = ?", (item.order.id, path)
    ).fetchall():
        _remove(library, number)
    record = {name: part for name, part in item.record.items() if name != "text"}
    year = year_of(item.record)
    cursor = library.connection.execute(
        "INSERT INTO orders(id, path, made_from, year, text, record, about) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (item.order.id, path, item.made_from, year, item.order.text, json.dumps(record, ensure_ascii=False), item.about),
    )  # fmt: skip
    number = int(cursor.lastrowid or 0)
    _set_terms(library, "about_terms", number, item.about)
    _put_cells(library, number, item.record["fields"])
    if found := corrections(library, item.order.id):
        reshelve(library, number, overlaid(record, found))
    library.connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?)",
        [(number, page.number, page.span.start, page.span.end) for page in item.order.pages],
    )
    _put_passages(library, number, item)
    if item.about_vector is not None:
        library.connection.execute("INSERT INTO about_vectors VALUES (?, ?)", (number, _blob(item.about_vector)))


def reshelve(library: Library, number: int, record: Record) -> None:
    """Puts another sheet in place of an order's: record, cells, authorities, year and what it is about in words; inside a
    transaction. The vector of what it is about stays: it needs the encoder, and what a person corrects moves it little.
    """
    (before,) = library.connection.execute("SELECT about FROM orders WHERE number = ?", (number,)).fetchone()
    words = about(record)
    _drop_terms(library, "about_terms", number, before)
    _set_terms(library, "about_terms", number, words)
    library.connection.execute(
        "UPDATE orders SET record = ?, about = ?, year = ? WHERE number = ?",
        (json.dumps(record, ensure_ascii=False), words, year_of(record), number),
    )
    for table in ("cells", "authorities"):
        library.connection.execute(f"DELETE FROM {table} WHERE order_number = ?", (number,))
    _put_cells(library, number, record["fields"])


def remove(library: Library, order_id: str) -> list[str]:
    """Removes an order with all that was made of it, corrections of former states of its file and jobs included, and gives
    the paths that it was read from; inside a transaction.
    """
    paths: list[str] = []
    for number, path in library.connection.execute(
        "SELECT number, path FROM orders WHERE id = ?", (order_id,)
    ).fetchall():
        _remove(library, number)
        library.connection.execute("DELETE FROM corrections WHERE path = ?", (path,))
        paths.append(path)
    library.connection.execute("DELETE FROM corrections WHERE order_id = ?", (order_id,))
    jobs = "order_id = :id OR sha256 = :id OR path IN (SELECT value FROM json_each(:paths))"
    given = {"id": order_id, "paths": json.dumps(paths)}
    read = library.connection.execute(f"SELECT path FROM jobs WHERE path IS NOT NULL AND ({jobs})", given).fetchall()
    library.connection.execute(f"DELETE FROM jobs WHERE {jobs}", given)
    return [*paths, *(path for (path,) in read)]


def move(library: Library, order_id: str, path: str) -> None:
    """Notes that an order now lies at another path; inside a transaction."""
    library.connection.execute("UPDATE orders SET path = ? WHERE id = ?", (path, order_id))


def _put_cells(library: Library, number: int, fields: Mapping[str, Any]) -> None:
    rows = []
    for name, field in fields.items():
        value = field["value"]
        items = value if isinstance(value, list) else [value]
        rows += [
            (number, name, place, item, field["state"], field["confidence"])
            for place, item in enumerate(items or [None])
        ]
    library.connection.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?)", rows)
    cites = [(number, kind, cite) for kind in ("statutes", "cases") for cite in fields[kind]["value"]]
    library.connection.executemany("INSERT OR IGNORE INTO authorities VALUES (?, ?, ?)", cites)


def _put_passages(library: Library, number: int, item: Shelved) -> None:
    for place, section in enumerate(item.sections):
        span = section.passage.span
        cursor = library.connection.execute(
            'INSERT INTO passages(order_number, start, "end", heading) VALUES (?, ?, ?, ?)',
            (number, span.start, span.end, section.heading),
        )
        passage = int(cursor.lastrowid or 0)
        _set_terms(library, "passage_terms", passage, section.passage.text)
        if item.vectors is not None:
            library.connection.execute("INSERT INTO vectors VALUES (?, ?)", (passage, _blob(item.vectors[place])))


def _remove(library: Library, number: int) -> None:
    # The lexical tables keep no text of their own: to take a row out they must be told what went in.
    about, text = library.connection.execute("SELECT about, text FROM orders WHERE number = ?", (number,)).fetchone()
    _drop_terms(library, "about_terms", number, about)
    for passage, start, end in library.connection.execute(
        'SELECT number, start, "end" FROM passages WHERE order_number = ?', (number,)
    ).fetchall():
        _drop_terms(library, "passage_terms", passage, text[start:end])
    library.connection.execute("DELETE FROM orders WHERE number = ?", (number,))


def _set_terms(library: Library, table: str, number: int, text: str) -> None:
    library.connection.execute(f"INSERT INTO {table}(rowid, terms) VALUES (?, ?)", (number, index_terms(text)))


def _drop_terms(library: Library, table: str, number: int, text: str) -> None:
    library.connection.execute(
        f"INSERT INTO {table}({table}, rowid, terms) VALUES ('delete', ?, ?)", (number, index_terms(text))
    )


def _blob(vector: NDArray[np.float32]) -> bytes:
    return vector.astype("<f2").tobytes()


def year_of(record: Record) -> int | None:
    """The year of an order by its date, else by its date of filing; None if it prints neither."""
    dates = (record["fields"][name]["value"] for name in ("date", "date_filed"))
    return next((int(day[:4]) for day in dates if day), None)
