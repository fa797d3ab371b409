"""Uncertainty by drawing: each factor once for all lines, so that it does not average out with the size of a fleet.

Every uncertain quantity is lognormal with its median at the value used. It has its own stream of numbers, made from
the seed and its name: the same seed gives the same bytes, whatever the order of the lines, and two scenarios that
share a factor share its draws (common random numbers).

Quantities drawn: each factor of a piece (type, stage, category), each factor of a kilowatt-hour (place, category),
the usual life and the usual electricity of each type, and what the inventory declares (pieces and lives by type,
kilowatt-hours by type), with one small spread.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np

from scoring.footprint.activity import Activity
from scoring.footprint.criteria import CATEGORIES, CATEGORY_INDEX, STAGE_INDEX, STAGES, USE
from scoring.footprint.factor_model import P95_SIGMAS
from scoring.footprint.impact import Loads, loads
from scoring.footprint.selection import Floats, Selection

DEFAULT_DRAWS = 2_000
DEFAULT_SEED = 20_261_123
DECLARED_GSD = 1.05
"""Spread of what an inventory declares, by judgement: a few percent of pieces missed or counted twice."""
CLIMATE = CATEGORY_INDEX["climate_change"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Percentiles:
    """What to say of an uncertain number."""

    p5: float
    """One draw in twenty is below."""
    p50: float
    """Median."""
    p95: float
    """One draw in twenty is above."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draws:
    """Impacts drawn."""

    by_stage: Floats
    """4 x 16 x D: stage, category, draw; location-based electricity."""
    market_climate: Floats
    """D, climate change in all, with the factors of the electricity contracts."""
    seed: int
    """Seed that gives these bytes again."""

    def total(self, category: str) -> Floats:
        """D, one category over all stages."""
        return np.asarray(self.by_stage[:, CATEGORY_INDEX[category], :].sum(axis=0))

    def percentiles(self, category: str) -> Percentiles:
        """P5, P50 and P95 of one category."""
        return percentiles(self.total(category))


@dataclass(frozen=True, kw_only=True, slots=True)
class Swing:
    """How far one uncertain quantity alone moves the total of a category."""

    name: str
    """Factor id, or the property of a type."""
    low: float
    """Total with the quantity at its 5th or 95th percentile, whichever gives less."""
    high: float
    """Total with it at the other."""


def percentiles(draws: Floats) -> Percentiles:
    """P5, P50 and P95 of drawn numbers, by linear interpolation."""
    low, middle, high = np.percentile(draws, [5.0, 50.0, 95.0]).tolist()
    return Percentiles(p5=low, p50=middle, p95=high)


def multiplier(name: str, sigma: float, draws: int, seed: int) -> Floats:
    """``draws`` lognormal multipliers of median 1 and log-deviation ``sigma``, from the stream called ``name``."""
    if sigma == 0.0:
        return np.ones(draws)
    words = np.frombuffer(hashlib.sha256(name.encode()).digest()[:16], dtype="<u4")
    stream = np.random.Generator(np.random.PCG64([seed, *(int(word) for word in words)]))
    normal = stream.standard_normal(draws)
    normal *= sigma
    return np.asarray(np.exp(normal, out=normal))


def simulate(act: Activity, selection: Selection, *, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED) -> Draws:
    """Draws the impacts of a year; raises ValueError unless ``draws`` >= 1 and ``seed`` >= 0."""
    if draws < 1 or seed < 0:
        raise ValueError(f"draws must be >= 1 and seed >= 0, got {draws} and {seed}")
    sums = loads(act, selection)
    by_stage = np.zeros((len(STAGES), len(CATEGORIES), draws))
    _draw_pieces(sums, selection, by_stage, seed)
    market = _draw_electricity(sums, selection, by_stage, seed)
    return Draws(by_stage=by_stage, market_climate=market, seed=seed)


def _draw_pieces(sums: Loads, selection: Selection, by_stage: Floats, seed: int) -> None:
    """Adds what pieces bear, by stage and category."""
    draws = by_stage.shape[2]
    declared_sigma = math.log(DECLARED_GSD)
    for kind in np.flatnonzero(sums.per_year.any(axis=1)):
        name = selection.types[kind]
        declared = multiplier(f"declared/{name}/pieces", declared_sigma, draws, seed)
        life = declared / multiplier(f"usual/{name}/lifetime", float(selection.lifetime_sigma[kind]), draws, seed)
        for stage, rank in STAGE_INDEX.items():
            usual = float(sums.per_year_usual[kind, rank])
            pieces = usual * life + (float(sums.per_year[kind, rank]) - usual) * declared
            for category in np.flatnonzero(np.isfinite(selection.piece[kind, rank])):
                factor = selection.chosen[(name, CATEGORIES[category], stage, "-")]
                drawn = multiplier(factor.id, float(selection.piece_sigma[kind, rank, category]), draws, seed)
                drawn *= pieces
                drawn *= factor.value
                by_stage[rank, category] += drawn


