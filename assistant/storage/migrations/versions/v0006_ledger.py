"""What the AI ledger says of a call beside its energy and carbon: reason, place, tokens, minerals, water, outcome."""

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
