"""Reading one line of an inventory: each cell checked, each fault with its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scoring.footprint.factor_model import FactorBase
from scoring.footprint.names import fold, known_names, known_places
from scoring.footprint.table import Faults, Row, day, is_formula, number

COLUMNS: dict[str, str] = {
    "id": "id", "identifiant": "id",
    "type": "type", "type d equipement": "type", "equipement": "type",
    "quantity": "quantity", "quantite": "quantity", "nombre": "quantity",
    "unit": "unit", "unite": "unit",
    "country": "country", "pays": "country",
    "lifetime years": "lifetime_years", "duree de vie ans": "lifetime_years", "duree de vie": "lifetime_years",
    "purchased": "purchased", "achat": "purchased", "date d achat": "purchased",
    "withdrawn": "withdrawn", "retrait": "withdrawn", "date de retrait": "withdrawn",
    "kwh per year": "kwh_per_year", "kwh par an": "kwh_per_year",
    "power w": "power_w", "puissance w": "power_w",
    "hours per year": "hours_per_year", "heures par an": "hours_per_year",
    "pue": "pue",
    "condition": "condition", "etat": "condition",
    "mass kg": "mass_kg", "masse kg": "mass_kg",
    "channel": "channel", "filiere": "channel",
    "contract g per kwh": "contract_g_per_kwh", "contrat g par kwh": "contract_g_per_kwh",
    "site": "site",
}  # fmt: skip
"""Folded header to own column."""
CHANNELS: dict[str, str] = {
    "": "unknown", "unknown": "unknown", "inconnu": "unknown", "inconnue": "unknown",
    "reuse": "reuse", "reemploi": "reuse", "don": "reuse", "revente": "reuse", "reconditionnement": "reuse",
    "repair": "repair", "reparation": "repair",
    "recycling": "recycling", "recyclage": "recycling", "deee": "recycling", "d3e": "recycling",
}  # fmt: skip
"""Folded word to channel of a withdrawn piece."""
CONDITIONS = {
    "": False, "new": False, "neuf": False, "neuve": False,
    "refurbished": True, "reconditionne": True, "reconditionnee": True, "occasion": True, "second hand": True,
}  # fmt: skip
UNITS = {"", "piece", "pieces", "unite", "u", "pc", "ream", "ramette", "seat"}
PLAUSIBLE_RATIO = 50.0
"""Electricity this many times above or below the type's usual one is taken for a unit error."""
MOST_PIECES = 1e9
LONGEST_LIFE_YEARS = 50.0
LARGEST_PUE = 5.0
HOURS_A_YEAR = 8760.0


