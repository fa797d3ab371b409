"""The Documents tab in a real browser: hidden text unfolded, a date corrected, a document erased after being asked."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser_kit import Page, browser, needs_browser, served
from tests.documents_kit import HIDDEN, NAME, again, made

pytestmark = needs_browser


@pytest.fixture(scope="module")
def folder(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_in = tmp_path_factory.mktemp("served-documents") / "workspace"
    made(made_in, small_rules, small_documents).close()
    return made_in


@pytest.fixture
def page(capnr: Any, folder: Path, tmp_path: Path) -> Iterator[Page]:
    copied = Path(shutil.copytree(folder, tmp_path / "workspace"))
    with served(capnr, copied, ("--on", "2026-11-23")) as address, browser() as driver:
        yield Page(driver, address)


def test_a_date_is_corrected_and_a_document_erased(page: Page, tmp_path: Path) -> None:
    opened = again(tmp_path / "workspace")
    wanted = next(one.id for one in opened.documents.all() if one.name == NAME)
    opened.close()
    page.open("documents")
    assert HIDDEN in page.see("#documents details[open] blockquote").text
    page.click(f"#documents [data-pick='manage:{wanted}']")
    page.read("#managed h2", NAME)
    page.click(f"#managed form[data-act='date:{wanted}'] button")
    assert "Écrivez d’abord votre nom" in page.read("#documents-said", "nom")
    page.write("#documents-by", "Zoé")
    # a date field takes its days and years in the order of the browser's language: its value is set as it is kept
    page.driver.execute_script("document.querySelector('#documents-day').value = '2024-02-29'")
    page.click(f"#managed form[data-act='date:{wanted}'] button")
    page.read("#managed", "Zoé")
    assert "29 février 2024" in page.read("#documents", "29 février 2024")
    page.click(f"#managed [data-pick='ask:{wanted}']")
    assert "sans retour" in page.read("#managed", "sans retour")
    page.click(f"#managed [data-act='erase:{wanted}']")
    page.read("#documents-said", "effacé")
    page.until(lambda: NAME not in page.see("#documents").text, "the list without it")
    assert page.faults() == []
