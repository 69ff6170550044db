"""Orders and answers as HTML: every character in its place, marks where they belong, nothing of an order is markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.order import Page, Passage, Span
from orders.privacy import find_private
from page.desk import Desk
from page.shown import Reading, Shown, name_of, shown
from page.table import Wanted, sorted_by, table_html
from page.text import Mark, sheets
from page.view import answer_text, conversation, order_marks, order_sheet, sentence, text_pane
from retrieval.library import Library
from retrieval.shelving import Shelved, put
from retrieval.split import split
from summarize.answer import Answer, AnswerClaim, Source
from summarize.brief import Brief
from summarize.ground import Claim
from summarize.record import order_record
from tests.conftest import ORDER_TEXT, make_order, make_sheet

HOSTILE = '<script>alert("order")</script><img src=x onerror=alert(1)>'


class Seen(HTMLParser):
    """The text of the part with class `bb-text`, the text of each mark by its numbers, and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.marks, self.tags = "", dict[str, str](), list[tuple[str, dict[str, str | None]]]()
        self._inside, self._mark = 0, list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.append((tag, own))
        if tag == "div" and (self._inside or own.get("class") == "bb-text"):
            self._inside += 1
        if tag == "mark":
            self._mark = str(own["data-n"]).split()

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "div" and self._inside > 0
        self._mark = [] if tag == "mark" else self._mark

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data
            for number in self._mark:
                self.marks[number] = self.marks.get(number, "") + data


def make_library(path: Path, text: str, *, defendant: str = "Otis Ravenel", name: str = "order.txt") -> str:
    """The id of the one order in a new library: a denial by these words, proved by its first line."""
    order = make_order(text, name, page_breaks=[text.index("\n") + 1])
    first = text[: text.index("\n")]
    sheet = make_sheet(order, {"defendant": (defendant, first), "disposition": ("denied", first)}, confidence=0.5)
    proof = order.passage(Span(0, len(first)))
    record = order_record(order, sheet, Brief((Claim("ruling", text[:400], "verbatim", (proof,)),), ()))
    with Library.open(path, create=True) as library, library.writing():
        put(library, Shelved(order, record, "by hand", split(order), "about"), name)
    return order.id


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over a library with the order of the other tests, whose register number and birth date are private."""
    make_library(tmp_path / "orders.db", ORDER_TEXT)
    return Desk(tmp_path / "orders.db")


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Desk, str]:
    """A desk over an order whose text, name, defendant and brief are all markup, and the order's id."""
    order_id = make_library(
        tmp_path / "hostile.db", f"{HOSTILE} ORDER\n{HOSTILE}\n", defendant=HOSTILE, name=f"{HOSTILE}.txt"
    )
    return Desk(tmp_path / "hostile.db"), order_id


def the_order(desk: Desk, *, masked: bool = True) -> Shown:
    with desk.open() as library:
        return shown(library, next(library.entries()).id, masked=masked)


def the_answer(desk: Desk, start: int, end: int, *, question: str = "Was it denied?", claim: str = "It was.") -> Answer:
    order = the_order(desk, masked=False)
    source = Source(Passage(order.entry.id, Span(start, end), order.text[start:end]), 1, order.entry.path, 1, "name")
    return Answer(question, question, "passages", "answered", (AnswerClaim(claim, "supported", (source,)),))


spans = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 80)), max_size=6)


@given(st.text(st.sampled_from("ab <&>\n  \u00a7()IV.\u2588"), min_size=1, max_size=400), spans, st.integers(0, 300))
def test_all_pieces_joined_are_the_text_and_each_mark_covers_its_own_characters(
    text: str, found: list[tuple[int, int]], cut: int
) -> None:
    cut = min(cut, len(text))
    pages = [Page(1, Span(0, cut)), Page(2, Span(cut, len(text)))]
    inside = [Span(a, min(a + n, len(text))) for a, n in found if a < len(text)]
    pieces = [
        piece
        for sheet in sheets(text, pages, [Mark(span, number) for number, span in enumerate(inside, 1)])
        for block in sheet.blocks
        for piece in block.pieces
    ]
    assert "".join(piece.text for piece in pieces) == text
    for number, span in enumerate(inside, 1):
        marked = "".join(piece.text for piece in pieces if number in piece.numbers)
        assert marked == text[span.start : span.end]


def test_the_pane_holds_the_order_character_for_character(desk: Desk) -> None:
    order = the_order(desk, masked=False)
    assert Seen(text_pane(order, order_marks(order.entry.record))).text == ORDER_TEXT


def test_a_marked_passage_is_the_cited_one_and_has_the_focus(desk: Desk) -> None:
    order = the_order(desk)
    start = ORDER_TEXT.index("The motion is DENIED")
    pane = text_pane(order, [Mark(Span(start, start + 39), 3, True), Mark(Span(0, 4), 1)])
    seen = Seen(pane)
    assert seen.marks == {"1": "UNIT", "3": ORDER_TEXT[start : start + 39]}
    assert [attrs["data-n"] for tag, attrs in seen.tags if tag == "mark" and attrs.get("class") == "bb-focus"] == ["3"]


def test_masked_text_keeps_every_offset(desk: Desk) -> None:
    masked, plain = the_order(desk), the_order(desk, masked=False)
    assert len(masked.text) == len(plain.text) == len(ORDER_TEXT)
    private = find_private(ORDER_TEXT)
    assert len(private) >= 3, "a register number, a birth date and an address stand in the order"
    for span, _ in private:
        assert set(masked.text[span.start : span.end]) == {"\u2588"}
    kept = [i for i in range(len(ORDER_TEXT)) if not any(span.start <= i < span.end for span, _ in private)]
    assert all(masked.text[i] == ORDER_TEXT[i] for i in kept)


