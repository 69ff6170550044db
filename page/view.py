"""Answers, orders and tables as HTML. Everything from orders, files and people is escaped by the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orders.fields import FIELDS, UNCERTAIN, Field
from orders.order import Span
from page.shown import Reading, Shown
from page.text import Mark, sheets
from summarize.answer import Answer, AnswerClaim, Source
from summarize.markdown import BY_A_PERSON, SECTIONS, court_name, evidence_numbers, readable, words

GROUPS = {"caption": "Caption", "motion": "Motion", "ruling": "Ruling", "authorities": "Authorities"}
MOST_QUOTED = 320
_turn = count(1)


@dataclass(frozen=True, slots=True)
class Cite:
    """A place in an order that a click leads to."""

    number: int
    order_id: str
    start: int
    end: int
    page: int
    name: str
    quote: str
    citation: str


def render(template: str, **values: Any) -> str:
    """The HTML of a template of this folder."""
    html: str = _environment().get_template(f"{template}.html.jinja").render(**values)
    return html


def sentence(message: str, *, kind: str = "error") -> str:
    """One sentence for the reader: an `error`, or something to `note`."""
    return render("sentence", message=message, kind=kind)


def cites(answer: Answer, reading: Reading) -> dict[tuple[str, int, int], Cite]:
    """The numbered places that an answer cites, in the order in which it cites them; where it has none, the nearest."""
    sources = [source for claim in answer.claims for source in claim.evidence] or list(answer.nearest)
    found: dict[tuple[str, int, int], Cite] = {}
    for source in sources:
        found.setdefault(_key(source), _cite(len(found) + 1, source, reading))
    return found


def conversation(answers: Sequence[Answer], reading: Reading, *, busy: bool = False) -> str:
    """The questions asked so far with their answers; each claim is followed by buttons that lead to its evidence."""
    turns = []
    for answer in answers:
        numbered = cites(answer, reading)
        claims = [
            {
                "text": _claim(claim, reading),
                "status": claim.status,
                "cites": list({numbered[_key(source)].number: numbered[_key(source)] for source in claim.evidence}.values()),
            }
            for claim in answer.claims
        ]  # fmt: skip
        turns.append({"answer": answer, "claims": claims, "cites": list(numbered.values()),
                      "copied": answer_text(answer, reading), "note": note_of(answer)})  # fmt: skip
    return render("conversation", turns=turns, busy=busy)


def answer_text(answer: Answer, reading: Reading) -> str:
    """The answer as plain text with its citations, to be pasted elsewhere."""
    numbered = cites(answer, reading)
    lines = [answer.question, ""]
    for claim in answer.claims:
        places = [numbered[_key(source)] for source in claim.evidence]
        marks = "".join(f"[{place.number}]" for place in places)
        lines.append(f"{_claim(claim, reading)} {marks}".rstrip())
    if answer.status == "not_found":
        lines.append("Not found in these orders." + (" The nearest passages:" if answer.nearest else ""))
    if note_of(answer):
        lines.append(answer.note)
    lines.append("")
    lines += [f"[{c.number}] {c.citation}, page {c.page}: “{c.quote}”" for c in numbered.values()]
    return "\n".join(lines).strip()


def note_of(answer: Answer) -> str:
    """The answer's note; none where it says what the nearest passages say by being there."""
    return "" if answer.status == "not_found" and answer.nearest and not answer.claims else answer.note


def text_pane(order: Shown, marks: Sequence[Mark], *, caption: str = "") -> str:
    """The text of an order with the cited passages marked; the one with `focus` is scrolled into view."""
    focus = next((mark for mark in marks if mark.focus), None)
    return render(
        "text",
        order=order,
        sheets=sheets(order.text, order.pages, marks),
        focus=focus,
        page=_page_of(order, focus.span.start) if focus else None,
        caption=caption,
        shown=next(_turn),
    )


def order_marks(record: Mapping[str, Any], focus: int | None = None) -> list[Mark]:
    """The marks for all evidence of a record, numbered as its brief and sheet number it."""
    numbers = evidence_numbers(dict(record))
    return [Mark(Span(start, end), number, number == focus) for (start, end), number in numbers.items()]


