"""Scores are what FIELDS.md calls equal, and agree with scikit-learn where it has the same measure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from eval.metrics import kappa, macro_f1, score_field, set_counts
from orders.fields import FIELDS, Value


@pytest.mark.parametrize(
    ("name", "gold", "predicted"),
    [
        ("judge", "SELYA", ("selya",)),  # one judge as a list of one
        ("judge", ("SELYA", "Torruella"), ("Selya", "TORRUELLA")),
        ("judge", None, ()),
        ("judge", "Max O. Cogburn Jr.", "MAX O. COGBURN  JR"),  # trailing stop of a signature line
        ("defendant", "DEREK PARSONS", 'Derek "Big D" Parsons,'),  # nickname in the caption
        ("defendant", "DEREK PARSONS", "DEREK (“DP”) PARSONS"),
        ("defendant", "DEREK PARSONS", "DEREK 'DP' PARSONS"),
        ("defendant", "DEREK PARSONS", "DEREK PARSONS, a/k/a “Slim”,"),
        ("defendant", "DEREK PARSONS", "DEREK PARSONS (also known as Slim)"),
        ("defendant", "Shannon O’Brien", "SHANNON O'BRIEN"),
        ("title", "DEFENDANT'S MOTION", "Defendant’s\n Motion"),
        ("docket_number", "1:17-cr-00085", ("1:17-cr-00085",)),
        ("docket_number", ("92-1473", "92-1474"), ("92-1473", "92-1474")),
        ("date", "2021-07-30", "2021-07-30"),
        ("document_number", 55, 55),
        ("refiling_invited", False, False),
        ("new_sentence", "time served", "Time Served"),
        ("new_sentence", None, None),
        ("grounds", (), ()),
        ("cases", ("954 F.3d 594", "597 U.S. 481"), ("597 U.S. 481", "954 F.3d 594")),  # a set has no order
        ("statutes", ("18 U.S.C. § 3553(a)",), ("18 U.S.C. §\N{NO-BREAK SPACE}3553(a)",)),
        ("conditions", (), ()),
        ("conditions", ("stay up to 14 days",), ("Stay of up to 14 days",)),
    ],
)
def test_values_that_fields_md_calls_equal_score_one(name: str, gold: Value, predicted: Value) -> None:
    assert score_field(name, gold, predicted) == 1.0
    assert score_field(name, predicted, gold) == 1.0


@pytest.mark.parametrize(
    ("name", "gold", "predicted"),
    [
        ("judge", ("SELYA", "Torruella"), ("Torruella", "SELYA")),  # the author comes first
        ("judge", "SELYA", ("SELYA", "Torruella")),
        ("judge", "SELYA", None),
        ("defendant", "EVERETT LYLE STANHOPE, M.D.", "EVERETT LYLE STANHOPE"),  # a degree stays
        ("defendant", "RIVERA-MARTÍNEZ", "RIVERA-MARTINEZ"),  # an accent is part of a name
        ("title", "ORDER", "ORDER AND OPINION"),
        ("docket_number", "1:17-cr-00085", "17-cr-00085"),  # the printed office digit counts
        ("docket_number", ("92-1473", "92-1474"), ("92-1473",)),
        ("date", "2021-07-30", None),
        ("document_number", 1, True),  # equal in Python, not in a field sheet
        ("refiling_invited", True, False),
        ("disposition", "granted", "granted_in_part"),
        ("denial_basis", ("exhaustion",), ()),
        ("denial_basis", (), ("exhaustion",)),
        ("conditions", ("location monitoring",), ()),
        ("conditions", ("location monitoring",), ("stay up to 14 days",)),
    ],
)
def test_values_that_differ_score_zero(name: str, gold: Value, predicted: Value) -> None:
    assert score_field(name, gold, predicted) == 0.0
    assert score_field(name, predicted, gold) == 0.0


@pytest.mark.parametrize(
    ("name", "gold", "predicted", "score"),
    [
        ("grounds", ("covid19", "medical"), ("covid19",), 2 / 3),
        ("motion_documents", (55, 57), (55, 58, 59), 2 / 5),
        ("motion_documents", (55,), (55, 55), 1.0),  # a number printed twice is one motion
        # one phrase may pay for one gold condition only
        ("conditions", ("stay up to 14 days", "stay up to 10 days"), ("stay up to 14 days",), 2 / 3),
        # greedy matching would give the first phrase the second's only partner
        ("conditions", ("home detention", "home detention 12 months"), ("detention 12 months", "home"), 1.0),
    ],
)
def test_sets_and_conditions_score_their_f1(name: str, gold: Value, predicted: Value, score: float) -> None:
    assert score_field(name, gold, predicted) == pytest.approx(score)


def test_every_field_of_the_sheet_has_a_score_and_its_absent_value_equals_itself() -> None:
    assert {row.name: score_field(row.name, row.absent, row.absent) for row in FIELDS} == {r.name: 1.0 for r in FIELDS}


def test_a_name_that_is_no_field_has_no_score() -> None:
    with pytest.raises(KeyError):
        score_field("verdict", "guilty", "guilty")


def test_macro_f1_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        gold = rng.choice(["granted", "denied", "dismissed", "other"], 12).tolist()
        predicted = rng.choice(["granted", "denied", "deferred"], 12).tolist()
        expected = f1_score(gold, predicted, average="macro", zero_division=0)
        assert macro_f1(gold, predicted) == pytest.approx(expected)


def test_a_failed_document_misses_its_class_and_adds_none() -> None:
    assert macro_f1(["granted", "denied"], ["granted", None]) == pytest.approx(1 / 2)


@pytest.mark.parametrize(("gold", "predicted"), [([], []), (["denied"], [])])
def test_macro_f1_refuses_labels_that_do_not_pair(gold: list[str], predicted: list[str | None]) -> None:
    with pytest.raises(ValueError, match="needs as many"):
        macro_f1(gold, predicted)


def test_kappa_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        first, second = rng.integers(0, 3, 30).tolist(), rng.integers(0, 3, 30).tolist()
        assert kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))
    assert math.isnan(kappa([True, True], [True, True]))  # agreement that chance alone would give says nothing


def test_set_counts_give_the_precision_and_recall_of_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    options = ("covid19", "medical", "age", "family")
    for _ in range(20):
        gold, got = (tuple(o for o in options if rng.random() < 0.5) for _ in range(2))
        hits, n_gold, n_got = set_counts("grounds", gold, got)
        truth, said = ([option in chosen for option in options] for chosen in (gold, got))
        assert (hits / n_got if n_got else 0.0) == pytest.approx(precision_score(truth, said, zero_division=0))
        assert (hits / n_gold if n_gold else 0.0) == pytest.approx(recall_score(truth, said, zero_division=0))
