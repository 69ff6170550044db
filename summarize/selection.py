"""Long orders cut to what bears on the field sheet: where the court speaks, who asked for what, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from orders.speaker import Sentence

_MATTERS = re.compile(
    r"exhaust|warden|thirty|30[- ]day|extraordinary|compelling|3553|factors|danger|threat|safety|moot|jurisdiction|"
    r"\b(?:grant|den(?:y|ied)|dismiss|reduc|releas)\w*|oppos|government|united states|motion|pro se|counsel",
    re.IGNORECASE,
)
_OPENING, _CLOSING = 12, 15  # sentences that tell who asked for what, and what is ordered
_CITATION_WORDS = 6


def bearing(said: Sequence[Sentence], most_characters: int) -> list[Sentence]:
    """The sentences in their order if they are at most `most_characters` long together, else those of them that bear most."""
    if sum(len(sentence.text) for sentence in said) <= most_characters:
        return list(said)
    ranked = sorted(range(len(said)), key=lambda place: (-_weight(said, place), place))
    return within([said[place] for place in ranked], most_characters)


def within(ranked: Iterable[Sentence], most_characters: int) -> list[Sentence]:
    """The first of the ranked sentences that are at most `most_characters` long together, in the order of the text."""
    kept, room = [], most_characters
    for sentence in ranked:
        room -= len(sentence.text)
        if room >= 0:
            kept.append(sentence)
    return sorted(kept, key=lambda sentence: sentence.span.start)


def _weight(said: Sequence[Sentence], place: int) -> float:
    sentence = said[place]
    weight = {"court": 3.0, "movant": 1.0, "government": 1.5, "fact": 1.0, "history": 0.5, "law": 0.0, "planted": 0.0}[
        sentence.speaker
    ]
    weight += 1.5 * bool(_MATTERS.search(sentence.text)) + 0.5 * bool(_MATTERS.search(sentence.heading))
    weight += 3.0 * (place < _OPENING) + 3.0 * (place >= len(said) - _CLOSING)
    return weight - 2.0 * (len(sentence.text.split()) < _CITATION_WORDS)