def order_sheet(order: Shown, *, reader: str) -> str:
    """Brief and field sheet of an order; citations lead to the marks in the text pane called `reader`."""
    record = order.entry.record
    numbers = evidence_numbers(record)
    brief = [
        {"title": SECTIONS[section], "claims": [
            {"text": order.words(claim["text"]), "cites": _numbered(claim["evidence"], numbers)}
            for claim in record["brief"] if claim["section"] == section
        ]}
        for section in SECTIONS if any(claim["section"] == section for claim in record["brief"])
    ]  # fmt: skip
    groups = [
        {"title": title, "rows": [field_row(row, order, numbers) for row in FIELDS if row.group == group]}
        for group, title in GROUPS.items()
    ]
    return render("order", order=order, record=record, brief=brief, groups=groups, reader=reader,
                  outcome=outcome(record), court=court_of(record), warnings=[order.words(w) for w in record["warnings"]],
                  dropped=len(record["dropped_claims"]))  # fmt: skip


def field_row(row: Field, order: Shown, numbers: Mapping[tuple[int, int], int]) -> dict[str, Any]:
    """One line of the sheet: label, value in words, state, confidence, whether to check it, and its evidence."""
    found = order.entry.record["fields"][row.name]
    machine = found.get("machine")
    confidence = found["confidence"]
    value = court_name(found["value"]) if row.name == "court" and found["value"] else readable(row, found)
    several = (
        [readable(row, found | {"value": [v]}) for v in found["value"]] if isinstance(found["value"], list) else []
    )
    return {
        "name": row.name,
        "label": words(row.name),
        "value": order.words(value),
        "several": [order.words(one) for one in several] if found["state"] == "value" and len(several) > 1 else [],
        "state": words(found["state"]) if found["state"] != "value" else "",
        "method": BY_A_PERSON if machine else found["method"],
        "machine": order.words(readable(row, machine) or words(machine["state"])) if machine else "",
        "reason": order.words(found.get("correction", {}).get("reason", "")),
        "confidence": confidence,
        "check": not machine and (confidence is None or confidence < UNCERTAIN or found["state"] == "failed"),
        "cites": _numbered(found["evidence"], numbers),
    }


def outcome(record: Mapping[str, Any]) -> dict[str, str]:
    """What the court did: `words` to show, and `kind` (the value) for its colour."""
    found = record["fields"]["disposition"]
    if found["state"] != "value":
        return {"words": "no ruling read", "kind": "other"}
    return {"words": words(found["value"]), "kind": found["value"]}


def court_of(record: Mapping[str, Any]) -> str:
    """The name of the court, nothing where none was read."""
    court = record["fields"]["court"]["value"]
    return court_name(court) if court else ""


def _numbered(evidence: Sequence[Mapping[str, Any]], numbers: Mapping[tuple[int, int], int]) -> list[dict[str, Any]]:
    found = {numbers[item["start"], item["end"]]: item for item in evidence}
    return [{"number": number, "page": found[number]["page"]} for number in sorted(found)]


def _key(source: Source) -> tuple[str, int, int]:
    return source.passage.order_id, source.passage.span.start, source.passage.span.end


def _cite(number: int, source: Source, reading: Reading) -> Cite:
    order_id, start, end = _key(source)
    quote = reading.quote(source)
    cut = quote if len(quote) <= MOST_QUOTED else quote[:MOST_QUOTED].rsplit(" ", 1)[0] + " …"
    citation = reading.order(order_id).citation
    return Cite(number, order_id, start, end, source.page, reading.name(source), cut, citation)


def _claim(claim: AnswerClaim, reading: Reading) -> str:
    """The claim as it may be shown: orders are called as elsewhere on the page, their personal data is masked."""
    text = claim.text
    for source in claim.evidence:
        order = reading.order(source.passage.order_id)
        ruled = outcome(order.entry.record)["words"]
        text = order.words(text.replace(source.name, f"{order.name}: {ruled}"))
    return " ".join(text.split())


def _page_of(order: Shown, offset: int) -> int:
    before = [page.number for page in order.pages if page.span.start <= offset]
    return before[-1] if before else 1


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
