"""The record of an order, as JSON and as the page that a person reads."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from orders.fields import FIELDS, FieldSheet
from orders.order import Order, Passage, Span
from summarize.brief import Brief
from summarize.ground import Claim, DroppedClaim
from summarize.markdown import court_name, escape, order_markdown
from summarize.record import SEALED, Record, is_sealed, order_record, record_json
from tests.conftest import make_order, make_sheet


def quote(order: Order, text: str) -> Passage:
    start = order.text.index(text)
    return order.passage(Span(start, start + len(text)))


@pytest.fixture
def brief(order: Order) -> Brief:
    ruling = Claim("ruling", "The court denied the motion.", "supported", (quote(order, "The motion is DENIED"),))
    asked = "THIS MATTER is before the Court on the defendant's motion"
    request = Claim("request", "Ravenel, 34512-058, asks for release.", "supported", (quote(order, asked),))
    return Brief((ruling, request), (DroppedClaim("He was released.", "contradicts the ruling"),))


@pytest.fixture
def record(order: Order, sheet: FieldSheet, brief: Brief) -> Record:
    return order_record(order, sheet, brief)


def evidence_of(record: Record) -> list[Record]:
    return [evidence for item in [*record["fields"].values(), *record["brief"]] for evidence in item["evidence"]]


def test_the_keys_are_those_of_the_contract_in_its_order(record: Record) -> None:
    assert list(record) == ["schema", "id", "source", "fields", "brief", "dropped_claims", "warnings", "text"]
    assert record["schema"] == "benchbrief.order.v1"
    assert list(record["source"]) == ["path", "format", "bytes", "pages", "text_layer"]
    assert list(record["fields"]) == [row.name for row in FIELDS]
    for field in record["fields"].values():
        assert set(field) == {"value", "state", "method", "confidence", "evidence"}
    assert list(record["brief"][0]) == ["section", "text", "status", "evidence"]
    assert record["dropped_claims"] == [{"text": "He was released.", "reason": "contradicts the ruling"}]


def test_every_evidence_is_the_text_at_its_offsets_with_its_page(record: Record) -> None:
    assert evidence_of(record)
    for evidence in evidence_of(record):
        assert record["text"][evidence["start"] : evidence["end"]] == evidence["text"]
    assert record["fields"]["date"]["evidence"][0]["page"] == 2
    assert record["fields"]["court"]["evidence"][0]["page"] == 1


def test_sections_come_in_the_order_of_the_contract(record: Record) -> None:
    assert [claim["section"] for claim in record["brief"]] == ["request", "ruling"]


def test_tuples_are_lists_and_absent_fields_have_their_absent_values(record: Record) -> None:
    assert record["fields"]["motion_documents"]["value"] == [55]
    assert record["fields"]["cases"] == {
        "value": [], "state": "not_stated", "method": "printed", "confidence": None, "evidence": [],
    }  # fmt: skip
    assert record["fields"]["danger"]["state"] == "not_reached"
    assert json.loads(record_json(record)) == record


def test_a_record_without_a_brief_has_no_claims(order: Order, sheet: FieldSheet) -> None:
    record = order_record(order, sheet, None)
    assert (record["brief"], record["dropped_claims"]) == ([], [])


def test_a_masked_record_hides_personal_data_and_keeps_its_offsets(
    order: Order, sheet: FieldSheet, brief: Brief
) -> None:
    masked = order_record(order, sheet, brief, masked=True)
    assert len(masked["text"]) == len(order.text)
    for evidence in evidence_of(masked):
        assert masked["text"][evidence["start"] : evidence["end"]] == evidence["text"]
    for private in ("34512-058", "May 4, 1961", "12 Elm Street", "28801"):
        assert private not in record_json(masked)
    assert masked["brief"][0]["text"] == "Ravenel, [register number], asks for release."


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("FILED UNDER SEAL\n\nORDER", True),
        ("  *** UNDER SEAL ***\nORDER", True),
        ("SEALED ORDER\n", True),
        # The court tells of a sealed exhibit: the order itself is public.
        ("The medical records were filed under seal.", False),
        ("The motion to seal (SEALED exhibit 3) is granted.", False),
    ],
)
def test_a_seal_is_a_banner_and_not_a_word_in_the_prose(text: str, sealed: bool) -> None:
    assert is_sealed(text) is sealed


def test_a_sealed_order_is_warned_of_before_all_else(order: Order, sheet: FieldSheet) -> None:
    sealed = make_order("FILED UNDER SEAL\n\n" + order.text)
    sheet = replace(make_sheet(sealed, {"court": ("ncwd", "WESTERN DISTRICT")}), warnings=("two dates",))
    record = order_record(sealed, sheet, None)
    assert record["warnings"] == [SEALED, "two dates"]
    assert order_markdown(record).index("UNDER SEAL") < order_markdown(record).index("## Fields")


def test_the_page_begins_with_caption_and_outcome(record: Record) -> None:
    lines = order_markdown(record).splitlines()
    assert lines[0] == "# Otis Ravenel · District Court, W.D. North Carolina · 1:17-cr-00085 · 2020-05-28"
    assert lines[2] == "**Outcome:** DENIED without prejudice · may be filed again"


def test_every_claim_points_to_numbered_evidence_with_its_page(record: Record) -> None:
    page = order_markdown(record)
    assert "- The court denied the motion. [2](#e2)" in page
    assert '- <a id="e2"></a>[2] p. 1: “The motion is DENIED”' in page


def test_the_page_masks_personal_data_unless_told_otherwise(record: Record) -> None:
    masked, unmasked = order_markdown(record), order_markdown(record, masked=False)
    assert "34512-058" not in masked
    assert "Ravenel, \\[register number\\], asks" in masked
    assert "Ravenel, 34512-058, asks" in unmasked
    assert "Personal data is masked" not in unmasked


def test_an_uncertain_field_is_marked_for_checking(order: Order) -> None:
    sheet = make_sheet(order, {"disposition": ("denied", "DENIED"), "court": ("ncwd", "WESTERN")}, confidence=0.79)
    page = order_markdown(order_record(order, sheet, None))
    assert "**Outcome:** DENIED — **check**" in page
    assert "| disposition | denied | printed | 0.79 **check** | [2](#e2) |" in page


def test_without_a_ruling_the_outcome_says_so(order: Order) -> None:
    sheet = make_sheet(order, {"court": ("ncwd", "WESTERN DISTRICT")})
    assert "**Outcome:** no ruling was read" in order_markdown(order_record(order, sheet, None))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("at *7 | [link](x) `code`", "at \\*7 \\| \\[link\\](x) \\`code\\`"),
        ("one\n\n  two", "one two"),
        # At the start of a list item these would begin a list of their own.
        ("1. The motion", "1\\. The motion"),
        ("- a dash", "\\- a dash"),
    ],
)
def test_text_from_an_order_is_shown_as_it_is(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_a_court_unknown_to_courts_db_is_named_by_its_id() -> None:
    assert court_name("nowhere") == "nowhere"
