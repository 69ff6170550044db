"""Which files under the given paths are taken for orders, and which are passed over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orders.order import OrderError
from summarize.disk import MARK

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"})
PAPERWORK = frozenset(
    {"readme", "license", "licence", "notice", "changelog", "contributing", "security", "requirements"}
)
"""Stems of files that describe a folder; they are no orders, whatever their suffix."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, sorted, and what was passed over inside folders (files, and folders of former results)."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]


def find_inputs(paths: Iterable[Path], out: Path) -> Inputs:
    """The orders under `paths`, none of them from `out` or from the results of a former run.

    A file that is named is always taken. In a folder, hidden files are ignored; a file with a suffix other than
    .txt .md .markdown .html .htm .docx .pdf, and a README or its like, is passed over and reported.

    Raises:
        OrderError: a path does not exist, is no regular file, or lies in `out`; or no order was found.
    """
    paths = tuple(paths)
    files: dict[Path, Path] = {}
    skipped: list[Path] = []
    home = out.resolve()
    for path in paths:
        _check(path, home)
        found, passed = _in_folder(path, home) if path.is_dir() else ([path], [])
        for file in found:
            files.setdefault(file.resolve(), file)
        skipped += passed
    if not files:
        passed_over = f" ({len(skipped)} other files or folders of results passed over)" if skipped else ""
        suffixes = " ".join(sorted(SUFFIXES))
        raise OrderError(f"no order found under {', '.join(map(str, paths))}{passed_over}: allowed are {suffixes}")
    return Inputs(tuple(sorted(files.values())), tuple(sorted(set(skipped))))


def printable(path: Path) -> str:
    """The path as text that can be written as UTF-8, whatever bytes the file system has."""
    return os.fsencode(path).decode("utf-8", "replace")


def _check(path: Path, home: Path) -> None:
    if not path.exists():
        raise OrderError(f"{path}: no such file or folder")
    if not path.is_dir() and not path.is_file():
        raise OrderError(f"{path}: not a regular file")
    resolved = path.resolve()
    if resolved == home and not (path / MARK).is_dir():
        raise OrderError(f"{path}: is the folder of orders and the output folder at once: choose another --out")
    if path.is_file() and home in resolved.parents:
        raise OrderError(f"{path}: lies in the output folder: choose another --out")


def _in_folder(folder: Path, home: Path) -> tuple[list[Path], list[Path]]:
    found: list[Path] = []
    skipped: list[Path] = []
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        if here.resolve() == home or (here / MARK).is_dir():
            folders.clear()
            skipped.append(here)
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith("."):
                continue
            file = here / name
            is_order = file.suffix.lower() in SUFFIXES and file.stem.lower() not in PAPERWORK
            (found if is_order else skipped).append(file)
    return found, skipped
