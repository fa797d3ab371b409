"""Dates of documents as people corrected them: an append-only history; the newest correction counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, insert, select

from assistant.storage.tables import document_dates


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """What one person said of a document's date."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who, as the person gave it."""
    why: str
    """Reason given, may be empty."""
    document: str
    """Document id."""
    day: date | None
    """The date; None returns to the one found in the document."""


class SqlDates:
    """The corrected dates of a workspace."""

    def __init__(self, engine: Engine, now: Callable[[], str]) -> None:
        self.engine = engine
        self.now = now

    def append(self, document: str, day: date | None, *, by: str, why: str) -> Correction:
        """Write a correction; nothing is ever changed or removed here."""
        made = Correction(at=self.now(), by=by, why=why, document=document, day=day)
        values = {"at": made.at, "by": by, "why": why, "document": document, "day": day.isoformat() if day else ""}
        with self.engine.begin() as connection:
            connection.execute(insert(document_dates).values(**values))
        return made

    def history(self, document: str) -> tuple[Correction, ...]:
        """Every correction of one document, oldest first."""
        return tuple(one for one in self._all() if one.document == document)

    def current(self) -> dict[str, Correction]:
        """The newest correction of each document that has one, returns to the automatic date included."""
        return {one.document: one for one in self._all()}

    def last(self) -> int:
        """Number of the newest correction, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(document_dates.c.id))).scalar() or 0

    def _all(self) -> list[Correction]:
        with self.engine.connect() as connection:
            return [
                Correction(
                    at=row.at,
                    by=row.by,
                    why=row.why,
                    document=row.document,
                    day=date.fromisoformat(row.day) if row.day else None,
                )
                for row in connection.execute(select(document_dates).order_by(document_dates.c.id))
            ]
