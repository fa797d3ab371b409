"""One question about an inventory, and everything that is said of it: measure, levers, sources."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.errors import UsageError
from assistant.inventories import read_inventory
from ingest.pool import Pool
from scoring.footprint import levers, shipped
from scoring.footprint.activity import Options
from scoring.footprint.boundaries import BudgetBase, load_boundaries
from scoring.footprint.budget import ItShare, Key, Organisation
from scoring.footprint.engine import Footprint, measure
from scoring.footprint.errors import MixedVersions, UnknownName
from scoring.footprint.explain import explain
from scoring.footprint.factor_model import FactorBase, Source
from scoring.footprint.inventory import Inventory
from scoring.footprint.levers import Case, Effect, Lever, compare
from scoring.footprint.names import fold, known_places
from scoring.footprint.sectors import Sector, find_sector, read_sectors, section_of
from scoring.footprint.uncertainty import DEFAULT_DRAWS, DEFAULT_SEED
from scoring.model import Text

MOST_DRAWS = 100_000
TERMINALS = ("computer", "screen", "phone")
"""Families whose life and number an organisation decides on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What to compute besides the inventory; every default is declared in the result."""

    employees: float | None = None
    """Full-time equivalents."""
    value_added_eur: float | None = None
    """Gross value added of a year, EUR."""
    country: str = "FRA"
    """Code or name of the country: electricity of lines that do not say, and sharing keys."""
    nace: str = ""
    """NACE or NAF code of the activity."""
    ict_intensity: float | None = None
    """Share of digital inputs in the output of the sector, 0 to 1."""
    sectors: str = ""
    """Text of a table of sectors (`scoring.footprint.sectors`)."""
    key: Key | None = None
    """Sharing key to declare; None: the default."""
    it_share: ItShare | None = None
    """Digital share to declare; None: the default."""
    options: Options = field(default_factory=Options)
    """Life rule, year, PUE; the country above replaces its own."""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """An inventory measured, with all that a report needs to be read and repeated."""

    name: str
    """Name of the file."""
    digest: str
    """SHA-256 of its bytes."""
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
    """Results; its way is the declared one."""
    effects: tuple[Effect, ...]
    """Levers, largest saving first."""

    def sources(self) -> tuple[Source, ...]:
        """Sources of the factors behind the numbers, of the boundaries and of the facts, by id."""
        used = {factor.source for factor in self.factors().values()}
        for category in {one.budget.category for one in self.footprint.verdicts if one.probability is not None}:
            used |= set(self.budget_base.boundaries[category].sources)
        used |= {fact.source for (_, place), (fact, *_) in self.budget_base.facts.items() if place in ("FRA", "WOR")}
        return tuple(self.base.sources[one] for one in sorted(used & set(self.base.sources)))

    def factors(self) -> dict[tuple[str, str, str, str], "object"]:
        raise NotImplementedError
