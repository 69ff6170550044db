"""What a question says of field sheets, in their fields: "denied for lack of exhaustion in 2021" -> conditions. Pure.

Nothing is guessed: words that name no field are returned, so that a count is never given for half a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from orders.circuits import district_courts_of, find_districts
from orders.citations import find_cases, find_statutes
from orders.dates import MONTHS
from orders.fields import BY_NAME
from retrieval.where import Comparison, Condition

GRANTS = ("granted", "granted_in_part")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch `start:end` of a question and the condition that it states; `alone`: the set holds these values only."""

    start: int
    end: int
    condition: Condition
    alone: bool = False


_DENY = r"(?:den(?:y|ies|ied|ials?)|turn(?:s|ed|ing)?(?: \w+){0,3}? down|reject\w*|refus\w*|fail(?:s|ed)?|los[et]\w*|unsuccessful\w*)"
_WHY = r"(?:because|for|on|due to|as|since|owing to|in part|at least|rest\w*|based|turn(?:s|ed)? on|lack|want|failure)"
_FACTORS = r"(?:(?:the )?(?:§+ ?|section |sec\. )?3553\(a\)(?: (?:sentencing )?factors?)?|(?:the )?(?:statutory )?sentencing factors)"
_REASON = r"extraordinary(?: and|,| or)? compelling (?:reasons?|circumstances?)|extraordinary reasons?"
_GOVERNMENT = r"(?:the )?(?:government|united states|prosecut(?:ion|ors?)|u\.s\. attorney)"
_EXHAUST = (
    r"(?:non-?)?exhaust\w*(?: (?:of )?(?:(?:his|her|their|the) )?(?:administrative )?(?:remedies|rights|requirement))?"
)
_DANGER = r"(?:dangers?(?:ous(?:ness)?)?)(?: to (?:the |his |her )?(?:community|public|others|any person|safety)(?: of others)?)?"
_NOT = r"(?:(?:did|do|does|was|were|is|are|had|has|have|could|would)(?: not|n't)|never|no|without|fail\w* to|not|nor)"
_ALONE = re.compile(
    r"\b(?:alone|only|solely|exclusively|sole|nothing else|nothing more|(?:for |on )?no other (?:reason|ground|basis)s?)\b",
    re.IGNORECASE,
)
_ADVERBS = r"(?: (?:also|even|still|nevertheless|nonetheless|actually|expressly|ultimately|finally|merely|only))*"

