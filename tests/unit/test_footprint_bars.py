"""Every bar of a footprint can be taken apart: its products add up to it, its budget is the product of its terms."""

from pathlib import Path

import numpy as np
import pytest

from assistant.footprint import CLIMATE, Question, Study, study, with_levers
from assistant.footprint_bars import budget_terms, by_category, by_stage, by_type, origin
from assistant.levers import offered
from assistant.reen import reen
from scoring.footprint.budget import ItShare, Key

SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "inventaire-parc.csv"
WITHDRAWN = (
    b"type;quantite;achat;retrait;filiere\n"
    b"Ordinateur portable;10;2019-01-01;2026-03-01;reemploi\n"
    b"Ordinateur portable;30;2018-01-01;2026-03-01;recyclage\n"
    b"Ordinateur portable;50;2010-01-01;2026-03-01;recyclage\n"
    b"Ordinateur portable;20;;2026-03-01;reemploi\n"
)


@pytest.fixture(scope="module")
def measured() -> Study:
    return study(SAMPLE.name, SAMPLE.read_bytes(), Question(employees=520, value_added_eur=25e6))


def test_a_category_without_enough_factors_has_no_value_and_is_never_zero(measured: Study) -> None:
    bars = by_category(measured)
    assert len(bars) == 16
    assert [one.key for one in bars if one.value is not None] == list(measured.assessable)
    assert all(one.drawn is None for one in bars if one.value is None)


def test_stages_and_types_add_up_to_the_total_and_their_intervals_hold_it(measured: Study) -> None:
    total = measured.footprint.impacts.total(CLIMATE)
    for bars in (by_stage(measured, CLIMATE), by_type(measured, CLIMATE)):
        assert sum(one.value or 0.0 for one in bars) == pytest.approx(total)
        for one in bars:
            assert one.drawn is not None
            assert one.drawn.p5 <= one.drawn.p50 <= one.drawn.p95
    values = [one.value for one in by_type(measured, CLIMATE)]
    assert values == sorted(values, reverse=True)


def test_the_products_behind_each_bar_add_up_to_it_and_name_factor_and_source(measured: Study) -> None:
    assert origin(measured, CLIMATE).total == pytest.approx(measured.footprint.impacts.total(CLIMATE))
    for one in by_type(measured, CLIMATE):
        found = origin(measured, CLIMATE, kind=one.key)
        assert found.total == pytest.approx(one.value)
        assert {each.type for each in found.products} == {one.key}
        assert sum(value for _, _, value in found.lines) <= found.total * (1 + 1e-9)
    for one in by_stage(measured, CLIMATE):
        assert origin(measured, CLIMATE, stage=one.key).total == pytest.approx(one.value)
    for each in origin(measured, CLIMATE).products:
        assert each.result == pytest.approx(each.amount * each.factor.value)
        assert each.factor.source in measured.base.sources


def test_the_interval_of_a_type_is_that_of_its_share_of_the_draws(measured: Study) -> None:
    """The types drawn apart use the draws of the whole: their medians cannot sum to something far from it."""
    together = sum(one.drawn.p50 for one in by_type(measured, CLIMATE) if one.drawn)
    whole = measured.footprint.draws.percentiles(CLIMATE)
    assert whole.p5 < together < whole.p95


@pytest.mark.parametrize("share", [ItShare.NATIONAL, ItShare.ICT_VALUE_ADDED, ItShare.WHOLE])
@pytest.mark.parametrize("key", [Key.EMPLOYEES, Key.VALUE_ADDED])
def test_a_budget_is_the_product_of_its_terms(measured: Study, key: Key, share: ItShare) -> None:
    verdict = next(
        one
        for one in measured.footprint.verdicts
        if (one.budget.category, one.budget.key, one.budget.it_share) == (CLIMATE, key, share)
    )
    terms = {one.said.en: one.value for one in budget_terms(measured, CLIMATE, (key, share))}
    part = terms.get("headcount (full-time equivalents)", 1.0) / terms["population of the world"]
    if key is Key.VALUE_ADDED:
        own, national = terms["value added of the organisation"], terms["value added of the country"]
        part = terms["population of the country"] / terms["population of the world"] * own / national
    expected = terms["planetary boundary of a year"] * part * terms.get("digital share", 1.0)
    assert verdict.budget.value == pytest.approx(expected)


def test_levers_that_act_on_nothing_are_not_offered_and_none_is_none(measured: Study) -> None:
    assert "less_printing" not in offered(measured.inventory, measured.base)
    assert "longer_life" in offered(measured.inventory, measured.base)
    assert with_levers(measured, []).effects == ()
    one = with_levers(measured, ["longer_life=2"])
    assert [each.lever.name for each in one.effects] == ["longer-life-2"]
    assert one.effects[0].saved.p50 > 0
    assert np.isclose(
        one.effects[0].share, one.effects[0].saved.p50 / measured.footprint.draws.percentiles(CLIMATE).p50
    )


def test_the_reuse_rate_leaves_out_what_is_older_than_ten_years_and_tells_what_is_undated() -> None:
    found = reen(study("parc.csv", WITHDRAWN, Question()))
    assert found is not None
    assert (found.year, found.counted, found.too_old, found.undated) == (2026, 60, 50, 20)
    assert found.rate == pytest.approx(50.0)
    assert found.target == 50.0


def test_without_a_withdrawal_there_is_no_reuse_rate() -> None:
    assert reen(study("parc.csv", b"type;quantite\nOrdinateur portable;10\n", Question())) is None
