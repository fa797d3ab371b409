"""The MCP server with the reference client: it reads and suggests, marks texts of documents, and decides nothing."""

import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import jsonschema
import pytest

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")

from mcp import StdioServerParameters
from mcp.client.client import Client

from tests.conftest import Built, Inside

READING = {
    "level", "gaps", "indicator", "search_documents", "find_evidence", "explain", "ask", "plan", "calendar",
    "footprint", "documents", "ledger",
}  # fmt: skip
PROPOSING = {"propose_decision", "propose_declaration", "propose_recommendation"}
ROOT = Path(__file__).parents[2]


def parameters(built: Built, *also: str) -> StdioServerParameters:
    words = ["-m", "ui.cli", "mcp", "--workspace", str(built.folder), *also]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPNR_")}
    return StdioServerParameters(command=sys.executable, args=words, env={**kept, "PYTHONPATH": str(ROOT)})


def talk(built: Built, work: Callable[[Client], Coroutine[Any, Any, Any]], *also: str) -> Any:
    """Start the server as an assistant would, over standard input and output, and do something with it."""

    async def run() -> Any:
        async with Client(parameters(built, *also)) as client:
            return await work(client)

    return anyio.run(run)


async def called(client: Client, name: str, **arguments: Any) -> Any:
    """The structured result of a tool, checked against the schema that the tool declares."""
    tools = {one.name: one for one in (await client.list_tools()).tools}
    done = await client.call_tool(name, arguments)
    assert not done.is_error, done.content
    jsonschema.validate(done.structured_content, tools[name].output_schema)
    return done.structured_content


def test_the_tools_read_or_suggest_and_none_decides(small_copy: Built) -> None:
    async def work(client: Client) -> None:
        tools = {one.name: one for one in (await client.list_tools()).tools}
        assert set(tools) == READING | PROPOSING
        for name, one in tools.items():
            assert one.description, name
            assert one.output_schema, name
            assert one.annotations is not None
            assert one.annotations.read_only_hint is (name in READING)

    talk(small_copy, work)


def test_what_is_read_is_the_assessment(small_copy: Built) -> None:
    told = json.loads(small_copy.json)

    async def work(client: Client) -> None:
        level = await called(client, "level")
        assert level["level_provisional"] == told["level"]["provisional"]
        assert level["points_provisional"] == pytest.approx(told["score"]["provisional"], abs=0.1)
        first = told["indicators"][0]["id"]
        one = await called(client, "indicator", id=first)
        expected = [each["id"] for each in told["indicators"][0]["evidence"]][:20]
        assert [each["evidence"] for each in one["evidence"]] == expected
        assert {each["id"] for each in (await called(client, "documents"))["documents"]} == {
            each["id"] for each in told["documents"]
        }
        assert (await called(client, "gaps"))["gaps"]
        assert (await called(client, "explain", wanted="level"))["lines"]
        assert (await called(client, "plan", target=1))["result"]["target"] == 1
        assert (await called(client, "calendar"))["result"]["steps"]
        assert (await called(client, "footprint"))["result"] == {}
        assert (await called(client, "ledger"))["result"]["schema"].startswith("capnr.")

    talk(small_copy, work, "--on", "2026-11-23")


def test_what_comes_from_documents_is_marked_and_bounded(small_copy: Built) -> None:
    async def work(client: Client) -> None:
        found = await called(client, "search_documents", words="achats numériques responsables", many=5)
        assert 0 < len(found["passages"]) <= 5
        for one in found["passages"]:
            assert 0 < len(one["untrusted_text"]) <= 600
            assert "quote" not in one
        evidence = await called(client, "find_evidence", indicator="6.1", many=3)
        assert len(evidence["passages"]) <= 3
        answer = await called(client, "ask", question="Que disent nos documents sur les achats ?")
        assert answer["citations"]
        instructions = client.instructions or ""
        assert "untrusted_text" in instructions

    talk(small_copy, work)


