"""The model's word on a finding: it chooses among the options of the field over a few sentences in which the court speaks.

De-biased by content-free calibration: from each option's log-probability is taken what the model gives it when the
passage is empty (Zhao et al. 2021, "Calibrate Before Use").
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import prompts
from orders.order import Order
from orders.speaker import Sentence
from summarize.engine import Engine
from summarize.findings import topics_of
from summarize.signals import Signal

_PROMPT = prompts.load("finding.v1")
MAX_SENTENCES = 7


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


def probabilities(engine: Engine, field: str, sentences: Sequence[Sentence]) -> dict[str, float]:
    """The model's calibrated probability of each value of the field over these sentences."""
    question = QUESTIONS[field]
    ask = [(question.text, tuple(question.options.values()))]
    passage = " ".join(sentence.text for sentence in sentences)
    free = engine.choose(_PROMPT.fill(sentences="(none)"), ask)[0]
    scores = engine.choose(_PROMPT.fill(sentences=passage), ask)[0]
    shifted = [score - base for score, base in zip(scores, free, strict=True)]
    top = max(shifted)
    total = sum(math.exp(score - top) for score in shifted)
    return {value: math.exp(score - top) / total for value, score in zip(question.options, shifted, strict=True)}


def judge(order: Order, engine: Engine, signals: Sequence[Signal]) -> list[Signal]:
    """One more signal for each finding that the rules leave open."""
    return []
