"""What people did with recommendations: an append-only history, from which their present state is read each time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, insert, select

from assistant.storage.tables import recommendations


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that one person did with one recommendation."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who, as the person gave it."""
    referential: str
    """Referential id."""
    recommendation: str
    """Recommendation id."""
    act: str
    """"add", "edit", "move", "comment", "sign", "drop" or "restore"."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What it changes, plain data; with what the recommendation said at that moment under "seen"."""
    id: int = 0
    """Number in the history, 0 before it is written."""


class SqlRecommendations:
    """The history of the recommendations of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def append(self, events: Sequence[Event]) -> None:
        """Write events; nothing is ever changed or removed here."""
        rows = [
            {
                "at": one.at,
                "by": one.by,
                "referential": one.referential,
                "recommendation": one.recommendation,
                "act": one.act,
                "payload": json.dumps(one.payload, ensure_ascii=False, sort_keys=True),
            }
            for one in events
        ]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(insert(recommendations), rows)

    def history(self, referential: str) -> tuple[Event, ...]:
        """Every event on the recommendations of one referential, oldest first."""
        query = (
            select(recommendations).where(recommendations.c.referential == referential).order_by(recommendations.c.id)
        )
        with self.engine.connect() as connection:
            return tuple(
                Event(**{**row, "payload": json.loads(row["payload"])}) for row in connection.execute(query).mappings()
            )
