"""Planetary boundaries in EF units, each confirmed by a second source, and the facts that share them out.

Why two sources: the one open tool that compares a fleet with these boundaries carries the minerals figure in its
water row, 831,000 times too small. A boundary that no second source confirms carries no verdict.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.footprint.criteria import CATEGORIES, CATEGORY_UNITS
from scoring.footprint.errors import FactorError, UnknownName
from scoring.footprint.names import fold
from scoring.footprint.table import Faults, number, read_csv

TOLERANCE = 0.05
"""Two sources agree when their values differ by less than this share."""
UNRELIABLE = {
    "land_use": (
        "les sources se contredisent (pertes de sol ou points, d’un facteur 1,7)",
        "sources conflict (soil loss or points, by a factor of 1.7)",
    )
}
"""Categories in doubt: no verdict whatever a file says; reason in French and English."""
CARRIES_OVER = {
    "climate_change", "particulate_matter", "resource_use_minerals_metals", "water_use", "resource_use_fossils",
}  # fmt: skip
"""Categories whose EF 3.0 boundary may be compared with impacts in EF 3.1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Boundary:
    """What the planet bears in a year, in one category."""

    category: str
    """EF category."""
    value: float
    """In the unit of the category, whole world, a year."""
    ef_version: str
    """Version of the EF method it was set in."""
    sources: tuple[str, ...]
    """Sources that agree on it."""
    doubt: tuple[str, str] | None
    """Why it carries no verdict, in French and English; None when it does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A figure of the world or of a country."""

    value: float
    """In ``unit``."""
    unit: str
    """Unit."""
    year: int
    """Year it stands for."""
    source: str
    """Source id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetBase:
    """Boundaries and facts."""

    boundaries: Mapping[str, Boundary]
    """By category, all sixteen."""
    facts: Mapping[tuple[str, str], tuple[Fact, ...]]
    """By name and place, latest year first."""

    def fact(self, name: str, place: str) -> Fact:
        """Latest figure of a fact; raises UnknownName when there is none."""
        try:
            return self.facts[(name, place)][0]
        except KeyError:
            raise UnknownName(f"fact « {name} » of {place}: give the value yourself") from None

    def world_ratio(self, category: str) -> float:
        """World load over boundary: EF normalisation per person x population of 2010 / boundary; no unit."""
        people = self.facts[("population", "WOR")][-1].value
        return self.fact(f"world_load_{category}", "WOR").value * people / self.boundaries[category].value


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A value of another source that ours does not confirm."""

    category: str
    """EF category."""
    theirs: float
    """Value refused."""
    ours: float
    """Our value."""
    factor: float
    """The larger over the smaller."""


def load_boundaries(texts: Mapping[str, str]) -> BudgetBase:
    """Boundaries and facts of ``boundaries.csv`` and ``facts.csv``.

    A category whose first two sources disagree by more than ``TOLERANCE``, or that has one source, is kept with
    its doubt and no verdict. Raises FactorError for a fault, with its line and column.
    """
    rows: dict[str, list[tuple[float, str, str, str]]] = {category: [] for category in CATEGORIES}
    header, lines = read_csv(texts["boundaries.csv"], "boundaries.csv", FactorError, max_lines=1000)
    faults = Faults()
    if header[:5] != ["category", "value", "unit", "ef_version", "source"]:
        faults.add(1, 1, "colonnes inattendues", "unexpected columns")
    for row in lines:
        value, category = number(row, "value", faults), row.cells.get("category", "")
        if category not in rows:
            faults.add(row.line, 1, f"catégorie inconnue « {category} »", f"unknown category “{category}”")
        elif value is None or value <= 0.0:
            faults.add(row.line, row.at("value"), "valeur positive attendue", "a positive value is expected")
        else:
            rows[category].append((value, row.cells["unit"], row.cells["ef_version"], row.cells["source"]))
    faults.raise_any("boundaries.csv", FactorError)
    boundaries = {category: _boundary(category, found) for category, found in rows.items()}
    return BudgetBase(boundaries=boundaries, facts=_facts(texts["facts.csv"]))


