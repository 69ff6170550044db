"""Files that appear on disk whole or not at all, and the folder that a run writes to."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = ".benchbrief"
"""The folder inside an output folder that holds what resuming needs; a folder with it is never read as input."""


class OutputError(ValueError):
    """An output folder or file that cannot be written; the message says why and what to do."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Puts `content` (text as UTF-8) at `path`; a reader, and a killed run, see the old file or the new one.

    Raises:
        OutputError: the disk is full, or the folder cannot be written.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        _discard(part)
        raise _cannot_write(path, error) from error


@contextmanager
def output_folder(out: Path, *inside: str) -> Iterator[Path]:
    """The folder of a run with its mark and the folders `inside`, held by this process alone until the block ends.

    Raises:
        OutputError: it cannot be made or written, or another run holds it.
    """
    try:
        for name in (MARK, *inside):
            (out / name).mkdir(parents=True, exist_ok=True)
        lock = os.open(out / MARK / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _cannot_write(out, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise OutputError(f"{out}: another run is writing there: wait for it, or choose another folder") from error
    try:
        yield out
    finally:
        os.close(lock)


def _cannot_write(path: Path, error: OSError) -> OutputError:
    why = error.strerror or type(error).__name__
    return OutputError(f"{path}: cannot be written ({why}): free the disk, or choose another folder")


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the folder itself is gone or read-only: nothing was left there
        return
