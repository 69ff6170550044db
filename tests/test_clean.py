"""Cleaning: what goes, what stays, and that every character kept can be found again in the raw text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.clean import Cleaned, clean

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "orders"
FILLER = "The Court has read the motion, the response and the reply, and it rules as follows on each of them.\n"
MARKS = [
    "**",
    "*",
    "_",
    "__",
    "\\*",
    "| ",
    " |",
    "| --- |",
    "\n",
    "\n\n",
    "\f",
    "\r\n",
    "\t",
    "-\n",
    "# ",
    "> ",
    "  \n",
    " 1",
    "1\n",
    "2\n",
]
STAMPS = [f"Case 1:20-cr-00100-ABC   Document 9   Filed 01/02/21   Page {n} of 3\n" for n in (1, 2, 3)]
ODD = ["\u200b", "\u00ad", "\u00a0", "\ufb01", "\ufffe", "\u2028", "&sect;", "\U000e0041"]
WORDS = ["exhaus", "tion", "exhaustion", "DENIED", "at", "*7", "Doc. 55", "United", "reduc-", "ORDER - 1", "Page 2"]
PIECES = st.lists(st.sampled_from([*MARKS, *STAMPS, *ODD, *WORDS, " "]), max_size=60).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # Star pages of Westlaw are escaped in Markdown; eyecite needs the bare star.
        (r"2020 WL 1900495, at \*7 (S.D.N.Y.)", "2020 WL 1900495, at *7 (S.D.N.Y.)"),
        # Two bare star pages on one line are no emphasis.
        (
            "1 WL 2, at *6 (D. Me. 2020); 3 WL 4, at *4 (D.R.I. 2020)",
            "1 WL 2, at *6 (D. Me. 2020); 3 WL 4, at *4 (D.R.I. 2020)",
        ),
        ("5 WL 6, at *6-*7, *9.", "5 WL 6, at *6-*7, *9."),
        # Signals are set in italics: the marks go, the word stays.
        ("*See* *id.* at 3.", "See id. at 3."),
        # A caption in bold over three lines, with hard line breaks.
        ("**IN THE COURT  \nFOR THE NORTH  \nEAST DIVISION**", "IN THE COURT\nFOR THE NORTH\nEAST DIVISION"),
        ("No. **3:16-CR-374-H(02)** is __closed__ and _sealed_", "No. 3:16-CR-374-H(02) is closed and sealed"),
        # A row of stars parts the sections of an opinion.
        ("before\n\n* * *\n\nafter", "before\n\n* * *\n\nafter"),
        (r"\* \* \*", "* * *"),
        # A caption whose columns are parted by stars (D. Md., M.D. Ga.).
        (
            "UNITED STATES,   *\n   *\nv.   *   Crim. No. 1\n   *\nDOE   *",
            "UNITED STATES,   *\n   *\nv.   *   Crim. No. 1\n   *\nDOE   *",
        ),
        # A judge sitting by designation is footnoted with a star.
        (
            "Selya, Baldock,* and Lipez, Circuit Judges.\n*Of the Tenth Circuit.",
            "Selya, Baldock,* and Lipez, Circuit Judges.\n*Of the Tenth Circuit.",
        ),
        # Blanks to be filled in, on signature lines and forms.
        (r"\_\_\_\_ months", "____ months"),
        ("_____ days _____", "_____ days _____"),
        # Headings; a docket number at a line's start is none.
        ("## BACKGROUND", "BACKGROUND"),
        ("see Dkt.\n# 142 at 6", "see Dkt.\n# 142 at 6"),
        # Numbered paragraphs of the decree.
        (r"1\. The term is reduced.", "1. The term is reduced."),
        # A quotation set off.
        ("> he was not heard", "he was not heard"),
        # A caption as a table: cells become columns.
        (
            "| UNITED STATES, | No. 1 |\n| --- | --- |\n| v. | |\n| DOE | ORDER |",
            "UNITED STATES,   No. 1\nv.\nDOE   ORDER",
        ),
        # One bar on a line is a caption's rule, not a table.
        ("UNITED STATES  |  No. 1", "UNITED STATES  |  No. 1"),
        # Entities left over from HTML.
        ("18 U.S.C. &sect; 3582 &amp; more", "18 U.S.C. § 3582 & more"),
        ("the \ufb01rst o\ufb03ce", "the first office"),
        ("18 U.S.C. §\u00a03582", "18 U.S.C. § 3582"),
        ("line\r\nline\rline", "line\nline\nline"),
    ],
)
def test_marks_go_and_words_stay(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # Joined: the whole word is printed elsewhere. The line ends after it.
        ("exhaustion: he must show exhaus-\ntion of it", "exhaustion: he must show exhaustion\nof it"),
        # Kept: nothing proves that `goodtime` is a word.
        ("earned good-\ntime credit", "earned good-\ntime credit"),
        # Kept: a name goes on in capitals.
        ("Mr. Bui-\nSorensen, BuiSorensen", "Mr. Bui-\nSorensen, BuiSorensen"),
        # A soft hyphen says itself that the word is broken.
        ("exhaus\u00ad\ntion", "exhaustion"),
    ],
)
def test_broken_words_are_joined_only_on_proof(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    "stamp",
    [
        # District courts: CM/ECF, each with its own wording.
        "Case 4:09-cr-00037-TRW   Document 124   Filed 07/30/21   Page {} of 2",
        "Case: 1:19-cr-00438-APV  Doc #: 384  Filed: 04/16/24  {} of 3.  PageID #: 291{}",
        "Case 2:12-cr-20764-MAD-OPR   ECF No. 1502, PageID.2441{}   Filed 12/02/20   Page {} of 6",
        "Case 9:18-cr-80092-AJD   Document 181   Entered on FLSD Docket 04/03/2024   Page {} of 2",
        "Case 4:18-cr-00001   Document 181   Filed on 04/03/24 in TXSD   Page {} of 2",
        "8:13-cr-00105-JFB-TDT  Doc # 291  Filed: 05/13/20  Page {} of 3 - Page ID # 123{}",
        "3:17-cr-30012-RM   # 45    Page {} of 5",
        # Courts of appeals.
        "Case: 17-2400   Document: 3   Filed: 07/13/2017   Pages: {}",
        "Appellate Case: 21-800   Document: 010110462922   Date Filed: 01/04/2021   Page: {}",
        "USCA11 Case: 20-11111   Document: 12-1   Date Filed: 02/03/2022   Page: {} of 9",
        "USCA4 Appeal: 20-6889   Doc: 9   Filed: 09/09/2020   Pg: {} of 3",
        "Case: 20-16276, 08/05/2020, ID: 11778722, DktEntry: 19, Page {} of 16",
        "Case 22-2057, Document 162, 09/09/2023, 3566624, Page{} of 12",
    ],
)
def test_the_first_print_of_a_stamp_stays_and_its_repeats_go(stamp: str) -> None:
    first, second = stamp.replace("{}", "1"), stamp.replace("{}", "2")
    cleaned = clean(f"{first}\n\n{FILLER}and so the\n\n{second}\n\nmotion is denied.")
    assert [cleaned.text[span.start : span.end] for span in cleaned.stamps] == [first]
    assert cleaned.text.endswith("and so the\nmotion is denied.")
    assert [page.number for page in cleaned.pages] == [1, 2]
    assert cleaned.text[cleaned.pages[1].span.start :] == "motion is denied."


@pytest.mark.parametrize(
    "prose",
    [
        # The docket number of a caption, and a citation that begins a line, are no stamps.
        "Case No. 2:12-cr-20764-4",
        "Case No. 4:09-CR-37 (TRW), which was filed on July 1, 2020",
        "CRIMINAL ACTION NO. 2:17-cr-00143-02",
    ],
)
def test_a_docket_number_is_no_stamp(prose: str) -> None:
    assert clean(f"{prose}\n{FILLER}").stamps == ()


def test_the_southern_districts_block_is_a_stamp_and_stays() -> None:
    block = "USDC SDNY\nDOCUMENT\nELECTRONICALLY FILED\nDOC #: 97\nDATE FILED: 2/9/2022"
    cleaned = clean(f"\n\n{block}\n\nORDER\n\n{FILLER}")
    assert [cleaned.text[span.start : span.end] for span in cleaned.stamps] == [block]


def test_a_new_paragraph_after_a_page_break_stays_a_paragraph() -> None:
    cleaned = clean(f"     {FILLER}     So it is.\n\n      1\n\n     The motion\nis denied.\n\n      2\n")
    assert cleaned.text.endswith("So it is.\n\n     The motion\nis denied.")
    assert len(cleaned.pages) == 2


def test_the_seam_of_a_stored_page_break_inside_a_sentence_is_closed() -> None:
    assert clean("when he asked the Bureau of Prisons to file such a\n\n \nrequest. Id.").text.endswith(
        "such a\nrequest. Id."
    )
    assert "done.\n\n" in clean("It is done.\n\n \nThe Court turns to danger.").text


def test_numbers_that_do_not_count_up_stay() -> None:
    raw = f"{FILLER}\n360\n\n{FILLER}\n168\n\n{FILLER}"
    assert clean(raw).text == raw.strip()


def test_the_line_numbers_of_pleading_paper_go_and_the_columns_stay() -> None:
    lines = ["UNITED STATES,       No. 1", "", "     v.              ORDER", *["The motion is denied"] * 22]
    page = "\n".join(f"{n:2}  {line}".rstrip() for n, line in enumerate(lines, 1))
    cleaned = clean(f"{page}\n\nORDER - 1\n\n{page}\n\nORDER - 2\n")
    assert cleaned.text.startswith("UNITED STATES,       No. 1\n\n     v.              ORDER\nThe motion is denied\n")
    assert "ORDER -" not in cleaned.text
    assert [page.number for page in cleaned.pages] == [1, 2]


def test_numbered_notes_keep_their_numbers() -> None:
    raw = "\n".join(f"{n} . See the motion at {n}, where the defendant says so." for n in range(1, 30))
    assert clean(raw).text == raw
    raw = "\n".join(f"{n}  Ms. Doe filed document {n}." for n in range(1, 13))
    assert clean(raw).text == raw


def test_running_heads_go_where_form_feeds_part_the_pages() -> None:
    words = ["exhaustion", "danger", "reasons", "sentence"]
    pages = [
        f"In re Doe, No. 20-{n}\n\nThe {word} comes\n{FILLER}next: {word}.\n\n      {n}"
        for n, word in enumerate(words, 1)
    ]
    cleaned = clean("\f".join(pages))
    assert cleaned.text.count("In re Doe") == 1
    assert [page.number for page in cleaned.pages] == [1, 2, 3, 4]
    assert [cleaned.text[page.span.start :].startswith("The ") for page in cleaned.pages[1:]] == [True] * 3


def test_the_head_of_a_letters_second_page_goes() -> None:
    head = "United States v. Doe\nCrim. No. 1\nAugust 6, 2020\n"
    cleaned = clean(
        f"     RE:  United States v. Doe\n          Crim. No. 1\nAugust 6, 2020\n\n{FILLER}because\n\n\n"
        f"{head}Page 2\n\nhe is young."
    )
    assert cleaned.text.endswith("because\nhe is young.")


def test_invisible_characters_go_and_are_counted() -> None:
    cleaned = clean("the mo\u200btion is \u202edenied\U000e0041\U000e0042")
    assert cleaned.text == "the motion is denied"
    assert cleaned.warnings == ("removed 4 invisible characters, 2 of them tag characters that can spell hidden words",)


def test_a_byte_order_mark_is_nothing_to_warn_of() -> None:
    assert clean("\ufeffORDER").warnings == ()


def check(raw: str, cleaned: Cleaned) -> None:
    starts = cleaned.raw_starts
    assert len(starts) == len(cleaned.text) + 1
    assert all(a <= b for a, b in pairwise(starts))
    assert starts[-1] == len(raw)
    put = set(" \n-&<>\"'§¶\u201c\u201d\u2018\u2019\u2013\u2014\u2026flist")  # what a replacement may consist of
    for char, start in zip(cleaned.text, starts, strict=False):
        assert start < len(raw)
        assert raw[start] == char or char in put
    assert all(0 <= span.start < span.end <= len(cleaned.text) for span in cleaned.stamps)
    assert cleaned.pages[0].span.start == 0
    assert cleaned.pages[-1].span.end == len(cleaned.text)
    assert all(a.span.end == b.span.start for a, b in pairwise(cleaned.pages))


@given(st.one_of(st.text(max_size=300), PIECES))
@settings(max_examples=300, deadline=None)
def test_every_character_kept_is_found_again_in_the_raw_text(raw: str) -> None:
    check(raw, clean(raw))


@given(
    st.lists(
        st.sampled_from(["The motion", "is denied.", "See 18 U.S.C. § 3582(c).", "\n", "\n\n", " "]), max_size=40
    ).map(" ".join)
)
@settings(max_examples=100, deadline=None)
def test_clean_prose_stays_as_it_is(prose: str) -> None:
    once = clean(prose).text
    assert clean(once).text == once


@pytest.mark.parametrize(
    "unit",
    [
        "*a ",
        "**a",
        "_a_ ",
        "| a ",
        "|a|\n",
        "> ",
        "\n \n\n",
        "1\n",
        "-\na",
        "\f",
        "Case 1:20-cr-1 ",
        "# a\n",
        "A, ",
        "\\*",
        "FILED\n",
        " ",
        "Page 2\n\n",
    ],
)
def test_hostile_text_does_not_hang_the_cleaning(unit: str) -> None:
    raw = unit * (70_000 // len(unit))
    assert len(clean(raw).text) <= len(raw) * 4


@pytest.mark.skipif(not DATA.is_dir(), reason="shared data absent")
def test_the_orders_at_hand_keep_their_words() -> None:
    for path in sorted(DATA.glob("*.txt")):
        raw = path.read_bytes().decode()
        cleaned = clean(raw)
        check(raw, cleaned)
        assert len(cleaned.text) > 0.85 * len(raw), path.name
        assert "DENIED" not in raw or "DENIED" in cleaned.text
