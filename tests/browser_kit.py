"""A real Chromium on a real server: starting both, and what a person sees and does with the workbench."""

import re
import shutil
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
PATIENCE = 60
"""Seconds for anything to show; most of it shows in less than one."""
TABS = ("overview", "documents", "proofs", "chat", "footprint", "plan", "usage", "settings")
"""The tabs of the workbench by name, in order."""
COUNTS = """
const all = performance.getEntriesByType('resource'), page = performance.getEntriesByType('navigation')[0];
const inside = [...document.querySelectorAll('svg')].reduce((sum, one) => sum + one.querySelectorAll('*').length, 0);
return [document.querySelectorAll('*').length - inside, all.length + 1,
        (all.reduce((sum, one) => sum + one.transferSize, 0) + page.transferSize) / 1024];
"""
"""Elements outside of drawings, requests and kilobytes of the page as it stands, as EcoIndex counts them."""

needs_browser = [
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
        self.see("#overview p")

    def see(self, css: str) -> WebElement:
        """The first visible element that fits, once it is there."""
        found: WebElement = self.until(lambda: next((one for one in self.all(css) if one.is_displayed()), None), css)
        return found

    def read(self, css: str, wanted: str) -> str:
        """The text of an element, once it holds the words `wanted`."""
        found: str = self.until(lambda: next((one.text for one in self.all(css) if wanted in one.text), None), wanted)
        return found

    def all(self, css: str) -> list[WebElement]:
        """Every element that fits now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def click(self, css: str) -> None:
        """Click, again if the page was being drawn anew."""

        def tried() -> bool:
            found = self.see(css)
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
            found.click()
            return True

        self.until(tried, css)

    def write(self, css: str, text: str) -> None:
        """Fill a field."""
        box = self.see(css)
        box.clear()
        box.send_keys(text)

    def press(self, keys: str) -> None:
        """Press keys wherever the focus is."""
        self.driver.switch_to.active_element.send_keys(keys)

    def open(self, tab: str) -> None:
        """Open a tab, by its name among `TABS`."""
        self.click(f"button[role=tab][data-tab-id={tab}]")
        self.see(f"#tab-{tab} .capnr p, #tab-{tab} .capnr table")

    def counts(self) -> tuple[int, int, float]:
        """Elements, requests and kilobytes."""
        elements, requests, kilobytes = self.driver.execute_script(COUNTS)
        return int(elements), int(requests), float(kilobytes)

    def faults(self) -> list[str]:
        """Errors that the browser wrote to its console."""
        return [one["message"] for one in self.driver.get_log("browser") if one["level"] == "SEVERE"]

    def until(self, done: Callable[[], Any], what: str) -> Any:
        """What `done` gives, once it gives something."""
        again = (StaleElementReferenceException, ElementClickInterceptedException, ElementNotInteractableException)
        waiting = WebDriverWait(self.driver, PATIENCE, 0.2, ignored_exceptions=again)
        return waiting.until(lambda _: done(), f"not seen: {what}")


@contextmanager
def served(capnr: Any, folder: Path, options: Sequence[str] = ()) -> Iterator[str]:
    """The address of a server on the workspace `folder`, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process: Popen[bytes] = capnr.start("serve", "--workspace", folder, "--port", str(port), *options)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + (process.stderr.read().decode() if process.stderr else "")
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@contextmanager
def browser(width: int = 1400, height: int = 1000, language: str = "fr") -> Iterator[webdriver.Chrome]:
    """A browser with nothing kept, without its own traffic."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in (
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
        *("--hide-scrollbars", f"--window-size={width},{height}", f"--lang={language}"),
    ):
        options.add_argument(one)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    try:
        yield driver
    finally:
        driver.quit()
