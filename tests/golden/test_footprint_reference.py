"""Published figures that the engine must give back: reference cases and section 4 of the method note."""

import csv
from pathlib import Path

import pytest

from scoring.footprint import shipped
from scoring.footprint.activity import Options, activity
from scoring.footprint.ai_models import given
from scoring.footprint.boundaries import load_boundaries
from scoring.footprint.budget import ItShare, Key, Organisation, budgets
from scoring.footprint.criteria import CATEGORY_INDEX
from scoring.footprint.factors import load
from scoring.footprint.impact import compute
from scoring.footprint.inference import FRANCE, remote_model, served_request
from scoring.footprint.inventory import from_csv
from scoring.footprint.selection import select

BASE = shipped.base()
BUDGETS = load_boundaries(shipped.texts())
CASES = Path(__file__).parents[2] / ".." / "shared" / "data" / "footprint" / "reference_cases.csv"

# Sum of manufacture, distribution and end of life, kg CO2e; kWh a year; life: ADEME publicodes (MIT).
ADEME = {
    "laptop": (170 + 12.3 + 2.79, 29.0, 5),
    "monitor": (64.6 + 1.29 + 3.95, 73.0, 6),
    "smartphone": (77 + 2.27 + 0.246, 4.9, 2.5),
    "desktop_pro": (203 + 1.85 + 6.61, 153.3, 6),
    "tablet": (80.5 + 3.43 + 0.364, 18.25, 3),
    "internet_box": (60.8 + 0.61 + 1.63, 70.08, 5),
    "printer": (10.5 + 0.3 + 10.2, 21.9, 5),
    "television": (325 + 3.26 + 11.9, 71.2, 8),
}


@pytest.mark.parametrize("device", sorted(ADEME))
def test_a_device_of_the_ademe_file_gives_its_published_life(device: str) -> None:
    embedded, kwh, life = ADEME[device]
    selection = select(BASE)
    act = activity(from_csv(f"type;quantity\n{device};1\n", BASE), selection)
    stages = compute(act, selection).by_stage("climate_change")
    lived = stages["manufacture"] + stages["distribution"] + stages["end_of_life"]
    assert lived * life == pytest.approx(embedded, rel=1e-9)
    assert act.kwh[0] == pytest.approx(kwh, rel=0.01)
    assert stages["use"] == pytest.approx(act.kwh[0] * 0.056039, rel=1e-9)


IMPACTCO2_TOTALS = {"laptop": 185.4, "desktop_pro": 211.0, "monitor": 69.8, "smartphone": 85.3, "tablet": 60.1}


@pytest.mark.parametrize("device", sorted(IMPACTCO2_TOTALS))
def test_the_other_ademe_source_can_be_chosen(device: str) -> None:
    selection = select(BASE, prefer=["ademe-impactco2"])
    rank = selection.type_index()[device]
    embedded = selection.piece[rank, [0, 1, 3], CATEGORY_INDEX["climate_change"]].sum()
    assert embedded == pytest.approx(IMPACTCO2_TOTALS[device], abs=0.06)


def test_given_the_factors_of_boaviztapi_it_gives_its_laptop() -> None:
    """A laptop at 30 W, 20 % of the time, 5 years, France: 25.75 kg of use, 181 kg and 8.60e-3 kg Sb embedded."""
    pack = (
        "id,subject,criterion,stage,place,value,unit,gsd,year,ef_version,grade,default,source,note\n"
        "x/1,laptop,climate_change,manufacture,-,181,kg CO2 eq/piece,1.2,2025,3.0,C,1,boaviztapi-2.5.0,\n"
        "x/2,laptop,climate_change,distribution,-,0,kg CO2 eq/piece,1,2025,3.0,C,1,boaviztapi-2.5.0,in x/1\n"
        "x/3,laptop,climate_change,end_of_life,-,0,kg CO2 eq/piece,1,2025,3.0,C,1,boaviztapi-2.5.0,in x/1\n"
        "x/4,laptop,resource_use_minerals_metals,manufacture,-,"
        "8.6e-3,kg Sb eq/piece,1.5,2025,3.0,C,1,boaviztapi-2.5.0,\n"
    )
    base = load(shipped.texts(), packs={"mine.csv": pack})
    selection = select(base, place_prefer=["boaviztapi-2.5.0"])
    rows = "type;quantity;country;lifetime_years;power_w;hours_per_year\nlaptop;1;FRA;5;30;1752\n"
    impacts = compute(activity(from_csv(rows, base), selection), selection)
    stages = impacts.by_stage("climate_change")
    assert stages["manufacture"] * 5 == pytest.approx(181, rel=1e-9)
    assert stages["use"] * 5 == pytest.approx(30 * 0.2 * 8.760 * 5 * 0.098, rel=1e-9)
    assert stages["use"] * 5 == pytest.approx(25.75, abs=0.01)
    minerals = impacts.by_stage("resource_use_minerals_metals")
    assert minerals["manufacture"] * 5 == pytest.approx(8.60e-3, rel=1e-9)
    assert impacts.assessable("resource_use_minerals_metals")


