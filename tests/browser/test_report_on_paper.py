"""The report on paper: what is folded prints as a line with what is left to do, unless a person asks for everything."""

import base64
import io
import unicodedata
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.browser_kit import browser, needs_browser

pytestmark = needs_browser


def _printed(driver: webdriver.Chrome) -> tuple[int, str]:
    """Pages of the printed report and its words."""
    made = driver.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    pages = PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages
    words = unicodedata.normalize("NFKC", " ".join(one.extract_text() for one in pages))  # a font may join "fi"
    return len(pages), " ".join(words.split())


def test_a_report_prints_short_and_whole_on_demand(capnr: Any, small: Any, tmp_path: Path) -> None:
    file = tmp_path / "bilan.html"
    done = capnr(
        *("export", "report", "--format", "html", "--out", file),
        *("--workspace", small.folder, *small.options),
    )
    assert done.code == 0, done.err
    with browser() as driver:
        driver.get(file.as_uri())
        titles = [one.text for one in driver.find_elements(By.CSS_SELECTOR, ".indicator > summary .what")]
        quotes = [
            one.get_attribute("textContent")
            for one in driver.find_elements(By.CSS_SELECTOR, ".body .proof:not(.more *) blockquote")
        ]
        assert titles
        assert quotes
        assert not driver.find_element(By.CSS_SELECTOR, ".brief").is_displayed(), "on paper only"
        short, said = _printed(driver)
        assert all(" ".join(one.split()[:3]) in said for one in titles), "the first words of each, on one line"
        assert "jusqu’à +" in said
        assert "Imprimer tous les détails" not in said
        driver.find_element(By.ID, "print-all").click()
        whole, all_said = _printed(driver)
        assert whole > short
        assert len(all_said) > len(said)
        assert " ".join(str(quotes[0]).split())[:40] in all_said
        assert " ".join(str(quotes[0]).split())[:40] not in said
