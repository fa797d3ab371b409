"""What a person declares, what would change, the plan, the calendar and assessments over time, over HTTP."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from assistant.errors import UsageError
from assistant.exchange.declarations import DECLARED
from assistant.planning import ahead, changed, criterion_of, declare, declare_value, planned
from assistant.reports.planning import (
    calendar_json,
    calendar_table,
    declaration_json,
    plan_json,
    plan_table,
    what_if_json,
    what_if_table,
)
from assistant.storage.snapshots import SqlSnapshots
from assistant.timeline import difference, keep, kept, series
from scoring.calendar import DATES, Situation
from scoring.model import Status
from ui.api import schemas
from ui.api.etags import Seen
from ui.api.paging import Paged
from ui.api.plain import Plain, told
from ui.api.routes import Shared, Spoken
from ui.desk import Desk

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500)})
StatusName = Literal["met", "partly", "not_met", "unknown", "not_applicable"]


class DeclarationIn(schemas.Wire):
    """A status, or the value of a measurable criterion with the year it describes."""

    status: StatusName | None = Field(default=None, description="“unknown” takes an earlier declaration back.")
    value: str | None = Field(default=None, max_length=60, description="As it is written: 82, 82.5, 1 200 kg.")
    unit: str = Field(default="", max_length=40, description="Unit of the value; that of the criterion if empty.")
    year: int | None = Field(default=None, description="Year that the value describes.")
    by: schemas.Line = Field(description="Who declares.")
    note: str = Field(default="", max_length=2000, description="What the declaration rests on.")


class DeclarationOut(schemas.Wire):
    """A declaration as written."""

    criterion: str
    indicator: str
    said: str
    status: StatusName | None
    value: schemas.ValueOut | None
    suffices: bool = Field(description="Whether a declaration suffices for this criterion.")
    by: str
    note: str
    at: str


class ChangesIn(schemas.Wire):
    """Criteria and the statuses they would have."""

    set: dict[str, StatusName]


class LabelIn(schemas.Wire):
    """The name of a kept assessment."""

    label: str = Field(default="", max_length=200)


@router.post("/criteria/{criterion}/declaration")
def declared(desk: Shared, lang: Spoken, criterion: str, said: DeclarationIn, seen: Seen) -> DeclarationOut:
    """Declare a status or a value of a criterion; it is shown as declared."""
    rules = desk.referential
    if (said.status is None) == (said.value is None) or (said.year is not None and said.value is None):
        raise UsageError("status_or_value")
    with desk.using() as workspace:
        if seen.wanted:
            seen.check(*(_declarations(desk, criterion, one) for one in ("fr", "en")))
        if said.status is not None:
            made = declare(workspace, rules, [criterion], Status(said.status), by=said.by, note=said.note)[0]
        else:
            made = declare_value(
                workspace,
                rules,
                criterion,
                said.value or "",
                unit=said.unit,
                year=said.year,
                by=said.by,
                note=said.note,
            )
    return DeclarationOut.model_validate(declaration_json(made, criterion_of(rules, criterion)[1], lang))


@router.get("/criteria/{criterion}/declarations", response_model=None)
def declarations(desk: Shared, lang: Spoken, criterion: str) -> dict[str, Any]:
    """Everything that people declared of a criterion, oldest first, `capnr.declarations/1`; the last one holds."""
    with desk.using():
        return _declarations(desk, criterion, lang)


def _declarations(desk: Desk, wanted: str, lang: str) -> dict[str, Any]:
    """Declarations of a criterion as plain data. Raises UsageError for an unknown one."""
    criterion = criterion_of(desk.referential, wanted)[1]
    made = [
        declaration_json(one, criterion, lang)
        for one in desk.workspace.decisions.history()
        if one.state == DECLARED and one.referential == desk.referential.id and one.criteria == (wanted,)
    ]
    return {"schema": "capnr.declarations/1", "criterion": wanted, "declarations": made}


@router.post("/what-if", response_model=None)
def what_if(desk: Shared, lang: Spoken, asked: ChangesIn, plain: Plain) -> dict[str, Any] | Response:
    """Score and level if these criteria had these statuses, `capnr.what-if/1`. Nothing is written."""
    found = desk.report()
    with desk.using() as workspace:
        after = changed(workspace, found, {name: Status(status) for name, status in asked.set.items()})
    if plain:
        return told(what_if_table(found.assessment, after, lang))
    return what_if_json(found.assessment, after)


@router.get("/plan", response_model=None)
def plan(
    desk: Shared,
    lang: Spoken,
    plain: Plain,
    target: int,
    by: Annotated[schemas.Day | None, Query(description="At the latest.")] = None,
    budget: Annotated[float | None, Query(ge=0, allow_inf_nan=False, description="Person-days at most.")] = None,
    confirmed: bool = False,
) -> dict[str, Any] | Response:
    """The cheapest way to a level, month by month, `capnr.plan/1`."""
    found = desk.report()
    days = None if budget is None else Fraction(str(budget))
    with desk.using() as workspace:
        made = planned(workspace, found, target, by=by, budget=days, confirmed=confirmed)
    if plain:
        return told(plan_table(made, found.assessment.referential, lang))
    return plan_json(made, found.assessment.referential, lang)


@router.get("/calendar", response_model=None)
def calendar(
    desk: Shared,
    lang: Spoken,
    plain: Plain,
    target: int = 1,
    contract: schemas.Day | None = None,
    evaluated: schemas.Day | None = None,
    held: int = 0,
    labelled: schemas.Day | None = None,
    expires: schemas.Day | None = None,
) -> dict[str, Any] | Response:
    """Next steps with deadlines and the referentials of the day, `capnr.calendar/1`."""
    situation = Situation(
        target=target,
        contract_on=contract,
        evaluated_on=evaluated,
        level_held=held,
        labelled_on=labelled,
        expires_on=expires,
    )
    steps, now = ahead(situation, desk.on)
    return told(calendar_table(steps, DATES, now, lang)) if plain else calendar_json(steps, DATES, now, lang)


@router.post("/snapshots", response_model=None)
def snapshot(desk: Shared, lang: Spoken, named: LabelIn) -> dict[str, Any]:
    """Keep the assessment of now; it comes back as one point of the series."""
    found = desk.report()
    with desk.using() as workspace:
        return series([keep(workspace, found, label=named.label, lang=lang)])


@router.get("/snapshots", response_model=None)
def snapshots(desk: Shared, paged: Paged) -> dict[str, Any]:
    """The kept assessments as a series, `capnr.timeline/1`."""
    with desk.using() as workspace:
        return series(paged.cut(SqlSnapshots(workspace.engine).all(), lambda one: str(one.id)))


@router.get("/snapshots/{before}/diff/{after}", response_model=None)
def diff(desk: Shared, before: str, after: str) -> dict[str, Any]:
    """What changed between two kept assessments and why, `capnr.difference/1`."""
    with desk.using() as workspace:
        return difference(kept(workspace, before), kept(workspace, after))
