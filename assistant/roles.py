"""Who may do what in an organisation: permissions, and the roles that hold them."""

from enum import StrEnum


class Permission(StrEnum):
    """One kind of act on the data of an organisation."""

    READ = "read"
    """See documents, evidence, scores, the footprint and the ledger; export them."""
    ASK = "ask"
    """Ask questions and keep conversations."""
    CONTRIBUTE = "contribute"
    """Add, replace, date and delete documents and inventories; declare values."""
    DECIDE = "decide"
    """Confirm, reject, edit and comment evidence; accept above a threshold."""
    DRAFT = "draft"
    """Write recommendations, plans and draft documents."""
    MANAGE = "manage"
    """Settings, members, tokens, shares, budgets."""


class Role(StrEnum):
    """What a person is in an organisation."""

    OWNER = "owner"
    """Answers for the assessment."""
    CONTRIBUTOR = "contributor"
    """Brings documents and decides on evidence."""
    CONSULTANT = "consultant"
    """Helps several organisations; does all but manage them."""
    AUDITOR = "auditor"
    """Reads and asks, changes nothing."""


HELD: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.CONTRIBUTOR: frozenset(Permission) - {Permission.MANAGE},
    Role.CONSULTANT: frozenset(Permission) - {Permission.MANAGE},
    Role.AUDITOR: frozenset({Permission.READ, Permission.ASK}),
}
"""Permissions of each role."""
