"""Who speaks in a sentence: the court, a party, the law, another court, or somebody who addresses the reader's machine.

What a party argues is not what the court finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from orders.boxes import find_boxes, unmarked
from orders.caption import head_end
from orders.machine import addresses_machine
from orders.order import Order, Span
from orders.planted import planted_spans
from orders.scan import repaired
from orders.sentences import flow, sentences

Speaker = Literal["court", "movant", "government", "law", "history", "planted", "fact"]

_COURT = r"(?:[Tt]he|[Tt]his) (?:undersigned|[Cc]ourt)|\b(?:I|we|We)\b"
_GOVERNMENT = r"(?:[Tt]he )?(?:[Gg]overnment|United States(?! v\.)|[Pp]rosecution|AUSA|U\.S\. Attorney)"
_VERBS = (
    r"(?:argu|contend|assert|claim|maintain|submit|insist|allege|stat|say|said|point|believ|suggest|answer|repl|respond|"
    r"urge|ask|request|seek|rel(?:y|ies)|cit|acknowledg|conced|agree|dispute|add|writ|wrote|explain|note|complain|represent|"
    r"oppos|mov|conclud|highlight|emphasiz|describ|tell|offer|base|raise|advance|invoke|express|warn|worr|fear|propos|object|attribut|identif|focus|observe|rest)"
)
_ARGUES = rf"(?:\s+(?:also|further|first|next|then|now|again|chiefly|primarily|principally|mainly|merely|only|does|do|did|not|has|have|had|[a-z]+ly))*\s+{_VERBS}\w*"
_MOVANT_NAME = r"(?:[Tt]he )?(?:[Dd]efendant|[Mm]ovant|[Pp]etitioner|[Ii]nmate|[Cc]ounsel)(?:'s|’s)?(?: (?:motion|letter|brief|reply|request|papers|argument|[Cc]ounsel))?|[Hh]is (?:motion|letter|reply|brief|counsel)|[Hh]er (?:motion|letter|reply|brief|counsel)|(?:The|the) (?:[Mm]otion|[Ll]etter|[Rr]eply)|[Hh]e|[Ss]he|(?:M(?:r|s|rs)|Dr)\. [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
_MOVANT = re.compile(rf"(?:^|[\s,;(\u201c\"])(?<!that )(?<!which )(?:{_MOVANT_NAME}),?{_ARGUES}")
_GOV = re.compile(
    rf"(?:^|[\s,;(])(?:{_GOVERNMENT})(?:'s|’s)?(?: (?:argument|position|view|brief|response|opposition|submission|contention))?{_ARGUES}"
)
_IT_SAYS = re.compile(
    r"(?:^|,\s)(?:it|It) (?:also |further |then |next )?(?:argues|contends|says|adds|points|maintains|asserts|notes|insists|submits|writes|cites|claims|suggests|concedes|urges|asks)\b|,\s*(?:the Government|it) (?:writes|says|argues)"
)
_HOLDS = re.compile(
    rf"(?:{_COURT})(?:,[^,]{{1,60}},)?\s+(?:(?:also|further|therefore|thus|now|so|hereby|does|do|did|will|cannot|can|must|need|is|am|are|has|have|remains?|would|may|should|could|likewise|[a-z]+ly|not|then)\s+)*"
    r"(?:find|hold|conclude(?!d)|agree(?!d)|disagree|accept(?!ed)|assum(?!ed)|declin|den(?:y|ies)|grant(?!ed)|dismiss(?!ed)|persuad|unpersuad|convinc|satisf|reach|consider|decid|address|determin|rul|need|excus|believ|concur|recogni[sz]|see|order(?!ed)|reduc|reject(?!ed)|resolv|weigh|credit|defer|reserv|unable|say|mak|think|exercis|view|regard|share|bound|confident|cannot|turn|impos|adopt|note)"
)
_LAW = re.compile(
    r"\b(?:A|a|[Dd]istrict|[Ff]ederal|[Tt]he sentencing) (?:district |federal |sentencing )?(?:courts?|judges?) (?:may|must|can|could|has|have|should|is|are|generally|ordinarily|cannot)\b"
    r"|\b(?:A|a|an|An|any|the movant|The movant|the|The) (?:defendant|prisoner|inmate|movant|person|court)s? (?:must|may|bears|seeking|who|is required|is not required|is entitled|shows such|can|need)\b"
    r"|\bonly if\b|\bif (?:it|the court|the Court) finds\b|\b(?:statute|[Ss]ection 3582\(c\)|policy statement|Guidelines?|commentary|Congress|Commission|provision|requirement) (?:requires?|provides?|authorizes?|permits?|allows?|states?|lists?|defines?|describes?|includes?|has(?! (?:\w+ ){0,2}been))\b"
    r"|^(?:It|That section|The list|The statement) (?:provides|says|defines|requires)\b|\bprovides that\b|\bhas held\b|\b(?:Circuit|court of appeals|Court of Appeals|Supreme Court|Sentencing Commission) (?:has |have )?(?:held|holds|explained|ruled|concluded|decided|instructed|made|confirmed|recognized|joined|stated|said|rejected)\b"
    r"|^(?:Under|Pursuant to|By its terms|By statute|Ordinarily|Generally|In general|In order to)\b|\bthe burden\b|\bin order to (?:obtain|qualify|receive|be)\b|\bCourts (?:in|have|are|may|around|across|within)\b|\b[Oo]ther courts\b|\bto (?:grant|obtain|warrant|justify|qualify for) (?:a |such |the )?(?:sentence |compassionate )?(?:reduction|release|relief)[^.]{0,40}\bmust\b",
)
# `the Court may reduce a sentence if ...`: a power, not its use.
_RULE = re.compile(
    r"\b[Cc]ourt (?:may|must|can) (?:\w+ )?(?:reduce|grant|modify|consider|impose)\b[^;]*\b(?:if|after|only|when|provided)\b(?! the Court (?:finds|concludes) that)"
)
_HISTORY = re.compile(
    r"\b(?:[Tt]he [Cc]ourt|[Tt]his [Cc]ourt|it|I) (?:previously |earlier |then |also |first |initially )?(?:denied|granted|found|concluded|dismissed|sentenced|held|rejected|ordered|observed|said|appointed|varied|declined|determined|noted|imposed)\b"
    r"|\bI (?:denied|granted|found|sentenced|concluded)\b|\bJudge [A-Z]\w+ (?:denied|granted|found|sentenced|concluded|held|wrote|ordered|said)\b"
    r"|\b(?:was|were) (?:denied|granted|dismissed) (?:on|in|by|as|without|because|last|earlier|for)\b|\b(?:first|earlier|prior|previous|original) (?:motion|request|letter)\b[^.;]{0,80}\b(?:was|had|denied|which)\b"
    r"|\bhad (?:\w+ )?(?:denied|granted|found|dismissed)\b|\b[Ii]n (?:January|February|March|April|May|June|July|August|September|October|November|December) (?:of )?(?:19|20)\d\d,? the [Cc]ourt\b"
    r"|\bfiled (?:a|his|her) (?:first|prior|previous)\b|\bco-?defendant|\b(?:cousin|brother|Grantham|leader)(?:'s|’s) (?:motion|case|sentence)\b"
)
_QUOTE = re.compile(r"\u201c[^\u201d]{0,1200}\u201d|\"[^\"]{0,1200}\"", re.DOTALL)


# A letter that the court endorses: its `we` and `I` are counsel's, not the court's.
_LETTER = re.compile(
    r"^[ \t]*(?:Dear|To) (?:Chief |Magistrate )?(?:Judge|Your Honor|the Court)\b[^\n]{0,40}[:,][ \t]*$.{0,8000}?^[ \t]*(?:Respectfully|Sincerely|Very truly|Yours)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span, its words as flowing prose with long quotations blanked out, its speaker, its heading."""

    span: Span
    text: str
    speaker: Speaker
    heading: str = ""


