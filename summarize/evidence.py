"""The sentences of orders that speak to a question, best first: by meaning, by rare words, by the kind of answer wanted."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from orders.dates import MONTHS
from orders.speaker import Sentence
from retrieval.search import Encodes
from retrieval.terms import index_terms, query_terms
from summarize.question import Wanted

# What a sentence must hold to give an answer of this kind; other kinds have no form of their own.
FORMS: dict[Wanted, re.Pattern[str]] = {
    "date": re.compile(rf"\b(?:{'|'.join(MONTHS)})\b|\b(?:19|20)\d\d\b|\b(?:days?|weeks?|months?)\b"),
    "duration": re.compile(r"\b(?:days?|weeks?|months?|years?|life|time served)\b"),
    "money": re.compile(r"\$\s?\d"),
    "share": re.compile(
        r"\bper ?cent|%|\b(?:half|thirds?|quarters?|fifths?|most|fraction)\b|\bof (?:the|a|his|her) [\w-]+ (?:months|years)",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|once|twice)\b", re.IGNORECASE
    ),
    "reason": re.compile(
        r"\b(?:because|since|therefore|so|for|not|no|nor|never|only|too|rather|but|cannot|without|lack\w*|fail\w*)\b|n['’]t", re.IGNORECASE
    ),
    "outcome": re.compile(r"\b(?:den|grant|dismiss|moot|held|strik|defer|order|reject|releas)\w*", re.IGNORECASE),
}  # fmt: skip
# Weights by hand, for parts of like scale: a first reading that a trained one shall beat (docs/results/answers.md).
_MEANING, _AROUND, _WORDS, _FORM, _COURT = 1.0, 0.6, 0.8, 0.7, 0.4
_SHORT_WORDS = 4


def ranked(
    question: str, kind: Wanted, said: Sequence[Sentence], embedder: Encodes | None
) -> list[tuple[float, Sentence]]:
    """(score, sentence), best first; sentences that address the reader's machine are never among them."""
    own = [s for s in said if s.speaker != "planted"]
    texts = [" ".join(sentence.text.split()) for sentence in own]
    if not texts:
        return []
    scores = _WORDS * _standard(_covered(question, texts))
    if embedder:
        around = [" ".join(texts[max(0, i - 1) : i + 2]) for i in range(len(texts))]
        vectors = embedder.embed([question, *texts, *around])
        near = vectors[1:] @ vectors[0]
        scores = scores + _MEANING * _standard(near[: len(texts)]) + _AROUND * _standard(near[len(texts) :])
    asks_court = bool(re.search(r"\b(?:court|judge)\b", question, re.IGNORECASE))
    form = FORMS.get(kind)
    for i, sentence in enumerate(own):
        scores[i] += _FORM * bool(form and form.search(texts[i])) + _COURT * (
            asks_court and sentence.speaker == "court"
        )
        scores[i] -= len(texts[i].split()) < _SHORT_WORDS
    return [(float(scores[i]), own[i]) for i in np.argsort(-scores, kind="stable")]


def _covered(question: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """How much of the question each text holds, words that few of the texts hold counting most; in [0, 1]."""
    held = [set(index_terms(text).split()) for text in texts]
    frequency = Counter(term for terms in held for term in terms)
    weights = {
        term: math.log((len(texts) + 1) / (frequency[term] + 0.5)) for term in query_terms(question) if frequency[term]
    }
    whole = sum(weights.values()) or 1.0
    return np.array([sum(weight for term, weight in weights.items() if term in terms) / whole for terms in held])


def _standard(values: Sequence[float] | NDArray[np.floating]) -> NDArray[np.float64]:
    given = np.asarray(values, dtype=np.float64)
    spread = float(given.std()) or 1.0
    return np.asarray((given - given.mean()) / spread)
