"""What if, and the cheapest way to a level: the same engine, other findings.

Of all sets of criteria that reach the level with its gates, the plan is the one of least effort; among these, the one
that is complete soonest (smallest longest lead time); among these, the one whose criteria come first in the order of
the referential, compared one after the other. `scoring.knapsack` says why this is exact.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from scoring.errors import FindingError
from scoring.knapsack import Group, Item, Problem
from scoring.level import NOBODY, NONE, Rules, Standing
from scoring.model import (
    Assessment,
    Criterion,
    Finding,
    Origin,
    Profile,
    Referential,
    Status,
)
from scoring.rules import expiry

OBSTACLES = ("date", "budget", "computation", "points")
"""Why a level is out of reach: `by` too early, `budget` too small, a computed indicator not asked, points missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One criterion to meet."""

    criterion: str
    """Criterion id."""
    indicator: str
    """Indicator id."""
    effort_days: Fraction
    """Work, person-days."""
    lead_months: Fraction
    """Time it takes, months."""
    done_on: date
    """Day on which it can be complete when it starts on the first day of the plan."""
    gain: Fraction
    """Points it adds."""
    computed: bool
    """True when only a computation can meet it: the plan cannot promise its result."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """One month of a plan."""

    number: int
    """1 for the first month."""
    ends_on: date
    """Last day."""
    done: tuple[str, ...]
    """Criteria complete by the end of this month and not before, in order."""
    effort_days: Fraction
    """Work in this month, each step being spread evenly over its lead time."""
    score: Fraction
    """Points at the end of the month."""
    level: int
    """Level at the end of the month."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The cheapest way to a level, or why there is none."""

    target: int
    """Level wanted."""
    start_level: int
    """Level at the start, in the view chosen."""
    reachable: bool
    """Whether the level can be reached under the conditions given."""
    obstacle: str
    """One of `OBSTACLES` when it cannot, else empty."""
    preview: bool
    """True when the method of a level on the way is not published yet."""
    steps: tuple[Step, ...]
    """What to do, in the order of the referential; empty when nothing is left to do or nothing can help."""
    months: tuple[Month, ...]
    """The steps laid out month by month, all starting at once."""
    effort_days: Fraction
    """Work in all; with obstacle "budget" or "date", that of the cheapest plan without the condition."""
    done_on: date
    """Day on which the level is reached; with obstacle "date", the earliest possible."""


def what_if(
    referential: Referential,
    findings: Iterable[Finding],
    changes: Mapping[str, Status],
    *,
    on: date,
    sector: str = "general",
    strict: bool = False,
    profile: Profile = NOBODY,
) -> Assessment:
    """The assessment if the criteria of `changes` had these statuses, everything else being as found.

    A criterion fed by an engine is changed as if the engine had computed it. `changes` of nothing change nothing.
    Raises FindingError when a criterion is unknown.
    """
    rules = Rules(referential, on=on, sector=sector, strict=strict, profile=profile)
    return rules.assess(_changed(referential, findings, changes))


def standing_if(rules: Rules, findings: Iterable[Finding], changes: Mapping[str, Status]) -> Standing:
    """Score and levels of the same what-if, without its details, by rules that are ready: for many in a row."""
    return rules.standing(_changed(rules.referential, findings, changes))


def plan(
    referential: Referential,
    findings: Iterable[Finding],
    target: int,
    *,
    on: date,
    by: date | None = None,
    budget: Fraction | None = None,
    confirmed: bool = False,
    sector: str = "general",
    strict: bool = False,
    profile: Profile = NOBODY,
) -> Plan:
    """The provably cheapest set of criteria that reaches the level `target`, starting on the date `on`.

    `by` is the last day on which it must be complete, `budget` the most person-days. The plan starts from what is
    confirmed or, by default, from what is confirmed and proposed. Raises ValueError for an unknown level.
    """
    levels = [one for one in referential.levels if one.id <= target]
    if not levels or levels[-1].id != target:
        raise ValueError(f"no level {target} in {referential.id}")
    rules = Rules(referential, on=on, sector=sector, strict=strict, profile=profile)
    start = list(findings)
    problem = Problem(rules, rules.assess(start), levels, confirmed=confirmed)
    leads = sorted({one.lead for one in problem.items} | {Fraction(0)})
    in_time = [lead for lead in leads if by is None or later(on, lead) <= by]
    free = problem.least(leads[-1])
    if free is None:
        return _without(problem, on, "computation" if problem.lacks_computation() else "points")
    least = problem.least(in_time[-1]) if in_time else None
    if least is None:
        soonest = _first(leads, lambda lead: problem.least(lead) is not None)
        return _without(problem, on, "date", effort=problem.days(free), done_on=later(on, soonest))
    if budget is not None and problem.days(least) > budget:
        return _without(problem, on, "budget", effort=problem.days(least))
    soonest = _first(in_time, lambda lead: problem.least(lead) == least)
    chosen = problem.choose(soonest, least)
    steps = tuple(_step(problem, group, item, on) for group, item in chosen)
    return Plan(
        target=target,
        start_level=problem.start_level,
        reachable=True,
        obstacle="",
        preview=any(one.preview for one in levels),
        steps=steps,
        months=_months(rules, start, steps, on, confirmed=confirmed),
        effort_days=sum((one.effort_days for one in steps), Fraction(0)),
        done_on=max((one.done_on for one in steps), default=on),
    )


