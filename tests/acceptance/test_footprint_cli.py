"""`capnr footprint` as a person uses it: a template, an answer, one sentence for each bad input, the same bytes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ui.cli import main

ROOT = Path(__file__).parents[2]
INVENTORY = ROOT / "evals" / "sample" / "inventaire-parc.csv"
AI = (
    "--lever", "ai-model", "--ai-model-from", "gpt-4o", "--ai-model-to", "mistral-small-2506",
    "--ai-answers", "200000", "--ai-tokens", "400",
)  # fmt: skip
OPTIONS = ("--employees", "640", "--sector", "84.11Z", "--value-added", "28e6")


def ran(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, output and error of one run inside this process."""
    try:
        code = main(["footprint", *(str(word) for word in words)])
    except SystemExit as stop:  # how argparse ends on a wrong option
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def written(folder: Path, text: str | bytes, name: str = "parc.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_template_can_be_filled_in_and_measured(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text, _ = ran(capsys, "--template", "--lang", lang)
    assert code == 0
    code, said, _ = ran(capsys, written(tmp_path, text), "--employees", "100", "--lang", lang)
    assert code == 0
    assert "t CO2e" in said


def test_the_answer_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, err = ran(capsys, INVENTORY, *OPTIONS)
    assert (code, err) == (0, "")
    first = "\n".join(said.splitlines()[:12])
    for part in ("57,4 t CO2e", "44,6 à 86,5", "588 kg", "hors budget", "change avec la clé"):
        assert part in first.replace("\n", " ")


def test_the_same_inputs_give_the_same_bytes_in_other_processes(capnr: Any, tmp_path: Path) -> None:
    for form in ("table", "html", "pcr-si", "pcr-si-response", "json"):
        words = ("footprint", INVENTORY, *OPTIONS, *AI, "--format", form)
        one, two = (capnr(*words, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
        assert one.code == two.code == 0, one.err
        assert one.raw == two.raw
        assert str(ROOT) not in one.out
    other = capnr("footprint", INVENTORY, *OPTIONS, *AI, "--format", "json", "--seed", "7")
    assert (
        json.loads(other.out)["carbon"]["location"] != json.loads(capnr(*words[:-1], "json").out)["carbon"]["location"]
    )


def test_json_has_its_schema_and_html_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = ran(capsys, INVENTORY, *OPTIONS, "--format", "json")
    data = json.loads(said)
    assert (code, data["schema"]) == (0, "capnr.footprint/1")
    assert data["organisation"]["nace"] == "84.11Z"
    assert {one["key"] for one in data["verdicts"]} == {
        "employees", "value_added", "final_consumption", "grandfathering",
    }  # fmt: skip
    target = tmp_path / "bilan.html"
    code, said, _ = ran(capsys, INVENTORY, *OPTIONS, "--format", "html", "--out", target)
    page = target.read_text(encoding="utf-8")
    assert (code, said) == (0, "")
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert [path.name for path in tmp_path.iterdir()] == ["bilan.html"]


def test_one_line_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = ran(capsys, INVENTORY, "--explain", "3")
    assert code == 0
    assert re.search(r"fabrication : 69\.6429 pièces sur durée de vie x 170 kg CO2 eq = .*\[ademe-acv", said)


def test_pcr_si_goes_out_and_comes_back_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "parc.json"
    code, said, _ = ran(capsys, INVENTORY, "--format", "pcr-si", "--organization", "Valombre", "--out", target)
    assert (code, said) == (0, "")
    items = json.loads(target.read_text(encoding="utf-8"))["inventory"]
    assert (items[0]["equipment_type"], items[0]["quantity"], items[0]["lifetime"]) == ("laptop", 390, 5.6)
    code, said, _ = ran(capsys, target, "--year", "2025", "--format", "json")
    assert code == 0
    code, first, _ = ran(capsys, INVENTORY, "--format", "json")
    assert json.loads(said)["inventory"]["pieces"] == json.loads(first)["inventory"]["pieces"]
    code, again, _ = ran(capsys, target, "--year", "2025", "--format", "pcr-si", "--organization", "Valombre")
    assert [(i["id"], i["quantity"], i.get("lifetime")) for i in json.loads(again)["inventory"]] == [
        (i["id"], i["quantity"], i.get("lifetime")) for i in items
    ]
    code, said, _ = ran(capsys, INVENTORY, "--format", "pcr-si-response", "--organization", "Valombre")
    assert (code, json.loads(said)["metadata"]["timestamp"]) == (0, "2025-12-31T00:00:00Z")
    bare = written(tmp_path, "type;quantity\nlaptop;3\n")
    code, said, err = ran(capsys, bare, "--format", "pcr-si-response")
    assert (code, said) == (2, "")
    assert "--year" in err


def test_another_ai_model_is_compared_beside_the_levers(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = ran(capsys, INVENTORY, *AI)
    assert code == 0
    levers = said[said.index("Leviers") : said.index("Matière retirée en")].replace("\u00a0", " ")
    assert re.search(r"IA : gpt-4o → mistral-small-2506 +0,017 à 9,7 +–\n", levers)
    assert "Acheter 30" in levers
    code, said, _ = ran(capsys, INVENTORY, *AI, "--lever", "fewer=0,1", "--format", "json")
    assert [one["name"] for one in json.loads(said)["levers"]] == ["fewer-0.1", "ai-model"]


BAD = [
    ("type;quantity\nlaptop;-3\n", "ligne 2, colonne 2 : quantité négative -3"),
    ("type;quantity;unit\nlaptop;3;kg\n", "ligne 2, colonne 3 : unité inconnue « kg »"),
    ("type;quantity;kwh_per_year\nlaptop;3;26500\n", "ligne 2, colonne 3 : 26500 kWh"),
    ("type;quantity;achat;retrait\nlaptop;3;2024-01-01;2023-01-01\n", "ligne 2, colonne 4 : retrait avant l’achat"),
    ("type;quantity;mass_kg\nlaptop;3;1,5\nlaptop;3;1.5\n", "ligne 3, colonne 3 : « 1.5 » : virgules et points"),
    ("type;quantity\nlaptop;=1+1\n", "ligne 2, colonne 2 : formule « =1+1 »"),
    ("type;quantité\nécran;1\n".encode("cp1252"), "ligne 1, colonne 13 : octet illisible en UTF-8"),
    ("type;quantity\nÃ©cran;1\n", "ligne 2, colonne 1 : caractères abîmés"),
    ("type;quantity\n" + "laptop;1\n" * 1_000_000, "regroupez les équipements identiques"),
    ("type;quantity\nlaptop;12\nlaptop;many\n", "ligne 3, colonne 2 : « many » n’est pas un nombre"),
    ("type;quantity;country\nlaptop;1;Atlantis\n", "ligne 2, colonne 3 : pays inconnu « Atlantis »"),
    ("quantity\n1\n", "colonne « type » attendue"),
    ("", "fichier vide"),
    (b"%PDF-1.7", "n’est pas un inventaire"),
    (b"PK\x03\x04 nothing", "abîmé"),
    ('{"inventory": [', "JSON illisible"),
]


@pytest.mark.parametrize(("data", "said"), BAD)
def test_each_bad_input_is_one_sentence_with_its_place_and_leaves_nothing(
    data: str | bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, data)
    target = tmp_path / "out.json"
    code, out, err = ran(capsys, path, "--format", "json", "--out", target)
    assert (code, out) == (2, "")
    assert said in err
    assert not target.exists()
    assert "Traceback" not in err
    assert str(tmp_path) not in err
    _, _, english = ran(capsys, path, "--lang", "en")
    assert english.startswith("capnr: ")


def test_many_faults_are_told_together_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "type;quantity\n" + "laptop;-1\n" * 50)
    code, _, err = ran(capsys, path)
    lines = err.splitlines()
    assert code == 2
    assert len(lines) == 22
    assert lines[0] == "capnr : rien n’a été importé."
    assert lines[-1] == "… et 30 autres fautes"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Il manque l’inventaire"),
        (("nowhere.csv",), "nowhere.csv"),
        ((INVENTORY, "--draws", "0"), "--draws"),
        ((INVENTORY, "--draws", "many"), "--draws"),
        ((INVENTORY, "--seed", "-1"), "--seed"),
        ((INVENTORY, "--year", "99999"), "--year"),
        ((INVENTORY, "--employees", "1e999"), "--employees"),
        ((INVENTORY, "--employees", "x"), "--employees"),
        ((INVENTORY, "--country", "Atlantide"), "Atlantide"),
        ((INVENTORY, "--sector", "??"), "NACE"),
        ((INVENTORY, "--lever", "wish=1"), "wish"),
        ((INVENTORY, "--prefer", "nobody"), "nobody"),
        ((INVENTORY, "--column", "Genre"), "--column"),
        ((INVENTORY, "--column", "Genre=kind"), "kind"),
        ((INVENTORY, "--factors", INVENTORY), "colonnes manquantes"),
        ((INVENTORY, "--explain", "999"), "999"),
        ((INVENTORY, "--out", "nowhere/x.json"), "nowhere/x.json"),
        ((INVENTORY, "--key", "luck"), "--key"),
        ((INVENTORY, "--lever", "ai-model"), "--ai-model-from NOM"),
        ((INVENTORY, "--ai-answers", "10"), "--lever ai-model"),
        ((INVENTORY, *AI[:-1], "many"), "--ai-tokens"),
    ],
)
def test_a_wrong_option_is_told_and_ends_with_two(
    words: tuple[object, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ran(capsys, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_figures_of_sectors_and_of_a_base_year_can_be_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(
        tmp_path,
        "nace;country;ict_intensity;final_consumption_share;value_added_eur;source\nO;FRA;0,05;0,08;1,9e11;own\n",
        "secteurs.csv",
    )
    code, said, _ = ran(capsys, INVENTORY, *OPTIONS, "--sectors", table, "--base-year", INVENTORY, "--format", "json")
    data = json.loads(said)
    assert code == 0
    assert data["way"] == {"key": "employees", "it_share": "sector"}
    climate = [one for one in data["verdicts"] if one["category"] == "climate_change"]
    assert len(climate) == 13
    assert all(one["state"] != "not_assessable" for one in climate)
