"""Opening a workspace's database: private folder, safe pragmas, migrations up to the newest."""

from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from assistant.errors import WorkspaceError

HEAD = "0007"
"""Newest migration; a test keeps it equal to the files under `migrations/versions`."""

REVISIONS = tuple(f"{number:04d}" for number in range(1, int(HEAD) + 1))
"""Every migration, oldest first."""
FILE = "capnr.sqlite"


def open_database(folder: Path) -> Engine:
    """The database of the workspace `folder`, created or brought up to date.

    Raises WorkspaceError when the folder cannot be written or holds a database of another program or version.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / FILE
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as fault:
        raise WorkspaceError("not_writable", folder=str(folder)) from fault
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", _pragmas)
    try:
        with FileLock(folder / "migration.lock"):  # two first commands at once: one makes the tables, one waits
            _migrate(engine, folder)
    except DatabaseError as fault:
        engine.dispose()
        raise WorkspaceError("not_a_workspace", folder=str(folder)) from fault
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


def _migrate(engine: Engine, folder: Path) -> None:
    """Bring the tables up to date; refuse, untouched, a database that this program did not make."""
    with engine.connect() as connection:
        tables = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        marked = "alembic_version" in tables
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if marked else None
    if current == HEAD:
        return
    if current is not None and current.isdigit() and len(current) == len(HEAD) and current > HEAD:
        raise WorkspaceError("newer_workspace", folder=str(folder))
    if tables and (current is None or current not in REVISIONS):
        raise WorkspaceError("not_a_workspace", folder=str(folder))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
