"""The whole workbench in a real browser: axe-core, EcoIndex, small screens, two languages, paper; tab by tab."""

import base64
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.axe_kit import REASON, axe_source
from tests.browser_kit import TABS, Page, browser, needs_browser, served
from tests.ecoindex_kit import ecoindex

pytestmark = needs_browser
INVENTORY = Path(__file__).parents[2] / "evals" / "sample" / "inventaire-parc.csv"
SERIOUS = ("serious", "critical")
LEAST = 65
"""EcoIndex that a tab reaches at least."""
FRENCH = re.compile(r"\b(?:les|des|une|pour|dans|avec|aucun|preuves?|niveau|jusqu’à)\b", re.IGNORECASE)
"""Words that no English screen of ours holds."""
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document).then((found) => done(found.violations.map(
  (one) => [one.impact, one.id, one.nodes.map((node) => node.target.join(' '))])));
"""
OURS = """
const copy = document.querySelector(arguments[0]).cloneNode(true);
for (const one of copy.querySelectorAll('[lang=fr], blockquote, .page, .told, option, textarea')) one.remove();
return copy.textContent;
"""
"""The text of a tab without what documents and people say."""


@pytest.fixture(scope="module")
def address(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a workspace with 600 proposals over every indicator, an inventory and decisions."""
    from evals.pages_workspace import build

    folder = tmp_path_factory.mktemp("workbench") / "workspace"
    build(folder, on=date(2026, 11, 23), proposals=600, decisions=150, paths=(INVENTORY,))
    with served(capnr, folder, ("--sector", "collectivite", "--staff", "120", "--on", "2026-11-23")) as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with browser() as driver:
        yield Page(driver, address)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_tab(page: Page, theme: str) -> None:
    source = axe_source()
    if source is None:
        pytest.skip(REASON)
    page.click(f"#header [data-theme-set={theme}]")
    found: dict[str, list[Any]] = {}
    for tab in TABS:
        page.open(tab)
        page.driver.execute_script(source)
        told = page.driver.execute_async_script(AXE)
        found[tab] = [one for one in told if one[0] in SERIOUS]
    assert found == {tab: [] for tab in TABS}


@pytest.mark.parametrize("tab", TABS)
def test_each_tab_stays_light(page: Page, tab: str) -> None:
    page.open(tab)
    counts = page.counts()
    assert ecoindex(*counts) >= LEAST, f"{tab}: {counts}"


def test_nothing_is_cut_at_360_pixels_nor_at_200_percent(address: str) -> None:
    wide = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    for width, zoom in ((360, 1), (1280, 2)):
        with browser(width, 900) as driver:
            driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": width // zoom, "height": 900, "deviceScaleFactor": zoom, "mobile": False},
            )
            page = Page(driver, address)
            for tab in TABS:
                page.open(tab)
                needed, there = driver.execute_script(wide)
                assert needed <= there, f"{tab} needs {needed} pixels, {there} are there"


def test_no_word_of_french_is_left_in_the_english_screens(page: Page) -> None:
    page.click("#header [data-lang=en]")
    page.read("#overview", "What to do first")
    for tab in TABS:
        page.open(tab)
        said = page.driver.execute_script(OURS, f"#tab-{tab}")
        assert FRENCH.findall(said) == [], f"{tab}: {said[:4000]}"


def test_the_overview_prints_on_paper(page: Page) -> None:
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    pages = PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages
    said = " ".join(one.extract_text() for one in pages)
    assert 1 <= len(pages) <= 4
    assert "Points par axe" in said
    assert "Système" not in said
