"""The decree: which motions an order decides, how, and on what terms. The words that order, not the history."""

from __future__ import annotations

import re

from orders.acts import Act, find_acts, flow_span, is_main
from orders.boxes import find_boxes
from orders.caption import head_end
from orders.entries import RecordCite, find_record_cites
from orders.fields import FieldValue, absent, read
from orders.order import Order, Span
from orders.relief import conditions, new_sentence
from orders.sentences import flow
from orders.speaker import Sentence, spoken

_REFILE = re.compile(
    r"\b(?:may|can|free to|leave to|able to|permitted to|invited to|entitled to|opportunity to|right to|chooses? to|wishes? to|should [A-Z]\w+ choose to|if (?:he|she|[A-Z]\w+) )(?:\s?(?:re-?file|renew|refiles|file (?:a|an|another)[^.;]{0,30}\bmotion|file (?:it|one) again|submit (?:a|another) (?:new|renewed|further)|seek (?:relief|reconsideration) again|move again|bring (?:a|another) (?:new|renewed)|reapply|return to))"
    r"|\b(?:re-?fil(?:e|es|ing)|renew(?:s|ed|ing)?) (?:his|her|the|this|its|a) (?:\w+ )?(?:motion|request)\b[^.;]{0,60}\b(?:after|once|when|if|upon|should)\b|\bleave to (?:re-?file|renew)|\b(?:nothing|not)\b[^.;]{0,40}\b(?:prevents?|precludes?|bars?|prohibits?|forecloses?) [\w. ]{1,30} from (?:re-?filing|renewing|filing (?:a|another) (?:new|renewed|further|second|later))|\bwithout prejudice\b",
    re.IGNORECASE,
)
_NOT_REFILE = re.compile(
    r"\b(?:may|shall|can) not\b|\bcannot\b|\bno (?:further|other)\b|\breply\b|\bresponse\b|\bopposition\b",
    re.IGNORECASE,
)
_MOTION_WORD = re.compile(
    r"\b(?:motions?|letter|request|petition|application|Mot\.|moves?|moved|asks?|asked|duplicate|seeks?)\b",
    re.IGNORECASE,
)
_OTHER_PAPER = re.compile(
    r"\b(?:response|responded|responds|respond|opposition|opposes|opposed|reply|repl(?:ied|ies)|memorandum|memo|exhibits?|supplement\w*|brief|order(?! (?:reducing|granting|modifying|directing))|judgment|records?|appendix|transcript|report|objection|statement|notice|denied|granted|declaration|PSR|presentence|sur-?reply|sentenced|indictment|plea|status|filed (?:its|an?) (?:answer|opposition)|attach\w*|support\w*)\b",
    re.IGNORECASE,
)

_AGAINST = re.compile(
    r"\b(?:oppos(?:e|es|ing)|opposed(?= (?:the|his|her)\b)|respon\w+ to|repl\w+ to|opposition to|support of|object\w* to)\s+(?:the |his |her |both |that |this )?(?:\w+ )?(?:motions?|requests?|petition)",
    re.IGNORECASE,
)


def decree_fields(order: Order) -> dict[str, FieldValue]:
    """Disposition, prejudice, refiling, the motions decided, and for a grant the new sentence and its conditions."""
    acts = find_acts(order)
    main = main_act(acts)
    fields = {
        "disposition": _disposition(order, main),
        "prejudice": _prejudice(order, acts, main),
        "motion_documents": _motion_documents(order, acts),
    }
    fields["refiling_invited"] = _refiling(order, main)
    granted = main is not None and main.disposition in ("granted", "granted_in_part")
    reduces = granted and bool(re.search(r"\b(?:3582|sentence|release)\b", order.text))
    fields["new_sentence"] = (
        new_sentence(order, main.sentence.span.start) if reduces and main else absent("new_sentence", "printed")
    )
    fields["conditions"] = (
        conditions(order, main.sentence.span.start) if reduces and main else absent("conditions", "printed")
    )
    return fields


def main_act(acts: tuple[Act, ...]) -> Act | None:
    """The act that decides the main motion: the heaviest words, motions denied as moot beside it last."""
    own = [act for act in acts if is_main(act)] or list(acts)
    return max(own, key=lambda act: (act.weight - 4.0 * _moot(act), act.sentence.span.start), default=None)


