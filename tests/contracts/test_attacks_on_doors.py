"""Attacks on the newer doors: suggestions, kept drafts, assistants over HTTP, news of a batch, archives, file names."""

import http.client
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.accounts.people import set_role
from assistant.bootstrap import open_workspace
from assistant.roles import Permission, Role
from assistant.settings import Settings
from assistant.shares import revoke, share
from tests.accounts_kit import Town, served, settle
from tests.contracts.test_uploads import MB, Server

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
MINE = "Ce texte n’est lu que par ceux de la mairie."
ELSEWHERE = ("http://evil.example", "http://localhost:3000", "http://127.0.0.1:3000", "null")


@pytest.fixture(scope="module")
def town(
    capnr: Any, small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Two organisations; documents, a kept draft and a suggestion in the first only."""
    folder = tmp_path_factory.mktemp("doors") / "data"
    accounts, here, there, people = settle(folder)
    with served(capnr, folder, env={"CAPNR_REFERENTIAL": str(small_rules)}) as port:
        yield Town(accounts=accounts, port=port, here=here, there=there, people=people)
    accounts.close()


@pytest.fixture(scope="module")
def batch(town: Town, small_documents: Path) -> str:
    """Id of the batch of the first organisation; both have read a document, and the first has a batch."""
    url, files = f"http://127.0.0.1:{town.port}/api/v1", sorted(small_documents.iterdir())[:1]
    given = [("files", (one.name, one.read_bytes())) for one in files]
    for who, organisation in (("foreign", town.there), ("owner", town.here)):
        bearer = {"Authorization": f"Bearer {town.token(who, organisation=organisation)[1]}"}
        read = httpx.post(f"{url}/documents", files=given, headers=bearer, timeout=240, trust_env=False)
        assert read.status_code in (200, 201), read.text
    sent = httpx.post(f"{url}/uploads", files=given, headers=bearer, timeout=60, trust_env=False)
    assert sent.status_code in (200, 202), sent.text
    return str(sent.json()["id"])


def test_a_kept_draft_is_read_and_written_in_its_organisation_only(town: Town, batch: str) -> None:
    mine, theirs, auditor = town.browser("owner"), town.browser("foreign"), town.browser("auditor")
    path = "api/v1/drafts/policy/text"
    kept = mine("PUT", f"/o/{town.here}/{path}", {"text": MINE, "by": "Owner"})
    assert kept.status == 200, kept.text
    assert MINE in mine("GET", f"/o/{town.here}/{path}").text
    assert theirs("GET", f"/o/{town.here}/{path}").status == 404
    assert MINE not in theirs("GET", f"/o/{town.there}/{path}").text
    assert theirs("PUT", f"/o/{town.here}/{path}", {"text": "à moi", "by": "x"}).status == 404
    assert auditor("PUT", f"/o/{town.here}/{path}", {"text": "à moi", "by": "x"}).code == "may_not"
    assert MINE in mine("GET", f"/o/{town.here}/{path}").text
    for one in (town.accounts.folder / "organisations" / town.there).rglob("*"):
        assert not one.is_file() or MINE.encode() not in one.read_bytes()


def test_news_of_a_batch_go_to_its_organisation_only(town: Town, batch: str) -> None:
    for who, where in (("foreign", town.here), ("foreign", town.there)):
        for path in (f"jobs/{batch}", f"jobs/{batch}/events"):
            answer = town.browser(who)("GET", f"/o/{where}/api/v1/{path}")
            assert answer.status == 404
            assert "event-stream" not in answer.headers["content-type"]
    assert town.nobody()("GET", f"/o/{town.here}/api/v1/jobs/{batch}/events").status == 401
    assert town.browser("auditor")("DELETE", f"/o/{town.here}/api/v1/jobs/{batch}").code == "may_not"


def test_a_suggestion_number_of_one_organisation_means_nothing_in_another(town: Town, batch: str) -> None:
    mine, theirs = town.browser("owner"), town.browser("foreign")
    assert mine("GET", f"/o/{town.here}/api/v1/suggestions").status == 200
    for verb in ("accept", "dismiss"):
        for where, code in ((town.there, "unknown_suggestion"), (town.here, "")):
            answer = theirs("POST", f"/o/{where}/api/v1/suggestions/1/{verb}", {"by": "Foreign"})
            assert (answer.status, answer.code) == (404, code)
        auditor = town.browser("auditor")("POST", f"/o/{town.here}/api/v1/suggestions/1/{verb}", {"by": "x"})
        assert auditor.code == "may_not"


def test_assistants_come_in_by_a_token_from_no_other_page_and_under_no_other_name(town: Town) -> None:
    _, secret = town.token("owner", Permission.READ)
    known = {**ACCEPT, "Authorization": f"Bearer {secret}"}

    def status(path: str = "/api/v1/mcp", **headers: str) -> int:
        link = http.client.HTTPConnection("127.0.0.1", town.port, timeout=60)
        try:
            link.request("POST", path, json.dumps(LIST).encode(), {**headers})
            return link.getresponse().status
        finally:
            link.close()

    assert status(**known) == 200
    assert status(**{**known, "Host": "evil.example"}) in (400, 421)
    for origin in ELSEWHERE:
        assert status(**{**known, "Origin": origin}) == 403
    assert status(**ACCEPT) in (401, 403)
    cookie = {**ACCEPT, "Cookie": f"capnr={town.session('owner')}"}
    assert status(**cookie) in (401, 403, 404), "a session of the browser alone, and no word of where it comes from"
    assert status(f"/o/{town.there}/api/v1/mcp", **known) == 404


def test_a_share_link_that_is_taken_back_opens_nothing_and_is_no_token(town: Town, batch: str) -> None:
    workspace = open_workspace(Settings(workspace=town.accounts.workspace(town.here)))
    made, token = share(workspace, days=2)
    nobody = town.nobody()
    opened = nobody("GET", f"/o/{town.here}/p/s/{token}/")
    assert opened.status == 200
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in opened.headers["x-robots-tag"]
    assert opened.headers["cache-control"].startswith("private")
    assert town.program(token)("GET", "/api/v1/assessment").status == 401
    for path in ("..", "../../../api/v1/assessment", "%2e%2e/%2e%2e/api/v1/documents"):
        assert nobody("GET", f"/o/{town.here}/p/s/{token}/{path}").status in (401, 404)
    assert nobody("POST", f"/o/{town.here}/p/s/{token}/", "a=1").status in (401, 403, 404, 405)
    revoke(workspace, made.id)
    workspace.close()
    assert nobody("GET", f"/o/{town.here}/p/s/{token}/").status == 404


def test_a_role_that_was_taken_away_writes_no_draft_and_settles_no_suggestion(town: Town, batch: str) -> None:
    client, path = town.browser("contributor"), f"/o/{town.here}/api/v1/drafts/ai-charter/text"
    assert client("PUT", path, {"text": "un", "by": "x"}).status == 200
    set_role(town.accounts, town.here, town.people["contributor"], Role.AUDITOR)
    try:
        assert client("PUT", path, {"text": "deux", "by": "x"}).code == "may_not"
    finally:
        set_role(town.accounts, town.here, town.people["contributor"], Role.CONTRIBUTOR)


# A server of one workspace, on loopback


@pytest.fixture(scope="module")
def alone(capnr: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(capnr.start, tmp_path_factory.mktemp("alone") / "workspace", small_rules)
    yield made
    made.process.terminate()
    made.process.communicate(timeout=60)


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_no_answer_may_be_read_by_a_page_of_another_origin(alone: Server, origin: str) -> None:
    for method, path in (
        ("GET", "/config"),
        ("GET", "/"),
        ("GET", "/p/"),
        ("GET", "/api/v1/documents"),
        ("GET", "/gradio_api/queue/data?session_hash=x1"),
        ("OPTIONS", "/gradio_api/queue/join"),
        ("OPTIONS", "/api/v1/ask/stream"),
    ):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        with httpx.stream(
            method, f"http://127.0.0.1:{alone.port}{path}", headers=asked, timeout=60, trust_env=False
        ) as answer:
            assert [name for name in answer.headers if name.startswith("access-control")] == [], path


@pytest.mark.parametrize("origin", ELSEWHERE)
@pytest.mark.parametrize("path", ["/ask/stream", "/ask", "/suggestions/1/accept", "/uploads", "/footprint", "/shares"])
def test_nothing_is_done_for_a_page_of_another_origin(alone: Server, origin: str, path: str) -> None:
    status, _ = alone.ask("POST", path, b'{"question": "x"}', Origin=origin, Content_Type="text/plain")
    assert status == 403


def test_streams_and_pictures_are_refused_under_another_name(alone: Server) -> None:
    for path in ("/jobs/none/events", "/documents/none/pages/1/picture", "/export/report", "/suggestions"):
        assert alone.ask("GET", path, Host="evil.example")[0] == 400


def packed(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_bomb_that_is_uploaded_is_refused_alone_and_leaves_nothing(alone: Server) -> None:
    before = alone.memory()
    bomb = packed(*((f"{n}.txt", bytes(40 * MB)) for n in range(20)))
    assert len(bomb) < MB
    sent = alone.send([("bombe.zip", bomb), ("charte.md", "# Charte\n\nUne charte est signée.\n".encode())])
    assert sent[0] in (200, 202)
    assert alone.ask("GET", "/health")[0] == 200
    done = alone.ended(sent[1]["id"])
    assert done["state"] == "done"
    assert any(one["name"].startswith("bombe.zip") for one in done["refused"]), done
    assert len(done["documents"]) == 1
    assert alone.memory() - before < 200 * MB
    assert alone.inbox() == []


def test_names_that_climb_name_a_document_and_no_file(alone: Server) -> None:
    text = "# Politique\n\nLa politique d’achats est signée par la direction.\n"
    names = ("../../escaped.md", "/etc/escaped.md", "..\\..\\escaped.md", "a/../../escaped.md")
    inside = packed(*((name, f"{text}{number}".encode()) for number, name in enumerate(names)))
    sent = alone.send([("archive.zip", inside), ("../../escaped-too.md", f"{text}seul".encode())])
    done = alone.ended(sent[1]["id"])
    assert done["state"] == "done"
    around = [one for one in alone.folder.parent.rglob("*escaped*") if alone.folder not in one.parents]
    assert around == []
    assert not Path("/etc/escaped.md").exists()
    listed = alone.ask("GET", "/documents")[1]["documents"]
    assert all(not one["name"].startswith("/") for one in listed)


def test_a_name_that_is_markup_or_a_header_is_only_a_name(alone: Server) -> None:
    name = "<img src=x onerror=alert(1)>.md"
    sent = alone.send([(name, "# Règle\n\nLa règle de durée est appliquée depuis 2025.\n".encode())])
    done = alone.ended(sent[1]["id"])
    assert done["state"] == "done"
    url = f"http://127.0.0.1:{alone.port}"
    for path in ("/p/", "/p/report", "/api/v1/assessment?format=html", "/api/v1/export/report?format=html"):
        answer = httpx.get(f"{url}{path}", timeout=120, trust_env=False, follow_redirects=True)
        assert "<img src=x" not in answer.text, path
