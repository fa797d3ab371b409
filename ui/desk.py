"""One workspace behind every door of the server.

Requests run in threads and use the workspace one at a time, each for a moment. What takes long (reading files, looking
for evidence) runs in the thread of the batches, without that lock; the doors go on with the documents of before.
Questions and searches wait for each other only; whoever holds that lock never asks for the one of the workspace.
"""

import shutil
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import date
from typing import Any, BinaryIO

from assistant import asking
from assistant.answer import Answer, Assistant
from assistant.around import Near, around
from assistant.assessment import Remembered, Report, add_sources, report
from assistant.behind import Behind
from assistant.bootstrap import Workspace, language_model
from assistant.clock import today
from assistant.conversation import keep, leaning_on
from assistant.dating import Dated
from assistant.deciding import Edit, Wanted, accept, decide, revoke
from assistant.documents import Details, Hidden, Kept, details, hidden, listing, set_date, set_kind
from assistant.erasure import Erased, erase
from assistant.errors import CapnrError, UsageError
from assistant.evidence import Evidence
from assistant.highlight import Highlighter
from assistant.inbox import Inbox
from assistant.jobs import Job, ThreadJobs
from assistant.judge_llm import Comment, comment
from assistant.kinds import KindOf
from assistant.measured import current
from assistant.organisation import tell
from assistant.places import Place, Readings
from assistant.progress import Told
from assistant.seeking import Filters, Ranked, asked, evidence, search
from assistant.storage.decisions import Decision
from assistant.storage.jobs import Outcome, SqlJobs
from assistant.storage.policies import Policy
from assistant.usage import Journal
from assistant.verify import Verified, verify
from assistant.versions import replace, separate
from ingest.files import Source
from ingest.model import Document, Page
from retrieval.kinds import Kind
from scoring.model import Referential

BEGINNING = "Où en sommes-nous ?"
"""A question whose answer loads the tables that every question needs."""


