"""Share links: unguessable, dated, revocable, read-only; the same pages as files; nothing personal in either."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Workspace, open_workspace
from assistant.errors import UsageError
from assistant.referentials import load
from assistant.settings import Settings
from assistant.shares import admitted, revoke, share, shares, state
from assistant.storage.shares import FILE
from assistant.twin import twin
from ingest.model import Document, Page, PersonalData
from ui.api.app import create_app
from ui.desk import Desk
from ui.pages.book import Book
from ui.pages.export import write_site
from ui.pages.links import PATHS, address, resolve

ON = date(2026, 11, 23)
MAIL = "jeanne.dupont@exemple.fr"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with proposals on every indicator."""
    from evals.pages_workspace import build

    folder = tmp_path_factory.mktemp("shares") / "workspace"
    build(folder, on=ON, proposals=220, decisions=40)
    return folder


@pytest.fixture
def workspace(built: Path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=built))
    yield opened
    opened.close()
    (built / FILE).unlink(missing_ok=True)


@pytest.fixture
def client(workspace: Workspace) -> Iterator[TestClient]:
    desk = Desk(workspace, load(workspace.settings.referential), on=ON, lang="fr")
    app = create_app(workspace, desk.referential, desk=desk)
    with TestClient(app, base_url="http://127.0.0.1:7860") as made:
        yield made


def test_the_token_opens_the_pages_and_is_kept_nowhere(workspace: Workspace) -> None:
    made, token = share(workspace, days=3, by="Claire Martin")
    assert len(token) >= 43
    assert admitted(workspace, token) == made
    assert token not in (workspace.folder / FILE).read_text(encoding="utf-8")
    for wrong in ("", token[:-1], token.upper(), made.digest, made.id, "é" * 43, "\ud800"):
        assert admitted(workspace, wrong) is None


def test_two_links_are_apart_and_a_revoked_one_opens_nothing(workspace: Workspace) -> None:
    first, one = share(workspace)
    second, other = share(workspace)
    assert {first.id, second.id} == {each.id for each in shares(workspace)}
    revoke(workspace, first.id)
    assert admitted(workspace, one) is None
    assert admitted(workspace, other) is not None
    assert state(workspace, revoke(workspace, first.id)) == "revoked"
    with pytest.raises(UsageError, match="Aucun lien"):
        revoke(workspace, "none")


def test_a_link_ends_on_its_day(workspace: Workspace) -> None:
    made, token = share(workspace, days=1)
    file = workspace.folder / FILE
    data = json.loads(file.read_text(encoding="utf-8"))
    data["shares"][0]["until"] = made.at
    file.write_text(json.dumps(data), encoding="utf-8")
    assert admitted(workspace, token) is None
    assert state(workspace, shares(workspace)[0]) == "expired"


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_link_lasts_between_a_day_and_a_year(workspace: Workspace, days: int) -> None:
    with pytest.raises(UsageError):
        share(workspace, days=days)
    assert shares(workspace) == ()


def test_over_http_a_link_is_made_used_listed_and_revoked(client: TestClient) -> None:
    made = client.post("/api/v1/shares", json={"days": 2, "by": "Claire"}).json()
    path = made["address"].removeprefix("http://127.0.0.1:7860")
    opened = client.get(path)
    assert opened.status_code == 200
    assert "Lecture seule" in opened.text
    assert "script-src 'none'" in opened.headers["content-security-policy"]
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert opened.headers["x-robots-tag"] == "noindex, nofollow"
    assert "set-cookie" not in opened.headers
    listed = client.get("/api/v1/shares").json()["shares"]
    assert [(one["id"], one["state"]) for one in listed] == [(made["id"], "open")]
    assert "digest" not in listed[0]
    assert client.delete(f"/api/v1/shares/{made['id']}").json()["state"] == "revoked"
    assert client.get(path).status_code == 404
    assert client.delete("/api/v1/shares/none").status_code == 404


def test_a_wrong_token_and_an_ended_one_look_alike(client: TestClient) -> None:
    made = client.post("/api/v1/shares", json={}).json()
    path = made["address"].removeprefix("http://127.0.0.1:7860")
    client.delete(f"/api/v1/shares/{made['id']}")
    ended, never = client.get(path), client.get(f"/p/s/{'x' * 43}/")
    assert (ended.status_code, ended.text) == (never.status_code, never.text)


def test_every_link_of_a_shared_page_stays_behind_the_share_and_works(client: TestClient) -> None:
    made = client.post("/api/v1/shares", json={}).json()
    base = made["address"].removeprefix("http://127.0.0.1:7860")
    left, seen = [base], set[str]()
    while left and len(seen) < 60:
        path = left.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        for link in links(answer.text):
            target = str(answer.url.join(link)).split("#")[0].removeprefix("http://127.0.0.1:7860")
            assert target.startswith((base, "/p/assets/")), target
            left.append(target)
    assert len(seen) >= 60


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_only_read(client: TestClient, method: str) -> None:
    assert getattr(client, method)("/p/").status_code == 405


