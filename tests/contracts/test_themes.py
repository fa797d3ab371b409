"""A theme is asked for by the title that screens show, French or English, or by its id, through every door."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.errors import UsageError
from assistant.referentials import load
from assistant.settings import Settings
from assistant.themes import theme_of
from scoring.model import Referential
from tests.conftest import Built, Inside
from ui.api.app import create_app

NAMES = ("procurement", "Achats", "achats", "ACHAT", "Purchasing", " purchasing ")


@pytest.fixture(scope="module")
def shipped() -> Referential:
    return load("nr-socle-2027-preview")


def test_ids_and_both_titles_name_the_same_theme(shipped: Referential) -> None:
    held = {one.theme for one in shipped.indicators}
    for one in shipped.themes:
        if one.id in held:
            for name in (one.id, one.title.fr, one.title.en, one.title.fr.upper(), one.id.replace("-", " ")):
                assert theme_of(shipped, name) == one.id


@pytest.mark.parametrize(
    ("wanted", "theme"),
    [
        ("achats", "procurement"),
        ("ecoconception", "ecodesign"),
        ("éco-conception", "ecodesign"),
        ("Vie privee", "privacy"),
        ("RGPD", "privacy"),
        ("carbone", "carbon"),
        ("IA", "ai"),
        ("l’accessibilité", "accessibility"),
        ("Données", "data"),
        ("Carbone & empreinte", "carbon"),
    ],
)
def test_accents_case_and_a_part_of_the_title_do_not_matter(shipped: Referential, wanted: str, theme: str) -> None:
    assert theme_of(shipped, wanted) == theme


@pytest.mark.parametrize("wanted", ["rien", "", "et", "achats et données", "4.2", "’"])
def test_what_names_no_theme_or_two_is_refused_with_the_titles(shipped: Referential, wanted: str) -> None:
    with pytest.raises(UsageError) as refused:
        theme_of(shipped, wanted)
    assert "Accessibilité et inclusion, Achats, Carbone et empreinte" in refused.value.text("fr")
    assert "Accessibility and inclusion, Artificial intelligence" in refused.value.text("en")


def test_a_theme_without_indicators_is_not_offered(small: Built) -> None:
    rules = load(small.options[1])
    with pytest.raises(UsageError) as refused:
        theme_of(rules, "Santé")
    assert "Santé," not in refused.value.text("fr")
    assert "Achats" in refused.value.text("fr")


@pytest.mark.parametrize("name", NAMES)
def test_the_command_line_takes_a_title(small: Built, inside: Inside, name: str) -> None:
    ran = inside("evidence", "--theme", name, "--workspace", small.folder, *small.options, "--format", "json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told["passages"]
    assert told["asked"] == {"theme": "procurement"}


def test_the_command_line_says_which_titles_there_are(small: Built, inside: Inside) -> None:
    given = ("--workspace", small.folder, *small.options)
    refused = inside("evidence", "--theme", "cuisine", *given)
    assert (refused.code, refused.out) == (2, "")
    assert "Accessibilité et inclusion, Achats" in refused.err
    assert (
        "choose one of Accessibility and inclusion"
        in inside("evidence", "--theme", "cuisine", *given, "--lang", "en").err
    )


def test_a_theme_is_explained_by_its_title(small: Built, inside: Inside) -> None:
    given = ("--workspace", small.folder, *small.options)
    by_id = inside("explain", "procurement", *given)
    assert by_id.code == 0
    assert inside("explain", "Achats", *given).out == by_id.out
    assert inside("explain", "cuisine", *given).code == 2


def test_what_a_policy_keeps_is_the_id(small_copy: Built, inside: Inside) -> None:
    given = ("--workspace", small_copy.folder, *small_copy.options)
    ran = inside("accept", "--above", "0.01", "--theme", "Achats", "--by", "Claire Martin", *given)
    assert ran.code == 0, ran.err
    kept = json.loads(inside("policies", "--workspace", small_copy.folder, "--format", "json").out)
    assert kept["policies"][-1]["theme"] == "procurement"


@pytest.fixture
def api(small_copy: Built) -> Iterator[TestClient]:
    workspace = open_workspace(Settings(workspace=Path(small_copy.folder)))
    with TestClient(create_app(workspace, load(small_copy.options[1])), base_url="http://127.0.0.1") as client:
        yield client
    workspace.close()


def test_the_api_takes_a_title_and_refuses_others_with_the_list(api: TestClient) -> None:
    told: list[dict[str, Any]] = [api.get("/api/v1/evidence", params={"theme": one}).json() for one in NAMES]
    assert all(one == told[0] for one in told)
    assert told[0]["asked"] == {"theme": "procurement"}
    refused = api.get("/api/v1/evidence", params={"theme": "cuisine"})
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_theme")
    assert "Achats" in refused.json()["detail"]
    assert api.get("/api/v1/explain/Achats").json() == api.get("/api/v1/explain/procurement").json()
    made = api.post("/api/v1/policies", json={"above": 0.9, "by": "Claire Martin", "theme": "achats"})
    assert made.status_code in (200, 201), made.text
    body = {"above": 0.9, "by": "Claire Martin", "theme": "cuisine"}
    assert api.post("/api/v1/policies", json=body).status_code == 404
