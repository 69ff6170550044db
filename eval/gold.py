"""Gold: orders with the values, evidence, questions and key facts that a person gave them, checked as they are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orders.fields import BY_NAME, Field, Value, allowed, needed
from orders.order import Order

UNSCORED_FIELDS = frozenset({"plaintiff"})  # labelled in the caption gold, no field of the sheet
KEPT_KEYS = frozenset({"order_id", "source", "kind", "note"})


class GoldError(ValueError):
    """Gold that contradicts FIELDS.md or its own text; the message names the file and the field."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question on one order; `answer` is None where the order does not say."""

    question: str
    answer: str | None
    evidence: tuple[str, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled document. A field that is missing from `fields` was not labelled and is not scored."""

    doc: str
    path: Path
    fields: Mapping[str, Value]
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key_facts: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    text_layer: bool = True
    attributes: Mapping[str, object] = field(default_factory=dict)


Rows = Mapping[str, Field]
"""The fields that gold may label, by their names."""


def load_gold(path: Path, *, read: Callable[[Path], Order] | None = None, own: Iterable[Field] = ()) -> list[Gold]:
    """The gold of a folder of `<name>.json` beside `<name>.txt` (or `.pdf` ...), or of a `gold.jsonl` beside `docs/`.

    Its fields are the standard ones and `own`, those of a sheet for another kind of order. Quotes are looked up in `.txt` files always, in other formats only in the text that `read` (say `read_order`) gives.
    Other files and subfolders of the folder are left alone.
    Raises: GoldError for gold that is not there, not of this form, or quotes words that its text does not print.
    """
    rows = {**BY_NAME, **{row.name: row for row in own}}
    lines = path / "gold.jsonl" if path.is_dir() else path
    if lines.is_file() and lines.suffix == ".jsonl":
        found = _load_lines(lines, rows)
    elif path.is_dir():
        found = [_load_pair(file, rows) for file in sorted(path.glob("*.json"))]
    else:
        raise GoldError(f"{path}: needs a folder of <name>.txt + <name>.json, or a gold.jsonl beside docs/")
    if not found:
        raise GoldError(f"{path}: no <name>.json and no gold.jsonl in this folder")
    for gold in found:
        _check_quotes(gold, read)
    return found


def fold_space(text: str) -> str:
    """The text with every run of white space as one space and none at its ends."""
    return " ".join(text.split())


def _load_lines(lines: Path, rows: Rows) -> list[Gold]:
    found = []
    for number, line in enumerate(lines.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{lines.name}:{number}"
        record = _parse(line, where)
        doc = record.get("doc")
        if not isinstance(doc, str):
            raise GoldError(f"{where}: `doc` is {doc!r}, needs the name of a file in docs/")
        file = lines.parent / "docs" / doc
        if not file.is_file():
            raise GoldError(f"{where}: {doc} is not in {file.parent}")
        found.append(_gold(record, doc, file, where, rows))
    return found


def _load_pair(file: Path, rows: Rows) -> Gold:
    beside = [other for other in sorted(file.parent.glob("*")) if other.stem == file.stem and other.is_file()]
    texts = [other for other in beside if not other.suffix.startswith(".json")]
    if not texts:
        raise GoldError(f"{file.name}: no {file.stem}.txt or .pdf beside it")
    text = next((other for other in texts if other.suffix == ".txt"), texts[0])
    return _gold(_parse(file.read_text(encoding="utf-8"), file.name), file.stem, text, file.name, rows)


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("fields"), dict):
        raise GoldError(f"{where}: needs an object with `fields`")
    return record


def _gold(record: dict[str, Any], doc: str, path: Path, where: str, rows: Rows) -> Gold:
    unscored = {name: value for name, value in record["fields"].items() if name in UNSCORED_FIELDS}
    fields = {
        name: _value(name, value, where, rows)
        for name, value in record["fields"].items()
        if name not in UNSCORED_FIELDS
    }
    evidence = {
        name: _strings(quotes, f"{where}: evidence of {name}") for name, quotes in _evidence(record, where, rows)
    }
    text_layer = record.get("text_layer", True)
    if not isinstance(text_layer, bool):
        raise GoldError(f"{where}: text_layer is {text_layer!r}, needs true or false")
    return Gold(
        doc=doc,
        path=path,
        fields=fields,
        evidence=evidence,
        key_facts=_strings(record.get("key_facts", []), f"{where}: key_facts"),
        questions=tuple(_question(row, where) for row in record.get("questions", [])),
        text_layer=text_layer,
        attributes={key: record[key] for key in sorted(KEPT_KEYS & record.keys())} | unscored,
    )


def _evidence(record: dict[str, Any], where: str, rows: Rows) -> list[tuple[str, object]]:
    evidence = record.get("evidence", {})
    if not isinstance(evidence, dict):
        raise GoldError(f"{where}: evidence is {type(evidence).__name__}, needs an object of field -> quotes")
    for name in evidence:
        if name not in rows and name not in UNSCORED_FIELDS:
            raise GoldError(f"{where}: evidence of {name}: no field of the sheet")
    return list(evidence.items())


def _question(row: object, where: str) -> Question:
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise GoldError(f"{where}: questions: {row!r} has no `question`")
    answer, answerable = row.get("answer"), row.get("answerable", row.get("answer") is not None)
    if answerable is not (answer is not None) or not isinstance(answer, str | None):
        raise GoldError(f"{where}: questions: {row['question']!r} is answerable {answerable!r} with answer {answer!r}")
    return Question(row["question"], answer, _strings(row.get("evidence", []), f"{where}: questions"), answerable)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise GoldError(f"{where}: is {value!r}, needs a list of strings")
    return tuple(value)


def _value(name: str, value: object, where: str, rows: Rows) -> Value:
    if name not in rows:
        raise GoldError(f"{where}: {name}: no field of the sheet")
    row = rows[name]
    if not allowed(row, value):
        raise GoldError(f"{where}: {name}: {value!r} is not allowed, needs {needed(row)}")
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]  # `allowed` has looked


def _check_quotes(gold: Gold, read: Callable[[Path], Order] | None) -> None:
    quotes = [(name, quote) for name, found in gold.evidence.items() for quote in found]
    quotes += [(f"question {row.question!r}", quote) for row in gold.questions for quote in row.evidence]
    if not quotes:
        return
    if gold.path.suffix == ".txt":
        text = _plain_text(gold.path)
    elif read is not None:
        text = read(gold.path).text
    else:
        return
    folded = fold_space(text)
    for name, quote in quotes:
        if fold_space(quote) not in folded:
            raise GoldError(f"{gold.path.name}: {name}: evidence {quote!r} is not in the text")


def _plain_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(f"{path.name}: not UTF-8: {error}") from error
