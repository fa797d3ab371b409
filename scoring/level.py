"""From findings to points and levels: `assess` is the one way to a score. Pure and deterministic."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from scoring.errors import FindingError
from scoring.model import (
    Assessment,
    CriterionResult,
    Finding,
    Gate,
    Indicator,
    IndicatorResult,
    IndicatorView,
    Level,
    Range,
    Referential,
    Status,
)
from scoring.rules import judge

SECTORS = ("general", "esn", "collectivite")


def applicable(referential: Referential, sector: str) -> tuple[Indicator, ...]:
    """Indicators asked of this sector: the common trunk and the sector's own theme."""
    return tuple(one for one in referential.indicators if one.sector in ("", sector))


def assess(
    referential: Referential,
    findings: Iterable[Finding],
    *,
    on: date,
    sector: str = "general",
    strict: bool = False,
) -> Assessment:
    """Compute statuses, points and levels on the date `on`.

    An indicator is worth scale x weight / sum of the weights of the applicable indicators that have an
    applicable criterion; it earns the weighted mean of its criteria's credits (met 1, partly 1/2).

    Raises FindingError when a finding names an unknown criterion, ValueError for an unknown sector.
    """
    if sector not in SECTORS:
        raise ValueError(f"unknown sector {sector!r}: use one of {', '.join(SECTORS)}")
    by_criterion = _by_criterion(referential, findings)
    asked = applicable(referential, sector)
    seen = [(one, _view_criteria(one, by_criterion, on, with_proposals=False)) for one in asked]
    total = sum(one.weight for one, criteria in seen if _applies(criteria))
    results = tuple(
        _indicator(one, criteria, by_criterion, on, Fraction(referential.scale * one.weight, total or 1))
        for one, criteria in seen
    )
    score = Range(
        confirmed=sum((one.confirmed.points for one in results), Fraction(0)),
        provisional=sum((one.provisional.points for one in results), Fraction(0)),
        possible=sum((one.possible for one in results), Fraction(0)),
    )
    gates = _gates(referential, asked, results)
    confirmed = _level(referential, score.confirmed, gates, results, view="confirmed", strict=strict)
    provisional = _level(referential, score.provisional, gates, results, view="provisional", strict=strict)
    possible = _level(referential, score.possible, gates, results, view="possible", strict=strict)
    return Assessment(
        referential=referential,
        on=on,
        sector=sector,
        strict=strict,
        score=score,
        level_confirmed=confirmed,
        level_provisional=provisional,
        level_reachable=(confirmed, max(possible, confirmed)),
        gates=gates,
        indicators=results,
    )


