"""Runs over folders: nothing is lost silently, one bad file stops nothing, a killed run goes on."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from orders.fields import FieldSheet
from orders.order import Order, OrderError
from summarize.batch import NOT_AN_ORDER, Progress, RunResult, Steps, summarize_folder
from summarize.brief import Brief
from summarize.disk import MARK, OutputError, output_folder
from summarize.engine import Engine, ReplyError
from summarize.ground import Claim
from tests.conftest import ORDER_TEXT, ScriptedEngine, make_order, make_sheet

ROOT = Path(__file__).parent.parent
TIMINGS = ("seconds", "seconds_of_this_run", "resumed", "peak_memory_mib")


def read(path: Path) -> Order:
    text = path.read_text(encoding="utf-8")
    if "broken" in text:
        raise OrderError(f"{path.name}: broken\nbeyond repair")
    return make_order(text, str(path))


def extract(order: Order, engine: Engine | None) -> FieldSheet:
    if engine:
        engine.choose(order.text, [("granted or denied?", ("granted", "denied"))])
    if "DENIED" not in order.text:
        return make_sheet(order, {})
    return make_sheet(order, {"disposition": ("denied", "DENIED")})


def brief(order: Order, sheet: FieldSheet, engine: Engine | None, *, length: str) -> Brief:
    if "unanswerable" in order.text:
        raise ReplyError("the model said nothing")
    evidence = sheet["disposition"].evidence
    return Brief((Claim("ruling", f"Denied ({length}).", "supported", evidence),), ())


STEPS = Steps(read, extract, brief)


def run(folder: Path, out: Path, engine: ScriptedEngine | None = None, **options: object) -> RunResult:
    factory = (lambda: engine) if engine else None
    settings = {"model_name": engine.name if engine else "none", "steps": STEPS} | options
    return summarize_folder([folder], out, factory, **settings)  # type: ignore[arg-type]


def table(out: Path) -> list[dict[str, str]]:
    with (out / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def tree(out: Path) -> dict[str, bytes | dict[str, object]]:
    """Every file of a run by its name, the manifest without its timings."""
    files: dict[str, bytes | dict[str, object]] = {
        str(path.relative_to(out)): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and MARK not in path.parts and path.name != "run.json"
    }
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return files | {"run.json": {name: value for name, value in manifest.items() if name not in TIMINGS}}


def test_every_order_gets_a_record_a_page_and_a_row(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_orders(b=ORDER_TEXT + "b", a=ORDER_TEXT + "a")
    result = run(folder, tmp_path / "out")
    assert [Path(row.path).name for row in result.rows] == ["a.txt", "b.txt"]
    names = {path.name for path in (tmp_path / "out" / "orders").iterdir()}
    assert names == {f"{row.name}{suffix}" for row in result.rows for suffix in (".json", ".md")}
    assert [row.name for row in result.rows] == [f"{Path(r.path).stem}-{str(r.sha256)[:8]}" for r in result.rows]
    assert [row["disposition"] for row in table(tmp_path / "out")] == ["denied", "denied"]
    assert [row["page"] for row in table(tmp_path / "out")] == [f"orders/{row.name}.md" for row in result.rows]


def test_a_bad_file_is_a_row_with_its_reason_and_the_others_are_finished(
    write_orders: Callable[..., Path], tmp_path: Path
) -> None:
    folder = write_orders(a=ORDER_TEXT, b="broken", c="unanswerable DENIED", d="a shopping list")
    result = run(folder, tmp_path / "out")
    assert [(row["status"], row["reason"]) for row in table(tmp_path / "out")] == [
        ("finished", ""),
        ("failed", "b.txt: broken beyond repair"),
        ("failed", "the model said nothing"),
        ("failed", NOT_AN_ORDER),
    ]
    assert result.manifest["counts"] == {"files": 4, "finished": 1, "failed": 3, "skipped": 0}


def test_a_file_that_is_no_order_is_not_given_to_the_model(
    write_orders: Callable[..., Path], tmp_path: Path, engine: ScriptedEngine
) -> None:
    run(write_orders(d="a shopping list"), tmp_path / "out", engine)
    assert engine.history == []


def test_the_manifest_says_what_was_done_and_with_what(
    write_orders: Callable[..., Path], tmp_path: Path, engine: ScriptedEngine
) -> None:
    run(write_orders(a=ORDER_TEXT), tmp_path / "out", engine, model_sha256="f" * 64, length="short")
    manifest = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == "benchbrief.run.v1"
    assert manifest["model"] == {"name": "scripted", "sha256": "f" * 64}
    assert manifest["settings"] == {"length": "short", "masked": True}
    assert manifest["tokens"]["read"] > 0
    assert set(manifest) >= {"version", "prompts", "counts", "inputs", "seconds", "peak_memory_mib"}


def test_what_is_finished_is_not_done_again(
    write_orders: Callable[..., Path], tmp_path: Path, engine: ScriptedEngine
) -> None:
    folder, out = write_orders(a=ORDER_TEXT, b=ORDER_TEXT + "b"), tmp_path / "out"
    run(folder, out, engine)
    first, asked = tree(out), len(engine.history)
    again = run(folder, out, engine)
    assert len(engine.history) == asked
    assert all(row.resumed for row in again.rows)
    assert tree(out) == first


@pytest.mark.parametrize("change", ["input", "model", "length", "record", "note", "restart"])
def test_an_order_is_done_again_when_anything_it_was_made_from_has_changed(
    write_orders: Callable[..., Path], tmp_path: Path, engine: ScriptedEngine, change: str
) -> None:
    folder, out = write_orders(a=ORDER_TEXT, b=ORDER_TEXT + "b"), tmp_path / "out"
    name = run(folder, out, engine).rows[0].name
    options: dict[str, object] = {}
    match change:
        case "input":
            write_orders(a=ORDER_TEXT + "changed")
        case "model":
            options = {"model_sha256": "e" * 64}
        case "length":
            options = {"length": "long"}
        case "record":
            (out / "orders" / f"{name}.json").write_text("{}", encoding="utf-8")
        case "note":
            (out / MARK / f"{name}.json").write_text('{"key', encoding="utf-8")
        case "restart":
            options = {"resume": False}
    assert run(folder, out, engine, **options).rows[0].resumed is False


def test_records_of_orders_that_are_not_in_this_run_stay_and_are_named(
    write_orders: Callable[..., Path], tmp_path: Path
) -> None:
    folder, out = write_orders(a=ORDER_TEXT, b=ORDER_TEXT + "b"), tmp_path / "out"
    name = run(folder, out).rows[1].name
    (folder / "b.txt").unlink()
    assert run(folder, out).manifest["left_from_former_runs"] == [name]
    assert (out / "orders" / f"{name}.json").is_file()


def test_equal_files_have_rows_and_records_of_their_own(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_orders(a=ORDER_TEXT, b=ORDER_TEXT)
    (folder / "more").mkdir()
    (folder / "more" / "a.txt").write_text(ORDER_TEXT, encoding="utf-8")
    result = run(folder, tmp_path / "out")
    digest = str(result.rows[0].sha256)[:8]
    assert [row.name for row in result.rows] == [f"a-{digest}", f"b-{digest}", f"a-{digest}-2"]
    records = [tmp_path / "out" / "orders" / f"{row.name}.json" for row in result.rows]
    paths = [json.loads(path.read_text(encoding="utf-8"))["source"]["path"] for path in records]
    assert paths == [row.path for row in result.rows]


def test_an_output_folder_that_is_a_file_is_refused(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("taken", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        run(write_orders(a=ORDER_TEXT), tmp_path / "out")


def test_two_runs_never_write_to_one_folder(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    with output_folder(tmp_path / "out"), pytest.raises(OutputError, match="another run"):
        run(write_orders(a=ORDER_TEXT), tmp_path / "out")


def test_progress_names_each_order_before_and_after(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    seen: list[Progress] = []
    run(write_orders(a=ORDER_TEXT, b="broken"), tmp_path / "out", progress=seen.append)
    assert [(step.done, step.total, step.row.status if step.row else None) for step in seen] == [
        (0, 2, None), (1, 2, "finished"), (1, 2, None), (2, 2, "failed"),
    ]  # fmt: skip


def test_an_order_that_fails_this_time_loses_its_former_record(
    write_orders: Callable[..., Path], tmp_path: Path
) -> None:
    folder, out = write_orders(a=ORDER_TEXT), tmp_path / "out"
    run(folder, out)

    def broken(path: Path) -> Order:
        raise OrderError("broken now")

    run(folder, out, resume=False, steps=Steps(broken, extract, brief))
    assert list((out / "orders").iterdir()) == []


SLOW_RUN = """
import sys, time
from pathlib import Path
from tests import test_batch as fakes
folder, out, log = map(Path, sys.argv[1:])

