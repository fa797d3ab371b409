"""Evidence is asked for by one name: a theme, an indicator or a criterion."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from tests.conftest import Built
from ui.api.app import create_app


@pytest.fixture
def api(small_copy: Built) -> Iterator[TestClient]:
    workspace = open_workspace(Settings(workspace=Path(small_copy.folder)))
    with TestClient(create_app(workspace, load(workspace.settings.referential)), base_url="http://127.0.0.1") as client:
        yield client
    workspace.close()


@pytest.mark.parametrize("asked", [{}, {"indicator": "6.1", "criterion": "6.1.a"}, {"theme": "ai", "indicator": "6.1"}])
def test_none_or_two_names_are_refused_and_say_what_to_do(api: TestClient, asked: dict[str, str]) -> None:
    said = api.get("/api/v1/evidence", params=asked)
    assert (said.status_code, said.json()["code"]) == (422, "name_one")
    assert "un seul" in said.json()["detail"]


def test_an_unknown_name_is_not_found(api: TestClient) -> None:
    assert api.get("/api/v1/evidence", params={"indicator": "99.9"}).status_code == 404
