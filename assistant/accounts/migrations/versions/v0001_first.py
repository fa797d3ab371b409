"""Organisations, people, what they are where, and what lets them in."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _user(*, nullable: bool = False) -> "sa.Column[str]":
    key = sa.ForeignKey("users.id", ondelete="CASCADE")
    return sa.Column("user", sa.String, key, nullable=nullable, index=True)


def _organisation(*, nullable: bool = False) -> "sa.Column[str]":
    key = sa.ForeignKey("organisations.id", ondelete="CASCADE")
    return sa.Column("organisation", sa.String, key, nullable=nullable, index=True)


def _said(name: str, *, usual: str | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=False, server_default=usual)


def upgrade() -> None:
    """Make the tables of version 0001."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.String, primary_key=True),
        *(_said("name"), _said("at"), _said("closed", usual="")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("email", sa.String, nullable=False, unique=True),
        *(_said("name"), _said("password", usual=""), _said("at"), _said("disabled", usual="")),
    )
    op.create_table(
        "identities", _said("issuer"), _said("subject"), _user(), sa.PrimaryKeyConstraint("issuer", "subject")
    )
    op.create_table(
        "memberships",
        *(_organisation(), _user(), _said("role"), _said("at")),
        sa.PrimaryKeyConstraint("organisation", "user"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("digest", sa.String, nullable=False, unique=True),
        *(_organisation(nullable=True), _user(nullable=True)),
        *(_said("email"), _said("role"), _said("by"), _said("at"), _said("until"), _said("used", usual="")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        *(_user(), _said("at"), _said("seen"), _said("until"), _said("how"), _said("agent")),
    )
    op.create_table(
        "tokens",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        *(_organisation(), _user(), _said("name"), _said("scopes"), _said("at"), _said("until")),
        *(_said("seen", usual=""), _said("revoked", usual="")),
    )
    op.create_table(
        "tries",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        *(_said("at"), _said("until")),
    )
    op.create_table(
        "flows",
        sa.Column("state", sa.String, primary_key=True),
        *(_said("browser"), _said("nonce"), _said("verifier"), _said("after"), _said("until")),
    )
