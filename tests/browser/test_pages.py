"""The plain pages in a real browser without JavaScript: what one sees, their weight, axe-core, print, keyboard."""

import base64
import json
import os
import re
import shutil
import signal
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.axe_kit import REASON, VERSION, axe_source
from tests.ecoindex_kit import ecoindex

CHROMIUM, CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ROOT = Path(__file__).parents[2]
INVENTORY = ROOT / "evals" / "sample" / "inventaire-parc.csv"
FIGURES = ROOT / "ui" / "pages" / "data" / "measured.json"
PAGES = {
    "overview": "",
    "indicators": "indicators",
    "indicator": "indicators/1.1",
    "report": "report",
    "chapter": "report/A1",
    "footprint": "footprint",
    "budget": "footprint/budget",
    "levers": "footprint/levers",
    "usage": "usage",
    "calendar": "calendar",
    "evidence": "evidence/{evidence}",
    "page": "documents/{document}/pages/{page}",
    "accessibility": "accessibility",
    "eco": "eco-design",
}
"""Every page of the plain site; ids are filled in from the served workspace."""
SERIOUS = ("serious", "critical")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and CHROMEDRIVER),
        reason="needs chromium and chromedriver (Debian: apt install chromium chromium-driver)",
    ),
]


class Site:
    """A server on a workspace, with the addresses of its pages."""

    def __init__(self, address: str, ids: dict[str, str], folder: Path) -> None:
        self.address = address
        self.pages = {name: path.format(**ids) for name, path in PAGES.items()}
        self.folder = folder

    def of(self, name: str, query: str = "") -> str:
        """The address of a page."""
        return f"{self.address}/p/{self.pages[name]}{query}"


@pytest.fixture(scope="module")
def site(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on a workspace with 600 proposals over every indicator, an inventory and decisions."""
    from evals.pages_workspace import build

    folder = tmp_path_factory.mktemp("pages") / "workspace"
    report = build(folder, on=date(2026, 11, 23), proposals=600, decisions=150, paths=(INVENTORY,))
    first = next(one.proposal for one in report.evidence if one.state == "confirmed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = capnr.start("serve", "--workspace", folder, "--port", str(port), "--on", "2026-11-23")
    try:
        line = process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.stderr.read().decode()
        ids = {"evidence": first.id, "document": first.document, "page": str(first.page)}
        yield Site(found.group(), ids, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def browser(*, script: bool) -> webdriver.Chrome:
    """A fresh Chromium, an empty cache, with or without JavaScript."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"):
        options.add_argument(one)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))


@pytest.fixture(scope="module")
def reader() -> Iterator[webdriver.Chrome]:
    """A browser whose JavaScript is switched off."""
    driver = browser(script=False)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def meter() -> Iterator[webdriver.Chrome]:
    """A browser whose tools may run: the pages themselves hold no script."""
    driver = browser(script=True)
    yield driver
    driver.quit()


