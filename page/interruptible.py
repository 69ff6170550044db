"""Model and encoder for a reader in the background: before each call they ask whether to go on, and wait for their turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from summarize.engine import Engine, Labelled, Line, Pointed, Quoted, Reply, Usage

if TYPE_CHECKING:
    from retrieval.embed import Embedder


class Stopped(Exception):
    """The file that was being read is no longer wanted."""


@dataclass(frozen=True, slots=True)
class InterruptibleEngine:
    """A reading model; `check` raises Stopped, `turn` is held during each call alone, so that a question need not wait long."""

    engine: Engine
    check: Callable[[], None]
    turn: Callable[[], AbstractContextManager[None]]

    @property
    def name(self) -> str:
        """The model's name."""
        return self.engine.name

    @property
    def sha256(self) -> str:
        """The digest of its weights."""
        return self.engine.sha256

    @property
    def usage(self) -> Usage:
        """Tokens read and written so far."""
        return self.engine.usage

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Reply]:
        """One reply for each prompt."""
        self.check()
        with self.turn():
            return self.engine.generate(prompts, max_tokens=max_tokens)

    def choose(self, context: str, questions: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        """The log-probabilities of the options."""
        self.check()
        with self.turn():
            return self.engine.choose(context, questions)

    def point(self, question: str, lines: Sequence[Line]) -> Pointed | None:
        """Which lines prove an answer."""
        self.check()
        with self.turn():
            return self.engine.point(question, lines)

    def label(self, lines: Sequence[Line]) -> Labelled | None:
        """What each line states."""
        self.check()
        with self.turn():
            return self.engine.label(lines)

    def quote(self, prompt: str, text: str, *, max_tokens: int) -> Quoted | None:
        """A quote of the text."""
        self.check()
        with self.turn():
            return self.engine.quote(prompt, text, max_tokens=max_tokens)


@dataclass(frozen=True, slots=True)
class InterruptibleEmbedder:
    """An encoder that is asked for few texts at once."""

    embedder: Embedder
    check: Callable[[], None]
    turn: Callable[[], AbstractContextManager[None]]
    most: int = 64

    @property
    def sha256(self) -> str:
        """The digest of its weights."""
        return self.embedder.sha256

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self.embedder.dimensions

    def embed(self, texts: Sequence[str], *, done: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Shape (texts, dimensions)."""
        parts = [np.zeros((0, self.dimensions), dtype=np.float32)]
        for start in range(0, len(texts), self.most):
            self.check()
            with self.turn():
                parts.append(self.embedder.embed(texts[start : start + self.most]))
            if done:
                done(min(start + self.most, len(texts)))
        return np.concatenate(parts)
