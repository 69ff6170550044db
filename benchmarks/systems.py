"""The systems of the ablation: the product with parts taken away, or with the model where rules stand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import prompts
from eval.run import Reading, System
from orders.fields import BY_NAME, FIELDS, FieldSheet, FieldValue, absent, read
from orders.order import Order
from orders.read import read_order
from orders.speaker import Sentence, spoken
from summarize.engine import Engine, Labelled, Line
from summarize.extract import extract
from summarize.findings import FINDINGS, find_findings, topics_of
from summarize.judge import QUESTIONS, Question, judge, selected
from summarize.labels import words_on
from summarize.reconcile import denial_basis, implied, impossible_beside, reconcile
from summarize.weigh import weigh

Start = Callable[[], Engine]
ASKED: Mapping[str, Question] = {
    **QUESTIONS,
    "government_position": Question(
        "What is the Government's final position on the motion?",
        {"opposes": "It opposes the motion.", "does_not_oppose": "It does not oppose the motion.",
         "supports": "It supports a reduction.", "no_response": "It filed no response.",
         "not_stated": "The text does not say."},
    ),
    "representation": Question(
        "Who filed the motion?",
        {"pro_se": "The prisoner without a lawyer.", "counsel": "A lawyer for the prisoner.",
         "bop": "The Bureau of Prisons.", "not_stated": "The text does not say."},
    ),
}  # fmt: skip
_ABOUT = {
    "government_position": re.compile(r"\b(?:government|united states (?:attorney|oppos|respon|agree|does)|opposition|respon)", re.IGNORECASE),
    "representation": re.compile(r"\b(?:counsel|pro se|attorney|public defender|lawyer|himself|herself|through)\b", re.IGNORECASE),
}  # fmt: skip
MOST = 7


def printed_only(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """The sheet without its judged fields."""
    order = read_order(path)
    sheet = extract(order, None)
    bare = {name: absent(name, "judged") if value.method == "judged" else value for name, value in sheet.fields.items()}
    return Reading(order, replace(sheet, fields=bare))


def rules_only(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """The sheet as rules read it."""
    order = read_order(path)
    return Reading(order, extract(order, None))


def product(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """The product's sheet: rules and the trained reader weighed together."""
    order = read_order(path)
    return Reading(order, extract(order, engine))


@dataclass(frozen=True, slots=True)
class Relabelled:
    """An engine with another way to label."""

    engine: Engine
    read: Callable[[tuple[Line, ...]], Labelled | None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def label(self, lines: Sequence[Line]) -> Labelled | None:
        """What `read` says of the lines."""
        return self.read(tuple(lines))


def choosing(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """Rules, and the model's choice among options where they are torn or silent; no trained reader."""
    order = read_order(path)
    return Reading(order, extract(order, cast("Engine", Relabelled(engine, lambda _: None)) if engine else None))


def everything(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """The product's sheet, in whose findings the model's choices are weighed too."""
    order = read_order(path)
    if engine:  # both steps ask for the same labels, which are read once
        engine = cast("Engine", Relabelled(engine, cache(engine.label)))
    sheet = extract(order, engine)
    if engine is None or sheet["motion_type"].value == "other":
        return Reading(order, sheet)
    fields, disposition = dict(sheet.fields), str(sheet["disposition"].value)
    signals = reconcile(disposition, find_findings(order))
    signals += implied(disposition, signals, spoken(order), topics_of(spoken(order)))
    signals += judge(order, engine, disposition, signals)
    words = words_on(order, engine, FIELDS)
    for name in FINDINGS:
        impossible = impossible_beside(disposition, name)
        fields[name] = weigh(order, BY_NAME[name], signals, words.get(name), impossible=impossible)
    fields["denial_basis"] = denial_basis(order, fields)
    return Reading(order, replace(sheet, fields=fields))


def model_on_selected(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """Six judged fields by the model alone, each over at most MOST sentences picked for it."""
    order = read_order(path)
    return Reading(order, _by_model(order, engine, lambda field: " ".join(s.text for s in _picked(order, field))))


def model_on_whole(path: Path, engine: Engine | None, briefed: bool) -> Reading:
    """Six judged fields by the model alone, each over the whole order."""
    order = read_order(path)
    return Reading(order, _by_model(order, engine, lambda _: order.text))


def systems(models: Mapping[str, tuple[Start, str]]) -> list[System]:
    """Every system of the ablation; `models` are the ways to start each, with the digest of its weights."""
    out = [System(printed_only, "printed facts only"), System(rules_only, "rules")]
    for model, (start, sha256) in models.items():
        for reader, name in (
            (model_on_selected, "model alone, selected passages"),
            (model_on_whole, "model alone, whole order"),
            (choosing, "rules, then the model's choices"),
        ):
            out.append(System(reader, name, start, model, sha256))
    model = list(models)[-1]  # the default one: the smaller has no reader that labels
    start, sha256 = models[model]
    for reader, name in (
        (product, "rules and trained reader (the product)"),
        (everything, "rules, trained reader and choices"),
    ):
        out.append(System(reader, name, start, model, sha256))
    return out


def _by_model(order: Order, engine: Engine | None, passage: Callable[[str], str]) -> FieldSheet:
    if engine is None:
        raise ValueError("needs a model")
    fields = dict(extract(order, None).fields)
    if fields["motion_type"].value == "other":
        return FieldSheet(order.id, fields)
    fields |= {field: _chosen(order, engine, field, passage(field)) for field in ASKED}
    fields["denial_basis"] = denial_basis(order, fields)
    return FieldSheet(order.id, {row.name: fields[row.name] for row in FIELDS})


def _chosen(order: Order, engine: Engine, field: str, passage: str) -> FieldValue:
    chances = _chances(engine, field, passage) if passage else {}
    best = max(chances, key=lambda value: chances[value]) if chances else ""
    proof = [sentence.span for sentence in _picked(order, field)[-1:]]
    if not best or not proof or best == absent(field, "judged").value:
        return absent(field, "judged")
    return read(order, field, best, proof, confidence=chances[best], method="judged")


def _chances(engine: Engine, field: str, passage: str) -> dict[str, float]:
    """Calibrated probabilities of all options: none is ruled out by a rule."""
    question = ASKED[field]
    context = prompts.load("finding.v1").fill(sentences=passage)
    (scores,) = engine.choose(context, [(question.text, tuple(question.options.values()))])
    shifted = [score - base for score, base in zip(scores, _free(engine, engine.sha256, field), strict=True)]
    total = sum(math.exp(score - max(shifted)) for score in shifted)
    return {
        value: math.exp(score - max(shifted)) / total for value, score in zip(question.options, shifted, strict=True)
    }


def _free(engine: Engine, sha256: str, field: str) -> Sequence[float]:
    """What the model of this digest gives the options over an empty passage; asked once."""
    if (sha256, field) not in _FREE:
        question = ASKED[field]
        context = prompts.load("finding.v1").fill(sentences="(none)")
        _FREE[sha256, field] = engine.choose(context, [(question.text, tuple(question.options.values()))])[0]
    return _FREE[sha256, field]


_FREE: dict[tuple[str, str], Sequence[float]] = {}


def _picked(order: Order, field: str) -> list[Sentence]:
    said = [sentence for sentence in spoken(order) if sentence.speaker != "planted"]
    if field in FINDINGS:
        return selected(said, field)
    about = [sentence for sentence in said if _ABOUT[field].search(sentence.text)]
    return sorted({*about[:4], *about[-3:]}, key=lambda sentence: sentence.span.start)[:MOST]
