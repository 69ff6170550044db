"""Counts, exports, reports and comparisons without a browser: a bar is its orders, a file is what is shown."""

from __future__ import annotations

import json
import os
from html import unescape
from pathlib import Path
from re import findall

import pytest
from typer.testing import CliRunner

from cli import app
from page.ask import among_html
from page.compare import comparison_html
from page.desk import Desk
from page.evaluation import report_html, run_name, runs
from page.orders import found_orders, narrow
from page.overview import Narrowed, charts_html
from page.shown import Reading, citation_of, short_court
from page.table import Wanted
from page.view import answer_text, conversation
from retrieval.stats import wilson
from summarize.answer import Answer
from tests.overview_cases import named_after_a_person, rulings_desk
from tests.test_page_view import the_answer

GOLD = Path(__file__).parent.parent / "eval" / "gold"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk over the rulings above."""
    return rulings_desk(tmp_path_factory.mktemp("rulings"))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk over two orders whose folder and file are named after a person, one of whom the order does not name."""
    return named_after_a_person(tmp_path_factory.mktemp("clients"))


def bars(html: str) -> list[tuple[str, int]]:
    """(terms, how many orders it opens) of each bar."""
    return [(unescape(terms), int(n)) for terms, n in findall(r'data-terms="([^"]*)"[^>]*Open (\d+) order', html)]


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        "grounds=covid19,age",  # the bar of another ground that the same orders have: both terms must hold
        "court=nysd year>=2021",
        "disposition=granted,denied grounds=medical",
    ],
)
def test_a_bar_opens_exactly_the_orders_that_it_counts(desk: Desk, chosen: str) -> None:
    found = bars(charts_html(desk, chosen))
    assert len(found) >= 5
    for terms, n in found:
        narrowed = Narrowed(chosen, terms, "", 1)
        where, own, *_ = narrow(narrowed)
        opened = found_orders(desk, Wanted(), "", f"{where} {own}")
        assert len(opened) == n, terms
        with desk.open() as library:
            assert {entry.value("motion_type") for entry in library.entries(opened)} == {"compassionate_release"}


def test_a_second_click_on_a_bar_is_another_one() -> None:
    first = Narrowed("", "court=nysd", "By court: S.D.N.Y.", 1)
    assert hash(first) != hash(Narrowed("", "court=nysd", "By court: S.D.N.Y.", 2))  # by which Gradio sees a change


def test_a_bar_says_its_share_with_wilson_s_interval(desk: Desk) -> None:
    html = charts_html(desk, "")
    low, high = (round(100 * end, 1) for end in wilson(2, 3))
    assert (
        f"S.D.N.Y.: 2 of 3 granted, 67 percent, 95 percent interval {low} to {high}. Open 3 orders".replace(
            "S.D.N.Y.", "District Court, S.D. New York"
        )
        in html
    )
    assert f'd="M{low} 8H{high}' in html
    assert "1 order on another motion is not counted" in html
    assert "none ruled on" in html  # azd: deferred


def test_outcomes_are_counted_as_shares_of_all_motions(desk: Desk) -> None:
    html = charts_html(desk, "")
    assert "denied: 1 of 4 motions, 25 percent" in html
    assert "deferred: 1 of 4 motions" in html