def test_personal_data_is_nowhere_in_what_is_shown_until_it_is_revealed(desk: Desk) -> None:
    order = the_order(desk)
    answer = the_answer(desk, 0, len(ORDER_TEXT), claim="He is register number 34512-058, born May 4, 1961.")
    everything = [
        text_pane(order, order_marks(order.entry.record)),
        order_sheet(order, reader="reader"),
        conversation([answer], Reading(desk, masked=True)),
        answer_text(answer, Reading(desk, masked=True)),
        table_html(desk, "motion", "", Wanted(), masked=True),
    ]
    for html in everything:
        assert "34512-058" not in html
        assert "May 4, 1961" not in html
        assert "12 Elm Street" not in html
    revealed = conversation([answer], Reading(desk, masked=False))
    assert "34512-058" in revealed
    assert "34512-058" in text_pane(the_order(desk, masked=False), [])


def test_markup_in_text_name_question_and_claim_is_shown_as_characters(hostile: tuple[Desk, str]) -> None:
    desk, _ = hostile
    order = the_order(desk)
    answer = the_answer(desk, 0, 40, question=HOSTILE, claim=HOSTILE)
    nearest = Answer(HOSTILE, f"{HOSTILE}?", "none", "not_found", (), answer.claims[0].evidence, HOSTILE)
    reading = Reading(desk, masked=True)
    for html in (
        text_pane(order, order_marks(order.entry.record)),
        order_sheet(order, reader="reader"),
        conversation([answer, nearest], reading),
        table_html(desk, "", "", Wanted(), masked=True),
        sentence(HOSTILE),
    ):
        tags = Seen(html).tags
        assert not {"script", "img"} & {tag for tag, _ in tags}
        assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
        assert "&lt;script&gt;" in html


def test_the_text_of_a_hostile_order_is_still_there_to_be_read(hostile: tuple[Desk, str]) -> None:
    desk, _ = hostile
    assert HOSTILE in Seen(text_pane(the_order(desk), [])).text


def test_an_answer_can_be_taken_away_with_its_citations(desk: Desk) -> None:
    start = ORDER_TEXT.index("The motion is DENIED")
    text = answer_text(the_answer(desk, start, start + 39), Reading(desk, masked=True))
    assert text.startswith("Was it denied?\n\nIt was. [1]\n")
    assert text.endswith(", page 2: \u201cThe motion is DENIED without prejudice.\u201d") or "[1] Otis Ravenel" in text


def test_the_same_passage_has_one_number_in_an_answer(desk: Desk) -> None:
    answer = the_answer(desk, 0, 20)
    twice = Answer("q", "q", "passages", "answered", answer.claims * 2)
    numbers = re.findall(r'class="bb-cite"[^>]*>(\d+)<', conversation([twice], Reading(desk, masked=True)))
    assert numbers == ["1", "1"]


def test_a_follow_up_shows_what_it_was_read_as(desk: Desk) -> None:
    answer = Answer("Was Ravenel's motion denied?", "and his?", "none", "not_found", note="No passage speaks of it.")
    html = conversation([answer], Reading(desk, masked=True))
    assert "Read as: Was Ravenel&#39;s motion denied?" in html
    assert "No passage speaks of it." in html
    assert "Not found in these orders." in html


def test_a_field_of_low_confidence_is_marked_to_be_checked(desk: Desk) -> None:
    html = order_sheet(the_order(desk), reader="reader")
    row = re.search(r'<tr class="([^"]*)">\s*<th scope="row">disposition</th>', html)
    assert row
    assert "bb-check" in row[1]


def test_an_empty_library_says_how_to_add_orders(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none.db")
    assert "Add some in the tab Add" in table_html(desk, "", "", Wanted(), masked=True)
    assert not (tmp_path / "none.db").exists()


def test_the_table_turns_round_when_a_column_is_chosen_twice() -> None:
    once = sorted_by(Wanted(), "date")
    assert once == Wanted("date", falling=False)
    assert sorted_by(once, "date") == Wanted("date", falling=True)
    assert sorted_by(Wanted("date", falling=True), "court") == Wanted("court", falling=False)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("OTIS RAVENEL", "Otis Ravenel"),  # captions print names in capitals
        ("Otis McRae", "Otis McRae"),  # a name that is not all capitals is left as printed
        ("JOHN DOE III", "John Doe III"),  # numerals are no words
    ],
)
def test_a_name_is_written_as_people_write_it(printed: str, expected: str) -> None:
    record = {"fields": {"defendant": {"value": printed}, "court": {"value": None}, "date": {"value": None}}}
    assert name_of(record) == expected


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("                                  UNITED STATES DISTRICT COURT", "centred"),  # a title over the caption
        ("v.                                         )   Criminal Action No. 98-0329-07", "table"),  # its columns matter
        ("        Alonzo Pinkney has been in prison since 1998. He is 71. On November 20 of the year,", "prose"),
        ("I.   Background", "prose"),  # a heading, though spaces part its number
        ("                                           )", "table"),  # the rule of a caption
    ],
)  # fmt: skip
def test_lines_are_shown_as_they_were_printed(line: str, kind: str) -> None:
    usual = "The Court has considered the motion and the record and finds that it should now be allowed today.\n" * 3
    text = f"{usual}\n{line}\n"
    assert sheets(text, [Page(1, Span(0, len(text)))])[0].blocks[-1].kind == kind
