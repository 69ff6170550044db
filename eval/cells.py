"""A document's line of a run -> its scored cells: one cell is one field of one document. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from eval.briefs import BriefScore, score_brief
from eval.evidence import EvidenceScore, is_ragged, score_evidence
from eval.metrics import score_field
from orders.fields import BY_NAME, FIELDS, Field, Group, Kind, State, Value
from orders.order import Span

Outcome = Literal["right", "partial", "wrong", "missed", "invented", "failed"]
"""What became of a cell: `missed` is silence where gold has a value, `invented` a value where gold has none, `failed`
a field or a document that could not be read; `partial` is a set with some items right."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one document: its score in [0, 1], and how its evidence stands to gold's.

    `evidence` is None where it does not apply: gold has no quotes for the field, or the value scored 0.
    """

    doc: str
    field: str
    gold: Value
    got: Value
    state: State
    score: float
    outcome: Outcome
    confidence: float | None
    shown: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    evidence: EvidenceScore | None = None
    own: Field | None = None

    @property
    def row(self) -> Field:
        """The row of the field: of a sheet for another kind of order, or of the standard one."""
        return self.own or BY_NAME[self.field]

    @property
    def right(self) -> bool:
        """Whether the value is exactly gold's."""
        return self.outcome == "right"


@dataclass(frozen=True, slots=True)
class Document:
    """One document with its cells; `error` says why it could not be read, and then every cell failed.

    `stray` are shown quotes, of fields and of claims, that are not the characters at their offsets; `ragged` those
    that begin or end inside a word.
    """

    doc: str
    cells: tuple[Cell, ...]
    text_layer: bool = True
    error: str | None = None
    seconds: float = 0.0
    text: str = ""
    n_evidence: int = 0
    stray: tuple[str, ...] = ()
    ragged: tuple[str, ...] = ()
    brief: BriefScore | None = None
    n_fields: int = len(FIELDS)


def own_rows(line: Mapping[str, Any]) -> dict[str, Field]:
    """The fields that the sheet of a run added, as its lines keep them: none in a run without one."""
    return {row["name"]: _row(**row) for row in line.get("rows", ())}


def score_line(line: Mapping[str, Any]) -> Document:
    """The document of one line of `documents.jsonl`."""
    gold, record = line["gold"], line["record"]
    own = own_rows(line)
    base = {"doc": line["doc"], "text_layer": line["text_layer"], "seconds": line["seconds"]}
    base["n_fields"] = len(FIELDS) + len(own)
    if record is None:
        cells = (_failed(line["doc"], name, _value(value), own.get(name)) for name, value in gold["fields"].items())
        return Document(cells=tuple(cells), error=line["error"], **base)
    shown = [(name, item) for name, field in record["fields"].items() for item in field["evidence"]]
    shown += [(claim["section"], item) for claim in record["brief"] for item in claim["evidence"]]
    text = record["text"]
    return Document(
        cells=tuple(_cell(line["doc"], name, gold, record, own.get(name)) for name in gold["fields"]),
        text=text,
        n_evidence=len(shown),
        stray=tuple(f"{name}: {item['text']!r}" for name, item in shown if text[_slice(item)] != item["text"]),
        ragged=tuple(f"{name}: {item['text']!r}" for name, item in shown if is_ragged(text, _span(item))),
        brief=score_brief(record, gold["key_facts"]) if line["briefed"] else None,
        **base,
    )


def _row(*, name: str, group: Group, kind: Kind, absent: Any, absent_state: State, options: Sequence[str]) -> Field:
    return Field(name, group, kind, _value(absent), absent_state, tuple(options))


def _cell(doc: str, name: str, gold: Mapping[str, Any], record: Mapping[str, Any], own: Field | None) -> Cell:
    row = own or BY_NAME[name]
    field = record["fields"][name]
    wanted, got = _value(gold["fields"][name]), _value(field["value"])
    failed = field["state"] == "failed"
    score = 0.0 if failed else score_field(row, wanted, got)
    shown = tuple(_span(item) for item in field["evidence"])
    places = tuple(Span(*place) for place in gold["places"].get(name, ()))
    quotes = gold["evidence"].get(name, ())
    scorable = bool(quotes) and score > 0 and wanted != row.absent
    return Cell(
        doc=doc,
        field=name,
        gold=wanted,
        got=got,
        state=field["state"],
        score=score,
        outcome="failed" if failed else _outcome(row, wanted, got, score),
        confidence=field["confidence"],
        shown=shown,
        places=places,
        evidence=score_evidence(record["text"], shown, quotes, places) if scorable else None,
        own=own,
    )


def _failed(doc: str, name: str, gold: Value, own: Field | None) -> Cell:
    return Cell(doc, name, gold, (own or BY_NAME[name]).absent, "failed", 0.0, "failed", None, own=own)


def _outcome(row: Field, gold: Value, got: Value, score: float) -> Outcome:
    if score == 1.0:
        return "right"
    if score > 0:
        return "partial"
    if got == row.absent:
        return "missed"
    return "invented" if gold == row.absent else "wrong"


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _span(item: Mapping[str, Any]) -> Span:
    return Span(item["start"], item["end"])


def _slice(item: Mapping[str, Any]) -> slice:
    return slice(item["start"], item["end"])