# (pattern, field, values): read from the top; a stretch that was read is not read again.
_TABLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # who asked, and how
    (rf"{_GOVERNMENT}{_ADVERBS} (?:{_NOT}) (?:oppos\w*|object\w*|resist\w*)|unopposed|{_GOVERNMENT} (?:took|takes|taking) no position|without (?:any )?(?:opposition|objection)(?: from {_GOVERNMENT})?", "government_position", ("does_not_oppose",)),
    (rf"{_GOVERNMENT}{_ADVERBS} (?:{_NOT}) (?:respon\w*|answer\w*|repl\w*|fil\w*)(?: (?:a |any )?(?:response|answer|anything))?|{_GOVERNMENT} (?:filed|files|made|gave) (?:nothing|no (?:response|answer))|no (?:response|answer) (?:came )?from {_GOVERNMENT}", "government_position", ("no_response",)),
    (rf"{_GOVERNMENT}{_ADVERBS} (?:supports?|supported|supporting|support|joined?|agreed?|agrees|consent\w*|favou?r\w*|endors\w*|back\w*)(?: (?:in|to|with))?(?: (?:a|the|some|any))?(?: (?:sentence|motion|request))?(?: (?:reduction|release|relief))?", "government_position", ("supports",)),
    (rf"(?:{_GOVERNMENT} )?(?:support|supported by|with the support of|consent of) {_GOVERNMENT}", "government_position", ("supports",)),
    (rf"{_GOVERNMENT}{_ADVERBS} (?:had )?(?:oppos\w*|object\w*|resist\w*|fought|contest\w*)(?: (?:it|them|to it|the (?:motion|reduction|request)))?|(?:over|despite|opposed by|opposition (?:of|from)) {_GOVERNMENT}(?:'s|’s)?(?: (?:opposition|objections?))?|{_GOVERNMENT}(?:'s|’s) (?:opposition|objections?)", "government_position", ("opposes",)),
    (r"(?:filed |brought |made |moved |litigated )?pro se|(?:filed |brought |made )?without (?:a |the help of )?(?:lawyers?|counsel|an attorney|attorneys)|unrepresented|(?:filed|brought|wrote|made) (?:it |them )?(?:by )?(?:the )?(?:prisoner|defendant|movant|inmate)s? (?:himself|herself|themselves)|self-represented", "representation", ("pro_se",)),
    (r"(?:filed|brought|made|moved) (?:by|through|with) (?:(?:a|an|the|appointed|retained) )?(?:federal )?(?:counsel|lawyers?|attorneys?|public defenders?|defenders?)|(?:had|with|by|through|represented by) (?:a |an )?(?:counsel|lawyers?|attorneys?)|represented|counseled", "representation", ("counsel",)),
    (r"(?:filed|brought|made|moved)?\s*(?:by|on behalf of) (?:the )?(?:director of the )?(?:federal )?(?:bureau of prisons|bop)(?:'s|’s)?(?: director)?|(?:bureau of prisons|bop)(?:'s|’s)? (?:own )?motions?", "representation", ("bop",)),
    # findings
    (rf"(?:{_EXHAUST}\b[^,;?]{{0,40}}\b(?:waive\w*|excus\w*|forfeit\w*|futil\w*)(?: or (?:waived|excused|forfeited|futile))*|(?:waive[drs]?|waiv\w+|excus\w*|forfeit\w*|futil\w*)(?: or (?:waived|excused|forfeited))*(?: the| of| any)*(?: (?:requirement|duty|need|failure)(?: of| to)?)?(?: administrative)? {_EXHAUST})", "exhaustion", ("waived",)),
    (rf"(?:assum\w*[^?;]{{0,60}}\b{_EXHAUST}|{_EXHAUST}\b[^?;,]{{0,30}}\bassumed(?: without deciding)?)", "exhaustion", ("assumed",)),
    (rf"(?:{_NOT}) (?:reach\w*|address\w*|decid\w*|discuss\w*|consider\w*|mention\w*) (?:the (?:question|issue) of )?(?:whether )?[^?;,]{{0,30}}{_EXHAUST}", "exhaustion", ("not_addressed",)),
    (rf"{_DENY}\b[^;?]*?\b{_WHY}\b[^;?]*?(?:{_NOT}|lack|want|failure|fail\w*)(?: (?:of|to|been|properly|fully|first))*(?: administrative)? {_EXHAUST}|(?:lack|want|failure)(?: of| to)(?: properly| fully)? {_EXHAUST}", "denial_basis", ("exhaustion",)),
    (rf"(?:{_NOT})(?: (?:been|properly|fully|first|show\w* that \w+))* {_EXHAUST}|{_EXHAUST} (?:requirement )?(?:was|were|had|is) (?:not|never|un)\s?(?:been )?(?:met|satisfied|fulfilled|shown)|unexhausted|non-?exhaustion", "exhaustion", ("not_exhausted",)),
    (rf"(?:had|has|have|was|were|been|found|did)(?: \w+){{0,4}}? {_EXHAUST}|{_EXHAUST} (?:requirement )?(?:was|were|is|had been) (?:met|satisfied|fulfilled)|(?:met|satisfied|fulfilled) the {_EXHAUST}", "exhaustion", ("exhausted",)),
    (rf"assum\w*[^?;]{{0,60}}?(?:{_REASON})|(?:{_REASON})\b[^?;,]{{0,30}}\bassumed", "extraordinary_reason", ("assumed",)),
    (rf"(?:{_NOT}) (?:reach\w*|address\w*|decid\w*|consider\w*)[^?;,]{{0,40}}(?:{_REASON})", "extraordinary_reason", ("not_reached",)),
    (rf"{_DENY}\b[^;?]*?\b(?:for (?:lack|want) of|because[^;?]*?\b(?:no|not|lack\w*)|absent)[^;?]{{0,30}}?(?:{_REASON})|for (?:lack|want) of (?:an? |any )?(?:{_REASON})", "denial_basis", ("no_extraordinary_reason",)),
    (rf"(?:{_NOT})(?: (?:find|found|see|show|shown|establish\w*|present\w*|exist\w*|prove\w*|that|there|was|were|any|an|a))* (?:{_REASON})|(?:{_REASON}) (?:was|were|had|is) not (?:been )?(?:found|shown|established|present\w*|proved)|(?:found|finding|saw) no (?:{_REASON})|lack\w* (?:of )?(?:an? )?(?:{_REASON})", "extraordinary_reason", ("not_found",)),
    (rf"(?:(?:found|finds?|finding|recogni[sz]\w*|accept\w*|conclud\w*|held|agreed)(?: (?:that|there|was|were|is|are|an?|such|the|existed|to be|had shown|had been|showed))* |there (?:was|were) (?:an? )?|(?:show|establish|present|prov)\w* (?:an? )?)(?:{_REASON})(?: (?:existed|were shown|was shown|was found))?|(?:{_REASON}) (?:was|were|had been) (?:found|shown|established|proved|accepted)", "extraordinary_reason", ("found",)),
    (rf"(?:{_NOT}) (?:reach\w*|address\w*|decid\w*|weigh\w*|consider\w*|discuss\w*)[^?;,]{{0,20}}{_FACTORS}", "section_3553a", ("not_reached",)),
    (rf"{_DENY}\b[^;?]*?\b{_WHY}\b[^;?]*?{_FACTORS}(?: grounds?)?(?: (?:weigh\w*|counsel\w*) (?:\w+ )?against(?: (?:an? |any )?(?:reduction|release|relief))?)?", "denial_basis", ("section_3553a",)),
    (rf"{_FACTORS}\b[^?;]{{0,30}}?\b(?:weigh\w* (?:\w+ )?against|(?:do|did) not (?:support|favou?r|warrant)|counsel\w* against|disfavou?r\w*|(?:was|were|is|are) against|outweigh\w*|precluded?)(?: (?:a|any|the))?(?: (?:sentence ))?(?: ?(?:reduction|release|relief))?", "section_3553a", ("weighs_against",)),
    (rf"{_FACTORS}\b[^?;]{{0,30}}?\b(?:weigh\w* in favou?r(?: of)?|favou?r\w*|support\w*|warrant\w*|permit\w*|allow\w*)(?: (?:a|any|the))?(?: (?:sentence ))?(?: ?(?:reduction|release|relief))?", "section_3553a", ("favors_reduction",)),
    (rf"(?:{_NOT}) (?:reach\w*|address\w*|decid\w*|consider\w*)[^?;,]{{0,30}}{_DANGER}", "danger", ("not_reached",)),
    (rf"{_DENY}\b[^;?]*?\b{_WHY}\b[^;?]*?{_DANGER}", "denial_basis", ("danger",)),
    (rf"(?:not|no longer|no|never)(?: (?:to be|be|pose[ds]?|present\w*|an?|any))* {_DANGER}|not {_DANGER}", "danger", ("not_found",)),
    (rf"(?:(?:is|was|were|are|be|remain\w*|still|pose[ds]?|present\w*|found|considered|a|the)(?: (?:to be|an?|still|him|her|them))* )?{_DANGER}", "danger", ("found",)),
    (r"(?:den\w+|dismiss\w+|fail\w*|declared|held|found|as|because|for|was|were)?\s*(?:\w+ )?(?:as |for )?moot(?:ness)?", "denial_basis", ("moot",)),
    (r"(?:for |because of )?(?:lack|want) of jurisdiction|(?:because )?(?:\w+ )?(?:lacked|had no|without) (?:subject[- ]matter )?jurisdiction", "denial_basis", ("jurisdiction",)),
    # grounds
    (r"\b(?:covid(?:-?\s?19)?|(?:the )?(?:corona ?virus|pandemic))(?: pandemic| virus)?", "grounds", ("covid19",)),
    (r"(?:an? |the |their |his |her )?(?:medical (?:condition|ground|reason|problem|need|circumstance)s?|(?:ill|poor|failing) health|health(?: (?:condition|ground|reason|problem)s?)?|illness(?:es)?|diseases?|medical)\b", "grounds", ("medical",)),
    (r"(?:an? |the |their |his |her )?(?:advanced |old |movant's )?\bage\b|elderly", "grounds", ("age",)),
    (r"(?:an? |the |their |his |her )?(?:family (?:circumstances?|reasons?|grounds?|members?|needs?|care)?|care ?giv\w+(?: for \w+)?)", "grounds", ("family",)),
    (r"(?:sexual |physical )?(?:abuse|assault)(?: (?:in|while in) (?:prison|custody)| by (?:an? |the )?(?:officer|guard|staff)\w*)?", "grounds", ("abuse_victim",)),
    (r"(?:their |his |her )?rehabilitat\w+", "grounds", ("rehabilitation",)),
    (r"(?:an? |the |their |his |her )?(?:unusually |very |excessively )?(?:long|lengthy|harsh|severe) sentences?|(?:the )?length of (?:the |his |her |their )?sentences?|changes? (?:in|of) (?:the )?(?:sentencing )?law|stacked(?: \w+)? (?:sentences?|counts?)", "grounds", ("unusually_long_sentence",)),
    (r"(?:harsh )?(?:prison|confinement|jail) conditions|conditions (?:of|in) (?:confinement|imprisonment|prison|custody)|lockdowns?", "grounds", ("prison_conditions",)),
    # the motion
    (r"(?:not|other than)(?: (?:decid\w*|concern\w*|on|about|rul\w* on|a|an|any|for))* (?:motions? for )?compassionate[- ]release(?: motions?| orders?| rulings?)?", "motion_type", ("!compassionate_release",)),
    (r"(?:motions? (?:for|seeking) )?compassionate[- ]release(?: (?:orders?|rulings?|decisions?|motions?|cases?))?|§? ?3582\(c\)\(1\)(?:\(A\))?", "motion_type", ("compassionate_release",)),
    (r"(?:under )?(?:an? |the )?retroactive(?: guidelines?)?(?: amendments?)?|(?:under )?amendments? (?:782|821|706|750)|§? ?3582\(c\)\(2\)", "motion_type", ("retroactive_guideline",)),
    (r"(?:under )?(?:section 404(?: of)?)?(?: ?the)? ?first step act(?: (?:section|§) ?404)?|section 404|§ ?404", "motion_type", ("first_step_404",)),
    # what came out
    (r"(?:(?:told|allowed|permitted|invited|free|leave|given leave|left|let)(?: that)?(?: (?:they|he|she|the (?:prisoner|defendant|movant)s?))?(?: (?:may|can|could|might|to))* )(?:re-?file|re-?new|re-?apply|move|file|try|come back|return|bring|ask)(?: (?:again|anew|another|a new|the|their|his|her|motions?|requests?|once more|later))*|(?:may|can|could) (?:re-?file|re-?new|re-?apply|file again|move again|try again)(?: (?:the|their|his|her|motions?))*|invited? (?:a )?(?:renew\w*|refil\w*|new motion)|(?:leave|permission|invitation) to (?:re-?file|re-?new|move again|file again)", "refiling_invited", ("true",)),
    (r"without prejudice", "prejudice", ("without",)),
    (r"with prejudice", "prejudice", ("with",)),
    (r"(?:grant\w*|reduc\w*)(?: a reduction| relief| (?:the )?motions?)?,? ?(?:either )?(?:(?:in whole|in full|fully|wholly) or (?:only )?in part|in part or (?:in whole|in full))", "disposition", GRANTS),
    (r"(?:grant\w*|allowed)(?: (?:only|the motion|motions|it))? (?:only )?in part|partly granted|partially granted|granted[- ]in[- ]part|part(?:ial)? grants?|reduc\w* (?:a |the )?sentences? (?:by )?less than (?:was )?asked", "disposition", ("granted_in_part",)),
    (r"grant\w*(?: the motion)? in full|fully granted", "disposition", ("granted",)),
    (rf"(?:{_NOT}) (?:been )?(?:grant\w*|reduc\w*)", "disposition", ("denied", "dismissed")),
    (r"(?:grant(?:s|ed|ing)?|reduc(?:e|es|ed|ing)|shorten\w*|prevail\w*|succe(?:ss|ed)\w*|won|cut|lowered)(?: (?:a|an|any|the|their|his|her))?(?: (?:prison|original))?(?: (?:sentence|term|motion|request|relief|release|reduction)s?)*(?: reductions?)?(?: to time served)?", "disposition", GRANTS),
    (r"\bdismiss\w*", "disposition", ("dismissed",)),
    (r"\bdefer\w*|(?:held|hold\w*|put) in abeyance|put off|(?:ordered|asked for|called for) (?:more|further|additional) briefing", "disposition", ("deferred",)),
    (r"\bden(?:y|ies|ied|ials?|ying)\b", "disposition", ("denied",)),
    (r"turn(?:s|ed|ing)?(?: \w+){0,3}? down|\breject\w*|\brefus\w*|\bfail(?:s|ed)?\b|\blost\b|unsuccessful", "disposition", ("denied", "dismissed")),
    (r"(?:other than|except(?: for)?|not|excluding|besides) time served", "new_sentence", ("!time served",)),
    (r"(?:to )?time served", "new_sentence", ("time served",)),
)  # fmt: skip
_ROWS = [(re.compile(pattern, re.IGNORECASE), field, values) for pattern, field, values in _TABLE]
_YEAR = r"(?:19|20)\d\d"
_DATES: tuple[tuple[re.Pattern[str], tuple[Comparison, ...]], ...] = (
    (re.compile(rf"\b(?:dated |issued |decided |entered |made )?(?:between|from) (?P<a>{_YEAR}) (?:and|to|through|until) (?P<b>{_YEAR})\b", re.IGNORECASE), (">=", "<=")),
    (re.compile(rf"\b(?:dated |issued |decided |entered |made )?(?:(?:since|starting in) (?P<a>{_YEAR})|from (?P<b>{_YEAR}) on(?:wards?)?)\b", re.IGNORECASE), (">=",)),
    (re.compile(rf"\b(?:dated |issued |decided |entered |made )?after (?P<a>{_YEAR})\b", re.IGNORECASE), (">",)),
    (re.compile(rf"\b(?:dated |issued |decided |entered |made )?before (?P<a>{_YEAR})\b", re.IGNORECASE), ("<",)),
    (re.compile(rf"\b(?:dated |issued |decided |entered |made )?(?:in |of |from |during |the year )*(?P<a>{_YEAR})\b(?! WL)", re.IGNORECASE), ("=",)),
)  # fmt: skip
_MONTH = re.compile(
    rf"\b(?:dated |issued |decided |entered |made )?(?:in |of |during )?(?P<month>{'|'.join(MONTHS)}) (?:of )?(?P<year>{_YEAR})\b",
    re.IGNORECASE,
)
_CITES = re.compile(
    r"\b(?:cit(?:e[sd]?|ing)|rel(?:y|ies|ied|ying) on|follow(?:s|ed|ing)?|appl(?:y|ies|ied))\s+$", re.IGNORECASE
)
_CIRCUIT = re.compile(
    r"(?:(?:federal )?(?:district )?courts? (?:in|of|within|from) )?(?:the )?(?P<name>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|d\.c\.|1st|2d|2nd|3d|3rd|[4-9]th|10th|11th) cir(?:cuit|\.)(?:'s|’s)?(?: (?:district )?courts?)?",
    re.IGNORECASE,
)
_JUDGE = re.compile(r"\b(?:(?:by|before|of|from) )?(?:[Cc]hief )?[Jj]udge (?P<name>(?:[A-Z][\w'’.-]+ ?){1,4})(?<! )")


