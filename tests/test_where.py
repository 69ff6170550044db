"""Filters: every field can be asked for, what is typed is a value and nothing else, and a mistake is one clear line."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.fields import BY_NAME
from retrieval.library import Library, LibraryError
from retrieval.shelving import Shelved, put
from retrieval.split import split
from retrieval.where import ALIASES, Condition, matching, parse_where
from summarize.record import order_record
from tests.conftest import make_order, make_sheet

SHEETS: Mapping[str, Mapping[str, Any]] = {
    # A value in every field.
    "full": {
        "court": "nysd", "docket_number": ("1:17-cr-00085", "1:18-cr-00002"), "defendant": ("Ana O'Brien", "Otis Ravenel"),
        "judge": ("Paul A. Crotty",), "date": "2021-03-04", "date_filed": "2021-03-05", "document_number": 40,
        "title": "ORDER: 100% OF_THE \\ TERM", "motion_type": "compassionate_release", "motion_documents": (30, 33),
        "representation": "counsel", "grounds": ("covid19", "medical"), "government_position": "opposes",
        "disposition": "granted", "prejudice": "with", "refiling_invited": True, "exhaustion": "exhausted",
        "extraordinary_reason": "found", "section_3553a": "favors_reduction", "danger": "not_found",
        "denial_basis": ("other",), "new_sentence": "time served", "conditions": ("home detention for 12 months",),
        "statutes": ("18 U.S.C. § 3582(c)(1)(A)", "18 U.S.C. § 3553(a)"), "cases": ("976 F.3d 228",),
    },
    "denied": {
        "court": "nyed", "docket_number": ("1:17-cr-00086",), "defendant": ("Jon Ravenel-Peña",), "date": "2020-05-28",
        "document_number": 9, "title": "ORDER: 1000 OFFTHE / TERM", "grounds": ("covid19", "age"), "disposition": "denied",
        "exhaustion": "not_exhausted", "statutes": ("18 U.S.C. § 3582(c)(2)",), "cases": ("954 F.3d 594",),
    },
    # No date of its own: its year is that of its filing.
    "filed": {"court": "njd", "date_filed": "2021-12-31", "document_number": 100, "disposition": "dismissed"},
    # Nothing is stated.
    "bare": {},
}  # fmt: skip
NAMES = frozenset(SHEETS)
COMPARE = {
    "=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of the orders of SHEETS, each at the path of its name."""
    with Library.open(tmp_path_factory.mktemp("where") / "orders.db", create=True) as opened:
        with opened.writing():
            for name, values in SHEETS.items():
                order = make_order(f"The order {name}.")
                sheet = make_sheet(order, {field: (value, "order") for field, value in values.items()})
                put(opened, Shelved(order, order_record(order, sheet, None), "made", split(order), name), name)
        yield opened


def found(library: Library, where: str) -> set[str]:
    return {library.path_of(number) for number in matching(library, parse_where(where))}


GRAMMAR: list[tuple[str, list[tuple[str, str, tuple[str, ...]]]]] = [
    ("", []),
    ("court=nysd", [("court", "=", ("nysd",))]),
    ("court=nysd,nyed", [("court", "=", ("nysd", "nyed"))]),
    ("court=nysd,", [("court", "=", ("nysd",))]),
    ("  Court = nysd\n disposition != denied ", [("court", "=", ("nysd",)), ("disposition", "!=", ("denied",))]),
    ("year>=2020 year<2022", [("year", ">=", ("2020",)), ("year", "<", ("2022",))]),
    # In quotes a comma, a space and an equals sign belong to the value.
    ('title="a, b = c"', [("title", "=", ("a, b = c",))]),
    ("title='say \"no\"'", [("title", "=", ('say "no"',))]),
    ('defendant="O\'Brien"', [("defendant", "=", ("O'Brien",))]),
    ("defendant=O'Brien", [("defendant", "=", ("O'Brien",))]),
]


