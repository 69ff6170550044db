"""Orders go into a library once, whole or not at all, and what is wrong with a file is told."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from orders.order import OrderError
from orders.read import read_order
from retrieval.library import Library, LibraryError
from retrieval.shelving import remove
from summarize.batch import summarize_folder
from summarize.indexing import counts, given, index_paths, made_record, order_of_record
from tests.conftest import ORDER_TEXT, BagEmbedder

GOLD = Path(__file__).parent.parent / "eval" / "gold"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "orders.db"


def index(library: Path, *paths: Path, embedder: BagEmbedder | None = None) -> dict[str, int]:
    with Library.open(library, create=True) as opened:
        return counts(index_paths(paths, opened, embedder))


def rows(library: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(library) as connection:
        return connection.execute(query).fetchall()


def test_a_passage_in_the_library_is_the_characters_of_its_order(library: Path) -> None:
    index(library, GOLD / "scd_exhaustion.txt", GOLD / "dcd_age.pdf", embedder=BagEmbedder())
    with Library.open(library) as opened:
        for entry in opened.entries():
            text = opened.text(entry.number)
            for _, passage in opened.passages(opened.passages_of([entry.number])).values():
                assert passage.order_id == entry.id
                assert passage.text == text[passage.span.start : passage.span.end]
        pdf = opened.entry(str(GOLD / "dcd_age.pdf"))
        assert opened.page_at(pdf.number, len(opened.text(pdf.number)) - 1) == pdf.record["source"]["pages"] > 1


def test_unchanged_files_are_left_alone_and_changed_ones_replaced(
    library: Path, write_orders: Callable[..., Path]
) -> None:
    folder = write_orders(a=ORDER_TEXT, b=ORDER_TEXT.replace("00085", "00086"))
    assert index(library, folder)["added"] == 2
    assert index(library, folder) == {"files": 2, "added": 0, "unchanged": 2, "failed": 0}
    write_orders(a=ORDER_TEXT.replace("00085", "00099"))
    assert index(library, folder)["added"] == 1
    dockets = rows(library, "SELECT value FROM cells WHERE field = 'docket_number' ORDER BY value")
    assert dockets == [("1:17-cr-00086",), ("1:17-cr-00099",)]
    with Library.open(library) as opened:
        assert opened.look_up(["00085"], k=5) == []  # nothing of the old text is found
        assert len(opened.look_up(["00099"], k=5)) > 0


def test_the_same_bytes_under_two_names_are_one_order(library: Path, write_orders: Callable[..., Path]) -> None:
    folder = write_orders(a=ORDER_TEXT, b=ORDER_TEXT)
    assert index(library, folder) == {"files": 2, "added": 1, "unchanged": 1, "failed": 0}


def test_an_order_whose_file_was_moved_is_known_by_its_new_path(
    library: Path, write_orders: Callable[..., Path]
) -> None:
    folder = write_orders(a=ORDER_TEXT)
    index(library, folder)
    (folder / "a.txt").rename(folder / "b.txt")
    assert index(library, folder)["unchanged"] == 1
    assert rows(library, "SELECT path FROM orders") == [(str(folder / "b.txt"),)]


def test_a_file_that_cannot_be_read_is_told_with_its_reason_and_stops_nothing(
    library: Path, write_orders: Callable[..., Path]
) -> None:
    folder = write_orders(a=ORDER_TEXT, b="")
    (folder / "c.pdf").write_bytes(b"no PDF")
    with Library.open(library, create=True) as opened:
        found = index_paths([folder], opened, None)
    assert [row.status for row in found] == ["finished", "failed", "failed"]
    jobs = {path: str(why) for path, why in rows(library, "SELECT path, reason FROM jobs WHERE status = 'failed'")}
    assert jobs == {row.path: row.reason for row in found if row.reason}
    assert all(jobs.values())


def test_a_text_that_is_no_order_can_be_searched_and_has_an_empty_sheet(
    library: Path, write_orders: Callable[..., Path]
) -> None:
    assert index(library, write_orders(a="Dear diary, the harvest was good."))["added"] == 1
    with Library.open(library) as opened:
        assert len(opened.look_up(["harvest"], k=5)) == 1
        assert next(opened.entries()).value("court") is None


def test_a_path_without_orders_is_refused(library: Path, tmp_path: Path) -> None:
    with Library.open(library, create=True) as opened, pytest.raises(OrderError, match="no such file"):
        index_paths([tmp_path / "nowhere"], opened, None)


def test_a_finished_run_brings_its_records_even_where_the_files_are_gone(
    library: Path, tmp_path: Path, write_orders: Callable[..., Path]
) -> None:
    folder, out = write_orders(a=ORDER_TEXT), tmp_path / "out"
    summarize_folder([folder], out, None, model_name="none")
    (folder / "a.txt").unlink()
    assert index(library, out)["added"] == 1
    with Library.open(library) as opened:
        (entry,) = opened.entries()
        assert entry.record["fields"]["disposition"]["value"] == "denied"
        assert opened.text(entry.number) == read_order(_written(tmp_path, ORDER_TEXT)).text


def test_an_order_made_of_its_record_has_the_record_s_text_and_pages() -> None:
    order = read_order(GOLD / "dcd_age.pdf")
    record = made_record(order)
    again = order_of_record(record)
    assert (again.id, again.text) == (order.id, order.text)
    shown = [item for field in record["fields"].values() for item in field["evidence"]]
    assert all(again.page_at(item["start"]) <= item["page"] for item in shown)


def test_another_encoder_is_refused(library: Path, write_orders: Callable[..., Path]) -> None:
    folder = write_orders(a=ORDER_TEXT)
    index(library, folder, embedder=BagEmbedder())
    with pytest.raises(LibraryError, match="another encoder"):
        index(library, folder, embedder=BagEmbedder(sha256="b" * 64))


def test_what_is_purged_is_gone_from_every_table_and_from_the_file(
    library: Path, write_orders: Callable[..., Path]
) -> None:
    folder = write_orders(a=ORDER_TEXT, b=ORDER_TEXT.replace("RAVENEL", "QUIMBLEWORTH"))
    index(library, folder, embedder=BagEmbedder())
    with Library.open(library) as opened:
        entry = opened.entry(str(folder / "b.txt"))
        with opened.writing():
            remove(opened, entry.id)
        opened.compact()
        assert opened.look_up(["quimbleworth"], k=5) == []
        assert opened.look_up(["quimbleworth"], k=5, kind="about") == []
        assert len(opened) == 1
        assert len(opened.vectors()[0]) == opened.n_passages()
    for path in library.parent.glob("orders.db*"):
        assert b"QUIMBLEWORTH" not in path.read_bytes()
        assert b"quimbleworth" not in path.read_bytes()


def test_an_order_to_compare_with_is_found_by_id_prefix_path_or_file(
    library: Path, write_orders: Callable[..., Path]
) -> None:
    folder = write_orders(a=ORDER_TEXT)
    index(library, folder, embedder=BagEmbedder())
    outside = _written(folder.parent, ORDER_TEXT.replace("00085", "00077"))
    with Library.open(library) as opened:
        (entry,) = opened.entries()
        for name in (entry.id, entry.id[:8], str(folder / "a.txt")):
            assert given(name, opened, None).number == entry.number
        other = given(str(outside), opened, BagEmbedder())
        assert other.number is None
        assert other.vector is not None
        with pytest.raises(LibraryError, match="no order 'ffffff'"):
            given("ffffff", opened, None)


def test_a_killed_indexing_leaves_whole_orders_and_goes_on(library: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from retrieval.library import Library; import summarize.indexing as s; "
        "s.PASSAGES_AT_ONCE = 1\n"
        "with Library.open(Path(sys.argv[1]), create=True) as l: s.index_paths([Path(sys.argv[2])], l, None)"
    )
    done = -1
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", script, library, GOLD], cwd=GOLD.parent.parent)
        while process.poll() is None and _count(library) <= done + 2:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Library.open(library) as opened:
            whole = [len(opened.passages_of([entry.number])) for entry in opened.entries()]
            assert all(whole)
            assert len(whole) >= done
            done = len(whole)
    assert done >= 5
    found = index(library, GOLD)
    assert found["unchanged"] >= done
    assert found["added"] + found["unchanged"] == found["files"] > done


def _count(library: Path) -> int:
    try:
        return int(str(rows(library, "SELECT count(*) FROM orders")[0][0]))
    except sqlite3.Error:
        return -1


def _written(folder: Path, text: str) -> Path:
    path = folder / "outside.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_vectors_are_kept_as_they_were_made(library: Path, write_orders: Callable[..., Path]) -> None:
    embedder = BagEmbedder()
    index(library, write_orders(a=ORDER_TEXT), embedder=embedder)
    with Library.open(library) as opened:
        numbers, vectors = opened.vectors()
        texts: Sequence[str] = [opened.passages([int(n)])[int(n)][1].text for n in numbers]
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-2)
        assert opened.vector_numbers().tolist() == numbers.tolist()
