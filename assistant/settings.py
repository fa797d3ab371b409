"""Settings of one run: from the environment (`CAPNR_…`) or given by a door; frozen, read once, no effect on import."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set; every field is documented in the user guide."""

    model_config = SettingsConfigDict(env_prefix="CAPNR_", frozen=True, extra="ignore")

    workspace: Path = Field(default=Path(".capnr"), description="Folder of the workspace (CAPNR_WORKSPACE).")
    lang: Literal["fr", "en"] = Field(default="fr", description="Language of messages (CAPNR_LANG).")
    referential: str = Field(
        default="nr-socle-2027-preview", description="Referential id or path of a YAML file (CAPNR_REFERENTIAL)."
    )
    sector: Literal["general", "esn", "collectivite"] = Field(
        default="general", description="Sector theme to add (CAPNR_SECTOR)."
    )
    strict: bool = Field(default=False, description="Make indispensable indicators block a level (CAPNR_STRICT).")
    population: int | None = Field(
        default=None, ge=0, description="Inhabitants, for a local authority (CAPNR_POPULATION)."
    )
    staff: int | None = Field(default=None, ge=0, description="Staff members (CAPNR_STAFF).")
    answers: dict[str, bool] = Field(
        default_factory=dict, description="Answers to the referential's questions, as JSON (CAPNR_ANSWERS)."
    )
    max_file_mb: int = Field(default=100, ge=1, le=2000, description="Largest file read, in MB (CAPNR_MAX_FILE_MB).")
