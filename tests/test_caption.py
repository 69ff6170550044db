"""The caption fields, assembled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.caption import caption_fields, head_end
from orders.cells import cells, head_start
from orders.fields import Value
from orders.order import Order, Span
from tests.conftest import ORDER_TEXT, make_order

DISTRICT = "UNITED STATES DISTRICT COURT\nWESTERN DISTRICT OF NORTH CAROLINA\n"
APPEALS = "UNITED STATES COURT OF APPEALS\nFOR THE FIRST CIRCUIT\n\n"
BODY = "\nThis matter is before the court on the motion that the defendant filed in the month of March.\n"


def value(text: str, name: str, *stamps: str) -> Value:
    return caption_fields(stamped(text, *stamps))[name].value


def stamped(text: str, *stamps: str) -> Order:
    order = make_order(text)
    spans = [Span(text.index(stamp), text.index(stamp) + len(stamp)) for stamp in stamps]
    return replace(order, stamps=tuple(spans))


def test_a_district_caption_is_read_whole() -> None:
    got = {name: field.value for name, field in caption_fields(make_order(ORDER_TEXT)).items()}
    assert got == {
        "court": "ncwd",
        "docket_number": "1:17-cr-00085",
        "defendant": "OTIS RAVENEL",
        "title": "ORDER",
        "document_number": None,
        "date_filed": None,
    }


HEADER = "Case 1:17-cr-00085-MOC Document 61 Filed 05/28/20 Page 1 of 3"
SOUTH = "4:16-cr-00999-ABC     Date Filed 05/28/20    Entry Number 127     Page 1 of 3"


@pytest.mark.parametrize(
    ("text", "stamps", "number"),
    [
        (DISTRICT + "No. 17-cr-85\n" + BODY, (), "17-cr-00085"),
        # The office digit counts if it is printed anywhere, the header included (decided case 1).
        (f"{HEADER}\n{DISTRICT}No. 17-CR-85\n{BODY}", (HEADER,), "1:17-cr-00085"),
        (DISTRICT + "No. 17-cr-85\nNo. 17-cr-86\n" + BODY, (), ("17-cr-00085", "17-cr-00086")),
        (DISTRICT + "Related to No. 15-cr-11\nNo. 17-cr-85\n" + BODY, (), "17-cr-00085"),  # another case
        (APPEALS + "No. 08-2490\n" + BODY, (), "08-2490"),
        (APPEALS + "No. 92-1473\n\nADA CROFT,\n\nNo. 92-1474\n\nADA CROFT,\n" + BODY, (), ("92-1473", "92-1474")),
        (APPEALS + "Nos. 98-1230, 98-1259.\n" + BODY, (), ("98-1230", "98-1259")),
        (APPEALS + "Nos. 93-2314\n     94-1015\n" + BODY, (), ("93-2314", "94-1015")),  # over two lines
        (APPEALS + "No. 21\u2013476\n" + BODY, (), "21-476"),  # an en dash is a hyphen
        (APPEALS + "Case Number: 17-2678\nDistrict Case Number: 2-15-cv-00180\n" + BODY, (), "17-2678"),  # court below
        (APPEALS + "No. 20-16276\n  MOTION IN CROFT V. HALE, CASE NOS. 20-55436\n" + BODY, (), "20-16276"),  # in a title
        (APPEALS + "Ada Croft            Appellant\nv.                 17-2543\n" + BODY, (), "17-2543"),  # no label
        ("UNITED STATES TAX COURT\n\nDocket Nos. 19031-13, 27735-13,        Filed May 20, 2020.\n           11905-14.\n"
         + BODY, (), ("19031-13", "27735-13", "11905-14")),  # a list that goes on under its column
        ("United States Court of International Trade.\nSlip Op. 96-130.\nCourt Nos. 93-09-00567 thru 93-09-00569-CVD.\n"
         + BODY, (), ("93-09-00567", "93-09-00568", "93-09-00569")),  # a range is written out, the duty dropped
        ("FILED    No. 99865-5\n\n NO. 37369-0-III\n\nCOURT OF APPEALS OF THE STATE OF WASHINGTON\n" + BODY, (),
         "37369-0-III"),  # the number by the court's name; the other is the Supreme Court's
        ("SUPREME COURT OF THE UNITED STATES\n\nNo. 199.\n" + BODY, (), "199"),
        (DISTRICT + BODY, (), None),
    ],
)  # fmt: skip
def test_the_number_is_this_cases(text: str, stamps: tuple[str, ...], number: Value) -> None:
    assert value(text, "docket_number", *stamps) == number


@pytest.mark.parametrize(
    ("text", "stamps", "number", "filed"),
    [
        (f"{HEADER}\n{DISTRICT}{BODY}", (HEADER,), 61, "2020-05-28"),
        (f"{SOUTH}\n{DISTRICT}{BODY}", (SOUTH,), 127, "2020-05-28"),  # D.S.C. says Entry Number
        ("FILED\nMAY 28, 2020\nClerk, U.S. District Court\n" + DISTRICT + BODY, (), None, "2020-05-28"),
        ("FILED\nState of Elm\n512812020 4 :39 PM\n" + DISTRICT + BODY, (), None, "2020-05-28"),  # scanned slashes
        (DISTRICT + BODY + "The motion was entered after a long hearing on May 28, 2020.\n", (), None, None),  # history
    ],
)
def test_stamps_give_number_and_day_of_filing(text: str, stamps: tuple[str, ...], number: Value, filed: Value) -> None:
    assert value(text, "document_number", *stamps) == number
    assert value(text, "date_filed", *stamps) == filed


def test_behind_an_errata_sheet_stands_the_main_documents_caption() -> None:
    errata = APPEALS + "No. 92-2109\n\n        ERRATA SHEET\n\nPage 11, line 6: Change days to hours.\n\n"
    text = errata + "May 27, 1993   [NOT FOR PUBLICATION]\n" + APPEALS + "No. 92-2110\n" + BODY
    assert text[head_start(text) :].startswith("May 27, 1993")
    assert value(text, "docket_number") == "92-2110"  # decided case 17


def test_behind_the_reporters_syllabus_stands_the_opinions_caption() -> None:
    high = "\nSUPREME COURT OF THE UNITED STATES\n"
    text = (
        "(Slip Opinion)\n      Syllabus\n" + high + "   CROFT v. HALE ET AL.\n" + BODY + high + "\nNo. 21-999\n\n"
        "  ADA CROFT, PETITIONER v.\n        BEN HALE, ET AL.\n" + BODY
    )
    assert value(text, "defendant") == "BEN HALE"


def test_a_stated_term_is_no_prose() -> None:
    term = (
        "     At a Stated Term of the court that was held in the city on the 5th day of May, two thousand twenty.\n\n"
    )
    text = APPEALS + term + "Ada Croft,           ORDER\n         v.          Docket No. 25-1686\nBen Hale.\n" + BODY
    assert text[head_end(text) :].startswith("This matter")


def test_an_indent_makes_no_column() -> None:
    columns = [(cell.text, cell.column) for cell in cells("   ADA CROFT,       )   ORDER\n        v.\n", 0, 45)]
    assert columns == [("ADA CROFT,", 0), ("ORDER", 1), ("v.", 0)]


PARTS = ["UNITED STATES DISTRICT COURT", "v.", ")", "ORDER", "No. 1:17-cr-85", "Nos.", "21-5", "thru", "FILED", "May 5, 2020",
         "\n", "      ", "ADA HALE,", "Defendant", "____", "Short Title:", "Syllabus", "ERRATA SHEET"]  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PARTS), max_size=40).map(" ".join)))
def test_any_text_has_true_evidence(text: str) -> None:
    order = make_order(text)
    for field in caption_fields(order).values():
        for passage in field.evidence:
            assert passage.text == order.text[passage.span.start : passage.span.end]
