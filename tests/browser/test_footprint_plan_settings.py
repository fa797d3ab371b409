"""Footprint, Plan and Settings in a real browser: what a person does there, with mouse and keyboard."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser_kit import Page, browser, needs_browser, served

pytestmark = needs_browser
SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "inventaire-parc.csv"


@pytest.fixture(scope="module")
def address(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a workspace with proposals over every indicator and no inventory yet."""
    from evals.pages_workspace import build

    folder = tmp_path_factory.mktemp("planning") / "workspace"
    build(folder, on=date(2026, 11, 23), proposals=200, decisions=40)
    with served(capnr, folder, ("--sector", "collectivite", "--on", "2026-11-23")) as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with browser() as driver:
        yield Page(driver, address)


def count(page: Page, css: str) -> int:
    return len(page.all(css))


def slide(page: Page, name: str, value: str) -> None:
    """Move a slider as the keyboard does."""
    box = page.see(f"#footprint-levers input[name={name}]")
    box.send_keys(Keys.HOME)
    while box.get_attribute("value") != value:
        box.send_keys(Keys.ARROW_RIGHT)


def test_an_inventory_goes_from_nothing_to_levers(page: Page, tmp_path: Path) -> None:
    page.open("footprint")
    assert "Aucun inventaire" in page.read("#footprint-top", "Aucun inventaire")
    link = page.see("#footprint-top a[download]").get_attribute("href")
    with urlopen(str(link)) as answer:
        assert "identifiant;type" in answer.read().decode()

    faulty = tmp_path / "faux.csv"
    faulty.write_text("type;quantite\nOrdinateur portable;beaucoup\n", encoding="utf-8")
    page.give("#footprint-drop input[type=file]", faulty)
    assert "2" in page.read("#footprint-said", "fautes")
    assert "Aucun inventaire" in page.see("#footprint-top").text

    page.give("#footprint-drop input[type=file]", SAMPLE)
    page.read("#footprint-said", "inventaire-parc.csv")
    assert "neuf fois sur dix" in page.read("#footprint-top .tiles", "t CO")
    assert count(page, "#footprint-bars .whiskered") >= 10
    page.click("#footprint-bars [data-pick='why:type:laptop']")
    said = page.read("#footprint-why", "Ordinateur portable")
    assert re.search(r"ademe-\S+/laptop/climate_change/manufacture", said.replace("\n", ""))
    assert page.see("#footprint-why h2").focused
    assert page.all("#footprint-budget .keys") == []
    page.unfold("#footprint-budget [data-fold=keys]")
    assert "il manque" in page.read("#footprint-budget .keys", "non évaluable")
    shown = count(page, "#footprint-bars .whiskered")
    page.unfold("#footprint-bars [data-fold=types]")
    page.until(lambda: count(page, "#footprint-bars .whiskered") > shown, "other types")

    before = page.read("#footprint-gains", "kg CO2e")
    slide(page, "refurbished", "60")
    after = page.until(
        lambda: page.see("#footprint-gains").text if "60" in page.see("#footprint-gains").text else "", "60 %"
    )
    assert after != before
    assert page.faults() == []


def test_the_sharing_key_is_declared_in_the_settings_and_looked_at_in_the_footprint(page: Page) -> None:
    page.open("footprint")
    if "Aucun inventaire" in page.see("#footprint-top").text:
        page.give("#footprint-drop input[type=file]", SAMPLE)
        page.read("#footprint-said", "inventaire-parc.csv")
    page.open("settings")
    page.write("#settings-budget input[name=employees]", "520")
    page.write("#settings-budget input[name=value_added_eur]", "25 000 000")
    page.click("#settings-budget form button.yes")
    page.read("#settings-said", "enregistré")
    page.open("footprint")
    page.see("#footprint-budget .chart")
    assert "échelle logarithmique" in str(page.see("#footprint-budget .chart .axis").get_attribute("textContent"))
    page.see("#footprint-budget select[name=key]").choose("value_added")
    assert "Réglages" in page.read("#footprint-budget", "Clé déclarée : par équivalent temps plein")
    page.click("#footprint-budget [data-pick='why:budget:climate_change']")
    page.read("#footprint-why", "dit par vous")
    assert page.faults() == []


