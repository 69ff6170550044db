"""A sheet for another kind of order: a table of fields with options, questions and cues, read from a TOML file.

No code knows a kind of order: who wants one more writes a file (docs/sheets.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orders.fields import BY_NAME, Field, Kind, State, Value
from orders.order import Order
from orders.speaker import Speaker
from prompts import FOLDER
from summarize.export import COLUMNS
from summarize.signals import Cue, cue
from summarize.toml import SheetError, Table, read_toml
from summarize.trial import slow

__all__ = ["Asked", "Sheet", "SheetError", "find_sheet", "item", "load_sheet"]

SHEETS = FOLDER / "sheets"
MOST_BYTES = 500_000
KINDS: tuple[Kind, ...] = ("enum", "set", "flag", "text")
SPEAKERS = ("court", "movant", "government", "law", "history", "fact")
_FLAGS = ("true", "false")
# The keys of a field and of a cue, by the field's kind.
KEYS: Mapping[str, tuple[str, ...]] = {
    "enum": ("name", "kind", "options", "absent", "question", "said", "needs", "cues"),
    "set": ("name", "kind", "options", "question", "said", "needs", "cues"),
    "flag": ("name", "kind", "question", "said", "needs", "cues"),
    "text": ("name", "kind", "question", "cues"),
}
CUE_KEYS = ("value", "weight", "pattern", "speakers", "topic", "guarded", "whole")
_ABSENT: Mapping[str, Value] = {"set": (), "flag": False, "text": None}
_TAKEN = BY_NAME.keys() | set(COLUMNS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a sheet: what is asked, the words for each option, and for some the words that must stand where it is read."""

    row: Field
    question: str
    cues: tuple[Cue, ...]
    said: Mapping[str, str]
    needs: Mapping[str, re.Pattern[str]]

    @property
    def speakers(self) -> frozenset[Speaker]:
        """Whose sentences tell of the field: those of its cues."""
        return frozenset[Speaker]().union(*(each.speakers for each in self.cues)) or frozenset({"court", "fact"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table for one kind of order. `sha256` is the digest of its file; `applies` None: every order is of the kind."""

    name: str
    title: str
    sha256: str
    applies: re.Pattern[str] | None
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    fields: tuple[Asked, ...]

    @property
    def rows(self) -> tuple[Field, ...]:
        """The fields' rows, in the order of the file."""
        return tuple(asked.row for asked in self.fields)

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The cues of all fields."""
        return tuple(each for asked in self.fields for each in asked.cues)

    def fits(self, order: Order) -> bool:
        """Whether an order is of this kind, by its own words."""
        return self.applies is None or self.applies.search(" ".join(order.text.split())) is not None


def item(field: str, value: str) -> str:
    """The name under which a set's items are read: each is a matter of its own, which may be there beside others."""
    return f"{field}={value}"


def find_sheet(name: str) -> Sheet:
    """The sheet that comes with benchbrief under this name, else the one in the file of this name. Raises: SheetError."""
    shipped = SHEETS / f"{name}.toml"
    if re.fullmatch(r"\w+", name) and shipped.is_file():
        return load_sheet(shipped)
    return load_sheet(Path(name))


def load_sheet(path: Path) -> Sheet:
    """The sheet in a file.

    Raises: SheetError for a file that is not there, no TOML, or no sheet.
    """
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in SHEETS.glob("*.toml")))
        raise SheetError(f"no sheet {str(path)!r}: there are {known}; or give a .toml file (docs/sheets.md)")
    raw = path.read_bytes()
    if len(raw) > MOST_BYTES:
        raise SheetError(f"{path.name}: has {len(raw)} bytes, at most {MOST_BYTES} are allowed: make it two sheets")
    table = read_toml(raw, path.name).only(("name", "title", "applies", "topics", "fields"))
    topics = table.table("topics")
    known_topics = tuple((name, topics.pattern(name)) for name in topics.data)
    sheet = Sheet(
        name=table.name("name"),
        title=table.text("title"),
        sha256=hashlib.sha256(raw).hexdigest(),
        applies=table.pattern("applies") if "applies" in table.data else None,
        topics=known_topics,
        fields=_fields(table, [name for name, _ in known_topics]),
    )
    _refuse_slow(sheet, path.name)
    return sheet


