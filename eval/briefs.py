"""A brief against the key facts of gold, and against its own evidence. Pure: no model here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.gold import fold_space
from summarize.ground import numbers_in

FACT_COVERED = 0.6  # share of a fact's telling words from which a brief says it: docs/results/brief_judges.md
RUN_WORDS = 5
STEM = 5  # letters: `denied` and `denies` are one word
_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d[\d,.]*\d|\d")
_DISEASE = re.compile(r"\bCOVID-?19\b", re.IGNORECASE)  # a name, also where the order says `the pandemic`
# Words that stand in every fact and tell nothing.
_PLAIN = frozenset(
    ["about", "after", "also", "because", "been", "before", "being", "both", "court", "defendant", "does", "from", "government", "have", "into", "more", "motion", "only", "order", "other", "over", "that", "their", "them", "then", "there", "these", "they", "this", "those", "under", "upon", "were", "what", "when", "which", "while", "will", "with", "would"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BriefScore:
    """One brief. `facts` holds for each key fact of gold the share of its telling words that the brief says.

    `unproved` are shown claims that their evidence does not print: a verbatim one that is not its words, one with a
    number that is not there. `n_dropped` were written and withheld. `copy_rate` is the share of words that stand in
    the order in runs of RUN_WORDS or more; None for an empty brief.
    """

    facts: tuple[float, ...]
    n_claims: int
    unproved: tuple[str, ...]
    n_dropped: int
    n_words: int
    copy_rate: float | None

    @property
    def n_covered(self) -> int:
        """How many key facts the brief says."""
        return sum(share >= FACT_COVERED for share in self.facts)


def score_brief(record: Mapping[str, Any], key_facts: Sequence[str]) -> BriefScore:
    """The score of the brief of a `benchbrief.order.v1` record."""
    claims = record["brief"]
    told = " ".join(claim["text"] for claim in claims)
    return BriefScore(
        facts=tuple(coverage(fact, told) for fact in key_facts),
        n_claims=len(claims),
        unproved=tuple(claim["text"] for claim in claims if not is_proved(claim)),
        n_dropped=len(record["dropped_claims"]),
        n_words=len(told.split()),
        copy_rate=copy_rate(told, record["text"]),
    )


def coverage(fact: str, told: str) -> float:
    """The share of the fact's telling words and numbers that stand in `told`; 1 for a fact without any."""
    wanted = _telling(fact)
    return len(wanted & _telling(told)) / len(wanted) if wanted else 1.0


def is_proved(claim: Mapping[str, Any]) -> bool:
    """Whether the evidence prints a verbatim claim word for word, and every number of any other claim."""
    proof = fold_space(" ".join(item["text"] for item in claim["evidence"]))
    if claim["status"] == "verbatim":
        return fold_space(claim["text"]) in proof
    return bool(proof) and numbers_in(_DISEASE.sub("", claim["text"])) <= numbers_in(proof)


def copy_rate(told: str, source: str) -> float | None:
    """The share of the words of `told` that stand in `source` in runs of at least RUN_WORDS; None without words."""
    words, printed = (_WORD.findall(text.lower()) for text in (told, source))
    runs = {tuple(printed[at : at + RUN_WORDS]) for at in range(len(printed) - RUN_WORDS + 1)}
    copied = [False] * len(words)
    for at in range(len(words) - RUN_WORDS + 1):
        if tuple(words[at : at + RUN_WORDS]) in runs:
            copied[at : at + RUN_WORDS] = [True] * RUN_WORDS
    return sum(copied) / len(copied) if copied else None


def _telling(text: str) -> set[str]:
    """Stems of words of four letters or more that tell something, and numbers, in words or not, as digits."""
    words = (re.sub(r"['’]s$", "", word.lower()) for word in _WORD.findall(text) if not word[0].isdigit())
    told = (word for word in words if len(word) >= 4 and word not in _PLAIN and not numbers_in(word))
    return {word[:STEM] for word in told} | numbers_in(text)
