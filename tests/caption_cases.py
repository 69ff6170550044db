"""Captions of our own writing, with what a careful clerk reads from each: `tests/captions/*.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eval.metrics import score_field
from orders.fields import Value
from orders.read import read_order
from summarize.extract import extract

CAPTION_FIELDS = ("court", "docket_number", "defendant", "judge", "date", "date_filed", "document_number", "title")
FOLDER = Path(__file__).parent / "captions"


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption's make, its text, and the value of each caption field; None where none is printed."""

    make: str
    text: str
    fields: dict[str, Value]


def captions(prefix: str) -> list[Caption]:
    """The captions of the files whose name begins with `prefix`."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob(f"{prefix}*.txt"))]
    return [_caption(block) for text in texts for block in text.split("#### ")[1:]]


def misses(caption: Caption, folder: Path) -> dict[str, tuple[Value, Value]]:
    """The fields that are read wrong by rules: name -> (right, read). The order is written into `folder` and read."""
    path = folder / "order.txt"
    path.write_text(caption.text, encoding="utf-8")
    sheet = extract(read_order(path))
    read = {name: sheet[name].value for name in CAPTION_FIELDS}
    return {name: (caption.fields[name], read[name]) for name in CAPTION_FIELDS if not _same(name, caption, read[name])}


def _same(name: str, caption: Caption, read: Value) -> bool:
    return score_field(name, caption.fields[name], read) == 1.0


def _caption(block: str) -> Caption:
    head, text = block.split("\n----\n", 1)
    make, *lines = head.splitlines()
    fields: dict[str, Value] = dict.fromkeys(CAPTION_FIELDS)
    for line in lines:
        name, value = line.split(": ", 1)
        fields[name] = _value(name, value)
    return Caption(make, text, fields)


def _value(name: str, text: str) -> Value:
    if name == "document_number":
        return int(text)
    values = tuple(text.split(" | "))
    return values if len(values) > 1 else values[0]
