"""Qdrant finds what FAISS finds, of the library's state of now; what a server refuses is told in one line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from qdrant_client import QdrantClient, models

from retrieval.library import Library, LibraryError
from retrieval.local import local_retriever
from retrieval.qdrant import BATCH, QdrantRetriever, connect
from retrieval.search import Kind, Vector
from retrieval.shelving import Shelved, put, remove
from retrieval.split import split
from summarize.record import order_record
from tests.conftest import make_order, make_sheet

DIMENSIONS = 24
N_ORDERS = 30
KINDS: tuple[Kind, ...] = get_args(Kind)


def drawn(n: int, seed: int) -> Vector:
    vectors = np.random.default_rng(seed).normal(size=(n, DIMENSIONS))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def shelve(library: Library, seed: int) -> str:
    """Puts an order of several passages into the library, with vectors that were drawn; its id."""
    order = make_order(" ".join(f"Order {seed} finds in paragraph {n} that nothing is due." for n in range(12)))
    sections = split(order, max_words=20, overlap_words=0)
    record = order_record(order, make_sheet(order, {}), None)
    vectors = drawn(len(sections) + 1, seed)
    put(library, Shelved(order, record, "made", sections, "about", vectors[:-1], vectors[-1]), f"{seed}.txt")
    return order.id


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with more passages than go in one batch."""
    with Library.open(tmp_path / "orders.db", create=True) as opened:
        with opened.writing():
            opened.require_encoder("a" * 64, DIMENSIONS)
            for seed in range(N_ORDERS):
                shelve(opened, seed)
        assert opened.n_passages() > BATCH
        yield opened


@pytest.fixture
def client() -> Iterator[QdrantClient]:
    """Qdrant in this process."""
    with connect(":memory:") as opened:
        yield opened


def assert_same(library: Library, retriever: QdrantRetriever, k: int, allowed: Sequence[int] | None = None) -> None:
    local = local_retriever(library)
    for kind in KINDS:
        for query in drawn(5, seed=1000):
            wanted, found = local.nearest(kind, query, k, allowed), retriever.nearest(kind, query, k, allowed)
            assert [number for number, _ in found] == [number for number, _ in wanted]
            assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-3)


@pytest.mark.parametrize("k", [1, 10, 10_000])
def test_the_nearest_are_those_of_faiss_in_the_same_order(library: Library, client: QdrantClient, k: int) -> None:
    assert_same(library, QdrantRetriever.fill(client, library, "court"), k)


def test_only_allowed_numbers_are_found(library: Library, client: QdrantClient) -> None:
    retriever = QdrantRetriever.fill(client, library, "court")
    allowed = [*range(2, N_ORDERS, 3), 10**9]  # one that is not there
    assert {number for number, _ in retriever.nearest("about", drawn(1, 7)[0], 100, allowed)} == set(allowed[:-1])
    assert_same(library, retriever, 5, allowed)
    assert_same(library, retriever, 5, list(np.asarray(allowed)))  # numbers of numpy are no JSON
    assert retriever.nearest("passages", drawn(1, 7)[0], 5, []) == []


def test_scores_are_inner_products_also_of_vectors_that_are_not_of_unit_length(
    library: Library, client: QdrantClient
) -> None:
    query = 3 * drawn(1, 7)[0]
    number, score = QdrantRetriever.fill(client, library, "court").nearest("about", query, 1)[0]
    assert score == pytest.approx(float(library.vectors_of("about", [number])[0] @ query), abs=1e-3)


def test_collections_that_fit_are_left_alone_and_found_again_on_disk(library: Library, tmp_path: Path) -> None:
    with connect(tmp_path / "qdrant") as client:
        QdrantRetriever.fill(client, library, "court")
        client.set_payload("court_passages", {"seen": True}, points=[2])
    with connect(tmp_path / "qdrant") as client:
        retriever = QdrantRetriever.fill(client, library, "court")
        assert client.retrieve("court_passages", [2])[0].payload == {"seen": True}
        assert_same(library, retriever, 10)


def test_a_library_that_changed_is_filled_anew(library: Library, client: QdrantClient) -> None:
    with library.writing():
        last = shelve(library, 500)
    QdrantRetriever.fill(client, library, "court")
    with library.writing():
        remove(library, last)
        shelve(library, 501)  # as many passages as before
    assert_same(library, QdrantRetriever.fill(client, library, "court"), 10)


