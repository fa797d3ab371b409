"""The web page in a real browser, on a real server: what a person does in a first quarter of an hour."""

import re
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
PATIENCE = 60
"""Seconds for anything to show; most of it shows in less than one."""
HOSTILE = (
    "# Politique numérique responsable\n\n"
    "La politique numérique responsable est signée par la direction générale et diffusée à tous les agents "
    "<script>document.title='taken'</script> <img src=x onerror=\"document.title='taken'\"> ${1+1} {{value}}.\n"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and CHROMEDRIVER),
        reason="needs chromium and chromedriver (Debian: apt install chromium chromium-driver)",
    ),
]


class Page:
    """What a person sees and does."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address
        self.driver.get(address)
        self.see("#overview .answer")

    def see(self, css: str) -> WebElement:
        """The first visible element that fits, once it is there."""
        return self.until(lambda: next((one for one in self.all(css) if one.is_displayed()), None), css)

    def read(self, css: str, wanted: str) -> str:
        """The text of an element, once it holds the words `wanted`."""
        return self.until(lambda: next((one.text for one in self.all(css) if wanted in one.text), None), wanted)

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def click(self, css: str) -> None:
        """Click, again if the page was being drawn anew."""

        def tried() -> bool:
            found = self.see(css)
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
            found.click()
            return True

        self.until(tried, css)

    def open(self, tab: str) -> None:
        found = self.until(
            lambda: next((one for one in self.all("button[role=tab]") if one.is_displayed() and one.text == tab), None),
            tab,
        )
        found.click()

    def until(self, done: Callable[[], Any], what: str) -> Any:
        waiting = WebDriverWait(self.driver, PATIENCE, 0.2, ignored_exceptions=[StaleElementReferenceException])
        return waiting.until(lambda _: done(), f"not seen: {what}")


@pytest.fixture(scope="module")
def server(capnr: Any, small: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the small workspace."""
    folder = Path(shutil.copytree(small.folder, tmp_path_factory.mktemp("served") / "workspace"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process: Popen[bytes] = capnr.start("serve", "--workspace", folder, "--port", str(port), *small.options)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + (process.stderr.read().decode() if process.stderr else "")
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--window-size=1400,1000",
        "--lang=fr",
    ):
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    try:
        yield Page(driver, server)
    finally:
        driver.quit()


def test_the_overview_says_level_score_and_what_to_do_first(page: Page) -> None:
    said = page.see("#overview").text
    assert "Niveau confirmé" in said
    assert "Lecture du score" in said
    assert "À faire d’abord" in said
    page.click("#overview [data-pick^='indicator:']")
    assert page.see("#proofs-card h2").text


def test_a_file_is_added_and_nothing_in_it_becomes_markup(page: Page, tmp_path: Path) -> None:
    file, broken = tmp_path / "politique <b>signée<b>.md", tmp_path / "cassé.pdf"
    file.write_text(HOSTILE, encoding="utf-8")
    broken.write_bytes(b"%PDF-1.7 broken")
    page.open("Documents")
    page.until(lambda: page.all("#drop input[type=file]"), "input")[0].send_keys(f"{file}\n{broken}")
    assert "1 refusé" in page.read("#outcome", "nouveau")
    assert "cassé.pdf" in page.see("#outcome table").text
    assert "politique" in page.read("#documents", "politique")
    page.open("Preuves")
    page.click("#proofs-list [data-pick='indicator:1.1']")
    page.read("#proofs-card", "signée par la direction générale")
    page.click("#proofs-card [data-pick^='page:']")
    page.read("#proofs-page mark", "signée par la direction générale")
    said = page.see("#proofs-page").text
    assert "${1+1} {{value}}" in said
    assert "<script>" in said
    assert not page.all(".capnr script, .capnr .page-text img, .capnr td b, .capnr th b")
    assert page.driver.title == "Cap NR"


def test_a_question_is_answered_and_its_citation_opens_the_page(page: Page) -> None:
    page.open("Discussion")
    assert len(page.until(lambda: page.all("#talk [data-act^='ask:']"), "questions to start with")) >= 4
    page.see("#question textarea, #question input").send_keys(
        "Que disent nos documents sur les achats numériques ?", Keys.ENTER
    )
    page.read("#talk .cost", "sans modèle de langage")
    quoted = page.see("#talk .answered").text
    page.click("#talk .chip[data-pick^='page:']")
    marked = " ".join(page.see("#chat-page mark").text.split())
    assert marked[:30] in " ".join(quoted.split())


def test_a_proof_is_confirmed_only_with_a_name(page: Page) -> None:
    page.open("Preuves")
    page.click("#proofs-list button:has(.count)")
    page.see("#proofs-list [aria-current]")
    wanted = page.see("#proofs-card [data-act^='confirmed:']").get_attribute("data-act").removeprefix("confirmed:")
    page.click(f"#proofs-card [data-act='confirmed:{wanted}']")
    page.read("#decided", "Écrivez d’abord votre nom")
    page.see("#by textarea, #by input").send_keys("A. Martin")
    page.click(f"#proofs-card [data-act='confirmed:{wanted}']")
    assert "A. Martin" in page.read("#decided", "Décision écrite")
    assert page.read("#proofs-card", "confirmée par une personne")
    page.click(f"#proofs-card [data-act='rejected:{wanted}']")
    page.read("#decided", "écartée")


def test_the_language_is_the_person_s_choice(page: Page) -> None:
    page.click("#language input[value=en]")
    page.read("#overview", "What to do first")
    page.until(lambda: page.driver.execute_script("return document.documentElement.lang") == "en", "html lang")
    page.open("Indicators")
    page.read("#indicators caption", "indicators")
    assert page.see("#indicators tbody .status").text in ("met", "partly met", "not met", "unknown")
    page.open("AI usage")
    page.read("#usage", "Model calls")
    page.click("#language input[value=fr]")
    page.read("#usage", "Appels au modèle")


def test_nothing_is_asked_of_another_machine_and_no_error_is_logged(page: Page) -> None:
    for tab in ("Documents", "Preuves", "Discussion", "Indicateurs", "Usage de l’IA"):
        page.open(tab)
    page.read("#usage", "Appels au modèle")
    asked = page.driver.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert asked
    assert [one for one in asked if not one.startswith((page.address, "data:", "blob:"))] == []
    fonts = page.driver.execute_script("return [...document.fonts].map(one => one.family)")
    assert fonts == []
    assert [one["message"] for one in page.driver.get_log("browser") if one["level"] == "SEVERE"] == []


def test_the_page_carries_safe_headers_and_serves_no_file_of_the_machine(server: str) -> None:
    with urlopen(server) as answer:
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    for path in (Path(__file__), Path("/etc/hostname")):
        assert status_of(f"{server}/gradio_api/file={path}") in (403, 404)


def status_of(address: str) -> int:
    """The status of a plain request."""
    try:
        with urlopen(address) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
