"""Questions of labelled orders, asked of a library in which they lie among others: right, silent where they should be, how fast.

    python -m benchmarks.answers GOLD... --library FILE [--model NAME|none] [--out FILE.jsonl]

GOLD: folders as `eval run` takes them, whose questions are asked; the library must hold their orders. `--out` keeps every
answer for a reader. What was measured: docs/results/answers.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import Any

from commands.library import load_embedder
from eval.answers import AnswerScore, answer_figures, score_answer
from eval.gold import Gold, Question, load_gold
from orders.read import read_order
from retrieval.library import Library
from retrieval.local import local_retriever
from summarize.answer import Answer, answer_record, answering
from summarize.local import LocalEngine


def main() -> int:
    """Prints the figures of all folders together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--model", default="qwen2.5-coder-1.5b")
    parser.add_argument("--encoder", default="all-minilm-l6-v2")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    asked = [
        (folder, gold, question) for folder in args.gold for gold in load_gold(folder) for question in gold.questions
    ]
    rows = run(asked, args.library, args.model, args.encoder)
    if args.out:
        args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row, _ in rows), encoding="utf-8")
    print(json.dumps(figures(rows), indent=1))
    return 0


def run(
    asked: list[tuple[Path, Gold, Question]], library: Path, model: str, encoder: str
) -> list[tuple[dict[str, Any], AnswerScore]]:
    """Each question's answer beside gold's, and its score."""
    engine = None if model == "none" else LocalEngine.load(model, pull=False)
    embedder = load_embedder(encoder)
    out = []
    with Library.open(library) as opened:
        retriever = local_retriever(opened)
        for folder, gold, question in asked:
            answer = last(question.question, opened, retriever, embedder, engine)
            record = answer_record(answer)
            texts = {item["order_id"]: opened.text(opened.entry(item["order_id"]).number) for item in _cited(record)}
            score = score_answer(question, record, texts)
            path = next(
                p for p in (folder / gold.doc, folder / f"{gold.doc}.txt", folder / f"{gold.doc}.pdf") if p.is_file()
            )
            own = read_order(path).id
            first = record["considered"][0]["order_id"] if record["considered"] else None
            row = {
                "doc": gold.doc, "gold": question.answer, "evidence": question.evidence, "answerable": question.answerable,
                "right_order": first == own, "right": bool(score.cited) if question.answerable else score.refused, **record,
            }  # fmt: skip
            out.append((row, score))
            print(len(out), row["right"], question.question[:80], file=sys.stderr)
    return out


def last(question: str, *args: Any) -> Answer:
    """The finished answer."""
    *_, answer = answering(question, *args)
    return answer


def figures(rows: list[tuple[dict[str, Any], AnswerScore]]) -> dict[str, Any]:
    """Shares with intervals, and median seconds."""
    answered = [row for row, _ in rows if row["first_evidence_seconds"] is not None]
    return {
        **answer_figures([score for _, score in rows]),
        "right_order_first": sum(row["right_order"] for row, _ in rows) / len(rows),
        "median_first_evidence_s": statistics.median(row["first_evidence_seconds"] for row in answered)
        if answered
        else None,
        "median_s": statistics.median(row["seconds"] for row, _ in rows),
        "most_s": max(row["seconds"] for row, _ in rows),
    }


def _cited(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for claim in record["answer"] for item in claim["evidence"]]


if __name__ == "__main__":
    sys.exit(main())
