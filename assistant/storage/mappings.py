"""Stored mapping runs, so that a second assessment of the same documents costs nothing."""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Engine, insert, select

from assistant.storage.tables import documents, mappings, tombstones
from retrieval.mapping import Proposal
from scoring.model import Figure, Stance, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRun:
    """A mapping run as kept: its proposals and the keys of the vectors it read, never the texts."""

    proposals: tuple[Proposal, ...]
    """Proposals by indicator, best first."""
    keys: tuple[str, ...]
    """Keys of the vectors used, with repetitions, in order."""
    referential: str
    """Id of the referential it was made for."""
    by_rules: int = 0
    """Passages that were matched by rules, without a model."""


class SqlMappings:
    """Mapping runs of a workspace by the key of their inputs."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._last: tuple[str, StoredRun, dict[str, Proposal]] | None = None

    def get(self, key: str) -> StoredRun | None:
        """The run stored under `key`, or None."""
        last = self._last
        with self.engine.connect() as connection:
            # What is under a key never changes, it can only go: thousands of proposals are not read again.
            if last is not None and last[0] == key:
                there = connection.execute(select(mappings.c.key).where(mappings.c.key == key)).scalar()
                return last[1] if there is not None else None
            payload = connection.execute(select(mappings.c.payload).where(mappings.c.key == key)).scalar()
        if payload is None:
            return None
        data = json.loads(payload)
        run = StoredRun(
            proposals=tuple(_read(one) for one in data["proposals"]),
            keys=tuple(data["keys"]),
            referential=data.get("referential", ""),
            by_rules=data.get("by_rules", 0),
        )
        self._last = (key, run, {one.id: one for one in run.proposals})
        return run

    def proposal(self, wanted: str, referential: str) -> Proposal | None:
        """The proposal with this id in the run used last, or in any run stored for a referential, or None."""
        last = self._last
        if last is not None and last[1].referential == referential and wanted in last[2]:
            key, _, known = last
            if self.get(key) is not None:
                return known[wanted]
        holding = select(mappings.c.payload).where(mappings.c.payload.contains(wanted, autoescape=True))
        with self.engine.connect() as connection:
            for payload in connection.execute(holding).scalars():
                data = json.loads(payload)
                for one in data["proposals"] if data.get("referential") == referential else ():
                    if one["id"] == wanted:
                        return _read(one)
        return None

    def put(self, key: str, run: StoredRun) -> None:
        """Store a run; the first one under a key stays, and none is kept that quotes a document erased meanwhile."""
        proposals = [_written(one) for one in run.proposals]
        data = {
            "referential": run.referential,
            "proposals": proposals,
            "keys": run.keys,
            "by_rules": run.by_rules,
        }
        with self.engine.begin() as connection:
            connection.execute(
                insert(mappings).prefix_with("OR IGNORE").values(key=key, payload=json.dumps(data, ensure_ascii=False))
            )
            here = select(documents.c.id)
            gone = select(tombstones.c.document).where(tombstones.c.document.not_in(here))
            if {one.document for one in run.proposals}.intersection(connection.execute(gone).scalars()):
                connection.rollback()
                return
        self._last = (key, run, {one.id: one for one in run.proposals})


def _written(proposal: Proposal) -> dict[str, object]:
    values = {name: getattr(proposal, name) for name in Proposal.__slots__}
    return {
        **values,
        "dated": proposal.dated.isoformat() if proposal.dated else None,
        "figures": [[str(one.amount), one.unit, one.year] for one in proposal.figures],
        "why": [proposal.why.fr, proposal.why.en],
    }


def _read(data: dict[str, Any]) -> Proposal:
    """A proposal from its JSON; fields that an older row does not hold take their defaults."""
    dated = data.pop("dated")
    french, english = data.get("why", ("", ""))
    return Proposal(
        **{
            **data,
            "criteria": tuple(data["criteria"]),
            "features": tuple(data["features"]),
            "stance": Stance(str(data["stance"])),
            "dated": date.fromisoformat(str(dated)) if dated else None,
            "figures": tuple(
                Figure(amount=Fraction(amount), unit=unit, year=year) for amount, unit, year in data.get("figures", ())
            ),
            "why": Text(fr=french, en=english),
        }
    )
