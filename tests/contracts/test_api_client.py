"""The client knows every operation and copes with failures; a command through a server prints the same bytes."""

import inspect
import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
import uvicorn

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from tests.conftest import Built, Inside
from ui.api.app import create_app
from ui.api.contract import operations
from ui.client import Changed, Client, Invalid, NotFound, TooMany, Unreachable


class Running:
    """The API of a workspace on a free port."""

    def __init__(self, folder: Path, rules: Path) -> None:
        still = Settings(workspace=folder, referential=str(rules), lang="fr", embed_behind="none")
        self.workspace = open_workspace(still)
        app = create_app(self.workspace, load(str(rules)))
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.05)
        self.address = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.workspace.close()


@pytest.fixture
def running(small_copy: Built, small_rules: Path) -> Iterator[Running]:
    made = Running(small_copy.folder, small_rules)
    yield made
    made.close()


@pytest.fixture
def client(running: Running) -> Iterator[Client]:
    with Client(running.address, lang="fr") as made:
        yield made


def test_every_operation_has_a_method_that_takes_what_it_takes(client: Client) -> None:
    described = client.http.data("GET", "/openapi.json")
    spelled = {"in": "spoken", "set": "changes", "format": "form"}
    for key, _, one in operations(described):
        method = getattr(client, one["operationId"], None)
        assert method is not None, f"{key}: no method {one['operationId']}"
        takes = set(inspect.signature(method).parameters)
        asked = {each["name"] for each in one.get("parameters", []) if each["in"] in ("path", "query")}
        asked -= {"limit", "cursor", "lang"}
        body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if "$ref" in body:
            asked |= set(described["components"]["schemas"][body["$ref"].rsplit("/", 1)[-1]]["properties"])
        missing = {spelled.get(name, name) for name in asked} - takes
        # another form of the answer is for the commands
        assert missing <= {"form", "masked", "statements"}, f"{key}: {missing}"


def test_a_person_works_through_the_client(client: Client) -> None:
    found = client.assessment()
    wanted = next(one for each in found["indicators"] for one in each["evidence"] if one["counts"])
    page = client.page_text(wanted["document"], wanted["page"])
    assert page.text[wanted["start"] : wanted["end"]] == wanted["quote"]
    made = client.decide(wanted["id"], state="confirmed", by="A. Martin")
    assert (made.evidence, made.state) == (wanted["id"], "confirmed")
    assert [one["by"] for one in client.evidence_history(wanted["id"])["decisions"]] == ["A. Martin"]
    job = client.upload([("note.md", "# Note\n\nLa charte est signée et appliquée.".encode())])
    events = list(client.follow_job(job.id))
    assert [one.name for one in events][-1] == "end"
    assert events[-1].data["state"] == "done"
    told = list(client.ask_stream(question="Où en sommes-nous ?"))
    assert {one.name for one in told[:-1]} == {"sentence"}
    assert told[-1].data["answer"] == client.ask(question="Où en sommes-nous ?").answer
    if client.evidence_highlight(wanted["id"]).drawable:
        assert client.evidence_picture(wanted["id"])[:4] == b"\x89PNG"
    assert client.export("report", form="html").startswith(b"<!DOCTYPE html>")


def test_a_list_comes_with_all_its_pages(client: Client) -> None:
    for number in range(5):
        client.share(by=f"N{number}")
    answers = client.http.whole("/shares", "shares", {"limit": 2})
    assert answers == client.shares()
    assert len(answers["shares"]) == 5


def test_errors_are_exceptions_that_say_what_is_wrong(client: Client) -> None:
    with pytest.raises(NotFound) as missing:
        client.document("doc-none")
    assert (missing.value.status, missing.value.code) == (404, "unknown_document")
    assert "doc-none" in missing.value.detail
    with pytest.raises(Invalid):
        client.ask(question=" ")
    document = client.documents()["documents"][0]["id"]
    with pytest.raises(Changed):
        client.date_document(document, day=date(2026, 1, 1), by="A", seen='"old"')
    with Client("http://127.0.0.1:9", sleep=lambda _: None) as nobody, pytest.raises(Unreachable):
        nobody.health()


