"""What the footprint engine says of criteria: each computation with its figure or verdict, and the lines behind it.

A computation is a proposal like a passage: it counts in the provisional result, and in the confirmed one once a person
has confirmed it. Its id holds the digest of the inventory and of its result: another inventory is confirmed anew.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from assistant.footprint import CLIMATE, Study, default_shares, factors_used
from assistant.reports.footprint_view import amount, between, category, chance, declared, percent, way_label
from assistant.reports.render import number
from assistant.storage.decisions import Decision
from scoring.footprint.criteria import CATEGORY_INDEX
from scoring.footprint.impact import per_line
from scoring.metrics import last_day
from scoring.model import Criterion, Figure, Finding, Indicator, Origin, Referential, Status, Text

FOUR = (CLIMATE, "resource_use_minerals_metals", "resource_use_fossils", "water_use")
"""Categories that a multi-criteria footprint has at least: climate, minerals, energy, water."""
MOST_LINES = 10
"""Lines of the inventory named behind one computation."""
DECIMAL = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class LineShare:
    """A line of the inventory behind a computation."""

    row: int
    """Its number in the file."""
    id: str
    """Its name."""
    amount: float
    """What it brings, in `unit`."""
    unit: str
    """kg CO2e a year, kg, or pieces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Computed:
    """One computation for one criterion."""

    id: str
    """Derived from the inventory and the result."""
    criterion: str
    """Criterion it speaks to."""
    indicator: str
    """Its indicator."""
    said: Text
    """What it says."""
    lines: tuple[LineShare, ...]
    """Lines it comes from, largest first."""
    status: Status | None
    """Verdict, None for a figure."""
    figure: Figure | None
    """Figure, None for a verdict."""
    year: int | None
    """Year of the inventory, None when it tells none."""
    state: str = "proposed"
    """"proposed", "confirmed" or "rejected"."""
    source: str = "inventory"
    """What was computed from: "inventory", or "ledger" for the tool's own use of AI."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What a rule below says."""

    said: Text
    lines: tuple[LineShare, ...]
    status: Status | None = None
    figure: Figure | None = None


def computations(study: Study, asked: Sequence[Indicator], decided: Mapping[str, Decision]) -> tuple[Computed, ...]:
    """What the study says of the criteria of the asked indicators that `RULES` names, in their order.

    A rule speaks only where the referential expects it: a criterion fed by the footprint engine, or a figure in its
    unit.
    """
    found = []
    for indicator in asked:
        for criterion in indicator.criteria:
            rule = RULES.get(criterion.id)
            if rule is None or not _expected(criterion, rule[0]):
                continue
            said = rule[1](study)
            if said is not None:
                found.append(_computed(study, indicator.id, criterion.id, said, decided))
    return tuple(found)


def findings(computed: Sequence[Computed], referential: Referential, on: date) -> list[Finding]:
    """The computations as the rules see them; rejected ones say nothing."""
    engines = {one.id: one.engine for indicator in referential.indicators for one in indicator.criteria}
    return [
        Finding(
            criterion=one.criterion,
            evidence=one.id,
            confirmed=one.state == "confirmed",
            origin=Origin.ENGINE,
            engine=engines[one.criterion],
            status=one.status,
            figure=one.figure,
            dated=None if one.year is None else min(last_day(one.year), on),
        )
        for one in computed
        if one.state != "rejected"
    ]


def _expected(criterion: Criterion, unit: str) -> bool:
    if unit:
        return criterion.metric is not None and criterion.metric.unit == unit
    return criterion.engine == "footprint"


def _computed(study: Study, indicator: str, criterion: str, said: _Said, decided: Mapping[str, Decision]) -> Computed:
    inputs = (study.digest, study.footprint.selection.digest, criterion, said.said.en, str(said.status))
    digest = hashlib.sha256("\0".join(inputs).encode()).hexdigest()
    made = Computed(
        id=f"fp-{digest[:12]}",
        criterion=criterion,
        indicator=indicator,
        said=said.said,
        lines=said.lines,
        status=said.status,
        figure=said.figure,
        year=study.footprint.options.year,
    )
    decision = decided.get(made.id)
    return replace(made, state=decision.state) if decision else made


