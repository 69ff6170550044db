"""Intervals and tests of differences agree with scipy where it has the same measure, and know when they know nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap, false_discovery_control, permutation_test

from eval.intervals import (
    bootstrap_interval,
    detectable_difference,
    difference,
    group_score,
    holm,
    mcnemar,
    scored,
    wilson,
)


def test_the_bootstrap_interval_agrees_with_scipy() -> None:
    scores = np.random.default_rng(1).random(40)
    expected = bootstrap((scores,), np.mean, method="percentile", n_resamples=5000, rng=2).confidence_interval
    assert bootstrap_interval(scores) == pytest.approx((expected.low, expected.high), abs=0.01)


def test_the_bootstrap_interval_depends_on_its_seed_alone() -> None:
    scores = [0.0, 1.0, 1.0, 0.5, 1.0]
    assert bootstrap_interval(scores) == bootstrap_interval(scores, seed=0)
    assert bootstrap_interval([1.0] * 5) == (1.0, 1.0)


def test_a_field_weighs_the_same_however_few_documents_label_it() -> None:
    scores = [[1.0, 0.0], [1.0, math.nan], [1.0, math.nan]]
    assert group_score(scores) == pytest.approx(1 / 2)
    low, high = bootstrap_interval(scores)
    assert (low, high) == (0.5, 1.0)  # a resample without the only labelled document has the one field left


def test_no_score_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one score"):
        group_score([[math.nan]])


def test_scores_of_a_run_come_with_their_interval() -> None:
    found = scored([0.0, 1.0, 1.0, 1.0])
    assert found.value == 0.75
    assert found.low < 0.75 < found.high


def test_the_difference_of_two_runs_agrees_with_the_paired_bootstrap_of_scipy() -> None:
    rng = np.random.default_rng(4)
    before = rng.random(60)
    after = np.clip(before + rng.normal(0.05, 0.1, 60), 0, 1)
    expected = bootstrap((after - before,), np.mean, method="percentile", n_resamples=5000, rng=5).confidence_interval
    found = difference(before, after)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.01)
    assert found.value == pytest.approx(float((after - before).mean()))


def test_documents_that_are_hard_for_both_runs_do_not_hide_a_steady_gain() -> None:
    before = np.array([0.1, 0.9] * 20)
    gain = difference(before, before + 0.05)
    assert (gain.low, gain.high) == pytest.approx((0.05, 0.05))  # unpaired, the spread of .4 would drown it


def test_a_gain_that_chance_explains_has_an_interval_around_zero_as_a_permutation_test_says() -> None:
    rng = np.random.default_rng(6)
    before, after = rng.random(50), rng.random(50)
    gain = difference(before, after)
    p = permutation_test(
        (before, after), lambda a, b: np.mean(b) - np.mean(a), permutation_type="samples", n_resamples=2000, rng=7
    ).pvalue
    assert gain.low < 0 < gain.high
    assert p > 0.05


def test_runs_over_different_documents_have_no_difference() -> None:
    with pytest.raises(ValueError, match="same documents"):
        difference([1.0, 0.0], [1.0])


@pytest.mark.parametrize(("won", "lost"), [(0, 5), (3, 9), (10, 10), (1, 0)])
def test_mcnemar_is_the_binomial_test_of_the_cells_that_changed(won: int, lost: int) -> None:
    before = [False] * won + [True] * lost + [True] * 7
    after = [True] * won + [False] * lost + [True] * 7
    assert mcnemar(before, after) == pytest.approx(binomtest(won, won + lost).pvalue)


def test_runs_that_never_differ_are_equal_for_certain() -> None:
    assert mcnemar([True, False], [True, False]) == 1.0


def test_holm_is_at_least_as_strict_as_benjamini_and_hochberg_and_never_above_bonferroni() -> None:
    p_values = [0.01, 0.04, 0.03, 0.005]
    adjusted = holm(p_values)
    assert adjusted == pytest.approx(
        [0.03, 0.06, 0.06, 0.02]
    )  # worked by hand: 4 x .005, 3 x .01, 2 x .03, kept rising
    assert all(a >= b - 1e-12 for a, b in zip(adjusted, false_discovery_control(p_values), strict=True))


def test_the_detectable_difference_shrinks_with_the_root_of_the_documents() -> None:
    gains = [0.0, 0.1, -0.1, 0.05] * 4
    assert detectable_difference(gains * 4) == pytest.approx(detectable_difference(gains) / 2, rel=0.03)


def test_a_difference_of_the_detectable_size_is_found_four_times_in_five() -> None:
    rng = np.random.default_rng(8)
    found = 0
    for _ in range(200):
        gains = rng.normal(0, 0.1, 40)
        shown = gains + detectable_difference(gains)
        drawn = rng.choice(shown, 40)  # another sample of documents
        found += difference(np.zeros(40), drawn, n=500).low > 0
    assert 0.7 <= found / 200 <= 0.9


def test_runs_without_any_difference_still_may_differ_on_other_documents() -> None:
    assert detectable_difference([0.0] * 30) == pytest.approx(0.1)  # the rule of three: 3 / n
    assert detectable_difference([0.0]) == 1.0


def test_a_share_has_the_interval_of_wilson() -> None:
    share = wilson(9, 10)
    z2 = 1.959964**2  # the textbook form
    centre, half = (0.9 + z2 / 20) / (1 + z2 / 10), math.sqrt(z2) / (1 + z2 / 10) * math.sqrt(0.09 / 10 + z2 / 400)
    assert (share.low, share.high) == pytest.approx((centre - half, centre + half), abs=1e-5)
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0)
