"""Which files are taken for orders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orders.order import OrderError
from tests.conftest import ORDER_TEXT
from tests.test_batch import run


def test_other_files_in_a_folder_are_passed_over_and_counted(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_orders(a=ORDER_TEXT, README=ORDER_TEXT)
    for name in ("a.json", "table.csv", "README.md", ".hidden.txt"):
        (folder / name).write_text(ORDER_TEXT, encoding="utf-8")
    result = run(folder, tmp_path / "out")
    assert [Path(row.path).name for row in result.rows] == ["a.txt"]
    assert [Path(path).name for path in result.manifest["skipped"]] == [
        "README.md",
        "README.txt",
        "a.json",
        "table.csv",
    ]


def test_a_file_that_is_named_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "order.wpd").write_text(ORDER_TEXT, encoding="utf-8")
    assert len(run(tmp_path / "order.wpd", tmp_path / "out").rows) == 1


def test_the_results_of_a_run_are_never_read_as_orders(write_orders: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_orders(a=ORDER_TEXT)
    run(folder, folder / "out")
    run(folder, folder / "elsewhere")
    result = run(folder, folder / "out")
    assert [Path(row.path).name for row in result.rows] == ["a.txt"]
    assert result.manifest["counts"]["skipped"] == 2


@pytest.mark.parametrize(
    ("given", "out", "reason"),
    [
        ("nowhere", "out", "no such file or folder"),
        ("empty", "out", "no order found"),
        ("in", "in", "at once"),
        ("in/a.txt", "in", "lies in the output folder"),
    ],
)
def test_a_run_without_orders_to_read_says_why(
    write_orders: Callable[..., Path], tmp_path: Path, given: str, out: str, reason: str
) -> None:
    write_orders(a=ORDER_TEXT)
    (tmp_path / "empty").mkdir()
    with pytest.raises(OrderError, match=reason):
        run(tmp_path / given, tmp_path / out)
    assert not (tmp_path / "out").exists()