def _carbon_figure(study: Study) -> _Said | None:
    if CLIMATE not in study.assessable:
        return None
    tonnes = study.footprint.carbon.location
    rounded = Fraction(round(tonnes.p50 * DECIMAL), DECIMAL)
    return _Said(
        said=Text(
            fr=f"{amount(tonnes.p50, 'fr')} t CO2e par an, de {between(tonnes, 'fr')} neuf fois sur dix",
            en=f"{amount(tonnes.p50, 'en')} t CO2e a year, {between(tonnes, 'en')} nine times in ten",
        ),
        lines=_heaviest(study),
        figure=Figure(amount=rounded, unit="t CO2e", year=study.footprint.options.year),
    )


def _recalculable(study: Study) -> _Said:
    covered, many = study.footprint.carbon.coverage, len(factors_used(study))
    return _Said(
        said=Text(
            fr=f"bilan refait depuis l’inventaire : {many} facteurs sourcés, {percent(covered, 'fr')} des pièces "
            f"couvertes, intervalle P5–P95",
            en=f"balance computed from the inventory: {many} sourced factors, {percent(covered, 'en')} of the pieces "
            f"covered, P5–P95 interval",
        ),
        lines=_heaviest(study),
        status=Status.MET if CLIMATE in study.assessable else Status.PARTLY,
    )


def _scrapped(study: Study) -> _Said | None:
    found = study.footprint.materials
    if found is None or not found.kg:
        return None
    rounded = Fraction(round(found.kg * DECIMAL), DECIMAL)
    return _Said(
        said=Text(
            fr=f"{number(found.kg, 'fr', 0)} kg retirés en {found.year}",
            en=f"{number(found.kg, 'en', 0)} kg withdrawn in {found.year}",
        ),
        lines=_withdrawn(study, "kg"),
        figure=Figure(amount=rounded, unit="kg", year=found.year),
    )


def _masses(study: Study) -> _Said | None:
    found = study.footprint.materials
    if found is None or not found.discarded:
        return None
    absent = ", ".join(found.without_mass)
    return _Said(
        said=Text(
            fr=f"masse inconnue pour : {absent}" if absent else "masse pesée ou sourcée pour chaque type retiré",
            en=f"mass unknown for: {absent}" if absent else "mass weighed or sourced for each type withdrawn",
        ),
        lines=_withdrawn(study, "kg"),
        status=Status.PARTLY if absent else Status.MET,
    )


def _reused(study: Study) -> _Said | None:
    found = study.footprint.materials
    if found is None or found.reused_share is None:
        return None
    share = Fraction(round(found.reused_share * 100 * DECIMAL), DECIMAL)
    return _Said(
        said=Text(
            fr=f"{percent(found.reused_share, 'fr')} des pièces retirées en {found.year} parties en réemploi",
            en=f"{percent(found.reused_share, 'en')} of the pieces withdrawn in {found.year} sent to reuse",
        ),
        lines=_withdrawn(study, "pieces"),
        figure=Figure(amount=share, unit="%", year=found.year),
    )


def _many_categories(study: Study) -> _Said | None:
    known = [one for one in FOUR if one in study.assessable]
    if not known:
        return None

    def said(lang: str, names: Sequence[str]) -> str:
        return ", ".join(category(one, lang).lower() for one in names)

    absent = [one for one in FOUR if one not in known]
    return _Said(
        said=Text(
            fr=f"calculés : {said('fr', known)}" + (f" ; sans facteurs : {said('fr', absent)}" if absent else ""),
            en=f"computed: {said('en', known)}" + (f"; without factors: {said('en', absent)}" if absent else ""),
        ),
        lines=_heaviest(study),
        status=Status.PARTLY if absent else Status.MET,
    )


