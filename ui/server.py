"""The server: API and page in one process, on this machine only."""

import errno
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from fastapi import FastAPI

from assistant.bootstrap import Workspace
from assistant.errors import CapnrError, UsageError
from scoring.model import Referential, Text
from ui.api.app import create_app
from ui.api.guard import LOOPBACK
from ui.desk import Desk

PREPARING = Text(
    fr="Cap NR se prépare. La première fois, la recherche des preuves prend jusqu’à une minute.",
    en="Cap NR is getting ready. The first time, looking for evidence takes up to a minute.",
)
READY = Text(
    fr="Cap NR est prêt : http://{host}:{port} ({level}). Ctrl+C pour arrêter.",
    en="Cap NR is ready: http://{host}:{port} ({level}). Ctrl+C to stop.",
)
LEVELS = Text(
    fr="niveau confirmé {sure}, provisoire {likely}, {points} points provisoires",
    en="level {sure} confirmed, {likely} provisional, {points} provisional points",
)
EMPTY = Text(fr="aucun document pour l’instant", en="no document yet")


def serve(
    workspace: Workspace,
    referential: Referential,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    lang: str = "fr",
    on: date | None = None,
    say: Callable[[str], object] | None = None,
) -> None:
    """Serve until interrupted; `say` (by default, standard output) is told the address and the
    level once the page answers.

    Raises UsageError when `host` is not this machine, or the port is taken.
    """
    if host not in LOOPBACK:
        raise UsageError("not_loopback", host=host)
    listening = _listen(host, port)
    folder = Path(tempfile.mkdtemp(prefix="capnr-web-"))
    desk = Desk(workspace, referential, on=on, lang=lang)
    sys.stderr.write(f"{PREPARING.said(lang)}\n")
    try:
        ready = READY.said(lang).format(host=_shown(host), port=listening.getsockname()[1], level=_level(desk, lang))
        app = build_app(workspace, referential, desk, folder)
        desk.behind.wake()
        _run(app, listening, lambda: (say or _say)(ready))
    finally:
        desk.close()
        listening.close()
        shutil.rmtree(folder, ignore_errors=True)


def build_app(workspace: Workspace, referential: Referential, desk: Desk, folder: Path) -> FastAPI:
    """API and page together; uploads pass through `folder`, which must be empty and private."""
    # Gradio and its own FastAPI read these: nothing is reported anywhere, and files go to our own folder.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["FASTAPI_OTEL_AUTO_CONFIGURE"] = "false"
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    import gradio as gr

    from ui.web.page import build, head, theme

    page = build(desk)
    page.queue(default_concurrency_limit=4, max_size=64)
    app = create_app(workspace, referential, lang=desk.lang, desk=desk)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=workspace.settings.max_file_mb * 1_000_000,
        blocked_paths=[str(workspace.folder.resolve())],
        allowed_paths=[],
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=theme(),
        head=head(),
    )
    return mounted


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()  # a reader at the other end of a pipe waits for this line


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as fault:
        made.close()
        if fault.errno in (errno.EADDRINUSE, errno.EACCES):
            raise UsageError("port_taken", host=host, port=port) from fault
        raise UsageError("not_loopback", host=host) from fault
    return made


def _run(app: FastAPI, listening: socket.socket, ready: Callable[[], object]) -> None:
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
    config = uvicorn.Config(app, log_level="warning", server_header=False, ws="none", timeout_graceful_shutdown=3)
    with suppress(KeyboardInterrupt):  # Ctrl+C is how one ends it
        Server(config).run(sockets=[listening])


def _level(desk: Desk, lang: str) -> str:
    """Where the organisation stands; computed before the page opens, so that it opens at once."""
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


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
