"""Search and ranked evidence over HTTP: the same functions as `capnr search` and `capnr evidence`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from assistant.reports.places import places_json, places_table
from assistant.reports.ranked import evidence_json, evidence_table
from assistant.seeking import Filters, asked
from assistant.themes import theme_of
from ui.api import schemas
from ui.api.plain import Plain, told
from ui.api.routes import Shared, Spoken

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500, 503)})

Many = Annotated[int, Query(ge=1, le=200, description="Passages wanted.")]
Id = Annotated[str, Query(max_length=100)]
Theme = Annotated[str, Query(max_length=100, description="Id or title of a theme, in French or English.")]
Name = Annotated[str, Query(max_length=200)]
Statements = Annotated[bool, Query(description="In the text form, every sentence of a passage; JSON always has them.")]
Language = Annotated[Literal["", "fr", "en"], Query(alias="in", description="Language of the documents.")]


@router.get("/search", response_model=None)
def search(
    desk: Shared,
    lang: Spoken,
    q: Annotated[str, Query(max_length=2000, description="Words searched.")],
    plain: Plain,
    k: Many = 10,
    document: Id = "",
    spoken: Language = "",
    since: schemas.Day | None = None,
    until: schemas.Day | None = None,
    organisation: Name = "",
    statements: Statements = False,
) -> dict[str, Any] | Response:
    """Passages that answer words, `capnr.search/1`."""
    filters = Filters(document=document, lang=spoken, since=since, until=until, organisation=organisation)
    found = desk.search(q, k=k, filters=filters)
    return told(places_table(found, lang, statements=statements)) if plain else places_json(q, found, lang)


@router.get("/evidence", response_model=None)
def evidence(
    desk: Shared,
    lang: Spoken,
    plain: Plain,
    theme: Theme = "",
    indicator: Id = "",
    criterion: Id = "",
    k: Many = 10,
    document: Id = "",
    spoken: Language = "",
    since: schemas.Day | None = None,
    until: schemas.Day | None = None,
    organisation: Name = "",
    statements: Statements = False,
) -> dict[str, Any] | Response:
    """Passages that speak to a theme, an indicator or a criterion, and what is not found, `capnr.evidence/1`."""
    filters = Filters(document=document, lang=spoken, since=since, until=until, organisation=organisation)
    found = desk.evidence(theme=theme, indicator=indicator, criterion=criterion, k=k, filters=filters)
    named = {"theme": theme and theme_of(desk.referential, theme), "indicator": indicator, "criterion": criterion}
    criteria, report = asked(desk.referential, **named)[1], desk.report()
    if plain:
        return told(evidence_table(found, report, criteria, lang, statements=statements))
    return evidence_json(named, found, report, criteria, lang)
