"""Inventories of other tools: NumEcoEval and GLPI tables in, PCR-SI (information-system product rules) in and out.

Column names are those of the public templates: NumEcoEval ``EquipementPhysique.csv``; GLPI list export, French and
English; PCR-SI ``request.json`` and ``response.json`` of https://github.com/Boavizta/PCR-SI_dataformat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scoring.errors import Problem
from scoring.footprint.criteria import CATEGORY_UNITS
from scoring.footprint.errors import InventoryError
from scoring.footprint.factor_model import FactorBase
from scoring.footprint.inventory import MAX_LINES, Inventory, from_table
from scoring.footprint.names import fold
from scoring.footprint.table import Row

NUMECOEVAL_COLUMNS: dict[str, str] = {
    "nomequipementphysique": "id", "type": "type", "quantite": "quantity", "paysdutilisation": "country",
    "dateachat": "purchased", "dateretrait": "withdrawn", "consoelecannuelle": "kwh_per_year",
    "nomcourtdatacenter": "site",
}  # fmt: skip
"""Folded NumEcoEval header to own column; its other columns are not used."""

GLPI_COLUMNS: dict[str, str] = {
    "nom": "id", "name": "id", "type": "type", "lieu": "site", "location": "site",
    "date d achat": "purchased", "date of purchase": "purchased", "date de mise en service": "purchased",
    "startup date": "purchased", "date de reforme": "withdrawn", "decommission date": "withdrawn",
    "quantite": "quantity", "quantity": "quantity",
}  # fmt: skip
"""Folded GLPI header to own column; give your own mapping when your export was customised."""

GLPI_TYPES: dict[str, str] = {
    "notebook": "laptop", "convertible": "laptop", "detachable": "laptop", "sub notebook": "laptop",
    "portable": "laptop", "desktop": "desktop_pro", "tower": "desktop_pro", "mini tower": "desktop_pro",
    "low profile desktop": "desktop_pro", "space saving": "desktop_pro", "mini pc": "desktop_pro",
    "all in one": "desktop_pro", "rack mount chassis": "server", "main server chassis": "server", "blade": "server",
}  # fmt: skip
"""Chassis names that inventory agents write, to our types."""

_PCR_UNITS = {"piece", "pieces", "unit", ""}
_PCR_STAGES = {"manufacture": "BLD", "distribution": "DIS", "use": "USE", "end_of_life": "EOL"}
_PCR_INDICATORS = {
    "climate_change": "GWP", "resource_use_minerals_metals": "ADPe", "resource_use_fossils": "ADPf",
    "water_use": "WU", "ozone_depletion": "ODP", "acidification": "AP", "particulate_matter": "PM",
    "ionising_radiation": "IR", "photochemical_ozone_formation": "POCP", "eutrophication_freshwater": "Epf",
    "eutrophication_marine": "Epm", "eutrophication_terrestrial": "Ept", "ecotoxicity_freshwater": "CTUe",
    "human_toxicity_cancer": "CTUh-c", "human_toxicity_non_cancer": "CTUh-nc", "land_use": "LU",
}  # fmt: skip


def from_pcr_si(text: str, base: FactorBase, *, name: str = "request.json") -> Inventory:
    """Inventory from a PCR-SI request; the row of a line is its rank in the request, from 1.

    An item in kWh is metered electricity. An item in another unit than a piece, or with an electricity mix of its
    own, is refused: we have no factor for it. Raises InventoryError.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as cause:
        fault = Problem(line=cause.lineno, column=cause.colno, fr=f"JSON illisible : {cause.msg}", en=cause.msg)
        raise InventoryError(name, (fault,)) from cause
    except RecursionError as cause:
        fault = Problem(line=1, column=1, fr="JSON trop imbriqué", en="JSON nested too deep")
        raise InventoryError(name, (fault,)) from cause
    items = data.get("inventory") if isinstance(data, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        fault = Problem(line=1, column=1, fr="liste « inventory » attendue", en="a list “inventory” is expected")
        raise InventoryError(name, (fault,))
    if len(items) > MAX_LINES:
        fault = Problem(line=1, column=1, fr=f"plus de {MAX_LINES} lignes", en=f"more than {MAX_LINES} lines")
        raise InventoryError(name, (fault,))
    own = ("id", "type", "quantity", "unit", "lifetime_years", "kwh_per_year", "country", "site")
    return from_table(_pcr_rows(items), base, name=name, columns={fold(column): column for column in own})


def _pcr_rows(items: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Items of a PCR-SI request as table rows in our own columns."""
    columns = ("id", "type", "quantity", "unit", "lifetime_years", "kwh_per_year", "country", "site")
    for rank, item in enumerate(items, start=1):
        unit, kind = str(item.get("unit", "")), str(item.get("equipment_type", ""))
        metered = fold(unit) == "kwh"
        known_unit = metered or fold(unit) in _PCR_UNITS
        tags = item.get("tags", item.get("tag", []))
        mix = str(item.get("mix_of_use", ""))
        kwh = item.get("yearly_electricity_consumption")
        values = (
            str(item.get("id", "")),
            "electricity_meter" if metered else kind,
            str(item.get("quantity", "")),
            "" if known_unit else unit,
            "" if metered else str(item.get("lifetime", "") or ""),
            "" if kwh is None else str(kwh),
            mix,
            ", ".join(str(tag) for tag in tags) if isinstance(tags, list) else str(tags),
        )
        cells = dict(zip(columns, values, strict=True))
        yield Row(line=rank, cells=cells, columns={c: i for i, c in enumerate(columns, start=1)})


def to_pcr_si(inventory: Inventory, *, organization: str, dataset: str) -> str:
    """The inventory as a PCR-SI request, keys in a fixed order; unknown types keep the words of the user."""
    items: list[dict[str, Any]] = []
    for line in inventory.lines:
        metered = line.type == "electricity_meter"
        item: dict[str, Any] = {
            "id": line.id,
            "equipment_type": "non-IT" if metered else line.type or line.written_type,
            "equipment_name": line.written_type,
            "quantity": line.quantity,
            "unit": "kWh" if metered else "piece",
            "lifetime": line.lifetime_years,
            "yearly_electricity_consumption": line.kwh_per_year,
            "mix_of_use": line.country,
            "tags": [line.site] if line.site else [],
        }
        items.append({key: value for key, value in item.items() if value not in (None, "")})
    request = {"organization": organization, "dataset": dataset, "inventory": items}
    return json.dumps(request, ensure_ascii=False, indent=2) + "\n"


def to_pcr_si_response(
    by_stage: Mapping[str, Mapping[str, float | None]],
    *,
    organization: str,
    dataset: str,
    timestamp: str,
    version: str,
    sources: Iterable[tuple[str, str]] = (),
) -> str:
    """Impacts as a PCR-SI response: stage to category to value; a category not assessed is left out, never zero.

    ``sources`` are titles and addresses. The unit of each indicator is written beside it: for the eutrophication of
    soils ours is in mol N, where the format's own list says kg N.
    """
    impacts = {
        _PCR_STAGES[stage]: {
            _PCR_INDICATORS[category]: value for category, value in values.items() if value is not None
        }
        for stage, values in by_stage.items()
    }
    given = {code for values in impacts.values() for code in values}
    metadata = {
        "organization": organization, "dataset": dataset, "timestamp": timestamp,
        "provider": "Cap NR", "version": version,
        "sources": [{"name": title, "href": address} for title, address in sources],
        "indicators": [
            {"indicator": code, "unit": CATEGORY_UNITS[category]}
            for category, code in _PCR_INDICATORS.items() if code in given
        ],
    }  # fmt: skip
    return json.dumps({"metadata": metadata, "total_impact": impacts}, ensure_ascii=False, indent=2) + "\n"
