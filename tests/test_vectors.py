"""The nearest vectors are the nearest, exactly or nearly so; a saved index that does not fit is refused, never believed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.vectors import Nearest, Vectors, build, load, save

N, DIMENSIONS = 3000, 24


def drawn(n: int = N, seed: int = 0) -> Vectors:
    """Unit vectors around fifty centres: passages come in matters, not evenly over the sphere."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(50, DIMENSIONS))
    vectors = centres[rng.integers(0, 50, n)] + 0.4 * rng.normal(size=(n, DIMENSIONS))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


VECTORS = drawn()
NUMBERS = np.arange(N, dtype=np.int64) * 3 + 7


def by_hand(query: Vectors, k: int, allowed: list[int] | None = None) -> list[int]:
    scores = VECTORS @ query
    rows = np.argsort(-scores)
    return [int(NUMBERS[row]) for row in rows if allowed is None or NUMBERS[row] in allowed][:k]


@pytest.fixture(scope="module")
def exact() -> Nearest:
    return build(NUMBERS, VECTORS)


@pytest.fixture(scope="module")
def approximate() -> Nearest:
    return build(NUMBERS, VECTORS, exact_up_to=100)


def test_an_exact_index_gives_the_nearest_by_number_with_their_inner_products(exact: Nearest) -> None:
    query = drawn(1, seed=5)[0]
    found = exact.search(query, 10)
    assert [number for number, _ in found] == by_hand(query, 10)
    assert [score for _, score in found] == pytest.approx(sorted(VECTORS @ query, reverse=True)[:10], abs=1e-5)


@pytest.mark.parametrize("which", ["exact", "approximate"])
def test_only_allowed_numbers_are_found(which: str, request: pytest.FixtureRequest) -> None:
    nearest: Nearest = request.getfixturevalue(which)
    query = drawn(1, seed=6)[0]
    allowed = NUMBERS[::40].tolist()
    found = [number for number, _ in nearest.search(query, 20, [*allowed, 1, 10**9])]  # two that are not there
    assert set(found) <= set(allowed)
    assert found[:3] == by_hand(query, 3, allowed)
    assert nearest.search(query, 5, []) == []


def test_an_approximate_index_finds_almost_all_of_the_nearest(approximate: Nearest) -> None:
    queries = drawn(40, seed=7)
    shares = [len({n for n, _ in approximate.search(query, 10)} & set(by_hand(query, 10))) / 10 for query in queries]
    assert np.mean(shares) > 0.95


def test_nothing_is_near_in_an_empty_index() -> None:
    empty = build(np.empty(0, dtype=np.int64), np.empty((0, DIMENSIONS), dtype=np.float32))
    assert empty.search(VECTORS[0], 5) == []


@pytest.mark.parametrize("which", ["exact", "approximate"])
def test_a_saved_index_answers_as_before(which: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    nearest: Nearest = request.getfixturevalue(which)
    save(nearest, tmp_path, "state 1")
    again = load(tmp_path, "state 1", NUMBERS, DIMENSIONS)
    assert again
    assert again.search(VECTORS[3], 5) == nearest.search(VECTORS[3], 5)


def test_an_index_of_another_state_is_refused(exact: Nearest, tmp_path: Path) -> None:
    save(exact, tmp_path, "state 1")
    assert load(tmp_path, "state 2", NUMBERS, DIMENSIONS) is None
    assert load(tmp_path, "state 1", NUMBERS[:-1], DIMENSIONS) is None
    assert load(tmp_path, "state 1", NUMBERS, DIMENSIONS + 1) is None
    assert load(tmp_path / "nowhere", "state 1", NUMBERS, DIMENSIONS) is None


def test_fifty_corruptions_of_the_saved_files_are_refused(exact: Nearest, tmp_path: Path) -> None:
    save(exact, tmp_path, "state 1")
    names = ("index.faiss", "manifest.json")
    whole = {name: (tmp_path / name).read_bytes() for name in names}
    rng = np.random.default_rng(1)
    for turn in range(50):
        name = names[turn % 2]
        data = bytearray(whole[name])
        kind = turn % 5
        if kind == 0:
            data = data[: int(rng.integers(0, len(data)))]  # truncated
        elif kind == 1:
            data[int(rng.integers(0, len(data)))] ^= 1 << int(rng.integers(0, 8))  # one bit flipped
        elif kind == 2:
            data = bytearray(whole[names[1 - turn % 2]])  # the other file in its place
        elif kind == 3:
            data += b"more"
        else:
            data = bytearray(rng.bytes(len(data)))
        (tmp_path / name).write_bytes(bytes(data))
        found = load(tmp_path, "state 1", NUMBERS, DIMENSIONS)
        if found is not None:  # a bit of white space or of a key that is not read: nothing that was asked for changed
            assert name == "manifest.json"
            read = json.loads(bytes(data))
            assert {key: read[key] for key in ("format", "made_from", "n", "index_sha256")}
            assert found.search(VECTORS[0], 3) == exact.search(VECTORS[0], 3)
        (tmp_path / name).write_bytes(whole[name])
    assert load(tmp_path, "state 1", NUMBERS, DIMENSIONS)
