"""The FastAPI application: routes under `/api/v1`, errors as problem documents, the guard around everything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.types import Scope

from assistant.bootstrap import Workspace
from assistant.errors import CapnrError, UsageError, WorkspaceError
from assistant.settings import Settings
from assistant.storage.replays import SqlReplays
from ingest.errors import IngestError
from ingest.limits import MB
from scoring.model import Referential, Text
from ui.access.door import Door
from ui.access.rules import allowed, without_rule
from ui.access.site import Site
from ui.access.visitor import visitor_of
from ui.api.accounts import router as accounts_router
from ui.api.contract import describe
from ui.api.conversations import router as conversations_router
from ui.api.deciding import router as deciding_router
from ui.api.deliverables import router as deliverables_router
from ui.api.documents import router as documents_router
from ui.api.elsewhere import Elsewhere
from ui.api.etags import Etags
from ui.api.footprint import router as footprint_router
from ui.api.guard import Guard, problem
from ui.api.highlight import router as highlight_router
from ui.api.idempotency import Idempotent
from ui.api.malformed import faults_said
from ui.api.planning import router as planning_router
from ui.api.privacy import router as privacy_router
from ui.api.rates import Buckets, Rates
from ui.api.recommendations import router as recommendations_router
from ui.api.routes import router
from ui.api.search import router as search_router
from ui.api.settings import router as settings_router
from ui.api.shares import router as shares_router
from ui.api.suggestions import router as suggestions_router
from ui.api.uploads import router as uploads_router
from ui.desk import Desk
from ui.pages.router import mount as mount_pages

SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""No report of requests to anyone, whatever the environment says."""
STATUS = {
    "unknown_document": 404,
    "unknown_conversation": 404,
    "unknown_turn": 404,
    "unknown_page": 404,
    "unknown_indicator": 404,
    "unknown_theme": 404,
    "unknown_evidence": 404,
    "evidence_without_page": 404,
    "no_picture": 404,
    "unknown_referential": 404,
    "unknown_job": 404,
    "unknown_share": 404,
    "unknown_policy": 404,
    "unknown_recommendation": 404,
    "unknown_export": 404,
    "unknown_draft": 404,
    "unknown_snapshot": 404,
    "erased_document": 410,
    "reading_now": 409,
    "draft_changed": 409,
    "workspace_busy": 409,
    "no_documents": 409,
    "being_read": 409,
    "too_many_files": 413,
    "changed_meanwhile": 412,
    "unknown_suggestion": 404,
    "settled_suggestion": 409,
    "disk_full": 507,
    "may_not": 403,
    "token_may_not": 403,
    "person_only": 403,
    "no_accounts_here": 404,
    "unknown_organisation": 404,
    "unknown_member": 404,
    "unknown_invitation": 404,
    "unknown_token": 404,
    "last_owner": 409,
}
"""HTTP status of an error by its code; 422 otherwise, 503 for the workspace itself."""

FAILED = Text(
    fr="Une erreur interne est survenue : la demande n’a pas abouti, le journal du serveur en dit plus.",
    en="An internal error occurred: the request was not carried out, the server log says more.",
)
NO_PAGE = Text(fr="Rien à cette adresse : voyez /api/v1/openapi.json.", en="Nothing here: see /api/v1/openapi.json.")
MALFORMED = Text(fr="Demande mal formée ({fields}).", en="Malformed request ({fields}).")


def create_app(
    workspace: Workspace, referential: Referential, on: date | None = None, lang: str = "fr", desk: Desk | None = None
) -> FastAPI:
    """The API of one workspace; `desk` shares the lock and the assessment with other doors of the same process."""
    shared = desk or Desk(workspace, referential, on=on, lang=lang)
    return _assembled(
        House(
            settings=workspace.settings,
            lang=lang,
            now=workspace.ledger.now,
            log=workspace.security.write,
            close=shared.close,
            desk=shared,
        )
    )


