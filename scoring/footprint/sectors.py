"""Figures of sectors, from a table the user brings: none is shipped, because no open source was at hand.

Columns: ``nace`` (section letter, division or class, NACE Rev. 2), ``country`` (alpha-3 or empty), and any of
``ict_intensity`` (inputs in C26, J61 and J62-63 over output, 0 to 1), ``final_consumption_share`` (the sector's total
requirement over the country's final consumption, 0 to 1), ``value_added_eur`` (of the sector, a year), then ``source``.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.footprint.errors import FactorError
from scoring.footprint.table import Faults, Row, number, read_csv

_SECTIONS = (
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47),
    ("H", 49, 53), ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82),
    ("O", 84, 84), ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip
"""NACE Rev. 2: section, first and last division."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sector:
    """Figures of one sector of one country."""

    nace: str
    """Section letter, division or class."""
    country: str
    """Alpha-3 code, empty for any."""
    ict_intensity: float | None
    """Share of ICT inputs in output, 0 to 1."""
    final_consumption_share: float | None
    """Share of the country's final consumption that the sector's total requirement makes, 0 to 1."""
    value_added_eur: float | None
    """Gross value added of the sector, EUR a year."""
    source: str
    """Where the figures come from."""


def section_of(nace: str) -> str:
    """Section letter of a NACE or NAF code (``62.01Z``, ``J62``, ``J``); empty when it is none."""
    code = nace.strip().upper()
    if code[:1].isalpha():
        return code[0] if any(code[0] == letter for letter, _first, _last in _SECTIONS) else ""
    digits = code[:2]
    if not digits.isdigit():
        return ""
    return next((letter for letter, first, last in _SECTIONS if first <= int(digits) <= last), "")


def read_sectors(text: str, *, name: str = "sectors.csv") -> tuple[Sector, ...]:
    """Sectors of a user's table; raises FactorError for a share outside 0 to 1, an unknown code or no source."""
    header, rows = read_csv(text, name, FactorError, max_lines=10_000)
    faults = Faults()
    for column in ("nace", "source"):
        if column not in header:
            faults.add(1, 1, f"colonne « {column} » attendue", f"column “{column}” is expected")
    faults.raise_any(name, FactorError)
    sectors = tuple(_sector(row, faults) for row in rows)
    faults.raise_any(name, FactorError)
    return sectors


def _sector(row: Row, faults: Faults) -> Sector:
    """One line of the table, its faults noted."""
    nace, source = row.cells["nace"].upper(), row.cells["source"]
    if not section_of(nace):
        faults.add(row.line, row.at("nace"), f"code NACE inconnu « {nace} »", f"unknown NACE code “{nace}”")
    if not source:
        faults.add(row.line, row.at("source"), "source attendue", "a source is expected")
    shares = {}
    for column in ("ict_intensity", "final_consumption_share"):
        share = number(row, column, faults)
        if share is not None and not 0.0 <= share <= 1.0:
            faults.add(row.line, row.at(column), f"{share:g} hors de 0 à 1", f"{share:g} is outside 0 to 1")
        shares[column] = share
    return Sector(
        nace=nace,
        country=row.cells.get("country", "").upper(),
        ict_intensity=shares["ict_intensity"],
        final_consumption_share=shares["final_consumption_share"],
        value_added_eur=number(row, "value_added_eur", faults),
        source=source,
    )


def find_sector(sectors: tuple[Sector, ...], nace: str, country: str = "FRA") -> Sector | None:
    """The most precise line for a NACE code: longest matching code, then section; a line of the country first."""
    code, section = nace.strip().upper().lstrip("ABCDEFGHIJKLMNOPQRSTU"), section_of(nace)
    best: tuple[int, bool, Sector] | None = None
    for sector in sectors:
        digits = sector.nace.lstrip("ABCDEFGHIJKLMNOPQRSTU")
        matches = code.startswith(digits) if digits else sector.nace == section
        if not matches or sector.country not in ("", country):
            continue
        found = (len(digits), bool(sector.country), sector)
        if best is None or found[:2] > best[:2]:
            best = found
    return None if best is None else best[2]
