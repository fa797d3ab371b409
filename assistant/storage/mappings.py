"""Stored mapping runs, so that a second assessment of the same documents costs nothing."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, insert, select

from assistant.storage.tables import mappings
from retrieval.mapping import Proposal
from scoring.model import Stance


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRun:
    """A mapping run as kept: its proposals and the keys of the vectors it read, never the texts."""

    proposals: tuple[Proposal, ...]
    """Proposals by indicator, best first."""
    keys: tuple[str, ...]
    """Keys of the vectors used, with repetitions, in order."""
    referential: str
    """Id of the referential it was made for."""


class SqlMappings:
    """Mapping runs of a workspace by the key of their inputs."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, key: str) -> StoredRun | None:
        """The run stored under `key`, or None."""
        with self.engine.connect() as connection:
            payload = connection.execute(select(mappings.c.payload).where(mappings.c.key == key)).scalar()
        if payload is None:
            return None
        data = json.loads(payload)
        return StoredRun(
            proposals=tuple(_read(one) for one in data["proposals"]),
            keys=tuple(data["keys"]),
            referential=data.get("referential", ""),
        )

    def proposal(self, wanted: str, referential: str) -> Proposal | None:
        """The proposal with this id in any run stored for a referential, or None."""
        holding = select(mappings.c.payload).where(mappings.c.payload.contains(wanted, autoescape=True))
        with self.engine.connect() as connection:
            for payload in connection.execute(holding).scalars():
                data = json.loads(payload)
                for one in data["proposals"] if data.get("referential") == referential else ():
                    if one["id"] == wanted:
                        return _read(one)
        return None

    def put(self, key: str, run: StoredRun) -> None:
        """Store a run; the first one under a key stays."""
        proposals = [_written(one) for one in run.proposals]
        data = {"referential": run.referential, "proposals": proposals, "keys": run.keys}
        with self.engine.begin() as connection:
            connection.execute(
                insert(mappings).prefix_with("OR IGNORE").values(key=key, payload=json.dumps(data, ensure_ascii=False))
            )


def _written(proposal: Proposal) -> dict[str, object]:
    values = {name: getattr(proposal, name) for name in Proposal.__slots__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _read(data: dict[str, str | float | int | list[str]]) -> Proposal:
    dated = data.pop("dated")
    return Proposal(
        **{  # type: ignore[arg-type]  # the JSON holds exactly the fields that _written put there
            **data,
            "criteria": tuple(data["criteria"]),  # type: ignore[arg-type]
            "features": tuple(data["features"]),  # type: ignore[arg-type]
            "stance": Stance(str(data["stance"])),
            "dated": date.fromisoformat(str(dated)) if dated else None,
        }
    )