def _fields(table: Table, topics: Sequence[str]) -> tuple[Asked, ...]:
    found: dict[str, Asked] = {}
    for given in table.tables("fields"):
        name = given.name("name")
        if name in _TAKEN:
            raise SheetError(f"{given.where}: {name!r} is a name of the standard sheet or table: choose another")
        if name in found:
            raise SheetError(f"{given.where}: {name!r} stands there twice: choose another name, or join the two")
        found[name] = _field(given.named(name), topics)
    if not found:
        raise SheetError(f"{table.where}: has no field: write [[fields]] with name, kind and question")
    return tuple(found.values())


def _field(given: Table, topics: Sequence[str]) -> Asked:
    kind = given.get("kind", str, f"one of {', '.join(KINDS)}")
    if kind not in KINDS:
        raise SheetError(f"{given.where}: kind is {kind!r:.40}, allowed are {', '.join(KINDS)}")
    given.only(KEYS[kind])
    options = given.names("options") if "options" in KEYS[kind] else _FLAGS if kind == "flag" else ()
    row = _row(given, kind, options if kind != "flag" else ())
    said = given.table("said").only(options)
    missing = [option for option in options if option not in said.data]
    if missing:
        raise SheetError(f'{given.where}: option {missing[0]!r} has no words: write said.{missing[0]} = "..."')
    needs = given.table("needs").only(options)
    return Asked(
        row,
        given.text("question"),
        tuple(_cue(row, options, each, topics) for each in given.tables("cues")),
        {option: said.text(option) for option in options},
        {option: needs.pattern(option) for option in needs.data},
    )


def _row(given: Table, kind: Kind, options: tuple[str, ...]) -> Field:
    absent: Value = _ABSENT[kind] if kind in _ABSENT else given.name("absent")
    if kind == "enum" and absent not in options:
        raise SheetError(f"{given.where}: absent is {absent!r}, needs one of its options: {', '.join(options)}")
    state: State = "not_reached" if absent == "not_reached" else "not_stated"
    return Field(given.name("name"), "sheet", kind, absent, state, options)


def _cue(row: Field, options: Sequence[str], given: Table, topics: Sequence[str]) -> Cue:
    given.only(CUE_KEYS if options else CUE_KEYS[1:])
    value = _value(given, options) if options else ""
    weight = float(given.get("weight", (int, float), "a number from 0.1 to 9"))
    if not 0.1 <= weight <= 9:
        raise SheetError(
            f"{given.where}: weight is {weight}, needs a number from 0.1 to 9 (3 for words that leave no doubt)"
        )
    speakers = given.text("speakers") if "speakers" in given.data else "court fact"
    if wrong := [each for each in speakers.split() if each not in SPEAKERS]:
        raise SheetError(f"{given.where}: speaker {wrong[0]!r:.40} is not known: allowed are {', '.join(SPEAKERS)}")
    topic = given.text("topic") if "topic" in given.data else ""
    if topic and topic not in topics:
        raise SheetError(
            f"{given.where}: topic {topic!r:.40} is not in [topics]: {', '.join(topics) or 'there are none'}"
        )
    return cue(
        item(row.name, value) if row.kind == "set" else row.name, value, weight, given.pattern("pattern").pattern,
        speakers=speakers, topic=topic, whole=given.flag("whole"), guarded=given.flag("guarded"),
    )  # fmt: skip


def _value(given: Table, options: Sequence[str]) -> str:
    told = f"one of {', '.join(options)}"
    value = given.get("value", (str, bool) if tuple(options) == _FLAGS else str, told)
    value = str(value).lower() if isinstance(value, bool) else value
    if value not in options:
        raise SheetError(f"{given.where}: value is {value!r:.40}, needs {told}")
    return str(value)


def _refuse_slow(sheet: Sheet, where: str) -> None:
    found = [("applies", sheet.applies)] if sheet.applies else []
    found += [(f"topics, {name}", pattern) for name, pattern in sheet.topics]
    for asked in sheet.fields:
        found += [(f"fields, {asked.row.name}, cues", each.pattern) for each in asked.cues]
        found += [(f"fields, {asked.row.name}, needs", pattern) for pattern in asked.needs.values()]
    at = slow([pattern.pattern for _, pattern in found])
    if at is not None:
        what, pattern = found[at]
        raise SheetError(
            f"{where}, {what}: the pattern {pattern.pattern!r:.60} takes longer than a second over a sentence: "
            "put no + or * around another one"
        )
