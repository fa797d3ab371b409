"""Budgets: boundaries confirmed twice, keys side by side, verdicts that say when they cannot be given."""

from pathlib import Path

import pytest

from scoring.footprint import shipped
from scoring.footprint.activity import activity
from scoring.footprint.boundaries import load_boundaries, read_sustainable_package, refused
from scoring.footprint.budget import (
    ItShare,
    Key,
    Organisation,
    State,
    Verdict,
    budgets,
    default_way,
    verdicts,
    worst,
)
from scoring.footprint.errors import FactorError, UnknownName
from scoring.footprint.factors import load
from scoring.footprint.impact import compute
from scoring.footprint.inventory import from_csv
from scoring.footprint.sectors import Sector, find_sector, read_sectors, section_of
from scoring.footprint.selection import select
from scoring.footprint.uncertainty import simulate

TEXTS = shipped.texts()
BASE = shipped.base()
BUDGETS = load_boundaries(TEXTS)
PACKAGE = (
    Path(__file__).parents[2] / ".." / "shared" / "data" / "footprint" / "g4it_ref_sustainable_individual_package.csv"
)


def states_by_way(found: tuple[Verdict, ...], category: str) -> dict[tuple[Key, ItShare], State]:
    return {(one.budget.key, one.budget.it_share): one.state for one in found if one.budget.category == category}


def judged(
    text: str, organisation: Organisation, packs: dict[str, str] | None = None, ef_version: str | None = None
) -> tuple[Verdict, ...]:
    base = load(TEXTS, packs=packs)
    selection = select(base, ef_version=ef_version)
    act = activity(from_csv(text, base), selection)
    return verdicts(BUDGETS, organisation, compute(act, selection), simulate(act, selection))


def test_the_wrong_water_row_of_the_public_package_is_refused() -> None:
    if not PACKAGE.exists():
        pytest.skip("the public package is not beside this repository")
    theirs = read_sustainable_package(PACKAGE.read_text("utf-8"))
    found = {refusal.category: refusal for refusal in refused(BUDGETS, theirs)}
    assert set(found) == {"water_use", "land_use"}
    assert found["water_use"].factor == pytest.approx(831_000, rel=0.001)
    assert len(theirs) == 16


def test_a_water_row_copied_from_minerals_carries_no_verdict_if_it_were_ours() -> None:
    wrong = TEXTS["boundaries.csv"].replace(
        "water_use,1.82e+14,m3 world eq,3.0,sala-2020-b", "water_use,2.19e+08,m3 world eq,3.0,sala-2020-b"
    )
    assert wrong != TEXTS["boundaries.csv"]
    base = load_boundaries({**TEXTS, "boundaries.csv": wrong})
    assert base.boundaries["water_use"].doubt is not None
    assert base.boundaries["climate_change"].doubt is None


def test_every_boundary_has_two_sources_but_the_one_in_doubt() -> None:
    for category, boundary in BUDGETS.boundaries.items():
        if category == "land_use":
            assert boundary.doubt is not None
        else:
            assert len(boundary.sources) >= 2, category
            assert boundary.doubt is None


def test_faulty_boundaries_are_refused() -> None:
    with pytest.raises(FactorError, match="catégorie inconnue"):
        load_boundaries({**TEXTS, "boundaries.csv": TEXTS["boundaries.csv"] + "noise,1,dB,3.0,x,\n"})
    with pytest.raises(FactorError, match="positive"):
        load_boundaries({**TEXTS, "boundaries.csv": TEXTS["boundaries.csv"] + "water_use,-1,m3 world eq,3.0,x,\n"})
    with pytest.raises(FactorError, match="illisible"):
        read_sustainable_package("criteria;planetary_boundary\nNoise;12\n")
    with pytest.raises(UnknownName, match="XXX"):
        BUDGETS.fact("population", "XXX")


@pytest.mark.parametrize("wrong", [{"employees": -1.0}, {"value_added_eur": float("nan")}])
def test_impossible_figures_of_an_organisation_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        Organisation(**wrong)  # type: ignore[arg-type]


def test_every_key_is_shown_and_says_what_it_misses() -> None:
    found = budgets(BUDGETS, Organisation(), "climate_change")
    assert {(b.key, b.it_share) for b in found} == {
        *((key, share) for key in list(Key)[:3] for share in ItShare),
        (Key.GRANDFATHERING, ItShare.WHOLE),
    }
    assert all(b.value is None and b.missing is not None for b in found)


