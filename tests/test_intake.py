"""What a stranger may hand to the page: kept in a folder of its own, or refused with the reason; nothing leaves the folder."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from page.intake import MAX_FILE_BYTES, MOST_FILES, MOST_MEMBERS, Taken, take
from tests.archive_cases import MIB, TEXT, Member, bomb, crowded, lying, nested, overlapping, zipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files are kept."""
    return tmp_path / "kept"


@pytest.fixture
def archive(tmp_path: Path, folder: Path) -> Callable[..., list[Taken]]:
    """Takes `orders.zip`: of the given members (name or ZipInfo, data), or of the given bytes."""

    def taken(*members: Member | bytes, method: int = zipfile.ZIP_DEFLATED) -> list[Taken]:
        path = tmp_path / "orders.zip"
        first = members[0] if members else b""
        data = (
            first if isinstance(first, bytes) else zipped(*(m for m in members if isinstance(m, tuple)), method=method)
        )
        path.write_bytes(data)
        return take([path], folder)

    return taken


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_name_in_a_folder_of_its_own(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "order.txt"
    file.write_text(TEXT)
    (found,) = take([file], folder)
    assert (found.given, found.reason) == ("order.txt", "")
    assert found.path is not None
    assert found.path.read_text() == TEXT
    assert found.path.name == "order.txt"
    assert found.path.parent.name.startswith((found.sha256 or "")[:12])


def test_the_members_of_an_archive_are_kept_and_called_by_their_folders(
    archive: Callable[..., list[Taken]], folder: Path
) -> None:
    found = archive(("a/one.txt", TEXT), ("two.md", TEXT + "2"))
    assert [(each.given, each.reason) for each in found] == [("orders.zip/a/one.txt", ""), ("orders.zip/two.md", "")]
    assert len(kept(folder)) == 2


@pytest.mark.parametrize(
    "names",
    [
        ("a/order.txt", "b/order.txt"),
        ("order.txt", "ORDER.TXT"),
        ("caf\u00e9.txt", "cafe\u0301.txt"),  # the same word in two forms of Unicode
        ("order.txt", "order.txt"),  # an archive may name a member twice
        ("a/order.txt", "a\\order.txt"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_like_names_are_all_kept(
    archive: Callable[..., list[Taken]], folder: Path, names: tuple[str, str]
) -> None:
    found = archive((names[0], TEXT), (names[1], TEXT + "another"))
    assert [each.reason for each in found] == ["", ""]
    texts = [each.path.read_text() for each in found if each.path]
    assert texts == [TEXT, TEXT + "another"]
    assert len({each.path for each in found}) == 2


def test_files_of_the_same_name_and_of_the_same_bytes_are_all_kept(tmp_path: Path, folder: Path) -> None:
    files = []
    for n, text in enumerate((TEXT, TEXT, TEXT + "another")):
        files.append(tmp_path / str(n) / "order.txt")
        files[-1].parent.mkdir()
        files[-1].write_text(text)
    found = take(files, folder)
    assert len({each.path for each in found}) == 3


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>.txt",
        "two\nlines.txt",
        "\u202etxt.txt",
        "x" * 400 + ".txt",
        "\U0001f9d1" * 150 + ".txt",
        "a" * 200 + "/" + "b" * 200 + "/" + "c.txt",
    ],
)
def test_odd_names_are_kept_and_shown_on_one_line(archive: Callable[..., list[Taken]], folder: Path, name: str) -> None:
    (found,) = archive((name, TEXT))
    assert found.reason == ""
    assert found.given.isprintable()
    assert len(found.given) < 400
    (path,) = kept(folder)
    assert path.parent.parent == folder
    assert path.name.endswith(".txt")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../evil.txt", "out of the archive"),
        ("/etc/evil.txt", "out of the archive"),
        ("..\\evil.txt", "out of the archive"),
        ("C:\\evil.txt", "out of the archive"),
        ("__MACOSX/._order.txt", "hidden"),
        (".order.txt", "hidden"),
        ("run.exe", "not a kind of file"),
        ("order", "not a kind of file"),
        ("inner.zip", "archive within"),
        ("inner.7z", "archive within"),
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


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb("order.txt", 20 * MIB), "packed more than"),
        (bomb("order.txt", 32 * MIB), "at most"),
        (bomb("order.txt", 20 * MIB, zipfile.ZIP_BZIP2), "bzip2"),
        (bomb("order.txt", 20 * MIB, zipfile.ZIP_LZMA), "LZMA"),
        (lying(bomb("order.txt", 20 * MIB), 100), "cannot be unpacked"),
        (lying(bomb("order.txt", 32 * MIB, zipfile.ZIP_BZIP2), 100), "bzip2"),
        (overlapping(300, 20 * MIB), "over one another"),
        (crowded(100_000), "a directory of more than"),
        (crowded(MOST_MEMBERS + 1), f"at most {MOST_MEMBERS}"),
        (nested(2, ["order.txt"]), "archive within"),
        (nested(2, ["a.zip"]), "archive within"),
        (zipped(), "an empty archive"),
        (zipped(("folder/", "")), "an empty archive"),
        (b"PK\x03\x04 and no more", "opened"),
    ],
)
def test_a_hostile_archive_is_one_row_and_leaves_nothing(
    archive: Callable[..., list[Taken]], folder: Path, data: bytes, reason: str
) -> None:
    (found,) = archive(data)
    assert reason in found.reason
    assert found.path is None
    assert not folder.exists()


def test_an_archive_unpacks_to_no_more_than_is_allowed_all_together(
    archive: Callable[..., list[Taken]], folder: Path
) -> None:
    large = b"".join(f"{n} The motion is DENIED.\n".encode() for n in range(900_000))[: 24 * MIB]
    found = archive(*((f"{n}.txt", large) for n in range(9)), method=zipfile.ZIP_DEFLATED)
    assert [bool(each.reason) for each in found] == [False] * 8 + [True]
    assert "unpacks to more than" in found[-1].reason


def test_too_many_files_are_told(tmp_path: Path, folder: Path) -> None:
    files = []
    for n in range(MOST_FILES + 1):
        files.append(tmp_path / f"{n}.txt")
        files[-1].write_text(f"{TEXT}{n}")
    assert [bool(each.reason) for each in take(files, folder)] == [False] * MOST_FILES + [True]


def test_a_large_file_is_refused(tmp_path: Path, folder: Path) -> None:
    for name in ("large.txt", "large.zip"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(MAX_FILE_BYTES + 1)
        (found,) = take([path], folder)
        assert "at most" in found.reason
        assert not folder.exists()


def test_a_file_that_is_gone_stops_no_other(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "order.txt").write_text(TEXT)
    gone, there = take([tmp_path / "gone.txt", tmp_path / "order.txt"], folder)
    assert "No such file" in gone.reason
    assert there.path is not None
