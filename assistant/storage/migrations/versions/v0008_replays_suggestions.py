"""Answers kept for repeated requests, and what a program suggests to a person."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of version 0008."""
    op.create_table(
        "replays",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False, index=True),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("referential", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("decided_at", sa.String, nullable=False, server_default=""),
        sa.Column("decided_by", sa.String, nullable=False, server_default=""),
    )
