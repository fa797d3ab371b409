"""Read-only links for an auditor over HTTP: make, list, take back."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from assistant.shares import MOST_DAYS, USUAL_DAYS, revoke, share, share_json, shares_json
from ui.api import schemas
from ui.api.paging import Paged
from ui.api.routes import Shared

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 413, 422, 500, 503)})


class ShareIn(schemas.Wire):
    """A link to make."""

    days: int = Field(default=USUAL_DAYS, ge=1, le=MOST_DAYS, description="Days for which it works.")
    by: str = Field(default="", max_length=200, description="Who makes it.")


@router.post("/shares", response_model=None, status_code=201)
def made(request: Request, desk: Shared, asked: ShareIn) -> dict[str, Any]:
    """Make a link; its address is told this once, the workspace keeps only a digest of its token."""
    with desk.using() as workspace:
        one, token = share(workspace, days=asked.days, by=asked.by)
        return {**share_json(workspace, one), "address": f"{request.base_url}p/s/{token}/"}


@router.get("/shares", response_model=None)
def listed(desk: Shared, paged: Paged) -> dict[str, Any]:
    """Every link with its state, `capnr.shares/1`; never a token."""
    with desk.using() as workspace:
        found = shares_json(workspace)
    return {**found, "shares": paged.cut(found["shares"], lambda one: one["id"])}


@router.delete("/shares/{wanted}", response_model=None)
def revoked(desk: Shared, wanted: str) -> dict[str, Any]:
    """Take a link back, at once."""
    with desk.using() as workspace:
        return share_json(workspace, revoke(workspace, wanted))
