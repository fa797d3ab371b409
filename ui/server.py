"""The server: API and page in one process, on this machine only."""

import errno
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.bootstrap import Workspace
from assistant.errors import CapnrError, UsageError
from assistant.settings import Settings
from scoring.model import Referential, Text
from ui.api.app import SILENT, create_app
from ui.api.guard import LOOPBACK
from ui.desk import Desk
from ui.late import Late, mount_late
from ui.loading import settled, without
from ui.loop import in_loop

READY = Text(
    fr="Cap NR est prêt : http://{host}:{port}. Ctrl+C pour arrêter.",
    en="Cap NR is ready: http://{host}:{port}. Ctrl+C to stop.",
)
LEVELS = Text(
    fr="Niveau confirmé {sure}, provisoire {likely}, {points} points provisoires.",
    en="Level {sure} confirmed, {likely} provisional, {points} provisional points.",
)
EMPTY = Text(fr="Aucun document pour l’instant.", en="No document yet.")
IDLE = 75
"""Seconds that an idle connection is kept: more than the 60 after which nginx lets go of one. Whoever lets go first
must not be the one that is asked: a request sent on a connection that closes at that moment is lost."""


def say(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()  # a reader at the other end of a pipe waits for this line


def serve(
    workspace: Workspace,
    referential: Referential,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    lang: str = "fr",
    on: date | None = None,
    told: Callable[[str], object] = say,
) -> None:
    """Serve until interrupted; `told` (by default, standard output) gets the address once pages and API answer, then
    the level.

    Raises UsageError when `host` is not this machine, or the port is taken.
    """
    if host not in LOOPBACK:
        raise UsageError("not_loopback", host=host)
    listening = listen(host, port)
    folder = Path(tempfile.mkdtemp(prefix="capnr-web-"))
    desk = Desk(workspace, referential, on=on, lang=lang)
    ready = READY.said(lang).format(host=shown(host), port=listening.getsockname()[1])

    def begun() -> None:
        level = _level(desk, lang)  # the first time after new documents, evidence is looked for: up to a minute
        if not desk.jobs.closed:
            told(level)
            desk.warm()
            desk.behind.wake()

    try:
        app = build_app(workspace, referential, desk, folder, begun)
        with apart(workspace.folder):
            run(app, listening, lambda: told(ready))
    finally:
        desk.close()
        listening.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def apart(workspace: Path) -> Iterator[None]:
    """Work from an empty folder: what a library serves from the working directory is nothing then.

    Left out where the workspace itself is named by a way from the working directory, which would lead nowhere.
    """
    if not workspace.is_absolute():
        yield
        return
    before, empty = Path.cwd(), Path(tempfile.mkdtemp(prefix="capnr-empty-"))
    os.chdir(empty)
    try:
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(empty, ignore_errors=True)


def build_app(
    workspace: Workspace, referential: Referential, desk: Desk, folder: Path, begun: Callable[[], object]
) -> FastAPI:
    """API and pages, and the workbench as soon as it is made, which `begun` hears; uploads pass through `folder`,
    which must be empty and private.
    """

    def make() -> FastAPI:
        prepared(folder)
        from ui.web.page import build

        blocked = [str(workspace.folder.resolve())]
        made = mounted(FastAPI(openapi_url=None, telemetry=SILENT), build(desk), workspace.settings, blocked=blocked)
        settled()
        return made

    app = create_app(workspace, referential, lang=desk.lang, desk=desk)
    mount_late(app, Late(make, begun))
    return app


def prepared(folder: Path) -> None:
    """Tell Gradio and its own FastAPI, before they load, to report nothing anywhere and to keep files in `folder`."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["FASTAPI_OTEL_AUTO_CONFIGURE"] = "false"
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    with without("mcp"):
        import_module("gradio")


@in_loop
def mounted(app: FastAPI, page: Any, settings: Settings, *, blocked: list[str], **options: Any) -> FastAPI:
    """The application with the workbench at its root; nothing under the folders `blocked` is ever given out."""
    import gradio as gr

    from ui.web.page import head, theme

    page.queue(default_concurrency_limit=4, max_size=64)
    whole: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=settings.max_file_mb * 1_000_000,
        blocked_paths=blocked,
        allowed_paths=[],
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=theme(),
        head=head(),
        **options,
    )
    return whole


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises UsageError for a port that is taken or none, or an address of another machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OverflowError as fault:
        made.close()
        raise UsageError("bad_option", option="--port", wanted=str(port), expected="0-65535") from fault
    except OSError as fault:
        made.close()
        if fault.errno in (errno.EADDRINUSE, errno.EACCES):
            raise UsageError("port_taken", host=host, port=port) from fault
        raise UsageError("not_loopback", host=host) from fault
    return made


def run(app: FastAPI, listening: socket.socket, ready: Callable[[], object], *, proxy_headers: bool = True) -> None:
    """Answer until interrupted; `ready` is called once requests are answered."""
    import uvicorn

    class Server(uvicorn.Server):
        """Tells when it answers, and ends the streams of open pages when it closes."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.closing.set()
            await super().shutdown(sockets)

    # Uvicorn stops its own work, then raises the signal again: the workspace must still be closed after that.
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        ws="none",
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=3,
        proxy_headers=proxy_headers,
    )
    with suppress(KeyboardInterrupt):  # Ctrl+C is how one ends it
        Server(config).run(sockets=[listening])


def _level(desk: Desk, lang: str) -> str:
    """Where the organisation stands."""
    try:
        assessment = desk.report().assessment
    except CapnrError:
        return EMPTY.said(lang)
    from assistant.reports.render import number

    return LEVELS.said(lang).format(
        sure=assessment.level_confirmed,
        likely=assessment.level_provisional,
        points=number(assessment.score.provisional, lang),
    )


def shown(host: str) -> str:
    """A host as an address writes it."""
    return f"[{host}]" if ":" in host else host
