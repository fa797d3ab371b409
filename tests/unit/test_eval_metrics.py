"""Measures of the evaluation against cases counted by hand."""

from math import log2

import pytest

from evals.metrics import (
    Interval,
    flips,
    interval,
    interval_of,
    mean,
    near,
    paired,
    ratio_interval,
    span_precision,
    span_recall,
    supported,
    weighted_kappa,
)
from evals.metrics_answers import dates, figures, holds
from evals.suites.mapping import STANCES, macro_f1
from retrieval.metrics import calibration_error, ndcg, recall, reciprocal_rank
from scoring.model import Stance

DONE, RULE, GENERIC = (STANCES.index(one) for one in (Stance.DONE, Stance.RULE, Stance.GENERIC))


def test_a_ranking_counted_by_hand() -> None:
    ranked, right = ["a", "b", "c", "d"], {"b", "d", "z"}
    assert recall(ranked, right, 2) == pytest.approx(1 / 3)
    assert recall(ranked, right, 4) == pytest.approx(2 / 3)
    assert reciprocal_rank(ranked, right) == 0.5
    earned = 1 / log2(3) + 1 / log2(5)
    best = 1 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert ndcg(ranked, dict.fromkeys(right, 1.0)) == pytest.approx(earned / best)


@pytest.mark.parametrize(
    ("found", "wanted", "precision", "share"),
    [
        ((10, 20), (10, 20), 1.0, 1.0),
        ((0, 40), (10, 20), 0.25, 1.0),
        ((12, 16), (10, 20), 1.0, 0.4),
        ((0, 10), (10, 20), 0.0, 0.0),
        ((15, 15), (10, 20), 0.0, 0.0),
        ((11, 21), (10, 20), 0.9, 0.9),
    ],
)
def test_spans_in_characters(found: tuple[int, int], wanted: tuple[int, int], precision: float, share: float) -> None:
    assert span_precision(found, wanted) == pytest.approx(precision)
    assert span_recall(found, wanted) == pytest.approx(share)


def test_stance_f1_counted_by_hand() -> None:
    # done: 2 right, 1 taken for rule -> P 1, R 2/3, F1 0.8; rule: 1 right of 2 said -> F1 2/3; generic: none right of 1
    pairs = [(DONE, DONE), (DONE, DONE), (DONE, RULE), (RULE, RULE), (GENERIC, RULE)]
    assert macro_f1(pairs) == pytest.approx((0.8 + 2 * 1 / (2 * 1 + 2) + 0.0) / 3)


def test_calibration_error_counted_by_hand() -> None:
    # bin 0.2: stated 0.25 twice, one right -> gap 0.5 in all; bin 0.9: stated 0.95, right -> gap 0.05
    assert calibration_error([0.25, 0.25, 0.95], [True, False, True]) == pytest.approx((0.5 + 0.05) / 3)


def test_levels_exact_within_one_and_kappa() -> None:
    pairs = [(0, 0), (1, 2), (2, 2), (3, 1)]
    assert near(pairs) == 0.5
    assert near(pairs, 1) == 0.75
    # linear costs 0, 1, 0, 2 -> mean 0.75; by chance: sum over the margins (1/4 each) x (0, 1, 2, 2 -> 1/4, 1/4, 1/2)
    chance = sum(
        abs(one - other) / 4 * weight for one in range(4) for other, weight in ((0, 0.25), (1, 0.25), (2, 0.5))
    )
    assert weighted_kappa(pairs, 4) == pytest.approx(1 - 0.75 / chance)
    assert weighted_kappa([(0, 0), (1, 1), (2, 2)], 3) == 1.0
    assert weighted_kappa([(1, 1), (1, 1)], 3) == 1.0
    assert weighted_kappa([], 3) == 0.0


