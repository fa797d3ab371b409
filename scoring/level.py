"""From findings to points and levels: `assess` is the one way to a score. Pure and deterministic.

Points are exact. An indicator is worth `scale x its weight / weights of all indicators asked`; it earns the share of
its criteria's weights that they credit (met 1, partly 1/2). Inside, credits are counted in halves and summed as
whole numbers over one common denominator, so that neither rounding nor order can change a result.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from scoring.errors import FindingError
from scoring.model import (
    SECTORS,
    Assessment,
    Criterion,
    CriterionResult,
    Finding,
    Gate,
    Indicator,
    IndicatorResult,
    IndicatorView,
    Level,
    Origin,
    Profile,
    Range,
    Referential,
    Status,
)
from scoring.tally import Count, Found, Tally

NOBODY = Profile()
NONE = Fraction(0)


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
    profile: Profile = NOBODY,
) -> Assessment:
    """Compute statuses, points and levels on the date `on`.

    Raises FindingError when a finding does not fit the referential, ValueError for an unknown sector.
    """
    return Rules(referential, on=on, sector=sector, strict=strict, profile=profile).assess(findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Score and levels alone, for many organisations at once."""

    score: Range
    """Points on the referential's scale."""
    levels: tuple[int, int, int]
    """Level confirmed, provisional, and possible if all that is unknown proves true."""


