"""The picture of rates is plain SVG: bars as long as their rates, whiskers as wide as their intervals, names as text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chart import WIDTH, rates_chart
from retrieval.stats import BASE_RATE, Rate, wilson

SVG = "{http://www.w3.org/2000/svg}"
Element = ElementTree.Element


def rate(granted: int, ruled_on: int, *, n: int | None = None, **group: str | int | None) -> Rate:
    low, high = wilson(granted, ruled_on) if ruled_on else (None, None)
    share = granted / ruled_on if ruled_on else None
    orders = tuple(f"{place:06x}" for place in range(n or ruled_on))
    return Rate(group, len(orders), ruled_on, granted, share, low, high, orders, orders[:granted])


RATES = [
    rate(12, 40, court="nysd", year=2021),
    rate(0, 7, court="azd", year=2021),
    rate(3, 3, court="vtd", year=None),
    rate(0, 0, n=2, court="dcd", year=2022),
]


def drawn(rates: Sequence[Rate], title: str = "Motions granted") -> Element:
    """The picture, read as XML."""
    return ElementTree.fromstring(rates_chart(rates, title))


def of_kind(picture: Element, kind: str) -> list[Element]:
    return [element for element in picture.iter() if kind in element.get("class", "").split()]


def words(element: Element) -> str:
    """What is printed, without what only shows under the pointer."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def share_at(picture: Element, x: float) -> float:
    """The share that stands at `x`, by the picture's own scale."""
    ticks = {words(tick): float(tick.attrib["x"]) for tick in of_kind(picture, "tick")}
    return (x - ticks["0%"]) / (ticks["100%"] - ticks["0%"])


def test_a_bar_is_as_long_as_the_rate_and_begins_at_nothing() -> None:
    picture = drawn(RATES)
    bars = of_kind(picture, "bar")
    left = [share_at(picture, float(bar.attrib["x"])) for bar in bars]
    right = [share_at(picture, float(bar.attrib["x"]) + float(bar.attrib["width"])) for bar in bars]
    assert left == pytest.approx([0, 0, 0])
    assert right == pytest.approx([0.3, 0, 1], abs=1e-3)


def test_a_whisker_goes_from_end_to_end_of_the_interval() -> None:
    picture = drawn(RATES)
    for whisker, shown in zip(of_kind(picture, "whisker"), RATES[:3], strict=True):
        start, end = whisker.attrib["d"].split("M")[1].split("H")
        ends = [share_at(picture, float(x)) for x in (start.split()[0], end)]
        assert ends == pytest.approx([shown.low, shown.high], abs=1e-3)


def test_each_row_has_its_label_and_counts_at_one_height() -> None:
    picture = drawn(RATES)
    labels, counts = of_kind(picture, "label"), of_kind(picture, "counts")
    assert [words(label) for label in labels] == ["nysd · 2021", "azd · 2021", "vtd · not stated", "dcd · 2022"]
    assert [words(count).split()[0] for count in counts] == ["12/40", "0/7", "3/3", "0/0"]
    assert [label.attrib["y"] for label in labels] == [count.attrib["y"] for count in counts]
    for label, bar in zip(labels, of_kind(picture, "bar"), strict=False):
        top = float(bar.attrib["y"])
        assert top < float(label.attrib["y"]) < top + float(bar.attrib["height"])


@pytest.mark.parametrize(("n", "told"), [(2, "nothing ruled on (2 orders)"), (1, "nothing ruled on (1 order)")])
def test_where_nothing_was_ruled_on_there_is_no_bar_and_it_is_said(n: int, told: str) -> None:
    picture = drawn([rate(0, 0, n=n, court="dcd")])
    assert [words(text) for text in of_kind(picture, "none")] == [told]
    assert of_kind(picture, "bar") == of_kind(picture, "whisker") == []
    assert len(of_kind(picture, "label")) == 1


def test_a_library_as_one_group_is_called_all() -> None:
    assert [words(label) for label in of_kind(drawn([rate(1, 4)]), "label")] == ["all"]


