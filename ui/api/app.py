"""The FastAPI application: routes under `/api/v1`, errors as problem documents, the guard around everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from assistant.bootstrap import Workspace
from assistant.errors import CapnrError, WorkspaceError
from ingest.errors import IngestError
from ingest.limits import MB
from scoring.model import Referential, Text
from ui.api.conversations import router as conversations_router
from ui.api.deciding import router as deciding_router
from ui.api.deliverables import router as deliverables_router
from ui.api.documents import router as documents_router
from ui.api.footprint import router as footprint_router
from ui.api.guard import Guard, problem
from ui.api.highlight import router as highlight_router
from ui.api.planning import router as planning_router
from ui.api.privacy import router as privacy_router
from ui.api.recommendations import router as recommendations_router
from ui.api.routes import router
from ui.api.search import router as search_router
from ui.api.shares import router as shares_router
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
    "workspace_busy": 409,
    "no_documents": 409,
    "being_read": 409,
    "too_many_files": 413,
    "disk_full": 507,
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

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        shared.close()

    app = FastAPI(
        title="Cap NR",
        version="1",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        telemetry=SILENT,
    )
    app.state.desk = shared
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
    mount_pages(app, shared)
    _handlers(app, lang)
    app.state.closing = asyncio.Event()
    largest = workspace.settings.max_upload_mb * MB
    app.add_middleware(Guard, lang=lang, largest=largest, closing=app.state.closing, log=workspace.security.write)
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
        fields = ", ".join(sorted({".".join(str(part) for part in one["loc"]) for one in fault.errors()}))
        return _problem(422, MALFORMED.said(said(request)).format(fields=fields), "malformed")

    @app.exception_handler(HTTPException)
    def http(request: Request, fault: HTTPException) -> JSONResponse:
        detail = NO_PAGE.said(said(request)) if fault.status_code == 404 else str(fault.detail)
        return _problem(fault.status_code, detail)

    @app.exception_handler(Exception)
    def failed(request: Request, fault: Exception) -> JSONResponse:
        return _problem(500, FAILED.said(said(request)), "failed")


def _problem(status: int, detail: str, code: str = "") -> JSONResponse:
    return JSONResponse(problem(status, detail, code), status_code=status, media_type="application/problem+json")