def test_another_library_under_the_same_prefix_is_filled_anew(
    library: Library, client: QdrantClient, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "other.db", create=True) as other:
        with other.writing():
            other.require_encoder("a" * 64, DIMENSIONS)
            for seed in range(N_ORDERS):
                shelve(other, seed + 100)
        assert other.generation == library.generation
        QdrantRetriever.fill(client, other, "court")
        kept = QdrantRetriever.fill(client, other, "appeals")
        assert_same(library, QdrantRetriever.fill(client, library, "court"), 10)
        assert_same(other, kept, 10)


@pytest.mark.parametrize("point", [1, 2], ids=["the one that bears the note", "another"])
def test_a_collection_that_lost_a_point_is_filled_anew(library: Library, client: QdrantClient, point: int) -> None:
    QdrantRetriever.fill(client, library, "court")
    client.delete("court_passages", [point])
    assert_same(library, QdrantRetriever.fill(client, library, "court"), 10_000)


def test_a_fill_that_was_cut_off_is_done_again(library: Library, client: QdrantClient) -> None:
    QdrantRetriever.fill(client, library, "court")
    client.clear_payload("court_passages", [1])  # the note is what is written last
    client.update_vectors("court_passages", [models.PointVectors(id=3, vector=[0.0] * DIMENSIONS)])
    assert_same(library, QdrantRetriever.fill(client, library, "court"), 10_000)


def test_nothing_is_near_in_a_library_without_vectors(library: Library, client: QdrantClient) -> None:
    QdrantRetriever.fill(client, library, "court")
    with library.writing():
        library.connection.execute("DELETE FROM orders")
    retriever = QdrantRetriever.fill(client, library, "court")
    assert [retriever.nearest(kind, drawn(1, 7)[0], 5) for kind in KINDS] == [[], []]
    assert client.get_collections().collections == []


class _Refusing(HTTPServer):
    """Answers each request with one status and text."""

    def __init__(self, status: int, text: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.mark.parametrize(
    ("status", "text", "message"),
    [
        (401, "Must provide an API key", r"refused with 401 \(Must provide an API key\): give the server's API key$"),
        (500, '{"status":\n{"error": "disk full"}}', r"refused with 500 .*disk full"),
        (503, "", r"refused with 503 \(Service Unavailable\)$"),
        (200, "<html>\nHello", "no answer of a Qdrant server"),  # something else listens on that port
        (200, '{"result":\n{"exists": "?"}}', "no answer of a Qdrant server"),  # and it speaks JSON
    ],
)
def test_what_a_server_refuses_is_told_in_one_line(library: Library, status: int, text: str, message: str) -> None:
    server = _Refusing(status, text)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert_one_line(library, f"http://127.0.0.1:{server.server_port}", message)
    finally:
        server.shutdown()
        server.server_close()


def test_a_server_that_is_not_there_is_named_with_what_to_do(library: Library) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        assert_one_line(library, url, "no answer of a Qdrant server .*Connection refused.*: start one there")


def assert_one_line(library: Library, url: str, message: str) -> None:
    with connect(url) as client, pytest.raises(LibraryError, match=message) as caught:
        QdrantRetriever.fill(client, library, "court")
    assert str(caught.value).startswith(f"{url}: ")
    assert "\n" not in str(caught.value)


def test_a_collection_that_is_gone_and_a_client_that_is_closed_are_told(library: Library) -> None:
    with connect(":memory:") as client:
        retriever = QdrantRetriever.fill(client, library, "court")
        client.delete_collection("court_passages")
        with pytest.raises(LibraryError, match=r"^:memory:: Qdrant: Collection court_passages not found"):
            retriever.nearest("passages", drawn(1, 7)[0], 5)
    with pytest.raises(LibraryError, match="closed"):
        retriever.nearest("about", drawn(1, 7)[0], 5)


def test_a_folder_in_use_and_a_place_that_is_no_url_are_told(tmp_path: Path) -> None:
    with (
        connect(tmp_path / "qdrant"),
        pytest.raises(LibraryError, match="already accessed"),
        connect(tmp_path / "qdrant"),
    ):
        pass
    with pytest.raises(LibraryError, match=r"^ftp://court: Qdrant: Unknown scheme"), connect("ftp://court"):
        pass
