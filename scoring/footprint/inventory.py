"""The inventory of an information system: what people own and use, read strictly, line by line.

Own columns (French or English header, any order, comma, semicolon or tab)::

    id            line name, free                      lifetime_years  declared life, years
    type          type of equipment                    purchased       date, 2026-03-31 or 31/03/2026
    quantity      number of pieces                     withdrawn       date it left service
    country       ISO code or name of the country      kwh_per_year    electricity of one piece
    power_w       power of one piece in use, W         hours_per_year  with power_w
    pue           facility over IT energy, >= 1        condition       new or refurbished
    mass_kg       weighed mass of one piece            channel         reuse, repair, recycling, unknown
    contract_g_per_kwh  supplier's factor, market-based             site            free

A type nobody knows is kept, left out of the sums and counted in the coverage; the nearest known type is proposed,
never used silently.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scoring.footprint.errors import InventoryError
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.line_reading import COLUMNS, Reader
from scoring.footprint.names import fold, known_names
from scoring.footprint.table import Faults, Row, read_csv

MAX_LINES = 200_000
"""More lines are refused with advice to group identical pieces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Identical pieces of equipment, or one supply."""

    row: int
    """Line in the file it came from."""
    id: str
    """Name given by the user, or ``line N``."""
    written_type: str
    """Type as written."""
    type: str
    """Known type, empty when it is not known."""
    quantity: float
    """Pieces, >= 0."""
    country: str
    """Alpha-3 code, empty when not said."""
    lifetime_years: float | None
    """Declared life."""
    purchased: date | None
    """Date of purchase."""
    withdrawn: date | None
    """Date it left service."""
    kwh_per_year: float | None
    """Electricity of one piece a year, declared, or power times hours; None when neither is given."""
    pue: float | None
    """Facility energy over IT energy; None when not said."""
    refurbished: bool
    """True when the piece was bought second-hand or refurbished."""
    mass_kg: float | None
    """Weighed mass of one piece."""
    channel: str
    """Where it went once withdrawn: reuse, repair, recycling, unknown."""
    contract_g_per_kwh: float | None
    """Market-based factor of the electricity contract, g CO2e/kWh."""
    site: str
    """Place or tag, free."""
    extra_years: float = 0.0
    """Years a lever adds to the life."""
    made: float | None = None
    """Share of the manufacture of a new piece a lever makes it bear; None: by ``refurbished``."""
    kwh_share: float = 1.0
    """Share of its electricity a lever leaves it."""


@dataclass(frozen=True)
class Inventory:
    """Lines, in file order."""

    lines: tuple[Line, ...]
    """Every line, with those of unknown type."""

    @cached_property
    def unknown(self) -> tuple[Line, ...]:
        """Lines whose type is not known: left out of the sums, counted in the coverage."""
        return tuple(line for line in self.lines if not line.type)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A known type that looks like one nobody knows."""

    written: str
    """Type as written in the inventory."""
    type: str
    """Nearest known type."""
    likeness: float
    """0 to 1."""


def from_csv(text: str, base: FactorBase, *, name: str = "inventaire.csv", max_lines: int = MAX_LINES) -> Inventory:
    """Inventory from CSV text in our own columns; raises InventoryError with every fault, importing nothing."""
    _header, rows = read_csv(text, name, InventoryError, max_lines=max_lines)
    return from_table(rows, base, name=name, max_lines=max_lines)


def from_table(
    rows: Iterable[Row],
    base: FactorBase,
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    extra_types: Mapping[str, str] | None = None,
    single: bool = False,
    max_lines: int = MAX_LINES,
) -> Inventory:
    """Inventory from table rows; ``columns`` maps a header, folded by ``fold``, to one of our own columns,
    ``extra_types`` adds names of types proper to a format, ``single`` allows one piece a line without a quantity.

    Raises InventoryError for any fault of any line: a required column missing, a negative or absent quantity, an
    unknown country, a life that is not positive, a withdrawal before the purchase, an electricity that no such
    piece can use (watts given for kilowatt-hours, most often), a formula, mixed decimal signs.
    """
    faults = Faults()
    reader = Reader(
        base=base,
        columns=COLUMNS if columns is None else columns,
        faults=faults,
        extra_types=extra_types or {},
        single=single,
    )
    lines: list[Line] = []
    for count, row in enumerate(rows, start=1):
        if count > max_lines:
            faults.add(
                row.line,
                1,
                f"plus de {max_lines} lignes : regroupez les équipements identiques",
                f"more than {max_lines} lines: group identical items",
            )
            break
        if count == 1 and not reader.header_is_usable(row):
            break
        if (values := reader.line(row)) is not None:
            lines.append(Line(**values))
    faults.raise_any(name, InventoryError)
    return Inventory(lines=tuple(lines))


def template(language: str = "fr") -> str:
    """An inventory to fill in, with two lines of example, as CSV text with semicolons."""
    if language == "fr":
        return (
            "identifiant;type;quantité;pays;durée de vie (ans);achat;retrait;"
            "kWh par an;PUE;état;masse (kg);filière;site\n"
            "portables siège;Ordinateur portable;120;France;5;;;;;neuf;;;Siège\n"
            "écrans retirés;Écran d’ordinateur;30;France;6;2019-09-01;2026-03-31;;;neuf;5,6;réemploi;Siège\n"
        )
    return (
        "id;type;quantity;country;lifetime_years;purchased;withdrawn;kwh_per_year;pue;condition;mass_kg;channel;site\n"
        "head office laptops;Laptop;120;France;5;;;;;new;;;Head office\n"
        "withdrawn monitors;Monitor;30;France;6;2019-09-01;2026-03-31;;;new;5.6;reuse;Head office\n"
    )


def proposals(inventory: Inventory, base: FactorBase) -> tuple[Proposal, ...]:
    """For each type nobody knows, the nearest known one, if any is near; in order of first appearance."""
    names = known_names(base)
    found: dict[str, Proposal] = {}
    for line in inventory.unknown:
        if line.written_type in found:
            continue
        nearest = _nearest(fold(line.written_type), names)
        if nearest is not None:
            found[line.written_type] = Proposal(written=line.written_type, type=nearest[0], likeness=nearest[1])
    return tuple(found.values())


def _nearest(written: str, names: Mapping[str, str]) -> tuple[str, float] | None:
    """Type whose name is a word of ``written`` (the longest), else the most alike name, with its likeness."""
    words = f" {written} "
    inside = [name for name in names if f" {name} " in words]
    if inside:
        return names[max(inside, key=lambda name: (len(name), name))], 0.9
    alike = difflib.get_close_matches(written, list(names), n=1, cutoff=0.6)
    if not alike:
        return None
    return names[alike[0]], round(difflib.SequenceMatcher(None, written, alike[0]).ratio(), 2)
