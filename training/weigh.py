"""Fits how the words of rules and of the trained reader are weighed (summarize/weigh.py), on the orders kept from training.

    python -m training.weigh qwen2.5-coder-1.5b

Minutes on two cores. Prints the weights, and how often rules alone, the reader alone and both are right on each field.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from orders.decree import decree_fields
from orders.fields import BY_NAME
from orders.order import Order, Page, Source, Span
from orders.speaker import spoken
from summarize.findings import FINDINGS, find_findings, topics_of
from summarize.labels import Word, words_on
from summarize.local import LocalEngine
from summarize.parties import position_signals
from summarize.reconcile import implied, reconcile
from summarize.signals import weight_of
from summarize.weigh import LEAST, READER, RULES, SILENT
from training.examples import held_out
from training.orders import TrainingOrder, load_orders

WEIGHED = (*FINDINGS, "government_position")
Weights = Sequence[float]


@dataclass(frozen=True, slots=True)
class Case:
    """One field of one order: the weight of rules for each value, the reader's word, and what is right."""

    field: str
    right: str
    totals: Mapping[str, float]
    word: Word

    def scores(self, weights: Weights) -> dict[str, float]:
        """The score of each value, as summarize/weigh.py sums it."""
        rules, reader, silent = weights
        row = BY_NAME[self.field]
        return {
            value: rules * self.totals.get(value, 0.0)
            + reader * math.log(max(self.word.chance(value), LEAST))
            + silent * (value == row.absent and not self.totals)
            for value in row.options
        }


def main() -> int:
    """Reads the orders, fits, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    args = parser.parse_args()
    engine = LocalEngine.load(args.model, pull=False)
    orders = load_orders()
    found = [case for name in sorted(held_out(orders)) for case in cases(orders[name], engine)]
    fitted = minimize(lambda weights: -log_likelihood(found, weights), [RULES, READER, SILENT], method="Nelder-Mead").x
    print("rules {:.2f}, reader {:.2f}, silent {:.2f}".format(*tuple(fitted)))
    for field in WEIGHED:
        own = [case for case in found if case.field == field]
        shares = [right(own, choose) for choose in (by_rules, by_reader, lambda case: best(case.scores(fitted)))]
        print(f"{field}: {len(own)} orders; right by rules {shares[0]:.2f}, by the reader {shares[1]:.2f}, by both {shares[2]:.2f}")  # fmt: skip
    return 0


def cases(training: TrainingOrder, engine: LocalEngine) -> list[Case]:
    """The weighed fields of a training order, whose body is read under a made caption."""
    order = as_order(training)
    disposition = str(decree_fields(order)["disposition"].value)
    signals = reconcile(disposition, find_findings(order))
    signals += implied(disposition, signals, spoken(order), topics_of(spoken(order)))
    signals += position_signals(order)
    words = words_on(order, engine, [BY_NAME[field] for field in WEIGHED])
    out = []
    for field in WEIGHED:
        own = [signal for signal in signals if signal.field == field]
        totals = {value: weight_of(s for s in own if s.value == value) for value in {s.value for s in own}}
        told = next(iter(training.fields[field]), str(BY_NAME[field].absent))
        out.append(Case(field, told, totals, words[field]))
    return out


def as_order(training: TrainingOrder) -> Order:
    """The body of a training order, with its headings, under a caption."""
    lines = ["UNITED STATES DISTRICT COURT", "DISTRICT OF KANSAS", "", "UNITED STATES OF AMERICA, Plaintiff,", "v.",
             f"JOHN {training.surname.upper()}, Defendant.", "Case No. 17-cr-00123", "", "MEMORANDUM AND ORDER", ""]  # fmt: skip
    heading = ""
    for row in training.rows:
        if row.heading and row.heading != heading:
            lines += ["", row.heading, ""]
        heading = row.heading
        lines.append(row.text)
    text = "\n".join(lines)
    data = text.encode()
    source = Source(f"{training.name}.txt", "txt", len(data), 1, text_layer=True)
    return Order(hashlib.sha256(data).hexdigest(), text, text, tuple(range(len(text) + 1)), (Page(1, Span(0, len(text))),), source)  # fmt: skip


def log_likelihood(found: Sequence[Case], weights: Weights) -> float:
    """Of what is right, over all cases."""
    total = 0.0
    for case in found:
        scores = case.scores(weights)
        top = max(scores.values())
        total += scores[case.right] - top - math.log(sum(math.exp(score - top) for score in scores.values()))
    return total


def best(scores: Mapping[str, float]) -> str:
    """The value with the highest score."""
    return max(scores, key=lambda value: scores[value])


def by_rules(case: Case) -> str:
    """The value with the most weight of rules, else the absent one."""
    return best(case.totals) if case.totals else str(BY_NAME[case.field].absent)


def by_reader(case: Case) -> str:
    """The reader's likeliest value."""
    return best(case.word.chances)


def right(found: Sequence[Case], choose: Callable[[Case], str]) -> float:
    """The share of cases that a rule of choice gets right."""
    return float(np.mean([choose(case) == case.right for case in found]))


if __name__ == "__main__":
    sys.exit(main())
