"""The workbench made behind: the port, the pages and the API answer at once; whoever asks for the screen waits for it.

The libraries of the screen take longer to load than everything else together.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger("capnr")


class Late:
    """An application that is made in a thread once the server answers."""

    def __init__(self, make: Callable[[], FastAPI], made: Callable[[], object]) -> None:
        """`make` gives it; `made` is called, in a thread that nobody waits for, once it answers."""
        self._make = make
        self._made = made
        self._there: asyncio.Future[ASGIApp] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as soon as there is somebody to answer it."""
        assert self._there is not None, "not started"
        app = await asyncio.shield(self._there)
        await app(scope, receive, send)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Make it behind, for as long as the server runs; where it cannot be made, whoever waits gets an error."""
        self._there = asyncio.get_running_loop().create_future()
        closing = asyncio.Event()
        work = asyncio.create_task(self._live(self._there, closing))
        try:
            yield
        finally:
            closing.set()
            await work

    async def _live(self, there: asyncio.Future[ASGIApp], closing: asyncio.Event) -> None:
        """From its making to its end, all in one task: it must be left by whoever entered it."""
        try:
            app = await asyncio.to_thread(self._make)
        except Exception as fault:
            log.exception("the workbench could not be made")
            there.set_exception(fault)
            there.exception()  # said above; nobody else has to have heard it
            return
        async with app.router.lifespan_context(app):
            there.set_result(app)
            threading.Thread(target=self._made, name="capnr-begun", daemon=True).start()
            await closing.wait()


def mount_late(app: FastAPI, late: Late) -> None:
    """Put it at the root of an application, behind everything that has an address of its own."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(whole: FastAPI) -> AsyncIterator[None]:
        async with before(whole), late.running():
            yield

    app.router.lifespan_context = lifespan
    app.mount("/", late)
