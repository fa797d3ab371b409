"""Reading inventories: every accepted format, and every bad input refused with its line and column."""

import json
from datetime import date

import pytest

from assistant.inventories import read_inventory
from scoring.footprint import shipped
from scoring.footprint.activity import LifetimeRule, Options, activity
from scoring.footprint.errors import InventoryError, UnknownName
from scoring.footprint.explain import explain, terms
from scoring.footprint.formats import from_pcr_si, to_pcr_si, to_pcr_si_response
from scoring.footprint.impact import compute
from scoring.footprint.inventory import Inventory, from_csv, proposals, template
from scoring.footprint.selection import select
from scoring.footprint.table import decode

BASE = shipped.base()
SELECTION = select(BASE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_can_be_read_back(language: str) -> None:
    lines = from_csv(template(language), BASE).lines
    assert [line.type for line in lines] == ["laptop", "monitor"]
    assert lines[1].channel == "reuse"
    assert lines[1].mass_kg == 5.6
    assert lines[1].withdrawn == date(2026, 3, 31)
    assert lines[0].country == "FRA"


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("type;quantity\nlaptop;-3\n", 2, 2, "negative quantity"),
        ("type;quantity\nlaptop;12\nlaptop;many\n", 3, 2, "not a number"),
        ("type;quantity\nlaptop;\n", 2, 2, "quantity is expected"),
        ("type;quantity\n;4\n", 2, 1, "type is expected"),
        ("type;quantity;unit\nlaptop;3;kg\n", 2, 3, "unknown unit"),
        ("type;quantity;kwh_per_year\nlaptop;3;26500\n", 2, 3, "watts for kWh"),
        ("type;quantity;power_w\nlaptop;3;26\n", 2, 3, "without hours"),
        ("type;quantity;purchased;withdrawn\nlaptop;3;2024-01-01;2023-01-01\n", 2, 4, "before it was purchased"),
        ("type;quantity;purchased\nlaptop;3;31/02/2024\n", 2, 3, "not a date"),
        ("type;quantity;mass_kg\nlaptop;3;1,5\nlaptop;3;1.5\n", 3, 3, "mixed"),
        ("type;quantity\nlaptop;1,200\n", 2, 2, "thousands or decimals"),
        ("type;quantity\nlaptop;=1+1\n", 2, 2, "formula"),
        ("type;quantity;site\nlaptop;1;=HYPERLINK(1)\n", 2, 3, "formula"),
        ("type;quantity;site\nlaptop;1;@SUM(A1)\n", 2, 3, "formula"),
        ("type;quantity;country\nlaptop;1;Atlantis\n", 2, 3, "unknown country"),
        ("type;quantity;lifetime_years\nlaptop;1;0\n", 2, 3, "outside"),
        ("type;quantity;pue\nserver;1;0.8\n", 2, 3, "outside"),
        ("type;quantity;channel\nlaptop;1;moon\n", 2, 3, "expected"),
        ("type;quantity;colour\nlaptop;1;red\n", 1, 3, "unknown column"),
        ("quantity\n1\n", 1, 1, "“type” is expected"),
        ("type;quantity\nÃ©cran;1\n", 2, 1, "damaged characters"),
        ("type;type;quantity\nlaptop;laptop;1\n", 1, 2, "repeated"),
        ("type;quantity\nlaptop;1;5;3\n", 2, 3, "cells for 2 columns"),
        ('type;quantity\n"laptop;1\n', 2, 1, "quote"),
        ("", 1, 1, "empty file"),
        ("type;quantity\nlaptop;nan\n", 2, 2, "not a number"),
        ("type;quantity\nlaptop;1e400\n", 2, 2, "finite"),
        ("type;quantity\nlaptop;1e300\n", 2, 2, "more than"),
        ("type;quantity;" + "x" * 200_000 + "\nlaptop;1;\n", 1, 1, "unreadable"),
    ],
)
def test_bad_input_is_refused_with_its_place(text: str, line: int, column: int, said: str) -> None:
    with pytest.raises(InventoryError) as caught:
        from_csv(text, BASE)
    assert any((p.line, p.column) == (line, column) and said in p.en for p in caught.value.problems), caught.value
    assert str(line) in caught.value.text("fr")


def test_every_fault_is_told_at_once_and_nothing_is_imported() -> None:
    with pytest.raises(InventoryError) as caught:
        from_csv("type;quantity\nlaptop;-1\nlaptop;2\nlaptop;x\n", BASE)
    assert [problem.line for problem in caught.value.problems] == [2, 4]


def test_a_million_lines_are_refused_with_advice() -> None:
    with pytest.raises(InventoryError, match="regroupez"):
        from_csv("type;quantity\n" + "laptop;1\n" * 1_000_000, BASE)
    with pytest.raises(InventoryError, match="regroupez"):
        from_csv("type;quantity\n" + "laptop;1\n" * 11, BASE, max_lines=10)


