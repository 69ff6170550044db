"""Acts: what the court does to each motion, in the words that order it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orders.order import Order, Span
from orders.sentences import flow
from orders.speaker import Sentence, spoken

_ADVERB = r"(?:\s+(?:hereby|therefore|thus|accordingly|now|also|respectfully|likewise|otherwise|further|be|in all respects|,(?: to that extent,)?))*"
_DONE = (
    r"(?P<done>GRANTED|Granted|granted|ALLOWED|DENIED|Denied|denied|DISMISSED|Dismissed|dismissed|OVERRULED|SUSTAINED|STRICKEN|stricken|WITHDRAWN|withdrawn|"
    r"DECLINED|declined|DEFERRED|deferred|HELD IN ABEYANCE|held in abeyance|held until|HELD|STAYED pending|stayed pending|TAKEN UNDER ADVISEMENT|taken under advisement|RESERVED|TRANSFERRED|transferred|moot\b|MOOT\b)"
)
# `must be, and hereby is, denied`; `be, and the same hereby is, GRANTED`.
_TWICE = r"(?:,?\s+and\s+(?:it\s+|the same\s+|they\s+)?(?:hereby\s+)?(?:is|are)(?:\s+hereby)?,?)?"
_PASSIVE = re.compile(
    rf"\b(?:is|are|IS|ARE|be|BE|must be|should be|will be|shall be){_TWICE}{_ADVERB}\s*(?:(?:only|both)\s)?{_DONE}"
)
_ACTIVE = re.compile(
    r"\b(?:[Cc]ourt|COURT|I|we|We|[Uu]ndersigned)(?:,[^,]{1,80},)?(?:\s+(?:hereby|therefore|thus|accordingly|now|will|shall|must|and|also|respectfully|but|finds? that [^.;]{0,80}? and))*\s+"
    r"(?P<does>GRANTS?|grants?|ALLOWS?|DENIES|DENY|denies|deny|DISMISSES|DISMISS|dismisses|dismiss|DEFERS?|defers?|RESERVES?|reserves?(?= (?:ruling|decision|judgment))|(?:HOLDS?|holds?)(?=[^.;]{0,80}\b(?:in abeyance|IN ABEYANCE))|(?:TAKES?|takes?)(?=[^.;]{0,80}\b(?:under advisement|UNDER ADVISEMENT))|"
    r"(?:STAYS?|stays?)(?= (?:ruling|decision|consideration|the motion|this motion|his motion|her motion|the request))|"
    r"(?:declines?|DECLINES?)(?= to (?:reduce|modify|grant) (?:the|his|her|this|a|such|compassionate|any)\b(?![^.;]{0,60}\b(?:further|below|hearing|counsel)))|OVERRULES|STRIKES)\b"
)
_AND_ACTIVE = re.compile(
    r"(?:,|;|\band|\bbut)\s+(?P<does>GRANTS?|DENIES|DENY|DISMISSES|DISMISS|grants|denies|dismisses|deny|grant)\b(?=\s+(?:as|the|his|her|in|it|ECF|Def|without|with))"
)
_WOULD_GRANT = re.compile(
    r"\b(?P<does>WOULD GRANT|would grant)\b(?=[^.;]*\b(?:remand|Rule 37|indicative))|\b(?:on remand|Rule 37)[^.;]*\b(?P<done>WOULD GRANT)\b"
)
_STARTS = re.compile(r"^(?:DECISION\s+)?(?P<done>GRANTED|DENIED|DISMISSED|DEFERRED|TAKEN UNDER ADVISEMENT)\b")
_ENDORSED = re.compile(
    r"\b(?:[Aa]pplication|[Mm]otion|[Rr]equest|Compassionate [Rr]elease)\s+(?P<done>GRANTED|DENIED|granted|denied)\b(?!\s+on\b)"
)
_DISPOSITIONS = {"grant": "granted", "allow": "granted", "den": "denied", "overr": "denied", "sust": "granted", "dismiss": "dismissed", "declin": "denied", "defer": "deferred",
                 "held": "deferred", "hold": "deferred", "stay": "deferred", "take": "deferred", "reserv": "deferred", "str": "other", "withdr": "other", "transf": "other", "moot": "moot", "would": "other"}  # fmt: skip
_WOULD = re.compile(
    r"\b(?:would|could|should|might|if|whether|asks?|asked|urges?|seeks?|argues?|requests?(?= that| the [Cc]ourt)|(?<!the )(?<!his )(?<!her )(?<!their )requests(?! (?:is|are|for)\b)|recommends?|moves)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
# The court's own `should`: a conclusion, no wish of a party's.
_SHOULD = re.compile(
    r"\b(?:[Cc]ourt|I|[Ww]e) (?:therefore |thus |also )?(?:finds?|holds?|concludes?|agrees?)(?: with [^,;.]{1,40})? that [^;.]{0,100}\bshould be(?: \w+ly)? ?$"
)
_MAIN = re.compile(
    r"compassionate|reduc\w+ (?:in |of |his |her |the |a )*(?:\w+ )?(?:sentence|term)|sentence[- ]reduction|reduction|releas|3582|\b404\b|\b782\b|\b821\b|\bFirst Step Act|modif\w+ (?:of )?(?:his |her |the )?(?:sentence|term)|resentenc|reconsider",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"counsel|attorney|appealability|seal|ex parte|expedit|shorten|interven|protective|strike|exten(?:d|sion)|cop(?:y|ies)\b|docket sheet|leave to|for a hearing|evidentiary|home confinement|CARES|transcript|forma pauperis|supplement|judicial notice|withdraw|stay(?:ed)?\b|indicative|redact|exceed|bail|bond pending|discovery|transfer|recus|fees",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Act:
    """One outcome of one or more motions: the disposition, the words around it, whether they are the decree's."""

    disposition: str
    sentence: Sentence
    object: str
    tail: str
    weight: float


