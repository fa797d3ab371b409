"""More about model calls (place, tokens, minerals, water, outcome); policies of bulk acceptance and edited evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns of version 0006."""
    for name in ("place", "factors", "outcome", "prompt"):
        op.add_column("ai_calls", sa.Column(name, sa.String, nullable=False, server_default=""))
    for name in ("tokens_in", "tokens_out"):
        op.add_column("ai_calls", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    for name in ("unsupported", "adpe_mg_low", "adpe_mg_high", "water_ml_low", "water_ml_high"):
        op.add_column("ai_calls", sa.Column(name, sa.Float, nullable=True))
    op.add_column("decisions", sa.Column("edited", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("decisions", sa.Column("policy", sa.String, nullable=False, server_default=""))
    op.create_table(
        "policies",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("referential", sa.String, nullable=False),
        sa.Column("above", sa.Float, nullable=False),
        sa.Column("theme", sa.String, nullable=False),
        sa.Column("indicator", sa.String, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.String, nullable=False),
        sa.Column("revoked_by", sa.String, nullable=False),
    )
