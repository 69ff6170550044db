"""Archives that attack whoever unpacks them, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

MIB = 1 << 20
TEXT = "ORDER\n\nThe motion of the defendant is DENIED.\n"
Member = tuple[str | zipfile.ZipInfo, bytes | str]


def zipped(*members: Member, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of the given members (name or ZipInfo, data)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def bomb(name: str, size: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with one member of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, archive.open(name, "w") as member:
        for _ in range(size // MIB):
            member.write(bytes(MIB))
    return out.getvalue()


def lying(archive: bytes, size: int) -> bytes:
    """The archive with another size written into the headers of its first member."""
    data = bytearray(archive)
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + place
        data[at : at + 4] = size.to_bytes(4, "little")
    return bytes(data)


def overlapping(n: int, size: int) -> bytes:
    """An archive whose directory names one packed member n times (after D. Fifield's zip bomb of 2019)."""
    archive = zipped(("order.txt", b"The motion is DENIED. " * (size // 22)))
    end = archive.rindex(b"PK\x05\x06")
    entry = archive[archive.index(b"PK\x01\x02") : end]
    start = archive.index(b"PK\x01\x02")
    return archive[:start] + entry * n + _end(n, len(entry) * n, start)


def crowded(n: int, *, name: str = "") -> bytes:
    """An archive of n empty members, written by hand since a library takes minutes for it."""
    local, central = b"", []
    raw = name.encode() or b"a.txt"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, len(raw), 0) + raw
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(raw), 0, 0, 0, 0, 0, 0
    )  # the offset is the last number
    central = [entry[:-4] + struct.pack("<I", i * len(local)) + raw for i in range(n)]
    directory = b"".join(central)
    return local * n + directory + _end(n, len(directory), len(local) * n)


def claims_directory(size: int) -> bytes:
    """An archive whose end says that its directory has this size."""
    archive = zipped(("order.txt", TEXT))
    at = archive.rindex(b"PK\x05\x06") + 12
    return archive[:at] + struct.pack("<I", size) + archive[at + 4 :]


def nested(depth: int, members: Sequence[str]) -> bytes:
    """An archive of archives of archives, as 42.zip is."""
    inner = bomb("order.txt", 8 * MIB)
    for _ in range(depth):
        inner = zipped(*((name, inner) for name in members), method=zipfile.ZIP_STORED)
    return inner


def _end(n: int, size: int, start: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, min(n, 0xFFFF), min(n, 0xFFFF), size, start, 0)
