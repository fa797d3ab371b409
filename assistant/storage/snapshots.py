"""Dated assessments: kept once, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, func, insert, select

from assistant.storage.tables import snapshots


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """One kept assessment."""

    id: int
    """Number, from 1 in a workspace."""
    at: str
    """When it was kept, ISO 8601 with time zone."""
    label: str
    """Name that a person gave it, may be empty."""
    on: date
    """Date of the assessment."""
    referential: str
    """Referential id."""
    digest: str
    """SHA-256 of the referential's text."""
    payload: Mapping[str, Any]
    """What `assistant.timeline.payload` made."""


class SqlSnapshots:
    """The kept assessments of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(
        self, *, at: str, label: str, on: date, referential: str, digest: str, payload: Mapping[str, Any]
    ) -> Snapshot:
        """Keep an assessment and give it the next number."""
        values = {"at": at, "label": label, "on": on.isoformat(), "referential": referential, "digest": digest}
        with self.engine.begin() as connection:
            made = connection.execute(
                insert(snapshots).values(**values, payload=json.dumps(payload, ensure_ascii=False))
            ).inserted_primary_key
        number = int(made[0]) if made else 0
        return Snapshot(id=number, at=at, label=label, on=on, referential=referential, digest=digest, payload=payload)

    def all(self) -> tuple[Snapshot, ...]:
        """Every kept assessment, oldest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(snapshots).order_by(snapshots.c.id)).mappings().all()
        return tuple(_read(dict(row)) for row in rows)

    def newest(self) -> int:
        """The number of the one kept last, 0 when there is none."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(snapshots.c.id))).scalar() or 0

    def find(self, wanted: str) -> Snapshot | None:
        """The one with this number, else the newest with this label; None when there is none."""
        kept = self.all()
        numbered = next((one for one in kept if wanted == str(one.id)), None)
        return numbered or next((one for one in reversed(kept) if wanted == one.label), None)


def _read(row: dict[str, Any]) -> Snapshot:
    return Snapshot(**{**row, "on": date.fromisoformat(row["on"]), "payload": json.loads(row["payload"])})
