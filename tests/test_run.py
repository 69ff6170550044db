"""A run scores every document, counts what failed, and writes lines and a report that can be read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold import Gold, GoldError, load_gold
from eval.report import report_text
from eval.run import Failure, Prediction, evaluate, field_names, main, predictor
from orders.fields import FIELDS, FieldSheet, FieldValue, absent
from orders.order import Order, Page, Passage, Source, Span

TEXT = "ORDER\n\nThe motion is DENIED.\n"


def order_of(text: str = TEXT) -> Order:
    page = Page(1, Span(0, len(text)))
    return Order("id", text, text, tuple(range(len(text) + 1)), (page,), Source("a.txt", "txt", len(text), 1, True))


def sheet(order: Order, *values: FieldValue) -> FieldSheet:
    return FieldSheet(order.id, {row.name: absent(row.name, "printed") for row in FIELDS} | {v.name: v for v in values})


def denied(order: Order) -> FieldValue:
    start = order.text.index("The motion")
    return FieldValue("disposition", "denied", "value", "printed", (order.passage(Span(start, start + 21)),))


def predict_denied(path: Path) -> Prediction | Failure:
    if path.name.startswith("bad"):
        return Failure("OrderError: encrypted")
    order = order_of()
    return Prediction(order, sheet(order, denied(order)))


def gold_of(name: str, text_layer: bool = True, **fields: str | None) -> Gold:
    evidence = {"disposition": ("The motion is DENIED.",)}
    return Gold(name, Path(name), {"disposition": "denied", **fields}, evidence, text_layer=text_layer)


def test_labelled_fields_are_scored_and_the_others_are_not() -> None:
    report = evaluate([gold_of("a.txt", title="ORDER")], predict_denied)
    assert report.docs[0].scores == {"disposition": 1.0, "title": 0.0}
    assert report.docs[0].overlaps == {"disposition": 1.0}
    assert (report.docs[0].n_evidence, report.docs[0].stray_evidence) == (1, ())


def test_a_failed_document_scores_zero_in_every_labelled_field_and_is_counted() -> None:
    text = report_text(evaluate([gold_of("a.txt"), gold_of("bad.pdf", date=None)], predict_denied))
    assert "2 documents, 1 failed (scored 0)" in text
    assert "failed: bad.pdf: OrderError: encrypted" in text
    assert "disposition                 2   0.500" in text
    assert "date                        1   0.000" in text  # absent is right, but nothing was read
    assert "bad.pdf | date | 0.00 | null | failed: OrderError: encrypted" in text


def test_a_failed_field_scores_zero_even_where_the_order_says_nothing() -> None:
    order = order_of()
    failed = sheet(order, absent("danger", "judged", "failed"))
    gold = Gold("a", Path("a"), {"danger": "not_reached", "exhaustion": "not_addressed"})
    (doc,) = evaluate([gold], lambda path: Prediction(order, failed)).docs
    assert doc.scores == {"danger": 0.0, "exhaustion": 1.0}
    assert doc.failed == ("danger",)


def test_documents_without_a_text_layer_are_in_no_mean_of_the_others() -> None:
    report = evaluate([gold_of("a.txt"), gold_of("bad.pdf", text_layer=False)], predict_denied)
    assert [doc.gold.doc for doc in report.docs] == ["a.txt"]
    main_part, apart = report_text(report, wrong=False).split("== without a text layer")
    assert "disposition                 1   1.000" in main_part
    assert "disposition                 1   0.000" in apart


def test_evidence_that_is_not_the_characters_at_its_offsets_is_counted_and_named() -> None:
    order = order_of()
    stray = FieldValue("disposition", "denied", "value", "judged", (Passage(order.id, Span(0, 6), "DENIED"),))
    text = report_text(evaluate([gold_of("a.txt")], lambda path: Prediction(order, sheet(order, stray))))
    assert "evidence == text[start:end]: 0 of 1" in text
    assert "stray: a.txt: disposition: 'DENIED'" in text


def test_the_report_holds_groups_macro_f1_and_wrong_cells() -> None:
    gold = [gold_of("a.txt"), Gold("b.txt", Path("b.txt"), {"disposition": "granted", "grounds": ("medical",)})]
    text = report_text(evaluate(gold, predict_denied))
    assert "disposition macro-F1: 0.333 over 2 gold classes" in text
    assert "ruling                      1   0.500" in text
    assert "all fields                  2   0.250" in text
    assert 'b.txt | disposition | 0.00 | "granted" | "denied"' in text
    assert 'b.txt | grounds | 0.00 | ["medical"] | []' in text
    assert "wrong cells" not in report_text(evaluate(gold, predict_denied), wrong=False)


def test_only_the_fields_that_are_named_are_scored() -> None:
    gold = [gold_of("a.txt", title="ORDER")]
    assert evaluate(gold, predict_denied, names=field_names("caption")).docs[0].scores == {"title": 0.0}


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ("authorities", ("statutes", "cases")),
        ("disposition, court", ("court", "disposition")),
        ("caption,motion,ruling,authorities", tuple(row.name for row in FIELDS)),
    ],
)
def test_fields_are_chosen_by_name_and_by_group(chosen: str, names: tuple[str, ...]) -> None:
    assert field_names(chosen) == names


def test_a_word_that_is_no_field_and_no_group_is_refused() -> None:
    with pytest.raises(GoldError, match="verdict: no field and no group"):
        field_names("court,verdict")


def test_a_file_that_cannot_be_read_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    failure = predictor(None)(tmp_path / "empty.pdf")
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("OrderError: ")


def test_the_command_writes_lines_and_report_and_says_by_its_exit_code_what_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, out = tmp_path / "gold", tmp_path / "out"
    gold.mkdir()
    (gold / "a.pdf").write_bytes(b"")
    (gold / "a.json").write_text(json.dumps({"fields": {"title": "ORDER"}}))
    assert len(load_gold(gold)) == 1
    assert main([str(gold), "--out", str(out), "--fields", "caption"]) == 1
    line = json.loads((out / "scores.jsonl").read_text())
    assert (line["doc"], line["scores"]) == ("a", {"title": 0.0})
    assert line["error"].startswith("OrderError: ")
    assert "wrong cells" in (out / "report.txt").read_text()
    assert "wrong cells" not in capsys.readouterr().out


def test_gold_that_is_not_there_ends_with_one_line_and_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
