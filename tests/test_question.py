"""What a question wants, what it is not for, and what a follow-up stands for."""

from __future__ import annotations

import pytest

from summarize.question import Wanted, asks_for_words, full_question, out_of_scope, wanted


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("On what date did the warden receive the request?", "date"),
        ("How soon must he be released?", "date"),
        ("How long is her term of supervised release?", "duration"),
        ("How much restitution does he owe?", "money"),
        ("What fraction of the restitution has he paid?", "share"),
        ("Who will pay for his care?", "name"),
        ("Where must he live?", "place"),
        ("If he was no danger, why was his motion denied?", "reason"),  # the asking word comes in the second clause
        ("What happened to the motion for counsel?", "outcome"),
        ("Did the court decide whether he is a danger?", "decision"),
        ("How did the court treat the argument about vaccination?", "fact"),
    ],
)
def test_a_question_wants_an_answer_of_a_kind(question: str, kind: Wanted) -> None:
    assert wanted(question) == kind


@pytest.mark.parametrize(
    "question",
    ["Will my motion be granted?", "Should I file now?", "How likely is a grant in Texas?", "Draft me a motion."],
)
def test_advice_and_predictions_are_declined(question: str) -> None:
    assert out_of_scope(question)


def test_a_question_about_orders_is_in_scope() -> None:
    assert out_of_scope("Did the court say whether she may refile?") is None
    assert asks_for_words("What did the court say about dialysis?")


@pytest.mark.parametrize(
    ("asked", "before", "full"),
    [
        ("and in the Second Circuit?", "How many orders in the Ninth Circuit granted relief?",
         "How many orders in the Second Circuit granted relief?"),
        ("and in 2022?", "How many orders granted relief in 2021?", "How many orders granted relief in 2022?"),
        ("why did she deny it?", "What became of Terrence Lindqvist's motion?", "why did she deny it (Terrence Lindqvist)?"),
        ("Which orders cite 976 F.3d 228?", "How many orders granted relief?", "Which orders cite 976 F.3d 228?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_the_full_question_that_it_stands_for(asked: str, before: str, full: str) -> None:
    assert full_question(asked, [before]) == full


def test_without_a_conversation_a_question_stands_for_itself() -> None:
    assert full_question(" and in 2022? ", []) == "and in 2022?"
