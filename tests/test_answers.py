"""Answers are right when they cite gold's words and say gold's answer, or stay silent where gold has none."""

from __future__ import annotations

from typing import Any

import pytest

from eval.answers import answer_figures, score_answer
from eval.gold import Question

TEXT = "The warden received the request on May 4, 2020. No reply came."
ASKED = Question("When did the warden get it?", "On May 4, 2020.", ("received the request on May 4, 2020",), True)
UNSAID = Question("Who wrote it?", None, (), False)


def answer(text: str = "", start: int = 0, end: int = 0, quote: str | None = None) -> dict[str, Any]:
    if not text:
        return {"status": "not_found", "answer": []}
    cite = {"order_id": "a", "start": start, "end": end, "text": TEXT[start:end] if quote is None else quote}
    return {"status": "answered", "answer": [{"text": text, "evidence": [cite]}]}


@pytest.mark.parametrize(
    ("question", "given", "cited", "said", "correct"),
    [
        (ASKED, answer("It came on May 4, 2020.", 0, 47), True, True, True),
        (ASKED, answer("No reply came.", 48, 62), False, False, False),
        (ASKED, answer("It never came.", 11, 34), True, False, False),  # half the gold quote, but not the answer
        (ASKED, answer(), None, None, False),
        (UNSAID, answer(), None, None, True),
        (UNSAID, answer("The warden.", 0, 10), None, None, False),
    ],
)
def test_an_answer_is_correct_with_gold_s_evidence_and_words_or_in_silence(
    question: Question, given: dict[str, Any], cited: bool | None, said: bool | None, correct: bool
) -> None:
    score = score_answer(question, given, {"a": TEXT})
    assert (score.cited, score.said, score.correct) == (cited, said, correct)


def test_citations_must_be_the_characters_at_their_offsets_of_an_order_that_is_there() -> None:
    good = score_answer(ASKED, answer("May 4, 2020", 0, 47), {"a": TEXT})
    moved = score_answer(ASKED, answer("May 4, 2020", 1, 48, TEXT[0:47]), {"a": TEXT})
    foreign = score_answer(ASKED, answer("May 4, 2020", 0, 47), {"b": TEXT})
    assert [score.n_astray for score in (good, moved, foreign)] == [0, 1, 1]


def test_figures_keep_what_does_not_apply_out_of_the_means() -> None:
    scores = [
        score_answer(ASKED, answer("May 4, 2020", 0, 47), {"a": TEXT}),
        score_answer(ASKED, answer(), {"a": TEXT}),
        score_answer(UNSAID, answer(), {"a": TEXT}),
    ]
    found = answer_figures(scores)
    assert (found["n"], found["n_answerable"], found["correct"]["value"]) == (3, 2, 0.5)
    assert found["refusals"] == {"n_refused": 2, "n_unanswerable": 1, "precision": 0.5, "recall": 1.0}
    assert found["citations"]["value"] == 1.0
    assert answer_figures([scores[2]])["correct"] is None
