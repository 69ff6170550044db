"""The court's conclusions (exhaustion, extraordinary reasons, § 3553(a), danger), by the phrases in which courts state them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orders.fields import FieldValue
from orders.order import Order
from orders.speaker import Sentence, spoken
from summarize.signals import Cue, Signal, cue, find_signals, settle

_EC = r"extraordinary (?:and|or|nor|and/or) compelling"
_REMEDY = r"(?:exhaust\w*|administrative (?:remed\w+|rights|process)|remedies)"
_SHOWN = r"(?:shown?|established?|demonstrated?|satisf\w+|proven?|carried|met|identif\w+|presented?|offered|provided?|set forth|articulated?|made|meet|carry|show\w*|establish\w*|demonstrat\w*)"
_NOT = r"(?:not|never|n't|failed to|fails to|failure to|neither|without|cannot|unable to)"
_SKIP = r"(?:decid\w* nothing|not weigh(?! against| in)|nor need [^;]{0,30}(?:decide|reach|consider|address)|not (?:consider|reach|address|decide|resolve|need|analy[sz]e|discuss|turn to|determine)|need not|no need|unnecessary|declin\w+ to (?:reach|address|decide|consider|resolve)|does not have to|without (?:reaching|deciding|addressing)|makes? no (?:separate )?(?:finding|determination)|without regard|express\w+ no (?:view|opinion)|leaves? (?:open|for another))"
_FACTORS = r"(?:(?:section |§ )?3553\(a\)(?: sentencing)?(?: factors?)?|sentencing factors|statutory factors|factors)"
_AGAINST = r"(?:(?:weigh\w*|militat\w+|counsel\w*|cut\w*|point\w*|tip\w*|tilt\w*)(?: \w+ly)?(?:,? (?:and|even) \w+ly,?)?(?: in favor of| the balance| the scales?)? (?:against|denial|continued)|(?:weigh|counsel|militate)\w* (?:strongly |heavily |decisively )?(?:in favor of )?(?:against|denying|denial)|(?:do|does|did|would|could|will) not (?:\w+ )?(?:permit|support|favor|warrant|justify|allow|weigh in|counsel in|merit|call)|(?<!not )stands? in the way|foreclose|preclude|bar |disfavor|outweigh(?!ed)|prohibit|(?:strongly )?weigh against|not (?:be )?(?:consistent|satisfied|served))"
_FOR = r"(?:favors?|supports?|weighs? (?:\w+ )?in (?:his |her |\w+'s )?favor|warrants?|justif\w+|permits?|counsels? in favor|weighs? in favor|(?:is|are) consistent with|(?:militate|point|tip|tilt|weigh)\w* (?:strongly |heavily |decidedly )?(?:toward|in favor|for)|do(?:es)? not (?:weigh against|counsel against|preclude|stand in the way|require))"

CUES: tuple[Cue, ...] = (
    # exhaustion
    cue("exhaustion", "not_exhausted", 3.0, rf"\b(?:has|have|had|did|does|do) {_NOT}(?! (?:consider|reach|address|decide|resolve|need|discuss|dispute|contest|challenge|argue|turn)) (?:yet |fully |properly |otherwise |actually |even )*(?:\w+ (?:that )?(?:he|she) (?:has |had )?(?:fully )?)?(?:{_SHOWN} )?(?:that )?(?:[^;]{{0,40}})?{_REMEDY}"),
    cue("exhaustion", "not_exhausted", 3.0, rf"\b(?:fail\w*|failure) to (?:\w+ ){{0,5}}{_REMEDY}|\bfail\w* to (?:show|demonstrate|establish|prove)[^;]{{0,50}}{_REMEDY}|{_REMEDY} (?:requirement )?(?:has|have|is|was|were) not (?:been )?(?:met|satisfied|exhausted|fulfilled|complete)|\b(?:has|have|had) yet to (?:\w+ )?exhaust|\bunexhausted|\bprior to exhaust|\bnot (?:been )?exhausted|premature"),
    cue("exhaustion", "not_exhausted", 2.5, r"\b(?:no|nothing|neither)\b[^;]{0,60}\b(?:indicat|suggest|show|record|evidence|proof|reflect)\w*[^;]{0,80}\b(?:warden|Bureau of Prisons|BOP|request)|\b(?:has|have|did|does) not (?:shown? |demonstrated? |alleged? |indicated? )?(?:that )?(?:he |she )?(?:ever )?(?:ask|ma[dk]e|submit|present|file|request|s[eo]nt|petition)\w*[^;]{0,60}\b(?:warden|Bureau|BOP)", topic="exhaustion"),
    cue("exhaustion", "not_exhausted", 2.0, r"\bdeclin\w+ to (?:excuse|waive)|\bcannot (?:excuse|waive)|\bno (?:exception|authority to (?:excuse|waive))|\bcannot be (?:excused|waived)"),
    cue("exhaustion", "exhausted", 3.0, r"\b(?:has|have|had) (?:also |thus |therefore |now |properly |fully |indeed |clearly )*(?:exhausted|satisfied (?:the|this|its|his|her)[^;]{0,40}(?:exhaust|requirement|prerequisite)|met (?:the|this|his|her)[^;]{0,40}exhaust|complied with[^;]{0,40}exhaust)"),
    cue("exhaustion", "exhausted", 3.0, r"\bexhaust\w*[^.;,]{0,40} (?:is|are|was|were|has been|have been) (?:thus |therefore |also |plainly |clearly )?(?:satisfied|met|fulfilled|not (?:disputed|contested|at issue|in dispute)|undisputed|uncontested)|\brequirement of exhaustion (?:is|has been|was) (?:satisfied|met)|\b(?:exhausted|satisfied)[^;]{0,60}and (?:the court|I|we) (?:so )?(?:find|agree)|\bso do (?:we|I)\b|\bproperly exhausted"),
    cue("exhaustion", "exhausted", 2.6, r"\b(?:he|she|defendant|movant|petitioner|mr\. \w+|ms\. \w+) (?:fully |properly |timely |duly )?exhausted (?:his|her|all|the|those|these|administrative)\b"),
    cue("exhaustion", "exhausted", 2.5, r"\b(?:requirement|statute|provision|prerequisite|condition|precondition|30-day|thirty-day)[^;]{0,40} (?:is|was|has been|were) (?:thus |therefore |also )?(?:satisfied|met|fulfilled)|\b(?:thirty|30) days (?:have |had |has )?(?:now |since |already )?(?:passed|elapsed|went by|gone by|lapsed)|\bproperly before the court|\bis ripe\b", topic="exhaustion"),
    cue("exhaustion", "exhausted", 2.0, r"\b(?:no dispute|undisputed|not disputed?|does not (?:dispute|contest|challenge|argue otherwise)|do(?:es)? not contest|agrees?|concedes?|acknowledges?|parties agree)\b[^;]{0,100}\b(?:exhaust|thirty days|30 days|administrative)", speakers="court fact government"),
    cue("exhaustion", "exhausted", 1.5, r"\b(?:requirement|exhaustion)[^;]{0,30}\b(?:satisfied|met)\b|\b(?:no dispute|undisputed)\b", topic="exhaustion"),
    cue("exhaustion", "waived", 3.4, r"\baccept\w* (?:the|that|this|its) waiver|\b(?:expressly |explicitly |affirmatively )?(?:waive[sd]?|forfeit(?:s|ed)?|withdr[ae]w\w*)\b[^;]{0,60}\b(?:exhaust|requirement|thirty|30-day|period|defense|argument|objection)|\bexhaust\w*[^;]{0,60}\b(?:is|are|was|has been|been|deemed) (?:hereby |therefore |thus |accordingly |also )?(?:waived|excused|forfeited)", speakers="court fact government"),
    cue("exhaustion", "waived", 3.2, r"(?:\bwill (?:therefore |thus )?excuse|(?<!to )\bexcus(?:es|ed|ing))\b[^;]{0,60}\b(?:exhaust|requirement|thirty|30-day|failure|period)|\bwaives? (?:the )?exhaustion|\bexhaust\w*[^;]{0,40}\bwould be futile|\bfutil\w+[^;]{0,60}\b(?:find|excus|waiv)"),
    cue("exhaustion", "assumed", 3.8, rf"\bassum\w+\b[^;]{{0,120}}\b(?:{_REMEDY}|warden|thirty days|30 days|requirement)|\b{_REMEDY}[^;]{{0,60}}\bassum\w+", whole=True),
    cue("exhaustion", "not_addressed", 2.6, rf"\b{_SKIP}\b[^;]{{0,80}}\b(?:exhaust|remedies|whether (?:he|she|\w+) (?:first )?(?:asked|presented))|\bexhaust\w*[^;]{{0,80}}\b{_SKIP}"),
    cue("exhaustion", "not_addressed", 2.6, rf"\b{_SKIP}\b[^;]{{0,40}}\b(?:that|this|the) (?:dispute|question|issue|argument|matter|point)", topic="exhaustion"),
    cue("exhaustion", "exhausted", 2.6, r"\b(?:it|this|that|they|requirement|both) (?:is|are|has been|was|have been) (?:met|satisfied)|\b(?:requirement|statute|prerequisite)s? (?:met|satisfied)\b|\bfinds? that (?:he|she|\w+) (?:has|did)\.?$|\bgo(?:es)? to the merits|\breach(?:es)? the merits", topic="exhaustion"),
    cue("exhaustion", "exhausted", 2.6, r"\bexhaust\w*[^;]{0,60}\bwhich stands\b|\b(?:finding|conclusion)s? that[^;]{0,40}\bexhausted\b"),
    cue("exhaustion", "waived", 3.2, r"\b(?:has|have|had) (?:forfeited|waived) (?:it|the point|the issue|the argument|any)|\bdeems? (?:it|the [a-z]+) (?:waived|forfeited)|\bwaives? it\b|\bwithdr[ae]w\w* (?:the|that|its) (?:objection|argument)", speakers="court fact government", topic="exhaustion"),
    cue("exhaustion", "assumed", 4.0, r"\bassum\w+\b[^;]{0,60}\b(?:it|this|the requirement|that requirement) (?:was|is|has been) (?:met|satisfied)", topic="exhaustion", whole=True),
    cue("exhaustion", "waived", 3.2, r"\b(?:it|requirement|defense|argument) is (?:therefore |thus |accordingly )?(?:waived|excused|forfeited)\b", topic="exhaustion"),
    cue("exhaustion", "waived", 2.6, r"\b(?:not|longer) (?:stand|rely|relying|insist|insisting|press|pressing) (?:up)?on (?:the )?exhaustion", speakers="court fact government"),
    # extraordinary and compelling reasons
    cue("extraordinary_reason", "found", 2.8, r"\b(?:has|have) (?:\w+ )?(?:shown|established|demonstrated) (?:one|both|them|such (?:a )?reasons?)\b|\bshown such a reason|\bfinds? that (?:they|this|these|it) (?:is|are|does|do)\.?$", topic="extraordinary"),
    cue("extraordinary_reason", "found", 3.0, rf"\b(?:ha(?:s|ve)|had) (?:also |thus |therefore |clearly |plainly )*{_SHOWN}[^;]{{0,60}}\b{_EC}"),
    cue("extraordinary_reason", "found", 3.0, rf"\b(?:find|conclude|hold|agree|determine|satisf|persuade|convince)\w*\b(?:(?!\bnot\b|\bno\b|\bneither\b|\bnever\b)[^;]){{0,140}}\b{_EC}(?! reasons? (?:is|are|to be|must))"),
    cue("extraordinary_reason", "found", 2.4, rf"\b(?:is|are|presents?|constitutes?|amounts? to|qualif\w+ as|rises? to|establish\w*|suppl\w+|provides?) (?:therefore |thus |together |both |plainly |indeed |sufficiently |,? ?in (?:my|our|the [Cc]ourt's|its) (?:view|judgment|opinion),? |,? ?without question,? |the (?:kind|sort) of )*(?:an? |such )?{_EC}"),
    cue("extraordinary_reason", "found", 2.4, rf"\b{_EC} (?:reasons?|circumstances?) (?:exists?|warrants?|supports?|justif\w+|are present|for (?:a|the|his|her) (?:sentence )?(?:reduction|release))", speakers="court"),
    cue("extraordinary_reason", "not_found", 3.2, rf"\b(?:ha(?:s|ve)|had|did|does|do|is|are|was|were|can|could|would) {_NOT}\b[^;]{{0,110}}\b(?:{_EC}|such (?:a |an )?(?:reasons?|circumstances?|showing))"),
    cue("extraordinary_reason", "not_found", 3.2, rf"\b(?:fail\w* to {_SHOWN}|unable|unpersuaded|unconvinced|neither|nor|no|insufficient|short of|without(?! (?:question|doubt|more)\b)|absence of|far from)\b[^;]{{0,110}}\b{_EC}|\bnothing (?:\w+ )?{_EC}|\bnone of (?:the|these|those|his|her|this|that)\b(?! is (?:disputed|contested))[^;]{{0,80}}\b(?:is|are|was|were|amounts?|rises?|qualif\w+|constitutes?|presents?)\b[^;,]{{0,40}}{_EC}|\bneither extraordinary nor compelling|\bnot extraordinary\b|\b(?:is|are|was|were)n't (?:extraordinary|compelling)|\b(?:cannot|do not|does not) (?:find|conclude|say|agree)\b[^;]{{0,140}}\b{_EC}|\bnot (?:persuaded|convinced|satisfied)[^;]{{0,140}}\b{_EC}"),
    cue("extraordinary_reason", "not_found", 2.4, rf"\b{_EC}[^;]{{0,60}}\b(?:has|have|is|are|was|were|does|do) not (?:been )?(?:shown|established|demonstrated|met|present|exist|satisf)|\b(?:do|does|did) not (?:[^;]{{0,60}} )?(?:meet|rise to|satisfy|amount to|qualify|constitute|reach)[^;]{{0,80}}\b(?:{_EC}|that (?:standard|level|threshold|bar))"),
    cue("extraordinary_reason", "not_found", 1.6, r"\bnot shown (?:that )?(?:he|she) suffers?|\b(?:alone )?(?:cannot|does not|do not|is not|are not) (?:independently )?(?:justify|warrant|support|enough|sufficient|suffice)\b[^;]{0,80}\b(?:release|reduction|relief)?|\b(?:is|are) not (?:enough|sufficient)\b|\bfalls? (?:well )?short\b|\bwell[- ]controlled|\bnot entitled", topic="extraordinary"),
    cue("extraordinary_reason", "not_found", 1.5, r"\b(?:has|have) not shown (?:that )?(?:he|she) suffers?|\bcannot independently justify"),
    cue("extraordinary_reason", "assumed", 4.6, rf"\bassum\w+\b[^;]{{0,160}}\b{_EC}", whole=True),
    cue("extraordinary_reason", "assumed", 4.6, rf"\b(?:(?:sake|purposes?) of (?:the )?argument|arguendo|presum(?:es?|ing))\b[^;]{{0,160}}\b{_EC}", whole=True),
    cue("extraordinary_reason", "assumed", 1.2, r"\bassum\w+\b[^;]{0,80}\b(?:reasons?|eligible|he has (?:shown|met)|she has (?:shown|met))\b", whole=True),
    cue("extraordinary_reason", "not_reached", 4.0, rf"\b{_SKIP}\b[^;]{{0,140}}\b(?:{_EC}|reasons\b)"),
    cue("extraordinary_reason", "not_reached", 3.6, rf"\b{_SKIP}\b[^;]{{0,60}}\b(?:that|this|the|these|those) (?:question|issue|dispute|argument|matter|prong|step|merits)", topic="extraordinary"),
    cue("extraordinary_reason", "not_reached", 2.6, rf"\b{_SKIP}\b[^;]{{0,60}}\b(?:merits|remaining|other (?:questions?|issues?|arguments?|requirements?))|\bmakes? no finding\b"),
    cue("extraordinary_reason", "found", 2.8, r"\baccepts? (?:the|that|this|its) (?:\w+ )?concession|\bconcession (?:is|was) (?:sound|well[- ]taken|correct|warranted)|\bfinds? that this (?:element|requirement|prong|step) is (?:met|satisfied)", topic="extraordinary"),
    cue("extraordinary_reason", "found", 1.5, rf"\b(?:concedes?|agrees?|acknowledges?|does not dispute)\b[^;]{{0,160}}\b{_EC}", speakers="government court fact"),
    # section 3553(a)
    cue("section_3553a", "weighs_against", 3.2, rf"\b{_FACTORS}(?![\w(])[^;]{{0,120}}\b{_AGAINST}", whole=True),
    cue("section_3553a", "weighs_against", 3.0, rf"\b(?:denied|deny|denies|inappropriate|not warranted|unwarranted|not appropriate)\b[^;]{{0,80}}\b(?:under|by|in light of|because of|based on|on)\b[^;]{{0,30}}\b{_FACTORS}|\b(?:inconsistent with|contrary to|undermine|disserve|not (?:be )?consistent with|not serve)\b[^;]{{0,60}}\b{_FACTORS}", whole=True),
    cue("section_3553a", "weighs_against", 2.6, rf"\b(?:consider\w*|weigh\w*|balanc\w+|review\w*|in light of|in view of)\b[^;]{{0,60}}\b{_FACTORS}(?![\w(])[^;]{{0,80}}\b(?:reduction|release|relief|sentence)\b[^;]{{0,20}}\b(?:not (?:be )?(?:warranted|appropriate|justified)|unwarranted|inappropriate)|\b(?:considering|considered|weighed|in light of|because of|based on)\b[^;]{{0,40}}\b{_FACTORS}(?![\w(])[^;]{{0,60}}\bdeclin\w+ to (?:reduce|modify|grant)"),
    cue("section_3553a", "weighs_against", 2.2, r"\bwould (?:not|fail to|neither|undermine|undercut|diminish|depreciate|denigrate|minimize|slight|undervalue|seriously|create)\b[^;]{0,60}\b(?:reflect|seriousness|respect for the law|just punishment|deterr|protect|disparit|what was done)", whole=True),
    cue("section_3553a", "weighs_against", 2.2, rf"\b3553\(a\)\(\d\)(?:\([A-D]\))?[^;]{{0,60}}\b{_AGAINST}", whole=True),
    cue("section_3553a", "weighs_against", 2.8, r"\b(?:imposed|original|current|existing) (?:sentence |term )?(?:in \d{4} )?(?:is|remains) (?:still |both )?(?:sufficient|appropriate|necessary)\b"),
    cue("section_3553a", "weighs_against", 2.0, rf"\b(?:they|these|those|which|it)\b[^;]{{0,40}}\b(?:{_AGAINST}|do not\.)|\boutweigh(?:ed|s)?\b|\bdo not\.$|\bremains? (?:sufficient|necessary|appropriate|warranted)\b", topic="section_3553a"),
    cue("section_3553a", "favors_reduction", 3.2, rf"\b{_FACTORS}(?![\w(])(?:(?!\bnot\b|\bagainst\b)[^;]){{0,100}}\b{_FOR}"),
    cue("section_3553a", "favors_reduction", 2.6, rf"\b(?:they|these|those|which|it|balance)\b(?:(?!\bnot\b|\bagainst\b)[^;]){{0,60}}\b{_FOR}|\bgreater than necessary|\bserved its purpose|\bdone what it was meant", topic="section_3553a"),
    cue("section_3553a", "favors_reduction", 2.4, r"\b(?:is|are|be|would be|be a) sufficient,? but not greater than necessary|\bgreater than necessary to"),
    cue("section_3553a", "not_reached", 3.8, rf"\b{_SKIP}\b[^;]{{0,140}}\b(?:3553|factors)|\b(?:3553\(a\)|sentencing) factors\b[^;]{{0,60}}\b{_SKIP}"),
    # danger
    cue("danger", "found", 3.0, r"\b(?:is|remains?|continues to be|would be|would pose|poses?|would present|presents?|represents?|still|would still)(?: still| clearly| also| plainly)? (?:to be |pose |be )?(?:an? |the )?(?:\w+,? )?(?:danger|threat|risk)\b[^;]{0,40}\b(?:to|of)\b[^;]{0,40}\b(?:others?|community|public|safety|any|society|victim)"),
    cue("danger", "found", 3.0, r"\b(?:find|conclude|determine|persuade|convince|satisf)\w*\b(?:(?!\bnot\b|\bno\b|\bnor\b)[^;]){0,80}\b(?:danger|dangerous|threat)\b(?! (?:to|is|under|factor|to the \w+ is))"),
    cue("danger", "found", 3.0, r"\b(?:would|will) (?:\w+ )?endanger"),
    cue("danger", "found", 4.2, r"\b(?:has|have) not (?:shown|established|demonstrated|carried)[^;]{0,60}\b(?:is|would be|he is|she is) (?:not|no longer)[^;]{0,20}\bdanger|\b(?:cannot|unable to) (?:find|conclude|say)[^;]{0,60}\b(?:not|no longer)\b[^;]{0,30}\bdanger"),
    cue("danger", "not_found", 3.2, r"\b(?:finds?|conclude[sd]?|believes?)\b[^;]{0,30}\bthat (?:he|she|\w+) (?:would|does|is|will) not\.?$|\bdo(?:es)? not (?:agree|believe|think)\b[^;]{0,60}\bdanger", topic="danger"),
    cue("danger", "not_found", 3.6, r"\b(?:would|will|does) not (?:\w+ )?endanger|\bno (?:reason|evidence|basis|indication)\b(?:(?!\bnot\b|\bno longer\b)[^;]){0,60}\b(?:danger|threat|dangerous)\b|\b(?:does not|cannot|do not) (?:find|conclude|believe)\b[^;]{0,20}\bthat (?:he|she|\w+) (?:is|would be|poses|remains) (?:a|any) (?:\w+ )?(?:danger|threat)"),
    cue("danger", "not_found", 3.4, r"\bnor (?:is|does|would|will)\b[^;]{0,50}\b(?:danger|threat)|\b(?:is|does|would|will|do|are) (?:not|no longer)(?: now| today)? (?:be |pose |present |constitute |represent )?(?:an? |any )?(?:\w+ )?(?:danger|threat|risk)\b|\bnot (?:be )?(?:a danger|dangerous)\b|\bno longer (?:a |poses |presents )?(?:an? )?(?:danger|threat)|\b(?:poses?|presents?|is) (?:an? )?(?:little|no|minimal|low|slight)(?: or no)?(?: current)? (?:danger|threat|risk)\b[^;]{0,30}\b(?:community|others|public|safety)|\bno (?:danger|threat) to (?:the|any)|\bdangerousness[^;]{0,40}\bnot\b"),
    cue("danger", "not_reached", 4.0, rf"\b{_SKIP}\b[^;]{{0,160}}\bdanger"),
    cue("danger", "not_reached", 3.6, rf"\b{_SKIP}\b[^;]{{0,40}}\b(?:that|this|the) (?:question|issue|argument|matter)", topic="danger"),
)  # fmt: skip
FINDINGS = ("exhaustion", "extraordinary_reason", "section_3553a", "danger")
_TOPICS = (
    ("exhaustion", re.compile(r"exhaust|administrative remed|thirty|30[- ]day|warden", re.IGNORECASE)),
    ("danger", re.compile(r"danger|safety of", re.IGNORECASE)),
    ("section_3553a", re.compile(r"3553|sentencing factors|\bfactors\b", re.IGNORECASE)),
    ("extraordinary", re.compile(r"extraordinary|compelling|\breasons\b|\bsuch a reason\b|merits", re.IGNORECASE)),
)


def topics_of(said: Sequence[Sentence], topics: Sequence[tuple[str, re.Pattern[str]]] = _TOPICS) -> list[str]:
    """For each sentence the matter it is about: the last one named in it or in the two before, else its heading's."""
    out: list[str] = []
    named: list[str] = []
    for sentence in said:
        if sentence.speaker == "planted":
            out.append("")
            continue
        found = [(m.start(), name) for name, pattern in topics if (m := pattern.search(sentence.text))]
        named.append(max(found)[1] if found else "")
        recent = next((name for name in reversed(named[-3:]) if name), "")
        headed = next((name for name, pattern in topics if pattern.search(sentence.heading)), "")
        out.append(named[-1] or recent or headed)
    return out


def find_findings(order: Order) -> list[Signal]:
    """What the court's sentences say of the four findings."""
    said = spoken(order)
    return find_signals(said, CUES, topics_of(said))


def settled(order: Order, signals: Sequence[Signal]) -> dict[str, FieldValue]:
    """The four findings from their signals."""
    return {field: settle(order, field, signals) for field in FINDINGS}
