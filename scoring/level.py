"""From findings to points and levels: `assess` is the one way to a score. Pure and deterministic.

Points are exact. An indicator is worth `scale x its weight / weights of all indicators asked`; it earns the share of
its criteria's weights that they credit (met 1, partly 1/2). Inside, credits are counted in halves and summed as
whole numbers over one common denominator, so that neither rounding nor order can change a result.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import lcm

from scoring.errors import FindingError
from scoring.model import (
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
    Reason,
    Referential,
    Status,
)
from scoring.rules import asked, judge, validity

SECTORS = ("general", "esn", "collectivite")
OPEN = {"rule_only", "figure_missing"}
"""Codes of a status that more evidence can still complete."""
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


@dataclass(kw_only=True, slots=True)
class _Count:
    """What one indicator earns."""

    indicator: Indicator
    weight: int
    """Sum of the weights of its applicable criteria; 0 when it does not apply."""
    halves: tuple[int, int, int]
    """Weighted half credits earned in the confirmed, provisional and possible view, out of twice `weight`."""
    computed: bool
    """Whether one of its applicable criteria is fed by an engine."""

    def passes(self, share: Fraction, view: int) -> bool:
        """Whether the share earned in this view is at least `share`."""
        return self.halves[view] * share.denominator >= share.numerator * 2 * self.weight

    def complete(self, view: int) -> bool:
        """Whether everything asked is earned in this view, a computation being part of it."""
        return self.computed and self.halves[view] == 2 * self.weight


Look = tuple[object, ...]
"""All that the rules see of a finding: two findings of the same look say the same."""


@dataclass(kw_only=True, slots=True)
class _Kept:
    """The outcome of one criterion for findings of certain looks."""

    result: CriterionResult
    """Its result, evidence standing as labels of looks."""
    halves: int
    """Half credits earned: 2, 1 or 0."""
    open: bool
    """Whether more evidence could still complete it: unknown, or proved in part only."""
    labels: dict[Look, str]
    """Label of each look."""


Found = Mapping[str, list[Finding]]
"""Findings of one indicator by criterion."""


class Rules:
    """A referential made ready for one date, sector and profile; assesses any number of sets of findings.

    Every criterion is judged once without evidence, and what a set of findings says of a criterion is kept, so that
    thousands of organisations can be assessed in a row. What is kept never changes a result.
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
        self._kept: dict[tuple[str, frozenset[Look]], _Kept] = {}
        self._bares: dict[str, _Kept] = {}
        self._fractions: dict[tuple[int, int, int, int], Fraction] = {}
        self._doors = [
            (level, at)
            for level in referential.levels
            for at, one in enumerate(self.indicators)
            if 0 < one.required <= level.id
        ]
        self._blank = [self._count(each, {}) for each in self.indicators]
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
            _check(finding, self._known.get(wanted))
            at = self._place.get(wanted)
            if at is not None:
                grouped.setdefault(at, {}).setdefault(wanted, []).append(finding)
        return grouped

    def _counted(self, grouped: Mapping[int, Found]) -> tuple[list[_Count], int]:
        """What every indicator earns, and the sum of the weights of those that apply."""
        counts = list(self._blank)
        for at, found in grouped.items():
            counts[at] = self._count(self.indicators[at], found)
        return counts, sum(one.indicator.weight for one in counts if one.weight)

    def _count(self, indicator: Indicator, found: Found) -> _Count:
        """What one indicator earns; a criterion without findings earns nothing, but may be met when it is unknown."""
        weight = sure_halves = likely_halves = best_halves = 0
        computed = False
        for criterion in indicator.criteria:
            findings = found.get(criterion.id)
            known, likely = self._both(indicator, criterion, findings) if findings else self._bare(indicator, criterion)
            if known.result.status is not Status.NOT_APPLICABLE:
                share = criterion.weight
                weight += share
                sure_halves += share * known.halves
                likely_halves += share * likely.halves
                best_halves += share * (2 if known.open else max(known.halves, likely.halves))
                computed = computed or bool(criterion.engine)
        halves = (sure_halves, likely_halves, best_halves)
        return _Count(indicator=indicator, weight=weight, halves=halves, computed=computed)

    def _bare(self, indicator: Indicator, criterion: Criterion) -> tuple[_Kept, _Kept]:
        """A criterion without findings, in both views."""
        kept = self._bares.get(criterion.id)
        if kept is None:
            kept = self._bares[criterion.id] = self._judged(indicator, criterion, ())
        return kept, kept

    def _both(self, indicator: Indicator, criterion: Criterion, findings: Sequence[Finding]) -> tuple[_Kept, _Kept]:
        """What is kept of a criterion on its confirmed findings and with proposals."""
        sure = [one for one in findings if one.confirmed]
        if len(sure) == len(findings):
            kept = self._judged(indicator, criterion, findings)
            return kept, kept
        known = self._judged(indicator, criterion, sure) if sure else self._bare(indicator, criterion)[0]
        return known, self._judged(indicator, criterion, findings)

    def _judged(self, indicator: Indicator, criterion: Criterion, findings: Sequence[Finding]) -> _Kept:
        """What these findings say of a criterion, judged once for all findings that look the same to the rules."""
        months, on = indicator.validity_months, self.on
        looks = frozenset([_look(one, months, on) for one in findings])
        kept = self._kept.get((criterion.id, looks))
        if kept is None:
            labels = {look: str(at) for at, look in enumerate(looks)}
            conditions = asked(criterion, indicator.applies, sector=self.sector, profile=self.profile, on=on)
            labelled = [replace(one, evidence=labels[_look(one, months, on)]) for one in findings]
            result = judge(criterion, labelled, validity_months=months, on=on, asked=conditions)
            kept = self._kept[(criterion.id, looks)] = _Kept(
                result=result,
                halves=_halves(result),
                open=result.status is Status.UNKNOWN or any(one.code in OPEN for one in result.reasons),
                labels=labels,
            )
        return kept

    def _standing(self, counts: Sequence[_Count], total: int) -> Standing:
        confirmed, provisional, possible = (self._score(counts, total, view) for view in range(3))
        return Standing(
            score=Range(confirmed=confirmed, provisional=provisional, possible=possible),
            levels=(
                self._level(confirmed, counts, 0),
                self._level(provisional, counts, 1),
                self._level(possible, counts, 2),
            ),
        )

    def _score(self, counts: Sequence[_Count], total: int, view: int) -> Fraction:
        """Points of all indicators in one view, summed over the common denominator of their criteria weights."""
        common = lcm(*{one.weight or 1 for one in counts})
        earned = sum(
            one.indicator.weight * one.halves[view] * (common // one.weight) for one in counts if one.halves[view]
        )
        return Fraction(self.referential.scale * earned, total * 2 * common) if earned else NONE

    def _level(self, score: Fraction, counts: Sequence[_Count], view: int) -> int:
        """Highest level whose conditions, and those of every level before it, all hold in this view."""
        reached = 0
        for level in self.referential.levels:
            if not self._holds(level, score, counts, view, reached):
                break
            reached = level.id
        return reached

    def _holds(self, level: Level, score: Fraction, counts: Sequence[_Count], view: int, reached: int) -> bool:
        """Whether the points, the level before, the strict gates and the computations of `level` are there."""
        if level.needs_level > reached or (level.min_score is not None and score < level.min_score):
            return False
        doors = [counts[at] for door, at in self._doors if door is level] if self.strict else []
        if not all(one.passes(level.gate_share, view) for one in doors):
            return False
        return all(any(one.indicator.id == wanted and one.complete(view) for one in counts) for wanted in level.engines)

    def _gates(self, counts: Sequence[_Count]) -> tuple[Gate, ...]:
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
        self, counts: Sequence[_Count], grouped: Mapping[int, Found], total: int
    ) -> tuple[IndicatorResult, ...]:
        if total != self._blank_total:
            return tuple(self._result(one, grouped.get(at, {}), total) for at, one in enumerate(counts))
        results = list(self._blank_results)
        for at, found in grouped.items():
            results[at] = self._result(counts[at], found, total)
        return tuple(results)

    def _result(self, count: _Count, found: Found, total: int) -> IndicatorResult:
        """Points and criteria of one indicator, `total` being the weights of all indicators asked."""
        confirmed, provisional = [], []
        for criterion in count.indicator.criteria:
            findings = found.get(criterion.id, ())
            known, likely = self._both(count.indicator, criterion, findings)
            sure = self._attributed(count.indicator, known, [one for one in findings if one.confirmed])
            confirmed.append(sure)
            same = likely is known
            provisional.append(sure if same else self._attributed(count.indicator, likely, findings))
        return IndicatorResult(
            id=count.indicator.id,
            max_points=self._points(count, 2 * count.weight, total),
            confirmed=self._view(count, confirmed, 0, total),
            provisional=self._view(count, provisional, 1, total),
            possible=self._points(count, count.halves[2], total),
        )

    def _attributed(self, indicator: Indicator, kept: _Kept, findings: Sequence[Finding]) -> CriterionResult:
        """The result that is kept, with the ids of this evidence in place of the labels."""
        result = kept.result
        if not findings:
            return result
        named: dict[str, set[str]] = {}
        for one in findings:
            label = kept.labels[_look(one, indicator.validity_months, self.on)]
            named.setdefault(label, set()).add(one.evidence)
        reasons = [
            Reason(code=why.code, evidence=tuple(sorted({name for at in why.evidence for name in named[at]})))
            for why in result.reasons
        ]
        return CriterionResult(id=result.id, status=result.status, credit=result.credit, reasons=tuple(reasons))

    def _view(self, count: _Count, criteria: Sequence[CriterionResult], view: int, total: int) -> IndicatorView:
        points = self._points(count, count.halves[view], total)
        return IndicatorView(status=_status(criteria), points=points, criteria=tuple(criteria))

    def _points(self, count: _Count, halves: int, total: int) -> Fraction:
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
    if finding.origin is Origin.DOCUMENT:
        return
    if finding.origin is not Origin.ENGINE and not finding.confirmed:
        raise FindingError(f"{finding.criterion}: a declaration or a decision is a person's, so it is confirmed")
    if finding.origin is Origin.ENGINE and finding.engine != criterion.engine:
        raise FindingError(f"{finding.criterion}: the engine “{finding.engine}” does not feed this criterion")


def _look(finding: Finding, months: int, on: date) -> Look:
    """What the rules see of a finding; the date itself matters to them only to tell the newest figure."""
    figure = finding.figure
    return (
        finding.origin,
        finding.stance,
        finding.status,
        validity(finding, months, on),
        figure,
        finding.dated if figure is not None else None,
    )


def _halves(result: CriterionResult) -> int:
    """Half credits earned: 2 when met, 1 when partly met, else 0."""
    return 2 if result.status is Status.MET else 1 if result.status is Status.PARTLY else 0


def _status(criteria: Sequence[CriterionResult]) -> Status:
    """Status of an indicator from its applicable criteria: all met, some credit, some denied, or unknown."""
    statuses = [one.status for one in criteria if one.status is not Status.NOT_APPLICABLE]
    if not statuses:
        return Status.NOT_APPLICABLE
    if Status.MET in statuses or Status.PARTLY in statuses:
        return Status.MET if statuses.count(Status.MET) == len(statuses) else Status.PARTLY
    return Status.NOT_MET if Status.NOT_MET in statuses else Status.UNKNOWN
