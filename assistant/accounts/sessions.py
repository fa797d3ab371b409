"""Signing in and out with a browser: random ids that only the browser holds, new at each sign-in."""

import secrets
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from assistant.accounts import passwords
from assistant.accounts import tables as t
from assistant.accounts.lockout import admit, forget
from assistant.accounts.model import Session, User
from assistant.accounts.people import set_password, user
from assistant.accounts.server import Accounts, digest, later
from assistant.errors import UsageError

IDLE_HOURS = 4
"""Hours without a request after which a session ends."""
AGENT = 80
"""Characters kept of what a browser calls itself."""
How = Literal["password", "oidc"]


def sign_in(accounts: Accounts, email: str, password: str, *, source: str, agent: str = "") -> tuple[Session, str]:
    """Sign a person in by password; the session and its secret.

    Raises UsageError, in the same words and after the same work, for an unknown address, a wrong password, an account
    without one or switched off, and while too many tries have failed. `source` is the network address that asks.
    """
    email = email.strip().lower()[:254]
    who = digest(email)[:8]  # tells tries apart in the log, names nobody
    if not admit(accounts, "address", source) or not admit(accounts, "email", email):
        accounts.security.write("sign_in_locked", f"account#{who} from={source}")
        raise UsageError("sign_in_refused")
    with accounts.engine.connect() as connection:
        row = connection.execute(select(t.users).where(t.users.c.email == email)).first()
    fits = passwords.fits(row.password if row is not None else "", password)
    if row is None or not fits or row.disabled:
        accounts.security.write("sign_in_failed", f"account#{who} from={source}")
        raise UsageError("sign_in_refused")
    forget(accounts, "email", email)
    forget(accounts, "address", source)
    if passwords.outdated(row.password):
        better = passwords.hashed(password)
        with accounts.engine.begin() as connection:
            connection.execute(update(t.users).where(t.users.c.id == row.id).values(password=better))
    return begin(accounts, user(row), "password", agent=agent)


def begin(accounts: Accounts, who: User, how: How, *, agent: str = "") -> tuple[Session, str]:
    """A new session of a person, and its secret; sessions whose time has passed are forgotten."""
    secret, at = secrets.token_urlsafe(32), accounts.now()
    made = Session(
        id=secrets.token_hex(4),
        user=who,
        at=at,
        seen=at,
        until=accounts.after(hours=accounts.session_hours),
        how=how,
        agent="".join(one for one in agent[:AGENT] if one.isprintable()),
    )
    with accounts.engine.begin() as connection:
        connection.execute(delete(t.sessions).where((t.sessions.c.until < at) | (t.sessions.c.seen < _idle(at))))
        connection.execute(
            insert(t.sessions).values(
                digest=digest(secret),
                id=made.id,
                user=who.id,
                at=at,
                seen=at,
                until=made.until,
                how=how,
                agent=made.agent,
            )
        )
    accounts.security.write("signed_in", f"user={who.id} session={made.id} by={how}")
    return made, secret


def session(accounts: Accounts, secret: str) -> Session | None:
    """The session of a secret, None for any other: those ended, expired, idle or of an account switched off too."""
    return _valid(accounts, t.sessions.c.digest == digest(secret)) if secret else None


def session_again(accounts: Accounts, found: Session) -> Session | None:
    """The same session as it is now, None when it has ended."""
    return _valid(accounts, t.sessions.c.id == found.id)


def _valid(accounts: Accounts, which: ColumnElement[bool]) -> Session | None:
    at = accounts.now()
    with accounts.engine.connect() as connection:
        row = connection.execute(_asked().where(which)).first()
    if row is None or row.until <= at or row.session_seen < _idle(at) or row.disabled:
        return None
    if row.session_seen < later(at, minutes=-1):
        with accounts.engine.begin() as connection:
            connection.execute(update(t.sessions).where(t.sessions.c.id == row.session_id).values(seen=at))
    return _session(row)


def sessions(accounts: Accounts, who: User) -> tuple[Session, ...]:
    """The sessions of a person that are open, newest first."""
    at = accounts.now()
    with accounts.engine.connect() as connection:
        rows = connection.execute(_asked().where(t.sessions.c.user == who.id).order_by(t.sessions.c.at.desc()))
        return tuple(_session(row) for row in rows if row.until > at and row.session_seen >= _idle(at))


def end(accounts: Accounts, who: User, wanted: str) -> None:
    """End a session of a person, at once; a session of somebody else is none."""
    with accounts.engine.begin() as connection:
        own = (t.sessions.c.user == who.id) & (t.sessions.c.id == wanted)
        done = connection.execute(delete(t.sessions).where(own))
    if done.rowcount:
        accounts.security.write("signed_out", f"user={who.id} session={wanted}")


def change_password(accounts: Accounts, found: Session, old: str, new: str, *, source: str) -> str:
    """Change the password of a person who knows the old one: every session ends; the secret of a new one.

    Raises UsageError for a wrong old password, after too many wrong ones, and for a weak new one.
    """
    who = found.user
    if not admit(accounts, "address", source) or not admit(accounts, "email", who.email):
        raise UsageError("wrong_password")
    with accounts.engine.connect() as connection:
        kept = connection.execute(select(t.users.c.password).where(t.users.c.id == who.id)).scalar_one()
    if not passwords.fits(kept, old):
        accounts.security.write("password_refused", f"user={who.id}")
        raise UsageError("wrong_password")
    forget(accounts, "email", who.email)
    forget(accounts, "address", source)
    set_password(accounts, who, new)
    return begin(accounts, who, "password", agent=found.agent)[1]


def _idle(at: str) -> str:
    return later(at, hours=-IDLE_HOURS)


def _asked() -> Any:
    own = [t.sessions.c[name].label(f"session_{name}") for name in ("id", "at", "seen")]
    return select(*own, t.sessions.c.until, t.sessions.c.how, t.sessions.c.agent, *t.users.c).join(
        t.users, t.users.c.id == t.sessions.c.user
    )


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.session_id,
        user=user(row),
        at=row.session_at,
        seen=row.session_seen,
        until=row.until,
        how=row.how,
        agent=row.agent,
    )
