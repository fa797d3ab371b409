"""Kinds of documents as people told them: an append-only history; the newest word counts."""

from dataclasses import dataclass

from assistant.storage.said import Said, Signed, SqlSaid
from assistant.storage.tables import document_kinds
from retrieval.kinds import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class KindSaid(Said):
    """What one person said of a document's kind."""

    kind: Kind | None
    """The kind; None takes back what was told."""


class SqlKinds(SqlSaid[KindSaid]):
    """The told kinds of a workspace."""

    table, column = document_kinds, "kind"

    def append(self, document: str, kind: Kind | None, *, by: str, why: str) -> KindSaid:
        """Write what a person says; nothing is ever changed or removed here."""
        return self._append(document, kind or "", by=by, why=why)

    def record(self, signed: Signed, text: str) -> KindSaid:
        """The record of a kind as it is kept."""
        return KindSaid(**signed, kind=Kind(text) if text else None)
