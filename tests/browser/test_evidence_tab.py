"""The Evidence tab in a real browser: decided by mouse and by keys, edited, commented, undone, accepted in bulk."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.browser_kit import Page, browser, needs_browser, served

pytestmark = needs_browser
PROOF = "#proofs-card [data-proof=proposed]"
SITUATION = ("--sector", "collectivite", "--staff", "120", "--on", "2026-11-23")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one or two proposals an indicator and no decision yet."""
    from evals.pages_workspace import build

    made = tmp_path_factory.mktemp("evidence") / "workspace"
    build(made, on=date(2026, 11, 23), proposals=130, decisions=0)
    return made


@pytest.fixture
def page(capnr: Any, folder: Path, tmp_path: Path) -> Iterator[Page]:
    copied = Path(shutil.copytree(folder, tmp_path / "workspace"))
    with served(capnr, copied, SITUATION) as address, browser() as driver:
        shown = Page(driver, address)
        shown.open("proofs")
        shown.see(PROOF)
        yield shown


def indicator_where(page: Page, fits: Callable[[], bool]) -> None:
    """Show the first indicator of the list that fits, opening theme after theme."""
    page.driver.execute_script(
        "const list = document.querySelector('#proofs-list select'); list.value = 'all';"
        "list.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    page.read("#proofs-list", "Résilience")
    for theme in range(len(page.all("#proofs-list .theme")) + 1):
        for name in [str(one.get_attribute("data-pick")) for one in page.all("#proofs-list button:not(.theme)")]:
            page.click(f"#proofs-list [data-pick='{name}']")
            page.see(f"#proofs-list [data-pick='{name}'][aria-current]")
            page.see(f"#proofs-card [data-indicator='{name.removeprefix('choose:')}']")
            if fits():
                return
        others = page.all("#proofs-list .theme")
        first = str(others[theme % len(others)].get_attribute("data-pick"))
        page.click(f"#proofs-list [data-pick='{first}']")
        page.see(f"#proofs-list [data-pick='{first}'][aria-current]")  # the theme is open and the list drawn anew
    raise AssertionError("no indicator fits")


def signed(page: Page) -> None:
    """Write the name that every decision carries."""
    page.write("#proofs-bar [data-field=by]", "A. Martin")


def test_a_proof_is_confirmed_only_with_a_name_and_undone(page: Page) -> None:
    wanted = str(page.see(f"{PROOF} [data-key=accept]").get_attribute("data-act"))
    page.click(f"#proofs-card [data-act='{wanted}']")
    page.read("#decided", "Écrivez d’abord votre nom")
    signed(page)
    page.click(f"#proofs-card [data-act='{wanted}']")
    assert "A. Martin" in page.read("#decided", "Décision écrite")
    assert "A. Martin" in page.read("#proofs-card [data-proof=confirmed]", "Confirmée par une personne")
    page.click("#decided [data-act^='undo:']")
    page.read("#decided", "de nouveau « proposée, à confirmer »")
    page.see(f"#proofs-card [data-act='{wanted}']")


def test_keys_move_open_the_page_and_decide(page: Page) -> None:
    indicator_where(page, lambda: len(page.all(PROOF)) > 1)
    signed(page)
    page.click("#proofs-card [data-proof] blockquote")
    first = page.see("#proofs-card [data-proof][aria-current] blockquote").text
    marked = page.see("#proofs-page mark").text
    page.driver.execute_script("document.querySelector('#proofs-card [aria-current]').focus()")
    page.press("j")
    second = page.until(
        lambda: (now := page.see("#proofs-card [data-proof][aria-current] blockquote").text) != first and now, "j"
    )
    page.until(lambda: page.see("#proofs-page mark").text != marked, "the page of the second one")
    page.press("k")
    page.until(lambda: page.see("#proofs-card [aria-current] blockquote").text == first, "k")
    page.press("r")
    page.read("#decided", "écartée par une personne")
    page.until(lambda: page.see("#proofs-card [aria-current] blockquote").text == second, "the next one that waits")
    page.press("a")
    page.read("#decided", "confirmée par une personne")
    page.press("?")
    assert "passage suivant" in page.read("#proofs-bar .keys[open]", "passage suivant")
    page.click("#proofs-bar [data-keys]")
    page.driver.execute_script("document.activeElement.blur()")
    count = len(page.all("#proofs-card [data-proof=rejected]"))
    page.press("r")
    page.open("overview")
    page.open("proofs")
    page.see("#proofs-card h2")
    assert len(page.all("#proofs-card [data-proof=rejected]")) == count


def test_a_passage_is_narrowed_its_stance_changed_and_a_comment_written(page: Page) -> None:
    signed(page)
    whole = page.see(f"{PROOF} blockquote").text
    page.click(f"{PROOF} [data-key=edit]")
    words = " ".join(whole.split()[:5])
    page.write("#proofs-card form [data-field=quote]", words)
    page.driver.execute_script("document.querySelector('#proofs-card form [data-field=stance]').value = 'committed'")
    page.write("#proofs-card form [data-field=note]", "Seul le début compte")
    page.click("#proofs-card form button[type=submit]")
    page.read("#decided", "modifiée par une personne")
    edited = page.read("#proofs-card [data-proof=confirmed]", words)
    assert "prévu" in edited
    assert whole not in edited
    assert "Seul le début compte" in page.read("#proofs-card [data-proof=confirmed]", "Seul le début")
    page.click("#proofs-card [data-proof=confirmed] [data-key=comment]")
    page.write("#proofs-card form [data-field=note]", "À relire en mars")
    page.click("#proofs-card form button[type=submit]")
    page.read("#decided", "Commentaire écrit")
    page.click("#proofs-card [data-proof=confirmed] details summary")
    told = page.read("#proofs-card [data-proof=confirmed]", "À relire en mars")
    assert "prévu" in told
    assert "2 décisions" in told


def test_words_that_the_page_does_not_hold_are_refused(page: Page) -> None:
    signed(page)
    page.click(f"{PROOF} [data-key=edit]")
    page.write("#proofs-card form [data-field=quote]", "Ces mots ne sont dans aucune page.")
    page.click("#proofs-card form button[type=submit]")
    page.read("#decided", "page")
    assert not page.all("#proofs-card [data-proof=confirmed]")


def test_acceptance_in_bulk_asks_once_is_a_policy_and_is_taken_back(page: Page) -> None:
    signed(page)
    page.click("#proofs-bar .bulk summary")
    page.click("#proofs-bar .bulk button[type=submit]")
    page.read("#decided", "Accepter")
    assert not page.all("#proofs-card [data-proof=confirmed]")
    page.click("#decided [data-act^='accept:']")
    page.read("#decided", "acceptées par une politique")
    page.read("#proofs-bar", "Politiques en cours (1)")
    page.click("#decided [data-act^='revoke:']")
    page.read("#decided", "Politique retirée")
    page.until(lambda: not page.all("#proofs-card [data-proof=confirmed]"), "all proposed again")


def test_an_indicator_without_evidence_says_what_was_searched_and_what_would_prove(page: Page) -> None:
    indicator_where(page, lambda: bool(page.all("#proofs-card .none")))
    said = page.see("#proofs-card .none").text
    assert "Cherché" in said
    assert "Un document de ce type conviendrait" in said
    page.click("#proofs-card .none [data-pick='tab:documents']")
    page.see("#drop .drop")
