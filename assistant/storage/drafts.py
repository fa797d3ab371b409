"""Texts that people write on from a draft, in SQL: every version with who and when, the newest last."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, insert, select

from assistant.storage.tables import drafts


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptDraft:
    """One version of a text."""

    version: int
    """Number in the workspace, 0 before it is written."""
    kind: str
    """Template it comes from."""
    lang: str
    """"fr" or "en"."""
    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who wrote it."""
    text: str
    """The whole text, Markdown; empty where a person went back to the text as produced."""


class SqlDrafts:
    """The texts of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, one: KeptDraft, *, after: int) -> int | None:
        """Write a version after the one numbered `after` (0: none); its number, None when another one came since."""
        values = {name: getattr(one, name) for name in ("kind", "lang", "at", "by")}
        payload = json.dumps({"text": one.text}, ensure_ascii=False)
        with self.engine.connect() as connection:
            made = connection.execute(insert(drafts).values(**values, payload=payload))
            number = int((made.inserted_primary_key or (0,))[0])
            own = select(drafts.c.id).where(drafts.c.kind == one.kind, drafts.c.lang == one.lang, drafts.c.id < number)
            if (connection.execute(own.order_by(drafts.c.id.desc())).scalar() or 0) != after:
                connection.rollback()  # written before it is looked at: no other one can come in between
                return None
            connection.commit()
        return number

    def all(self, kind: str, lang: str) -> tuple[KeptDraft, ...]:
        """Every version of a text, oldest first."""
        wanted = select(drafts).where(drafts.c.kind == kind, drafts.c.lang == lang).order_by(drafts.c.id)
        with self.engine.connect() as connection:
            return tuple(_draft(row) for row in connection.execute(wanted))


def _draft(row: Row[Any]) -> KeptDraft:
    text = json.loads(row.payload)["text"]
    return KeptDraft(version=row.id, kind=row.kind, lang=row.lang, at=row.at, by=row.by, text=text)
