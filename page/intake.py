"""Files that a person gives to the page: checked, archives opened, each kept in a folder of its own beside the library."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from orders.archive import START, ArchiveError, opened, unpacked
from page.names import is_hidden, leads_out, on_disk, shown
from retrieval.kept import new_place
from summarize.disk import OutputError, write_atomically
from summarize.inputs import SUFFIXES

MAX_FILE_BYTES = 25 * 1024 * 1024
MOST_FILES = 50  # given at once
MOST_MEMBERS = 500  # of an archive, folders counted
MAX_UNPACKED_BYTES = 200 * 1024 * 1024  # of an archive, all together
_DOCX_MARK = "[Content_Types].xml"
_PACKED = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz"})
_ALLOWED = "PDF, DOCX, HTML, Markdown and text are read, alone or in a ZIP"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was kept at `path`, or the reason why it was not; `given` is its name with the folders it came in."""

    given: str
    path: Path | None = None
    sha256: str | None = None
    reason: str = ""


def take(files: Sequence[Path], folder: Path) -> list[Taken]:
    """One row for each file and for each member of an archive, in order: kept in `folder`, or refused with the reason."""
    taken: list[Taken] = []
    for place, file in enumerate(files):
        given = shown(file.name)
        if place >= MOST_FILES:
            taken.append(Taken(given, reason=f"more than {MOST_FILES} files at once: add it in the next lot"))
            continue
        try:
            taken += _file(file, given, folder)
        except OSError as error:
            taken.append(Taken(given, reason=f"cannot be read ({error.strerror}): add it again"))
    return taken


def _file(file: Path, given: str, folder: Path) -> Iterator[Taken]:
    size = file.stat().st_size
    if size > MAX_FILE_BYTES:
        yield Taken(given, reason=_too_large(size))
        return
    data = file.read_bytes()
    if not data.startswith(START):
        yield _kept(given, file.name, data, folder)
        return
    try:
        with opened(data, most=MOST_MEMBERS) as archive:
            if _DOCX_MARK in archive.namelist() or file.suffix.lower() == ".docx":
                yield _kept(given, file.name, data, folder)
            else:
                yield from _members(archive, given, folder)
    except ArchiveError as error:
        yield Taken(given, reason=f"{error}: not taken")


def _members(archive: zipfile.ZipFile, given: str, folder: Path) -> Iterator[Taken]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if not members:
        yield Taken(given, reason="an empty archive: nothing to read")
    room = MAX_UNPACKED_BYTES
    for info in members:
        name = f"{given}/{shown(info.filename)}"
        if reason := _refusal(info):
            yield Taken(name, reason=reason)
            continue
        if info.file_size > MAX_FILE_BYTES:
            yield Taken(name, reason=_too_large(info.file_size))
            continue
        if info.file_size > room:
            yield Taken(name, reason=f"the archive unpacks to more than {MAX_UNPACKED_BYTES:,} bytes: split it")
            continue
        room -= info.file_size
        try:
            data = unpacked(archive, info, min(MAX_FILE_BYTES, info.file_size))
        except ArchiveError as error:
            yield Taken(name, reason=f"{error}: not taken")
            continue
        if data.startswith(START) and PurePosixPath(info.filename).suffix.lower() != ".docx":
            yield Taken(name, reason="an archive within an archive: add it by itself")
        else:
            yield _kept(name, info.filename, data, folder)


def _refusal(info: zipfile.ZipInfo) -> str:
    """Why a member of an archive is not even unpacked."""
    suffix = PurePosixPath(info.filename.replace("\\", "/")).suffix.lower()
    if leads_out(info.filename):
        return "its path leads out of the archive: not taken"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, no file: not taken"
    if is_hidden(info.filename):
        return "a hidden file: passed over"
    if suffix in _PACKED:
        return "an archive within an archive: add it by itself"
    if suffix not in SUFFIXES:
        return f"not a kind of file that is read: {_ALLOWED}"
    return ""


def _kept(given: str, name: str, data: bytes, folder: Path) -> Taken:
    """The file under its own name, which the page shows later, in a folder that no name of a stranger decides."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = new_place(folder, sha256) / on_disk(name)
    try:
        path.parent.mkdir(parents=True, mode=0o700)
        write_atomically(path, data)
    except (OutputError, OSError) as error:
        return Taken(given, reason=f"cannot be kept: {' '.join(str(error).split())}")
    return Taken(given, path, sha256)


def _too_large(size: int) -> str:
    return f"{size:,} bytes, at most {MAX_FILE_BYTES:,} are taken: split the file"
