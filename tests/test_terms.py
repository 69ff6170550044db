"""Terms: a section, a docket number or a cite is looked up whole, and no query is ever more than words."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.terms import fold, index_terms, legal_terms, query_terms

# (as printed, another one that shares its parts and must not be taken for it)
LEGAL = [
    ("3582(c)(1)(A)", "3582(c)(1)(B)"),
    ("3582(c)(2)", "3582(c)(1)(A)"),
    ("3553(a)", "3553(b)"),
    ("924(c)", "924(e)"),
    ("924(c)", "924c"),  # a whole term is not taken for a word of its letters
    ("1B1.13(b)(6)", "1B1.13(b)(5)"),  # the policy statement since November 2023
    ("1B1.10", "1B1.13"),
    ("1:17-cr-00085", "1:17-cr-00086"),
    ("17-cr-00085", "18-cr-00085"),  # printed without its division
    ("954 F.3d 594", "954 F.3d 595"),
    ("451 F. Supp. 3d 301", "451 F. Supp. 2d 301"),
    ("1 F.4th 470", "1 F.3d 470"),
    ("544 U.S. 296", "543 U.S. 296"),
    ("142 S. Ct. 2389", "142 S. Ct. 2390"),
    ("2020 WL 1900495", "2020 WL 1900494"),
]
TERM = re.compile(r"[a-z0-9]+")


def looked_up(text: str, terms: list[str]) -> bool:
    """Whether an index like the library's finds the text by every one of the terms, each quoted."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("""CREATE VIRTUAL TABLE t USING fts5(terms, content='', tokenize="porter unicode61")""")
        connection.execute("INSERT INTO t(rowid, terms) VALUES (1, ?)", (index_terms(text),))
        quoted = " AND ".join(f'"{term}"' for term in terms)
        return bool(connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (quoted,)).fetchall())


@pytest.mark.parametrize(("term", "other"), LEGAL)
def test_a_legal_term_is_kept_whole(term: str, other: str) -> None:
    assert legal_terms(f"He relies on {term}, at 3.") == [term.lower()]
    whole = query_terms(term)[0]
    assert looked_up(f"He relies on {term}, at 3.", [whole])
    assert not looked_up(f"He relies on {other}, at 3.", [whole])


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("954 F. 3d 594", "954 F.3d 594"),
        ("451 F. Supp. 3d 301", "451 F.Supp.3d 301"),
        ("954\n   F.3d 594", "954 F.3d 594"),  # a cite broken over two lines
        ("1:17-CR-00085", "1:17-cr-00085"),
        ("§3582(C)(1)(a)", "3582(c)(1)(A)"),
        ("18 U.S.C. §\u00a03553(a)", "3553(a)"),
    ],
)
def test_the_same_term_is_found_however_it_is_set(printed: str, asked: str) -> None:
    assert looked_up(f"He cites {printed}.", query_terms(asked)[:1])


@pytest.mark.parametrize("part", ["3582", "954", "1900495", "1B1", "00085"])
def test_a_legal_term_is_found_by_its_parts_too(part: str) -> None:
    text = "18 U.S.C. § 3582(c)(1)(A), 1B1.13(b)(6), No. 1:17-cr-00085, 954 F.3d 594, 2020 WL 1900495"
    assert looked_up(text, query_terms(part))


@pytest.mark.parametrize(
    "text",
    [
        "Docket 17 of 85",
        "(c)(1)(A)",  # subsections without a section
        "He is 61 (sixty-one) years old.",
        "on page 1,000",
        "1B1.131",  # no guideline has three figures after the point
        "section 3582",  # a number alone is a word as others
    ],
)
def test_words_and_numbers_are_no_legal_terms(text: str) -> None:
    assert legal_terms(text) == []


def test_a_query_begins_with_its_legal_terms_in_their_order() -> None:
    assert legal_terms("release under § 3553(a), § 924(c)") == ["3553(a)", "924(c)"]
    wholes = [query_terms(term)[0] for term in ("3553(a)", "924(c)")]
    assert query_terms("release under § 3553(a), § 924(c)")[:3] == [*wholes, "release"]


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("Peña", "pena"),
        ("Pena", "Peña"),
        ("Pen\u0303a", "Pe\u00f1a"),  # composed and decomposed
        ("MUÑOZ-GARCÍA", "munoz garcia"),
        ("Straße", "STRASSE"),
        ("a \ufb01nding", "finding"),  # a ligature of the typesetter
        ("\uff11\uff18 months", "18 months"),  # full width
    ],
)
def test_accents_case_and_letter_forms_make_no_difference(printed: str, asked: str) -> None:
    assert query_terms(printed)[-1:] == query_terms(asked)[-1:]
    assert looked_up(printed, query_terms(asked))


def test_folding_gives_one_line_of_plain_small_letters() -> None:
    assert fold("  José\n\tPEÑA\u00a0§ 1 ") == "jose pena § 1"


def test_words_that_are_everywhere_are_not_looked_up_but_are_indexed() -> None:
    assert query_terms("Was the warden ever asked by him?") == ["warden", "ever", "asked"]
    assert index_terms("The warden was asked.") == "the warden was asked"


@pytest.mark.parametrize("query", ["", "  ", "the of and", "§ — “”", "…!?"])
def test_a_query_without_words_of_its_own_has_no_terms(query: str) -> None:
    assert query_terms(query) == []


def test_a_word_is_looked_up_once() -> None:
    whole = query_terms("3553(a)")[0]
    assert query_terms("warden Warden WARDEN 3553(a) 3553(a)") == [whole, "warden", "3553"]


PIECES = st.one_of(
    st.sampled_from([term for pair in LEGAL for term in pair]),
    st.text(alphabet="0123456789abcdefFlstuwWL.()-: §é\u00b2\u0665_,\n", max_size=12),
)
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES, max_size=8).map(" ".join), st.text())


@given(TEXTS)
def test_a_text_is_found_by_each_legal_term_that_it_names(text: str) -> None:
    indexed = set(index_terms(text).split(" "))
    for term in legal_terms(text):
        assert set(query_terms(term)) <= indexed


@given(TEXTS)
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    assert set(query_terms(text)) <= set(index_terms(text).split(" "))


@given(TEXTS)
def test_terms_are_letters_and_figures_alone_so_none_can_leave_its_quotes(text: str) -> None:
    assert all(TERM.fullmatch(term) for term in query_terms(text))
    assert all(TERM.fullmatch(term) for term in index_terms(text).split())


@pytest.mark.parametrize(
    "query",
    [
        'release" OR "warden',
        '"; DROP TABLE t; --',
        "release NOT warden",
        "NEAR(release warden, 3)",
        "terms: release",
        "{terms} : release",
        "^release*",
        "release + - ( \x00 )",
        'x"" 3582(c)(1)(A)" OR "',
    ],
)
def test_the_language_of_the_index_is_words_to_it(query: str) -> None:
    terms = query_terms(query)
    assert terms
    assert not looked_up("the warden refused", terms)
    assert looked_up(f"the warden refused: {query}", terms)
