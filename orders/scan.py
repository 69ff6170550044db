"""A view of a text in which a scanner's confusions are repaired letter for letter, so that offsets stay true.

Evidence keeps the noise; values are read from the view (FIELDS: "with OCR noise the label is the corrected value").
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[01lOI])[A-Za-z0-9]+")
_TO_DIGIT = str.maketrans("OlI", "011")
_TO_CAPITAL = str.maketrans("01l", "OII")
_TO_SMALL = str.maketrans("01", "ol")


@lru_cache(maxsize=64)
def repaired(text: str) -> str:
    """The text with look-alike characters repaired inside words and numbers: same length, same offsets."""
    return _TOKEN.sub(lambda match: _repair(match.group()), text)


def _repair(token: str) -> str:
    if re.fullmatch(r"(?=[OlI]*\d)[\dOlI]+(st|nd|rd|th)?", token):
        return token if token.isdigit() else re.sub(r"[OlI]", lambda m: m.group().translate(_TO_DIGIT), token)
    capitals = sum(char.isupper() for char in token)
    foreign = sum(char in "01l" for char in token)
    if capitals >= 1 and foreign and capitals + foreign == len(token) and not re.fullmatch("[A-Z]l", token):  # Al
        wordlike = not (token[0].isdigit() or token[-1].isdigit()) or foreign == 1 < capitals - 1
        return token.translate(_TO_CAPITAL) if wordlike and capitals >= foreign else token
    digits = sum(char.isdigit() for char in token)
    small = sum(char.islower() for char in token)
    inside = digits == 1 and small >= 3 and token[0].isalpha() and not token[-1].isdigit()
    if inside or token == "Apri1":
        return token.translate(_TO_SMALL)
    return token


def same_word(printed: str, word: str) -> bool:
    """True if `printed` is `word` but for case and a scanner's `rn` for `m`."""
    a, b = printed.lower(), word.lower()
    return a == b or a.replace("rn", "m") == b.replace("rn", "m")