def test_a_suggestion_waits_for_a_person_and_only_she_decides(small_copy: Built, inside: Inside) -> None:
    told = json.loads(small_copy.json)
    wanted = next(one["id"] for each in told["indicators"] for one in each["evidence"] if one["counts"])

    async def work(client: Client) -> None:
        before = await called(client, "level")
        made = await called(client, "propose_decision", evidence=wanted, state="confirmed", why="page 2, en vigueur")
        again = await called(client, "propose_decision", evidence=wanted, state="confirmed", why="encore")
        assert made["state"] == "waiting"
        assert again["suggestion"] == made["suggestion"]
        await called(client, "propose_recommendation", title="Former les acheteurs", why="rien n’en parle")
        await called(client, "propose_declaration", criterion="6.1.a", status="met", why="vu")
        assert await called(client, "level") == before

    talk(small_copy, work)
    options = ("--workspace", small_copy.folder)
    listed = json.loads(inside("suggestions", "--format", "json", *options).out)["suggestions"]
    assert [(one["kind"], one["state"]) for one in listed] == [
        ("decision", "waiting"),
        ("recommendation", "waiting"),
        ("declaration", "waiting"),
    ]
    assert json.loads(inside("history", wanted, "--format", "json", *options).out)["decisions"] == []
    assert inside("suggestions", "accept", "1", *options).code == 2
    assert inside("suggestions", "accept", "1", "--by", "A. Martin", *options).code == 0
    decided = json.loads(inside("history", wanted, "--format", "json", *options).out)["decisions"]
    assert [(one["state"], one["by"], one["why"]) for one in decided] == [
        ("confirmed", "A. Martin", "page 2, en vigueur")
    ]
    assert inside("suggestions", "accept", "1", "--by", "A. Martin", *options).code == 2
    assert inside("suggestions", "dismiss", "2", "--by", "A. Martin", *options).code == 0
    assert inside("suggestions", "accept", "3", "--by", "A. Martin", *options).code == 0


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("indicator", {"id": "none"}),
        ("explain", {"wanted": "none"}),
        ("find_evidence", {"theme": "none"}),
        ("plan", {"target": 9}),
        ("plan", {"target": 99}),
        ("propose_decision", {"evidence": "ev-none", "state": "confirmed", "why": "x"}),
        ("propose_decision", {"evidence": "ev-none", "state": "met", "why": "x"}),
        ("propose_declaration", {"criterion": "none", "status": "met", "why": "x"}),
        ("propose_recommendation", {"title": " ", "why": "x"}),
        ("search_documents", {"words": "x" * 600}),
        ("search_documents", {"words": "x", "many": 100}),
    ],
)
def test_a_wrong_call_says_what_is_wrong(speaking: "Speaking", tool: str, arguments: dict[str, Any]) -> None:
    done = speaking.portal(tool, arguments)
    assert done.is_error
    said = done.content[0].text
    assert said
    assert "Traceback" not in said


class Speaking:
    """One server for many calls from tests that are not asynchronous."""

    def __init__(self, built: Built) -> None:
        from anyio.from_thread import start_blocking_portal

        self._portal = start_blocking_portal()
        self.inner = self._portal.__enter__()
        self._held = self.inner.wrap_async_context_manager(self._client(built))
        self.client: Client = self._held.__enter__()

    @asynccontextmanager
    async def _client(self, built: Built) -> AsyncIterator[Client]:
        async with Client(parameters(built)) as client:
            yield client

    def portal(self, tool: str, arguments: dict[str, Any]) -> Any:
        return self.inner.call(self.client.call_tool, tool, arguments)

    def close(self) -> None:
        self._held.__exit__(None, None, None)
        self._portal.__exit__(None, None, None)


@pytest.fixture(scope="module")
def speaking(small: Built) -> Iterator[Speaking]:
    made = Speaking(small)
    yield made
    made.close()


def test_over_http_only_programs_of_this_machine_with_the_token_enter(small_copy: Built, inside: Inside) -> None:
    import re
    import subprocess

    words = [sys.executable, "-m", "ui.cli", "mcp", "--http", "--port", "0", "--workspace", str(small_copy.folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "CAPNR_MCP_TOKEN": "secret-of-the-test"}
    server = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=env)
    try:
        assert server.stderr is not None
        address = re.search(r"http://\S+", server.stderr.readline())
        assert address is not None
        url = address.group()
        token = {"Authorization": "Bearer secret-of-the-test"}
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        until_ready(url)
        assert httpx.post(url, json=asked, headers=accept).status_code == 401
        assert httpx.post(url, json=asked, headers={**accept, "Authorization": "Bearer other"}).status_code == 401
        other = {**accept, **token, "Origin": "http://evil.example"}
        assert httpx.post(url, json=asked, headers=other).status_code == 403
        renamed = {**accept, **token, "Host": "evil.example"}
        assert httpx.post(url, json=asked, headers=renamed).status_code in (403, 421)
        assert over_http(url, token) == READING | PROPOSING
    finally:
        server.terminate()
        server.communicate(timeout=30)


def until_ready(url: str) -> None:
    for _ in range(200):
        try:
            httpx.post(url)
        except httpx.TransportError:
            import time

            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def over_http(url: str, headers: dict[str, str]) -> set[str]:
    """The tools that the reference client finds over HTTP, one of them called."""
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    async def run() -> set[str]:
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            level = await called(client, "level")
            assert level["documents"] > 0
            return {one.name for one in (await client.list_tools()).tools}

    return anyio.run(run)


def test_a_theme_is_named_by_its_title(small_copy: Built) -> None:
    async def work(client: Client) -> None:
        by_id = await called(client, "gaps", theme="procurement")
        assert by_id["gaps"]
        assert await called(client, "gaps", theme="Achats") == by_id
        assert (await called(client, "find_evidence", theme="Purchasing"))["passages"]
        assert (await called(client, "explain", wanted="Achats"))["lines"]
        refused = await client.call_tool("gaps", {"theme": "cuisine"})
        assert refused.is_error
        assert "Achats" in str(refused.content)

    talk(small_copy, work, "--on", "2026-11-23")