def find_acts(order: Order) -> tuple[Act, ...]:
    """Every statement that a motion is granted, denied, dismissed or deferred by this order, in order.

    `weight` is higher for words that order (capitals, ORDERED, the end of the document) than for announcements.
    """
    out: list[Act] = []
    length = max(len(order.text), 1)
    for sentence in spoken(order):
        if sentence.speaker in ("planted", "history", "law"):
            continue
        for act in _acts(sentence):
            weight = _weight(act, sentence, sentence.span.start / length)
            out.append(Act(act.disposition, sentence, act.object, act.tail, weight))
    return _before_signature(order, out)


# The line under a signature that names the office.
_OFFICE = re.compile(
    r"^[^\n]{0,60}\b(?:United States |U\. ?S\. ?|Chief |Senior )?(?:District|Magistrate|Circuit) (?:Court )?Judge[ \t]*$|\bU\.S\.[DM]\.J\.",
    re.IGNORECASE | re.MULTILINE,
)


def _before_signature(order: Order, acts: list[Act]) -> tuple[Act, ...]:
    """The acts without those behind the last signature: what stands there is no decree, unless nothing else is one."""
    signed = [match.end() for match in _OFFICE.finditer(order.text)]
    own = [act for act in acts if signed and act.sentence.span.start < signed[-1]]
    return tuple(own or acts)


def _acts(sentence: Sentence) -> list[Act]:
    text = sentence.text
    matches = [
        m
        for pattern in (_STARTS, _PASSIVE, _ACTIVE, _AND_ACTIVE, _ENDORSED, _WOULD_GRANT)
        for m in pattern.finditer(text)
    ]
    matches.sort(key=lambda m: m.start())
    out: list[Act] = []
    last_end = 0
    for index, match in enumerate(matches):
        name = match.lastgroup or "done"
        word, at = match[name], match.start(name)
        if at < last_end or _quoted(text, at):
            continue
        if _WOULD.search(text[:at]) and not re.search(r"\bORDERED\b", text) and not _SHOULD.search(text[:at]):
            continue
        stop = next((m.start() for m in matches[index + 1 :] if m.start() > match.end()), len(text))
        before, after = text[last_end:at], text[match.end() : stop]
        active = match.re in (_ACTIVE, _AND_ACTIVE)
        disposition = _disposition(word, after)
        if disposition == "moot":
            continue
        out.append(Act(disposition, sentence, after if active else before, after, 0.0))
        last_end = match.end()
    return out


def _quoted(text: str, at: int) -> bool:
    """True inside quotation marks: another's words, though in capitals (`"The motion is GRANTED," wrote Judge Ames`)."""
    before, after = text[:at], text[at:]
    curly = before.count("\u201c") > before.count("\u201d") and "\u201d" in after
    return curly or (before.count('"') % 2 == 1 and '"' in after)


def _disposition(word: str, after: str) -> str:
    low = word.lower()
    disposition = next(value for stem, value in _DISPOSITIONS.items() if low.startswith(stem))
    if re.match(r"[^.;,]{0,60}\b(?:in[- ]part|to the extent)", after, re.IGNORECASE) and disposition in (
        "granted",
        "denied",
    ):
        return "granted_in_part"
    return disposition


def _weight(act: Act, sentence: Sentence, position: float) -> float:
    text = sentence.text
    weight = 1.0 + 2.0 * bool(re.search(r"\b(?:GRANT|DEN|DISMISS|DEFER|HELD|ALLOW|OVERRUL)[A-Z]*\b", text))
    weight += 2.0 * bool(re.search(r"\b(?:ORDERED|ADJUDGED|hereby|ORDERS)\b", text)) + 2.0 * position
    weight += 1.0 * bool(
        _MAIN.search(act.object) or re.search(r"\b[Tt]he Motion\b(?! (?:to|for))", act.object)
    ) - 2.0 * (sentence.speaker in ("government", "movant"))
    return weight + 1.0 * bool(re.search(r"conclusion|^order\b|decretal|disposition", sentence.heading, re.IGNORECASE))


def is_main(act: Act) -> bool:
    """True if the act decides the sentence-reduction motion (or, in another kind of order, the first motion)."""
    described = act.object[-260:]
    if _SIDE.search(described) and not _MAIN.search(_SIDE.split(described)[-1]):
        return (
            bool(re.search(r"compassionate|reduc", described, re.IGNORECASE))
            and "counsel" not in described.lower()[-60:]
        )
    return True


def flow_span(order: Order, sentence: Sentence, words: str) -> Span:
    """The span of the first place in the sentence where these flowing words are printed; else the whole sentence."""
    view = flow(order.text)
    left, right = view.at(sentence.span.start), view.at(sentence.span.end)
    at = view.text.find(words.strip(), left, right)
    return view.span(at, at + len(words.strip())) if at >= 0 and words.strip() else sentence.span
