"""What people said of documents: append-only histories of one matter each; the newest word counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypedDict, TypeVar

from sqlalchemy import Engine, Table, func, insert, select


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What one person said of a document."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who, as the person gave it."""
    why: str
    """Reason given, may be empty."""
    document: str
    """Document id."""


class Signed(TypedDict):
    """The fields of `Said` by name."""

    at: str
    by: str
    why: str
    document: str


Word = TypeVar("Word", bound=Said)


class SqlSaid(Generic[Word]):
    """The words of a workspace on one matter; a matter names its table, its column and how its records are made."""

    table: ClassVar[Table]
    """Where they are kept."""
    column: ClassVar[str]
    """The column of what was said, text; empty text takes back what was said before."""

    def __init__(self, engine: Engine, now: Callable[[], str]) -> None:
        self.engine = engine
        self.now = now

    def record(self, signed: Signed, text: str) -> Word:
        """The record of what was said, `text` as it is kept."""
        raise NotImplementedError

    def history(self, document: str) -> tuple[Word, ...]:
        """Everything said of one document, oldest first."""
        return tuple(one for one in self._all() if one.document == document)

    def current(self) -> dict[str, Word]:
        """The newest word on each document of which something was said, a word taken back included."""
        return {one.document: one for one in self._all()}

    def last(self) -> int:
        """Number of the newest word, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(self.table.c.id))).scalar() or 0

    def _append(self, document: str, text: str, *, by: str, why: str) -> Word:
        """Write what a person says; nothing is ever changed or removed here."""
        signed = Signed(at=self.now(), by=by, why=why, document=document)
        with self.engine.begin() as connection:
            connection.execute(insert(self.table).values({**signed, self.column: text}))
        return self.record(signed, text)

    def _all(self) -> list[Word]:
        with self.engine.connect() as connection:
            rows = connection.execute(select(self.table).order_by(self.table.c.id)).mappings()
            return [
                self.record(
                    Signed(at=row["at"], by=row["by"], why=row["why"], document=row["document"]), row[self.column]
                )
                for row in rows
            ]
