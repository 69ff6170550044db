"""The library: one SQLite file that holds orders, passages, field sheets and jobs. The system of record."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orders.order import Passage, Span
from retrieval.schema import ForeignError, prepare
from retrieval.terms import fold

Record = dict[str, Any]
BUSY_MS = 30_000
_VECTORS = {"passages": "vectors", "about": "about_vectors"}
_VECTOR_KEYS = {"passages": "passage", "about": "order_number"}


class LibraryError(ValueError):
    """A library that cannot be opened or used; the message says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An order in the library. `record` is its `benchbrief.order.v1` record without the text."""

    number: int
    id: str
    path: str
    year: int | None
    about: str
    record: Record

    def value(self, field: str) -> Any:
        """The field's value in its sheet."""
        return self.record["fields"][field]["value"]


class Library:
    """An open library file. Readers see the last whole state; one writer at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, create: bool = False) -> Iterator[Library]:
        """The library at `path` while the block lasts.

        Raises: LibraryError where there is none (and `create` is False), it is no library, damaged, or locked.
        """
        if not create and not path.is_file():
            raise LibraryError(f"{path}: no library there: `benchbrief index PATH --library {path}` makes one")
        try:
            connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
            try:
                prepare(connection, busy_s=BUSY_MS / 1000)
                yield cls(connection, path)
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            raise LibraryError(f"{path}: {error}: another process may be writing, or the disk be full") from error
        except sqlite3.DatabaseError as error:
            raise LibraryError(
                f"{path}: no benchbrief library, or a damaged one ({error}): restore a copy, or index the orders anew"
            ) from error
        except ForeignError as error:
            raise LibraryError(f"{path}: {error}") from error

    @contextmanager
    def writing(self, *, orders: bool = True) -> Iterator[None]:
        """One transaction: all that is written in the block is kept, or, if it fails, none.

        Without `orders` nothing is written that is searched (a job alone), and the generation stays.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # a full disk has ended it already
                self.connection.execute("ROLLBACK")
            raise
        if orders:
            self.note("generation", str(self.generation + 1))
        self.connection.execute("COMMIT")

    def compact(self) -> None:
        """Gives what was removed back to the disk, so that nothing of it stays in the file or beside it."""
        self.connection.execute("INSERT INTO passage_terms(passage_terms) VALUES ('optimize')")
        self.connection.execute("INSERT INTO about_terms(about_terms) VALUES ('optimize')")
        self.connection.execute("VACUUM")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def generation(self) -> int:
        """A number that grows with every change of the library."""
        return int(self.fact("generation") or 0)

    def fact(self, name: str) -> str | None:
        """A fact about the library (`encoder`, `generation`), None if it was never set."""
        row = self.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    @property
    def dimensions(self) -> int:
        """The length of the library's vectors, 0 while it has none."""
        return int(self.fact("dimensions") or 0)

    def require_encoder(self, sha256: str, dimensions: int) -> None:
        """Notes the encoder at the first call; inside a transaction.

        Raises: LibraryError if the library's vectors were made by another one.
        """
        if self.fact("encoder") is None:
            self.note("encoder", sha256)
            self.note("dimensions", str(dimensions))
        self.check_encoder(sha256)

    def check_encoder(self, sha256: str) -> None:
        """Raises LibraryError if the library's vectors were made by another encoder."""
        known = self.fact("encoder")
        if known not in (None, sha256):
            raise LibraryError(
                f"{self.path}: its vectors were made by another encoder ({str(known)[:12]}, this one is {sha256[:12]}): "
                "use that one, or index into a new library"
            )

    def made_from(self, order_id: str) -> tuple[str, str] | None:
        """(digest of what an order was made from, its path), None if the order is not in the library."""
        row = self.connection.execute("SELECT made_from, path FROM orders WHERE id = ?", (order_id,)).fetchone()
        return (row[0], row[1]) if row else None

    def __len__(self) -> int:
        return int(self.connection.execute("SELECT count(*) FROM orders").fetchone()[0])

    def n_passages(self) -> int:
        """How many passages the library holds."""
        return int(self.connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def entry(self, order: str) -> Entry:
        """The order with this id, or the only one whose id begins so (6 characters at least), or whose path ends so.

        Raises: LibraryError if none or several fit.
        """
        rows = self.connection.execute("SELECT number FROM orders WHERE id = ?", (order,)).fetchall()
        if not rows and len(order) >= 6:
            rows = self.connection.execute(
                "SELECT number FROM orders WHERE substr(id, 1, ?) = ?", (len(order), order.lower())
            ).fetchall()
        if not rows:
            rows = self.connection.execute("SELECT number FROM orders WHERE path = ?", (order,)).fetchall()
        if len(rows) != 1:
            found = "no order" if not rows else f"{len(rows)} orders"
            raise LibraryError(f"{found} {order!r} in {self.path}: give an id, or its first 6 characters or more")
        return next(self.entries([rows[0][0]]))

    def entries(self, numbers: Iterable[int] | None = None) -> Iterator[Entry]:
        """The orders with these numbers, in this order; all of them, by number, without numbers."""
        query = "SELECT number, id, path, year, about, record FROM orders"
        if numbers is None:
            rows: Iterable[Any] = self.connection.execute(f"{query} ORDER BY number")
        else:
            rows = (self.connection.execute(f"{query} WHERE number = ?", (n,)).fetchone() for n in numbers)
        for row in rows:
            number, order_id, path, year, about, record = row
            yield Entry(number, order_id, path, year, about, json.loads(record))

    def text(self, number: int) -> str:
        """The cleaned text of an order."""
        return str(self.connection.execute("SELECT text FROM orders WHERE number = ?", (number,)).fetchone()[0])

    def page_at(self, number: int, offset: int) -> int:
        """The page, from 1, that prints the character at `offset` of an order."""
        row = self.connection.execute(
            "SELECT page FROM pages WHERE order_number = ? AND start <= ? ORDER BY start DESC, page DESC LIMIT 1",
            (number, offset),
        ).fetchone()
        return int(row[0]) if row else 1

    def passages(self, numbers: Sequence[int]) -> dict[int, tuple[int, Passage]]:
        """(number of its order, passage) by passage number."""
        found = {}
        for number in numbers:
            row = self.connection.execute(
                'SELECT p.order_number, o.id, p.start, p."end", substr(o.text, p.start + 1, p."end" - p.start) '
                "FROM passages p JOIN orders o ON o.number = p.order_number WHERE p.number = ?",
                (number,),
            ).fetchone()
            if row:
                found[number] = (row[0], Passage(row[1], Span(row[2], row[3]), row[4]))
        return found

    def owners(self, passages: Iterable[int]) -> dict[int, int]:
        """The number of its order by passage number."""
        query = "SELECT number, order_number FROM passages WHERE number IN (SELECT value FROM json_each(?))"
        return dict(self.connection.execute(query, (json.dumps([int(number) for number in passages]),)))

    def passages_of(self, orders: Sequence[int]) -> list[int]:
        """The numbers of the passages of these orders, ascending."""
        query = "SELECT number FROM passages WHERE order_number IN (SELECT value FROM json_each(?)) ORDER BY number"
        return [row[0] for row in self.connection.execute(query, (json.dumps(list(orders)),))]

    def path_of(self, number: int) -> str:
        """The path that an order was read from."""
        return str(self.connection.execute("SELECT path FROM orders WHERE number = ?", (number,)).fetchone()[0])

    def kinds(self) -> dict[int, str]:
        """The kind of motion by number of order, of those whose kind is known."""
        query = "SELECT order_number, value FROM cells WHERE field = 'motion_type' AND value != 'other'"
        return dict(self.connection.execute(query))

    def rare_names(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words, in lower case, that are last names of parties or judges and stand in few passages.

        `Young` and `Case` are names too, but a question that says `young` names nobody.
        """
        few = max(20, self.n_passages() // 500)
        return frozenset(word for word in set(words) & self._surnames() if len(self.look_up([word], k=few + 1)) <= few)

    def _surnames(self) -> frozenset[str]:
        rows = self.connection.execute(
            "SELECT DISTINCT value FROM cells WHERE field IN ('defendant', 'judge') AND value IS NOT NULL"
        )
        words = (re.findall(r"[^\W\d_]{4,}", fold(name)) for (name,) in rows)
        return frozenset(found[-1] for found in words if found)

    def vectors_of(self, kind: str, numbers: Sequence[int]) -> NDArray[np.float32]:
        """The vectors [n, dimensions] of these numbers, in their order; those without one are left out."""
        query = f"SELECT vector FROM {_VECTORS[kind]} WHERE {_VECTOR_KEYS[kind]} = ?"
        rows = [row for number in numbers if (row := self.connection.execute(query, (int(number),)).fetchone())]
        raw = np.frombuffer(b"".join(row[0] for row in rows), dtype="<f2")
        return raw.reshape(len(rows), self.dimensions).astype(np.float32)

    def vectors(self, kind: str = "passages") -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(numbers, vectors [n, dimensions]) of all `passages`, or of what the orders are `about`, by number."""
        rows = self.connection.execute(f"SELECT * FROM {_VECTORS[kind]} ORDER BY 1").fetchall()
        numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
        raw = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2")
        return numbers, raw.reshape(len(rows), self.dimensions).astype(np.float32)

    def vector_numbers(self, kind: str = "passages") -> NDArray[np.int64]:
        """The numbers alone, ascending."""
        rows = self.connection.execute(f"SELECT {_VECTOR_KEYS[kind]} FROM {_VECTORS[kind]} ORDER BY 1").fetchall()
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def look_up(
        self, terms: Sequence[str], *, k: int, kind: str = "passages", among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` best (number, BM25 score, higher is better) of passages, or of what orders are `about`, by any term;
        `among` are numbers of orders.
        """
        table = {"passages": "passage_terms", "about": "about_terms"}[kind]
        if not terms:
            return []
        only, given = "", [" OR ".join(f'"{term}"' for term in terms)]
        if among is not None:
            orders = "SELECT value FROM json_each(?)"
            if kind == "passages":
                orders = f"SELECT number FROM passages WHERE order_number IN ({orders})"
            only = f"AND rowid IN ({orders})"
            given.append(json.dumps(list(among)))
        rows = self.connection.execute(
            f"SELECT rowid, -bm25({table}) FROM {table} WHERE {table} MATCH ? {only} ORDER BY bm25({table}) LIMIT ?",
            (*given, k),
        )
        return [(int(number), float(score)) for number, score in rows]

    def note(self, name: str, value: str) -> None:
        """Notes a fact; inside a transaction."""
        self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))