@pytest.mark.parametrize(("where", "expected"), GRAMMAR)
def test_a_filter_is_read_term_by_term(where: str, expected: list[tuple[Any, ...]]) -> None:
    assert parse_where(where) == tuple(Condition(*term) for term in expected)


ALIASED = [("ground", "grounds"), ("outcome", "disposition"), ("docket", "docket_number"), ("cites", "authority")]


@pytest.mark.parametrize(("alias", "field"), ALIASED)
def test_an_alias_is_the_field_that_it_stands_for(alias: str, field: str) -> None:
    value = {"grounds": "medical", "disposition": "granted"}.get(field, "any")
    assert parse_where(f"{alias}={value}") == (Condition(field, "=", (value,)),)


ERRORS = [
    # No terms: the line shows one.
    ("granted", ["'granted'", "field=value"]),
    ("court=nysd and year=2021", ["'and year=2021'", "field=value"]),
    ("court=", ["'court='", "field=value"]),
    ("=nysd", ["'=nysd'"]),
    ("court==nysd", ["'court==nysd'"]),
    ("year=>2021", ["'year=>2021'"]),
    ("title=two words", ["'words'"]),
    # Quotes that do not close, or close too early.
    ('title="two words', ["title=", "field=value"]),
    ("court='", ["court='"]),
    ('court="nysd"nyed', ['court="nysd"nyed']),
    # No such field: the line names those that there are.
    ("judges=Crotty", ["'judges'", "year, authority, court", "judge,", "cases"]),
    ("text=x", ["'text'", "fields are"]),
    # No such value.
    ("disposition=grant", ["disposition is never grant", "granted, granted_in_part, denied, dismissed, deferred, other"]),
    ("outcome=won,denied", ["outcome is never won:", "granted_in_part"]),
    ("grounds=covid", ["grounds is never covid", "covid19, medical"]),
    ("refiling_invited=yes", ["refiling_invited is never yes", "true, false"]),
    ('disposition="granted,denied"', ["never granted,denied"]),
    # No value at all.
    ("court=,", ["court", "needs a value"]),
    ('defendant=""', ["defendant", "needs a value"]),
    ('authority=""', ["authority", "needs a value"]),
    # What is no number, year or day.
    ("document_number=first", ["document_number first", "needs a number"]),
    ("document_number=²", ["needs a number"]),
    ("document_number>-1", ["needs a number"]),
    ("motion_documents=5,x", ["motion_documents x", "needs a number"]),
    (f"document_number={'9' * 30}", ["needs a number"]),  # more than SQLite counts
    ("year=21", ["year 21", "four figures"]),
    ("year>=twenty", ["four figures"]),
    ("date>=2021", ["date 2021", "YYYY-MM-DD"]),
    ("date='May 28, 2020'", ["date May 28, 2020", "YYYY-MM-DD"]),
    # Without an order, or with several values to be before.
    ("court>nysd", ["court", "only date, date_filed, document_number, year have an order"]),
    ("authority>=x", ["authority", "have an order"]),
    ("year>=2020,2021", ["year", "one value"]),
    # What would break the line or the terminal.
    ('title="a\nb"', ["title", "printable", "\\n"]),
    ("court=\x1b[2J", ["printable", "\\x1b"]),
    ("court=\udcff", ["printable", "\\udcff"]),  # a byte that is no UTF-8, as the shell gives it
]  # fmt: skip


@pytest.mark.parametrize(("where", "said"), ERRORS)
def test_a_mistake_is_one_line_that_says_what_is_allowed(where: str, said: list[str]) -> None:
    with pytest.raises(LibraryError) as caught:
        parse_where(where)
    message = str(caught.value)
    assert message.startswith("--where: ")
    assert message.isprintable()
    assert [words for words in said if words not in message] == []


