"""What could be done: each lever rewrites the case, the same engine computes it, the same draws compare them.

A lever is a pure function of a case. Its effect is the difference of two sets of impacts drawn with common random
numbers, so that what both share cancels out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.footprint.activity import Options, activity
from scoring.footprint.errors import UnknownName
from scoring.footprint.inference import Impact
from scoring.footprint.inventory import Inventory, Line
from scoring.footprint.selection import Selection
from scoring.footprint.uncertainty import DEFAULT_DRAWS, DEFAULT_SEED, Draws, Percentiles, percentiles, simulate
from scoring.model import Text

REFURBISHED_REMAINING = 0.3
"""Share of a new piece's manufacture left to a refurbished one, by judgement: own assumption, try 0.1 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """All that an impact depends on."""

    inventory: Inventory
    """Lines."""
    selection: Selection
    """Factors."""
    options: Options
    """Other choices."""

    def draws(self, *, draws: int, seed: int) -> Draws:
        """Impacts drawn."""
        act = activity(self.inventory, self.selection, self.options)
        return simulate(act, self.selection, draws=draws, seed=seed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lever:
    """One thing that could be done."""

    name: str
    """Stable name."""
    said: Text
    """What it is, with its figures."""
    apply: Callable[[Case], Case]
    """The case once it is done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a lever saves in a year; negative when it adds."""

    lever: Lever
    """The lever."""
    saved: Percentiles
    """In the unit of the category."""
    share: float
    """Median saving over the median of the case before."""
    probability: float
    """Probability that it saves anything."""


def _rewrite(types: Sequence[str] | None, change: Callable[[Line], Sequence[Line]]) -> Callable[[Case], Case]:
    """A case whose lines of the given types (all when None) are replaced; the others stay."""
    wanted = None if types is None else frozenset(types)

    def apply(case: Case) -> Case:
        unknown = sorted((wanted or frozenset()) - set(case.selection.types))
        if unknown:
            raise UnknownName(f"types: {', '.join(unknown)}")
        lines: list[Line] = []
        for line in case.inventory.lines:
            lines.extend(change(line) if line.type and (wanted is None or line.type in wanted) else (line,))
        return replace(case, inventory=Inventory(lines=tuple(lines)))

    return apply


def _within(name: str, value: float, low: float, high: float) -> None:
    """Raises ValueError unless ``low`` <= value <= ``high``."""
    if not low <= value <= high:
        raise ValueError(f"{name} must be {low:g} to {high:g}, got {value:g}")


def longer_life(years: float, types: Sequence[str] | None = None) -> Lever:
    """Keeps pieces ``years`` longer, declared or usual life alike."""
    _within("years", years, 0.0, 20.0)
    return Lever(
        name=f"longer-life-{years:g}",
        said=Text(
            fr=f"Garder les équipements {years:g} {'ans' if years >= 2 else 'an'} de plus",
            en=f"Keep equipment {years:g} {'year' if years == 1 else 'years'} longer",
        ),
        apply=_rewrite(types, lambda line: (replace(line, extra_years=line.extra_years + years),)),
    )


def refurbished(share: float, types: Sequence[str] | None = None, *, remaining: float = REFURBISHED_REMAINING) -> Lever:
    """Buys a ``share`` of pieces refurbished, each bearing ``remaining`` of the manufacture of a new one."""
    _within("share", share, 0.0, 1.0)
    _within("remaining", remaining, 0.0, 1.0)

    def change(line: Line) -> tuple[Line, ...]:
        if line.refurbished or line.made is not None:
            return (line,)
        new = replace(line, quantity=line.quantity * (1.0 - share))
        return (new, replace(line, quantity=line.quantity * share, made=remaining))

    return Lever(
        name=f"refurbished-{share:g}",
        said=Text(fr=f"Acheter {share:.0%} de reconditionné", en=f"Buy {share:.0%} refurbished"),
        apply=_rewrite(types, change),
    )


def fewer(share: float, types: Sequence[str] | None = None) -> Lever:
    """Owns a ``share`` fewer pieces."""
    _within("share", share, 0.0, 1.0)
    return Lever(
        name=f"fewer-{share:g}",
        said=Text(fr=f"Réduire le parc de {share:.0%}", en=f"Own {share:.0%} fewer devices"),
        apply=_rewrite(types, lambda line: (replace(line, quantity=line.quantity * (1.0 - share)),)),
    )


def less_printing(share: float) -> Lever:
    """Uses a ``share`` fewer reams of paper."""
    return replace(
        fewer(share, ["paper_ream_a4"]),
        name=f"less-printing-{share:g}",
        said=Text(fr=f"Imprimer {share:.0%} de moins", en=f"Print {share:.0%} less"),
    )


def less_electricity(share: float, types: Sequence[str] | None = None) -> Lever:
    """Uses a ``share`` less electricity: standby, switching off, efficient settings."""
    _within("share", share, 0.0, 1.0)
    return Lever(
        name=f"less-electricity-{share:g}",
        said=Text(fr=f"Consommer {share:.0%} d’électricité de moins", en=f"Use {share:.0%} less electricity"),
        apply=_rewrite(types, lambda line: (replace(line, kwh_share=line.kwh_share * (1.0 - share)),)),
    )


def move(country: str, types: Sequence[str]) -> Lever:
    """Runs the given types (cloud, servers) in another country; raises UnknownName when its electricity is unknown."""
    rewrite = _rewrite(types, lambda line: (replace(line, country=country),))

    def apply(case: Case) -> Case:
        if country not in case.selection.places:
            raise UnknownName(f"country « {country} »")
        return rewrite(case)

    return Lever(name=f"move-{country}", said=Text(fr=f"Héberger en {country}", en=f"Host in {country}"), apply=apply)


def pue(value: float, types: Sequence[str]) -> Lever:
    """Brings the data centre of the given types to a PUE of ``value``."""
    _within("pue", value, 1.0, 5.0)
    return Lever(
        name=f"pue-{value:g}",
        said=Text(fr=f"PUE de {value:g}", en=f"PUE of {value:g}"),
        apply=_rewrite(types, lambda line: (replace(line, pue=value),)),
    )


def electricity_contract(g_per_kwh: float) -> Lever:
    """Buys electricity at ``g_per_kwh``: changes the market-based balance alone, never the location-based one."""
    _within("g_per_kwh", g_per_kwh, 0.0, 2000.0)
    return Lever(
        name=f"contract-{g_per_kwh:g}",
        said=Text(fr=f"Contrat d’électricité à {g_per_kwh:g} g/kWh", en=f"Electricity contract at {g_per_kwh:g} g/kWh"),
        apply=_rewrite(None, lambda line: (replace(line, contract_g_per_kwh=g_per_kwh),)),
    )


def compare(
    case: Case,
    levers: Sequence[Lever],
    *,
    category: str = "climate_change",
    market: bool = False,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
) -> tuple[Effect, ...]:
    """Effects of levers on a category, largest median saving first; ``market`` uses the contracts (climate only)."""
    if market and category != "climate_change":
        raise ValueError("the market-based view exists for climate_change alone")

    def total(of: Case) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        drawn = of.draws(draws=draws, seed=seed)
        return drawn.market_climate if market else drawn.total(category)

    before = total(case)
    middle = percentiles(before).p50
    effects = []
    for lever in levers:
        gain = before - total(lever.apply(case))
        saved = percentiles(gain)
        share = saved.p50 / middle if middle else 0.0
        effects.append(Effect(lever=lever, saved=saved, share=share, probability=float(np.mean(gain > 0.0))))
    return tuple(sorted(effects, key=lambda effect: (-effect.saved.p50, effect.lever.name)))


def ai_swap(before: Impact, after: Impact, *, calls: int) -> tuple[float, float]:
    """g CO2e saved a year by another model over ``calls`` calls: least and most, negative when it may add."""
    return (
        calls * (before.gwp_g.low - after.gwp_g.high),
        calls * (before.gwp_g.high - after.gwp_g.low),
    )
