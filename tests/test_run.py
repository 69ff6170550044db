"""A run reads every document once, goes on where it was cut, and can be told from its manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.folder import DOCUMENTS, RunError, load_figures, load_run, stored_lines
from eval.gold import Gold, load_gold
from eval.run import Reading, System, product, run
from orders.order import OrderError
from orders.read import read_order
from summarize.batch import Progress
from summarize.engine import Engine
from tests.conftest import ORDER_TEXT, ScriptedEngine

FIELDS: dict[str, Any] = {"court": "ncwd", "disposition": "denied"}


class Counting:
    """The product, counting what it is asked to read; it fails on files whose name begins with `bad`."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, path: Path, engine: Engine | None, briefed: bool) -> Reading:
        self.read.append(path.stem)
        if path.stem.startswith("bad"):
            raise OrderError(f"{path.name}: encrypted")
        return product(path, engine, briefed)


@pytest.fixture
def gold_of(tmp_path: Path) -> Callable[..., list[Gold]]:
    """Gold orders of the given names, the same text each."""

    def write(*names: str, fields: dict[str, Any] = FIELDS) -> list[Gold]:
        folder = tmp_path / "gold"
        folder.mkdir(exist_ok=True)
        for name in names:
            quotes = {"disposition": ["The motion is DENIED"]}
            record = {"fields": fields, "evidence": quotes, "key_facts": ["The motion is denied."]}
            (folder / f"{name}.txt").write_text(ORDER_TEXT + name)
            (folder / f"{name}.json").write_text(json.dumps(record))
        return load_gold(folder)

    return write


def test_every_document_is_a_line_with_its_gold_its_record_and_its_cost(
    gold_of: Callable[..., list[Gold]], tmp_path: Path
) -> None:
    lines = run(gold_of("a", "b"), tmp_path / "out", System(product))
    assert [line["doc"] for line in lines] == ["a", "b"]
    assert json.loads(json.dumps(lines)) == stored_lines(tmp_path / "out")
    first = lines[0]
    assert first["record"]["fields"]["disposition"]["value"] == "denied"
    (place,) = first["gold"]["places"]["disposition"]
    assert first["record"]["text"][place[0] : place[1]] == "The motion is DENIED"
    assert first["briefed"]
    assert first["record"]["brief"]


def test_a_finished_run_is_not_read_again_until_gold_or_settings_change(
    gold_of: Callable[..., list[Gold]], tmp_path: Path
) -> None:
    read, out = Counting(), tmp_path / "out"
    run(gold_of("a", "bad"), out, System(read))
    seen: list[Progress] = []
    run(gold_of("a", "bad"), out, System(read), seen=seen.append)
    assert read.read == ["a", "bad"]
    assert [step.row.resumed for step in seen if step.row] == [True, True]
    relabelled = gold_of("a", fields={"court": "ncwd", "disposition": "granted"})
    run(relabelled, out, System(read))
    assert read.read == ["a", "bad", "a"]
    run(relabelled, out, System(read), briefs=False)
    run(relabelled, out, System(read), briefs=False, resume=False)
    assert read.read[3:] == ["a", "bad"] * 2


def test_a_run_that_was_killed_in_the_middle_of_a_line_goes_on_from_there(
    gold_of: Callable[..., list[Gold]], tmp_path: Path
) -> None:
    out, read = tmp_path / "out", Counting()
    whole = run(gold_of("a", "b", "c"), out, System(product))
    text = (out / DOCUMENTS).read_text()
    (out / DOCUMENTS).write_text(text[: len(text) // 2])  # the second line is torn
    (out / "run.json").unlink()
    again = run(gold_of("a", "b", "c"), out, System(read))
    assert read.read == ["b", "c"]
    timings = ("seconds",)
    assert [{k: v for k, v in line.items() if k not in timings} for line in json.loads(json.dumps(again))] == [
        {k: v for k, v in line.items() if k not in timings} for line in json.loads(json.dumps(whole))
    ]
    assert len(stored_lines(out)) == 3


def test_a_file_that_cannot_be_read_is_a_line_with_its_reason(
    gold_of: Callable[..., list[Gold]], tmp_path: Path
) -> None:
    (line,) = run(gold_of("bad"), tmp_path / "out", System(Counting()))
    assert (line["record"], line["error"]) == (None, "OrderError: bad.txt: encrypted")
    _, manifest = load_run(tmp_path / "out")
    assert manifest["counts"] == {"documents": 1, "failed": 1}


def test_the_manifest_says_what_was_run_with_what(gold_of: Callable[..., list[Gold]], tmp_path: Path) -> None:
    engine = ScriptedEngine([""] * 20)
    system = System(product, "product", lambda: engine, "scripted", "0" * 64)
    run(gold_of("a"), tmp_path / "out", system)
    _, manifest = load_run(tmp_path / "out")
    assert manifest["model"] == {"name": "scripted", "sha256": "0" * 64}
    assert manifest["documents"].keys() == {"a"}
    assert manifest["tokens"]["read"] == engine.usage.read
    assert manifest["prompts"]
    assert len(manifest["code_sha256"]) == 64
    assert manifest["peak_memory_mib"] > 0


def test_briefs_are_written_only_where_gold_has_key_facts(gold_of: Callable[..., list[Gold]], tmp_path: Path) -> None:
    (item,) = gold_of("a")
    bare = Gold(item.doc, item.path, item.fields)
    (line,) = run([bare], tmp_path / "out", System(product))
    assert (line["briefed"], line["record"]["brief"]) == (False, [])


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no finished run"):
        load_run(tmp_path)
    with pytest.raises(RunError, match="holds no figures"):
        load_figures(tmp_path)
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(RunError, match="but list"):
        load_figures(tmp_path / "list.json")


def test_gold_of_pdfs_is_read_in_the_text_of_the_pdf(tmp_path: Path) -> None:
    gold = [item for item in load_gold(Path("eval/gold"), read=read_order) if item.path.suffix == ".pdf"]
    lines = run(gold, tmp_path / "out", System(product), briefs=False)
    assert len(lines) == len(gold) >= 2
    assert all(line["gold"]["places"]["disposition"] for line in lines)
