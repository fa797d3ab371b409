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
from selenium.webdriver.support.ui import Select, WebDriverWait

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

STEADY = """
const [element, done] = [arguments[0], arguments[arguments.length - 1]];
element.scrollIntoView({block: 'center'});
const place = () => JSON.stringify(element.getBoundingClientRect());
let before = place(), same = 0;
const look = () => {
  const now = place();
  same = now === before ? same + 1 : 0;
  before = now;
  if (!element.isConnected) return done(false);
  if (same < 3) return requestAnimationFrame(look);
  window.reached = false;
  document.addEventListener('click', (event) => {
    window.reached = element.contains(event.target);
  }, { once: true, capture: true });
  done(true);
};
requestAnimationFrame(look);
"""
"""Waits until an element stands still for three frames, then notes whether the next click reaches it."""
REACHED = "return window.reached !== false"
"""Whether the last click reached what it was meant for; a new page has forgotten it, and was reached by it."""

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and CHROMEDRIVER),
        reason="needs chromium and chromedriver (Debian: apt install chromium chromium-driver)",
    ),
]


class Seen:
    """The first visible element that fits, found again at each use: the page may have been drawn anew meanwhile."""

    def __init__(self, page: "Page", css: str) -> None:
        self.page = page
        self.css = css

    @property
    def text(self) -> str:
        """What a person reads in it."""
        return str(self._with(lambda one: (one.text,))[0])

    @property
    def focused(self) -> bool:
        """Whether the keyboard is on it."""
        return bool(self._with(lambda one: (one == self.page.driver.switch_to.active_element,))[0])

    def get_attribute(self, name: str) -> str | None:
        """An attribute or property of it."""
        found: str | None = self._with(lambda one: (one.get_attribute(name),))[0]
        return found

    def send_keys(self, *keys: str) -> None:
        """Press keys in it."""
        self._with(lambda one: (one.send_keys(*keys),))

    def choose(self, value: str) -> None:
        """Choose in a list, by value."""
        self._with(lambda one: (Select(one).select_by_value(value),))

    def _with(self, use: Callable[[WebElement], tuple[Any]]) -> tuple[Any]:
        """What `use` gives, in a tuple: that is something even where it is nothing."""
        found: tuple[Any] = self.page.until(lambda: (one := self.page.first(self.css)) and use(one), self.css)
        return found


class Page:
    """What a person sees and does."""

    def __init__(self, driver: webdriver.Chrome, address: str, *, shown: str = "#overview p") -> None:
        """Opens the server's first page; `shown` fits what that shows once it is there, "" opens nothing yet."""
        self.driver = driver
        self.address = address
        self.shown = shown
        if shown:
            self.go()

    def go(self, path: str = "") -> None:
        """Open an address of the server, the first page without one, and wait for it."""
        self.driver.get(f"{self.address}{path}")
        if not path:
            self.see(self.shown)

    def first(self, css: str) -> WebElement | None:
        """The first visible element that fits now."""
        return next((one for one in self.all(css) if one.is_displayed()), None)

    def see(self, css: str) -> Seen:
        """The first visible element that fits, once it is there."""
        self.until(lambda: self.first(css), css)
        return Seen(self, css)

    def read(self, css: str, wanted: str) -> str:
        """The text of an element, once it holds the words `wanted`."""
        found: str = self.until(
            lambda: next((text for one in self.all(css) if wanted in (text := one.text)), None), f"{wanted} in {css}"
        )
        return found

    def all(self, css: str) -> list[WebElement]:
        """Every element that fits now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def click(self, css: str) -> None:
        """Click once it stands still; again if the page moved under the mouse, never twice on the same thing."""

        def tried() -> bool:
            found = self.first(css)
            if found is None or not self.driver.execute_async_script(STEADY, found):
                return False
            found.click()
            return bool(self.driver.execute_script(REACHED))

        self.until(tried, css)

    def unfold(self, css: str) -> None:
        """Open a `details`, again if it was drawn anew, and closed, under the hand."""

        def tried() -> bool:
            found = self.first(css)
            if found is None:
                return False
            if found.get_attribute("open") is None:
                self.click(f"{css} > summary")
                return False  # it must still be open when it is looked at again
            return True

        self.until(tried, css)

    def write(self, css: str, text: str) -> None:
        """Fill a field, again if it was drawn anew meanwhile."""

        def tried() -> bool:
            box = self.first(css)
            if box is None:
                return False
            box.clear()
            box.send_keys(text)
            return box.get_attribute("value") == text

        self.until(tried, css)

    def give(self, css: str, *files: Path) -> None:
        """Choose files in a field, which may be hidden behind a button."""
        names = "\n".join(str(one) for one in files)
        self.until(lambda: [(one.send_keys(names),) for one in self.all(css)[:1]], css)

    def press(self, keys: str) -> None:
        """Press keys wherever the focus is."""
        self.until(lambda: (self.driver.switch_to.active_element.send_keys(keys),), keys)

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
