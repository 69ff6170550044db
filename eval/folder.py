"""The folder of a run: lines, manifest and figures as files, and what is wrong with a folder that holds no run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DOCUMENTS = "documents.jsonl"
MANIFEST = "run.json"
SCORES = "scores.json"
VERDICTS = "verdicts.json"
Line = dict[str, Any]
"""One document of a run: its gold with the places of gold's quotes, its `benchbrief.order.v1` record or the error."""


class RunError(ValueError):
    """A run that is not there or cannot be compared; the message says which and what to do."""


def stored_lines(out: Path) -> list[Line]:
    """The whole lines of `out`/documents.jsonl; a torn one, left by a killed run, is passed over."""
    path = out / DOCUMENTS
    lines = []
    for text in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    return lines


def load_run(out: Path) -> tuple[list[Line], dict[str, Any]]:
    """The lines and the manifest of a finished run. Raises: RunError where there is none."""
    if not (out / MANIFEST).is_file():
        raise RunError(f"{out}: holds no finished run: `benchbrief eval run GOLD --out {out}` makes one")
    return stored_lines(out), json.loads((out / MANIFEST).read_text(encoding="utf-8"))


def load_figures(path: Path) -> dict[str, Any]:
    """The figures in a file, or in the scores.json of a run's folder. Raises: RunError where there are none."""
    file = path / SCORES if path.is_dir() else path
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{file}: holds no figures ({error}): `benchbrief eval run` writes {SCORES}") from error
    if not isinstance(found, dict):
        raise RunError(f"{file}: holds no figures, but {type(found).__name__}: `benchbrief eval run` writes {SCORES}")
    return found