def _moot(act: Act) -> bool:
    return (
        bool(
            re.match(
                r"[^.;]{0,30}\bmoot\b|[^.;]{0,10}\bas (?:premature|unnecessary|duplicative)\b", act.tail, re.IGNORECASE
            )
        )
        and act.disposition == "denied"
    )


def _disposition(order: Order, main: Act | None) -> FieldValue:
    if main is None:
        return absent("disposition", "printed")
    return read(
        order,
        "disposition",
        main.disposition,
        [_decretal(order, main.sentence)],
        confidence=min(0.99, 0.85 + main.weight / 50),
    )


def _decretal(order: Order, sentence: Sentence) -> Span:
    """The sentence, or of a very long one its last 400 characters up to the decree's end."""
    return (
        sentence.span
        if sentence.span.end - sentence.span.start <= 700
        else Span(sentence.span.end - 500, sentence.span.end)
    )


def _prejudice(order: Order, acts: tuple[Act, ...], main: Act | None) -> FieldValue:
    for act in sorted(acts, key=lambda act: -act.weight):
        if main is None or not is_main(act) or act.disposition != main.disposition:
            continue
        printed = re.search(r"\b(?P<how>without|with)\s+prejudice", act.sentence.text, re.IGNORECASE)
        if printed:
            span = flow_span(order, act.sentence, printed.group())
            return read(order, "prejudice", printed["how"].lower(), [span], confidence=0.97)
    return absent("prejudice", "printed")


def _refiling(order: Order, main: Act | None) -> FieldValue:
    for sentence in reversed(spoken(order)):
        if sentence.speaker == "law" or (
            sentence.speaker in ("planted", "history", "government", "movant")
            and not re.search(r"\bmay\b|\bchooses\b", sentence.text)
        ):
            continue
        found = _REFILE.search(sentence.text)
        if not found or main is None:
            continue
        if main.disposition not in ("denied", "dismissed", "other") and "file" not in found.group().lower():
            continue
        if _NOT_REFILE.search(sentence.text[max(0, found.start() - 30) : found.end() + 40]) or sentence.speaker in (
            "planted",
            "history",
        ):
            continue
        if (
            found.group().lower() == "without prejudice"
            and sentence.span.start < 0.6 * len(order.text)
            and sentence.span != main.sentence.span
        ):
            continue
        return read(order, "refiling_invited", True, [sentence.span], confidence=0.93)
    return absent("refiling_invited", "printed")


def _motion_documents(order: Order, acts: tuple[Act, ...]) -> FieldValue:
    found: dict[int, Span] = {}
    for act in acts:
        at = act.sentence.text.find(act.object) if act.object else -1
        for cite in find_record_cites(act.object) if at >= 0 else ():
            if _names_motion(act.object, cite, strict=False):
                _note(found, order, act.sentence, cite.numbers, act.sentence.text[at + cite.start : at + cite.end])
    main_named = any(find_record_cites(act.object) for act in acts if is_main(act))
    form, head = bool(find_boxes(order.text)), head_end(order.text)
    for sentence in _with_following_cites(order):
        closing = re.search(
            r"\b(?:close|terminate|TERMINATE|CLOSE)\b[^.]*\bmotions?\b|\bWOULD GRANT\b|\bremains? pending\b",
            sentence.text,
        )
        early = sentence.span.start < head + 0.35 * (len(order.text) - head)
        history = sentence.speaker in ("history", "planted") or re.search(
            r"\b(?:earlier|prior|previous|first) motion\b", sentence.text
        )
        if not (closing or ((form or (early and not main_named)) and not history)):
            continue
        lead = _lead(order, sentence) if form else ""
        for cite in find_record_cites(sentence.text):
            shifted = RecordCite(cite.start + len(lead), cite.end + len(lead), cite.numbers)
            if closing or _names_motion(lead + sentence.text, shifted, strict=True):
                _note(found, order, sentence, cite.numbers, sentence.text[cite.start : cite.end])
    _from_head(order, found)
    if not found:
        _from_footnotes(order, found)
    if not found and acts:
        view = flow(order.text)
        for act in acts:
            for number, span in _bracketed(act.sentence.text):
                at = view.at(act.sentence.span.start)
                found.setdefault(number, view.span(at + span.start, at + span.end))
    if not found:
        return absent("motion_documents", "printed")
    numbers = tuple(sorted(found))
    return read(order, "motion_documents", numbers, [found[number] for number in numbers], confidence=0.9)


def _lead(order: Order, sentence: Sentence) -> str:
    """The prose before a piece of a form, which its boxes cut in two."""
    view = flow(order.text)
    at = view.at(sentence.span.start)
    return view.text[max(0, at - 140) : at]