def test_what_may_be_sent_again_is_with_the_same_key_and_nothing_else_is() -> None:
    seen: list[tuple[str, str]] = []
    waits: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.method, request.headers.get("idempotency-key", "")))
        if len(seen) < 3:
            return httpx.Response(503, headers={"Retry-After": "2"}, json={"detail": "busy"})
        return httpx.Response(200, json={"id": "s", "address": "a"})

    with Client("http://server", transport=httpx.MockTransport(answer), sleep=waits.append) as client:
        assert client.share(by="A")["id"] == "s"
        assert len({key for _, key in seen}) == 1
        assert all(key for _, key in seen)
        assert waits == [2.0, 2.0]
        seen.clear()
        with pytest.raises(Exception, match="busy"):
            client.what_if(changes={})
        assert seen == [("POST", "")]


def test_a_server_that_never_has_time_is_given_up() -> None:
    def busy(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            429, headers={"Retry-After": "1"}, json={"detail": "slow down", "code": "too_many_requests"}
        )

    client = Client("http://server", transport=httpx.MockTransport(busy), sleep=lambda _: None)
    with client, pytest.raises(TooMany) as told:
        client.health()
    assert told.value.code == "too_many_requests"


COMMANDS = [
    ("assess",),
    ("assess", "--format", "json"),
    ("assess", "--format", "html"),
    ("assess", "--format", "json", "--out", "OUT"),
    ("documents",),
    ("documents", "--format", "json"),
    ("documents", "show", "DOCUMENT"),
    ("documents", "show", "DOCUMENT", "--format", "json"),
    ("documents", "show", "doc-none"),
    ("text", "DOCUMENT", "--page", "1"),
    ("text", "DOCUMENT", "--page", "99"),
    ("ask", "Que manque-t-il pour le niveau 1 ?"),
    ("ask", "Que disent nos documents sur les achats ?", "--format", "json"),
    ("ask", "Que disent nos documents sur les achats ?", "--out", "OUT"),
    ("--lang", "en", "ask", "What level do we reach?"),
    ("search", "achats responsables"),
    ("search", "achats responsables", "--format", "json", "--k", "3", "--in", "fr"),
    ("evidence", "--indicator", "6.1"),
    ("evidence", "--indicator", "6.1", "--format", "json"),
    ("evidence", "--theme", "none"),
    ("explain", "level"),
    ("explain", "6.1", "--format", "json", "--confirmed"),
    ("history", "EVIDENCE"),
    ("history", "EVIDENCE", "--format", "json"),
    ("history", "ev-none"),
    ("policies",),
    ("what-if", "--set", "6.1.a=met"),
    ("what-if", "--set", "6.1.a=met", "--format", "json"),
    ("plan", "--target", "1"),
    ("plan", "--target", "1", "--format", "json", "--budget", "12,5"),
    ("plan", "--target", "9"),
    ("calendar", "--contract", "2026-01-01"),
    ("calendar", "--format", "json"),
    ("hidden",),
    ("hidden", "--format", "json"),
    ("recommend",),
    ("recommend", "list", "--format", "json"),
    ("recommend", "history", "6.1"),
    ("recommend", "history", "none"),
    ("share", "--list"),
    ("share", "--list", "--format", "json"),
    ("diff", "1", "2"),
    ("export", "report", "--format", "html"),
    ("export", "plan", "--format", "json"),
    ("export", "bundle", "--out", "OUT"),
    ("draft", "policy"),
    ("usage",),
    ("usage", "--format", "json"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda one: " ".join(one))
def test_a_command_through_a_server_gives_the_same_bytes(
    words: tuple[str, ...], shared: Running, inside: Inside, small_rules: Path, tmp_path: Path
) -> None:
    found = shared.workspace
    document = found.documents.all()[0].id
    evidence = found.decisions.history()[0].evidence

    def ran(*before: str, after: tuple[str, ...] = ()) -> tuple[int, str, str, bytes]:
        out = tmp_path / "out"
        out.unlink(missing_ok=True)
        named = {"DOCUMENT": document, "EVIDENCE": evidence, "OUT": str(out)}
        done = inside(*before, *(named.get(one, one) for one in words), *after)
        return done.code, done.out, done.err, out.read_bytes() if out.exists() else b""

    here = ("--workspace", str(found.folder))
    if "ask" in words:
        ran(after=here)  # the first answer computes vectors and says so; the next ones find them
    local = ran(after=here)
    remote = ran("--server", shared.address)
    assert local[0] in (0, 2)
    assert remote == local


@pytest.fixture(scope="module")
def shared(small: Built, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for every command that only reads, with a decision taken."""
    import shutil

    folder = tmp_path_factory.mktemp("shared") / "workspace"
    shutil.copytree(small.folder, folder)
    made = Running(folder, small_rules)
    with Client(made.address) as client:
        wanted = next(one for each in client.assessment()["indicators"] for one in each["evidence"] if one["counts"])
        client.decide(wanted["id"], state="confirmed", by="A. Martin", why="lu")
    made.workspace.remember()
    yield made
    made.close()


def test_a_decision_through_a_server_is_told_as_a_local_one(
    running: Running, inside: Inside, small_rules: Path
) -> None:
    with Client(running.address) as client:
        counted = [one for each in client.assessment()["indicators"] for one in each["evidence"] if one["counts"]]
    wanted = counted[0]["id"]
    local = inside("confirm", wanted, "--by", "A", "--workspace", running.workspace.folder)
    remote = inside("--server", running.address, "confirm", wanted, "--by", "A")
    assert (remote.code, remote.raw) == (0, local.raw)
    assert len(running.workspace.decisions.history(wanted)) == 2


def test_what_people_write_through_a_server_is_told_as_a_local_one(running: Running, inside: Inside) -> None:
    here, there = ("--workspace", str(running.workspace.folder)), ("--server", running.address)
    for words in (
        ("declare", "6.1.a", "--status", "partly", "--by", "A. Martin", "--note", "vu"),
        ("declare", "6.1.a", "--status", "unknown", "--by", "A. Martin"),
        ("declare", "6.1.a", "--by", "A. Martin"),
        ("recommend", "comment", "6.1", "--text", "à voir", "--by", "A. Martin"),
        ("recommend", "edit", "6.1", "--title", "Une politique", "--by", "A. Martin"),
        ("recommend", "sign", "6.1", "--by", "A. Martin"),
        ("recommend", "drop", "8.1", "--why", "ailleurs", "--by", "A. Martin"),
        ("recommend", "restore", "8.1", "--by", "A. Martin"),
        ("settings", "staff=120"),
        ("settings",),
        ("settings", "--format", "json"),
    ):
        remote, local = inside(*there, *words), inside(*words, *here)
        assert (remote.code, remote.out) == (local.code, local.out), words
    told = inside(*there, "recommend", "history", "6.1")
    assert "à voir" in told.out
    made = inside(*there, "share", "--days", "3", "--by", "A. Martin", "--format", "json")
    link = json.loads(made.out)
    assert link["address"].startswith(running.address)
    assert link["id"] in inside(*there, "share", "--list").out
    assert inside(*there, "share", "--revoke", link["id"]).code == 0
    assert inside(*there, "share", "--export", "x").code == 2
    assert inside(*there, "recommend", "show", "6.1").code == 2


def test_what_does_not_go_through_a_server_is_refused(inside: Inside, running: Running) -> None:
    wrong = inside("--server", running.address, "serve")
    assert (wrong.code, wrong.out) == (2, "")
    assert "assess" in wrong.err
    assert inside("--server", running.address, "assess", "--sector", "esn").code == 2
    nobody = inside("--server", "http://127.0.0.1:9", "assess")
    assert nobody.code == 2
    assert "127.0.0.1:9" in nobody.err
