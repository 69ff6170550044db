"""A line of a run becomes cells, each with what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from eval.cells import Outcome, score_line
from orders.fields import FIELDS, FieldSheet, Value
from orders.order import Order
from summarize.record import order_record


def line(order: Order, sheet: FieldSheet, fields: dict[str, Value], **evidence: list[str]) -> dict[str, Any]:
    places = {
        name: [(at, at + len(quote)) for quote in quotes if (at := order.text.find(quote)) >= 0]
        for name, quotes in evidence.items()
    }
    gold = {"fields": fields, "evidence": evidence, "places": places, "key_facts": []}
    record = order_record(order, sheet, None)
    return {"doc": "a", "text_layer": True, "briefed": False, "gold": gold, "record": record, "error": None,
            "seconds": 0.1}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "gold", "outcome", "score"),
    [
        ("court", "ncwd", "right", 1.0),
        ("court", "nysd", "wrong", 0.0),
        ("court", None, "invented", 0.0),
        ("judge", "Frank D. Whitney", "missed", 0.0),
        ("judge", None, "right", 1.0),
        ("motion_documents", [55, 57], "partial", 2 / 3),
        ("motion_documents", [], "invented", 0.0),
        ("danger", "found", "missed", 0.0),
        ("refiling_invited", False, "invented", 0.0),
    ],
)
def test_what_became_of_a_cell(
    order: Order, sheet: FieldSheet, name: str, gold: Value, outcome: Outcome, score: float
) -> None:
    (cell,) = score_line(line(order, sheet, {name: gold})).cells
    assert cell.outcome == outcome
    assert cell.score == pytest.approx(score)


def test_a_field_that_could_not_be_read_failed_even_where_the_order_says_nothing(
    order: Order, sheet: FieldSheet
) -> None:
    found = line(order, sheet, {"danger": "not_reached", "exhaustion": "not_addressed"})
    found["record"]["fields"]["danger"]["state"] = "failed"
    cells = {cell.field: cell for cell in score_line(found).cells}
    assert (cells["danger"].outcome, cells["danger"].score) == ("failed", 0.0)
    assert cells["exhaustion"].outcome == "right"


def test_a_document_that_could_not_be_read_fails_in_every_labelled_field(order: Order, sheet: FieldSheet) -> None:
    found = line(order, sheet, {"court": "ncwd", "danger": "not_reached"}) | {"record": None, "error": "OrderError: x"}
    document = score_line(found)
    assert document.error == "OrderError: x"
    assert [(cell.outcome, cell.score) for cell in document.cells] == [("failed", 0.0)] * 2


def test_evidence_is_scored_where_the_value_is_right_and_gold_quotes(order: Order, sheet: FieldSheet) -> None:
    quoted = {name: ["WESTERN DISTRICT OF NORTH CAROLINA"] for name in ("court", "judge", "date")}
    fields: dict[str, Value] = {"court": "ncwd", "judge": "Whitney", "date": "2020-05-28", "title": None}
    cells = {cell.field: cell for cell in score_line(line(order, sheet, fields, **quoted)).cells}
    assert cells["judge"].evidence is None  # the value is wrong: its evidence is beside the point
    assert cells["title"].evidence is None  # gold has nothing to quote
    court, date = cells["court"].evidence, cells["date"].evidence
    assert court
    assert court.hit
    assert court.within
    assert court.overlap == 1.0
    assert date
    assert not date.hit


def test_quotes_that_are_not_the_characters_at_their_offsets_are_named(order: Order, sheet: FieldSheet) -> None:
    found = line(order, sheet, {"court": "ncwd"})
    found["record"]["fields"]["court"]["evidence"][0]["text"] = "EASTERN DISTRICT"
    found["record"]["fields"]["date"]["evidence"][0]["start"] += 1
    document = score_line(found)
    assert [each.split(":")[0] for each in document.stray] == ["court", "date"]
    assert [each.split(":")[0] for each in document.ragged] == ["date"]
    assert document.n_evidence == sum(len(sheet[row.name].evidence) for row in FIELDS)