def test_a_fact_of_the_organisation_takes_effect_and_a_link_is_made_and_taken_back(page: Page) -> None:
    page.open("settings")
    page.write("#settings-organisation input[name=staff]", "deux cents")
    page.click("#settings-organisation form button.yes")
    page.read("#settings-said", "ne convient pas")
    page.write("#settings-organisation input[name=staff]", "200")
    page.click("#settings-organisation form button.yes")
    page.read("#settings-said", "enregistré")
    page.write("#settings-ai input[name=ai_budget_wh]", "12")
    page.click("#settings-ai form button.yes")
    page.read("#settings-ai", "12 Wh")
    page.go()
    page.open("settings")
    assert page.see("#settings-organisation input[name=staff]").get_attribute("value") == "200"

    page.click("#settings-shares form[data-form='share:'] button")
    made = str(page.see("#settings-shares input.whole").get_attribute("value"))
    assert made.startswith(page.address)
    with urlopen(made) as answer:
        assert answer.status == 200
    page.click("#settings-shares form[data-form^='revoke:'] button")
    page.read("#settings-said", "révoqué")
    with pytest.raises(HTTPError) as gone:
        urlopen(made)
    gone.value.close()
    assert gone.value.code == 404
    assert page.faults() == []


def opened(page: Page, row: str) -> None:
    """Open the recommendation of a row, and wait until the details are its own and no longer those of another."""
    named = str(page.see(f"{row} [data-pick^='open:']").get_attribute("data-pick")).removeprefix("open:")
    page.click(f"{row} [data-pick^='open:']")
    page.see(f"#plan-detail form[data-form='comment:{named}']")


def test_recommendations_are_moved_rewritten_commented_on_and_signed(page: Page) -> None:
    page.open("plan")
    rows = "#plan-list .advice > li"
    page.until(lambda: count(page, rows) > 3, "recommendations")
    page.click(f"{rows}:nth-child(2) [data-act^='up:']")
    page.read("#plan-said", "Écrivez d’abord votre nom")
    page.write("#plan-list [data-field=by]", "A. Martin")
    second = page.see(f"{rows}:nth-child(2)").get_attribute("data-moves")
    page.click(f"{rows}:nth-child(2) [data-act^='up:']")
    page.until(lambda: page.see(f"{rows}:nth-child(1)").get_attribute("data-moves") == second, "moved up")
    page.see(f"{rows}:nth-child(1) [data-pick]").send_keys(Keys.ALT + Keys.ARROW_DOWN)
    page.until(lambda: page.see(f"{rows}:nth-child(2)").get_attribute("data-moves") == second, "moved by keyboard")

    drawn = count(page, rows)
    page.unfold("#plan-list [data-fold=rest]")
    page.until(lambda: count(page, rows) > drawn, "the rest of the list")
    last = page.all(rows)[-1]
    assert page.driver.execute_script("return arguments[0].querySelector('[data-act^=\"down:\"]').disabled", last)

    opened(page, f"{rows}:nth-child(3)")
    page.write("#plan-detail form[data-form^='comment:'] textarea", "Pas celle-ci.")
    opened(page, f"{rows}:nth-child(2)")
    assert page.see("#plan-detail form[data-form^='comment:'] textarea").get_attribute("value") == ""
    page.unfold("#plan-detail [data-fold=edit]")
    page.write("#plan-detail form[data-form^='edit:'] input[name=title]", "Nommer un référent <b>gras</b>")
    page.click("#plan-detail form[data-form^='edit:'] button")
    page.read("#plan-detail h2", "Nommer un référent <b>gras</b>")
    page.write("#plan-detail form[data-form^='comment:'] textarea", "À voir avec la direction.")
    page.click("#plan-detail form[data-form^='comment:'] button")
    assert "A. Martin" in page.read("#plan-detail figure", "À voir avec la direction.")
    page.click("#plan-detail form[data-form^='sign:'] button")
    page.read("#plan-detail", "Signé par A. Martin")
    page.read("#plan-list .chosen", "signée")
    assert page.faults() == []


