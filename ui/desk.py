"""One workspace behind every door of the server.

Requests run in threads and use the workspace one at a time, each for a moment. What takes long (reading files, looking
for evidence) runs in the thread of the batches, without that lock; the doors go on with the documents of before.
"""

import shutil
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from assistant.answer import Answer, Assistant
from assistant.assessment import Report, add_sources, decide, report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.highlight import Highlighter
from assistant.inbox import Inbox
from assistant.jobs import Job, ThreadJobs
from assistant.ledger import Call, Usage
from assistant.measured import current
from assistant.progress import Told
from assistant.storage.decisions import Decision
from assistant.storage.jobs import Outcome, SqlJobs
from ingest.files import Source
from ingest.model import Document, Page
from scoring.model import Referential


class Desk:
    """The functions that the API and the screens share; the lock covers every use of the workspace."""

    def __init__(self, workspace: Workspace, referential: Referential, *, on: date | None, lang: str) -> None:
        self.workspace = workspace
        self.referential = referential
        self.lang = lang
        self._on = on
        self._lock = threading.RLock()
        self._assistant: Assistant | None = None
        self.highlighter = Highlighter(workspace, self._lock)
        self._busy = False
        self.jobs = ThreadJobs(SqlJobs(workspace.engine), Inbox(workspace.folder), self._work, workspace.ledger.now)

    @property
    def on(self) -> date:
        """Date of the assessment: the one given, else today."""
        return self._on or date.today()

    def report(self) -> Report:
        """The assessment of the workspace. Raises UsageError when it holds no document."""
        with self._lock:
            return self._today().report()

    def ask(self, question: str, lang: str = "") -> Answer:
        """Answer a question. Raises UsageError for an empty question or an empty workspace."""
        with self._lock:
            return self._today().ask(question, lang)

    def documents(self) -> tuple[Document, ...]:
        """Every document, by name."""
        with self._lock:
            return self.workspace.documents.all()

    def page(self, wanted: str, number: int) -> tuple[Document, Page]:
        """A page of a document. Raises UsageError when there is no such document or page."""
        with self._lock:
            document = self.workspace.documents.get(wanted)
        if document is None:
            raise UsageError("unknown_document", wanted=wanted)
        page = next((one for one in document.pages if one.number == number), None)
        if page is None:
            raise UsageError("unknown_page", wanted=wanted, pages=len(document.pages))
        return document, page

    def add(self, files: Iterable[tuple[str, BinaryIO]]) -> Job:
        """Read files, given as (name, content), into the workspace and look for evidence; the batch once it has ended.

        An inventory among them becomes the one measured. A file that cannot be read is refused.
        """
        return self.jobs.finish(self.send(files).batch.id)

    def send(self, files: Iterable[tuple[str, BinaryIO]]) -> Job:
        """Take files over as a batch that is worked through behind."""
        received = self.jobs.receive()
        try:
            for name, content in files:
                with received.file(name) as kept:
                    shutil.copyfileobj(content, kept)
        except BaseException:
            received.drop()
            raise
        return self.jobs.submit(received)

    def decide(self, wanted: Sequence[str], *, state: str, by: str, why: str = "") -> list[Decision]:
        """Write a person's decision on pieces of evidence. Raises UsageError for an unknown one."""
        with self._lock:
            return decide(self.workspace, self._today().referential.id, wanted, state=state, by=by, why=why)

    def usage(self) -> tuple[Usage, tuple[Call, ...]]:
        """Model use since the workspace exists: the total and every call."""
        with self._lock:
            return self.workspace.ledger.since(0), self.workspace.ledger.lines()

    def close(self) -> None:
        """Stop between two files and let go of the index."""
        self.jobs.close()
        self.highlighter.close()
        with self._lock:
            self._let_go()

    def _work(self, sources: Sequence[Source], told: Told) -> Outcome:
        """Read files and look for evidence, without the lock but for its two ends."""
        self._hold(True)
        try:
            added = add_sources(self.workspace, sources, progress=told)
            documents = self.workspace.documents.all()
            if documents:  # the mapping is kept: the next request finds it there
                inventory = current(self.workspace)
                report(self.workspace, self.referential, documents, (), on=self.on, inventory=inventory, progress=told)
        finally:
            self._hold(False)
        return Outcome(documents=tuple(one.id for one in added.documents), reused=added.reused, refused=added.refused)

    def _hold(self, busy: bool) -> None:
        """Keep the doors to the documents of now, or let them see all of them again."""
        with self._lock:
            self._busy = busy
            if self._assistant is not None and not busy:
                self._assistant.release()
            elif busy:
                self._today().hold()

    def _let_go(self) -> None:
        if self._assistant is not None:
            self._assistant.close()
            self._assistant = None

    def _today(self) -> Assistant:
        """The assistant of the day: a server that runs past midnight assesses on the new date."""
        if self._assistant is None or self._assistant.on != self.on:
            self._let_go()
            self._assistant = Assistant(self.workspace, self.referential, on=self.on)
            if self._busy:
                self._assistant.hold()
        return self._assistant
