"""Pictures and places of passages over HTTP: the same as the function behind them, safe to keep, clear when refused."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from lxml import html
from PIL import Image
from starlette.testclient import TestClient

from assistant.bootstrap import Workspace, open_workspace
from assistant.highlight import Highlighter
from assistant.referentials import load
from assistant.reports.highlight_wire import highlight_json
from assistant.settings import Settings
from retrieval.mapping import Proposal
from tests.highlight_kit import RULES, Made, made
from ui.api.app import create_app
from ui.web.common import page_pane

ON = date(2026, 11, 23)
HOST = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("api-highlight"))


@pytest.fixture(scope="module")
def workspace(built: Made) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=built.folder))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def api(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, load(RULES), ON), base_url=HOST) as client:
        yield client


@pytest.fixture(scope="module")
def ids(built: Made) -> dict[str, str]:
    return built.documents


@pytest.fixture(scope="module")
def evidence(built: Made) -> Proposal:
    return built.evidence


def test_a_highlight_is_the_one_of_the_function(api: TestClient, workspace: Workspace, ids: dict[str, str]) -> None:
    answer = api.get(f"/api/v1/documents/{ids['pdf']}/pages/1/highlight?start=100&end=180&lang=en")
    highlighter = Highlighter(workspace)
    try:
        (expected,) = highlighter.of(ids["pdf"], [(1, 100, 180)])
    finally:
        highlighter.close()
    assert answer.json() == highlight_json(expected, "en")
    assert answer.json()["rects"]


def test_evidence_and_its_place_give_the_same(api: TestClient, evidence: Proposal) -> None:
    place = f"start={evidence.start}&end={evidence.end}"
    page = f"/api/v1/documents/{evidence.document}/pages/{evidence.page}"
    by_evidence = api.get(f"/api/v1/evidence/{evidence.id}/highlight").json()
    assert by_evidence == api.get(f"{page}/highlight?{place}").json()
    assert by_evidence["quote"] == evidence.quote
    assert by_evidence["state"] == "exact"
    pictures = [api.get(f"{base}picture?{more}width=500") for base, more in (
        (f"/api/v1/evidence/{evidence.id}/", ""), (f"{page}/", f"{place}&"))]  # fmt: skip
    assert pictures[0].content == pictures[1].content


def test_a_picture_is_a_png_that_a_browser_keeps_for_itself_and_asks_about(
    api: TestClient, ids: dict[str, str]
) -> None:
    address = f"/api/v1/documents/{ids['pdf']}/pages/1/picture?start=10&end=40&width=640"
    first = api.get(address)
    assert first.status_code == 200
    assert first.headers["content-type"] == "image/png"
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(first.content)).width == 640
    again = api.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = api.get(address.replace("end=40", "end=60"), headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]
    assert api.get("/api/v1/health").headers["cache-control"] == "no-store"


def test_a_passage_over_two_pages(api: TestClient, ids: dict[str, str]) -> None:
    answer = api.get(f"/api/v1/documents/{ids['pdf']}/highlight?piece=1:900:960&piece=2:0:40")
    assert [page["page"] for page in answer.json()["pages"]] == [1, 2]
    assert all(page["rects"] for page in answer.json()["pages"])


def test_a_document_without_pictures_gives_its_passage(api: TestClient, ids: dict[str, str]) -> None:
    found = api.get(f"/api/v1/documents/{ids['docx']}/pages/1/highlight?start=5&end=30").json()
    assert (found["drawable"], found["size"], found["rects"], found["state"]) == (False, None, [], "none")
    assert f'<mark id="p1-5-30">{found["quote"]}</mark>' in found["passage_html"]
    refused = api.get(f"/api/v1/documents/{ids['docx']}/pages/1/picture")
    assert (refused.status_code, refused.json()["code"]) == (404, "no_picture")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/documents/doc-none/pages/1/picture", 404, "unknown_document"),
        ("/documents/{pdf}/pages/99/picture", 404, "unknown_page"),
        ("/documents/{pdf}/pages/0/highlight", 404, "unknown_page"),
        ("/documents/{pdf}/pages/1/picture?start=9&end=2", 422, "bad_passage"),
        ("/documents/{pdf}/pages/1/highlight?start=0&end=999999", 422, "bad_passage"),
        ("/documents/{pdf}/pages/1/highlight?start=-1", 422, "malformed"),
        ("/documents/{pdf}/pages/1/picture?width=100000", 422, "malformed"),
        ("/documents/{pdf}/pages/1/picture?width=x", 422, "malformed"),
        ("/documents/{pdf}/highlight", 422, "malformed"),
        ("/documents/{pdf}/highlight?piece=1:2", 422, "bad_option"),
        ("/documents/{pdf}/highlight?piece=%C2%B2:0:1", 422, "bad_option"),
        ("/evidence/ev-none/highlight", 404, "unknown_evidence"),
        ("/evidence/ev-none/picture", 404, "unknown_evidence"),
    ],
)
def test_what_is_not_there_is_said_in_a_problem_document(
    api: TestClient, ids: dict[str, str], address: str, status: int, code: str
) -> None:
    answer = api.get(f"/api/v1{address.format(**ids)}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_the_pane_of_the_screens_shows_the_picture_beside_the_words(
    api: TestClient, ids: dict[str, str], evidence: Proposal
) -> None:
    desk = api.app.state.desk  # type: ignore[attr-defined]  # an application of FastAPI
    pane = html.fragment_fromstring(page_pane(desk, f"{ids['pdf']}:1:{evidence.start}:{evidence.end}", "en"))
    (picture,) = pane.iter("img")
    assert picture.get("alt") == (
        f"Picture of “11-strategy-summary-en.pdf”, page 1 of 2. Quoted passage: “{evidence.quote}”"
    )
    answer = api.get(picture.get("src", ""))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert [one.text for one in pane.iter("mark")] == [evidence.quote]
    (large,) = pane.iter("a")
    assert Image.open(io.BytesIO(api.get(large.get("href", "")).content)).width == 2_000
    turned = html.fragment_fromstring(page_pane(desk, f"{ids['pdf']}:2", "fr"))
    assert not list(turned.iter("mark"))
    assert api.get(next(turned.iter("img")).get("src", "")).status_code == 200


def test_the_pane_of_a_document_without_pictures_shows_its_words(api: TestClient, ids: dict[str, str]) -> None:
    desk = api.app.state.desk  # type: ignore[attr-defined]  # as above
    pane = html.fragment_fromstring(page_pane(desk, f"{ids['docx']}:1:0:11", "fr"))
    assert not list(pane.iter("img"))
    assert [one.text for one in pane.iter("mark")] == ["Politique d"]
    for wrong in ("", "doc-none:1:0:5", f"{ids['docx']}:9", f"{ids['docx']}:1:9:2", f"{ids['docx']}:²"):
        assert "<mark" not in page_pane(desk, wrong, "fr")