def test_a_filter_that_is_none_is_one_sentence(desk: Desk) -> None:
    assert 'role="alert"' in charts_html(desk, "colour=red")


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runs of the harness over two sample orders."""
    folder = tmp_path_factory.mktemp("eval-out")
    gold = tmp_path_factory.mktemp("gold")
    for name in ("ilnd_minute", "tned_danger"):
        for path in GOLD.glob(f"{name}.*"):
            (gold / path.name).write_bytes(path.read_bytes())
    label = json.loads((gold / "ilnd_minute.json").read_text())
    label["fields"]["disposition"] = "granted"  # so that something is wrong
    (gold / "ilnd_minute.json").write_text(json.dumps(label))
    for name in ("first", "second/inner"):
        CliRunner().invoke(app, ["eval", "run", str(gold), "--out", str(folder / name), "--model", "none"])
    return folder


def test_the_runs_beside_the_library_are_found_the_latest_first(run_folder: Path) -> None:
    os.utime(run_folder / "first" / "run.json", (1, 1))
    found = runs([run_folder, run_folder / "none"])
    assert [run_name(run, [run_folder]) for run in found] == ["second/inner", "first"]
    assert runs([run_folder / "first"]) == [run_folder / "first"]


def test_the_report_shows_the_worst_fields_first_and_what_is_wrong_beside_gold(run_folder: Path) -> None:
    html = report_html(run_folder / "first")
    figures = json.loads((run_folder / "first" / "scores.json").read_text())
    worst = min(figures["fields"].values(), key=lambda field: field["value"])
    assert f"<b>{worst['value']:.3f}</b> <small>{worst['low']:.3f} to {worst['high']:.3f}</small>" in html
    scores = [float(score) for score in findall(r"<b>(\d\.\d{3})</b>", html.split("By field")[1].split("Evidence")[0])]
    assert scores == sorted(scores)
    part = html.split(">disposition ")[1].split("</details>")[0]
    assert "Gold: <code>&#34;granted&#34;</code>" in part
    assert "Read: <code>&#34;denied&#34;</code>" in part
    assert "<mark>" in part, "the words that were shown for it"


def test_what_is_no_run_says_what_to_do(tmp_path: Path, run_folder: Path) -> None:
    assert "benchbrief eval run GOLD --out none" in report_html(tmp_path / "none")
    (tmp_path / "scores.json").write_text('{"schema": "benchbrief.scores.v0"}')
    assert "another version" in report_html(tmp_path)
    (tmp_path / "scores.json").write_text("no figures")
    assert "holds no figures" in report_html(tmp_path)
    for name in ("scores.json", "run.json"):
        (tmp_path / name).write_bytes((run_folder / "first" / name).read_bytes())
    (tmp_path / "documents.jsonl").write_text('{"doc": "torn"}\n')
    assert "another version" in report_html(tmp_path)


def test_a_comparison_marks_the_value_that_most_do_not_have(desk: Desk) -> None:
    with desk.open() as library:
        ids = {e.value("disposition"): e.id for e in library.entries() if e.value("motion_type") != "other"}
    html = comparison_html(desk, [ids["granted"], ids["granted_in_part"], ids["denied"]], masked=True)
    court = html.split('scope="row">court')[1].split("</tr>")[0]
    assert "bb-lone" not in court
    two = comparison_html(desk, [ids["granted"], ids["deferred"]], masked=True)
    assert "They differ in " in two
    assert "differs" in two.split('scope="row">disposition')[1].split("</tr>")[0]


def test_a_copied_answer_cites_court_docket_number_date_and_page(named: Desk) -> None:
    with named.open() as library:
        record = next(e.record for e in library.entries() if e.value("docket_number"))
    number, date = record["fields"]["docket_number"]["value"], record["fields"]["date"]["value"]
    cited = citation_of(record)
    assert cited.endswith(f"No. {number} ({short_court(record['fields']['court']['value'])} {date})")
    answer = the_answer(named, 0, 40)
    source = answer.claims[0].evidence[0]
    reading = Reading(named, masked=True)
    text = answer_text(answer, reading)
    told = reading.order(source.passage.order_id).citation
    assert f"[1] {told}, page 1: " in text


def test_what_is_not_found_shows_the_nearest_passages_once_said(named: Desk) -> None:
    nearest = the_answer(named, 0, 40).claims[0].evidence
    note = "Not found in these orders. The nearest passages are below."
    answer = Answer("q", "q", "passages", "not_found", nearest=nearest, note=note)
    html = conversation([answer], Reading(named, masked=True))
    assert html.count("Not found in these orders.") == 2, "on screen and in what is copied"
    assert 'aria-label="Nearest passages"' in html
    declined = Answer("q", "q", "none", "not_found", note="No advice is given.")
    assert "No advice is given." in conversation([declined], Reading(named, masked=True))


def test_filters_say_how_many_orders_are_asked(desk: Desk) -> None:
    assert among_html(desk, "") == ""
    assert "1 of 5 orders are asked" in among_html(desk, "court=azd")
    assert "No order fits" in among_html(desk, "court=azd year>=2090")


def test_a_court_is_called_as_lawyers_cite_it() -> None:
    assert short_court("azd") == "D. Ariz."
    assert short_court("nowhere") == "nowhere"
