"""Reading factor files: the strictest reader we have, so that no figure enters without its unit and source."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from scoring.footprint.criteria import CATEGORY_UNITS, PROPERTY_UNITS, STAGES, expected_unit
from scoring.footprint.errors import FactorError
from scoring.footprint.factor_model import GRADE_GSD, DeviceType, Factor, FactorBase, Key, Place, Source
from scoring.footprint.table import Faults, Row, number, read_csv

MAX_FACTOR_LINES = 50_000
KWH_IN_MJ = 3.6
Fault = Callable[[str, str, str], None]
"""Notes a problem: column, French, English."""

_FACTOR_COLUMNS = (
    "id", "subject", "criterion", "stage", "place", "value", "unit", "gsd", "year", "ef_version", "grade", "default",
    "source", "note",
)  # fmt: skip
_OPTIONAL_COLUMNS = ("address", "licence", "credit")


def load(texts: Mapping[str, str], *, packs: Mapping[str, str] | None = None) -> FactorBase:
    """The base held in ``texts``, file name to CSV text; ``packs`` are factor files of the user, read after.

    In ``texts``, ``sources.csv``, ``types.csv`` and ``places.csv`` are required; ``boundaries.csv`` and
    ``facts.csv`` belong to the budget and are passed over; the others are factor files. Raises FactorError with
    every fault: repeated id, unknown column, type, criterion, unit or source, negative value without a credit,
    two defaults for one key, no default for a key.
    """
    packs = packs or {}
    sources = {s.id: s for s in _sources(texts["sources.csv"])}
    types = {t.id: t for t in _types(texts["types.csv"])}
    places = {p.id: p for p in _places(texts["places.csv"])}
    aside = {"sources.csv", "types.csv", "places.csv", "boundaries.csv", "facts.csv"}
    factors: list[Factor] = []
    for name in sorted(set(texts) - aside):
        factors += _read_factors(name, texts[name], sources, set(types), user=False)
    _one_default_each("factors", factors)
    for name in sorted(packs):
        added = _read_factors(name, packs[name], sources, set(types), user=True)
        claimed = {f.key for f in added if f.default}
        factors = [_undefaulted(f) if f.key in claimed else f for f in factors] + added
        _one_default_each(name, factors)
    _refuse_repeated_ids(factors)
    digest = hashlib.sha256()
    for name, text in [*sorted(texts.items()), *sorted(packs.items())]:
        digest.update(f"{name}\0{text}\0".encode())
    return FactorBase(
        factors=tuple(factors),
        sources=sources,
        types=types,
        places=places,
        warnings=tuple(_odd(factors)),
        digest=digest.hexdigest(),
    )


def _sources(text: str) -> list[Source]:
    return [
        Source(id=c["source"], title=c["title"], address=c["address"], licence=c["licence"])
        for c in _strict("sources.csv", text, ("source", "title", "address", "licence"))
    ]


def _types(text: str) -> list[DeviceType]:
    return [
        DeviceType(
            id=c["type"],
            label_fr=c["label_fr"],
            label_en=c["label_en"],
            family=c["family"],
            aliases=tuple(alias for alias in c["aliases"].split(";") if alias),
        )
        for c in _strict("types.csv", text, ("type", "label_fr", "label_en", "family", "aliases"))
    ]


def _places(text: str) -> list[Place]:
    return [
        Place(id=c["place"], alpha2=c["alpha2"], name_fr=c["name_fr"], name_en=c["name_en"])
        for c in _strict("places.csv", text, ("place", "alpha2", "name_fr", "name_en"))
    ]


def _strict(name: str, text: str, columns: tuple[str, ...]) -> list[Mapping[str, str]]:
    """Cells of a file whose header must be exactly ``columns`` and whose first column must not repeat."""
    header, rows = read_csv(text, name, FactorError, max_lines=MAX_FACTOR_LINES)
    faults = Faults()
    if tuple(header) != columns:
        faults.add(1, 1, f"colonnes attendues : {', '.join(columns)}", f"expected columns: {', '.join(columns)}")
    faults.raise_any(name, FactorError)
    seen: set[str] = set()
    cells: list[Mapping[str, str]] = []
    for row in rows:
        first = row.cells[columns[0]]
        if not first or first in seen:
            faults.add(row.line, 1, f"« {first} » vide ou répété", f"“{first}” empty or repeated")
        seen.add(first)
        cells.append({column: row.cells.get(column, "") for column in columns})
    faults.raise_any(name, FactorError)
    return cells


def _read_factors(name: str, text: str, sources: dict[str, Source], types: set[str], *, user: bool) -> list[Factor]:
    """Factors of one file. A pack of the user may declare a new source by its address and licence columns."""
    header, rows = read_csv(text, name, FactorError, max_lines=MAX_FACTOR_LINES)
    faults = Faults()
    missing = [column for column in _FACTOR_COLUMNS if column not in header]
    unknown = [cell for cell in header if cell not in _FACTOR_COLUMNS + _OPTIONAL_COLUMNS]
    if missing:
        faults.add(1, 1, f"colonnes manquantes : {', '.join(missing)}", f"missing columns: {', '.join(missing)}")
    for cell in unknown:
        faults.add(1, header.index(cell) + 1, f"colonne inconnue « {cell} »", f"unknown column “{cell}”")
    faults.raise_any(name, FactorError)
    factors = [factor for row in rows if (factor := _factor(row, sources, types, faults, user=user)) is not None]
    faults.raise_any(name, FactorError)
    return factors


def _factor(row: Row, sources: dict[str, Source], types: set[str], faults: Faults, *, user: bool) -> Factor | None:
    """One factor, or None after noting why not."""
    c = row.cells
    before = len(faults.problems)

    def fault(column: str, fr: str, en: str) -> None:
        faults.add(row.line, row.at(column), fr, en)

    value, gsd, year = (number(row, column, faults) for column in ("value", "gsd", "year"))
    subject, criterion, stage = c["subject"], c["criterion"], c["stage"] or "-"
    if subject != "electricity" and subject not in types:
        fault("subject", f"type inconnu « {subject} »", f"unknown type “{subject}”")
    unit = expected_unit(subject, criterion)
    if unit is None:
        fault("criterion", f"critère inconnu « {criterion} »", f"unknown criterion “{criterion}”")
    elif c["unit"] != unit:
        fault("unit", f"unité « {c['unit']} », attendue « {unit} »", f"unit “{c['unit']}”, expected “{unit}”")
    if (criterion in CATEGORY_UNITS and stage not in STAGES) or (
        criterion in PROPERTY_UNITS and subject != "electricity" and stage != "-"
    ):
        fault("stage", f"étape inattendue « {stage} »", f"unexpected stage “{stage}”")
    if value is None:
        fault("value", "valeur attendue", "a value is expected")
    elif value < 0.0 and c.get("credit", "") != "1":
        fault("value", "valeur négative : un crédit se déclare par credit = 1", "negative: declare credit = 1")
    if c["grade"] not in GRADE_GSD:
        fault("grade", "note de qualité de A à E attendue", "a quality grade from A to E is expected")
    if gsd is not None and gsd < 1.0:
        fault("gsd", "écart type géométrique d’au moins 1", "a geometric standard deviation is at least 1")
    _declare_source(row, sources, fault, user=user)
    if len(faults.problems) > before or value is None:
        return None
    return Factor(
        id=c["id"], subject=subject, criterion=criterion, stage=stage, place=c["place"] or "-", value=value,
        unit=c["unit"], gsd=gsd if gsd is not None else GRADE_GSD[c["grade"]], year=int(year or 0),
        ef_version=c["ef_version"] or "-", grade=c["grade"], default=c["default"] == "1", source=c["source"],
        note=c.get("note", ""), credit=c.get("credit", "") == "1",
    )  # fmt: skip


def _declare_source(row: Row, sources: dict[str, Source], fault: Fault, *, user: bool) -> None:
    """Checks the source of a line, adding it when a pack of the user gives its address and licence."""
    c = row.cells
    if c["source"] in sources:
        return
    if user and c["source"] and c.get("address") and c.get("licence"):
        sources[c["source"]] = Source(id=c["source"], title=c["source"], address=c["address"], licence=c["licence"])
        return
    fault(
        "source",
        f"source inconnue « {c['source']} » : ajoutez les colonnes address et licence",
        f"unknown source “{c['source']}”: add the columns address and licence",
    )


def _undefaulted(factor: Factor) -> Factor:
    """The factor, no longer the default of its key."""
    return replace(factor, default=False)


def _one_default_each(name: str, factors: list[Factor]) -> None:
    """Raises FactorError unless every key has exactly one default."""
    count: dict[Key, int] = {}
    for factor in factors:
        count[factor.key] = count.get(factor.key, 0) + factor.default
    faults = Faults()
    for key, defaults in sorted(count.items()):
        if defaults != 1:
            said = "/".join(key)
            faults.add(1, 1, f"{said} : {defaults} sources par défaut, il en faut une", f"{said}: {defaults} defaults")
    faults.raise_any(name, FactorError)


def _refuse_repeated_ids(factors: list[Factor]) -> None:
    """Raises FactorError when two factors bear the same id."""
    seen: set[str] = set()
    faults = Faults()
    for factor in factors:
        if factor.id in seen:
            faults.add(1, 1, f"identifiant répété « {factor.id} »", f"repeated id “{factor.id}”")
        seen.add(factor.id)
    faults.raise_any("factors", FactorError)


def _odd(factors: list[Factor]) -> Iterable[str]:
    """Figures that no physical process gives, kept but named."""
    for factor in factors:
        if factor.criterion == "primary_energy" and factor.value < KWH_IN_MJ:
            yield f"{factor.id}: {factor.value} MJ of primary energy for {KWH_IN_MJ} MJ delivered"
