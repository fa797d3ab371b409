"""What stays of an erased document: that it was there, and traces by which leftovers of it would be found."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from assistant.storage.tables import tombstones


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """One erased document, without anything it said."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who, as the person gave it."""
    why: str
    """Reason given, may be empty."""
    document: str
    """Document id."""
    media_type: str
    """Type that it had."""
    size: int
    """Bytes that it had."""
    pages: int
    """Pages that it had."""
    traces: bytes
    """What `assistant.traces` made of it."""
    cleaned: str = ""
    """When the files were cleaned, empty while that is still to do."""


class SqlTombstones:
    """The erased documents of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def all(self) -> tuple[Tombstone, ...]:
        """Every tombstone, oldest first; a document erased twice has two."""
        with self.engine.connect() as connection:
            return tuple(
                Tombstone(**{name: row[name] for name in Tombstone.__slots__})
                for row in connection.execute(select(tombstones).order_by(tombstones.c.id)).mappings()
            )

    def pending(self) -> tuple[str, ...]:
        """Ids of the documents whose files are still to be cleaned."""
        query = select(tombstones.c.document).where(tombstones.c.cleaned == "").order_by(tombstones.c.id)
        with self.engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def cleaned(self, at: str) -> None:
        """Note that the files were cleaned."""
        with self.engine.begin() as connection:
            connection.execute(update(tombstones).where(tombstones.c.cleaned == "").values(cleaned=at))

    @staticmethod
    def write(connection: Connection, one: Tombstone) -> None:
        """Write a tombstone inside the transaction that erases the document."""
        connection.execute(insert(tombstones).values(**{name: getattr(one, name) for name in Tombstone.__slots__}))
