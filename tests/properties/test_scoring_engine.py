"""What must hold whatever is found: order, weights, more evidence, ranges, what-if of nothing."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.compact import dump, restore
from scoring.level import Rules, assess
from scoring.model import Assessment, Figure, Finding, Origin, Profile, Referential, Stance, Status
from scoring.plan import what_if
from scoring.referential import parse_referential

FOLDER = Path(__file__).parents[2] / "scoring" / "data" / "referentials"
TRIAL = parse_referential((Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8"))
ON = date(2026, 6, 30)
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No verdict on the speed of a machine that others share."""
CRITERIA = [one for each in TRIAL.indicators for one in each.criteria]
IDS = [one.id for one in CRITERIA]
DATES = st.none() | st.dates(date(2020, 1, 1), date(2027, 12, 31))
FOR = (Stance.DONE, Stance.RULE)


@cache
def full() -> Referential:
    """The shipped catalogue."""
    return parse_referential((FOLDER / "nr-socle-2027-preview.yaml").read_text(encoding="utf-8"))


def passages(stances: tuple[Stance, ...] = tuple(Stance)) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        criterion=st.sampled_from(IDS),
        evidence=st.sampled_from([f"p{at}" for at in range(20)]),
        confirmed=st.booleans(),
        stance=st.sampled_from(stances),
        dated=DATES,
    )


def figures() -> st.SearchStrategy[Finding]:
    read = st.builds(
        Figure,
        amount=st.integers(0, 120).map(Fraction),
        unit=st.sampled_from(["%", "kg", "days", "persons"]),
        year=st.none() | st.integers(2022, 2027),
    )
    return st.builds(
        Finding,
        criterion=st.sampled_from([one.id for one in CRITERIA if one.metric is not None and not one.engine]),
        evidence=st.sampled_from(["f1", "f2", "f3"]),
        confirmed=st.booleans(),
        stance=st.sampled_from([Stance.DONE, None]),
        figure=read,
        dated=DATES,
    )


def persons() -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        criterion=st.sampled_from(IDS),
        evidence=st.sampled_from(["d1", "d2", "d3"]),
        confirmed=st.just(True),
        origin=st.sampled_from([Origin.DECLARATION, Origin.DECISION]),
        status=st.sampled_from(list(Status)),
        dated=DATES,
    )


def computations() -> st.SearchStrategy[Finding]:
    return st.sampled_from([one for one in CRITERIA if one.engine]).flatmap(
        lambda one: st.builds(
            Finding,
            criterion=st.just(one.id),
            evidence=st.sampled_from(["c1", "c2"]),
            confirmed=st.booleans(),
            origin=st.just(Origin.ENGINE),
            engine=st.just(one.engine),
            status=st.sampled_from([*Status, None]),
            dated=DATES,
        )
    )


ANYTHING = st.lists(passages() | figures() | persons() | computations(), max_size=25)
PROFILES = st.builds(
    Profile,
    population=st.none() | st.integers(0, 200_000),
    staff=st.none() | st.integers(0, 1000),
    answers=st.dictionaries(st.just("logiciel"), st.booleans()),
)
SECTORS = st.sampled_from(["general", "esn", "collectivite"])


def run(findings: list[Finding], referential: Referential = TRIAL, **also: object) -> Assessment:
    return assess(referential, findings, on=ON, **also)  # type: ignore[arg-type]


@CALM
@given(ANYTHING, PROFILES, SECTORS, st.booleans(), st.randoms(use_true_random=False))
def test_order_never_matters(
    findings: list[Finding], profile: Profile, sector: str, strict: bool, rng: random.Random
) -> None:
    shuffled = findings[:]
    rng.shuffle(shuffled)
    also = {"profile": profile, "sector": sector, "strict": strict}
    assert run(findings, **also) == run(shuffled, **also)


@CALM
@given(ANYTHING, st.integers(2, 7))
def test_weights_scale_away(findings: list[Finding], factor: int) -> None:
    scaled = replace(
        TRIAL,
        indicators=tuple(
            replace(
                one,
                weight=one.weight * factor,
                criteria=tuple(replace(each, weight=each.weight * (factor + 1)) for each in one.criteria),
            )
            for one in TRIAL.indicators
        ),
    )
    before, after = run(findings), run(findings, scaled)
    assert before.score == after.score
    assert before.indicators == after.indicators
    assert before.gates == after.gates


@CALM
@given(st.lists(passages(FOR) | persons() | computations(), max_size=20), passages(FOR))
def test_more_evidence_never_lowers_a_score(findings: list[Finding], more: Finding) -> None:
    """A passage in favour, set against nothing that denies it."""
    denied = any(one.criterion == more.criterion and one.status is Status.NOT_MET for one in findings)
    before, after = run(findings), run([*findings, more])
    if not denied:
        assert after.score.confirmed >= before.score.confirmed
        assert after.score.provisional >= before.score.provisional
        assert after.level_confirmed >= before.level_confirmed
    else:
        assert after.score.possible >= after.score.confirmed