def create_site(site: Site) -> FastAPI:
    """The API of a server with accounts: each request finds the desk of the organisation it is about."""
    accounts = site.accounts
    return _assembled(
        House(
            settings=site.settings,
            lang=site.lang,
            now=accounts.now,
            log=accounts.security.write,
            close=site.desks.close,
            site=site,
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """What an application stands on."""

    settings: Settings
    """Settings of the run."""
    lang: str
    """Language of what is said."""
    now: Callable[[], str]
    """The time."""
    log: Callable[[str, str], None]
    """Writes a line of the security log."""
    close: Callable[[], None]
    """Lets go of what is open."""
    desk: Desk | None = None
    """The only desk, on a server without accounts."""
    site: Site | None = None
    """The server, on one with accounts."""

    def replays(self, scope: Scope) -> SqlReplays:
        """Where the answers to a request are kept: in the workspace that it is about."""
        visitor = visitor_of(scope)
        desk = self.desk if visitor is None else visitor.room().desk
        if desk is None:
            raise UsageError("no_accounts_here")
        return SqlReplays(desk.workspace.engine)


def _assembled(house: House) -> FastAPI:
    lang = house.lang

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if app.state.assistants is not None:
            await app.state.assistants.close()
        house.close()

    app = FastAPI(
        title="Cap NR",
        version="1",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        telemetry=SILENT,
        dependencies=[Depends(allowed)],
    )
    app.state.desk = house.desk
    app.state.site = house.site
    app.state.assistants = None
    app.include_router(router, prefix="/api/v1")
    app.include_router(deciding_router, prefix="/api/v1")
    app.include_router(footprint_router, prefix="/api/v1")
    app.include_router(documents_router, prefix="/api/v1")
    app.include_router(search_router, prefix="/api/v1")
    app.include_router(highlight_router, prefix="/api/v1")
    app.include_router(privacy_router, prefix="/api/v1")
    app.include_router(planning_router, prefix="/api/v1")
    app.include_router(conversations_router, prefix="/api/v1")
    app.include_router(uploads_router, prefix="/api/v1")
    app.include_router(recommendations_router, prefix="/api/v1")
    app.include_router(deliverables_router, prefix="/api/v1")
    app.include_router(shares_router, prefix="/api/v1")
    app.include_router(settings_router, prefix="/api/v1")
    app.include_router(suggestions_router, prefix="/api/v1")
    app.include_router(accounts_router, prefix="/api/v1")
    if house.site is not None:
        from ui.access.assistants import Assistants
        from ui.access.assistants import router as assistants_router
        from ui.access.pages import router as accounts_pages  # brings the libraries of sign-in, useless without

        app.include_router(accounts_pages)
        app.include_router(assistants_router, prefix="/api/v1")
        app.state.assistants = Assistants(house.site)
    mount_pages(app, house.desk)
    app.router.routes.append(Elsewhere(app.router.routes))
    _handlers(app, lang)
    describe(app)
    app.state.closing = asyncio.Event()
    largest = house.settings.max_upload_mb * MB
    app.add_middleware(Etags)
    app.add_middleware(Idempotent, store=house.replays, now=house.now, lang=lang)
    buckets = Buckets(pace=house.settings.rate, burst=house.settings.rate_burst)
    app.add_middleware(Rates, buckets=buckets, lang=lang)
    public = ""
    if house.site is not None:
        if undeclared := without_rule(app):
            raise RuntimeError(f"no rule in ui/access/rules.py for: {', '.join(undeclared)}")
        app.add_middleware(Door, site=house.site)
        public = house.site.front.host
    app.add_middleware(Guard, lang=lang, largest=largest, closing=app.state.closing, log=house.log, public=public)
    return app


def _handlers(app: FastAPI, default: str) -> None:
    """Every error becomes one sentence in a problem document."""

    def said(request: Request) -> str:
        wanted = request.query_params.get("lang", default)
        return wanted if wanted in ("fr", "en") else default

    @app.exception_handler(CapnrError)
    def capnr(request: Request, fault: CapnrError) -> JSONResponse:
        status = 503 if isinstance(fault, WorkspaceError) else STATUS.get(fault.code, 422)
        return _problem(status, fault.text(said(request)), fault.code)

    @app.exception_handler(IngestError)
    def ingest(request: Request, fault: IngestError) -> JSONResponse:
        detail = fault.problem.fr if said(request) == "fr" else fault.problem.en
        return _problem(422, detail, fault.problem.code)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, fault: RequestValidationError) -> JSONResponse:
        lang = said(request)
        return _problem(422, MALFORMED.said(lang).format(fields=faults_said(fault.errors(), lang)), "malformed")

    @app.exception_handler(HTTPException)
    def http(request: Request, fault: HTTPException) -> JSONResponse:
        detail = NO_PAGE.said(said(request)) if fault.status_code == 404 else str(fault.detail)
        return _problem(fault.status_code, detail)

    @app.exception_handler(Exception)
    def failed(request: Request, fault: Exception) -> JSONResponse:
        return _problem(500, FAILED.said(said(request)), "failed")


def _problem(status: int, detail: str, code: str = "") -> JSONResponse:
    return JSONResponse(problem(status, detail, code), status_code=status, media_type="application/problem+json")
