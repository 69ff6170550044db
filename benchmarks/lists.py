"""Counting and listing questions, answered from field sheets that are gold and from sheets as rules read them.

    python -m benchmarks.lists GOLD LISTS.jsonl

GOLD: a folder as `eval run` takes it; LISTS: one `{"question", "answer", "orders": [names of documents]}` a line. A question is
right if exactly those orders are counted or listed; of a share ("3 of 16") they are the whole, and its figures must be right too. What was measured: docs/results/answers.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.evidence import quote_spans
from eval.gold import Gold, load_gold
from orders.fields import BY_NAME
from orders.order import Order
from orders.read import read_order
from retrieval.library import Library
from retrieval.shelving import put
from retrieval.tally import read_tally, tally
from summarize.indexing import made_record, shelved
from summarize.record import Record


def main() -> int:
    """Prints how many questions are right with each kind of sheet, and the wrong ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("lists", type=Path)
    args = parser.parse_args()
    asked = [json.loads(line) for line in args.lists.read_text(encoding="utf-8").splitlines() if line.strip()]
    labelled = load_gold(args.gold)
    for kind, is_gold in (("gold", True), ("rules", False)):
        with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "orders.db", create=True) as library:
            _fill(library, labelled, is_gold=is_gold)
            wrong = [row["question"] for row in asked if not _right(row, library)]
        print(f"sheets by {kind}: {len(asked) - len(wrong)} of {len(asked)} right")
        for question in wrong:
            print(f"  wrong: {question}")
    return 0


def _fill(library: Library, labelled: Sequence[Gold], *, is_gold: bool) -> None:
    with library.writing():
        for gold in labelled:
            order = read_order(gold.path)
            record = made_record(order)
            if is_gold:
                record["fields"] |= {name: _field(order, record, gold, name) for name in gold.fields}
            put(library, shelved(order, record, order.id), str(gold.path))


def _field(order: Order, record: Record, gold: Gold, name: str) -> dict[str, Any]:
    """The field as a person labelled it, with the person's quotes where they are found."""
    value, row = gold.fields[name], BY_NAME[name]
    spans = quote_spans(order, gold.evidence.get(name, ()))[:2]
    proof = [{"start": s.start, "end": s.end, "page": order.page_at(s.start), "text": order.text[s.start : s.end]} for s in spans]  # fmt: skip
    stated = value != row.absent
    return {
        "value": list(value) if isinstance(value, tuple) else value,
        "state": "value" if stated else row.absent_state,
        "method": "judged",
        "confidence": 1.0,
        "evidence": (proof or record["fields"][name]["evidence"]) if stated else [],
    }


def _right(row: dict[str, Any], library: Library) -> bool:
    read = read_tally(row["question"])
    if read is None or read.words:
        return False
    rows = tally(library, read, ())
    names = {Path(entry.path).stem for entry in (rows.found if rows.among is None else rows.among)}
    figure = f"{len(rows.found)} of {len(names)}" if read.form == "share" else len(rows.found)
    told = row["answer"]
    return names == set(row["orders"]) and (not isinstance(figure, str) or str(told).startswith(figure))


if __name__ == "__main__":
    sys.exit(main())
