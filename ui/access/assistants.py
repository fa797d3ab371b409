"""Assistants on a server with accounts: the tools of MCP over HTTP, for the organisation that a token opens.

The door knows who asks before anything comes here; each tool asks for its permission again when it runs. The library
is loaded when somebody comes: it takes a second that nobody else should wait for.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from assistant.accounts.signing import signing
from assistant.answer import Answer
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.places import Place
from assistant.roles import Permission
from assistant.seeking import Filters, Ranked
from scoring.model import Referential
from ui.access.site import Site
from ui.access.visitor import Visitor, demand, visitor_of
from ui.desk import Desk

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
"""Below `/api/v1`."""
router = APIRouter(include_in_schema=False)
_VISITOR: ContextVar[Visitor] = ContextVar("capnr_mcp_visitor")
_DESK: ContextVar[Desk] = ContextVar("capnr_mcp_desk")


class Visited:
    """The workspace of whoever calls a tool, as `ui.mcp.place.Place` asks for it."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def lang(self) -> str:
        """Language of what is said."""
        return self._site.lang

    @property
    def referential(self) -> Referential:
        """What is assessed against."""
        return _DESK.get().referential

    @property
    def on(self) -> date:
        """Date of the assessment."""
        return _DESK.get().on

    @contextmanager
    def entering(self, permission: Permission) -> Iterator[None]:
        """Ask anew who calls and what they may do. Raises UsageError for whoever may not."""
        visitor = _VISITOR.get()
        held = visitor.again()
        if held is None:
            raise UsageError("not_a_member")
        demand(held, permission)
        with self._site.desks.lent(visitor.organisation.id) as room, signing(held.signature):
            before = _DESK.set(room.desk)
            try:
                yield
            finally:
                _DESK.reset(before)

    @contextmanager
    def using(self) -> Iterator[Workspace]:
        """The workspace, for as long as no other call may use it."""
        with _DESK.get().using() as workspace:
            yield workspace

    def report(self) -> Report:
        """The assessment. Raises UsageError when the workspace holds no document."""
        return _DESK.get().report()

    def search(self, words: str, many: int) -> tuple[Place, ...]:
        """Passages that answer words."""
        return _DESK.get().search(words, k=many, filters=Filters())

    def evidence(self, *, theme: str, indicator: str, criterion: str, many: int) -> Ranked:
        """Passages that speak to what the referential asks. Raises UsageError for an unknown name."""
        desk = _DESK.get()
        return desk.evidence(theme=theme, indicator=indicator, criterion=criterion, k=many, filters=Filters())

    def ask(self, question: str) -> Answer:
        """What the rules answer."""
        return _DESK.get().by_rules(question)


class Assistants:
    """The tools, from the first call to the end of the server."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._beginning = asyncio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None
        self._closing = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def manager(self) -> "StreamableHTTPSessionManager":
        """What answers. Raises HTTPException 404 where the library is not installed."""
        async with self._beginning:
            if self._manager is None:
                made = await run_in_threadpool(self._made)
                started = asyncio.Event()
                self._running = asyncio.create_task(self._run(made, started))
                await started.wait()
                self._manager = made
            return self._manager

    async def close(self) -> None:
        """End what is under way."""
        self._closing.set()
        if self._running is not None:
            await self._running

    def _made(self) -> "StreamableHTTPSessionManager":
        try:
            from ui.mcp.server import manager
        except ModuleNotFoundError as fault:
            raise HTTPException(404) from fault
        return manager(Visited(self.site))

    async def _run(self, made: "StreamableHTTPSessionManager", started: asyncio.Event) -> None:
        async with made.run():
            started.set()
            await self._closing.wait()


class _Passed(Response):
    """An answer that the tools write themselves."""

    def __init__(self, manager: "StreamableHTTPSessionManager", visitor: Visitor) -> None:
        super().__init__()
        self.manager = manager
        self.visitor = visitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = _VISITOR.set(self.visitor)
        try:
            await self.manager.handle_request(scope, receive, send)
        finally:
            _VISITOR.reset(token)


@router.post(PATH, response_model=None)
async def mcp(request: Request) -> Any:
    """A message of an assistant, answered by the tools."""
    visitor = visitor_of(request.scope)
    if visitor is None:
        raise HTTPException(404)
    held: Assistants = request.app.state.assistants
    return _Passed(await held.manager(), visitor)
