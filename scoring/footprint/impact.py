"""The kernel: impacts of a year by type, stage and category, and how much of the inventory they cover.

For a line of ``q`` pieces living ``L`` years, using ``e`` kWh a year and piece in a place::

    manufacture, distribution, end of life   q / L x factor of the piece
    use                                      q x e x PUE x factor of the kWh  (+ q x yearly factor of the piece)

A factor that does not exist adds nothing and is not zero: ``coverage`` says which share of the pieces has the
factors of manufacture and of use, and under a threshold the category is not assessable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.footprint.activity import Activity, ordered_sums
from scoring.footprint.criteria import CATEGORIES, CATEGORY_INDEX, STAGE_INDEX, STAGES, USE
from scoring.footprint.selection import Floats, Selection

COVERAGE_THRESHOLD = 0.8
"""Share of pieces under which a category is not assessable."""
MANUFACTURE = STAGE_INDEX["manufacture"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Loads:
    """Lines summed by type and place: all that the factors multiply."""

    per_year: Floats
    """T x 4, pieces over life by stage (manufacture carries the share made); pieces for ``use``."""
    per_year_usual: Floats
    """T x 4, the part of it whose life is that of the type; zero for ``use``."""
    kwh: Floats
    """T x P, electricity, kWh a year."""
    kwh_usual: Floats
    """T x P, the part of it that is the usual one of the type."""
    contract_kwh: Floats
    """T x P, the part of ``kwh`` under a contract with its own factor."""
    contract_usual: Floats
    """T x P, the part of ``kwh_usual`` under such a contract."""
    contract_kg: float
    """Market-based climate impact of the electricity under contract, kg CO2e a year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Impacts:
    """Impacts of a year."""

    by_type: Floats
    """T x 4 x 16: type, stage, category; a missing factor adds nothing."""
    coverage: Floats
    """16, share of the pieces with factors for manufacture and use; 1 for an empty inventory."""
    stage_coverage: Floats
    """4 x 16, share of the pieces with a factor, by stage."""
    selection: Selection
    """Factors used."""

    def total(self, category: str) -> float:
        """Sum over types and stages of one category, in its unit, whatever its coverage."""
        return float(self.by_type[:, :, CATEGORY_INDEX[category]].sum())

    def by_stage(self, category: str) -> dict[str, float]:
        """Stage to impact of one category."""
        return {stage: float(self.by_type[:, rank, CATEGORY_INDEX[category]].sum()) for stage, rank in _STAGES}

    def per_type(self, category: str) -> dict[str, float]:
        """Type to impact of one category, types that have some, largest first."""
        values = self.by_type[:, :, CATEGORY_INDEX[category]].sum(axis=1)
        pairs = zip(self.selection.types, values.tolist(), strict=True)
        return dict(sorted(((t, v) for t, v in pairs if v), key=lambda pair: (-pair[1], pair[0])))

    def assessable(self, category: str, threshold: float = COVERAGE_THRESHOLD) -> bool:
        """True when enough of the pieces have their factors in this category."""
        return bool(self.coverage[CATEGORY_INDEX[category]] >= threshold)


_STAGES = tuple(STAGE_INDEX.items())


def loads(act: Activity, selection: Selection) -> Loads:
    """Sums of the lines by type and place, order-free to the last bit."""
    size, places = len(selection.types), len(selection.places)
    per_year, usual = np.zeros((size, len(STAGES))), np.zeros((size, len(STAGES)))
    for stage, rank in _STAGES:
        values = act.quantity if stage == "use" else act.per_year
        if stage == "manufacture":
            values = values * act.made
        per_year[:, rank] = ordered_sums(act.type, values, size)
        if stage != "use":
            usual[:, rank] = ordered_sums(act.type, np.where(act.usual_life, values, 0.0), size)
    cell = np.where((act.type >= 0) & (act.place >= 0), act.type * places + act.place, -1)
    shape, signed = (size, places), np.isfinite(act.contract)
    usual_kwh = np.where(act.usual_kwh, act.kwh, 0.0)
    contract_kg = ordered_sums(np.zeros_like(act.type), np.where(signed, act.kwh * act.contract, 0.0), 1)

    def by_place(values: Floats) -> Floats:
        return ordered_sums(cell, values, size * places).reshape(shape)

    return Loads(
        per_year=per_year,
        per_year_usual=usual,
        kwh=by_place(act.kwh),
        kwh_usual=by_place(usual_kwh),
        contract_kwh=by_place(np.where(signed, act.kwh, 0.0)),
        contract_usual=by_place(np.where(signed, usual_kwh, 0.0)),
        contract_kg=float(contract_kg[0]),
    )


def compute(act: Activity, selection: Selection) -> Impacts:
    """Impacts of a year, location-based electricity, with coverage."""
    sums = loads(act, selection)
    by_type = sums.per_year[:, :, None] * np.nan_to_num(selection.piece)
    by_type[:, USE, :] += sums.kwh @ np.nan_to_num(selection.kwh)
    coverage, stage_coverage = _coverage(act, selection)
    return Impacts(by_type=by_type, coverage=coverage, stage_coverage=stage_coverage, selection=selection)


def per_line(act: Activity, selection: Selection) -> Floats:
    """n x 16, impact of each line in a year: the evidence behind a total."""
    embedded = np.nan_to_num(selection.piece)
    made = embedded[:, MANUFACTURE, :]
    other = embedded[:, [r for s, r in _STAGES if s in ("distribution", "end_of_life")], :].sum(axis=1)
    known, placed = act.type >= 0, act.place >= 0
    table = np.nan_to_num(selection.kwh)[act.place] * (act.kwh * (known & placed))[:, None]
    table += made[act.type] * (act.per_year * act.made * known)[:, None]
    table += other[act.type] * (act.per_year * known)[:, None]
    table += embedded[:, USE, :][act.type] * (act.quantity * known)[:, None]
    return table


def _coverage(act: Activity, selection: Selection) -> tuple[Floats, Floats]:
    """Share of the pieces covered: 16 by category (manufacture and use), and 4 x 16 by stage."""
    size, places = len(selection.types), len(selection.places)
    everything = float(ordered_sums(np.zeros_like(act.type), act.quantity, 1)[0])
    if everything == 0.0:
        return np.ones(len(CATEGORIES)), np.ones((len(STAGES), len(CATEGORIES)))
    has_piece = np.isfinite(selection.piece)
    has_made = has_piece[:, MANUFACTURE, :] | ~selection.needs_manufacture[:, None]
    by_type = ordered_sums(act.type, act.quantity, size)
    idle = ordered_sums(np.where(act.kwh == 0.0, act.type, -1), act.quantity, size)
    cell = np.where((act.type >= 0) & (act.place >= 0) & (act.kwh > 0.0), act.type * places + act.place, -1)
    used = ordered_sums(cell, act.quantity, size * places).reshape(size, places)
    use = idle[:, None] + used @ np.isfinite(selection.kwh)
    use = np.where(has_piece[:, USE, :], by_type[:, None], use)
    stage = np.empty((len(STAGES), len(CATEGORIES)))
    for name, rank in _STAGES:
        if name == "use":
            stage[rank] = use.sum(axis=0) / everything
        else:
            has = has_made if name == "manufacture" else has_piece[:, rank, :] | ~selection.needs_manufacture[:, None]
            stage[rank] = (by_type[:, None] * has).sum(axis=0) / everything
    return (use * has_made).sum(axis=0) / everything, stage
