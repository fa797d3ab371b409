"""Opening a workspace's database: private folder, safe pragmas, migrations up to the newest."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from assistant.errors import WorkspaceError

HEAD = "0002"
"""Newest migration; a test keeps it equal to the files under `migrations/versions`."""

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
        _migrate(engine)
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


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        known = connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")).first()
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None
    if current == HEAD:
        return
    if current is not None and current > HEAD:
        raise WorkspaceError("newer_workspace", folder=os.path.dirname(str(engine.url.database)))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
