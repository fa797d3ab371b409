"""A closed interval of non-negative reals: what we say when a point would pretend to know more."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """Every value from ``low`` to ``high`` is thought possible; unit given by the field that holds it.

    Raises ValueError unless 0 <= low <= high < infinity.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and 0.0 <= self.low <= self.high):
            raise ValueError(f"an interval needs 0 <= low <= high, finite; got {self.low} to {self.high}")

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, other: Interval) -> Interval:
        """Product of two intervals of non-negative reals: the bounds multiply."""
        return Interval(self.low * other.low, self.high * other.high)

    def scaled(self, factor: float) -> Interval:
        """Both bounds times a non-negative factor."""
        return Interval(self.low * factor, self.high * factor)

    def contains(self, value: float) -> bool:
        """True when ``value`` lies between the bounds, bounds included."""
        return self.low <= value <= self.high


def around(value: float, factor: float) -> Interval:
    """``value`` divided and multiplied by ``factor`` (>= 1): a single source widened by judgement."""
    return Interval(value / factor, value * factor)
