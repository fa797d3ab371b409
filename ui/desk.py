"""One workspace behind every door of the server: handlers run in threads, this lets one of them work at a time."""

import shutil
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from assistant import measured
from assistant.answer import Answer, Assistant
from assistant.assessment import Report, decide
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.ledger import Call, Usage
from assistant.storage.decisions import Decision
from ingest.limits import MB, Limits
from ingest.model import Document, IngestReport, Page
from ingest.pipeline import ingest_paths
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

    def add(self, files: Iterable[tuple[str, BinaryIO]]) -> IngestReport:
        """Read files, given as (name, content), into the workspace; an inventory among them becomes the one measured.

        A file that cannot be read is refused.
        """
        limits = Limits(file_bytes=self.workspace.settings.max_file_mb * MB)
        with tempfile.TemporaryDirectory(prefix="capnr-") as folder:
            root = Path(folder)
            for name, content in files:
                with _free(root, name).open("wb") as kept:
                    shutil.copyfileobj(content, kept)
            with self._lock:
                done = ingest_paths([root], self.workspace.documents, limits=limits)
                inventory, refused = measured.among([root], done.refused, None)
                if inventory is not None:
                    measured.keep(self.workspace, inventory)
                return replace(done, refused=refused)

    def decide(self, wanted: Sequence[str], *, state: str, by: str, why: str = "") -> list[Decision]:
        """Write a person's decision on pieces of evidence. Raises UsageError for an unknown one."""
        with self._lock:
            return decide(self.workspace, self._today().referential.id, wanted, state=state, by=by, why=why)

    def usage(self) -> tuple[Usage, tuple[Call, ...]]:
        """Model use since the workspace exists: the total and every call."""
        with self._lock:
            return self.workspace.ledger.since(0), self.workspace.ledger.lines()

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._assistant is not None:
                self._assistant.close()
                self._assistant = None

    def _today(self) -> Assistant:
        """The assistant of the day: a server that runs past midnight assesses on the new date."""
        if self._assistant is None or self._assistant.on != self.on:
            self.close()
            self._assistant = Assistant(self.workspace, self.referential, on=self.on)
        return self._assistant


def _free(folder: Path, name: str) -> Path:
    """A path in `folder` for a file called `name`, whatever the name holds; a second one of that name is numbered."""
    base = "".join(one if one.isprintable() else " " for one in name.replace("\\", "/").rsplit("/", 1)[-1])
    base = base.strip().lstrip(".")[-120:] or "document"
    path, count = folder / base, 2
    while path.exists():
        path, count = folder / f"{Path(base).stem} ({count}){Path(base).suffix}", count + 1
    return path
