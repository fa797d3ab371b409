"""What assistants suggest, in a real browser: seen, accepted in a person's name, refused; nothing before that."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from assistant.suggestions import suggest_declaration, suggest_recommendation
from tests.browser_kit import Page, browser, needs_browser, served
from tests.conftest import Built

pytestmark = needs_browser
TITLE = "Nommer un référent <b>numérique</b>"


@pytest.fixture
def page(capnr: Any, small: Built, small_rules: Path, tmp_path: Path) -> Iterator[Page]:
    """A page on a workspace in which an assistant has suggested two things."""
    folder = Path(shutil.copytree(small.folder, tmp_path / "workspace"))
    workspace, rules = open_workspace(Settings(workspace=folder)), load(str(small_rules))
    try:
        suggest_recommendation(workspace, rules, "1.1", title=TITLE, what="Le dire à tous.", by="MCP", why="page 2")
        suggest_declaration(workspace, rules, "1.1.a", status="met", by="MCP", why="la politique est signée")
    finally:
        workspace.close()
    with served(capnr, folder, small.options) as address, browser() as driver:
        yield Page(driver, address)


def states(page: Page) -> dict[str, str]:
    """The state of each suggestion, by kind."""
    with urlopen(f"{page.address}/api/v1/suggestions") as answer:
        return {one["kind"]: one["state"] for one in json.loads(answer.read())["suggestions"]}


def test_a_person_accepts_one_and_refuses_the_other(page: Page) -> None:
    page.open("proofs")
    page.unfold("#proofs-bar .suggested")
    page.read("#proofs-bar .suggested", TITLE)
    page.read("#proofs-bar .suggested", "1.1.a")
    page.click("#proofs-bar [data-act^='take:']")
    page.read("#decided", "Écrivez d’abord votre nom")
    assert set(states(page).values()) == {"waiting"}

    page.write("#proofs-bar [data-field=by]", "A. Martin")
    page.click("#proofs-bar [data-act^='take:']")
    page.read("#decided", "à votre nom")
    page.read("#proofs-bar .suggested[open]", "Suggestions d’assistants (1)")
    page.click("#proofs-bar [data-act^='drop:']")
    page.read("#decided", "rien n’a changé")
    page.read("#proofs-bar .suggested[open]", "Aucune suggestion n’attend")
    page.read("#proofs-bar .suggested[open]", "A. Martin")
    assert states(page) == {"recommendation": "accepted", "declaration": "dismissed"}
    page.open("plan")
    page.read("#plan-list", TITLE)

    page.click("#header [data-lang=en]")
    page.open("proofs")
    page.unfold("#proofs-bar .suggested")
    page.read("#proofs-bar .suggested", "No suggestion waits")
    assert page.faults() == []
