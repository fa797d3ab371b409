"""The plan is the cheapest there is: compared with every possible set on small referentials."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import ceil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.level import assess
from scoring.model import Assessment, Finding, Indicator, Level, Origin, Referential, Stance, Status
from scoring.plan import later, plan, what_if
from scoring.referential import parse_referential

BASE = parse_referential((Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8"))
ON = date(2026, 6, 30)
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No verdict on the speed of a machine that others share."""
INDICATOR, CRITERION = BASE.indicators[0], BASE.indicators[0].criteria[0]
EFFORTS = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5)])
DONE = (Status.MET, Status.NOT_APPLICABLE)
LEADS = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3), Fraction(4)])


@st.composite
def referentials(draw: st.DrawFn) -> Referential:
    """At most nine criteria in at most four indicators, levels at made-up thresholds."""
    indicators: list[Indicator] = []
    left = 9
    for at in range(draw(st.integers(1, 4))):
        count = draw(st.integers(1, min(4, max(left, 1))))
        left -= count
        criteria = tuple(
            replace(
                CRITERION,
                id=f"K{at}.{letter}",
                weight=draw(st.integers(1, 3)),
                effort_days=draw(EFFORTS),
                lead_months=draw(LEADS),
                engine=draw(st.sampled_from(["", "", "footprint"])),
            )
            for letter in "abcd"[:count]
        )
        required, weight = draw(st.integers(0, 2)), draw(st.integers(1, 4))
        indicators.append(replace(INDICATOR, id=f"K{at}", weight=weight, required=required, criteria=criteria))
        if left <= 0:
            break
    return replace(BASE, indicators=tuple(indicators), levels=draw(levels([one.id for one in indicators])))


def levels(ids: list[str]) -> st.SearchStrategy[tuple[Level, ...]]:
    return st.builds(
        lambda first, second, share, engines: (
            replace(BASE.levels[0], min_score=first, gate_share=share),
            replace(BASE.levels[1], min_score=first + second, gate_share=share, engines=engines),
        ),
        st.sampled_from([200, 333, 500]),
        st.sampled_from([100, 167, 500]),
        st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)]),
        st.sampled_from([(), (), (ids[0],)]),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Referential, list[Finding], dict[str, object]]:
    referential = draw(referentials())
    ids = [one.id for each in referential.indicators for one in each.criteria]
    findings = [
        Finding(criterion=name, evidence=name, confirmed=draw(st.booleans()), stance=draw(st.sampled_from(Stance)))
        for name in draw(st.lists(st.sampled_from(ids), max_size=4))
    ]
    findings += [
        Finding(criterion=name, evidence=name, confirmed=True, origin=Origin.DECISION, status=Status.NOT_APPLICABLE)
        for name in draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
    ]
    return referential, findings, {"strict": draw(st.booleans()), "confirmed": draw(st.booleans())}


def level_of(result: Assessment, confirmed: bool) -> int:
    return result.level_confirmed if confirmed else result.level_provisional


def sets(referential: Referential, start: Assessment, confirmed: bool) -> Iterator[tuple[int, ...]]:
    """Every set of criteria not met yet, as places in the referential."""
    views = [one.confirmed if confirmed else one.provisional for one in start.indicators]
    results = [one for view in views for one in view.criteria]
    places = [at for at, one in enumerate(results) if one.status not in DONE]
    for size in range(len(places) + 1):
        yield from combinations(places, size)


def best(
    referential: Referential, findings: list[Finding], target: int, *, strict: bool, confirmed: bool, by: date | None
) -> tuple[Fraction, Fraction, tuple[int, ...]] | None:
    """Effort, longest lead time and places of the best set, by trying all of them through the engine."""
    criteria = [one for each in referential.indicators for one in each.criteria]
    found: list[tuple[Fraction, Fraction, tuple[int, ...]]] = []
    for chosen in sets(referential, assess(referential, findings, on=ON, strict=strict), confirmed):
        lead = max((criteria[at].lead_months for at in chosen), default=Fraction(0))
        if by is not None and later(ON, lead) > by:
            continue
        effort = sum((criteria[at].effort_days for at in chosen), Fraction(0))
        if found and (effort, lead, chosen) >= min(found):
            continue
        changes = {criteria[at].id: Status.MET for at in chosen}
        if level_of(what_if(referential, findings, changes, on=ON, strict=strict), confirmed) >= target:
            found.append((effort, lead, chosen))
    return min(found, default=None)


@CALM
@given(
    cases(), st.sampled_from([1, 2]), st.sampled_from([None, date(2026, 7, 15), date(2026, 8, 1), date(2026, 10, 1)])
)
def test_no_set_is_better_than_the_plan(
    case: tuple[Referential, list[Finding], dict[str, bool]], target: int, by: date | None
) -> None:
    referential, findings, also = case
    made = plan(referential, findings, target, on=ON, by=by, **also)  # type: ignore[arg-type]
    wanted = best(referential, findings, target, by=by, **also)
    if wanted is None:
        assert not made.reachable
        free = best(referential, findings, target, by=None, **also)
        assert made.obstacle == ("date" if free is not None else made.obstacle)
        assert made.obstacle == "date" or free is None
        if free is not None:
            assert made.effort_days == free[0]
            assert by is not None
            assert made.done_on > by
        return
    order = [one.id for each in referential.indicators for one in each.criteria]
    assert made.reachable
    assert made.effort_days == wanted[0]
    assert tuple(order.index(one.criterion) for one in made.steps) == wanted[2]
    assert made.done_on == later(ON, wanted[1])


@CALM
@given(cases(), st.sampled_from([1, 2]))
def test_the_months_of_a_plan_add_up_and_end_at_the_level(
    case: tuple[Referential, list[Finding], dict[str, bool]], target: int
) -> None:
    referential, findings, also = case
    made = plan(referential, findings, target, on=ON, **also)  # type: ignore[arg-type]
    assert sum((one.effort_days for one in made.months), Fraction(0)) == sum(
        (one.effort_days for one in made.steps), Fraction(0)
    )
    assert [name for month in made.months for name in month.done] == [
        one.criterion for one in sorted(made.steps, key=lambda one: max(ceil(one.lead_months), 1))
    ]
    if made.steps:
        assert made.months[-1].level >= target
        start = assess(referential, findings, on=ON, strict=also["strict"])
        before = start.score.confirmed if also["confirmed"] else start.score.provisional
        assert made.months[-1].score == before + sum((one.gain for one in made.steps), Fraction(0))
        assert [one.ends_on for one in made.months] == sorted(one.ends_on for one in made.months)


@CALM
@given(cases(), st.sampled_from([1, 2]), st.sampled_from([Fraction(0), Fraction(1), Fraction(3), Fraction(10)]))
def test_a_budget_is_kept_or_the_shortfall_is_said(
    case: tuple[Referential, list[Finding], dict[str, bool]], target: int, budget: Fraction
) -> None:
    referential, findings, also = case
    free = plan(referential, findings, target, on=ON, **also)  # type: ignore[arg-type]
    held = plan(referential, findings, target, on=ON, budget=budget, **also)  # type: ignore[arg-type]
    if free.reachable and free.effort_days > budget:
        assert (held.reachable, held.obstacle, held.effort_days) == (False, "budget", free.effort_days)
        assert held.steps == ()
    else:
        assert held == free
