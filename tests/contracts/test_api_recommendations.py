"""Recommendations, drafts and deliverables over HTTP: the same functions and the same bytes as the command line."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx
from fastapi.testclient import TestClient

from assistant.assessment import assess_workspace
from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.reports import bundle_verify as verify
from assistant.reports.deliver import FORMATS, Wanted, deliver
from assistant.settings import Settings
from ui.api.app import create_app

ON = date(2026, 11, 23)


@pytest.fixture
def client(small_copy: Any, small_rules: Path) -> Iterator[TestClient]:
    workspace = open_workspace(Settings(workspace=small_copy.folder, referential=str(small_rules)))
    with TestClient(create_app(workspace, load(str(small_rules)), on=ON), base_url="http://127.0.0.1") as made:
        yield made
    workspace.close()


def test_a_recommendation_goes_through_its_whole_life(client: TestClient) -> None:
    listed = client.get("/api/v1/recommendations").json()
    assert listed["schema"] == "capnr.recommendations/1"
    assert listed["recommendations"]
    changed = client.patch("/api/v1/recommendations/r-1.1", json={"by": "Jeanne", "what": "Signer."})
    assert changed.status_code == 200, changed.text
    assert changed.json()["what"] == "Signer."
    assert changed.json()["edited"] == ["what"]
    made = client.post("/api/v1/recommendations", json={"by": "Paul", "title": "Nommer un sponsor", "after": "r-1.1"})
    assert made.status_code == 201, made.text
    own = made.json()["id"]
    assert client.post(f"/api/v1/recommendations/{own}/move", json={"by": "Paul"}).json()["n"] == 1
    said = client.post(f"/api/v1/recommendations/{own}/comment", json={"by": "Paul", "text": "Vu."}).json()
    assert [one["text"] for one in said["comments"]] == ["Vu."]
    assert own in client.post("/api/v1/recommendations/sign", json={"by": "Jeanne"}).json()["signed"]
    dropped = client.post(f"/api/v1/recommendations/{own}/drop", json={"by": "Paul", "why": "Trop tôt"}).json()
    assert (dropped["state"], dropped["why_dropped"]) == ("dropped", "Trop tôt")
    assert client.post(f"/api/v1/recommendations/{own}/restore", json={"by": "Paul"}).json()["state"] == "open"
    acts = [one["act"] for one in client.get(f"/api/v1/recommendations/{own}/history").json()["events"]]
    assert acts == ["add", "move", "comment", "sign", "drop", "restore"]


def test_what_is_wrong_is_a_problem_in_the_language_asked(client: TestClient) -> None:
    unknown = client.post("/api/v1/recommendations/r-99/comment?lang=en", json={"by": "Paul", "text": "x"})
    assert unknown.status_code == 404
    assert "Unknown recommendation" in unknown.json()["detail"]
    assert client.patch("/api/v1/recommendations/r-1.1", json={"by": "Paul"}).status_code == 422
    assert client.patch("/api/v1/recommendations/r-1.1", json={"by": " ", "what": "x"}).status_code == 422
    assert client.patch("/api/v1/recommendations/r-1.1", json={"by": "Paul", "colour": "red"}).status_code == 422
    assert client.get("/api/v1/export/poem").status_code == 404
    assert client.get("/api/v1/export/register?format=zip").status_code == 404
    assert client.get("/api/v1/drafts/poem").status_code == 404
    assert client.get("/api/v1/export/plan?target=8").status_code == 422


def test_deliverables_are_the_bytes_of_the_command_line(client: TestClient, small_copy: Any, small_rules: Path) -> None:
    workspace = open_workspace(Settings(workspace=small_copy.folder, referential=str(small_rules)))
    report = assess_workspace(workspace, load(str(small_rules)), on=ON)
    for what, forms in FORMATS.items():
        found = client.get(f"/api/v1/export/{what}?format={forms[0]}&lang=en")
        assert found.status_code == 200, found.text
        made = deliver(workspace, report, Wanted(what=what, form=forms[0], lang="en", mask=True))
        assert found.content == made.data, what
        assert found.headers["content-disposition"] == f'attachment; filename="{made.name}"'
        assert found.headers["content-type"] == made.media_type
    workspace.close()


def test_a_bundle_over_http_is_sound_and_a_draft_is_a_document(client: TestClient) -> None:
    assert verify.check(verify.unpacked(client.get("/api/v1/export/bundle").content))[0] == []
    draft = client.get("/api/v1/drafts/policy?format=docx&organisation=Ville")
    assert draft.status_code == 200
    assert any(one.text == "Ville" or "Ville" in one.text for one in open_docx(io.BytesIO(draft.content)).paragraphs)