def test_the_plan_follows_its_conditions_and_goes_out_as_files(page: Page) -> None:
    page.open("plan")
    page.see("#plan-months select[name=target]").choose("2")
    page.read("#plan-months .answer", "niveau 2")
    page.until(lambda: count(page, "#plan-months .month") > 2, "months")
    page.see("#plan-months select[name=until]").choose("2026-11")
    page.read("#plan-months", "Au plus tôt")
    page.click("#plan-months [data-pick^='until:']")
    page.until(lambda: not page.all("#plan-months [data-pick^='until:']") and page.all("#plan-months .month"), "months")
    link = page.see("#plan-exports a[href*='export/plan?format=docx']").get_attribute("href")
    assert "target=2" in str(link)
    with urlopen(str(link)) as answer:
        assert answer.read(2) == b"PK"
    assert page.faults() == []


def test_a_draft_opens_in_an_editor_that_leads_from_one_missing_fact_to_the_next(page: Page) -> None:
    page.open("plan")
    page.see("#plan-drafts select").choose("policy")
    page.see("#plan-editor textarea")
    left = int(page.until(lambda: page.see("#plan-editor [data-left]").text, "count"))
    assert left == count(page, "#plan-editor .behind mark") > 5
    chosen = (
        "const box = document.querySelector('#plan-editor textarea');"
        "return box.value.slice(box.selectionStart, box.selectionEnd);"
    )
    page.click("#plan-editor [data-next]")
    first = page.driver.execute_script(chosen)
    assert first.startswith("[à compléter")
    page.press("Ville de Valombre")
    page.until(lambda: page.see("#plan-editor [data-left]").text == str(left - 1), "one less")
    page.click("#plan-editor [data-next]")
    assert page.driver.execute_script(chosen).startswith("[à co")
    assert page.faults() == []


def test_what_is_written_in_a_draft_is_kept_with_who_and_a_newer_version_is_not_overwritten(page: Page) -> None:
    page.open("plan")
    page.see("#plan-drafts select").choose("ai-charter")
    page.write("#plan-editor textarea", "# Notre charte\n\nÉcrite par nous.")
    page.read("#plan-editor", "Modifications non enregistrées")
    page.write("#plan-list [data-field=by]", "")
    page.click("#plan-editor [data-keep=keep]")
    page.read("#plan-kept", "Écrivez d’abord votre nom")
    page.write("#plan-list [data-field=by]", "A. Martin")
    page.click("#plan-editor [data-keep=keep]")
    page.read("#plan-kept", "enregistré par A. Martin")

    page.go()
    page.open("plan")
    page.see("#plan-drafts select").choose("ai-charter")
    page.read("#plan-editor", "Enregistré par A. Martin")
    assert page.see("#plan-editor textarea").get_attribute("value") == "# Notre charte\n\nÉcrite par nous.\n"
    where = f"{page.address}/api/v1/drafts/ai-charter/text"
    with urlopen(where) as answer:
        version = json.loads(answer.read())["version"]
    said = json.dumps({"text": "# Autre", "by": "Luc Petit", "version": version}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(where, data=said, headers=headers, method="PUT")) as answer:
        assert json.loads(answer.read())["by"] == "Luc Petit"
    page.write("#plan-editor textarea", "Trop tard.")
    page.click("#plan-editor [data-keep=keep]")
    page.read("#plan-kept", "Luc Petit")
    assert page.see("#plan-editor textarea").get_attribute("value") == "Trop tard."

    page.see("#plan-drafts select").choose("policy")
    page.see("#plan-editor [data-kind=policy]")
    page.until(
        lambda: "[à compléter" in str(page.see("#plan-editor textarea").get_attribute("value")), "the other text"
    )
    page.see("#plan-drafts select").choose("ai-charter")
    page.read("#plan-editor", "Enregistré par Luc Petit")
    page.click("#plan-editor [data-keep=restore]")
    page.read("#plan-kept", "est de nouveau là")
    page.until(lambda: int(page.see("#plan-editor [data-left]").text) > 0, "what is left to complete")
    assert page.faults() == []
