"""Recommendations over HTTP: read, edit, add, reorder, comment on, sign, drop. Each change tells what it made."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from assistant import recommend_acts as acts
from assistant.bootstrap import Workspace
from assistant.recommend_book import FIELDS, MOST, Book, book, changes
from assistant.reports.advice_data import advice_json, advice_table, entry_json, history_text
from assistant.reports.deliver import Wanted, planned_book
from ui.api import schemas
from ui.api.etags import Seen, Unchanged
from ui.api.paging import Paged
from ui.api.plain import Plain, told
from ui.api.routes import Shared, Spoken
from ui.desk import Desk

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500)})
Target = Annotated[int | None, Query(ge=0, le=9, description="Level that the plan aims at; the next one if empty.")]
Until = Annotated[schemas.Day | None, Query(description="Last day of the plan.")]
Words = Annotated[str | None, Field(max_length=MOST)]


class ByIn(schemas.Wire):
    """Who does it."""

    by: schemas.Line = Field(description="Who.")


class FieldsIn(ByIn):
    """Fields to write anew; an empty text gives a field back to what the rules say, null leaves it as it is."""

    title: Words = None
    what: Words = None
    owner: Words = None
    due: Words = Field(default=None, description="ISO 8601 date.")
    effort: Words = Field(default=None, description="Person-days: 1.5 or 1,5.")
    proof: Words = None
    measure: Words = None

    def fields(self) -> dict[str, str]:
        """The fields that were given."""
        return {name: value for name in FIELDS if (value := getattr(self, name)) is not None}


class AddIn(FieldsIn):
    """A recommendation of one's own."""

    indicator: str = Field(default="", max_length=40, description="Indicator it serves, may be empty.")
    after: str = Field(default="", max_length=60, description="Id it stands behind; last if empty.")


class MoveIn(ByIn):
    """A new place."""

    after: str = Field(default="", max_length=60, description="Id to stand behind; first if empty.")


class CommentIn(ByIn):
    """A comment."""

    text: str = Field(min_length=1, max_length=MOST)


class SignIn(ByIn):
    """Recommendations to sign."""

    recommendations: list[str] = Field(default=[], max_length=2_000, description="Ids; all open ones if empty.")


class DropIn(ByIn):
    """Why it is set aside."""

    why: str = Field(min_length=1, max_length=MOST)


@router.get("/recommendations", response_model=None)
def recommendations(
    desk: Shared, lang: Spoken, paged: Paged, plain: Plain, target: Target = None, until: Until = None
) -> dict[str, Any] | Response:
    """Every recommendation with its state, `capnr.recommendations/1`, in the order to carry them out."""
    report = desk.report()
    with desk.using() as workspace:
        held = planned_book(workspace, report, Wanted(what="recommendations", target=target, by=until))
        if plain:
            return told(advice_table(held, lang))
        found = advice_json(held, lang)
    return {**found, "recommendations": paged.cut(found["recommendations"], lambda one: one["id"])}


@router.post("/recommendations", response_model=None, status_code=201)
def add(desk: Shared, lang: Spoken, given: AddIn) -> dict[str, Any]:
    """Add a recommendation of one's own."""

    def act(workspace: Workspace, held: Book) -> str:
        fields = given.fields()
        title = fields.pop("title", "")
        return acts.add(
            workspace, held, by=given.by, title=title, indicator=given.indicator, after=given.after, fields=fields
        )

    return _done(desk, lang, act)


@router.post("/recommendations/sign", response_model=None)
def sign(desk: Shared, given: SignIn) -> dict[str, Any]:
    """Sign recommendations; the ids signed."""
    report = desk.report()
    with desk.using() as workspace:
        held = planned_book(workspace, report, Wanted(what="recommendations"))
        return {"signed": list(acts.sign(workspace, held, given.recommendations, by=given.by)), "by": given.by}


@router.patch("/recommendations/{wanted}", response_model=None)
def edit(desk: Shared, lang: Spoken, wanted: str, given: FieldsIn, seen: Seen) -> dict[str, Any]:
    """Write fields of a recommendation anew."""
    return _done(
        desk,
        lang,
        lambda workspace, held: acts.edit(workspace, held, wanted, by=given.by, fields=given.fields()),
        (wanted, seen),
    )


@router.post("/recommendations/{wanted}/move", response_model=None)
def move(desk: Shared, lang: Spoken, wanted: str, given: MoveIn, seen: Seen) -> dict[str, Any]:
    """Put a recommendation behind another one, or first."""
    return _done(desk, lang, lambda workspace, held: acts.move(workspace, held, wanted, by=given.by, after=given.after))


@router.post("/recommendations/{wanted}/comment", response_model=None)
def comment(desk: Shared, lang: Spoken, wanted: str, given: CommentIn, seen: Seen) -> dict[str, Any]:
    """Comment on a recommendation."""
    return _done(
        desk,
        lang,
        lambda workspace, held: acts.comment(workspace, held, wanted, by=given.by, text=given.text),
        (wanted, seen),
    )


@router.post("/recommendations/{wanted}/drop", response_model=None)
def drop(desk: Shared, lang: Spoken, wanted: str, given: DropIn, seen: Seen) -> dict[str, Any]:
    """Set a recommendation aside."""
    return _done(
        desk,
        lang,
        lambda workspace, held: acts.drop(workspace, held, wanted, by=given.by, why=given.why),
        (wanted, seen),
    )


@router.post("/recommendations/{wanted}/restore", response_model=None)
def restore(desk: Shared, lang: Spoken, wanted: str, given: ByIn, seen: Seen) -> dict[str, Any]:
    """Take up again what was dropped."""
    return _done(desk, lang, lambda workspace, held: acts.restore(workspace, held, wanted, by=given.by), (wanted, seen))


@router.get("/recommendations/{wanted}/history", response_model=None)
def history(desk: Shared, lang: Spoken, wanted: str, plain: Plain) -> dict[str, Any] | Response:
    """Everything that people did with a recommendation, oldest first."""
    report = desk.report()
    with desk.using() as workspace:
        held = planned_book(workspace, report, Wanted(what="recommendations"))
    return told(history_text(held, held.find(wanted).id, lang)) if plain else _history(held, wanted)


def _history(held: Book, wanted: str) -> dict[str, Any]:
    """What people did with a recommendation, as plain data."""
    found = held.find(wanted).id
    return {
        "schema": "capnr.recommendation-history/1",
        "recommendation": found,
        "events": [
            {"at": one.at, "by": one.by, "act": one.act, **{k: v for k, v in one.payload.items() if k != "seen"}}
            for one in changes(held.history, found)
        ],
    }


def _done(
    desk: Desk, lang: str, act: Callable[[Workspace, Book], str], mind: tuple[str, Unchanged] | None = None
) -> dict[str, Any]:
    """Do something with a recommendation, unless it is not as it was seen (`mind`), and tell how it stands then."""
    wanted = Wanted(what="recommendations")
    report = desk.report()
    with desk.using() as workspace:
        held = planned_book(workspace, report, wanted)
        if mind is not None and mind[1].wanted:
            mind[1].check(_history(held, mind[0]))
        made = act(workspace, held)
        entries = book(workspace, held.advice).entries
    number, entry = next((at, one) for at, one in enumerate(entries, 1) if one.id == made)
    return entry_json(entry, number, lang)
