"""An inventory as arrays: pieces a year of life and kilowatt-hours a year, by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from scoring.footprint.errors import UnknownName
from scoring.footprint.inventory import Inventory, Line
from scoring.footprint.selection import Floats, Selection

DAYS_A_YEAR = 365.25
SHORTEST_REAL_LIFE_YEARS = 1.0 / 12.0
"""A purchase and a withdrawal closer than a month are read as a month."""


class LifetimeRule(StrEnum):
    """Which life a line gets; each falls back to the next, then to the usual life of the type."""

    DECLARED = "declared"
    REAL = "real"
    DEFAULT = "default"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Choices that are not in the inventory."""

    lifetime_rule: LifetimeRule = LifetimeRule.DECLARED
    """Declared life; real life from purchase to withdrawal; or the usual life of the type."""
    year: int | None = None
    """Year of the footprint: lines withdrawn before it are left out. None counts every line."""
    country: str = "FRA"
    """Country of a line that does not say."""
    datacentre_pue: float = 1.5
    """PUE of data-centre equipment that does not say it: own assumption; other equipment has 1."""
    refurbished_manufacture: float = 1.0
    """Share of the manufacture of a new piece that a refurbished one bears; 1 gives no credit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """What each of n lines does in a year; arrays in the order of the inventory."""

    lines: tuple[Line, ...]
    """Lines counted."""
    type: npt.NDArray[np.int64]
    """Rank of the type, -1 when unknown or without a usual life or electricity."""
    place: npt.NDArray[np.int64]
    """Rank of the place of the electricity, -1 when no factor is known there."""
    quantity: Floats
    """Pieces."""
    per_year: Floats
    """Pieces over life: the share of whole lives that a year bears."""
    usual_life: npt.NDArray[np.bool_]
    """True when the life is that of the type."""
    kwh: Floats
    """Electricity of the line in a year, PUE included."""
    usual_kwh: npt.NDArray[np.bool_]
    """True when the electricity is that of the type."""
    made: Floats
    """Share of the manufacture of a new piece that each piece bears."""
    contract: Floats
    """Market-based factor of the line, kg CO2e/kWh; NaN where the line has no contract."""


def activity(inventory: Inventory, selection: Selection, options: Options | None = None) -> Activity:
    """Arrays of the lines in service; raises UnknownName for a country of ``options`` without electricity factor."""
    options = options or Options()
    places = selection.place_index()
    if options.country not in places:
        raise UnknownName(f"country « {options.country} » ; countries: {', '.join(selection.places)}")
    lines = inventory.lines
    if options.year is not None:
        first = date(options.year, 1, 1)
        lines = tuple(line for line in lines if line.withdrawn is None or line.withdrawn >= first)
    ranks = selection.type_index()
    kind = np.array([ranks.get(line.type, -1) for line in lines], dtype=np.int64)
    here = places[options.country]
    place = np.array([places.get(line.country, -1) if line.country else here for line in lines], dtype=np.int64)
    quantity = np.array([line.quantity for line in lines], dtype=np.float64)
    life = _lives(lines, options.lifetime_rule)
    usual_life = np.isnan(life)
    extra = np.array([line.extra_years for line in lines], dtype=np.float64)
    life = np.where(usual_life, selection.lifetime[kind], life) + extra
    kwh = np.array([np.nan if line.kwh_per_year is None else line.kwh_per_year for line in lines], dtype=np.float64)
    usual_kwh = np.isnan(kwh)
    kwh = np.where(usual_kwh, selection.usual_kwh[kind], kwh)
    known = (kind >= 0) & np.isfinite(life) & np.isfinite(kwh)
    pue = np.array([np.nan if line.pue is None else line.pue for line in lines], dtype=np.float64)
    pue = np.where(np.isnan(pue), np.where(selection.datacentre[kind], options.datacentre_pue, 1.0), pue)
    pue *= np.array([line.kwh_share for line in lines], dtype=np.float64)
    second = options.refurbished_manufacture
    made = [line.made if line.made is not None else second if line.refurbished else 1.0 for line in lines]
    contract = [np.nan if line.contract_g_per_kwh is None else line.contract_g_per_kwh / 1000.0 for line in lines]
    return Activity(
        lines=lines,
        type=np.where(known, kind, -1),
        place=place,
        quantity=quantity,
        per_year=np.where(known, quantity / np.where(known, life, 1.0), 0.0),
        usual_life=usual_life,
        kwh=np.where(known, quantity * np.where(known, kwh, 0.0) * pue, 0.0),
        usual_kwh=usual_kwh,
        made=np.array(made, dtype=np.float64),
        contract=np.array(contract, dtype=np.float64),
    )


def _lives(lines: tuple[Line, ...], rule: LifetimeRule) -> Floats:
    """Life of each line, years; NaN where the type decides."""
    if rule is LifetimeRule.DEFAULT:
        return np.full(len(lines), np.nan)
    real = rule is LifetimeRule.REAL
    values = []
    for line in lines:
        if real and line.purchased and line.withdrawn:
            values.append(max((line.withdrawn - line.purchased).days / DAYS_A_YEAR, SHORTEST_REAL_LIFE_YEARS))
        else:
            values.append(np.nan if line.lifetime_years is None else line.lifetime_years)
    return np.array(values, dtype=np.float64)


def ordered_sums(groups: npt.NDArray[np.int64], values: Floats, size: int) -> Floats:
    """Sum of ``values`` in each of ``size`` groups, the same to the last bit whatever the order of the lines.

    Values of a group are added from the smallest to the largest; groups below zero are left out.
    """
    kept = groups >= 0
    groups, values = groups[kept], values[kept]
    order = np.lexsort((values, groups))
    return np.asarray(np.bincount(groups[order], weights=values[order], minlength=size), dtype=np.float64)