@dataclass(kw_only=True, slots=True)
class Reader:
    """Reads lines with the names of a factor base; problems go to ``faults``."""

    base: FactorBase
    """Types and places that are known."""
    columns: Mapping[str, str]
    """Folded header to own column."""
    faults: Faults
    """Where problems are noted."""
    extra_types: Mapping[str, str] = field(default_factory=dict)
    """Folded names of types proper to a format, before the known ones."""
    single: bool = False
    """True when the format has one piece a line and no quantity column."""
    types: dict[str, str] = field(init=False)
    places: dict[str, str] = field(init=False)
    usual_kwh: dict[str, float] = field(init=False)
    header: dict[str, str] = field(init=False, default_factory=dict)
    """Own column to the header of this file."""

    def __post_init__(self) -> None:
        self.types = {**known_names(self.base), **self.extra_types}
        self.places = known_places(self.base)
        self.usual_kwh = {
            f.subject: f.value for f in self.base.factors if f.criterion == "electricity_use" and f.default
        }

    def header_is_usable(self, row: Row) -> bool:
        """Maps the header; notes the missing required columns and those nobody knows (in our own format)."""
        for written in row.columns:
            own = self.columns.get(fold(written))
            if own is not None:
                self.header.setdefault(own, written)
            elif self.columns is COLUMNS:
                self.faults.add(1, row.at(written), f"colonne inconnue « {written} »", f"unknown column “{written}”")
        for own in ("type",) if self.single else ("type", "quantity"):
            if own not in self.header:
                self.faults.add(1, 1, f"colonne « {own} » attendue", f"column “{own}” is expected")
        return not self.faults.problems

    def line(self, row: Row) -> dict[str, Any] | None:
        """Fields of a line, or None after noting what is wrong with it."""
        before = len(self.faults.problems)
        self._refuse_formulas(row)
        written = self._text(row, "type")
        if not written:
            self._fault(row, "type", "type attendu", "a type is expected")
        kind = self.types.get(fold(written), "")
        purchased, withdrawn = self._day(row, "purchased"), self._day(row, "withdrawn")
        if purchased and withdrawn and withdrawn < purchased:
            self._fault(row, "withdrawn", "retrait avant l’achat", "withdrawn before it was purchased")
        values: dict[str, Any] = {
            "row": row.line,
            "id": self._text(row, "id") or f"line {row.line}",
            "written_type": written,
            "type": kind,
            "quantity": self._quantity(row),
            "country": self._country(row),
            "lifetime_years": self._within(row, "lifetime_years", 0.05, LONGEST_LIFE_YEARS),
            "purchased": purchased,
            "withdrawn": withdrawn,
            "kwh_per_year": self._kwh(row, kind),
            "pue": self._within(row, "pue", 1.0, LARGEST_PUE),
            "refurbished": self._word(row, "condition", CONDITIONS),
            "mass_kg": self._within(row, "mass_kg", 0.0, 10_000.0),
            "channel": self._word(row, "channel", CHANNELS),
            "contract_g_per_kwh": self._within(row, "contract_g_per_kwh", 0.0, 2_000.0),
            "site": self._text(row, "site"),
        }
        return values if len(self.faults.problems) == before else None

    def _fault(self, row: Row, own: str, fr: str, en: str) -> None:
        self.faults.add(row.line, row.at(self.header.get(own, "")), fr, en)

    def _text(self, row: Row, own: str) -> str:
        return row.cells.get(self.header.get(own, ""), "")

    def _number(self, row: Row, own: str) -> float | None:
        return number(row, self.header[own], self.faults) if own in self.header else None

    def _day(self, row: Row, own: str) -> date | None:
        return day(row, self.header[own], self.faults) if own in self.header else None

    def _refuse_formulas(self, row: Row) -> None:
        """A formula in a text cell would run when the report is opened in a spreadsheet."""
        for own in ("id", "type", "country", "condition", "channel", "site"):
            if is_formula(cell := self._text(row, own)):
                self._fault(row, own, f"formule « {cell[:30]} »", f"formula “{cell[:30]}”")

    def _quantity(self, row: Row) -> float | None:
        quantity = self._number(row, "quantity")
        if quantity is None and self.single and not self._text(row, "quantity"):
            quantity = 1.0
        if quantity is None:
            if not self._text(row, "quantity"):
                self._fault(row, "quantity", "quantité attendue", "a quantity is expected")
        elif quantity < 0.0:
            self._fault(row, "quantity", f"quantité négative {quantity:g}", f"negative quantity {quantity:g}")
        elif quantity > MOST_PIECES:
            self._fault(row, "quantity", f"plus de {MOST_PIECES:g} pièces", f"more than {MOST_PIECES:g} pieces")
        if fold(unit := self._text(row, "unit")) not in UNITS:
            self._fault(row, "unit", f"unité inconnue « {unit} » : pièce", f"unknown unit “{unit}”: piece")
        return quantity

    def _country(self, row: Row) -> str:
        written = self._text(row, "country")
        if not written:
            return ""
        found = self.places.get(fold(written), "")
        if not found:
            self._fault(
                row,
                "country",
                f"pays inconnu « {written[:30]} » : code ISO à trois lettres, ou cellule vide",
                f"unknown country “{written[:30]}”: three-letter ISO code, or leave it empty",
            )
        return found

    def _within(self, row: Row, own: str, low: float, high: float) -> float | None:
        """The number of a cell, refused outside ``low`` to ``high``."""
        value = self._number(row, own)
        if value is not None and not low <= value <= high:
            self._fault(row, own, f"{value:g} hors de {low:g} à {high:g}", f"{value:g} is outside {low:g} to {high:g}")
        return value

    def _word(self, row: Row, own: str, words: Mapping[str, Any]) -> Any:
        """The meaning of a word from a closed list."""
        written = fold(self._text(row, own))
        if written not in words:
            known = ", ".join(sorted(word for word in words if word))
            self._fault(row, own, f"« {written[:30]} » : attendu {known}", f"“{written[:30]}”: expected {known}")
            return next(iter(words.values()))
        return words[written]

    def _kwh(self, row: Row, kind: str) -> float | None:
        """Electricity of one piece a year, from kWh or from power and hours; refused when no such piece uses it."""
        kwh, power = self._within(row, "kwh_per_year", 0.0, 1e9), self._within(row, "power_w", 0.0, 1e6)
        hours = self._within(row, "hours_per_year", 0.0, HOURS_A_YEAR)
        own = "kwh_per_year"
        if kwh is None and power is not None:
            own = "power_w"
            if hours is None:
                self._fault(
                    row,
                    "power_w",
                    "puissance sans heures par an : ajoutez hours_per_year",
                    "power without hours a year: add hours_per_year",
                )
                return None
            kwh = power * hours / 1000.0
        usual = self.usual_kwh.get(kind, 0.0)
        if kwh and usual and not usual / PLAUSIBLE_RATIO <= kwh <= usual * PLAUSIBLE_RATIO:
            self._fault(
                row,
                own,
                f"{kwh:g} kWh par an et par pièce, d’ordinaire {usual:g} : watts et kWh confondus, ou total du parc ?",
                f"{kwh:g} kWh a year and piece, usually {usual:g}: watts for kWh, or the whole fleet?",
            )
        return kwh
