"""A record as the Markdown page that a person reads: outcome first, every line with the numbers of its evidence."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import cache

from courts_db import find_court_by_id

from orders.fields import UNCERTAIN, Field
from orders.privacy import PrivateKind, mask, private_strings
from summarize.record import Record, record_rows

QUOTE_CHARACTERS = 400
BY_A_PERSON = "corrected by a person"
SECTIONS = {
    "request": "Request",
    "background": "Background",
    "reasons": "Reasons",
    "ruling": "Ruling",
    "next": "What happens next",
}
_MARKUP = re.compile(r"([\\`*_\[\]|~])")
_BLOCK_START = re.compile(r"^(\d+)([.)])|^([-+=])")
Known = list[tuple[str, PrivateKind]]


def order_markdown(record: Record, *, masked: bool = True) -> str:
    """The page of one order: caption and outcome, brief, fields, numbered evidence, warnings.

    Personal data is masked unless told otherwise (Fed. R. Crim. P. 49.1). All text from the order is escaped.
    """
    known: Known | None = private_strings(record["text"]) if masked else None
    numbers = evidence_numbers(record)
    blocks = [
        [f"# {_title(record, known)}", "", f"**Outcome:** {_outcome(record, known)}"],
        _warning_lines(record, known),
        _brief_lines(record, numbers, known),
        _field_lines(record, numbers, known),
        _evidence_lines(record, numbers, known),
        [_footer(record, masked)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def shown_value(value: object) -> str:
    """A field's value in words of one line: lists joined by semicolons, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "; ".join(str(item) for item in value)
    return str(value)


def uncertain(record: Record) -> list[str]:
    """The names of the fields whose confidence is below 0.8, or that could not be read."""
    fields = record["fields"].items()
    return [name for name, field in fields if field["state"] == "failed" or _is_low(field["confidence"])]


@cache
def court_name(court_id: str) -> str:
    """The name of a court by its courts-db id, or the id where courts-db does not know it."""
    found = find_court_by_id(court_id)
    return str(found[0]["name"]) if found else court_id


def escape(text: str) -> str:
    """One line of text that Markdown shows as it is: white space collapsed, HTML and markup escaped."""
    line = html.escape(" ".join(text.split()), quote=False)
    line = _MARKUP.sub(r"\\\1", line)
    return _BLOCK_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)


def _is_low(confidence: float | None) -> bool:
    return confidence is not None and confidence < UNCERTAIN


def _text(text: str, known: Known | None) -> str:
    return escape(text if known is None else mask(text, known))


def _value(record: Record, name: str) -> str:
    return shown_value(record["fields"][name]["value"])


def _title(record: Record, known: Known | None) -> str:
    court = _value(record, "court")
    parts = [_value(record, "defendant"), court_name(court) if court else "", _value(record, "docket_number")]
    named = [_text(part, known) for part in [*parts, _value(record, "date")] if part]
    return " · ".join(named) or _text(record["source"]["path"], known)


def _outcome(record: Record, known: Known | None) -> str:
    disposition = record["fields"]["disposition"]
    if disposition["state"] != "value":
        return "no ruling was read from this order" + (f" — {BY_A_PERSON}" if "machine" in disposition else "")
    said = [words(disposition["value"]).upper()]
    prejudice = _value(record, "prejudice")
    if prejudice in {"with", "without"}:
        said.append(f"{prejudice} prejudice")
    if sentence := _value(record, "new_sentence"):
        said.append(f"to {_text(sentence, known)}")
    if bases := record["fields"]["denial_basis"]["value"]:
        said.append(f"({', '.join(words(basis) for basis in bases)})")
    if record["fields"]["refiling_invited"]["value"]:
        said.append("· may be filed again")
    check = " — **check**" if _is_low(disposition["confidence"]) else ""
    if "machine" in disposition:
        check = f" — {BY_A_PERSON}"
    return " ".join(said) + check


