"""One question about an inventory and everything that is said of it: the measure, the levers, the factors behind."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.errors import UsageError
from assistant.inventories import read_inventory
from assistant.levers import AiChoice, effects, swap
from ingest.pool import Pool
from scoring.footprint import shipped
from scoring.footprint.activity import Options, activity
from scoring.footprint.boundaries import BudgetBase, load_boundaries
from scoring.footprint.budget import ItShare, Key, Organisation
from scoring.footprint.criteria import CATEGORIES, CATEGORY_UNITS, STAGES
from scoring.footprint.engine import Footprint, measure
from scoring.footprint.errors import MixedVersions
from scoring.footprint.explain import explain
from scoring.footprint.factor_model import Factor, FactorBase, Source
from scoring.footprint.impact import compute
from scoring.footprint.inventory import Inventory
from scoring.footprint.levers import Case, Effect
from scoring.footprint.model_swap import ModelSwap
from scoring.footprint.names import fold, known_places
from scoring.footprint.sectors import Sector, find_sector, read_sectors, section_of
from scoring.footprint.selection import select
from scoring.footprint.uncertainty import DEFAULT_DRAWS, DEFAULT_SEED

MOST_DRAWS = 100_000
EARLIEST, LATEST = 1990, 2100
"""Years that may be asked for."""
CLIMATE = "climate_change"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What to compute besides the inventory; every default is declared in the result."""

    employees: float | None = None
    """Full-time equivalents."""
    organization: str = ""
    """Name that exchange files carry."""
    value_added_eur: float | None = None
    """Gross value added of a year, EUR."""
    country: str = "FRA"
    """Code or name of the country: electricity of the lines that do not say, and sharing keys."""
    population: float | None = None
    """People of the country; only France is shipped."""
    national_value_added_eur: float | None = None
    """Gross value added of the country, EUR a year."""
    nace: str = ""
    """NACE or NAF code of the activity."""
    ict_intensity: float | None = None
    """Share of digital inputs in the output of the sector, 0 to 1."""
    sectors: str = ""
    """Text of a table of sectors (`scoring.footprint.sectors`)."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Header of another tool to our column; empty: the header tells the format."""
    base_year: tuple[str, bytes] | None = None
    """Name and bytes of the inventory of a base year, for grandfathering."""
    key: Key | None = None
    """Sharing key to declare; None: the default."""
    it_share: ItShare | None = None
    """Digital share to declare; None: the default."""
    options: Options = field(default_factory=Options)
    """Life rule, year, PUE; its country is replaced by the one above."""
    packs: Mapping[str, str] = field(default_factory=dict)
    """Factor files of the user, name to text."""
    prefer: Sequence[str] = ()
    """Sources to take before the declared defaults."""
    place_prefer: Sequence[str] = ()
    """The same, for electricity only."""
    ef_version: str | None = None
    """Version of the EF method to keep to."""
    draws: int = DEFAULT_DRAWS
    """Draws of every factor."""
    seed: int = DEFAULT_SEED
    """Seed of the draws."""
    levers: Sequence[str] = ()
    """Levers as ``name=value``; none: those that suit the inventory."""
    ai: AiChoice = field(default_factory=AiChoice)
    """Figures of the lever ``ai-model``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """An inventory measured, with all that a report needs to be read and repeated."""

    name: str
    """Name of the file."""
    digest: str
    """SHA-256 of its bytes, hexadecimal."""
    inventory: Inventory
    """Its lines."""
    base: FactorBase
    """Factors."""
    budget_base: BudgetBase
    """Boundaries and facts."""
    organisation: Organisation
    """Whose budget."""
    question: Question
    """What was asked."""
    footprint: Footprint
    """Results; its way of sharing is the declared one."""
    effects: tuple[Effect, ...]
    """Levers on the inventory, largest saving first."""
    swap: ModelSwap | None
    """The choice of another AI model, apart from the inventory; None when it was not asked for."""

    @property
    def pieces(self) -> float:
        """Pieces of the inventory, those of unknown type included."""
        return sum(line.quantity for line in self.inventory.lines)

    @property
    def assessable(self) -> tuple[str, ...]:
        """Categories with factors for enough of the pieces, in their fixed order."""
        return tuple(one for one in CATEGORIES if self.footprint.impacts.assessable(one))


def study(name: str, data: bytes, question: Question, *, pool: Pool | None = None) -> Study:
    """Measures the inventory in the bytes of a file; the same bytes and question give the same study.

    Raises InventoryError, FactorError, ReadError and UsageError, each with what to correct.
    """
    if not 1 <= question.draws <= MOST_DRAWS:
        raise UsageError("bad_option", option="--draws", wanted=question.draws, expected=f"1 – {MOST_DRAWS}")
    if question.seed < 0:
        raise UsageError("bad_option", option="--seed", wanted=question.seed, expected=">= 0")
    if question.options.year is not None and not EARLIEST <= question.options.year <= LATEST:
        raise UsageError("bad_option", option="--year", wanted=question.options.year, expected=f"{EARLIEST} – {LATEST}")
    base = shipped.base(dict(question.packs))
    budget_base = load_boundaries(shipped.texts())
    other_model = swap(question.levers, question.ai)
    _known_sources(base, (*question.prefer, *question.place_prefer))
    country = _country(base, question.country)
    inventory = read_inventory(name, data, base, columns=question.columns or None, pool=pool)
    options = replace(question.options, country=country, year=question.options.year or _last_year(inventory))
    try:
        selection = select(
            base, prefer=question.prefer, place_prefer=question.place_prefer, ef_version=question.ef_version
        )
    except MixedVersions as fault:
        raise UsageError("mixed_versions", said=str(fault)) from fault
    earlier = None
    if question.base_year is not None:
        before = activity(read_inventory(*question.base_year, base, pool=pool), selection, replace(options, year=None))
        found = compute(before, selection)
        earlier = {one: found.total(one) for one in CATEGORIES if found.assessable(one)}
    organisation = _organisation(question, country, earlier)
    footprint = measure(
        inventory,
        base,
        budget_base,
        organisation,
        options=options,
        prefer=question.prefer,
        place_prefer=question.place_prefer,
        ef_version=question.ef_version,
        draws=question.draws,
        seed=question.seed,
    )
    case = Case(inventory=inventory, selection=selection, options=options)
    return Study(
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        inventory=inventory,
        base=base,
        budget_base=budget_base,
        organisation=organisation,
        question=question,
        footprint=replace(footprint, way=_way(question, footprint.way)),
        effects=effects(case, base, question.levers, draws=question.draws, seed=question.seed),
        swap=other_model,
    )


def with_levers(found: Study, levers: Sequence[str]) -> Study:
    """The same study with other levers, ``name=value``, none at all for none. Raises UsageError for an unknown one."""
    if not levers:
        return replace(found, effects=())
    footprint, question = found.footprint, found.question
    case = Case(inventory=found.inventory, selection=footprint.selection, options=footprint.options)
    return replace(found, effects=effects(case, found.base, levers, draws=question.draws, seed=question.seed))


def explained(found: Study, wanted: str, language: str) -> str:
    """The formula of one line, named by its row in the file or by its id, in every assessable category.

    Raises UsageError when no line is called so.
    """
    lines = found.footprint.activity.lines
    line = next((one for one in lines if wanted in (str(one.row), one.id)), None)
    if line is None:
        rows = f"{lines[0].row} – {lines[-1].row}" if lines else "-"
        raise UsageError("unknown_line", wanted=wanted, rows=rows)
    act, selection = found.footprint.activity, found.footprint.selection
    shown = found.assessable or (CLIMATE,)
    return "\n\n".join(explain(act, selection, line.row, one, language=language) for one in shown)


def factors_used(found: Study) -> tuple[Factor, ...]:
    """The factors behind the assessable categories (climate when none is), the usual lives and the masses, by id."""
    act, chosen = found.footprint.activity, found.footprint.selection.chosen
    types, places = found.footprint.selection.types, found.footprint.selection.places
    kinds = {types[rank] for rank in act.type.tolist() if rank >= 0}
    where = {places[rank] for rank, kwh in zip(act.place.tolist(), act.kwh.tolist(), strict=True) if rank >= 0 and kwh}
    usual_life = {
        types[k] for k, usual in zip(act.type.tolist(), act.usual_life.tolist(), strict=True) if k >= 0 and usual
    }
    usual_kwh = {
        types[k] for k, usual in zip(act.type.tolist(), act.usual_kwh.tolist(), strict=True) if k >= 0 and usual
    }
    keys = [(kind, "lifetime", "-", "-") for kind in usual_life]
    keys += [(kind, "electricity_use", "-", "-") for kind in usual_kwh]
    for category in found.assessable or (CLIMATE,):
        keys += [(kind, category, stage, "-") for kind in kinds for stage in STAGES]
        keys += [("electricity", category, "use", place) for place in where]
    if found.footprint.materials is not None:
        keys += [(one.type, "mass", "-", "-") for one in found.footprint.materials.discarded if one.weighed < 1.0]
    return tuple(sorted((chosen[key] for key in set(keys) if key in chosen), key=lambda factor: factor.id))


def sources_used(found: Study) -> tuple[tuple[Source, int], ...]:
    """Each source with the number of its factors; sources of boundaries and facts have zero; most used first."""
    count: dict[str, int] = {}
    for factor in factors_used(found):
        count[factor.source] = count.get(factor.source, 0) + 1
    for category in {one.budget.category for one in found.footprint.verdicts if one.probability is not None}:
        for source in found.budget_base.boundaries[category].sources:
            count.setdefault(source, 0)
    for (_, place), facts in found.budget_base.facts.items():
        if place == found.organisation.country:
            count.setdefault(facts[0].source, 0)
    known = [(found.base.sources[one], many) for one, many in count.items() if one in found.base.sources]
    return tuple(sorted(known, key=lambda pair: (-pair[1], pair[0].id)))


def default_shares(study: Study) -> tuple[float, float]:
    """Shares of the counted pieces whose life, and whose electricity, is the usual one of their type."""
    act = study.footprint.activity
    pieces = np.where(act.type >= 0, act.quantity, 0.0)
    whole = float(pieces.sum())
    if not whole:
        return 0.0, 0.0
    return float(pieces[act.usual_life].sum()) / whole, float(pieces[act.usual_kwh].sum()) / whole


def unit(category: str) -> str:
    """Unit of a category."""
    return CATEGORY_UNITS[category]


def _organisation(question: Question, country: str, earlier: Mapping[str, float] | None) -> Organisation:
    for option, value in (
        ("--employees", question.employees),
        ("--value-added", question.value_added_eur),
        ("--population", question.population),
        ("--national-value-added", question.national_value_added_eur),
    ):
        if value is not None and not 0.0 <= value < float("inf"):
            raise UsageError("bad_option", option=option, wanted=f"{value:g}", expected=">= 0")
    return Organisation(
        employees=question.employees,
        value_added_eur=question.value_added_eur,
        country=country,
        country_population=question.population,
        country_value_added_eur=question.national_value_added_eur,
        sector=_sector(question, country),
        base_year_impacts=earlier,
    )


def _sector(question: Question, country: str) -> Sector | None:
    """The sector from the user's table, its intensity replaced by the one given; None without figures."""
    if question.nace and not section_of(question.nace):
        raise UsageError("unknown_nace", wanted=question.nace)
    given = question.ict_intensity
    if given is not None and not 0.0 <= given <= 1.0:
        raise UsageError("bad_option", option="--ict-intensity", wanted=f"{given:g}", expected="0 – 1")
    if question.sectors and not question.nace:
        raise UsageError("sector_missing")
    table = read_sectors(question.sectors) if question.sectors else ()
    found = find_sector(table, question.nace, country) if table else None
    if given is None:
        return found
    if found is not None:
        return replace(found, ict_intensity=given)
    return Sector(
        nace=question.nace,
        country=country,
        ict_intensity=given,
        final_consumption_share=None,
        value_added_eur=None,
        source="--ict-intensity",
    )


def _way(question: Question, default: tuple[Key, ItShare]) -> tuple[Key, ItShare]:
    """The way of sharing to declare; grandfathering starts from the digital part itself, so it has one share."""
    key = question.key or default[0]
    return (key, ItShare.WHOLE) if key is Key.GRANDFATHERING else (key, question.it_share or default[1])


def _country(base: FactorBase, wanted: str) -> str:
    found = known_places(base).get(fold(wanted))
    if found is None:
        raise UsageError("unknown_country", wanted=wanted)
    return found


def _known_sources(base: FactorBase, wanted: Sequence[str]) -> None:
    for one in wanted:
        if one not in base.sources:
            raise UsageError("unknown_source", wanted=one, known=", ".join(sorted(base.sources)))


def _last_year(inventory: Inventory) -> int | None:
    """Year of the last withdrawal, None when nothing was withdrawn."""
    return max((line.withdrawn.year for line in inventory.lines if line.withdrawn), default=None)