@pytest.mark.parametrize(
    ("said", "gold", "right"),
    [
        ("La Ville compte 34 200 habitants.", {"figures": ["34200"], "dates": [], "names": []}, True),
        ("The town has 34,200 people.", {"figures": ["34200"], "dates": [], "names": []}, True),
        ("Sept postes sur dix", {"figures": ["7", "10"], "dates": [], "names": []}, True),
        (
            "Signée le 1er mars 2026 par le Maire",
            {"figures": [], "dates": ["2026-03-01"], "names": ["mayor, maire"]},
            True,
        ),
        ("Signed on March 2, 2026", {"figures": [], "dates": ["2026-03-01"], "names": []}, False),
        ("1,62 de PUE", {"figures": ["1.62"], "dates": [], "names": []}, True),
        ("16,2 de PUE", {"figures": ["1.62"], "dates": [], "names": []}, False),
    ],
)
def test_answers_are_matched_whatever_their_spelling(said: str, gold: dict[str, list[str]], right: bool) -> None:
    assert holds(said, gold) is right


def test_figures_and_dates_are_normalised_in_both_languages() -> None:
    assert {float(one) for one in figures("2 870 000 kWh, vingt-deux agents")} == {2870000.0, 22.0}
    assert dates("le 12 décembre 2024; December 13, 2024; 2024-12-14; 15/12/2024") == {
        "2024-12-12", "2024-12-13", "2024-12-14", "2024-12-15"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "quotes", "carried"),
    [
        ("« 62 % des critères sont respectés », p. 1", ["L’audit dit : 62 % des critères\nsont respectés."], True),
        ("« 63 % des critères sont respectés »", ["62 % des critères sont respectés."], False),
        ("La Ville a formé 40 agents.", ["Quarante agents de la Ville : 40 agents formés."], True),
        ("La Ville a formé 41 agents.", ["Quarante agents de la Ville : 40 agents formés."], False),
        ("Signé le 12 mars 2026.", ["Signé le 13 mars 2026."], False),
        ("La Ville a formé 40 agents.", [], False),
    ],
)
def test_a_statement_is_carried_by_its_citation(statement: str, quotes: list[str], carried: bool) -> None:
    assert supported(statement, quotes) is carried


def test_flips_are_named_in_order() -> None:
    assert flips({"1.1": "met", "1.2": "unknown", "1.3": "met"}, {"1.1": "met", "1.2": "met"}) == ("1.2", "1.3")


def test_the_interval_of_a_mean_is_that_of_its_law() -> None:
    # 50 of 100: the standard error is 0.05, so 95 % of the resamples lie within 0.098 of 0.5
    found = interval([0.0, 1.0] * 50)
    assert found.low == pytest.approx(0.402, abs=0.012)
    assert found.high == pytest.approx(0.598, abs=0.012)
    assert interval([0.0, 1.0] * 50) == found, "the same draws every time"
    assert interval([1.0] * 9) == Interval(low=1.0, high=1.0)
    assert interval([]) == Interval(low=0.0, high=0.0)
    assert mean([]) == 0.0


def test_a_ratio_is_drawn_by_whole_records() -> None:
    found = ratio_interval([(1, 2), (0, 0), (3, 4)])
    assert found.low == pytest.approx(0.5)
    assert found.high == pytest.approx(0.75)
    assert ratio_interval([(0, 0)]) == Interval(low=0.0, high=0.0)


def test_a_figure_that_is_no_mean_has_an_interval_too() -> None:
    values = [0.0, 0.0, 0.0, 10.0]
    found = interval_of(len(values), lambda drawn: max(values[int(at)] for at in drawn))
    assert (found.low, found.high) == (0.0, 10.0)


def test_pairs_settle_what_intervals_alone_do_not() -> None:
    before = {f"q{at}": float(at % 2) for at in range(200)}
    after = {name: value if at >= 12 else 1.0 for at, (name, value) in enumerate(before.items())}
    gap, between = paired(before, after)
    assert gap == pytest.approx(6 / 200)
    assert not between.holds(0.0)
    alone = interval(list(before.values()))
    assert alone.holds(mean(list(after.values()))), "alone, the two intervals meet"
    assert paired({"a": 1.0}, {"b": 0.0})[0] == 0.0
