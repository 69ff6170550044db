"""Rates come with their orders and an interval; SQL over the sheets reads, and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.fields import FIELDS
from retrieval.library import Library, LibraryError
from retrieval.stats import MOST_ROWS, Rate, rates, run_sql, wilson
from retrieval.where import parse_where
from tests.library_cases import Ruling, library_of

RULINGS = [
    Ruling("covid", {"court": "nysd", "judge": "Perpetua Grange", "date": "2020-05-04",
                     "grounds": ("covid19", "medical"), "disposition": "granted",
                     "statutes": ("18 U.S.C. § 3582(c)(1)(A)",), "cases": ("954 F.3d 594", "976 F.3d 228")}),
    Ruling("diabetes", {"court": "nysd", "judge": "Perpetua Grange", "date": "2021-02-11",
                        "grounds": ("medical",), "disposition": "denied", "cases": ("976 F.3d 228",)}),
    Ruling("mother", {"court": "nysd", "judge": "Oleander Pike", "date": "2021-07-30",
                      "grounds": ("family",), "disposition": "granted_in_part"}),
    Ruling("warden", {"court": "azd", "judge": "Oleander Pike", "date_filed": "2021-11-02", "disposition": "dismissed"}),
    Ruling("stayed", {"court": "azd", "date": "2022-01-20", "grounds": ("medical",), "disposition": "deferred"}),
    Ruling("unclear", {"court": "vtd", "grounds": ("family",)}),  # disposition `other`: nothing was ruled on
    Ruling("discovery", {"court": "azd", "date": "2022-03-03", "motion_type": "other", "disposition": "granted"}),
]  # fmt: skip
IDS = {ruling.name: ruling.order.id for ruling in RULINGS}
Counted = dict[str | int | None, tuple[int, int, int]]
"""(orders, ruled on, granted) by the group's only value."""
WITHOUT_END = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A name that means something else in a URI, and in SQLite's own
    return tmp_path_factory.mktemp("library") / "50% of #1? a&mode=rwc.db"


@pytest.fixture(scope="module")
def library(path: Path) -> Iterator[Library]:
    with library_of(path, RULINGS) as opened:
        yield opened


def counted(found: list[Rate], name: str) -> Counted:
    return {rate.group[name]: (rate.n, rate.ruled_on, rate.granted) for rate in found}


def named(orders: tuple[str, ...]) -> set[str]:
    assert len(set(orders)) == len(orders)
    return {name for name, order in IDS.items() if order in orders}