class Rules:
    """A referential made ready for one date, sector and profile; assesses any number of sets of findings.

    Made ready once, it serves thousands of organisations in a row.
    """

    def __init__(
        self,
        referential: Referential,
        *,
        on: date,
        sector: str = "general",
        strict: bool = False,
        profile: Profile = NOBODY,
    ) -> None:
        if sector not in SECTORS:
            raise ValueError(f"unknown sector {sector!r}: use one of {', '.join(SECTORS)}")
        self.referential, self.on, self.sector, self.strict, self.profile = referential, on, sector, strict, profile
        self.indicators = applicable(referential, sector)
        self._known = {one.id: one for each in referential.indicators for one in each.criteria}
        self._place = {one.id: at for at, each in enumerate(self.indicators) for one in each.criteria}
        self._tally = Tally(self.indicators, on=on, sector=sector, profile=profile)
        self._fractions: dict[tuple[int, int, int, int], Fraction] = {}
        self._doors = [
            (level, at)
            for level in referential.levels
            for at, one in enumerate(self.indicators)
            if 0 < one.required <= level.id
        ]
        self._blank = [self._tally.count(each, {}) for each in self.indicators]
        self._blank_total = sum(one.indicator.weight for one in self._blank if one.weight)
        self._blank_results = [self._result(one, {}, self._blank_total) for one in self._blank]

    def assess(self, findings: Iterable[Finding]) -> Assessment:
        """The assessment that follows from `findings`. Raises FindingError when one does not fit the referential."""
        grouped = self._grouped(findings)
        counts, total = self._counted(grouped)
        standing = self._standing(counts, total)
        levels = standing.levels
        return Assessment(
            referential=self.referential,
            on=self.on,
            sector=self.sector,
            strict=self.strict,
            profile=self.profile,
            score=standing.score,
            level_confirmed=levels[0],
            level_provisional=levels[1],
            level_reachable=(levels[0], max(levels)),
            gates=self._gates(counts),
            indicators=self._results(counts, grouped, total),
        )

    def standing(self, findings: Iterable[Finding]) -> Standing:
        """Score and levels of the same assessment, without its details."""
        return self._standing(*self._counted(self._grouped(findings)))

    def _grouped(self, findings: Iterable[Finding]) -> dict[int, dict[str, list[Finding]]]:
        """Findings by place of the indicator, then by criterion; those of other sectors are left out."""
        grouped: dict[int, dict[str, list[Finding]]] = {}
        for finding in findings:
            wanted = finding.criterion
            at = self._place.get(wanted)
            if at is None or finding.origin is not Origin.DOCUMENT:
                _check(finding, self._known.get(wanted))
            if at is not None:
                grouped.setdefault(at, {}).setdefault(wanted, []).append(finding)
        return grouped

    def _counted(self, grouped: Mapping[int, Found]) -> tuple[list[Count], int]:
        """What every indicator earns, and the sum of the weights of those that apply."""
        counts = list(self._blank)
        for at, found in grouped.items():
            counts[at] = self._tally.count(self.indicators[at], found)
        return counts, sum(one.indicator.weight for one in counts if one.weight)

    def _standing(self, counts: Sequence[Count], total: int) -> Standing:
        earning = [one for one in counts if one.halves[2]]
        confirmed, provisional, possible = self._scores(earning, total)
        return Standing(
            score=Range(confirmed=confirmed, provisional=provisional, possible=possible),
            levels=(
                self._level(confirmed, counts, 0),
                self._level(provisional, counts, 1),
                self._level(possible, counts, 2),
            ),
        )

    def _scores(self, counts: Sequence[Count], total: int) -> list[Fraction]:
        """Points of all indicators in the three views, summed over the common denominator of their weights."""
        common = lcm(*{one.weight for one in counts})
        sums = [0, 0, 0]
        for one in counts:
            each = one.indicator.weight * (common // one.weight)
            for view in range(3):
                sums[view] += each * one.halves[view]
        return [Fraction(self.referential.scale * earned, (total or 1) * 2 * common) for earned in sums]

    def _level(self, score: Fraction, counts: Sequence[Count], view: int) -> int:
        """Highest level whose conditions, and those of every level before it, all hold in this view."""
        reached = 0
        for level in self.referential.levels:
            if not self._holds(level, score, counts, view, reached):
                break
            reached = level.id
        return reached

    def _holds(self, level: Level, score: Fraction, counts: Sequence[Count], view: int, reached: int) -> bool:
        """Whether the points, the level before, the strict gates and the computations of `level` are there."""
        if level.needs_level > reached or (level.min_score is not None and score < level.min_score):
            return False
        doors = [counts[at] for door, at in self._doors if door is level] if self.strict else []
        if not all(one.passes(level.gate_share, view) for one in doors):
            return False
        return all(any(one.indicator.id == wanted and one.complete(view) for one in counts) for wanted in level.engines)

    def _gates(self, counts: Sequence[Count]) -> tuple[Gate, ...]:
        """One gate for each level and each indicator it cannot do without; levels above inherit those below."""
        return tuple(
            Gate(
                level=level.id,
                indicator=counts[at].indicator.id,
                confirmed=counts[at].passes(level.gate_share, 0),
                provisional=counts[at].passes(level.gate_share, 1),
            )
            for level, at in self._doors
            if counts[at].weight
        )

    def _results(
        self, counts: Sequence[Count], grouped: Mapping[int, Found], total: int
    ) -> tuple[IndicatorResult, ...]:
        if total != self._blank_total:
            return tuple(self._result(one, grouped.get(at, {}), total) for at, one in enumerate(counts))
        results = list(self._blank_results)
        for at, found in grouped.items():
            results[at] = self._result(counts[at], found, total)
        return tuple(results)

    def _result(self, count: Count, found: Found, total: int) -> IndicatorResult:
        """Points and criteria of one indicator, `total` being the weights of all indicators asked."""
        confirmed, provisional = self._tally.results(count.indicator, found)
        return IndicatorResult(
            id=count.indicator.id,
            max_points=self._points(count, 2 * count.weight, total),
            confirmed=self._view(count, confirmed, 0, total),
            provisional=self._view(count, provisional, 1, total),
            possible=self._points(count, count.halves[2], total),
        )

    def _view(self, count: Count, criteria: Sequence[CriterionResult], view: int, total: int) -> IndicatorView:
        points = self._points(count, count.halves[view], total)
        return IndicatorView(status=_status(criteria), points=points, criteria=tuple(criteria))

    def _points(self, count: Count, halves: int, total: int) -> Fraction:
        """Points on the scale for that many weighted half credits."""
        if not halves:
            return NONE
        key = (count.indicator.weight, halves, count.weight, total)
        if key not in self._fractions:
            self._fractions[key] = Fraction(self.referential.scale * key[0] * halves, total * 2 * count.weight)
        return self._fractions[key]


def _check(finding: Finding, criterion: Criterion | None) -> None:
    """Refuse a finding that this referential has no place for."""
    if criterion is None:
        raise FindingError(f"{finding.criterion}: {FindingError.__doc__}")
    if finding.origin in (Origin.DECLARATION, Origin.DECISION) and not finding.confirmed:
        raise FindingError(f"{finding.criterion}: a declaration or a decision is a person's, so it is confirmed")
    if finding.origin is Origin.ENGINE and finding.engine != criterion.engine:
        raise FindingError(f"{finding.criterion}: the engine “{finding.engine}” does not feed this criterion")


def _status(criteria: Sequence[CriterionResult]) -> Status:
    """Status of an indicator from its applicable criteria: all met, some credit, some denied, or unknown."""
    statuses = [one.status for one in criteria if one.status is not Status.NOT_APPLICABLE]
    if not statuses:
        return Status.NOT_APPLICABLE
    if Status.MET in statuses or Status.PARTLY in statuses:
        return Status.MET if statuses.count(Status.MET) == len(statuses) else Status.PARTLY
    return Status.NOT_MET if Status.NOT_MET in statuses else Status.UNKNOWN
