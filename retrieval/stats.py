"""Counts and rates over the field sheets of a library, every number with its orders; read-only SQL over the same rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from orders.fields import BY_NAME
from retrieval.library import Library, LibraryError
from retrieval.where import ALIASES, Condition, matching

MOST_ROWS = 10_000
SQL_STEPS = 50_000_000  # steps of SQLite's machine after which a query is stopped
VIEW = "sheets"
# U.S. Sentencing Commission, Compassionate Release Data Report, fiscal year 2024: 2,901 motions decided, 16.1 % granted.
BASE_RATE = 0.161
BASE_NOTE = (
    "for context: of 2,901 such motions that courts decided in fiscal year 2024, 16.1 % were granted "
    "(U.S. Sentencing Commission); a library is rarely a random sample of them"
)
_READ_ONLY = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_HIDDEN = frozenset({"text", "record", "about"})
SQL_BYTES = 50_000_000  # the longest value that a query may make


@dataclass(frozen=True, slots=True)
class Rate:
    """One group of orders on sentence-reduction motions: how many were granted, in full or in part, of those ruled on.

    `low` and `high` are the ends of Wilson's 95 % interval; None where nothing was ruled on. `orders` are ids.
    """

    group: Mapping[str, str | int | None]
    n: int
    ruled_on: int
    granted: int
    rate: float | None
    low: float | None
    high: float | None
    orders: tuple[str, ...]
    granted_orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a query. `orders` are the ids in the column `id`, where the query has one."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    orders: tuple[str, ...]


def rates(library: Library, by: Sequence[str] = (), conditions: Sequence[Condition] = ()) -> list[Rate]:
    """Grant rates for each group of values of the fields `by` (also `year`); an order counts in each of its grounds.

    Only orders on sentence-reduction motions count (`motion_type` other than `other`). Deferred and other dispositions
    are not ruled on. The largest groups come first. Raises: LibraryError for a name that is no field.
    """
    fields = [_field(name) for name in by]
    groups: dict[tuple[str | int | None, ...], list[tuple[str, str]]] = {}
    for order_id, values in _sheets(library, fields, conditions):
        if values["motion_type"] == ["other"]:
            continue
        keys: list[tuple[str | int | None, ...]] = [()]
        for field in fields:
            keys = [(*key, item) for key in keys for item in values[field]]
        for key in dict.fromkeys(keys):
            groups.setdefault(key, []).append((order_id, str(values["disposition"][0])))
    found = [_rate(dict(zip(by, key, strict=True)), members) for key, members in groups.items()]
    return sorted(found, key=lambda rate: (-rate.n, str(sorted(rate.group.items(), key=str))))


def _sheets(
    library: Library, fields: Sequence[str], conditions: Sequence[Condition]
) -> Iterator[tuple[str, Mapping[str, list[str | int | None]]]]:
    """(id, the values of some fields) of each order that fits: from the cells, since records are long."""
    wanted = {*fields, "motion_type", "disposition"} - {"year"}
    numbers = json.dumps(matching(library, conditions))
    cells: dict[int, dict[str, list[str | int | None]]] = {}
    for number, field, value in library.connection.execute(
        f"SELECT order_number, field, value FROM cells WHERE field IN ({', '.join('?' * len(wanted))}) "
        "AND order_number IN (SELECT value FROM json_each(?)) ORDER BY order_number, field, place",
        (*wanted, numbers),
    ):
        flag = BY_NAME[field].kind == "flag"
        cells.setdefault(number, {}).setdefault(field, []).append(bool(value) if flag else value)
    for number, order_id, year in library.connection.execute(
        "SELECT number, id, year FROM orders WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
        (numbers,),
    ):
        yield order_id, {**cells[number], "year": [year]}


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The ends of the 95 % interval of a share. Source: Wilson (1927). Raises: ValueError for n below 1."""
    if n < 1:
        raise ValueError(f"a share of {n}: needs at least one")
    found = binomtest(hits, n).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def run_sql(library: Library, query: str) -> Table:
    """The rows of one SELECT over the view `sheets` (one row for each order: id, path, year and every field as text; sets
    joined by `, `) and the tables `cells` and `authorities`.

    Nothing can be written, attached or loaded, and what runs too long is stopped. Raises: LibraryError.
    """
    with closing(sqlite3.connect(f"{library.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            columns, rows = _fetch(connection, query)
        except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError) as error:
            told = " ".join(str(error).split())  # SQLite repeats the query's own line breaks
            raise LibraryError(f"--sql: {told}: allowed is one SELECT over {VIEW}, cells and authorities") from error
    if len(rows) > MOST_ROWS:
        raise LibraryError(f"--sql: more than {MOST_ROWS:,} rows: add a LIMIT, or count in the query")
    if any(isinstance(cell, bytes) for row in rows for cell in row):
        raise LibraryError("--sql: a column of bytes: leave it out, or show it by hex()")
    at = columns.index("id") if "id" in columns else None
    return Table(columns, tuple(rows), tuple(row[at] for row in rows) if at is not None else ())


def _fetch(connection: sqlite3.Connection, query: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """(names of the columns, rows, at most one more than is allowed)."""
    connection.execute(_view())
    (root,) = connection.execute("SELECT rootpage FROM main.sqlite_master WHERE name = 'orders'").fetchone()
    described = connection.execute("PRAGMA main.table_info(orders)").fetchall()
    hidden = {place for place, name, *_ in described if name in _HIDDEN}
    connection.set_authorizer(_authorize)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, SQL_BYTES)
    connection.set_progress_handler(lambda: 1, SQL_STEPS)
    # SQLite does not ask the authorizer about a column that FULL JOIN ... USING merges: the compiled query tells.
    steps = connection.execute(f"EXPLAIN {query}").fetchall()
    opened = {p1 for _, step, p1, p2, p3, *_ in steps if step == "OpenRead" and (p2, p3) == (root, 0)}
    if any(step == "Column" and p1 in opened and p2 in hidden for _, step, p1, p2, *_ in steps):
        raise sqlite3.DatabaseError("access to the text of orders is prohibited")
    cursor = connection.execute(query)
    return tuple(column[0] for column in cursor.description or ()), cursor.fetchmany(MOST_ROWS + 1)


def _rate(group: dict[str, str | int | None], members: Sequence[tuple[str, str]]) -> Rate:
    ruled = [(order, outcome) for order, outcome in members if outcome not in ("deferred", "other")]
    granted = tuple(order for order, outcome in ruled if outcome in ("granted", "granted_in_part"))
    low, high = wilson(len(granted), len(ruled)) if ruled else (None, None)
    rate = len(granted) / len(ruled) if ruled else None
    orders = tuple(order for order, _ in members)
    return Rate(group, len(members), len(ruled), len(granted), rate, low, high, orders, granted)


def _field(name: str) -> str:
    field = ALIASES.get(name, name)
    if field not in BY_NAME and field != "year":
        raise LibraryError(f"--by: no field {name!r}: fields are year, {', '.join(BY_NAME)}")
    return field


def _view() -> str:
    columns = ", ".join(
        f"(SELECT group_concat(c.value, ', ') FROM main.cells c WHERE c.order_number = o.number AND c.field = '{name}') "
        f'AS "{name}"'
        for name in BY_NAME
    )
    return f"CREATE TEMP VIEW {VIEW} AS SELECT o.id, o.path, o.year, {columns} FROM main.orders o"


def _authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    """Reading alone; of the orders not their text, which the view does not show either."""
    if action not in _READ_ONLY or (first == "orders" and second in _HIDDEN):
        return sqlite3.SQLITE_DENY
    return (
        sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_FUNCTION and second == "load_extension" else sqlite3.SQLITE_OK
    )
