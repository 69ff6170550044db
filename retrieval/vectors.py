"""Nearest vectors by FAISS: exact up to a size, then approximate. A saved index is verified before it is loaded.

The only importer of faiss. The library holds every vector: an index that is missing, stale or damaged is built anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
EXACT_UP_TO = 250_000  # vectors; docs/results/vectors.md
TRAINED_ON = 64  # vectors for each list of an approximate index
PROBED = 48  # lists looked into
_FORMAT = 1
_LOOP_LIMIT = 1 << 20
_BYTE_LIMIT = 1 << 36


@dataclass(frozen=True, slots=True)
class Nearest:
    """Vectors of a library by number, in an index: `numbers[i]` is the number of row i."""

    numbers: NDArray[np.int64]
    index: Any

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The `k` nearest (number, inner product), best first, among the `allowed` numbers if given."""
        if not len(self.numbers) or (allowed is not None and not len(allowed)):
            return []
        chosen = _parameters(self.index, self._rows(allowed) if allowed is not None else None)
        scores, rows = self.index.search(query.reshape(1, -1), min(k, len(self.numbers)), params=chosen)
        return [
            (int(self.numbers[row]), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0
        ]

    def _rows(self, numbers: Sequence[int]) -> NDArray[np.int64]:
        wanted = np.asarray(numbers, dtype=np.int64)
        rows = np.searchsorted(self.numbers, wanted)
        rows = rows[rows < len(self.numbers)]
        return np.asarray(rows[np.isin(self.numbers[rows], wanted)], dtype=np.int64)


def build(numbers: NDArray[np.int64], vectors: Vectors, *, exact_up_to: int = EXACT_UP_TO) -> Nearest:
    """An index over vectors of unit length, whose numbers ascend: exact, or approximate above `exact_up_to`.

    Above it: inverted lists (about 4 x the root of n) with vectors of 8 bits a dimension.
    """
    n, dimensions = vectors.shape
    if n <= exact_up_to:
        index: Any = faiss.IndexFlatIP(dimensions)
    else:
        lists = int(4 * n**0.5)
        index = faiss.index_factory(dimensions, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).choice(n, min(n, lists * TRAINED_ON), replace=False)
        index.train(vectors[sample])
    index.add(vectors)
    return Nearest(numbers, index)


def save(nearest: Nearest, folder: Path, made_from: str) -> None:
    """Writes the index and a manifest with its digest; a reader sees the old pair or the new one, or a pair that
    does not match, which it refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = faiss.serialize_index(nearest.index).tobytes()
    manifest = {
        "format": _FORMAT,
        "made_from": made_from,
        "n": len(nearest.numbers),
        "index_sha256": hashlib.sha256(data).hexdigest(),
    }
    for name, content in (("index.faiss", data), ("manifest.json", json.dumps(manifest, indent=1).encode())):
        part = folder / f".{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)


def load(folder: Path, made_from: str, numbers: NDArray[np.int64], dimensions: int) -> Nearest | None:
    """The saved index, or None if it is missing, made from another state, or not the bytes that were written."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        data = (folder / "index.faiss").read_bytes()
    except (OSError, ValueError):
        return None
    expected = {"format": _FORMAT, "made_from": made_from, "n": len(numbers)}
    if not isinstance(manifest, dict) or {name: manifest.get(name) for name in expected} != expected:
        logger.info("%s: the saved index is of another state of the library", folder)
        return None
    if hashlib.sha256(data).hexdigest() != manifest.get("index_sha256"):
        logger.warning("%s: the saved index is damaged", folder)
        return None
    faiss.set_deserialization_loop_limit(_LOOP_LIMIT)
    faiss.set_deserialization_vector_byte_limit(_BYTE_LIMIT)
    index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    if index.ntotal != len(numbers) or index.d != dimensions:
        logger.warning("%s: the saved index has %d vectors of %d", folder, index.ntotal, index.d)
        return None
    return Nearest(numbers, index)


def _parameters(index: Any, rows: NDArray[np.int64] | None) -> Any:
    selector = faiss.IDSelectorBatch(rows) if rows is not None else None
    listed = isinstance(index, faiss.IndexIVF)
    kind: Any = faiss.SearchParametersIVF if listed else faiss.SearchParameters
    return kind(sel=selector, **({"nprobe": PROBED} if listed else {}))
