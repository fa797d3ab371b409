"""Policies of bulk acceptance: who accepted what, from which likelihood on, and who took it back."""

from dataclasses import dataclass

from sqlalchemy import Engine, Row, insert, select, update

from assistant.storage.tables import policies


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """One act of accepting proposals in bulk."""

    id: str
    """Its id."""
    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Its author."""
    referential: str
    """Referential id."""
    above: float
    """Likelihood from which proposals were accepted, 0 to 1."""
    theme: str = ""
    """Theme it was limited to, empty for all."""
    indicator: str = ""
    """Indicator it was limited to, empty for all."""
    why: str = ""
    """Reason given."""
    revoked_at: str = ""
    """When it was taken back, empty while it stands."""
    revoked_by: str = ""
    """By whom."""


class SqlPolicies:
    """The policies of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, policy: Policy) -> None:
        """Keep a policy."""
        with self.engine.begin() as connection:
            connection.execute(insert(policies).values({name: getattr(policy, name) for name in Policy.__slots__}))

    def get(self, wanted: str) -> Policy | None:
        """The policy with this id, or None."""
        return next((one for one in self.all() if one.id == wanted), None)

    def all(self) -> tuple[Policy, ...]:
        """Every policy, oldest first."""
        with self.engine.connect() as connection:
            return tuple(_policy(row) for row in connection.execute(select(policies).order_by(policies.c.id)))

    def revoke(self, wanted: str, *, at: str, by: str) -> None:
        """Mark a policy as taken back; the first time counts."""
        standing = (policies.c.id == wanted) & (policies.c.revoked_at == "")
        with self.engine.begin() as connection:
            connection.execute(update(policies).where(standing).values(revoked_at=at, revoked_by=by))


def _policy(row: Row[tuple[object, ...]]) -> Policy:
    return Policy(**{name: getattr(row, name) for name in Policy.__slots__})
