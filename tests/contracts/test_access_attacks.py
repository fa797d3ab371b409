"""Attacks on a real server with accounts: fixation, forged origins and names, guessing, stolen sessions of Gradio."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.accounts.people import add_user, set_role
from assistant.accounts.server import digest
from assistant.bootstrap import open_workspace
from assistant.roles import Permission, Role
from assistant.settings import Settings
from assistant.shares import share
from tests.accounts_kit import PASSWORD, Client, Town, form, served, settle

TEXT = (
    b"# Politique num\xc3\xa9rique responsable\n\nLa politique num\xc3\xa9rique est sign\xc3\xa9e par la direction.\n"
)


@pytest.fixture(scope="module")
def town(capnr: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("accounts") / "data"
    accounts, here, there, people = settle(folder)
    for name in ("paul", "lise", "zoe"):
        people[name] = add_user(accounts, f"{name}@exemple.fr", name.capitalize(), PASSWORD)
        set_role(accounts, here, people[name], Role.OWNER)
    with served(capnr, folder, env={"CAPNR_REFERENTIAL": str(small_rules)}) as port:
        yield Town(accounts=accounts, port=port, here=here, there=there, people=people)
    accounts.close()


def signed_in(town: Town, name: str, password: str = PASSWORD, client: Client | None = None) -> tuple[Client, Any]:
    client = client or town.nobody()
    return client, client("POST", "/account/sign-in", form(email=f"{name}@exemple.fr", password=password))


def test_the_session_is_new_at_each_sign_in_and_dead_after_sign_out(town: Town) -> None:
    planted = "x" * 43
    client = Client(port=town.port, cookies={"capnr": planted})
    _, answer = signed_in(town, "paul", client=client)
    first = client.cookies["capnr"]
    assert answer.status == 303
    assert first != planted
    assert Client(port=town.port, cookies={"capnr": planted})("GET", f"/o/{town.here}/api/v1/me").status == 401
    set_cookie = answer.headers["set-cookie"]
    for wanted in ("HttpOnly", "Path=/", "SameSite=lax"):
        assert wanted in set_cookie
    signed_in(town, "paul", client=client)
    assert client.cookies["capnr"] != first
    assert Client(port=town.port, cookies={"capnr": first})("GET", f"/o/{town.here}/api/v1/me").status == 401
    second = client.cookies["capnr"]
    assert client("GET", f"/o/{town.here}/api/v1/me").status == 200
    assert client("POST", "/account/sign-out", "").status == 303
    assert Client(port=town.port, cookies={"capnr": second})("GET", f"/o/{town.here}/api/v1/me").status == 401


def test_two_cookies_of_one_name_are_none(town: Town) -> None:
    good = town.session("paul")
    client = town.nobody()
    for line in (f"capnr={good}; capnr=x", f"capnr=x; capnr={good}"):
        assert client("GET", f"/o/{town.here}/api/v1/me", Cookie=line).status == 401


def test_other_pages_change_nothing(town: Town) -> None:
    client = town.browser("owner")
    where, body = f"/o/{town.here}/api/v1/shares", {"days": 3}
    before = len(client("GET", where).json()["shares"])
    own = f"http://127.0.0.1:{town.port}"
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"{own}.evil.example"},
        {"Origin": f"http://localhost.evil:{town.port}"},
        {"Origin": ""},  # says nothing at all
        {"Origin": "", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "", "Sec_Fetch_Site": "same-site"},
        {"Origin": "", "Sec_Fetch_Site": "none"},
    ):
        for path, sent in ((where, body), (f"/o/{town.here}/gradio_api/queue/join", {}), ("/account/sign-out", "")):
            assert client("POST", path, sent, **headers).status == 403, (headers, path)
    assert len(client("GET", where).json()["shares"]) == before
    assert client("POST", where, body).status == 201
    assert client("POST", where, body, Origin="", Sec_Fetch_Site="same-origin").status == 201


def test_another_host_name_is_refused(town: Town) -> None:
    client = town.browser("owner")
    for host in ("evil.example", f"evil.example:{town.port}", "127.0.0.1.evil.example", ""):
        assert client("GET", "/account/", Host=host or " ").status == 400


def test_a_forged_organisation_shows_nothing(town: Town) -> None:
    client, wanted = town.browser("foreign"), []
    other = town.there
    forged = [town.here, town.here.upper(), "none", "%00", "..", "%2e%2e", f"..%2f{town.here}", "'", "0" * 12]
    forged += [f"{other}/../{town.here}", f"{other}%2f..%2f{town.here}", f"{other};{town.here}"]
    for one in forged:
        for rest in ("/api/v1/assessment", "/api/v1/me", "/p/", "/", "/config"):
            answer = client("GET", f"/o/{one}{rest}")
            if answer.status not in (404, 401) or "Mairie" in answer.text:
                wanted.append((one, rest, answer.status))
    assert wanted == []
    assert client("GET", f"/o/{town.there}/api/v1/me").json()["organisation"]["name"] == "Hôpital"


def test_no_header_or_field_names_another_organisation(town: Town) -> None:
    secret = town.token("foreign", organisation=town.there)[1]
    client = town.program(secret)
    for extra in ({"X_Organisation": town.here}, {"X_Forwarded_Prefix": f"/o/{town.here}"}, {"Forwarded": "host=x"}):
        assert client("GET", "/api/v1/me", **extra).json()["organisation"]["id"] == town.there
    both = Client(port=town.port, headers=client.headers, cookies={"capnr": town.session("owner")})
    assert both("GET", f"/o/{town.here}/api/v1/me").status == 404, "the token decides, not the cookie beside it"
    wrong = Client(
        port=town.port, headers={"Authorization": "Bearer capnr_wrong"}, cookies={"capnr": town.session("owner")}
    )
    assert wrong("GET", f"/o/{town.here}/api/v1/me").status == 401, "a wrong token is not made good by a cookie"


def test_paths_do_not_climb(town: Town) -> None:
    client = town.browser("owner")
    base = f"/o/{town.here}"
    for rest in (
        "/p/../../accounts.sqlite",
        "/p/%2e%2e/%2e%2e/accounts.sqlite",
        "/p/documents/..%2f..%2faccounts.sqlite/pages/1",
        "/api/v1/documents/..%2f..%2f..%2faccounts.sqlite",
        "/api/v1/documents/....//accounts.sqlite/pages/1",
        "/api/v1/jobs/..%2f..%2fcapnr.sqlite",
        "/api/v1/drafts/..%2fpolicy",
        "/api/v1/tokens/..%2f..",
        "/static/../../../../accounts.sqlite",
        "/assets/..%2f..%2f..%2fconfig",
        f"/gradio_api/file={town.accounts.folder}/accounts.sqlite",
        f"/gradio_api/file={town.accounts.folder}/organisations/{town.there}/capnr.sqlite",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1/",
    ):
        answer = client("GET", base + rest)
        assert answer.status in (400, 403, 404, 405, 422), (rest, answer.status)
        assert b"SQLite" not in answer.body
        assert b"root:" not in answer.body


def test_what_gradio_serves_beside_its_page_is_closed(town: Town) -> None:
    client = town.browser("owner")
    closed = (
        *(("GET", one) for one in ("/user", "/token", "/app_id", "/info", "/openapi.json", "/runs", "/dev/reload")),
        *(("GET", one) for one in ("/queue/status", "/call/x/y", "/stream/x/1/1/playlist.m3u8", "/vibe-code")),
        *(("POST", one) for one in ("/run/x", "/api/x", "/call/x", "/process_recording", "/vibe-edit", "/stream/x")),
        ("POST", "/component_server"),
    )
    for method, path in closed:
        assert client(method, f"/o/{town.here}/gradio_api{path}", {} if method == "POST" else None).status == 404, path
    for path in ("/login", "/logout", "/monitoring", "/monitoring/summary", "/robots.txt", "/pwa_icon", "/queue/join"):
        assert client("GET", f"/o/{town.here}{path}").status == 404, path
    for path in ("/", "/config", "/gradio_api/queue/data?session_hash=a", "/theme.css", "/mcp", "/api/v1/health"):
        assert town.nobody()("GET", path).status in (303, 401, 404), path


def test_a_session_of_gradio_belongs_to_who_named_it_first(town: Town) -> None:
    mine, config = town.browser("owner"), f"/o/{town.here}/config"
    page = mine("GET", config).json()
    fn = next(one for one in page["dependencies"] if one["backend_fn"])
    values = [None] * len(fn["inputs"])
    assert mine.event(town.here, fn["id"], values, name="mine1").status == 200
    others = {
        "same organisation": (town.browser("auditor"), town.here),
        "another organisation": (town.browser("foreign"), town.there),
        "same person, another sign-in": (town.browser("owner"), town.here),
    }
    for who, (client, where) in others.items():
        assert client.event(where, fn["id"], values, name="mine1").status == 404, who
        for method, path, body in (
            ("GET", "queue/data?session_hash=mine1", None),
            ("GET", "queue/data?session_hash=mine1&session_hash=other", None),
            ("GET", "queue/data?session_hash=other&session_hash=mine1", None),
            ("GET", "heartbeat/mine1", None),
            ("POST", "cancel", {"session_hash": "mine1", "fn_index": 0, "event_id": "x"}),
            ("POST", "run/predict", {"data": values, "fn_index": fn["id"], "session_hash": "mine1"}),
            ("POST", "run/predict", {"data": values, "fn_index": fn["id"]}),
            ("POST", "queue/join", {"data": [], "fn_index": 0}),
            ("POST", "queue/join", {"data": [], "fn_index": 0, "session_hash": {"a": 1}}),
        ):
            assert client(method, f"/o/{where}/gradio_api/{path}", body).status == 404, (who, path)
    assert mine.event(town.here, fn["id"], values, name="mine1").status == 200


def test_an_event_that_waited_is_asked_again(town: Town) -> None:
    """Whoever is no member any more at the moment an event runs gets nothing from it."""
    client = town.browser("consultant")
    page = client("GET", f"/o/{town.here}/config").json()
    fn = next(one for one in page["dependencies"] if one["backend_fn"])
    values = [None] * len(fn["inputs"])
    assert client.event(town.here, fn["id"], values, name="waits").status == 200
    with town.accounts.engine.begin() as connection:
        connection.exec_driver_sql("delete from memberships where user = ?", (town.people["consultant"].id,))
    try:
        assert client.event(town.here, fn["id"], values, name="waits").status == 404
        assert client("GET", f"/o/{town.here}/").status == 404
    finally:
        set_role(town.accounts, town.here, town.people["consultant"], Role.CONSULTANT)


def test_a_token_in_an_address_is_refused_and_not_logged(town: Town) -> None:
    secret = town.token("owner")[1]
    client = town.nobody()
    for where in (f"/api/v1/me?token={secret}", f"/api/v1/me?access_token={secret}", f"/api/v1/me?q={secret}"):
        assert client("GET", where).status == 400
    assert client("GET", f"/o/{town.here}/api/v1/documents/{secret}").status == 400
    assert town.program(secret)("GET", "/api/v1/me").status == 200
    assert secret not in str(town.accounts.security.lines())


def test_no_secret_is_in_any_log_or_file(town: Town) -> None:
    client, _ = signed_in(town, "lise")
    secret = client("POST", f"/o/{town.here}/api/v1/tokens", {"name": "x", "scopes": ["read"]}).json()["token"]
    link = client("POST", f"/o/{town.here}/api/v1/members", {"email": "neu@exemple.fr", "role": "auditor"}).json()[
        "link"
    ]
    told = client("POST", f"/o/{town.here}/api/v1/shares", {"days": 1}).json()["address"]
    once = link.rpartition("/")[2]
    town.nobody()("PUT", f"/account/link/{once}", "", Origin="https://evil.example")
    town.nobody()("PUT", re.sub(r"^https?://[^/]+", "", told), "", Origin="https://evil.example")
    shared = told.rstrip("/").rpartition("/")[2]
    held = (PASSWORD, client.cookies["capnr"], secret, once, shared)
    for path in town.accounts.folder.rglob("*"):
        if path.is_file():
            found = path.read_bytes()
            assert [one for one in held if one.encode() in found] == [], path.name


def test_unknown_and_known_addresses_answer_alike(town: Town) -> None:
    said = set()
    for name, password in (("paul", "faux mot de passe 1"), ("inconnu", "faux mot de passe 1"), ("owner", PASSWORD)):
        answer = signed_in(town, name, password)[1]
        shown = re.sub(r'value="[^"]*"', "", answer.text)
        said.add((answer.status, shown, tuple(sorted(set(answer.headers) - {"date", "content-length"}))))
    assert len(said) == 1
    invite = [
        town.browser("owner")("POST", f"/o/{town.here}/api/v1/members", {"email": email, "role": "auditor"})
        for email in ("paul@exemple.fr", "foreign@exemple.fr", "personne@exemple.fr")
    ]
    assert {one.status for one in invite} == {201}
    assert len({tuple(sorted(one.json())) for one in invite}) == 1


def test_guessing_locks_known_and_unknown_accounts_alike(town: Town) -> None:
    for name in ("zoe", "personne"):
        answers = [signed_in(town, name, f"faux mot de passe {n}")[1] for n in range(6)]
        assert {one.status for one in answers} == {403}
    _, right = signed_in(town, "zoe")
    assert right.status == 403, "even the right password waits"
    assert "set-cookie" not in right.headers
    locked = [one for one in town.accounts.security.lines() if one.event == "sign_in_locked"]
    assert len(locked) >= 3
    assert "zoe" not in str(locked)
    with town.accounts.engine.begin() as connection:  # as if the wait had passed
        connection.exec_driver_sql("update tries set until = ''")
    assert signed_in(town, "zoe")[1].status == 303


def test_many_tries_at_once_are_counted_one_by_one(town: Town) -> None:
    from concurrent.futures import ThreadPoolExecutor

    add_user(town.accounts, "vite@exemple.fr", "Vite", PASSWORD)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: signed_in(town, "vite", f"faux mot de passe {n}"), range(12)))
    failed = [one for one in town.accounts.security.lines() if one.event == "sign_in_failed"]
    account = digest("vite@exemple.fr")[:8]
    assert sum(account in one.detail for one in failed) <= 5
    with town.accounts.engine.begin() as connection:
        connection.exec_driver_sql("delete from tries")


def test_a_changed_password_ends_every_other_session(town: Town) -> None:
    first, _ = signed_in(town, "paul")
    second, _ = signed_in(town, "paul")
    new = "une autre phrase assez longue"
    wrong = first("POST", "/account/password", form(old="faux", password=new, again=new))
    assert wrong.status == 422
    before = first.cookies["capnr"]
    assert first("POST", "/account/password", form(old=PASSWORD, password=new, again=new)).status == 303
    assert first.cookies["capnr"] != before
    assert first("GET", f"/o/{town.here}/api/v1/me").status == 200
    assert second("GET", f"/o/{town.here}/api/v1/me").status == 401
    assert signed_in(town, "paul")[1].status == 403
    assert signed_in(town, "paul", new)[1].status == 303


def test_one_cannot_end_the_sessions_of_others(town: Town) -> None:
    victim, _ = signed_in(town, "lise")
    page = victim("GET", "/account/me").text
    other, _ = signed_in(town, "lise")
    wanted = re.findall(r"/account/sessions/([0-9a-f]{8})", other("GET", "/account/me").text)
    assert wanted
    town.browser("auditor")("POST", f"/account/sessions/{wanted[0]}", "")
    assert "Lise" in page
    assert victim("GET", f"/o/{town.here}/api/v1/me").status == 200
    for one in wanted:
        other("POST", f"/account/sessions/{one}", "")
    assert victim("GET", f"/o/{town.here}/api/v1/me").status == 401


def test_sign_in_leads_nowhere_else(town: Town) -> None:
    for after in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/o/x//evil",
        "javascript:alert(1)",
        "/o/x\r\nA: b",
    ):
        client = town.nobody()
        answer = client("POST", "/account/sign-in", form(email="lise@exemple.fr", password=PASSWORD, after=after))
        assert answer.status == 303
        assert answer.headers["location"] == f"/o/{town.here}/"
    client = town.nobody()
    asked = client("GET", f"/o/{town.here}/p/indicators")
    assert asked.headers["location"] == f"/account/sign-in?after=/o/{town.here}/p/indicators"
    went = client(
        "POST", "/account/sign-in", form(email="lise@exemple.fr", password=PASSWORD, after=f"/o/{town.here}/p/")
    )
    assert went.headers["location"] == f"/o/{town.here}/p/"


def upload(client: Client, organisation: str, name: str, text: bytes) -> Any:
    body = io.BytesIO()
    body.write(b'--b\r\nContent-Disposition: form-data; name="files"; filename="' + name.encode() + b'"\r\n')
    body.write(b"Content-Type: text/markdown\r\n\r\n" + text + b"\r\n--b--\r\n")
    where = f"/o/{organisation}/api/v1/documents"
    return client("POST", where, body.getvalue(), Content_Type="multipart/form-data; boundary=b")


def test_the_documents_of_one_organisation_are_not_in_another_and_decisions_bear_the_account(town: Town) -> None:
    mine, theirs = town.browser("owner"), town.browser("foreign")
    made = upload(mine, town.here, "politique.md", TEXT)
    assert made.status == 200, made.text
    document = made.json()["documents"][0]["id"]
    assert mine("GET", f"/o/{town.here}/api/v1/documents/{document}").status == 200
    assert theirs("GET", f"/o/{town.there}/api/v1/documents/{document}").code == "unknown_document"
    assert theirs("GET", f"/o/{town.there}/api/v1/documents").json()["documents"] == []
    assert theirs("GET", f"/o/{town.here}/api/v1/documents/{document}").status == 404
    dated = mine(
        "PUT", f"/o/{town.here}/api/v1/documents/{document}/date", {"day": "2026-01-02", "by": "Somebody Else"}
    )
    assert dated.status == 200
    assert "Somebody Else" not in dated.text
    assert "Owner" in dated.text
    secret = town.token("owner", Permission.READ, Permission.CONTRIBUTE)[1]
    by_token = town.program(secret)(
        "PUT", f"/api/v1/documents/{document}/date", {"day": "2026-01-03", "by": "Somebody Else"}
    )
    assert "Owner [test]" in by_token.text
    for path in (town.accounts.folder / "organisations" / town.there).rglob("*"):
        assert not path.is_file() or b"politique.md" not in path.read_bytes()


def test_a_share_link_opens_the_pages_of_its_organisation_only(town: Town) -> None:
    workspace = open_workspace(Settings(workspace=town.accounts.workspace(town.here)))
    _, token = share(workspace, days=2)
    workspace.close()
    nobody = town.nobody()
    assert nobody("GET", f"/o/{town.here}/p/s/{token}/").status == 200
    assert nobody("GET", f"/o/{town.there}/p/s/{token}/").status == 404
    assert nobody("GET", f"/p/s/{token}/").status == 404
    assert nobody("GET", f"/o/{town.here}/p/").status == 303
    assert nobody("GET", f"/o/{town.here}/api/v1/assessment").status == 401


def test_an_invitation_works_once_and_for_its_address_only(town: Town) -> None:
    owner = town.browser("owner")
    asked = {"email": "awa@exemple.fr", "role": "contributor"}
    link = owner("POST", f"/o/{town.here}/api/v1/members", asked).json()["link"]
    where = link[link.index("/account/") :]
    assert town.browser("foreign")("POST", where, "").status == 422, "for somebody else"
    fresh = town.nobody()
    assert "Mairie" in fresh("GET", where).text
    assert fresh("POST", where, form(name="Awa", password="court", again="court")).status == 422
    assert fresh("POST", where, form(name="Awa", password=PASSWORD, again=PASSWORD)).status == 303
    me = fresh("GET", f"/o/{town.here}/api/v1/me").json()
    assert (me["name"], me["role"], me["email"]) == ("Awa", "contributor", "awa@exemple.fr")
    assert town.nobody()("GET", where).status == 404
    assert town.nobody()("POST", where, form(name="B", password=PASSWORD, again=PASSWORD)).status == 404
    back = owner("POST", f"/o/{town.here}/api/v1/members", {"email": "bea@exemple.fr", "role": "owner"}).json()
    assert owner("DELETE", f"/o/{town.here}/api/v1/invitations/{back['id']}").status == 200
    assert town.nobody()("GET", back["link"][back["link"].index("/account/") :]).status == 404


def test_the_last_owner_stays(town: Town) -> None:
    client = town.browser("foreign")
    where = f"/o/{town.there}/api/v1/members/{town.people['foreign'].id}"
    assert client("PUT", where, {"role": "auditor"}).code == "last_owner"
    assert client("DELETE", where).code == "last_owner"
    assert client("DELETE", f"/o/{town.there}/api/v1/members/{town.people['owner'].id}").code == "unknown_member"


def test_an_idle_or_old_session_ends(town: Town) -> None:
    secret = town.session("owner")
    client = Client(port=town.port, cookies={"capnr": secret})
    assert client("GET", f"/o/{town.here}/api/v1/me").status == 200
    with town.accounts.engine.begin() as connection:
        old = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() - 5 * 3600))
        connection.exec_driver_sql("update sessions set seen = ? where digest = ?", (old, digest(secret)))
    assert client("GET", f"/o/{town.here}/api/v1/me").status == 401


def test_pages_of_accounts_keep_nothing_and_run_nothing(town: Town) -> None:
    client = town.browser("owner")
    for path in ("/account/", "/account/me", "/account/sign-in"):
        answer = (town.nobody() if path.endswith("sign-in") else client)("GET", path)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "script-src 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text
    hostile = '<script>alert(1)</script>"'
    client("POST", "/account/name", form(name=hostile))
    shown = client("GET", "/account/me").text
    client("POST", "/account/name", form(name="Owner"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
