"""Words as the lexical index holds them: sections, guidelines, docket numbers and reporter cites stay whole. Pure."""

from __future__ import annotations

import re
import unicodedata

# Each is kept whole beside its parts: `3582(c)(1)(A)` is found as such, and by `3582`.
_LEGAL = re.compile(
    r"\b(?:\d{1,2}:)?\d{2}-[a-z]{2}-\d{3,6}\b"  # 1:17-cr-00085
    r"|\b\d[a-z]\d\.\d{1,2}\b(?:\([a-z0-9]{1,4}\))*"  # 1B1.13(b)(6)
    r"|\b\d{2,5}[a-z]?(?:\([a-z0-9]{1,4}\))+"  # 3582(c)(1)(A), 3553(a)
    r"|\b\d{1,4} (?:f\. ?(?:2d|3d|4th|supp\. ?[23]?d?)|u\.s\.|s\. ct\.|wl) \d{1,8}\b"  # 954 F.3d 594, 2020 WL 1900495
)
_TOKEN = re.compile(r"[a-z0-9]+")
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def index_terms(text: str) -> str:
    """The text's terms, separated by spaces, as the index stores them."""
    folded = fold(text)
    whole = [_joined(match.group()) for match in _LEGAL.finditer(folded)]
    return " ".join([*_TOKEN.findall(folded), *whole])


def query_terms(query: str) -> list[str]:
    """The terms that a query is looked up by, legal ones first, without words that are everywhere."""
    folded = fold(query)
    whole = [_joined(match.group()) for match in _LEGAL.finditer(folded)]
    return list(dict.fromkeys([*whole, *(token for token in _TOKEN.findall(folded) if token not in _STOP)]))


def legal_terms(text: str) -> list[str]:
    """The sections, docket numbers and cites that a text names, as printed in lower case."""
    return [match.group() for match in _LEGAL.finditer(fold(text))]


def fold(text: str) -> str:
    """The text in lower case without accents, white space as single spaces."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _joined(term: str) -> str:
    """A legal term as one token: letters and figures alone, after a mark that no word has."""
    return "x0x" + re.sub(r"[^a-z0-9]", "", term)
