"""The script of the guide's first page, played by somebody new: level, what blocks level 2, the proof of an indicator.

Each answer must be found in under a minute. What the machine takes is measured and told. What the person takes does not
depend on the machine and is reckoned as in the keystroke-level model (Card, Moran and Newell, 1980): 1.1 s to point,
0.2 s to press, 1.35 s to think before each act; and 238 words read a minute (Brysbaert, 2019), for all the words that
stand between the top of the screen and the answer.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

import pytest

from tests.browser_kit import Page, browser, needs_browser, served

pytestmark = needs_browser
ACT = 1.35 + 1.1 + 0.2
"""Seconds of a click: think, point, press."""
WORD = 60 / 238
"""Seconds of a word that is read."""
MINUTE = 60.0


@dataclass(kw_only=True, slots=True)
class Person:
    """Somebody who reads what is shown and clicks."""

    page: Page
    acts: int = 0
    words: int = 0
    began: float = field(default_factory=monotonic)

    def reads(self, css: str) -> str:
        """Read all that stands in an element, once it is there."""
        text = self.page.see(css).text
        self.words += len(text.split())
        return text

    def opens(self, tab: str) -> None:
        """Find a tab among the names of all, and open it."""
        self.words += sum(len(one.text.split()) for one in self.page.all("button[role=tab]"))
        self.page.open(tab)
        self.acts += 1

    def clicks(self, css: str) -> None:
        self.page.click(css)
        self.acts += 1

    def chooses(self, css: str, value: str) -> None:
        """Open a list and take one line of it: two acts."""
        self.page.see(css).choose(value)
        self.acts += 2

    def took(self, what: str) -> float:
        """Seconds of the person, with what the machine took told beside."""
        seconds = self.acts * ACT + self.words * WORD
        machine = monotonic() - self.began
        said = (
            f"{what}: {self.acts} acts, {self.words} words, {seconds:.0f} s of a person, {machine:.1f} s of the machine"
        )
        sys.stdout.write(f"{said}\n")
        return seconds


@pytest.fixture(scope="module")
def address(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a workspace with proposals over every indicator and some decisions."""
    from evals.pages_workspace import build

    folder = tmp_path_factory.mktemp("newcomer") / "workspace"
    build(folder, on=date(2026, 11, 23), proposals=600, decisions=150)
    with served(capnr, folder, ("--sector", "collectivite", "--on", "2026-11-23")) as found:
        yield found


@pytest.fixture
def driver() -> Iterator[Any]:
    with browser() as found:
        yield found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_level_obstacle_and_proof_are_found_in_under_a_minute_each(driver: Any, address: str, lang: str) -> None:
    page = Page(driver, address)
    page.click(f"#header [data-lang={lang}]")
    page.until(lambda: driver.execute_script("return document.documentElement.lang") == lang, lang)

    level = Person(page=page)
    level.reads("#overview .answer")
    said = level.reads("#overview .top3 section:first-child .big")
    assert ("niveau" if lang == "fr" else "level") in said.lower()
    assert level.took("the level") < MINUTE

    blocks = Person(page=page)
    blocks.opens("plan")
    blocks.chooses("#plan-months select[name=target]", "2")
    page.read("#plan-months .answer", "niveau 2" if lang == "fr" else "level 2")
    assert blocks.reads("#plan-months .answer")
    for column in (1, 2):  # what waits for a decision, then what the first month asks
        assert blocks.reads(f"#plan-months .months > section:nth-child({column})")
    assert blocks.took("what blocks level 2") < MINUTE

    proof = Person(page=page)
    proof.opens("proofs")
    proof.reads("#proofs-list button[data-pick^='choose:']:not(.theme)")
    proof.clicks("#proofs-list button[data-pick^='choose:']:not(.theme)")
    proof.reads("#proofs-card h2")
    assert proof.reads("#proofs-card blockquote")
    assert proof.took("the proof of an indicator") < MINUTE
    assert page.faults() == []
