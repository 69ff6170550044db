"""Two runs are compared by document, chance is called chance, and a gate closes only on what is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from eval.compare import baseline, compare, comparison_text
from eval.figures import SCHEMA
from eval.folder import RunError


def run_of(cells: dict[str, dict[str, float]], *, failed: list[str] | None = None, stray: list[str] | None = None) -> dict[str, Any]:  # fmt: skip
    return {
        "schema": SCHEMA,
        "run": {"version": "0.1.0", "system": "product", "model": {"name": "none", "sha256": None}},
        "failed": [{"doc": doc, "reason": "OrderError"} for doc in failed or []],
        "evidence": {"stray": stray or []},
        "cells": cells,
    }


def drawn(n: int, share: float, seed: int = 0) -> dict[str, dict[str, float]]:
    rng = np.random.default_rng(seed)
    return {
        f"doc{i}": {name: float(rng.random() < share) for name in ("court", "disposition", "danger")} for i in range(n)
    }


def test_a_run_is_the_same_as_itself() -> None:
    found = compare(run_of(drawn(20, 0.8)), run_of(drawn(20, 0.8)))
    assert {each.verdict for each in (*found.groups, *found.fields)} == {"same"}
    assert (found.cells, found.losses) == ((), [])
    assert "no field changed" in comparison_text(found)


def test_a_steady_loss_is_worse_and_a_single_cell_is_chance() -> None:
    before = {f"doc{i}": {"court": 1.0, "disposition": 1.0} for i in range(30)}
    one = {doc: dict(cells) for doc, cells in before.items()}
    one["doc3"]["disposition"] = 0.0
    many = {doc: cells | {"disposition": 0.0 if int(doc[3:]) % 3 == 0 else 1.0} for doc, cells in before.items()}
    single, steady = compare(run_of(before), run_of(one)), compare(run_of(before), run_of(many))
    assert single.losses == []
    assert single.cells == (("doc3", "disposition", 1.0, 0.0),)
    assert [each.split(":")[0] for each in steady.losses] == ["ruling", "all fields", "disposition"]
    (field,) = (each for each in steady.fields if each.name == "disposition")
    assert (field.won, field.lost, field.verdict) == (0, 10, "worse")
    assert field.p < 0.01
    assert "LOST disposition" in comparison_text(steady)


def test_a_gain_is_better_and_no_loss() -> None:
    found = compare(run_of(drawn(60, 0.5)), run_of({doc: dict.fromkeys(cells, 1.0) for doc, cells in drawn(60, 0.5).items()}))  # fmt: skip
    assert {each.verdict for each in found.groups} == {"better"}
    assert found.losses == []


def test_only_common_documents_and_fields_are_compared_and_the_others_are_named() -> None:
    before = {"a": {"court": 1.0, "title": 0.0}, "b": {"court": 1.0}}
    after = {"a": {"court": 1.0}, "c": {"court": 0.0}}
    found = compare(run_of(before), run_of(after))
    assert (found.docs, found.left_out) == (("a",), ("b", "c"))
    assert [each.name for each in found.fields] == ["court"]
    assert "left out: b, c" in comparison_text(found)


def test_a_document_that_newly_fails_and_evidence_newly_astray_close_the_gate() -> None:
    cells = {"a": {"court": 1.0}, "b": {"court": 0.0}}
    found = compare(run_of(cells, failed=["b"]), run_of(cells, failed=["b", "a"], stray=["a: court: 'x'"]))
    assert found.losses == ["a: fails now", "evidence astray: a: court: 'x'"]


def test_what_is_no_figure_or_has_no_common_document_is_refused() -> None:
    with pytest.raises(RunError, match="schema 'other'"):
        compare({"schema": "other"}, run_of({}))
    with pytest.raises(RunError, match="no document in common"):
        compare(run_of({"a": {"court": 1.0}}), run_of({"b": {"court": 1.0}}))


def test_a_baseline_is_all_that_a_gate_needs() -> None:
    run = run_of({"a": {"court": 2 / 3}}, stray=["a: x"])
    kept = baseline(run | {"groups": {}, "confidence": None})
    assert kept["cells"] == {"a": {"court": 0.6667}}
    assert compare(kept, run).losses == []


def test_scores_that_gold_does_not_label_everywhere_are_compared_where_it_does() -> None:
    before = {"a": {"court": 1.0}, "b": {"court": 1.0, "danger": 0.0}, "c": {"danger": 1.0}}
    after = {"a": {"court": 0.0}, "b": {"court": 1.0, "danger": 1.0}, "c": {"danger": 1.0}}
    found = compare(run_of(before), run_of(after))
    assert [(each.name, each.won, each.lost) for each in found.fields] == [("court", 0, 1), ("danger", 1, 0)]
