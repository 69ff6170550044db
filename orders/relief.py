"""What a grant gives: the reduced term and the conditions of release, in the words that order them."""

from __future__ import annotations

import re

from orders.acts import flow_span
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.speaker import Sentence, spoken

ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(ONES[:9])}))?|{'|'.join(reversed(ONES))})"
_WORDED = rf"(?:(?:{'|'.join(ONES[:9])}) hundred(?:(?: and)? {_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_TERM = re.compile(
    r"\b(?:reduc\w+|REDUC\w+|modif\w+|MODIF\w+|sentence of|resentenc\w+|RESENTENC\w+|imposes?|total(?: term)? of|term of)\b(?P<between>(?:[^.;]|(?<=Mr)\.|(?<=Ms)\.|(?<=Mrs)\.){0,140}?)"
    r"(?P<term>(?P<served>\btime[- ](?:already |actually )?served\b|\bthe (?:time|term|period)(?: that)? (?:he|she|they|[Dd]efendant) (?:has|have) (?:already )?served\b)"
    rf"|\b(?P<months>\d+|{_WORDED})\)?[- ]months?\b|\b(?P<years>\d+|{_WORDED})\)? years\b)",
    re.IGNORECASE,
)
# Terms that are not the new one: `from 240 months`, `by 24 months, to`, `the sentence of 188 months is reduced`.
_FROM = re.compile(
    rf"\bfrom (?:a |the )?(?:total |original )?(?:sentence |term )?(?:of )?(?:[\w-]+|{_WORDED})(?: \(\d+\))? months"
    rf"|\bby (?:[\w-]+|{_WORDED})(?: \(\d+\))? (?:months|years),? (?=to\b)"
    rf"|\b(?:sentence|term) of (?:imprisonment of )?(?:[\w-]+|{_WORDED})(?: \(\d+\))? months(?: of imprisonment)?(?= (?:is|be|are)\b[^.;]{{0,40}}\b(?:reduced|modified)\b)",
    re.IGNORECASE,
)
_NOT_TERM = re.compile(
    r"supervised|probation|home (?:confinement|detention)|halfway|reentry|by\s*$|from\s*$|balance|remaining|stay|\bnow\s*$",
    re.IGNORECASE,
)
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("stay up to {n} {unit}", re.compile(r"\b(?:stay(?:ed)?)\b[^.;]{0,60}?\bup to (?P<n>\w+(?:-\w+)?) (?:\(\d+\) )?(?P<unit>days|hours)", re.IGNORECASE)),
    ("stay for {n} {unit}", re.compile(r"\bstay(?:ed)?\b(?: for)?[^.;]{0,25}? (?P<n>\d+|[a-z]+(?:-[a-z]+)?) (?:\(\d+\) )?(?P<unit>days|hours)", re.IGNORECASE)),
    ("release within {n} {unit}", re.compile(r"\breleased?\b(?:(?!\breport|\btelephone|\bcontact)[^.;]){0,160}\b(?:within|no later than) (?P<n>\w+(?:-\w+)?) (?:\(\d+\) )?(?P<unit>days|hours)\b", re.IGNORECASE)),
    ("quarantine for {n} {unit}", re.compile(r"\bquarantine\b[^.;]{0,60}?(?P<n>\w+(?:-\w+)?)[- ](?:\(\d+\) )?(?P<unit>days?)", re.IGNORECASE)),
    ("home {kind} for {n} {unit}", re.compile(r"\bhome (?P<kind>confinement|detention|incarceration)\b[^.;]{0,60}?\b(?P<n>\d+|[a-z]+(?:-[a-z]+)?) (?:\(\d+\) )?(?P<unit>months|years|days)", re.IGNORECASE)),
    ("home {kind} for {n} {unit}", re.compile(r"\b(?P<n>\w+(?:-\w+)?) (?:\(\d+\) )?(?P<unit>months|years|days)[^.;]{0,40}?\bhome (?P<kind>confinement|detention|incarceration)", re.IGNORECASE)),
    ("home {kind} until {until}", re.compile(r"\bhome (?P<kind>confinement|detention)\b[^.;]{0,60}?\buntil (?P<until>[A-Z]\w+ \d{1,2}, \d{4})")),
    ("supervised release reduced to {n} {unit}", re.compile(r"\bsupervised release\b[^.;]{0,40}?\breduced to (?P<n>\w+(?:-\w+)?) (?:\(\d+\) )?(?P<unit>years|months)", re.IGNORECASE)),
    ("{n} {unit} of supervised release", re.compile(r"\b(?P<n>\d+|[a-z]+(?:-[a-z]+)?)[- ](?:\(\d+\)[- ])?(?P<unit>years?|months?)[^.;,]{0,20}?\bsupervised release", re.IGNORECASE)),
    ("{n} {unit} of supervised release", re.compile(r"\bsupervised release\b[^.;]{0,60}?\b(?P<n>\d+|[a-z]+(?:-[a-z]+)?) (?:\(\d+\) )?(?P<unit>years|months)", re.IGNORECASE)),
    ("residential reentry center", re.compile(r"\bresidential re-?entry center|\bhalfway house", re.IGNORECASE)),
    ("location monitoring", re.compile(r"\b(?:location|electronic|GPS) monitoring", re.IGNORECASE)),
    ("no contact with any victim", re.compile(r"\bno contact with (?:any |the )?victims?", re.IGNORECASE)),
    ("treatment", re.compile(r"\bshall (?:participate|take part) in [^.;]{0,50}(?:treatment|program)", re.IGNORECASE)),
    ("report to the probation office", re.compile(r"\b(?:report|telephone|contact)\b[^.;]{0,40}?\b[Pp]robation(?: \w+)?(?: within (?:\w+) (?:hours|days))?")),
    ("travel", re.compile(r"\bshall not leave the [Dd]istrict|\btravel (?:is )?restrict", re.IGNORECASE)),
    ("effective {until}", re.compile(r"\beffective (?P<until>[A-Z]\w+ \d{1,2}, \d{4})")),
)  # fmt: skip
_TERM_WORDS = re.compile(r"\b(?:ORDER|shall|SHALL|STAY|stay|reduc|REDUC|release|effective|supervised)", re.IGNORECASE)


