"""A library is one file that is whole at every moment, of a known version, and says plainly when it is none."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from orders.order import Order
from retrieval.jobs import note_job
from retrieval.library import Library, LibraryError
from retrieval.local import local_retriever
from retrieval.schema import VERSION
from retrieval.shelving import Shelved, put, year_of
from retrieval.split import split
from summarize.record import order_record
from tests.conftest import ORDER_TEXT, BagEmbedder, make_order, make_sheet

EMBEDDER = BagEmbedder()


def shelved(order: Order) -> Shelved:
    sections = split(order)
    record = order_record(order, make_sheet(order, {"court": ("ncwd", "WESTERN DISTRICT")}), None)
    vectors = EMBEDDER.embed([section.passage.text for section in sections])
    return Shelved(order, record, "made", sections, "about it", vectors, EMBEDDER.embed(["about it"])[0])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one order."""
    file = tmp_path / "orders.db"
    with Library.open(file, create=True) as library, library.writing():
        library.require_encoder(EMBEDDER.sha256, EMBEDDER.dimensions)
        put(library, shelved(make_order(ORDER_TEXT)), "a.txt")
    return file


def test_a_library_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="benchbrief index"), Library.open(tmp_path / "none.db"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_transaction_that_fails_leaves_the_last_good_state(path: Path) -> None:
    with Library.open(path) as library:
        before = library.generation
        with pytest.raises(ZeroDivisionError):
            _put_and_fail(library)
        assert (len(library), library.generation) == (1, before)
        with library.writing():
            note_job(library, "c.txt", "failed", sha256=None, reason="empty")
        assert library.generation == before + 1


def test_a_reader_sees_the_last_whole_state_while_another_writes(path: Path) -> None:
    with Library.open(path) as writer, Library.open(path) as reader, writer.writing():
        put(writer, shelved(make_order(ORDER_TEXT.replace("00085", "00086"))), "b.txt")
        assert (len(writer), len(reader)) == (2, 1)


def test_two_writers_wait_for_each_other(path: Path) -> None:
    def write(number: int) -> None:
        with Library.open(path) as library, library.writing():
            put(library, shelved(make_order(ORDER_TEXT.replace("00085", f"0010{number}"))), f"{number}.txt")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Library.open(path) as library:
        assert len(library) == 5


def test_fifty_corruptions_end_in_one_clear_line_or_do_no_harm(path: Path) -> None:
    with Library.open(path) as library:
        library.compact()
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    refused = 0
    for turn in range(50):
        data = bytearray(whole)
        if turn % 4 == 0:
            data = data[: int(rng.integers(1, len(data)))]
        elif turn % 4 == 1:
            at = int(rng.integers(0, len(data) - 512))
            data[at : at + 512] = rng.bytes(512)
        elif turn % 4 == 2:
            data[int(rng.integers(0, 100))] ^= 0xFF  # the header
        else:
            data = bytearray(rng.bytes(4096))
        path.write_bytes(bytes(data))
        for beside in path.parent.glob("orders.db-*"):
            beside.unlink()
        told = _read_all(path)
        refused += told is not None
        assert told is None or (str(path) in told and "\n" not in told)
    assert refused >= 20


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (f"PRAGMA user_version = {VERSION + 1}", "later benchbrief"),
        ("PRAGMA application_id = 7", "no benchbrief library"),
    ],
)
def test_a_file_of_a_later_version_or_another_program_is_left_alone(path: Path, statement: str, message: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=message), Library.open(path):
        pass
    assert path.read_bytes() == before


def test_an_order_is_found_by_id_prefix_or_path_and_else_not(path: Path) -> None:
    with Library.open(path) as library:
        (entry,) = library.entries()
        assert library.entry(entry.id[:6]).id == library.entry("a.txt").id == entry.id
        for name in (entry.id[:5], "zzzzzz", ""):
            with pytest.raises(LibraryError, match="no order"):
                library.entry(name)


def test_the_year_is_of_the_date_else_of_the_filing() -> None:
    order = make_order(ORDER_TEXT)
    fields = order_record(order, make_sheet(order, {"date": ("2020-05-28", "May 28, 2020")}), None)
    assert year_of(fields) == 2020
    fields["fields"]["date"]["value"] = None
    assert year_of(fields) is None
    fields["fields"]["date_filed"]["value"] = "2019-01-02"
    assert year_of(fields) == 2019


def _put_and_fail(library: Library) -> None:
    with library.writing():
        put(library, shelved(make_order(ORDER_TEXT.replace("00085", "00086"))), "b.txt")
        raise ZeroDivisionError


def _read_all(path: Path) -> str | None:
    """What a reader of everything is told, None if all is well; any other error than a LibraryError is a bug."""
    try:
        with Library.open(path) as library:
            for entry in library.entries():
                library.text(entry.number)
            library.look_up(["denied"], k=5)
            local_retriever(library)
    except LibraryError as error:
        return str(error)
    return None
