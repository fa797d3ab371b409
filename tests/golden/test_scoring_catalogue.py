"""Golden values on the shipped referentials: published thresholds, and the figures of the plan from nothing."""

from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from scoring.level import assess
from scoring.model import Finding, Profile, Referential, Stance, Status
from scoring.plan import plan, what_if
from scoring.referential import parse_referential
from scoring.trace import explain

FOLDER = Path(__file__).parents[2] / "scoring" / "data" / "referentials"
ON = date(2026, 11, 23)


@cache
def shipped(name: str) -> Referential:
    return parse_referential((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def catalogue() -> Referential:
    return shipped("nr-socle-2027-preview")


@pytest.mark.parametrize("name", ["nr-2022-reconstructed", "nr-socle-2027-preview"])
def test_the_published_thresholds_are_data(name: str) -> None:
    """300 and 500 points of 1,000: agence-lucie.com, alliancy.fr, colibris.app."""
    found = shipped(name)
    assert found.scale == 1000
    assert [one.min_score for one in found.levels[:2]] == [300, 500]
    assert found.levels[1].needs_level == 1


def test_level_3_needs_level_2_and_the_two_footprint_indicators_and_is_a_preview() -> None:
    third = catalogue().levels[2]
    assert (third.min_score, third.needs_level, third.engines, third.preview) == (None, 2, ("4.3", "4.4"), True)
    assert "aperçu" in explain(assess(catalogue(), [], on=ON), "level-3").value.fr


def test_the_catalogue_is_as_large_as_announced() -> None:
    assert len(catalogue().indicators) >= 90
    assert sum(len(one.criteria) for one in catalogue().indicators) >= 300
    examples = [one.source.example for one in catalogue().indicators if one.source.example]
    assert sorted(examples) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("population", "status"), [(50_000, Status.NOT_APPLICABLE), (50_001, Status.UNKNOWN), (None, Status.UNKNOWN)]
)
def test_the_duty_of_a_voted_strategy_holds_above_50000_inhabitants(population: int | None, status: Status) -> None:
    """REEN act, article 35: communes and inter-municipal bodies of more than 50,000 inhabitants, from 2025."""
    made = assess(catalogue(), [], on=ON, sector="collectivite", profile=Profile(population=population))
    found = made.indicator("C1")
    assert found is not None
    assert [one.status for one in found.confirmed.criteria] == [status, status, status, Status.UNKNOWN]
    codes = {why.code for one in found.confirmed.criteria for why in one.reasons}
    assert ("size_unknown" in codes) is (population is None)


def test_everything_proved_is_worth_the_whole_scale_and_level_2_without_a_computation() -> None:
    findings = [
        Finding(criterion=one.id, evidence=one.id, confirmed=True, stance=Stance.DONE)
        for each in catalogue().indicators
        for one in each.criteria
        if one.metric is None or one.metric.target is None
    ]
    made = assess(catalogue(), findings, on=ON)
    assert made.level_confirmed == 2
    assert made.score.possible == 1000


@pytest.mark.parametrize(
    ("target", "strict", "days", "steps"),
    [(1, False, 194, 118), (2, False, 422, 199), (2, True, 452, 201), (3, True, Fraction(923, 2), 201)],
)
def test_the_plan_from_nothing_on_the_full_catalogue(target: int, strict: bool, days: Fraction, steps: int) -> None:
    made = plan(catalogue(), [], target, on=ON, sector="collectivite", strict=strict)
    assert (made.effort_days, len(made.steps)) == (days, steps)
    changes = dict.fromkeys((one.criterion for one in made.steps), Status.MET)
    reached = what_if(catalogue(), [], changes, on=ON, sector="collectivite", strict=strict)
    assert reached.level_confirmed == target
    for left_out in list(changes)[::40]:
        fewer = {name: status for name, status in changes.items() if name != left_out}
        assert what_if(catalogue(), [], fewer, on=ON, sector="collectivite", strict=strict).level_confirmed < target
