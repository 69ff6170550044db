"""An order -> its field sheet: printed facts by rules, judged facts by rules and the model, reconciled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from orders.attached import issued
from orders.caption import caption_fields
from orders.citations import Citation, find_authorities
from orders.decree import decree_fields
from orders.fields import BY_NAME, FIELDS, FieldSheet, FieldValue, absent, read
from orders.order import Order
from orders.signature import signature_fields
from orders.speaker import spoken
from summarize.engine import Engine
from summarize.fill import fill
from summarize.findings import FINDINGS, find_findings, topics_of
from summarize.judge import judge
from summarize.labels import words_on
from summarize.parties import party_fields, position_signals
from summarize.reconcile import denial_basis, implied, impossible_beside, reconcile
from summarize.sheet import Sheet
from summarize.weigh import instead, weigh, weigh_set

# For a kind of order other than a sentence-reduction ruling these keep their absent value (FIELDS, decided case 21).
_SENTENCE_ONLY = (
    "grounds", "government_position", "prejudice", "refiling_invited", *FINDINGS, "denial_basis", "new_sentence", "conditions",
)  # fmt: skip


def extract(order: Order, engine: Engine | None = None, sheet: Sheet | None = None) -> FieldSheet:
    """The field sheet of one order; without an engine only what rules can read.

    Read is what the court wrote: neither exhibits nor drafts that it sets out. With a sheet for another kind of order the
    fields of that are read too, and come last.
    """
    order = issued(order)
    fields = {
        **signature_fields(order),
        **caption_fields(order),
        **decree_fields(order),
        **party_fields(order),
        **_authorities(order),
    }
    words = words_on(order, engine, FIELDS) if fields["motion_type"].value != "other" else {}
    for name in ("disposition", "representation"):
        fields[name] = instead(order, BY_NAME[name], fields[name], words.get(name))
    fields["grounds"] = weigh_set(order, BY_NAME["grounds"], fields["grounds"], words.get("grounds"))
    if word := words.get("government_position"):
        fields["government_position"] = weigh(order, BY_NAME["government_position"], position_signals(order), word)
    disposition = str(fields["disposition"].value)
    signals = reconcile(disposition, find_findings(order))
    if fields["motion_type"].value != "other":
        signals += implied(disposition, signals, spoken(order), topics_of(spoken(order)))
        if engine is not None and not words:
            signals = [*signals, *judge(order, engine, disposition, signals)]
    fields |= {
        name: weigh(order, BY_NAME[name], signals, words.get(name), impossible=impossible_beside(disposition, name))
        for name in FINDINGS
    }
    fields["denial_basis"] = denial_basis(order, fields)
    if fields["motion_type"].value == "other":
        fields |= {name: absent(name, fields[name].method) for name in _SENTENCE_ONLY}
    warnings = _warnings(order, fields)
    standard = {row.name: _rated(fields[row.name]) for row in FIELDS}
    if sheet is None:
        return FieldSheet(order.id, standard, warnings)
    own = {name: _rated(value) for name, value in fill(order, sheet, engine).items()}
    warnings += () if sheet.fits(order) else (f"no order of the kind {sheet.name!r}: that sheet was not read",)
    return FieldSheet(order.id, standard | own, warnings, sheet.name, sheet.rows)


# How often silence was right on orders that no rule had seen (docs/results/confidence.md).
_SILENCE = {"printed": 0.9, "not_stated": 0.55, "not_reached": 0.7}


def _rated(value: FieldValue) -> FieldValue:
    """The value with a confidence, also where nothing was found: silence is a reading too."""
    if value.confidence is not None or value.state in ("value", "failed"):
        return value
    return replace(value, confidence=_SILENCE["printed" if value.method == "printed" else value.state])


def _authorities(order: Order) -> dict[str, FieldValue]:
    statutes, cases = find_authorities(order)
    return {"statutes": _cited(order, "statutes", statutes, 0.97), "cases": _cited(order, "cases", cases, 0.98)}


def _cited(order: Order, name: str, found: Mapping[str, Sequence[Citation]], confidence: float) -> FieldValue:
    if not found:
        return absent(name, "printed")
    return read(order, name, tuple(found), [cites[0].span for cites in found.values()], confidence=confidence)


def _warnings(order: Order, fields: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """What a reader should know before trusting the sheet."""
    out = list(order.warnings)
    if fields["disposition"].state != "value":
        out.append("no words were found that grant or deny a motion: read the ruling yourself")
    doubtful = [name for name in FINDINGS if (fields[name].confidence or 1.0) < 0.75]
    if doubtful:
        out.append("the order's own words point more than one way on: " + ", ".join(doubtful))
    return tuple(out)
