"""Settings of the organisation over HTTP: read, and said anew at once."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from assistant.organisation import MOST_EUR, MOST_PEOPLE, settings_json
from scoring.footprint.budget import ItShare, Key
from ui.api import schemas
from ui.api.routes import Shared

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500)})
WORDS = ("nace", "key", "it_share")
"""Fields for which nothing is an empty word."""


class SettingsIn(schemas.Wire):
    """What is said anew; null takes a value back, what is not given stays."""

    sector: Literal["general", "esn", "collectivite"] | None = None
    strict: bool | None = Field(default=None, description="Whether an indispensable indicator blocks a level.")
    population: int | None = Field(default=None, ge=0, le=MOST_PEOPLE, description="Inhabitants.")
    staff: int | None = Field(default=None, ge=0, le=MOST_PEOPLE, description="Staff members.")
    ai_budget_wh: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="For models, Wh a month.")
    employees: float | None = Field(default=None, ge=0, le=MOST_PEOPLE, description="Full-time equivalents.")
    value_added_eur: float | None = Field(default=None, ge=0, le=MOST_EUR, description="Value added of a year, EUR.")
    nace: str | None = Field(default=None, max_length=12, description="NACE or NAF code.")
    ict_intensity: float | None = Field(default=None, ge=0, le=1, description="Digital intensity of the sector.")
    key: Key | None = Field(default=None, description="Sharing key that is declared.")
    it_share: ItShare | None = Field(default=None, description="Digital share that is declared.")


@router.get("/settings", response_model=None)
def read(desk: Shared) -> dict[str, Any]:
    """What can be said anew, with where each value comes from, `capnr.settings/1`."""
    with desk.using() as workspace:
        return settings_json(workspace)


@router.patch("/settings", response_model=None)
def said(desk: Shared, given: SettingsIn) -> dict[str, Any]:
    """Say settings anew; they hold at once. The facts of the budget need an inventory."""
    values = {name: getattr(given, name) for name in given.model_fields_set}
    told = {name: ("" if value is None and name in WORDS else value) for name, value in values.items()}
    desk.settle({name: str(value) if name in WORDS else value for name, value in told.items()})
    return read(desk)
