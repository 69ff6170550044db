"""Shared fakes: orders made of strings, sheets made of quotes, and an engine that answers from a script."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from orders.fields import FIELDS, FieldSheet, FieldValue, Value, absent
from orders.order import Order, Page, Source, Span
from summarize.engine import Labelled, Line, Pointed, Quoted, Reply, Usage
from summarize.weights import listing

ORDER_TEXT = """UNITED STATES DISTRICT COURT
WESTERN DISTRICT OF NORTH CAROLINA
DOCKET NO. 1:17-cr-00085

UNITED STATES OF AMERICA
v.                                          ORDER
OTIS RAVENEL, Reg. No. 34512-058

THIS MATTER is before the Court on the defendant's motion for compassionate release, Doc. No. 55. He was born on
May 4, 1961, and lives at 12 Elm Street, Asheville, NC 28801. The motion is DENIED without prejudice.

Signed: May 28, 2020
"""


TEST_MODEL = "qwen2.5-coder-0.5b"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips the tests marked `model` where the small model has not been pulled."""
    if any(line.name == TEST_MODEL and line.state == "ready" for line in listing()):
        return
    skip = pytest.mark.skip(reason=f"needs `benchbrief models pull {TEST_MODEL}`")
    for item in items:
        if "model" in item.keywords:
            item.add_marker(skip)


@dataclass(slots=True)
class ScriptedEngine:
    """Replies from a list, one for each prompt, and prefers the first option; `history` holds all that it was asked."""

    replies: Sequence[str] = ()
    name: str = "scripted"
    sha256: str = "0" * 64
    usage: Usage = field(default_factory=Usage)
    history: list[str] = field(default_factory=list)

    def generate(self, prompts: Sequence[str], *, max_tokens: int) -> list[Reply]:
        """The next replies of the script; ones of more than `max_tokens` words are cut."""
        start = len(self.history)
        self.history += prompts
        texts = [self.replies[start + i].split() for i in range(len(prompts))]
        self._count(prompts, sum(map(len, texts)))
        return [
            Reply(" ".join(words[:max_tokens]), min(len(words), max_tokens), len(words) <= max_tokens)
            for words in texts
        ]

    def choose(self, context: str, questions: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        """For each question, log-probabilities that fall from option to option."""
        asked = [context + question for question, _ in questions]
        self.history += asked
        self._count(asked, 0)
        return [[-0.1 - n for n in range(len(options))] for _, options in questions]

    def point(self, question: str, lines: Sequence[Line]) -> Pointed | None:
        """No reader was trained on it."""

    def label(self, lines: Sequence[Line]) -> Labelled | None:
        """No reader was trained on it."""

    def quote(self, prompt: str, text: str, *, max_tokens: int) -> Quoted | None:
        """It quotes nothing."""
        return None

    def _count(self, prompts: Sequence[str], written: int) -> None:
        read = sum(len(prompt.split()) for prompt in prompts)
        self.usage = Usage(self.usage.read + read, self.usage.written + written)


@dataclass(frozen=True, slots=True)
class BagEmbedder:
    """Texts as hashed bags of their words, of unit length: near texts share words. No model."""

    sha256: str = "a" * 64
    dimensions: int = 32

    def embed(
        self, texts: Sequence[str], *, done: Callable[[int], None] | None = None
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """Shape (texts, dimensions)."""
        out = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                out[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimensions] += 1
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        return out


def make_order(text: str, path: str = "order.txt", *, page_breaks: Sequence[int] = ()) -> Order:
    """An order whose raw text is its text, with pages that begin at 0 and at `page_breaks`."""
    starts = [0, *page_breaks]
    ends = [*page_breaks, len(text)]
    pages = tuple(Page(n, Span(start, end)) for n, (start, end) in enumerate(zip(starts, ends, strict=True), 1))
    data = text.encode()
    source = Source(path, "txt", len(data), len(pages), text_layer=True)
    return Order(hashlib.sha256(data).hexdigest(), text, text, tuple(range(len(text) + 1)), pages, source)


def make_sheet(order: Order, quoted: dict[str, tuple[Value, str]], *, confidence: float = 0.95) -> FieldSheet:
    """A sheet with the given values, each proved by the first place where its quote stands; the rest is absent."""
    fields = {row.name: absent(row.name, "printed") for row in FIELDS}
    for name, (value, quote) in quoted.items():
        start = order.text.index(quote)
        evidence = (order.passage(Span(start, start + len(quote))),)
        fields[name] = FieldValue(name, value, "value", "printed", evidence, confidence)
    return FieldSheet(order.id, fields)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., list[Path]]:
    """Writes orders of the given names, each of its own text, and gives the files."""

    def written(*names: str) -> list[Path]:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for n, name in enumerate(names):
            (folder / name).write_text(ORDER_TEXT.replace("00085", f"{n:05}"))
        return [folder / name for name in names]

    return written


@pytest.fixture
def engine() -> ScriptedEngine:
    """An engine that may only be asked to choose."""
    return ScriptedEngine()


@pytest.fixture
def order() -> Order:
    """A short denial with personal data in it; its second page begins with the signature."""
    return make_order(ORDER_TEXT, page_breaks=[ORDER_TEXT.index("Signed:")])


@pytest.fixture
def sheet(order: Order) -> FieldSheet:
    """The field sheet of `order`, as rules would read it."""
    return make_sheet(
        order,
        {
            "court": ("ncwd", "WESTERN DISTRICT OF NORTH CAROLINA"),
            "docket_number": ("1:17-cr-00085", "1:17-cr-00085"),
            "defendant": ("Otis Ravenel", "OTIS RAVENEL"),
            "date": ("2020-05-28", "Signed: May 28, 2020"),
            "motion_documents": ((55,), "Doc. No. 55"),
            "disposition": ("denied", "The motion is DENIED without prejudice."),
            "prejudice": ("without", "DENIED without prejudice"),
            "refiling_invited": (True, "DENIED without prejudice"),
        },
    )


@pytest.fixture
def write_orders(tmp_path: Path) -> Callable[..., Path]:
    """Writes files of the given names and texts into a folder of their own, and gives the folder."""

    def write(**texts: str) -> Path:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for stem, text in texts.items():
            (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
        return folder

    return write
