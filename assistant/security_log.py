"""What happened that concerns security: refused requests, erasures, texts sent to another machine. Not the AI ledger.

A file of its own, with its own retention: lines older than `months` go whenever it is opened or written. A line says
what happened and to which object; never a question, a quote or the text of a document.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, connect

FILE = "security.sqlite"
MONTH = timedelta(days=30.44)
MOST = 10_000
"""Lines kept: a flood of refused requests pushes out the oldest, not the disk."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One line."""

    at: str
    """When, ISO 8601 with time zone."""
    event: str
    """"request_refused", "document_erased", "model_called" or "share_made"."""
    detail: str
    """The object: a status and a path, an id, a host."""


class SecurityLog:
    """The security log of a workspace."""

    def __init__(self, folder: Path, now: Callable[[], str], months: int) -> None:
        self._path = folder / FILE
        self._now = now
        self._months = months

    def write(self, event: str, detail: str) -> None:
        """Add a line."""
        with closing(self._open()) as file, file:
            file.execute("insert into events (at, event, detail) values (?, ?, ?)", (self._now(), event, detail[:300]))

    def lines(self) -> tuple[Event, ...]:
        """Every line, oldest first."""
        if not self._path.exists():
            return ()
        with closing(self._open()) as file:
            rows = file.execute("select at, event, detail from events order by id").fetchall()
        return tuple(Event(at=at, event=event, detail=detail) for at, event, detail in rows)

    def _open(self) -> Connection:
        """The file, without the lines whose time has passed."""
        if not self._path.exists():
            self._path.touch(mode=0o600)
        file = connect(self._path, timeout=15)
        file.execute("pragma secure_delete = on")
        last = (datetime.fromisoformat(self._now()) - self._months * MONTH).isoformat(timespec="seconds")
        with file:
            file.execute(
                "create table if not exists events "
                "(id integer primary key, at text not null, event text not null, detail text not null)"
            )
            file.execute("delete from events where at < ?", (last,))
            file.execute("delete from events where id <= (select max(id) from events) - ?", (MOST,))
        return file
