"""A question as it is asked: what kind of answer it wants, whether it is one for this tool, what a follow-up stands for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Wanted = Literal[
    "date", "duration", "money", "share", "number", "name", "place", "reason", "outcome", "decision", "fact"
]

# The first that fits, by the question's own words; in a sentence with a clause before, the question word comes later.
_KINDS: tuple[tuple[Wanted, str], ...] = (
    ("money", r"\bhow much\b[^?]*\b(?:restitution|money|cash|fine|forfeit\w*|pay\w*|paid|owe[ds]?|cost|back pay|damages|loss|stolen|stole|worth|dollars)\b|\bwhat (?:was the |is the )?(?:sum|amount)\b|\bhow much money\b"),
    ("share", r"\b(?:what|which|how (?:big|large) a|roughly what|about what) (?:fraction|percentage|percent|share|proportion|part)\b|\bhow much of (?:his|her|their|the) (?:sentence|term)\b"),
    ("date", r"\b(?:on|by|until|from|since|before|after|as of) (?:what|which) (?:date|day|year|month)\b|\b(?:in|of) (?:what|which) (?:year|month)\b|\bwhat (?:is|was|were) the (?:\w+ ){0,3}(?:date|deadline|year)\b|(?:^|, )(?:until |since |by |and )?when\b|\bwhat (?:date|year|month|day|deadline)\b|\bhow soon\b"),
    ("duration", r"\bhow long\b(?! ago did)|\bhow many (?:more |additional )?(?:days|weeks|months|years)\b|\bwhat (?:new |prison |reduced |original |total |custodial |guideline |guidelines |sentencing )*(?:sentence|term|range|prison term)\b(?! reduction)|\bwhat length\b|\bhow (?:old|large|big) (?:a |was |is )?(?:sentence|term)?|\bhow old\b"),
    ("number", r"\bhow many\b|\bhow (?:often|frequently)\b|\bhow much\b|\bwhat (?:number|quantity|level|score|category|offense level)\b|\bhow (?:heavy|tall|far)\b"),
    ("name", r"(?:^|, )(?:on |to |by |for |with |from |through |at |in )?(?:who|whom|whose)\b|\bwhat (?:is|was|are|were) the (?:full |first |last )?names?\b|\bwhich (?:\w+ ){0,2}(?:judge|doctor|physician|lawyer|attorney|brand|vaccine|officer|warden|facility|prison|institution|hospital|drug|medication|company|agency|relative|witness|expert|court)\b|\b(?:what|which) (?:vaccine |drug |medicine )?(?:brand|name|make|model)\b"),
    ("place", r"(?:^|, )(?:from |to )?where\b|\b(?:at|in|to|from) (?:what|which) (?:\w+ )?(?:place|prison|city|town|address|facility|institution|state|county|hospital|street|house|home)\b|\bwhich (?:prison|facility|institution|city|town|hospital)\b"),
    ("reason", r"\bwhy\b|\bfor what reasons?\b|\bwhat reasons?\b|\bon (?:which|what) (?:ground|basis|bases)s?\b|\bwhat (?:ground|basis)\b|\bhow did [^?]*\b(?:justify|explain|reason)\b"),
    ("outcome", r"\bwhat (?:did|does|was|has) (?:the )?(?:\w+ ){0,4}(?:court|judge|order)\b[^?]*\bdo\b|\bwhat (?:became|happened|happens|came|will happen)\b|\bwhat (?:is|was) the (?:outcome|result|disposition|ruling|fate)\b|\bhow did (?:the )?(?:\w+ ){0,4}(?:court|judge) (?:rule|dispose|decide|resolve)\b"),
    ("decision", r"(?:^|, )(?:if [^,]*, )?(?:and |but )?(?:did|does|do|was|were|is|are|has|have|had|can|could|may|must|will|would|should)\b"),
)  # fmt: skip
_WANTED = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]
_SPOKEN = re.compile(
    r"\b(?:said|say|says|stated?|wrote|write|writes|held|hold|express\w*|describ\w*|comment\w*|remark\w*|quote\w*|words)\b", re.IGNORECASE
)  # fmt: skip
_ADVICE = re.compile(
    r"\b(?:should|shall|can|could|will|would|may|must) (?:i|we)\b|\b(?:my|our) (?:client|motion|case|chances?|sentence|husband|wife|son|daughter|brother|father|mother|lawyer|release)\b"
    r"|\bwhat are the (?:chances|odds)\b|\bhow likely\b|\b(?:am|was|were) i\b|\b(?:do|did|does) i\b|\badvi[sc]e (?:me|us)\b|\bpredict\b|\b(?:is|are) (?:it|they) likely\b|\bwill (?:the |a |my |any )?(?:court|judge|supreme court|circuit|congress|[A-Z]\w+) [^?]*\b(?:grant|deny|rule|decide|reverse|change|agree)\b"
    r"|\b(?:write|draft|prepare) (?:me |us )?(?:a|an|my|the) (?:motion|brief|letter|memo\w*|argument)\b",
    re.IGNORECASE,
)
_ABOUT_TOOL = re.compile(r"^(?:hi|hello|hey|thanks?|thank you|help|who are you|what (?:can|do) you)\b", re.IGNORECASE)
_FOLLOW = re.compile(
    r"^(?:and|but|what about|how about|what of|also|then|or|so)\b|^(?:only |just )?(?:in|from|since|before|after|during|by) (?:the )?[\w.]+(?: \w+){0,4}\??$|^(?:why|when|who|where|how so|why not|on what ground|by whom)\??$",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|it|its|this|that|those|these)\b|\b(?:the|that|this|said) (?:same )?(?:order|case|court|judge|defendant|prisoner|movant|ruling|motion)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and|but|also|then|or|so|what about|how about|what of|only|just)[\s,]+", re.IGNORECASE)
_NAMES = re.compile(r"\b[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|v\.))*")
_BARE = re.compile(r"^(?:why|when|who|where|why not|how so|on what ground|by whom)$", re.IGNORECASE)

USE = (
    "This tool reads the orders in its library and quotes them: it gives no legal advice and predicts nothing. "
    "Ask what courts decided or said, or how many orders did."
)


def wanted(question: str) -> Wanted:
    """The kind of answer that a question asks for; `fact` where nothing shows it."""
    first: tuple[int, Wanted] | None = None
    for kind, pattern in _WANTED:
        match = pattern.search(question)
        if match and (first is None or match.start() < first[0]):
            first = (match.start(), kind)
    return first[1] if first else "fact"


def asks_for_words(question: str) -> bool:
    """Whether the question asks what somebody said: then quotes alone answer it."""
    return bool(_SPOKEN.search(question))


def out_of_scope(question: str) -> str | None:
    """A plain sentence about what the tool does, for a question that is not one about orders; else None."""
    return USE if _ADVICE.search(question) or _ABOUT_TOOL.search(question.strip()) else None


def full_question(asked: str, history: Sequence[str]) -> str:
    """The question that a follow-up stands for, in the light of the full questions before it; `asked` itself otherwise.

    "And in the Second Circuit?" keeps the last question and changes its court, year or ground; a question that points
    back ("why did she deny it?") is read with the names of the last one.
    """
    text = asked.strip()
    if not history or not text:
        return text
    last = history[-1].strip()
    rest = _LEAD.sub("", text).rstrip("?!. ")
    if _BARE.match(rest):
        return f"{rest.capitalize()}: {last}"
    if _FOLLOW.match(text) and len(rest.split()) <= 8 and not _own_verb(rest):
        return f"{_replaced(last, rest)}?"
    named = [name for name in _names(last) if name.lower() not in text.lower()]
    if _BACKWARD.search(text) and not _names(text) and named:
        return f"{text.rstrip('? ')} ({', '.join(named)})?"
    return text


_PLACED = re.compile(
    r"\b(?:in|from|of|by) (?:the )?(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|d\.c\.) circuit|[NSEWMC]\.\s?D\.\s?[A-Z][\w.]*(?: ?[A-Z][\w.]*)?|(?:northern|southern|eastern|western|middle|central) district of [A-Z]\w+(?: [A-Z]\w+)?)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:in|during|since|after|before|from|dated) (?:19|20)\d\d\b(?: (?:to|and|through) (?:19|20)\d\d)?",
    re.IGNORECASE,
)


_PREPOSITIONS = ("in ", "since ", "after ", "before ", "from ", "by ", "during ")


def _replaced(last: str, rest: str) -> str:
    """The last question with its place or time replaced by the new one, or with the new words added."""
    body = last.rstrip("?!. ")
    for pattern in (_PLACED, _WHEN):
        if pattern.fullmatch(rest) and pattern.search(body):
            return pattern.sub(lambda _: rest, body, count=1)
    joined = " " if rest.lower().startswith(_PREPOSITIONS) else ", "
    return f"{body}{joined}{rest}"


def _own_verb(text: str) -> bool:
    return bool(re.search(r"\b(?:did|does|do|was|were|is|are|has|have|had|can|may|must)\b", text))


def _names(text: str) -> list[str]:
    """Capitalised names, without the question's first word and courts' own words."""
    found = [match.group() for match in _NAMES.finditer(text) if match.start() > 0]
    return [
        re.sub(r"['’]s$", "", name)
        for name in found
        if name.split()[0] not in ("Judge", "Court", "United", "Government")
    ]
