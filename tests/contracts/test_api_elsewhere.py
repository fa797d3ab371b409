"""An address of the API that is not there is answered by the API, with whatever application stands at the root."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from ui.api.app import create_app


def page(_: object) -> PlainTextResponse:
    """What stands at the root."""
    return PlainTextResponse("the workbench")


@pytest.fixture
def api(small_copy: Any, small_rules: Path) -> Iterator[TestClient]:
    workspace = open_workspace(Settings(workspace=small_copy.folder))
    app = create_app(workspace, load(str(small_rules)), date(2026, 11, 23))
    app.mount("/", Starlette(routes=[Route("/{rest:path}", page, methods=["GET", "POST", "DELETE"])]))
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client
    workspace.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v2/ask", 404),
        ("GET", "/api/", 404),
        ("DELETE", "/api/v1/assessment", 405),
        ("PUT", "/api/v1/ask", 405),
    ],
)
def test_what_is_not_there_is_a_problem_document(api: TestClient, method: str, path: str, status: int) -> None:
    answer = api.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_what_is_there_is_answered_and_the_rest_belongs_to_the_root(api: TestClient) -> None:
    assert api.get("/api/v1/health").status_code == 200
    assert api.get("/api/v1/openapi.json").status_code == 200
    assert api.get("/elsewhere").text == "the workbench"
