"""What the API answers about people, on a server with accounts."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Organisation(TypedDict):
    """An organisation by name."""

    id: str
    name: str


class Me(TypedDict):
    """Who asks and what they may do, `capnr.me/1`."""

    schema: Literal["capnr.me/1"]
    organisation: Organisation
    id: str
    email: str
    name: str
    role: str
    permissions: list[str]
    token: str | None


class Member(TypedDict):
    """A member."""

    id: str
    email: str
    name: str
    role: str
    at: str
    disabled: str | None


class Invitation(TypedDict):
    """An invitation; `link` is told once, to who makes it."""

    id: str
    email: str
    role: str | None
    by: str
    at: str
    until: str
    link: NotRequired[str]


class Members(TypedDict):
    """Members and open invitations, `capnr.members/1`."""

    schema: Literal["capnr.members/1"]
    members: list[Member]
    invitations: list[Invitation]


class Removed(TypedDict):
    """What was taken away."""

    id: str
    removed: bool


class Token(TypedDict):
    """A token; `token` is told once, to who makes it."""

    id: str
    name: str
    email: str
    scopes: list[str]
    at: str
    until: str
    seen: str | None
    state: str
    token: NotRequired[str]


class Tokens(TypedDict):
    """Every token, `capnr.tokens/1`."""

    schema: Literal["capnr.tokens/1"]
    tokens: list[Token]