def test_the_sector_acts_through_its_ict_intensity() -> None:
    table = read_sectors("nace;country;ict_intensity;source\nJ;;0,30;own\n62;FRA;0,40;own\nK;;0,10;own\n")
    bank, editor = find_sector(table, "64.19Z"), find_sector(table, "62.01Z")
    assert bank is not None
    assert editor is not None
    assert (bank.ict_intensity, editor.ict_intensity) == (0.10, 0.40)
    assert find_sector(table, "01.11Z") is None
    assert find_sector(table, "62.01Z", "DEU") == find_sector(table, "J")
    organisation = Organisation(employees=1000, sector=bank)
    assert default_way(organisation) == (Key.EMPLOYEES, ItShare.SECTOR)
    assert default_way(Organisation(employees=1000)) == (Key.EMPLOYEES, ItShare.NATIONAL)
    found = {(b.key, b.it_share): b.value for b in budgets(BUDGETS, organisation, "climate_change")}
    assert found[(Key.EMPLOYEES, ItShare.SECTOR)] == pytest.approx(0.10 * 851.25 * 1000)


@pytest.mark.parametrize(
    ("code", "section"), [("62.01Z", "J"), ("J62", "J"), ("84.11", "O"), ("99", "U"), ("04", ""), ("Z", ""), ("", "")]
)
def test_a_nace_code_has_a_section(code: str, section: str) -> None:
    assert section_of(code) == section


def test_a_faulty_sector_table_is_refused() -> None:
    for text, said in (
        ("nace;ict_intensity;source\nJ;3;own\n", "hors de 0 à 1"),
        ("nace;ict_intensity;source\nJ;0.3;\n", "source attendue"),
        ("nace;ict_intensity;source\n00;0.3;own\n", "NACE inconnu"),
        ("nace;ict_intensity\nJ;0.3\n", "source"),
    ):
        with pytest.raises(FactorError, match=said):
            read_sectors(text)


def test_final_consumption_and_grandfathering_need_their_tables() -> None:
    sector = Sector(
        nace="J", country="FRA", ict_intensity=None, final_consumption_share=0.02, value_added_eur=100e9, source="own"
    )
    organisation = Organisation(value_added_eur=80e6, sector=sector, base_year_impacts={"climate_change": 8230.0})
    found = {(b.key, b.it_share): b.value for b in budgets(BUDGETS, organisation, "climate_change")}
    people = 68.4e6 / 8e9
    expected = 6.81e12 * people * 0.02 * 80e6 / 100e9
    assert found[(Key.FINAL_CONSUMPTION, ItShare.WHOLE)] == pytest.approx(expected)
    ratio = BUDGETS.world_ratio("climate_change")
    assert found[(Key.GRANDFATHERING, ItShare.WHOLE)] == pytest.approx(8230.0 / ratio)


def test_value_added_at_both_steps_makes_the_sector_vanish() -> None:
    """Value added of the sector in the country, then of the organisation in the sector: the sector cancels out."""
    for sector_value in (10e9, 500e9):
        sector = Sector(
            nace="J", country="FRA", ict_intensity=None, final_consumption_share=sector_value / 2500e9,
            value_added_eur=sector_value, source="own",
        )  # fmt: skip
        organisation = Organisation(value_added_eur=80e6, sector=sector)
        found = {(b.key, b.it_share): b.value for b in budgets(BUDGETS, organisation, "climate_change")}
        whole = found[(Key.VALUE_ADDED, ItShare.WHOLE)]
        assert whole is not None
        assert found[(Key.FINAL_CONSUMPTION, ItShare.WHOLE)] == pytest.approx(whole)


FLEET = "type;quantity\nlaptop;1200\nmonitor;1500\nsmartphone;1000\nserver;50\n"


def test_the_verdict_flips_with_the_key_and_the_table_shows_it() -> None:
    found = judged(FLEET, Organisation(employees=1000, value_added_eur=80e6))
    states = states_by_way(found, "climate_change")
    assert states[(Key.EMPLOYEES, ItShare.WHOLE)] is State.WITHIN
    assert states[(Key.EMPLOYEES, ItShare.NATIONAL)] is State.OVER
    assert states[(Key.VALUE_ADDED, ItShare.ICT_VALUE_ADDED)] is State.UNCERTAIN
    assert states[(Key.EMPLOYEES, ItShare.SECTOR)] is State.NOT_ASSESSABLE
    for verdict in found:
        assert (verdict.reason is None) == (verdict.probability is not None)
    farthest = worst(found, (Key.EMPLOYEES, ItShare.NATIONAL))
    assert farthest is not None
    assert farthest.budget.category == "climate_change"


