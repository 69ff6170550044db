"""Who signed, and when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.fields import Value
from orders.signature import signature_fields
from tests.conftest import make_order

DISTRICT = "UNITED STATES DISTRICT COURT\nWESTERN DISTRICT OF NORTH CAROLINA\n\n"
APPEALS = "United States Court of Appeals\n   For the First Circuit\n\nNo. 21-1766\n\n"
STATE = "IN THE SUPREME COURT OF NORTH CAROLINA\n\nNo. 41A20\n\n"
HIGH = "SUPREME COURT OF THE UNITED STATES\n\nNo. 21\u2013999\n\n"
BODY = (
    "\nThis matter is before the court on the motion of the defendant for a reduction of his sentence.\n"
    "The motion that was filed in March of the last year is denied for the reasons that follow here.\n"
)


def fields(text: str) -> tuple[Value, Value]:
    got = signature_fields(make_order(text))
    return got["judge"].value, got["date"].value


JUDGES = [
    (DISTRICT + BODY + "\n____________________\nAda B. Croft\nUnited States District Judge\n", "Ada B. Croft"),
    (DISTRICT + BODY + "\n/s/ Ada B. Croft\nADA B. CROFT, U.S.D.J.\n", "ADA B. CROFT"),
    (DISTRICT + BODY + "\nHON. ADA B. CROFT, JR.\nSENIOR UNITED STATES DISTRICT JUDGE\n", "ADA B. CROFT, JR."),
    # A minute order names its judge at the head only.
    (DISTRICT + "Present: The      ADA B. CROFT, UNITED STATES DISTRICT JUDGE\n" + BODY, "ADA B. CROFT"),
    # A reporter prints the judge over the opinion.
    (DISTRICT + "Carl OTT, Plaintiff, v. HALE, Defendant.\nORDER\nADA B. CROFT, JR., Senior District Judge.\n" + BODY,
     "ADA B. CROFT, JR."),
    # The clerk signs for the court: no judge.
    (DISTRICT + BODY + "\nAda Croft, Clerk\nBy: Carl Ott, Deputy Clerk\n", None),
    # The author comes first; each judge may have a title.
    (APPEALS + "Before\n\n  Croft, Chief Judge,\n\n  Ott, Senior Circuit Judge,\n\n  and Hale, Circuit Judge.\n\n\n"
     "  OTT, Senior Circuit Judge.  This appeal" + BODY, ("OTT", "Croft", "Hale")),
    (APPEALS + "Before CROFT, OTT, and HALE, Circuit Judges.\n\nPER CURIAM:\n" + BODY, ("CROFT", "OTT", "HALE")),
    (APPEALS + "Before CROFT and OTT, Circuit Judges, and HALE,\n*\nDistrict Judge.\nOTT, Circuit Judge.\n" + BODY,
     ("OTT", "CROFT", "HALE")),  # a district judge who sits by designation
    (APPEALS + "Before:      Ada B. Croft,\n                   Circuit Judge.\n" + BODY, "Ada B. Croft"),
    # Judges of the court below never count.
    (APPEALS + "APPEAL FROM THE UNITED STATES DISTRICT COURT\n   [Hon. Ada Croft, U.S. District Judge]\n" + BODY, None),
    (APPEALS + "v.                  ] No. 3:05-cv-00999\n                    ] Ada Croft, Jr., Judge.\n" + BODY, None),
    (STATE + "      CROFT, Justice.\n" + BODY, "CROFT"),
    (STATE + "     CROFT-HALE, J.\u2014" + BODY.strip() + "\n\nOTT, J. (dissenting)\u2014I disagree.\n", "CROFT-HALE"),
    (HIGH + "   JUSTICE CROFT delivered the opinion of the Court.\n" + BODY, "CROFT"),
    (HIGH + "CROFT, J., delivered the opinion of the Court, in which OTT,\nC. J., and HALE and ELM, JJ., joined. VANE, J.,\n"
     "filed a dissenting opinion.\n" + BODY, ("CROFT", "OTT", "HALE", "ELM")),
    ("UNITED STATES TAX COURT\n\n" + BODY + "\n   MEMORANDUM OPINION\n\n   CROFT, Judge: The Commissioner" + BODY, "CROFT"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "judge"), JUDGES)
def test_the_judge_is_who_signed_or_wrote(text: str, judge: Value) -> None:
    assert fields(text)[0] == judge


DATES = [
    (DISTRICT + "Filed: May 1, 2020\n" + BODY + "\nSO ORDERED this 5th day of May, 2020.\n", "2020-05-05"),
    (DISTRICT + BODY + "\nDated: New York, New York\n       May 5, 2020\n", "2020-05-05"),  # S.D.N.Y.
    (DISTRICT + BODY + "\nSigned: May 5, 2020\n", "2020-05-05"),
    (
        DISTRICT + BODY + "\n______________          ___________\n  5/5/2020                    s/ Ada Croft\n",
        "2020-05-05",
    ),
    (APPEALS + "May 5, 2020\n" + BODY, "2020-05-05"),  # bare, near the caption
    (APPEALS + "Argued March 2, 2020\nDecided May 5, 2020\n" + BODY, "2020-05-05"),  # the argument is another day
    (
        STATE + "Filed 5 May 2020\n\n  On review of an order entered on 2\nFebruary 2018 by Judge Hale.\n" + BODY,
        "2020-05-05",
    ),
    (HIGH + "                 [May 5, 2020]\n" + BODY, "2020-05-05"),  # the opinion's own date line
    (
        APPEALS + "at the courthouse in the City of New York, on the\n5th day of May, two thousand twenty.\n" + BODY,
        "2020-05-05",
    ),
    (DISTRICT + BODY + "\nDate Filed Doc. No. Docket Text\n10/30/2015    248    CMO 1\n", None),  # a table is no date
    (DISTRICT + BODY + "He was arrested on March 2, 2018, and then tried.\n", None),  # nor is history
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_the_date_is_the_signatures_or_the_captions(text: str, day: Value) -> None:
    assert fields(text)[1] == day


@given(
    st.lists(st.sampled_from(["Before", "CROFT", "J.", ",", "and", "Judge", "\n", "Dated:", "May 5, 2020", "s/", "v."]))
)
def test_any_text_has_true_evidence(words: list[str]) -> None:
    order = make_order(" ".join(words))
    for value in signature_fields(order).values():
        for passage in value.evidence:
            assert passage.text == order.text[passage.span.start : passage.span.end]
