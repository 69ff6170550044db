"""Archives are opened within bounds: of memory, of members, of what they unpack to; whatever is broken is told in one line."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.archive import MAX_DIRECTORY_BYTES, ArchiveError, opened, unpacked
from orders.order import OrderError
from orders.read import read_order
from tests.archive_cases import MIB, TEXT, bomb, claims_directory, crowded, lying, nested, overlapping, zipped

ROOT = Path(__file__).parent.parent


def all_of(data: bytes, *, limit: int = 25 * MIB, most: int = 500) -> list[bytes]:
    with opened(data, most=most) as archive:
        return [unpacked(archive, member, limit) for member in archive.infolist()]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_that_are_stored_or_deflated_are_unpacked(method: int) -> None:
    assert all_of(zipped(("a.txt", TEXT), ("b.txt", b""), method=method)) == [TEXT.encode(), b""]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bomb("a.txt", 32 * MIB, zipfile.ZIP_BZIP2), "bzip2"),  # 45 bytes a MiB: one read gives all of it
        (bomb("a.txt", 32 * MIB, zipfile.ZIP_LZMA), "LZMA"),
        (bomb("a.txt", 20 * MIB), "packed more than 200 times"),
        (bomb("a.txt", 30 * MIB), "more than 26,214,400 bytes"),
        (lying(bomb("a.txt", 32 * MIB, zipfile.ZIP_BZIP2), 100), "bzip2"),
        (lying(bomb("a.txt", 32 * MIB), 100), "cannot be unpacked"),  # its check sum tells
        (lying(zipped(("a.txt", TEXT)), 20 * MIB), "cannot be unpacked"),
        (overlapping(400, 100_000), "over one another"),
        (crowded(501), "501 files, at most 500"),
        (crowded(100_000), f"a directory of more than {MAX_DIRECTORY_BYTES:,} bytes"),
        (crowded(20, name="x" * 65_000), f"a directory of more than {MAX_DIRECTORY_BYTES:,} bytes"),
        (claims_directory(0xFFFFFFF0), "no archive that can be opened"),
        (b"PK\x03\x04 and no more", "no archive that can be opened"),
        (b"", "no archive that can be opened"),
    ],
)
def test_what_would_not_stay_within_bounds_is_refused_in_one_short_line(data: bytes, says: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        all_of(data)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_small_text_may_pack_as_well_as_it_likes() -> None:
    assert all_of(zipped(("a.txt", b"a" * 60_000))) == [b"a" * 60_000]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_archive_that_is_damaged_anywhere_is_refused_or_read(data: st.DataObject) -> None:
    whole = bytearray(zipped(("a/order.txt", TEXT * 5), ("b.txt", TEXT), ("ö.md", "x")))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for damaged in (bytes(whole), bytes(whole[:cut])):
        with suppress(ArchiveError):
            assert len(all_of(damaged)) <= 3


ATTACKS = {
    "bzip2": bomb("word/document.xml", 256 * MIB, zipfile.ZIP_BZIP2),
    "lzma": bomb("word/document.xml", 256 * MIB, zipfile.ZIP_LZMA),
    "deflate": bomb("word/document.xml", 256 * MIB),
    "crowded": crowded(200_000),
    "tags": zipped(("word/document.xml", b"<a>" + b"<b/>" * (4 * MIB) + b"</a>"), method=zipfile.ZIP_STORED),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_word_document_takes_little_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / "order.docx"
    path.write_bytes(ATTACKS[name])
    code = (
        "import resource, sys; from pathlib import Path; from orders.order import OrderError; from orders.read import read_order\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_order(Path(sys.argv[1]))\n"
        "except OrderError as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    )  # fmt: skip
    says, grown = done.stdout.splitlines()
    assert "docx" in says
    assert int(grown) < 150 * 1024  # KiB


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped(("[Content_Types].xml", "<a/>"), ("xl/workbook.xml", "<a/>")), "without a Word document"),  # an XLSX
        (bomb("word/document.xml", 8 * MIB, zipfile.ZIP_BZIP2), "bzip2"),
        (overlapping(400, 100_000), "over one another"),
        (nested(2, ["a.zip"]), "without a Word document"),
    ],
)
def test_what_is_called_a_word_document_and_is_none_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "order.docx"
    path.write_bytes(data)
    with pytest.raises(OrderError, match=r"order\.docx") as caught:
        read_order(path)
    assert says in str(caught.value)


def test_a_page_of_millions_of_tags_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "order.html"
    path.write_bytes(b"<html>" + b"<p>" * 3_000_000)
    with pytest.raises(OrderError, match="tags"):
        read_order(path)
