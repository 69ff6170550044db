"""Lists of different scales become one ranking, weighted by the kind of question."""

from __future__ import annotations

import pytest

from retrieval.fusion import QuestionKind, Ranked, fuse, lift, lifted, question_kind, ranking, standard


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What did the court say about Parsons's lungs?", "named"),
        ("the parsons order", "named"),  # no capitals, but a party of the library
        ("orders that cite 976 F.3d 228", "named"),
        ("1:17-cr-00085", "named"),
        ("who relied on § 3582(c)(1)(A)?", "named"),
        ("did the N.D. Tex. court agree?", "named"),
        ("the S.D.N.Y. importer", "named"),
        ("Warden never answered the request", "facts"),  # the first word's capital is no name
        ("inmate too risky to release", "facts"),
        ("Which judge denied the motion? The Government opposed it.", "facts"),
    ],
)
def test_a_question_is_of_names_or_of_facts(question: str, kind: QuestionKind) -> None:
    assert question_kind(question, frozenset({"parsons"} & set(question.split()))) == kind


def test_lists_of_any_scale_weigh_what_they_are_said_to_weigh() -> None:
    small = {1: 0.10, 2: 0.11, 3: 0.12}
    large = {1: 3000.0, 2: 2000.0, 3: 1000.0}
    assert [each.order for each in fuse({"a": small, "b": large}, {"a": 1.0, "b": 0.5})] == [3, 2, 1]
    assert [each.order for each in fuse({"a": small, "b": large}, {"a": 0.5, "b": 1.0})] == [1, 2, 3]


def test_an_order_that_a_list_does_not_hold_stands_with_its_last() -> None:
    ranked = fuse({"a": {1: 1.0, 2: 0.5}, "b": {3: 1.0, 1: 0.0}}, {"a": 1.0, "b": 1.0})
    assert {each.order for each in ranked} == {1, 2, 3}
    assert ranked[-1].order == 2
    (third,) = (each for each in ranked if each.order == 3)
    assert third.ranks == {"b": 1}


def test_the_only_order_that_has_a_word_stands_above_those_that_have_none() -> None:
    ranked = fuse({"meaning": {1: 0.5, 2: 0.51}, "words": {1: 7.0}}, {"meaning": 0.3, "words": 1.0})
    assert [each.order for each in ranked] == [1, 2]


def test_a_list_without_weight_brings_no_order() -> None:
    assert [each.order for each in fuse({"a": {1: 1.0}, "b": {2: 9.0}}, {"a": 1.0, "b": 0.0})] == [1]
    assert fuse({}, {"a": 1.0}) == []


def test_scores_that_do_not_differ_say_nothing() -> None:
    assert standard([2.0, 2.0]).tolist() == [0.0, 0.0]
    assert [each.order for each in fuse({"a": {5: 1.0, 4: 1.0}}, {"a": 1.0})] == [4, 5]


def test_ranks_count_from_one_and_ties_stand_by_number() -> None:
    assert ranking({7: 0.5, 3: 0.9, 5: 0.5}) == {3: 1, 5: 2, 7: 3}


def test_a_kind_is_lifted_as_far_as_it_is_more_frequent_among_the_finds_than_in_the_library() -> None:
    assert lift(1, 100, 20, 2000) == pytest.approx(0.09, abs=0.01)  # about as frequent
    assert lift(0, 100, 20, 2000) == 0.0
    assert lift(30, 100, 20, 2000) == 1.0
    assert 0.2 < lift(3, 100, 20, 2000) < 0.8


def test_orders_of_a_lifted_kind_stand_higher_and_the_others_keep_their_order() -> None:
    ranked = [Ranked(1, 3.0, {}), Ranked(2, 2.0, {}), Ranked(3, 1.0, {})]
    assert [each.order for each in lifted(ranked, {3: 1.0}, 3.0)] == [3, 1, 2]
    assert [each.order for each in lifted(ranked, {3: 0.0}, 3.0)] == [1, 2, 3]
    assert lifted([], {}, 3.0) == []
