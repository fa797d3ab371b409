"""Every route and every event, for every role, the wrong organisation, nobody, and what has expired; on a real server.

The routes and the events are taken from the application itself: a new one without a rule fails here.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.accounts.people import add_user, disable, set_role
from assistant.accounts.server import digest
from assistant.accounts.tokens import revoke_token
from assistant.roles import HELD, Permission, Role
from assistant.settings import Settings
from tests.accounts_kit import Answer, Client, Town, served, settle
from ui.access.desks import Desks
from ui.access.rules import RULES, Open, Person, Rule, routes, without_rule
from ui.access.serving import _nobody
from ui.access.site import Front, Site
from ui.api.app import create_site

ROLES = tuple(role.value for role in Role)
# Gradio lays a page out with an event loop of its own, which it leaves to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def town(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("accounts") / "data"
    accounts, here, there, people = settle(folder)
    with served(capnr, folder) as port:
        yield Town(accounts=accounts, port=port, here=here, there=there, people=people)
    accounts.close()


@pytest.fixture(scope="module")
def declared(town: Town) -> tuple[tuple[str, str], ...]:
    """Every route of the application."""

    def none(_: str) -> Any:
        raise AssertionError("no workspace is opened here")

    desks = Desks(none, most=1, idle_seconds=60)
    site = Site(accounts=town.accounts, desks=desks, front=Front(), settings=Settings())
    app = create_site(site)
    assert without_rule(app) == ()
    found = tuple(sorted(routes(app), key=lambda one: (one[1], one[0])))
    desks.close()
    return found


def test_the_list_of_routes_is_whole_and_every_rule_is_of_a_route(declared: Any, town: Town) -> None:
    described = town.browser("owner")("GET", f"/o/{town.here}/api/v1/openapi.json").json()["paths"]
    known = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, held in described.items() for method in held}
    named = {f"{method} {path}" for method, path in declared}
    assert len(known) > 60
    assert known - named == set()
    assert set(RULES) - named == set(), "a rule without a route"


def address(path: str, organisation: str) -> str:
    """A route below an organisation, its holes filled with something that is never there."""
    filled = path.replace("{path:path}", "").replace("{number}", "1").replace("{turn}", "1")
    filled = re.sub(r"\{[^}]+\}", "none", filled)
    plain = filled == "/p" or filled.startswith("/p/")
    return f"/o/{organisation}{'' if plain or filled == '/openapi.json' else '/api/v1'}{filled}"


def rule_of(method: str, path: str) -> Rule | None:
    return RULES.get(f"{method} {path}")


def inside(declared: Any) -> list[tuple[str, str, Permission, bool]]:
    """(method, route, permission, only for a person) of each route that asks for a permission."""
    found = []
    for method, path in declared:
        rule = rule_of(method, path)
        if isinstance(rule, Permission | Person):
            needs = Permission.MANAGE if isinstance(rule, Person) else rule
            found.append((method, path, needs, isinstance(rule, Person)))
    assert len(found) > 70
    return found


def verdict(answer: Answer) -> str:
    """What an answer means for access."""
    if answer.status == 303 and answer.headers["location"].startswith("/account/sign-in"):
        return "sign in"
    if answer.status == 401:
        return "sign in"
    if answer.status == 404 and not answer.code and "html" not in answer.headers["content-type"]:
        return "nothing there"
    if answer.status == 403:
        return answer.code or "other page"
    return "let in"


def tried(client: Client, method: str, where: str) -> str:
    return verdict(client(method, where, {} if method not in ("GET", "HEAD") else None))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_it_holds_on_every_route(town: Town, declared: Any, role: str) -> None:
    held, client, wrong = HELD[Role(role)], town.browser(role), []
    for method, path, needs, _ in inside(declared):
        got = tried(client, method, address(path, town.here))
        expected = "let in" if needs in held else "may_not"
        if got != expected:
            wrong.append((method, path, got, expected))
    assert wrong == []


def test_an_auditor_changes_nothing_and_only_owners_manage(declared: Any) -> None:
    """What the table itself must say, whoever edits it."""
    writing = {f"{method} {path}": needs for method, path, needs, _ in inside(declared) if method != "GET"}
    asking = {"POST /ask", "POST /ask/stream", "POST /mcp", "POST /what-if", "POST /turns/{turn}/verdict"}
    auditor = {one for one, needs in writing.items() if needs in HELD[Role.AUDITOR]}
    assert auditor <= asking | {"POST /evidence/{evidence}/comment"}
    for method, path, needs, person in inside(declared):
        if re.match(r"/(?:members|invitations|tokens|shares)\b", path):
            assert needs is Permission.MANAGE
            assert person or method == "GET" or path.startswith("/shares")


def outsiders(town: Town) -> dict[str, tuple[Client, str]]:
    """Whoever may see nothing here, and what each meets."""
    expired, over = town.session("owner"), town.token("owner")[1]
    town.expire("sessions", digest(expired))
    town.expire("tokens", digest(over))
    gone, revoked = town.token("owner")
    revoke_token(town.accounts, town.here, gone)
    people = {one.email for one in town.people.values()}
    left = add_user(town.accounts, f"left{len(people)}-{gone}@exemple.fr", "Left")
    set_role(town.accounts, town.here, left, Role.OWNER)
    town.people["left"] = left
    session, token = town.session("left"), town.token("left")[1]
    disable(town.accounts, left)
    foreign = town.token("foreign", organisation=town.there)[1]
    return {
        "nobody": (town.nobody(), "sign in"),
        "expired session": (Client(port=town.port, cookies={"capnr": expired}), "sign in"),
        "made-up session": (Client(port=town.port, cookies={"capnr": "x" * 43}), "sign in"),
        "disabled account": (Client(port=town.port, cookies={"capnr": session}), "sign in"),
        "token of a disabled account": (town.program(token), "sign in"),
        "expired token": (town.program(over), "sign in"),
        "revoked token": (town.program(revoked), "sign in"),
        "made-up token": (town.program("capnr_" + "x" * 43), "sign in"),
        "owner elsewhere": (town.browser("foreign"), "nothing there"),
        "token elsewhere": (town.program(foreign), "nothing there"),
    }


def test_whoever_may_see_nothing_meets_nothing_on_every_route(town: Town, declared: Any) -> None:
    wrong = []
    for who, (client, expected) in outsiders(town).items():
        for method, path, _, _ in inside(declared):
            got = tried(client, method, address(path, town.here))
            if got != expected:
                wrong.append((who, method, path, got))
    assert wrong == []


def test_a_token_may_what_its_scopes_say_and_lets_nobody_in(town: Town, declared: Any) -> None:
    wrong = []
    for scopes in ({Permission.READ}, {Permission.READ, Permission.DECIDE}, set(Permission), {Permission.MANAGE}):
        client = town.program(town.token("owner", *scopes)[1])
        for method, path, needs, person in inside(declared):
            got = tried(client, method, address(path, town.here))
            if Permission.READ not in scopes:
                expected = "nothing there"
            elif needs not in scopes:
                expected = "token_may_not"
            else:
                expected = "person_only" if person else "let in"
            if got != expected:
                wrong.append((sorted(scopes), method, path, got, expected))
    assert wrong == []


def test_a_token_never_may_more_than_its_person(town: Town) -> None:
    client = town.program(town.token("contributor", Permission.READ, Permission.DECIDE)[1])
    where = f"/o/{town.here}/api/v1/evidence/none/decision"
    assert tried(client, "POST", where) == "let in"
    set_role(town.accounts, town.here, town.people["contributor"], Role.AUDITOR)
    try:
        assert tried(client, "POST", where) == "token_may_not"
    finally:
        set_role(town.accounts, town.here, town.people["contributor"], Role.CONTRIBUTOR)


def test_open_addresses_show_nothing_of_an_organisation(town: Town, declared: Any) -> None:
    client = town.nobody()
    for method, path in declared:
        rule = rule_of(method, path)
        if rule is Open.ANYONE:
            where = re.sub(r"\{[^}]+\}", "none", path.replace("{path:path}", "none"))
            answer = client(method, where, "" if method == "POST" else None)
            assert answer.status in (200, 303, 403, 404, 422), (method, path, answer.status)
            assert "Mairie" not in answer.text
            assert town.here not in answer.text
        elif rule is Open.SHARED:
            answer = client(method, f"/o/{town.here}/p/s/none/")
            assert answer.status == 404
            assert "Mairie" not in answer.text


# Events of the workbench


@pytest.fixture(scope="module")
def events() -> list[tuple[int, str, int, Permission]]:
    """(number, name, number of values, permission) of each event of the page."""
    from ui.web.page import build
    from ui.web.wiring import MARK, unwired

    page = build(_nobody(Settings()))
    assert unwired(page) == ()
    found = [
        (one._id, str(one.name), len(one.inputs), getattr(one.fn, MARK))
        for one in page.fns.values()
        if one.fn is not None
    ]
    assert len(found) > 20
    return found


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_it_holds_at_every_event(town: Town, events: Any, role: str) -> None:
    held, client, wrong = HELD[Role(role)], town.browser(role), []
    for fn, name, count, needs in events:
        said = client.event(town.here, fn, [None] * count, name=f"{role}-{fn}", data={"pick": ""}).json()
        error = str((said.get("output") or {}).get("error") or "")
        refused = "ne permet pas cela" in error
        if refused != (needs not in held) or (refused and said["success"]):
            wrong.append((fn, name, needs, error))
    assert wrong == []


def test_whoever_may_see_nothing_sends_no_event(town: Town, events: Any) -> None:
    wrong = []
    for who, (client, _) in outsiders(town).items():
        for fn, name, count, _ in events:
            answer = client.event(town.here, fn, [None] * count, name=f"{who[:6]}{fn}".replace(" ", ""))
            if answer.status not in (401, 404):
                wrong.append((who, fn, name, answer.status))
    assert wrong == []


def test_a_token_is_no_way_into_the_workbench(town: Town, events: Any) -> None:
    client = town.program(town.token("owner")[1])
    fn, _, count, _ = events[0]
    assert client.event(town.here, fn, [None] * count, name="token").status == 404
    for path in ("/", "/config", "/gradio_api/queue/data?session_hash=token", "/gradio_api/upload"):
        assert client("GET", f"/o/{town.here}{path}").status == 404
