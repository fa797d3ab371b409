"""The verbs of the API: each one calls a function of the desk and writes what came out. No rule lives here."""

import threading
from collections.abc import AsyncIterator, Generator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer
from assistant.errors import UsageError
from assistant.privacy import masked_answer, masked_report
from assistant.referentials import load, shipped
from assistant.reports.answered import answer_text
from assistant.reports.explanation import explained, trace_json, trace_table
from assistant.reports.html import assessment_html
from assistant.reports.table import assessment_table, usage_table
from assistant.reports.wire import (
    answer_json,
    assessment_json,
    ledger_json,
    referential_json,
    referentials_json,
)
from ingest.model import Document, Problem
from scoring.model import Text
from ui.access.visitor import desk_of
from ui.api import schemas
from ui.api.paging import Paged
from ui.api.plain import Plain, told
from ui.desk import Desk

router = APIRouter(
    responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 413, 422, 500, 503)}
)


def _lang(request: Request, lang: Annotated[schemas.Lang | None, Query(description="fr or en")] = None) -> str:
    return lang or desk_of(request).lang


Shared = Annotated[Desk, Depends(desk_of)]
Spoken = Annotated[str, Depends(_lang)]


Masked = Annotated[bool, Query(description="Mask personal data, as in what is written to a file.")]

Asked = tuple[Generator[str, None, Answer], threading.Event]


def _asked(desk: Shared, asked: schemas.AskIn) -> Asked:
    """What the rules answer, before the stream begins: a wrong question is refused as everywhere."""
    halted = threading.Event()
    stream = desk.stream(
        asked.question, asked.lang, halted.is_set, conversation=asked.conversation, person=asked.person
    )
    return stream, halted


@router.get("/health")
def health(desk: Shared) -> schemas.HealthOut:
    """Whether the server works."""
    return schemas.HealthOut(
        status="ok", referential=desk.referential.id, documents=len(desk.workspace.documents.ids())
    )


@router.post("/documents")
def add_documents(desk: Shared, lang: Spoken, files: Annotated[list[UploadFile], File()]) -> schemas.IngestOut:
    """Read files into the workspace; one that cannot be read is refused and the rest goes on."""
    done = desk.add((one.filename or "document", one.file) for one in files).batch.outcome
    if done.fault is not None:
        raise UsageError("batch_failed", said=Text(fr=done.fault.fr, en=done.fault.en))
    return schemas.IngestOut(
        documents=[_document(one, lang) for one in desk.documents() if one.id in done.documents],
        refused=[
            schemas.RefusalOut(name=one.name, code=one.problem.code, reason=_said(one.problem, lang))
            for one in done.refused
        ],
        reused=list(done.reused),
    )


@router.get("/documents/{document}/pages/{number}")
def page_text(desk: Shared, document: str, number: int) -> schemas.PageOut:
    """The stored text of a page: `text[start:end]` is the quote of every piece of evidence."""
    found, page = desk.page(document, number)
    return schemas.PageOut(
        document=found.id, page=page.number, pages=len(found.pages), label=page.label, text=page.text
    )


@router.get("/assessment", response_model=None)
def assessment(
    desk: Shared,
    lang: Spoken,
    plain: Plain,
    format: Annotated[Literal["json", "html"], Query(description="Plain data, or the report as a page.")] = "json",
    unmasked: Annotated[bool, Query(description="Leave personal data in the page.")] = False,
    masked: Masked = False,
) -> Response:
    """The assessment, `capnr.assessment/1`, or the report as a page, its personal data masked unless asked for."""
    report = desk.report()
    if format == "html":
        if desk.workspace.settings.mask and not unmasked:
            report = masked_report(report, lang)
        return HTMLResponse(assessment_html(report, lang))
    if masked:
        report = masked_report(report, lang)
    if plain:
        return told(assessment_table(report, lang))
    return JSONResponse(assessment_json(report, lang))


