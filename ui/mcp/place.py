"""The workspace behind the tools: what they ask of it, and the one of a program that serves a single workspace."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Protocol

from assistant.answer import Answer, Assistant
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.clock import today
from assistant.places import Place as Found
from assistant.places import Readings
from assistant.roles import Permission
from assistant.seeking import Filters, Ranked, evidence, search
from scoring.model import Referential


class Place(Protocol):
    """What the tools need of a workspace."""

    @property
    def lang(self) -> str:
        """Language of what is said."""

    @property
    def referential(self) -> Referential:
        """What is assessed against."""

    @property
    def on(self) -> date:
        """Date of the assessment."""

    def entering(self, permission: Permission) -> AbstractContextManager[None]:
        """What stands around every call of a tool. Raises CapnrError for whoever may not call it."""

    def using(self) -> AbstractContextManager[Workspace]:
        """The workspace, for as long as no other call may use it."""

    def report(self) -> Report:
        """The assessment. Raises UsageError when the workspace holds no document."""

    def search(self, words: str, many: int) -> tuple[Found, ...]:
        """Passages that answer words."""

    def evidence(self, *, theme: str, indicator: str, criterion: str, many: int) -> Ranked:
        """Passages that speak to what the referential asks. Raises UsageError for an unknown name."""

    def ask(self, question: str) -> Answer:
        """What the rules answer; no language model: what reads is a model already."""


class Workplace:
    """One workspace, its referential, and the day; whoever started the program may do everything."""

    def __init__(self, workspace: Workspace, referential: Referential, *, on: date | None, lang: str) -> None:
        self.workspace = workspace
        self.referential = referential
        self.lang = lang
        self._on = on
        self._lock = threading.RLock()
        self._assistant: Assistant | None = None
        self._readings = Readings()

    @property
    def on(self) -> date:
        """Date of the assessment: the one given, else today."""
        return self._on or today()

    @contextmanager
    def entering(self, permission: Permission) -> Iterator[None]:
        """Nobody is asked for anything."""
        yield

    @contextmanager
    def using(self) -> Iterator[Workspace]:
        """The workspace, for as long as no other call may use it."""
        with self._lock:
            yield self.workspace

    def report(self) -> Report:
        """The assessment. Raises UsageError when the workspace holds no document."""
        with self._lock:
            return self._today().report()

    def search(self, words: str, many: int) -> tuple[Found, ...]:
        """Passages that answer words."""
        with self._lock:
            finder = self._today().finder
            return search(self.workspace, words, k=many, filters=Filters(), finder=finder, readings=self._readings)

    def evidence(self, *, theme: str, indicator: str, criterion: str, many: int) -> Ranked:
        """Passages that speak to what the referential asks. Raises UsageError for an unknown name."""
        with self._lock:
            return evidence(
                self.workspace,
                self.referential,
                self.report(),
                theme=theme,
                indicator=indicator,
                criterion=criterion,
                k=many,
                filters=Filters(),
                readings=self._readings,
            )

    def ask(self, question: str) -> Answer:
        """What the rules answer."""
        with self._lock:
            return self._today().ask(question, "")

    def close(self) -> None:
        """Let go of the search index."""
        with self._lock:
            if self._assistant is not None:
                self._assistant.close()
                self._assistant = None

    def _today(self) -> Assistant:
        if self._assistant is None or self._assistant.on != self.on:
            self.close()
            self._assistant = Assistant(self.workspace, self.referential, on=self.on)
        return self._assistant
