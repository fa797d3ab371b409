"""The API: the same results as the functions behind it, errors as problem documents, closed to other pages."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.errors import UsageError
from assistant.referentials import load
from assistant.reports.html import assessment_html
from assistant.reports.wire import assessment_json
from assistant.settings import Settings
from scoring.model import Referential
from ui.api.app import create_app
from ui.server import serve

ON = date(2026, 11, 23)
HOST = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def rules(small_rules: Path) -> Referential:
    return load(str(small_rules))


@pytest.fixture
def workspace(small_copy: Any) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=small_copy.folder))
    yield opened
    opened.close()


@pytest.fixture
def api(workspace: Workspace, rules: Referential) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, rules, ON), base_url=HOST) as client:
        yield client


@pytest.fixture
def empty(tmp_path: Path, rules: Referential) -> Iterator[TestClient]:
    opened = open_workspace(Settings(workspace=tmp_path / "empty"))
    with TestClient(create_app(opened, rules, ON), base_url=HOST) as client:
        yield client
    opened.close()


def is_problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The problem document of an answer, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert "Traceback" not in answer.text
    if code:
        assert body["code"] == code
    return body


def test_the_assessment_is_the_one_of_the_functions(api: TestClient, workspace: Workspace, rules: Referential) -> None:
    report = assess_workspace(workspace, rules, on=ON)
    assert api.get("/api/v1/assessment").json() == assessment_json(report, "fr")
    assert api.get("/api/v1/assessment?lang=en").json() == assessment_json(report, "en")
    page = api.get("/api/v1/assessment?format=html&lang=en")
    assert page.text == assessment_html(report, "en")
    assert "script-src" not in page.headers["content-security-policy"]


def test_two_requests_give_the_same_bytes(api: TestClient) -> None:
    assert api.get("/api/v1/assessment").content == api.get("/api/v1/assessment").content


def test_every_quote_is_found_in_its_page(api: TestClient) -> None:
    found = [one for indicator in api.get("/api/v1/assessment").json()["indicators"] for one in indicator["evidence"]]
    found += api.post("/api/v1/ask", json={"question": "Que disent nos documents sur les achats numériques ?"}).json()[
        "citations"
    ]
    assert found
    for one in found:
        page = api.get(f"/api/v1/documents/{one['document']}/pages/{one['page']}").json()
        assert page["text"][one["start"] : one["end"]] == one["quote"]


def test_files_are_read_or_refused_and_known_again(api: TestClient) -> None:
    files = [
        ("files", ("../../politique.md", "# Politique\n\nLa politique numérique responsable est signée.".encode())),
        ("files", ("vide.pdf", b"")),
        ("files", ("politique.md", b"Un autre texte sous le meme nom, plus court.")),
    ]
    before = len(api.get("/api/v1/documents").json()["documents"])
    done = api.post("/api/v1/documents", files=files).json()
    assert [one["name"] for one in done["documents"]] == ["politique (2).md", "politique.md"]
    assert [(one["name"], one["code"]) for one in done["refused"]] == [("vide.pdf", "empty")]
    assert done["reused"] == []
    again = api.post("/api/v1/documents", files=files[:1]).json()
    assert again["reused"] == [again["documents"][0]["id"]]
    assert len(api.get("/api/v1/documents").json()["documents"]) == before + 2
    assert api.get("/api/v1/health").json()["documents"] == before + 2


def test_a_decision_counts_at_once_and_is_refused_when_it_is_not_signed(api: TestClient) -> None:
    before = api.get("/api/v1/assessment").json()
    wanted = next(
        one["id"]
        for indicator in before["indicators"]
        for one in indicator["evidence"]
        if one["counts"] and one["stance"] in ("done", "rule")
    )
    path = f"/api/v1/evidence/{wanted}/decision"
    is_problem(api.post(path, json={"state": "confirmed", "by": "  "}), 422, "malformed")
    is_problem(api.post(path, json={"state": "maybe", "by": "A. Martin"}), 422, "malformed")
    is_problem(api.post(path, json={"state": "confirmed", "by": "A. Martin", "level": 3}), 422, "malformed")
    assert api.get("/api/v1/assessment").json() == before
    made = api.post(path, json={"state": "confirmed", "by": "A. Martin", "why": "vu"}).json()
    assert (made["evidence"], made["state"], made["by"], made["why"]) == (wanted, "confirmed", "A. Martin", "vu")
    assert api.get("/api/v1/assessment").json()["score"]["confirmed"] > 0
    api.post(path, json={"state": "rejected", "by": "B. Durand"})
    assert api.get("/api/v1/assessment").json()["score"]["confirmed"] == 0


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/documents/doc-none/pages/1", "unknown_document"),
        ("/explain/zz", "unknown_indicator"),
        ("/referentials/none", "unknown_referential"),
        ("/referentials/pyproject.yaml", "unknown_referential"),
        ("/nothing", ""),
    ],
)
def test_what_does_not_exist_is_a_404_in_the_language_asked(api: TestClient, path: str, code: str) -> None:
    french = is_problem(api.get(f"/api/v1{path}"), 404, code)
    english = is_problem(api.get(f"/api/v1{path}?lang=en"), 404, code)
    assert french["detail"] != english["detail"]


def test_other_wrong_requests_say_what_is_wrong(api: TestClient) -> None:
    document = api.get("/api/v1/documents").json()["documents"][0]["id"]
    is_problem(api.get(f"/api/v1/documents/{document}/pages/999"), 404, "unknown_page")
    is_problem(api.get(f"/api/v1/documents/{document}/pages/first"), 422, "malformed")
    is_problem(api.post("/api/v1/evidence/ev-none/decision", json={"state": "rejected", "by": "A"}), 404)
    is_problem(api.post("/api/v1/ask", json={"question": "  "}), 422, "empty_question")
    is_problem(api.post("/api/v1/ask", content=b"{", headers={"content-type": "application/json"}), 422, "malformed")
    is_problem(api.get("/api/v1/assessment?format=pdf"), 422, "malformed")
    is_problem(api.delete("/api/v1/documents"), 405)


def test_an_empty_workspace_is_a_conflict_not_a_failure(empty: TestClient) -> None:
    assert empty.get("/api/v1/documents").json()["documents"] == []
    is_problem(empty.get("/api/v1/assessment"), 409, "no_documents")
    is_problem(empty.post("/api/v1/ask", json={"question": "Où en sommes-nous ?"}), 409, "no_documents")


def test_the_other_verbs_answer(api: TestClient, rules: Referential) -> None:
    listed = api.get("/api/v1/referentials").json()["referentials"]
    assert "nr-socle-2027-preview" in {one["id"] for one in listed}
    assert api.get(f"/api/v1/referentials/{rules.id}").json()["digest"] == rules.digest
    assert api.get("/api/v1/referentials/charte-nr").json()["id"] == "charte-nr"
    assert api.get("/api/v1/explain/level").json()["id"] == "level"
    assert api.get(f"/api/v1/explain/{rules.indicators[0].id}?confirmed=true").json()["children"]
    ledger = api.get("/api/v1/usage").json()
    assert ledger["schema"] == "capnr.usage/1"
    assert len(ledger["calls"]) >= ledger["total"]["calls"]
    answer = api.post("/api/v1/ask", json={"question": "Where do we stand?"}).json()
    assert (answer["schema"], answer["kind"], answer["lang"]) == ("capnr.answer/1", "status", "en")
    assert {"/api/v1/ask", "/api/v1/documents"} <= set(api.get("/api/v1/openapi.json").json()["paths"])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.10:7860", "", "[::1"])
def test_only_names_of_this_machine_are_answered(api: TestClient, host: str) -> None:
    is_problem(api.get("/api/v1/health", headers={"host": host}), 400)


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860"])
def test_every_name_of_this_machine_is_answered(api: TestClient, host: str) -> None:
    assert api.get("/api/v1/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_cannot_change_anything(api: TestClient, headers: dict[str, str]) -> None:
    is_problem(api.post("/api/v1/ask", json={"question": "x"}, headers=headers), 403)


def test_its_own_page_can(api: TestClient) -> None:
    headers = {"origin": HOST, "sec-fetch-site": "same-origin"}
    assert api.post("/api/v1/ask", json={"question": "Where do we stand?"}, headers=headers).status_code == 200


def test_a_body_without_a_size_or_too_large_is_refused(api: TestClient) -> None:
    is_problem(api.post("/api/v1/ask", content=iter([b"{}"])), 411)
    is_problem(api.post("/api/v1/ask", content=b"x" * 1_000_001), 413)
    is_problem(api.post("/api/v1/documents", content=b"", headers={"content-length": str(10**12)}), 413)


def test_every_answer_carries_the_safe_headers(api: TestClient) -> None:
    for path, host in (("/api/v1/health", "127.0.0.1"), ("/api/v1/nothing", "127.0.0.1"), ("/api/v1/health", "evil")):
        headers = api.get(path, headers={"host": host}).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none'")


def test_many_at_once_lose_nothing(api: TestClient, workspace: Workspace) -> None:
    evidence = [
        one["id"] for indicator in api.get("/api/v1/assessment").json()["indicators"] for one in indicator["evidence"]
    ][:12]

    def decide(wanted: str) -> int:
        body = {"state": "confirmed", "by": "A. Martin"}
        written = api.post(f"/api/v1/evidence/{wanted}/decision", json=body).status_code
        return max(written, api.get("/api/v1/assessment").status_code)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(decide, evidence)) == {200}
    assert sorted(one.evidence for one in workspace.decisions.history()) == sorted(evidence)


def test_a_server_is_for_this_machine_and_a_free_port_only(workspace: Workspace, rules: Referential) -> None:
    with pytest.raises(UsageError) as wrong:
        serve(workspace, rules, host="0.0.0.0", port=0)
    assert wrong.value.code == "not_loopback"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError) as busy:
            serve(workspace, rules, port=taken.getsockname()[1])
    assert busy.value.code == "port_taken"