def number_of(printed: str) -> int | None:
    """The number that a numeral or an English number word below one thousand names; `None` if it names none."""
    if printed.isdigit():
        return int(printed)
    total = 0
    for part in re.split(r"[- ]", printed.lower()):
        if part in TENS:
            total += TENS[part]
        elif part in ONES:
            total += ONES.index(part) + 1
        elif part == "hundred" and total:
            total *= 100
        elif part != "and" or total < 100:
            return None
    return total or None


def _decretal_part(order: Order, start: int) -> list[Sentence]:
    """The sentences from the one that grants the motion on, unmarked boxes left out."""
    return [s for s in spoken(order) if s.speaker not in ("planted", "history") and s.span.end > start]


def new_sentence(order: Order, start: int) -> FieldValue:
    """The reduced term as `time served` or `N months`, from the decree (which begins at `start`), else from the court's announcement of it."""
    everything = [s for s in spoken(order) if s.speaker not in ("planted", "history", "movant", "government")]
    for part in (_decretal_part(order, start), everything):
        for sentence in part:
            for match in _TERM.finditer(_FROM.sub(lambda m: " " * len(m.group()), sentence.text)):
                if _NOT_TERM.search(match["between"]) or re.search(
                    r"\b(?:asks?|would|if)\b[^.;]{0,60}$", sentence.text[: match.start()]
                ):
                    continue
                term = _term(match)
                if term:
                    span = flow_span(order, sentence, match.group())
                    return read(order, "new_sentence", term, [span], confidence=0.93)
    ticked = re.search(r"[\[(]\s*[xX]\s*[\])]\s*(?P<term>time served|(?P<n>\d+)\s*months)", order.text)
    if ticked:
        term = "time served" if "served" in ticked["term"] else f"{int(ticked['n'])} months"
        return read(order, "new_sentence", term, [Span(*ticked.span("term"))], confidence=0.95)
    return absent("new_sentence", "printed")


def _term(match: re.Match[str]) -> str | None:
    if match["served"]:
        return "time served"
    count = number_of((match["months"] or match["years"]).lower())
    if count is None:
        return None
    return f"{count} months" if match["months"] else f"{12 * count} months"


def conditions(order: Order, start: int) -> FieldValue:
    """The printed conditions of release and stays, as short phrases in a fixed wording, each with its words."""
    phrases: dict[str, Span] = {}
    for sentence in _decretal_part(order, start):
        taken: list[tuple[int, int]] = []
        for wording, pattern in _CUES:
            match = pattern.search(sentence.text)
            if not match or not _TERM_WORDS.search(sentence.text) or any(a <= match.start() < b for a, b in taken):
                continue
            got = {key: value.lower() if key != "until" else value for key, value in match.groupdict().items() if value}
            if "n" in got and number_of(got["n"]) is None:
                continue
            taken.append(match.span())
            if "supervised" not in wording and "n" in got:
                got["n"] = str(number_of(got["n"]))
            if "unit" in got and got.get("n") not in ("1", "one"):
                got["unit"] = got["unit"].rstrip("s") + "s"
            phrases.setdefault(wording.format(**got), flow_span(order, sentence, match.group()))
    if not phrases:
        return absent("conditions", "printed")
    return read(order, "conditions", tuple(phrases), list(phrases.values()), confidence=0.6)
