"""Text under cleaning: every character knows the offset into the raw text that it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace `text[start:end]` by `put`; an empty `put` deletes."""

    start: int
    end: int
    put: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text and its raw offsets: `starts[i]` is that of character i, `starts[-1]` that of the end, in rising order."""

    text: str
    starts: list[int]

    @classmethod
    def of(cls, raw: str) -> Mapped:
        """The raw text itself, each character mapped to its own place."""
        return cls(raw, list(range(len(raw) + 1)))

    def edited(self, edits: Iterable[Edit]) -> Mapped:
        """The text after `edits`; where two overlap the one that begins first wins, the later is dropped whole.

        A replacement as long as what it replaces maps character to character, any other to the start of its span.
        """
        parts: list[str] = []
        starts: list[int] = []
        at = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.start < at:
                continue
            parts += (self.text[at : edit.start], edit.put)
            starts += self.starts[at : edit.start]
            if len(edit.put) == edit.end - edit.start:
                starts += self.starts[edit.start : edit.end]
            else:
                starts += [self.starts[edit.start]] * len(edit.put)
            at = edit.end
        parts.append(self.text[at:])
        starts += self.starts[at:]
        return Mapped("".join(parts), starts)