def later(on: date, months: Fraction) -> date:
    """The day `months` after `on`: whole months on the same day (or month's end), the rest in 30ths, rounded up."""
    whole = months.numerator // months.denominator
    return expiry(on, whole) + timedelta(days=ceil((months - whole) * 30))


def _step(problem: Problem, group: Group, item: Item, on: date) -> Step:
    return Step(
        criterion=item.criterion.id,
        indicator=group.indicator.id,
        effort_days=item.criterion.effort_days,
        lead_months=item.lead,
        done_on=later(on, item.lead),
        gain=problem.gain(group, item),
        computed=bool(item.criterion.engine),
    )


def _first(leads: Sequence[Fraction], holds: Callable[[Fraction], bool]) -> Fraction:
    """The smallest lead time for which `holds`; once it holds it holds for all above, the last one included."""
    low, high = 0, len(leads) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(leads[middle]) else (middle + 1, high)
    return leads[low]


def _changed(referential: Referential, findings: Iterable[Finding], changes: Mapping[str, Status]) -> list[Finding]:
    """The findings with those of the changed criteria replaced by one that says the new status."""
    known = {one.id: one for each in referential.indicators for one in each.criteria}
    for wanted in changes:
        if wanted not in known:
            raise FindingError(f"{wanted}: {FindingError.__doc__}")
    kept = [one for one in findings if one.criterion not in changes]
    return kept + [
        Finding(
            criterion=wanted,
            evidence="what-if",
            confirmed=True,
            origin=Origin.ENGINE if _by_engine(known[wanted], status) else Origin.DECISION,
            engine=known[wanted].engine if _by_engine(known[wanted], status) else "",
            status=status,
        )
        for wanted, status in changes.items()
        if status is not Status.UNKNOWN
    ]


def _by_engine(criterion: Criterion, status: Status) -> bool:
    return bool(criterion.engine) and status is not Status.NOT_APPLICABLE


def _months(
    rules: Rules, start: Sequence[Finding], steps: Sequence[Step], on: date, *, confirmed: bool
) -> tuple[Month, ...]:
    """The steps month by month, with the score and level that the engine gives at the end of each."""
    rows: list[Month] = []
    met: dict[str, Status] = {}
    last = max((max(ceil(one.lead_months), 1) for one in steps), default=0)
    for number in range(1, last + 1):
        done = tuple(one.criterion for one in steps if max(ceil(one.lead_months), 1) == number)
        met |= dict.fromkeys(done, Status.MET)
        standing = rules.standing(_changed(rules.referential, start, met))
        rows.append(
            Month(
                number=number,
                ends_on=later(on, Fraction(number)),
                done=done,
                effort_days=sum((_spread(one, number) for one in steps), Fraction(0)),
                score=standing.score.confirmed if confirmed else standing.score.provisional,
                level=standing.levels[0] if confirmed else standing.levels[1],
            )
        )
    return tuple(rows)


def _spread(step: Step, number: int) -> Fraction:
    """Work on a step in one month: spread evenly over its lead time, at once when it takes none."""
    if not step.lead_months:
        return step.effort_days if number == 1 else Fraction(0)
    inside = min(step.lead_months, Fraction(number)) - (number - 1)
    return step.effort_days * max(inside, Fraction(0)) / step.lead_months


def _without(
    problem: Problem, on: date, obstacle: str, *, effort: Fraction = NONE, done_on: date | None = None
) -> Plan:
    """No plan, and what stands in the way."""
    return Plan(
        target=problem.levels[-1].id,
        start_level=problem.start_level,
        reachable=False,
        obstacle=obstacle,
        preview=any(one.preview for one in problem.levels),
        steps=(),
        months=(),
        effort_days=effort,
        done_on=done_on or on,
    )
