"""The screenshots of the documentation, `make screenshots`: each tab of the workbench in both languages, and two more.

The sample organisation is read into a workspace that is thrown away, some evidence is decided on, and a real Chromium
looks at the real server.
"""

import base64
import sys
import tempfile
from pathlib import Path
from typing import Any

from selenium.webdriver.common.keys import Keys

from tests.browser_kit import TABS, Page, browser, served
from tests.conftest import Cli

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "screenshots"
SAMPLE = ROOT / "evals" / "sample"
ON = ("--sector", "collectivite", "--staff", "120", "--on", "2026-11-23")
WIDTH, HEIGHT, LARGEST = 1320, 900, 80_000
"""Pixels of the picture, bytes of its file at most."""
QUESTION = {
    "fr": "Que disent nos documents sur les achats numériques ?",
    "en": "What do our documents say about digital purchasing?",
}


def main() -> int:
    """Write every picture; the exit code is 1 when one of them is too large."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="capnr-screenshots-") as made:
        folder = Path(made) / "workspace"
        capnr = Cli(Path(made))
        for arguments in (
            ("assess", SAMPLE / "documents", SAMPLE / "inventaire-parc.csv", "--employees", "120"),
            ("snapshot", "--label", "septembre"),
            ("accept", "--above", "0.6", "--by", "A. Martin", "--why", "relu en comité"),
        ):
            ran = capnr(*arguments, "--workspace", folder, *ON)
            if ran.code:
                sys.stderr.write(ran.err)
                return ran.code
        with served(capnr, folder, ON) as address:
            for lang in ("fr", "en"):
                with browser(WIDTH, HEIGHT) as driver:
                    _tour(Page(driver, address), lang)
    large = [one.name for one in TARGET.glob("*.webp") if one.stat().st_size > LARGEST]
    if large:
        sys.stderr.write(f"over {LARGEST} bytes: {', '.join(sorted(large))}\n")
    return 1 if large else 0


def _tour(page: Page, lang: str) -> None:
    """Every tab in a language; in French the overview in dark colours and on a small screen too."""
    _size(page, WIDTH, HEIGHT)
    page.click(f"#header [data-lang={lang}]")
    page.until(lambda: page.driver.execute_script("return document.documentElement.lang") == lang, lang)
    for tab in TABS:
        page.open(tab)
        if tab == "proofs":
            page.until(lambda: page.all("#proofs-page img[src]"), "page")
            _loaded(page)
        if tab == "chat":
            page.see("#question").send_keys(QUESTION[lang], Keys.ENTER)
            page.see("#talk .cost")
            page.click("#talk .chip")
            page.see("#chat-page mark")
            _loaded(page)
        _shoot(page, f"{tab}-{lang}")
    if lang == "fr":
        page.open("overview")
        page.click("#header [data-theme-set=dark]")
        _shoot(page, "overview-fr-dark")
        page.click("#header [data-theme-set=light]")
        _size(page, 360, 740)
        _shoot(page, "overview-fr-360")


def _size(page: Page, width: int, height: int) -> None:
    values = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", values)


def _loaded(page: Page) -> None:
    """Wait for the pictures of the page."""
    done = "return [...document.images].filter(one => one.offsetParent).every(one => one.complete)"
    page.until(lambda: page.driver.execute_script(done), "pictures")


def _shoot(page: Page, name: str) -> None:
    """Write what is seen as WebP, with a quality that keeps the file small."""
    page.driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
    size = page.driver.execute_script("return [innerWidth, innerHeight]")
    for quality, scale in ((70, 1.0), (55, 0.8), (45, 0.7), (30, 0.6)):
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": scale}
        asked: dict[str, Any] = {"format": "webp", "quality": quality, "clip": clip}
        data = base64.b64decode(page.driver.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])
        if len(data) <= LARGEST:
            break
    (TARGET / f"{name}.webp").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
