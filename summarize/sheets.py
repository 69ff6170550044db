"""A counting or listing question answered from field sheets: the figure, and a row with its proof for every order. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from orders.fields import BY_NAME
from orders.order import Passage, Span
from retrieval.library import Entry
from retrieval.tally import Rows, Tally
from summarize.claims import AnswerClaim, Source, order_name

MOST_ROWS = 60  # rows that are written out, and orders that the figure cites; the figure itself counts all
_PROOF = ("disposition", "docket_number", "defendant", "court", "title")


def sheet_claims(read: Tally, rows: Rows) -> tuple[AnswerClaim, ...]:
    """The figure first, with one passage of each order behind it, then a row for each order."""
    own = [(entry, _proof(entry, read)) for entry in rows.found[:MOST_ROWS]]
    proved = tuple(sources[0] for _, sources in own if sources)
    told = [AnswerClaim(_row(entry, read), "supported", sources) for entry, sources in own if sources]
    return (AnswerClaim(_figure(read, rows), "supported", proved), *told)


def understood(read: Tally, rows: Rows) -> str:
    """How the question was read, in one plain sentence, so that a reader sees a wrong reading."""
    said = [_condition(phrase.condition.field, phrase.condition.op, phrase.condition.values, phrase.alone)
            for phrase in (*read.base, *read.counted)]  # fmt: skip
    more = f" The first {MOST_ROWS} of {len(rows.found)} rows are shown." if len(rows.found) > MOST_ROWS else ""
    return f"Counted over the field sheets: {' and '.join(said) or 'all orders'}.{more}"


def _figure(read: Tally, rows: Rows) -> str:
    n = len(rows.found)
    if rows.among is not None:
        whole = len(rows.among)
        return f"{n} of {whole} ({n / whole:.0%})." if whole else "0 of 0: no order of that kind is in the library."
    return f"{n} order{'' if n == 1 else 's'}."


def _row(entry: Entry, read: Tally) -> str:
    name = order_name(entry)
    if read.shown in (None, "defendant"):
        return name
    value = entry.value(read.shown)
    told = "; ".join(map(str, value)) if isinstance(value, list) else value
    return f"{told or 'not stated'}: {name}"


def _condition(field: str, op: str, values: Sequence[str], alone: bool) -> str:
    is_set = field in BY_NAME and BY_NAME[field].kind == "set"
    verb = {"=": "is", "!=": "is not"}.get(op, op)
    listed = " or ".join(values[:6]) + (" ..." if len(values) > 6 else "")
    return f"{field.replace('_', ' ')} {'holds' if is_set and op == '=' else verb} {'only ' if alone else ''}{listed}"


def _proof(entry: Entry, read: Tally) -> tuple[Source, ...]:
    """The passages that prove the fields asked for; where a field is silent, what identifies the order."""
    fields = entry.record["fields"]
    names = [name for name in (*read.fields, read.shown) if name in fields]
    found = [item for name in dict.fromkeys(names) for item in fields[name]["evidence"][:1]]
    if not found:
        found = [item for name in _PROOF for item in fields[name]["evidence"][:1]][:1]
    return tuple(
        Source(Passage(entry.id, Span(item["start"], item["end"]), item["text"]), entry.number, entry.path,
               item["page"], order_name(entry))
        for item in found
    )  # fmt: skip
