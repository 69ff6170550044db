"""Dates as courts print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.dates import MONTHS, find_dates, noisy_date


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("May 28, 2020", "2020-05-28"),
        ("Sept. 3, 2021", "2021-09-03"),  # reporters abbreviate months
        ("the 5th day of June, 2020", "2020-06-05"),  # the decretal formula
        ("2nd day of July, two thousand twenty-five", "2025-07-02"),  # the Second Circuit writes the year in words
        ("11 February 2022", "2022-02-11"),  # North Carolina puts the day first
        ("2/9/2022", "2022-02-09"),  # a stamp: month first
        ("06/01/21", "2021-06-01"),
        ("03/14/95", "1995-03-14"),  # two digits from 70 on are of the last century
        ("2020-05-28", "2020-05-28"),
        ("Apri1 3, 2O2O", "2020-04-03"),  # a scanner's 1 for l and O for 0
        ("Novernber 4, 2019", "2019-11-04"),  # a scanner's rn for m
    ],
)
def test_each_style_is_read(printed: str, iso: str) -> None:
    assert [day for _, day in find_dates(f"Dated: {printed}.")] == [iso]


@pytest.mark.parametrize("printed", ["February 30, 2020", "13/40/2020", "Section 3, 2020", "100 months", ""])
def test_impossible_dates_are_passed_over(printed: str) -> None:
    assert list(find_dates(printed)) == []


def test_a_stamp_whose_slashes_were_scanned_as_ones_is_read() -> None:
    ((_, day),) = noisy_date("\n 411512021 9 :05 AM")
    assert day == "2021-04-15"


def test_a_long_number_is_no_noisy_date() -> None:
    assert list(noisy_date("Bar No. 911712020")) == []


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_is_found_in_words_and_in_digits(day: date) -> None:
    for printed in (f"{MONTHS[day.month - 1]} {day.day}, {day.year}", f"{day.month}/{day.day}/{day.year}"):
        ((span, iso),) = find_dates(printed)
        assert (printed[span.start : span.end], iso) == (printed, day.isoformat())


@given(st.text(alphabet="0123456789/-, MayJuneofdythis", max_size=60))
def test_any_text_is_searched_without_fault(text: str) -> None:
    for span, iso in find_dates(text):
        assert span.end <= len(text)
        assert date.fromisoformat(iso).isoformat() == iso
