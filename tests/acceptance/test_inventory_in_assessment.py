"""An inventory among the files, or given: what it says of the criteria, its lines, and what people decide on it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from tests.conftest import ON, write_small_rules
from ui.api.app import create_app
from ui.cli import main

ROOT = Path(__file__).parents[2]
INVENTORY = ROOT / "evals" / "sample" / "inventaire-parc.csv"
HUMAN = ROOT / "evals" / "sample" / "documents" / "14-inventaire-parc-et-dechets.xlsx"
WANTED = ("4.1", "4.2", "4.3", "4.4", "9.4", "C3")
NOTE = "# Note\n\nLe parc informatique est suivi par la direction des systèmes d’information.\n"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_rules(tmp_path_factory.mktemp("rules") / "small.yaml", WANTED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "note.md").write_text(NOTE, encoding="utf-8")
    return made


def assessed(capsys: pytest.CaptureFixture[str], folder: Path | None, rules: Path, *more: object) -> dict[str, Any]:
    """The assessment as JSON; the workspace stands beside the documents."""
    paths = [str(folder)] if folder else []
    words = [*paths, "--referential", str(rules), "--sector", "collectivite", "--on", ON, "--format", "json"]
    code = main(["assess", *words, *(str(one) for one in more)])
    out = capsys.readouterr()
    assert code == 0, out.err
    data: dict[str, Any] = json.loads(out.out)
    return data


def computed(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["criterion"]: one for indicator in data["indicators"] for one in indicator["computed"]}


def status(data: dict[str, Any], view: str = "status") -> dict[str, str]:
    return {one["id"]: one[view] for indicator in data["indicators"] for one in indicator["criteria"]}


def test_an_inventory_among_the_files_feeds_its_criteria_with_its_lines(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(INVENTORY, folder)
    data = assessed(capsys, folder, rules, "--workspace", tmp_path / "w", "--employees", 640)
    found = computed(data)
    assert set(found) == {"4.1.a", "4.1.b", "4.2.a", "4.2.b", "4.3.a", "4.3.c", "4.4.a", "4.4.c", "9.4.d", "C3.b"}
    assert found["4.1.a"]["figure"] == {"amount": 57.4, "unit": "t CO2e", "year": 2025}
    assert found["4.2.a"]["figure"] == {"amount": 588.0, "unit": "kg", "year": 2025}
    assert found["C3.b"]["figure"]["amount"] == pytest.approx(100 * 65 / 172, abs=0.05)
    assert [line["line"] for line in found["4.2.a"]["lines"]] == list(range(19, 29))
    assert sum(line["amount"] for line in found["4.2.a"]["lines"]) == pytest.approx(588, abs=0.1)
    assert found["4.1.a"]["lines"][0] == {"line": 3, "id": "Portables neufs", "amount": 13520.0, "unit": "kg CO2e"}
    provisional = status(data)
    met = {"4.1.a", "4.1.b", "4.2.a", "4.2.b", "4.3.c", "4.4.c"}
    partly = {"4.3.a", "4.4.a", "9.4.d", "C3.b"}
    assert {one for one in found if provisional[one] == "met"} == met
    assert {one for one in found if provisional[one] == "partly"} == partly
    assert set(status(data, "confirmed").values()) == {"unknown"}
    assert [one["name"] for one in data["documents"]] == [INVENTORY.name, "note.md"]


def test_without_the_headcount_there_is_no_budget_and_no_verdict(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = assessed(capsys, folder, rules, "--workspace", tmp_path / "w", "--inventory", INVENTORY)
    assert {"4.1.a", "4.3.a"} <= set(computed(data))
    assert not {"4.4.a", "4.4.c"} & set(computed(data))
    assert status(data)["4.4.a"] == "unknown"


def test_a_person_confirms_and_rejects_computations_and_another_inventory_is_asked_anew(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = tmp_path / "w"
    options = ("--workspace", str(workspace))
    first = computed(assessed(capsys, folder, rules, *options, "--inventory", INVENTORY, "--employees", 640))
    assert main(["confirm", first["4.1.a"]["id"], "--by", "A. Martin", *options]) == 0
    assert main(["reject", first["4.1.b"]["id"], "--by", "A. Martin", *options]) == 0
    capsys.readouterr()
    again = assessed(capsys, None, rules, *options)
    assert status(again, "confirmed")["4.1.a"] == "met"
    assert status(again)["4.1.b"] == "unknown"
    assert [computed(again)[one]["state"] for one in ("4.1.a", "4.1.b", "4.2.a")] == [
        "confirmed",
        "rejected",
        "proposed",
    ]
    other = tmp_path / "autre.csv"
    other.write_text(INVENTORY.read_text(encoding="utf-8").replace(";390;", ";380;"), encoding="utf-8")
    changed = assessed(capsys, None, rules, *options, "--inventory", other)
    assert status(changed, "confirmed")["4.1.a"] == "unknown"
    assert computed(changed)["4.4.c"]["state"] == "proposed"  # the headcount given before is remembered
    assert main(["confirm", "fp-000000000000", "--by", "A. Martin", *options]) == 2


def test_the_same_files_give_the_same_bytes_whatever_the_workspace_held(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--workspace", tmp_path / "w")
    without = assessed(capsys, folder, rules, *options)
    with_it = assessed(capsys, folder, rules, *options, "--inventory", INVENTORY)
    assert assessed(capsys, folder, rules, *options) == without
    assert assessed(capsys, folder, rules, *options, "--inventory", INVENTORY) == with_it


def test_a_table_of_other_columns_is_a_document_and_no_inventory(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "prix.csv").write_text("type;quantity;price\nlaptop;1;500\n", encoding="utf-8")
    shutil.copy(HUMAN, folder)
    words = ["assess", str(folder), "--referential", str(rules), "--on", ON, "--format", "json"]
    assert main([*words, "--workspace", str(tmp_path / "w")]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in data["documents"] if one["pages"]] == [HUMAN.name, "note.md", "prix.csv"]
    assert computed(data) == {}


def test_a_faulty_inventory_among_the_files_is_told_and_the_rest_goes_on(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "parc.csv").write_text("type;quantity\nlaptop;-3\n", encoding="utf-8")
    shutil.copy(INVENTORY, folder / "x.csv")
    shutil.copy(INVENTORY, folder / "y.csv")
    words = ["assess", str(folder), "--referential", str(rules), "--on", ON, "--format", "json"]
    assert main([*words, "--workspace", str(tmp_path / "w")]) == 3
    out = capsys.readouterr()
    assert "parc.csv, ligne 2, colonne 2 : quantité négative -3" in out.err
    assert "y.csv : Second inventaire : « x.csv » est employé" in out.err
    assert "4.1.a" in computed(json.loads(out.out))


def test_a_faulty_inventory_that_was_named_stops_before_anything_is_made(
    folder: Path, rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("type;quantity\nlaptop;-3\n", encoding="utf-8")
    for path, said in ((bad, "ligne 2, colonne 2"), (tmp_path / "nowhere.csv", "nowhere.csv")):
        words = ["assess", str(folder), "--inventory", str(path), "--referential", str(rules)]
        assert main([*words, "--workspace", str(tmp_path / "w")]) == 2
        assert said in capsys.readouterr().err
        assert not (tmp_path / "w").exists()


def test_an_uploaded_inventory_is_measured_and_shown_on_the_page(rules: Path, tmp_path: Path) -> None:
    workspace = open_workspace(Settings(workspace=tmp_path / "w", sector="collectivite"))
    app = create_app(workspace, load(str(rules)))
    with TestClient(app, base_url="http://127.0.0.1:7860") as api:
        files = [("files", ("note.md", NOTE.encode())), ("files", ("parc.csv", INVENTORY.read_bytes()))]
        done = api.post("/api/v1/documents", files=files).json()
        assert [one["name"] for one in done["documents"]] == ["note.md", "parc.csv"]
        assert done["refused"] == []
        assert "4.1.a" in computed(api.get("/api/v1/assessment").json())
        page = api.get("/api/v1/assessment", params={"format": "html"}).text
        assert "57,4 t CO2e par an" in page
        assert "parc.csv" in page
    workspace.close()


def test_the_api_measures_without_keeping(rules: Path, tmp_path: Path) -> None:
    workspace = open_workspace(Settings(workspace=tmp_path / "w"))
    with TestClient(create_app(workspace, load(str(rules))), base_url="http://127.0.0.1:7860") as api:
        data = INVENTORY.read_bytes()
        files = {"inventory": ("parc.csv", data)}
        answer = api.post("/api/v1/footprint", files=files, params={"employees": 640, "lever": ["fewer=0.1"]})
        assert answer.status_code == 200
        assert answer.json()["schema"] == "capnr.footprint/1"
        assert [one["name"] for one in answer.json()["levers"]] == ["fewer-0.1"]
        page = api.post("/api/v1/footprint", files=files, params={"format": "html", "lang": "en"})
        assert "57.4 t CO2e a year" in page.text
        request = api.post("/api/v1/footprint", files=files, params={"format": "pcr-si", "organization": "Valombre"})
        assert (request.json()["organization"], len(request.json()["inventory"])) == ("Valombre", 26)
        response = api.post("/api/v1/footprint", files=files, params={"format": "pcr-si-response"})
        assert response.json()["metadata"]["timestamp"] == "2025-12-31T00:00:00Z"
        model = {"lever": "ai-model", "ai_model_from": "gpt-4o", "ai_model_to": "ministral-3b", "ai_answers": 1000}
        assert api.post("/api/v1/footprint", files=files, params=model).status_code == 422
        swap = api.post("/api/v1/footprint", files=files, params={**model, "ai_tokens": 400}).json()["levers"]
        assert [one["ai_model"]["to"]["name"] for one in swap if one["name"] == "ai-model"] == ["ministral-3b"]
        faulty = api.post("/api/v1/footprint", files={"inventory": ("p.csv", b"type;quantity\nlaptop;-3\n")})
        assert faulty.status_code == 422
        assert faulty.json()["faults"] == [{"line": 2, "column": 2, "reason": "quantité négative -3"}]
        big = api.post(
            "/api/v1/footprint", files={"inventory": ("p.csv", b"type;quantity\n" + b"laptop;1\n" * 150_000)}
        )
        assert big.status_code == 200
        for wrong in ({"draws": 0}, {"employees": -1}, {"key": "luck"}, {"country": "Atlantide"}, {"nobody": 1}):
            assert api.post("/api/v1/footprint", files=files, params=wrong).status_code == 422
        assert api.get("/api/v1/footprint/template").text.startswith("identifiant;")
        assert not (tmp_path / "w" / "inventory.bin").exists()
    workspace.close()