def speaker_of(text: str) -> Speaker:
    """Who speaks in a sentence of flowing prose; `fact` where nothing shows it (narration, or the court unmarked)."""
    return "planted" if addresses_machine(text) or _shouted(text) else _mouth(text)


def _mouth(text: str) -> Speaker:
    if _RULE.search(text):
        return "law"
    holds = _HOLDS.search(text)
    party = _MOVANT.search(text) or None
    government = _GOV.search(text) or _IT_SAYS.search(text)
    if holds and not (government or party) and not _LAW.match(text):
        return "court"
    if holds and re.search(
        r"\b(?:and|but|so|yet|however|as)[^.]{0,40}(?:the [Cc]ourt|I|we)\b[^.]{0,20}\b(?:find|hold|conclud|agree|accept)",
        text,
    ):
        return "court"
    if _HISTORY.search(text) and not holds:
        return "history"
    if holds and holds.start() < min((m.start() for m in (government, party) if m), default=len(text)):
        return "court"
    if government and (not party or government.start() <= party.start()):
        return "government"
    if party:
        return "movant"
    return "law" if _LAW.search(text) else "fact"


def _shouted(text: str) -> bool:
    words = re.findall(r"[A-Za-z]{2,}", text)
    return (
        len(words) >= 7
        and sum(word.isupper() for word in words) >= 0.9 * len(words)
        and not re.search(r"\bORDERED\b|\bMOTION\b.*\b(?:IS|ARE)\b|^(?:[IVX]+|[A-Z])\.", text)
    )


