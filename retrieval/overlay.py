"""What people corrected, as it lies over what the machine read: the sheet of a record with their values in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orders.fields import BY_NAME
from retrieval.library import Library, Record

CORRECTED = "corrected"
"""The method of a field whose value a person gave: it is not proved by the order, and is marked wherever it is shown."""
_COLUMNS = "order_id, field, value, reason, at, machine, path"
_PLACES = {name: place for place, name in enumerate(BY_NAME)}


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's value of one field. `machine` is what the machine had read at that time (value, state, method,
    confidence), `at` the time in ISO form, UTC, `path` where the order was read from.
    """

    order_id: str
    field: str
    value: Any
    reason: str
    at: str
    machine: Mapping[str, Any]
    path: str


def corrections(library: Library, order_id: str | None = None) -> list[Correction]:
    """The corrections of one order, or of all, by order and in the order of the sheet."""
    query, given = f"SELECT {_COLUMNS} FROM corrections ORDER BY path, order_id", tuple[str, ...]()
    if order_id is not None:
        query, given = f"SELECT {_COLUMNS} FROM corrections WHERE order_id = ?", (order_id,)
    found = [
        Correction(order, field, json.loads(value), reason, at, json.loads(machine), path)
        for order, field, value, reason, at, machine, path in library.connection.execute(query, given)
    ]
    return sorted(found, key=lambda each: (each.path, each.order_id, _PLACES[each.field]))


def overlaid(record: Record, found: Iterable[Correction]) -> Record:
    """The record with these corrections alone in its sheet: a corrected field has method `corrected`, no evidence, and the
    machine's own field under `machine`; a field that is not corrected is the machine's.
    """
    fields = {name: field.get("machine", field) for name, field in record["fields"].items()}
    for each in found:
        row = BY_NAME[each.field]
        absent = list(row.absent) if isinstance(row.absent, tuple) else row.absent
        fields[each.field] = {
            "value": each.value,
            "state": row.absent_state if each.value == absent else "value",
            "method": CORRECTED,
            "confidence": None,
            "evidence": [],
            "machine": fields[each.field],
            "correction": {"reason": each.reason, "at": each.at},
        }
    return record | {"fields": fields}