def words(name: str) -> str:
    """The name of a field, or a value from its options, as people write it."""
    return {"section_3553a": "§ 3553(a)", "covid19": "COVID-19"}.get(name, name.replace("_", " "))


def evidence_numbers(record: Record) -> dict[tuple[int, int], int]:
    """The number, from 1, of each (start, end) that proves something: those of the brief first, then by field."""
    numbers: dict[tuple[int, int], int] = {}
    for item in [*record["brief"], *record["fields"].values()]:
        for evidence in item["evidence"]:
            numbers.setdefault((evidence["start"], evidence["end"]), len(numbers) + 1)
    return numbers


def _references(evidence: Iterable[Record], numbers: dict[tuple[int, int], int]) -> str:
    found = sorted({numbers[item["start"], item["end"]] for item in evidence})
    return " ".join(f"[{number}](#e{number})" for number in found)


def _warning_lines(record: Record, known: Known | None) -> list[str]:
    return [f"> **Warning:** {_text(warning, known)}\n>" for warning in record["warnings"]]


def _brief_lines(record: Record, numbers: dict[tuple[int, int], int], known: Known | None) -> list[str]:
    lines: list[str] = []
    section = None
    for claim in record["brief"]:
        if claim["section"] != section:
            section = claim["section"]
            lines += ["", f"## {SECTIONS[section]}", ""]
        lines.append(f"- {_text(claim['text'], known)} {_references(claim['evidence'], numbers)}".rstrip())
    if record["dropped_claims"]:
        lines += ["", f"*Written but not shown, for want of evidence: {len(record['dropped_claims'])}.*"]
    return lines[1:]


def _field_lines(record: Record, numbers: dict[tuple[int, int], int], known: Known | None) -> list[str]:
    lines = ["## Fields", "", "| field | value | state | confidence | evidence |", "|---|---|---|---|---|"]
    for row in record_rows(record):
        field = record["fields"][row.name]
        confidence = "" if field["confidence"] is None else f"{field['confidence']:.2f}"
        if row.name in uncertain(record):
            confidence = f"{confidence} **check**".strip()
        state = _state(row, field, known)
        value = _text(readable(row, field), known)
        lines.append(
            f"| {words(row.name)} | {value} | {state} | {confidence} | {_references(field['evidence'], numbers)} |"
        )
    return lines


def _state(row: Field, field: Record, known: Known | None) -> str:
    """How the value came about; a person's value is never passed off as one that the order proves."""
    if machine := field.get("machine"):
        read = _text(readable(row, machine), known) or words(machine["state"])
        return f"{BY_A_PERSON}; read: {read}"
    return str(field["method"]) if field["state"] == "value" else words(field["state"])


def readable(row: Field, field: Record) -> str:
    """The value in words; nothing where the state says it all."""
    if field["state"] != "value":
        return ""
    value = field["value"]
    if row.kind == "set" and row.options:
        value = [words(option) for option in value]
    return shown_value(words(value) if row.kind == "enum" else value)


def _evidence_lines(record: Record, numbers: dict[tuple[int, int], int], known: Known | None) -> list[str]:
    if not numbers:
        return []
    pages = {
        (evidence["start"], evidence["end"]): evidence["page"]
        for item in [*record["brief"], *record["fields"].values()]
        for evidence in item["evidence"]
    }
    lines = ["## Evidence", ""]
    for (start, end), number in numbers.items():
        quote = " ".join(record["text"][start:end].split())
        masked = quote if known is None else mask(quote, known)
        cut = masked if len(masked) <= QUOTE_CHARACTERS else masked[:QUOTE_CHARACTERS].rsplit(" ", 1)[0] + " …"
        lines.append(f'- <a id="e{number}"></a>[{number}] p. {pages[start, end]}: “{escape(cut)}”')
    return lines


def _footer(record: Record, masked: bool) -> str:
    note = " Personal data is masked here; the JSON beside this page has the text as printed." if masked else ""
    return f"*{escape(record['source']['path'])}, SHA-256 {record['id'][:12]}….{note}*"