def read(path):
    with log.open("a") as file:
        file.write(path.name + "\\n")
    time.sleep(0.02)
    return fakes.read(path)

fakes.run(folder, out, steps=fakes.Steps(read, fakes.extract, fakes.brief))
"""


def test_a_run_killed_at_random_moments_ends_in_the_files_of_an_unbroken_one(
    write_orders: Callable[..., Path], tmp_path: Path
) -> None:
    folder = write_orders(**{f"order{n:02d}": f"{ORDER_TEXT}{n}" for n in range(25)})
    log, out = tmp_path / "log", tmp_path / "killed"
    command = [sys.executable, "-c", SLOW_RUN, str(folder), str(out), str(log)]
    moments = random.Random(49)
    n_kills = 0
    for _ in range(3):
        process = subprocess.Popen(command, cwd=ROOT)
        n_before = len(log.read_text().splitlines()) if log.exists() else 0
        while process.poll() is None and (not log.exists() or len(log.read_text().splitlines()) == n_before):
            time.sleep(0.01)
        time.sleep(moments.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        n_kills += process.wait() == -signal.SIGKILL
    assert n_kills == 3
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    assert len(log.read_text().splitlines()) <= 25 + n_kills
    run(folder, tmp_path / "whole")
    assert tree(out) == tree(tmp_path / "whole")


def test_a_full_disk_ends_the_run_with_one_clear_error(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_orders(a=ORDER_TEXT * 50)
    # A limit on the size of files stands in for a full disk: the write fails half way all the same.
    code = (
        "import resource, sys; from pathlib import Path; from tests import test_batch as fakes\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n"
        "try:\n    fakes.run(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except fakes.OutputError as error:\n    sys.exit(str(error))\n"
    )
    command = [sys.executable, "-c", code, str(folder), str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written (File too large): free the disk" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list((tmp_path / "out" / "orders").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_is_refused(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        run(write_orders(a=ORDER_TEXT), tmp_path / "locked" / "out")
