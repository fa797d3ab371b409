"""The factor base: shipped figures equal their sources, faults are refused with their place, versions do not mix."""

import csv
import json
from pathlib import Path

import pint
import pytest

from scoring.footprint import shipped
from scoring.footprint.criteria import CATEGORIES, CATEGORY_LABELS, CATEGORY_UNITS
from scoring.footprint.errors import FactorError, MixedVersions, UnknownName
from scoring.footprint.factor_model import spread_gsd
from scoring.footprint.factors import load
from scoring.footprint.grids import grid_of
from scoring.footprint.inference import FRANCE, UNKNOWN_PLACE
from scoring.footprint.selection import select

BASE = shipped.base()
DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "footprint"
HEADER = "id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note,address,licence\n"
GOOD = "m/1,laptop,climate_change,manufacture,-,200,kg CO2 eq/piece,1.2,2026,-,B,1,mine,,https://example.org,own\n"

NAMES = {
    "smartphone": "smartphone", "tablette": "tablet", "ordinateur portable": "laptop", "TV": "television",
    "ordinateur fixe": "desktop", "ordinateur fixe pro": "desktop_pro", "écran": "monitor",
    "manette casque de réalité virtuelle": "vr_controller", "enceinte": "smart_speaker",
    "console de salon": "game_console", "console portable": "portable_console", "imprimante": "printer",
    "chargeur ordinateur": "laptop_charger", "chargeur smartphone": "phone_charger", "clé USB": "usb_key",
    "disque dur externe": "external_hdd", "SSD externe": "external_ssd", "box": "internet_box",
    "videoprojecteur": "projector",
}  # fmt: skip


def source_file(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not beside this repository")
    return DATA / name


def value(subject: str, criterion: str, stage: str, source: str, place: str = "-") -> float:
    return next(f.value for f in BASE.about(subject, criterion, stage, place) if f.source == source)


def test_every_figure_has_a_source_with_an_address_and_a_licence() -> None:
    assert len(BASE.factors) > 500
    for factor in BASE.factors:
        source = BASE.sources[factor.source]
        assert source.address
        assert source.licence
        assert 2015 <= factor.year <= 2026


def test_ids_are_unique_and_every_type_can_be_computed() -> None:
    assert len({factor.id for factor in BASE.factors}) == len(BASE.factors)
    selection = select(BASE)
    for rank, name in enumerate(selection.types):
        assert selection.lifetime[rank] > 0, name
        assert selection.usual_kwh[rank] >= 0 or name == "electricity_meter", name


def test_the_breadth_that_was_asked_for() -> None:
    made = {f.subject for f in BASE.factors if (f.criterion, f.stage) == ("climate_change", "manufacture")}
    assert len(made) >= 25
    assert {"server", "switch", "router", "firewall", "cloud_vm_medium", "saas_seat", "paper_ream_a4"} <= made
    sources: dict[str, set[str]] = {}
    for factor in BASE.factors:
        if (factor.subject, factor.criterion) == ("electricity", "climate_change"):
            sources.setdefault(factor.place, set()).add(factor.source)
    assert sum(len(found) >= 2 for found in sources.values()) >= 40


def test_device_figures_are_those_of_ademe_with_their_units_converted() -> None:
    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    with source_file("ademe_terminals_parsed.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["device"] not in NAMES:
                continue
            name = NAMES[row["device"]]
            for stage, column in (
                ("manufacture", "manufacturing"),
                ("distribution", "distribution"),
                ("end_of_life", "eol"),
            ):
                published = float(row[f"gwp_{column}_kgco2e"])
                assert value(name, "climate_change", stage, "ademe-acv-2.2.0") == pytest.approx(published, rel=1e-5)
            if row["active_power_w"]:
                energy = float(row["active_power_w"]) * units.watt * float(row["hours_per_day"]) * units.hour * 365
                published = energy.to(units.kilowatt_hour).magnitude
                assert value(name, "electricity_use", "-", "ademe-acv-2.2.0") == pytest.approx(published, rel=1e-5)
            if row["water_manufacturing_l"]:
                cubic = (float(row["water_manufacturing_l"]) * units.litre).to(units.metre**3).magnitude
                assert value(name, "water_use", "manufacture", "ademe-acv-2.2.0") == pytest.approx(cubic, rel=1e-5)
            if row["lifetime_years"]:
                assert value(name, "lifetime", "-", "ademe-acv-2.2.0") == float(row["lifetime_years"])


def test_electricity_is_that_of_the_two_sources() -> None:
    mixes = json.loads(source_file("ecologits_0.11.3_electricity_mixes.json").read_text("utf-8"))["electricity_mixes"]
    by_place = {mix["name"]: mix for mix in mixes}
    world = json.loads(source_file("codecarbon_3.3.2_global_energy_mix.json").read_text("utf-8"))
    columns = {
        "climate_change": "gwp", "resource_use_minerals_metals": "adpe", "water_consumption": "wue",
        "primary_energy": "pe",
    }  # fmt: skip
    seen = 0
    for factor in BASE.factors:
        if factor.source == "ecologits-0.11.3":
            assert factor.value == pytest.approx(by_place[factor.place][columns[factor.criterion]], rel=1e-5)
            seen += 1
        elif factor.source == "codecarbon-3.3.2":
            assert factor.value == pytest.approx(world[factor.place]["carbon_intensity"] / 1000, rel=1e-5)
            seen += 1
    assert seen > 200


def test_masses_are_the_medians_of_the_sheets() -> None:
    columns = {
        "Laptop": "laptop",
        "Monitor": "monitor",
        "Desktop": "desktop_pro",
        "Server": "server",
        "Tablet": "tablet",
    }
    with source_file("boavizta_weight_and_pcf_summary.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["subcategory"] in columns:
                name = columns[row["subcategory"]]
                assert value(name, "mass", "-", "boavizta-pcf-2026") == float(row["weight_median_kg"])
                made = value(name, "climate_change", "manufacture", "boavizta-pcf-2026")
                assert made == float(row["mfg_median_kgco2e"])


def test_units_are_of_the_dimension_of_their_category() -> None:
    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    units.define("piece = []")
    units.define("year_of_life = []")
    for factor in BASE.factors:
        plain = factor.unit.replace(" CO2 eq", "").replace(" Sb eq", "").replace(" world eq", "")
        plain = plain.replace("m3", "meter**3").replace("kWh", "kilowatt_hour").replace("l/", "litre/")
        quantity = factor.value * units.parse_units(plain)
        if factor.criterion in CATEGORY_UNITS:
            per = units.kilowatt_hour if factor.subject == "electricity" else units.piece
            target = {"water_use": units.metre**3}.get(factor.criterion, units.kilogram)
            assert (quantity * per).is_compatible_with(target), factor.id


def test_the_spread_of_sources_is_the_uncertainty_when_it_is_the_larger() -> None:
    group = BASE.about("electricity", "climate_change", "use", "FRA")
    gsd = spread_gsd(group[0], group[1:])
    assert group[0].value / gsd**1.645 == pytest.approx(0.032, rel=0.001)
    monitor = BASE.about("monitor", "climate_change", "manufacture")
    assert monitor[0].value * spread_gsd(monitor[0], monitor[1:]) ** 1.645 == pytest.approx(333, rel=0.001)


def test_the_grid_of_the_ledger_is_that_of_the_factor_files() -> None:
    grid = grid_of(BASE, "FRA")
    assert (grid.gwp_g_per_kwh.low, grid.gwp_g_per_kwh.high) == (FRANCE.gwp_g_per_kwh.low, FRANCE.gwp_g_per_kwh.high)
    assert grid.adpe_mg_per_kwh.high == pytest.approx(FRANCE.adpe_mg_per_kwh.high)
    assert grid_of(BASE, "XXX") is UNKNOWN_PLACE


def test_a_user_pack_replaces_the_default_and_the_digest_says_so() -> None:
    base = load(shipped.texts(), packs={"mine.csv": HEADER + GOOD})
    group = base.about("laptop", "climate_change", "manufacture")
    assert (group[0].value, group[0].source) == (200, "mine")
    assert sum(factor.default for factor in group) == 1
    assert base.digest != BASE.digest


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"kg CO2 eq/piece": "g CO2 eq/piece"}, 7, "expected “kg CO2 eq/piece”"),
        ({",200,": ",-200,"}, 6, "credit"),
        ({",laptop,": ",toaster,"}, 2, "unknown type"),
        ({"climate_change": "climate"}, 3, "unknown criterion"),
        ({"manufacture": "cradle"}, 4, "unexpected stage"),
        ({",200,": ",=1+1,"}, 6, "formula"),
        ({",B,": ",Z,"}, 11, "grade"),
        ({"https://example.org,own": ","}, 13, "unknown source"),
        ({"1.2,2026": "0.5,2026"}, 8, "at least 1"),
    ],
)
def test_a_faulty_pack_is_refused_with_its_place(changes: dict[str, str], column: int, said: str) -> None:
    line = GOOD
    for old, new in changes.items():
        line = line.replace(old, new)
    with pytest.raises(FactorError) as caught:
        load(shipped.texts(), packs={"mine.csv": HEADER + line})
    assert any(p.line == 2 and p.column == column and said in p.en for p in caught.value.problems)


