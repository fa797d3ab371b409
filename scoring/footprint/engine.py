"""From an inventory to everything that is said of it: one call for the command line, the API and the reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.footprint.activity import Activity, Options, activity
from scoring.footprint.boundaries import BudgetBase
from scoring.footprint.budget import ItShare, Key, Organisation, Verdict, default_way, verdicts
from scoring.footprint.carbon import CarbonBalance, carbon_balance
from scoring.footprint.criteria import CATEGORIES, STAGE_INDEX
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.impact import COVERAGE_THRESHOLD, Impacts, compute
from scoring.footprint.inventory import Inventory, Proposal, proposals
from scoring.footprint.selection import Selection, select
from scoring.footprint.uncertainty import DEFAULT_DRAWS, DEFAULT_SEED, Draws, Swing, simulate, tornado
from scoring.footprint.waste import MaterialBalance, material_balance


@dataclass(frozen=True, kw_only=True, slots=True)
class Footprint:
    """All that is said of an inventory; the digest, the options, the draws and the seed give it again."""

    activity: Activity
    """The lines as arrays."""
    selection: Selection
    """The factors used."""
    options: Options
    """The choices made."""
    impacts: Impacts
    """Central values and coverage."""
    draws: Draws
    """Drawn impacts."""
    way: tuple[Key, ItShare]
    """The declared default way of sharing."""
    verdicts: tuple[Verdict, ...]
    """Every category under every way of sharing."""
    carbon: CarbonBalance
    """Carbon balance."""
    materials: MaterialBalance | None
    """Material balance of the year of the options; None when no year was given."""
    tornado: tuple[Swing, ...]
    """What moves the climate total the most."""
    proposals: tuple[Proposal, ...]
    """Types nobody knows and the nearest known one."""

    def by_stage(self, threshold: float = COVERAGE_THRESHOLD) -> dict[str, dict[str, float | None]]:
        """Stage to category to central value; None where the category is not assessable."""
        return {
            stage: {
                category: float(self.impacts.by_type[:, at, rank].sum())
                if self.impacts.assessable(category, threshold)
                else None
                for rank, category in enumerate(CATEGORIES)
            }
            for stage, at in STAGE_INDEX.items()
        }


def measure(
    inventory: Inventory,
    base: FactorBase,
    budget_base: BudgetBase,
    organisation: Organisation,
    *,
    options: Options | None = None,
    prefer: Sequence[str] = (),
    place_prefer: Sequence[str] = (),
    ef_version: str | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
) -> Footprint:
    """Measures an inventory against the budget of its organisation.

    Raises MixedVersions, UnknownName and ValueError as ``select``, ``activity`` and ``simulate`` do.
    """
    options = options or Options()
    selection = select(base, prefer=prefer, place_prefer=place_prefer, ef_version=ef_version)
    act = activity(inventory, selection, options)
    impacts, drawn = compute(act, selection), simulate(act, selection, draws=draws, seed=seed)
    materials = None if options.year is None else material_balance(inventory, selection, year=options.year)
    return Footprint(
        activity=act,
        selection=selection,
        options=options,
        impacts=impacts,
        draws=drawn,
        way=default_way(organisation),
        verdicts=verdicts(budget_base, organisation, impacts, drawn),
        carbon=carbon_balance(act, impacts, drawn),
        materials=materials,
        tornado=tornado(act, selection),
        proposals=proposals(inventory, base),
    )
