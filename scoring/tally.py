"""What each indicator earns from its findings: criteria judged once, credits counted in halves.

Whatever looks the same to the rules is judged once and kept, so that thousands of organisations can be assessed in a
row: findings of the same look, on criteria of the same traits. What is kept never changes a result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from scoring.model import Criterion, CriterionResult, Finding, Indicator, Profile, Reason, Status
from scoring.rules import CREDIT, Asked, asked, judge, validity

HALVES = {status: int(2 * credit) for status, credit in CREDIT.items()}
"""Half credits of a status: 2, 1 or 0."""
OPEN = {"rule_only", "figure_missing"}
"""Codes of a status that more evidence can still complete."""
Found = Mapping[str, list[Finding]]
"""Findings of one indicator by criterion."""
Look = tuple[object, ...]
"""All that the rules see of a finding: two findings of the same look say the same."""
Traits = tuple[object, ...]
"""All that the rules see of a criterion: the same findings give two criteria of the same traits the same status."""


@dataclass(kw_only=True, slots=True)
class Count:
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


@dataclass(kw_only=True, slots=True)
class _Kept:
    """The outcome of criteria of the same traits for findings of certain looks."""

    result: CriterionResult
    """The result of the first one judged, evidence standing as labels of looks."""
    halves: int
    """Half credits earned: 2, 1 or 0."""
    open: bool
    """Whether more evidence could still complete it: unknown, or proved in part only."""
    labels: dict[Look, str]
    """Label of each look."""


class Tally:
    """Judges and counts for one date, sector and profile."""

    def __init__(self, indicators: Sequence[Indicator], *, on: date, sector: str, profile: Profile) -> None:
        self.on = on
        self._asked = {
            criterion.id: asked(criterion, one.applies, sector=sector, profile=profile, on=on)
            for one in indicators
            for criterion in one.criteria
        }
        numbers: dict[Traits, int] = {}
        self._traits = {
            criterion.id: numbers.setdefault(_traits(criterion, self._asked[criterion.id]), len(numbers))
            for one in indicators
            for criterion in one.criteria
        }
        self._kept: dict[tuple[int, frozenset[Look]], _Kept] = {}
        self._bare = {
            criterion.id: self._judged(one, criterion, (), ()) for one in indicators for criterion in one.criteria
        }
        self._plain = {name: replace(kept.result, id=name) for name, kept in self._bare.items()}

    def count(self, indicator: Indicator, found: Found) -> Count:
        """What one indicator earns; a criterion without findings earns nothing, but may be met while it is unknown."""
        weight = sure_halves = likely_halves = best_halves = 0
        computed = False
        for criterion in indicator.criteria:
            findings = found.get(criterion.id)
            if findings is None:
                known = likely = self._bare[criterion.id]
            else:
                known, likely = self._both(indicator, criterion, findings)
            if known.result.status is not Status.NOT_APPLICABLE:
                share = criterion.weight
                weight += share
                sure_halves += share * known.halves
                likely_halves += share * likely.halves
                best_halves += share * (2 if known.open else max(known.halves, likely.halves))
                computed = computed or bool(criterion.engine)
        halves = (sure_halves, likely_halves, best_halves)
        return Count(indicator=indicator, weight=weight, halves=halves, computed=computed)

    def results(self, indicator: Indicator, found: Found) -> tuple[list[CriterionResult], list[CriterionResult]]:
        """The criteria of one indicator with their evidence, confirmed and provisional."""
        confirmed, provisional = [], []
        for criterion in indicator.criteria:
            findings = found.get(criterion.id)
            if findings is None:
                sure = likely = self._plain[criterion.id]
            else:
                known, kept = self._both(indicator, criterion, findings)
                sure = self._attributed(indicator, criterion, known, [one for one in findings if one.confirmed])
                likely = sure if kept is known else self._attributed(indicator, criterion, kept, findings)
            confirmed.append(sure)
            provisional.append(likely)
        return confirmed, provisional

    def _both(self, indicator: Indicator, criterion: Criterion, findings: Sequence[Finding]) -> tuple[_Kept, _Kept]:
        """What is kept of a criterion on its confirmed findings and with proposals."""
        months, on = indicator.validity_months, self.on
        looks = [_look(one, months, on) for one in findings]
        kept = self._judged(indicator, criterion, findings, looks)
        sure = [at for at, one in enumerate(findings) if one.confirmed]
        if len(sure) == len(findings):
            return kept, kept
        if not sure:
            return self._bare[criterion.id], kept
        confirmed = [findings[at] for at in sure]
        return self._judged(indicator, criterion, confirmed, [looks[at] for at in sure]), kept

    def _judged(
        self, indicator: Indicator, criterion: Criterion, findings: Sequence[Finding], looks: Sequence[Look]
    ) -> _Kept:
        """What these findings, of these looks, say of a criterion."""
        key = (self._traits[criterion.id], frozenset(looks))
        kept = self._kept.get(key)
        if kept is None:
            models = dict(zip(looks, findings, strict=True))
            labels = {look: str(at) for at, look in enumerate(models)}
            labelled = [replace(one, evidence=labels[look]) for look, one in models.items()]
            months, asked = indicator.validity_months, self._asked[criterion.id]
            result = judge(criterion, labelled, validity_months=months, on=self.on, asked=asked)
            kept = self._kept[key] = _Kept(
                result=result,
                halves=HALVES[result.status],
                open=result.status is Status.UNKNOWN or any(one.code in OPEN for one in result.reasons),
                labels=labels,
            )
        return kept

    def _attributed(
        self, indicator: Indicator, criterion: Criterion, kept: _Kept, findings: Sequence[Finding]
    ) -> CriterionResult:
        """The result that is kept, for this criterion and with the ids of this evidence in place of the labels."""
        result = kept.result
        named: dict[str, set[str]] = {}
        for one in findings:
            label = kept.labels[_look(one, indicator.validity_months, self.on)]
            named.setdefault(label, set()).add(one.evidence)
        reasons = [
            Reason(code=why.code, evidence=tuple(sorted({name for at in why.evidence for name in named[at]})))
            for why in result.reasons
        ]
        return CriterionResult(id=criterion.id, status=result.status, credit=result.credit, reasons=tuple(reasons))


def _traits(criterion: Criterion, asked: Asked) -> Traits:
    """What the rules see of a criterion; neither its name nor its weight changes a status."""
    return criterion.engine, criterion.needs, criterion.declaration, criterion.metric, asked


def _look(finding: Finding, months: int, on: date) -> Look:
    """What the rules see of a finding; the date itself matters to them only to tell the newest figure."""
    state = validity(finding, months, on)
    if finding.figure is None:
        return finding.origin, finding.stance, finding.status, state
    return finding.origin, finding.stance, finding.status, state, finding.figure, finding.dated
