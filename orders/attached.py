"""What an order itself says, without what is attached to it: exhibits behind the signature, forms and drafts it sets out.

A decree in a party's draft, a caption on an exhibit, a signature under a sample are printed in the file, not made by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from orders.caption import head_end
from orders.order import Order, Span

_HEADING = re.compile(
    r"^[ \t*#]*(?:EXHIBITS?|Exhibits?|ATTACHMENTS?|Attachments?|ENCLOSURES?|Enclosures?|ANNEX|PROPOSED ORDER|CERTIFICATE OF (?:SERVICE|MAILING)|DRAFT ORDER)"
    r"(?:[ \t]+(?:LIST|List|INDEX|[A-Z]{1,2}|\d{1,3}))?(?:[ \t]*[-\u2013\u2014:(][^\n]{0,70})?[ \t*]*$"
    r"|^[ \t*#]*(?:APPENDIX|ADDENDUM|SCHEDULE|SUPPLEMENT)[^\na-z]{0,20}\n\s*(?:IN THE )?UNITED STATES (?:DISTRICT|BANKRUPTCY)",
    re.MULTILINE,
)
_DECREE = re.compile(
    r"\b(?:ORDERED|GRANT(?:S|ED)|DEN(?:Y|IES|IED)|DISMISS(?:ES|ED)?|DEFER(?:S|RED)|OVERRUL(?:ES|ED)|STAY(?:S|ED)|(?:is|are|be) (?:hereby )?(?:granted|denied|dismissed))\b"
)
_OFFICE = re.compile(
    r"^[^\n]{0,60}\b(?:District|Magistrate|Bankruptcy) (?:Court )?Judge[ \t]*$|^[^\n]{0,60}\bU\.S\.[DM]\.J\.[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNING = re.compile(r"/?s/|_{5,}|\bORDERED\b|\b(?:DATED?|Dated?|ENTER(?:ED)?|Entered?|SIGNED|Signed|DONE)\b")
# What holds another's words: a draft, a letter, a sample; the court's own and other courts' orders are not among them.
_CARRIER = (
    r"(?:\b(?:sample|specimen|template|draft|proposed (?:order|form|language|ruling)|proposes|mock|imagin\w+|hopes for|fictitious|unsigned|not (?:been )?signed|handwritten|attache[sd]|envelope|stamped by|clipping|newspaper"
    r"|asks (?:the Court|this Court|me) to (?:sign|enter|adopt)|blank form|wishes for|exhibit [A-Z0-9]{1,2}|he closes|she closes"
    r"|(?:his|her|a|the defendant['\u2019]s|defendant['\u2019]s|movant['\u2019]s|mother['\u2019]s|sister['\u2019]s|brother['\u2019]s|wife['\u2019]s) (?:own )?(?:\w+ )?(?:letter|note|e-?mail|affidavit|postcard|diary|blog|post|journal|poem|petition|statement))\b)"
)
_FORM = re.compile(rf"{_CARRIER}[^.]*:\s*$", re.IGNORECASE)
_CARRIES = re.compile(_CARRIER, re.IGNORECASE)
_RULES = re.compile(
    r"\bORDERED\b|\b[Mm]otion (?:is|was|be|will be) (?:hereby )?(?:GRANTED|DENIED|DISMISSED|granted|denied|allowed)|\b[Jj]udge (?:will|should|shall|must) (?:find|grant|release)|\bGRANTS\b|\bDENIES\b|\b[Cc]ourt (?:hereby )?(?:finds|holds|concludes|grants|denies|granted|reduces)\b"
    r"|/s/|\b(?:District Judge|DISTRICT JUDGE|DISTRICT COURT)\b|\bDocument \d+ +Filed\b|\bFILED\b|\b(?:sentence|term) is (?:hereby )?reduced"
)
_QUOTED = re.compile(r"\u201c[^\u201d]{15,1500}\u201d|(?<!\w)\"[^\"]{15,1500}\"")
# Where a sentence begins: not behind an initial; behind a line that is set far in or short, such as a signature's or a date's.
_STARTS = re.compile(
    r"(?:(?<=[a-z0-9)\]\u201d\"'][.!?])|(?<=[.!?][\u201d\"']))\s+(?=[A-Z])|\n {20,}[^\n]*\n(?=\S)|(?:\A|(?<=\n))[^\n]{1,40}\n(?=[A-Z])"
)
_SIGNED_NEXT = re.compile(
    r"\s*(?:[^\n]{0,20}(?:/?s/|SO ORDERED|Dated|DATED|Signed|_{5,})|[^\n]{0,60}\b(?:District Judge|DISTRICT JUDGE))"
)
# A decree in so many words, and mouths from which one may come.
_DECREED = re.compile(
    r"\bORDERED\b|\b(?:is|be|are) (?:hereby )?(?:GRANTED|DENIED|granted)\b|\bGRANTS\b|reduced to (?:time served|TIME SERVED)"
)
_COURTS = re.compile(
    r"\b(?:[Cc]ourt|[Jj]udge|Circuit|[Oo]rder|[Oo]pinion|I|[Ww]e|statute|Section|Rule|Guidelines?|[Gg]overnment|ORDER|Congress|[Jj]udgment|docket)\b|\u00a7"
)
_ASKED = re.compile(r"^[ \t]*Q[:.][^\n]*(?:\n(?![ \t]*A[:.])[^\n]*){0,4}\n+[ \t]*A[:.]", re.MULTILINE)
_CAPTION = re.compile(
    r"^(?:[ \t]*[A-Z][A-Z \d]{2,20}\n\s*)?[ \t*]*(?:IN THE )?UNITED STATES (?:DISTRICT|BANKRUPTCY) COURT[ \t*]*$",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*(?:\n|\Z))[^\n]+)*")
MOST_FORM = 1500  # characters that a draft set out in an order may fill


@lru_cache(maxsize=8)
def issued(order: Order) -> Order:
    """The order as far as the court wrote it: cut where an exhibit or another's signature follows its own, forms blank.

    Offsets stay those of the order given.
    """
    text = order.text
    for span in _forms(text):
        text = text[: span.start] + re.sub(r"[^\n]", " ", text[span.start : span.end]) + text[span.end :]
    text = _without_preamble(text, order.stamps)
    end = _issued_end(text)
    text = text[:end]
    if text == order.text:
        return order
    end = len(text.rstrip())
    text = text[:end]
    return replace(
        order,
        text=text,
        raw_starts=order.raw_starts[: end + 1],
        stamps=tuple(stamp for stamp in order.stamps if stamp.end <= end),
        pages=tuple(
            replace(page, span=Span(page.span.start, min(page.span.end, end)))
            for page in order.pages
            if page.span.start <= end
        ),
    )


_COURT_NAME = re.compile(
    r"^[^a-z\n]{0,60}\b(?:UNITED STATES|DISTRICT|BANKRUPTCY) [^\n]{0,30}COURT\b|^\W*(?:v|vs|V|VS|against|AGAINST)\.?(?:$|\s{2,}|\W*$)",
    re.MULTILINE,
)


def _without_preamble(text: str, stamps: Sequence[Span]) -> str:
    """The text with prose blanked that stands over the caption's parties, where no court writes any."""
    names = [match.start() for match in _COURT_NAME.finditer(text, 0, 2500)]
    decree = _DECREE.search(text, names[0]) if names else None
    stop = min(names[0] + 1200, decree.start() if decree else len(text)) if names and names[0] < 1200 else 0
    names = [name for name in names if name < stop]
    for match in _PARAGRAPH.finditer(text, 0, names[-1] if names else 0):
        if any(stamp.overlaps(Span(*match.span())) for stamp in stamps):
            continue
        words = [word.lstrip("[(\u201c\"'") for word in match.group().split()]
        low = sum(word[:1].islower() for word in words)
        sentence = len(words) >= 6 and re.search(r"[.:;!?)\u201d]\s*$", match.group())
        if low >= 0.5 * len(words) and (sentence or (low >= 3 and match.end() <= names[0])):
            text = text[: match.start()] + re.sub(r"[^\n]", " ", match.group()) + text[match.end() :]
    return text


