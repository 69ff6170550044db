"""Gold is loaded in both forms, and refused where it contradicts the field sheet or its own text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.gold import GoldError, load_gold
from orders.order import Order, Page, Source, Span

TEXT = "IT IS ORDERED that the\nmotion (Doc. No. 55)  is DENIED."


def write_pair(folder: Path, name: str = "a", *, suffix: str = ".txt", **record: Any) -> None:
    (folder / f"{name}{suffix}").write_text(TEXT, encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps({"fields": {}} | record), encoding="utf-8")


def write_lines(folder: Path, *records: dict[str, object]) -> Path:
    (folder / "docs").mkdir()
    for record in records:
        (folder / "docs" / str(record["doc"])).write_text(TEXT, encoding="utf-8")
    lines = folder / "gold.jsonl"
    lines.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return lines


def as_order(path: Path) -> Order:
    size = len(TEXT)
    page = Page(1, Span(0, size))
    return Order("id", TEXT, TEXT, tuple(range(size + 1)), (page,), Source(str(path), "pdf", size, 1, True))


def test_a_folder_of_pairs_gives_one_gold_for_each_json_in_the_order_of_names(tmp_path: Path) -> None:
    write_pair(tmp_path, "b", order_id="b", source="synthetic")
    write_pair(
        tmp_path,
        "a",
        fields={"motion_documents": [55], "judge": ["A", "B"], "date": None},
        evidence={"disposition": ["the motion (Doc. No. 55) is DENIED"]},
        key_facts=["The motion is denied."],
        questions=[{"question": "Why?", "answer": None, "evidence": [], "answerable": False}],
    )
    (tmp_path / "lists.jsonl").write_text("{}\n")
    (tmp_path / "README.md").write_text("About")
    (tmp_path / "source").mkdir()
    first, second = load_gold(tmp_path)
    assert (first.doc, second.doc) == ("a", "b")
    assert first.path == tmp_path / "a.txt"
    assert first.fields == {"motion_documents": (55,), "judge": ("A", "B"), "date": None}
    assert first.evidence == {"disposition": ("the motion (Doc. No. 55) is DENIED",)}
    assert first.key_facts == ("The motion is denied.",)
    assert not first.questions[0].answerable
    assert second.attributes == {"order_id": "b", "source": "synthetic"}


def test_gold_lines_are_found_by_file_and_by_folder_and_keep_what_is_not_scored(tmp_path: Path) -> None:
    fields = {"court": "ca2", "plaintiff": "MINHYE PARK"}
    lines = write_lines(tmp_path, {"doc": "x.pdf", "kind": "opinion", "text_layer": False, "fields": fields})
    assert load_gold(lines) == load_gold(tmp_path)
    (gold,) = load_gold(lines)
    assert gold.path == tmp_path / "docs" / "x.pdf"
    assert gold.fields == {"court": "ca2"}
    assert gold.attributes == {"kind": "opinion", "plaintiff": "MINHYE PARK"}
    assert not gold.text_layer


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"verdict": "guilty"}, "verdict: no field"),
        ({"disposition": "affirmed"}, "disposition: 'affirmed' is not allowed, needs one of granted"),
        ({"disposition": None}, "disposition: None"),  # an enum has an absent option, never null
        ({"grounds": ["covid"]}, "grounds: .*covid19"),
        ({"grounds": "covid19"}, "grounds"),  # a set is a list even of one
        ({"motion_documents": ["55"]}, "motion_documents"),  # ECF numbers are integers
        ({"motion_documents": [True]}, "motion_documents"),
        ({"document_number": "55-1"}, "document_number"),
        ({"date": "June 9, 2010"}, "date: 'June 9, 2010'"),
        ({"date": "20100609"}, "date"),  # ISO with hyphens
        ({"refiling_invited": "true"}, "refiling_invited"),
        ({"judge": []}, "judge"),  # no printed judge is null
        ({"conditions": None}, "conditions"),  # no conditions is the empty list
        ({"title": ["ORDER"]}, "title"),
    ],
)
def test_a_value_that_the_field_sheet_does_not_allow_is_refused_with_file_and_field(
    tmp_path: Path, fields: dict[str, object], message: str
) -> None:
    write_pair(tmp_path, fields=fields)
    with pytest.raises(GoldError, match=rf"a\.json: {message}"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"evidence": {"disposition": ["the motion is GRANTED"]}}, "a.txt: disposition: evidence 'the motion is GR"),
        ({"evidence": {"verdict": []}}, "verdict: no field"),
        ({"evidence": {"disposition": "DENIED"}}, "evidence of disposition: is 'DENIED', needs a list"),
        ({"evidence": ["DENIED"]}, "evidence is list"),
        ({"key_facts": [1]}, "key_facts"),
        ({"questions": [{"q": "Why?"}]}, "no `question`"),
        ({"questions": [{"question": "Why?", "answer": None, "answerable": True}]}, "answerable True"),
        (
            {"questions": [{"question": "Why?", "answer": "So.", "evidence": ["no such words"], "answerable": True}]},
            "a.txt: question 'Why\\?': evidence 'no such words'",
        ),
        ({"text_layer": "yes"}, "text_layer"),
        ({"fields": None}, "needs an object with `fields`"),
    ],
)
def test_a_record_that_contradicts_its_form_or_text_is_refused(
    tmp_path: Path, record: dict[str, Any], message: str
) -> None:
    write_pair(tmp_path, **record)
    with pytest.raises(GoldError, match=message):
        load_gold(tmp_path)


def test_evidence_in_other_formats_is_looked_up_only_in_the_text_that_is_read(tmp_path: Path) -> None:
    write_pair(tmp_path, suffix=".pdf", evidence={"disposition": ["the motion (Doc. No. 55) is DENIED"]})
    assert load_gold(tmp_path) == load_gold(tmp_path, read=as_order)
    write_pair(tmp_path, suffix=".pdf", evidence={"disposition": ["is GRANTED"]})
    assert len(load_gold(tmp_path)) == 1
    with pytest.raises(GoldError, match=r"a\.pdf: disposition"):
        load_gold(tmp_path, read=as_order)


def test_a_json_without_its_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"fields": {}}')
    with pytest.raises(GoldError, match=r"a\.json: no a\.txt"):
        load_gold(tmp_path)


def test_a_line_without_its_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text('{"doc": "gone.pdf", "fields": {}}\n')
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: gone\.pdf is not in"):
        load_gold(tmp_path)


@pytest.mark.parametrize(("line", "message"), [("{", "not JSON"), ('{"fields": {}}', "`doc` is None")])
def test_a_line_of_another_form_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "gold.jsonl").write_text(line)
    with pytest.raises(GoldError, match=message):
        load_gold(tmp_path)


def test_a_text_that_is_not_utf8_is_refused_once_it_is_quoted(tmp_path: Path) -> None:
    write_pair(tmp_path, evidence={"disposition": ["DENIED"]})
    (tmp_path / "a.txt").write_bytes(b"DENIED \xff")
    with pytest.raises(GoldError, match="not UTF-8"):
        load_gold(tmp_path)


def test_a_path_without_gold_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(GoldError):
            load_gold(path)
