"""The budget of an information system: planetary boundaries shared out, and the verdict of each category.

For category c::

    budget_c = boundary_c x share of the organisation x share of its digital part
    verdict_c = probability that the impact of a year stays within the budget

How to share is a choice of values, not of science: every key is computed side by side, one is declared the default,
and the table shows how the verdict moves. Categories are never summed to one score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scoring.footprint.boundaries import CARRIES_OVER, BudgetBase
from scoring.footprint.criteria import CATEGORIES
from scoring.footprint.impact import COVERAGE_THRESHOLD, Impacts
from scoring.footprint.sectors import Sector
from scoring.footprint.uncertainty import Draws, Percentiles, percentiles
from scoring.model import Text

LEVEL = 0.9
"""Probability from which a category is said within its budget, and under one minus which it is said over."""


class Key(StrEnum):
    """How a boundary is shared between organisations."""

    EMPLOYEES = "employees"
    VALUE_ADDED = "value_added"
    FINAL_CONSUMPTION = "final_consumption"
    GRANDFATHERING = "grandfathering"


class ItShare(StrEnum):
    """Which part of an organisation's share goes to its digital activity."""

    NATIONAL = "national"
    ICT_VALUE_ADDED = "ict_value_added"
    SECTOR = "sector"
    WHOLE = "whole"


