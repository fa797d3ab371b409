"""People and what they are in each organisation."""

import re
import secrets
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.accounts import passwords
from assistant.accounts import tables as t
from assistant.accounts.model import Member, Organisation, User
from assistant.accounts.server import Accounts, organisation, organisations
from assistant.errors import UsageError
from assistant.roles import Role

_EMAIL = re.compile(r"[^\s@<>\"\x00-\x1f]+@[^\s@<>\"\x00-\x1f]+\.[^\s@<>\"\x00-\x1f]+")


def address(email: str) -> str:
    """An e-mail address as it is kept. Raises UsageError for what is none."""
    found = email.strip().lower()
    if len(found) > 254 or not _EMAIL.fullmatch(found):
        raise UsageError("bad_email")
    return found


def named(name: str) -> str:
    """The name of a person or a thing as it is kept. Raises UsageError for an empty or endless one."""
    found = " ".join(name.split())
    if not found or len(found) > 120 or not found.isprintable():
        raise UsageError("bad_name")
    return found


def add_user(accounts: Accounts, email: str, name: str, password: str = "") -> User:
    """A new account, without a password unless one is given. Raises UsageError for a wrong value or a known address."""
    email, name = address(email), named(name)
    if password:
        passwords.check(password, email)
    kept = passwords.hashed(password) if password else ""
    made = User(id=secrets.token_hex(6), email=email, name=name, at=accounts.now(), local=bool(password))
    with accounts.engine.begin() as connection:
        if connection.execute(select(t.users.c.id).where(t.users.c.email == email)).first() is not None:
            raise UsageError("known_user", email=email)
        connection.execute(insert(t.users).values(id=made.id, email=email, name=name, password=kept, at=made.at))
    accounts.security.write("user_made", f"user={made.id}")
    return made


def users(accounts: Accounts) -> tuple[User, ...]:
    """Every account, by address."""
    with accounts.engine.connect() as connection:
        return tuple(user(row) for row in connection.execute(select(t.users).order_by(t.users.c.email)))


def find_user(accounts: Accounts, email: str) -> User | None:
    """The account of an address, None when there is none."""
    with accounts.engine.connect() as connection:
        row = connection.execute(select(t.users).where(t.users.c.email == email.strip().lower())).first()
    return user(row) if row is not None else None


def known_user(accounts: Accounts, email: str) -> User:
    """The account of an address. Raises UsageError when there is none."""
    found = find_user(accounts, email)
    if found is None:
        raise UsageError("unknown_user", email=email)
    return found


def set_password(accounts: Accounts, wanted: User, password: str) -> None:
    """Choose a password; every session of the person ends. Raises UsageError for a weak one."""
    passwords.check(password, wanted.email)
    kept = passwords.hashed(password)
    with accounts.engine.begin() as connection:
        connection.execute(update(t.users).where(t.users.c.id == wanted.id).values(password=kept))
        connection.execute(delete(t.sessions).where(t.sessions.c.user == wanted.id))
    accounts.security.write("password_set", f"user={wanted.id}")


def rename(accounts: Accounts, wanted: User, name: str) -> None:
    """Change the name that stands under a person's decisions from now on. Raises UsageError for an empty one."""
    with accounts.engine.begin() as connection:
        connection.execute(update(t.users).where(t.users.c.id == wanted.id).values(name=named(name)))


def disable(accounts: Accounts, wanted: User) -> None:
    """Switch an account off, with all that lets it in."""
    with accounts.engine.begin() as connection:
        connection.execute(update(t.users).where(t.users.c.id == wanted.id).values(disabled=accounts.now()))
        connection.execute(delete(t.sessions).where(t.sessions.c.user == wanted.id))
        alive = (t.tokens.c.user == wanted.id) & (t.tokens.c.revoked == "")
        connection.execute(update(t.tokens).where(alive).values(revoked=accounts.now()))
    accounts.security.write("user_disabled", f"user={wanted.id}")


def enable(accounts: Accounts, wanted: User) -> None:
    """Switch an account on again; its tokens stay revoked."""
    with accounts.engine.begin() as connection:
        connection.execute(update(t.users).where(t.users.c.id == wanted.id).values(disabled=""))
    accounts.security.write("user_enabled", f"user={wanted.id}")


