"""Prose in another language than the order's: no American court rules in it, and rules read none of it."""

from __future__ import annotations

import re

# Function words: https://www.nltk.org/nltk_data/ (stopwords), the commonest that are no English words.
_FOREIGN = frozenset(
    [
        "el",
        "los",
        "las",
        "del",
        "una",
        "que",
        "por",
        "para",
        "con",
        "este",
        "esta",
        "su",
        "lo",
        "como",
        "não",
        "uma",
        "pelo",
        "pela",
        "foi",
        "dos",
        "das",
        "ao",
        "em",
        "um",
        "le",
        "les",
        "des",
        "du",
        "une",
        "est",
        "qui",
        "dans",
        "pas",
        "cette",
        "sur",
        "pour",
        "vous",
        "ne",
        "aux",
        "der",
        "den",
        "dem",
        "das",
        "und",
        "ist",
        "nicht",
        "ein",
        "eine",
        "einen",
        "zu",
        "mit",
        "wird",
        "als",
        "bitte",
        "sie",
        "auf",
        "il",
        "gli",
        "della",
        "delle",
        "di",
        "che",
        "sono",
        "non",
        "nel",
        "alla",
        "het",
        "een",
        "van",
        "dat",
        "niet",
        "wordt",
        "voor",
        "je",
        "nie",
        "jest",
        "się",
        "że",
        "oraz",
        "och",
        "att",
        "inte",
        "som",
        "är",
        "det",
        "bir",
        "ve",
        "bu",
        "için",
        "olarak",
        "şi",
        "că",
        "pentru",
        "và",
        "là",
        "các",
        "ang",
        "ng",
        "mga",
        "dla",
        "został",
        "przez",
        "cho",
        "đã",
        "được",
        "rằng",
        "của",
        "hãy",
        "để",
    ]
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "that",
        "was",
        "for",
        "on",
        "with",
        "by",
        "be",
        "this",
        "from",
        "which",
        "or",
        "are",
        "at",
        "it",
        "his",
        "has",
        "have",
        "had",
        "were",
        "would",
        "court",
    ]
)
_WORD = re.compile(r"[^\W\d_]+")
_MACHINE = re.compile(
    r"intelig[eê]ncia artificial|intelligence artificielle|intelligenza artificiale|künstlich|kunstmatig|sztuczn|yapay zek[aâ]|język|máy đọc|trí tuệ|tekoäly|mesterséges|inteligenc|(?-i:\b(?:IA|KI|YZ|AI)\b)"
    r"|modelo (?:d|que)|modèle (?:d|qu)|modello (?:d|lin|che)|al modelo|ao modelo|sprachmodell|taalmodel|\b(?:het|de|das|dem|do) model|autom[aá]t|automatis|otomat|ordenador|computador|ordinateur|\bcomputer|programa (?:inform|de (?:ordenador|computador))|programm(?:a|e)? (?:inform|di)"
    r"|software|logiciel|oprogramowan|yazılım|algoritm|algorithm|(?:sistema|system|système|lector|leitor|lecteur)s? (?:auto|informa|d[aei] (?:ia|res|rias|intel))|assistente (?:virtual|digital)|resum(?:a|e|en|o) (?:que|auto)|resumid|riassum"
    r"|zusammenfass|samenvat|streszcz|özet|instruc\w+ (?:para|al|anter)|instruç\w+ (?:para|ao|anter)|istruzion\w+ (?:per|prec)|anweisung|hinweis an|consigne|instructie|instrukcj|talimat|\bignor|\bomit|\bomett|chatbot|\bbot\b|prompt",
    re.IGNORECASE,
)
_RULING = re.compile(r"\b(?:GRANTED|granted|DENIED|denied|DISMISSED|dismissed|time served|TIME SERVED)\b")


def is_other_script(text: str) -> bool:
    """True for words of which a good part are written in letters that are not Latin."""
    other = [ord(char) for char in text if ord(char) >= 0x400 and char.isalpha() and not 0x1D00 <= ord(char) < 0x2200]
    greek = sum(0x370 <= ord(char) < 0x400 for char in text)
    other += [0x400] * greek if greek >= 10 else []  # fewer are a formula's
    weight = sum(3 if 0x2E80 <= code < 0xD800 else 1 for code in other)  # a character that is a word or a syllable
    return weight >= 5 and weight >= 0.2 * sum(map(str.isalpha, text))


def is_foreign(text: str) -> bool:
    """True for a sentence in another European language."""
    words = _WORD.findall(text.lower())
    foreign = sum(word in _FOREIGN for word in words)
    return (
        len(words) > 4
        and foreign >= 2
        and foreign >= 0.12 * len(words)
        and foreign > 2 * sum(word in _ENGLISH for word in words)
    )


def may_be_abroad(text: str) -> bool:
    """False where no sentence of the text is in another language: told by its letters and its commonest words."""
    if not text.isascii() and any(ord(char) >= 0x370 and not 0x1D00 <= ord(char) < 0x2200 for char in text):
        return True
    return sum(word in _FOREIGN for word in _WORD.findall(text.lower())) >= 2


def commands_abroad(text: str) -> bool:
    """True for a sentence in another language that speaks of a machine, or of how a motion was ruled on."""
    if not text.isascii() and is_other_script(text):
        return True
    return is_foreign(text) and bool(_MACHINE.search(text) or _RULING.search(text))
