"""What the parties bring: kind of motion, who filed it, the grounds asserted, and the government's position."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orders.caption import head_end
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.sentences import flow
from orders.speaker import Sentence, spoken
from summarize.signals import Cue, Signal, cue, find_signals, plain, settle

_GOV = r"\b(?:[Gg]overnment|United States(?! v\.| (?:District|Code|Attorney's|Sentencing|Probation|Marshal))|[Pp]rosecution|AUSA|United States Attorney)(?:'s|’s)?"

CUES: tuple[Cue, ...] = (
    cue("government_position", "opposes", 3.0, rf"{_GOV}[^;]{{0,60}}(?<!not )(?<!not to )\b(?:opposes?|opposed|opposing|opposition|objects?|objected)\b|\b(?:opposition|objection) (?:of|by|from) the {_GOV}|\bover the {_GOV} (?:opposition|objection)|\bresponse in opposition|\bopposes? (?:the|this|his|her|both|any|it)\b", speakers="court fact movant government"),
    cue("government_position", "opposes", 2.0, rf"{_GOV}[^;]{{0,60}}\b(?:asks?|urges?|requests?|contends?|argues?|maintains?|submits?)\b[^;]{{0,120}}\b(?:den(?:y|ied)|dismiss|not (?:exhausted|entitled|met|shown|extraordinary)|fail\w*|should not)\b", speakers="court fact government"),
    cue("government_position", "opposes", 1.0, rf"{_GOV}[^;]{{0,20}}\b(?:argues?|contends?|counters?|disagrees?|disputes?|insists?|responds? that)\b", speakers="court fact government"),
    cue("government_position", "opposes", 0.9, r"\bresponded in opposition|\bresponse in opposition|\bopposition (?:brief|memorandum|\()|\b(?:Opp'n|Opposition)\b|\bgovernment's opposition", speakers="court fact movant government"),
    cue("government_position", "does_not_oppose", 4.2, rf"{_GOV}[^;]{{0,100}}\b(?:do(?:es)? not (?:oppose|object)|takes? no position|no position|has no objection|no objection|not opposed|defers? to the court|leaves? (?:the matter|it|the decision) to the (?:court|discretion)|non-opposition)|\b(?:motion|request|petition) is unopposed|\bunopposed\b(?! motions? (?:to (?:seal|continue|exten)|for (?:extension|leave)))|\bunopposed motion(?! (?:to (?:seal|continue|exten)|for (?:extension|leave)))|\bdoes not oppose (?:the|his|her|this) (?:motion|request|release|reduction)|\bit does not oppose\b", speakers="court fact government"),
    cue("government_position", "does_not_oppose", 2.6, rf"{_GOV}[^;]{{0,40}}\bdid not oppose", speakers="court fact government"),
    cue("government_position", "opposes", 1.2, rf"{_GOV}[^;]{{0,20}}\b(?:has |have )?(?:invoke[sd]?|insists?|raise[sd]?)\b", speakers="court fact government"),
    cue("government_position", "supports", 4.0, rf"{_GOV}[^;]{{0,80}}\b(?:supports?|joins?|joined|consents?|concurs?|agrees that (?:a |the |his |her |\w+ )?(?:\w+ )?(?:reduction|motion|release|relief)[^;]{{0,40}}(?:should|warranted|appropriate)|recommends? (?:a |that the )?(?:reduc|grant)|moved pursuant|stipulat\w+ (?:to|that) (?:a|the|his|her))|\bjoint motion|\bon behalf of the Director\b", speakers="court fact government"),
    cue("government_position", "no_response", 3.2, rf"{_GOV}[^;]{{0,80}}\b(?:has not|did not|have not|had not|never|failed to|declined to) (?:file[ds]? (?:a|any|its)|respond\w*|answer\w*|submit\w*|filed)|\bno (?:response|opposition) (?:has been|was|from|by)\b|\b[Ii]t filed nothing|\bfiled no(?:thing| response)", speakers="court fact government"),
    cue("representation", "bop", 5.0, r"\b(?:on behalf of the|motion (?:of|by) the|the) (?:Director|Bureau)(?: of the (?:Federal )?Bureau of Prisons| of Prisons)?\b[^;]{0,40}\b(?:moves|moved|has moved|filed)\b|\bon behalf of the Director of the|\bmotion (?:of|by|from) the (?:Director|Bureau of Prisons)", speakers="court fact government"),
    cue("representation", "pro_se", 3.0, r"\bpro se\b|\bwithout (?:a |the (?:help|assistance|aid) of )?(?:counsel|lawyer|attorney)|\b(?:is|was|being) (?:un|not )represented|\bunrepresented|\bnot represented by|\bself-represented|\bproceed(?:s|ing) without|\bwrote (?:it |the motion |the letter )?(?:him|her)self|\b(?:filed|wrote|submitted|prepared|drafted|moved|asked?)\b[^;]{0,60}\b(?:him|her)self\b|\bon (?:his|her) own\b|\bin propria persona", speakers="court fact movant government"),
    cue("representation", "counsel", 3.0, r"\b(?:through|by|with the (?:assistance|help|aid) of) (?:\w+ )?(?:(?:his|her|the same|newly|pro bono|CJA|the clinic of a local|court-appointed|appointed|retained|pro bono|assigned|defense) )*(?:and \w+ )?(?:counsel|attorney|lawyer|Federal (?:Public |Community )?Defender)|\bcounseled\b|\bfiled by (?:counsel|his|her|the (?:Office of the )?(?:Federal|Public))|\b(?:is|was|now) represented by\b|\b(?:appointed|retained|defense|his|her) counsel (?:\w+ )?(?:filed|moves|moved|submitted)|\bby the (?:Office of the )?(?:Federal|Public) (?:Public |Community )?Defender|\bby the attorney\b|\bDefender[^;]{0,40}\b(?:filed|moved|entered)|\b(?:his|her) (?:attorney|lawyer|counsel),|\blaw school\b|\bjoint (?:\w+ and )?motion|\bjoint stipulation|\bI represent\b|\b(?:his|her) (?:lawyer|attorney|counsel) (?:describes|argues|says|writes|contends|asks|points|submits)|\b(?:counsel|Defender) (?:filed|moved|submitted|represents)|\bCJA counsel|\bby (?:retained|appointed|CJA|pro bono) counsel", speakers="court fact movant government"),
)  # fmt: skip

_GROUND = {
    "covid19": r"COVID|[Cc]oronavirus|\bpandemic\b|SARS-CoV|\bOmicron\b|\b[Tt]he virus\b",
    "medical": r"\basthma|\bdiabet|\bcancer|\bcarcinoma|\bleukemia|\blymphoma|\btumou?r|\bdisease\b|\bhypertens|\billness|\bmedical (?:condition|circumstance|need|problem|reason|issue|care)|\bhealth\b|\bobes|\bbody mass|\bkidney|\brenal|\bheart\b|\bcardi|\bcoronary|\bliver\b|\bcirrhosis|\bhepatitis|\bHIV\b|\bsclerosis|\bparaly[sz]|\bparaplegi|\bstroke\b|\bsickle cell|\bCOPD\b|\bpulmonary|\blupus|\btransplant|\bdialysis|\bdementia|\bAlzheimer|\bParkinson|\bCrohn|\bdepression\b|\bglioblastoma|\bemphysema|\b(?:terminal|terminally)\b|\bhyperlipidemia|\bback pain|\bcholesterol|\bblood pressure|\bseizure|\bepilep|\barthritis|\bchronic (?:pain|condition|illness|kidney)|\bblind|\bimmun(?:e|o)|\bsleep apnea|\bPTSD\b|\bstress disorder|\bpancrea|\bbiopsy|\bmalignan|\bfibrosis|\bstenosis|\bdegenerat|\bdisabilit|\bphysical(?:ly)? (?:condition|disab)|\bmass on\b|\bMRSA\b|\bsarcoidosis|\banemia|\bmigraine|\bglaucoma|\bhernia|\bprostate|\bstent|\binfection\b|\bheart failure|\bulcer|\bsurgery|\btuberculosis|\bneuropathy",
    "age": r"\b(?:his|her|advanced|old|defendant's|movant's) age\b|\bage (?:of )?(?:6[05-9]|7\d|8\d)\b|\belderly (?:inmate|prisoner|offender|defendant)|\baging\b|\b1B1\.13\(b\)\(2\)|\bat least (?:65|70)|\bpast 65\b|\bdeterioration\b",
    "family": r"\bcaregiver|\bcar(?:e|es|ing) (?:for|of) (?:his|her|their|a|an) (?:\w+ ){0,3}(?:mother|father|parents?|child|children|son|sons|daughters?|wife|husband|grand\w+|spouse|brother|sister)|\bfamily (?:circumstances|situation|hardship)|\blook(?:s|ed)? after\b|\b(?:mother|father|parents?|wife|husband|spouse|grandmother|grandfather)\b[^;]{0,80}\b(?:ill|sick|cancer|dementia|surgery|incapacitat|stroke|disab|died|replacement|elderly|needs?|care|sclerosis|no longer)\b|\b(?:elderly|ailing|sick|disabled) (?:mother|father|parents|wife|husband|child)|\bminor child|\bfoster care|\b(?:first|new) child\b|\b(?:son|daughter|child)\b[^;]{0,60}\b(?:disorder|disab|ill|care|alone)",
    "abuse_victim": r"\bsexual(?:ly)? (?:abus|assault|acts?|misconduct)|\b(?:abused|assaulted|raped) by (?:a |an )?(?:\w+ )?(?:officer|guard|employee|staff|foreman)|\bvictim of (?:sexual |physical )?abuse|\b1B1\.13\(b\)\(4\)",
    "rehabilitation": r"\brehabilitat|\bmodel (?:prisoner|inmate)|\bGED\b|\bprogramming\b|\bself-improvement|\bhas changed\b|\b(?:completed|completing|taken|completion of)[^;]{0,50}\b(?:courses?|classes|programs?)\b|\bassociate'?s degree|\bsuicide[- ]watch companion|\bpost-sentenc|\b(?:good|exemplary|clean|positive|prison) (?:conduct|behavior|record)|\brecord in prison|\baccomplishments",
    "unusually_long_sentence": r"\bunusually long|\bchanges? (?:in|of|to) (?:the |sentencing )?law|\bchange of law|\bstack(?:ed|ing)|\blength of (?:the|his|her) sentence|\bsentenc\w+[^;]{0,80}\b(?:today|now)\b[^;]{0,60}\b(?:lower|shorter|lesser|less|face|receive|different)|\btoday[^;]{0,60}\b(?:would (?:face|receive|not)|sentence)|\bno longer (?:qualif|be )[^;]{0,40}\b(?:career offender|enhance|mandatory)|\bstatute that has since been (?:amended|changed)|\bsection 40[13]\b|\bdisparit\w+ (?:between|in) (?:his|her|the) sentence|\brel(?:y|ies)[^;]{0,30} on (?:his|her) sentence|\b1B1\.13\(b\)\(6\)|\bexcessive sentence|\bintervening (?:change|case)|\b(?:shorter|lower|lesser) sentence (?:today|now)|\blength of the sentence|\bcareer offender\b[^;]{0,60}\b(?:no longer|today|now)\b",
    "prison_conditions": r"\blockdowns?\b|\bhours a day in (?:a|his|her) cell|\bconditions (?:of|at|in) (?:his |her |the )?(?:confinement|incarceration|imprisonment|FCI|prison|USP|FMC|detention)|\b(?:harsh|prison|restrictive|onerous|difficult) conditions|\bovercrowd|\bunsanitary|\bventilat|\bsocial(?:ly)? distanc|\bdormitory\b|\bsolitary\b|\bunderstaff",
    "other": r"\breverse[- ]sting|\boutrageous\b|\bactual(?:ly)? innocen|\bineffective assistance|\bdeportation\b|\bentrapment|\bclemency|\bveteran\b",
}
_GROUND_PATTERNS = {name: re.compile(pattern) for name, pattern in _GROUND.items()}
_ASSERTED = re.compile(
    r"\b(?:according to (?:the|his|her)\b[^,;]{0,60}\b(?:motion|letter|counsel)|argu|contend|assert|claim|maintain|alleg|cit(?:es|ing)|rel(?:y|ies|ying)|point(?:s|ing) to|based on|bases? (?:his|her|the)|on account of|because of|in light of|due to|on the (?:basis|ground)|seek(?:s|ing)? (?:release|relief|a reduction|compassionate)|motion (?:rests|is based|cites|relies)|rest(?:s|ed)? on|says? (?:that|she|he)|adds? that|asks? (?:to be released|for|the)|state[sd]? that|identif(?:y|ies)|offers?|present(?:s|ed)|raise[sd]?|submit(?:s|ted)? that|worr|fear|afraid|describes?|complain|tells? of|invok|reasons? (?:for|that)|grounds?|with which|suffers?|moves for)",
    re.IGNORECASE,
)


def party_fields(order: Order) -> dict[str, FieldValue]:
    """`motion_type`, `representation`, `grounds` and `government_position`, each with its sentences."""
    said = spoken(order)
    kind = _motion_type(order, said)
    fields = {"motion_type": kind}
    fields["government_position"] = settle(order, "government_position", position_signals(order))
    fields["representation"] = _representation(order, said)
    if fields["representation"].state != "value":
        fields["representation"] = _from_caption(order)
    if fields["representation"].value == "bop" and fields["government_position"].value == "not_stated":
        fields["government_position"] = read(order, "government_position", "supports",
                                             [item.span for item in fields["representation"].evidence], confidence=0.8, method="judged")  # fmt: skip
    fields["grounds"] = _grounds(order, said)
    return fields


def position_signals(order: Order) -> list[Signal]:
    """What sentences say of the government's position."""
    said = spoken(order)
    return [s for s in find_signals(said, CUES, [""] * len(said)) if s.field == "government_position"]


