"""Accounts in a real browser: the link, the sign-in, the workbench of one's organisation, members, signing out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from assistant.accounts.inviting import invite
from assistant.accounts.people import add_user, members, set_role
from assistant.roles import Role
from tests.accounts_kit import PASSWORD, Town, served, settle
from tests.axe_kit import REASON, axe_source
from tests.browser_kit import Page, browser, needs_browser

pytestmark = needs_browser


@pytest.fixture(scope="module")
def town(capnr: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("accounts") / "data"
    accounts, here, there, people = settle(folder)
    with served(capnr, folder, env={"CAPNR_REFERENTIAL": str(small_rules)}) as port:
        yield Town(accounts=accounts, port=port, here=here, there=there, people=people)
    accounts.close()


@pytest.fixture
def driver() -> Iterator[webdriver.Chrome]:
    with browser(1280) as made:
        yield made


class Eye(Page):
    """What a person sees and does."""

    def __init__(self, driver: webdriver.Chrome, town: Town) -> None:
        super().__init__(driver, f"http://127.0.0.1:{town.port}", shown="")

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.write(f"input[name='{name}']", value)

    def here(self, wanted: str) -> None:
        self.until(lambda: self.driver.current_url.startswith(f"{self.address}{wanted}"), wanted)


def test_a_new_owner_comes_in_by_the_link_and_manages_members(driver: webdriver.Chrome, town: Town) -> None:
    eye = Eye(driver, town)
    _, secret = invite(town.accounts, town.here, "claire@exemple.fr", Role.OWNER)
    eye.go(f"/account/link/{secret}")
    eye.fill(name="Claire Martin", password=PASSWORD, again=PASSWORD)
    eye.click("main button")
    eye.here(f"/o/{town.here}/")
    assert "Mairie" in eye.read(".masthead", "Claire Martin")
    eye.click("button[role=tab][data-tab-id=settings]")
    eye.see("#settings-members form[data-form='invite:']")
    eye.see("#settings-members input[name=email]").send_keys("nouveau@exemple.fr", Keys.ENTER)
    told = eye.see("#settings-members input[readonly]")
    eye.until(lambda: str(told.get_attribute("value")).startswith(f"{eye.address}/account/link/"), "the link")
    eye.read("#settings-members", "nouveau@exemple.fr")
    eye.see("#settings-members form[data-form='token:'] input[name=name]").send_keys("CI", Keys.ENTER)
    eye.until(lambda: str(told.get_attribute("value")).startswith("capnr_"), "the token")
    assert {one.user.name for one in members(town.accounts, town.here)} >= {"Claire Martin", "Owner"}
    severe = [one["message"] for one in driver.get_log("browser") if one["level"] == "SEVERE"]
    assert severe == []


def test_signing_in_goes_on_where_one_wanted_and_signing_out_ends_it(driver: webdriver.Chrome, town: Town) -> None:
    eye = Eye(driver, town)
    set_role(town.accounts, town.here, add_user(town.accounts, "luc@exemple.fr", "Luc", PASSWORD), Role.AUDITOR)
    eye.go(f"/o/{town.here}/p/indicators")
    eye.here("/account/sign-in")
    eye.fill(email="luc@exemple.fr", password="faux mot de passe")
    eye.click("main button")
    eye.read("[role=alert]", "inconnus")
    eye.fill(email="luc@exemple.fr", password=PASSWORD)
    eye.click("main button")
    eye.here(f"/o/{town.here}/p/indicators")
    eye.go(f"/o/{town.here}/")
    eye.read(".masthead", "Luc")
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
