"""Settings of one run: from the environment (`CAPNR_…`) or given by a door; frozen, read once, no effect on import."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.limits import MB, Limits


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
    model: str = Field(default="", description="Language model: address#name, provider:name, or none (CAPNR_MODEL).")
    model_key: SecretStr = Field(default=SecretStr(""), description="Key of the language model (CAPNR_MODEL_KEY).")
    model_seconds: float = Field(
        default=60.0, ge=1, le=600, description="Time a language model may take for an answer (CAPNR_MODEL_SECONDS)."
    )
    embedder: str = Field(
        default="", description="Embedder: st:name or st:path, empty for the default one (CAPNR_EMBEDDER)."
    )
    embedder_query: str | None = Field(
        default=None, description="Put before a search text that is embedded (CAPNR_EMBEDDER_QUERY)."
    )
    embedder_passage: str | None = Field(
        default=None, description="Put before a passage that is embedded (CAPNR_EMBEDDER_PASSAGE)."
    )
    embed_candidates: int = Field(
        default=0,
        ge=0,
        le=50,
        description="Passages an indicator may have embedded to order its proposals; 0: none (CAPNR_EMBED_CANDIDATES).",
    )
    embed_behind: Literal["none", "again", "asked", "all"] = Field(
        default="asked", description="What the server embeds when it has nothing to do (CAPNR_EMBED_BEHIND)."
    )
    reranker: str = Field(default="", description="Cross-encoder: st:name or st:path, or none (CAPNR_RERANKER).")
    model_download: bool = Field(
        default=False, description="Fetch a named embedder or cross-encoder that is not here (CAPNR_MODEL_DOWNLOAD)."
    )
    ai_budget_wh: float | None = Field(
        default=None, ge=0, description="Electricity for models in a month, in Wh (CAPNR_AI_BUDGET_WH)."
    )
    security_months: int = Field(
        default=12, ge=1, le=120, description="Months that the security log is kept (CAPNR_SECURITY_MONTHS)."
    )
    max_file_mb: int = Field(default=100, ge=1, le=2000, description="Largest file read, in MB (CAPNR_MAX_FILE_MB).")
    max_upload_mb: int = Field(
        default=1000, ge=1, le=20_000, description="Largest upload to the server, in MB (CAPNR_MAX_UPLOAD_MB)."
    )
    max_pages: int = Field(
        default=10_000, ge=1, le=100_000, description="Pages, slides or sheets of one file (CAPNR_MAX_PAGES)."
    )
    max_cells: int = Field(
        default=2_000_000, ge=1_000, le=50_000_000, description="Cells and rows of one workbook (CAPNR_MAX_CELLS)."
    )
    max_text_mb: int = Field(default=20, ge=1, le=500, description="Text of one file, in MB (CAPNR_MAX_TEXT_MB).")
    max_seconds: int = Field(
        default=120, ge=1, le=3_600, description="Time to read one file, in seconds (CAPNR_MAX_SECONDS)."
    )
    max_memory_mb: int = Field(
        default=2_048, ge=256, le=65_536, description="Memory of one reading process, in MB (CAPNR_MAX_MEMORY_MB)."
    )
    max_unpacked_mb: int = Field(
        default=500, ge=1, le=10_000, description="One archive once unpacked, in MB (CAPNR_MAX_UNPACKED_MB)."
    )
    max_members: int = Field(
        default=20_000, ge=1, le=1_000_000, description="Files in one archive or message (CAPNR_MAX_MEMBERS)."
    )
    max_depth: int = Field(
        default=3, ge=1, le=10, description="Archives and messages inside one another (CAPNR_MAX_DEPTH)."
    )
    max_ocr_pages: int = Field(
        default=500, ge=0, le=10_000, description="Pictures read in one file; 0 reads none (CAPNR_MAX_OCR_PAGES)."
    )
    max_ocr_seconds: int = Field(
        default=60, ge=1, le=600, description="Time to read one picture, in seconds (CAPNR_MAX_OCR_SECONDS)."
    )
    mask: bool = Field(default=True, description="Mask personal data in what is written out (CAPNR_MASK).")
    server: str = Field(default="", description="Address of a server that does the work (CAPNR_SERVER).")
    token: SecretStr = Field(default=SecretStr(""), description="Token for that server (CAPNR_TOKEN).")
    mcp_token: SecretStr = Field(
        default=SecretStr(""), description="Token of the MCP server over HTTP; made up if empty (CAPNR_MCP_TOKEN)."
    )
    rate: float = Field(
        default=100.0, gt=0, le=100_000, description="Requests a second of one client of the API (CAPNR_RATE)."
    )
    rate_burst: int = Field(
        default=1_000, ge=1, le=1_000_000, description="Requests it may make at once (CAPNR_RATE_BURST)."
    )
    accounts: Path | None = Field(default=None, description="Data folder of a server with accounts (CAPNR_ACCOUNTS).")
    address: str = Field(default="", description="Public address of a server with accounts (CAPNR_ADDRESS).")
    trusted_proxy: str = Field(
        default="", description="Networks of the reverse proxies that are believed (CAPNR_TRUSTED_PROXY)."
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="Hours after which a person signs in again (CAPNR_SESSION_HOURS)."
    )
    open_organisations: int = Field(
        default=16, ge=1, le=1_000, description="Organisations open at the same time (CAPNR_OPEN_ORGANISATIONS)."
    )
    idle_minutes: int = Field(
        default=15, ge=1, le=1_440, description="Minutes after which an unused one is closed (CAPNR_IDLE_MINUTES)."
    )
    oidc_issuer: str = Field(default="", description="Address of the identity provider (CAPNR_OIDC_ISSUER).")
    oidc_client: str = Field(default="", description="Id of Cap NR at the identity provider (CAPNR_OIDC_CLIENT).")
    oidc_secret: SecretStr = Field(
        default=SecretStr(""), description="Its secret, from the environment only (CAPNR_OIDC_SECRET)."
    )
    oidc_name: str = Field(default="", description="What people call the identity provider (CAPNR_OIDC_NAME).")
    workers: int = Field(default=2, ge=1, le=64, description="Files read at the same time (CAPNR_WORKERS).")

    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(
            file_bytes=self.max_file_mb * MB,
            pages=self.max_pages,
            cells=self.max_cells,
            text_bytes=self.max_text_mb * MB,
            seconds=self.max_seconds,
            memory_bytes=self.max_memory_mb * MB,
            zip_bytes=self.max_unpacked_mb * MB,
            zip_members=self.max_members,
            zip_depth=self.max_depth,
            ocr_pages=self.max_ocr_pages,
            ocr_seconds=self.max_ocr_seconds,
            workers=self.workers,
        )