def test_another_encoding_is_refused_with_its_place() -> None:
    with pytest.raises(InventoryError) as caught:
        decode("type;quantité\nécran;1\n".encode("cp1252"), "parc.csv", InventoryError)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (1, 13)
    assert decode(b"\xef\xbb\xbftype", "parc.csv", InventoryError) == "type"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_line_ends_and_separators_of_any_spreadsheet_are_read(end: str, sign: str) -> None:
    text = "\ufeff" + end.join([sign.join(("type", "quantity", "site")), sign.join(("laptop", "3", '"A, B; C"')), ""])
    line = from_csv(text, BASE).lines[0]
    assert (line.quantity, line.site) == (3, "A, B; C")


def test_thousands_with_a_space_and_a_decimal_comma_are_read() -> None:
    line = from_csv("type;quantité;masse (kg)\nlaptop;1 200;1,65\n", BASE).lines[0]
    assert (line.quantity, line.mass_kg) == (1200, 1.65)


def test_an_unknown_type_is_proposed_never_used_and_counted() -> None:
    inventory = from_csv("type;quantity\nImprimante HP LaserJet couleur;5\nlaptopp;5\nMachine à café;10\n", BASE)
    assert [line.type for line in inventory.lines] == ["", "", ""]
    assert [(p.written, p.type) for p in proposals(inventory, BASE)] == [
        ("Imprimante HP LaserJet couleur", "printer"),
        ("laptopp", "laptop"),
    ]
    impacts = compute(activity(inventory, SELECTION), SELECTION)
    assert impacts.total("climate_change") == 0
    assert impacts.coverage.max() == 0
    assert not impacts.assessable("climate_change")


def test_the_life_follows_the_rule() -> None:
    text = "type;quantity;lifetime_years;purchased;withdrawn\nlaptop;1;4;2020-01-01;2027-01-01\nlaptop;1;;;\n"
    inventory = from_csv(text, BASE)
    lives = {
        rule: [round(1 / share, 2) for share in activity(inventory, SELECTION, Options(lifetime_rule=rule)).per_year]
        for rule in LifetimeRule
    }
    assert lives == {LifetimeRule.DECLARED: [4, 5], LifetimeRule.REAL: [7.0, 5], LifetimeRule.DEFAULT: [5, 5]}


def test_a_piece_may_leave_on_the_day_it_came() -> None:
    text = "type;quantity;purchased;withdrawn\nlaptop;1;2024-01-01;2024-01-01\n"
    act = activity(from_csv(text, BASE), SELECTION, Options(lifetime_rule=LifetimeRule.REAL))
    assert act.per_year[0] == pytest.approx(12)


def test_what_left_before_the_year_is_not_counted() -> None:
    inventory = from_csv("type;quantity;withdrawn\nlaptop;1;2024-06-30\nlaptop;1;2025-01-01\nlaptop;1;\n", BASE)
    assert len(activity(inventory, SELECTION, Options(year=2025)).lines) == 2
    assert len(activity(inventory, SELECTION).lines) == 3


def test_an_unknown_default_country_is_refused() -> None:
    with pytest.raises(UnknownName, match="XXX"):
        activity(Inventory(()), SELECTION, Options(country="XXX"))


NUMECOEVAL = (
    "nomEquipementPhysique;modele;quantite;nomCourtDatacenter;dateAchat;dateRetrait;type;statut;paysDUtilisation;"
    "consoElecAnnuelle;utilisateur;nomSourceDonnee;nomEntite;nbCoeur;nbJourUtiliseAn;goTelecharge;modeUtilisation;"
    "tauxUtilisation\n"
    "pc1;latitude;12;;2020-01-15;2026-01-15;Ordinateur Portable;;France;;;;;;365;;;\n"
    "srv1;r740;2;dc1;2022-02-01;;Serveur;actif;France;1640;;;;24;365;;;\n"
)


def test_a_numecoeval_file_is_read_with_its_french_columns() -> None:
    inventory = read_inventory("EquipementPhysique.csv", NUMECOEVAL.encode(), BASE)
    laptop, server = inventory.lines
    assert (laptop.type, laptop.quantity, laptop.country, laptop.id) == ("laptop", 12, "FRA", "pc1")
    assert (server.type, server.kwh_per_year, server.site) == ("server", 1640, "dc1")
    real = activity(inventory, SELECTION, Options(lifetime_rule=LifetimeRule.REAL))
    assert 12 / real.per_year[0] == pytest.approx(6.0, abs=0.01)


