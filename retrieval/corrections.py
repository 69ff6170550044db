"""A person's corrections of fields: kept beside the machine's values, shown in their place, taken back, exported as gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's value of one field of one order; `machine` is what the machine had read when it was made."""

    order_id: str
    field: str
    value: Any
    reason: str
    at: str
    machine: Mapping[str, Any]


def correct(library: Library, order_id: str, field: str, value: Any, *, reason: str = "") -> Correction:
    """The correction as it now stands; it replaces a former one of the field. Raises: CorrectionError."""
    raise NotImplementedError


def withdraw(library: Library, order_id: str, field: str) -> bool:
    """Takes a correction back: the machine's value is shown again. False if there was none."""
    raise NotImplementedError


def corrections(library: Library, order_id: str | None = None) -> list[Correction]:
    """The corrections of one order, or of all, in the order of the sheet."""
    raise NotImplementedError


def export_gold(library: Library, folder: Path) -> list[Path]:
    """Writes `<name>.json` with the corrected fields beside `<name>.txt` for each corrected order; gives the JSON files."""
    raise NotImplementedError
