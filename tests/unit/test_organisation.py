"""What is said of the organisation from inside: it takes effect at once, lasts, and never fights the environment."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.errors import UsageError
from assistant.measured import current, keep, measure
from assistant.organisation import CHANGEABLE, change, fact, say, say_of_budget, settings_json
from assistant.referentials import load
from assistant.room import room
from assistant.settings import Settings
from assistant.storage.inventory import InventoryFile, Kept, Sharing
from scoring.footprint.budget import ItShare, Key
from ui.api.app import create_app
from ui.desk import Desk

DATA = b"type;quantite\nOrdinateur portable;100\n"


def test_a_change_holds_at_once_and_at_the_next_opening(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    changed = change(opened, {"sector": "collectivite", "staff": 120, "ai_budget_wh": 5.0})
    assert (changed.settings.sector, changed.organisation().staff) == ("collectivite", 120)
    assert changed.ledger.budget().limit_wh == 5.0
    opened.close()
    again = open_workspace(Settings(workspace=tmp_path / "w"))
    assert (again.settings.sector, again.settings.staff, again.settings.ai_budget_wh) == ("collectivite", 120, 5.0)
    back = change(again, {"staff": None, "ai_budget_wh": None})
    assert back.settings.staff is None
    again.close()
    last = open_workspace(Settings(workspace=tmp_path / "w"))
    assert (last.settings.sector, last.settings.staff, last.ledger.budget().limit_wh) == ("collectivite", None, None)
    last.close()


def test_what_the_environment_fixes_is_told_and_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPNR_SECTOR", "esn")
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    found = fact(opened, "sector")
    assert (found.value, found.source, found.fixed, found.variable) == ("esn", "environment", True, "CAPNR_SECTOR")
    assert not fact(opened, "staff").fixed
    assert fact(opened, "mask").fixed
    with pytest.raises(UsageError) as refused:
        change(opened, {"sector": "general", "staff": 3})
    assert refused.value.code == "setting_fixed"
    assert fact(opened, "staff").value is None
    opened.close()


def test_a_wrong_value_changes_nothing(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    with pytest.raises(UsageError) as refused:
        change(opened, {"staff": -4, "sector": "esn"})
    assert refused.value.code == "bad_option"
    opened.close()
    again = open_workspace(Settings(workspace=tmp_path / "w"))
    assert again.settings.sector == "general"
    again.close()


def test_the_desk_takes_a_change_over(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    desk = Desk(opened, load("nr-socle-2027-preview"), on=date(2026, 11, 23), lang="fr")
    desk.settle({"sector": "collectivite"})
    assert desk.workspace.settings.sector == "collectivite"
    assert desk.dated
    desk.close()
    opened.close()


def test_the_key_that_a_person_declares_is_the_one_that_counts(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    with pytest.raises(UsageError) as missing:
        say_of_budget(opened, {"employees": 10.0})
    assert missing.value.code == "no_inventory"
    keep(opened, Kept(name="parc.csv", data=DATA, employees=None))
    say_of_budget(opened, {"employees": 50.0, "value_added_eur": 3e6, "key": "value_added", "it_share": "whole"})
    kept = current(opened)
    assert kept is not None
    assert measure(kept).footprint.way == (Key.VALUE_ADDED, ItShare.WHOLE)
    keep(opened, Kept(name="autre.csv", data=DATA, employees=None))
    after = current(opened)
    assert after is not None
    assert (after.name, after.employees, after.sharing.key) == ("autre.csv", 50.0, "value_added")
    say_of_budget(opened, {"employees": None, "key": "", "it_share": ""})
    last = current(opened)
    assert last is not None
    assert (last.employees, last.sharing) == (None, Sharing(value_added_eur=3e6))
    opened.close()


@pytest.mark.parametrize("said", [{"key": "by_feeling"}, {"employees": -1.0}, {"nace": "xyz"}, {"ict_intensity": 2.0}])
def test_a_wrong_fact_of_the_budget_is_refused_and_nothing_is_written(tmp_path: Path, said: dict[str, object]) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    keep(opened, Kept(name="parc.csv", data=DATA, employees=7))
    with pytest.raises(UsageError):
        say_of_budget(opened, said)
    assert current(opened) == Kept(name="parc.csv", data=DATA, employees=7)
    opened.close()


def test_an_inventory_of_an_earlier_version_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "inventory.bin").write_bytes(b'{"name": "parc.csv", "employees": 3.0}\n' + DATA)
    assert InventoryFile(tmp_path).read() == Kept(name="parc.csv", data=DATA, employees=3.0)


def test_the_room_is_told_by_kind(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    keep(opened, Kept(name="parc.csv", data=DATA, employees=None))
    (opened.folder / "chroma").mkdir()
    (opened.folder / "chroma" / "index").write_bytes(bytes(1000))
    found = room(opened)
    assert found.documents == 0
    assert found.by_kind["vectors"] == 1000
    assert found.by_kind["inventory"] > len(DATA)
    assert found.by_kind["database"] > 0
    assert found.total == sum(found.by_kind.values())
    opened.close()


def test_words_of_a_person_become_values_all_or_none(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    keep(opened, Kept(name="parc.csv", data=DATA, employees=None))
    said = say(opened, {"staff": "1 200", "strict": "oui", "employees": "1 150,5", "key": "value_added"})
    assert (said.settings.staff, said.settings.strict) == (1200, True)
    kept = current(said)
    assert kept is not None
    assert (kept.employees, kept.sharing.key) == (1150.5, "value_added")
    for wrong in ({"staff": "7", "employees": "beaucoup"}, {"staff": "9", "key": "by_feeling"}, {"mask": "non"}):
        with pytest.raises(UsageError):
            say(said, wrong)
    assert current(said) == kept
    assert fact(said, "staff").value == 1200
    back = say(said, {"staff": "", "key": ""})
    assert back.settings.staff is None
    told = settings_json(back)
    assert [one["name"] for one in told["settings"]] == list(CHANGEABLE)
    assert told["budget"]["employees"] == 1150.5
    assert told["budget"]["key"] is None
    opened.close()


def test_the_command_shows_and_changes(inside: Any, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    open_workspace(Settings(workspace=folder)).close()
    made = inside("settings", "staff=42", "--workspace", folder, "--format", "json")
    assert made.code == 0, made.err
    values = {one["name"]: one["value"] for one in json.loads(made.out)["settings"]}
    assert values["staff"] == 42
    assert "42" in inside("settings", "--workspace", folder).out
    for wrong in ("staff=beaucoup", "staff", "couleur=bleu", "employees=3"):
        assert inside("settings", wrong, "--workspace", folder).code == 2


def test_the_api_shows_and_changes(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    with TestClient(create_app(opened, load("nr-socle-2027-preview")), base_url="http://localhost") as client:
        made = client.patch("/api/v1/settings", json={"staff": 42, "sector": "esn"})
        assert made.status_code == 200, made.text
        again = {one["name"]: one["value"] for one in client.get("/api/v1/settings").json()["settings"]}
        assert (again["staff"], again["sector"]) == (42, "esn")
        assert client.patch("/api/v1/settings", json={"staff": -1}).status_code == 422
        assert client.patch("/api/v1/settings", json={"employees": 3}).status_code == 422
        assert client.patch("/api/v1/settings", json={"staff": None}).json()["settings"][3]["value"] is None
    opened.close()
