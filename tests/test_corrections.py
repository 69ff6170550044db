"""A person's correction stands in place of the machine's value everywhere, outlasts new runs, and can be taken back."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.cells import score_line
from eval.gold import load_gold
from eval.run import System, product, run
from orders.fields import BY_NAME
from retrieval.about import about
from retrieval.corrections import CORRECTED, CorrectionError, correct, corrections, export_gold, typed, withdraw
from retrieval.library import Library, LibraryError
from retrieval.local import local_retriever
from retrieval.schema import MIGRATIONS
from retrieval.shelving import Shelved, put, remove
from retrieval.similar import similar
from retrieval.split import split
from retrieval.stats import rates, run_sql
from retrieval.where import matching, parse_where
from summarize.indexing import given, index_paths
from summarize.markdown import order_markdown
from tests.conftest import ORDER_TEXT
from tests.library_cases import Ruling, library_of

DENIED = Ruling("denied", {"court": "ncwd", "date": "2020-05-28", "disposition": "denied",
                           "grounds": ("covid19",), "cases": ("954 F.3d 594",)})  # fmt: skip
GRANTED = Ruling("granted", {"court": "ncwd", "date": "2021-01-04", "disposition": "granted"})
ID = DENIED.order.id


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with library_of(tmp_path / "orders.db", [DENIED, GRANTED]) as opened:
        yield opened


def put_again(library: Library, ruling: Ruling, path: str) -> None:
    order, record = ruling.order, ruling.record
    with library.writing():
        put(library, Shelved(order, record, "made anew", split(order), about(record)), path)


def state(library: Library) -> list[list[Any]]:
    """All rows that a correction may touch."""
    queries = (
        "SELECT id, path, year, record, about FROM orders ORDER BY id",
        "SELECT o.id, c.field, c.place, c.value, c.state, c.confidence FROM cells c JOIN orders o "
        "ON o.number = c.order_number ORDER BY 1, 2, 3",
        "SELECT o.id, a.kind, a.cite FROM authorities a JOIN orders o ON o.number = a.order_number ORDER BY 1, 2, 3",
    )
    return [library.connection.execute(query).fetchall() for query in queries]


def ids(library: Library, where: str) -> set[str]:
    return {entry.id for entry in library.entries(matching(library, parse_where(where)))}


def test_a_correction_is_found_counted_and_shown_and_the_machines_value_stays_beside_it(library: Library) -> None:
    made = correct(library, ID, "disposition", "granted_in_part", reason="see the second paragraph")
    assert (made.machine["value"], made.machine["confidence"]) == ("denied", 0.95)
    field = library.entry(ID).record["fields"]["disposition"]
    assert (field["value"], field["method"], field["confidence"], field["evidence"]) == (
        "granted_in_part", CORRECTED, None, [],
    )  # fmt: skip
    assert field["machine"] == DENIED.record["fields"]["disposition"]
    assert field["correction"] == {"reason": "see the second paragraph", "at": made.at}
    assert ids(library, "disposition=granted_in_part") == {ID}
    assert ids(library, "disposition=denied") == set()
    assert [(rate.granted, rate.ruled_on) for rate in rates(library)] == [(2, 2)]
    assert run_sql(library, "SELECT disposition FROM sheets WHERE year = 2020").rows == (("granted_in_part",),)
    (number,) = matching(library, parse_where("year=2020"))
    assert library.look_up(["granted"], k=9, kind="about")[0][0] in {number, 2}
    assert "Denied." not in library.entry(ID).about


def test_dates_authorities_and_grounds_move_with_their_correction(library: Library) -> None:
    correct(library, ID, "date", "2022-07-01")
    correct(library, ID, "cases", ["976 F.3d 228"])
    correct(library, ID, "grounds", ["family", "medical"])
    assert ids(library, "year=2022") == ids(library, 'cites="976 F.3d 228"') == ids(library, "ground=family") == {ID}
    assert ids(library, 'cites="954 F.3d 594"') == ids(library, "ground=covid19") == set()


def test_similar_rulings_are_told_by_what_people_corrected(library: Library) -> None:
    correct(library, ID, "disposition", "granted")
    (found,) = similar(given(ID, library, None), library, local_retriever(library), k=5, by="facts")
    assert "disposition" in {reason.kind for reason in found.reasons}


def test_a_correction_taken_back_leaves_everything_as_it_was(library: Library) -> None:
    before = state(library)
    for name, value in (("disposition", "granted"), ("date", None), ("cases", []), ("defendant", ["A B", "C D"])):
        correct(library, ID, name, value)
    assert state(library) != before
    assert all(withdraw(library, ID, name) for name in ("disposition", "date", "cases", "defendant"))
    assert state(library) == before
    assert corrections(library) == []
    assert not withdraw(library, ID, "disposition")


def test_a_correction_outlasts_another_order_of_things(library: Library) -> None:
    correct(library, ID, "disposition", "deferred", reason="held in abeyance")
    put_again(library, GRANTED, "granted.txt")
    changed = Ruling("denied", {**DENIED.values, "prejudice": "without"})
    put_again(library, DENIED, "elsewhere.txt")
    assert library.entry(ID).value("disposition") == "deferred"
    assert ids(library, "disposition=deferred") == {ID}
    put_again(library, changed, "elsewhere.txt")  # other bytes: another order, which nobody has corrected
    assert library.entry(changed.order.id).value("disposition") == "denied"
    assert [each.order_id for each in corrections(library)] == [ID]
    put_again(library, DENIED, "denied.txt")
    assert library.entry(ID).record["fields"]["disposition"]["correction"]["reason"] == "held in abeyance"


def test_a_correction_outlasts_a_run_of_the_whole_index(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(ORDER_TEXT, encoding="utf-8")
    with Library.open(tmp_path / "orders.db", create=True) as library:
        (row,) = index_paths([file], library, None)
        assert row.sha256
        correct(library, row.sha256, "judge", "Oleander Pike")
        library.connection.execute("UPDATE orders SET made_from = 'older rules'")
        assert not index_paths([file], library, None)[0].resumed
        assert ids(library, "judge=oleander") == {row.sha256}


def test_a_second_correction_replaces_the_first_and_remembers_the_machine(library: Library) -> None:
    correct(library, ID, "disposition", "granted")
    again = correct(library, ID, "disposition", "dismissed")
    assert again.machine["value"] == "denied"
    assert [each.value for each in corrections(library, ID)] == ["dismissed"]
    assert library.entry(ID).record["fields"]["disposition"]["machine"]["value"] == "denied"


def test_purging_an_order_removes_its_corrections_and_those_of_its_files_former_states(library: Library) -> None:
    correct(library, ID, "defendant", "Otis Ravenel")
    changed = Ruling("denied", {**DENIED.values, "prejudice": "without"})
    put_again(library, changed, "denied.txt")
    correct(library, changed.order.id, "defendant", "Otis Ravenel")
    correct(library, GRANTED.order.id, "judge", "Perpetua Grange")
    with library.writing():
        remove(library, changed.order.id)
    library.compact()
    assert [each.order_id for each in corrections(library)] == [GRANTED.order.id]
    assert b"Ravenel" not in library.path.read_bytes()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("disposition", "accepted", "granted_in_part"),
        ("disposition", None, "granted_in_part"),
        ("date", "28.5.2020", "2021-05-28"),
        ("date", "2021-02-30", "2021-05-28"),
        ("grounds", ["covid"], "covid19"),
        ("grounds", "covid19", "any of"),
        ("refiling_invited", "yes", "flag"),
        ("document_number", True, "whole number"),
        ("document_number", 10**20, "whole number"),
        ("motion_documents", [55, "x"], "whole numbers"),
        ("defendant", [], "names"),
        ("defendant", "", "names"),
        ("defendant", "a\nb", "names"),
        ("defendant", "\ud800", "names"),
        ("title", "x" * 2001, "text"),
        ("colour", "red", "no field 'colour'"),
    ],
)
def test_a_wrong_value_is_one_clear_line_and_changes_nothing(
    library: Library, field: str, value: object, said: str
) -> None:
    before = state(library)
    with pytest.raises(CorrectionError) as error:
        correct(library, ID, field, value)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500
    assert (state(library), corrections(library)) == (before, [])


def test_an_order_that_is_not_there_cannot_be_corrected(library: Library) -> None:
    with pytest.raises(LibraryError, match="no order"):
        correct(library, "f" * 64, "disposition", "granted")
    assert corrections(library) == []


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("defendant", " Otis \t Ravenel ", "Otis Ravenel"),
        ("defendant", "Otis Ravenel; Ada Quill", ["Otis Ravenel", "Ada Quill"]),
        ("defendant", "", None),
        ("conditions", "home detention 12 months", ["home detention 12 months"]),
        ("conditions", "", []),
        ("motion_documents", "61\n55;55", [55, 61]),
        ("document_number", "70", 70),
        ("refiling_invited", "yes", True),
        ("refiling_invited", False, False),
        ("refiling_invited", "", False),
        ("grounds", ["medical", "covid19"], ["covid19", "medical"]),
        ("disposition", "granted", "granted"),
        ("disposition", "", "other"),  # nothing stands for the field's absent value
        ("title", "ORDER; AND JUDGMENT", "ORDER; AND JUDGMENT"),  # a title is one, whatever its signs
    ],
)
def test_what_is_typed_becomes_the_fields_value(library: Library, field: str, text: Any, value: object) -> None:
    assert typed(field, text) == value
    assert correct(library, ID, field, typed(field, text)).value == value


@pytest.mark.parametrize(("field", "text"), [("document_number", "seven"), ("motion_documents", "1; -2"),
                                             ("refiling_invited", "perhaps"), ("colour", "x")])  # fmt: skip
def test_what_is_mistyped_is_one_line(field: str, text: str) -> None:
    with pytest.raises(CorrectionError):
        typed(field, text)


def test_corrections_come_back_as_gold(library: Library, tmp_path: Path) -> None:
    correct(library, ID, "disposition", "granted_in_part", reason="the second paragraph")
    correct(library, ID, "date", None)
    correct(library, ID, "grounds", ["family"])
    (file,) = export_gold(library, tmp_path / "gold")
    (gold,) = load_gold(tmp_path / "gold")
    assert gold.fields == {"disposition": "granted_in_part", "date": None, "grounds": ("family",)}
    assert gold.attributes["order_id"] == ID
    assert gold.attributes["source"] == "denied.txt"
    assert "the second paragraph" in str(gold.attributes["note"])
    assert file.with_suffix(".txt").read_text(encoding="utf-8") == DENIED.order.text
    assert gold.fields.keys() <= BY_NAME.keys()
    (line,) = run([gold], tmp_path / "run", System(product), briefs=False)
    assert {cell.field for cell in score_line(line).cells} == {"disposition", "date", "grounds"}


def test_names_of_files_do_not_lead_out_of_the_folder_of_gold(tmp_path: Path) -> None:
    with library_of(tmp_path / "orders.db", [DENIED]) as library:
        library.connection.execute("UPDATE orders SET path = '/a/../../..'")
        correct(library, ID, "judge", "Oleander Pike")
        (file,) = export_gold(library, tmp_path / "gold")
        assert file.parent == tmp_path / "gold"
        assert load_gold(tmp_path / "gold")[0].fields == {"judge": "Oleander Pike"}


def test_a_corrected_field_is_marked_as_a_persons_on_the_orders_page(library: Library) -> None:
    correct(library, ID, "disposition", "granted")
    correct(library, ID, "date", None)
    entry = library.entry(ID)
    page = order_markdown(entry.record | {"text": library.text(entry.number)})
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    assert "corrected by a person; read: denied" in rows["disposition"]
    assert "corrected by a person; read: 2020-05-28" in rows["date"]
    assert "corrected" not in rows["court"]
    assert "GRANTED" in page
    assert "corrected by a person" in next(line for line in page.splitlines() if line.startswith("**Outcome:**"))


def test_a_library_of_the_first_version_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with library_of(file, [DENIED]):
        pass
    with sqlite3.connect(file) as old:
        old.execute("DROP TABLE corrections")
        old.execute("PRAGMA user_version = 1")
    old.close()
    with Library.open(file) as library:
        correct(library, ID, "disposition", "granted")
        assert library.entry(ID).value("disposition") == "granted"
        assert library.connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_corrections_made_at_once_are_all_kept(library: Library) -> None:
    values = {"judge": "Oleander Pike", "title": "ORDER", "danger": "found", "prejudice": "with", "date": "2020-01-01"}

    def fix(name: str) -> None:
        with Library.open(library.path) as own:
            correct(own, ID, name, values[name])

    threads = [threading.Thread(target=fix, args=(name,)) for name in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.field: each.value for each in corrections(library, ID)} == values
    assert {name: library.entry(ID).value(name) for name in values} == values
    assert json.loads(json.dumps(library.entry(ID).record)) == library.entry(ID).record
