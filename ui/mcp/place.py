"""The workspace behind the tools: one use at a time, the assessment kept while nothing changes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from assistant.answer import Assistant
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from scoring.model import Referential


class Place:
    """One workspace, its referential, and the day."""

    def __init__(self, workspace: Workspace, referential: Referential, *, on: date | None, lang: str) -> None:
        self.workspace = workspace
        self.referential = referential
        self.lang = lang
        self._on = on
        self._lock = threading.RLock()
        self._assistant: Assistant | None = None

    @contextmanager
    def using(self) -> Iterator[Workspace]:
        """The workspace, for as long as no other call may use it."""
        with self._lock:
            yield self.workspace

    @property
    def on(self) -> date:
        """Date of the assessment: the one given, else today."""
        return self._on or date.today()

    def assistant(self) -> Assistant:
        """The assistant of the day; no language model: what reads is a model already."""
        with self._lock:
            if self._assistant is None or self._assistant.on != self.on:
                self.close()
                self._assistant = Assistant(self.workspace, self.referential, on=self.on)
            return self._assistant

    def report(self) -> Report:
        """The assessment. Raises UsageError when the workspace holds no document."""
        with self._lock:
            return self.assistant().report()

    def close(self) -> None:
        """Let go of the search index."""
        with self._lock:
            if self._assistant is not None:
                self._assistant.close()
                self._assistant = None
