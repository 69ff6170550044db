"""Overview, evaluation and corrections as HTML: counts that open their orders, a report that is a run's, a person's value kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from page.corrections import BOXES, Box, choices, gold_archive, hint, saved, shown_boxes, undone
from page.desk import Desk
from page.evaluation import report_html
from page.filters import chosen_by, terms
from page.overview import charts_html
from retrieval.library import Library
from retrieval.where import matching, parse_where
from summarize.indexing import index_paths

GOLD = Path(__file__).parent.parent / "eval" / "gold"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk over eight sample orders."""
    file = tmp_path_factory.mktemp("library") / "orders.db"
    with Library.open(file, create=True) as library:
        index_paths(sorted(GOLD.glob("*.txt"))[:8], library, None)
    return Desk(file)


def test_every_bar_opens_as_many_orders_as_it_counts(desk: Desk) -> None:
    shown = charts_html(desk, "")
    found = 0
    with desk.open() as library:
        for part in shown.split('data-terms="')[1:]:
            bar = part.split('"')[0].replace("&gt;", ">").replace("&lt;", "<")
            n = int(part.split("Open ")[1].split()[0])
            assert len(matching(library, parse_where(bar))) == n, bar
            found += 1
    assert found >= 8


def test_what_is_filtered_is_counted(desk: Desk) -> None:
    assert "No order on a sentence-reduction motion fits" in charts_html(desk, "year>=2090")
    assert "Nothing to count yet" in charts_html(Desk(desk.library_path.with_name("none.db")), "")


def test_terms_and_boxes_say_the_same() -> None:
    chosen = (["ilnd"], ["granted", "denied"], ["medical"], "2020", "2021")
    assert chosen_by(terms(*chosen)) == list(chosen)


def test_the_report_is_that_of_a_run(tmp_path: Path) -> None:
    assert "eval run GOLD" in report_html(tmp_path / "none")
    gold = tmp_path / "gold"
    gold.mkdir()
    for path in GOLD.glob("ilnd_minute.*"):
        (gold / path.name).write_bytes(path.read_bytes())
    CliRunner().invoke(app, ["eval", "run", str(gold), "--out", str(tmp_path / "run"), "--model", "none"])
    figures = json.loads((tmp_path / "run" / "scores.json").read_text())
    shown = report_html(tmp_path / "run")
    assert f"{figures['groups']['caption']['value']:.3f}" in shown
    assert "1 labelled order, read with rules alone" in shown


def test_a_correction_needs_a_reason_and_a_value_that_the_field_allows(desk: Desk) -> None:
    with desk.open() as library:
        entry = next(library.entries())
    told, kept = saved(desk, entry.id, "disposition", "granted", " ")
    assert "needs its reason" in told
    assert not kept
    told, kept = saved(desk, entry.id, "disposition", "perhaps", "page 2")
    assert "needs one of" in told
    assert not kept
    told, kept = saved(desk, "0" * 64, "disposition", "granted", "page 2")
    assert not kept


def test_a_correction_is_kept_beside_the_machines_value_and_taken_back(desk: Desk) -> None:
    with desk.open() as library:
        entry = next(library.entries())
    assert saved(desk, entry.id, "grounds", ["family", "age"], "<b>page 2</b>")[1]
    with desk.open() as library:
        field = library.entry(entry.id).record["fields"]["grounds"]
        assert field["value"] == ["age", "family"]
        assert field["machine"]["value"] == entry.value("grounds")
    assert gold_archive(desk).endswith("gold.zip")
    assert undone(desk, entry.id, "grounds", 1)[1] == 2
    with desk.open() as library:
        assert library.entry(entry.id).value("grounds") == entry.value("grounds")


@pytest.mark.parametrize(
    ("field", "box"),
    [
        ("disposition", "choice"), ("refiling_invited", "choice"), ("grounds", "several"), ("denial_basis", "several"),
        ("judge", "text"), ("date", "text"), ("motion_documents", "text"), ("statutes", "text"),
    ],
)  # fmt: skip
def test_a_field_is_given_in_the_box_that_fits_it(field: str, box: Box) -> None:
    shown = shown_boxes(field)
    assert [each for each, update in zip(BOXES, shown, strict=True) if update["visible"]] == [box]
    assert bool(choices(field)) == (box != "text")


def test_the_form_says_what_a_field_needs() -> None:
    assert choices("refiling_invited") == [("yes", "yes"), ("no", "no")]
    assert ("granted in part", "granted_in_part") in choices("disposition")
    assert "Choose one" in hint("disposition")
    assert "all that apply" in hint("grounds")
    assert "2021-05-28" in hint("date")
    assert "semicolons" in hint("statutes")


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("disposition", "perhaps", "one of granted, granted_in_part, denied"),
        ("grounds", ["age", "boredom"], "any of covid19, medical"),
        ("refiling_invited", "maybe", "yes or no"),
        ("date", "last spring", "a date such as 2021-05-28"),
        ("document_number", "-4", "a whole number"),
        ("motion_documents", "44; x", "whole numbers"),
        ("no_such_field", "x", "fields are court"),
    ],
)
def test_a_wrong_value_is_told_what_is_allowed_in_one_sentence(desk: Desk, field: str, given: Any, told: str) -> None:
    with desk.open() as library:
        entry = next(library.entries())
    said, kept = saved(desk, entry.id, field, given, "page 2")
    assert not kept
    assert told in said
    assert said.count("<p") == 1