def _representation(order: Order, said: Sequence[Sentence]) -> FieldValue:
    """Who filed the main motion: the first words of the order that say so weigh most."""
    best: tuple[float, str, Span] | None = None
    for index, sentence in enumerate(said):
        text = plain(sentence.text)
        for row in CUES:
            match = (
                row.pattern.search(text) if row.field == "representation" and sentence.speaker in row.speakers else None
            )
            if not match:
                continue
            named = 1.0 * bool(re.search(r"compassionate|reduc|3582|\b404\b|\bMotion\b", text)) - 0.5 * bool(
                _SIDE_FILER.search(text)
            )
            weight = row.weight + named - 2.0 * index / max(1, len(said)) - 0.6 * match.start() / max(1, len(text))
            if best is None or weight > best[0]:
                best = (weight, row.value, sentence.span)
    if best is None:
        return absent("representation", "judged")
    return read(order, "representation", best[1], [best[2]], confidence=min(0.97, 0.6 + 0.1 * best[0]), method="judged")


_SIDE_FILER = re.compile(
    r"\b(?:moot|will not supplement|appoint(?:ing|ment)|right to|entitled to|plea|at trial|sentencing|earlier|co-?defendant)\b",
    re.IGNORECASE,
)


def _from_caption(order: Order) -> FieldValue:
    head = order.text[: head_end(order.text) + 400]
    for value, pattern in (
        ("pro_se", r"(?i)\bpro se\b|\(without counsel\)"),
        ("counsel", r"(?i)Defendant'?s attorney:\s*\S+|for (?:the )?defendant\b"),
    ):
        found = re.search(pattern, head)
        if found:
            return read(order, "representation", value, [Span(*found.span())], confidence=0.8, method="judged")
    return absent("representation", "judged")