def test_the_french_factor_alone_moves_561_mwh_by_37_tonnes() -> None:
    """129 to 166 t for the illustrated fleet, only by taking 98 g for 32 g per kWh."""
    rows = "type;quantity;country;kwh_per_year\nelectricity_meter;1;FRA;561000\n"
    inventory = from_csv(rows, BASE)
    found = []
    for source in ("rte-2023", "boaviztapi-2.5.0"):
        selection = select(BASE, place_prefer=[source])
        found.append(compute(activity(inventory, selection), selection).total("climate_change"))
    assert found[1] - found[0] == pytest.approx(166.1e3 - 129.1e3, rel=0.01)


WORLD_RATIOS = {
    "climate_change": 8.2, "particulate_matter": 8.0, "ecotoxicity_freshwater": 2.25,
    "resource_use_minerals_metals": 2.0, "resource_use_fossils": 2.0, "eutrophication_freshwater": 1.9,
    "photochemical_ozone_formation": 0.69, "ozone_depletion": 0.69, "eutrophication_marine": 0.67, "water_use": 0.44,
    "human_toxicity_non_cancer": 0.39, "acidification": 0.38, "eutrophication_terrestrial": 0.20,
    "human_toxicity_cancer": 0.12, "ionising_radiation": 0.06,
}  # fmt: skip


@pytest.mark.parametrize("category", sorted(WORLD_RATIOS))
def test_the_world_over_its_boundary(category: str) -> None:
    assert BUDGETS.world_ratio(category) == pytest.approx(WORLD_RATIOS[category], rel=0.02, abs=0.006)


@pytest.mark.parametrize(
    ("key", "it_share", "climate", "minerals"),
    [
        (Key.EMPLOYEES, ItShare.WHOLE, 0.17, 0.27),
        (Key.EMPLOYEES, ItShare.ICT_VALUE_ADDED, 2.8, 4.6),
        (Key.EMPLOYEES, ItShare.NATIONAL, 3.8, 6.2),
        (Key.VALUE_ADDED, ItShare.ICT_VALUE_ADDED, 1.3, 2.1),
        (Key.VALUE_ADDED, ItShare.NATIONAL, 1.7, 2.8),
    ],
)
def test_the_illustrated_budgets(key: Key, it_share: ItShare, climate: float, minerals: float) -> None:
    """142.5 t CO2e and 7.49 kg Sb of a fleet, 1,000 employees, 80 M EUR of value added."""
    organisation = Organisation(employees=1000, value_added_eur=80e6)
    for category, impact, ratio in (
        ("climate_change", 142.5e3, climate),
        ("resource_use_minerals_metals", 7.49, minerals),
    ):
        found = {(b.key, b.it_share): b.value for b in budgets(BUDGETS, organisation, category)}[(key, it_share)]
        assert found is not None
        assert impact / found == pytest.approx(ratio, rel=0.04)


def test_digital_france_against_its_share() -> None:
    """29.5 Mt in 2022 is 51 % of a personal budget each, and 11.5 times the digital share of the French budget."""
    france = Organisation(employees=68.4e6)
    found = {(b.key, b.it_share): b.value for b in budgets(BUDGETS, france, "climate_change")}
    whole, digital = found[(Key.EMPLOYEES, ItShare.WHOLE)], found[(Key.EMPLOYEES, ItShare.NATIONAL)]
    assert whole is not None
    assert digital is not None
    assert whole == pytest.approx(58.2e9, rel=0.001)
    assert 29.5e9 / digital == pytest.approx(11.5, rel=0.01)
    assert 29.5e9 / whole == pytest.approx(0.51, abs=0.005)


# Billions of parameters, batch: Wh, g CO2e, mg Sb, mL of 400 tokens in France, PUE 1.2, WUE 0.5 (EcoLogits 0.11.3).
ECOLOGITS = [
    (7, 64, 0.035, 0.0043, 0.00016, 0.14),
    (7, 1, 0.51, 0.124, 0.0058, 2.1),
    (24, 64, 0.043, 0.0054, 0.0002, 0.18),
    (24, 1, 0.75, 0.18, 0.0085, 3.1),
    (123, 64, 0.37, 0.047, 0.0018, 1.5),
    (123, 1, 8.6, 2.08, 0.097, 35),
]


