"""The footprint over HTTP: an inventory in, `capnr.footprint/1` or the report out. Nothing of it is kept."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Query, Response, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.footprint import MOST_DRAWS, Question, study
from assistant.inventories import MAX_BYTES
from assistant.levers import LONGEST_NAME, AiChoice
from assistant.reports.footprint import footprint_html
from assistant.reports.footprint_pcr import pcr_si_request, pcr_si_response
from assistant.reports.footprint_wire import footprint_json
from scoring.footprint.activity import LifetimeRule, Options
from scoring.footprint.budget import ItShare, Key
from scoring.footprint.errors import TableError
from scoring.footprint.inventory import template
from scoring.footprint.model_swap import MOST_ANSWERS, MOST_TOKENS
from scoring.footprint.uncertainty import DEFAULT_DRAWS, DEFAULT_SEED
from ui.api import schemas
from ui.api.guard import problem

MOST_TOLD = 20
"""Faults of a file that one answer names."""

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 413, 422, 500)})


class FootprintIn(BaseModel):
    """What may be asked besides the inventory, as query parameters."""

    model_config = ConfigDict(extra="forbid")

    lang: schemas.Lang = "fr"
    format: Literal["json", "html", "pcr-si", "pcr-si-response"] = "json"
    organization: str = Field(default="", max_length=200, description="Name that PCR-SI files carry.")
    employees: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="Full-time equivalents.")
    value_added: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="Gross value added, EUR.")
    country: str = Field(default="FRA", max_length=60)
    sector: str = Field(default="", max_length=12, description="NACE or NAF code.")
    ict_intensity: float | None = Field(default=None, ge=0, le=1)
    key: Key | None = None
    it_share: ItShare | None = None
    year: int | None = Field(default=None, ge=1990, le=2100)
    lifetime: LifetimeRule = LifetimeRule.DECLARED
    draws: int = Field(default=DEFAULT_DRAWS, ge=1, le=MOST_DRAWS)
    seed: int = Field(default=DEFAULT_SEED, ge=0)
    lever: list[str] = Field(default=[], max_length=20, description="Levers as name=value, or ai-model.")
    ai_model_from: str = Field(default="", max_length=LONGEST_NAME, description="Model in use, for ai-model.")
    ai_model_to: str = Field(default="", max_length=LONGEST_NAME, description="Model to compare.")
    ai_answers: int | None = Field(default=None, ge=1, le=MOST_ANSWERS, description="Answers a year.")
    ai_tokens: int | None = Field(default=None, ge=1, le=MOST_TOKENS, description="Output tokens of an answer.")


@router.get("/footprint/template", response_class=PlainTextResponse)
def footprint_template(lang: schemas.Lang = "fr") -> PlainTextResponse:
    """An inventory to fill in, as CSV."""
    return PlainTextResponse(template(lang), media_type="text/csv; charset=utf-8")


@router.post("/footprint", response_model=None)
def footprint(inventory: Annotated[UploadFile, File()], asked: Annotated[FootprintIn, Query()]) -> Response:
    """Measure an inventory (CSV, XLSX, PCR-SI JSON): `capnr.footprint/1`, the report as a page, or PCR-SI."""
    question = Question(
        employees=asked.employees,
        organization=asked.organization.strip(),
        value_added_eur=asked.value_added,
        country=asked.country,
        nace=asked.sector,
        ict_intensity=asked.ict_intensity,
        key=asked.key,
        it_share=asked.it_share,
        options=Options(year=asked.year, lifetime_rule=asked.lifetime),
        draws=asked.draws,
        seed=asked.seed,
        levers=tuple(asked.lever),
        ai=AiChoice(
            before=asked.ai_model_from, after=asked.ai_model_to, answers=asked.ai_answers, tokens=asked.ai_tokens
        ),
    )
    try:
        found = study(_name(inventory), inventory.file.read(MAX_BYTES + 1), question)
    except TableError as fault:
        return _faulty(fault, asked.lang)
    if asked.format == "html":
        return HTMLResponse(footprint_html(found, asked.lang))
    if asked.format != "json":
        written = pcr_si_request if asked.format == "pcr-si" else pcr_si_response
        return Response(written(found), media_type="application/json")
    return JSONResponse(footprint_json(found, asked.lang))


def _name(inventory: UploadFile) -> str:
    """The name of the upload without folders or control characters."""
    base = (inventory.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in base if one.isprintable())[-120:] or "inventaire"


def _faulty(fault: TableError, lang: str) -> JSONResponse:
    """Every fault with its line and column, machine-readable beside the sentence."""
    body: dict[str, Any] = problem(422, fault.text(lang).split("\n", 1)[0], "inventory")
    told = fault.problems[:MOST_TOLD]
    body["faults"] = [
        {"line": one.line, "column": one.column, "reason": one.fr if lang == "fr" else one.en} for one in told
    ]
    return JSONResponse(body, status_code=422, media_type="application/problem+json")