class Desk:
    """The functions that the API and the screens share; the lock covers every use of the workspace."""

    def __init__(self, workspace: Workspace, referential: Referential, *, on: date | None, lang: str) -> None:
        self.workspace = workspace
        self.referential = referential
        self.lang = lang
        self._on = on
        self._lock = threading.RLock()
        self._finding = threading.RLock()
        self._assistant: Assistant | None = None
        self._readings = Readings()
        self._warming: threading.Thread | None = None
        self.highlighter = Highlighter(workspace, self._lock)
        self._busy = False
        self._model = language_model(workspace.settings)
        self.jobs = ThreadJobs(SqlJobs(workspace.engine), Inbox(workspace.folder), self._work, workspace.ledger.now)
        self.behind = Behind(workspace, self._finding, lambda: self.jobs.running() is not None)

    @property
    def on(self) -> date:
        """Date of the assessment: the one given, else today."""
        return self._on or today()

    @property
    def dated(self) -> bool:
        """Whether the date of the assessment was given, and does not follow the day."""
        return self._on is not None

    def report(self) -> Report:
        """The assessment of the workspace. Raises UsageError when it holds no document."""
        with self._lock:
            assistant = self._today()
        return assistant.report()

    def ask(self, question: str, lang: str = "", *, conversation: str = "", person: str = "") -> Answer:
        """Answer a question. Raises UsageError for an empty question, an empty workspace, an unknown conversation."""
        stream = self.stream(question, lang, conversation=conversation, person=person)
        while True:
            try:
                next(stream)
            except StopIteration as ended:
                answer: Answer = ended.value
                return answer

    def stream(
        self,
        question: str,
        lang: str = "",
        stopped: Callable[[], bool] = lambda: False,
        *,
        conversation: str = "",
        person: str = "",
    ) -> Generator[str, None, Answer]:
        """The sentences of an answer as they come, then the whole answer. Raises as `ask`, before it gives anything.

        The rules answer one question at a time; a language model words it while others are answered. A conversation
        is gone on with, "new" begins one; the answer is kept in it at its end.
        """
        with self._lock:
            context = leaning_on(self.workspace, conversation)
        with self._searching() as assistant:
            prepared = assistant.prepare(question, lang, context)
        return self._kept(assistant.worded(prepared, stopped), conversation, person)

    def _kept(
        self, stream: Generator[str, None, Answer], conversation: str, person: str
    ) -> Generator[str, None, Answer]:
        answer = yield from stream
        with self._lock:
            return keep(self.workspace, conversation, answer, person)

    def by_rules(self, question: str, lang: str = "") -> Answer:
        """What the rules answer, whichever language model is chosen. Raises as `ask`."""
        with self._searching() as assistant:
            prepared = assistant.prepare(question, lang)
            plain = copy(assistant)
        plain.model = None
        stream = plain.worded(prepared)
        while True:
            try:
                next(stream)
            except StopIteration as ended:
                answer: Answer = ended.value
                return answer

    def search(self, query: str, *, k: int, filters: Filters) -> tuple[Place, ...]:
        """Passages that answer words. Raises UsageError for no words, no document or an unknown one."""
        with self._searching() as assistant:
            return search(self.workspace, query, k=k, filters=filters, finder=assistant.finder, readings=self._readings)

    def evidence(self, *, theme: str, indicator: str, criterion: str, k: int, filters: Filters) -> Ranked:
        """Passages that speak to what the referential asks. Raises UsageError for an unknown name."""
        with self._lock:
            asked(self.referential, theme=theme, indicator=indicator, criterion=criterion)
        return evidence(
            self.workspace,
            self.referential,
            self.report(),
            theme=theme,
            indicator=indicator,
            criterion=criterion,
            k=k,
            filters=filters,
            readings=self._readings,
        )

    def comment(self, wanted: str, lang: str) -> Comment:
        """What the language model says of a piece of evidence. Raises UsageError for an unknown one or no model."""
        return comment(self.workspace, self._model, self.report(), wanted, lang)

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

    def decide(
        self, wanted: Sequence[str], *, state: str, by: str, why: str = "", edit: Edit | None = None
    ) -> list[Decision]:
        """Write a person's decision on pieces of evidence. Raises UsageError for an unknown one or a wrong edit."""
        with self._lock:
            referential = self._today().referential
            return decide(self.workspace, referential, wanted, state=state, by=by, why=why, edit=edit)

    def around(self, one: Evidence) -> tuple[Near, ...]:
        """The statements around a piece of evidence, in order, and how each is read."""
        with self._lock:
            return around(self.workspace, one, self._readings)

    def history(self, evidence: str) -> tuple[Decision, ...]:
        """Every decision on a piece of evidence, oldest first."""
        with self._lock:
            return self.workspace.decisions.history(evidence)

    def accept(self, wanted: Wanted, lang: str) -> tuple[Policy, list[Decision]]:
        """Accept proposals in bulk, as an explicit policy. Raises UsageError for what does not exist."""
        with self._lock:
            return accept(self.workspace, self._today().report(), wanted, lang)

    def policies(self) -> tuple[Policy, ...]:
        """Every policy of bulk acceptance, oldest first."""
        with self._lock:
            return self.workspace.policies.all()

    def revoke(self, wanted: str, *, by: str, why: str = "") -> list[Decision]:
        """Take a policy back. Raises UsageError for an unknown one."""
        with self._lock:
            return revoke(self.workspace, wanted, by=by, why=why)

    def listing(self) -> tuple[Kept, ...]:
        """Every document with its date and version, by name."""
        with self._lock:
            return listing(self.workspace)

    def details(self, wanted: str) -> Details:
        """Everything about one document. Raises UsageError when it is unknown or erased."""
        with self._lock:
            return details(self.workspace, wanted)

    def hidden(self, query: str = "", document: str = "") -> tuple[Hidden, ...]:
        """Hidden texts that hold every word of the query."""
        with self._lock:
            return hidden(self.workspace, query, document)

    def set_date(self, wanted: str, day: date | None, *, by: str, why: str = "") -> Dated:
        """Write the date that a person gives a document; None returns to the one found in it."""
        with self._lock:
            return set_date(self.workspace, wanted, day, by=by, why=why)

    def set_kind(self, wanted: str, kind: Kind | None, *, by: str, why: str = "") -> KindOf:
        """Write the kind that a person tells of a document; None takes it back."""
        with self._lock:
            return set_kind(self.workspace, wanted, kind, by=by, why=why)

    def replace(self, old: str, new: str, *, by: str) -> None:
        """Record that document `new` replaces `old`."""
        with self._lock:
            replace(self.workspace, old, new, by=by)

    def separate(self, old: str, new: str, *, by: str) -> None:
        """Record that two documents are no versions of each other."""
        with self._lock:
            separate(self.workspace, old, new, by=by)

    def settle(self, said: Mapping[str, Any]) -> None:
        """Say settings or facts of the organisation anew, used at once. Raises UsageError for a fixed or wrong one, or
        while files are being read.
        """
        with self._lock:
            if self._busy or self.jobs.running() is not None:
                raise UsageError("reading_now")
            self.workspace = tell(self.workspace, said)
            self._let_go()

    def erase(self, wanted: str, *, by: str, why: str = "") -> Erased:
        """Erase a document. Raises UsageError while files are being read: they may quote it."""
        with self._lock:
            if self._busy or self.jobs.running() is not None:
                raise UsageError("reading_now")
            self._let_go()
            self.highlighter.camera.forget()
            return erase(self.workspace, wanted, by=by, why=why, serving=True)

    def verify(self, text: str = "") -> Verified:
        """Search every file of the workspace and check what is stored."""
        with self._lock:
            return verify(self.workspace, text=text)

    @contextmanager
    def using(self) -> Iterator[Workspace]:
        """The workspace, for as long as no other door may use it."""
        with self._lock:
            yield self.workspace

    def usage(self) -> Journal:
        """Model use since the workspace exists: the total, every call, the month's budget."""
        with self._lock:
            return self.workspace.ledger.journal()

    def warm(self) -> None:
        """Make ready behind what the first question and the first search would wait for."""
        if self._warming is None or not self._warming.is_alive():
            self._warming = threading.Thread(target=self._warmed, name="capnr-warm", daemon=True)
            self._warming.start()

    def _warmed(self) -> None:
        with suppress(CapnrError), self._searching() as assistant:  # an empty workspace has nothing to make ready
            asking.wanted(BEGINNING)
            assistant.prepare(BEGINNING)
            assistant.finder.index({one.id: one for one in assistant.report().lineage.current})

    def close(self) -> None:
        """Stop between two files and let go of the index."""
        self.behind.close()
        self.jobs.close()
        if self._warming is not None:
            self._warming.join()
        self.highlighter.close()
        with self._lock:
            self._let_go()

    def _work(self, sources: Sequence[Source], told: Told) -> Outcome:
        """Read files and look for evidence, without the lock but for its two ends."""
        with self._lock:  # the doors keep to the documents of now
            self._busy = True
            self._today().hold()
        remembered, on = Remembered(), self.on
        try:
            added = add_sources(self.workspace, sources, progress=told)
            documents = self.workspace.documents.all()
            if documents:  # the mapping is kept: the next request finds it there
                inventory = current(self.workspace)
                given = (self.workspace, self.referential, documents, ())
                report(*given, on=on, inventory=inventory, progress=told, remembered=remembered)
        finally:
            with self._lock:
                self._busy = False
                if self._assistant is not None:
                    self._assistant.release(remembered if self._assistant.on == on else None)
        self.warm()
        self.behind.wake()
        return Outcome(documents=tuple(one.id for one in added.documents), reused=added.reused, refused=added.refused)

    def _let_go(self) -> None:
        with self._finding:
            self._readings = Readings()
            if self._assistant is not None:
                self._assistant.close()
                self._assistant = None

    @contextmanager
    def _searching(self) -> Iterator[Assistant]:
        """The assistant of the day, for as long as nobody else searches; the other doors stay open meanwhile."""
        while True:
            with self._lock:
                assistant = self._today()
            with self._finding:
                if assistant is self._assistant:  # it was not let go of in between
                    yield assistant
                    return

    def _today(self) -> Assistant:
        """The assistant of the day: a server that runs past midnight assesses on the new date."""
        if self._assistant is None or self._assistant.on != self.on:
            self._let_go()
            self._assistant = Assistant(self.workspace, self.referential, on=self.on, model=self._model)
            if self._busy:
                self._assistant.hold()
        return self._assistant
