"""Batches over the wire: sent, followed while they are worked through, cancelled."""

import asyncio
import errno
import shutil
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from assistant.errors import UsageError
from assistant.inbox import Reception
from assistant.jobs import Job
from ingest.limits import MB
from ui.api import schemas
from ui.api.multipart import FIELD, Receiver
from ui.api.paging import Paged
from ui.api.routes import Shared, Spoken
from ui.desk import Desk

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 413, 422, 503, 507)})
PERIOD = 0.2
"""Seconds between two looks at a batch that is followed."""
ROOM = 200 * MB
"""Bytes that must stay free on the disk."""
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "array", "items": {"type": "string", "format": "binary"}}},
                }
            }
        },
    }
}


def _job(desk: Shared, wanted: str) -> Job:
    """The batch of the path."""
    return desk.jobs.get(wanted)


Wanted = Annotated[Job, Depends(_job)]


@router.post("/uploads", status_code=202, openapi_extra=BODY)
async def send_files(
    request: Request,
    response: Response,
    desk: Shared,
    lang: Spoken,
    idempotency_key: Annotated[
        str, Header(max_length=200, description="The same key and files give the same batch; other files are refused.")
    ] = "",
) -> schemas.JobOut:
    """Take files over and read them behind; follow the batch under its Location. Names may hold folders."""
    received = await run_in_threadpool(desk.jobs.receive)
    try:
        await _received(request, desk, received)
    except BaseException:
        await run_in_threadpool(received.drop)
        raise
    job = await run_in_threadpool(desk.jobs.submit, received, idempotency_key)
    response.headers["Location"] = f"/api/v1/jobs/{job.batch.id}"
    return job_out(job, lang)


@router.get("/jobs")
def list_jobs(desk: Shared, lang: Spoken, paged: Paged) -> schemas.JobsOut:
    """The newest hundred batches, newest first."""
    return schemas.JobsOut(jobs=[job_out(one, lang) for one in paged.cut(desk.jobs.all(), lambda one: one.batch.id)])


@router.get("/jobs/{wanted}")
def show_job(job: Wanted, lang: Spoken) -> schemas.JobOut:
    """Where a batch stands."""
    return job_out(job, lang)


@router.delete("/jobs/{wanted}")
def cancel_job(desk: Shared, job: Wanted, lang: Spoken) -> schemas.JobOut:
    """End a batch between two files: what was read stays, the rest is dropped. An ended one stays as it is."""
    return job_out(desk.jobs.cancel(job.batch.id), lang)


@router.get("/jobs/{wanted}/events", response_class=EventSourceResponse)
async def follow_job(
    request: Request,
    desk: Shared,
    job: Wanted,
    lang: Spoken,
    last_event_id: Annotated[int, Header(ge=0, description="The last event seen; newer ones follow.")] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """The batch whenever it changes, as events "progress", and "end" at last."""
    seen, closing = last_event_id, request.app.state.closing
    while not closing.is_set():
        if job.version > seen or job.ended:
            seen = job.version
            name = "end" if job.ended else "progress"
            yield ServerSentEvent(data=job_out(job, lang), event=name, id=str(seen))
        if job.ended:
            return
        await asyncio.sleep(PERIOD)
        job = desk.jobs.get(job.batch.id)


async def _received(request: Request, desk: Desk, received: Reception) -> None:
    """Write the files of the body into the batch. Raises UsageError for a body that holds none, or when the disk is
    full.
    """
    size = int(request.headers.get("content-length", "0"))
    if size + ROOM > shutil.disk_usage(desk.workspace.folder).free:
        raise UsageError("disk_full")
    largest = desk.workspace.settings.max_file_mb * MB
    receiver = Receiver(request.headers.get("content-type", ""), received, largest)
    try:
        async for piece in request.stream():
            await run_in_threadpool(receiver.feed, piece)
        receiver.finish()
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise UsageError("disk_full") from fault
        raise
    finally:
        receiver.close()


def job_out(job: Job, lang: str) -> schemas.JobOut:
    """A batch as it goes over the wire."""
    outcome, stage, fault = job.batch.outcome, job.stage, job.batch.outcome.fault
    return schemas.JobOut(
        id=job.batch.id,
        at=job.batch.at,
        state=job.batch.state,
        stage=None
        if stage is None
        else schemas.StageOut(
            phase=stage.phase,
            done=stage.done,
            total=stage.total,
            pages=stage.pages,
            refused=stage.refused,
            name=stage.name,
            seconds_left=None if stage.left is None else round(stage.left, 1),
        ),
        documents=list(outcome.documents),
        reused=list(outcome.reused),
        refused=[
            schemas.RefusalOut(
                name=one.name, code=one.problem.code, reason=one.problem.fr if lang == "fr" else one.problem.en
            )
            for one in outcome.refused
        ],
        fault=None
        if fault is None
        else schemas.FaultOut(code=fault.code, reason=fault.fr if lang == "fr" else fault.en),
    )