FOUND: list[tuple[str, set[str]]] = [
    ("", {"full", "denied", "filed", "bare"}),
    ("court=nysd", {"full"}),
    ("court=nysd,nyed", {"full", "denied"}),
    ("court=nysd,nyed year=2020", {"denied"}),
    ("court=nys", set()),  # a court's id is looked for whole
    # A field with several values fits by any of them.
    ("docket=1:18-cr-00002", {"full"}),
    ("docket=1:17-cr-0008", set()),
    ("ground=covid19", {"full", "denied"}),
    ("ground=covid19 ground=medical", {"full"}),
    ("motion_documents=33", {"full"}),
    ("document_number=9", {"denied"}),
    # Names and titles are looked for inside what is printed, in any case.
    ("defendant=ravenel", {"full", "denied"}),
    ('defendant="o\'brien"', {"full"}),
    ("title='offthe / term'", {"denied"}),
    ("conditions='home detention'", {"full"}),
    ("new_sentence='time served'", {"full"}),
    ("new_sentence=time", set()),
    # What is not so, with the orders that say nothing of it.
    ("court!=nysd", {"denied", "filed", "bare"}),
    ("court!=nysd,nyed", {"filed", "bare"}),
    ("ground!=medical", {"denied", "filed", "bare"}),
    ("defendant!=ravenel", {"filed", "bare"}),
    # An absent value is one too: what is not reached can be asked for.
    ("danger=not_reached", {"denied", "filed", "bare"}),
    ("exhaustion!=not_addressed", {"full", "denied"}),
    # Flags.
    ("refiling_invited=true", {"full"}),
    ("refiling_invited=false", {"denied", "filed", "bare"}),
    ("refiling_invited!=true", {"denied", "filed", "bare"}),
    ("refiling_invited=true,false", {"full", "denied", "filed", "bare"}),
    # Years: by the date, else by the date of filing.
    ("year=2021", {"full", "filed"}),
    ("year=2020,2021", {"full", "denied", "filed"}),
    ("year=0000", set()),  # an order without a date is of no year
    ("date>2020-12-31", {"full"}),
    ("date_filed>2020-12-31", {"full", "filed"}),
    # Authorities, statutes and cases alike; a section stands for its subsections, a figure not for a longer one.
    ("authority='954 F.3d 594'", {"denied"}),
    ("authority='18 U.S.C. § 3582'", {"full", "denied"}),
    ("authority='18 U.S.C. § 3582(c)'", {"full", "denied"}),
    ("authority='18 U.S.C. § 3582(c)(1)'", {"full"}),
    ("authority='18 U.S.C. § 358'", set()),
    ("authority='954 F.3d 59'", set()),
    ("authority!='18 U.S.C. § 3582'", {"filed", "bare"}),
    ("statutes='18 U.S.C. § 3582(c)(2)'", {"denied"}),
    ("statutes='18 U.S.C. § 3582'", set()),
]  # fmt: skip


@pytest.mark.parametrize(("where", "expected"), FOUND)
def test_a_filter_finds_the_orders_that_fit(library: Library, where: str, expected: set[str]) -> None:
    assert found(library, where) == expected


def test_orders_come_by_number(library: Library) -> None:
    assert matching(library, parse_where("court!=nyed")) == [1, 3, 4]


@pytest.mark.parametrize("field", BY_NAME)
def test_an_order_is_found_by_each_value_of_each_field(library: Library, field: str) -> None:
    value = SHEETS["full"][field]
    for each in value if isinstance(value, tuple) else (value,):
        typed = str(each).lower() if isinstance(each, bool) else str(each)
        positive, negative = (found(library, f'{field}{op}"{typed}"') for op in ("=", "!="))
        assert "full" in positive
        assert "bare" in negative
        assert positive == NAMES - negative


BOUNDS = [
    ("document_number", 9), ("document_number", 40), ("date", "2020-05-28"), ("date", "2021-01-01"),
    ("date_filed", "2021-12-31"), ("year", 2020), ("year", 2021),
]  # fmt: skip