def test_pages_say_again_only_what_changed(client: TestClient) -> None:
    first = client.get("/p/indicators")
    again = client.get("/p/indicators", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    shown = client.get("/api/v1/assessment").json()["indicators"]
    wanted = next(one["evidence"][0]["id"] for one in shown if one["evidence"])
    indicator = next(one["id"] for one in shown if one["evidence"])
    before = client.get(f"/p/indicators/{indicator}")
    said = client.post(f"/api/v1/evidence/{wanted}/decision", json={"state": "rejected", "by": "Zoé Petit"})
    assert said.status_code == 200, said.text
    after = client.get(f"/p/indicators/{indicator}", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "Zoé Petit" in after.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/p/indicators/none", 404),
        ("/p/indicators/1.1/99", 404),
        ("/p/evidence/none", 404),
        ("/p/documents/none/pages/1", 404),
        ("/p/documents/none/pages/x", 404),
        ("/p/report/none", 404),
        ("/p/nothing/here", 404),
        ("/p/assets/other.css", 404),
        ("/p/calendar?contract=hier", 422),
        ("/p/calendar?target=9", 422),
    ],
)
def test_what_is_not_there_is_said_in_a_page(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    style = next(one for one in links(answer.text) if one.endswith(".css"))
    assert client.get(str(answer.url.join(style))).status_code == 200


def test_a_name_in_an_address_becomes_no_markup(client: TestClient) -> None:
    answer = client.get("/p/evidence/%3Cscript%3Ealert(1)%3C%2Fscript%3E?theme=%22%3E%3Cb%3E&lang=%3C")
    assert answer.status_code == 404
    assert "<script" not in answer.text
    assert "<b>" not in answer.text


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    opened = open_workspace(Settings(workspace=tmp_path / "empty"))
    try:
        app = create_app(opened, load(opened.settings.referential), on=ON)
        with TestClient(app, base_url="http://127.0.0.1:7860") as made:
            answer = made.get("/p/?lang=en")
            assert answer.status_code == 200
            assert "capnr assess" in answer.text
    finally:
        opened.close()


def test_the_exported_folder_holds_every_page_with_links_that_lead_to_files(
    tmp_path: Path,
) -> None:
    from evals.pages_workspace import build

    build(tmp_path / "workspace", on=ON, proposals=8, decisions=2)
    workspace = open_workspace(Settings(workspace=tmp_path / "workspace"))
    desk = Desk(workspace, load(workspace.settings.referential), on=ON, lang="fr")
    folder = tmp_path / "audit"
    count = write_site(Book(desk), folder)
    files = list(folder.rglob("*.html"))
    assert len(files) == count + 1
    broken = [
        (file.name, link)
        for file in files
        for link in links(file.read_text(encoding="utf-8"))
        if not link.startswith("#") and not (file.parent / link.split("#")[0]).resolve().is_file()
    ]
    assert broken == []
    said = (folder / "fr" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|/work|<script|<form", said)
    with pytest.raises(UsageError, match="pas vide"):
        write_site(Book(desk), folder)
    desk.close()
    workspace.close()


@pytest.mark.parametrize("name", PATHS)
def test_an_address_and_its_page_name_each_other(name: str) -> None:
    args = tuple(f"a b/é{at}" for at in range(PATHS[name].count("{}")))
    assert resolve(address((name, args))) == (name, args)


def test_a_page_is_shown_whole_with_its_quote_marked() -> None:
    page = Page(number=1, text="Avant. Cité ici. Après.")
    shown = twin(_document(page), page, {"e": (7, 16)})
    assert "".join(one.text for one in shown) == page.text
    assert [(one.text, one.begins) for one in shown if one.marked] == [("Cité ici.", ("e",))]


def test_a_shared_page_shows_what_surrounds_the_quote_and_masks_people() -> None:
    before = f"Écrire à {MAIL}. "
    page = Page(number=1, text=f"{'loin ' * 200}{before}Cité ici.{' loin' * 200}")
    at = page.text.index("Cité")
    mail = page.text.index(MAIL)
    personal = PersonalData(page=1, start=mail, end=mail + len(MAIL), kind="email")
    shown = twin(_document(page, personal), page, {"e": (at, at + 9)}, masked=True)
    said = "".join(one.text for one in shown)
    assert MAIL not in said
    assert "[" in said
    assert said.startswith(" … ")
    assert said.endswith(" … ")
    assert len(said) < 900
    assert "".join(one.text for one in shown if one.marked) == "Cité ici."


def _document(page: Page, *personal: PersonalData) -> Document:
    about: dict[str, Any] = {"digest": "0" * 64, "media_type": "text/plain", "size": 1, "problems": (), "metadata": {}}
    return Document(id="d", name="d.txt", title="", language="fr", pages=(page,), personal=personal, **about)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value and not value.startswith("data:")]


def links(text: str) -> list[str]:
    """Every address that a page links to."""
    reader = _Reader()
    reader.feed(text)
    return reader.found
