"""What is handed out: every format says the same, masked unless asked otherwise, and offsets still hold."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from typer.testing import CliRunner

from cli import app
from retrieval.library import Library, LibraryError
from retrieval.where import parse_where
from summarize.indexing import index_paths
from summarize.library_export import FORMATS, export_library
from tests.conftest import ORDER_TEXT

GOLD = Path(__file__).parent.parent / "eval" / "gold"
REGISTER = "34512-058"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three orders, one of them with personal data."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "private.txt").write_text(ORDER_TEXT)
    with Library.open(folder / "orders.db", create=True) as library:
        index_paths(
            [folder / "private.txt", *(GOLD / n for n in ("ilnd_minute.txt", "flmd_change_of_law.txt"))], library, None
        )
    return folder / "orders.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library.open(path) as opened:
        yield opened


def names(file: Path) -> list[str]:
    """The movants that an exported file names, in its order."""
    if file.suffix == ".csv":
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        return [row["defendant"] for row in rows]
    if file.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        head, *lines = [list(row) for row in sheet.iter_rows(values_only=True)]
        return [str(line[head.index("defendant")]) for line in lines]
    if file.suffix == ".docx":
        return [
            str(p.text).split(",")[0] for p in Document(str(file)).paragraphs if p.style and p.style.name == "Heading 1"
        ]
    return [json.loads(line)["fields"]["defendant"]["value"] for line in file.read_text(encoding="utf-8").splitlines()]


def content(file: Path) -> str:
    """All that an exported file says: of Office files, what stands in their parts."""
    if file.suffix in (".csv", ".jsonl"):
        return file.read_text(encoding="utf-8")
    with zipfile.ZipFile(file) as parts:
        return " ".join(
            parts.read(name).decode("utf-8", "replace") for name in parts.namelist() if name.endswith(".xml")
        )


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_holds_what_fits(library: Library, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"orders{suffix}"
    assert export_library(library, file) == 3
    assert sorted(names(file)) == sorted(entry.value("defendant") for entry in library.entries())
    few = tmp_path / f"few{suffix}"
    conditions = parse_where("court=ncwd")
    assert export_library(library, few, conditions) == 1
    assert len(names(few)) == 1


@pytest.mark.parametrize("suffix", FORMATS)
def test_personal_data_is_masked_unless_it_is_asked_for(library: Library, tmp_path: Path, suffix: str) -> None:
    for masked in (True, False):
        file = tmp_path / f"orders{suffix}"
        export_library(library, file, masked=masked)
        if masked:
            assert REGISTER not in content(file)
        elif suffix == ".jsonl":
            assert REGISTER in content(file)


def test_offsets_hold_in_masked_records(library: Library, tmp_path: Path) -> None:
    export_library(library, tmp_path / "orders.jsonl")
    shown = 0
    for line in (tmp_path / "orders.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record["schema"] == "benchbrief.order.v1"
        for field in record["fields"].values():
            for item in field["evidence"]:
                assert record["text"][item["start"] : item["end"]] == item["text"]
                shown += 1
    assert shown > 20


def test_nothing_to_export_and_an_unknown_format_are_told(library: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no order fits"):
        export_library(library, tmp_path / "a.csv", parse_where("court=nysd"))
    with pytest.raises(LibraryError, match=r"allowed are \.csv"):
        export_library(library, tmp_path / "a.pdf")


def test_the_command_exports(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "orders.csv"
    ran = CliRunner().invoke(app, ["export", str(out), "--library", str(path), "--where", "court=ncwd", "--json"])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout) == {"exported": 1, "path": str(out)}
