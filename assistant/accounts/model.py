"""Records of the accounts."""

from dataclasses import dataclass

from assistant.roles import Permission, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """One organisation, with a workspace of its own."""

    id: str
    """Random name in addresses and of its folder."""
    name: str
    """What people call it."""
    at: str
    """When it was made."""
    closed: str = ""
    """When it was closed, empty while it is open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """One person."""

    id: str
    """Random name."""
    email: str
    """Address under which the person signs in, in lower case."""
    name: str
    """What stands under decisions."""
    at: str
    """When the account was made."""
    local: bool
    """Whether it has a password here."""
    disabled: str = ""
    """When it was switched off, empty while it is on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """What a person is in an organisation."""

    organisation: Organisation
    """Where."""
    user: User
    """Who."""
    role: Role
    """What."""
    at: str
    """Since when."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A link that works once: to join an organisation, or to choose a password."""

    id: str
    """Short name, by which it is taken back."""
    organisation: str
    """Id of the organisation to join, empty for a password."""
    user: str
    """Id of the account whose password is to be chosen, empty to join."""
    email: str
    """For whom it is."""
    role: Role | None
    """What the person becomes."""
    by: str
    """Who made it."""
    at: str
    """When it was made."""
    until: str
    """From when on it works no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A person signed in with one browser."""

    id: str
    """Short name, by which it is ended."""
    user: User
    """Who."""
    at: str
    """When the person signed in."""
    seen: str
    """When it was last used, to the minute."""
    until: str
    """When it ends at the latest."""
    how: str
    """"password" or "oidc"."""
    agent: str
    """What the browser calls itself, shortened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A program let in on behalf of a person, into one organisation."""

    id: str
    """Short name, by which it is revoked."""
    organisation: str
    """Id of the only organisation it opens."""
    user: User
    """On whose behalf."""
    name: str
    """What it is for."""
    scopes: frozenset[Permission]
    """What it may do at most; never more than its person may."""
    at: str
    """When it was made."""
    until: str
    """From when on it works no more."""
    seen: str
    """When it was last used, to the minute; empty for never."""
    revoked: str
    """When it was taken back, empty while it was not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What one may do in one organisation, at this moment."""

    organisation: Organisation
    """Where."""
    user: User
    """Who, or on whose behalf."""
    role: Role
    """What the person is there."""
    permissions: frozenset[Permission]
    """What may be done: those of the role, with a token only its scopes among them."""
    signature: str
    """The name that stands under what is done."""
    token: str = ""
    """Id of the token, empty for a person with a browser."""
