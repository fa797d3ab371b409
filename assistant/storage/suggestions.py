"""What programs suggest to people, in SQL: each waits until a person accepts or dismisses it."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Engine, Row, insert, select, update

from assistant.storage.tables import suggestions

State = Literal["waiting", "accepted", "dismissed"]
WAITING: State = "waiting"
ACCEPTED: State = "accepted"
DISMISSED: State = "dismissed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """One suggestion of a program."""

    id: int
    """Number in the workspace, 0 before it is written."""
    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """The program that suggests."""
    kind: str
    """"decision", "declaration" or "recommendation"."""
    referential: str
    """Referential id."""
    subject: str
    """Evidence, criterion or indicator that it is about; may be empty."""
    why: str
    """Reason given."""
    payload: dict[str, Any]
    """What would be done."""
    state: State = WAITING
    """WAITING, ACCEPTED or DISMISSED."""
    decided_at: str = ""
    """When a person said so, empty while it waits."""
    decided_by: str = ""
    """Who."""


class SqlSuggestions:
    """The suggestions of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, one: Suggestion) -> int:
        """Write a suggestion; its number."""
        names = ("at", "by", "kind", "referential", "subject", "why", "state")
        values = {name: getattr(one, name) for name in names}
        payload = json.dumps(one.payload, ensure_ascii=False)
        with self.engine.begin() as connection:
            made = connection.execute(insert(suggestions).values(**values, payload=payload))
            return int((made.inserted_primary_key or (0,))[0])

    def get(self, wanted: int) -> Suggestion | None:
        """The suggestion of this number, or None."""
        with self.engine.connect() as connection:
            row = connection.execute(select(suggestions).where(suggestions.c.id == wanted)).first()
        return _read(row) if row is not None else None

    def all(self, state: State | None = None) -> tuple[Suggestion, ...]:
        """Every suggestion, oldest first, or those in a state."""
        query = select(suggestions).order_by(suggestions.c.id)
        if state is not None:
            query = query.where(suggestions.c.state == state)
        with self.engine.connect() as connection:
            return tuple(_read(row) for row in connection.execute(query))

    def settle(self, wanted: int, state: State, *, at: str, by: str) -> bool:
        """Say what a person decided of a suggestion that waits; False when it does not wait any more."""
        waiting = (suggestions.c.id == wanted) & (suggestions.c.state == WAITING)
        values = {"state": state, "decided_at": at, "decided_by": by}
        with self.engine.begin() as connection:
            return connection.execute(update(suggestions).where(waiting).values(**values)).rowcount == 1


def _read(row: Row[Any]) -> Suggestion:
    values = {name: getattr(row, name) for name in Suggestion.__slots__ if name != "payload"}
    return Suggestion(**values, payload=json.loads(row.payload))
