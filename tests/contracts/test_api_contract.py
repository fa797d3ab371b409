"""The OpenAPI document says everything about every operation, and the server answers as it says."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from ui.api.app import create_app
from ui.api.contract import OPERATIONS, SUBJECTS, operations
from ui.api.examples import ANSWERS, BODIES

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def server(small: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on a free port, on a copy of the small workspace."""
    import shutil

    folder = tmp_path_factory.mktemp("served") / "workspace"
    shutil.copytree(small.folder, folder)
    opened = open_workspace(Settings(workspace=folder, rate=100_000, rate_burst=1_000_000))
    app = create_app(opened, load(str(small_rules)), ON)
    made = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
    running = threading.Thread(target=made.run)
    running.start()
    while not made.started:
        running.join(0.05)
    yield f"http://127.0.0.1:{made.servers[0].sockets[0].getsockname()[1]}"
    made.should_exit = True
    running.join()
    opened.close()


@pytest.fixture(scope="module")
def described(small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    opened = open_workspace(Settings(workspace=tmp_path_factory.mktemp("described") / "workspace"))
    with TestClient(create_app(opened, load(str(small_rules)), ON), base_url="http://127.0.0.1:7860") as client:
        made: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    opened.close()
    return made


def resolved(made: dict[str, Any], schema: Any) -> dict[str, Any]:
    """A schema that stands alone."""
    return {**schema, "components": made["components"]}


def test_every_operation_has_a_name_a_subject_and_a_sentence(described: dict[str, Any]) -> None:
    found = {key: one for key, _, one in operations(described)}
    assert set(OPERATIONS) <= set(found), "described but not there"
    names = [one["operationId"] for one in found.values()]
    assert len(names) == len(set(names))
    for key, one in found.items():
        assert one["tags"][0] in SUBJECTS, key
        assert len(one["summary"]) > 8, key


def test_every_failure_is_a_problem_document(described: dict[str, Any]) -> None:
    for key, _, one in operations(described):
        told = {code for code in one["responses"] if code[0] in "45"}
        assert {"400", "401", "403", "404", "422", "429", "500", "503"} <= told, key
        for code in told:
            named = one["responses"][code]["$ref"].rsplit("/", 1)[-1]
            assert list(described["components"]["responses"][named]["content"]) == ["application/problem+json"]


def test_every_body_has_an_example_of_its_form(described: dict[str, Any]) -> None:
    seen = 0
    for key, _, one in operations(described):
        content = one.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None or key not in OPERATIONS:
            continue
        assert content["example"] == BODIES[one["operationId"]], key
        jsonschema.validate(content["example"], resolved(described, content["schema"]))
        seen += 1
    assert seen > 15


def test_every_answer_has_a_form_and_an_example_of_it(described: dict[str, Any]) -> None:
    seen = 0
    for key, _, one in operations(described):
        good = next(code for code in one["responses"] if code[0] == "2")
        content = one["responses"][good]["content"]
        assert content, key
        told = content.get("application/json")
        if key not in OPERATIONS or told is None or key.startswith("GET /export"):
            continue
        assert told["schema"], key
        if OPERATIONS[key][0] not in ("comment_evidence",):  # its example would need a language model
            assert "example" in told, key
            jsonschema.validate(told["example"], resolved(described, told["schema"]))
            seen += 1
    assert seen > 50
    assert set(ANSWERS) <= {name for name, _, _ in OPERATIONS.values()}


def test_every_list_has_pages(described: dict[str, Any]) -> None:
    paged = {
        one["operationId"]
        for _, _, one in operations(described)
        if {"limit", "cursor"} <= {each["name"] for each in one.get("parameters", [])}
    }
    lists = {
        "documents", "hidden_texts", "jobs", "policies", "evidence_history", "conversations", "search_conversations",
        "snapshots", "recommendations", "shares", "referentials", "usage",
    }  # fmt: skip
    assert lists <= paged


@pytest.fixture(scope="module")
def schema(server: str) -> Any:
    return schemathesis.openapi.from_url(f"{server}/api/v1/openapi.json")


LEFT_OUT = {
    "DELETE /conversations": "would empty what the others need",
    "GET /jobs/{wanted}/events": "stays open",
    "GET /verification": "searches the whole disk of the workspace each time",
}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda one: one.value)
@pytest.mark.parametrize("key", [one for one in OPERATIONS if one not in LEFT_OUT])
def test_the_server_answers_as_its_description_says(schema: Any, key: str, mode: GenerationMode) -> None:
    """A few good and bad requests for each operation, always the same; `make fuzz-api` makes thousands."""
    method, path = key.split(" ", 1)
    operation = schema[f"/api/v1{path}"][method]

    @settings(max_examples=3, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: schemathesis.Case) -> None:
        case.call_and_validate(
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ]
        )

    try:
        answered()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing can be wrong in a request that takes next to nothing
