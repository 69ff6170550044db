"""Ranking sentences by how useful they are for a statutory term: meaning, words, both; one query a file.

    python -m benchmarks.sentences FOLDER

FOLDER holds `<term>-sentence.json`: {id: {"text", "label"}} with labels `high`, `certain`, `potential` or `no value`
(Savelka and Ashley, Legal information retrieval for understanding statutory terms, 2021).
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from commands.library import DEFAULT_ENCODER, load_embedder
from eval.intervals import scored
from eval.ranking import ndcg_at
from retrieval.embed import Embedder
from retrieval.fusion import standard
from retrieval.terms import index_terms, query_terms

GRADES = {"high value": 3.0, "certain value": 2.0, "potential value": 1.0, "no value": 0.0}
WAYS = ("meaning", "words", "both")


def main() -> int:
    """Prints nDCG@10 of each query by each way, and the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    embedder = load_embedder(DEFAULT_ENCODER)
    assert embedder
    print("| query | sentences | " + " | ".join(WAYS) + " |\n|---|---|---|---|---|")
    rows = []
    for file in sorted(args.folder.glob("*-sentence.json")):
        found = list(json.loads(file.read_text(encoding="utf-8")).values())
        term = file.name.removesuffix("-sentence.json").replace("_", " ")
        gains = _gains(term, [row["text"] for row in found], [GRADES[row["label"]] for row in found], embedder)
        rows.append(gains)
        print(f"| {term} | {len(found)} | " + " | ".join(f"{gain:.3f}" for gain in gains) + " |")
    means = [scored([row[place] for row in rows]) for place in range(len(WAYS))]
    print("| **mean** | | " + " | ".join(f"{m.value:.3f} ({m.low:.2f}-{m.high:.2f})" for m in means) + " |")
    return 0


def _gains(term: str, texts: list[str], grades: list[float], embedder: Embedder) -> list[float]:
    question = f"What does “{term}” mean?"
    meaning = embedder.embed(texts) @ embedder.embed([question])[0]
    words = _words(question, texts)
    wanted = {str(place): grade for place, grade in enumerate(grades)}
    lists = (meaning, words, standard(meaning.tolist()) + standard(words.tolist()))
    return [ndcg_at([str(place) for place in np.argsort(-scores, kind="stable")], wanted) or 0.0 for scores in lists]


def _words(question: str, texts: list[str]) -> NDArray[np.float64]:
    """BM25 of each text, 0 for those without a word of the question."""
    out = np.zeros(len(texts))
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(terms, tokenize='porter unicode61')")
        connection.executemany("INSERT INTO t VALUES (?)", [(index_terms(text),) for text in texts])
        asked = " OR ".join(f'"{term}"' for term in query_terms(question))
        for row, score in connection.execute("SELECT rowid, -bm25(t) FROM t WHERE t MATCH ?", (asked,)):
            out[row - 1] = score
    return out


if __name__ == "__main__":
    sys.exit(main())
