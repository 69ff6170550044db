"""The sentences of orders that answer a question: those at which a trained reader points, else the likeliest by rules."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orders.dates import MONTHS
from orders.speaker import Sentence
from retrieval.search import Encodes
from retrieval.terms import index_terms, query_terms
from summarize.engine import Engine, Line
from summarize.question import Wanted
from summarize.selection import within

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
# Read at once: 2,600 tokens, ten seconds with the default model; of longer orders the likeliest sentences.
MOST_CHARACTERS = 12_000
# Silence is kept where its log-odds are so much above those of every sentence; chosen on training questions (docs/reader.md).
SILENT = 2.0
SECOND = 1.0  # the same for an order that search does not put first: silence then is right in nine of ten
SURE = -3.0  # below it the order is the right one, and no other needs to be read
NEAR = 5.0  # log-odds below the best, within which other sentences are shown beside it
_BETWEEN = Line("* * *", own=False)


@dataclass(frozen=True, slots=True)
class Pointing:
    """What a reader pointed at, best first. `doubt` is by how much silence is likelier than the best sentence, in log-odds."""

    found: tuple[tuple[float, Sentence], ...]
    doubt: float

    @property
    def silent(self) -> bool:
        """Whether no sentence answers."""
        return self.doubt > SILENT

    def best(self, most: int) -> list[Sentence]:
        """The sentences to show: the best, and others near it."""
        top = self.found[0][0]
        return [sentence for score, sentence in self.found[:most] if score >= top - NEAR]


def pointed(
    question: str, kind: Wanted, said: Sequence[Sentence], embedder: Encodes | None, engine: Engine | None
) -> Pointing | None:
    """What a trained reader points at in one order. None: there is no such reader, or nothing to read."""
    own = _fitting(question, kind, said, embedder)
    pointing = engine.point(question, lines_of(own)) if engine and own else None
    if pointing is None:
        return None
    return _pointing(list(zip(pointing.scores, own, strict=True)), pointing.silence)


def pointed_among(
    question: str, excerpts: Sequence[Sequence[Sentence]], engine: Engine | None
) -> list[Pointing] | None:
    """The same for excerpts of several orders, read together: one pointing each. None: there is no such reader."""
    lines = [line for excerpt in excerpts for line in (_BETWEEN, *lines_of(excerpt))][1:]
    read = engine.point(question, lines) if engine and lines else None
    if read is None:
        return None
    scores = iter(read.scores)
    return [_pointing([(next(scores), sentence) for sentence in excerpt], read.silence) for excerpt in excerpts]


def lines_of(said: Sequence[Sentence]) -> list[Line]:
    """The sentences as lines of a trained reader, each heading before the first sentence under it."""
    out: list[Line] = []
    heading = ""
    for sentence in said:
        if sentence.heading and sentence.heading != heading:
            out.append(Line(sentence.heading, own=False))
        heading = sentence.heading
        out.append(Line(_flat(sentence)))
    return out


def _pointing(scored: list[tuple[float, Sentence]], silence: float) -> Pointing:
    scored.sort(key=lambda pair: -pair[0])
    return Pointing(tuple(scored), silence - scored[0][0] if scored else math.inf)


def with_quotations(text: str, said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of an order's text as they are printed: what an order quotes may be what is asked for."""
    return [replace(sentence, text=_plain(text[sentence.span.start : sentence.span.end])) for sentence in said]


def own_words(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences without those that address the reader's machine, which are never evidence."""
    return [sentence for sentence in said if sentence.speaker != "planted"]


def _fitting(question: str, kind: Wanted, said: Sequence[Sentence], embedder: Encodes | None) -> list[Sentence]:
    """All sentences of an order that is read as a whole, in its order; of a longer one the likeliest."""
    own = own_words(said)
    if sum(len(s.text) for s in own) <= MOST_CHARACTERS:
        return own
    return within([sentence for _, sentence in ranked(question, kind, own, embedder)], MOST_CHARACTERS)


def _flat(sentence: Sentence) -> str:
    return _plain(sentence.text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def ranked(
    question: str, kind: Wanted, said: Sequence[Sentence], embedder: Encodes | None
) -> list[tuple[float, Sentence]]:
    """(score, sentence), best first; sentences that address the reader's machine are never among them."""
    own = own_words(said)
    texts = [_flat(sentence) for sentence in own]
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
