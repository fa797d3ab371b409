"""What consultants do with recommendations: an append-only history of edits, comments, signatures and the like."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table of version 0005."""
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("referential", sa.String, nullable=False),
        sa.Column("recommendation", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_recommendations_referential", "recommendations", ["referential"])
