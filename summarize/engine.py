"""What a reading and writing engine is, without saying which: no torch here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class ReplyError(ValueError):
    """A reply that cannot be used; the message says what was got."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote. A reply that is not `complete` was cut at the token limit and is never parsed as if whole."""

    text: str
    n_tokens: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and written by an engine since it was made."""

    read: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a trained reader reads: a sentence of its `own`, or a heading or a mark between orders, which are passed over."""

    text: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a trained reader says of an order's fields, by labels (`field=value`).

    `sentences[i][j]`: log-odds that the i-th own line tells label j. `whole[j]`: how strongly the order as a whole has it, to
    be compared with the other values of its field and with `absent[field]`, that it has none of them.
    """

    labels: tuple[str, ...]
    sentences: tuple[tuple[float, ...], ...]
    whole: tuple[float, ...]
    absent: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Pointed:
    """How strongly each sentence proves an answer to a question, and `silence`: how strongly none does. Log-odds, on one scale."""

    scores: tuple[float, ...]
    silence: float

    @property
    def chances(self) -> tuple[float, ...]:
        """The probability of each sentence; what is missing to 1 is the probability that none answers."""
        top = max((self.silence, *self.scores))
        total = math.exp(self.silence - top) + sum(math.exp(score - top) for score in self.scores)
        return tuple(math.exp(score - top) / total for score in self.scores)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote: half-open character offsets into the text that was given, and the mean log-probability of its tokens."""

    start: int
    end: int
    log_probability: float


class Engine(Protocol):
    """A local model, batch first."""

    @property
    def name(self) -> str:
        """The model's catalogue name or path, as it goes into manifests."""

    @property
    def sha256(self) -> str:
        """The digest of the weights that answer, in hexadecimal."""

    @property
    def usage(self) -> Usage:
        """Tokens read and written so far."""

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Reply]:
        """One greedy reply for each prompt, in the same order."""

    def choose(self, context: str, questions: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        """For each (question, options): the log-probability of each option as the reply to `context` + question.

        The context is read once and its KV cache is shared by all the questions.
        """

    def point(self, question: str, lines: Sequence[Line]) -> Pointed | None:
        """Which own lines, given in the order of the text, prove an answer. None: no reader was trained on this model."""

    def label(self, lines: Sequence[Line]) -> Labelled | None:
        """What the lines of an order tell of its fields. None: no reader was trained on this model."""

    def quote(self, prompt: str, text: str, *, max_tokens: int) -> Quoted | None:
        """What the model writes after the prompt if it can write nothing but a substring of the text; None if that is empty."""
