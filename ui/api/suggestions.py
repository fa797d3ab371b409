"""What programs suggest through MCP, over HTTP: a person lists it, accepts it or sets it aside."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from assistant.suggestions import accept, dismiss, listed, suggestion_json, suggestions_json
from ui.api import schemas
from ui.api.paging import Paged
from ui.api.routes import Shared

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500)})
Number = Annotated[int, Path(ge=1, le=2**53, description="Number of the suggestion.")]


class SettledIn(schemas.Wire):
    """Who says so."""

    by: schemas.Line = Field(description="Who decides.")
    why: str = Field(default="", max_length=2000, description="Reason; that of the suggestion if empty.")


@router.get("/suggestions", response_model=None)
def suggestions(
    desk: Shared,
    paged: Paged,
    state: Annotated[
        Literal["waiting", "accepted", "dismissed"] | None, Query(description="Only in this state.")
    ] = None,
) -> dict[str, Any]:
    """Every suggestion of a program, oldest first, `capnr.suggestions/1`."""
    with desk.using() as workspace:
        found = listed(workspace, state)
    return suggestions_json(tuple(paged.cut(found, lambda one: str(one.id))))


@router.post("/suggestions/{suggestion}/accept", response_model=None)
def accept_suggestion(desk: Shared, suggestion: Number, said: SettledIn) -> dict[str, Any]:
    """Do what a suggestion says, in the name of the person who accepts it."""
    report = desk.report()
    with desk.using() as workspace:
        return suggestion_json(accept(workspace, report, suggestion, by=said.by, why=said.why))


@router.post("/suggestions/{suggestion}/dismiss", response_model=None)
def dismiss_suggestion(desk: Shared, suggestion: Number, said: SettledIn) -> dict[str, Any]:
    """Set a suggestion aside: nothing is done."""
    with desk.using() as workspace:
        return suggestion_json(dismiss(workspace, suggestion, by=said.by))
