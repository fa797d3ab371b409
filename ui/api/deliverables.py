"""Deliverables and drafts over HTTP: the same files as the command line writes, byte for byte."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.kept_drafts import LONGEST, draft_json, keep, text_of
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


class TextIn(schemas.Wire):
    """A text that a person has written on."""

    text: str = Field(max_length=LONGEST, description="The whole text, Markdown; empty: back to the one produced.")
    by: schemas.Line = Field(description="Who writes.")
    version: int = Field(default=0, ge=0, le=2**53, description="Version that it was written on, 0 for none.")


@router.get("/drafts/{kind}/text", response_model=None)
def draft_text(desk: Shared, lang: Spoken, kind: str) -> dict[str, Any]:
    """The text of a draft as people left it, else as it is produced, `capnr.draft/1`."""
    report = desk.report()
    with desk.using() as workspace:
        wanted = Wanted(what=kind, lang=lang, mask=workspace.settings.mask)
        return draft_json(text_of(workspace, report, wanted))


@router.put("/drafts/{kind}/text", response_model=None)
def keep_draft(desk: Shared, lang: Spoken, kind: str, said: TextIn) -> dict[str, Any]:
    """Keep the text of a draft. Refused (409) when somebody kept another version since."""
    with desk.using() as workspace:
        return draft_json(keep(workspace, kind, lang, said.text, by=said.by, version=said.version))


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
