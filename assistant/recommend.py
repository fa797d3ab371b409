"""What to do about every gap of an assessment: why, in what order, by whom, with what effort, and what proof to keep.

Facts come from the assessment and from the cheapest plan; sentences from the referential and from `data/actions.yaml`.
A gap is a criterion that is not met on confirmed evidence; the gaps of one indicator make one recommendation. Its gain
is what its criteria lack of their points: exact fractions, additive over criteria, so that sums never disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import accumulate

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.planning import planned, rules_of
from assistant.recommend_texts import Action, Reference, action_for, references
from scoring.model import Criterion, Indicator, IndicatorResult, Level, Named, Status, Text
from scoring.plan import Plan, Step, standing_if
from scoring.trace import Trace, asks, explain

CONFIRM_DAYS = Fraction(1, 20)
"""Work to read one proposed proof again and decide, person-days: an assumption of this project."""
DECIDE_DAYS = Fraction(1, 2)
"""Work to settle a contradiction, person-days: an assumption of this project."""
SETTLED = (Status.MET, Status.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One criterion that is not met on confirmed evidence."""

    criterion: Criterion
    """What is asked; its id names the node of the trace."""
    confirmed: Status
    """Status on confirmed evidence."""
    provisional: Status
    """Status with what is proposed."""
    kind: str
    """"decide", "confirm", "renew", "keep_promise" or "do"."""
    rules: tuple[str, ...]
    """Codes of the rules behind the provisional status: keys of `scoring.trace.REASONS`."""
    gain: Fraction
    """Points it lacks on confirmed evidence, exact."""
    effort_days: Fraction
    """Work left, person-days."""
    lead_months: Fraction
    """Time it takes, months; 0 when a decision is all it takes."""
    done_on: date | None
    """Day on which the plan has it complete, None outside of the plan."""
    asks: Text
    """What a proof must show."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recommendation:
    """What to do about one indicator."""

    id: str
    """"r-" and the indicator's id: the same from one run to the next."""
    indicator: Indicator
    """What is asked."""
    kind: str
    """The first kind of its gaps that asks for work, else "decide" or "confirm"."""
    action: Action
    """What to do, who does it, how it is measured."""
    gaps: tuple[Gap, ...]
    """Criteria behind it, in order."""
    gain: Fraction
    """Points it may add to the confirmed score."""
    share: Fraction
    """Points the indicator is worth."""
    effort_days: Fraction
    """Work, person-days."""
    lead_months: Fraction
    """Longest time of its gaps, months."""
    due: date | None
    """Last day of the plan for its gaps, None outside of the plan."""
    phase: int
    """0 decide or confirm, 1 in the plan, 2 indispensable to the level aimed at, 3 later."""
    score_after: Fraction
    """Confirmed score once this and all recommendations before it are carried out."""
    level_after: int
    """Level then."""
    level_before: int
    """Level before this one is carried out, all before it being done."""
    proofs: tuple[Named, ...]
    """Kinds of document that would prove it."""
    references: tuple[Reference, ...]
    """Laws and frameworks that ask for something alike."""

    @property
    def planned(self) -> bool:
        """Whether the plan counts on it."""
        return any(one.done_on is not None for one in self.gaps)


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """Every recommendation of an assessment, in the order to carry them out."""

    report: Report
    """The assessment."""
    plan: Plan
    """The cheapest plan to the level aimed at, from confirmed and proposed evidence."""
    recommendations: tuple[Recommendation, ...]
    """In order."""

    def find(self, wanted: str) -> Recommendation | None:
        """The recommendation with this id, or None."""
        return next((one for one in self.recommendations if one.id == wanted), None)


def advice(
    workspace: Workspace,
    report: Report,
    *,
    target: int | None = None,
    by: date | None = None,
    budget: Fraction | None = None,
) -> Advice:
    """The recommendations of an assessment, ordered by the plan to `target` (by default the next level).

    Raises UsageError for a level that the referential does not have.
    """
    made = planned(workspace, report, next_level(report) if target is None else target, by=by, budget=budget)
    steps = {one.criterion: one for one in made.steps}
    found = [
        _recommendation(report, indicator, result, steps, made.target)
        for result in report.assessment.indicators
        if (indicator := report.assessment.referential.indicator(result.id)) is not None
    ]
    order = {one.id: at for at, one in enumerate(report.assessment.referential.indicators)}
    ranked = sorted((one for one in found if one is not None), key=lambda one: _rank(one, order, report.assessment.on))
    return Advice(report=report, plan=made, recommendations=_climbing(workspace, report, ranked))


def next_level(report: Report) -> int:
    """The first level that is not reached with what is confirmed and proposed; the last one when all are."""
    levels = [one.id for one in report.assessment.referential.levels]
    return next((one for one in levels if one > report.assessment.level_provisional), levels[-1] if levels else 0)


