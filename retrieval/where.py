"""Filters over field sheets: `court=nysd disposition=granted year>=2021` -> the orders that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from orders.fields import BY_NAME, Field
from retrieval.library import Library, LibraryError

Comparison = Literal["=", "!=", ">=", "<=", ">", "<"]
_TERM = re.compile(
    r"""(?P<field>[A-Za-z_0-9]+)\s*(?P<op>!=|>=|<=|=|>|<)\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'=<>]\S*)(?=\s|$)"""
)
# What the values of a kind look like; a number of more figures than this is none of SQLite's.
_FORMS = {
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "YYYY-MM-DD, such as 2021-05-28"),
    "integer": (re.compile(r"[0-9]{1,15}"), "a number"),
    "integers": (re.compile(r"[0-9]{1,15}"), "a number"),
    "year": (re.compile(r"[0-9]{4}"), "four figures"),
}
ALIASES = {"ground": "grounds", "cites": "authority", "outcome": "disposition", "docket": "docket_number"}
EXTRA = ("year", "authority")
_ORDERED = ("date", "date_filed", "document_number", "year")


@dataclass(frozen=True, slots=True)
class Condition:
    """One term of a filter: the field is (not) one of `values`, or stands in this order to the only one."""

    field: str
    op: Comparison
    values: tuple[str, ...]


def parse_where(text: str) -> tuple[Condition, ...]:
    """The terms of a filter, all of which must hold; `field=a,b` is either, a value with spaces stands in quotes.

    Raises: LibraryError for what is no term, no field, or no value of the field.
    """
    out, at = [], 0
    while rest := text[at:].strip():
        at = len(text) - len(text[at:].lstrip())
        match = _TERM.match(text, at)
        if match is None:
            raise LibraryError(f'--where: {rest[:60]!r} is no term: needs field=value, such as "court=nysd year>=2021"')
        out.append(_condition(match["field"].lower(), match["op"], match["value"]))
        at = match.end()
    return tuple(out)


def matching(library: Library, conditions: Sequence[Condition]) -> list[int]:
    """The numbers of the orders that fulfil every condition, ascending."""
    clauses, values = [], list[str | int]()
    for condition in conditions:
        clause, given = _clause(condition)
        clauses.append(clause)
        values += given
    query = f"SELECT o.number FROM orders o WHERE {' AND '.join(clauses) or '1'} ORDER BY o.number"
    return [row[0] for row in library.connection.execute(query, values)]


def _condition(name: str, op: str, value: str) -> Condition:
    field = ALIASES.get(name, name)
    if field not in BY_NAME and field not in EXTRA:
        raise LibraryError(f"--where: no field {name!r}: fields are {', '.join([*EXTRA, *BY_NAME])}")
    quoted = value[0] in "\"'"
    values = (value[1:-1],) if quoted else tuple(part for part in value.split(",") if part)
    if not values or not all(each and each.isprintable() for each in values):
        raise LibraryError(f"--where: {name}{op}{value!r}: needs a value, of printable characters")
    if op not in ("=", "!=") and (field not in _ORDERED or len(values) != 1):
        raise LibraryError(f"--where: {name}{op}{value}: only {', '.join(_ORDERED)} have an order, with one value")
    _check(field, name, values)
    return Condition(field, op, values)  # type: ignore[arg-type]  # _TERM knows no other comparison


def _check(field: str, name: str, values: Sequence[str]) -> None:
    row = BY_NAME.get(field)
    allowed = () if row is None else ("true", "false") if row.kind == "flag" else row.options
    wrong = [value for value in values if allowed and value not in allowed]
    if wrong:
        raise LibraryError(f"--where: {name} is never {', '.join(wrong)}: allowed are {', '.join(allowed)}")
    form, needed = _FORMS.get(row.kind if row else field, (None, ""))
    wrong = [value for value in values if form and not form.fullmatch(value)]
    if wrong:
        raise LibraryError(f"--where: {name} {', '.join(wrong)}: needs {needed}")


def _clause(condition: Condition) -> tuple[str, list[str | int]]:
    field, op = condition.field, condition.op
    if op not in ("=", "!="):
        number = field in ("year", "document_number")
        value: str | int = int(condition.values[0]) if number else condition.values[0]
        if field == "year":
            return f"o.year {op} ?", [value]
        return (
            "EXISTS(SELECT 1 FROM cells c WHERE c.order_number = o.number AND c.field = ? "
            f"AND c.value IS NOT NULL AND c.value {op} ?)",
            [field, value],
        )
    given: list[str | int]
    if field == "year":
        marks, given = ", ".join("?" * len(condition.values)), [int(value) for value in condition.values]
        clause = f"coalesce(o.year, -1) IN ({marks})"
    elif field == "authority":
        tests = " OR ".join("a.cite = ? OR a.cite LIKE ? ESCAPE '\\'" for _ in condition.values)
        given = [part for value in condition.values for part in (value, f"{_literal(value)}(%")]
        clause = f"EXISTS(SELECT 1 FROM authorities a WHERE a.order_number = o.number AND ({tests}))"
    else:
        tests = " OR ".join(_test(BY_NAME[field]) for _ in condition.values)
        given = [field, *(_given(BY_NAME[field], value) for value in condition.values)]
        clause = f"EXISTS(SELECT 1 FROM cells c WHERE c.order_number = o.number AND c.field = ? AND ({tests}))"
    return (clause if op == "=" else f"NOT {clause}"), given


def _test(row: Field) -> str:
    """Names and titles are looked for inside what is printed; everything else is the value itself."""
    loose = row.kind in ("names", "text") and row.name not in ("court", "docket_number", "new_sentence")
    return "c.value LIKE ? ESCAPE '\\'" if loose else "c.value = ?"


def _given(row: Field, value: str) -> str | int:
    if row.kind == "flag":
        return int(value == "true")
    if row.kind in ("integer", "integers"):
        return int(value)
    return f"%{_literal(value)}%" if "LIKE" in _test(row) else value


def _literal(value: str) -> str:
    """The value with the wildcards of LIKE taken literally."""
    return re.sub(r"([\\%_])", r"\\\1", value)
