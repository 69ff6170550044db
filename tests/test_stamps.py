"""Stamps of electronic filing systems."""

from __future__ import annotations

import pytest

from orders.stamps import ecf_stamp


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("Case 1:17-cr-00085-MOC Document 61 Filed 05/28/20 Page 2 of 5", 2),
        ("4:16-cr-00999-ABC     Date Filed 05/28/20    Entry Number 127     Page 1 of 3", 1),  # D.S.C.
        ("Appellate Case: 17-2999   Page: 1   Date Filed: 07/26/2017 Entry ID: 4561000", 1),  # 8th Cir.
        ("Case: 25-1999, 07/15/2025, DktEntry: 28.1, Page 1 of 2", 1),  # the appellate system of 2025
    ],
)
def test_each_courts_wording_is_known(line: str, page: int) -> None:
    stamp = ecf_stamp(line)
    assert stamp is not None
    assert stamp.page == page


@pytest.mark.parametrize("line", ["Case No. 1:17-cr-00085", "On page 2 of Document 61, filed 05/28/20, he says", ""])
def test_prose_and_captions_are_no_stamps(line: str) -> None:
    assert ecf_stamp(line) is None
