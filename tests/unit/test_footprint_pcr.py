"""PCR-SI out of a study: a request that can be read back, a response with the date of its year and no invented zero."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.footprint import Question, study
from assistant.inventories import read_inventory
from assistant.reports.footprint_pcr import pcr_si_request, pcr_si_response
from scoring.footprint import shipped
from scoring.footprint.activity import Options
from scoring.footprint.criteria import CATEGORY_UNITS
from scoring.footprint.formats import from_pcr_si, to_pcr_si, to_pcr_si_response
from scoring.footprint.inventory import Inventory, Line

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "evals" / "sample" / "inventaire-parc.csv").read_bytes()
BASE = shipped.base()
TYPES = sorted(one for one in BASE.types if one != "electricity_meter")
WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)
LINES = st.builds(
    Line,
    row=st.just(1),
    id=WORDS,
    written_type=st.just("robot ménager"),
    type=st.sampled_from([*TYPES, ""]),
    quantity=st.floats(0, 1e9),
    country=st.sampled_from(["", "FRA", "DEU", "NOR"]),
    lifetime_years=st.none() | st.floats(0.05, 50),
    purchased=st.none(),
    withdrawn=st.none(),
    kwh_per_year=st.none() | st.just(0.0),
    pue=st.none(),
    refurbished=st.just(False),
    mass_kg=st.none(),
    channel=st.just("unknown"),
    contract_g_per_kwh=st.none(),
    site=st.just("") | WORDS,
)


def kept(inventory: Inventory) -> list[tuple[object, ...]]:
    """What the format can carry of each line."""
    return [
        (one.id, one.type, one.quantity, one.lifetime_years, one.kwh_per_year, one.country, one.site)
        for one in inventory.lines
    ]


@given(st.lists(LINES, max_size=8))
def test_any_fleet_comes_back_with_its_types_quantities_and_lives(lines: list[Line]) -> None:
    fleet = Inventory(lines=tuple(lines))
    text = to_pcr_si(fleet, organization="Mairie", dataset="SI")
    again = from_pcr_si(text, BASE)
    assert kept(again) == kept(fleet)
    written = {one.written_type for one in again.unknown}
    assert written <= {"robot ménager"}
    written_again = json.loads(to_pcr_si(Inventory(again.lines), organization="Mairie", dataset="SI"))
    assert [one["id"] for one in written_again["inventory"]] == [one.id for one in lines]


def test_the_sample_goes_out_and_comes_back_with_the_same_impacts_but_for_the_room() -> None:
    question = Question(employees=640, organization="Valombre-sur-Lys")
    before = study("inventaire-parc.csv", SAMPLE, question)
    text = pcr_si_request(before)
    assert text == pcr_si_request(study("inventaire-parc.csv", SAMPLE, question))
    data = json.loads(text)
    assert (data["organization"], data["dataset"]) == ("Valombre-sur-Lys", "inventaire-parc 2025")
    after = read_inventory("parc.json", text.encode(), BASE)
    assert kept(after) == [
        (one[0], one[1], one[2], one[3], one[4], one[5] or "FRA", one[6]) for one in kept(before.inventory)
    ]
    again = study("parc.json", text.encode(), replace(question, options=Options(year=2025)))
    assert again.footprint.carbon.by_stage["manufacture"] == before.footprint.carbon.by_stage["manufacture"]
    pue = {one.pue for one in before.inventory.lines if one.pue}
    assert pue
    assert again.footprint.carbon.kwh != before.footprint.carbon.kwh


def test_only_lines_counted_in_the_year_go_out_and_each_says_its_country() -> None:
    text = b"id;type;quantity;retrait;pays\na;laptop;3;2023-05-01;\nb;laptop;4;2025-05-01;\nc;laptop;5;;Norway\n"
    found = study("parc.csv", text, Question(country="DEU"))
    items = json.loads(pcr_si_request(found))["inventory"]
    assert [(one["id"], one["quantity"], one["mix_of_use"]) for one in items] == [("b", 4.0, "DEU"), ("c", 5.0, "NOR")]


def test_a_response_is_dated_by_its_year_and_has_its_units_and_sources() -> None:
    found = study("inventaire-parc.csv", SAMPLE, Question(organization="Valombre-sur-Lys"))
    data = json.loads(pcr_si_response(found))
    meta = data["metadata"]
    assert (meta["timestamp"], meta["dataset"]) == ("2025-12-31T00:00:00Z", "inventaire-parc 2025")
    assert meta["organization"] == "Valombre-sur-Lys"
    assert meta["indicators"] == [{"indicator": "GWP", "unit": "kg CO2 eq"}]
    assert any(one["name"].startswith("ADEME") for one in meta["sources"])
    assert list(data["total_impact"]) == ["BLD", "DIS", "USE", "EOL"]
    total = sum(stage["GWP"] for stage in data["total_impact"].values())
    assert total / 1000 == pytest.approx(found.footprint.carbon.central, rel=1e-5)
    asked = study("inventaire-parc.csv", SAMPLE, Question(options=Options(year=2024)))
    assert json.loads(pcr_si_response(asked))["metadata"]["timestamp"] == "2024-12-31T00:00:00Z"


def test_a_response_without_a_year_is_refused_and_a_request_is_not() -> None:
    found = study("parc.csv", b"type;quantity\nlaptop;3\n", Question())
    with pytest.raises(UsageError) as caught:
        pcr_si_response(found)
    assert "--year" in caught.value.text("fr")
    assert "--year" in caught.value.text("en")
    assert json.loads(pcr_si_request(found))["dataset"] == "parc"


def test_a_stage_that_nothing_describes_is_left_out_and_never_zero() -> None:
    meter = b"type;quantity;kwh_per_year\nelectricity_meter;1;5000\n"
    found = study("salle.csv", meter, Question(options=Options(year=2025)))
    data = json.loads(pcr_si_response(found))
    assert [stage for stage, values in data["total_impact"].items() if values] == ["USE"]
    assert 0.0 not in [value for values in data["total_impact"].values() for value in values.values()]


def test_every_category_has_the_code_of_the_format_and_our_unit() -> None:
    """Codes of ImpactObject.md of the format."""
    text = to_pcr_si_response(
        {"use": dict.fromkeys(CATEGORY_UNITS, 1.0)}, organization="", dataset="", timestamp="", version=""
    )
    data = json.loads(text)
    assert set(data["total_impact"]["USE"]) == {
        "AP", "GWP", "CTUe", "Epf", "Epm", "Ept", "CTUh-c", "CTUh-nc", "IR", "LU", "ODP", "PM", "POCP", "ADPf",
        "ADPe", "WU",
    }  # fmt: skip
    units = {one["indicator"]: one["unit"] for one in data["metadata"]["indicators"]}
    assert len(units) == 16
    assert (units["Ept"], units["ADPe"]) == ("mol N eq", "kg Sb eq")
