"""What people decided on evidence: an append-only history; the newest decision on a piece of evidence counts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, func, insert, select

from assistant.storage.tables import decisions


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One decision of one person on one piece of evidence."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who, as the person gave it."""
    state: str
    """"confirmed", "rejected", "declared", or "proposed" for what a change of referential leaves to be read again."""
    why: str
    """Reason given, may be empty."""
    evidence: str
    """Evidence id."""
    referential: str
    """Referential id."""
    indicator: str
    """Indicator id."""
    criteria: tuple[str, ...]
    """Criteria it counts for."""
    document: str
    """Document id."""
    page: int
    """Page number, from 1."""
    start: int
    """First code point of the quote in the page."""
    end: int
    """One past its last code point."""
    quote: str
    """The quote as the person saw it."""
    stance: str
    """Its stance."""
    seen: int = 0
    """Newest record of versions when the person decided: what came later is to be looked at again."""
    edited: bool = False
    """Whether the person changed its criteria, its stance or its words."""
    policy: str = ""
    """Id of the policy under which it was confirmed in bulk, empty when a person looked at it."""


FIELDS = Decision.__slots__
"""The fields of a decision, in the order in which they are read: the history is read at every change."""


@lru_cache(maxsize=1_000)
def _criteria(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _decision(row: Sequence[Any]) -> Decision:
    """A decision from a row: its id, then its fields."""
    said = dict(zip(FIELDS, row[1:], strict=True))
    said["criteria"] = _criteria(said["criteria"])
    return Decision(**said)


def row_of(one: Decision) -> dict[str, object]:
    """A decision as a row of its table."""
    return {**{name: getattr(one, name) for name in Decision.__slots__}, "criteria": json.dumps(one.criteria)}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    """The decisions that were read, and what tells whether they still stand as they were."""

    decisions: tuple[Decision, ...] = ()
    """In order."""
    last: int = 0
    """Id of the last one."""
    letters: int = 0
    """Length of all their quotes: an erasure empties quotes."""


class SqlDecisions:
    """The decisions of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._read = _Read()

    def append(self, decided: Sequence[Decision]) -> None:
        """Write decisions; nothing is ever changed or removed here (`assistant.erasure` alone empties quotes)."""
        rows = [row_of(one) for one in decided]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(insert(decisions), rows)

    def count(self) -> int:
        """How many decisions were written."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(decisions)).scalar() or 0

    def history(self, evidence: str = "") -> tuple[Decision, ...]:
        """Every decision in order, or those on one piece of evidence.

        What was read before is read again only when an erasure has emptied some of it.
        """
        query = select(decisions.c.id, *(decisions.c[name] for name in FIELDS)).order_by(decisions.c.id)
        with self.engine.connect() as connection:
            if evidence:
                return tuple(map(_decision, connection.execute(query.where(decisions.c.evidence == evidence))))
            read = self._read
            size = select(func.count(), func.coalesce(func.sum(func.length(decisions.c.quote)), 0))
            count, letters = connection.execute(size.where(decisions.c.id <= read.last)).one()
            if (count, letters) != (len(read.decisions), read.letters):
                read = _Read()
            rows = connection.execute(query.where(decisions.c.id > read.last)).all()
        if rows:
            newer = tuple(map(_decision, rows))
            letters = read.letters + sum(len(one.quote) for one in newer)
            read = _Read(decisions=read.decisions + newer, last=rows[-1].id, letters=letters)
        self._read = read
        return read.decisions

    def current(self, referential: str) -> dict[str, Decision]:
        """The newest decision on each piece of evidence, for one referential."""
        return {one.evidence: one for one in self.history() if one.referential == referential}
