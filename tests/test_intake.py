"""What a stranger may hand to the page: kept under its digest, or refused with the reason; nothing leaves the folder."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from page.intake import MAX_FILE_BYTES, MOST_FILES, MOST_MEMBERS, Taken, take

TEXT = "ORDER\n\nThe motion is DENIED.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files are kept."""
    return tmp_path / "kept"


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Callable[..., list[Taken]]:
    """Takes an archive of the given members (name or ZipInfo, data)."""

    def taken(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> list[Taken]:
        path = tmp_path / "orders.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in members:
                made.writestr(name, data)
        return take([path], folder)

    return taken


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_digest(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "order.txt"
    file.write_text(TEXT)
    (found,) = take([file], folder)
    assert (found.name, found.reason) == ("order.txt", "")
    assert found.path is not None
    assert found.path.read_text() == TEXT
    assert found.path.parent.name == (found.sha256 or "")[:16]


def test_the_members_of_an_archive_are_kept(archive: Callable[..., list[Taken]], folder: Path) -> None:
    found = archive(("a/one.txt", TEXT), ("two.md", TEXT + "2"))
    assert [(each.name, each.reason) for each in found] == [("one.txt", ""), ("two.md", "")]
    assert len(kept(folder)) == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../evil.txt", "out of the archive"),
        ("/etc/evil.txt", "out of the archive"),
        ("..\\evil.txt", "out of the archive"),
        ("C:\\evil.txt", "out of the archive"),
        ("__MACOSX/._order.txt", "hidden"),
        ("run.exe", "not a kind of file"),
    ],
)
def test_a_member_that_is_no_order_is_a_row_with_its_reason(
    archive: Callable[..., list[Taken]], folder: Path, name: str, reason: str
) -> None:
    (found,) = archive((name, TEXT))
    assert reason in found.reason
    assert found.path is None
    assert not folder.exists()


def test_a_link_is_not_followed(archive: Callable[..., list[Taken]], folder: Path) -> None:
    link = zipfile.ZipInfo("order.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (found,) = archive((link, "/etc/passwd"))
    assert "link" in found.reason
    assert not folder.exists()


def test_a_bomb_is_not_unpacked(archive: Callable[..., list[Taken]], folder: Path) -> None:
    (found,) = archive(("zeros.txt", b"\0" * (20 * 1024 * 1024)))
    assert "packed more than" in found.reason
    assert not folder.exists()


def test_a_size_that_lies_is_found_out(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("order.txt", b"\0" * (20 * 1024 * 1024))
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + place
        data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    (found,) = take([path], folder)
    assert found.reason
    assert not any(file.stat().st_size > 100 for file in kept(folder)) if folder.exists() else True


def test_an_archive_within_an_archive_is_not_opened(archive: Callable[..., list[Taken]], tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("order.txt", TEXT)
    (found,) = archive(("inner.txt", inner.read_bytes()))
    assert "archive within" in found.reason


def test_too_many_members_and_too_many_files(archive: Callable[..., list[Taken]], tmp_path: Path, folder: Path) -> None:
    (found,) = archive(*((f"{n}.txt", TEXT) for n in range(MOST_MEMBERS + 1)))
    assert f"at most {MOST_MEMBERS}" in found.reason
    files = []
    for n in range(MOST_FILES + 1):
        files.append(tmp_path / f"{n}.txt")
        files[-1].write_text(f"{TEXT}{n}")
    assert [bool(each.reason) for each in take(files, folder)] == [False] * MOST_FILES + [True]


def test_a_damaged_archive_and_a_locked_one_say_why(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "torn.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    (found,) = take([path], folder)
    assert "opened" in found.reason


def test_a_large_file_is_refused(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    (found,) = take([path], folder)
    assert "at most" in found.reason
    assert not folder.exists()
