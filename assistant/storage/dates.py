"""Dates of documents as people corrected them: an append-only history; the newest correction counts."""

from dataclasses import dataclass
from datetime import date

from assistant.storage.said import Said, Signed, SqlSaid
from assistant.storage.tables import document_dates


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction(Said):
    """What one person said of a document's date."""

    day: date | None
    """The date; None returns to the one found in the document."""


class SqlDates(SqlSaid[Correction]):
    """The corrected dates of a workspace."""

    table, column = document_dates, "day"

    def append(self, document: str, day: date | None, *, by: str, why: str) -> Correction:
        """Write a correction; nothing is ever changed or removed here."""
        return self._append(document, day.isoformat() if day else "", by=by, why=why)

    def record(self, signed: Signed, text: str) -> Correction:
        """The record of a date as it is kept."""
        return Correction(**signed, day=date.fromisoformat(text) if text else None)
