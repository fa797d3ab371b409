"""Which documents are versions of each other: an append-only history; the newest record on a pair counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, literal_column, select

from assistant.storage.tables import document_versions, documents

SAME_NAME, SAME_TEXT, PERSON, SEPARATED = "same_name", "same_text", "person", "separated"
PROGRAM = "capnr"
"""Who recorded a pair that was found by rule."""
Pair = tuple[str, str]
"""Document ids: the older one, the newer one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What was recorded of a pair of documents."""

    number: int
    """Place in the history, from 1."""
    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who; PROGRAM when a rule found it."""
    how: str
    """SAME_NAME, SAME_TEXT, PERSON or SEPARATED."""
    older: str
    """Id of the older document, as recorded."""
    newer: str
    """Id of the newer document, as recorded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A document as far as its name tells."""

    id: str
    """Document id."""
    name: str
    """Its name, folders included."""
    title: str
    """Its title."""
    added: str
    """When it came, ISO 8601 with time zone, empty when not known."""
    rank: int
    """Place in the order of arrival, from 0."""


class SqlVersions:
    """The pairs of a workspace."""

    def __init__(self, engine: Engine, now: Callable[[], str]) -> None:
        self.engine = engine
        self.now = now

    def append(self, pairs: Sequence[tuple[Pair, str]], *, by: str) -> None:
        """Record pairs, each with how it is known; nothing is ever changed or removed here."""
        at = self.now()
        rows = [{"at": at, "by": by, "how": how, "older": older, "newer": newer} for (older, newer), how in pairs]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(insert(document_versions), rows)

    def history(self) -> tuple[Link, ...]:
        """Every record, oldest first."""
        with self.engine.connect() as connection:
            return tuple(
                Link(number=row.id, at=row.at, by=row.by, how=row.how, older=row.older, newer=row.newer)
                for row in connection.execute(select(document_versions).order_by(document_versions.c.id))
            )

    def current(self) -> dict[frozenset[str], Link]:
        """The newest record on each pair."""
        return {frozenset((one.older, one.newer)): one for one in self.history()}

    def last(self) -> int:
        """Number of the newest record, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(document_versions.c.id))).scalar() or 0

    def documents(self) -> tuple[Entry, ...]:
        """Every document in the order of arrival, without its text."""
        columns = (documents.c.id, documents.c.name, documents.c.title, documents.c.added)
        with self.engine.connect() as connection:  # the rowid parts what came in the same second
            rows = connection.execute(select(*columns).order_by(documents.c.added, literal_column("rowid")))
            return tuple(
                Entry(id=row.id, name=row.name, title=row.title, added=row.added, rank=rank)
                for rank, row in enumerate(rows)
            )
