"""The port, the pages and the API answer before the workbench is made; whoever asks for the workbench waits for it."""

import importlib
import json
import re
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.conftest import Built
from ui.late import Late, mount_late
from ui.loading import without


def _page(entered: list[str]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> Any:
        entered.append("begun")
        yield
        entered.append("ended")

    page = FastAPI(lifespan=lifespan)
    page.get("/")(lambda: "workbench")
    return page


def _whole(late: Late) -> FastAPI:
    whole = FastAPI()
    whole.get("/api/v1/health")(lambda: "ok")
    mount_late(whole, late)
    return whole


def test_the_api_answers_while_the_workbench_is_made_and_the_workbench_is_waited_for() -> None:
    go_on, told, entered = threading.Event(), threading.Event(), list[str]()

    def make() -> FastAPI:
        assert go_on.wait(30)
        return _page(entered)

    with TestClient(_whole(Late(make, told.set))) as client:
        assert client.get("/api/v1/health").json() == "ok"
        assert not told.is_set()
        threading.Timer(0.2, go_on.set).start()
        assert client.get("/").json() == "workbench"
        assert told.wait(30)
        assert entered == ["begun"]
    assert entered == ["begun", "ended"]


def test_a_workbench_that_cannot_be_made_is_an_error_for_whoever_asks_and_the_rest_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def make() -> FastAPI:
        raise RuntimeError("no workbench today")

    late = Late(make, lambda: pytest.fail("it was never made"))
    with TestClient(_whole(late), raise_server_exceptions=False) as client:
        assert client.get("/").status_code == 500
        assert client.get("/api/v1/health").status_code == 200
    assert "no workbench today" in caplog.text


def test_a_library_is_left_out_in_one_thread_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "capnr_left_out.py").write_text("here = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found: list[bool] = []
    try:
        with without("capnr_left_out"):
            with pytest.raises(ModuleNotFoundError):
                importlib.import_module("capnr_left_out")
            other = threading.Thread(target=lambda: found.append(importlib.import_module("capnr_left_out").here))
            other.start()
            other.join()
        assert found == [True]
    finally:
        sys.modules.pop("capnr_left_out", None)


@pytest.fixture
def process(capnr: Any, small: Built) -> Iterator[Popen[bytes]]:
    """A server on a workspace whose evidence is known."""
    process = capnr.start("serve", "--workspace", small.folder, "--port", "0", *small.options)
    yield process
    process.terminate()
    process.communicate(timeout=60)


def test_a_server_says_where_it_is_first_and_the_level_then(process: Popen[bytes]) -> None:
    assert process.stdout is not None
    first = process.stdout.readline().decode()
    found = re.search(r"http://127\.0\.0\.1:\d+", first)
    assert found, first
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"{found.group()}/api/v1/health", timeout=60) as answer:
        assert json.load(answer)["status"] == "ok"
    with direct.open(f"{found.group()}/config", timeout=60) as answer:
        assert json.load(answer)["title"] == "Cap NR"
    assert "Niveau confirmé" in process.stdout.readline().decode()
