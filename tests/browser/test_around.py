"""The sentences around a proposed passage are read on demand, by keys alone, each with how it stands."""

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.axe_kit import REASON, axe_source
from tests.browser_kit import Page, browser, needs_browser, served

pytestmark = needs_browser
PROOF = "#proofs-card [data-proof]"


@pytest.fixture(scope="module")
def page(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    from evals.pages_workspace import build

    folder = tmp_path_factory.mktemp("around") / "workspace"
    build(folder, on=date(2026, 11, 23), proposals=130, decisions=0)
    with served(capnr, folder, ("--sector", "collectivite", "--on", "2026-11-23")) as address, browser() as driver:
        shown = Page(driver, address)
        shown.open("proofs")
        shown.see(PROOF)
        yield shown
    shutil.rmtree(folder, ignore_errors=True)


def test_a_key_unfolds_the_sentences_and_folds_them_again(page: Page) -> None:
    quote = page.see(f"{PROOF} blockquote").text
    page.click(f"{PROOF} blockquote")
    page.driver.execute_script("document.querySelector('#proofs-card [aria-current]').focus()")
    page.press("v")
    page.see("#proofs-card .around")
    marked = " ".join(one.text for one in page.all("#proofs-card .around mark"))
    assert " ".join(quote.split())[:30] in " ".join(marked.split())
    items = page.all("#proofs-card .around li")
    assert items
    assert all(one.text for one in page.all("#proofs-card .around .stance"))
    assert len(page.all("#proofs-card .around .stance")) == len(items)
    assert "passage proposé" in page.see("#proofs-card .around .chosen").text
    page.press("v")
    page.until(lambda: not page.all("#proofs-card .around"), "closed")


@pytest.mark.skipif(not axe_source(), reason=REASON)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_serious_in_them_and_nothing_is_cut(page: Page, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.click(f"{PROOF} [data-key=around]")
    page.see("#proofs-card .around")
    page.driver.execute_script(axe_source())
    found = page.driver.execute_async_script("axe.run(document, {}).then(arguments[0])")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    wide = page.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]
    page.click("#proofs-card .around button")
    page.until(lambda: not page.all("#proofs-card .around"), "closed")
