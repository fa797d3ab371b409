"""The Documents tab in a real browser: hidden text unfolded, a date corrected, a document erased after being asked."""

import re
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from tests.browser.test_web import CHROMEDRIVER, CHROMIUM, Page, pytestmark
from tests.documents_kit import HIDDEN, NAME, again, made

__all__ = ["pytestmark"]


@pytest.fixture(scope="module")
def folder(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_in = tmp_path_factory.mktemp("served-documents") / "workspace"
    made(made_in, small_rules, small_documents).close()
    return made_in


@pytest.fixture
def page(capnr: Any, folder: Path, tmp_path: Path) -> Iterator[Page]:
    served = Path(shutil.copytree(folder, tmp_path / "workspace"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process: Popen[bytes] = capnr.start("serve", "--workspace", served, "--port", str(port), "--on", "2026-11-23")
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline().decode())
    assert found
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000", "--lang=fr"):
        options.add_argument(one)
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    try:
        yield Page(driver, found.group())
    finally:
        driver.quit()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def write(page: Page, field: str, text: str) -> None:
    """Fill a field of the tab."""
    box = page.see(f"#{field} input, #{field} textarea")
    box.clear()
    box.send_keys(text)


def test_a_date_is_corrected_and_a_document_erased(page: Page, tmp_path: Path) -> None:
    opened = again(tmp_path / "workspace")
    wanted = next(one.id for one in opened.documents.all() if one.name == NAME)
    opened.close()
    page.open("Documents")
    assert HIDDEN in page.see("#documents details[open] blockquote").text
    page.click(f"#documents [data-pick='manage:{wanted}']")
    assert NAME in page.see("#managed h2").text
    page.click(f"#managed [data-act='date:{wanted}']")
    assert "Écrivez d’abord votre nom" in page.read("#documents-said", "nom")
    write(page, "documents-by", "Zoé")
    write(page, "documents-day", "2024-02-29")
    page.click(f"#managed [data-act='date:{wanted}']")
    page.read("#managed", "Zoé")
    assert "29 février 2024" in page.read("#documents", "29 février 2024")
    page.click(f"#managed [data-pick='ask:{wanted}']")
    assert "sans retour" in page.read("#managed", "sans retour")
    page.click(f"#managed [data-act='erase:{wanted}']")
    page.read("#documents-said", "effacé")
    page.until(lambda: NAME not in page.driver.find_element(By.ID, "documents").text, "the list without it")
    log = [one for one in page.driver.get_log("browser") if one["level"] == "SEVERE"]
    assert log == []
