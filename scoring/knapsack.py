"""The choice behind a plan: the criteria of least effort that reach a level, solved exactly in whole numbers.

Why it is exact. Making a criterion met adds a fixed number of points, whatever the others do, and never changes which
criteria apply. Points and efforts are whole numbers once brought to a common denominator. Reaching a level is then:
enough points, enough of each strict gate's indicator, all of each computed indicator, for least effort. That is a
knapsack, solved by dynamic programming over effort, one indicator after the other; every comparison is between whole
numbers. Inside an indicator only the pairs (effort, half credits) that no other pair beats are carried on: a beaten
pair can always be replaced, since more points and less effort never hurt. Efforts are above zero, which
`parse_referential` makes sure of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

import numpy as np
from numpy.typing import NDArray

from scoring.level import Rules
from scoring.model import Assessment, Criterion, Indicator, IndicatorResult, IndicatorView, Level, Status

Pair = tuple[int, int]
"""Effort in units, and weighted half credits, of a set of criteria of one indicator."""
Column = NDArray[np.object_] | NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A criterion that is not met yet."""

    criterion: Criterion
    effort: int
    """In units of the problem."""
    halves: int
    """Weighted half credits it adds."""

    @property
    def lead(self) -> Fraction:
        return self.criterion.lead_months


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """One indicator: what it has, what it must have, and what can be added."""

    indicator: Indicator
    points: int
    """Points of one weighted half credit, in units of the problem."""
    has: int
    """Weighted half credits earned."""
    must: int
    """Weighted half credits that strict gates and computed indicators ask."""
    computed: bool
    """Whether one of its applicable criteria is fed by an engine."""
    items: tuple[Item, ...]
    """Criteria that can be added."""

    def frontiers(self, lead: Fraction) -> list[list[Pair]]:
        """For each place in `items`, the unbeaten (effort, half credits) of what can be chosen from there on."""
        found: list[list[Pair]] = [[(0, 0)]]
        for item in reversed(self.items):
            more = [(effort + item.effort, halves + item.halves) for effort, halves in found[0]]
            found.insert(0, _unbeaten(found[0] + more) if item.lead <= lead else found[0])
        return found


