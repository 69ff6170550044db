"""Sheets for other kinds of orders: a file is the whole of it, and every value has evidence or is absent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from orders.fields import BY_NAME, FIELDS, FieldSheet, FieldValue
from orders.order import Order
from orders.read import read_order
from summarize.brief import brief
from summarize.engine import Engine, Line, Pointed, Quoted
from summarize.extract import extract
from summarize.markdown import order_markdown
from summarize.record import order_record
from summarize.sheet import CUE_KEYS, KEYS, Sheet, SheetError, find_sheet, load_sheet
from tests.conftest import ORDER_TEXT, TEST_MODEL, ScriptedEngine, make_order
from tests.sheet_cases import DISCOVERY, DISCOVERY_ORDER, GOLD, ROOT, SECTION_2255, written

DOCUMENTED = (ROOT / "docs" / "sheets.md").read_text(encoding="utf-8")


@pytest.fixture
def discovery(tmp_path: Path) -> Sheet:
    return load_sheet(written(tmp_path, DISCOVERY))


@dataclass(slots=True)
class ReadingEngine(ScriptedEngine):
    """Prefers the option that holds `prefers`, points at lines that hold `points_at`, quotes the first six words."""

    prefers: str = ""
    points_at: str | None = None

    def choose(self, context: str, questions: Sequence[tuple[str, Sequence[str]]]) -> list[list[float]]:
        self.history.append(context)
        bare = "(none)" in context
        return [[0.0 if bare else -9.0 * (self.prefers not in each) for each in options] for _, options in questions]

    def point(self, question: str, lines: Sequence[Line]) -> Pointed | None:
        if self.points_at is None:
            return None
        own = [line.text for line in lines if line.own]
        return Pointed(tuple(9.0 * (self.points_at in text) for text in own), 5.0)

    def quote(self, prompt: str, text: str, *, max_tokens: int) -> Quoted | None:
        ends = [match.end() for match in re.finditer(r"\S+", text)]
        return Quoted(0, ends[min(5, len(ends) - 1)], -1.0)


CUE = "[[fields.cues]]\nvalue = \"compelled\"\nweight = 3\npattern = '\\bmotion to compel is granted'\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "discovery"', "name = discovery", r"kind\.toml: is no TOML: .*single quotation marks"),
        ('name = "discovery"', 'name = "Discovery Orders"', r"name is 'Discovery Orders', needs small letters"),
        ('title = "Orders on motions to compel discovery"', "", r"kind\.toml: has no 'title'"),
        ('title = "Orders', 'colour = "red"\ntitle = "Orders', r"unknown key 'colour': allowed are name, title, applies"),
        ('kind = "flag"', 'kind = "boolean"', r"privilege_log: kind is 'boolean', allowed are enum, set, flag, text"),
        ('name = "deadline"', 'name = "court"', r"'court' is a name of the standard sheet or table: choose another"),
        ('name = "deadline"', 'name = "check"', r"'check' is a name of the standard sheet or table"),
        ('name = "deadline"', 'name = "outcome"', r"'outcome' stands there twice"),
        ('said.compelled = "It ordered the discovery."', "", r'outcome: option .compelled. has no words: write said\.compelled = "'),
        ('said.compelled = "It', 'said.allowed = "It', r"outcome, said: unknown key 'allowed': allowed are compelled, refused"),
        ('absent = "not_stated"', 'absent = "none"', r"outcome: absent is 'none', needs one of its options: compelled"),
        ('value = "refused"', 'value = "denied"', r"outcome, cues 2: value is 'denied', needs one of compelled, refused"),
        ('value = "refused"\nweight = 3.0', 'value = "refused"\nweight = 30', r"weight is 30\.0, needs a number from 0\.1 to 9"),
        ('weight = 3\n', 'weight = true\n', r"weight is True, needs a number"),
        ("is denied'", "is (denied'", r"outcome, cues 2: pattern .* is no regular expression of Python: missing \)"),
        ("'\\bmotion to compel is denied'", "'(?:denied)*'", r"is found in every sentence: name words"),
        ("is denied'", f"is {'denied ' * 200}'", r"pattern has 14\d\d characters, at most 1000 are allowed"),
        ("'\\bmotion to compel is denied'", "'(?:\\w+\\s?)+!'", r"fields, outcome, cues: the pattern .* takes longer than a second"),
        ("privilege = 'privilege|work product'", "privilege = '(a|a|aa)*b'", r"topics, privilege: the pattern .* takes longer"),
        ("weight = 3\n", 'weight = 3\nspeakers = "court jury"\n', r"speaker 'jury' is not known: allowed are court, movant"),
        ("weight = 3\n", 'weight = 3\ntopic = "costs"\n', r"topic 'costs' is not in \[topics\]: privilege, outcome"),
        (DISCOVERY[DISCOVERY.index("[[fields]]") :], "", r"has no field: write \[\[fields\]\]"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_sheet_is_told_in_one_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in DISCOVERY
    with pytest.raises(SheetError, match=told) as raised:
        load_sheet(written(tmp_path, DISCOVERY.replace(old, new, 1)))
    assert "\n" not in str(raised.value)


def test_the_example_of_the_documentation_can_be_used(tmp_path: Path) -> None:
    example = DOCUMENTED.split("```toml\n")[1].split("```")[0]
    sheet = load_sheet(written(tmp_path, example))
    read = extract(make_order(DISCOVERY_ORDER), None, sheet)
    assert {row.name: read[row.name].value for row in sheet.rows}["outcome"] == "compelled"
    assert read["privilege_log"].value is True


@pytest.mark.parametrize("key", sorted({*CUE_KEYS, *(key for keys in KEYS.values() for key in keys)}))
def test_every_key_is_documented(key: str) -> None:
    assert f"`{key}`" in DOCUMENTED


def test_a_sheet_that_is_not_there_is_refused_and_those_that_are_named() -> None:
    with pytest.raises(SheetError, match=r"no sheet 'section_2254': there are section_2255; or give a \.toml file"):
        find_sheet("section_2254")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kind.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(SheetError, match="is not UTF-8"):
        load_sheet(tmp_path / "kind.toml")


def test_each_kind_of_field_is_read_with_its_evidence(discovery: Sheet) -> None:
    order = make_order(DISCOVERY_ORDER)
    sheet = extract(order, None, discovery)
    assert {row.name: sheet[row.name].value for row in discovery.rows} == {
        "outcome": "compelled",
        "objections": ("privilege", "burden"),
        "privilege_log": True,
        "deadline": "Tarn shall produce the e-mails within twenty-one days of this order.",
    }
    assert [row.name for row in (*FIELDS, *discovery.rows)] == list(sheet.fields)
    for row in discovery.rows:
        for passage in sheet[row.name].evidence:
            assert passage.text == order.text[passage.span.start : passage.span.end]
        assert bool(sheet[row.name].evidence) is (sheet[row.name].state == "value")


def test_the_standard_fields_are_the_same_with_and_without_a_sheet(discovery: Sheet) -> None:
    order = make_order(DISCOVERY_ORDER)
    bare, read = extract(order), extract(order, None, discovery)
    assert {name: read[name] for name in BY_NAME} == dict(bare.fields)
    assert "sheet" not in order_record(order, bare, None)


def test_what_the_order_does_not_say_is_absent(discovery: Sheet) -> None:
    text = "UNITED STATES DISTRICT COURT\nDISTRICT OF KANSAS\n\nORDER\n\nThe court will hear the motion to compel on May 2, 2022.\n"
    sheet = extract(make_order(text), None, discovery)
    got = {row.name: (sheet[row.name].value, sheet[row.name].state) for row in discovery.rows}
    assert got == {
        "outcome": ("not_stated", "not_stated"),
        "objections": ((), "not_stated"),
        "privilege_log": (False, "not_stated"),
        "deadline": (None, "not_stated"),
    }


def test_an_order_of_another_kind_keeps_the_sheet_absent_and_says_so(discovery: Sheet) -> None:
    sheet = extract(make_order(ORDER_TEXT), None, discovery)
    assert all(sheet[row.name].value == row.absent for row in discovery.rows)
    assert "no order of the kind 'discovery': that sheet was not read" in sheet.warnings


def test_a_value_of_no_row_is_no_value_of_a_sheet() -> None:
    stray = FieldValue("colour", None, "not_stated", "judged")
    with pytest.raises(ValueError, match="'colour' is no field of the sheet"):
        FieldSheet("x", {"colour": stray})


def silent_order() -> Order:
    """It grants and sets a date in words that no cue knows."""
    said = "Accordingly, the court agrees that the motion to compel has merit, and the papers are due on May 9."
    return make_order(DISCOVERY_ORDER.replace("Accordingly, the motion to compel is granted.", said))


def test_where_the_cues_are_silent_the_model_chooses_among_the_options(discovery: Sheet) -> None:
    engine = ReadingEngine(prefers="It ordered the discovery.")
    found = extract(silent_order(), engine, discovery)["outcome"]
    assert (found.value, found.state) == ("compelled", "value")
    assert "the motion to compel has merit" in found.evidence[0].text
    assert extract(silent_order(), None, discovery)["outcome"].state == "not_stated"


def test_where_the_cues_are_sure_the_model_is_not_asked(discovery: Sheet) -> None:
    engine = ReadingEngine(prefers="It refused the discovery.")
    assert extract(make_order(DISCOVERY_ORDER), engine, discovery)["outcome"].value == "compelled"


def test_a_trained_reader_says_which_sentence_is_read(discovery: Sheet) -> None:
    engine = ReadingEngine(prefers="It ordered", points_at="papers are due")
    found = extract(silent_order(), engine, discovery)["outcome"]
    assert [passage.text for passage in found.evidence] == [
        "Accordingly, the court agrees that the motion to compel has merit, and the papers are due on May 9."
    ]
    quiet = ReadingEngine(prefers="It ordered", points_at="nothing like it")
    assert extract(silent_order(), quiet, discovery)["outcome"].state == "not_stated"


def test_sentences_that_do_not_name_the_matter_are_no_answer(discovery: Sheet) -> None:
    engine = ReadingEngine(prefers="It ordered", points_at="search terms are narrow")
    assert extract(silent_order(), engine, discovery)["outcome"].state == "not_stated"


def test_with_a_model_a_text_is_a_quote_from_the_order(discovery: Sheet) -> None:
    order = make_order(DISCOVERY_ORDER)
    found = extract(order, ReadingEngine(), discovery)["deadline"]
    assert found.value == "Tarn shall produce the e-mails within"
    assert found.evidence[0].text in order.text


def test_a_record_and_its_page_hold_the_sheet(discovery: Sheet) -> None:
    order = make_order(DISCOVERY_ORDER)
    sheet = extract(order, None, discovery)
    record = order_record(order, sheet, brief(order, sheet, None))
    assert record["sheet"] == "discovery"
    assert list(record["fields"])[: len(FIELDS)] == [row.name for row in FIELDS]
    assert record["fields"]["outcome"]["kind"] == "enum"
    assert record["fields"]["objections"]["value"] == ["privilege", "burden"]
    line = "Outcome: compelled; objections: privilege, burden; privilege log: yes."
    assert [claim["text"] for claim in record["brief"] if claim["section"] == "reasons"][-1] == line
    page = order_markdown(record)
    assert "| privilege log | true | judged |" in page
    assert "| objections | privilege; burden | judged |" in page


@pytest.mark.model
def test_a_real_model_reads_a_sheet_and_proves_every_value() -> None:
    from summarize.local import LocalEngine  # noqa: PLC0415  # torch is loaded for this test alone

    engine: Engine = LocalEngine.load(TEST_MODEL, pull=False)
    order = read_order(GOLD / "wawd_davis.txt")
    sheet = extract(order, engine, SECTION_2255)
    assert sheet["merits"].value == "granted"
    assert isinstance(sheet["relief"].value, str)
    assert sheet["relief"].value in " ".join(order.text.split())
    for row in SECTION_2255.rows:
        assert bool(sheet[row.name].evidence) is (sheet[row.name].state == "value")
