"""What a reading and writing engine is, without saying which: no torch here."""

from __future__ import annotations

from collections.abc import Sequence
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
