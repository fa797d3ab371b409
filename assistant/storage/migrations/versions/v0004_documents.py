"""What is kept about a document beside its text: hidden text, personal data, dates, versions, erasure, batches."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _document() -> sa.Column[str]:
    return sa.Column("document", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    """Create the tables of version 0004."""
    op.add_column("documents", sa.Column("added", sa.String, nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("seen", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "hidden_texts",
        _document(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", "number"),
    )
    op.create_table(
        "personal_data",
        _document(),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("document", "page", "start", "kind"),
    )
    op.create_table(
        "document_dates",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        _document(),
        sa.Column("day", sa.String, nullable=False),
    )
    op.create_table(
        "document_versions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("older", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("newer", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
        sqlite_autoincrement=True,  # a number is never given twice: decisions refer to it
    )
    op.create_table(
        "tombstones",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("document", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("traces", sa.LargeBinary, nullable=False),
        sa.Column("cleaned", sa.String, nullable=False, server_default=""),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("request", sa.String, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
