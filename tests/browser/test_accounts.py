"""Accounts in a real browser: the link, the sign-in, the workbench of one's organisation, members, signing out."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from assistant.accounts.inviting import invite
from assistant.accounts.people import add_user, members, set_role
from assistant.roles import Role
from tests.accounts_kit import PASSWORD, Town, served, settle
from tests.axe_kit import REASON, axe_source

CHROMIUM, CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PATIENCE = 60
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (CHROMIUM and CHROMEDRIVER),
        reason="needs chromium and chromedriver (Debian: apt install chromium chromium-driver)",
    ),
]


@pytest.fixture(scope="module")
def town(capnr: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("accounts") / "data"
    accounts, here, there, people = settle(folder)
    with served(capnr, folder, env={"CAPNR_REFERENTIAL": str(small_rules)}) as port:
        yield Town(accounts=accounts, port=port, here=here, there=there, people=people)
    accounts.close()


@pytest.fixture
def driver() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for one in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1000"):
        options.add_argument(one)
    made = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    yield made
    made.quit()


class Eye:
    """What a person sees and does."""

    def __init__(self, driver: webdriver.Chrome, town: Town) -> None:
        self.driver = driver
        self.address = f"http://127.0.0.1:{town.port}"

    def go(self, path: str) -> None:
        self.driver.get(f"{self.address}{path}")

    def until(self, done: Callable[[], Any]) -> Any:
        waiting = WebDriverWait(
            self.driver, PATIENCE, poll_frequency=0.1, ignored_exceptions=[StaleElementReferenceException]
        )
        return waiting.until(lambda _: done())

    def see(self, css: str) -> WebElement:
        return self.until(
            lambda: next((one for one in self.driver.find_elements(By.CSS_SELECTOR, css) if one.is_displayed()), None)
        )

    def write(self, **fields: str) -> None:
        for name, value in fields.items():
            found = self.see(f"input[name='{name}']")
            found.clear()
            found.send_keys(value)

    def click(self, css: str) -> None:
        self.until(lambda: self.see(css).click() or True)

    def here(self, wanted: str) -> None:
        self.until(lambda: self.driver.current_url.startswith(f"{self.address}{wanted}"))


def test_a_new_owner_comes_in_by_the_link_and_manages_members(driver: webdriver.Chrome, town: Town) -> None:
    eye = Eye(driver, town)
    _, secret = invite(town.accounts, town.here, "claire@exemple.fr", Role.OWNER)
    eye.go(f"/account/link/{secret}")
    eye.write(name="Claire Martin", password=PASSWORD, again=PASSWORD)
    eye.click("main button")
    eye.here(f"/o/{town.here}/")
    eye.until(lambda: "Claire Martin" in eye.see(".masthead").text)
    assert "Mairie" in eye.see(".masthead").text
    eye.until(
        lambda: (
            next(
                one for one in driver.find_elements(By.CSS_SELECTOR, "button[role=tab]") if one.text == "Réglages"
            ).click()
            or True
        )
    )
    eye.see("#settings-members form[data-form='invite:']")
    field = eye.see("#settings-members input[name=email]")
    field.send_keys("nouveau@exemple.fr", Keys.ENTER)
    told = eye.see("#settings-members input[readonly]")
    eye.until(lambda: told.get_attribute("value").startswith(f"{eye.address}/account/link/"))
    assert "nouveau@exemple.fr" in eye.see("#settings-members").text
    eye.see("#settings-members form[data-form='token:'] input[name=name]").send_keys("CI", Keys.ENTER)
    eye.until(lambda: eye.see("#settings-members input[readonly]").get_attribute("value").startswith("capnr_"))
    assert {one.user.name for one in members(town.accounts, town.here)} >= {"Claire Martin", "Owner"}
    severe = [one["message"] for one in driver.get_log("browser") if one["level"] == "SEVERE"]
    assert severe == []


def test_signing_in_goes_on_where_one_wanted_and_signing_out_ends_it(driver: webdriver.Chrome, town: Town) -> None:
    eye = Eye(driver, town)
    set_role(town.accounts, town.here, add_user(town.accounts, "luc@exemple.fr", "Luc", PASSWORD), Role.AUDITOR)
    eye.go(f"/o/{town.here}/p/indicators")
    eye.here("/account/sign-in")
    eye.write(email="luc@exemple.fr", password="faux mot de passe")
    eye.click("main button")
    assert "inconnus" in eye.see("[role=alert]").text
    eye.write(email="luc@exemple.fr", password=PASSWORD)
    eye.click("main button")
    eye.here(f"/o/{town.here}/p/indicators")
    eye.go(f"/o/{town.here}/")
    eye.until(lambda: "Luc" in eye.see(".masthead").text)
    eye.go(f"/o/{town.there}/")
    assert "Hôpital" not in driver.page_source
    eye.go("/account/me")
    eye.click("footer button")
    eye.here("/account/sign-in")
    eye.go(f"/o/{town.here}/")
    eye.here("/account/sign-in")


def test_pages_of_accounts_have_no_fault_for_axe(driver: webdriver.Chrome, town: Town) -> None:
    source = axe_source()
    if source is None:
        pytest.skip(REASON)
    eye = Eye(driver, town)
    eye.go("/account/sign-in")
    found = {"sign-in": faults(driver, source)}
    driver.add_cookie({"name": "capnr", "value": town.session("owner"), "path": "/"})
    _, secret = invite(town.accounts, town.here, "axe@exemple.fr", Role.AUDITOR)
    for path in ("/account/", "/account/me", f"/account/link/{secret}", "/account/nothing", "/account/?lang=en"):
        eye.go(path)
        found[path] = faults(driver, source)
    driver.delete_all_cookies()
    eye.go(f"/account/link/{secret}")
    found["link"] = faults(driver, source)
    assert {name: one for name, one in found.items() if one} == {}


def faults(driver: webdriver.Chrome, source: str) -> list[str]:
    """What axe-core finds, whatever its weight."""
    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    driver.refresh()
    driver.execute_script(source)
    said = driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in said["violations"]]
