"""Accounts as plain data, for the command line, the API and the screens; never a secret or a digest of one."""

from collections.abc import Iterable
from typing import Any

from assistant.accounts.inviting import invitations
from assistant.accounts.model import Access, Invitation, Member, Organisation, Token, User
from assistant.accounts.people import members
from assistant.accounts.server import Accounts
from assistant.accounts.tokens import state, tokens
from assistant.errors import UsageError
from assistant.roles import Permission, Role


def organisation_json(one: Organisation) -> dict[str, Any]:
    """An organisation."""
    return {"id": one.id, "name": one.name, "at": one.at, "closed": one.closed or None}


def user_json(one: User) -> dict[str, Any]:
    """An account."""
    return {
        "id": one.id,
        "email": one.email,
        "name": one.name,
        "at": one.at,
        "local": one.local,
        "disabled": one.disabled or None,
    }


def member_json(one: Member) -> dict[str, Any]:
    """A member."""
    return {
        "id": one.user.id,
        "email": one.user.email,
        "name": one.user.name,
        "role": one.role.value,
        "at": one.at,
        "disabled": one.user.disabled or None,
    }


def invitation_json(one: Invitation) -> dict[str, Any]:
    """An invitation, without its secret."""
    role = one.role.value if one.role else None
    return {"id": one.id, "email": one.email, "role": role, "by": one.by, "at": one.at, "until": one.until}


def members_json(accounts: Accounts, organisation: str) -> dict[str, Any]:
    """The members of an organisation and its open invitations, `capnr.members/1`."""
    return {
        "schema": "capnr.members/1",
        "members": [member_json(one) for one in members(accounts, organisation)],
        "invitations": [invitation_json(one) for one in invitations(accounts, organisation)],
    }


def token_json(accounts: Accounts, one: Token) -> dict[str, Any]:
    """A token, without its secret."""
    return {
        "id": one.id,
        "name": one.name,
        "email": one.user.email,
        "scopes": sorted(one.scopes),
        "at": one.at,
        "until": one.until,
        "seen": one.seen or None,
        "state": state(accounts, one),
    }


def tokens_json(accounts: Accounts, organisation: str) -> dict[str, Any]:
    """Every token of an organisation, `capnr.tokens/1`."""
    return {"schema": "capnr.tokens/1", "tokens": [token_json(accounts, one) for one in tokens(accounts, organisation)]}


def access_json(one: Access) -> dict[str, Any]:
    """Who asks, and what they may do here, `capnr.me/1`."""
    return {
        "schema": "capnr.me/1",
        "organisation": {"id": one.organisation.id, "name": one.organisation.name},
        "id": one.user.id,
        "email": one.user.email,
        "name": one.signature,
        "role": one.role.value,
        "permissions": sorted(one.permissions),
        "token": one.token or None,
    }


def permissions(written: Iterable[str]) -> frozenset[Permission]:
    """Permissions from their names. Raises UsageError for an unknown one."""
    try:
        return frozenset(Permission(one) for one in written)
    except ValueError:
        raise UsageError("bad_scopes", known=", ".join(sorted(Permission))) from None


def role(written: str) -> Role:
    """A role from its name. Raises UsageError for an unknown one."""
    try:
        return Role(written)
    except ValueError:
        raise UsageError("bad_role", wanted=written, known=", ".join(sorted(Role))) from None