def _margins(study: Study) -> _Said | None:
    if not study.assessable:
        return None
    life, kwh = default_shares(study)
    return _Said(
        said=Text(
            fr=f"intervalle P5–P95 sur chaque résultat ; durée de vie par défaut pour {percent(life, 'fr')} des "
            f"pièces, consommation par défaut pour {percent(kwh, 'fr')}",
            en=f"P5–P95 interval on each result; default life for {percent(life, 'en')} of the pieces, default "
            f"electricity for {percent(kwh, 'en')}",
        ),
        lines=_heaviest(study),
        status=Status.MET,
    )


def _ratios(study: Study) -> _Said | None:
    judged = [one for one in declared(study) if one.ratio is not None]
    if not judged:
        return None

    def said(lang: str) -> str:
        colon = " : " if lang == "fr" else ": "
        found = "; ".join(
            f"{category(one.budget.category, lang).lower()} {amount(one.ratio.p50, lang)}"
            for one in judged
            if one.ratio
        )
        return f"{way_label(judged[0], lang)}{colon}{found}"

    complete = set(FOUR) <= {one.budget.category for one in judged}
    return _Said(
        said=Text(fr=f"impact ÷ budget, {said('fr')}", en=f"impact ÷ budget, {said('en')}"),
        lines=_heaviest(study),
        status=Status.MET if complete else Status.PARTLY,
    )


def _probabilities(study: Study) -> _Said | None:
    judged = [one for one in declared(study) if one.probability is not None]
    if not judged:
        return None

    def said(lang: str) -> str:
        return "; ".join(
            f"{category(one.budget.category, lang).lower()} {chance(one.probability or 0.0, lang)}" for one in judged
        )

    return _Said(
        said=Text(
            fr=f"probabilité de tenir dans le budget, {said('fr')} ; {16 - len(judged)} catégories non évaluables",
            en=f"probability of staying within the budget, {said('en')}; {16 - len(judged)} categories not assessable",
        ),
        lines=_heaviest(study),
        status=Status.MET,
    )


RULES: dict[str, tuple[str, Callable[[Study], _Said | None]]] = {
    "4.1.a": ("t CO2e", _carbon_figure),
    "4.1.b": ("", _recalculable),
    "4.2.a": ("kg", _scrapped),
    "4.2.b": ("", _masses),
    "4.3.a": ("", _many_categories),
    "4.3.c": ("", _margins),
    "4.4.a": ("", _ratios),
    "4.4.c": ("", _probabilities),
    "9.4.d": ("%", _reused),
    "C3.b": ("%", _reused),
}
"""Criterion to the unit of its figure (empty: fed by the engine) and to the rule that speaks of it."""


def _heaviest(study: Study) -> tuple[LineShare, ...]:
    """The lines that weigh the most on climate."""
    act = study.footprint.activity
    kilograms = per_line(act, study.footprint.selection)[:, CATEGORY_INDEX[CLIMATE]].tolist()
    ranked = sorted(zip(kilograms, act.lines, strict=True), key=lambda pair: (-pair[0], pair[1].row))
    return tuple(
        LineShare(row=line.row, id=line.id, amount=value, unit="kg CO2e")
        for value, line in ranked[:MOST_LINES]
        if value
    )


def _withdrawn(study: Study, unit: str) -> tuple[LineShare, ...]:
    """The lines that left in the year of the balance, in the order of the file."""
    selection, year = study.footprint.selection, study.footprint.options.year
    ranks = selection.type_index()
    found = []
    for line in study.inventory.lines:
        if line.withdrawn is None or line.withdrawn.year != year:
            continue
        usual = float(selection.mass[ranks[line.type]]) if line.type else float("nan")
        mass = usual if line.mass_kg is None else line.mass_kg
        value = line.quantity if unit == "pieces" else line.quantity * (0.0 if np.isnan(mass) else mass)
        found.append(LineShare(row=line.row, id=line.id, amount=value, unit=unit))
    return tuple(found)
