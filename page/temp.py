"""The folder of uploads and downloads: private, of limited size, and swept."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

MOST_KEPT_BYTES = 2 << 30
KEPT_S = 3600.0  # what is taken into the library is copied beside it at once


def private_temp() -> Path:
    """The folder that uploads and downloads go through: only this user may read it, and it goes when the page stops."""
    if "GRADIO_TEMP_DIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="benchbrief-page-")
        os.environ["GRADIO_TEMP_DIR"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(os.environ["GRADIO_TEMP_DIR"])


class Temp:
    """What lies in the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def holds(self, path: str) -> bool:
        """Whether the path is that of a file within the folder itself, not of a link and not by way of another folder."""
        given = Path(path)
        try:
            return given.is_absolute() and given.is_file() and given.resolve().is_relative_to(self.folder)
        except (OSError, ValueError, RuntimeError):  # a name too long, a NUL, links in a circle
            return False

    def is_full(self) -> bool:
        """Whether no more uploads are taken for now."""
        sizes = (_size(Path(root, name)) for root, _, names in os.walk(self.folder) for name in names)
        return sum(sizes) > MOST_KEPT_BYTES

    def sweep(self, *, broken: bool = False) -> None:
        """Removes what is older than an hour; `broken`: also what uploads left that were cut off, while none is under way."""
        if not self.folder.is_dir():
            return
        now = time.time()
        for entry in self.folder.iterdir():
            old = now - _changed(entry) > KEPT_S
            if entry.is_dir() and not entry.is_symlink():
                if old:
                    shutil.rmtree(entry, ignore_errors=True)
            elif old or broken:
                entry.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _changed(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return time.time()
