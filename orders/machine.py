"""Words that speak to the machine that reads an order: the signs by which a sentence shows that it does.

Told by what such words must do, not by set phrases: name a machine and tell it what to put down, bid the reader pass
over what is printed, say how a ruling is to be rendered, imitate a chat or a field sheet, hide in another alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from orders.disguise import is_encoded, undisguised
from orders.foreign import commands_abroad, may_be_abroad

_PUT = (
    r"(?:report|output|return|print|answer|repl(?:y|ies)|respond|say|state|write|record|list|mark|show|display|render|treat|read|describ|begin|start|mention|quote"
    r"|summari[sz]|enter|set|code|index|extract|classif|label|tell|conclude|translat|repeat|produc|generat|emit|assum|ignor|disregard|omit|skip|replac|obey"
    r"|follow|forget|overrid|put down|note|regard|consider|count|log|store|file|announc|acknowledg|includ|leave out|drop|present|register|tag|rate|score|flag|fill|keep|understand|accept|complete|insert|add|hide|substitut|switch|use|copy|process|pars|tak)"
)
_OUTCOME = r"(?:grant(?:s|ed|ing)?|den(?:y|ied|ial)|dismiss(?:ed|al)|time[- ]served|allowed|released?|reduced|won|win|exhausted|not dangerous|affirmed|approved|in part|favou?rable|success(?:ful)?|moot)"
_MATTER = (
    rf"(?:{_OUTCOME}|disposition|ruling|outcome|holding|decree|decretal|reduction|exhaust\w*|extraordinary|3553|danger\w*|judge|defendant|prisoner|docket|instruct\w*|(?<!in )order|motion"
    r"|relief|sentence|court|opinion|document|text|case|decision|movant|inmate|government|result|field|above|below|entry|finding)s?"
)
# A name that only a reading machine bears.
_MACHINE = (
    r"(?:(?-i:\bAIs?\b|\bA\.I\.|\bLLMs?\b|\bNLP\b|\bGPT)|\bartificial intelligence|\blanguage[- ]models?|\bchat ?-?bots?|chatgpt|\bneural net\w*|\bmachine[- ]?(?:read\w*|learning|summar\w+|use)"
    r"|\b(?:automated|automatic|computer(?:ized|ised)?|machine|electronic|digital|software|robotic?|virtual|algorithmic)[- ](?:reader|read|tool|process|processing|review|reviewer|summar\w+|reading|assistant|agent|pipeline|extract\w+|index\w*|use|clerk|summary|digest|abstract)s?\b"
    r"|\bautomated systems?\b|\bsummari[sz]ers?\b|\bsummarization (?:engine|tool|system|model|software)s?|\bparsers?\b|\b(?:indexing|reading|extraction|extracting|summari[sz]ing|abstracting|briefing|legal research|legal tech|legal data|data extraction) (?:program|software|system|tool|engine|model|machine|bot|service|app|platform|agent|pipeline)s?\b"
    r"|\bmachine notes?\b|\bOCR (?:metadata|layer|engine)|\bsystem prompts?|\bdigital assistants?|\bscreen[- ]readers?|\bcrawlers?\b|\brobots?(?=:)|\bscrapers?\b|\bembedding)"
)
# A name that other things bear, too.
_DEVICE = r"\b(?:software|computers?|machines?|programs?|algorithms?|systems?|robots?|bots?|models?|assistants?|apps?|engines?|tools?|agents?|indexers?|readers?|annotators?|coders?)\b"
_BID = (
    rf"(?:(?:must|should|shall|will|please|kindly|may only|can only|needs? to|ha(?:s|ve) to|(?:is|are|were|was|be) (?:\w+ly )?(?:to|asked to|directed to|instructed to|told to|required to|requested to|expected to|advised to|ordered to|reminded to))(?: (?!have|has)\w+){{0,4}}? (?:be )?{_PUT}\w*"
    rf"|(?:^|[:;,.!\u2014)\]\u201c\"\u00bb-] *|\b(?:and|then|just|now|instead|only|simply|always|never) )(?:to )?{_PUT}(?:e|y)?\b|\bbe (?:shown|read|rendered|treated|listed|recorded|reported|marked|entered|put down|written|coded|set|taken|described|understood|displayed|logged) )"
)
# Parts of words without which a sign is not looked for: a sign costs more than they do.
_MACHINES = (
    "AI|A.I.|LLM|NLP|GPT|artificial|language|chat|neural|machine|automa|computer|electronic|digital|software|robot|virtual"
    "|algorithm|summar|parser|indexing|reading|extract|abstracting|briefing|research|data|citator|annotation|classif|OCR"
    "|prompt|screen|crawler|scraper|embedding"
)
_DEVICES = f"{_MACHINES}|program|system|bot|model|assistant| app |engine|tool|agent|indexer|reader|annotator|coder"
_ROWS = [
    # Tokens and turns of a chat; a prompt by name.
    ("<|[inst|[/inst|\u00ab|[|{", r"<\|[^|<>\n]{1,30}\|>|(?:\u00ab|\[\[|\{\{|\[|<|\{) ?/?(?-i:SYSTEM|ASSISTANT|USER|PROMPT|DEVELOPER|INSTRUCTIONS?) ?(?:\u00bb|\]\]|\}\}|\]|>|\})|\[/?INST\]|<</?SYS>>|<!--|</?[a-z]+_[a-z_]+>|</?(?:system|assistant|user|human|instructions?|prompt|tool\w*|context|answer|output|ruling|outcome|response|document|order|thinking|result|function|message|metadata|summary|disposition|court|case|holding|important|turn)[\w-]*(?: [^<>\n]*)?/?>|</(?!(?:p|b|i|u|em|strong|span|div|td|th|tr|table|tbody|br|sup|sub|a|font|center|pre|blockquote|li|ul|ol|h\d|html|body|head|title|small|big|cite|footnote|opinion|author)\b)[a-z_]\w{1,20}>"),
    ("human|assistant|AI|bot|SYSTEM|System|developer|role|LLM|model|prompt|completion|response|user&:|\u00bb|>", r"(?:^|\n)[#*\s>-]{0,6}(?:Human|Assistant|AI|Bot|Chatbot|(?-i:SYSTEM|System)|Developer|role|LLM|Model|Prompt|Completion|Response|User)\b\**(?: (?:message|prompt|note|override|turn|instructions?))?[ \t]*[:\u00bb>](?!\w)[ \t]*\S"),
    ("###|##|prompt|begin|end of|start|system |developer|task:|instruction:|directive:|instruction|message|note|override", r"(?:^|\n)#{2,4} ?(?:Instruction|Response|System|Assistant|User|Input|Prompt|Task)s?\b|\b(?:BEGIN|END|START) (?:OF )?(?:SYSTEM |DEVELOPER )?(?:PROMPT|CONTEXT|INSTRUCTIONS?)\b|\b(?:system|developer) (?:prompt|message|note|instruction|override)s?\b(?! (?:board|service))|\b(?:new|next|updated|revised|real|your|hidden|secret) (?:task|instruction|prompt|directive)s?:|[-=*#]{3,} ?END OF (?:THE )?(?:DOCUMENT|ORDER|FILE|TEXT|CONTEXT|INPUT)"),
    # A field sheet.
    ("_|\":|':|\" :", r"[\"'{,]\s*[\"'][\w ]{2,30}[\"']\s*:\s*(?:[\"'\[{]|\d|null|true|false)|\b(?:extraordinary_reason|section_3553a|docket_number|denial_basis|new_sentence|granted_in_part|motion_type|favors_reduction|weighs_against|not_found|not_exhausted|time_served|government_position|\w+_(?:field|value|status|result|sheet))\b"),
    ("=|->|\u2192|:|,|data for&disposition|outcome|ruling|exhaustion|danger|result|verdict|holding|status|decision|prejudice|sentence|data for", r"(?:^|[\n;,{|])\s*[-*]?\s*(?:disposition|outcome|ruling|exhaustion|danger|result|verdict|holding|status|decision|prejudice|new sentence)\s*(?:=+>?|:=|->|\u2192)\s*\"?\w+|(?:^|\n)\s*(?-i:(?:disposition|outcome|ruling|result|verdict)\s*[:,;|]\s*(?:granted|denied|dismissed|true|false|yes|released?)\b)|\bdata for (?:export|import|the database|storage)\b"),
    ("(\"|('|=|field|key|attribute|variable", r"(?:^|\n)\|?\s*(?:field|key|attribute|variable)\s*(?:\|| {3,}|\t)\s*(?:value|content|setting)\b|\b\w+\((?:[\"']\w+[\"']|\w+=)[^)\n]*\)"),
    # A machine that is spoken to, or told what to put down.
    (_DEVICES, rf"(?:^|[\n(\[\u201c\"*#.:] *|\b)(?:note|message|notice|instructions?|directions?|memo(?:randum)?|attention|word|reminder|request|guidance|tip|hint|letter|comment|advice|warning|plea|directive)s?,? (?:to|for|of) (?:\w+ ){{0,4}}?(?:{_MACHINE}|(?:reviewers|users|readers|people|persons|anyone) (?:with|of|using|who use) (?:\w+ )?{_DEVICE})|(?:^|[\n(\[\u201c\"*#.:] *|\d )(?:note|message|notice|instructions?|directions?|memo|attention|reminder|request|letter|directive)s? (?:to|for) (?:(?:the|any|all|your|our|every) )?(?:\w+ing )?{_DEVICE}(?= ?[^.\w ]|$| (?:that|which|who|reading|summar))"),
    (_DEVICES, rf"(?:^|[\n(\[\]\u201c\"*#.;:>-] *|\d )(?:(?:dear|to|for|attention|attn|hey|hello|calling|listen|ok|okay),? )?(?:all |any |the |every |you,? )?(?:{_MACHINE}|(?<=dear ){_DEVICE}|(?<=dear reading ){_DEVICE})s?(?: (?:reading|that reads?|processing|summari[sz]ing)[^.:]{{0,60}})? ?[,:\u2014-]|\bfor (?:the |any |all )?{_MACHINE}s?:"),
    (_DEVICES, rf"(?:^|[\n(\[\u201c\"*#.:] *|\d )(?:dear|hey|hello|to|for|attention):? (?:the |any |all |every |whatever |whichever )?(?:\w+ )?{_DEVICE} (?:that|which|who|reading|now reading|(?:will|may|might) (?:be )?(?:read|summari))[^.]{{0,80}}(?:read|summar|process|index|scan|brief|digest|this|my (?:case|letter|motion))|\bdear (?:software|computer|machine|robot|algorithm|model|program|system|AI|reader program)\b"),
    (_MACHINES, rf"{_MACHINE}(?=[^.]{{0,300}}(?:{_BID}))(?=.{{0,400}}\b{_MATTER}\b)|(?:{_BID})(?=[^.]{{0,300}}{_MACHINE})(?=.{{0,400}}\b{_MATTER}\b)|{_MACHINE}s? (?:(?:that|which|who) )?(?:\w+ ){{0,2}}{_PUT}\b[^.]{{0,200}}\b{_OUTCOME}\b"),
    (_DEVICES, rf"{_DEVICE} (?:that|which|who) (?:now )?(?:condens|summari[sz]|digest|abstract|read|brief|index|scan|process|fetch|shorten|analy[sz])\w*\b (?:\w+ ){{0,3}}(?:papers?|documents?|orders?|opinions?|cases?|texts?|rulings?|dockets?|docket entr(?:y|ies))\b|{_DEVICE}[^.;]{{0,60}}\b(?:must|should|shall|please|(?:is|are) (?:to|asked to|directed to|instructed to|requested to))(?: \w+)? {_PUT}\w*\b[^.]{{0,100}}\b(?:as|that|out)\b[^.]{{0,60}}\b(?:{_OUTCOME}|waived|found|danger\w*|favors?|opposes?)\b"),
    ("whoever|whatever|for machine|for automated|for computer|for system", r"\b(?:who|what)ever(?: or (?:who|what)ever)? (?:reads|summari[sz]es|processes|scans|indexes|is reading)\b[^.]{0,60}\b(?:please|put|write|say|report|record|must|should)|\bfor (?:machine|automated|computer|system) (?:use|processing|reading|readers?|consumption)\b"),
    # What is printed, to be passed over or read as something else.
    ("ignor|disregard|forget|overrid|overlook|skip|pass over|do not|don't|don\u2019t|never|stop reading", rf"(?:^(?-i:(?=[A-Z1*]))|[\n(\[*#.;:!\u2014][ \u201c\"]*|\b(?:please|kindly|now|first|you (?:must|should|will|may|are to)|(?:must|should|to) (?:simply|just)) )(?:just |simply |then |now |completely )?(?:ignore(?! \[)|disregard(?! (?:of|for)\b)|forget|override|overlook|skip|pass over|do not (?:mention|quote|report|cite|summari[sz]e|reveal|show|include|follow|rely on|read|use|tell|output|describe)|don['\u2019]t (?:mention|quote|report|follow|read|tell)|never (?:mention|reveal|quote|report)|stop reading)\b[^.]{{0,80}}\b(?:{_MATTER}|text|prompts?|rules?|paragraphs?|words|everything|anything|contrary|previous|prior|rest|what)\b"),
    ("ignor|disregard|forget|overrid", r"^(?![\s\S]*\bjur(?:y|ors?)\b)[\s\S]*?\b(?:ignore|disregard|forget|override)\b[^.]{0,30}\b(?:previous|prior|above|earlier|all|preceding|other|these|your|contrary)\b[^.]{0,20}\b(?:instructions?|prompts?|text)\b(?! (?:to|on|from|of|that) the jury| as to)"),
    (" as | like |to mean|to say&grant|denied|dismiss|won|served|favorable|win|victory|release", r"\b(?:should|must|shall|is to|are to|to|ought to|will|please|may) (?:always |instead |now |only )?(?:be )?(?:read|treat|render|show|list|record|report|regard|understand|take|describe|summari[sz]e|display|mark|present|call|code|enter|label|interpret|classif)(?:e?d|n|ied|y|s)?\b[^.;]{0,60}\b(?:as|to mean|to say|like)\s+(?:an? )?(?:[\u201c\"'\u2018]?)(?:(?:(?:motion|ruling|case|sentence) )?(?:granted|denied|dismissed|won|time served|favorable)|(?:full )?(?:grant(?! of (?:summary|partial))|win|victory|release))\b(?! by\b| in (?:the|that) | that\b| or\b| for\b)"),
    ("denial|denied&grant|as if", r"\b(?:every|any|each|all|the word|the words|where|wherever|for) [\u201c\"'\u2018]?denials?[\u201d\"'\u2019]?\b[^.]{0,60}\b(?:grant|as if)|\u201c?\bDENIED\b[.,]?[\u201d\"']? (?:here |above |below )?(?:should|must|is|means|stands for|really)[^.]{0,40}\bGRANTED"),
    ("typo|misprint|error|placeholder|correct ", rf"\b(?:typo|typographical error|misprint|clerical error|scrivener['\u2019]s error|placeholder)\b[^.]{{0,80}}(?:{_BID})[^.]{{0,200}}\b{_OUTCOME}|\bcorrect (?:value|ruling|reading|disposition) (?:for|of) (?:the |this )?(?:ruling|disposition|motion|order|case|field)\b[^.]{{0,20}}\bis\b|\bcorrect (?:answers?(?: key)?|value|outcome|output|label|disposition|response)\b[^.]{{0,60}}(?:\bis\b|\bare\b|:)[^.]{{0,60}}\b{_OUTCOME}\b"),
    # The reader's work: a summary, an output, an answer.
    ("summar|digest|abstract|synopsis|headnote|overview|recap|brief|output|extract|note&this|the present|the foregoing|if|must|will|would|drop|leave|omit|purpose|should|please|say|said|state|write|report|include", rf"\b(?:(?:summar(?:y(?!,? (?:judgment|disposition|affirm))|ies)|digest|abstract|synopsis|headnote|overview|recap|brief|output|extract|note)s?)\b[^.]{{0,60}}\b(?:of|for|on|about) (?:this|the present|the foregoing) (?:order|document|ruling|opinion|text|decision|case)\b[^.]{{0,40}}\b(?:must|should|shall|is to|will|needs? to|ought to|reports|says|states|mentions|tells)\b|\b(?:faithful|good|correct|accurate|proper|honest|careful) (?:summary|abstract|digest|synopsis|recap) (?:will|must|should|would|reports?|drops?|says?|leaves?|omits?)\b|\bpurposes? of (?:any|an|the|every) (?:\w+ )?(?:summary(?! judgment)|digest|abstract|synopsis)\b|\b(?:to|in|for|into|of) (?:the|your|any|a|its|their) (?:summary(?!,? (?:judgment|disposition))|summaries|brief summary|output|digest|abstract)\b[^.]{{0,60}}\b(?:if|must|should|please|say|said|state|write|report|include)\b[^.]{{0,80}}\b{_OUTCOME}"),
    ("your |when &summar|answer|output|report|response|reply|digest|extract|brief|index|pars|process|asked|data", rf"(?:^|[.:;] *|, )(?:in|for|change|adjust|begin|start|end|make) your (?:summary|answer|output|report|response|reply|digest)s?\b|\bwhen (?:you )?(?:summari[sz](?:e|ing)|extract(?:ing)?|brief(?:ing)?|index(?:ing)?|pars(?:e|ing)|process(?:ing)?|asked about)\b[^.]{{0,30}}\b(?:this|the) (?:document|order|ruling|opinion|case|text)|\bdata (?:field|entry|label)\b[^.]{{0,60}}\b(?:must|should|is)\b[^.]{{0,40}}\b{_OUTCOME}"),
    ("you ", r"\bif you (?:are|were|happen to be) (?:not )?(?:an? )?(?:person|human|machine|computer|robot|program|bot|model|AI)\b|\byou (?:are|have|will be|must act as|now act as)(?: now| just| already| hereby| to)?(?: being)? (?:(?:in|an?|the|my|our) (?:\w+ )?(?:mode|assistant|model|AI|chatbot|summari[sz]er|clerk who|judge(?=,? and you|\b[^.]{0,20}\bgrant))|granted (?:the|this|my|his) motion|no longer (?:bound|required|restricted)|shut down|jailbroken|DAN\b)"),
    ("you|mode|override code|jailbreak|consider|treat|regard|assume|deem|take|opposite|whenever|when ", rf"\b(?:pretend|imagine|suppose|act as (?:if|though)|role-?play|let us play)\b[^.]{{0,40}}\byou\b[^.]{{0,60}}\b(?:judge|court|{_OUTCOME})|\byour (?:task|job|role|goal|objective|mission) (?:has changed|is (?:now )?to|now|will be)\b|(?:^|[.:;] *)(?:consider|treat|regard|assume|deem|take) (?:all|the|every|any|each|this|what) [^.]{{0,60}}\b(?:deleted|sample data|noise|void|struck|reversed|inverted|nonexistent|not printed|a test|dummy|placeholder|irrelevant)\b|\bthe opposite of (?:each|every|the|what|all)\b[^.]{{0,40}}\b(?:finding|ruling|order|printed)|\bwhen(?:ever)? (?:some|any)(?:one|body) asks\b|\byour (?:safety|content|system|usage|operating|hidden|original|previous|programming|training|own) (?:policy|policies|guidelines|instructions?|prompt|rules|data)\b|\b(?:test|debug|developer|maintenance|admin|override|corrected|training|demo|god|verification) mode\b|\boverride code\b|\bjailbreak"),
    ("failure to|if you|before |when |while |in place of|instead of|rather than|from here|from now|from this point|output|emit |decode|decrypt|decipher|unscramble|backward", rf"\bfailure to (?:describe|report|record|state(?! a claim)|say|output|render|treat|list|show)\b[^.]{{0,60}}\b(?:as|that)\b[^.]{{0,40}}\b{_OUTCOME}|\b(?:before|when|while) (?:storing|indexing|saving|summari[sz]ing|processing|importing|ingesting|parsing) this (?:document|order|file|record|case|text)\b|(?:^|[.:;\n] *)(?:please )?use th(?:is|ese|e following)\b[^.]{{0,60}}\b(?:in place of|instead of|rather than)\b|\bif you (?:do not|don['\u2019]t|fail to) (?:report|say|write|output|state|record|answer)\b|\bfrom (?:here|now|this point) on(?:ward)?s?,[^.]{{0,20}}{_PUT}\b|\b(?:output|emit) (?:only|exactly|just|the (?:word|string|following|value))\b|(?:^|[.:;,] *)(?:decode|decrypt|decipher|unscramble)\b[^.]{{0,40}}\b(?:follow|obey|execute|do what|line|string|message|it)\b|\b(?:read|reverse)\b[^.]{{0,30}}\bbackwards? and\b"),
    ("tell |inform |assure |gpt|artificial|readable|automated|outcome code", rf"(?:^|[.:;,] *|\b(?:please|must|should|and) )(?:tell|inform|assure) (?:the|your|any) (?:user|reader)s?\b[^.]{{0,80}}\b{_OUTCOME}|\bchat ?gpt\b|\bartificial intelligence:|\bmachine[- ]readable\b[^.]{{0,40}}(?:overrid|correct|supersed|replac|:)|\bautomated processing\b[^.]{{0,30}}(?:notice|note|instruction)|\boutcome code\b"),
]  # fmt: skip
Row = tuple[tuple[tuple[str, ...], ...], re.Pattern[str]]
_SIGNS: list[Row] = [
    (tuple(tuple(stems.split("|")) for stems in looked.split("&")), re.compile(sign, re.IGNORECASE))
    for looked, sign in _ROWS
]
_STEMS = {stem for looked, _ in _SIGNS for stems in looked for stem in stems}


def rows_for(text: str) -> list[Row]:
    """The signs that may be found in the text, with the parts of words of each that it holds."""
    plain = undisguised(text)
    low = plain.lower() if plain == text else f"{plain.lower()}\n{text.lower()}"
    kept = {stem: stem in (low if stem == stem.lower() else plain) for stem in _STEMS}
    rows = [(tuple(tuple(stem for stem in stems if kept[stem]) for stems in looked), sign) for looked, sign in _SIGNS]
    return [(looked, sign) for looked, sign in rows if all(looked)]


@dataclass(frozen=True, slots=True)
class Look:
    """What of the signs may be found in a piece of text; told once for a paragraph, used for its sentences."""

    signs: tuple[re.Pattern[str], ...]
    encoded: bool
    abroad: bool

    @classmethod
    def at(cls, words: str, rows: Sequence[Row]) -> Look:
        """The signs whose parts of words stand in this text."""
        plain = undisguised(words)
        seen = f"{plain.lower()}\n{plain}"
        has = {stems: any(map(seen.__contains__, stems)) for stems in {stems for looked, _ in rows for stems in looked}}
        live = tuple(sign for looked, sign in rows if all(map(has.__getitem__, looked)))
        return cls(live, is_encoded(words), may_be_abroad(plain))

    def anything(self) -> bool:
        """True if a sign may be there at all."""
        return bool(self.signs) or self.encoded or self.abroad

    def finds(self, words: str) -> bool:
        """True if a sign is in these words of the text."""
        plain = undisguised(words)
        return (
            any(sign.search(plain) for sign in self.signs)
            or (self.abroad and commands_abroad(plain))
            or (self.encoded and is_encoded(words))
        )


@lru_cache(maxsize=4096)
def addresses_machine(words: str) -> bool:
    """True for a sentence or a short paragraph that speaks to the machine that reads the order, not to the parties."""
    return Look.at(words, _SIGNS).finds(words)