class Problem:
    """The choice to make, in whole numbers."""

    def __init__(self, rules: Rules, start: Assessment, levels: Sequence[Level], *, confirmed: bool) -> None:
        self.levels, self.strict, self.scale = levels, start.strict, start.referential.scale
        self.start_level = start.level_confirmed if confirmed else start.level_provisional
        results = [one for one in start.indicators if one.max_points]
        indicators = {one.id: one for one in rules.indicators}
        weights = {one.id: _asked(indicators[one.id], one) for one in results}
        self.common = lcm(*weights.values())
        self.total = sum(indicators[one.id].weight for one in results)
        criteria = [criterion for one in results for criterion in indicators[one.id].criteria]
        self.unit = lcm(*(one.effort_days.denominator for one in criteria))
        self.groups = [
            self._group(indicators[one.id], one.confirmed if confirmed else one.provisional, weights[one.id])
            for one in results
        ]
        self.items = [item for group in self.groups for item in group.items]
        has = sum(group.points * group.has for group in self.groups)
        wanted = max((level.min_score or 0 for level in levels), default=0)
        asked = ceil(Fraction(wanted * self.total * 2 * self.common, self.scale))
        self.need = asked - has if self.total else wanted
        self.most = sum(group.points * item.halves for group in self.groups for item in group.items)

    def _group(self, indicator: Indicator, view: IndicatorView, weight: int) -> Group:
        items, has, computed = [], 0, False
        for criterion, one in zip(indicator.criteria, view.criteria, strict=True):
            if one.status is not Status.NOT_APPLICABLE:
                earned = int(one.credit * 2) * criterion.weight
                has += earned
                computed = computed or bool(criterion.engine)
                left = 2 * criterion.weight - earned
                effort = int(criterion.effort_days * self.unit)
                items += [Item(criterion=criterion, effort=effort, halves=left)] if left else []
        return Group(
            indicator=indicator,
            points=indicator.weight * (self.common // weight),
            has=has,
            must=self._must(indicator, 2 * weight),
            computed=computed,
            items=tuple(items),
        )

    def _must(self, indicator: Indicator, full: int) -> int:
        """Weighted half credits of `full` that the levels ask of this indicator, whatever the score."""
        asked = [0]
        for level in self.levels:
            if indicator.id in level.engines:
                asked.append(full)
            if self.strict and 0 < indicator.required <= level.id:
                asked.append(ceil(level.gate_share * full))
        return max(asked)

    def lacks_computation(self) -> bool:
        """Whether a level needs a computed indicator that is not asked here, or that nothing computes."""
        fed = {group.indicator.id for group in self.groups if group.computed}
        return any(wanted not in fed for level in self.levels for wanted in level.engines)

    def least(self, lead: Fraction) -> int | None:
        """Least effort, in units, with criteria of at most this lead time; None when they do not suffice."""
        if self.lacks_computation():
            return None
        size = sum(item.effort for item in self.items) + 1
        best = self._column(size)
        for group in self.groups:
            best = self._with(best, group, group.frontiers(lead)[0])
        enough = np.flatnonzero(best >= max(self.need, 0))
        return int(enough[0]) if enough.size else None

    def choose(self, lead: Fraction, least: int) -> list[tuple[Group, Item]]:
        """The first set, in the order of the referential, of this effort and of at most this lead time."""
        after = [self._column(least + 1)]
        for group in reversed(self.groups):
            after.insert(0, self._with(after[0], group, group.frontiers(lead)[0]))
        chosen: list[tuple[Group, Item]] = []
        left, need = least, self.need
        for group, rest in zip(self.groups, after[1:], strict=True):
            frontiers, gained = group.frontiers(lead), 0
            for at, item in enumerate(group.items):
                if item.lead > lead:
                    continue
                taken = (left - item.effort, gained + item.halves)
                if self._completes(group, rest, frontiers[at + 1], taken, need):
                    left, gained = taken
                    chosen.append((group, item))
            need -= gained * group.points
        return chosen

    def _completes(self, group: Group, rest: Column, frontier: list[Pair], taken: Pair, need: int) -> bool:
        """Whether something chosen later makes up what is still missing, with the effort that is left."""
        left, gained = taken
        return any(
            effort <= left
            and group.has + gained + halves >= group.must
            and rest[left - effort] >= max(need - (gained + halves) * group.points, 0)
            for effort, halves in frontier
        )

    def _column(self, size: int) -> Column:
        """Most points for each effort from 0 when nothing is left to choose: none."""
        return np.zeros(size, dtype=np.int64 if self.most < 2**62 else object)

    def _with(self, best: Column, group: Group, pairs: Sequence[Pair]) -> Column:
        """Most points for each effort once this indicator is chosen too; below zero where its need cannot be met."""
        found = np.full_like(best, -self.most - 1)
        for effort, halves in pairs:
            if group.has + halves >= group.must and effort < len(best):
                np.maximum(found[effort:], best[: len(best) - effort] + halves * group.points, out=found[effort:])
        return found

    def gain(self, group: Group, item: Item) -> Fraction:
        """Points on the scale that a criterion of this indicator adds."""
        return Fraction(self.scale * group.points * item.halves, self.total * 2 * self.common)

    def days(self, effort: int) -> Fraction:
        """Person-days of an effort in units."""
        return Fraction(effort, self.unit)


def _asked(indicator: Indicator, result: IndicatorResult) -> int:
    """Sum of the weights of the criteria that apply."""
    return sum(
        criterion.weight
        for criterion, one in zip(indicator.criteria, result.confirmed.criteria, strict=True)
        if one.status is not Status.NOT_APPLICABLE
    )


def _unbeaten(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that no other equals or beats with as little effort, by rising effort."""
    kept: list[Pair] = []
    for effort, halves in sorted(pairs, key=lambda one: (one[0], -one[1])):
        if not kept or halves > kept[-1][1]:
            kept.append((effort, halves))
    return kept