def width(driver: webdriver.Chrome, pixels: int, zoom: float = 1.0) -> None:
    """Make the window this wide, as a person zooms: fewer, larger CSS pixels."""
    size = {"width": int(pixels / zoom), "height": 800, "deviceScaleFactor": zoom, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def text(driver: webdriver.Chrome, css: str) -> str:
    return driver.find_element(By.CSS_SELECTOR, css).text


def test_without_script_one_goes_from_the_level_to_the_passage_and_who_decided(
    site: Site, reader: webdriver.Chrome
) -> None:
    width(reader, 1100)
    reader.get(site.of("overview"))
    assert "points" in text(reader, ".answer")
    assert "À faire d’abord" in text(reader, "main")
    reader.find_element(By.LINK_TEXT, "Indicateurs").click()
    reader.find_element(By.CSS_SELECTOR, ".list a").click()
    said = text(reader, "main")
    assert "Exigence" in said
    assert "Verdict" in said
    assert reader.find_elements(By.CSS_SELECTOR, "td.st")
    reader.get(site.of("evidence"))
    assert "Claire Martin" in text(reader, "main")
    quote = text(reader, "blockquote")
    reader.find_element(By.CSS_SELECTOR, "td a").click()
    assert quote in " ".join(one.text for one in reader.find_elements(By.TAG_NAME, "mark"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_one_document_with_its_landmarks_and_its_language(
    site: Site, reader: webdriver.Chrome, name: str
) -> None:
    width(reader, 1100)
    for lang, other in (("fr", "In English"), ("en", "En français")):
        reader.get(site.of(name, f"?lang={lang}"))
        count = {one: len(reader.find_elements(By.CSS_SELECTOR, one)) for one in ("h1", "main", "header", "footer")}
        assert count == {"h1": 1, "main": 1, "header": 1, "footer": 1}
        assert reader.find_element(By.TAG_NAME, "html").get_attribute("lang") == lang
        assert reader.title.endswith("Cap NR")
        assert not reader.find_elements(By.CSS_SELECTOR, "script, iframe, img, [style], [onclick]")
        assert all(one.find_elements(By.TAG_NAME, "caption") for one in reader.find_elements(By.TAG_NAME, "table"))
        reader.find_element(By.LINK_TEXT, other).click()
        assert reader.find_element(By.TAG_NAME, "html").get_attribute("lang") != lang
    assert reader.get_cookies() == []


@pytest.mark.parametrize(("pixels", "zoom"), [(360, 1.0), (1280, 2.0)])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_at_360_pixels_or_twice_as_large(
    site: Site, meter: webdriver.Chrome, name: str, pixels: int, zoom: float
) -> None:
    width(meter, pixels, zoom)
    meter.get(site.of(name))
    wide = meter.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]
    inside = meter.execute_script(
        "return [...document.querySelectorAll('main *')].filter(one => one.scrollWidth > one.clientWidth + 1"
        " && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)).map(one => one.className)"
    )
    assert inside == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(site: Site, meter: webdriver.Chrome) -> None:
    width(meter, 1100)
    meter.get(site.of("calendar"))
    wanted = meter.execute_script("return document.querySelectorAll('a, input, select, button, [tabindex]').length")
    seen = []
    for _ in range(wanted + 20):  # a date field holds several stops
        meter.switch_to.active_element.send_keys(Keys.TAB)
        seen.append(
            meter.execute_script(
                "const a = document.activeElement; const s = getComputedStyle(a);"
                "return [a.tagName, a.textContent.trim().slice(0, 30), s.outlineStyle, parseFloat(s.outlineWidth)]"
            )
        )
    assert seen[0][1] == "Aller au contenu"
    reached = [one for one in seen if one[0] != "BODY"]
    assert {"A", "INPUT", "SELECT", "BUTTON", "FIGURE"} <= {one[0] for one in reached}
    assert [one for one in reached if one[2] == "none" or one[3] < 2] == []
    meter.get(site.of("overview"))
    meter.switch_to.active_element.send_keys(Keys.TAB, Keys.ENTER)
    assert meter.current_url.endswith("#content")


def test_the_form_of_the_calendar_works_without_script(site: Site, reader: webdriver.Chrome) -> None:
    reader.get(site.of("calendar", "?contract=2026-09-01&target=2&lang=en"))
    assert "1 September 2027" in text(reader, "main table")
    reader.find_element(By.TAG_NAME, "button").click()
    assert "contract=2026-09-01" in reader.current_url
    assert "lang=en" in reader.current_url


def test_colours_are_chosen_by_a_link_and_kept_by_the_address_only(site: Site, meter: webdriver.Chrome) -> None:
    meter.get(site.of("overview"))
    meter.find_element(By.LINK_TEXT, "sombres").click()
    ground = "return getComputedStyle(document.documentElement).backgroundColor"
    dark = meter.execute_script(ground)
    meter.find_element(By.LINK_TEXT, "Indicateurs").click()
    assert "theme=dark" in meter.current_url
    assert meter.execute_script(ground) == dark
    meter.find_element(By.LINK_TEXT, "claires").click()
    assert meter.execute_script(ground) != dark


@pytest.mark.parametrize("name", ["report", "chapter", "indicators"])
def test_a_page_prints_on_a4_with_its_words(site: Site, meter: webdriver.Chrome, tmp_path: Path, name: str) -> None:
    meter.get(site.of(name))
    heading = text(meter, "h1")
    printed = meter.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    file = tmp_path / "page.pdf"
    file.write_bytes(base64.b64decode(printed))
    found = PdfReader(file)
    said = " ".join(page.extract_text() for page in found.pages)
    assert heading.split()[0] in said
    assert "In English" not in said
    assert [round(float(one)) for one in found.pages[0].mediabox[2:]] in ([595, 842], [594, 842], [595, 841])


@pytest.fixture(scope="module")
def weighed(site: Site) -> dict[str, dict[str, float]]:
    """Elements, requests and kilobytes of the first visit of each page, by the browser's own counts."""
    found = {}
    for name in PAGES:
        driver = browser(script=True)  # an empty cache each time
        try:
            driver.get_log("performance")
            driver.get(site.of(name))
            elements = driver.execute_script(
                "return document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"
            )
            events = [json.loads(one["message"])["message"] for one in driver.get_log("performance")]
            asked = [one for one in events if one["method"] == "Network.requestWillBeSent"]
            sent = [one["params"]["request"]["url"] for one in asked]
            loaded = [one for one in events if one["method"] == "Network.loadingFinished"]
            outside = [one for one in sent if not one.startswith((site.address, "data:"))]
            kb = sum(one["params"]["encodedDataLength"] for one in loaded) / 1000
            requests = len([one for one in sent if not one.startswith("data:")])
            found[name] = {
                "ecoindex": ecoindex(elements, requests, kb),
                "nodes": elements,
                "requests": requests,
                "kb": round(kb, 1),
                "outside": len(outside),
            }
        finally:
            driver.quit()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light(weighed: dict[str, dict[str, float]], name: str) -> None:
    one = weighed[name]
    assert one["ecoindex"] >= 85
    assert one["requests"] <= 10
    assert one["kb"] <= 150
    assert one["outside"] == 0


@pytest.fixture(scope="module")
def judged(site: Site, meter: webdriver.Chrome) -> dict[str, list[tuple[str, str, str]]]:
    """What axe-core finds on each page, light and dark: (impact, rule, element)."""
    source = axe_source()
    if source is None:
        pytest.skip(REASON)
    width(meter, 1100)
    found = {}
    for name in PAGES:
        for theme in ("light", "dark"):
            meter.get(site.of(name, f"?theme={theme}"))
            meter.execute_script(source)
            result = meter.execute_async_script(
                "const done = arguments[0];"
                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                ".then(done);"
            )
            found[f"{name} {theme}"] = [
                (one["impact"], one["id"], node["html"][:120]) for one in result["violations"] for node in one["nodes"]
            ]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(judged: dict[str, list[tuple[str, str, str]]], name: str) -> None:
    for theme in ("light", "dark"):
        assert [one for one in judged[f"{name} {theme}"] if one[0] in SERIOUS] == []


def test_text_keeps_seven_to_one_on_its_ground(site: Site, meter: webdriver.Chrome) -> None:
    source = axe_source()
    if source is None:
        pytest.skip(REASON)
    for name in ("overview", "indicator", "footprint", "calendar"):
        for theme in ("light", "dark"):
            meter.get(site.of(name, f"?theme={theme}"))
            meter.execute_script(source)
            result = meter.execute_async_script(
                "const done = arguments[0];"
                "axe.run({runOnly: ['color-contrast-enhanced'], rules: {'color-contrast-enhanced': {enabled: true}}})"
                ".then(done);"
            )
            assert [node["html"] for one in result["violations"] for node in one["nodes"]] == []


def test_the_figures_of_the_statements_are_written_when_asked(
    weighed: dict[str, dict[str, float]], judged: dict[str, list[tuple[str, str, str]]]
) -> None:
    counted = {one: sum(1 for found in judged.values() for each in found if each[0] == one) for one in SERIOUS}
    lesser = sum(1 for found in judged.values() for each in found if each[0] not in SERIOUS)
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    made = {
        **kept,
        "on": date.today().isoformat(),
        "axe": {"version": VERSION, "pages": len(PAGES), **counted, "lesser": lesser},
        "pages": {
            name: {key: one[key] for key in ("ecoindex", "nodes", "requests", "kb")} for name, one in weighed.items()
        },
    }
    if os.environ.get("PAGES_FIGURES"):
        FIGURES.write_text(f"{json.dumps(made, ensure_ascii=False, indent=1)}\n", encoding="utf-8")
        kept = made
    if not kept:
        pytest.skip("not measured yet: PAGES_FIGURES=1 writes the figures of the statements")
    assert kept["axe"]["serious"] == counted["serious"]
    assert kept["axe"]["critical"] == counted["critical"]
    assert set(kept["pages"]) == set(weighed)
