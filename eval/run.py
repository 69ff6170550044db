"""A run over gold: every document read and extracted, scored against its gold, and reported."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, get_args

from eval.gold import Gold, GoldError, load_gold
from eval.metrics import evidence_overlap, score_field
from eval.report import DocScore, Report, record, report_text
from orders.fields import BY_NAME, FIELDS, FieldSheet, Group
from orders.order import Order, OrderError, Passage
from orders.read import read_order
from summarize.engine import Engine, ReplyError
from summarize.extract import extract

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was read from one document, with the order that its evidence must be found in."""

    order: Order
    sheet: FieldSheet


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read or extracted, and why; all its fields score 0."""

    reason: str


Predict = Callable[[Path], Prediction | Failure]


def evaluate(
    gold: Sequence[Gold],
    predict: Predict,
    *,
    names: Sequence[str] = tuple(BY_NAME),
    seen: Callable[[DocScore], None] | None = None,
) -> Report:
    """The scores of `predict` on every gold document for the fields `names`; `seen` is told each as it is done."""
    done = []
    for item in gold:
        started = time.perf_counter()
        prediction = predict(item.path)
        score = _score(item, prediction, names, time.perf_counter() - started)
        logger.info("%s: %.2f s%s", item.doc, score.seconds, f", {score.error}" if score.error else "")
        if seen:
            seen(score)
        done.append(score)
    return Report(tuple(d for d in done if d.gold.text_layer), tuple(d for d in done if not d.gold.text_layer))


def predictor(engine: Engine | None) -> Predict:
    """The prediction that the product makes: read the file, extract its field sheet."""

    def predict(path: Path) -> Prediction | Failure:
        try:
            order = read_order(path)
            return Prediction(order, extract(order, engine))
        except (OrderError, ReplyError) as error:
            return Failure(f"{type(error).__name__}: {error}")

    return predict


def load_engine(name: str) -> Engine | None:
    """The model `name` of the catalogue, or None for `none`. Torch is imported here, when a model is asked for."""
    if name == "none":
        return None
    from summarize.local import LocalEngine  # noqa: PLC0415  # seconds to import

    return LocalEngine.load(name)


def field_names(chosen: str) -> tuple[str, ...]:
    """The fields named by a comma-separated list of fields and groups, in the order of FIELDS.

    Raises: GoldError for a word that is neither.
    """
    words = {word.strip() for word in chosen.split(",")}
    unknown = sorted(words - BY_NAME.keys() - set(get_args(Group)))
    if unknown:
        raise GoldError(f"{', '.join(unknown)}: no field and no group; groups are {', '.join(get_args(Group))}")
    return tuple(row.name for row in FIELDS if row.name in words or row.group in words)


def run(gold: Sequence[Gold], out: Path, engine: Engine | None, *, names: Sequence[str] = tuple(BY_NAME)) -> Report:
    """The report of one run over `gold`; the folder `out` gets scores.jsonl, line by line, and report.txt."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "scores.jsonl").open("w", encoding="utf-8", buffering=1) as lines:
        report = evaluate(gold, predictor(engine), names=names, seen=lambda score: _write(lines, score))
    (out / "report.txt").write_text(report_text(report), encoding="utf-8")
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the evaluation and prints its report; 0 all done, 1 with failed documents, 2 input to fix."""
    args = _arguments(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        gold, names = load_gold(args.gold), field_names(args.fields)
    except GoldError as error:
        print(f"eval run: {error}", file=sys.stderr)
        return 2
    report = run(gold, args.out, load_engine(args.model), names=names)
    print(report_text(report, wrong=args.wrong), end="")
    return int(any(score.error for score in (*report.docs, *report.apart)))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="eval.run", epilog="python -m eval.run data/orders --out /tmp/out --wrong")
    parser.add_argument("gold", type=Path, help="folder of <name>.txt + <name>.json, or a gold.jsonl beside docs/")
    parser.add_argument("--out", type=Path, required=True, help="folder for scores.jsonl and report.txt")
    parser.add_argument("--model", default="none", help="a model of the catalogue; none: printed facts only")
    parser.add_argument(
        "--fields",
        default=",".join(get_args(Group)),
        help="comma-separated groups or fields to score, say caption,disposition",
    )
    parser.add_argument("--wrong", action="store_true", help="print the wrong cells too (report.txt always has them)")
    return parser.parse_args(argv)


def _write(lines: TextIO, score: DocScore) -> None:
    lines.write(record(score) + "\n")


def _score(gold: Gold, prediction: Prediction | Failure, names: Sequence[str], seconds: float) -> DocScore:
    labelled = [name for name in names if name in gold.fields]
    if isinstance(prediction, Failure):
        return DocScore(gold, dict.fromkeys(labelled, 0.0), {}, seconds, prediction.reason)
    values = {name: prediction.sheet[name] for name in labelled}
    failed = tuple(name for name, value in values.items() if value.state == "failed")
    scores = {
        name: 0.0 if name in failed else score_field(name, gold.fields[name], value.value)
        for name, value in values.items()
    }
    shown = [(name, passage) for name, value in values.items() for passage in value.evidence]
    return DocScore(
        gold,
        scores,
        {name: value.value for name, value in values.items()},
        seconds,
        failed=failed,
        overlaps={
            name: evidence_overlap([passage.text for passage in value.evidence], gold.evidence[name])
            for name, value in values.items()
            if gold.evidence.get(name) and scores[name] > 0
        },
        n_evidence=len(shown),
        stray_evidence=tuple(f"{n}: {p.text!r}" for n, p in shown if not _stands_in(prediction.order, p)),
    )


def _stands_in(order: Order, passage: Passage) -> bool:
    return passage.order_id == order.id and order.text[passage.span.start : passage.span.end] == passage.text


if __name__ == "__main__":
    sys.exit(main())
