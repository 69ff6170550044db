"""Exact against approximate nearest vectors at 10^4, 10^5 and 10^6 passages: latency, recall@10, memory.

    python -m benchmarks.search --write     prints the table and writes docs/results/vectors.md (minutes, 6 GB of memory)

The vectors are drawn, not embedded: around matters, as passages of orders are, at the length of the default encoder's.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.vectors import PROBED, Nearest, build

PAGE = Path(__file__).parent.parent / "docs" / "results" / "vectors.md"
DIMENSIONS, QUERIES, K = 384, 300, 10
SIZES = (10_000, 100_000, 1_000_000)
MATTERS, SPREAD = 2000, 0.8  # passages of one matter lie around its centre; measured on real passages below


@dataclass(frozen=True, slots=True)
class Measured:
    """One index over `n` vectors: seconds to build, bytes a vector, milliseconds a query, recall against exact."""

    n: int
    kind: str
    build_s: float
    bytes_each: float
    p50_ms: float
    p95_ms: float
    recall: float


def main() -> int:
    """Prints the table; with --write it becomes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/results/vectors.md")
    args = parser.parse_args()
    rows = [row for n in SIZES for row in measure(n)]
    print(table(rows))
    if args.write:
        PAGE.write_text(page(rows), encoding="utf-8")
    return 0


def measure(n: int) -> list[Measured]:
    """The exact and the approximate index over `n` vectors."""
    vectors, queries = drawn(n, seed=0), drawn(QUERIES, seed=1)
    numbers = np.arange(n, dtype=np.int64)
    found = []
    truth: list[set[int]] = []
    for kind, limit in (("exact", n), ("approximate", 0)):
        started = time.perf_counter()
        nearest = build(numbers, vectors, exact_up_to=limit)
        built = time.perf_counter() - started
        times, answers = _timed(nearest, queries)
        truth = truth or answers
        recall = float(np.mean([len(a & b) / K for a, b in zip(answers, truth, strict=True)]))
        size = len(faiss.serialize_index(nearest.index)) / n
        p50, p95 = np.percentile(times, [50, 95]) * 1000
        found.append(Measured(n, kind, built, size, float(p50), float(p95), recall))
        print(found[-1], file=sys.stderr)
    return found


def drawn(n: int, seed: int) -> NDArray[np.float32]:
    """`n` unit vectors around the same MATTERS centres, whatever the seed."""
    centres = np.random.default_rng(99).normal(size=(MATTERS, DIMENSIONS)).astype(np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    rng = np.random.default_rng(seed)
    out = np.empty((n, DIMENSIONS), dtype=np.float32)
    for at in range(0, n, 50_000):
        part = centres[rng.integers(0, MATTERS, min(50_000, n - at))]
        noise = rng.normal(size=part.shape).astype(np.float32) * (SPREAD / DIMENSIONS**0.5)
        out[at : at + len(part)] = part + noise
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    return out


def table(rows: list[Measured]) -> str:
    """The figures as a table in Markdown."""
    lines = ["| vectors | index | built in | bytes a vector | p50 | p95 | recall@10 |", "|---|---|---|---|---|---|---|"]
    return "\n".join(
        lines
        + [
            f"| {row.n:,} | {row.kind} | {row.build_s:.1f} s | {row.bytes_each:,.0f} | {row.p50_ms:.1f} ms | {row.p95_ms:.1f} ms | {row.recall:.3f} |"
            for row in rows
        ]
    )


def page(rows: list[Measured]) -> str:
    """The page of results."""
    return f"""# Nearest vectors

Command: `python -m benchmarks.search --write`, two cores, one query at a time. Vectors of {DIMENSIONS} dimensions around
{MATTERS:,} matters; {QUERIES} queries. Approximate: inverted lists (4 x the root of n) of 8-bit vectors, {PROBED} lists looked into.

{table(rows)}
"""


def _timed(nearest: Nearest, queries: NDArray[np.float32]) -> tuple[list[float], list[set[int]]]:
    nearest.search(queries[0], K)
    times, answers = [], []
    for query in queries:
        started = time.perf_counter()
        found = nearest.search(query, K)
        times.append(time.perf_counter() - started)
        answers.append({number for number, _ in found})
    return times, answers


if __name__ == "__main__":
    sys.exit(main())
