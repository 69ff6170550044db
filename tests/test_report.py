"""The report tells every figure with its interval, what failed and what was wrong, and keeps apart what is apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eval.cells import Cell, Document, score_line
from eval.figures import figures
from eval.report import bar, report_text
from orders.fields import FieldSheet, Value
from orders.order import Order
from tests.test_cells import line


def document(order: Order, sheet: FieldSheet, name: str = "a", **fields: Value) -> Document:
    return score_line(line(order, sheet, fields) | {"doc": name})


def failed(name: str = "bad", *, text_layer: bool = True, **fields: Value) -> Document:
    cells = tuple(Cell(name, field, gold, None, "failed", 0.0, "failed", None) for field, gold in fields.items())
    return Document(name, cells, text_layer, "OrderError: encrypted")


def text_of(*documents: Document, wrong: bool = True) -> str:
    return report_text(figures(documents, {}), documents, wrong=wrong)


def test_a_failed_document_scores_zero_in_every_labelled_field_and_is_counted(order: Order, sheet: FieldSheet) -> None:
    text = text_of(document(order, sheet, disposition="denied"), failed(disposition="denied", date=None))
    assert "2 documents, 1 failed (scored 0)" in text
    assert "failed: bad: OrderError: encrypted" in text
    assert "disposition                2  0.500" in text
    assert "date                       1  0.000" in text  # absent is right, but nothing was read
    assert "bad | date | failed | 0.00 | null | failed: OrderError: encrypted" in text


def test_documents_without_a_text_layer_are_in_no_mean_of_the_others(order: Order, sheet: FieldSheet) -> None:
    text = text_of(document(order, sheet, disposition="denied"), failed(text_layer=False, disposition="denied"))
    main, apart = text.split("== without a text layer")
    assert "disposition                1  1.000" in main
    assert "disposition                1  0.000" in apart


def test_groups_macro_f1_precision_and_wrong_cells_are_told(order: Order, sheet: FieldSheet) -> None:
    documents = [
        document(order, sheet, disposition="denied"),
        document(order, sheet, "b", disposition="granted", grounds=("medical",)),
    ]
    text = text_of(*documents)
    assert "disposition: macro-F1 0.333" in text
    assert "granted            recall 0/1   1 denied" in text
    assert "ruling                           1  0.500" in text
    assert "all fields                       2  0.250" in text
    assert 'b | disposition | wrong | 0.00 | "granted" | "denied"' in text
    assert 'b | grounds | missed | 0.00 | ["medical"] | []' in text
    assert "wrong cells" not in text_of(*documents, wrong=False)


def test_what_does_not_apply_is_none_and_counted(order: Order, sheet: FieldSheet) -> None:
    found = figures([document(order, sheet, court="ncwd")], {})
    assert found["n_unlabelled_cells"] == 24
    assert (found["briefs"], found["apart"], found["evidence"]["hit"]) == (None, None, None)
    assert found["fields"].keys() == {"court"}
    assert (found["fields"]["court"]["macro_f1"], found["fields"]["court"]["precision"]) == (None, None)


def test_no_document_at_all_is_said_and_not_divided_by() -> None:
    assert "no document with a text layer" in report_text(figures([], {}))


@pytest.mark.parametrize(
    ("value", "drawn"), [(0.0, "····"), (0.5, "██··"), (1.0, "████"), (0.625, "██▌·"), (1.2, "████")]
)
def test_a_share_is_drawn_as_a_bar(value: float, drawn: str) -> None:
    assert bar(value, 4) == drawn


def test_figures_are_plain_json(order: Order, sheet: FieldSheet) -> None:
    found: dict[str, Any] = figures([document(order, sheet, court="ncwd", grounds=("age",)), failed(court="x")], {})
    assert json.loads(json.dumps(found)) == found
