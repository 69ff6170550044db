"""The court that issued a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.courts import find_court_name, find_court_site, is_district, is_trial


@pytest.mark.parametrize(
    ("printed", "court"),
    [
        ("UNITED STATES DISTRICT COURT\nWESTERN DISTRICT OF NORTH CAROLINA", "ncwd"),
        ("IN THE UNITED STATES DISTRICT COURT\nFOR THE DISTRICT OF ARIZONA", "azd"),
        ("United States District Court, S.D. Alabama, Southern Division.", "alsd"),  # as reporters print it
        ("UNITED STATES D1STRICT COURT\nSOUTHERN DISTRlCT OF FLORIDA", "flsd"),  # scanned
        ("United States Bankruptcy Court, M.D. Florida, Fort Myers Division.", "flmb"),
        ("UNITED STATES COURT OF APPEALS FOR THE FEDERAL CIRCUIT", "cafc"),  # a form
        ("United States Court of Appeals for the Second Circuit\n40 Main Street", "ca2"),  # a letterhead
        ("UNITED STATES COURT OF APPEALS\n          FOR THE\n       EIGHTH CIRCUIT", "ca8"),
        ("United States Court of Appeal\n   For the Tenth Circuit", "ca10"),  # a party's slip
        ("INTHE\nUnited States Court of Appeals\nFOR THE TH\n .IRD CIRCUIT", "ca3"),  # scanned letters
        ("United States Bankruptcy Appellate Panel of the Ninth Circuit.", "bap9"),
        ("SUPREME COURT OF THE UNITED STATES", "scotus"),
        ("IN THE COURT OF APPEALS OF THE STATE OF WASHINGTON", "washctapp"),
        ("THE COURT OF APPEALS OF THE STATE OF\n   WASHINGTON, DIVISION TWO", "washctapp"),  # over two lines
        ("IN THE SUPREME COURT OF NORTH CAROLINA", "nc"),
        ("Court of Appeal of Louisiana, Fifth Circuit.", "lactapp"),  # a State's circuit, not the Fifth Circuit
        ("UNITED STATES TAX COURT", "tax"),
        ("United States Court of International Trade.", "cit"),
    ],
)
def test_each_style_of_name_is_known(printed: str, court: str) -> None:
    found = find_court_name(printed)
    assert found is not None
    assert found[1] == court


@pytest.mark.parametrize(
    "printed",
    [
        "APPEAL FROM THE UNITED STATES DISTRICT COURT\n\nFOR THE DISTRICT OF MAINE",  # the court appealed from
        "ON WRIT OF CERTIORARI TO THE UNITED STATES COURT OF\n    APPEALS FOR THE TENTH CIRCUIT",
        "Circuit judge, sitting on the Court of Appeals by assignment",
        "WARDEN, DISTRICT OF COLUMBIA JAIL",  # a party that bears a district in its name
        "The motion was denied by the district court of appeals some time ago",  # prose
        "",
    ],
)
def test_other_courts_never_count(printed: str) -> None:
    assert find_court_name(printed) is None


def test_a_letterhead_may_name_its_court_by_its_address_only() -> None:
    found = find_court_site("UNITED STATES COURT OF APPEALS\nWebsite: www.ca3.uscourts.gov")
    assert found is not None
    assert found[1] == "ca3"
    assert find_court_site("www.example.uscourts.gov") is None


def test_courts_of_one_judge_are_told_from_panels() -> None:
    assert is_district("ncwd")
    assert is_trial("flmb")
    assert not is_trial("ca2")
    assert not is_district("wash")


@given(st.text(alphabet="COURTofthe DISTRICAPLSEN\n.,", max_size=120))
def test_any_text_is_searched_without_fault(text: str) -> None:
    found = find_court_name(text)
    assert found is None or found[0].end <= len(text)