def test_a_pack_with_another_header_or_two_defaults_is_refused() -> None:
    with pytest.raises(FactorError, match="colonne"):
        load(shipped.texts(), packs={"mine.csv": HEADER.replace("note", "remark") + GOOD})
    with pytest.raises(FactorError, match="par défaut"):
        load(shipped.texts(), packs={"mine.csv": HEADER + GOOD + GOOD.replace("m/1", "m/2")})
    with pytest.raises(FactorError, match="répété"):
        load(shipped.texts(), packs={"mine.csv": HEADER + GOOD + GOOD.replace(",B,1,", ",B,0,")})


def test_two_versions_of_the_method_do_not_mix() -> None:
    pack = HEADER + GOOD.replace("2026,-,B", "2026,3.1,B")
    base = load(shipped.texts(), packs={"mine.csv": pack})
    with pytest.raises(MixedVersions, match=r"EF 3\.0"):
        select(base)
    assert select(base, ef_version="3.1").ef_version == "3.1"
    assert select(base, ef_version="3.0").ef_version == "3.0"


def test_an_unknown_source_is_not_preferred_silently() -> None:
    with pytest.raises(UnknownName, match="nowhere"):
        select(BASE, prefer=["nowhere"])


def test_the_sixteen_categories_are_named_in_both_languages() -> None:
    assert len(CATEGORIES) == 16
    assert set(CATEGORY_LABELS) == set(CATEGORIES)


def test_nothing_of_a_restricted_set_is_shipped() -> None:
    """Only servers and cloud carry minerals, as single facts; devices need a pack of the user."""
    minerals = {f.subject for f in BASE.factors if f.criterion == "resource_use_minerals_metals"}
    assert minerals == {"electricity", "server", "cloud_vm_small", "cloud_vm_medium", "cloud_vm_large"}
    licences = {source.licence for source in BASE.sources.values()}
    assert licences <= {"MIT", "ODbL-1.0", "MPL-2.0", "Apache-2.0", "facts"}
