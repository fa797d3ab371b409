"""Answers kept for a day, so that a request sent twice under one key is carried out once."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.storage.tables import replays


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """What was answered under a key."""

    id: str
    """Digest of the key and of who sent it; the key itself is not kept."""
    at: str
    """When, ISO 8601 with time zone, to the second."""
    fingerprint: str
    """Digest of the request: method, address, body."""
    status: int
    """HTTP status of the answer."""
    headers: dict[str, str]
    """Headers of the answer that say something about it."""
    body: Any
    """The answer as plain data; None when it holds a secret and is not kept here."""
    kept: bool
    """Whether `body` is kept."""


class SqlReplays:
    """The answers of a workspace that may be asked for again."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, wanted: str) -> Replay | None:
        """The answer under a key, or None."""
        with self.engine.connect() as connection:
            row = connection.execute(select(replays).where(replays.c.id == wanted)).first()
        if row is None:
            return None
        return Replay(id=row.id, at=row.at, fingerprint=row.fingerprint, status=row.status, **json.loads(row.payload))

    def put(self, one: Replay, *, before: str) -> None:
        """Keep an answer and forget those older than `before`; the first answer under a key stays."""
        payload = json.dumps({"headers": one.headers, "body": one.body, "kept": one.kept}, ensure_ascii=False)
        values = {"id": one.id, "at": one.at, "fingerprint": one.fingerprint, "status": one.status, "payload": payload}
        with self.engine.begin() as connection:
            connection.execute(delete(replays).where(replays.c.at < before))
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(replays).values(values))
        except IntegrityError:
            return  # another request under the same key ended first: its answer is the one