def test_the_national_rate_is_a_line_called_context() -> None:
    picture = drawn(RATES)
    (line,) = of_kind(picture, "base")
    assert line.attrib["x1"] == line.attrib["x2"]
    assert share_at(picture, float(line.attrib["x1"])) == pytest.approx(BASE_RATE, abs=1e-3)
    label, *notes = (words(text) for text in of_kind(picture, "context"))
    assert label == "16.1% of such motions nationally, for context"
    assert "Sentencing Commission" in " ".join(notes)


def test_nothing_to_show_is_a_picture_that_says_so() -> None:
    picture = drawn([], "By court")
    assert [words(text) for text in picture.iter(f"{SVG}text")] == [
        "By court",
        "Nothing to show: no order on such a motion fits.",
    ]
    assert of_kind(picture, "base") == of_kind(picture, "tick") == []


@pytest.mark.parametrize("n", [0, 1, 3, 200])
def test_the_picture_is_760_wide_and_as_high_as_its_rows_need(n: int) -> None:
    picture = drawn([rate(1, 2, year=year) for year in range(n)])
    height = float(picture.attrib["height"])
    assert picture.attrib["width"] == str(WIDTH) == "760"
    assert picture.attrib["viewBox"] == f"0 0 760 {height:.0f}"
    places = [float(text.attrib["y"]) for text in picture.iter(f"{SVG}text")]
    assert max(places) < height < max(places) + 60
    rows = sorted({float(label.attrib["y"]) for label in of_kind(picture, "label")})
    assert len(rows) == n
    assert all(after - before >= 20 for before, after in pairwise(rows))


HOSTILE = [
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "<image href='https://example.org/x.png'/>",
    "]]><!-- & &amp; &#x3C;",
    "a\x00b\x0c\x1b[31m\ufffe",  # what no XML may hold
    "\ud800 half a pair",
    "Grange\u202eegnarG",  # turns what follows around
    "two\nlines\tof one judge",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_text_and_is_nothing_else(name: str) -> None:
    source = rates_chart([rate(1, 2, judge=name)], name)
    source.encode("utf-8")
    picture = ElementTree.fromstring(source)
    assert_plain(picture)
    plain = drawn([rate(1, 2, judge="Grange")], "Grange")
    assert [element.tag for element in picture.iter()] == [element.tag for element in plain.iter()]
    assert [sorted(element.attrib) for element in picture.iter()] == [
        sorted(element.attrib) for element in plain.iter()
    ]
    (label,) = of_kind(picture, "label")
    visible = "".join(" " if c in "\x00\x0c\x1b\ufffe\ud800\u202e\n\t" else c for c in name)
    assert label[0].text == " ".join(visible.split())
    assert words(label).rstrip("…") in label[0].text


@given(st.lists(st.tuples(st.text(), st.integers(0, 9), st.integers(0, 9)), max_size=4), st.text())
def test_any_names_make_a_plain_picture(rows: list[tuple[str, int, int]], title: str) -> None:
    rates = [rate(granted, granted + denied, n=20, judge=name) for name, granted, denied in rows]
    picture = drawn(rates, title)
    assert_plain(picture)
    assert len(of_kind(picture, "label")) == len(rows)


def assert_plain(picture: Element) -> None:
    """Nothing in it runs, and nothing is fetched."""
    allowed = {"svg", "title", "style", "rect", "text", "line", "path"}
    assert {element.tag for element in picture.iter()} <= {f"{SVG}{name}" for name in allowed}
    names = {name for element in picture.iter() for name in element.attrib}
    assert not any(name.startswith("on") or "href" in name or name == "style" for name in names)
    (style,) = picture.iter(f"{SVG}style")
    assert not any(word in str(style.text) for word in ("url", "import", "expression"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bartholomew Featherstonehaugh the Third", "Bartholomew Featherstonehaugh…"),
        ("PERPETUA GRANGE", "PERPETUA GRANGE"),
        ("PERPETUA GRANGE OF THE NORTHERN DISTRICT", "PERPETUA GRANGE OF TH…"),  # capitals are wider
        ("東京地方裁判所東京地方裁判所東京地方裁判所", "東京地方裁判所東京地方裁判所東…"),
    ],
)
def test_a_name_too_long_for_its_place_is_cut_and_whole_under_the_pointer(name: str, shown: str) -> None:
    (label,) = of_kind(drawn([rate(1, 2, judge=name)]), "label")
    assert words(label) == shown
    assert label[0].text == name