_TYPES = {
    "compassionate_release": r"[Cc]ompassionate [Rr]elease|COMPASSIONATE RELEASE|3582\(c\)\(1\)(?:\(A\))?|[Ee]xtraordinary and compelling",
    "retroactive_guideline": r"3582\(c\)\(2\)|[Aa]mendment (?:7(?:06|50|82|88)|821)|AMENDMENT (?:782|821)|1B1\.10|[Rr]etroactive (?:amendment|guideline)",
    "first_step_404": r"(?:[Ss]ection|§|SECTION) 404\b|Fair Sentencing Act|covered offense",
}


def _motion_type(order: Order, said: Sequence[Sentence]) -> FieldValue:
    """The kind of the main motion: what the title, the first sentences and the decree name most."""
    view = flow(order.text)
    body = view.at(head_end(order.text))
    scores: dict[str, float] = {}
    first: dict[str, Span] = {}
    for value, pattern in (*_TYPES.items(), ("other", _OTHER_KIND)):
        for match in re.finditer(pattern, view.text):
            place = match.start()
            weight = 3.0 if place < body + 700 else 1.5 if place > 0.85 * len(view.text) else 0.3
            scores[value] = scores.get(value, 0.0) + weight
            first.setdefault(value, view.span(*match.span()))
    generic = re.search(_REDUCES, view.text[: body + 900])
    if generic:
        scores["compassionate_release"] = scores.get("compassionate_release", 0.0) + 2.5
        first.setdefault("compassionate_release", view.span(*generic.span()))
    best = max(scores, key=lambda value: scores[value], default="other")
    if best == "other" or scores[best] < 2.0:
        return absent("motion_type", "judged")
    if (
        re.search(r"(?i)motion[^.]{0,60}(?:section|§) 404|404\(b\)", view.text[: body + 1500])
        and scores.get("first_step_404", 0) >= 4
    ):
        best = "first_step_404"
    return read(order, "motion_type", best, [_sentence_of(said, first[best])], confidence=0.95, method="judged")


