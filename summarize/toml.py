"""A TOML file read strictly: no key that is not known, no value of another kind, and errors of one line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 1000  # of a pattern
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NEEDS_NAME = "needs small letters, digits and _, at most 40, a letter first"


class SheetError(ValueError):
    """A sheet that cannot be used: what was got, what is allowed, what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a TOML file; `where` names file and table in errors."""

    where: str
    data: Mapping[str, Any]

    def only(self, known: Sequence[str]) -> Table:
        """The table itself. Raises: SheetError for a key that is not among those known."""
        unknown = [key for key in self.data if key not in known]
        if unknown:
            raise SheetError(f"{self.where}: unknown key {unknown[0]!r}: allowed are {', '.join(known)}")
        return self

    def get(self, key: str, kind: type | tuple[type, ...], told: str) -> Any:
        """The value under a key that must be there. Raises: SheetError for none, or one of another kind."""
        if key not in self.data:
            raise SheetError(f"{self.where}: has no {key!r}: give it {told}")
        value = self.data[key]
        allowed = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):  # True is an int, too
            raise SheetError(f"{self.where}: {key} is {value!r:.80}, needs {told}")
        return value

    def text(self, key: str) -> str:
        """A text that is not empty, its white space folded."""
        text = " ".join(str(self.get(key, str, "a text in quotation marks")).split())
        if not text:
            raise SheetError(f"{self.where}: {key} is empty, needs a text")
        return text

    def name(self, key: str) -> str:
        """A name as fields and options have."""
        text = str(self.get(key, str, "a name"))
        if not NAME.fullmatch(text):
            raise SheetError(f"{self.where}: {key} is {text!r:.80}, {_NEEDS_NAME}")
        return text

    def names(self, key: str) -> tuple[str, ...]:
        """A list of different names."""
        found = self.get(key, list, "a list of names")
        wrong = [each for each in found if not isinstance(each, str) or not NAME.fullmatch(each)]
        if wrong:
            raise SheetError(f"{self.where}: {key} holds {wrong[0]!r:.80}, {_NEEDS_NAME}")
        if len(set(found)) < len(found) or not found:
            raise SheetError(f"{self.where}: {key} is {found!r:.80}, needs different names, at least one")
        return tuple(found)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is missing."""
        return bool(self.get(key, bool, "true or false")) if key in self.data else False

    def pattern(self, key: str) -> re.Pattern[str]:
        """A regular expression that ignores case, is not too long and finds nothing in nothing."""
        text = str(self.get(key, str, "a pattern"))
        if len(text) > MOST_CHARACTERS:
            raise SheetError(
                f"{self.where}: {key} has {len(text)} characters, at most {MOST_CHARACTERS} are allowed: make it two cues"
            )
        try:
            found = re.compile(text, re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as error:
            raise SheetError(f"{self.where}: {key} {text!r:.60} is no regular expression of Python: {error}") from error
        if found.search(""):
            raise SheetError(
                f"{self.where}: {key} {text!r:.60} is found in every sentence: name words that must be there"
            )
        return found

    def table(self, key: str) -> Table:
        """The table under a key, an empty one where the key is missing."""
        found = self.get(key, dict, f"a table [{key}]") if key in self.data else {}
        return Table(f"{self.where}, {key}", found)

    def tables(self, key: str) -> list[Table]:
        """The tables of a list under a key, none where the key is missing."""
        found = self.get(key, list, f"tables [[{key}]]") if key in self.data else []
        if not all(isinstance(each, dict) for each in found):
            raise SheetError(f"{self.where}: {key} needs tables: write [[{key}]] over each")
        return [Table(f"{self.where}, {key} {number}", each) for number, each in enumerate(found, 1)]

    def named(self, name: str) -> Table:
        """The same table, called by a name instead of its number."""
        return Table(f"{self.where.rsplit(', ', 1)[0]}, {name}", self.data)


def read_toml(raw: bytes, where: str) -> Table:
    """The table that a file holds. Raises: SheetError for bytes that are no TOML in UTF-8."""
    try:
        return Table(where, tomllib.loads(raw.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise SheetError(f"{where}: is not UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SheetError(
            f"{where}: is no TOML: {error}; patterns stand between single quotation marks ('...' or '''...''')"
        ) from error