def _by_criterion(referential: Referential, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    known: dict[str, list[Finding]] = {
        criterion.id: [] for indicator in referential.indicators for criterion in indicator.criteria
    }
    for finding in findings:
        if finding.criterion not in known:
            raise FindingError(f"{finding.criterion}: {FindingError.__doc__}")
        known[finding.criterion].append(finding)
    return known


def _applies(criteria: Sequence[CriterionResult]) -> bool:
    return any(one.status is not Status.NOT_APPLICABLE for one in criteria)


def _view_criteria(
    indicator: Indicator, findings: dict[str, list[Finding]], on: date, *, with_proposals: bool
) -> tuple[CriterionResult, ...]:
    return tuple(
        judge(
            criterion,
            [one for one in findings[criterion.id] if with_proposals or one.confirmed],
            validity_months=indicator.validity_months,
            on=on,
        )
        for criterion in indicator.criteria
    )


def _indicator(
    indicator: Indicator,
    confirmed: tuple[CriterionResult, ...],
    findings: dict[str, list[Finding]],
    on: date,
    worth: Fraction,
) -> IndicatorResult:
    provisional = _view_criteria(indicator, findings, on, with_proposals=True)
    max_points = worth if _applies(confirmed) else Fraction(0)
    best = [_best_credit(sure, likely) for sure, likely in zip(confirmed, provisional, strict=True)]
    return IndicatorResult(
        id=indicator.id,
        max_points=max_points,
        confirmed=_view(indicator, confirmed, max_points),
        provisional=_view(indicator, provisional, max_points),
        possible=max_points * _share(indicator, confirmed, best),
    )


def _best_credit(sure: CriterionResult, likely: CriterionResult) -> Fraction:
    """The most this criterion can still earn: all of it while unknown, or while only its application is."""
    open_question = sure.status is Status.UNKNOWN or any(one.code == "rule_only" for one in sure.reasons)
    return Fraction(1) if open_question else max(sure.credit, likely.credit)


def _view(indicator: Indicator, criteria: tuple[CriterionResult, ...], max_points: Fraction) -> IndicatorView:
    share = _share(indicator, criteria, [one.credit for one in criteria])
    return IndicatorView(status=_status(criteria), points=max_points * share, criteria=criteria)


def _share(indicator: Indicator, criteria: Sequence[CriterionResult], credits: Sequence[Fraction]) -> Fraction:
    """Weighted mean of `credits` over the applicable criteria, 0 to 1."""
    weights = [
        0 if result.status is Status.NOT_APPLICABLE else criterion.weight
        for criterion, result in zip(indicator.criteria, criteria, strict=True)
    ]
    earned = sum((weight * credit for weight, credit in zip(weights, credits, strict=True)), Fraction(0))
    return earned / sum(weights) if sum(weights) else Fraction(0)


def _status(criteria: Sequence[CriterionResult]) -> Status:
    """Status of an indicator from its applicable criteria: all met, some credit, some denied, or unknown."""
    statuses = [one.status for one in criteria if one.status is not Status.NOT_APPLICABLE]
    if not statuses:
        return Status.NOT_APPLICABLE
    if all(one is Status.MET for one in statuses):
        return Status.MET
    if any(one in (Status.MET, Status.PARTLY) for one in statuses):
        return Status.PARTLY
    if any(one is Status.NOT_MET for one in statuses):
        return Status.NOT_MET
    return Status.UNKNOWN


def _gates(
    referential: Referential, asked: Sequence[Indicator], results: Sequence[IndicatorResult]
) -> tuple[Gate, ...]:
    """One gate for each level and each indicator it cannot do without; levels above inherit those below."""
    return tuple(
        Gate(
            level=level.id,
            indicator=indicator.id,
            confirmed=result.confirmed.points >= result.max_points * level.gate_share,
            provisional=result.provisional.points >= result.max_points * level.gate_share,
        )
        for level in referential.levels
        for indicator, result in zip(asked, results, strict=True)
        if 0 < indicator.required <= level.id and result.max_points
    )


def _level(
    referential: Referential,
    score: Fraction,
    gates: Sequence[Gate],
    results: Sequence[IndicatorResult],
    *,
    view: str,
    strict: bool,
) -> int:
    """Highest level whose conditions all hold, in the view "confirmed", "provisional" or "possible"."""
    reached = 0
    for level in referential.levels:
        enough = level.min_score is None or score >= level.min_score
        follows = level.needs_level <= reached
        gated = not strict or all(_gate_open(gate, level, results, view) for gate in gates if gate.level == level.id)
        computed = all(_engine_met(wanted, results, view) for wanted in level.engines)
        if not (enough and follows and gated and computed):
            break
        reached = level.id
    return reached


def _gate_open(gate: Gate, level: Level, results: Sequence[IndicatorResult], view: str) -> bool:
    if view == "possible":
        result = next(one for one in results if one.id == gate.indicator)
        return result.possible >= result.max_points * level.gate_share
    return gate.confirmed if view == "confirmed" else gate.provisional


def _engine_met(wanted: str, results: Sequence[IndicatorResult], view: str) -> bool:
    result = next((one for one in results if one.id == wanted), None)
    if result is None:
        return False
    points = {
        "confirmed": result.confirmed.points,
        "provisional": result.provisional.points,
        "possible": result.possible,
    }
    return points[view] == result.max_points
