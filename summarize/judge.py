"""The model's word on a finding: it chooses among the options of the field over a few sentences in which the court speaks.

De-biased by content-free calibration: from each option's log-probability is taken what the model gives it when the
passage is empty (Zhao et al. 2021, "Calibrate Before Use").
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import prompts
from orders.order import Order
from orders.speaker import Sentence, spoken
from prompts import Prompt
from summarize.engine import Engine
from summarize.findings import FINDINGS, topics_of
from summarize.reconcile import impossible_beside
from summarize.signals import Signal, settle

_PROMPT = prompts.load("finding.v1")
MAX_SENTENCES = 7
# Asked only where the rules' confidence is below SURE; its word counts as one weak phrase (docs/results/judge.md).
SURE = 0.8
MIN_CHANCE = 0.8
WEIGHT = 1.5
_SKIPPED = re.compile(
    r"\b(?:not (?:consider|reach|address|decide|resolve)|need not|no need|unnecess\w+|declin\w+|nor need|no finding|moot)\b",
    re.IGNORECASE,
)
_LICENCE = {
    "assumed": re.compile(r"\bassum\w+|\barguendo|\bsake of argument", re.IGNORECASE),
    "waived": re.compile(r"\bwaiv\w+|\bexcus\w+|\bforfeit\w*|\bfutil\w+|\bwithdr[ae]w\w*", re.IGNORECASE),
    "not_addressed": _SKIPPED,
    "not_reached": _SKIPPED,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is asked about one field, and the words that stand for each value."""

    text: str
    options: Mapping[str, str]


QUESTIONS: Mapping[str, Question] = {
    "exhaustion": Question(
        "What did the court itself conclude about the prisoner's duty to ask the warden first (exhaustion of administrative remedies)?",
        {"exhausted": "It was met.", "not_exhausted": "It was not met.", "waived": "It was waived or excused.",
         "assumed": "The court assumed it was met.", "not_addressed": "The court did not decide it."},
    ),
    "extraordinary_reason": Question(
        "What did the court itself conclude about extraordinary and compelling reasons?",
        {"found": "They were shown.", "not_found": "They were not shown.", "assumed": "The court assumed them.",
         "not_reached": "The court did not decide it."},
    ),
    "section_3553a": Question(
        "What did the court itself conclude about the sentencing factors of section 3553(a)?",
        {"favors_reduction": "They support a reduction.", "weighs_against": "They weigh against a reduction.",
         "not_reached": "The court did not decide it."},
    ),
    "danger": Question(
        "What did the court itself conclude about danger to the community?",
        {"found": "The prisoner is a danger.", "not_found": "The prisoner is not a danger.", "not_reached": "The court did not decide it."},
    ),
}  # fmt: skip
_TOPIC = {"extraordinary_reason": "extraordinary"}


def selected(said: Sequence[Sentence], field: str) -> list[Sentence]:
    """The last sentences about the field's matter in which the court speaks or tells, at most MAX_SENTENCES."""
    topic = _TOPIC.get(field, field)
    topics = topics_of(said)
    own = [s for s, named in zip(said, topics, strict=True) if named == topic and s.speaker in ("court", "fact")]
    courts = [s for s in own if s.speaker == "court"]
    kept = [*courts[-4:], *own[-MAX_SENTENCES:]]
    return sorted(dict.fromkeys(kept), key=lambda s: s.span.start)[-MAX_SENTENCES:]


def probabilities(
    engine: Engine, field: str, sentences: Sequence[Sentence], allowed: Sequence[str]
) -> dict[str, float]:
    """The model's calibrated probability of each allowed value of the field over these sentences."""
    question = QUESTIONS[field]
    passage = " ".join(sentence.text for sentence in sentences)
    chances = calibrated(engine, _PROMPT, question.text, [question.options[value] for value in allowed], passage)
    return dict(zip(allowed, chances, strict=True))


def calibrated(engine: Engine, prompt: Prompt, question: str, options: Sequence[str], passage: str) -> list[float]:
    """The model's probability of each option over a passage, less what it gives the option over none."""
    ask = [(question, tuple(options))]
    free, scores = (engine.choose(prompt.fill(sentences=text), ask)[0] for text in ("(none)", passage))
    shifted = [score - base for score, base in zip(scores, free, strict=True)]
    top = max(shifted)
    total = sum(math.exp(score - top) for score in shifted)
    return [math.exp(score - top) / total for score in shifted]


def allowed_values(field: str, disposition: str, passage: str) -> list[str]:
    """The values that the disposition permits and whose own words stand in the passage (`assumed` needs an assumption)."""
    impossible = impossible_beside(disposition, field)
    return [
        value for value in QUESTIONS[field].options
        if value not in impossible and (value not in _LICENCE or _LICENCE[value].search(passage))
    ]  # fmt: skip


def judge(order: Order, engine: Engine, disposition: str, signals: Sequence[Signal]) -> list[Signal]:
    """One more signal for each finding on which the rules are torn or silent although the court speaks of the matter."""
    said = spoken(order)
    out: list[Signal] = []
    for field in FINDINGS:
        settled = settle(order, field, signals)
        sentences = selected(said, field)
        silent = settled.confidence is None
        if (
            not sentences
            or (settled.confidence or 0.0) >= SURE
            or (silent and all(s.speaker != "court" for s in sentences))
        ):
            continue
        allowed = allowed_values(field, disposition, " ".join(s.text for s in sentences))
        if len(allowed) < 2:
            continue
        chances = probabilities(engine, field, sentences, allowed)
        best = max(chances, key=lambda value: chances[value])
        if chances[best] >= MIN_CHANCE:
            key = next((s for s in reversed(sentences) if s.speaker == "court"), sentences[-1])
            out.append(Signal(field, best, WEIGHT * chances[best], key))
    return out
