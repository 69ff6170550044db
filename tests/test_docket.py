"""Docket numbers in every style that courts print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.docket import canonical, find_docket_numbers

STYLES = [
    ("1:17-CR-00085-MOC-DLH", "1:17-cr-00085"),  # CM/ECF's own style; judges' initials are no part of the number
    ("17 CR 767 (VM)", "17-cr-00767"),  # S.D.N.Y.: the judge's initials in brackets
    ("CR 2:14-00321-03-ABC", "2:14-cr-00321"),  # the third defendant's number is dropped
    ("4:19CR110-2", "4:19-cr-00110"),  # E.D. Mo. writes it without dashes
    ("Criminal Action No. 13-0287", "13-cr-00287"),  # the kind is in the words before
    ("Civil Action No. 21-5", "21-cv-00005"),
    ("Civ. A. No. 12-731-CB", "12-cv-00731"),
    ("C.A. No. 09-118", "09-cv-00118"),  # "Civil Action" as Delaware abbreviates it
    ("MDL 15-02641", "15-md-02641"),  # multidistrict litigation
    ("CR16-5073", "16-cr-05073"),  # W.D. Wash.
    ("CV17-00016-CAS(JCx)", "17-cv-00016"),  # C.D. Cal.
    ("No. C 99-02743 TEH", "99-cv-02743"),  # N.D. Cal. calls civil cases C
    ("No. 12 C 3456", "12-cv-03456"),  # N.D. Ill. too
    ("2-15-cr-00180", "2:15-cr-00180"),  # a dash in place of the colon
    ("1:20\u2013cr\u201300042", "1:20-cr-00042"),  # an en dash is a hyphen
    ("20-mj-7", "20-mj-00007"),
    ("1:11-bk-36225", "1:11-bk-36225"),  # bankruptcy
    ("1:2019-cr-00123", "1:19-cr-00123"),  # a year of four digits
    ("4:1O-cr-0O110", "4:10-cr-00110"),  # a scanner's O for 0
]


@pytest.mark.parametrize(("printed", "core"), STYLES)
def test_each_style_has_one_canonical_core(printed: str, core: str) -> None:
    assert canonical(printed) == core


@pytest.mark.parametrize(
    "printed",
    [
        "08-2490",  # an appeal: no kind
        "28801-1234",  # a ZIP code
        "34512-058",  # a register number
        "§ 3582(c)(1)(A)",
        "",
    ],
)
def test_what_names_no_kind_is_no_district_number(printed: str) -> None:
    assert canonical(printed) is None


def test_a_number_knows_its_core_without_the_office_digit() -> None:
    (found,) = find_docket_numbers("Case 3:16-cr-00158")
    assert (found.canonical, found.core) == ("3:16-cr-00158", "16-cr-00158")


@given(st.text(alphabet="0123456789-: crvCRVMDL.No()\u2013", max_size=60))
def test_any_text_gives_numbers_within_it(text: str) -> None:
    for number in find_docket_numbers(text):
        assert 0 <= number.span.start < number.span.end <= len(text)


@given(st.integers(1, 9), st.integers(0, 99), st.sampled_from(["cr", "cv", "mj"]), st.integers(1, 99999))
def test_the_canonical_core_is_its_own_canonical_core(office: int, year: int, kind: str, number: int) -> None:
    core = f"{office}:{year:02d}-{kind}-{number:05d}"
    assert canonical(core) == core
