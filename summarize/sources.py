"""Which files a library is given, and which of them a finished run has read already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.disk import MARK
from summarize.inputs import find_inputs, printable
from summarize.record import Record


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file to index; `record` is the one that a finished run has made of it, None if it is to be read."""

    path: Path
    record: Record | None = None


def sources_under(paths: Iterable[Path], library: Path) -> list[IndexedFile]:
    """The files under the paths; an output folder of `summarize` gives the files that it was made from, with its records.

    Raises: OrderError for a path that is wrong.
    """
    out: list[IndexedFile] = []
    plain: list[Path] = []
    for path in paths:
        if (path / MARK).is_dir() and (path / "run.json").is_file():
            out += _finished(path)
        else:
            plain.append(path)
    if plain:
        out += [IndexedFile(path) for path in find_inputs(plain, library).files]
    return list({printable(source.path): source for source in out}.values())


def _finished(folder: Path) -> list[IndexedFile]:
    manifest: dict[str, Any] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    out = []
    for row in manifest["inputs"]:
        record = folder / "orders" / f"{row['name']}.json" if row["name"] else None
        if record and record.is_file():
            out.append(IndexedFile(Path(row["path"]), json.loads(record.read_text(encoding="utf-8"))))
        else:
            out.append(IndexedFile(Path(row["path"])))
    return out
