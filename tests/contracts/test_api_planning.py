"""Declarations, explanations, plans and assessments over time: the same through API, command line and report."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace
from assistant.exchange.declarations import said_of, standing
from assistant.planning import declare, declare_value
from assistant.reports.explanation import explained, trace_json, trace_table
from assistant.reports.html import assessment_html
from assistant.reports.planning import what_if_json
from scoring.model import Figure, Status
from scoring.referential import parse_referential
from tests.exchange_kit import ON, PAGE, workspace
from ui.api.app import create_app

FILE = Path(__file__).parents[1] / "rules" / "referentiel.yaml"
RULES = parse_referential(FILE.read_text(encoding="utf-8"))
SHARE, WEIGHT, PLAIN = "M1.a", "M1.b", "G1.a"
VALUE = {"value": "82,5", "year": 2025, "by": "Jean", "note": "registre RH"}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with one document."""
    made = workspace(tmp_path / "w", ("un.md", PAGE))
    yield made
    made.close()


@pytest.fixture
def api(opened: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(opened, RULES, ON), base_url="http://127.0.0.1:7860") as client:
        yield client


def declared(api: TestClient, criterion: str, body: dict[str, Any], lang: str = "fr") -> Any:
    return api.post(f"/api/v1/criteria/{criterion}/declaration?lang={lang}", json=body)


def test_a_declared_value_is_written_once_and_shown_as_declared(api: TestClient, opened: Workspace) -> None:
    made = declared(api, SHARE, VALUE).json()
    assert made["said"] == "82,5 % (2025)"
    assert made["value"] == {"amount": 82.5, "unit": "%", "year": 2025}
    assert (made["status"], made["suffices"], made["by"], made["note"]) == (None, True, "Jean", "registre RH")
    assert declared(api, WEIGHT, {**VALUE, "value": "1,2 t"}, "en").json()["said"] == "1.2 t (2025)"
    assert declared(api, WEIGHT, {**VALUE, "value": "1,2 t"}).json()["suffices"] is False
    assert isinstance(said_of(standing(opened.decisions.current(RULES.id))[SHARE]), Figure)
    found = api.get(f"/api/v1/explain/{SHARE}?lang=fr&confirmed=true").json()
    assert (found["points"], found["worth"]) == (100, 100)
    assert found["asks"] == "un chiffre d’au moins 80 %"
    assert found["declaration"] is True
    assert [one["code"] for one in found["rules"]] == ["figure_met", "declared"]
    [word] = found["declared"]
    assert (word["said"], word["by"], word["note"], word["on"]) == (
        "82,5 % (2025)",
        "Jean",
        "registre RH",
        made["at"][:10],
    )
    only = api.get(f"/api/v1/explain/{WEIGHT}?lang=en").json()
    assert (only["points"], only["declaration"]) == (0, False)
    assert only["rules"] == [
        {"code": "declared_only", "said": "declared by a person, but this criterion asks for a proof"}
    ]


def test_a_declared_status_can_be_taken_back(api: TestClient) -> None:
    made = declared(api, "D1.b", {"status": "met", "by": "Jean"}).json()
    assert (made["said"], made["value"], made["status"]) == ("satisfait", None, "met")
    assert len(api.get("/api/v1/explain/D1.b").json()["declared"]) == 1
    declared(api, "D1.b", {"status": "unknown", "by": "Jean"})
    assert api.get("/api/v1/explain/D1.b").json()["declared"] == []


@pytest.mark.parametrize(
    ("criterion", "body", "status", "code"),
    [
        (PLAIN, VALUE, 422, "not_a_metric"),
        (SHARE, {**VALUE, "value": "beaucoup"}, 422, "not_a_number"),
        (SHARE, {**VALUE, "unit": "kg"}, 422, "wrong_unit"),
        (SHARE, {**VALUE, "year": 2090}, 422, "wrong_year"),
        (SHARE, {"value": "82", "by": "Jean"}, 422, "wrong_year"),
        (SHARE, {"by": "Jean"}, 422, "status_or_value"),
        (SHARE, {**VALUE, "status": "met"}, 422, "status_or_value"),
        (SHARE, {"status": "met", "year": 2025, "by": "Jean"}, 422, "status_or_value"),
        (SHARE, {**VALUE, "by": " "}, 422, "malformed"),
        (SHARE, {"status": "perhaps", "by": "Jean"}, 422, "malformed"),
        ("Z9.z", VALUE, 404, "unknown_indicator"),
    ],
)
def test_a_wrong_declaration_is_a_problem_and_nothing_is_written(
    api: TestClient, opened: Workspace, criterion: str, body: dict[str, Any], status: int, code: str
) -> None:
    answers = [declared(api, criterion, body, lang) for lang in ("fr", "en")]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(status, code)] * 2
    assert answers[0].json()["detail"] != answers[1].json()["detail"]
    assert opened.decisions.count() == 0


def test_what_if_plan_and_calendar_are_those_of_the_functions(api: TestClient) -> None:
    found = api.post("/api/v1/what-if", json={"set": {"G1.a": "met", "G1.b": "met"}}).json()
    assert found["schema"] == "capnr.what-if/1"
    assert found["after"]["score"]["confirmed"] >= found["before"]["score"]["confirmed"] + 200
    assert api.post("/api/v1/what-if", json={"set": {"Z9.z": "met"}}).status_code == 404
    assert api.post("/api/v1/what-if", json={"set": {"G1.a": "perhaps"}}).status_code == 422
    plan = api.get("/api/v1/plan?target=1").json()
    assert (plan["target"], plan["reachable"]) == (1, True)
    assert plan["steps"]
    assert api.get("/api/v1/plan?target=1&by=2026-11-24").json()["obstacle"] == "date"
    assert api.get("/api/v1/plan?target=1&budget=0.5").json()["obstacle"] == "budget"
    assert api.get("/api/v1/plan?target=7").json()["code"] == "unknown_level"
    calendar = api.get("/api/v1/calendar?target=2&contract=2026-06-01&lang=en").json()
    assert calendar["schema"] == "capnr.calendar/1"
    assert calendar["steps"]


