"""Answers against gold questions: was the right place cited, was it said, and was silence kept where gold has none. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.briefs import coverage
from eval.confidence import refusals
from eval.evidence import evidence_overlap
from eval.gold import Question, fold_space
from eval.intervals import wilson

SAID = 0.5  # share of the gold answer's telling words from which an answer, with its quotes, says it
CITED = 0.5  # evidence overlap above which a cited quote is gold's


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """One `benchbrief.answer.v1` answer to one question.

    `cited` and `said` are None where they do not apply: the question cannot be answered, or was not. `n_astray` counts
    citations that are not the characters at their offsets, of `n_citations`.
    """

    answerable: bool
    refused: bool
    cited: bool | None
    said: bool | None
    n_citations: int
    n_astray: int

    @property
    def correct(self) -> bool:
        """Answered with gold's evidence and words, or refused where gold has no answer."""
        return bool(self.cited and self.said) if self.answerable else self.refused


def score_answer(question: Question, answer: Mapping[str, Any], texts: Mapping[str, str]) -> AnswerScore:
    """The score of an answer; `texts` are the orders' texts by their id, in which every citation must stand."""
    refused = answer["status"] == "not_found"
    cites = [item for claim in answer["answer"] for item in claim["evidence"]]
    quotes = [item["text"] for item in cites]
    applies = question.answerable and not refused
    told = " ".join([claim["text"] for claim in answer["answer"]] + quotes)
    return AnswerScore(
        answerable=question.answerable,
        refused=refused,
        cited=_cites(quotes, question.evidence) if applies else None,
        said=coverage(question.answer or "", told) >= SAID if applies else None,
        n_citations=len(cites),
        n_astray=sum(texts.get(c["order_id"], "")[c["start"] : c["end"]] != c["text"] or not c["text"] for c in cites),
    )


def answer_figures(scores: Sequence[AnswerScore]) -> dict[str, Any]:
    """Shares with 95 % intervals: correct over the answerable, refusals, citations that stand. None: does not apply."""
    asked = [score for score in scores if score.answerable]
    n_citations = sum(score.n_citations for score in scores)
    standing = n_citations - sum(score.n_astray for score in scores)
    return {
        "n": len(scores),
        "n_answerable": len(asked),
        "correct": asdict(wilson(sum(score.correct for score in asked), len(asked))) if asked else None,
        "cited": asdict(wilson(sum(bool(score.cited) for score in asked), len(asked))) if asked else None,
        "said": asdict(wilson(sum(bool(score.said) for score in asked), len(asked))) if asked else None,
        "refusals": asdict(refusals([s.refused for s in scores], [not s.answerable for s in scores])),
        "citations": asdict(wilson(standing, n_citations)) if n_citations else None,
    }


def _cites(quotes: Sequence[str], gold: Sequence[str]) -> bool:
    """Whether a quote holds a gold quote, lies in one, or shares most of its words."""
    folded = [[fold_space(text) for text in texts if text.strip()] for texts in (quotes, gold)]
    inside = any(a in b or b in a for a in folded[0] for b in folded[1])
    return inside or evidence_overlap(*folded) > CITED
