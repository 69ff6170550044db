"""Runs with a sheet for another kind of order: the table's columns, going on, gold, scores, comparison."""

from __future__ import annotations

import csv
import json
from functools import partial
from pathlib import Path

import pytest

from eval.cells import score_line
from eval.compare import baseline, compare
from eval.figures import figures
from eval.folder import load_run
from eval.gold import GoldError, load_gold
from eval.metrics import words_f1
from eval.report import report_text
from eval.run import System, product
from eval.run import run as run_system
from summarize.batch import summarize_folder
from summarize.sheet import Sheet, load_sheet
from tests.sheet_cases import DISCOVERY, DISCOVERY_ORDER, GOLD, SECTION_2255, written


@pytest.fixture
def discovery(tmp_path: Path) -> Sheet:
    return load_sheet(written(tmp_path, DISCOVERY))


def run(folder: Path, out: Path, sheet: Sheet | None) -> int:
    result = summarize_folder([folder], out, None, model_name="none", sheet=sheet)
    assert not result.failed
    return int(result.manifest["resumed"])


def test_a_run_has_the_columns_and_goes_on_only_with_the_same_sheet(discovery: Sheet, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text(DISCOVERY_ORDER, encoding="utf-8")
    assert [run(folder, out, discovery) for _ in range(2)] == [0, 1]
    with (out / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["outcome"], row["objections"], row["docket_number"]) == (
        "compelled",
        "privilege; burden",
        "2:21-cv-02345",
    )
    assert list(row)[-3:] == ["check", "warnings", "page"]
    changed = load_sheet(written(tmp_path, DISCOVERY.replace("by|no later", "by|before|no later")))
    assert run(folder, out, changed) == 0
    assert run(folder, out, None) == 0
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert "sheet" not in manifest["settings"]


def reads(sheet: Sheet) -> System:
    return System(partial(product, sheet=sheet), sheet=sheet)


def test_the_sample_orders_are_read_and_scored_by_rules(tmp_path: Path) -> None:
    gold = load_gold(GOLD, own=SECTION_2255.rows)
    run_system(gold, tmp_path, reads(SECTION_2255))
    lines, manifest = load_run(tmp_path)
    found = figures([score_line(line) for line in lines], manifest)
    assert (found["n_documents"], found["failed"]) == (5, [])
    assert list(found["groups"]) == ["caption", "sheet", "all fields"]
    assert found["groups"]["sheet"]["n_fields"] == len(SECTION_2255.rows)
    assert found["groups"]["sheet"]["value"] > 0.95
    assert found["fields"]["timeliness"]["macro_f1"] == 1.0
    assert found["evidence"]["stray"] == []
    assert "\nsheet  " in report_text(found)
    kept = json.loads(json.dumps(baseline(found)))
    assert [each.name for each in compare(kept, found).groups] == ["caption", "sheet", "all fields"]
    assert compare(kept, found).losses == []


def test_gold_may_label_the_fields_of_a_sheet_only_where_it_is_given() -> None:
    with pytest.raises(GoldError, match="claims: no field of the sheet"):
        load_gold(GOLD)


def test_gold_is_held_to_the_options_of_its_sheet(tmp_path: Path, discovery: Sheet) -> None:
    (tmp_path / "a.txt").write_text(DISCOVERY_ORDER, encoding="utf-8")
    (tmp_path / "a.json").write_text('{"fields": {"outcome": "granted"}}', encoding="utf-8")
    with pytest.raises(GoldError, match="outcome: 'granted' is not allowed, needs one of compelled, refused"):
        load_gold(tmp_path, own=discovery.rows)


def test_quoted_words_are_scored_by_those_in_common() -> None:
    assert words_f1("The judgment is VACATED.", "the judgment is vacated") == 1.0
    assert words_f1("The judgment is VACATED.", "The judgment") == pytest.approx(2 / 3)
    assert words_f1("VACATED", "denied") == 0.0
