"""A judge is measured on labelled pairs before it is believed, and its verdicts are never shown without that measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from eval.figures import figures
from eval.report import report_text
from eval.verdicts import (
    KINDS,
    Pair,
    judge_pairs,
    judge_run,
    labelled_pairs,
    lexical_kappa,
    pairs_of,
    stored_verdicts,
    verdict_figures,
)
from summarize.engine import Engine, Line, Reply, Usage
from summarize.local import LocalEngine
from tests.conftest import TEST_MODEL


@dataclass(slots=True)
class Reader:
    """An engine that says yes where the statement's first word stands in the text, with a bias for No of `bias` nats."""

    bias: float = 0.0
    name: str = "reader"
    sha256: str = "1" * 64
    usage: Usage = field(default_factory=Usage)
    asked: int = 0

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Reply]:
        """Nothing is written by a judge."""
        raise AssertionError

    def point(self, question: str, lines: Sequence[Line]) -> None:
        """No reader was trained on it."""

    def label(self, lines: Sequence[Line]) -> None:
        """No reader was trained on it."""

    def quote(self, prompt: str, text: str, *, max_tokens: int) -> None:
        """It quotes nothing."""

    def choose(self, context: str, questions: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        """Log-probabilities of Yes and No."""
        self.asked += len(questions)
        words = [question.split(": ")[1].split()[0] for question, _ in questions]
        return [[0.0 if word in context else -2.0, -1.0 + self.bias] for word in words]


LABELLED = labelled_pairs()


def test_the_labelled_pairs_are_of_both_kinds_and_both_labels() -> None:
    for kind in KINDS:
        labels = [label for pair, label in LABELLED if pair.kind == kind]
        assert len(labels) >= 60
        assert 0.2 < sum(labels) / len(labels) < 0.8


def test_the_lexical_judge_of_key_facts_agrees_with_the_labels() -> None:
    assert lexical_kappa() > 0.6


@pytest.mark.parametrize("bias", [0.0, 5.0])
def test_a_bias_for_no_is_taken_off(bias: float) -> None:
    engine = Reader(bias)
    text = "The motion is DENIED."
    pairs = [Pair("supported", "DENIED it is.", text), Pair("supported", "GRANTED it is.", text)]
    assert judge_pairs(engine, pairs) == [True, False]


def line(claim: str, status: str = "supported") -> dict[str, Any]:
    evidence = [{"start": 0, "end": 21, "page": 1, "text": "The motion is DENIED."}]
    brief = [{"section": "ruling", "text": claim, "status": status, "evidence": evidence}]
    return {"briefed": True, "record": {"brief": brief}, "gold": {"key_facts": ["The motion is denied."]}}


def test_what_is_judged_is_every_claim_that_is_not_verbatim_and_every_key_fact() -> None:
    record = line("It is denied.")["record"]
    assert [(pair.kind, pair.text) for pair in pairs_of(record, ["Fact."])] == [
        ("supported", "The motion is DENIED."), ("covered", "It is denied."),
    ]  # fmt: skip
    assert [pair.kind for pair in pairs_of(line("The motion is DENIED.", "verbatim")["record"], [])] == []


def test_a_run_is_judged_once(tmp_path: Path) -> None:
    engine = Reader()
    judge_run(tmp_path, [line("It is denied.")], lambda: engine)
    asked = engine.asked
    judge_run(tmp_path, [line("It is denied.")], lambda: engine)
    assert engine.asked == asked
    judge_run(tmp_path, [line("It is granted.")], lambda: engine)
    assert engine.asked > asked
    found = stored_verdicts(tmp_path)
    assert found
    assert (found["supported"]["n"], found["covered"]["n"]) == (1, 1)


def test_verdicts_are_shown_beside_their_kappa_and_else_not_at_all() -> None:
    judge = verdict_figures(Reader(), [Pair("supported", "x", "x")])
    shown = report_text(figures([], {}, judge))
    assert f"kappa with 71 labels: {judge['supported']['kappa']:.2f}" in shown
    judge["supported"]["kappa"] = None
    assert "as judge" not in report_text(figures([], {}, judge))


@pytest.mark.model
def test_the_small_model_gives_the_same_verdict_twice() -> None:
    engine: Engine = LocalEngine.load(TEST_MODEL, pull=False)
    pairs = [pair for pair, _ in LABELLED[:2]]
    assert judge_pairs(engine, pairs) == judge_pairs(engine, pairs)