def test_assessments_are_kept_and_compared(api: TestClient) -> None:
    first = api.post("/api/v1/snapshots", json={"label": "avant"}).json()["series"][0]
    declared(api, SHARE, VALUE)
    second = api.post("/api/v1/snapshots", json={"label": "après"}).json()["series"][0]
    assert [one["label"] for one in api.get("/api/v1/snapshots").json()["series"]] == ["avant", "après"]
    found = api.get(f"/api/v1/snapshots/{first['id']}/diff/{second['id']}").json()
    [one] = found["criteria"]
    assert (one["id"], [cause["code"] for cause in one["causes"]]) == (SHARE, ["declaration"])
    declared(api, SHARE, {**VALUE, "value": "10"})
    third = api.post("/api/v1/snapshots", json={"label": ""}).json()["series"][0]
    [one] = api.get(f"/api/v1/snapshots/{second['id']}/diff/{third['id']}").json()["criteria"]
    assert [cause["code"] for cause in one["causes"]] == ["declaration"]  # another value is another declaration
    assert api.get("/api/v1/snapshots/9/diff/1").status_code == 404


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_door_shows_the_same_declaration(opened: Workspace, lang: str) -> None:
    declare_value(opened, RULES, SHARE, "50", year=2025, by="Jean", note="<b>registre</b>")
    declare(opened, RULES, ["D1.b"], Status.MET, by="Aïcha", note="")
    found = assess_workspace(opened, RULES, on=ON)
    words = {"fr": ("50 % (2025), par Jean", "satisfait, par Aïcha"), "en": ("50 % (2025), by Jean", "met, by Aïcha")}
    table = trace_table(explained(found, "score"), found, lang)
    page = assessment_html(found, lang)
    for said in words[lang]:
        assert said in table
        assert said in page.replace("\u00a0", " ")
    assert "<b>registre</b>" in table
    assert "<b>registre</b>" not in page  # a note is text, never markup
    data = trace_json(explained(found, "score"), found, lang)
    told = [one["said"] for indicator in data["children"] for each in indicator["children"] for one in each["declared"]]
    assert told == [said.split(", ")[0] for said in words[lang]]
    for asked in {"fr": ("une déclaration suffit", "demande une trace"), "en": ("a declaration suffices", "asks for")}[
        lang
    ]:
        assert asked in table
        assert asked in page.replace("\u00a0", " ")


@pytest.fixture
def assessed(inside: Any, tmp_path: Path) -> Path:
    """A workspace that the command line made against the small referential."""
    (tmp_path / "un.md").write_text(PAGE, encoding="utf-8")
    ran = inside("assess", tmp_path / "un.md", "--workspace", tmp_path / "w", "--referential", FILE)
    assert ran.code == 0, ran.err
    return tmp_path / "w"


def test_a_value_is_declared_and_explained_on_the_command_line(inside: Any, assessed: Path) -> None:
    words = ("--workspace", assessed, "--referential", FILE)
    signed = ("--by", "Jean", "--note", "registre RH")
    ran = inside("declare", SHARE, "--value", "82,5", "--year", "2025", *signed, *words)
    assert (ran.code, ran.out) == (0, "M1.a : déclaré 82,5 % (2025) ; une déclaration suffit\n")
    ran = inside("declare", WEIGHT, "--value", "1.2", "--unit", "t", "--year", "2025", *signed, *words, "--lang", "en")
    assert (ran.code, ran.out) == (0, "M1.b: declared 1.2 t (2025); a declaration does not suffice\n")
    told = inside("explain", "M1", *words, "--lang", "en").out
    assert "→ Declared: 82.5 % (2025), by Jean on " in told
    assert "– registre RH" in told
    found = json.loads(inside("explain", SHARE, *words, "--format", "json").out)
    assert found["declared"][0]["value"] == {"amount": 82.5, "unit": "%", "year": 2025}
    ran = inside("declare", SHARE, "--status", "unknown", "--by", "Jean", *words)
    assert ran.out == "M1.a : déclaration retirée\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((SHARE, "--value", "beaucoup", "--year", "2025"), "« beaucoup » n’est pas un nombre"),
        ((SHARE, "--value", "82", "--unit", "kg", "--year", "2025"), "attendu en %"),
        ((SHARE, "--value", "82"), "L’année décrite par le chiffre est attendue"),
        ((PLAIN, "--value", "82", "--year", "2025"), "n’attend pas de chiffre"),
        ((SHARE, WEIGHT, "--value", "82", "--year", "2025"), "l’un ou l’autre"),
        ((SHARE,), "l’un ou l’autre"),
        ((SHARE, "--status", "met", "--year", "2025"), "l’un ou l’autre"),
    ],
)
def test_a_wrong_value_on_the_command_line_says_what_to_write(
    inside: Any, assessed: Path, words: tuple[str, ...], said: str
) -> None:
    ran = inside("declare", *words, "--by", "Jean", "--workspace", assessed, "--referential", FILE)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_what_if_of_the_api_is_that_of_the_function(api: TestClient, opened: Workspace) -> None:
    found = assess_workspace(opened, RULES, on=ON).assessment
    assert api.post("/api/v1/what-if", json={"set": {}}).json() == what_if_json(found, found)
