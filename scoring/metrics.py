"""Figures: units brought to the unit asked for, and the status a figure gives. Exact, no rounding."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from scoring.model import Figure, Finding, Metric, Status, Text


def _multiples(kind: str, **factors: int | Fraction) -> dict[str, tuple[str, Fraction]]:
    return {name: (kind, Fraction(factor)) for name, factor in factors.items()}


UNITS: dict[str, tuple[str, Fraction]] = {
    "%": ("%", Fraction(1)),
    "€": ("money", Fraction(1)),
    "k€": ("money", Fraction(1000)),
    **_multiples("money", eur=1, euros=1, keur=1000),
    **_multiples("mass", g=Fraction(1, 1000), kg=1, t=1000, tonnes=1000),
    **_multiples("carbon", gco2e=Fraction(1, 1000), kgco2e=1, tco2e=1000),
    **_multiples("energy", wh=Fraction(1, 1000), kwh=1, mwh=1000, gwh=1_000_000),
    **_multiples("bytes", kb=1, ko=1, mb=1000, mo=1000, gb=10**6, go=10**6, tb=10**9, to=10**9),
    **_multiples("days", days=1, day=1, jours=1, jour=1),
    **_multiples("hours", hours=1, hour=1, h=1, heures=1, heure=1),
    **_multiples("years", years=1, year=1, ans=1, an=1, months=Fraction(1, 12), mois=Fraction(1, 12)),
    **_multiples("ratio", ratio=1, pue=1),
    **_multiples("count", count=1, nombre=1),
}
"""Known units, folded by `_folded`: kind and factor to the kind's base unit. Other units only match themselves."""
SHOWN = {
    "count": Text(fr="", en=""),
    "ratio": Text(fr="", en=""),
    "PUE": Text(fr="", en=""),
    "%": Text(fr=" %", en="%"),
    "days": Text(fr=" jours", en=" days"),
    "hours": Text(fr=" heures", en=" hours"),
    "months": Text(fr=" mois", en=" months"),
    "years": Text(fr=" ans", en=" years"),
    "EUR": Text(fr=" €", en=" EUR"),
    "GB": Text(fr=" Go", en=" GB"),
    "MB": Text(fr=" Mo", en=" MB"),
    "kB": Text(fr=" ko", en=" kB"),
}
"""Units as people read them after a number; the others are written as they are."""


def unit_after(unit: str) -> Text:
    """What stands after a number in `unit`, its space included: " %" and "%", " jours" and " days", nothing."""
    return SHOWN.get(unit, Text(fr=f" {unit}", en=f" {unit}"))


def _folded(unit: str) -> str:
    """A unit without spaces and case, CO2 equivalents written one way."""
    short = "".join(unit.casefold().split()).replace("₂", "2")
    for ending in ("co2eq", "co2éq", "co2-eq"):
        short = short.replace(ending, "co2e")
    return short


def convert(figure: Figure, unit: str) -> Fraction | None:
    """The amount of `figure` in `unit`; None when the two units do not measure the same thing."""
    read, wanted = _folded(figure.unit), _folded(unit)
    if read == wanted:
        return figure.amount
    kind, factor = UNITS.get(read, ("", Fraction(1)))
    asked, base = UNITS.get(wanted, ("?", Fraction(1)))
    return figure.amount * factor / base if kind == asked else None


def outcome(metric: Metric, figure: Figure) -> tuple[Status, str]:
    """Status that a figure gives, and the code of the rule.

    Target reached: met; partial threshold reached: partly; neither: not met. Without a target any figure in the
    right unit meets the criterion. A figure in another unit proves nothing.
    """
    amount = convert(figure, metric.unit)
    if amount is None:
        return Status.UNKNOWN, "unit_mismatch"
    if metric.target is None:
        return Status.MET, "measured"
    if _reaches(amount, metric.target, metric.direction):
        return Status.MET, "figure_met"
    if metric.partial is not None and _reaches(amount, metric.partial, metric.direction):
        return Status.PARTLY, "figure_partly"
    return Status.NOT_MET, "figure_below"


def _reaches(amount: Fraction, bound: Fraction, direction: str) -> bool:
    return amount <= bound if direction == "down" else amount >= bound


def year_of(finding: Finding) -> int:
    """Year described by a finding's figure; that of its document when the figure says none; 0 when nothing does."""
    if finding.figure is not None and finding.figure.year is not None:
        return finding.figure.year
    return finding.dated.year if finding.dated is not None else 0


def latest(findings: Iterable[Finding], metric: Metric) -> list[Finding]:
    """The figures that count: those of the most recent year, in a unit that fits; older years are history."""
    usable = [one for one in findings if one.figure is not None and convert(one.figure, metric.unit) is not None]
    newest = max((year_of(one) for one in usable), default=0)
    return [one for one in usable if year_of(one) == newest]


def last_day(year: int) -> date:
    """Last day of the year that a figure describes."""
    return date(year, 12, 31)
