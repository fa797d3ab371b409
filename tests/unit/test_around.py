"""Of a passage every statement can be read with how it stands, the one that counts marked: files, pages, terminal."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.around import around
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from tests.conftest import ON, Built, Inside
from ui.api.app import create_app


@pytest.fixture
def workspace(small_copy: Built) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=Path(small_copy.folder)))
    yield opened
    opened.close()


@pytest.fixture
def report(workspace: Workspace, small_copy: Built) -> Report:
    return assess_workspace(workspace, load(small_copy.options[1]), on=date.fromisoformat(ON))


def test_what_was_proposed_is_marked_among_its_neighbours(workspace: Workspace, report: Report) -> None:
    assert report.evidence
    for one in report.evidence:
        found = around(workspace, one)
        document = workspace.documents.get(one.proposal.document)
        assert document is not None
        text = next(page.text for page in document.pages if page.number == one.proposal.page)
        assert all(text[each.said.start : each.said.end] == each.said.quote for each in found)
        assert [each.said.start for each in found] == sorted(each.said.start for each in found)
        chosen = [each.said for each in found if each.chosen]
        assert chosen
        assert all(each.start < one.proposal.end and one.proposal.start < each.end for each in chosen)
    assert any(
        len(around(workspace, one)) > sum(each.chosen for each in around(workspace, one)) for one in report.evidence
    )


def test_the_page_of_a_proof_shows_it_in_its_place_and_a_share_only_masked_text(
    workspace: Workspace, report: Report, small_copy: Built
) -> None:
    one = next(one for one in report.evidence if len(around(workspace, one)) > 1)
    with TestClient(create_app(workspace, load(small_copy.options[1])), base_url="http://127.0.0.1") as client:
        for lang, title, each in (
            ("fr", "À sa place", "Comment chaque phrase est lue"),
            ("en", "In its place", "How each"),
        ):
            html = client.get(f"/p/evidence/{one.proposal.id}", params={"lang": lang}).text
            assert title in html
            assert each in html
            assert html.count('class="twin flow"') == 1
        share = client.post("/api/v1/shares", json={"days": 1, "by": "Claire Martin"}).json()
        seen = client.get(f"{share['address'].rstrip('/')}/evidence/{one.proposal.id}")
        assert seen.status_code == 200
        assert 'class="twin flow"' not in seen.text


def test_the_terminal_shows_every_statement_on_demand(small: Built, inside: Inside) -> None:
    given = ("--indicator", "6.1", "--k", "2", "--workspace", small.folder, *small.options)
    plain, whole = inside("evidence", *given), inside("evidence", *given, "--statements")
    told = json.loads(inside("evidence", *given, "--format", "json").out)["passages"]
    assert "▸" not in plain.out
    for one in told:
        assert " ".join(one["statement"]["quote"].split())[:150] in plain.out
        for each in one["statements"]:
            assert " ".join(each["quote"].split()) in whole.out
    assert whole.out.count("   ▸ ") >= len(told)
    assert "   ▸ " in inside("search", "achats", "--workspace", small.folder, "--statements").out


def test_the_api_gives_the_same_text(workspace: Workspace, small: Built, inside: Inside, small_copy: Built) -> None:
    with TestClient(create_app(workspace, load(small_copy.options[1])), base_url="http://127.0.0.1") as client:
        asked = {"indicator": "6.1", "k": 2, "statements": True}
        said = client.get("/api/v1/evidence", params=asked, headers={"Accept": "text/plain"}).text
    assert "   ▸ " in said