_OTHER_KIND = r"(?:§|[Ss]ection) 2255\b|[Hh]abeas|(?:[Mm]otion|MOTION) (?:to|TO) (?:compel|COMPEL|dismiss|DISMISS|suppress|SUPPRESS|vacate|VACATE|remand|REMAND)|[Ss]ummary [Jj]udgment|[Ii]njunction|[Pp]rotective [Oo]rder"
_REDUCES = r"(?i)\b(?:reduc\w+ (?:in |of |his |her |the |a )*(?:sentence|term of imprisonment)|sentence[- ]reduction|release)\b"


def _sentence_of(said: Sequence[Sentence], span: Span) -> Span:
    return next((s.span for s in said if s.span.covers(span) and s.span.end - s.span.start < 500), span)


def _grounds(order: Order, said: Sequence[Sentence]) -> FieldValue:
    """Every ground that the movant asserts: named in a sentence that tells what he relies on, or treated as a reason."""
    found: dict[str, list[tuple[float, Span]]] = {}
    asserting = 0.0
    for sentence in said:
        weight = _assertion(sentence)
        if sentence.speaker in ("fact", "movant") and _GOES_ON.match(sentence.text):
            weight = max(weight, 0.7 * asserting)
        asserting = weight if _ASSERTED.search(sentence.text) else 0.0
        for clause in _CLAUSE.split(sentence.text) if weight else ():
            for name in named_grounds(clause):
                family = name == "medical" and "famil" in sentence.heading.lower()
                least = 1.5 if name == "abuse_victim" or (name == "age" and _OLD.search(clause)) else 0.0
                found.setdefault("family" if family else name, []).append((max(weight, least), sentence.span))
    kept = {name: marks for name, marks in found.items() if sum(w for w, _ in marks) >= _ENOUGH.get(name, 1.0)}
    if not kept:
        return absent("grounds", "judged")
    spans = [max(marks, key=lambda mark: (mark[0], -mark[1].start))[1] for marks in kept.values()]
    return read(order, "grounds", tuple(sorted(kept)), sorted(dict.fromkeys(spans)), confidence=0.6, method="judged")