def test_a_glpi_export_is_one_piece_a_line() -> None:
    text = (
        '"Nom";"Statut";"Fabricant";"Type";"Modèle";"Lieu";\n'
        '"PC1";"ok";"Dell";"Notebook";"L";"Siège";\n'
        '"PC2";"";"";"Desktop";"";"";\n'
    )
    inventory = read_inventory("glpi.csv", text.encode(), BASE)
    assert [(line.type, line.quantity) for line in inventory.lines] == [("laptop", 1), ("desktop_pro", 1)]
    custom = read_inventory("glpi.csv", b"Poste;Genre\nA;Laptop\n", BASE, columns={"Poste": "id", "Genre": "type"})
    assert (custom.lines[0].id, custom.lines[0].type) == ("A", "laptop")
    with pytest.raises(InventoryError, match="type"):
        read_inventory("glpi.csv", b"Nom;Fabricant\nA;Dell\n", BASE)


PCR = {
    "organization": "Mairie",
    "dataset": "SI 2026",
    "inventory": [
        {"id": "a", "equipment_type": "laptop", "equipment_name": "EliteBook", "quantity": 24, "unit": "piece",
         "lifetime": 6.4, "quality": "low", "yearly_electricity_consumption": 100, "mix_of_use": "Switzerland",
         "tag": ["Bureau"]},
        {"id": "b", "equipment_type": "non-IT", "equipment_name": "Salle", "quantity": 1, "unit": "kWh", "lifetime": 1,
         "yearly_electricity_consumption": 8000, "mix_of_use": "France", "tags": ["DC"]},
    ],
}  # fmt: skip


def test_a_pcr_si_request_goes_in_and_out() -> None:
    inventory = from_pcr_si(json.dumps(PCR), BASE)
    laptop, room = inventory.lines
    assert (laptop.type, laptop.lifetime_years, laptop.country, laptop.site) == ("laptop", 6.4, "CHE", "Bureau")
    assert (room.type, room.kwh_per_year) == ("electricity_meter", 8000)
    again = from_pcr_si(to_pcr_si(inventory, organization="Mairie", dataset="SI 2026"), BASE)
    assert [(x.id, x.type, x.quantity, x.country, x.kwh_per_year, x.lifetime_years) for x in again.lines] == [
        (x.id, x.type, x.quantity, x.country, x.kwh_per_year, x.lifetime_years) for x in inventory.lines
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"inventory": [', "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"x": 1}', "inventory"),
        ('{"inventory": [{"equipment_type": "vm", "quantity": 1, "unit": "hours of CPU"}]}', "unité inconnue"),
        ('{"inventory": [{"equipment_type": "laptop", "quantity": 1, "mix_of_use": "Custom"}]}', "pays inconnu"),
    ],
)
def test_a_pcr_si_request_we_cannot_compute_is_refused(text: str, said: str) -> None:
    with pytest.raises(InventoryError, match=said):
        from_pcr_si(text, BASE)


def test_a_pcr_si_response_leaves_out_what_is_not_assessed() -> None:
    stages: dict[str, dict[str, float | None]] = {
        "manufacture": {"climate_change": 12.5, "land_use": None},
        "use": {"climate_change": 3.0},
    }
    text = to_pcr_si_response(stages, organization="M", dataset="d", timestamp="2026-11-23T00:00:00Z", version="0.1")
    assert json.loads(text)["total_impact"] == {"BLD": {"GWP": 12.5}, "USE": {"GWP": 3.0}}


def test_one_line_explains_itself() -> None:
    inventory = from_csv("id;type;quantity;country\nportables;laptop;10;FRA\nx;robot;1;\nsrv;server;2;\n", BASE)
    act = activity(inventory, SELECTION)
    said = explain(act, SELECTION, 2, language="en")
    made = "manufacture: 2 pieces over life x 170 kg CO2 eq = 340 [ademe-acv-2.2.0/laptop/climate_change/manufacture]"
    assert made in said
    assert "290.175 kWh x 0.056039" in said
    assert "fabrication : 2 pièces sur durée de vie" in explain(act, SELECTION, 2)
    assert "left out" in explain(act, SELECTION, 3, language="en")
    assert "laissée hors" in explain(act, SELECTION, 3)
    assert "distribution: no factor" in explain(act, SELECTION, 4, language="en")
    total = sum(term.result or 0.0 for term in terms(act, SELECTION, 2))
    assert total == pytest.approx(340 + 24.6 + 5.58 + 290.175 * 0.056039, rel=1e-9)
    assert [term.factor_id for term in terms(act, SELECTION, 4)][1] is None
    assert terms(act, SELECTION, 3) == ()
    with pytest.raises(KeyError):
        explain(act, SELECTION, 99)


def test_a_server_without_a_pue_is_cooled_all_the_same() -> None:
    inventory = from_csv("type;quantity;pue;kwh_per_year\nserver;1;;1000\nserver;1;1,2;1000\nlaptop;1;;40\n", BASE)
    assert activity(inventory, SELECTION).kwh.tolist() == pytest.approx([1500, 1200, 40])
