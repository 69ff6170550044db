"""Answers: every citation is the characters at its offsets, counts carry their orders, silence is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from retrieval.library import Library
from summarize.answer import Answer, answer_record, answering
from summarize.indexing import index_paths

GOLD = Path(__file__).parent.parent / "eval" / "gold"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library, without vectors, of the first ten sample orders."""
    file = tmp_path_factory.mktemp("library") / "orders.db"
    with Library.open(file, create=True) as library:
        index_paths(sorted(GOLD.glob("*.txt"))[:10], library, None)
    return file


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library.open(path) as opened:
        yield opened


def answered(library: Library, question: str, *history: str) -> Answer:
    *_, last = answering(question, library, None, None, None, history=history)
    return last


@pytest.mark.parametrize("question", ["How many motions were denied?", "Why did the court deny the motion?"])
def test_every_citation_is_the_characters_at_its_offsets(library: Library, question: str) -> None:
    answer = answered(library, question)
    assert answer.status == "answered"
    sources = [source for claim in answer.claims for source in claim.evidence]
    assert sources
    for source in sources:
        span = source.passage.span
        assert library.text(source.order_number)[span.start : span.end] == source.passage.text


def test_a_count_carries_its_orders(library: Library) -> None:
    answer = answered(library, "How many motions were denied?")
    denied = [entry for entry in library.entries() if entry.value("disposition") == "denied"]
    assert answer.route == "sheets"
    assert answer.claims[0].text.startswith(f"{len(denied)} order")
    assert {s.passage.order_id for s in answer.claims[0].evidence} == {entry.id for entry in denied}


def test_what_no_field_holds_is_not_counted(library: Library) -> None:
    answer = answered(library, "How many prisoners with diabetes were released?")
    assert (answer.status, answer.claims) == ("not_found", ())
    assert "diabetes" in answer.note


def test_advice_is_declined_in_a_sentence(library: Library) -> None:
    answer = answered(library, "Will my motion be granted?")
    assert (answer.status, answer.route) == ("not_found", "none")
    assert "no legal advice" in answer.note


def test_a_follow_up_is_answered_as_the_full_question(library: Library) -> None:
    answer = answered(library, "and in 2022?", "How many orders are dated 2021?")
    assert answer.question != answer.asked == "and in 2022?"
    years = [entry.year for entry in library.entries()]
    assert answer.claims[0].text.startswith(f"{years.count(2022)} order")


def test_quotes_are_shown_after_the_evidence_was(library: Library) -> None:
    first, last = answering("Why did the court deny the motion?", library, None, None, None)
    assert (first.status, last.status) == ("reading", "answered")
    assert first.nearest
    assert first.first_evidence_s is not None
    assert first.first_evidence_s <= last.seconds
    assert all(claim.status == "verbatim" for claim in last.claims)


def test_words_that_no_order_holds_find_nothing(library: Library) -> None:
    assert answered(library, "zyzzyva quokka?").status == "not_found"


def test_the_command_prints_the_contract(path: Path) -> None:
    ran = CliRunner().invoke(app, ["ask", "How many motions were denied?", "--library", str(path), "--json"])
    record = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert record["schema"] == "benchbrief.answer.v1"
    assert record["answer"][0]["evidence"]


def test_the_record_tells_the_question_as_it_was_understood(library: Library) -> None:
    record = answer_record(answered(library, "and in 2022?", "How many orders are dated 2021?"))
    assert record["question"].endswith("2022?")
    assert record["asked"] == "and in 2022?"
    assert record["first_evidence_seconds"] is not None