def named_grounds(clause: str) -> list[str]:
    """The grounds that a clause names; an illness of the movant's family is a family matter."""
    if _NO_GROUND.search(clause):
        return []
    named = [name for name, pattern in _GROUND_PATTERNS.items() if pattern.search(clause)]
    if _RELATIVE.search(_CHILDHOOD.sub("", clause)) and "medical" in named:
        named = [name for name in named if name != "medical"] + ["family"] * ("family" not in named)
    return named


# Words that stand in orders for other reasons too must be said more plainly.
_ENOUGH = {"age": 1.4, "rehabilitation": 1.4, "other": 1.4}
# U.S.S.G. § 1B1.13(b)(2): whoever is measured against it pleads his age.
_OLD = re.compile(r"\bpast (?:65|70)\b|\baging process|\b1B1\.13\(b\)\(2\)|\bolder than (?:65|70)\b")
_CLAUSE = re.compile(r";|\(\d\)|,? and that |, that ")
_GOES_ON = re.compile(
    r"(?:He|She|It|And|In addition|Also|Finally|First|Second|Third|Further|The other|One is|(?:M(?:r|s|rs)|Dr)\. )\b"
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|parents?|wife|husband|son|daughter|child|brother|sister|grand\w+|girlfriend|spouse|Mrs\.)\b",
    re.IGNORECASE,
)
_CHILDHOOD = re.compile(r"\b(?:since|as|when) (?:he was |she was )?a child\b", re.IGNORECASE)
_NO_GROUND = re.compile(
    r"\bnot shown (?:that )?(?:he|she) suffers? from any\b|\bevidence of his personal\b|\bwithout (?:any|a) medical\b|\b(?:does|did|do) not (?:rely|argue|claim|contend|assert|cite|seek)\b|\bno longer (?:relies|argues|claims)\b",
    re.IGNORECASE,
)
_OFF_TOPIC = re.compile(
    r"3553|factors|danger|legal|law$|standard|exhaust|history|procedur|jurisdiction|protect|deterr", re.IGNORECASE
)
_AS_REASON = re.compile(
    r"\bextraordinary (?:and|or|nor) compelling|\bgrounds? (?:that|for|on which)|\breasons? (?:that (?:he|she)|for (?:his|her|a|the) (?:release|reduction))",
    re.IGNORECASE,
)
_REASONS = re.compile(r"extraordinary|compelling|reasons|merits|grounds", re.IGNORECASE)


def _assertion(sentence: Sentence) -> float:
    """How far a sentence tells a ground that the movant relies on, from 0 (not at all) to 2."""
    if sentence.speaker in ("court", "government", "fact") and _AS_REASON.search(sentence.text):
        return 1.5
    if sentence.speaker in ("planted", "law", "history", "government") or re.match(
        r"(?:See|Cf|Compare|But see)\b", sentence.text
    ):
        return 0.0
    told = bool(_ASSERTED.search(sentence.text))
    off = bool(_OFF_TOPIC.search(sentence.heading))
    reasons = bool(_REASONS.search(sentence.heading))
    if sentence.speaker == "movant":
        return (2.0 if told else 0.8) * (0.5 if off else 1.0)
    if off:
        return 0.0
    if sentence.speaker == "court":
        return 0.8
    return 1.5 if told else 1.0 if reasons else 0.5
