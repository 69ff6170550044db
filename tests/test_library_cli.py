"""The commands over a library: what goes to which stream, in which form, with which exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import ORDER_TEXT
from tests.test_cli import command

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "eval" / "gold"
NAMES = ("azd_caregiver", "scd_exhaustion", "tned_danger", "waed_danger", "ctd_conditions", "laed_medical")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six sample orders, by words alone."""
    path = tmp_path_factory.mktemp("library") / "orders.db"
    files = [GOLD / f"{name}.txt" for name in NAMES]
    done = command("index", *files, "--library", path, "--encoder", "none", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"] == {"files": 6, "added": 6, "unchanged": 0, "failed": 0}
    assert "6 added" in done.stderr
    return path


def result(*arguments: str | Path) -> Any:
    done = command(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_file_that_fails_ends_indexing_with_exit_code_one(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF")
    done = command("index", tmp_path / "a.pdf", "--library", tmp_path / "x.db", "--encoder", "none")
    assert done.returncode == 1
    assert f"failed: {tmp_path / 'a.pdf'}: " in done.stderr


def test_hits_have_the_form_of_the_contract(library: Path) -> None:
    found = result("search", "stroke caregiver wife", "--library", library, "-k", "2")
    assert found["schema"] == "benchbrief.hits.v1"
    hit = found["hits"][0]
    assert list(hit) == ["order_id", "path", "page", "start", "end", "text", "score", "why"]
    assert Path(hit["path"]).stem == "azd_caregiver"
    assert "words #1" in hit["why"]
    assert len(hit["text"]) == hit["end"] - hit["start"]


def test_personal_data_is_blacked_out_on_screen_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ORDER_TEXT)
    library = tmp_path / "x.db"
    assert command("index", tmp_path / "a.txt", "--library", library, "--encoder", "none").returncode == 0
    words: list[str | Path] = ["search", "Ravenel", "--library", library]
    assert "34512-058" not in command(*words).stdout  # a register number
    assert "34512-058" in command(*words, "--unmasked").stdout
    assert "34512-058" in result(*words)["hits"][0]["text"]  # offsets index the text as printed


def test_a_filter_that_nothing_fits_says_what_to_do(library: Path) -> None:
    done = command("search", "stroke", "--library", library, "--where", "court=scotus")
    assert (done.returncode, done.stdout) == (0, "")
    assert "wider --where" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "x", "--library", "LIBRARY", "--where", "verdict=guilty"], "no field 'verdict'"),
        (["search", "x", "--library", "LIBRARY", "--where", "disposition=lost"], "allowed are granted"),
        (["search", " ", "--library", "LIBRARY"], "an empty query"),
        (["search", "x", "--library", "nowhere.db"], "benchbrief index"),
        (["similar", "ffffff", "--library", "LIBRARY"], "no order 'ffffff'"),
        (["stats", "--library", "LIBRARY", "--by", "weather"], "no field 'weather'"),
        (["stats", "--library", "LIBRARY", "--sql", "DROP TABLE orders"], "one SELECT"),
        (["stats", "--library", "LIBRARY", "--sql", "SELECT 1", "--by", "court"], "--sql stands alone"),
        (["stats", "--library", "LIBRARY", "--plot", "rates.png"], "ends in .svg"),
        (["purge", "ffffff", "--library", "LIBRARY"], "no order"),
        (["index", "nowhere.txt", "--library", "LIBRARY", "--encoder", "none"], "no such file"),
        (["index", "cli.py", "--library", "LIBRARY", "--encoder", "minilm"], "all-minilm-l6-v2"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_cannot_be_done_is_one_line_and_exit_code_two(library: Path, arguments: list[str], message: str) -> None:
    done = command(*(str(library) if word == "LIBRARY" else word for word in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_similar_rulings_have_the_form_of_the_contract_with_proof_on_both_sides(library: Path) -> None:
    found = result("similar", GOLD / "waed_danger.txt", "--library", library, "--by", "facts", "-k", "3")
    assert found["schema"] == "benchbrief.similar.v1"
    assert next(Path(each["path"]).stem for each in found["rulings"]) == "tned_danger"
    kinds = {reason["kind"] for each in found["rulings"] for reason in each["reasons"]}
    assert {"ground", "finding", "disposition"} <= kinds
    danger = next(r for r in found["rulings"][0]["reasons"] if "danger" in r["detail"])
    assert danger["evidence"]
    assert danger["own_evidence"]


def test_rates_list_their_orders_and_are_drawn(library: Path, tmp_path: Path) -> None:
    picture = tmp_path / "rates.svg"
    found = result("stats", "--library", library, "--by", "disposition", "--plot", picture)
    assert sum(rate["n"] for rate in found["rates"]) == 6
    assert all(len(rate["orders"]) == rate["n"] for rate in found["rates"])
    assert "16.1" in found["context"]
    assert ElementTree.fromstring(picture.read_text()).tag.endswith("svg")


def test_a_query_of_one_s_own_names_its_orders(library: Path) -> None:
    found = result("stats", "--library", library, "--sql", "SELECT id, court FROM sheets WHERE disposition = 'denied'")
    assert sorted(row[1] for row in found["rows"]) == ["scd", "tned", "waed"]
    assert found["orders"] == [row[0] for row in found["rows"]]


def test_a_purged_order_is_found_no_more(library: Path) -> None:
    before = result("search", "Cruickshank", "--library", library)["hits"]
    purged = result("purge", before[0]["order_id"][:10], "--library", library)
    assert purged["purged"] == before[0]["order_id"]
    assert result("search", "Cruickshank", "--library", library)["hits"] == []
