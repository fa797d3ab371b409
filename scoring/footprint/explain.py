"""One line of an inventory, unfolded: each term with its numbers and the id of its factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.footprint.activity import Activity
from scoring.footprint.criteria import CATEGORY_INDEX, CATEGORY_UNITS, STAGE_INDEX, USE
from scoring.footprint.selection import Selection

_STAGE_NAMES = {
    "manufacture": ("fabrication", "manufacture"),
    "distribution": ("distribution", "distribution"),
    "use": ("usage", "use"),
    "end_of_life": ("fin de vie", "end of life"),
}
_AMOUNTS = {
    "lives": ("pièces sur durée de vie", "pieces over life"),
    "pieces": ("pièces", "pieces"),
    "kwh": ("kWh", "kWh"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One product of the sum of a line."""

    stage: str
    """Life-cycle stage."""
    amount: float
    """What the factor multiplies, share of manufacture included."""
    amount_unit: str
    """lives (pieces over years of life), pieces, or kwh."""
    factor: float | None
    """Value of the factor; None when there is none."""
    result: float | None
    """Amount times factor, in the unit of the category; None when there is no factor."""
    factor_id: str | None
    """Id of the factor."""


def terms(act: Activity, selection: Selection, row: int, category: str = "climate_change") -> tuple[Term, ...]:
    """Terms of the line at ``row`` of the file; none when its type is unknown.

    Raises KeyError for a row that is not counted or an unknown category.
    """
    rank = {line.row: position for position, line in enumerate(act.lines)}[row]
    column, kind, place = CATEGORY_INDEX[category], int(act.type[rank]), int(act.place[rank])
    if kind < 0:
        return ()
    name, found = selection.types[kind], []
    for stage, at in STAGE_INDEX.items():
        if stage != "use":
            share = float(act.made[rank]) if stage == "manufacture" else 1.0
            key, value = (name, category, stage, "-"), float(selection.piece[kind, at, column])
            found.append(_term(selection, stage, float(act.per_year[rank]) * share, "lives", value, key))
            continue
        if act.kwh[rank] > 0.0:
            where = selection.places[place] if place >= 0 else ""
            value = float(selection.kwh[place, column]) if place >= 0 else float("nan")
            key = ("electricity", category, "use", where)
            found.append(_term(selection, stage, float(act.kwh[rank]), "kwh", value, key))
        if np.isfinite(value := float(selection.piece[kind, USE, column])):
            key = (name, category, stage, "-")
            found.append(_term(selection, stage, float(act.quantity[rank]), "pieces", value, key))
    return tuple(found)


def _term(
    selection: Selection, stage: str, amount: float, unit: str, value: float, key: tuple[str, str, str, str]
) -> Term:
    """A term, without factor when ``value`` is not a number."""
    known = bool(np.isfinite(value))
    return Term(
        stage=stage,
        amount=amount,
        amount_unit=unit,
        factor=value if known else None,
        result=amount * value if known else None,
        factor_id=selection.chosen[key].id if known else None,
    )


def explain(
    act: Activity, selection: Selection, row: int, category: str = "climate_change", *, language: str = "fr"
) -> str:
    """The formula of a line in words, in French or in English; raises KeyError as ``terms`` does."""
    which, colon = (0, " :") if language == "fr" else (1, ":")
    found, unit = terms(act, selection, row, category), CATEGORY_UNITS[category]
    line = next(line for line in act.lines if line.row == row)
    said = [f"{line.id} ({line.written_type})"]
    if not found:
        left_out = (
            "type inconnu, ou électricité non donnée : ligne laissée hors des sommes, comptée dans la couverture",
            "unknown type, or no electricity given: left out of the sums, counted in the coverage",
        )
        return f"{said[0]}{colon} {left_out[which]}"
    for term in found:
        stage, amount = _STAGE_NAMES[term.stage][which], _AMOUNTS[term.amount_unit][which]
        if term.result is not None:
            product = f"{term.amount:.6g} {amount} x {term.factor:.6g} {unit} = {term.result:.6g} [{term.factor_id}]"
            said.append(f"{stage}{colon} {product}")
        else:
            measured = f"{term.amount:.6g} kWh, " if term.amount_unit == "kwh" else ""
            said.append(f"{stage}{colon} {measured}{('aucun facteur', 'no factor')[which]}")
    total = sum(term.result or 0.0 for term in found)
    return "\n".join([*said, f"total{colon} {total:.6g} {unit}"])
