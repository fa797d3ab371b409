"""The material balance: kilograms that left service in a year, by type and by channel, and the reuse rates.

Mass of a piece: the mass given on its line (weighed, or from the maker's sheet), else the median of its type. A type
without a known mass adds pieces without kilograms, and they are named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring.footprint.factor_model import P95_SIGMAS
from scoring.footprint.inventory import Inventory, Line
from scoring.footprint.selection import Selection

REEN_OLDEST_YEARS = 10.0
"""Items older than this are left out of the REEN rate (decree 2023-266 of 12 April 2023)."""
_REEN_TARGETS = ((2025, 0.50), (2024, 0.35), (2023, 0.25))


@dataclass(frozen=True, kw_only=True, slots=True)
class Discarded:
    """Pieces of one type that left by one channel."""

    type: str
    """Type code."""
    channel: str
    """reuse, repair, recycling, unknown."""
    pieces: float
    """Pieces."""
    kg: float | None
    """Mass; None when no piece has a known mass."""
    kg_low: float | None
    """With the masses of types at their 5th percentile."""
    kg_high: float | None
    """With the masses of types at their 95th percentile."""
    weighed: float
    """Share of the pieces whose mass is given on their line."""
    grade: str
    """A when every mass is given, else the grade of the type's mass; ``-`` without a mass."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MaterialBalance:
    """What left service in a year."""

    year: int
    """Year of withdrawal."""
    discarded: tuple[Discarded, ...]
    """By type then channel."""
    kg: float
    """Sum of the known masses."""
    kg_low: float
    """Sum of the low masses."""
    kg_high: float
    """Sum of the high masses."""
    by_channel: dict[str, float]
    """Channel to kilograms."""
    reused_share: float | None
    """Pieces sent to reuse over pieces withdrawn; None when nothing was withdrawn."""
    without_mass: tuple[str, ...]
    """Types whose mass nobody knows."""


def material_balance(inventory: Inventory, selection: Selection, *, year: int) -> MaterialBalance:
    """Balance of the lines withdrawn in ``year``; lines of unknown type count when they give their mass."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in inventory.lines:
        if line.withdrawn is not None and line.withdrawn.year == year:
            groups.setdefault((line.type or line.written_type, line.channel), []).append(line)
    discarded = tuple(_discarded(kind, channel, groups[(kind, channel)], selection) for kind, channel in sorted(groups))
    by_channel: dict[str, float] = {}
    for item in discarded:
        by_channel[item.channel] = by_channel.get(item.channel, 0.0) + (item.kg or 0.0)
    pieces = math.fsum(item.pieces for item in discarded)
    reused = math.fsum(item.pieces for item in discarded if item.channel == "reuse")
    return MaterialBalance(
        year=year,
        discarded=discarded,
        kg=math.fsum(item.kg or 0.0 for item in discarded),
        kg_low=math.fsum(item.kg_low or 0.0 for item in discarded),
        kg_high=math.fsum(item.kg_high or 0.0 for item in discarded),
        by_channel=by_channel,
        reused_share=reused / pieces if pieces else None,
        without_mass=tuple(sorted({item.type for item in discarded if item.kg is None})),
    )


def _discarded(kind: str, channel: str, lines: list[Line], selection: Selection) -> Discarded:
    """Pieces and kilograms of one type and channel."""
    rank = selection.type_index().get(kind)
    usual = float(selection.mass[rank]) if rank is not None else math.nan
    sigma = float(selection.mass_sigma[rank]) if rank is not None else 0.0
    given = math.fsum(line.quantity * line.mass_kg for line in lines if line.mass_kg is not None)
    weighed = math.fsum(line.quantity for line in lines if line.mass_kg is not None)
    pieces = math.fsum(line.quantity for line in lines)
    guessed = pieces - weighed
    known = guessed == 0.0 or bool(np.isfinite(usual))
    estimate = guessed * usual if guessed and known else 0.0
    nothing = not known and weighed == 0.0
    grade = "A" if guessed == 0.0 else "-" if not known else selection.chosen[(kind, "mass", "-", "-")].grade
    return Discarded(
        type=kind,
        channel=channel,
        pieces=pieces,
        kg=None if nothing else given + estimate,
        kg_low=None if nothing else given + estimate * math.exp(-sigma * P95_SIGMAS),
        kg_high=None if nothing else given + estimate * math.exp(sigma * P95_SIGMAS),
        weighed=weighed / pieces if pieces else 1.0,
        grade=grade,
    )


def reen_reuse_rate(*, sent_to_reuse: float, decommissioned: float) -> float | None:
    """REEN rate, percent: items sent to reuse in year N over decommissioned items in stock on 1 January N, x 100.

    Law 2021-1485, article 16, and decree 2023-266: leave out items older than ten years, classified, or bound by
    security from both counts. None when no item was in stock. Raises ValueError for a negative count.
    """
    if sent_to_reuse < 0.0 or decommissioned < 0.0:
        raise ValueError(f"counts must be >= 0, got {sent_to_reuse} and {decommissioned}")
    return None if decommissioned == 0.0 else 100.0 * sent_to_reuse / decommissioned


def reen_target(year: int) -> float | None:
    """Least REEN reuse rate of a year, percent: 25 in 2023, 35 in 2024, 50 from 2025; None before."""
    return next((100.0 * target for first, target in _REEN_TARGETS if year >= first), None)
