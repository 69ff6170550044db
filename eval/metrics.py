"""Scores of field values, evidence and whole runs against gold: pure functions, every score in [0, 1]."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rapidfuzz import fuzz, utils
from scipy.optimize import linear_sum_assignment

from orders.fields import BY_NAME, Value

CONDITION_MATCH = 60.0  # rapidfuzz token_set_ratio, 0-100, from which two phrases name the same release condition

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "\N{PRIME}": "'"})
_MARKS = str.maketrans("", "", "*\\")
_NICKNAME = re.compile(r"""\(?"[^"]*"\)?|(?:(?<=\s)|^)\(?'[^']+'\)?(?=[\s,]|$)""")
_ALIAS = re.compile(r"[\s,(]*\b(?:[afn]/k/a|[af]\.k\.a\.|aka|also known as|formerly known as)(?=[\s:,]).*$", re.DOTALL)


def fold(text: str) -> str:
    """The text in lower case, with straight quotes, composed letters and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


def fold_name(text: str) -> str:
    """A name as it is compared (FIELDS.md, decided case 18): no nickname, no alias, no case; degrees stay."""
    bare = _NICKNAME.sub(" ", _ALIAS.sub("", fold(text)))
    return " ".join(bare.replace(" ,", ",").split()).strip(" ,.;:")


def set_f1(gold: Iterable[object], predicted: Iterable[object]) -> float:
    """The F1 of two sets; two empty sets agree (1), one empty set does not (0)."""
    left, right = set(gold), set(predicted)
    if not left and not right:
        return 1.0
    return 2 * len(left & right) / (len(left) + len(right))


def conditions_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    """The F1 over free phrases, matched one to one as well as can be; CONDITION_MATCH says what is a match."""
    if not gold and not predicted:
        return 1.0
    if not gold or not predicted:
        return 0.0
    ratios = np.array([[fuzz.token_set_ratio(a, b, processor=utils.default_process) for b in predicted] for a in gold])
    matches = ratios >= CONDITION_MATCH
    rows, columns = linear_sum_assignment(matches, maximize=True)
    return 2 * int(matches[rows, columns].sum()) / (len(gold) + len(predicted))


def score_field(name: str, gold: Value, predicted: Value) -> float:
    """The score of one value of field `name`: F1 for sets and conditions, else 1 if equal once normalised, else 0.

    Raises: KeyError for a name that is no field of the sheet.
    """
    if name == "conditions":
        return conditions_f1([str(item) for item in _items(gold)], [str(item) for item in _items(predicted)])
    row = BY_NAME[name]
    if row.kind in ("set", "integers"):
        return set_f1(map(_set_item, _items(gold)), map(_set_item, _items(predicted)))
    normalise = _NORMALISERS.get(name, _as_is)
    if row.kind == "names":
        return float([normalise(str(item)) for item in _items(gold)] == [normalise(str(i)) for i in _items(predicted)])
    left, right = (normalise(v) if isinstance(v, str) else v for v in (gold, predicted))
    return float(type(left) is type(right) and left == right)  # True == 1 in Python, but no flag is document 1


def macro_f1(gold: Sequence[str], predicted: Sequence[str | None]) -> float:
    """The mean F1 over the classes that occur in gold or predicted; None (a failed document) misses, and is no class.

    Raises: ValueError for no documents or different numbers of them.
    """
    if not gold or len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} gold and {len(predicted)} predicted labels: needs as many of each, at least one")
    pairs = list(zip(gold, predicted, strict=True))
    classes = sorted(set(gold) | {label for label in predicted if label is not None})
    return float(np.mean([_class_f1(label, pairs) for label in classes]))


def group_score(per_doc_scores: ArrayLike) -> float:
    """The mean over fields of the mean over documents; rows are documents, columns fields, NaN is not scored.

    A field thus weighs the same whether many or few documents label it; a column with no score is left out.
    """
    return float(_group_scores(_matrix(per_doc_scores)[np.newaxis])[0])


def bootstrap_interval(per_doc_scores: ArrayLike, seed: int = 0, n: int = 2000) -> tuple[float, float]:
    """The 95 % percentile interval of `group_score` over `n` resamples of whole documents.

    Scores are one per document, or a matrix of documents x fields with NaN where a field is not scored.
    Source: Efron, Bootstrap methods (1979), percentile method.
    """
    matrix = _matrix(per_doc_scores)
    draws = np.random.default_rng(seed).integers(0, len(matrix), size=(n, len(matrix)))
    scores = _group_scores(matrix[draws])
    low, high = np.nanpercentile(scores, [2.5, 97.5])
    return float(low), float(high)


def evidence_overlap(shown: Sequence[str], gold: Sequence[str]) -> float:
    """How far the best shown quote is the best gold quote: 2 x common run / both lengths, in characters.

    White space is folded and emphasis marks (`*`), which reading cleans away, are dropped first. 1 is the same words,
    0 is nothing shown or no shared run; a whole page shown for a sentence scores near 0, for evidence that must be
    read through is no evidence.
    """
    pairs = [(_bare(a), _bare(b)) for a in shown for b in gold]
    return max((2 * _common_run(a, b) / (len(a) + len(b)) for a, b in pairs if a and b), default=0.0)


def _items(value: Value) -> tuple[str | int, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _set_item(item: str | int) -> str | int:
    return " ".join(unicodedata.normalize("NFKC", item).split()) if isinstance(item, str) else item


def _as_is(text: str) -> str:
    return text.strip()


_NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "defendant": fold_name,
    "judge": fold_name,
    "title": fold,
    "new_sentence": fold,
}


def _class_f1(label: str, pairs: Sequence[tuple[str, str | None]]) -> float:
    hits = sum(gold == label and predicted == label for gold, predicted in pairs)
    mentions = sum((gold == label) + (predicted == label) for gold, predicted in pairs)
    return 2 * hits / mentions


def _matrix(per_doc_scores: ArrayLike) -> NDArray[np.float64]:
    scores = np.asarray(per_doc_scores, dtype=np.float64)
    matrix = scores[:, np.newaxis] if scores.ndim == 1 else scores
    if matrix.ndim != 2 or np.isnan(matrix).all():
        raise ValueError(f"scores of shape {scores.shape}: needs documents x fields with at least one score")
    return matrix


def _group_scores(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (samples,) from (samples, documents, fields); NaN for a sample without a score."""
    scored = ~np.isnan(samples)
    counts = scored.sum(axis=1)
    sums = np.where(scored, samples, 0.0).sum(axis=1)
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    fields = (counts > 0).sum(axis=1)
    scores: NDArray[np.float64] = np.where(fields > 0, means.sum(axis=1) / np.maximum(fields, 1), np.nan)
    return scores


def _bare(quote: str) -> str:
    return " ".join(quote.translate(_MARKS).split())


def _common_run(a: str, b: str) -> int:
    if a in b or b in a:
        return min(len(a), len(b))
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