@CALM
@given(ANYTHING, st.sampled_from(["M1.a", "M1.b", "D1.a"]))
def test_an_older_figure_changes_nothing(findings: list[Finding], criterion: str) -> None:
    def figure(year: int, amount: int, name: str) -> Finding:
        unit = {"M1.a": "%", "M1.b": "kg", "D1.a": "days"}[criterion]
        read = Figure(amount=Fraction(amount), unit=unit, year=year)
        return Finding(criterion=criterion, evidence=name, confirmed=True, figure=read)

    others = [one for one in findings if one.criterion != criterion]
    newest = figure(2026, 70, "new")
    assert run([*others, newest]) == run([*others, newest, figure(2025, 10, "old"), figure(2025, 99, "old")])


@CALM
@given(st.lists(passages((*FOR, Stance.COMMITTED, Stance.GENERIC)) | persons() | computations(), max_size=25), PROFILES)
def test_the_range_holds_where_nothing_is_denied(findings: list[Finding], profile: Profile) -> None:
    kept = [one for one in findings if one.status is not Status.NOT_MET]
    result = run(kept, profile=profile)
    score = result.score
    assert 0 <= score.confirmed <= score.provisional <= score.possible <= 1000
    low, high = result.level_reachable
    assert low == result.level_confirmed <= result.level_provisional <= high


@CALM
@given(ANYTHING, PROFILES)
def test_parts_add_up_and_stay_in_bounds(findings: list[Finding], profile: Profile) -> None:
    result = run(findings, profile=profile)
    assert sum(one.confirmed.points for one in result.indicators) == result.score.confirmed
    assert sum(one.provisional.points for one in result.indicators) == result.score.provisional
    assert sum(one.possible for one in result.indicators) == result.score.possible
    assert sum(one.max_points for one in result.indicators) == 1000
    for one in result.indicators:
        assert 0 <= one.confirmed.points <= one.possible <= one.max_points
        assert 0 <= one.provisional.points <= one.max_points


@CALM
@given(ANYTHING)
def test_no_computation_no_credit_and_no_level_3(findings: list[Finding]) -> None:
    result = run([one for one in findings if one.origin is not Origin.ENGINE])
    credited = {
        one.id
        for each in result.indicators
        for one in each.provisional.criteria
        if one.status in (Status.MET, Status.PARTLY)
    }
    assert credited.isdisjoint({"E1.a", "I1.a"})
    assert result.level_provisional < 3


@CALM
@given(ANYTHING, PROFILES, SECTORS, st.booleans())
def test_what_if_of_nothing_changes_nothing(
    findings: list[Finding], profile: Profile, sector: str, strict: bool
) -> None:
    changed = what_if(TRIAL, findings, {}, on=ON, sector=sector, strict=strict, profile=profile)
    assert changed == run(findings, sector=sector, strict=strict, profile=profile)


@CALM
@given(ANYTHING, st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(Status)), max_size=6))
def test_what_if_gives_the_statuses_asked_for(findings: list[Finding], changes: dict[str, Status]) -> None:
    changed = what_if(TRIAL, findings, changes, on=ON)
    for each in changed.indicators:
        for one in each.confirmed.criteria:
            if one.id in changes and one.id != "T1.a":
                assert one.status is changes[one.id]


@CALM
@given(ANYTHING, PROFILES)
def test_the_standing_is_that_of_the_assessment(findings: list[Finding], profile: Profile) -> None:
    rules = Rules(TRIAL, on=ON, profile=profile)
    result, standing = rules.assess(findings), rules.standing(findings)
    assert standing.score == result.score
    assert standing.levels[:2] == (result.level_confirmed, result.level_provisional)
    assert max(standing.levels) == result.level_reachable[1]
    assert rules.assess(findings) == result


@CALM
@given(st.lists(ANYTHING, max_size=4), PROFILES)
def test_one_organisation_leaves_no_trace_on_the_next(many: list[list[Finding]], profile: Profile) -> None:
    rules = Rules(TRIAL, on=ON, profile=profile)
    assert [rules.assess(one) for one in many] == [run(one, profile=profile) for one in many]


@CALM
@given(
    st.deferred(
        lambda: st.dictionaries(
            st.sampled_from([one.id for each in full().indicators for one in each.criteria]), st.sampled_from(FOR)
        )
    )
)
def test_every_point_of_the_full_catalogue_is_earned_by_a_criterion(stances: dict[str, Stance]) -> None:
    findings = [
        Finding(criterion=name, evidence=name, confirmed=True, stance=stance) for name, stance in stances.items()
    ]
    result = assess(full(), findings, on=ON, sector="collectivite")
    earned = Fraction(0)
    total = sum(one.weight for one in full().indicators if one.sector in ("", "collectivite"))
    by_id = {one.id: one for one in full().indicators}
    for each in result.indicators:
        indicator = by_id[each.id]
        asked = [
            (criterion, one)
            for criterion, one in zip(indicator.criteria, each.confirmed.criteria, strict=True)
            if one.status is not Status.NOT_APPLICABLE
        ]
        weights = sum(criterion.weight for criterion, _ in asked)
        for criterion, one in asked:
            earned += Fraction(1000 * indicator.weight * criterion.weight, total * weights) * one.credit
    assert earned == result.score.confirmed


def test_a_compact_copy_loses_nothing() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        referential = parse_referential(path.read_text(encoding="utf-8"))
        text = dump(referential)
        assert restore(text) == referential
        assert dump(restore(text)) == text
    assert restore(dump(TRIAL)) == TRIAL
