"""The bars of a footprint, each with its interval, and where each comes from: products, factors, sources, lines.

A bar is the sum of products `amount x factor` at the chosen values of the factors; its interval is drawn with the seed
of the study, so that the bars of a chart share the draws of what they share.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.footprint import Study
from scoring.footprint.budget import ItShare, Key
from scoring.footprint.criteria import CATEGORIES, CATEGORY_INDEX, CATEGORY_UNITS, STAGE_INDEX, USE
from scoring.footprint.factor_model import Factor
from scoring.footprint.impact import loads, per_line
from scoring.footprint.inventory import Inventory
from scoring.footprint.levers import Case
from scoring.footprint.uncertainty import Percentiles, percentiles
from scoring.model import Text

ROOF = 500
"""Kinds of equipment of which intervals are drawn one by one: more than any list of types holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bar."""

    key: str
    """Category, stage or type of equipment."""
    value: float | None
    """In `unit`, at the chosen values of the factors; None where the category cannot be assessed."""
    drawn: Percentiles | None
    """Interval in `unit`; None where the value is."""
    unit: str
    """Unit of the category, a year."""
    coverage: float = 1.0
    """Share of the pieces that have their factors, 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """One product of the sum behind a bar."""

    type: str
    """Type of equipment."""
    stage: str
    """Life-cycle stage."""
    place: str
    """Country of the electricity, empty for what a piece bears."""
    amount: float
    """What the factor multiplies."""
    amount_unit: str
    """"lives" (pieces over years of life), "pieces" or "kwh"."""
    factor: Factor
    """The factor."""
    result: float
    """`amount` times the value of the factor, in the unit of the category."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a bar comes from."""

    category: str
    """Category of impact."""
    products: tuple[Product, ...]
    """Products, largest first."""
    lines: tuple[tuple[int, str, float], ...]
    """Row of the file, its name, what it brings in the unit of the category; largest first."""
    total: float
    """Sum of the products, in the unit of the category."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetTerm:
    """One figure of the formula of a budget."""

    said: Text
    """What it is."""
    value: float
    """Its value."""
    unit: str
    """Its unit, empty for a share."""
    year: int | None
    """Year it stands for, None for what the organisation gave."""
    sources: tuple[str, ...]
    """Ids of its sources, empty for what the organisation gave."""


def by_category(study: Study) -> tuple[Bar, ...]:
    """The total of each of the sixteen categories, in their fixed order; those without enough factors without value."""
    found, made = study.footprint, []
    for rank, name in enumerate(CATEGORIES):
        known = found.impacts.assessable(name)
        made.append(
            Bar(
                key=name,
                value=found.impacts.total(name) if known else None,
                drawn=found.draws.percentiles(name) if known else None,
                unit=CATEGORY_UNITS[name],
                coverage=float(found.impacts.coverage[rank]),
            )
        )
    return tuple(made)


def by_stage(study: Study, category: str) -> tuple[Bar, ...]:
    """The stages of a category, in their fixed order."""
    found, column = study.footprint, CATEGORY_INDEX[category]
    return tuple(
        Bar(
            key=stage,
            value=value,
            drawn=percentiles(found.draws.by_stage[STAGE_INDEX[stage], column]),
            unit=CATEGORY_UNITS[category],
            coverage=float(found.impacts.stage_coverage[STAGE_INDEX[stage], column]),
        )
        for stage, value in found.impacts.by_stage(category).items()
    )


def by_type(study: Study, category: str) -> tuple[Bar, ...]:
    """The types of equipment that bear something in a category, largest first."""
    found, lines = study.footprint, study.inventory.lines
    made = []
    for kind, value in list(found.impacts.per_type(category).items())[:ROOF]:
        own = Inventory(lines=tuple(one for one in lines if one.type == kind))
        case = Case(inventory=own, selection=found.selection, options=found.options)
        drawn = case.draws(draws=study.question.draws, seed=study.question.seed)
        made.append(Bar(key=kind, value=value, drawn=drawn.percentiles(category), unit=CATEGORY_UNITS[category]))
    return tuple(made)


def origin(study: Study, category: str, *, stage: str = "", kind: str = "", most: int = 10) -> Origin:
    """What a bar is made of: a stage, a type or the whole category; with the `most` heaviest lines."""
    chosen = [one for one in _products(study, category) if stage in ("", one.stage) and kind in ("", one.type)]
    chosen.sort(key=lambda one: (-abs(one.result), one.factor.id))
    return Origin(
        category=category,
        products=tuple(chosen),
        lines=() if stage else _lines(study, category, kind, most),
        total=sum(one.result for one in chosen),
    )


def budget_terms(study: Study, category: str, way: tuple[Key, ItShare]) -> tuple[BudgetTerm, ...]:
    """The figures whose product and quotients give a budget, those that are known; `scoring.footprint.budget` says how.

    boundary x share of the organisation x share of its digital part, the share being a quotient of two figures.
    """
    base, organisation = study.budget_base, study.organisation
    boundary = base.boundaries[category]
    made = [
        BudgetTerm(
            said=Text(fr="limite planétaire de l’année", en="planetary boundary of a year"),
            value=boundary.value,
            unit=CATEGORY_UNITS[category],
            year=None,
            sources=tuple(boundary.sources),
        )
    ]

    def given(value: float | None, fr: str, en: str, unit: str) -> None:
        if value is not None:
            made.append(BudgetTerm(said=Text(fr=fr, en=en), value=value, unit=unit, year=None, sources=()))

    def fact(name: str, place: str, fr: str, en: str) -> None:
        if (name, place) in base.facts:
            one = base.fact(name, place)
            said = Text(fr=fr, en=en)
            made.append(BudgetTerm(said=said, value=one.value, unit=one.unit, year=one.year, sources=(one.source,)))

    key, share = way
    if key is Key.GRANDFATHERING:
        return tuple(made)
    fact("population", "WOR", "population du monde", "population of the world")
    if key is Key.EMPLOYEES:
        given(organisation.employees, "effectif (équivalents temps plein)", "headcount (full-time equivalents)", "")
    else:
        fact("population", organisation.country, "population du pays", "population of the country")
        given(
            organisation.value_added_eur, "valeur ajoutée de l’organisation", "value added of the organisation", "EUR"
        )
        fact("value_added", organisation.country, "valeur ajoutée du pays", "value added of the country")
    if share is ItShare.SECTOR and organisation.sector is not None:
        given(
            organisation.sector.ict_intensity, "intensité numérique du secteur", "digital intensity of the sector", ""
        )
    elif share in (ItShare.NATIONAL, ItShare.ICT_VALUE_ADDED):
        name = "digital_share_of_footprint" if share is ItShare.NATIONAL else "ict_share_of_value_added"
        fact(name, organisation.country, "part du numérique", "digital share")
    return tuple(made)


def _products(study: Study, category: str) -> Sequence[Product]:
    """Every product of a category that has a factor."""
    selection, column = study.footprint.selection, CATEGORY_INDEX[category]
    sums, made = loads(study.footprint.activity, selection), []
    for kind in np.flatnonzero(sums.per_year.any(axis=1)).tolist():
        name = selection.types[kind]
        for stage, rank in STAGE_INDEX.items():
            amount = float(sums.per_year[kind, rank])
            if amount and np.isfinite(selection.piece[kind, rank, column]):
                factor = selection.chosen[(name, category, stage, "-")]
                unit = "pieces" if rank == USE else "lives"
                made.append(_product(name, stage, "", amount, unit, factor))
        for place in np.flatnonzero(sums.kwh[kind]).tolist():
            if np.isfinite(selection.kwh[place, column]):
                where = selection.places[place]
                factor = selection.chosen[("electricity", category, "use", where)]
                made.append(_product(name, "use", where, float(sums.kwh[kind, place]), "kwh", factor))
    return made


def _product(kind: str, stage: str, place: str, amount: float, unit: str, factor: Factor) -> Product:
    return Product(
        type=kind, stage=stage, place=place, amount=amount, amount_unit=unit, factor=factor,
        result=amount * factor.value,
    )  # fmt: skip


def _lines(study: Study, category: str, kind: str, most: int) -> tuple[tuple[int, str, float], ...]:
    act = study.footprint.activity
    values = per_line(act, study.footprint.selection)[:, CATEGORY_INDEX[category]].tolist()
    ranked = sorted(
        ((line.row, line.id, value) for line, value in zip(act.lines, values, strict=True) if kind in ("", line.type)),
        key=lambda one: (-one[2], one[0]),
    )
    return tuple(one for one in ranked[:most] if one[2])
