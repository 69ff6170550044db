"""ZIP archives from strangers, opened within bounds: the directory, the members, what they unpack to, and where they lie."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

START = (b"PK\x03\x04", b"PK\x05\x06")  # an archive, and one without members
MAX_DIRECTORY_BYTES = 1 << 20
MAX_RATIO = 200  # unpacked to packed: text packs 3 to 10 times, Word's XML up to 50, bombs 1,000 times and more
_SMALL = 1 << 16  # what unpacks to so little is no bomb, however well it packs
_BLOCK = 1 << 16
_MOST_TOLD = 160  # characters of an error, which may quote a name of 65,535
_LOCAL = struct.Struct("<4s22xHH")  # a local header: signature, lengths of name and extra field
# Inflating gives what is asked for and keeps the rest packed; bzip2 and LZMA unpack all that a block holds, gigabytes.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NAMES = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, OverflowError,
    UnicodeError,
)  # fmt: skip


class ArchiveError(ValueError):
    """An archive, or a member of one, that is not unpacked; the message says why."""


class _Bounded(io.BytesIO):
    """Bytes of which no large part is read at once: zipfile reads the whole directory, of the size that the archive claims."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(MAX_DIRECTORY_BYTES + 1 if size is None or size < 0 else size)
        if len(data) > MAX_DIRECTORY_BYTES:
            raise ArchiveError(f"a directory of more than {MAX_DIRECTORY_BYTES:,} bytes")
        return data


@contextmanager
def opened(data: bytes, *, most: int) -> Iterator[zipfile.ZipFile]:
    """The archive in `data`: its directory can be read, it has at most `most` members, and none lies over another.

    Raises: ArchiveError for what is no archive, a damaged or a hostile one.
    """
    try:
        archive = zipfile.ZipFile(_Bounded(data))
    except _BROKEN as error:
        raise ArchiveError(f"no archive that can be opened ({_line(error)})") from None
    with archive:
        members = archive.infolist()
        if len(members) > most:
            raise ArchiveError(f"an archive of {len(members):,} files, at most {most:,} are taken")
        _check_places(data, members)
        yield archive


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of a member. What the archive says of their number is believed where it is too large, never where it is not.

    Raises: ArchiveError for more than `limit` bytes, for a bomb, and for what cannot be unpacked.
    """
    if member.flag_bits & 1:
        raise ArchiveError("locked with a password, which is to be taken off first")
    if member.compress_type not in _METHODS:
        raise ArchiveError(
            f"packed by a method ({_NAMES.get(member.compress_type, member.compress_type)}) whose size cannot be told before it is unpacked"
        )
    if member.file_size > limit:
        raise ArchiveError(f"unpacks to more than {limit:,} bytes")
    out = bytearray()
    try:
        with archive.open(member) as opened_member:
            while block := opened_member.read(_BLOCK):
                out += block
                if len(out) > limit:
                    raise ArchiveError(f"unpacks to more than {limit:,} bytes")
                if len(out) > max(_SMALL, MAX_RATIO * member.compress_size):
                    raise ArchiveError(f"packed more than {MAX_RATIO} times")
    except _BROKEN as error:
        raise ArchiveError(f"cannot be unpacked ({_line(error)})") from None
    if len(out) != member.file_size:
        raise ArchiveError("cannot be unpacked (its size is not what the archive says)")
    return bytes(out)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:_MOST_TOLD]


def _check_places(data: bytes, members: list[zipfile.ZipInfo]) -> None:
    """Raises ArchiveError where members lie over one another, so that few bytes are unpacked many times (Fifield 2019)."""
    places = []
    for member in members:
        if not 0 <= member.header_offset <= len(data) - _LOCAL.size:
            raise ArchiveError("damaged: a member is said to lie outside the archive")
        signature, name, extra = _LOCAL.unpack_from(data, member.header_offset)
        if signature != START[0]:
            raise ArchiveError("damaged: a member is not where the directory says")
        places.append((member.header_offset, member.header_offset + _LOCAL.size + name + extra + member.compress_size))
    places.sort()
    if any(end > start for (_, end), (start, _) in pairwise(places)) or any(end > len(data) for _, end in places):
        raise ArchiveError("its members lie over one another: not unpacked")
