"""Masking of personal data: Fed. R. Crim. P. 49.1."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.privacy import black_out, find_private, mask, private_strings

MASKED = [
    # A Social Security number by its shape, and by its cue where the hyphens are missing.
    ("His number is 219-09-9999.", "His number is [Social Security number]."),
    ("SSN: 219099999 is his.", "SSN: [Social Security number] is his."),
    ("Social Security No. 219 09 9999", "Social Security No. [Social Security number]"),
    # Area numbers 000, 666 and 9xx were never issued.
    ("Part 666-12-3456 of the kit", "Part 666-12-3456 of the kit"),
    ("Taxpayer identification number 12-3456789", "Taxpayer identification number [taxpayer number]"),
    # The Bureau of Prisons' register numbers, whatever stands before them.
    ("Derek Vance, Register Number 79741-054, FCI", "Derek Vance, Register Number [register number], FCI"),
    ("Derek Vance, 79741–054,", "Derek Vance, [register number],"),
    ("USM No. 12288-041", "USM No. [register number]"),
    ("Inmate # 1234567", "Inmate # [register number]"),
    # Docket numbers, reporters, statutes and document numbers are no personal data.
    ("No. 2:14-00321-003", "No. 2:14-00321-003"),
    ("CR 14-00321-01-ABC", "CR 14-00321-01-ABC"),
    ("85 Fed. Reg. 12,345 (2020)", "85 Fed. Reg. 12,345 (2020)"),
    ("2020 WL 1900495, at *7", "2020 WL 1900495, at *7"),
    ("DOC #: 55, 18 U.S.C. § 3582(c)(1)(A)", "DOC #: 55, 18 U.S.C. § 3582(c)(1)(A)"),
    # Of a birth date the year may be shown: Rule 49.1(a)(2).
    ("He was born on May 4, 1961.", "He was born on [birth date in 1961]."),
    ("DOB: 05/04/1961", "DOB: [birth date in 1961]"),
    ("date of birth is 5/4/61", "date of birth is [birth date]"),
    ("The motion was filed on May 4, 2020.", "The motion was filed on May 4, 2020."),
    # Account numbers; the last four digits alone may be shown: Rule 49.1(a)(4).
    ("checking account number 0034 5504 1277", "checking account number [account number]"),
    ("card 4111 1111 1111 1111", "card [account number]"),
    ("account ending in 1277", "account ending in 1277"),
    # Home addresses: city and state may be shown: Rule 49.1(a)(5). Prisons' likewise.
    ("of 1140 Rice Street, Apt. 4B, St. Paul, Minnesota 55117.", "of [address], St. Paul, Minnesota [ZIP code]."),
    ("FCI Otisville, P.O. Box 1000, Otisville, NY 10963.", "FCI Otisville, [address], Otisville, NY [ZIP code]."),
    ("12 Oak Court, Dayton, Ohio 45402", "[address], Dayton, Ohio [ZIP code]"),
    # A date before the name of a court, and a number before a common word, are no addresses.
    ("On June 4 United States District Court", "On June 4 United States District Court"),
    ("of the 12 Circuit Court judges", "of the 12 Circuit Court judges"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_personal_data_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_masking_twice_is_masking_once(text: str, masked: str) -> None:
    assert mask(mask(text)) == masked


@pytest.mark.parametrize("text", [text for text, _ in MASKED])
def test_blacking_out_keeps_every_offset(text: str) -> None:
    blacked = black_out(text)
    hidden = {i for span, _ in find_private(text) for i in range(span.start, span.end)}
    assert len(blacked) == len(text)
    assert all(blacked[i] == ("█" if i in hidden else text[i]) for i in range(len(text)))


def test_what_is_known_from_the_order_is_masked_out_of_its_context_and_over_a_line_break() -> None:
    known = private_strings("Inmate No. 1234567, born on May 4, 1961, P.O. Box 1000.")
    assert mask("1234567 turned 59 on May 4,\n1961; write to P.O. Box 1000", known) == (
        "[register number] turned 59 on [birth date in 1961]; write to [address]"
    )


@given(st.lists(st.sampled_from([text for text, _ in MASKED] + ["Reg. No.", "§", "\n", "born on"]), max_size=6))
def test_spans_are_in_order_disjoint_and_inside(parts: list[str]) -> None:
    text = " ".join(parts)
    spans = [span for span, _ in find_private(text)]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
