"""Ranking measures agree with ir_measures (pytrec_eval), and say None where nothing is relevant."""

from __future__ import annotations

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, P, R, nDCG

from eval.ranking import mean_of, ndcg_at, precision_at, recall_at, reciprocal_rank


def test_measures_agree_with_ir_measures() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        items = [f"order{i}" for i in range(30)]
        grades = {item: int(grade) for item, grade in zip(items, rng.integers(0, 4, 30), strict=True) if grade}
        ranked = rng.permutation(items).tolist()[:20]
        scores = {item: float(len(ranked) - rank) for rank, item in enumerate(ranked)}
        measures = [R @ 10, P @ 5, nDCG @ 10, RR]
        expected = ir_measures.calc_aggregate(measures, {"q": grades}, {"q": scores})
        assert recall_at(ranked, grades, 10) == pytest.approx(expected[R @ 10])
        assert precision_at(ranked, grades, 5) == pytest.approx(expected[P @ 5])
        assert ndcg_at(ranked, grades, 10) == pytest.approx(expected[nDCG @ 10])
        assert reciprocal_rank(ranked, grades) == pytest.approx(expected[RR])


@pytest.mark.parametrize("grades", [{}, {"a": 0.0}, {"a": -1.0}])
def test_a_query_to_which_nothing_is_relevant_has_no_score(grades: dict[str, float]) -> None:
    assert recall_at(["a"], grades, 10) is None
    assert precision_at(["a"], grades, 10) is None
    assert ndcg_at(["a"], grades) is None
    assert reciprocal_rank(["a"], grades) is None


def test_nothing_ranked_scores_zero_where_something_is_relevant() -> None:
    assert (recall_at([], {"a": 1}, 5), ndcg_at([], {"a": 1}), reciprocal_rank([], {"a": 1})) == (0.0, 0.0, 0.0)


def test_an_item_that_is_ranked_twice_counts_once() -> None:
    assert ndcg_at(["a", "a", "b"], {"a": 1, "b": 1}) == 1.0


def test_the_mean_leaves_out_what_does_not_apply_and_counts_it() -> None:
    assert mean_of([1.0, None, 0.0]) == (0.5, 1)
    assert mean_of([None]) == (None, 1)
