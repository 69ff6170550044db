"""The copies that are kept of files added on the page: each in a folder of its own in `<library>.added`, and no longer
than an order or a waiting job needs it.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath

from retrieval.library import Library

HIDDEN = ".benchbrief"
"""The folder for locks; one with it is never taken for a folder of orders."""
_OWN = re.compile(
    r"[0-9a-f]{12}(?:-[0-9a-f]{8}|[0-9a-f]{4})"
)  # digest and a number of its own; of old, the digest alone
_ON_ITS_WAY = "status IN ('waiting', 'reading')"


def kept_folder(library: Path) -> Path:
    """Where the copies for a library lie."""
    return library.with_name(f"{library.name}.added").absolute()


def new_place(folder: Path, sha256: str) -> Path:
    """A folder for one copy: no name of a stranger decides where it lies, and no two copies share one."""
    return folder / f"{sha256[:12]}-{secrets.token_hex(4)}"


def kept_at(folder: Path, path: str) -> Path:
    """Where a copy lies now, also if library and folder were moved since."""
    return folder.joinpath(*PurePath(path).parts[-2:])


@contextmanager
def locked(folder: Path, name: str, *, shared: bool = False, wait: bool = True) -> Iterator[bool]:
    """Whether this process holds the lock while the block lasts; it goes with the process, however that ends."""
    for made in (folder, folder / HIDDEN):
        made.mkdir(exist_ok=True, mode=0o700)
    lock = os.open(folder / HIDDEN / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)


def discard(library: Library, folder: Path, paths: Iterable[str | None]) -> None:
    """Removes those copies that neither an order nor a job that is not over was read, or is to be read, from. What lies
    elsewhere is the person's own and stays.
    """
    for path in paths:
        if (
            not path
            or PurePath(path).parent.parent.name != folder.name
            or not _OWN.fullmatch(PurePath(path).parent.name)
        ):
            continue
        copy = kept_at(folder, path)
        if not _is_needed(library, path, str(copy)):
            copy.unlink(missing_ok=True)
            with suppress(OSError):  # another file of the same bytes lies there
                copy.parent.rmdir()


def sweep(library: Library, folder: Path) -> None:
    """Removes what was left behind where a process was killed between writing a copy and noting it, or forgetting it."""
    with locked(folder, "intake", wait=False) as alone:
        if not alone:  # files are being taken in just now, and not noted yet
            return
        rows = library.connection.execute(
            f"SELECT path FROM orders UNION SELECT path FROM jobs WHERE path IS NOT NULL AND {_ON_ITS_WAY}"
        )
        needed = {PurePath(path).parts[-2:] for (path,) in rows}
        for own in folder.iterdir():
            if not _OWN.fullmatch(own.name) or not own.is_dir():
                continue
            for copy in own.iterdir():
                if (own.name, copy.name) not in needed:
                    copy.unlink()
            with suppress(OSError):
                own.rmdir()


def _is_needed(library: Library, *paths: str) -> bool:
    held = f"SELECT path FROM orders WHERE path IN (?, ?) UNION ALL SELECT path FROM jobs WHERE path IN (?, ?) AND {_ON_ITS_WAY}"
    return library.connection.execute(held, (*paths, *paths)).fetchone() is not None
