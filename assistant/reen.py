"""The reuse rate of the REEN law as far as an inventory tells it, beside the least rate of the year."""

from dataclasses import dataclass

from assistant.footprint import Study
from scoring.footprint.waste import REEN_OLDEST_YEARS, reen_reuse_rate, reen_target

DAYS_IN_YEAR = 365.25


@dataclass(frozen=True, kw_only=True, slots=True)
class Reen:
    """Pieces that left service in the year of the balance."""

    year: int
    """Year of withdrawal."""
    rate: float | None
    """Percent of the counted pieces that were sent to reuse; None when nothing is counted."""
    target: float | None
    """Least rate that the law sets for the year, percent; None before 2023."""
    counted: float
    """Pieces counted."""
    too_old: float
    """Pieces left out because they were older than ten years."""
    undated: float
    """Pieces counted although their purchase date, hence their age, is not known."""


def reen(study: Study) -> Reen | None:
    """The rate from the lines withdrawn in the year, None without a year or a withdrawn line.

    The law divides by the decommissioned items in stock on 1 January; an inventory tells those that left, so this is
    the rate of an organisation that keeps none of them in stock.
    """
    year = study.footprint.options.year
    gone = [one for one in study.inventory.lines if one.withdrawn is not None and one.withdrawn.year == year]
    if year is None or not gone:
        return None
    reused = counted = old = undated = 0.0
    for one in gone:
        if one.withdrawn is not None and one.purchased is not None:
            if (one.withdrawn - one.purchased).days / DAYS_IN_YEAR > REEN_OLDEST_YEARS:
                old += one.quantity
                continue
        else:
            undated += one.quantity
        counted += one.quantity
        reused += one.quantity if one.channel == "reuse" else 0.0
    return Reen(
        year=year,
        rate=reen_reuse_rate(sent_to_reuse=reused, decommissioned=counted),
        target=reen_target(year),
        counted=counted,
        too_old=old,
        undated=undated,
    )
