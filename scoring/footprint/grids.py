"""What a kilowatt-hour carries at a place, as intervals across the sources of a factor base: for the AI ledger."""

from __future__ import annotations

from scoring.footprint.factor_model import FactorBase
from scoring.footprint.inference import UNKNOWN_PLACE, Grid
from scoring.footprint.interval import Interval, around

ADPE_WIDENING = 3.0
WATER_WIDENING = 2.0
_MG_IN_KG = 1e6
_G_IN_KG = 1e3


def grid_of(base: FactorBase, place: str) -> Grid:
    """Grid of a place from every source of ``base``; the widest one when its climate factor is not known.

    Minerals and water have one source each: widened by a factor of judgement, 3 and 2; the widest interval where
    even that is missing.
    """
    climate = [f.value * _G_IN_KG for f in base.about("electricity", "climate_change", "use", place)]
    if not climate:
        return UNKNOWN_PLACE
    minerals = base.about("electricity", "resource_use_minerals_metals", "use", place)
    water = base.about("electricity", "water_consumption", "use", place)
    adpe = around(minerals[0].value * _MG_IN_KG, ADPE_WIDENING) if minerals else UNKNOWN_PLACE.adpe_mg_per_kwh
    litres = around(water[0].value, WATER_WIDENING) if water else UNKNOWN_PLACE.water_l_per_kwh
    return Grid(
        place=place,
        gwp_g_per_kwh=Interval(min(climate), max(climate)),
        adpe_mg_per_kwh=adpe,
        water_l_per_kwh=litres,
    )