def _read(text: str, spans: list[Span], head: int) -> tuple[Sentence, ...]:
    view, plants = repaired(text), planted_spans(text)
    quotes = [Span(*match.span()) for match in _QUOTE.finditer(text) if len(match.group().split()) > 6]
    letters = [Span(*match.span()) for match in _LETTER.finditer(text)]
    out: list[Sentence] = []
    heading, planted_to = "", -1
    # A docket entry names its defendant in the words that follow; gaps do not count.
    caption = f"{view[:head]} {' '.join(view[head : head + 4000].split())[:200]}".lower()
    other, paragraph = False, -1
    # Some clerks enter every docket text in capitals.
    loud = 2 * sum(char.isupper() for char in text) > sum(char.isalpha() for char in text)
    for whole in spans:
        lead = _LEAD.match(view, whole.start, whole.end)
        span = Span(lead.end(), whole.end) if lead else whole
        heading = re.sub(r"\s+", " ", lead.group()).strip() if lead else heading
        flat = re.sub(r"\s+", " ", view[span.start : span.end])
        if is_heading(flat):
            heading = flat
            if not (flat.endswith(".") and _SAYS.search(flat)):
                continue
        shown = _without(text, span, quotes)
        speaker: Speaker = "planted" if span.start < planted_to or _shouted(shown) else _mouth(shown)
        if speaker in ("court", "fact") and any(letter.covers(span) for letter in letters):
            speaker = "movant"
        addressed = any(span.overlaps(each) for each in plants)
        if speaker == "planted" and not addressed and span.start >= planted_to:
            if span.end <= head + 5:
                continue  # a caption is printed in capitals and shouts at nobody
            speaker = _mouth(shown) if loud else speaker
        if speaker == "planted" or addressed:
            block = text.find("\n\n", span.end)
            planted_to = block if block >= 0 else len(text)
            speaker = "planted"
        block_start = text.rfind("\n\n", 0, span.start)
        other = _about_other(shown, caption, other and block_start == paragraph) or _about_other(
            heading + " motion", caption, False
        )
        paragraph = block_start
        if other and speaker in ("fact", "movant", "history"):
            speaker = "history"
        if span.end > head + 5 or speaker == "planted":
            out.append(Sentence(span, shown, speaker, heading))
    return tuple(_with_history(out))


_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr)\.\s+(?P<name>[A-Z][\w'’-]+(?:-[A-Z]\w+)?)|\b(?:[Cc]o-?defendant|(?:lead|another|other|fellow) defendant),?\s+(?P<co>(?:[A-Z][\w.'’-]+\s?){1,3})"
)


def _about_other(shown: str, caption: str, before: bool) -> bool:
    """True if the sentence tells of another person's case: one is named who is not in the caption, or still meant by `he`."""
    named = [re.sub(r"['’]s$", "", (m["name"] or m["co"].split()[-1])).lower() for m in _TITLED.finditer(shown)]
    if any(name in caption for name in named) or re.search(
        r"(?<!lead )(?<!other )(?<!another )(?<!fellow )(?<!co-)\b[Dd]efendant(?!s\b)(?:'s|’s)?\b(?! [A-Z])", shown
    ):
        return False
    if named:
        return bool(
            re.match(r"(?:[A-Z]\.\s+)?(?:Mr|Mrs|Ms|Dr)\.|His co-?defendant|[Cc]o-?defendant|The Court also", shown)
        ) and bool(re.search(r"\b(?:motion|moved|serving|sentenced|released|denied|granted)\b", shown))
    return before and bool(re.match(r"(?:In \w+,? )?(?:He|She|His|Her|It|The Court|In)\b", shown))


# `The Court denied his first motion` tells of another request than the sentence before it.
_OTHER_MOTION = re.compile(r"\b(?:first|earlier|prior|previous|original|another) (?:motion|request|letter)")


def _with_history(said: list[Sentence]) -> list[Sentence]:
    """A request that the next sentence says was denied before is history too."""
    out = list(said)
    for index in range(1, len(out)):
        asked, answer = out[index - 1], out[index]
        decided = answer.speaker == "history" or re.match(
            r"(?:I|We|The [Cc]ourt) denied|(?:That|It|The) (?:motion )?was denied", answer.text
        )
        if (
            decided
            and re.search(r"\bden(?:ied|ying)\b", answer.text)
            and re.search(r"\b(?:asked|moved|filed|sought|requested)\b", asked.text)
            and not _OTHER_MOTION.search(answer.text)
            and not re.match(r"The (?:Government|government|United States)", asked.text)
        ):
            out[index - 1] = replace(asked, speaker="history")
    return out