def _note(found: dict[int, Span], order: Order, sentence: Sentence, numbers: tuple[int, ...], words: str) -> None:
    for number in numbers:
        found.setdefault(number, flow_span(order, sentence, words))


def _names_motion(prose: str, cite: RecordCite, *, strict: bool) -> bool:
    """True if the paper cited is a motion: the nearest noun before the cite says so."""
    before = prose[: cite.start]
    previous = [other.end for other in find_record_cites(before)]
    window = before[max([0, len(before) - 160, *previous[-1:]]) :]
    window = _AGAINST.sub(lambda m: " response".ljust(len(m.group())), window)
    motion = [match.end() for match in _MOTION_WORD.finditer(window)]
    other = [match.end() for match in _OTHER_PAPER.finditer(window)]
    if not motion and not other and previous and re.fullmatch(r"[\s,()\[\]and&]*", window):
        last = find_record_cites(before)[-1]
        return _names_motion(prose, last, strict=strict)
    if not motion:
        return not strict and not other
    return (
        not other
        or motion[-1] > other[-1]
        or bool(re.search(r"\bmotion\b[^.,;]{0,80}$", window[: other[-1]], re.IGNORECASE) and not strict)
    )


def _with_following_cites(order: Order) -> list[Sentence]:
    """The sentences, with a cite that stands as a sentence of its own taken into the one before."""
    out: list[Sentence] = []
    view = flow(order.text)
    for sentence in spoken(order):
        alone = re.fullmatch(r"[\s\[(]*(?:See )?(?P<cite>.{4,30}?)[\s\])]*\.?", sentence.text)
        if out and alone and find_record_cites(sentence.text):
            last = out[-1]
            span = Span(last.span.start, sentence.span.end)
            text = (
                f"{last.text} {sentence.text}"
                if "\u2026" in last.text
                else view.text[view.at(span.start) : view.at(span.end)]
            )
            out[-1] = Sentence(span, text, last.speaker, last.heading)
        else:
            out.append(sentence)
    return out


def _bracketed(prose: str) -> list[tuple[int, Span]]:
    """Entries that a docket text names by a bare number in brackets right after the motion: `motion ... [498]`."""
    found = re.finditer(r"\b(?:[Mm]otions?|[Aa]pplication|[Rr]equest)\b[^.;\[\]]{0,90}\[(?P<n>\d{2,4})\]", prose)
    return [(int(match["n"]), Span(match.start("n"), match.end("n"))) for match in found]


def _from_footnotes(order: Order, found: dict[int, Span]) -> None:
    """Motions whose entry stands in a footnote of its own: `motion1 ... 1 R. Doc. 211.`"""
    text = order.text
    for note in re.finditer(
        r"^\s*\[?(?P<mark>\d{1,2})\]?\s+(?:See )?(?P<cite>[A-Z][^\n]{2,24}\d)\.?\s*$", text, re.MULTILINE
    ):
        cites = find_record_cites(note["cite"])
        mark = re.search(rf"[a-z.,]{note['mark']}(?=[\s.,])", text[: note.start()])
        before = text[max(0, mark.start() - 90) : mark.start() + 1] if mark else ""
        words = [match.end() for match in _MOTION_WORD.finditer(before)]
        other = [match.end() for match in _OTHER_PAPER.finditer(before)]
        if (
            cites
            and mark
            and words
            and mark.start() < 0.5 * len(text)
            and (not other or words[-1] > other[-1] or before.rstrip(".").endswith("it"))
        ):
            for number in cites[0].numbers:
                found.setdefault(number, Span(*note.span("cite")))


def _from_head(order: Order, found: dict[int, Span]) -> None:
    """Numbers printed in the caption beside the title: `Re: Dkt. Nos. 210, 214`, `[Dkt. # 142]`."""
    for line in re.finditer(
        r"(?:^|\s{2,}|\s)(?P<cites>(?:[Rr][Ee]:\s*|[\[(])(?:Dkt|ECF|Doc|DE|D\.E)[^\n]{2,60})$",
        order.text[: head_end(order.text)],
        re.MULTILINE,
    ):
        start = line.start("cites")
        if any(stamp.start <= start < stamp.end for stamp in order.stamps):
            continue
        for cite in find_record_cites(line["cites"]):
            for number in cite.numbers:
                found.setdefault(number, Span(start + cite.start, start + cite.end))