class State(StrEnum):
    """What is said of a category."""

    WITHIN = "within"
    UNCERTAIN = "uncertain"
    OVER = "over"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """What the sharing keys need; leave out what is not known, the keys that need it say so."""

    employees: float | None = None
    """Full-time equivalents."""
    value_added_eur: float | None = None
    """Gross value added of a year, EUR."""
    country: str = "FRA"
    """Alpha-3 code."""
    country_population: float | None = None
    """People of the country; only France is shipped."""
    country_value_added_eur: float | None = None
    """Gross value added of the country, EUR a year; the shipped figure is a rounded assumption."""
    sector: Sector | None = None
    """Figures of the sector, from the table of the user."""
    base_year_impacts: Mapping[str, float] | None = None
    """Category to impact of the information system in a base year, for grandfathering."""

    def __post_init__(self) -> None:
        numbers = (self.employees, self.value_added_eur, self.country_population, self.country_value_added_eur)
        for number in (*numbers, *(self.base_year_impacts or {}).values()):
            if number is not None and not (math.isfinite(number) and number >= 0.0):
                raise ValueError(f"figures of an organisation are finite and >= 0, got {number}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """The budget of one category under one way of sharing."""

    category: str
    """EF category."""
    key: Key
    """Sharing between organisations."""
    it_share: ItShare
    """Share of the digital part."""
    value: float | None
    """In the unit of the category, a year; None when a figure is missing."""
    missing: Text | None
    """What is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Impact over budget in one category under one way of sharing."""

    budget: Budget
    """The budget compared with."""
    state: State
    """What is said."""
    ratio: Percentiles | None
    """Impact over budget; None when not assessable."""
    probability: float | None
    """Probability of staying within the budget."""
    reason: Text | None
    """Why it is not assessable."""


def budgets(base: BudgetBase, organisation: Organisation, category: str) -> tuple[Budget, ...]:
    """The budget of a category under every key and every share of the digital part."""
    return tuple(_budget(base, organisation, category, key, it_share) for key, it_share in _ways())


def _ways() -> tuple[tuple[Key, ItShare], ...]:
    """Every key with every share; grandfathering starts from the digital part itself, so it has one way."""
    ways = [(key, share) for key in Key if key is not Key.GRANDFATHERING for share in ItShare]
    return (*ways, (Key.GRANDFATHERING, ItShare.WHOLE))


def default_way(organisation: Organisation) -> tuple[Key, ItShare]:
    """The declared default: per employee, with the sector's ICT intensity when it is given, else the national share."""
    known = organisation.sector is not None and organisation.sector.ict_intensity is not None
    return Key.EMPLOYEES, ItShare.SECTOR if known else ItShare.NATIONAL


def _budget(base: BudgetBase, org: Organisation, category: str, key: Key, it_share: ItShare) -> Budget:
    boundary = base.boundaries[category].value
    if key is Key.GRANDFATHERING:
        start = None if org.base_year_impacts is None else org.base_year_impacts.get(category)
        missing = None if start is not None else Text(fr="impact d’une année de base", en="impact of a base year")
        value = None if start is None else start / base.world_ratio(category)
        return Budget(category=category, key=key, it_share=it_share, value=value, missing=missing)
    part, missing = _share_of_organisation(base, org, key)
    digital, missing_digital = _share_of_digital(base, org, it_share)
    value = None if part is None or digital is None else boundary * part * digital
    return Budget(category=category, key=key, it_share=it_share, value=value, missing=missing or missing_digital)


def _share_of_organisation(base: BudgetBase, org: Organisation, key: Key) -> tuple[float | None, Text | None]:
    """Share of the world's boundary that the whole organisation may use, or what is missing to say it."""
    world = base.fact("population", "WOR").value
    if key is Key.EMPLOYEES:
        if org.employees is None:
            return None, Text(fr="effectif (équivalents temps plein)", en="headcount (full-time equivalents)")
        return org.employees / world, None
    if org.value_added_eur is None:
        return None, Text(fr="valeur ajoutée de l’organisation", en="value added of the organisation")
    people = org.country_population or _fact(base, "population", org.country)
    if people is None:
        return None, Text(fr=f"population de {org.country}", en=f"population of {org.country}")
    if key is Key.VALUE_ADDED:
        national = org.country_value_added_eur or _fact(base, "value_added", org.country)
        if national is None:
            return None, Text(fr=f"valeur ajoutée de {org.country}", en=f"value added of {org.country}")
        return people / world * org.value_added_eur / national, None
    sector = org.sector
    if sector is None or sector.final_consumption_share is None or not sector.value_added_eur:
        return None, Text(
            fr="part du secteur dans la consommation finale et sa valeur ajoutée (table à fournir)",
            en="sector's share of final consumption and its value added (your table)",
        )
    return people / world * sector.final_consumption_share * org.value_added_eur / sector.value_added_eur, None


def _share_of_digital(base: BudgetBase, org: Organisation, it_share: ItShare) -> tuple[float | None, Text | None]:
    """Share of the organisation's budget that its digital part may use, or what is missing to say it."""
    if it_share is ItShare.WHOLE:
        return 1.0, None
    if it_share is ItShare.SECTOR:
        if org.sector is None or org.sector.ict_intensity is None:
            return None, Text(
                fr="intensité numérique du secteur (aucune table livrée : donnez la vôtre)",
                en="ICT intensity of the sector (no table is shipped: give yours)",
            )
        return org.sector.ict_intensity, None
    name = "digital_share_of_footprint" if it_share is ItShare.NATIONAL else "ict_share_of_value_added"
    share = _fact(base, name, org.country)
    if share is None:
        return None, Text(fr=f"part du numérique en {org.country}", en=f"digital share of {org.country}")
    return share, None


def _fact(base: BudgetBase, name: str, place: str) -> float | None:
    """Latest figure of a fact, None when there is none."""
    found = base.facts.get((name, place))
    return found[0].value if found else None


def verdicts(
    base: BudgetBase,
    organisation: Organisation,
    impacts: Impacts,
    draws: Draws,
    *,
    level: float = LEVEL,
    threshold: float = COVERAGE_THRESHOLD,
) -> tuple[Verdict, ...]:
    """A verdict for each of the 16 categories under every way of sharing; categories in their fixed order."""
    found = []
    for rank, category in enumerate(CATEGORIES):
        reason = _unassessable(base, impacts, category, float(impacts.coverage[rank]), threshold)
        total = draws.total(category)
        for budget in budgets(base, organisation, category):
            found.append(_verdict(budget, total, reason, level))
    return tuple(found)


def _unassessable(base: BudgetBase, impacts: Impacts, category: str, coverage: float, threshold: float) -> Text | None:
    """Why a category has no verdict, or None."""
    boundary = base.boundaries[category]
    if boundary.doubt is not None:
        return Text(fr=f"limite : {boundary.doubt[0]}", en=f"boundary: {boundary.doubt[1]}")
    version = impacts.selection.ef_version
    if version not in ("-", boundary.ef_version) and category not in CARRIES_OVER:
        said = f"EF {version} / EF {boundary.ef_version}"
        return Text(fr=f"impacts et limite de versions différentes : {said}", en=f"impact and boundary differ: {said}")
    if coverage < threshold:
        return Text(
            fr=f"facteurs pour {coverage:.0%} des équipements, moins que {threshold:.0%}",
            en=f"factors for {coverage:.0%} of the equipment, under {threshold:.0%}",
        )
    return None


def _verdict(
    budget: Budget, total: np.ndarray[tuple[int], np.dtype[np.float64]], reason: Text | None, level: float
) -> Verdict:
    """Drawn impacts compared with one budget."""
    if reason is None and budget.value is None:
        said = budget.missing or Text(fr="donnée manquante", en="missing figure")
        reason = Text(fr=f"il manque : {said.fr}", en=f"missing: {said.en}")
    if reason is not None or budget.value is None:
        return Verdict(budget=budget, state=State.NOT_ASSESSABLE, ratio=None, probability=None, reason=reason)
    probability = float(np.mean(total <= budget.value))
    state = State.UNCERTAIN
    if probability >= level:
        state = State.WITHIN
    elif probability <= 1.0 - level:
        state = State.OVER
    ratio = None
    if budget.value > 0.0:
        ratio = percentiles(total / budget.value)
    return Verdict(budget=budget, state=state, ratio=ratio, probability=probability, reason=None)


def worst(found: tuple[Verdict, ...], way: tuple[Key, ItShare]) -> Verdict | None:
    """The assessable category farthest over its budget under one way of sharing; None when none is assessable."""
    same = [v for v in found if (v.budget.key, v.budget.it_share) == way and v.ratio is not None]
    return max(same, key=lambda v: (v.ratio.p50 if v.ratio else 0.0, v.budget.category), default=None)
