"""Digests of weight files, and the error for weights that cannot be used."""

from __future__ import annotations

import hashlib
from pathlib import Path

CHUNK_BYTES = 1 << 22


class WeightsError(ValueError):
    """Weights that cannot be had or trusted; the message says what was got and what to do."""


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
