"""Deliverables and drafts over HTTP: the same files as the command line writes, byte for byte."""

from fractions import Fraction
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.reports.deliver import Delivered, Wanted, deliver, drafted
from ui.api import schemas
from ui.api.routes import Shared, Spoken
from ui.desk import Desk

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500)})


class AboutIn(BaseModel):
    """What may be asked of a deliverable, as query parameters."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["", "html", "docx", "xlsx", "json", "zip", "md"] = Field(
        default="", description="Usual one if empty."
    )
    lang: schemas.Lang | None = None
    organisation: str = Field(default="", max_length=200, description="Name on the cover.")
    mask: bool = Field(default=False, description="Mask the people who decided, wrote or signed too.")
    unmasked: bool = Field(default=False, description="Leave personal data in quotes and notes.")
    documents: bool = Field(default=False, description="Source files in a bundle; only with unmasked.")
    target: int | None = Field(default=None, ge=0, le=9, description="Level that the plan aims at.")
    until: schemas.Day | None = Field(default=None, description="Last day of the plan.")
    budget: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False, description="Most person-days.")


About = Annotated[AboutIn, Query()]


@router.get("/export/{what}", response_class=Response)
def export(desk: Shared, lang: Spoken, what: str, about: About) -> Response:
    """A deliverable as a file: report, recommendations, plan, register or bundle."""
    report = desk.report()
    with desk.using() as workspace:
        return _file(deliver(workspace, report, _wanted(desk, lang, what, about)))


@router.get("/drafts/{kind}", response_class=Response)
def draft(desk: Shared, lang: Spoken, kind: str, about: About) -> Response:
    """A draft to complete as a file: Markdown, Word or a page."""
    report = desk.report()
    with desk.using() as workspace:
        return _file(drafted(workspace, report, _wanted(desk, lang, kind, about)))


def _wanted(desk: Desk, lang: str, what: str, about: AboutIn) -> Wanted:
    return Wanted(
        what=what,
        form=about.format,
        lang=about.lang or lang,
        mask=desk.workspace.settings.mask and not about.unmasked,
        names=about.mask,
        organisation=about.organisation.strip(),
        documents=about.documents,
        target=about.target,
        by=about.until,
        budget=None if about.budget is None else Fraction(str(about.budget)),
    )


def _file(made: Delivered) -> Response:
    """The file, to be saved under its name: our own name, nothing of a request in it."""
    return Response(
        made.data, media_type=made.media_type, headers={"Content-Disposition": f'attachment; filename="{made.name}"'}
    )