def phrases(question: str) -> list[Phrase]:
    """The conditions that a question states, in its order; stretches do not overlap, one may state both ends of a time."""
    found: list[Phrase] = []
    free = bytearray(b"\1" * len(question))

    def take(start: int, end: int, *conditions: Condition) -> None:
        if end > start and all(free[start:end]):
            free[start:end] = bytes(end - start)
            found.extend(Phrase(start, end, condition) for condition in conditions)

    for start, end, conditions in _special(question):
        take(start, end, *conditions)
    for pattern, field, values in _ROWS:
        for match in pattern.finditer(question):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            if not (question[start - 1 : start].isalnum() and question[start].isalnum()):
                take(start, match.end(), _condition(field, values))
    return _sole(question, sorted(_without_outcome(found), key=lambda phrase: phrase.start))


def unread(question: str, read: Iterable[tuple[int, int]]) -> list[str]:
    """The words of the question outside the stretches `read` that mean something of their own, in lower case."""
    shown = list(question)
    for start, end in read:
        shown[start:end] = " " * (end - start)
    words = re.findall(r"[A-Za-z][\w'’-]+", "".join(shown))
    return [word.lower() for word in words if re.sub(r"['’]s$", "", word.lower()) not in _GLUE]


def _condition(field: str, values: Sequence[str]) -> Condition:
    if values[0].startswith("!"):
        return Condition(field, "!=", (values[0][1:],))
    return Condition(field, "=", tuple(values))