def _issued_end(text: str) -> int:
    head = head_end(text)
    decree = _DECREE.search(text, head if head < min(len(text), 4000) else 0)
    if not decree:
        return len(text)
    signed = [m for m in _OFFICE.finditer(text, decree.end()) if _is_signature(text, m.start())]
    heading = _HEADING.search(text, max(decree.end(), len(text) // 2))
    while heading and signed and heading.start() < signed[0].start():
        if len(signed) == 1 and signed[0].start() - heading.end() < MOST_ADDED:
            break  # the only signature stands under the exhibit: the order bears none
        heading = _HEADING.search(text, heading.end())
    again = _CAPTION.search(text, signed[0].end() + 150) if signed else None
    end = min([len(text), *(found.start() for found in (heading, again) if found)])
    if len(signed) > 1 and signed[1].start() < end and _is_addition(text[signed[0].end() : signed[1].start()]):
        return _addition_start(text, signed[0].end(), signed[1].start())
    if signed and _names(text, signed[0]) & _printed(text[: signed[0].start() - 200]):
        known = _printed(text[: signed[0].end()])
        if any(m.start() < end and not _names(text, m) & known for m in signed[1:]):
            return signed[0].end()  # what another signs behind the court's own judge is not the court's
    return end


def _is_signature(text: str, office: int) -> bool:
    return bool(_SIGNING.search(text, text.rfind("\n", 0, max(0, office - 160)) + 1, office))


MOST_ADDED = 400  # characters between two signatures; an order that goes on for longer was not yet signed


def _is_addition(between: str) -> bool:
    """True for a few lines with words of their own between two signatures, as when another's is set under the court's."""
    lines = [line.split() for line in between.split("\n") if not _OFFICE.search(line)]
    prose = any(len(words) > 4 or (words and words[-1].endswith(":") and len(words) > 2) for words in lines)
    return prose and len(between) <= MOST_ADDED


# Date, and place, under a signature.
_DATED = re.compile(r"\s*[^\n]{0,40}\b(?:19|20)\d\d[^\n]{0,40}\n(?:[^\n]{0,40}, [A-Z][^\n]{0,30}\n)?")


def _addition_start(text: str, first: int, second: int) -> int:
    """Where the paragraph begins that leads to the second signature; notes under the first stay."""
    starts = [first + match.start() for match in _PARAGRAPH.finditer(text[first:second])]
    for at in range(len(starts) - 1, 0, -1):
        before = text[starts[at - 1] : starts[at]].rstrip()
        if not before.endswith(":") and not re.search(r"ORDERED|GRANTED|DENIED|/?s/|^[^a-z]+$", before):
            return starts[at]
    dated = _DATED.match(text, first)
    return dated.end() if dated else starts[0] if starts else second


def _names(text: str, office: re.Match[str]) -> frozenset[str]:
    """The words of the line over the office, or before it on its own line."""
    above = text[: office.start()].rstrip().rpartition("\n")[2]
    return _printed(f"{above} {office.group()}") - _OFFICES


def _printed(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[A-Z][\w'\u2019-]{3,}", text))


_OFFICES = frozenset(
    [
        "united",
        "states",
        "district",
        "magistrate",
        "bankruptcy",
        "court",
        "judge",
        "chief",
        "senior",
        "ordered",
        "honorable",
        "dated",
    ]
)


def _forms(text: str) -> Iterator[Span]:
    """What is set out behind words that call it a draft, a letter, a sample, if it rules or is signed."""
    inside, left, margin = False, 0, _margin(text)
    for match in _PARAGRAPH.finditer(text):
        words = match.group()
        if inside and _is_set_in(words, margin) and left > 0:
            left -= len(words)
            yield Span(*match.span())
            inside = not (_OFFICE.search(words) or _ends(words, text[match.end() :])) and not re.search(
                '[\u201d"][.]?\\s*$', words
            )
            continue
        if _ASKED.match(words):  # testimony, or a chat: the court answers no questions
            yield Span(*match.span())
            continue
        yield from _quoted(text, Span(*match.span()))
        rest = text[match.end() : match.end() + MOST_FORM]
        inside, left = bool(_FORM.search(" ".join(words.split()))) and bool(_RULES.search(rest)), MOST_FORM
        following = _PARAGRAPH.search(rest)
        if inside and following and _is_set_in(following.group(), margin):
            starts = [0, *(at.end() for at in _STARTS.finditer(words))]
            yield Span(match.start() + starts[-1], match.end())


def _is_set_in(words: str, margin: int) -> bool:
    return _least_indent(words) >= margin + 4 or words.lstrip()[:1] in ("\u201c", '"', "|", ">")


def _ends(words: str, rest: str) -> bool:
    """True if a form is complete with this paragraph: it rules, and no signature follows at once."""
    return bool(_RULES.search(words)) and not _SIGNED_NEXT.match(rest)


def _quoted(text: str, paragraph: Span) -> Iterator[Span]:
    """In a paragraph, sentences that quote a decree out of a letter or draft; or all of it, if it is one quotation."""
    for quote in _QUOTED.finditer(text, paragraph.start, paragraph.end):
        if not _RULES.search(quote.group()):
            continue
        before = text[paragraph.start : quote.start()]
        after = text[quote.end() : paragraph.end]
        if not before.strip() and not after.strip(" .\n"):
            yield paragraph
            continue
        starts = [0, *(match.end() for match in _STARTS.finditer(before))]
        own, last = starts[-1], starts[-2:][0]
        if last < own and _CARRIES.search(before, last, own):
            yield Span(paragraph.start + last, quote.end())
        elif _CARRIES.search(before, own) or (
            _DECREED.search(quote.group()) and before.rstrip().endswith(":") and not _COURTS.search(before, own)
        ):
            yield Span(paragraph.start + own, quote.end())


def _margin(text: str) -> int:
    """The indent that most lines of the order have."""
    indents = Counter(len(line) - len(line.lstrip(" ")) for line in text.split("\n") if line.strip())
    return indents.most_common(1)[0][0] if indents else 0


def _least_indent(words: str) -> int:
    return min((len(line) - len(line.lstrip(" ")) for line in words.split("\n") if line.strip()), default=0)
