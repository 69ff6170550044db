"""Record cites: the numbers of docket entries, in the labels of many courts."""

from __future__ import annotations

import pytest

from orders.entries import find_record_cites

CITES = [
    # Dkt.: N.D. Cal., W.D. Wash., S.D.N.Y.
    ("Dkt. No. 24", (24,)),
    ("Dkt. 24 at 3", (24,)),
    ("Dkt. # 142", (142,)),
    ("Dkt.No.24", (24,)),
    ("Docket Entry No. 12", (12,)),
    ("docket entry 12", (12,)),
    # ECF: most courts.
    ("ECF No. 33", (33,)),
    ("(ECF 33)", (33,)),
    ("CM/ECF No. 4", (4,)),
    # Doc.: W.D.N.C., D. Kan., N.D. Ala.; with a colon, S.D.N.Y.'s stamp.
    ("Doc. No. 55", (55,)),
    ("(Doc.55)", (55,)),
    ("Doc. #: 31", (31,)),
    ("Document 9", (9,)),
    # S.D. Fla., E.D.N.C., N.D. Ill., D. Del., C.D. Ill.
    ("D.E. 77", (77,)),
    ("[DE 77]", (77,)),
    ("[DE-77]", (77,)),
    ("DE#77", (77,)),
    ("D.I. 34", (34,)),
    ("d/e 40", (40,)),
    # E.D. La., D. Neb., E.D. Ky., S.D. Iowa.
    ("R. Doc. 211", (211,)),
    ("Rec. Doc. 211", (211,)),
    ("Filing No. 45", (45,)),
    ("R. 61, PageID 44", (61,)),
    ("Clerk’s No. 45", (45,)),
    # An exhibit counts as its motion: 55 for 55-1 (FIELDS, motion_documents).
    ("Doc. No. 55-1 at 2", (55,)),
    # Several entries under one label, or a label each.
    ("(Dkt. Nos. 24, 25, and 26)", (24, 25, 26)),
    ("ECF Nos. 10 & 12", (10, 12)),
    ("Docs. 12 and 14", (12, 14)),
    ("ECF No. 10 and ECF No. 12", (10, 12)),
    # What follows is a page, a term or a reporter, and no entry.
    ("Dkt. No. 24, 30 days later", (24,)),
    ("Dkt. No. 100, at 3, 7", (100,)),
    ("ECF No. 12, 954 F.3d 1", (12,)),
    ("Doc. 12 and 60 months", (12,)),
]


@pytest.mark.parametrize(("prose", "numbers"), CITES)
def test_a_record_cite_is_read_in_the_style_of_its_court(prose: str, numbers: tuple[int, ...]) -> None:
    (cite,) = find_record_cites(prose)
    assert cite.numbers == numbers


@pytest.mark.parametrize(
    "prose",
    [
        # A bare number in brackets is an entry only beside a motion: the decree reads those (test_decree).
        "[498]",
        # A docket number of the case, a date, a verb, a reporter.
        "CR 14-00321",
        "CR 2:14-00321-03",
        "Dkt. 5/12/2020",
        "after filing 12 motions",
        "Doc. 954 F.3d 594",
    ],
)
def test_what_only_looks_like_a_record_cite_is_none(prose: str) -> None:
    assert [cite.numbers for cite in find_record_cites(prose)] == []


def test_a_record_cite_knows_its_place() -> None:
    prose = "his motion (Doc. No. 55-1), and the reply (ECF No. 60)"
    assert [prose[cite.start : cite.end] for cite in find_record_cites(prose)] == ["Doc. No. 55-1", "ECF No. 60"]
