"""Search and ranked evidence over HTTP: the same functions as `capnr search` and `capnr evidence`."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from assistant.reports.places import places_json, ranked_json
from assistant.seeking import Filters
from ui.api import schemas
from ui.api.routes import Shared, Spoken

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500, 503)})

Many = Annotated[int, Query(ge=1, le=200, description="Passages wanted.")]
Id = Annotated[str, Query(max_length=100)]
Name = Annotated[str, Query(max_length=200)]
Language = Annotated[Literal["", "fr", "en"], Query(alias="in", description="Language of the documents.")]


@router.get("/search", response_model=None)
def search(
    desk: Shared,
    lang: Spoken,
    q: Annotated[str, Query(max_length=2000, description="Words searched.")],
    k: Many = 10,
    document: Id = "",
    spoken: Language = "",
    since: date | None = None,
    until: date | None = None,
    organisation: Name = "",
) -> dict[str, Any]:
    """Passages that answer words, `capnr.search/1`."""
    filters = Filters(document=document, lang=spoken, since=since, until=until, organisation=organisation)
    return places_json(q, desk.search(q, k=k, filters=filters), lang)


@router.get("/evidence", response_model=None)
def evidence(
    desk: Shared,
    lang: Spoken,
    theme: Id = "",
    indicator: Id = "",
    criterion: Id = "",
    k: Many = 10,
    document: Id = "",
    spoken: Language = "",
    since: date | None = None,
    until: date | None = None,
    organisation: Name = "",
) -> dict[str, Any]:
    """Passages that speak to a theme, an indicator or a criterion, and what is not found, `capnr.evidence/1`."""
    filters = Filters(document=document, lang=spoken, since=since, until=until, organisation=organisation)
    found = desk.evidence(theme=theme, indicator=indicator, criterion=criterion, k=k, filters=filters)
    named = {"theme": theme, "indicator": indicator, "criterion": criterion}
    return ranked_json({name: one for name, one in named.items() if one}, found, lang)
