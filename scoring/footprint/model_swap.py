"""The choice of an AI model: the same answers by another one, both under the same assumptions.

Nobody knows how many requests are served together, nor the electricity and cooling of the data centre; but whatever
they are, they are the same for both models. So the two impacts are subtracted under each set of assumptions, and the
saving goes from the least to the most of these differences: narrower than the difference of two whole intervals. The
sizes of the two models are guessed apart, and vary apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from scoring.footprint.ai_models import Parameters, resolve
from scoring.footprint.inference import BATCHES, DATACENTRE_PUE, OCCUPANCY, UNKNOWN_PLACE, Grid, Impact, remote_model
from scoring.footprint.interval import Interval
from scoring.footprint.levers import ai_swap

MOST_ANSWERS = 10**12
MOST_TOKENS = 10**6


class _Setting(NamedTuple):
    """Assumptions that both models share."""

    batch: int
    pue: Interval
    occupancy: Interval
    grid: Grid


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A model, its size and one of its answers."""

    name: str
    """As written."""
    size: Parameters
    """Size, and how it is known."""
    answer: Impact
    """One answer, over all assumptions."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelSwap:
    """What another model saves in a year; apart from any inventory, which does not hold these calls."""

    before: Served
    """The model in use."""
    after: Served
    """The model that would answer instead."""
    answers: int
    """Answers a year."""
    tokens: int
    """Output tokens of an answer; input tokens are not counted."""
    place: str
    """Place of the electricity, alpha-3 code or ``unknown``."""
    least_g: float
    """Least saving of a year, g CO2e; negative when the swap may add."""
    most_g: float
    """Most saving of a year, g CO2e."""

    @property
    def rank_g(self) -> float:
        """Where it stands among levers that have a median, g CO2e; to order them only, never a result.

        The geometric middle, as a lognormal between these ends would have its median; zero when the sign is not known.
        """
        if self.least_g <= 0.0 <= self.most_g:
            return 0.0
        return math.copysign(math.sqrt(self.least_g * self.most_g), self.most_g)


def model_swap(before: str, after: str, *, answers: int, tokens: int, grid: Grid = UNKNOWN_PLACE) -> ModelSwap:
    """Saving of a year when ``after`` gives the ``answers`` of ``before``, each of ``tokens`` output tokens.

    Every number of requests served together is tried, with both ends of the electricity, the cooling and the use of
    the hardware: between these ends the difference is linear in each. Raises ValueError unless there are 1 to 10^12
    answers of 1 to 10^6 tokens, and two names that differ.
    """
    if not (1 <= answers <= MOST_ANSWERS and 1 <= tokens <= MOST_TOKENS):
        raise ValueError(f"1 to 1e12 answers of 1 to 1e6 tokens are expected, got {answers} of {tokens}")
    if before.strip().lower() == after.strip().lower():
        raise ValueError(f"two models are expected, got {before!r} twice")
    sizes = resolve(before), resolve(after)
    savings = [
        ai_swap(_answer(sizes[0], tokens, setting), _answer(sizes[1], tokens, setting), calls=answers)
        for setting in _settings(grid)
    ]
    served = [
        Served(name=name, size=size, answer=remote_model(model=name, output_tokens=tokens, grid=grid, parameters=size))
        for name, size in zip((before, after), sizes, strict=True)
    ]
    return ModelSwap(
        before=served[0],
        after=served[1],
        answers=answers,
        tokens=tokens,
        place=grid.place,
        least_g=min(least for least, _ in savings),
        most_g=max(most for _, most in savings),
    )


def _answer(size: Parameters, tokens: int, setting: _Setting) -> Impact:
    """One answer under one set of assumptions; what is left of the interval is the size."""
    return remote_model(
        model="",
        output_tokens=tokens,
        parameters=size,
        grid=setting.grid,
        pue=setting.pue,
        occupancy=setting.occupancy,
        batches=(setting.batch, setting.batch),
    )


def _settings(grid: Grid) -> Iterator[_Setting]:
    """Every set of shared assumptions to try."""
    many, alone = BATCHES
    ends = product(_ends(DATACENTRE_PUE), _ends(OCCUPANCY), _ends(grid.gwp_g_per_kwh))
    for pue, occupancy, gwp in ends:
        place = replace(grid, gwp_g_per_kwh=gwp)
        for batch in range(alone, many + 1):
            yield _Setting(batch, pue, occupancy, place)


def _ends(one: Interval) -> tuple[Interval, Interval]:
    """Each end of an interval as a point."""
    return Interval(one.low, one.low), Interval(one.high, one.high)
