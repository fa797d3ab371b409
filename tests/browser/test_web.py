"""The web page in a real browser, on a real server: what a person does in a first quarter of an hour."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser_kit import CHROMEDRIVER, CHROMIUM, TABS, Page, browser, needs_browser, served

__all__ = ["CHROMEDRIVER", "CHROMIUM", "Page"]

pytestmark = needs_browser
HOSTILE = (
    "# Politique numérique responsable\n\n"
    "La politique numérique responsable est signée par la direction générale et diffusée à tous les agents "
    "<script>document.title='taken'</script> <img src=x onerror=\"document.title='taken'\"> ${1+1} {{value}}.\n"
)


@pytest.fixture(scope="module")
def server(capnr: Any, small: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the small workspace."""
    folder = Path(shutil.copytree(small.folder, tmp_path_factory.mktemp("served") / "workspace"))
    with served(capnr, folder, small.options) as address:
        yield address


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    with browser() as driver:
        yield Page(driver, server)


def test_the_overview_says_level_score_and_what_to_do_first(page: Page) -> None:
    said = page.see("#overview").text
    for wanted in ("Niveau", "Score", "À faire d’abord", "Points par axe", "Calendrier", "Depuis la dernière fois"):
        assert wanted in said
    page.click("#overview .top3 details summary")
    assert "points demandés" in page.read("#overview .top3 details[open]", "demandés")
    page.click("#overview [data-pick^='indicator:']")
    wanted = page.see("#proofs-card h2").text
    assert wanted
    page.read("#proofs-list [aria-current]", wanted)


def test_the_state_of_the_day_is_kept_and_compared_with(page: Page) -> None:
    assert "Aucune évaluation conservée" in page.see("#overview .changes").text
    page.click("#overview [data-act='keep:']")
    page.read("#overview-said", "État du jour conservé")
    assert "niveau confirmé inchangé" in page.read("#overview .changes", "Depuis l’évaluation conservée")


def test_a_file_is_added_and_nothing_in_it_becomes_markup(page: Page, tmp_path: Path) -> None:
    file, broken = tmp_path / "politique <b>signée<b>.md", tmp_path / "cassé.pdf"
    file.write_text(HOSTILE, encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 broken")
    page.open("documents")
    page.give("#drop input[type=file]", file, broken)
    assert "refusés : 1" in page.read("#outcome", "Nouveaux documents : 1")
    page.read("#outcome table", "cassé.pdf")
    assert "politique" in page.read("#documents", "politique")
    page.open("proofs")
    page.click("#proofs-list [data-pick='choose:1.1']")
    page.read("#proofs-card", "signée par la direction générale")
    page.click("#proofs-card [data-proof]:has(blockquote) [data-pick^='page:']")
    page.read("#proofs-page mark", "signée par la direction générale")
    said = page.see("#proofs-page").text
    assert "${1+1} {{value}}" in said
    assert "<script>" in said
    assert not page.all(".capnr script, .capnr .page-text img, .capnr td b, .capnr th b")
    assert page.driver.title == "Cap NR"


def test_a_question_is_answered_and_its_citation_opens_the_page(page: Page) -> None:
    page.open("chat")
    assert len(page.until(lambda: page.all("#talk [data-act^='ask:']"), "questions to start with")) >= 4
    page.see("#question").send_keys("Que disent nos documents sur les achats numériques ?", Keys.ENTER)
    assert "Wh" in page.read("#talk .cost", "sans modèle de langage")
    quoted = page.see("#talk .answered").text
    page.click("#talk .chip[data-pick^='page:']")
    marked = " ".join(page.see("#chat-page mark").text.split())
    assert marked[:30] in " ".join(quoted.split())


def test_an_answer_is_judged_with_a_reason_and_its_conversation_erased(page: Page) -> None:
    page.open("chat")
    page.see("#question").send_keys("Quelle est la capitale de la Mongolie selon nos contrats de pêche ?", Keys.ENTER)
    page.see("#talk .cost")
    page.click("#talk [data-act^='down:']")
    page.write("#talk form [data-field=reason]", "Réponse trop courte")
    page.click("#talk form button[type=submit]")
    assert "Avis noté" in page.read("#talk .cost", "Réponse trop courte")
    page.click("#talk .past summary")
    page.click("#talk [data-act^='erase:']")
    page.until(lambda: not page.all("#talk .turn"), "no turn")


def test_the_language_is_the_person_s_choice_and_is_kept(page: Page) -> None:
    page.click("#header [data-lang=en]")
    page.read("#overview", "What to do first")
    page.until(lambda: page.driver.execute_script("return document.documentElement.lang") == "en", "html lang")
    assert page.see("button[data-tab-id=proofs]").text == "Evidence"
    page.open("usage")
    page.read("#usage", "Quantity")
    page.go()
    page.read("#overview", "What to do first")
    page.click("#header [data-lang=fr]")
    page.read("#overview", "À faire d’abord")


def test_colours_are_the_person_s_choice_and_are_kept(page: Page) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    light = page.driver.execute_script(ground)
    page.click("#header [data-theme-set=dark]")
    page.until(lambda: page.driver.execute_script(ground) != light, "a dark ground")
    assert page.see("#header [data-theme-set=dark]").get_attribute("aria-pressed") == "true"
    page.go()
    page.see("#overview .answer")
    assert page.driver.execute_script(ground) != light


def test_the_tabs_and_an_answer_are_reached_by_the_keyboard_alone(page: Page) -> None:
    page.driver.execute_script("document.querySelector('[data-tab-id=chat]').focus()")
    page.press(Keys.ENTER)
    page.see("#question")
    for _ in range(40):
        page.press(Keys.TAB)
        if page.driver.switch_to.active_element.get_attribute("id") == "question":
            break
    page.press("Où en sommes-nous ?" + Keys.ENTER)
    page.read("#talk .turn", "Où en sommes-nous")
    page.see("#talk .cost")


def test_nothing_is_asked_of_another_machine_and_no_error_is_logged(page: Page) -> None:
    for tab in TABS:
        page.open(tab)
    asked = page.driver.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert asked
    assert [one for one in asked if not one.startswith((page.address, "data:", "blob:"))] == []
    fonts = page.driver.execute_script("return [...document.fonts].map(one => one.family)")
    assert fonts == []
    assert page.faults() == []


def test_the_page_carries_safe_headers_and_serves_no_file_of_the_machine(server: str) -> None:
    with urlopen(server) as answer:
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    for path in (Path(__file__), Path("/etc/hostname")):
        assert status_of(f"{server}/gradio_api/file={path}") in (403, 404)


def status_of(address: str) -> int:
    """The status of a plain request."""
    try:
        with urlopen(address) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
