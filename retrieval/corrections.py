"""A person's corrections of fields: kept beside the machine's values, shown in their place, taken back, exported as gold."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any

from orders.fields import BY_NAME, Field, allowed, needed
from retrieval.library import Library, LibraryError
from retrieval.overlay import CORRECTED, Correction, corrections, overlaid
from retrieval.shelving import reshelve

__all__ = [
    "CORRECTED", "Correction", "CorrectionError", "asked_for", "correct", "corrections", "export_gold", "typed", "withdraw",
]  # fmt: skip

MOST_CHARACTERS = 2_000
MOST_ITEMS = 500
_MOST_DIGITS = 15
_EXAMPLES = {
    "date": "a date such as 2021-05-28", "integer": "a whole number", "integers": "whole numbers: 44; 55",
    "flag": "yes or no", "names": "names, one or several", "text": f"text of at most {MOST_CHARACTERS:,} characters",
}  # fmt: skip


class CorrectionError(LibraryError):
    """A correction that cannot be kept; the message says which value the field needs."""


def asked_for(row: Field) -> str:
    """What a person may write for the field, in words."""
    return needed(row) if row.options else _EXAMPLES.get(row.kind, row.kind)


def typed(field: str, text: str | Sequence[str] | bool | None) -> Any:
    """The value of the field that a person wrote: several items stand on lines of their own or between semicolons, nothing
    is the field's absent value; `yes` and `no` for a flag. Raises: CorrectionError.
    """
    row = _row(field)
    items = [text] if isinstance(text, str | bool) or text is None else list(text)
    flat = [_clean(part) for item in items for part in _parts(row, item)]
    words = list(dict.fromkeys(part for part in flat if part))
    if row.kind == "flag":
        if words and words[0].lower() not in _FLAGS:
            raise CorrectionError(f"{field}: {words[0]!r} is not allowed, needs yes or no")
        return _FLAGS[words[0].lower()] if words else row.absent
    if not words:
        return list(row.absent) if isinstance(row.absent, tuple) else row.absent
    values = [_number(row, word) for word in words] if row.kind in ("integer", "integers") else words
    if row.kind in ("set", "integers"):
        return sorted(values)
    return values if row.absent == () or (row.kind == "names" and len(values) > 1) else values[0]


def correct(library: Library, order_id: str, field: str, value: Any, *, reason: str = "") -> Correction:
    """The correction as it now stands, in place of a former one of the field; the machine's own value may be confirmed so.

    `value` is as in JSON: a list for several. Raises: CorrectionError for a value that the field does not allow,
    LibraryError for an order that is not there.
    """
    row = _row(field)
    if not allowed(row, value) or not _fits(value):
        wanted = row.kind if row.kind == "flag" else asked_for(row)
        raise CorrectionError(f"{field}: {value!r:.120} is not allowed, needs {wanted}")
    reason = _clean(reason)
    if len(reason) > MOST_CHARACTERS:
        raise CorrectionError(f"a reason of {len(reason):,} characters: at most {MOST_CHARACTERS:,} are kept")
    with library.writing():
        entry = library.entry(order_id)
        own = entry.record["fields"][field]
        machine = {name: part for name, part in own.get("machine", own).items() if name != "evidence"}
        made = Correction(
            entry.id, field, value, reason, datetime.now(UTC).isoformat(timespec="seconds"), machine, entry.path
        )
        library.connection.execute(
            "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)",
            (made.order_id, field, _json(value), reason, made.at, _json(machine), made.path),
        )
        reshelve(library, entry.number, overlaid(entry.record, corrections(library, entry.id)))
    return made


def withdraw(library: Library, order_id: str, field: str) -> bool:
    """Takes a correction back, so that the machine's value is shown again; False if there was none."""
    with library.writing():
        cursor = library.connection.execute(
            "DELETE FROM corrections WHERE order_id = ? AND field = ?", (order_id, field)
        )
        if cursor.rowcount and library.made_from(order_id):
            entry = library.entry(order_id)
            reshelve(library, entry.number, overlaid(entry.record, corrections(library, order_id)))
    return cursor.rowcount > 0


def export_gold(library: Library, folder: Path) -> list[Path]:
    """Writes `<name>.json` with the corrected fields beside `<name>.txt` for each corrected order of the library, and gives
    the JSON files. Fields that no person looked at are left out: gold without a label is not scored.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for order_id, group in groupby(corrections(library), key=lambda each: each.order_id):
        if library.made_from(order_id) is None:
            continue
        entry, found = library.entry(order_id), list(group)
        stem = f"{_safe_stem(entry.path)}-{order_id[:8]}"
        gold = {
            "order_id": order_id,
            "source": entry.path,
            "fields": {each.field: each.value for each in found},
            "note": "; ".join(f"{each.field}: {each.reason}" for each in found if each.reason),
        }
        (folder / f"{stem}.txt").write_text(library.text(entry.number), encoding="utf-8", newline="")
        (folder / f"{stem}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(folder / f"{stem}.json")
    return written


_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def _row(field: str) -> Field:
    if field not in BY_NAME:
        raise CorrectionError(f"no field {field!r:.60}: fields are {', '.join(BY_NAME)}")
    return BY_NAME[field]


def _parts(row: Field, item: str | bool | None) -> list[str]:
    if item is None:
        return []
    if isinstance(item, bool):
        return ["yes" if item else "no"]
    several = row.kind in ("set", "integers", "names")
    return item.replace(";", "\n").splitlines() if several else [item]


def _number(row: Field, word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS):
        raise CorrectionError(f"{row.name}: {word!r:.60} is not allowed, needs {asked_for(row)}")
    return int(word)


def _fits(value: Any) -> bool:
    """True if a value can be kept: not too long, without characters that are not seen, numbers that SQLite holds."""
    if isinstance(value, list):
        return len(value) <= MOST_ITEMS and all(_fits(item) for item in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(0 <= value < 10**_MOST_DIGITS)
    if not isinstance(value, str):
        return True
    return 0 < len(value) <= MOST_CHARACTERS and value == _clean(value)


def _clean(text: str) -> str:
    """The text on one line, without characters that are not seen or cannot be written."""
    return " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())


def _safe_stem(path: str) -> str:
    name = PurePath(path).stem or "order"
    return "".join(c if c.isalnum() or c in "-_ " else "_" for c in name)[:80].strip() or "order"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