@pytest.mark.parametrize(("size", "batch", "wh", "grams", "mg", "ml"), ECOLOGITS)
def test_one_batch_gives_the_values_of_ecologits(
    size: float, batch: int, wh: float, grams: float, mg: float, ml: float
) -> None:
    request = served_request(size, size, 400, batch)
    energy = request.it_wh * 1.2
    assert energy == pytest.approx(wh, rel=0.02)
    assert energy / 1e3 * 41.44 + request.embodied_gwp_g == pytest.approx(grams, rel=0.02)
    assert energy / 1e3 * 0.04858 + request.embodied_adpe_mg == pytest.approx(mg, rel=0.03)
    assert request.it_wh * 0.5 + energy * 3.6737 == pytest.approx(ml, rel=0.03)


def test_a_mixture_of_experts_with_a_known_latency() -> None:
    """mistral-small-latest: 8 of 119 billion parameters, 400 tokens in 10 s, PUE 1.16: 0.114 Wh."""
    assert served_request(8, 119, 400, 64, 10.0).it_wh * 1.16 == pytest.approx(0.114, rel=0.01)


COMPARED = {
    ("mistral_large_2", "400-token answer GWP"), ("mistral_large_2", "400-token answer water"),
    ("mistral_large_2", "400-token answer ADPe"), ("gemini_median_text_prompt", "energy"),
    ("gemini_median_text_prompt", "GWP market-based"), ("rte_2023", "French generation intensity"),
    ("france_digital_2020", "share of national footprint"), ("france_digital_2022", "share of national footprint"),
    ("france_digital_2022", "GWP"),
}  # fmt: skip
CONTEXT_ONLY = {
    ("france_digital_2020", "GWP"), ("france_digital_2020", "electricity"), ("france_digital_2020_widened", "GWP"),
    ("france_digital_2022", "electricity"), ("france_digital_2022", "share data centres"),
    ("world_per_capita_digital_content", "share of 1.5C carbon budget"),
    ("world_per_capita_digital_content", "share of minerals & metals carrying capacity"),
}  # fmt: skip
"""Totals of countries and of content: the engine has no model of them to compare."""


def published() -> dict[tuple[str, str], float]:
    """Value of each reference case."""
    if not CASES.exists():
        pytest.skip("reference_cases.csv is not beside this repository")
    with CASES.open(encoding="utf-8") as stream:
        return {(row["case"], row["quantity"]): float(row["value"]) for row in csv.DictReader(stream)}


def test_every_reference_case_is_compared_or_said_not_to_be() -> None:
    assert set(published()) == COMPARED | CONTEXT_ONLY


def test_the_life_cycle_assessment_of_a_provider_lies_in_our_interval() -> None:
    values = published()
    answer = remote_model(model="x", parameters=given(active_b=123), output_tokens=400, grid=FRANCE)
    assert answer.gwp_g.contains(values[("mistral_large_2", "400-token answer GWP")])
    assert answer.adpe_mg_sb.contains(values[("mistral_large_2", "400-token answer ADPe")])
    assert answer.water_ml is not None
    assert answer.water_ml.contains(values[("mistral_large_2", "400-token answer water")])


def test_the_median_prompt_of_another_is_of_our_order_of_magnitude() -> None:
    """Neither its tokens nor its model are published: 100 to 400 tokens of a model of a guessed size."""
    values = published()
    low = remote_model(model="gemini-2.5-flash", output_tokens=100)
    high = remote_model(model="gemini-2.5-flash", output_tokens=400)
    energy, climate = (values[("gemini_median_text_prompt", q)] for q in ("energy", "GWP market-based"))
    assert low.energy_wh.low <= energy <= high.energy_wh.high
    assert low.gwp_g.low <= climate <= high.gwp_g.high


def test_shipped_facts_are_the_published_ones() -> None:
    values = published()
    shares = {f.year: f.value for f in BUDGETS.facts[("digital_share_of_footprint", "FRA")]}
    assert shares[2020] * 100 == values[("france_digital_2020", "share of national footprint")]
    assert shares[2022] * 100 == pytest.approx(values[("france_digital_2022", "share of national footprint")])
    rte = [f for f in BASE.about("electricity", "climate_change", "use", "FRA") if f.source == "rte-2023"]
    assert rte[0].value * 1000 == values[("rte_2023", "French generation intensity")]


def test_the_default_fleet_of_a_thousand_people_is_plausible() -> None:
    """Terminals of 1,000 people: 50 to 250 kg each a year, around the 431 kg of all digital things in France."""
    rows = "type;quantity\nlaptop;1200\nmonitor;1500\nsmartphone;1000\nserver;50\n"
    selection = select(BASE)
    impacts = compute(activity(from_csv(rows, BASE), selection, Options(country="FRA")), selection)
    assert 50e3 < impacts.total("climate_change") < 250e3
