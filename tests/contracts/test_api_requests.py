"""What holds for every request: pages of a list, version tags, keys that make it safe to repeat, a bounded pace."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.assessment import assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from scoring.model import Referential
from ui.api.app import create_app
from ui.api.rates import Buckets

ON = date(2026, 11, 23)
HOST = "http://127.0.0.1:7860"
V1 = "/api/v1"


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


def evidence_of(workspace: Workspace, rules: Referential) -> list[str]:
    report = assess_workspace(workspace, rules, on=ON)
    return [one.proposal.id for one in report.evidence if one.counts]


def all_pages(api: TestClient, path: str, key: str) -> list[list[Any]]:
    """The pages of a list, following its links to the end."""
    pages = []
    while path:
        answer = api.get(path)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()[key] if key else answer.json())
        path = answer.links.get("next", {}).get("url", "")
    return pages


def share(api: TestClient, name: str) -> str:
    return str(api.post(f"{V1}/shares", json={"by": name}).json()["id"])


@pytest.mark.parametrize(
    ("path", "key"),
    [("/documents", "documents"), ("/referentials", "referentials"), ("/recommendations", "recommendations")],
)
def test_pages_of_a_list_are_the_list(api: TestClient, path: str, key: str) -> None:
    whole = api.get(f"{V1}{path}")
    assert "link" not in whole.headers
    pages = all_pages(api, f"{V1}{path}?limit=2", key)
    assert len(pages) > 1
    assert all(len(one) <= 2 for one in pages)
    assert [one for page in pages for one in page] == whole.json()[key]


def test_what_is_added_meanwhile_neither_repeats_nor_hides_anything(api: TestClient) -> None:
    made = [share(api, f"N{number}") for number in range(4)]
    first = api.get(f"{V1}/shares?limit=2")
    share(api, "later")
    rest = all_pages(api, first.links["next"]["url"], "shares")
    seen = [one["id"] for one in first.json()["shares"]] + [one["id"] for page in rest for one in page]
    assert len(seen) == len(set(seen))
    assert set(made) <= set(seen)


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "é", "a" * 700])
def test_a_cursor_of_nobody_is_refused(api: TestClient, cursor: str) -> None:
    answer = api.get(f"{V1}/documents", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


def test_a_cursor_of_another_list_is_refused(api: TestClient) -> None:
    following = api.get(f"{V1}/documents?limit=1").links["next"]["url"]
    other = api.get(following.replace("/documents", "/recommendations"))
    assert (other.status_code, other.json()["code"]) == (422, "bad_cursor")
    assert api.get(f"{V1}/documents?limit=501").status_code == 422


@pytest.mark.parametrize("path", ["/assessment", "/documents", "/usage", "/assessment?format=html", "/calendar"])
def test_what_did_not_change_is_not_sent_again(api: TestClient, path: str) -> None:
    first = api.get(f"{V1}{path}")
    again = api.get(f"{V1}{path}", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert api.get(f"{V1}{path}", headers={"If-None-Match": '"other"'}).content == first.content


def test_the_second_of_two_people_is_told_that_the_first_decided(
    api: TestClient, workspace: Workspace, rules: Referential
) -> None:
    wanted = evidence_of(workspace, rules)[0]
    seen = {"If-Match": api.get(f"{V1}/evidence/{wanted}/history").headers["etag"]}
    path = f"{V1}/evidence/{wanted}/decision"
    assert api.post(path, json={"state": "confirmed", "by": "A. Martin"}, headers=seen).status_code == 200
    late = api.post(path, json={"state": "rejected", "by": "B. Durand"}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert [one.state for one in workspace.decisions.history(wanted)] == ["confirmed"]


def test_edits_of_documents_recommendations_and_declarations_mind_what_was_seen(api: TestClient) -> None:
    document = api.get(f"{V1}/documents").json()["documents"][0]["id"]
    book = api.get(f"{V1}/recommendations").json()["recommendations"][0]
    criterion = book["gap"]["criteria"][0]["id"]
    edits = [
        (f"/documents/{document}?lang=en", "PUT", f"/documents/{document}/date", {"day": "2026-01-02", "by": "A"}),
        (
            f"/recommendations/{book['id']}/history",
            "PATCH",
            f"/recommendations/{book['id']}",
            {"title": "T", "by": "A"},
        ),
        (
            f"/criteria/{criterion}/declarations",
            "POST",
            f"/criteria/{criterion}/declaration",
            {"status": "met", "by": "A"},
        ),
    ]
    for read, method, write, body in edits:
        seen = {"If-Match": api.get(f"{V1}{read}").headers["etag"]}
        assert api.request(method, f"{V1}{write}", json=body, headers=seen).status_code == 200, write
        assert api.request(method, f"{V1}{write}", json=body, headers=seen).status_code == 412, write
        assert api.request(method, f"{V1}{write}", json=body).status_code == 200, write


def test_a_request_sent_twice_is_carried_out_once(api: TestClient, workspace: Workspace, rules: Referential) -> None:
    wanted = evidence_of(workspace, rules)[0]
    path, key = f"{V1}/evidence/{wanted}/decision", {"Idempotency-Key": "once"}
    body = {"state": "confirmed", "by": "A. Martin"}
    first, again = api.post(path, json=body, headers=key), api.post(path, json=body, headers=key)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert len(workspace.decisions.history(wanted)) == 1
    other = api.post(path, json={**body, "state": "rejected"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert api.post(path, json=body, headers={"Idempotency-Key": "k" * 201}).status_code == 422


def test_the_answer_outlives_the_server_and_a_day_ends_it(
    api: TestClient, workspace: Workspace, rules: Referential
) -> None:
    path, key = f"{V1}/recommendations", {"Idempotency-Key": "add"}
    body = {"title": "Former les équipes", "by": "A. Martin"}
    first = api.post(path, json=body, headers=key)
    assert first.status_code == 201
    with TestClient(create_app(workspace, rules, ON), base_url=HOST) as later:
        assert later.post(path, json=body, headers=key).content == first.content
    with workspace.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE replays SET at = '2020-01-01T00:00:00+00:00'")
    anew = api.post(path, json=body, headers=key)
    assert anew.status_code == 201
    assert anew.json()["id"] != first.json()["id"]


def test_requests_at_the_same_time_under_one_key_are_carried_out_once(api: TestClient, workspace: Workspace) -> None:
    def add(_: int) -> int:
        body = {"title": "Une fois", "by": "A"}
        return api.post(f"{V1}/recommendations", json=body, headers={"Idempotency-Key": "same"}).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = set(pool.map(add, range(6)))
    assert statuses <= {201, 409}
    own = [one for one in api.get(f"{V1}/recommendations").json()["recommendations"] if one["own"]]
    assert len(own) == 1


def test_a_secret_is_answered_again_but_never_written_down(
    api: TestClient, workspace: Workspace, rules: Referential
) -> None:
    key = {"Idempotency-Key": "share"}
    first = api.post(f"{V1}/shares", json={"by": "A"}, headers=key)
    assert api.post(f"{V1}/shares", json={"by": "A"}, headers=key).content == first.content
    token = first.json()["address"].rstrip("/").rsplit("/", 1)[-1]
    files = [one for one in workspace.folder.rglob("*") if one.is_file()]
    assert files
    assert not any(token.encode() in one.read_bytes() for one in files)
    with TestClient(create_app(workspace, rules, ON), base_url=HOST) as later:
        spent = later.post(f"{V1}/shares", json={"by": "A"}, headers=key)
    assert (spent.status_code, spent.json()["code"]) == (409, "key_spent")


def test_what_an_erased_document_said_leaves_the_kept_answers(
    api: TestClient, workspace: Workspace, rules: Referential
) -> None:
    report = assess_workspace(workspace, rules, on=ON)
    chosen = next(one.proposal for one in report.evidence if one.counts and len(one.proposal.quote) > 60)
    body = {"state": "confirmed", "by": "A. Martin"}
    api.post(f"{V1}/evidence/{chosen.id}/decision", json=body, headers={"Idempotency-Key": "k"})
    assert api.delete(f"{V1}/documents/{chosen.document}?by=A").status_code == 200
    assert api.get(f"{V1}/verification", params={"text": chosen.quote}).json()["sound"] is True


def test_who_asks_too_often_is_told_when_to_come_back(workspace: Workspace, rules: Referential) -> None:
    bound = Settings(workspace=workspace.folder, rate=0.5, rate_burst=3)
    opened = open_workspace(bound)
    with TestClient(create_app(opened, rules, ON), base_url=HOST) as client:
        answers = [client.get(f"{V1}/health") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 2
        assert client.get("/p/").status_code == 200
        other = client.get(f"{V1}/health", headers={"Authorization": "Bearer another"})
        assert other.status_code != 429
    opened.close()


def test_a_bucket_fills_again_at_its_pace() -> None:
    clock = iter([0.0, 0.0, 0.0, 1.0, 1.0, 100.0, 100.0, 100.0])
    buckets = Buckets(pace=1, burst=2, clock=lambda: next(clock))
    assert [buckets.wait("a") for _ in range(8)] == [0, 0, 1, 0, 1, 0, 0, 1]
