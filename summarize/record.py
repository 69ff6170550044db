"""An order with its field sheet and brief as the `benchbrief.order.v1` record that is written to disk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, get_args

from orders.fields import BY_NAME, FIELDS, Field, FieldSheet, FieldValue, Kind, Value
from orders.order import Order, Passage
from orders.privacy import black_out, mask, private_strings
from summarize.brief import Brief
from summarize.ground import Section
from summarize.inputs import SUFFIXES

SCHEMA = "benchbrief.order.v1"
Record = dict[str, Any]
"""One order as JSON; its keys are fixed by the contract."""

SEALED = (
    "the order bears a FILED UNDER SEAL banner: check that you may read it, and do not pass on what was made from it"
)
# A banner stands in capitals on a line of its own, near the top or in a stamp; "was filed under seal" in prose is none.
_SEAL_BANNER = re.compile(
    r"^[^\w\n]*(?:(?:DOCUMENT|ORDER|OPINION)[ ]+)?"
    r"(?:UNDER SEAL|SEALED(?:[ ]+(?:ORDER|DOCUMENT|OPINION|MATTER))?)[^\w\n]*$"
    r"|\bFILED UNDER SEAL\b",
    re.MULTILINE,
)


def file_name(order_id: str, path: str, *, masked: bool) -> str:
    """The path of an order's file; masked a name made of its id, for folders and files are named after people."""
    if not masked:
        return path
    suffix = PurePath(path).suffix.lower()
    return order_id[:12] + (suffix if suffix in SUFFIXES else "")


def order_record(order: Order, sheet: FieldSheet, brief: Brief | None, *, masked: bool = False) -> Record:
    """The record of one order; without a brief its list of claims is empty.

    `evidence[].text == text[start:end]` always. A masked record has its personal data blacked out, character for
    character, so that the offsets hold there too; the unmasked one is for the user's own disk.
    """
    claims, dropped = (brief.claims, brief.dropped) if brief else ((), ())
    text = black_out(order.text) if masked else order.text
    known = private_strings(order.text) if masked else []

    def shown(value: str) -> str:
        return mask(value, known) if masked else value

    def evidence(passages: tuple[Passage, ...]) -> list[Record]:
        return [_evidence(order, text, passage) for passage in passages]

    return {
        "schema": SCHEMA,
        "id": order.id,
        **({"sheet": sheet.name} if sheet.name else {}),
        "source": {name: getattr(order.source, name) for name in ("path", "format", "bytes", "pages", "text_layer")},
        "fields": {
            row.name: _field(row, sheet[row.name], shown) | {"evidence": evidence(sheet[row.name].evidence)}
            for row in (*FIELDS, *sheet.own)
        },
        "brief": [
            {"section": claim.section, "text": shown(claim.text), "status": claim.status}
            | {"evidence": evidence(claim.evidence)}
            for claim in sorted(claims, key=lambda claim: get_args(Section).index(claim.section))
        ],
        "dropped_claims": [{"text": shown(claim.text), "reason": shown(claim.reason)} for claim in dropped],
        "warnings": [shown(warning) for warning in _warnings(order, sheet)],
        "text": text,
    }


def record_json(record: Record) -> str:
    """The record as it is written: UTF-8 characters as they are, keys in the order of the contract."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def record_rows(record: Record) -> tuple[Field, ...]:
    """The rows of a record's fields: the standard ones, then those of the sheet that was read with them."""
    own = [(name, field) for name, field in record["fields"].items() if name not in BY_NAME]
    return (*FIELDS, *(_own_row(name, field["kind"], field["value"]) for name, field in own))


def is_sealed(text: str) -> bool:
    """Whether the text bears a banner that says it was filed under seal."""
    return _SEAL_BANNER.search(text) is not None


def _warnings(order: Order, sheet: FieldSheet) -> list[str]:
    sealed = [SEALED] if is_sealed(order.text) else []
    return list(dict.fromkeys([*sealed, *order.warnings, *sheet.warnings]))


def _own_row(name: str, kind: Kind, value: object) -> Field:
    return Field(name, "sheet", kind, options=tuple(map(str, value)) if isinstance(value, list) else ())


def _field(row: Field, field: FieldValue, shown: Callable[[str], str]) -> Record:
    """A field of another sheet says its kind too, and its words of the order are masked like the order's text."""
    own = row.group == "sheet"
    return {
        **({"kind": row.kind} if own else {}),
        "value": shown(field.value) if own and isinstance(field.value, str) else _plain(field.value),
        "state": field.state,
        "method": field.method,
        "confidence": None if field.confidence is None else round(field.confidence, 4),
    }


def _plain(value: Value) -> str | int | bool | list[str | int] | None:
    return list(value) if isinstance(value, tuple) else value


def _evidence(order: Order, text: str, passage: Passage) -> Record:
    start, end = passage.span.start, passage.span.end
    return {"start": start, "end": end, "page": order.page_at(start), "text": text[start:end]}
