"""Who one is, the members of an organisation and its tokens over HTTP, on a server with accounts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from assistant.accounts.inviting import invite, take_back
from assistant.accounts.model import Access
from assistant.accounts.people import membership, remove_member, set_role
from assistant.accounts.tokens import MOST_DAYS, USUAL_DAYS, add_token, revoke_token
from assistant.accounts.wire import access_json, invitation_json, member_json, members_json, token_json, tokens_json
from assistant.errors import UsageError
from assistant.roles import Permission, Role
from ui.access.visitor import Visitor, visitor_of
from ui.api import schemas

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 413, 422, 500)})


def _here(request: Request) -> Visitor:
    """Who asks. Raises UsageError on a server without accounts."""
    found = visitor_of(request.scope)
    if found is None or found.access is None:
        raise UsageError("no_accounts_here")
    return found


Here = Annotated[Visitor, Depends(_here)]


class InvitationIn(schemas.Wire):
    """Somebody to invite."""

    email: str = Field(max_length=254, description="For whom it is.")
    role: Role = Field(description="What the person becomes.")


class RoleIn(schemas.Wire):
    """What a member becomes."""

    role: Role = Field(description="The new role.")


class TokenIn(schemas.Wire):
    """A token to make."""

    name: str = Field(min_length=1, max_length=120, description="What it is for.")
    scopes: list[Permission] = Field(min_length=1, max_length=len(Permission), description="What it may do at most.")
    days: int = Field(default=USUAL_DAYS, ge=1, le=MOST_DAYS, description="Days for which it works.")


@router.get("/me", response_model=None)
def me(here: Here) -> dict[str, Any]:
    """Who asks, where, and what they may do, `capnr.me/1`."""
    return access_json(_access(here))


@router.get("/members", response_model=None)
def members(here: Here) -> dict[str, Any]:
    """The members and the open invitations, `capnr.members/1`."""
    return members_json(here.site.accounts, here.organisation.id)


@router.post("/members", response_model=None, status_code=201)
def invited(request: Request, here: Here, asked: InvitationIn) -> dict[str, Any]:
    """Make an invitation; its link is told this once, and sent by whoever made it."""
    made, secret = invite(here.site.accounts, here.organisation.id, asked.email, asked.role, by=_by(here))
    return {**invitation_json(made), "link": here.site.link(request.base_url, secret)}


@router.put("/members/{wanted}", response_model=None)
def role(here: Here, wanted: str, asked: RoleIn) -> dict[str, Any]:
    """Change what a member is."""
    found = membership(here.site.accounts, here.organisation.id, wanted)
    return member_json(set_role(here.site.accounts, here.organisation.id, found.user, asked.role, by=_by(here)))


@router.delete("/members/{wanted}", response_model=None)
def removed(here: Here, wanted: str) -> dict[str, Any]:
    """End a membership, with the tokens made for it."""
    remove_member(here.site.accounts, here.organisation.id, wanted, by=_by(here))
    return {"id": wanted, "removed": True}


@router.delete("/invitations/{wanted}", response_model=None)
def taken_back(here: Here, wanted: str) -> dict[str, Any]:
    """Take an invitation back."""
    take_back(here.site.accounts, here.organisation.id, wanted, by=_by(here))
    return {"id": wanted, "removed": True}


@router.get("/tokens", response_model=None)
def tokens(here: Here) -> dict[str, Any]:
    """Every token with its state, `capnr.tokens/1`; never its secret."""
    return tokens_json(here.site.accounts, here.organisation.id)


@router.post("/tokens", response_model=None, status_code=201)
def made(here: Here, asked: TokenIn) -> dict[str, Any]:
    """Make a token that acts in one's own name; it is told this once, the server keeps only a digest of it."""
    one, secret = add_token(
        here.site.accounts,
        here.organisation.id,
        _access(here).user.id,
        name=asked.name,
        scopes=asked.scopes,
        days=asked.days,
        by=_by(here),
    )
    return {**token_json(here.site.accounts, one), "token": secret}


@router.delete("/tokens/{wanted}", response_model=None)
def revoked(here: Here, wanted: str) -> dict[str, Any]:
    """Take a token back, at once."""
    one = revoke_token(here.site.accounts, here.organisation.id, wanted, by=_by(here))
    return token_json(here.site.accounts, one)


def _access(here: Visitor) -> Access:
    if here.access is None:
        raise UsageError("no_accounts_here")
    return here.access


def _by(here: Visitor) -> str:
    return f"user={_access(here).user.id}"
