"""What the engine refuses, what figures convert to, what a plan says beside its steps."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.errors import FindingError
from scoring.level import Rules, applicable, assess
from scoring.metrics import convert, outcome
from scoring.model import Applies, Figure, Finding, Metric, Origin, Profile, Referential, Stance, Status, Text
from scoring.plan import Plan, later, plan, what_if
from scoring.referential import parse_referential
from scoring.rules import expiry, judge

BASE = parse_referential((Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8"))
ON = date(2026, 6, 30)


def passage(criterion: str, stance: Stance = Stance.DONE, *, confirmed: bool = True) -> Finding:
    return Finding(criterion=criterion, evidence=criterion, confirmed=confirmed, stance=stance)


def test_an_unknown_sector_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown sector 'banque': use one of general, esn, collectivite"):
        assess(BASE, [], on=ON, sector="banque")


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (passage("Z9.z"), "Z9.z: A finding names a criterion that this referential does not have"),
        (
            Finding(criterion="G1.a", evidence="x", confirmed=True, origin=Origin.ENGINE, engine="footprint"),
            "the engine “footprint” does not feed this criterion",
        ),
        (
            Finding(criterion="E1.a", evidence="x", confirmed=True, origin=Origin.ENGINE, engine="ai_ledger"),
            "E1.a: the engine “ai_ledger” does not feed this criterion",
        ),
        (
            Finding(criterion="G1.a", evidence="x", confirmed=False, origin=Origin.DECISION, status=Status.MET),
            "G1.a: a declaration or a decision is a person's, so it is confirmed",
        ),
        (
            Finding(criterion="E1.a", evidence="x", confirmed=False, origin=Origin.DECLARATION, status=Status.MET),
            "a person's",
        ),
    ],
    ids=["criterion", "no_engine", "other_engine", "decision", "declaration"],
)
def test_a_finding_that_does_not_fit_is_refused(finding: Finding, words: str) -> None:
    with pytest.raises(FindingError, match=words):
        assess(BASE, [finding], on=ON)


def test_only_the_trunk_and_the_sector_are_asked() -> None:
    assert [one.id for one in applicable(BASE, "general")] == ["G1", "M1", "D1", "E1", "I1", "T1"]
    assert applicable(BASE, "esn")[-1].id == "S1"
    assert assess(BASE, [passage("S1.a")], on=ON).score.confirmed == 0


def test_an_assessment_says_what_it_was_made_with() -> None:
    made = assess(BASE, [], on=ON, sector="esn", strict=True)
    assert (made.referential, made.on, made.sector, made.strict) == (BASE, ON, "esn", True)
    found = made.indicator("G1")
    assert found is not None
    assert found.max_points == Fraction(2000, 15)
    assert made.indicator("C1") is None
    indicator = BASE.indicator("C1")
    assert indicator is not None
    assert indicator.sector == "collectivite"
    assert BASE.indicator("C9") is None


def test_every_number_of_an_assessment_is_that_of_its_view() -> None:
    found = assess(
        BASE,
        [
            passage("G1.a"),
            passage("G1.b", confirmed=False),
            passage("M1.b", confirmed=False),
            passage("E1.b", Stance.COMMITTED),
        ],
        on=ON,
    )
    score = found.score
    assert (score.confirmed, score.provisional, score.possible) == (100, 300, 900)
    assert (found.level_confirmed, found.level_provisional, found.level_reachable) == (0, 1, (0, 2))
    first, computed = found.indicators[0], found.indicators[3]
    assert (first.max_points, first.confirmed.points, first.provisional.points, first.possible) == (200, 100, 200, 200)
    assert (computed.confirmed.points, computed.provisional.points, computed.possible) == (0, 0, 100)
    assert first.confirmed.criteria != first.provisional.criteria
    half = assess(BASE, [passage("G1.b", confirmed=False)], on=ON)
    assert [(one.level, one.indicator, one.confirmed, one.provisional) for one in half.gates] == [
        (1, "G1", False, True),
        (2, "G1", False, True),
        (2, "E1", False, False),
        (3, "G1", False, True),
        (3, "E1", False, False),
    ]
    standing = Rules(BASE, on=ON).standing([passage(name, confirmed=False) for name in ("G1.a", "G1.b", "M1.b")])
    assert standing.levels == (0, 1, 3)


def test_the_conditions_of_an_indicator_hold_for_all_its_criteria() -> None:
    narrow = replace(
        BASE,
        indicators=tuple(
            replace(one, applies=Applies(min_population=1000)) if one.id == "G1" else one for one in BASE.indicators
        ),
    )
    found = assess(narrow, [passage("G1.a")], on=ON, profile=Profile(population=999))
    assert [one.status for one in found.indicators[0].confirmed.criteria] == [Status.NOT_APPLICABLE] * 2
    assert (found.score.confirmed, found.indicators[1].max_points) == (0, 250)
    assert all(one.indicator != "G1" for one in found.gates)
    assert assess(narrow, [passage("G1.a")], on=ON, profile=Profile(population=1000)).score.confirmed == 100


def test_an_empty_referential_gives_zero_and_no_level() -> None:
    made = assess(replace(BASE, indicators=()), [], on=ON)
    assert (made.score.confirmed, made.score.possible, made.level_reachable) == (0, 0, (0, 0))
    assert plan(replace(BASE, indicators=()), [], 1, on=ON).obstacle == "points"


def test_a_criterion_can_be_judged_alone() -> None:
    criterion = BASE.indicators[0].criteria[0]
    found = judge(criterion, [passage("G1.a")], validity_months=12, on=ON)
    assert (found.status, found.credit) == (Status.MET, 1)


def test_a_level_without_points_is_reached_when_nothing_else_is_asked() -> None:
    flat = replace(BASE, levels=(replace(BASE.levels[0], min_score=None),))
    assert assess(flat, [], on=ON).level_confirmed == 1
    nothing = plan(flat, [], 1, on=ON)
    assert (nothing.reachable, nothing.steps) == (True, ())


def test_evidence_is_named_once_and_sorted() -> None:
    found = [
        replace(passage("G1.a"), evidence="b"),
        replace(passage("G1.a"), evidence="a"),
        replace(passage("G1.a"), evidence="b"),
    ]
    made = assess(BASE, found, on=ON).indicators[0].confirmed.criteria[0]
    assert made.reasons[0].evidence == ("a", "b")


def test_rules_made_ready_once_serve_many() -> None:
    rules = Rules(BASE, on=ON)
    first = rules.assess([passage("G1.a")])
    second = rules.assess([replace(passage("G1.a"), evidence="other")])
    assert first.indicators[0].confirmed.criteria[0].reasons[0].evidence == ("G1.a",)
    assert second.indicators[0].confirmed.criteria[0].reasons[0].evidence == ("other",)
    assert rules.assess([]) == assess(BASE, [], on=ON)


CONVERSIONS = [
    ("45.5", "%", "%", "45.5"),
    ("1.2", "t", "kg", "1200"),
    ("500", "g", "kg", "0.5"),
    ("3", "t CO₂ éq", "t CO2e", "3"),
    ("900", "kg CO2eq", "t CO2e", "0.9"),
    ("900", "kgCO2-eq", "t CO2e", "0.9"),
    ("1.5", "MWh", "kWh", "1500"),
    ("2", "GWh", "kWh", "2000000"),
    ("700", "Wh", "kWh", "0.7"),
    ("2", "To", "GB", "2000"),
    ("2000", "Mo", "GB", "2"),
    ("3", "Go", "MB", "3000"),
    ("3", "ko", "kB", "3"),
    ("18", "mois", "years", "1.5"),
    ("18", "months", "ans", "1.5"),
    ("5", "années", "years", None),
    ("5", "an", "year", "5"),
    ("12", "jours", "days", "12"),
    ("1", "jour", "day", "1"),
    ("7", "heures", "hours", "7"),
    ("7", "h", "heure", "7"),
    ("7", "hour", "h", "7"),
    ("2", "k€", "EUR", "2000"),
    ("2", "€", "euros", "2"),
    ("2", "kEUR", "€", "2000"),
    ("1.4", "PUE", "ratio", "1.4"),
    ("6", "nombre", "count", "6"),
    ("1", "tonnes", "t", "1"),
    ("1", "L/kWh", "l/kwh", "1"),
    ("1", "kg", "kWh", None),
    ("1", "t CO2e", "t", None),
    ("1", "gCO2e", "kgCO2e", "0.001"),
    ("1", "TB", "mb", "1000000"),
    ("1", "pages", "%", None),
    ("1", "pages", "sheets", None),
]
"""Amount, unit, unit asked for, and the amount in that unit or None."""


@pytest.mark.parametrize(
    ("amount", "unit", "asked", "result"), CONVERSIONS, ids=[str(at) for at in range(len(CONVERSIONS))]
)
def test_units_are_converted_exactly_or_refused(amount: str, unit: str, asked: str, result: str | None) -> None:
    found = convert(Figure(amount=Fraction(amount), unit=unit), asked)
    assert found == (None if result is None else Fraction(result))


def test_a_target_without_partial_threshold_is_all_or_nothing() -> None:
    metric = Metric(name=Text(fr="x", en="x"), unit="days", direction="down", target=Fraction(30))
    assert outcome(metric, Figure(amount=Fraction(30), unit="days"))[0] is Status.MET
    assert outcome(metric, Figure(amount=Fraction(31), unit="days"))[0] is Status.NOT_MET


@pytest.mark.parametrize(
    ("dated", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_on_the_calendar(dated: date, months: int, last: date) -> None:
    assert expiry(dated, months) == last


def test_part_months_are_counted_in_thirtieths() -> None:
    assert later(ON, Fraction(1, 2)) == date(2026, 7, 15)
    assert later(ON, Fraction(3, 2)) == date(2026, 8, 14)
    assert later(ON, Fraction(2)) == date(2026, 8, 30)
    assert later(ON, Fraction(0)) == ON
    assert later(ON, Fraction(1, 100)) == date(2026, 7, 1)


def made(target: int, *findings: Finding, **also: object) -> Plan:
    return plan(BASE, findings, target, on=ON, **also)  # type: ignore[arg-type]


def test_a_plan_lists_the_cheapest_steps_in_order() -> None:
    found = made(1)
    assert [one.criterion for one in found.steps] == ["G1.a", "T1.b", "T1.c", "T1.d"]
    assert (found.target, found.start_level, found.reachable, found.obstacle, found.preview) == (1, 0, True, "", False)
    assert (found.effort_days, found.done_on) == (5, date(2026, 7, 30))
    assert [one.gain for one in found.steps] == [100, Fraction(200, 3), Fraction(200, 3), Fraction(200, 3)]
    (month,) = found.months
    assert month.done == ("G1.a", "T1.b", "T1.c", "T1.d")
    assert (month.number, month.ends_on, month.effort_days, month.score, month.level) == (
        1, date(2026, 7, 30), 5, 300, 1,
    )  # fmt: skip


def test_a_step_says_what_it_takes_and_brings() -> None:
    step = next(one for one in made(3).steps if one.criterion == "E1.a")
    assert (step.indicator, step.effort_days, step.lead_months, step.computed) == ("E1", 8, 2, True)
    assert (step.gain, step.done_on) == (100, date(2026, 8, 30))
    assert not next(one for one in made(3).steps if one.criterion == "E1.b").computed
    assert made(3).preview
    assert not made(2).preview


def test_half_of_a_criterion_already_earned_is_not_counted_twice() -> None:
    step = next(one for one in made(3, passage("E1.b", Stance.RULE)).steps if one.criterion == "E1.b")
    assert step.gain == 50


def test_nothing_to_do_is_a_plan_too() -> None:
    proofs = [passage(name) for name in ("G1.a", "G1.b", "M1.b")]
    found = made(1, *proofs)
    assert (found.reachable, found.steps, found.months, found.start_level) == (True, (), (), 1)
    assert (found.effort_days, found.done_on) == (0, ON)


def test_the_start_is_what_is_confirmed_or_what_is_proposed_too() -> None:
    proofs = [passage(name, confirmed=False) for name in ("G1.a", "G1.b", "M1.b")]
    assert made(1, *proofs).start_level == 1
    assert made(1, *proofs, confirmed=True).start_level == 0
    assert made(1, *proofs, confirmed=True).steps


def test_the_obstacle_is_said() -> None:
    early = made(2, by=date(2026, 7, 1))
    assert (early.reachable, early.obstacle, early.steps) == (False, "date", ())
    assert early.done_on > date(2026, 7, 1)
    assert early.effort_days > 0
    past = made(2, by=date(2026, 6, 29))
    assert past.obstacle == "date"
    poor = made(2, budget=Fraction(1))
    assert (poor.reachable, poor.obstacle, poor.done_on) == (False, "budget", ON)
    assert poor.effort_days == made(2).effort_days
    assert made(2, budget=poor.effort_days).reachable
    assert made(2, by=made(2).done_on) == made(2)


def test_an_unreachable_plan_still_says_where_it_starts_and_what_it_aims_at() -> None:
    proofs = [passage(name) for name in ("G1.a", "G1.b", "M1.b")]
    found = made(3, *proofs, budget=Fraction(0))
    assert (found.target, found.start_level, found.preview) == (3, 1, True)
    assert (found.months, found.done_on, found.reachable) == ((), ON, False)
    lower = made(2, *proofs, budget=Fraction(0))
    assert (lower.target, lower.start_level, lower.preview) == (2, 1, False)


def test_a_level_already_reached_needs_no_time() -> None:
    proofs = [passage(name) for name in ("G1.a", "G1.b", "M1.b")]
    slow = replace(
        BASE,
        indicators=tuple(
            replace(one, criteria=tuple(replace(each, lead_months=Fraction(2)) for each in one.criteria))
            for one in BASE.indicators
        ),
    )
    assert plan(slow, proofs, 1, on=ON, by=ON).reachable
    assert not plan(slow, proofs, 2, on=ON, by=ON).reachable


def test_the_earliest_date_is_that_of_the_quickest_set_not_of_the_cheapest() -> None:
    found = plan(small((1, 9), (5, 2), (5, 4)), [], 1, on=ON, by=date(2026, 7, 15))
    assert (found.obstacle, found.effort_days, found.done_on) == ("date", 1, date(2026, 8, 30))


def test_a_level_that_cannot_be_reached_at_all_starts_and_ends_today() -> None:
    found = plan(replace(BASE, indicators=()), [], 1, on=ON)
    assert (found.obstacle, found.done_on, found.effort_days, found.start_level) == ("points", ON, 0, 0)


def test_the_months_are_read_in_the_view_of_the_plan() -> None:
    proposed = [passage("M1.b", confirmed=False), passage("G1.b", confirmed=False)]
    sure, likely = made(1, *proposed, confirmed=True), made(1, *proposed)
    assert [(one.score, one.level) for one in sure.months] == [(300, 1)]
    assert [(one.criterion, one.gain) for one in likely.steps] == [("G1.a", 100)]
    assert [(one.score, one.level) for one in likely.months] == [(300, 1)]
    late = made(3, *proposed, confirmed=True)
    assert (late.months[0].score, late.months[0].level) == (300, 1)


def small(*pairs: tuple[int, int]) -> Referential:
    """One indicator a pair, each with one criterion of that effort and lead time; one of them gives level 1."""
    model = BASE.indicators[0]
    return replace(
        BASE,
        levels=BASE.levels[:1],
        indicators=tuple(
            replace(
                model,
                id=f"K{at}",
                required=0,
                criteria=(
                    replace(model.criteria[0], id=f"K{at}.a", effort_days=Fraction(effort), lead_months=Fraction(lead)),
                ),
            )
            for at, (effort, lead) in enumerate(pairs)
        ),
    )


@pytest.mark.parametrize(
    ("pairs", "chosen"),
    [
        (((2, 1), (1, 9)), "K1.a"),
        (((1, 3), (1, 1)), "K1.a"),
        (((1, 3), (1, 2), (1, 4)), "K1.a"),
        (((1, 1), (1, 1)), "K0.a"),
        (((2, 1), (1, 2), (1, 2)), "K1.a"),
    ],
)
def test_effort_comes_first_then_time_then_order(pairs: tuple[tuple[int, int], ...], chosen: str) -> None:
    found = plan(small(*pairs), [], 1, on=ON, strict=True)
    assert [one.criterion for one in found.steps] == [chosen]


def test_only_indispensable_indicators_are_forced_in_strict_mode() -> None:
    assert made(1, strict=True).steps == made(1).steps
    forced = made(2, strict=True).steps
    assert {one.indicator for one in forced} >= {"G1", "E1"}
    assert "E1" not in {one.indicator for one in made(2).steps}


def test_a_what_if_is_made_with_the_same_sector_strictness_and_profile() -> None:
    changes = {"M1.a": Status.MET, "M1.b": Status.MET, "I1.a": Status.MET}
    profile = Profile(population=10, staff=10)
    assert what_if(BASE, [], changes, on=ON).level_confirmed == 1
    assert what_if(BASE, [], changes, on=ON, strict=True).level_confirmed == 0
    assert what_if(BASE, [], changes, on=ON, sector="esn").sector == "esn"
    assert what_if(BASE, [], changes, on=ON, profile=profile).profile == profile
    assert not what_if(BASE, [], changes, on=ON).strict
    assert assess(BASE, [], on=ON).sector == Rules(BASE, on=ON).sector == "general"
    assert made(1).steps == made(1, sector="general", strict=False, profile=Profile()).steps
    assert {one.criterion for one in made(1, sector="esn").steps} == {"S1.a"}
    assert "T1.b" not in {one.criterion for one in made(1, profile=profile).steps}


def test_a_computation_that_is_not_asked_closes_the_level() -> None:
    def decided(name: str) -> Finding:
        return Finding(
            criterion=name, evidence=name, confirmed=True, origin=Origin.DECISION, status=Status.NOT_APPLICABLE
        )

    assert made(3, decided("E1.a"), decided("E1.b")).obstacle == "computation"
    assert made(3, decided("E1.a")).obstacle == "computation"
    assert made(2, decided("E1.a"), decided("E1.b")).reachable


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="no level 4 in essai"):
        made(4)
    with pytest.raises(ValueError, match="no level 0 in essai"):
        made(0)


def test_a_what_if_on_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(FindingError, match=r"Z1\.a"):
        what_if(BASE, [], {"Z1.a": Status.UNKNOWN}, on=ON)


def test_a_what_if_of_a_computed_criterion_stands_for_the_computation() -> None:
    changed = what_if(BASE, [], {"E1.a": Status.MET}, on=ON).indicators[3].confirmed.criteria[0]
    assert (changed.status, changed.reasons[0].code, changed.reasons[0].evidence) == (
        Status.MET, "computed", ("what-if",),
    )  # fmt: skip
    aside = what_if(BASE, [], {"E1.a": Status.NOT_APPLICABLE}, on=ON).indicators[3].confirmed.criteria[0]
    assert aside.status is Status.NOT_APPLICABLE


def test_work_is_spread_over_the_months_it_takes() -> None:
    months = made(3).months
    assert [(one.number, one.done, one.level) for one in months] == [
        (1, ("G1.a", "T1.b", "T1.c", "T1.d"), 1),
        (2, ("E1.a",), 1),
        (3, ("E1.b",), 3),
    ]
    # E1.a is 8 days over 2 months, E1.b 4 days over 3, the others 5 days in the first.
    assert [one.effort_days for one in months] == [5 + 4 + Fraction(4, 3), 4 + Fraction(4, 3), Fraction(4, 3)]
    assert [one.score for one in months] == [300, 400, 500]
    assert [one.ends_on for one in months] == [date(2026, 7, 30), date(2026, 8, 30), date(2026, 9, 30)]


def test_a_step_that_takes_no_time_is_done_in_the_first_month() -> None:
    quick = replace(
        BASE,
        indicators=tuple(
            replace(one, criteria=tuple(replace(each, lead_months=Fraction(0)) for each in one.criteria))
            for one in BASE.indicators
        ),
    )
    found = plan(quick, [], 1, on=ON)
    assert [(one.number, one.effort_days) for one in found.months] == [(1, found.effort_days)]
    assert found.done_on == ON


def test_words_are_said_in_the_language_asked() -> None:
    title = BASE.levels[0].title
    assert (title.said("fr"), title.said("en")) == ("Niveau 1", "Level 1")
    assert BASE.indicators[0].queries.all() == ("politique", "policy")


def test_very_large_weights_do_not_overflow() -> None:
    heavy = replace(
        BASE,
        indicators=tuple(
            replace(
                one,
                criteria=tuple(replace(each, weight=10**15 + at) for at, each in enumerate(one.criteria)),
                weight=10**12 + place,
            )
            for place, one in enumerate(BASE.indicators)
        ),
    )
    found = plan(heavy, [], 1, on=ON)
    assert found.reachable
    assert found.months[-1].level >= 1
