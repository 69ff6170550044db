"""District courts as prose names them, and the circuits that they belong to."""

from __future__ import annotations

import pytest

from orders.circuits import circuit_of, district_courts_of, find_districts


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("orders of the S.D.N.Y. in 2021", ("nysd",)),
        ("the Northern District of Texas granted it", ("txnd",)),
        ("the District of New Jersey", ("njd",)),
        ("a W.D. Wash. order", ("wawd",)),
        ("what nysd judges said", ("nysd",)),  # the id itself, as filters take it
    ],
)
def test_a_district_court_is_found_by_its_name_abbreviation_or_id(text: str, ids: tuple[str, ...]) -> None:
    assert [found for _, found in find_districts(text)] == [ids]


def test_a_state_alone_names_all_of_its_courts() -> None:
    ((span, ids),) = find_districts("which courts in Texas granted relief")
    assert {"txed", "txnd", "txsd", "txwd"} <= set(ids)
    assert "which courts in Texas granted relief"[span.start : span.end] == "courts in Texas"


def test_west_virginia_is_not_virginia() -> None:
    ((_, ids),) = find_districts("courts in West Virginia")
    assert "vaed" not in ids
    assert "wvsd" in ids


@pytest.mark.parametrize("name", ["Second", "2d", "2nd", "second"])
def test_a_circuit_is_known_by_word_and_figure(name: str) -> None:
    assert {"ctd", "nyed", "nynd", "nysd", "nywd", "vtd"} <= set(district_courts_of(name))


def test_what_is_no_circuit_has_no_courts() -> None:
    assert district_courts_of("Fourteenth") == ()
    assert circuit_of("ca2") is None
    assert circuit_of("hid") == "9"
