"""Kinds of documents as people told them: an append-only history; the newest word counts."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, select

from assistant.storage.tables import document_kinds
from retrieval.kinds import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class KindSaid:
    """What one person said of a document's kind."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who, as the person gave it."""
    why: str
    """Reason given, may be empty."""
    document: str
    """Document id."""
    kind: Kind | None
    """The kind; None takes back what was told."""


class SqlKinds:
    """The told kinds of a workspace."""

    def __init__(self, engine: Engine, now: Callable[[], str]) -> None:
        self.engine = engine
        self.now = now

    def append(self, document: str, kind: Kind | None, *, by: str, why: str) -> KindSaid:
        """Write what a person says; nothing is ever changed or removed here."""
        made = KindSaid(at=self.now(), by=by, why=why, document=document, kind=kind)
        values = {"at": made.at, "by": by, "why": why, "document": document, "kind": kind or ""}
        with self.engine.begin() as connection:
            connection.execute(insert(document_kinds).values(**values))
        return made

    def history(self, document: str) -> tuple[KindSaid, ...]:
        """Everything said of one document's kind, oldest first."""
        return tuple(one for one in self._all() if one.document == document)

    def current(self) -> dict[str, KindSaid]:
        """The newest word on each document of which something was said, a word taken back included."""
        return {one.document: one for one in self._all()}

    def last(self) -> int:
        """Number of the newest word, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(document_kinds.c.id))).scalar() or 0

    def _all(self) -> list[KindSaid]:
        with self.engine.connect() as connection:
            return [
                KindSaid(
                    at=row.at,
                    by=row.by,
                    why=row.why,
                    document=row.document,
                    kind=Kind(row.kind) if row.kind else None,
                )
                for row in connection.execute(select(document_kinds).order_by(document_kinds.c.id))
            ]
