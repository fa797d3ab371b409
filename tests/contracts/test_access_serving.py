"""How a server with accounts is started, reached and filled: refused addresses, a reverse proxy, the command line."""

import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.accounts.people import known_user, set_password
from assistant.accounts.server import open_accounts
from assistant.errors import UsageError, WorkspaceError
from assistant.settings import Settings
from tests.accounts_kit import PASSWORD, Client, form, served, settle
from ui.access.desks import Desks
from ui.access.site import front, opened

PUBLIC = "nr.example.org"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "mandataire inverse"),
        (("--host", "0.0.0.0", "--address", "http://nr.example.org"), "mandataire inverse"),
        (("--host", "0.0.0.0", "--address", "https://nr.example.org"), "mandataire inverse"),
        (("--address", "nr.example.org"), "adresse publique"),
        (("--address", "https://nr.example.org/path"), "adresse publique"),
        (("--address", "https://nr.example.org", "--trusted-proxy", "proxy"), "--trusted-proxy"),
        (("--sample",), "propre dossier"),
    ],
)
def test_a_server_that_would_not_be_safe_does_not_start(
    inside: Any, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    open_accounts(tmp_path / "data", create=True).close()
    ran = inside("serve", "--accounts", tmp_path / "data", "--port", "0", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_without_accounts_only_this_machine_is_served(inside: Any, tmp_path: Path) -> None:
    ran = inside("serve", "--workspace", tmp_path / "w", "--host", "0.0.0.0", "--port", "0")
    assert ran.code == 2
    assert "--accounts" in ran.err
    none = inside("serve", "--accounts", tmp_path / "none", "--port", "0")
    assert none.code == 2
    assert "capnr accounts organisation add" in none.err
    half = inside("serve", "--accounts", tmp_path / "none", env={"CAPNR_OIDC_ISSUER": "https://id.example"})
    assert half.code == 2
    assert "CAPNR_OIDC_SECRET" in half.err


def test_the_address_says_how_the_server_is_reached() -> None:
    assert front("", "").cookie == "capnr"
    known = front("https://NR.example.org", "10.0.0.2, 10.1.0.0/16")
    assert (known.host, known.secure, known.cookie) == ("nr.example.org", True, "__Host-capnr")
    assert [str(one) for one in known.proxies] == ["10.0.0.2/32", "10.1.0.0/16"]
    assert [str(one) for one in front("https://nr.example.org:8443", "").proxies] == ["127.0.0.1/32"]
    for wrong in ("ftp://x", "https://", "https://x/?a", "https://a:b@x", "x.example"):
        with pytest.raises(UsageError):
            front(wrong, "")


def _free() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def behind(capnr: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str, int]]:
    """A server that people reach by https, through a reverse proxy on this machine."""
    folder = tmp_path_factory.mktemp("behind") / "data"
    accounts, here, _, _ = settle(folder)
    accounts.close()
    options = ("--address", f"https://{PUBLIC}", "--trusted-proxy", "127.0.0.1")
    with served(capnr, folder, *options, port=_free()) as port:
        opened_accounts = open_accounts(folder)
        yield opened_accounts, here, port
        opened_accounts.close()


def proxied(port: int, source: str = "192.0.2.7", **cookies: str) -> Client:
    """What the reverse proxy passes on."""
    headers = {
        "Host": PUBLIC,
        "X-Forwarded-For": f"203.0.113.9, {source}",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
    }
    return Client(port=port, headers=headers, cookies=cookies)


def test_behind_a_proxy_cookies_are_for_https_and_this_host_only(behind: tuple[Any, str, int]) -> None:
    accounts, here, port = behind
    set_password(accounts, known_user(accounts, "owner@exemple.fr"), PASSWORD)
    client = proxied(port)
    sent = form(email="owner@exemple.fr", password=PASSWORD)
    assert client("POST", "/account/sign-in", sent, Origin=f"http://{PUBLIC}").status == 403
    assert client("POST", "/account/sign-in", sent, Origin="https://evil.example").status == 403
    answer = client("POST", "/account/sign-in", sent, Origin=f"https://{PUBLIC}")
    assert answer.status == 303
    kept = answer.headers["set-cookie"]
    assert kept.startswith("__Host-capnr=")
    for wanted in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"):
        assert wanted in kept
    assert "Domain" not in kept
    assert client("GET", f"/o/{here}/api/v1/me").json()["role"] == "owner"
    plain = proxied(port, capnr=client.cookies["__Host-capnr"])
    assert plain("GET", f"/o/{here}/api/v1/me").status == 401, "a cookie without the prefix is none"
    made = client("POST", f"/o/{here}/api/v1/shares", {"days": 1}, Origin=f"https://{PUBLIC}").json()
    assert made["address"].startswith(f"https://{PUBLIC}/o/{here}/p/s/")
    page = client("GET", f"/o/{here}/").text
    assert f"https://{PUBLIC}/o/{here}" in page
    assert "evil.example" not in page


def test_the_client_is_the_last_address_that_no_proxy_of_ours_wrote(behind: tuple[Any, str, int]) -> None:
    accounts, _, port = behind
    sent = form(email="nobody@exemple.fr", password="faux mot de passe")
    proxied(port, source="192.0.2.55")("POST", "/account/sign-in", sent, Origin=f"https://{PUBLIC}")
    failed = [one.detail for one in accounts.security.lines() if one.event == "sign_in_failed"]
    assert failed[-1].endswith("from=192.0.2.55")


def test_other_names_are_refused(behind: tuple[Any, str, int]) -> None:
    client = proxied(behind[2])
    assert client("GET", "/account/sign-in").status == 200
    assert client("GET", "/account/sign-in", Host="evil.example").status == 421


def test_whoever_is_not_the_proxy_gets_no_answer(capnr: Any, tmp_path: Path) -> None:
    settle(tmp_path / "data")[0].close()
    options = ("--address", f"https://{PUBLIC}", "--trusted-proxy", "10.99.0.1")
    with served(capnr, tmp_path / "data", *options, port=_free()) as port:
        assert proxied(port)("GET", "/account/sign-in").status == 421
        assert proxied(port)("GET", "/api/v1/me", Authorization="Bearer capnr_x").status == 421


def test_the_command_line_fills_a_server(inside: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"

    def told(*words: str) -> Any:
        ran = inside("accounts", *words, "--accounts", data, "--format", "json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    missing = inside("accounts", "organisation")
    assert missing.code == 2
    assert "CAPNR_ACCOUNTS" in missing.err
    made = told("organisation", "add", "--name", "Mairie", "--email", "claire@mairie.fr")
    assert made["link"].startswith("http://127.0.0.1:7860/account/link/")
    where = made["id"]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    told("user", "add", "--email", "bob@mairie.fr", "--name", "Bob", "--password-stdin")
    told("member", "add", "--organisation", where, "--email", "bob@mairie.fr", "--role", "owner")
    listed = told("member", "list", "--organisation", where)
    assert [(one["name"], one["role"]) for one in listed["members"]] == [("Bob", "owner")]
    assert [one["email"] for one in listed["invitations"]] == ["claire@mairie.fr"]
    token = told(
        *("token", "add", "--organisation", where, "--email", "bob@mairie.fr", "--name", "CI"),
        *("--scope", "read", "--days", "5"),
    )
    assert token["token"].startswith("capnr_")
    assert told("token", "remove", "--organisation", where, "--id", token["id"])["state"] == "revoked"
    assert told("token", "list", "--organisation", where)["tokens"][0]["state"] == "revoked"
    assert told("user", "disable", "--email", "bob@mairie.fr")["email"] == "bob@mairie.fr"
    assert told("user", "list")["users"][0]["disabled"]
    assert "/account/link/" in told("user", "link", "--email", "bob@mairie.fr")["link"]
    events = {one["event"] for one in told("log")["events"]}
    assert {"organisation_made", "user_made", "member_set", "token_made", "token_revoked", "user_disabled"} <= events
    told("organisation", "remove", "--organisation", where)
    assert told("organisation")["organisations"][0]["closed"]
    for words, said in (
        (("user", "add", "--email", "x", "--name", "X"), "nom@exemple.fr"),
        (("member", "add", "--organisation", "none", "--email", "a@b.fr"), "none"),
        (("organisation", "password"), "list, add, remove"),
        (("token", "add", "--organisation", where, "--email", "bob@mairie.fr", "--scope", "x"), "read"),
    ):
        ran = inside("accounts", *words, "--accounts", data)
        assert ran.code == 2, words
        assert said in ran.err


def test_so_many_organisations_are_open_and_a_used_one_is_never_closed(tmp_path: Path, small_rules: Path) -> None:
    accounts, here, there, _ = settle(tmp_path / "data")
    settings = Settings(referential=str(small_rules), embed_behind="none")
    rooms = Desks(lambda name: opened(accounts, settings, name, on=None, encoder=None), most=1, idle_seconds=0.2)
    try:
        with rooms.lent(here) as first, rooms.lent(here) as again:
            assert first is again
            with pytest.raises(WorkspaceError) as full, rooms.lent(there):
                pass
            assert full.value.code == "all_busy"
            time.sleep(0.6)
            assert rooms.open_now() == (here,)
            assert first.desk.documents() == ()
        with rooms.lent(there) as other:
            assert other.desk.workspace.folder == accounts.workspace(there)
            assert rooms.open_now() == (there,)
        until = time.monotonic() + 20
        while rooms.open_now() and time.monotonic() < until:
            time.sleep(0.1)
        assert rooms.open_now() == ()
    finally:
        rooms.close()
        accounts.close()


def test_many_guests_at_once_meet_in_one_room(tmp_path: Path, small_rules: Path) -> None:
    accounts, here, _, _ = settle(tmp_path / "data")
    settings = Settings(referential=str(small_rules), embed_behind="none")
    made: list[str] = []

    def opening(name: str) -> Any:
        made.append(name)
        return opened(accounts, settings, name, on=None, encoder=None)

    rooms, met = Desks(opening, most=2, idle_seconds=60), []

    def visit() -> None:
        with rooms.lent(here) as room:
            met.append(id(room))

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    rooms.close()
    accounts.close()
    assert len(met) == 8
    assert len(set(met)) == 1
    assert made == [here]
