"""Counting and listing questions, read into conditions over field sheets: never counted in prose, every row an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.library import Entry, Library
from retrieval.phrases import Phrase, phrases, unread
from retrieval.where import Condition, matching

Form = Literal["count", "share", "list"]
_MANY = r"(?:orders?|cases?|rulings?|decisions?|motions?|judges?|courts?|defendants?|prisoners?|movants?|opinions?|denials?|grants?|dismissals?|people|persons|inmates?)"
_ADJECTIVES = r"(?:(?:of )?(?:the |these |those |all |other |different |compassionate[- ]release |district |federal |pro se |such )*)"
_SHARE = re.compile(
    r"\b(?:what|which) (?:share|proportion|percentage|fraction|per ?cent|part)\b(?! of (?:his|her|their|[A-Z]\w+['’]s|the (?:\w+ )?(?:sentence|term|restitution|money|loss))\b)|\bhow (?:often|frequently)\b|\bwhat is the (?:grant |denial |success )?rate\b"
    rf"|\b(?:out )?of (?:all )?{_ADJECTIVES}{_MANY}\b[^?]*?,\s*(?:in )?(?:how many|what (?:share|percentage|proportion))\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"\b(?:in |of |for |to |from )?how many (?:of )?{_ADJECTIVES}{_MANY}\b|\b(?:what is the |the )?number of {_ADJECTIVES}{_MANY}\b|^count\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    rf"^(?:please )?(?:in |of |for |to |by |before )?(?:which|what) {_ADJECTIVES}{_MANY}\b|^(?:please )?(?:list|show|name|find|give)(?: me)? (?:all |every |each |the )*{_ADJECTIVES}{_MANY}\b"
    r"|^where did (?:the |a |any )?courts?\b|^who (?:was|were|got|had|has|among)\b|^(?:which|what) (?:\w+ ){0,3}(?:prison |reduced )?(?:terms?|sentences?)(?:,[^,]*,)? (?:were|was|did)\b",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r",\s*(?:in )?(?:how many|what (?:share|percentage|proportion))\b", re.IGNORECASE)
_SHOWN = (
    (re.compile(r"^(?:by |before )?(?:which|what|list|name)(?: \w+){0,2} judges?\b", re.IGNORECASE), "judge"),
    (re.compile(r"^(?:in )?(?:which|what|list|name)(?: \w+){0,2} courts?\b", re.IGNORECASE), "court"),
    (re.compile(r"\bdocket numbers?\b", re.IGNORECASE), "docket_number"),
    (re.compile(r"\b(?:new|reduced) (?:prison )?(?:terms?|sentences?)\b|^(?:which|what) (?:prison )?(?:terms?|sentences?)\b", re.IGNORECASE), "new_sentence"),
    (re.compile(r"\b(?:release )?conditions (?:were|did)\b", re.IGNORECASE), "conditions"),
)  # fmt: skip
_SORTS = (
    (re.compile(r"\b(?:from )?(?:the )?shortest (?:to|first)(?: (?:the )?longest)?|ascending\b|smallest to largest", re.IGNORECASE), "new_sentence", False),
    (re.compile(r"\b(?:from )?(?:the )?longest (?:to|first)(?: (?:the )?shortest)?|descending\b|largest to smallest", re.IGNORECASE), "new_sentence", True),
    (re.compile(r"\b(?:from )?(?:the )?(?:earliest|oldest)(?: (?:to (?:the )?(?:latest|newest)|first))?|(?:in order of|by|sorted by) date|chronolog\w+", re.IGNORECASE), "date", False),
    (re.compile(r"\b(?:from )?(?:the )?(?:latest|newest|most recent)(?: (?:to (?:the )?(?:earliest|oldest)|first))?", re.IGNORECASE), "date", True),
)  # fmt: skip
_OUTCOMES = ("disposition", "refiling_invited", "new_sentence")


@dataclass(frozen=True, slots=True)
class Tally:
    """A question as it was read: the `base` orders, of which those that `counted` holds for are counted or listed.

    A count or list has no base. `shown` is the field that is listed, None for the orders themselves; `words` were not
    understood: with any of them the tally answers another question than was asked.
    """

    form: Form
    base: tuple[Phrase, ...]
    counted: tuple[Phrase, ...]
    shown: str | None
    sort: tuple[str, bool] | None
    words: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The fields that an order must have a value of, since they are listed or sorted by."""
        named = (self.shown, self.sort[0] if self.sort else None)
        return ("new_sentence",) if "new_sentence" in named else ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the counted conditions look at, then those that must be filled, then those of the base."""
        counted, base = ([phrase.condition.field for phrase in part] for part in (self.counted, self.base))
        return tuple(dict.fromkeys([*counted, *self.filled, *base]))


@dataclass(frozen=True, slots=True)
class Rows:
    """The orders that a tally found, in the order asked for, and those that it looked among (None without a base)."""

    found: tuple[Entry, ...]
    among: tuple[Entry, ...] | None


def read_tally(question: str) -> Tally | None:
    """How a counting or listing question reads over field sheets; None for a question of another kind."""
    asked = " ".join(question.split())
    form = _form(asked)
    if form is None:
        return None
    read = phrases(asked)
    shown = next((field for pattern, field in _SHOWN if pattern.search(asked)), None)
    sort = next(((match, name, down) for pattern, name, down in _SORTS if (match := pattern.search(asked))), None)
    spans = [(phrase.start, phrase.end) for phrase in read]
    spans += [match.span() for pattern in (_SHARE, _COUNT, _LIST) for match in pattern.finditer(asked)]
    spans += [match.span() for pattern, _ in _SHOWN for match in pattern.finditer(asked)]
    spans += [sort[0].span()] if sort else []
    base, counted = _parted(asked, read) if form == "share" else ((), tuple(read))
    return Tally(form, base, counted, shown, (sort[1], sort[2]) if sort else None, tuple(unread(asked, spans)))


def tally(library: Library, read: Tally, conditions: Sequence[Condition] = ()) -> Rows:
    """The orders that the tally counts or lists, under further conditions."""
    found = _orders(library, (*read.base, *read.counted), conditions)
    found = [entry for entry in found if all(entry.value(name) for name in read.filled)]
    if read.sort:
        name, down = read.sort
        found.sort(key=lambda entry: _rank(entry, name), reverse=down)
    among = tuple(_orders(library, read.base, conditions)) if read.form == "share" else None
    return Rows(tuple(found), among)


def _form(asked: str) -> Form | None:
    if _SHARE.search(asked):
        return "share"
    if _COUNT.search(asked):
        return "count"
    return "list" if _LIST.search(asked) else None


def _parted(asked: str, read: Sequence[Phrase]) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """(base, counted) of a share: what follows `out of ..., how many`; else the outcome; else what is said last."""
    cut = _OUT_OF.search(asked)
    if cut:
        return tuple(p for p in read if p.end <= cut.start() + 1), tuple(p for p in read if p.end > cut.start() + 1)
    counted = [p for p in read if p.condition.field in _OUTCOMES] or list(read[-1:])
    return tuple(p for p in read if p not in counted), tuple(counted)


def _orders(library: Library, read: Sequence[Phrase], conditions: Sequence[Condition]) -> list[Entry]:
    entries = library.entries(matching(library, [*(phrase.condition for phrase in read), *conditions]))
    closed = [phrase.condition for phrase in read if phrase.alone]
    return [
        entry for entry in entries if all(set(entry.value(each.field) or ()) <= set(each.values) for each in closed)
    ]


def _rank(entry: Entry, name: str) -> tuple[bool, float | str]:
    """What orders are sorted by; those without the value come first."""
    value = entry.value(name)
    if name == "new_sentence":
        months = re.match(r"(\d+) months", value or "")
        return (False, float(months[1]) if months else 0.0)
    return (value is not None, value or "")
