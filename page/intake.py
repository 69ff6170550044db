"""Files that a person gives to the page: checked, archives opened, kept under their digest beside the library."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from summarize.disk import write_atomically
from summarize.inputs import SUFFIXES

MAX_FILE_BYTES = 25 * 1024 * 1024
MOST_FILES = 50  # given at once
MOST_MEMBERS = 500  # of an archive
MAX_UNPACKED_BYTES = 200 * 1024 * 1024  # of an archive, all together
MAX_RATIO = 200  # unpacked to packed: text packs 3 to 10 times, bombs 1,000 times and more
MAX_NAME = 120
_BLOCK = 1 << 16
_ZIP = b"PK\x03\x04"
_ALLOWED = "PDF, DOCX, HTML, Markdown and text are read, alone or in a ZIP"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was kept at `path`, or the reason why it was not."""

    name: str
    path: Path | None = None
    sha256: str | None = None
    reason: str = ""


def take(files: Sequence[Path], folder: Path) -> list[Taken]:
    """One row for each file and for each member of an archive, in order: kept in `folder`, or refused with the reason."""
    taken: list[Taken] = []
    for place, file in enumerate(files):
        if place >= MOST_FILES:
            taken.append(
                Taken(_safe(file.name), reason=f"more than {MOST_FILES} files at once: add it in the next lot")
            )
        elif _is_archive(file):
            taken += _archive(file, folder)
        else:
            taken.append(_file(file, folder))
    return taken


def _is_archive(file: Path) -> bool:
    with file.open("rb") as opened:
        if opened.read(4) != _ZIP:
            return False
    try:
        with zipfile.ZipFile(file) as archive:
            return "[Content_Types].xml" not in archive.namelist()  # a DOCX is a ZIP too
    except (zipfile.BadZipFile, ValueError):
        return file.suffix.lower() == ".zip"


def _file(file: Path, folder: Path) -> Taken:
    size = file.stat().st_size
    if size > MAX_FILE_BYTES:
        return Taken(_safe(file.name), reason=f"{size:,} bytes, at most {MAX_FILE_BYTES:,} are taken: split the file")
    return _kept(file.name, file.read_bytes(), folder)


def _archive(file: Path, folder: Path) -> Iterator[Taken]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) > MOST_MEMBERS:
                yield Taken(_safe(file.name), reason=f"an archive of {len(members):,} files, at most {MOST_MEMBERS} are taken: split it")  # fmt: skip
                return
            if not members:
                yield Taken(_safe(file.name), reason="an empty archive")
            room = MAX_UNPACKED_BYTES
            for info in members:
                found = _member(archive, info, folder, room)
                room -= 0 if found.path is None else found.path.stat().st_size
                yield found
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        yield Taken(_safe(file.name), reason=f"no archive that can be opened ({error}): make it again")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, room: int) -> Taken:
    name = _safe(info.filename)
    if reason := _refusal(info, room):
        return Taken(name, reason=reason)
    data = bytearray()
    limit = min(MAX_FILE_BYTES, room)
    try:
        with archive.open(info) as member:
            while block := member.read(_BLOCK):
                data += block
                if len(data) > limit:  # what a header says of its size is not believed
                    return Taken(name, reason=f"unpacks to more than {limit:,} bytes: not taken")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        return Taken(name, reason=f"cannot be unpacked ({error}): make the archive again")
    if data[:4] == _ZIP and PurePosixPath(info.filename).suffix.lower() != ".docx":
        return Taken(name, reason="an archive within an archive: add it by itself")
    return _kept(info.filename, bytes(data), folder)


def _refusal(info: zipfile.ZipInfo, room: int) -> str:
    """Why a member of an archive is not even opened."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", info.filename):
        return "its path leads out of the archive: not taken"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, no file: not taken"
    if any(part.startswith(".") or part == "__MACOSX" for part in path.parts):
        return "a hidden file: passed over"
    if path.suffix.lower() not in SUFFIXES:
        return f"not a kind of file that is read: {_ALLOWED}"
    if info.flag_bits & 1:
        return "locked with a password: unlock it first"
    if info.file_size > MAX_FILE_BYTES:
        return f"{info.file_size:,} bytes, at most {MAX_FILE_BYTES:,} are taken: split the file"
    if info.file_size > room:
        return f"the archive unpacks to more than {MAX_UNPACKED_BYTES:,} bytes: split it"
    if info.file_size > MAX_RATIO * max(1, info.compress_size):
        return f"packed more than {MAX_RATIO} times: not taken"
    return ""


def _kept(name: str, data: bytes, folder: Path) -> Taken:
    """The file under its digest, so that no name of a stranger decides where it lies."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / sha256[:16] / _safe(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    return Taken(path.name, path, sha256)


def _safe(name: str) -> str:
    """The last part of a name, without characters that are not printed."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if c.isprintable() and c != "\0").strip().lstrip(".")
    if len(plain) > MAX_NAME:
        stem, _, suffix = plain.rpartition(".")
        plain = f"{stem[: MAX_NAME - len(suffix) - 1]}.{suffix}" if stem and len(suffix) < 10 else plain[:MAX_NAME]
    return plain or "unnamed"