def erase_user(accounts: Accounts, wanted: User) -> None:
    """Erase an account; the name stays under what the person decided. Raises UsageError for a last owner."""
    for one in memberships(accounts, wanted):
        if one.role is Role.OWNER:
            _another_owner(accounts, one.organisation.id, wanted.id)
    with accounts.engine.begin() as connection:
        connection.execute(delete(t.users).where(t.users.c.id == wanted.id))
    accounts.security.write("user_erased", f"user={wanted.id}")


def members(accounts: Accounts, wanted: str) -> tuple[Member, ...]:
    """The members of an organisation, by name. Raises UsageError when it is unknown or closed."""
    found = organisation(accounts, wanted)
    return tuple(sorted(_members(accounts, {found.id: found}), key=lambda one: (one.user.name, one.user.id)))


def memberships(accounts: Accounts, wanted: User) -> tuple[Member, ...]:
    """What a person is in each open organisation, by its name."""
    known = {one.id: one for one in organisations(accounts) if not one.closed}
    return tuple(
        sorted(_members(accounts, known, wanted.id), key=lambda one: (one.organisation.name, one.organisation.id))
    )


def membership(accounts: Accounts, wanted: str, who: str) -> Member:
    """What the account `who` is in an organisation. Raises UsageError when it is nothing there."""
    found = next((one for one in members(accounts, wanted) if one.user.id == who), None)
    if found is None:
        raise UsageError("unknown_member", wanted=who)
    return found


def set_role(accounts: Accounts, wanted: str, who: User, role: Role, *, by: str = "") -> Member:
    """Make a person a member of an organisation, or change what a member is.

    Raises UsageError for an unknown organisation, or when no owner would be left.
    """
    found = organisation(accounts, wanted)
    if role is not Role.OWNER and any(
        one.user.id == who.id and one.role is Role.OWNER for one in members(accounts, wanted)
    ):
        _another_owner(accounts, wanted, who.id)
    with accounts.engine.begin() as connection:
        write_role(connection, found.id, who.id, role, accounts.now())
    accounts.security.write("member_set", f"organisation={found.id} user={who.id} role={role} by={by}")
    return membership(accounts, wanted, who.id)


def write_role(connection: Connection, organisation_id: str, who: str, role: Role, at: str) -> None:
    """Write a membership on a connection that is open."""
    row = upsert(t.memberships).values(organisation=organisation_id, user=who, role=role.value, at=at)
    keys = [t.memberships.c.organisation, t.memberships.c.user]
    connection.execute(row.on_conflict_do_update(index_elements=keys, set_={"role": role.value}))


def remove_member(accounts: Accounts, wanted: str, who: str, *, by: str = "") -> None:
    """End a membership, with the tokens made for it. Raises UsageError for no member, or the last owner."""
    found = membership(accounts, wanted, who)
    if found.role is Role.OWNER:
        _another_owner(accounts, wanted, who)
    with accounts.engine.begin() as connection:
        here = t.memberships.c.organisation == wanted
        connection.execute(delete(t.memberships).where(here & (t.memberships.c.user == who)))
        alive = (t.tokens.c.organisation == wanted) & (t.tokens.c.user == who) & (t.tokens.c.revoked == "")
        connection.execute(update(t.tokens).where(alive).values(revoked=accounts.now()))
    accounts.security.write("member_removed", f"organisation={wanted} user={who} by={by}")


def user(row: Row[Any]) -> User:
    """An account from its row."""
    return User(id=row.id, email=row.email, name=row.name, at=row.at, local=bool(row.password), disabled=row.disabled)


def _members(accounts: Accounts, known: dict[str, Organisation], who: str = "") -> list[Member]:
    asked = (
        select(t.memberships.c.organisation, t.memberships.c.role, t.memberships.c.at.label("since"), *t.users.c)
        .join(t.users, t.users.c.id == t.memberships.c.user)
        .where(t.memberships.c.organisation.in_(known))
    )
    with accounts.engine.connect() as connection:
        rows = connection.execute(asked.where(t.users.c.id == who) if who else asked).all()
    return [
        Member(organisation=known[row.organisation], user=user(row), role=Role(row.role), at=row.since) for row in rows
    ]


def _another_owner(accounts: Accounts, wanted: str, who: str) -> None:
    """Raises UsageError when an organisation has no owner who can enter but this one."""
    others = [one for one in members(accounts, wanted) if one.role is Role.OWNER and one.user.id != who]
    if not any(not one.user.disabled for one in others):
        raise UsageError("last_owner")
