"""What people decided on evidence: an append-only history; the newest decision on a piece of evidence counts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

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


def row_of(one: Decision) -> dict[str, object]:
    """A decision as a row of its table."""
    return {**{name: getattr(one, name) for name in Decision.__slots__}, "criteria": json.dumps(one.criteria)}


class SqlDecisions:
    """The decisions of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

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
        """Every decision in order, or those on one piece of evidence."""
        query = select(decisions).order_by(decisions.c.id)
        if evidence:
            query = query.where(decisions.c.evidence == evidence)
        with self.engine.connect() as connection:
            return tuple(
                Decision(
                    **{
                        **{name: row[name] for name in Decision.__slots__},
                        "criteria": tuple(json.loads(row["criteria"])),
                    }
                )
                for row in connection.execute(query).mappings()
            )

    def current(self, referential: str) -> dict[str, Decision]:
        """The newest decision on each piece of evidence, for one referential."""
        return {one.evidence: one for one in self.history() if one.referential == referential}