def _boundary(category: str, found: list[tuple[float, str, str, str]]) -> Boundary:
    """One boundary, with its doubt unless two sources in the unit of the category agree."""
    usable = [row for row in found if row[1] == CATEGORY_UNITS[category]]
    value, _unit, version, _source = usable[0] if usable else (0.0, "", "-", "")
    agreeing = tuple(row[3] for row in usable if _differ(row[0], value) <= 1.0 + TOLERANCE and row[2] == version)
    doubt = UNRELIABLE.get(category)
    if doubt is None and len(agreeing) < 2:
        doubt = ("aucune seconde source ne confirme cette limite", "no second source confirms this boundary")
    return Boundary(category=category, value=value, ef_version=version, sources=agreeing, doubt=doubt)


def _differ(one: float, other: float) -> float:
    """The larger over the smaller of two positive numbers; infinite when one is zero."""
    low, high = sorted((one, other))
    return float("inf") if low <= 0.0 else high / low


def _facts(text: str) -> dict[tuple[str, str], tuple[Fact, ...]]:
    """Facts by name and place, latest first."""
    _header, lines = read_csv(text, "facts.csv", FactorError, max_lines=10_000)
    faults = Faults()
    found: dict[tuple[str, str], list[Fact]] = {}
    for row in lines:
        value, year = number(row, "value", faults), number(row, "year", faults)
        if value is None or year is None:
            faults.add(row.line, 1, "valeur et année attendues", "a value and a year are expected")
            continue
        fact = Fact(value=value, unit=row.cells["unit"], year=int(year), source=row.cells["source"])
        found.setdefault((row.cells["fact"], row.cells["place"]), []).append(fact)
    faults.raise_any("facts.csv", FactorError)
    return {key: tuple(sorted(facts, key=lambda fact: -fact.year)) for key, facts in found.items()}


def refused(base: BudgetBase, others: Mapping[str, float], *, tolerance: float = TOLERANCE) -> tuple[Refusal, ...]:
    """Values of another source, category to boundary, that ours does not confirm; doubtful categories included."""
    refusals = []
    for category, theirs in others.items():
        ours = base.boundaries[category]
        factor = _differ(theirs, ours.value)
        if factor > 1.0 + tolerance or ours.doubt is not None:
            refusals.append(Refusal(category=category, theirs=theirs, ours=ours.value, factor=factor))
    return tuple(refusals)


def read_sustainable_package(text: str) -> dict[str, float]:
    """Boundaries of a G4IT ``ref_sustainable_individual_package.csv``, by our categories.

    Raises FactorError for a criterion we cannot name or a value that is not a positive number.
    """
    names = {
        "climate change": "climate_change", "particulate matter and respiratory inorganics": "particulate_matter",
        "ionising radiation": "ionising_radiation", "acidification": "acidification",
        "resource use minerals and metals": "resource_use_minerals_metals", "water use": "water_use",
        "ozone depletion": "ozone_depletion", "human toxicity, cancer": "human_toxicity_cancer",
        "human toxicity, non cancer": "human_toxicity_non_cancer",
        "photochemical ozone formation": "photochemical_ozone_formation",
        "eutrophication, terrestrial": "eutrophication_terrestrial",
        "eutrophication, freshwater": "eutrophication_freshwater",
        "eutrophication, marine": "eutrophication_marine", "ecotoxicity, freshwater": "ecotoxicity_freshwater",
        "land use": "land_use", "resource use, fossils": "resource_use_fossils",
    }  # fmt: skip
    faults, values = Faults(), {}
    for line, row in enumerate(csv.DictReader(io.StringIO(text), delimiter=";"), start=2):
        criterion, cell = fold(row.get("criteria") or ""), (row.get("planetary_boundary") or "").strip()
        try:
            value = float(cell)
        except ValueError:
            value = 0.0
        if criterion not in names or value <= 0.0:
            faults.add(line, 1, f"ligne illisible « {criterion} »", f"unreadable line “{criterion}”")
            continue
        values[names[criterion]] = value
    faults.raise_any("sustainable_individual_package.csv", FactorError)
    return values
