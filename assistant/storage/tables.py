"""Tables of a workspace (SQLAlchemy Core). Migrations under `migrations/` create them; this is how code names them."""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("digest", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("language", String, nullable=False),
    Column("problems", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Column("added", String, nullable=False, server_default=""),
)
pages = Table(
    "pages",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("label", String, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("document", "number"),
)
passages = Table(
    "passages",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("heading", String, nullable=False),
    PrimaryKeyConstraint("document", "page", "start"),
)
calls = Table(
    "ai_calls",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("model", String, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("energy_wh_low", Float, nullable=False),
    Column("energy_wh_high", Float, nullable=False),
    Column("gwp_g_low", Float, nullable=False),
    Column("gwp_g_high", Float, nullable=False),
    Column("method", String, nullable=False),
)
vectors = Table(
    "vectors",
    metadata,
    Column("key", String, nullable=False),
    Column("model", String, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("call", Integer, ForeignKey("ai_calls.id"), nullable=False),
    PrimaryKeyConstraint("key", "model"),
)
mappings = Table(
    "mappings",
    metadata,
    Column("key", String, primary_key=True),
    Column("payload", Text, nullable=False),
)
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("state", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("evidence", String, nullable=False, index=True),
    Column("referential", String, nullable=False),
    Column("indicator", String, nullable=False),
    Column("criteria", Text, nullable=False),
    Column("document", String, nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("stance", String, nullable=False),
    Column("seen", Integer, nullable=False, server_default="0"),
)
profile = Table(
    "profile",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("label", String, nullable=False),
    Column("on", String, nullable=False),
    Column("referential", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("payload", Text, nullable=False),
)
hidden_texts = Table(
    "hidden_texts",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("why", String, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("document", "number"),
)
personal_data = Table(
    "personal_data",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String, nullable=False),
    PrimaryKeyConstraint("document", "page", "start", "kind"),
)
document_dates = Table(
    "document_dates",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("day", String, nullable=False),
)
document_versions = Table(
    "document_versions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("how", String, nullable=False),
    Column("older", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("newer", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    sqlite_autoincrement=True,
)
tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("document", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("traces", LargeBinary, nullable=False),
    Column("cleaned", String, nullable=False, server_default=""),
)
jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("request", String, nullable=False, unique=True),
    Column("state", String, nullable=False),
    Column("payload", Text, nullable=False),
)
