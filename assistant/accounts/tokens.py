"""Tokens: a program is let into one organisation on behalf of a person, for a time, to do some things and no others."""

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from assistant.accounts import tables as t
from assistant.accounts.model import Token
from assistant.accounts.people import membership, named, user
from assistant.accounts.server import Accounts, digest, later
from assistant.errors import UsageError
from assistant.roles import HELD, Permission

PREFIX = "capnr_"
"""What a token begins with, so that one in a public place is found."""
USUAL_DAYS, MOST_DAYS = 90, 366
"""Days for which a token works when none are given, and at most."""


def add_token(
    accounts: Accounts,
    organisation: str,
    who: str,
    *,
    name: str,
    scopes: Iterable[Permission],
    days: int = USUAL_DAYS,
    by: str = "",
) -> tuple[Token, str]:
    """A new token on behalf of the member `who`, and its secret, which is told this once.

    Raises UsageError for no member, no name, no scope or one the member does not hold, and a wrong number of days.
    """
    found = membership(accounts, organisation, who)
    wanted = frozenset(scopes)
    if not wanted or not wanted <= HELD[found.role]:
        raise UsageError("bad_scopes", known=", ".join(sorted(HELD[found.role])))
    if not 1 <= days <= MOST_DAYS:
        raise UsageError("bad_token_days", wanted=days, most=MOST_DAYS)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Token(
        id=secrets.token_hex(4),
        organisation=organisation,
        user=found.user,
        name=named(name),
        scopes=wanted,
        at=accounts.now(),
        until=accounts.after(days=days),
        seen="",
        revoked="",
    )
    with accounts.engine.begin() as connection:
        connection.execute(
            insert(t.tokens).values(
                digest=digest(secret),
                id=made.id,
                organisation=organisation,
                user=who,
                name=made.name,
                scopes=" ".join(sorted(wanted)),
                at=made.at,
                until=made.until,
            )
        )
    accounts.security.write("token_made", f"organisation={organisation} user={who} token={made.id} by={by}")
    return made, secret


def tokens(accounts: Accounts, organisation: str) -> tuple[Token, ...]:
    """Every token of an organisation, oldest first."""
    asked = _asked().where(t.tokens.c.organisation == organisation)
    with accounts.engine.connect() as connection:
        return tuple(_token(row) for row in connection.execute(asked.order_by(t.tokens.c.at, t.tokens.c.id)))


def token(accounts: Accounts, secret: str) -> Token | None:
    """The token of a secret, None for any other, expired and revoked ones and those of disabled people included."""
    return _valid(accounts, t.tokens.c.digest == digest(secret)) if secret.startswith(PREFIX) else None


def token_again(accounts: Accounts, found: Token) -> Token | None:
    """The same token as it is now, None when it works no more."""
    return _valid(accounts, t.tokens.c.id == found.id)


def _valid(accounts: Accounts, which: ColumnElement[bool]) -> Token | None:
    at = accounts.now()
    with accounts.engine.connect() as connection:
        row = connection.execute(_asked().where(which)).first()
    if row is None or row.token_revoked or row.token_until <= at or row.disabled:
        return None
    if row.token_seen < later(at, minutes=-1):
        with accounts.engine.begin() as connection:
            connection.execute(update(t.tokens).where(t.tokens.c.id == row.token_id).values(seen=at))
    return _token(row)


def revoke_token(accounts: Accounts, organisation: str, wanted: str, *, by: str = "") -> Token:
    """Take a token back, at once; a second time changes nothing. Raises UsageError for an unknown one."""
    if wanted not in {one.id for one in tokens(accounts, organisation)}:
        raise UsageError("unknown_token", wanted=wanted)
    with accounts.engine.begin() as connection:
        alive = (t.tokens.c.id == wanted) & (t.tokens.c.revoked == "")
        connection.execute(update(t.tokens).where(alive).values(revoked=accounts.now()))
    accounts.security.write("token_revoked", f"organisation={organisation} token={wanted} by={by}")
    return next(one for one in tokens(accounts, organisation) if one.id == wanted)


def state(accounts: Accounts, one: Token) -> str:
    """ "open", "expired" or "revoked" at this moment."""
    return "revoked" if one.revoked else "expired" if one.until <= accounts.now() else "open"


def _asked() -> Any:
    own = [one.label(f"token_{one.name}") for one in t.tokens.c if one.name not in ("digest", "user")]
    return select(*own, *t.users.c).join(t.users, t.users.c.id == t.tokens.c.user)


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.token_id,
        organisation=row.token_organisation,
        user=user(row),
        name=row.token_name,
        scopes=frozenset(Permission(one) for one in row.token_scopes.split()),
        at=row.token_at,
        until=row.token_until,
        seen=row.token_seen,
        revoked=row.token_revoked,
    )
