"""Links that work once: to join an organisation, or to choose a password.

Cap NR sends no mail: whoever makes a link sends it.
An invitation looks the same whether or not the person has an account: making one tells nothing about others.
"""

import secrets
from typing import Any

from sqlalchemy import Row, insert, select, update

from assistant.accounts import passwords
from assistant.accounts import tables as t
from assistant.accounts.model import Invitation, User
from assistant.accounts.people import add_user, address, find_user, named, set_password, set_role, user
from assistant.accounts.server import Accounts, digest, organisation, organisations
from assistant.errors import UsageError
from assistant.roles import Role

DAYS, HOURS = 7, 24
"""How long an invitation works, and a link to choose a password."""


def invite(accounts: Accounts, wanted: str, email: str, role: Role, *, by: str = "") -> tuple[Invitation, str]:
    """A link by which a person joins an organisation, and its secret. Raises UsageError for a wrong address."""
    found = organisation(accounts, wanted)
    made = Invitation(
        id=secrets.token_hex(4),
        organisation=found.id,
        user="",
        email=address(email),
        role=role,
        by=by,
        at=accounts.now(),
        until=accounts.after(days=DAYS),
    )
    accounts.security.write("invitation_made", f"organisation={found.id} role={role} by={by} invitation={made.id}")
    return made, _kept(accounts, made)


def password_link(accounts: Accounts, wanted: User, *, by: str = "") -> tuple[Invitation, str]:
    """A link by which a person chooses a password, and its secret."""
    made = Invitation(
        id=secrets.token_hex(4),
        organisation="",
        user=wanted.id,
        email=wanted.email,
        role=None,
        by=by,
        at=accounts.now(),
        until=accounts.after(hours=HOURS),
    )
    accounts.security.write("password_link_made", f"user={wanted.id} by={by} invitation={made.id}")
    return made, _kept(accounts, made)


def invitations(accounts: Accounts, wanted: str) -> tuple[Invitation, ...]:
    """The invitations of an organisation that still work, oldest first."""
    return tuple(one for one in _open(accounts) if one.organisation == wanted)


def invited(accounts: Accounts, secret: str) -> Invitation | None:
    """The link of a secret, None for any other, used and expired ones included."""
    with accounts.engine.connect() as connection:
        row = connection.execute(select(t.invitations).where(t.invitations.c.digest == digest(secret))).first()
    found = _invitation(row) if row is not None and not row.used and row.until > accounts.now() else None
    if found is not None and found.organisation:
        try:
            organisation(accounts, found.organisation)
        except UsageError:  # closed since
            return None
    return found


def take_back(accounts: Accounts, wanted: str, invitation: str, *, by: str = "") -> None:
    """End an invitation of an organisation. Raises UsageError for an unknown one."""
    if invitation not in {one.id for one in invitations(accounts, wanted)}:
        raise UsageError("unknown_invitation", wanted=invitation)
    _use(accounts, invitation)
    accounts.security.write("invitation_ended", f"organisation={wanted} invitation={invitation} by={by}")


def signs_in_first(accounts: Accounts, found: Invitation) -> bool:
    """Whether the person of a link signs in first, because the account exists and is no matter of this link."""
    known = find_user(accounts, found.email)
    return bool(found.organisation) and known is not None


def redeem(accounts: Accounts, secret: str, *, name: str, password: str) -> User:
    """Use a link without being signed in: choose a password, or open an account that joins the organisation.

    Raises UsageError for a link that does not work, a weak password, an account that exists.
    """
    found = invited(accounts, secret)
    if found is None or signs_in_first(accounts, found):
        raise UsageError("dead_link")
    passwords.check(password, found.email)
    name = name if found.user else named(name)
    if found.user:
        with accounts.engine.connect() as connection:
            row = connection.execute(select(t.users).where(t.users.c.id == found.user)).one()
        _use(accounts, found.id)
        set_password(accounts, user(row), password)
        return user(row)
    _use(accounts, found.id)
    made = add_user(accounts, found.email, name, password)
    assert found.role is not None
    set_role(accounts, found.organisation, made, found.role, by=f"invitation {found.id}")
    return made


def join(accounts: Accounts, who: User, secret: str) -> str:
    """Use an invitation while signed in under its address; the id of the organisation. Raises UsageError otherwise."""
    found = invited(accounts, secret)
    if found is None or not found.organisation or found.role is None or found.email != who.email:
        raise UsageError("dead_link")
    _use(accounts, found.id)
    set_role(accounts, found.organisation, who, found.role, by=f"invitation {found.id}")
    return found.organisation


def join_all(accounts: Accounts, who: User) -> int:
    """Use every invitation for the address of a person, which somebody else has proved; how many there were."""
    known = waiting(accounts, who.email)
    for one in known:
        assert one.role is not None
        _use(accounts, one.id)
        set_role(accounts, one.organisation, who, one.role, by=f"invitation {one.id}")
    return len(known)


def waiting(accounts: Accounts, email: str) -> tuple[Invitation, ...]:
    """The invitations to organisations that wait for an address."""
    alive = {one.id for one in organisations(accounts) if not one.closed}
    return tuple(one for one in _open(accounts) if one.organisation in alive and one.role and one.email == email)


def _open(accounts: Accounts) -> tuple[Invitation, ...]:
    alive = (t.invitations.c.used == "") & (t.invitations.c.until > accounts.now())
    with accounts.engine.connect() as connection:
        rows = connection.execute(select(t.invitations).where(alive).order_by(t.invitations.c.at, t.invitations.c.id))
        return tuple(_invitation(row) for row in rows)


def _kept(accounts: Accounts, made: Invitation) -> str:
    secret = secrets.token_urlsafe(32)
    with accounts.engine.begin() as connection:
        connection.execute(
            insert(t.invitations).values(
                id=made.id,
                digest=digest(secret),
                organisation=made.organisation or None,
                user=made.user or None,
                email=made.email,
                role=made.role.value if made.role else "",
                by=made.by,
                at=made.at,
                until=made.until,
            )
        )
    return secret


def _use(accounts: Accounts, wanted: str) -> None:
    """Mark a link as used; of two at the same moment one comes first. Raises UsageError for the other."""
    with accounts.engine.begin() as connection:
        unused = (t.invitations.c.id == wanted) & (t.invitations.c.used == "")
        done = connection.execute(update(t.invitations).where(unused).values(used=accounts.now()))
    if done.rowcount != 1:
        raise UsageError("dead_link")


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        organisation=row.organisation or "",
        user=row.user or "",
        email=row.email,
        role=Role(row.role) if row.role else None,
        by=row.by,
        at=row.at,
        until=row.until,
    )