@pytest.mark.parametrize("op", COMPARE)
@pytest.mark.parametrize(("field", "bound"), BOUNDS)
def test_every_comparison_is_that_of_numbers_and_days(library: Library, field: str, bound: Any, op: str) -> None:
    years = {"full": 2021, "denied": 2020, "filed": 2021}
    held = years if field == "year" else {name: row[field] for name, row in SHEETS.items() if field in row}
    unstated = NAMES - held.keys() if op == "!=" else set()
    expected = {name for name, value in held.items() if COMPARE[op](value, bound)} | unstated
    assert found(library, f"{field}{op}{bound}") == expected


WILDCARDS = [
    ("title=100%", {"full"}), ("title=OF_THE", {"full"}), ("title='\\ TERM'", {"full"}), ("title=%", {"full"}),
    ("title=\\", {"full"}), ("title=\\%", set()), ("title=____", set()), ("defendant=O_is", set()),
    ("authority='18 U.S.C. § %'", set()), ("authority='___ F.3d 594'", set()), ("authority=%", set()),
]  # fmt: skip


@pytest.mark.parametrize(("where", "expected"), WILDCARDS)
def test_wildcards_are_taken_literally(library: Library, where: str, expected: set[str]) -> None:
    assert found(library, where) == expected


INJECTIONS = [
    "x' OR '1'='1", "x') OR 1=1 --", "'; DROP TABLE orders; --", "x' UNION SELECT number FROM orders --",
    "%' OR c.value LIKE '%", "?) OR (1", "\\' OR 1=1 --", "nysd;DELETE/**/FROM/**/cells",
]  # fmt: skip


@pytest.mark.parametrize("field", ["court", "defendant", "title", "docket", "statutes", "conditions", "authority"])
@pytest.mark.parametrize("value", INJECTIONS)
def test_an_injection_is_a_value_that_no_order_has(library: Library, field: str, value: str) -> None:
    assert found(library, f'{field}="{value}"') == set()
    assert found(library, f'{field}!="{value}"') == NAMES
    assert found(library, "court=nysd") == {"full"}


@pytest.mark.parametrize("where", ["1=1", "court)=x", "o.year=2021", "value=x", "court=x;DROP TABLE orders"])
def test_only_a_field_of_the_sheet_can_stand_before_the_comparison(where: str) -> None:
    with pytest.raises(LibraryError, match=r"is no term|no field"):
        parse_where(where)


TITLE = str(SHEETS["full"]["title"])
INSIDE = st.builds(lambda start, length: TITLE[start : start + length], st.integers(0, 20), st.integers(1, 9))


@given(st.one_of(INSIDE, st.text(alphabet="aeORD%_\\'; :-?()=,10", min_size=1, max_size=4)))
def test_a_title_is_found_by_any_characters_inside_it_and_by_no_others(library: Library, value: str) -> None:
    titles = {name: str(values["title"]).lower() for name, values in SHEETS.items() if "title" in values}
    expected = {name for name, title in titles.items() if value.lower() in title}
    assert found(library, f'title="{value}"') == expected


TERMS = st.builds(
    "{}{}{}".format,
    st.sampled_from([*BY_NAME, *ALIASES, "year", "authority", "x"]),
    st.sampled_from([*COMPARE, " = ", ""]),
    st.one_of(st.text(max_size=8), st.sampled_from(["2021", "true", "granted", "a,b", "'a b'", '"', "2021-01-01"])),
)


def answered(library: Library, where: str) -> set[str] | str:
    """The orders that fit, or what the user is told."""
    try:
        return found(library, where)
    except LibraryError as error:
        return str(error)


@given(st.one_of(st.text(), st.lists(TERMS, max_size=3).map(" ".join)))
def test_whatever_is_typed_gives_orders_or_one_clear_line(library: Library, where: str) -> None:
    answer = answered(library, where)
    if isinstance(answer, str):
        assert answer.startswith("--where: ")
        assert answer.isprintable()
    else:
        assert answer <= NAMES
