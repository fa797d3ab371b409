"""The carbon balance of an information system, in tonnes, with location- and market-based electricity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.footprint.activity import Activity
from scoring.footprint.impact import Impacts
from scoring.footprint.uncertainty import Draws, Percentiles, percentiles

KG_IN_TONNE = 1000.0


@dataclass(frozen=True, kw_only=True, slots=True)
class CarbonBalance:
    """Greenhouse gases of a year; t CO2e."""

    central: float
    """Sum with every factor at its chosen value, location-based; skewed factors put it under the drawn median."""
    location: Percentiles
    """Drawn, with the factor of the place of each kilowatt-hour."""
    market: Percentiles
    """Drawn, with the factor of the contract where a line has one, of the place elsewhere."""
    by_stage: Mapping[str, float]
    """Stage to central value."""
    by_type: Mapping[str, float]
    """Type to central value, largest first."""
    kwh: float
    """Electricity of the year, kWh."""
    kwh_under_contract: float
    """Part of it under a contract with its own factor, kWh."""
    coverage: float
    """Share of the pieces with factors for manufacture and use."""
    left_out: tuple[str, ...]
    """Lines left out because their type is not known."""


def carbon_balance(act: Activity, impacts: Impacts, draws: Draws) -> CarbonBalance:
    """The balance of the lines of ``act``; ``impacts`` and ``draws`` must come from it."""
    climate = "climate_change"
    signed = act.contract == act.contract  # not NaN
    return CarbonBalance(
        central=impacts.total(climate) / KG_IN_TONNE,
        location=_tonnes(draws.percentiles(climate)),
        market=_tonnes(percentiles(draws.market_climate)),
        by_stage={stage: value / KG_IN_TONNE for stage, value in impacts.by_stage(climate).items()},
        by_type={kind: value / KG_IN_TONNE for kind, value in impacts.per_type(climate).items()},
        kwh=float(act.kwh.sum()),
        kwh_under_contract=float(act.kwh[signed].sum()),
        coverage=float(impacts.coverage[0]),
        left_out=tuple(line.id for line, kind in zip(act.lines, act.type.tolist(), strict=True) if kind < 0),
    )


def _tonnes(kg: Percentiles) -> Percentiles:
    """Kilograms as tonnes."""
    return Percentiles(p5=kg.p5 / KG_IN_TONNE, p50=kg.p50 / KG_IN_TONNE, p95=kg.p95 / KG_IN_TONNE)
