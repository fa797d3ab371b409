"""Opening a database of ours: private folder, safe pragmas, migrations up to the newest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from assistant.errors import WorkspaceError

HEAD = "0010"
"""Newest migration; a test keeps it equal to the files under `migrations/versions`."""

FILE = "capnr.sqlite"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of database: its file, its newest migration and where its migrations stand."""

    file: str
    """Name of its file in its folder."""
    head: str
    """Number of its newest migration, four digits."""
    migrations: Path
    """Folder of its migrations."""

    def revisions(self) -> tuple[str, ...]:
        """Every migration, oldest first."""
        return tuple(f"{number:04d}" for number in range(1, int(self.head) + 1))


WORKSPACE = Kind(file=FILE, head=HEAD, migrations=Path(__file__).parent / "migrations")


def open_database(folder: Path, kind: Kind = WORKSPACE) -> Engine:
    """The database of `folder`, created or brought up to date.

    Raises WorkspaceError when the folder cannot be written or holds a database of another program or version.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / kind.file
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as fault:
        raise WorkspaceError("not_writable", folder=str(folder)) from fault
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _pragmas)
    try:
        with FileLock(folder / "migration.lock"):  # two first commands at once: one makes the tables, one waits
            _migrate(engine, folder, kind)
    except OSError as fault:  # a read-only disk: the lock cannot be made
        engine.dispose()
        raise WorkspaceError("not_writable", folder=str(folder)) from fault
    except DatabaseError as fault:
        engine.dispose()
        code = "not_writable" if "readonly" in str(fault.orig) else "not_a_workspace"
        raise WorkspaceError(code, folder=str(folder)) from fault
    return engine


def _pragmas(connection: Any, _record: object) -> None:
    """WAL lets a reader and a writer work at once; secure_delete overwrites what is erased."""
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "busy_timeout=15000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine, folder: Path, kind: Kind) -> None:
    """Bring the tables up to date; refuse, untouched, a database that this program did not make."""
    with engine.connect() as connection:
        tables = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        marked = "alembic_version" in tables
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if marked else None
    if current == kind.head:
        return
    if current is not None and current.isdigit() and len(current) == len(kind.head) and current > kind.head:
        raise WorkspaceError("newer_workspace", folder=str(folder))
    if tables and (current is None or current not in kind.revisions()):
        raise WorkspaceError("not_a_workspace", folder=str(folder))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(kind.migrations))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