# A heading that runs into its first sentence: `A.  Exhaustion.  The warden`, or capitals on a line of their own.
_TOPIC_WORDS = (
    r"(?:The )?(?:Background|Discussion|Analysis|Exhaustion|Administrative|Extraordinary|Danger|Dangerousness|Section 3553|§ 3553|Sentencing Factors|Factors|[Mm]erits|Conclusion|"
    r"Legal Standard|Standard|Jurisdiction|Facts|Ruling|Order|Introduction|Counsel|Home confinement|Applicable)"
)
_LEAD = re.compile(
    rf"(?:(?:[A-H]|[IVX]{{1,4}}|\d{{1,2}})\.\s+)?{_TOPIC_WORDS}\b[^.\n;:,]{{0,60}}(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<!No)(?<!v)[.:]\s+(?=[A-Z\"\u201c][^\n]{{12}})"
    r"|(?:[IVX]{1,5}|[A-H]|\d{1,2})\.\s+[A-Z][^\n.;:]{2,60}\n\s*(?=[A-Z\"\u201c])"
    r"|[ \t]*(?:[IVX]+\.[ \t]+)?[A-Z][A-Z ,'&()-]{4,60}[ \t]*\n\s*(?=[A-Z][^\n]*[a-z])"
)
# A short sentence that opens its topic, `The § 3553(a) factors weigh against release.`, is heard as well.
_SAYS = re.compile(
    r"\b(?:do|does|did|must|will|would|cannot|weighs?|counsels?|militates?|favors?|supports?|warrants?|precludes?|forecloses?|bars?|points?|cuts?|tips?|outweighs?|remains?|fails?|stands?)\b"
)
_SHORT_HEADING = re.compile(rf"^(?:(?:[A-H]|[IVX]{{1,4}}|\d{{1,2}})\.\s+)?{_TOPIC_WORDS}\b[^.;:,]{{0,60}}[.:]?$")


def _without(text: str, span: Span, quotes: list[Span]) -> str:
    """The sentence as flowing prose, each long quotation in it replaced by an ellipsis."""
    view = flow(text)
    parts, at = [], span.start
    for quote in quotes:
        if quote.overlaps(span):
            parts.append(view.text[view.at(at) : view.at(max(at, quote.start))])
            at = min(max(at, quote.end), span.end)
            parts.append("\u2026")
    parts.append(view.text[view.at(at) : view.at(span.end)])
    return "".join(parts).strip()


def is_heading(flat: str) -> bool:
    """Whether flowing words that stand alone are a heading of the order, not a sentence."""
    words = flat.split()
    if len(words) > 14 or not words:
        return False
    if not re.search(r"[A-Za-z]{4}", flat):
        return False
    if _SHORT_HEADING.match(flat) and not re.search(r"\b(?:is|are|was|has|have|denied|granted)\b", flat):
        return True
    lettered = re.match(r"^(?:[IVX]{1,5}|[A-H]|\d{1,2}|[a-z])[.)]\s+\S", flat)
    return bool(
        (
            lettered
            and not re.search(r"[a-z][.;]$", flat)
            and not re.search(r"\b(?:is|are|shall|DENIED|GRANTED)\b", flat)
        )
        or (flat.upper() == flat and not re.search(r"DENIED|GRANTED|ORDERED|DISMISSED|DEFERRED|ADVISEMENT", flat))
    )


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def spoken(order: Order) -> tuple[Sentence, ...]:
    """The sentences of the order's body with their speakers; headings, and boxes that are not marked, are left out."""
    return _spoken(order.text, sentences(order))


@lru_cache(maxsize=8)
def _spoken(text: str, printed: tuple[Span, ...]) -> tuple[Sentence, ...]:
    off = unmarked(text)
    edges = sorted({edge for box in find_boxes(text) for edge in (box.mark.start, box.item.start, box.item.end)})
    spans: list[Span] = []
    for span in printed:
        cuts = [span.start, *[edge for edge in edges if span.start < edge < span.end], span.end]
        for left, right in pairwise(cuts):
            piece = Span(left, right)
            if right > left and not any(gap.overlaps(piece) for gap in off) and text[left:right].strip():
                spans.append(_trimmed(text, piece))
    head = head_end(text)
    # A docket entry or an endorsement of a few words has no prose by which the caption's end is known.
    return _read(text, spans, head if head < min(len(text), 4000) else 0)
