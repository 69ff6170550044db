"""The orders of a library as the rows of a table: a few fields of each, without reading whole records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orders.fields import UNCERTAIN
from orders.order import Page, Span
from retrieval.library import Library
from retrieval.where import Condition, matching

_FIELDS = ("defendant", "court", "docket_number", "date", "disposition", "grounds", "judge")


@dataclass(frozen=True, slots=True)
class Listed:
    """One order in a table. `values` are those of a few fields, in their order; `to_check` counts uncertain fields."""

    number: int
    id: str
    path: str
    year: int | None
    values: dict[str, tuple[Any, ...]]
    to_check: int

    def first(self, field: str) -> Any:
        """The first value of the field, None if it has none."""
        return next(iter(self.values.get(field, ())), None)


def listing(library: Library, conditions: Sequence[Condition] = ()) -> list[Listed]:
    """The orders that fulfil every condition, by number."""
    numbers = json.dumps(matching(library, conditions))
    among = "IN (SELECT value FROM json_each(?))"
    values: dict[int, dict[str, tuple[Any, ...]]] = {}
    marks = ", ".join("?" * len(_FIELDS))
    rows = library.connection.execute(
        f"SELECT order_number, field, value FROM cells WHERE order_number {among} AND field IN ({marks}) "
        "AND value IS NOT NULL ORDER BY order_number, field, place",
        (numbers, *_FIELDS),
    )
    for number, field, value in rows:
        own = values.setdefault(number, {})
        own[field] = (*own.get(field, ()), value)
    unsure = dict(
        library.connection.execute(
            f"SELECT order_number, count(DISTINCT field) FROM cells WHERE order_number {among} "
            "AND (state = 'failed' OR confidence < ?) GROUP BY order_number",
            (numbers, UNCERTAIN),
        )
    )
    orders = library.connection.execute(f"SELECT number, id, path, year FROM orders WHERE number {among}", (numbers,))
    return [Listed(n, id_, path, year, values.get(n, {}), unsure.get(n, 0)) for n, id_, path, year in orders]


def values_of(library: Library, field: str) -> list[str]:
    """The values that the field has in the library, the most frequent first."""
    rows = library.connection.execute(
        "SELECT value FROM cells WHERE field = ? AND value IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value",
        (field,),
    )
    return [str(row[0]) for row in rows]


def years_of(library: Library) -> list[int]:
    """The years of the library's orders, ascending."""
    rows = library.connection.execute("SELECT DISTINCT year FROM orders WHERE year IS NOT NULL ORDER BY year")
    return [int(row[0]) for row in rows]


def pages_of(library: Library, number: int) -> tuple[Page, ...]:
    """The printed pages of an order."""
    rows = library.connection.execute(
        'SELECT page, start, "end" FROM pages WHERE order_number = ? ORDER BY page', (number,)
    )
    return tuple(Page(page, Span(start, end)) for page, start, end in rows)
