"""What is printed about the ablations is what was measured; the systems differ in what they say they differ in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.ablations import PAGE, README, RESULTS, page, readme_table, with_table
from benchmarks.systems import ASKED, model_on_selected, model_on_whole, printed_only, rules_only
from tests.conftest import ScriptedEngine

ORDER = Path(__file__).parent.parent / "eval" / "gold" / "scd_exhaustion.txt"


def test_the_page_and_the_table_of_the_readme_are_made_of_the_stored_results() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert PAGE.read_text(encoding="utf-8") == page(results)
    assert readme_table(results) in README.read_text(encoding="utf-8")


def test_the_table_goes_between_its_marks_and_nowhere_else() -> None:
    text = "a\n<!-- quality: begin -->\nold\n<!-- quality: end -->\nb\n"
    assert with_table(text, "new") == "a\n<!-- quality: begin -->\nnew\n<!-- quality: end -->\nb\n"
    with pytest.raises(ValueError, match="once each"):
        with_table("no marks", "new")


def test_printed_facts_alone_leave_every_judged_field_absent() -> None:
    bare, full = printed_only(ORDER, None, False).sheet, rules_only(ORDER, None, False).sheet
    assert bare["court"] == full["court"]
    assert full["exhaustion"].value == "not_exhausted"
    assert bare["exhaustion"].state == "not_reached"
    assert not [name for name, value in bare.fields.items() if value.method == "judged" and value.evidence]


def test_the_model_alone_decides_the_judged_fields_over_passages_or_over_the_whole_order() -> None:
    whole, selected = ScriptedEngine(sha256="a"), ScriptedEngine(sha256="b")
    for engine, system in ((selected, model_on_selected), (whole, model_on_whole)):
        sheet = system(ORDER, engine, False).sheet
        assert sheet["court"].value == "scd"
        assert {name: sheet[name].value for name in ASKED}["exhaustion"] == "exhausted"  # all options alike: the first
    assert max(map(len, whole.history)) > max(map(len, selected.history))