def _special(question: str) -> Iterator[tuple[int, int, tuple[Condition, ...]]]:
    """(start, end, what it states) of authorities, dates, courts and judges: what is not in the table of words."""
    for find in (find_cases, find_statutes):
        for cite in find(question):
            lead = _CITES.search(question, 0, cite.span.start)
            if lead:
                yield lead.start(), cite.span.end, (Condition("authority", "=", (cite.canonical,)),)
    for match in _MONTH.finditer(question):
        day = f"{match['year']}-{MONTHS.index(match['month'].capitalize()) + 1:02}"
        yield *match.span(), (Condition("date", ">=", (f"{day}-01",)), Condition("date", "<=", (f"{day}-31",)))
    for pattern, comparisons in _DATES:
        for match in pattern.finditer(question):
            years = (year for year in match.groups() if year)
            stated = (Condition("year", op, (year,)) for op, year in zip(comparisons, years, strict=True))
            yield *match.span(), tuple(stated)
    for match in _CIRCUIT.finditer(question):
        yield *match.span(), (Condition("court", "=", district_courts_of(match["name"])),)
    for span, courts in find_districts(question):
        yield span.start, span.end, (Condition("court", "=", courts),)
    for match in _JUDGE.finditer(question):
        yield *match.span(), (Condition("judge", "=", (re.sub(r"['’]s$", "", match["name"].strip()),)),)


