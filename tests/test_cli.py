"""The command line: what goes to which stream, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app, main
from orders.fields import FIELDS
from summarize.weights import CATALOGUE
from tests.conftest import ORDER_TEXT
from tests.test_batch import tree

ROOT = Path(__file__).parent.parent
COMMANDS = [
    ["summarize"], ["extract"], ["models", "list"], ["models", "pull"], ["models", "verify"],
    ["eval", "run"], ["eval", "report"], ["eval", "compare"],
    ["index"], ["search"], ["similar"], ["stats"], ["purge"],
]  # fmt: skip
ENCRYPTED_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
3 0 obj<</Filter/Standard/V 1/R 2/O(00000000000000000000000000000000)/U(00000000000000000000000000000000)/P -4>>endobj
trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(1)(1)]/Size 4>>
%%EOF
"""


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a user runs it."""
    words = [sys.executable, "-m", "cli", *map(str, arguments)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def table(out: Path) -> list[str]:
    return (out / "table.csv").read_text(encoding="utf-8-sig").splitlines()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(words: list[str]) -> None:
    result = CliRunner().invoke(app, [*words, "--help"])
    assert result.exit_code == 0
    assert f"benchbrief {' '.join(words)}" in " ".join(result.output.split())


def test_help_appears_without_loading_torch() -> None:
    code = "import sys, cli; sys.exit('torch' in sys.modules or 'summarize.batch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_folder_is_summarized_by_rules_alone(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = write_orders(a=ORDER_TEXT), tmp_path / "out"
    done = command("summarize", folder, "--out", out, "--model", "none", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert "orders/min" in done.stderr
    (record,) = [json.loads(path.read_text(encoding="utf-8")) for path in (out / "orders").glob("*.json")]
    assert record["fields"]["disposition"]["value"] == "denied"
    assert {"table.csv", "table.xlsx", "run.json", "orders"} <= {path.name for path in out.iterdir()}


def test_a_field_sheet_is_printed_as_a_record_without_a_brief(write_orders: Callable[..., Path]) -> None:
    done = command("extract", write_orders(a=ORDER_TEXT) / "a.txt", "--model", "none")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert (record["schema"], record["brief"]) == ("benchbrief.order.v1", [])
    assert list(record["fields"]) == [row.name for row in FIELDS]


def test_bad_files_are_rows_with_a_reason_and_the_good_one_is_finished(
    write_orders: Callable[..., Path], tmp_path: Path
) -> None:
    shopping = "milk, eggs and bread for the weekend\n" * 20
    folder, out = write_orders(good=ORDER_TEXT, shopping=shopping), tmp_path / "out"
    with zipfile.ZipFile(folder / "hollow.docx", "w") as archive:
        archive.writestr("nothing.txt", "nothing")
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "truncated.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>",
        "encrypted.pdf": ENCRYPTED_PDF,
    }
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    done = command("summarize", folder, "--out", out, "--model", "none")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    rows = {Path(line.split(",")[0]).name: line.split(",", 3)[1:3] for line in table(out)[1:]}
    assert rows["good.txt"][0] == "finished"
    for name in [*bad, "hollow.docx", "shopping.txt"]:
        assert rows[name][0] == "failed"
        assert rows[name][1]
        assert f"failed: {folder / name}: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["summarize", "nowhere", "--out", "out", "--model", "none"], "no such file or folder"),
        (["summarize", "empty", "--out", "out", "--model", "none"], "no order found"),
        (["summarize", "in", "--out", "in/a.txt", "--model", "none"], "cannot be written"),
        (["summarize", "in", "--out", "out", "--model", "gpt-17"], "no model 'gpt-17'"),
        (["extract", "empty.txt", "--model", "none"], "empty.txt"),
        (["extract", "nowhere.txt", "--model", "none"], "nowhere.txt"),
        (["models", "pull", "gpt-17"], "gpt-17"),
        (["models", "verify", "gpt-17"], "gpt-17"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_what_must_be_fixed_is_one_line_and_exit_code_2(
    write_orders: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str,
) -> None:  # fmt: skip
    write_orders(a=ORDER_TEXT)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["benchbrief", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    printed = capsys.readouterr()
    assert stopped.value.code == 2
    assert says in printed.err
    assert len(printed.err.splitlines()) == 1
    assert printed.out == ""


def test_a_killed_command_ends_in_the_files_of_an_unbroken_one(tmp_path: Path) -> None:
    samples, killed, whole = ROOT / "eval" / "gold", tmp_path / "killed", tmp_path / "whole"
    words = [sys.executable, "-m", "cli", "summarize", str(samples), "--model", "none", "--out"]
    for n in range(3):
        process = subprocess.Popen([*words, str(killed)], cwd=ROOT, stderr=subprocess.DEVNULL)
        while process.poll() is None and len(list(killed.glob("orders/*.md"))) <= 2 * n:
            time.sleep(0.005)
        process.kill()
        process.wait()
    assert not (killed / "run.json").exists()
    done, unbroken = command(*words[3:], killed), command(*words[3:], whole)
    assert (done.returncode, unbroken.returncode) == (0, 0), done.stderr
    assert tree(killed) == tree(whole)
    assert json.loads((killed / "run.json").read_text(encoding="utf-8"))["resumed"] >= 4  # of five pages, one in flight


def test_a_model_that_was_not_pulled_is_named_with_the_way_to_it(
    write_orders: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCHBRIEF_CACHE", str(tmp_path / "cache"))
    done = command("summarize", write_orders(a=ORDER_TEXT), "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "benchbrief models pull qwen2.5-coder-1.5b" in done.stderr


def test_a_sealed_order_is_warned_of_on_standard_error(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_orders(a=f"FILED UNDER SEAL\n\n{ORDER_TEXT}")
    done = command("summarize", folder, "--out", tmp_path / "out", "--model", "none")
    assert "FILED UNDER SEAL" in done.stderr


def test_the_catalogue_is_listed_as_text_and_as_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCHBRIEF_CACHE", str(tmp_path))
    assert all(name in CliRunner().invoke(app, ["models", "list"]).stdout for name in CATALOGUE)
    lines = json.loads(CliRunner().invoke(app, ["models", "list", "--json"]).stdout)
    assert {line["name"] for line in lines} >= set(CATALOGUE)
    assert all(line["state"] != "ready" for line in lines)


@pytest.fixture(scope="module")
def eval_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished evaluation of three sample orders by rules."""
    gold, out = tmp_path_factory.mktemp("gold"), tmp_path_factory.mktemp("eval")
    for name in ("azd_caregiver", "nysd_memo", "scd_exhaustion"):
        for suffix in (".txt", ".json"):
            (gold / f"{name}{suffix}").write_bytes((ROOT / "eval" / "gold" / f"{name}{suffix}").read_bytes())
    done = command("eval", "run", gold, "--out", out, "--model", "none")
    assert done.returncode == 0, done.stderr
    assert "3 documents, 0 failed" in done.stdout
    return out


