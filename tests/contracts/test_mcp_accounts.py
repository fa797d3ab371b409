"""MCP on a server with accounts, with the reference client: a token opens its organisation, each tool its scope."""

from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")

import httpx2
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from assistant.accounts.people import set_role
from assistant.accounts.tokens import revoke_token
from assistant.roles import Permission, Role
from tests.accounts_kit import Town, served, settle

ASKED = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}
ANYTHING = {"why": "lu dans la politique", "title": "Nommer un référent"}


@pytest.fixture(scope="module")
def town(
    capnr: Any, small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Two organisations; documents in the first only."""
    folder = tmp_path_factory.mktemp("mcp-accounts") / "data"
    accounts, here, there, people = settle(folder)
    with served(capnr, folder, env={"CAPNR_REFERENTIAL": str(small_rules)}) as port:
        made = Town(accounts=accounts, port=port, here=here, there=there, people=people)
        _, secret = made.token("owner")
        files = [("files", (one.name, one.read_bytes())) for one in sorted(small_documents.iterdir())]
        sent = httpx.post(f"http://127.0.0.1:{port}/api/v1/documents", files=files, headers=bearer(secret), timeout=240)
        assert sent.status_code in (200, 201), sent.text
        yield made
    accounts.close()


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def talk(town: Town, secret: str, work: Callable[[Client], Coroutine[Any, Any, Any]], path: str = "") -> Any:
    """Do something as an assistant that holds a token."""

    async def run() -> Any:
        url = f"http://127.0.0.1:{town.port}{path or '/api/v1/mcp'}"
        async with (
            httpx2.AsyncClient(headers=bearer(secret), timeout=120) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            return await work(client)

    return anyio.run(run)


def called(town: Town, secret: str, name: str, **arguments: Any) -> tuple[bool, str, Any]:
    """Whether a tool did what was asked, what it said, its structured result."""

    async def work(client: Client) -> tuple[bool, str, Any]:
        done = await client.call_tool(name, arguments)
        said = " ".join(getattr(one, "text", "") for one in done.content)
        return not done.is_error, said, done.structured_content

    found: tuple[bool, str, Any] = talk(town, secret, work)
    return found


def status(town: Town, secret: str, path: str = "/api/v1/mcp", **headers: str) -> int:
    """The status of a plain request for the list of tools."""
    url = f"http://127.0.0.1:{town.port}{path}"
    return httpx.post(url, json=ASKED, headers={**ACCEPT, **bearer(secret), **headers}).status_code


def test_a_token_reads_its_own_organisation_and_asks_the_rules(town: Town) -> None:
    _, here = town.token("owner", Permission.READ, Permission.ASK)
    _, there = town.token("foreign", organisation=town.there)
    done, _, level = called(town, here, "level")
    assert done
    assert level["documents"] == 3
    done, _, found = called(town, here, "search_documents", words="achats numériques")
    assert done
    assert found["passages"]
    done, _, answer = called(town, here, "ask", question="Que disent nos documents sur les achats numériques ?")
    assert done
    assert answer["citations"]
    done, said, _ = called(town, there, "level")
    assert not done
    assert "document" in said
    done, _, found = called(town, there, "documents")
    assert done
    assert found["documents"] == []


def test_each_tool_asks_for_its_scope(town: Town) -> None:
    _, reads = town.token("owner", Permission.READ)
    done, said, _ = called(town, reads, "ask", question="Où en sommes-nous ?")
    assert not done
    assert "ask" in said
    done, said, _ = called(town, reads, "propose_recommendation", **ANYTHING)
    assert not done
    assert "draft" in said
    _, decides = town.token("owner", Permission.READ, Permission.DECIDE)
    assert not called(town, decides, "propose_recommendation", **ANYTHING)[0]
    _, auditor = town.token("auditor", Permission.READ, Permission.ASK)
    assert called(town, auditor, "level")[0]
    assert not called(town, auditor, "propose_recommendation", **ANYTHING)[0]


def test_what_is_suggested_waits_under_the_name_of_the_token_in_its_organisation_only(town: Town) -> None:
    _, drafts = town.token("contributor", Permission.READ, Permission.DRAFT)
    done, _, made = called(town, drafts, "propose_recommendation", **ANYTHING)
    assert done
    client = town.program(town.token("owner")[1])
    elsewhere = town.program(town.token("foreign", organisation=town.there)[1])
    waiting = client("GET", "/api/v1/suggestions").json()["suggestions"]
    one = next(each for each in waiting if each["id"] == made["suggestion"])
    assert one["state"] == "waiting"
    assert "Contributor [test]" in one["by"]
    assert elsewhere("GET", "/api/v1/suggestions").json()["suggestions"] == []


def test_the_wrong_organisation_is_nothing_and_no_token_or_a_revoked_one_is_refused(town: Town) -> None:
    name, secret = town.token("owner")
    assert status(town, secret) == 200
    assert status(town, secret, f"/o/{town.here}/api/v1/mcp") == 200
    assert status(town, secret, f"/o/{town.there}/api/v1/mcp") == 404
    assert status(town, secret, f"/o/{'x' * 12}/api/v1/mcp") == 404
    assert status(town, secret, Origin="http://evil.example") == 403
    assert status(town, secret, Host="evil.example") in (400, 421)
    assert status(town, "capnr_" + "x" * 43) == 401
    revoke_token(town.accounts, town.here, name)
    assert status(town, secret) == 401
    with pytest.raises(BaseException, match=r"401|Unauthorized|unhandled"):
        called(town, secret, "level")


def test_a_role_that_is_taken_away_ends_at_the_next_call(town: Town) -> None:
    _, secret = town.token("consultant", Permission.READ, Permission.DRAFT)

    async def work(client: Client) -> tuple[bool, bool]:
        before = await client.call_tool("propose_recommendation", {**ANYTHING, "title": "Former les équipes"})
        set_role(town.accounts, town.here, town.people["consultant"], Role.AUDITOR)
        after = await client.call_tool("propose_recommendation", {**ANYTHING, "title": "Trier les déchets"})
        return before.is_error, after.is_error

    try:
        assert talk(town, secret, work) == (False, True)
    finally:
        set_role(town.accounts, town.here, town.people["consultant"], Role.CONSULTANT)
