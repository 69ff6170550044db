"""What may be written next if only substrings of a text are allowed: the places where what was written so far stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Substrings:
    """The substrings of a row of tokens that begin at one of `starts`. Pure: states are tuples of places, none is kept."""

    tokens: Sequence[int]
    starts: Sequence[int]

    def first(self) -> Mapping[int, tuple[int, ...]]:
        """Each token that may come first, and the places just behind it."""
        return self._behind(self.starts)

    def after(self, places: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        """Each token that may follow what ends before `places`, and the places behind it; none at the end of the text."""
        return self._behind(places)

    def _behind(self, places: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
        out: dict[int, list[int]] = {}
        for place in places:
            if place < len(self.tokens):
                out.setdefault(self.tokens[place], []).append(place + 1)
        return {token: tuple(behind) for token, behind in out.items()}