def _draw_electricity(sums: Loads, selection: Selection, by_stage: Floats, seed: int) -> Floats:
    """Adds the electricity to the use stage; returns the climate total with the contracts' own factors."""
    draws = by_stage.shape[2]
    usual = {
        kind: multiplier(
            f"usual/{selection.types[kind]}/electricity_use", float(selection.usual_kwh_sigma[kind]), draws, seed
        )
        for kind in np.flatnonzero(sums.kwh_usual.any(axis=1))
    }
    declared = {
        kind: multiplier(f"declared/{selection.types[kind]}/kwh", math.log(DECLARED_GSD), draws, seed)
        for kind in np.flatnonzero(sums.kwh.any(axis=1))
    }
    moved = np.zeros(draws)  # climate of the grid, under contract
    for place in np.flatnonzero(sums.kwh.any(axis=0)):
        kwh, signed = np.zeros(draws), np.zeros(draws)
        for kind in np.flatnonzero(sums.kwh[:, place]):
            habit = usual.get(kind, 1.0)
            for table, table_usual, into in (
                (sums.kwh, sums.kwh_usual, kwh),
                (sums.contract_kwh, sums.contract_usual, signed),
            ):
                ordinary = float(table_usual[kind, place])
                into += (ordinary * habit + (float(table[kind, place]) - ordinary)) * declared[kind]
        for category in np.flatnonzero(np.isfinite(selection.kwh[place])):
            factor = selection.chosen[("electricity", CATEGORIES[category], "use", selection.places[place])]
            drawn = multiplier(factor.id, float(selection.kwh_sigma[place, category]), draws, seed)
            drawn *= factor.value
            by_stage[USE, category] += drawn * kwh
            if category == CLIMATE:
                moved += drawn * signed
    return np.asarray(by_stage[:, CLIMATE, :].sum(axis=0) - moved + sums.contract_kg)


def tornado(
    act: Activity, selection: Selection, category: str = "climate_change", *, most: int = 12
) -> tuple[Swing, ...]:
    """The ``most`` uncertain quantities that move a category the most, one at a time from P5 to P95, largest first."""
    sums = loads(act, selection)
    column = CATEGORY_INDEX[category]
    parts: dict[str, tuple[float, float]] = {}  # name: impact it multiplies, sigma
    piece, kwh = np.nan_to_num(selection.piece[:, :, column]), np.nan_to_num(selection.kwh[:, column])
    embedded, electricity = sums.per_year * piece, sums.kwh * kwh[None, :]
    for kind, name in enumerate(selection.types):
        for stage, rank in STAGE_INDEX.items():
            if embedded[kind, rank]:
                factor = selection.chosen[(name, category, stage, "-")]
                parts[factor.id] = (float(embedded[kind, rank]), float(selection.piece_sigma[kind, rank, column]))
        lived = float((sums.per_year_usual[kind] * piece[kind]).sum())
        parts[f"usual/{name}/lifetime"] = (lived, -float(selection.lifetime_sigma[kind]))
        used = float((sums.kwh_usual[kind] * kwh).sum())
        parts[f"usual/{name}/electricity_use"] = (used, float(selection.usual_kwh_sigma[kind]))
    for place, name in enumerate(selection.places):
        if used := float(electricity[:, place].sum()):
            factor = selection.chosen[("electricity", category, "use", name)]
            parts[factor.id] = (used, float(selection.kwh_sigma[place, column]))
    total = float(embedded.sum() + electricity.sum())
    swings = []
    for name, (part, sigma) in parts.items():
        ends = [total + part * (math.exp(sign * sigma * P95_SIGMAS) - 1.0) for sign in (-1.0, 1.0)]
        if ends[0] != ends[1]:
            swings.append(Swing(name=name, low=min(ends), high=max(ends)))
    return tuple(sorted(swings, key=lambda swing: (swing.low - swing.high, swing.name))[:most])