def test_the_level_decides_between_over_and_uncertain() -> None:
    organisation = Organisation(employees=1000, value_added_eur=80e6)
    selection = select(BASE)
    act = activity(from_csv(FLEET, BASE), selection)
    impacts, draws = compute(act, selection), simulate(act, selection)
    way = (Key.VALUE_ADDED, ItShare.ICT_VALUE_ADDED)
    careful = verdicts(BUDGETS, organisation, impacts, draws, level=0.9)
    bold = verdicts(BUDGETS, organisation, impacts, draws, level=0.51)
    assert states_by_way(careful, "climate_change")[way] is State.UNCERTAIN
    assert states_by_way(bold, "climate_change")[way] is State.OVER


def test_what_the_shipped_factors_do_not_cover_is_not_assessable() -> None:
    found = judged(FLEET, Organisation(employees=1000))
    assessed = {v.budget.category for v in found if v.state is not State.NOT_ASSESSABLE}
    assert assessed == {"climate_change"}
    reasons = {v.budget.category: v.reason for v in found if v.budget.it_share is ItShare.NATIONAL and v.reason}
    land, water = reasons["land_use"], reasons["water_use"]
    assert "contredisent" in land.fr
    assert "0%" in water.fr


def test_no_inventory_is_within_any_budget_of_a_covered_category() -> None:
    found = judged("type;quantity\nlaptop;0\n", Organisation(employees=10))
    states = states_by_way(found, "climate_change")
    assert states[(Key.EMPLOYEES, ItShare.NATIONAL)] is State.WITHIN


HEADER = "id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note\n"


def pack(criterion: str, unit: str, value: float, version: str) -> str:
    return HEADER + (
        f"p/1,laptop,{criterion},manufacture,-,{value},{unit}/piece,1.3,2025,{version},C,1,capnr-estimate,\n"
        f"p/2,electricity,{criterion},use,FRA,{value / 1000},{unit}/kWh,1.3,2025,{version},C,1,capnr-estimate,\n"
    )


def test_a_pack_makes_a_category_assessable() -> None:
    text = pack("acidification", "mol H+ eq", 0.9, "3.0")
    found = judged("type;quantity\nlaptop;1200\n", Organisation(employees=1000), {"mine.csv": text})
    assert states_by_way(found, "acidification")[(Key.EMPLOYEES, ItShare.NATIONAL)] is State.WITHIN


def test_toxicity_in_another_version_is_not_compared_with_its_boundary() -> None:
    packs = {"mine.csv": pack("ecotoxicity_freshwater", "CTUe", 1000.0, "3.1")}
    found = judged("type;quantity\nlaptop;1\n", Organisation(employees=1), packs, ef_version="3.1")
    verdict = next(v for v in found if v.budget.category == "ecotoxicity_freshwater")
    assert verdict.state is State.NOT_ASSESSABLE
    assert verdict.reason is not None
    assert "EF 3.1" in verdict.reason.en
    climate = states_by_way(found, "climate_change")[(Key.EMPLOYEES, ItShare.WHOLE)]
    assert climate is State.WITHIN


def test_a_country_nobody_shipped_says_what_to_give() -> None:
    organisation = Organisation(value_added_eur=1e6, country="DEU")
    missing = {(b.key, b.it_share): b.missing for b in budgets(BUDGETS, organisation, "climate_change")}
    said = missing[(Key.VALUE_ADDED, ItShare.WHOLE)]
    assert said is not None
    assert "DEU" in said.en
    complete = Organisation(value_added_eur=1e6, country="DEU", country_population=84e6, country_value_added_eur=3700e9)
    found = {(b.key, b.it_share): b.value for b in budgets(BUDGETS, complete, "climate_change")}
    assert found[(Key.VALUE_ADDED, ItShare.WHOLE)] == pytest.approx(6.81e12 * 84e6 / 8e9 * 1e6 / 3700e9)
