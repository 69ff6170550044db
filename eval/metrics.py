"""Scores of field values against gold, each by the field's own notion of sameness: pure functions, in [0, 1]."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, utils
from scipy.optimize import linear_sum_assignment

from orders.fields import Field, Value, row_of

CONDITION_MATCH = 60.0  # rapidfuzz token_set_ratio, 0-100, from which two phrases name the same release condition

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "\N{PRIME}": "'"})
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
    return 2 * _matched(gold, predicted) / (len(gold) + len(predicted))


def words_f1(gold: str, predicted: str) -> float:
    """The F1 over the words of two passages, without case and punctuation, each word as often as it stands there."""
    left, right = (Counter(_WORD.findall(fold(text))) for text in (gold, predicted))
    return 2 * (left & right).total() / ((left.total() + right.total()) or 1)


def score_field(field: str | Field, gold: Value, predicted: Value) -> float:
    """The score of one value of a field: F1 for sets and conditions, else 1 if equal once normalised, else 0.

    Words that a sheet for another kind of order quotes are scored by those that both quote: F1 too.

    Raises: KeyError for a name that is no field of the sheet.
    """
    row = row_of(field)
    if row.name == "conditions":
        return conditions_f1(_phrases(gold), _phrases(predicted))
    if row.group == "sheet" and isinstance(gold, str) and isinstance(predicted, str) and row.kind == "text":
        return words_f1(gold, predicted)
    if row.kind in ("set", "integers"):
        return set_f1(map(_set_item, _items(gold)), map(_set_item, _items(predicted)))
    normalise = _NORMALISERS.get(row.name, _as_is)
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


def kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Cohen's kappa of two labellings: agreement beyond chance, 1 at best; NaN where both gave one same label only.

    Source: Cohen (1960). Raises: ValueError for labellings that do not pair.
    """
    if not first or len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} labels: needs as many of each, at least one")
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    chance = sum(first.count(label) * second.count(label) for label in set(first)) / n**2
    return (agreed - chance) / (1 - chance) if chance < 1 else float("nan")


def set_counts(name: str, gold: Value, predicted: Value) -> tuple[int, int, int]:
    """(items in both, items in gold, items predicted) of the set field `name`; precision and recall follow from sums."""
    if name == "conditions":
        left, right = _phrases(gold), _phrases(predicted)
        return _matched(left, right), len(left), len(right)
    sets = [set(map(_set_item, _items(value))) for value in (gold, predicted)]
    return len(sets[0] & sets[1]), len(sets[0]), len(sets[1])


def _matched(gold: Sequence[str], predicted: Sequence[str]) -> int:
    """How many phrases can be paired one to one."""
    if not gold or not predicted:
        return 0
    ratios = np.array([[fuzz.token_set_ratio(a, b, processor=utils.default_process) for b in predicted] for a in gold])
    matches = ratios >= CONDITION_MATCH
    rows, columns = linear_sum_assignment(matches, maximize=True)
    return int(matches[rows, columns].sum())


def _phrases(value: Value) -> list[str]:
    return [str(item) for item in _items(value)]


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
