"""Systems broken on purpose: each is caught by the measure that is meant to catch it, on the project's own gold."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.cells import score_line
from eval.compare import baseline, compare
from eval.figures import Figures, figures
from eval.folder import Line
from eval.gold import load_gold
from eval.run import Reading, System, product, run
from orders.order import OrderError
from orders.read import read_order
from summarize.engine import Engine

GOLD = Path(__file__).parent.parent / "eval" / "gold"
ABSENT = "CATCH ME"


def scores(lines: list[Line]) -> Figures:
    return figures([score_line(line) for line in lines], {"version": "", "system": "", "model": ""})


def evidence_lists(line: Line) -> Iterator[list[dict[str, Any]]]:
    yield from (each["evidence"] for each in (*line["record"]["fields"].values(), *line["record"]["brief"]))


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """The project's gold as rules read it."""
    gold = [item for item in load_gold(GOLD, read=read_order) if item.path.suffix == ".txt"]
    return run(gold, tmp_path_factory.mktemp("run"), System(product))


@pytest.fixture
def broken(lines: list[Line]) -> list[Line]:
    """The same lines, to be broken."""
    return copy.deepcopy(lines)


@pytest.fixture(scope="module")
def honest(lines: list[Line]) -> Figures:
    """The figures of the system as it is."""
    return scores(lines)


def test_the_honest_system_passes_every_measure(honest: Figures) -> None:
    assert honest["groups"]["all fields"]["value"] > 0.9
    assert honest["fields"]["disposition"]["macro_f1"] > 0.9
    assert honest["evidence"]["stray"] == honest["evidence"]["ragged"] == []
    assert honest["evidence"]["hit"]["value"] > 0.8
    assert honest["briefs"]["unproved"] == []
    assert compare(baseline(honest), honest).losses == []


def test_shuffled_outputs_lose_every_group_and_their_evidence(broken: list[Line], honest: Figures) -> None:
    records = [line["record"] for line in broken]
    for line, record in zip(broken, records[1:] + records[:1], strict=True):
        line["record"] = record
    found = scores(broken)
    assert {each.name for each in compare(honest, found).groups if each.verdict == "worse"} == {
        "caption", "motion", "ruling", "authorities", "all fields"
    }  # fmt: skip
    assert found["groups"]["caption"]["high"] < 0.5
    assert found["evidence"]["hit"]["high"] < 0.5  # gold's places in an order are not those of another
    assert found["briefs"]["key_fact_recall"]["high"] < honest["briefs"]["key_fact_recall"]["low"]


def test_an_order_s_evidence_under_another_order_s_text_is_astray(broken: list[Line]) -> None:
    texts = [line["record"]["text"] for line in broken]
    for line, text in zip(broken, texts[1:] + texts[:1], strict=True):
        line["record"]["text"] = text
    found = scores(broken)
    assert len(found["evidence"]["stray"]) > 0.9 * found["evidence"]["n_shown"]


def test_a_system_that_always_says_denied_is_caught_by_macro_f1_and_the_confusion_table(
    broken: list[Line], honest: Figures
) -> None:
    for line in broken:
        line["record"]["fields"]["disposition"]["value"] = "denied"
    field = scores(broken)["fields"]["disposition"]
    assert field["value"] > 0.35  # accuracy flatters it: many motions are denied
    assert field["macro_f1"] < 0.2
    assert {row.get("denied", 0) / sum(row.values()) for row in field["confusion"].values()} == {1.0}
    assert field["outcomes"]["wrong"] > 0
    assert "disposition" in {each.name for each in compare(honest, scores(broken)).fields if each.verdict == "worse"}


def test_evidence_shifted_by_ten_characters_is_astray(broken: list[Line], honest: Figures) -> None:
    for line in broken:
        for shown in evidence_lists(line):
            for item in shown:
                item["start"] += 10
                item["end"] += 10
    found = scores(broken)
    assert len(found["evidence"]["stray"]) == found["evidence"]["n_shown"]
    assert any(loss.startswith("evidence astray") for loss in compare(honest, found).losses)
    assert found["groups"] == honest["groups"]  # the values are as they were: no other measure sees it


def test_evidence_cut_anew_ten_characters_on_is_ragged_and_overlaps_less(broken: list[Line], honest: Figures) -> None:
    for line in broken:
        text = line["record"]["text"]
        for shown in evidence_lists(line):
            for item in shown:
                item["start"], item["end"] = min(len(text), item["start"] + 10), min(len(text), item["end"] + 10)
                item["text"] = text[item["start"] : item["end"]]
    found = scores(broken)
    assert found["evidence"]["stray"] == []  # the invariant holds, and still the quotes are no one's
    assert len(found["evidence"]["ragged"]) > 0.5 * found["evidence"]["n_shown"]
    assert found["evidence"]["overlap"] < honest["evidence"]["overlap"] - 0.1
    assert found["evidence"]["within"]["high"] < honest["evidence"]["within"]["low"]


def test_one_file_that_fails_is_named_scores_zero_and_closes_the_gate(tmp_path: Path, honest: Figures) -> None:
    def failing(path: Path, engine: Engine | None, briefed: bool) -> Reading:
        if path.stem == "wied_assumed":
            raise OrderError(f"{path.name}: {ABSENT}")
        return product(path, engine, briefed)

    gold = [item for item in load_gold(GOLD, read=read_order) if item.path.suffix == ".txt"]
    found = scores(run(gold, tmp_path, System(failing), briefs=False))
    assert found["failed"] == [{"doc": "wied_assumed", "reason": f"OrderError: wied_assumed.txt: {ABSENT}"}]
    assert set(found["cells"]["wied_assumed"].values()) == {0.0}
    assert all(field["outcomes"]["failed"] == 1 for field in found["fields"].values())
    assert "wied_assumed: fails now" in compare(honest, found).losses


def test_confidence_that_is_always_full_is_caught_by_brier_and_reliability(broken: list[Line], honest: Figures) -> None:
    for n, line in enumerate(broken):
        for name, field in line["record"]["fields"].items():
            field["confidence"] = 1.0
            if n % 3 == 0 and name != "disposition":
                field["state"] = "failed"
    found = scores(broken)["confidence"]
    assert found["brier"] > honest["confidence"]["brier"] + 0.1
    assert found["calibration_error"] > 0.2


def test_values_invented_where_the_order_is_silent_are_counted_as_invented(broken: list[Line]) -> None:
    for line in broken:
        line["record"]["fields"]["danger"]["value"] = "found"
    outcomes = scores(broken)["fields"]["danger"]["outcomes"]
    assert outcomes["invented"] > 0
    silence: Callable[[str], float] = lambda name: scores(broken)["refusals"][name]  # noqa: E731
    assert silence("recall") < 1.0


def test_a_brief_of_another_number_than_its_evidence_is_not_proved(broken: list[Line]) -> None:
    for line in broken:
        for claim in line["record"]["brief"]:
            claim["text"] += " He is 97 years old."
    found = scores(broken)["briefs"]
    assert found["unproved_rate"]["low"] > 0.9
