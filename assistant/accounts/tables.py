"""Tables of the accounts (SQLAlchemy Core). Migrations under `migrations/` create them; this is how code names them.

Of every secret only a digest is here: of a password one by Argon2, of the others (256 random bits) one by SHA-256.
Times are ISO 8601 in UTC to the second, so that their order is that of the words; an empty one is: not yet, never.
"""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()


def _named(name: str, *columns: str) -> Table:
    return Table(name, metadata, *(Column(one, String) for one in columns))


organisations = _named("organisations", "id", "name", "at", "closed")
users = _named("users", "id", "email", "name", "password", "at", "disabled")
identities = _named("identities", "issuer", "subject", "user")
memberships = _named("memberships", "organisation", "user", "role", "at")
invitations = _named(
    "invitations", "id", "digest", "organisation", "user", "email", "role", "by", "at", "until", "used"
)
sessions = _named("sessions", "digest", "id", "user", "at", "seen", "until", "how", "agent")
tokens = _named("tokens", "digest", "id", "organisation", "user", "name", "scopes", "at", "until", "seen", "revoked")
flows = _named("flows", "state", "browser", "nonce", "verifier", "after", "until")
tries = Table(
    "tries",
    metadata,
    Column("key", String),
    Column("count", Integer),
    *(Column(one, String) for one in ("at", "until")),
)
