"""The end of an erasure, on the files: what may be done twice, and is finished at the next opening after a crash."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from assistant.storage.inventory import InventoryFile
from assistant.storage.tombstones import SqlTombstones
from ingest.model import document_id

CHROMA = "chroma"
"""Folder of the vector index; its lock stands beside it."""


def chroma_lock(folder: Path) -> FileLock:
    """The lock that whoever uses the vector index of a workspace holds."""
    return FileLock(folder / f"{CHROMA}.lock")


def clean(engine: Engine, folder: Path, now: Callable[[], str]) -> bool:
    """Finish the erasures that are not; False when another process uses the index, and the next opening tries again."""
    stones = SqlTombstones(engine)
    if not stones.pending():
        return True
    lock = chroma_lock(folder)
    try:
        with lock.acquire(timeout=0):
            return finish(engine, folder, now)
    except Timeout:
        return False


def finish(engine: Engine, folder: Path, now: Callable[[], str]) -> bool:
    """The same, for who holds the lock of the index.

    The index is thrown away: it is filled again from the records. The inventory goes when it is the erased file. The
    log of changes is written back and emptied, and the database written anew without its free pages.
    """
    stones = SqlTombstones(engine)
    erased = set(stones.pending())
    shutil.rmtree(folder / CHROMA, ignore_errors=True)
    kept = InventoryFile(folder)
    for left in folder.glob(".inventory*"):
        left.unlink(missing_ok=True)
    inventory = kept.read()
    if inventory is not None and document_id(hashlib.sha256(inventory.data).hexdigest()) in erased:
        kept.path.unlink(missing_ok=True)
    if not _rewritten(engine):
        return False
    stones.cleaned(now())
    return _emptied(engine)


def rewrite(engine: Engine) -> bool:
    """Write the database anew after an erasure; False while a reader keeps the log of changes."""
    return _rewritten(engine)


def _rewritten(engine: Engine) -> bool:
    """Write the database anew: first what was overwritten goes to the file, then the file loses its free pages."""
    if not _emptied(engine):
        return False
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("PRAGMA temp_store=MEMORY"))
        connection.execute(text("VACUUM"))
        connection.execute(text("PRAGMA temp_store=DEFAULT"))
    return _emptied(engine)


def _emptied(engine: Engine) -> bool:
    """Write the log of changes back and cut it to nothing; False while a reader keeps it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
    return not busy