def _without_outcome(found: Sequence[Phrase]) -> list[Phrase]:
    """A denial that the question gives its reason for is told by the reason: dismissals for that reason count too."""
    if any(phrase.condition.field == "denial_basis" for phrase in found):
        lost = {("denied",), ("denied", "dismissed")}
        return [p for p in found if p.condition.field != "disposition" or p.condition.values not in lost]
    return list(found)


def _sole(question: str, found: Sequence[Phrase]) -> list[Phrase]:
    """`alone`, `only` and the like, said beside a reason or ground, close its set."""
    marks = [match.start() for match in _ALONE.finditer(question)]
    out = []
    for place, phrase in enumerate(found):
        until = found[place + 1].start if place + 1 < len(found) else len(question)
        near = any(max(0, phrase.start - 8) <= mark < until for mark in marks)
        field = BY_NAME.get(phrase.condition.field)
        closed = near and field is not None and field.kind == "set"
        out.append(Phrase(phrase.start, phrase.end, phrase.condition, closed))
    return out


_GLUE = frozenset(
    ["a", "an", "and", "any", "all", "among", "are", "as", "asked", "asserted", "assertion", "at", "based", "basis", "be", "because", "been", "being", "both", "but", "by", "case", "cases", "claim", "claimed", "concern", "concerned", "concerning", "conclude", "concluded", "conclusion", "count", "court", "courts", "dated", "decide", "decided", "deciding", "decision", "decisions", "defendant", "defendants", "did", "do", "does", "each", "either", "end", "ended", "even", "every", "federal", "find", "finding", "for", "found", "from", "give", "given", "got", "ground", "grounds", "had", "has", "have", "he", "held", "her", "here", "him", "his", "how", "however", "i", "if", "in", "inmate", "inmates", "into", "involve", "involved", "involving", "is", "issued", "it", "its", "itself", "judge", "judges", "least", "less", "library", "list", "made", "main", "many", "merely", "moot", "more", "most", "motion", "motions", "movant", "movants", "much", "name", "nevertheless", "no", "nonetheless", "not", "number", "of", "off", "on", "one", "only", "opinion", "opinions", "or", "order", "ordered", "orders", "other", "others", "our", "out", "over", "part", "people", "percent", "percentage", "person", "persons", "petition", "petitions", "please", "prison", "prisoner", "prisoners", "proportion", "raised", "rate", "reason", "reasons", "reduction", "reductions", "relied", "release", "relief", "rely", "request", "requests", "requested", "rested", "rests", "rule", "ruled", "ruling", "rulings", "say", "said", "sentence", "sentences", "sentenced", "set", "share", "she", "show", "shown", "so", "some", "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "things", "this", "those", "though", "although", "to", "together", "told", "total", "turn", "turned", "under", "was", "were", "what", "when", "where", "whether", "which", "while", "who", "whole", "whom", "whose", "why", "with", "without", "would", "yet", "you", "administrative", "remedies", "compelling", "extraordinary", "despite", "entered", "asserting", "invoke", "invoked", "cite", "cited", "cites", "conclude", "rest", "rested", "deny", "denied", "mention", "mentioned", "argue", "argued", "alone", "solely", "ask", "asks", "seek", "sought", "year", "years", "new", "term", "terms", "alleged", "district", "country", "states", "state", "united", "america", "government", "ultimately", "outcome", "result", "results", "resulted", "fail", "failed"]
)  # fmt: skip
