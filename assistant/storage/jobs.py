"""Batches of a workspace: what was asked, how it ended, and which files were refused and why."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, Row, delete, func, insert, or_, select, update

from assistant.storage.tables import jobs
from ingest.model import Problem, Refusal

State = Literal["queued", "running", "done", "failed", "cancelled"]
QUEUED: State = "queued"
RUNNING: State = "running"
DONE: State = "done"
FAILED: State = "failed"
CANCELLED: State = "cancelled"
KEPT = 100
"""Ended batches that a workspace remembers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of the files of a batch."""

    documents: tuple[str, ...] = ()
    """Ids of the documents read or known, by name."""
    reused: tuple[str, ...] = ()
    """Those among them that were known already."""
    refused: tuple[Refusal, ...] = ()
    """Files that could not be read, by name."""
    fault: Problem | None = None
    """Why the batch failed as a whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """One batch as it is kept."""

    id: str
    """Its id."""
    at: str
    """When it was received, ISO 8601 with time zone."""
    request: str
    """The client's key of the request, and the digest of its files on a second line; its own id without a key."""
    state: State
    """QUEUED, RUNNING, DONE, FAILED or CANCELLED."""
    outcome: Outcome
    """What became of its files."""


class SqlJobs:
    """The batches of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def put(self, batch: Batch) -> None:
        """Write a new batch, or how far a known one is."""
        values = {"state": batch.state, "payload": _written(batch.outcome)}
        with self.engine.begin() as connection:
            done = connection.execute(update(jobs).where(jobs.c.id == batch.id).values(**values))
            if not done.rowcount:
                connection.execute(insert(jobs).values(id=batch.id, at=batch.at, request=batch.request, **values))
            ended = select(jobs.c.id).where(jobs.c.state.in_((DONE, FAILED, CANCELLED)))
            old = ended.order_by(jobs.c.at.desc(), jobs.c.id).offset(KEPT)
            connection.execute(delete(jobs).where(jobs.c.id.in_(old)))

    def get(self, wanted: str) -> Batch | None:
        """The batch with this id, or None."""
        return self._first(jobs.c.id == wanted)

    def requested(self, request: str) -> Batch | None:
        """The batch received with this key of a request, or None."""
        keyed = f"{request}\n"
        return self._first(or_(jobs.c.request == request, func.substr(jobs.c.request, 1, len(keyed)) == keyed))

    def all(self) -> tuple[Batch, ...]:
        """Every batch, newest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(jobs).order_by(jobs.c.at.desc(), jobs.c.id))
            return tuple(_batch(row) for row in rows)

    def _first(self, condition: ColumnElement[bool]) -> Batch | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(jobs).where(condition)).first()
        return _batch(row) if row is not None else None


def _batch(row: Row[Any]) -> Batch:
    data = json.loads(row.payload)
    fault = data["fault"]
    return Batch(
        id=row.id,
        at=row.at,
        request=row.request,
        state=row.state,
        outcome=Outcome(
            documents=tuple(data["documents"]),
            reused=tuple(data["reused"]),
            refused=tuple(
                Refusal(name=name, document=document, digest=digest, problem=Problem(code=code, fr=fr, en=en))
                for name, document, digest, code, fr, en in data["refused"]
            ),
            fault=Problem(code=fault[0], fr=fault[1], en=fault[2]) if fault else None,
        ),
    )


def _written(outcome: Outcome) -> str:
    fault = outcome.fault
    return json.dumps(
        {
            "documents": outcome.documents,
            "reused": outcome.reused,
            "refused": [
                [one.name, one.document, one.digest, one.problem.code, one.problem.fr, one.problem.en]
                for one in outcome.refused
            ],
            "fault": [fault.code, fault.fr, fault.en] if fault else None,
        },
        ensure_ascii=False,
    )
