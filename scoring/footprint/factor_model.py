"""Impact factors as data: each figure with its unit, year, EF version, source, licence, grade and spread.

Several sources may give the same figure (same subject, criterion, stage and place): one is the declared default,
the others measure how far sources disagree, and can be chosen instead. Packs of a user come after the shipped
ones; their defaults win.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GRADE_GSD: dict[str, float] = {"A": 1.1, "B": 1.2, "C": 1.5, "D": 2.0, "E": 3.0}
"""Geometric standard deviation where the source gives none, by judgement: A measured, E own guess."""
P95_SIGMAS = 1.6448536269514722
"""Standard deviations from the median to the 95th percentile of a normal law."""

Key = tuple[str, str, str, str]
"""Subject, criterion, stage, place: what a factor is about."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Factor:
    """One figure from one source."""

    id: str
    """Unique name: source, subject, criterion, stage and place."""
    subject: str
    """Type of equipment, or ``electricity``."""
    criterion: str
    """An EF category or a property (lifetime, electricity_use, mass, water_consumption, primary_energy)."""
    stage: str
    """manufacture, distribution, use, end_of_life; ``-`` for a property of a type."""
    place: str
    """ISO 3166-1 alpha-3, ``WOR`` for the world, ``-`` where it does not matter."""
    value: float
    """In ``unit``."""
    unit: str
    """Unit of the criterion, per piece or per kWh."""
    gsd: float
    """Geometric standard deviation: declared by the source, else that of the grade."""
    year: int
    """Year the figure stands for."""
    ef_version: str
    """Version of the EF method (``3.0``, ``3.1``); ``-`` where versions agree."""
    grade: str
    """Data quality, A to E."""
    default: bool
    """True for the source used unless another is chosen."""
    source: str
    """Source id, see ``Source``."""
    note: str
    """What to know before using it."""
    credit: bool = False
    """True when a negative value is an explicit credit."""

    @property
    def key(self) -> Key:
        """What the figure is about, whatever its source."""
        return (self.subject, self.criterion, self.stage, self.place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where figures come from."""

    id: str
    """Short name used in factor files."""
    title: str
    """Publisher, work, version."""
    address: str
    """Address to read it at."""
    licence: str
    """SPDX name, or ``facts`` for single published figures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeviceType:
    """A type of line that an inventory may hold."""

    id: str
    """Code used in factors."""
    label_fr: str
    """Name in French."""
    label_en: str
    """Name in English."""
    family: str
    """Group for reports: computer, screen, phone, printing, datacentre, network, peripheral, cloud, energy."""
    aliases: tuple[str, ...]
    """Other names people write."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A country whose electricity is known."""

    id: str
    """ISO 3166-1 alpha-3."""
    alpha2: str
    """ISO 3166-1 alpha-2."""
    name_fr: str
    """Name in French."""
    name_en: str
    """Name in English."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FactorBase:
    """Every factor of the loaded packs, with sources, types and places."""

    factors: tuple[Factor, ...]
    """In file order; packs of the user last."""
    sources: Mapping[str, Source]
    """By id."""
    types: Mapping[str, DeviceType]
    """By id."""
    places: Mapping[str, Place]
    """By alpha-3 code."""
    warnings: tuple[str, ...]
    """What is odd but not refused, such as a primary energy below the energy delivered."""
    digest: str
    """SHA-256 of the loaded texts: results that carry it can be repeated."""

    def about(self, subject: str, criterion: str, stage: str, place: str = "-") -> tuple[Factor, ...]:
        """Every source's factor for one key, default first."""
        key = (subject, criterion, stage, place)
        return tuple(sorted((f for f in self.factors if f.key == key), key=lambda f: (not f.default, f.id)))


def spread_gsd(chosen: Factor, others: Iterable[Factor]) -> float:
    """Geometric standard deviation of a chosen factor: its own or the sources' spread, the larger.

    Spread: the source farthest from the chosen one is read as its 5th or 95th percentile, so that
    ``sigma = max |ln(other / chosen)| / 1.645``. A factor of exactly zero has no spread.
    """
    sigma = math.log(chosen.gsd)
    if chosen.value > 0.0:
        for other in others:
            if other.value > 0.0 and other.ef_version == chosen.ef_version:
                sigma = max(sigma, abs(math.log(other.value / chosen.value)) / P95_SIGMAS)
    return math.exp(sigma)
