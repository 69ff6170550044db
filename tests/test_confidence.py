"""Confidence and silence are scored as scikit-learn scores them, whatever the order of the cells."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, precision_score, recall_score

from eval.confidence import brier, calibration_error, refusals, reliability, review_finds


def drawn(n: int = 300) -> tuple[list[float], list[bool]]:
    rng = np.random.default_rng(1)
    sure = rng.random(n)
    return sure.tolist(), (rng.random(n) < sure**2).tolist()


def test_the_brier_score_agrees_with_scikit_learn() -> None:
    sure, right = drawn()
    assert brier(sure, right) == pytest.approx(brier_score_loss(right, sure))
    with pytest.raises(ValueError, match="at least one"):
        brier([], [])


def test_the_reliability_curve_agrees_with_scikit_learn() -> None:
    sure, right = drawn()
    shares, means = calibration_curve(right, sure, n_bins=10)
    curve = reliability(sure, right)
    assert [each.right for each in curve] == pytest.approx(shares.tolist())
    assert [each.confidence for each in curve] == pytest.approx(means.tolist())
    assert sum(each.n for each in curve) == 300


def test_full_certainty_falls_into_the_last_bin_and_empty_bins_are_left_out() -> None:
    curve = reliability([1.0, 1.0, 0.0], [True, False, False])
    assert [(each.low, each.n, each.right) for each in curve] == [(0.0, 1, 0.0), (0.9, 2, 0.5)]
    assert calibration_error(curve) == pytest.approx(2 / 3 * 0.5)


def test_a_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    assert calibration_error(reliability([0.8] * 10, [True] * 8 + [False] * 2)) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("sure", "right", "finds"),
    [
        ([0.1, 0.9, 0.9, 0.9, 0.9], [False, True, True, True, True], 1.0),
        ([0.1, 0.9, 0.9, 0.9, 0.9], [True, False, True, True, True], 0.0),
        ([0.5] * 5, [False, True, True, True, True], 0.2),  # no order among equals: one in five is found
        ([0.5] * 5, [True] * 5, None),
    ],
)
def test_a_review_of_the_least_certain_finds_its_share_of_errors(
    sure: list[float], right: list[bool], finds: float | None
) -> None:
    assert review_finds(sure, right) == (None if finds is None else pytest.approx(finds))


def test_refusals_have_the_precision_and_recall_of_scikit_learn() -> None:
    rng = np.random.default_rng(2)
    refused, unanswerable = (rng.random(50) < 0.4).tolist(), (rng.random(50) < 0.5).tolist()
    found = refusals(refused, unanswerable)
    assert found.precision == pytest.approx(precision_score(unanswerable, refused))
    assert found.recall == pytest.approx(recall_score(unanswerable, refused))


def test_refusals_that_do_not_apply_are_none_and_not_zero() -> None:
    found = refusals([False, False], [False, False])
    assert (found.precision, found.recall, found.n_refused, found.n_unanswerable) == (None, None, 0, 0)
