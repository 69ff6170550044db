"""The title of a document."""

from __future__ import annotations

import pytest

from orders.cells import cells, head_end
from orders.title import find_title
from tests.conftest import make_order


def title(text: str) -> str | None:
    end = head_end(text)
    found = find_title(make_order(text), text, list(cells(text, 0, end)), end)
    return found[0] if found else None


BODY = "\nThe motion that is now before the court was filed by the defendant in the month of May.\n"


@pytest.mark.parametrize(
    ("caption", "printed"),
    [
        ("               ORDER\n", "ORDER"),
        ("               O R D E R\n", "ORDER"),  # spaced letters
        ("     MEMORANDUM OPINION\n         AND ORDER\n", "MEMORANDUM OPINION AND ORDER"),  # over two lines
        ("v.                        ORDER ON MOTION FOR\n                          COMPASSIONATE RELEASE\nOTIS RAVENEL\n",
         "ORDER ON MOTION FOR COMPASSIONATE RELEASE"),  # the right-hand column goes on
        ("In re: Filters             SUGGESTION OF REMAND AND\n                           TRANSFER ORDER\n",
         "SUGGESTION OF REMAND AND TRANSFER ORDER"),  # a first line that ends in AND
        (" -v- :\n : OPINION & ORDER\nOTIS RAVENEL, :\n", "OPINION & ORDER"),  # the party below is no part of it
        ("                  Designation & Statement of Issues\n", "DESIGNATION & STATEMENT OF ISSUES"),  # mixed case
        ("  MOTION TO STAY PENDING DECISION IN\n  CROFT V. HALE, CASE NOS. 20-55436,\n              20-55662\n",
         "MOTION TO STAY PENDING DECISION IN CROFT V. HALE, CASE NOS. 20-55436, 20-55662"),  # a list of numbers goes on
        ("MOTION PICTURE COMPANY\n\nv.\n\nADA HALE\n", None),  # a party's name
        ("  ON PETITION FOR REVIEW OF AN ORDER OF THE\n       BOARD OF APPEALS\n", None),  # where the case comes from
        ("               EN BANC\n", None),  # how the court sat
        ("IT IS SO ORDERED\n", None),
    ],
)  # fmt: skip
def test_each_title_is_read_on_one_line(caption: str, printed: str | None) -> None:
    assert title(caption + BODY) == printed


def test_a_heading_over_the_authors_line_is_the_title() -> None:
    text = (
        "Ada CROFT, Plaintiff, v. HALE, Defendant.\n" + BODY + "\nMEMORANDUM OPINION\n\nOTT, Judge: The case is old.\n"
    )
    assert title(text) == "MEMORANDUM OPINION"
