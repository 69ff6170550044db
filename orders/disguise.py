"""Words in disguise: letters of other alphabets, figures for letters, letters set apart, text backwards or in code.

What a reader of paper cannot read, or reads as a trick, is no part of an order's prose.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata

# Letters of other alphabets that look like Latin ones: https://www.unicode.org/reports/tr39/#Confusable_Detection
_TWINS = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԌавеккмнорстухіјѕԁԛԝɡɑıΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχ",
    "ABEKMHOPCTYXIJSGabekkmhopctyxijsdqwgaiABEZHIKMNOPTYXaeiknoptux",
)
_MIXED = re.compile(r"(?=\w*[A-Za-z])(?=\w*[\u0370-\u052f\u0131\u0251\u0261])\w+")
_FIGURES = str.maketrans("013457@$", "oieastas")
_LEET = re.compile(r"(?<![\w$@])(?=[\w$@]*[A-Za-z])(?=[\w$@]*[013457@$])[\w$@]{3,}(?![\w$@])")
_BESIDE = re.compile(r"[A-Za-z][013457@$]|[013457@$][A-Za-z]")
_NUMBERED = re.compile(r"\d+[A-Za-z]{1,2}|[A-Za-z]{1,3}\d+|\d+[A-Za-z]\d*|.*\d\d.*")  # 11th, F3, 3582c: figures indeed
_FIGURED = re.compile(r"(?<![\w$@])(?:[A-Za-z]+[013457]+)+[A-Za-z]+(?![\w$@-])|(?<![\w$@])\d[a-z]\d(?![\w$@-])")
_APART = re.compile(
    r"(?<!\w)(?:\w[ .\-_*\u00b7]){5,}\w(?!\w)|(?<!\w)(?:(?:\w[ .\-_*\u00b7]){1,}\w[ ]{2,}){3,}(?:\w[ .\-_*]?)+(?!\w)"
)
_BASE64 = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/_-]{20,}={0,2}(?![\w+/=])")
_HEX = re.compile(r"(?<!\w)(?:0x)?(?:[0-9A-Fa-f]{2}[ :]?){16,}(?!\w)|(?:\\x[0-9A-Fa-f]{2}){6,}|(?:%[0-9A-Fa-f]{2}){6,}")
_BITS = re.compile(r"(?<!\d)(?:[01]{8}[ ]?){6,}(?!\d)")
_COMMON = re.compile(
    r"\b(?:the|motion|is|are|court|granted|denied|and|that|this|ignore|order|report|ruling|of|to|say|sentence|defendant)\b",
    re.IGNORECASE,
)
_BACKWARDS = frozenset(
    [
        "eht",
        "noitom",
        "truoc",
        "detnarg",
        "deined",
        "taht",
        "siht",
        "gnilur",
        "tnadnefed",
        "ecnetnes",
        "erongi",
        "troper",
        "redro",
    ]
)
_ROTATED = frozenset(
    [
        "gur",
        "zbgvba",
        "pbheg",
        "tenagrq",
        "qravrq",
        "naq",
        "gung",
        "ehyvat",
        "beqre",
        "fragrapr",
        "qrsraqnag",
        "vtaber",
        "ercbeg",
        "gb",
    ]
)
_WORD = re.compile(r"[a-z]{2,}")


def undisguised(text: str) -> str:
    """The words as they would be read: one alphabet, letters for figures, letters joined; offsets are not kept."""
    plain = text
    if "&#" in plain or "%" in plain:
        plain = html.unescape(plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
        plain = _MIXED.sub(lambda match: match.group().translate(_TWINS), plain)
    if _APART.search(plain):
        plain = _APART.sub(_joined, plain)
    if not _BESIDE.search(plain):
        return plain
    words = [match for match in _LEET.finditer(plain) if not _NUMBERED.fullmatch(match.group())]
    if len(words) >= 2:
        plain = _LEET.sub(lambda match: match.group().translate(_FIGURES), plain)
        plain = plain[:1].upper() + plain[1:]
    return plain


def _joined(match: re.Match[str]) -> str:
    by_marks = re.search(r"[.\-_*\u00b7]", match.group())
    words = re.split(r" +" if by_marks else r"[ ]{2,}", match.group())
    return " ".join(re.sub(r"[ .\-_*\u00b7]", "", word) for word in words)


def is_encoded(text: str) -> bool:
    """True for text that must be decoded to be read: base64, hexadecimal, bits, ROT13, figures for letters, set backwards."""
    words = set(_WORD.findall(text.lower()))
    if len(words & _BACKWARDS) >= 2 and _readable(text[::-1]) > _readable(text):
        return True
    if len(words & _ROTATED) >= 2 and _readable(codecs.decode(text, "rot13")) >= 2:
        return True
    mixed = len(_FIGURED.findall(text))
    if mixed >= 3 and mixed >= 0.3 * len(text.split()):
        return True
    if max(map(len, text.split()), default=0) >= 20 and any(_decoded(m.group()) for m in _BASE64.finditer(text)):
        return True
    return any(_unhexed(match.group()) for match in _HEX.finditer(text)) or bool(_BITS.search(text))


def _readable(text: str) -> int:
    return len(_COMMON.findall(text))


def _decoded(token: str) -> bool:
    """True for base64 that holds words; names of files and of web pages are no base64."""
    if not re.search(r"[A-Z]", token) or not re.search(r"[a-z]", token):
        return False
    body = token.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4))
    except (binascii.Error, ValueError):
        return False
    return _is_prose(data)


def _unhexed(token: str) -> bool:
    return _is_prose(bytes.fromhex(re.sub(r"\\x|^0x|[%: ]", "", token)))


def _is_prose(data: bytes) -> bool:
    letters = sum(65 <= byte < 91 or 97 <= byte < 123 or byte == 32 for byte in data)
    return letters >= 0.85 * len(data) and all(32 <= byte < 127 or byte in (9, 10, 13) for byte in data)
