"""Batches worked through behind the doors: received, read, mapped, told about, resumed after any stop.

One worker thread a workspace. A batch waits in the inbox on disk until its end is written in the database, so a process
that is killed at any moment finds it again; what was stored of it before costs nothing the second time.
"""

import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from filelock import FileLock, Timeout

from assistant.errors import CapnrError, UsageError
from assistant.inbox import Inbox, Reception
from assistant.progress import Stage, Told
from assistant.storage.jobs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Batch, Outcome, SqlJobs, State
from ingest.errors import IngestError
from ingest.files import Source
from ingest.model import Problem

Work = Callable[[Sequence[Source], Told], Outcome]
"""Reads files, tells how far it is, gives the outcome. What `Told` raises ends it."""
ENDED = (DONE, FAILED, CANCELLED)
REMEMBERED = 100
"""Ended batches kept in memory; the database knows the others."""
log = logging.getLogger("capnr")


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A batch as the doors show it."""

    batch: Batch
    """What is kept of it."""
    stage: Stage | None
    """Where it stands, None before it began and after the process was started anew."""
    version: int
    """Grows whenever something changes; the id of its events."""

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.batch.state in ENDED


class _Stopped(BaseException):
    """Ends the work of a batch between two files; never shown."""


class ThreadJobs:
    """Batches of one workspace, worked through one after the other in a thread of this process."""

    def __init__(self, store: SqlJobs, inbox: Inbox, work: Work, now: Callable[[], str]) -> None:
        self.store = store
        self.inbox = inbox
        self._work = work
        self._now = now
        self._changed = threading.Condition(threading.RLock())
        self._submitting = threading.Lock()
        self._live: dict[str, Job] = {}
        self._waiting: deque[str] = deque()
        self._cancelled: set[str] = set()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._lock = FileLock(inbox.folder.parent / "inbox.lock", thread_local=False)
        self._owner = self._own()

    def receive(self) -> Reception:
        """Begin to receive a batch under a new id."""
        return self.inbox.receive(f"job-{secrets.token_hex(8)}")

    def submit(self, received: Reception, request: str = "") -> Job:
        """Acknowledge a batch: from here on it will be worked through, whatever happens to this process.

        With the key `request` of one received before it is that one. Raises UsageError when that one held other files.
        """
        with self._submitting:
            files = received.fingerprint() if request else ""
            known = self.store.requested(request) if request else None
            if known is not None:
                received.drop()
                _, _, before = known.request.partition("\n")
                if before not in ("", files):
                    raise UsageError("key_reused")
                return self.get(known.id)
            received.commit()
            key = f"{request}\n{files}" if request else received.id
            batch = Batch(id=received.id, at=self._now(), request=key, state=QUEUED, outcome=Outcome())
            self.store.put(batch)
        return self._queue(batch)

    def get(self, wanted: str) -> Job:
        """A batch. Raises UsageError when there is none of this id."""
        with self._changed:
            live = self._live.get(wanted)
        batch = None if live else self.store.get(wanted)
        if live is None and batch is None:
            raise UsageError("unknown_job", wanted=wanted)
        return live or Job(batch=batch, stage=None, version=1)  # type: ignore[arg-type]  # one of the two is there

    def all(self) -> tuple[Job, ...]:
        """Every batch, newest first."""
        return tuple(self.get(one.id) for one in self.store.all())

    def running(self) -> Job | None:
        """The batch being worked through, or the next one."""
        with self._changed:
            return next((one for one in self._live.values() if not one.ended), None)

    @property
    def closed(self) -> bool:
        """Whether this process stops: nothing changes here any more."""
        return self._closing

    def finish(self, wanted: str) -> Job:
        """The batch once it has ended, or once this process stops."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self.get(wanted).ended)
        return self.get(wanted)

    def cancel(self, wanted: str) -> Job:
        """End a batch between two files; what is stored of it stays. An ended one stays as it is."""
        job = self.get(wanted)
        with self._changed:
            if not job.ended:
                self._cancelled.add(wanted)
        return job

    def close(self) -> None:
        """Stop between two files; the batch goes on when the workspace is served again."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._lock.release()

    def _own(self) -> bool:
        """Whether this process works through the inbox; a second server of the workspace leaves it to the first."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self.inbox.sweep()
        for wanted in self.inbox.waiting():
            batch = self.store.get(wanted)
            if batch is not None and batch.state in ENDED:
                self.inbox.remove(wanted)
                continue
            if batch is None:
                batch = Batch(id=wanted, at=self._now(), request=wanted, state=QUEUED, outcome=Outcome())
                self.store.put(batch)
            self._queue(batch)
        return True

    def _queue(self, batch: Batch) -> Job:
        job = Job(batch=batch, stage=None, version=1)
        with self._changed:
            self._live[batch.id] = job
            self._waiting.append(batch.id)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="capnr-jobs", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return job

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
                wanted = self._waiting.popleft()
            self._one(wanted)

    def _one(self, wanted: str) -> None:
        """Work through one batch and write its end before its files go."""
        self._tell(wanted, state=RUNNING)
        try:
            self._check(wanted)
            outcome = self._work(self.inbox.sources(wanted), lambda stage: self._step(wanted, stage))
            state = DONE
        except _Stopped:
            if self._closing:
                return
            outcome, state = Outcome(), CANCELLED
        except (CapnrError, IngestError) as fault:
            outcome, state = Outcome(fault=_problem(fault)), FAILED
        except Exception:  # a fault of ours must not end the thread: the next batch is worked through
            log.exception("batch %s", wanted)
            outcome, state = Outcome(fault=_failed()), FAILED
        with self._changed:
            batch = replace(self._live[wanted].batch, state=state, outcome=outcome)
        self.store.put(batch)  # its end is in the database before its files go, and both before anyone hears of it
        self.inbox.remove(wanted)
        self._tell(wanted, state=state, outcome=outcome)
        with self._changed:
            self._cancelled.discard(wanted)
            ended = [one for one, job in self._live.items() if job.ended]
            for one in ended[:-REMEMBERED]:
                del self._live[one]

    def _step(self, wanted: str, stage: Stage) -> None:
        self._check(wanted)
        self._tell(wanted, stage=stage)

    def _check(self, wanted: str) -> None:
        with self._changed:
            if self._closing or wanted in self._cancelled:
                raise _Stopped

    def _tell(
        self, wanted: str, *, state: State | None = None, stage: Stage | None = None, outcome: Outcome | None = None
    ) -> None:
        """Say where a batch stands."""
        with self._changed:
            before = self._live[wanted]
            batch = replace(before.batch, state=state or before.batch.state, outcome=outcome or before.batch.outcome)
            self._live[wanted] = Job(batch=batch, stage=stage or before.stage, version=before.version + 1)
            self._changed.notify_all()


def _problem(fault: CapnrError | IngestError) -> Problem:
    if isinstance(fault, IngestError):
        return fault.problem
    return Problem(code=fault.code, fr=fault.text("fr"), en=fault.text("en"))


def _failed() -> Problem:
    return Problem(
        code="failed",
        fr="Une erreur interne est survenue : les fichiers déjà lus sont gardés, renvoyez les autres.",
        en="An internal error occurred: the files read so far are kept, send the others again.",
    )
