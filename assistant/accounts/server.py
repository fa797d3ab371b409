"""The data folder of a server: the accounts, and a workspace folder for each organisation."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, select, update

from assistant.accounts import tables as t
from assistant.accounts.model import Organisation
from assistant.clock import now
from assistant.errors import UsageError, WorkspaceError
from assistant.security_log import SecurityLog
from assistant.storage.database import Kind, open_database

KIND = Kind(file="accounts.sqlite", head="0001", migrations=Path(__file__).parent / "migrations")
FOLDERS = "organisations"
"""Folder of the workspaces inside the data folder."""
_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """The accounts of a server, opened."""

    folder: Path
    """Its data folder."""
    engine: Engine
    """The database of the accounts."""
    security: SecurityLog
    """The security log of the server."""
    now: Callable[[], str]
    """The time, ISO 8601 in UTC to the second."""
    session_hours: int = 12
    """Hours after which a person signs in again."""

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def workspace(self, organisation: str) -> Path:
        """The workspace folder of an organisation. Raises UsageError for what is no id of ours."""
        if not _ID.fullmatch(organisation):
            raise UsageError("unknown_organisation", wanted=organisation)
        return self.folder / FOLDERS / organisation

    def after(self, **length: float) -> str:
        """The time so much later than now."""
        return later(self.now(), **length)


def later(at: str, **length: float) -> str:
    """A time so much later than another."""
    return (datetime.fromisoformat(at) + timedelta(**length)).isoformat(timespec="seconds")


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def open_accounts(
    folder: Path,
    *,
    create: bool = False,
    clock: Callable[[], str] = now,
    session_hours: int = 12,
    security_months: int = 12,
) -> Accounts:
    """Open the accounts of a data folder. Raises WorkspaceError when there are none and `create` is False."""
    if not create and not (folder / KIND.file).is_file():
        raise WorkspaceError("no_accounts", folder=str(folder))
    return Accounts(
        folder=folder,
        engine=open_database(folder, KIND),
        security=SecurityLog(folder, clock, security_months),
        now=clock,
        session_hours=session_hours,
    )


def add_organisation(accounts: Accounts, name: str) -> Organisation:
    """A new organisation. Raises UsageError for an empty name."""
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise UsageError("bad_name")
    made = Organisation(id=secrets.token_hex(6), name=name, at=accounts.now())
    accounts.workspace(made.id).mkdir(mode=0o700, parents=True)
    with accounts.engine.begin() as connection:
        connection.execute(insert(t.organisations).values(id=made.id, name=made.name, at=made.at))
    accounts.security.write("organisation_made", made.id)
    return made


def organisations(accounts: Accounts) -> tuple[Organisation, ...]:
    """Every organisation, by name."""
    with accounts.engine.connect() as connection:
        rows = connection.execute(select(t.organisations).order_by(t.organisations.c.name, t.organisations.c.id))
        return tuple(Organisation(**row) for row in rows.mappings())


def organisation(accounts: Accounts, wanted: str) -> Organisation:
    """An organisation that is open. Raises UsageError for any other."""
    found = next((one for one in organisations(accounts) if one.id == wanted and not one.closed), None)
    if found is None:
        raise UsageError("unknown_organisation", wanted=wanted)
    return found


def close_organisation(accounts: Accounts, wanted: str) -> Organisation:
    """Shut an organisation: nobody enters any more; its folder stays until someone deletes it. Raises UsageError."""
    found = organisation(accounts, wanted)
    with accounts.engine.begin() as connection:
        where = t.organisations.c.id == found.id
        connection.execute(update(t.organisations).where(where).values(closed=accounts.now()))
    accounts.security.write("organisation_closed", found.id)
    return found
