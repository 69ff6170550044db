"""Counting and listing questions: how they read, what they count, and that a half-understood one counts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.library import Library
from retrieval.tally import read_tally, tally
from tests.library_cases import Ruling, library_of

RULINGS = [
    Ruling("a", {"court": "nysd", "date": "2021-02-01", "disposition": "granted", "grounds": ("medical", "covid19")}),
    Ruling("b", {"court": "nysd", "date": "2020-05-01", "disposition": "denied", "denial_basis": ("exhaustion",)}),
    Ruling("c", {"court": "cand", "date": "2021-03-01", "disposition": "denied", "denial_basis": ("exhaustion", "danger")}),
    Ruling("d", {"court": "cand", "date": "2022-03-01", "disposition": "granted_in_part", "new_sentence": "96 months"}),
    Ruling("e", {"court": "hid", "date": "2022-04-01", "disposition": "granted", "new_sentence": "60 months"}),
]  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with library_of(tmp_path / "orders.db", RULINGS) as opened:
        yield opened


def stated(question: str) -> set[tuple[str, str, tuple[str, ...]]]:
    read = read_tally(question)
    assert read is not None
    assert not read.words, read.words
    return {(p.condition.field, p.condition.op, p.condition.values) for p in (*read.base, *read.counted)}


@pytest.mark.parametrize(
    ("question", "conditions"),
    [
        ("How many orders from 2021 denied relief?", {("year", "=", ("2021",)), ("disposition", "=", ("denied",))}),
        ("Which motions were unopposed?", {("government_position", "=", ("does_not_oppose",))}),
        ("Which orders excused exhaustion?", {("exhaustion", "=", ("waived",))}),
        ("List all cases citing 18 U.S.C. § 3553(a).", {("authority", "=", ("18 U.S.C. § 3553(a)",))}),
        ("Which judges assumed an extraordinary and compelling reason?", {("extraordinary_reason", "=", ("assumed",))}),
        ("How many motions were filed pro se since 2021?", {("representation", "=", ("pro_se",)), ("year", ">=", ("2021",))}),
        ("Which orders found that the prisoner is not a danger to the community?", {("danger", "=", ("not_found",))}),
        # a reason for the failure tells it: dismissals for that reason are meant too
        ("Which motions were denied because the § 3553(a) factors weigh against release?", {("denial_basis", "=", ("section_3553a",))}),
    ],
)  # fmt: skip
def test_a_question_reads_as_conditions_over_fields(
    question: str, conditions: set[tuple[str, str, tuple[str, ...]]]
) -> None:
    assert stated(question) == conditions


@pytest.mark.parametrize(
    "question",
    ["Why was the motion denied?", "What did the court say about dialysis?", "Where must Mr. Grindstaff live?"],
)
def test_a_question_of_another_kind_is_no_tally(question: str) -> None:
    assert read_tally(question) is None


def test_words_that_no_field_holds_are_told() -> None:
    read = read_tally("How many prisoners with diabetes were released from Butner?")
    assert read is not None
    assert {"diabetes", "butner"} <= set(read.words)


def found(library: Library, question: str) -> list[str]:
    read = read_tally(question)
    assert read is not None
    return [str(entry.value("court")) + str(entry.year) for entry in tally(library, read).found]


def test_alone_closes_the_set_of_reasons(library: Library) -> None:
    assert found(library, "Which orders denied the motion for lack of exhaustion?") == ["nysd2020", "cand2021"]
    assert found(library, "Which orders denied the motion for lack of exhaustion alone?") == ["nysd2020"]


def test_a_share_counts_among_the_orders_that_it_is_a_share_of(library: Library) -> None:
    read = read_tally("What share of the orders in the Ninth Circuit granted a reduction, in full or in part?")
    assert read is not None
    rows = tally(library, read)
    assert rows.among is not None
    assert (len(rows.found), len(rows.among)) == (2, 3)


def test_out_of_names_the_whole_before_the_part(library: Library) -> None:
    read = read_tally("Out of the orders in which COVID-19 was raised, in how many was the sentence reduced?")
    assert read is not None
    rows = tally(library, read)
    assert rows.among is not None
    assert (len(rows.found), len(rows.among)) == (1, 1)


def test_new_terms_come_in_the_order_of_their_length(library: Library) -> None:
    assert found(library, "What new prison terms were set, from shortest to longest?") == ["hid2022", "cand2022"]
    assert found(library, "What new prison terms were set, from longest to shortest?") == ["cand2022", "hid2022"]