def on_disk(folder: Path) -> dict[str, bytes]:
    """Every file but the one of the locks, which readers write too."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilson_s(share: tuple[int, int]) -> None:
    hits, n = share
    p, z2 = hits / n, 1.959964**2  # the textbook form
    centre, half = (p + z2 / (2 * n)) / (1 + z2 / n), sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    assert wilson(hits, n) == pytest.approx((centre - half, centre + half), abs=1e-6)


def test_a_share_of_nothing_has_no_interval() -> None:
    with pytest.raises(ValueError, match="needs at least one"):
        wilson(0, 0)


def test_without_groups_all_orders_on_such_motions_are_one(library: Library) -> None:
    (rate,) = rates(library)
    assert rate.group == {}
    assert named(rate.orders) == IDS.keys() - {"discovery"}
    assert named(rate.granted_orders) == {"covid", "mother"}
    assert (rate.n, rate.ruled_on, rate.granted, rate.rate) == (6, 4, 2, 0.5)
    assert (rate.low, rate.high) == wilson(2, 4)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("court", {"nysd": (3, 3, 2), "azd": (2, 1, 0), "vtd": (1, 0, 0)}),
        ("year", {2021: (3, 3, 1), 2020: (1, 1, 1), 2022: (1, 0, 0), None: (1, 0, 0)}),  # by filing where undated
        ("judge", {"Perpetua Grange": (2, 2, 1), "Oleander Pike": (2, 2, 1), None: (2, 0, 0)}),
        ("ground", {"medical": (3, 2, 1), "family": (2, 1, 1), "covid19": (1, 1, 1), None: (1, 1, 0)}),
        ("grounds", {"medical": (3, 2, 1), "family": (2, 1, 1), "covid19": (1, 1, 1), None: (1, 1, 0)}),
        ("disposition", {"granted": (1, 1, 1), "granted_in_part": (1, 1, 1), "denied": (1, 1, 0),
                         "dismissed": (1, 1, 0), "deferred": (1, 0, 0), "other": (1, 0, 0)}),
    ],
)  # fmt: skip
def test_orders_are_counted_by_the_values_of_a_field(library: Library, field: str, expected: Counted) -> None:
    assert counted(rates(library, [field]), field) == expected


def test_an_order_counts_in_each_of_its_grounds_and_once_in_each(library: Library) -> None:
    orders = {rate.group["ground"]: named(rate.orders) for rate in rates(library, ["ground"])}
    assert orders["covid19"] == {"covid"}
    assert orders["medical"] == {"covid", "diabetes", "stayed"}
    assert orders[None] == {"warden"}


def test_two_fields_make_a_group_for_each_pair_that_occurs(library: Library) -> None:
    found = {(rate.group["court"], rate.group["ground"]): named(rate.orders) for rate in rates(library, ["court", "ground"])}  # fmt: skip
    assert found == {
        ("nysd", "medical"): {"covid", "diabetes"},
        ("nysd", "covid19"): {"covid"},
        ("nysd", "family"): {"mother"},
        ("azd", "medical"): {"stayed"},
        ("azd", None): {"warden"},
        ("vtd", "family"): {"unclear"},
    }


def test_the_largest_groups_come_first(library: Library) -> None:
    for by in (["court"], ["year"], ["ground"], ["court", "year"]):
        sizes = [rate.n for rate in rates(library, by)]
        assert sizes == sorted(sizes, reverse=True)


def test_orders_on_other_motions_are_left_out_even_where_they_are_asked_for(library: Library) -> None:
    assert rates(library, ["court"], parse_where("motion_type=other")) == []
    assert all(IDS["discovery"] not in rate.orders for rate in rates(library, ["court", "year"]))


def test_where_nothing_was_ruled_on_there_is_no_rate(library: Library) -> None:
    (rate,) = rates(library, [], parse_where("court=vtd"))
    assert (rate.n, rate.ruled_on, rate.granted) == (1, 0, 0)
    assert (rate.rate, rate.low, rate.high) == (None, None, None)
    assert named(rate.orders) == {"unclear"}


@pytest.mark.parametrize("by", [[], ["court"], ["year"], ["judge"], ["ground"], ["cases"], ["court", "year", "ground"]])
def test_every_number_lists_its_orders(library: Library, by: list[str]) -> None:
    outcomes = {entry.id: entry.value("disposition") for entry in library.entries()}
    for rate in rates(library, by):
        assert len(set(rate.orders)) == len(rate.orders) == rate.n
        granted = [order for order in rate.orders if outcomes[order] in ("granted", "granted_in_part")]
        assert list(rate.granted_orders) == granted
        assert len(granted) == rate.granted
        assert sum(outcomes[order] not in ("deferred", "other") for order in rate.orders) == rate.ruled_on


def test_conditions_choose_the_orders(library: Library) -> None:
    (rate,) = rates(library, [], parse_where("year=2021 court=nysd"))
    assert named(rate.orders) == {"diabetes", "mother"}
    assert rates(library, ["court"], parse_where("court=scotus")) == []


@pytest.mark.parametrize("name", ["colour", "", "authority", "Court; DROP TABLE orders"])
def test_a_name_that_is_no_field_is_refused(library: Library, name: str) -> None:
    with pytest.raises(LibraryError, match="--by: no field"):
        rates(library, [name])


def test_a_select_works_over_the_view_of_the_sheets(library: Library) -> None:
    found = run_sql(library, "SELECT id, year, court, grounds FROM sheets WHERE disposition = 'granted' ORDER BY year")
    assert found.columns == ("id", "year", "court", "grounds")
    assert found.rows == ((IDS["covid"], 2020, "nysd", "covid19, medical"), (IDS["discovery"], 2022, "azd", None))
    assert found.orders == (IDS["covid"], IDS["discovery"])


def test_the_view_shows_every_field_and_not_the_text(library: Library) -> None:
    found = run_sql(library, "SELECT * FROM sheets")
    assert found.columns == ("id", "path", "year", *(row.name for row in FIELDS))
    assert len(found.rows) == len(RULINGS)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(*) FROM cells WHERE field = 'grounds' AND value = 'medical'", ((3,),)),
        ("SELECT cite, count(*) n FROM authorities WHERE kind = 'cases' GROUP BY cite ORDER BY n DESC",
         (("976 F.3d 228", 2), ("954 F.3d 594", 1))),
        ("WITH c AS (SELECT court FROM sheets) SELECT court, count(*) FROM c GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
         (("azd", 3),)),
        ("SELECT a.court FROM sheets a FULL JOIN sheets b USING (id) WHERE a.year = 2020", (("nysd",),)),
        ("  select 1 -- and a remark", ((1,),)),
    ],
)  # fmt: skip
def test_counts_joins_and_remarks_are_allowed(library: Library, query: str, rows: tuple[object, ...]) -> None:
    found = run_sql(library, query)
    assert found.rows == rows
    assert found.orders == ()


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO facts VALUES ('a', 'b')",
        "WITH a AS (SELECT 1) INSERT INTO facts SELECT 'a', 'b' FROM a",
        "UPDATE orders SET path = 'elsewhere'",
        "DELETE FROM orders",
        "DROP TABLE orders",
        "DROP VIEW sheets",
        "CREATE TEMP TABLE mine(a)",
        "ATTACH '{folder}/other.db' AS other",
        "VACUUM INTO '{folder}/other.db'",  # attaches a file of its own
        "PRAGMA writable_schema = 1",
        "SELECT * FROM pragma_database_list",  # a PRAGMA as a table
        "BEGIN",
        "SELECT Load_Extension('{folder}/other.so', 'init')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM orders",
        "",
        "-- nothing but a remark",
        "EXPLAIN SELECT 1",  # no SELECT
        "SELECT 'never closed\nand on two lines",
        "SELECT [no such\ncolumn] FROM sheets",
        "SELECT 1\0",
        "SELECT '\ud800'",  # bytes of a terminal that are no UTF-8
    ],
)
def test_what_is_not_one_select_is_refused_in_one_line_and_changes_nothing(
    library: Library, path: Path, query: str
) -> None:
    before = on_disk(path.parent)
    with pytest.raises(LibraryError, match=r"^--sql: .*allowed is one SELECT over sheets, cells and") as refused:
        run_sql(library, query.format(folder=path.parent))
    assert "\n" not in str(refused.value)
    assert on_disk(path.parent) == before


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT text FROM orders", r"orders\.text"),
        ("SELECT * FROM orders", r"orders\.text"),
        ("SELECT record FROM orders", r"orders\.record"),  # holds the quotes
        ('SELECT o."TEXT" FROM main.orders o', r"orders\.text|o\.text"),
        ("SELECT id FROM sheets JOIN orders USING (id) WHERE orders.text LIKE '%medical%'", r"orders\.text"),
        ("SELECT t FROM (SELECT substr(text, 1, 9) t FROM orders)", r"orders\.text"),
        # SQLite merges these columns without asking the authorizer
        ("SELECT text FROM orders FULL JOIN (SELECT 1 AS text) USING (text)", "the text of orders"),
        ("SELECT length(text) FROM orders NATURAL FULL JOIN (SELECT 1 AS text)", "the text of orders"),
        ("SELECT count(*) FROM orders JOIN (SELECT 'guessed' AS text) USING (text)", "the text of orders"),
        ("SELECT load_extension('other.so')", "load_extension"),
    ],
)
def test_the_text_of_an_order_is_not_read_and_no_code_loaded(library: Library, query: str, told: str) -> None:
    with pytest.raises(
        LibraryError, match=rf"^--sql: (access to ({told}) is prohibited|not authorized to use .*{told}):"
    ):
        run_sql(library, query)


def test_a_query_without_end_is_stopped(library: Library) -> None:
    with pytest.raises(LibraryError, match="interrupted"):
        run_sql(library, f"{WITHOUT_END} count(*) FROM r")


def test_as_many_rows_as_are_allowed_are_given_and_more_refused(library: Library) -> None:
    assert len(run_sql(library, f"{WITHOUT_END} n FROM r LIMIT {MOST_ROWS}").rows) == MOST_ROWS
    with pytest.raises(LibraryError, match="more than 10,000 rows: add a LIMIT"):
        run_sql(library, f"{WITHOUT_END} n FROM r LIMIT {MOST_ROWS + 1}")


def test_bytes_are_refused_for_no_json_holds_them(library: Library) -> None:
    with pytest.raises(LibraryError, match="a column of bytes"):
        run_sql(library, "SELECT x'00ff'")
    assert run_sql(library, "SELECT hex(x'00ff')").rows == (("00FF",),)


def test_a_query_waits_for_no_writer(library: Library) -> None:
    with library.writing():
        assert run_sql(library, "SELECT count(*) FROM sheets").rows == ((len(RULINGS),),)