def _recommendation(
    report: Report, indicator: Indicator, result: IndicatorResult, steps: dict[str, Step], target: int
) -> Recommendation | None:
    gaps = _gaps(report, indicator, result, steps)
    if not gaps:
        return None
    kinds = [one.kind for one in gaps]
    kind = next((one for one in ("decide", "renew", "keep_promise", "do") if one in kinds), "confirm")
    dates = [one.done_on for one in gaps if one.done_on is not None]
    if set(kinds) <= {"decide", "confirm"}:
        phase = 0
    elif dates:
        phase = 1
    else:
        phase = 2 if 0 < indicator.required <= target and not _open(report, indicator) else 3
    kept = {one.id: one for one in report.assessment.referential.evidence_kinds}
    return Recommendation(
        id=f"r-{indicator.id}",
        indicator=indicator,
        kind=kind,
        action=action_for(report.assessment.referential.id, indicator),
        gaps=gaps,
        gain=sum((one.gain for one in gaps), Fraction(0)),
        share=result.max_points,
        effort_days=sum((one.effort_days for one in gaps), Fraction(0)),
        lead_months=max(one.lead_months for one in gaps),
        due=max(dates, default=None),
        phase=phase,
        score_after=Fraction(0),
        level_after=0,
        level_before=0,
        proofs=tuple(kept[one] for one in indicator.evidence if one in kept),
        references=references(indicator),
    )


def _gaps(report: Report, indicator: Indicator, result: IndicatorResult, steps: dict[str, Step]) -> tuple[Gap, ...]:
    sure, likely = (explain(report.assessment, indicator.id, confirmed=view).children for view in (True, False))
    rows = zip(indicator.criteria, result.confirmed.criteria, result.provisional.criteria, sure, likely, strict=True)
    return tuple(
        _gap(report, criterion, confirmed.status, provisional.status, node, seen, steps.get(criterion.id))
        for criterion, confirmed, provisional, node, seen in rows
        if confirmed.status not in SETTLED
    )


def _gap(
    report: Report, criterion: Criterion, confirmed: Status, provisional: Status, node: Trace, seen: Trace,
    step: Step | None,
) -> Gap:  # fmt: skip
    kind = _kind(provisional, seen.rules)
    effort, lead = criterion.effort_days, criterion.lead_months
    if kind == "confirm":
        effort, lead = CONFIRM_DAYS * max(len(seen.evidence), 1), Fraction(0)
    elif kind == "decide":
        effort, lead = DECIDE_DAYS, Fraction(0)
    return Gap(
        criterion=criterion,
        confirmed=confirmed,
        provisional=provisional,
        kind=kind,
        rules=seen.rules,
        gain=(node.worth or Fraction(0)) - (node.points or Fraction(0)),
        effort_days=effort,
        lead_months=lead,
        done_on=step.done_on if step else None,
        asks=asks(criterion),
    )


def _kind(provisional: Status, rules: Sequence[str]) -> str:
    """What a criterion calls for, from what the rules say of it."""
    if "conflict" in rules:
        return "decide"
    if provisional is Status.MET:
        return "confirm"
    if "expired" in rules:
        return "renew"
    return "keep_promise" if "promise_only" in rules else "do"


def _open(report: Report, indicator: Indicator) -> bool:
    """Whether every gate of an indicator is passed with what is proposed."""
    return all(one.provisional for one in report.assessment.gates if one.indicator == indicator.id)


def _rank(one: Recommendation, order: dict[str, int], on: date) -> tuple[int, int, Fraction, int]:
    """Phase; in the plan the earliest month in which it completes something; then points for a day of work."""
    dates = [gap.done_on for gap in one.gaps if gap.done_on is not None]
    month = (min(dates) - on).days // 31 if dates and one.phase == 1 else 0
    worth = one.gain / max(one.effort_days, CONFIRM_DAYS)
    return one.phase, month, -worth, order[one.indicator.id]


def _climbing(workspace: Workspace, report: Report, ranked: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
    """The recommendations with the score and the level that they lead to, one after the other."""
    start = report.assessment.level_confirmed
    climbs = _Climb(workspace, report, ranked)
    levels = [climbs.first(one) for one in report.assessment.referential.levels if one.id > start]
    names = [one.id for one in report.assessment.referential.levels if one.id > start]
    made, score, level = [], report.assessment.score.confirmed, start
    for at, one in enumerate(ranked, 1):
        score += one.gain
        reached = max((name for name, first in zip(names, levels, strict=True) if first <= at), default=start)
        made.append(replace(one, score_after=score, level_after=max(level, reached), level_before=level))
        level = max(level, reached)
    return tuple(made)


class _Climb:
    """The level after the first recommendations of a list; reached once, it stays: a search by halves is exact."""

    def __init__(self, workspace: Workspace, report: Report, ranked: Sequence[Recommendation]) -> None:
        self._report, self._ranked = report, ranked
        self._rules = rules_of(workspace, report)
        self._known: dict[int, int] = {0: report.assessment.level_confirmed}

    def level(self, count: int) -> int:
        """The confirmed level once the first `count` recommendations are carried out."""
        if count not in self._known:
            met = {gap.criterion.id: Status.MET for one in self._ranked[:count] for gap in one.gaps}
            self._known[count] = standing_if(self._rules, self._report.findings, met).levels[0]
        return self._known[count]

    def first(self, level: Level) -> int:
        """How many recommendations it takes to reach a level; one more than there are when all do not suffice.

        Points alone rule out all counts below the first that earns enough of them: the search starts there.
        """
        low, high = self._enough(level.min_score or 0), len(self._ranked) + 1
        middle = low
        while low < high:
            if middle <= len(self._ranked) and self.level(middle) < level.id:
                low = middle + 1
            else:
                high = middle
            middle = (low + high) // 2
        return low

    def _enough(self, wanted: int) -> int:
        """The first count of recommendations that earns so many points."""
        earned = accumulate((one.gain for one in self._ranked), initial=self._report.assessment.score.confirmed)
        return next((at for at, score in enumerate(earned) if score >= wanted), len(self._ranked) + 1)