def test_an_evaluation_leaves_its_lines_figures_and_page(eval_out: Path) -> None:
    assert {path.name for path in eval_out.iterdir() if path.is_file()} == {
        "documents.jsonl", "run.json", "scores.json", "report.txt", "report.html",
    }  # fmt: skip
    report = command("eval", "report", eval_out, "--json")
    assert json.loads(report.stdout) == json.loads((eval_out / "scores.json").read_text())
    assert "report.html" in report.stderr


def test_gold_that_cannot_be_used_is_one_line_and_exit_code_two(tmp_path: Path) -> None:
    done = command("eval", "run", tmp_path / "none", "--out", tmp_path / "out", "--model", "none")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_document_that_fails_ends_an_evaluation_with_exit_code_one(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(ENCRYPTED_PDF)
    (tmp_path / "a.json").write_text(json.dumps({"fields": {"title": "ORDER"}}))
    done = command("eval", "run", tmp_path, "--out", tmp_path / "out", "--model", "none")
    assert done.returncode == 1
    assert "1 documents, 1 failed" in done.stdout


def test_the_gate_opens_for_a_run_that_is_as_good_and_closes_for_a_worse_one(eval_out: Path, tmp_path: Path) -> None:
    kept = tmp_path / "baseline.json"
    assert command("eval", "report", eval_out, "--save-baseline", kept).returncode == 0
    assert command("eval", "compare", eval_out, "--gate", kept).returncode == 0
    worse = json.loads(kept.read_text())
    worse["cells"] = {doc: dict.fromkeys(cells, 0.5) for doc, cells in worse["cells"].items()}
    (tmp_path / "low.json").write_text(json.dumps(worse))
    assert command("eval", "compare", eval_out, "--gate", tmp_path / "low.json").returncode == 0  # a gain is no loss
    shutil.copytree(eval_out, tmp_path / "later")
    low = json.loads((tmp_path / "later" / "scores.json").read_text()) | {"cells": worse["cells"]}
    (tmp_path / "later" / "scores.json").write_text(json.dumps(low))
    closed = command("eval", "compare", tmp_path / "later", "--gate", kept)
    assert closed.returncode == 1
    assert "LOST all fields" in closed.stdout


def test_a_comparison_needs_two_runs_or_one_and_a_gate(eval_out: Path, tmp_path: Path) -> None:
    both = command("eval", "compare", eval_out, eval_out, "--json")
    assert json.loads(both.stdout)["losses"] == []
    assert command("eval", "compare", eval_out).returncode == 2
    assert command("eval", "compare", eval_out, tmp_path).returncode == 2
