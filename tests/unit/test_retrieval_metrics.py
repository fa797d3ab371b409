"""Measures of a ranking against cases worked out by hand."""

from math import log2

import pytest

from retrieval.metrics import calibration_error, ndcg, quantile, recall, reciprocal_rank


def test_ndcg_of_one_right_document_falls_with_its_rank() -> None:
    assert ndcg(["a", "b"], {"a": 1}) == 1.0
    assert ndcg(["b", "a"], {"a": 1}) == pytest.approx(1 / log2(3))
    assert ndcg(["b", "c"], {"a": 1}) == 0.0
    assert ndcg([], {"a": 1}) == 0.0
    assert ndcg(["a"], {}) == 0.0


def test_ndcg_with_graded_gains_is_the_textbook_sum() -> None:
    earned = 1 / log2(2) + 3 / log2(3)
    ideal = 3 / log2(2) + 1 / log2(3)
    assert ndcg(["b", "a"], {"a": 3, "b": 1}) == pytest.approx(earned / ideal)


def test_ndcg_looks_at_the_first_k_and_not_at_gains_of_nought_or_less() -> None:
    assert ndcg(["x", "a"], {"a": 1}, k=1) == 0.0
    assert ndcg(["x", "a"], {"a": 1, "x": -2}, k=2) == pytest.approx(1 / log2(3))


def test_recall_and_reciprocal_rank() -> None:
    assert recall(["a", "x", "b"], {"a", "b"}, 2) == 0.5
    assert recall(["a", "x", "b"], {"a", "b"}, 3) == 1.0
    assert recall(["a"], set(), 3) == 0.0
    assert reciprocal_rank(["x", "y", "a"], {"a"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "a"], {"a"}, 1) == 0.0


def test_calibration_is_nought_when_what_is_stated_comes_true() -> None:
    assert calibration_error([0.5, 0.5], [True, False]) == 0.0
    assert calibration_error([1.0, 1.0], [False, False]) == 1.0
    assert calibration_error([0.9, 0.1], [True, False]) == pytest.approx(0.1)
    assert calibration_error([], []) == 0.0
    with pytest.raises(ValueError):
        calibration_error([0.1], [])


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([5, 1, 3], 0.5) == 3
    assert quantile(list(range(1, 101)), 0.95) == 95
    assert quantile([7], 0.95) == 7
    with pytest.raises(ValueError):
        quantile([], 0.5)