@router.post("/ask", response_model=schemas.AnswerOut)
def ask(desk: Shared, asked: schemas.AskIn, plain: Plain, masked: Masked = False) -> schemas.AnswerOut | Response:
    """Answer a question, `capnr.answer/1`."""
    answer = desk.ask(asked.question, asked.lang, conversation=asked.conversation, person=asked.person)
    if masked:
        answer = masked_answer(answer, desk.report().document)
    if plain:
        return told(answer_text(answer, {one.id: one.name for one in desk.documents()}))
    return JSONResponse(answer_json(answer))


@router.post("/ask/stream", response_class=EventSourceResponse)
async def ask_in_pieces(
    asked: schemas.AskIn, stream: Annotated[Asked, Depends(_asked)]
) -> AsyncIterator[ServerSentEvent]:
    """Answer a question as events: "sentence" for each one as soon as it stands, "answer" with the whole at last."""
    sentences, halted = stream
    try:
        while True:
            found = await run_in_threadpool(_next, sentences)
            if isinstance(found, Answer):
                yield ServerSentEvent(data=answer_json(found), event="answer")
                return
            yield ServerSentEvent(data={"text": found}, event="sentence")
    finally:
        halted.set()  # the reader left: the model is told to stop at its next word


def _next(sentences: Generator[str, None, Answer]) -> str | Answer:
    """The next sentence, or the whole answer once there is none."""
    try:
        return next(sentences)
    except StopIteration as ended:
        answer: Answer = ended.value
        return answer


@router.get("/usage", response_model=schemas.LedgerOut)
def usage(desk: Shared, lang: Spoken, paged: Paged, plain: Plain) -> schemas.LedgerOut | Response:
    """The AI-usage ledger, `capnr.usage/1`: the total of all calls, and a page of them, oldest first."""
    journal = desk.usage()
    if plain:
        return told(usage_table(journal, lang))
    found = ledger_json(journal, lang)
    numbered = paged.cut(tuple(enumerate(found["calls"])), lambda one: str(one[0]))
    return schemas.LedgerOut.model_validate({**found, "calls": [one for _, one in numbered]})


@router.get("/referentials", response_model=None)
def list_referentials(lang: Spoken, paged: Paged) -> dict[str, Any]:
    """The shipped referentials."""
    return referentials_json([load(one) for one in paged.cut(shipped(), str)], lang)


@router.get("/referentials/{wanted}", response_model=None)
def show_referential(desk: Shared, lang: Spoken, wanted: str) -> dict[str, Any]:
    """A shipped referential or the one in use; never a file of this machine."""
    if wanted == desk.referential.id:
        return referential_json(desk.referential, lang)
    if wanted not in shipped():
        raise UsageError("unknown_referential", wanted=wanted, known=", ".join(shipped()))
    return referential_json(load(wanted), lang)


@router.get("/explain/{wanted}", response_model=schemas.TraceOut)
def why(
    desk: Shared, lang: Spoken, wanted: str, plain: Plain, confirmed: bool = False, masked: Masked = False
) -> schemas.TraceOut | Response:
    """The tree behind "level", "score", an indicator or a criterion."""
    found = masked_report(desk.report(), lang) if masked else desk.report()
    trace = explained(found, wanted, confirmed=confirmed)
    if plain:
        return told(trace_table(trace, found, lang))
    return schemas.TraceOut.model_validate(trace_json(trace, found, lang))


def _document(document: Document, lang: str) -> schemas.DocumentOut:
    return schemas.DocumentOut(
        id=document.id,
        name=document.name,
        media_type=document.media_type,
        pages=len(document.pages),
        digest=document.digest,
        size=document.size,
        title=document.title,
        language=document.language,
        problems=[_said(one, lang) for one in document.problems],
    )


def _said(problem: Problem, lang: str) -> str:
    return problem.fr if lang == "fr" else problem.en
