"""Vectors made behind: the passages that have none of the embedder in use, a few at a time, when nobody asks anything.

Words find every passage at once and the mapping reads no vector; a vector of each passage lets the search meet it in
other words too, once every passage has one. A workspace in which nobody searches needs none, so the default makes them
from the first search or question on, and again after a change of embedder; `all` makes them without being asked.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, exists, select

from assistant.bootstrap import Workspace
from assistant.ledger import key_of
from assistant.storage.tables import vectors
from retrieval.mapping import passage_text

Scope = Literal["none", "again", "asked", "all"]
"""Which passages: none, those that have a vector of another embedder, all once a search has missed them, all."""
FEW = 8
"""Passages embedded at once in the server: a question waits for them at most."""
PAUSE = 0.2
"""Seconds between two looks at whether files are still being read."""
CHUNK = 500
log = logging.getLogger("capnr")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lack:
    """A passage without a vector of the embedder in use."""

    document: str
    """Its document."""
    text: str
    """What is embedded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What was made."""

    made: int
    """Passages embedded."""
    left: int
    """Passages of the scope that still have no vector."""
    spent: bool
    """Whether the month's budget ended it."""


def lacking(workspace: Workspace, scope: Scope) -> list[Lack]:
    """Passages of the scope without a vector of the embedder in use, each text once, in the order of the documents.

    "asked" stands here for a workspace in which nothing was searched: the same as "again".
    """
    if scope == "none" or (scope != "all" and not _changed(workspace)):
        return []
    documents = workspace.documents.all()
    lacks: dict[str, Lack] = {}
    for passage in workspace.documents.passages(documents):
        text = passage_text(passage)
        lacks.setdefault(key_of("passages", text), Lack(document=passage.document, text=text))
    ours, others = set[str](), set[str]()
    for key, model in _held(workspace, list(lacks)):
        (ours if model == workspace.ledger.encoder.name else others).add(key)
    return [one for key, one in lacks.items() if key not in ours and (scope == "all" or key in others)]


def fill(
    workspace: Workspace,
    scope: Scope,
    *,
    size: int = 32,
    told: Callable[[int, int], None] | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> Filled:
    """Embed what lacks, `size` passages at a time, as long as `go_on` says so and the month's budget lasts.

    `told` hears how many are done of how many. Vectors of a document that is erased meanwhile go with it.
    """
    wanted = lacking(workspace, scope)
    done, spent = 0, False
    while done < len(wanted) and go_on():
        if workspace.ledger.budget().state == "spent":
            spent = True
            break
        batch = wanted[done : done + size]
        workspace.ledger.embed("passages", [one.text for one in batch], "index")
        done += len(batch)
        _forget_erased(workspace, batch)
        if told is not None:
            told(done, len(wanted))
    return Filled(made=done, left=len(wanted) - done, spent=spent)


class Behind:
    """The thread of a server that makes vectors when it has nothing else to do."""

    def __init__(
        self, workspace: Workspace, lock: AbstractContextManager[object], busy: Callable[[], bool] = lambda: False
    ) -> None:
        """`lock` is held while a request is answered; `busy` says whether files are being read."""
        self.workspace = workspace
        self._lock = lock
        self._busy = busy
        self._closing = threading.Event()
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._missed = False
        workspace.ledger.lacking = self.missed

    def missed(self) -> None:
        """Hear that a search would have read vectors that lack."""
        if self.workspace.settings.embed_behind == "asked" and not self.workspace.ledger.behind:
            self._missed = True
            self.wake()

    def wake(self) -> None:
        """Look for what lacks, now or after what is being done."""
        if self.workspace.settings.embed_behind == "none" or self._closing.is_set():
            return
        self._wanted.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="capnr-behind", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop after the passages at hand; what is made stays, the rest is made another time."""
        self._closing.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        _yield_to_others()
        while not self._closing.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if not self._turn():
                return
            self.workspace.ledger.behind = True
            try:
                fill(self.workspace, self._scope(), size=FEW, go_on=self._turn)
            except Exception:  # a fault here must not end the server: words go on finding
                log.exception("vectors behind")
            finally:
                self.workspace.ledger.behind = False

    def _scope(self) -> Scope:
        """What is made now: all that lacks, once a search has missed it."""
        scope = self.workspace.settings.embed_behind
        return "all" if scope == "asked" and self._missed else scope

    def _turn(self) -> bool:
        """Wait until nobody asks and nothing is read; False once the server stops."""
        while self._busy() and not self._closing.wait(PAUSE):
            continue
        if self._closing.is_set():
            return False
        with self._lock:  # whoever asks now is answered first
            return not self._closing.is_set()


def _yield_to_others() -> None:
    """Let the threads that answer people go first on a busy processor: Linux gives each thread a priority of its own,
    which the threads of the embedder that start from this one inherit."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def _changed(workspace: Workspace) -> bool:
    """Whether the workspace holds vectors of another embedder."""
    query = select(exists().where(vectors.c.model != workspace.ledger.encoder.name))
    with workspace.engine.connect() as connection:
        return bool(connection.execute(query).scalar())


def _held(workspace: Workspace, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(key, model) of every vector of these texts."""
    with workspace.engine.connect() as connection:
        for at in range(0, len(keys), CHUNK):
            query = select(vectors.c.key, vectors.c.model).where(vectors.c.key.in_(keys[at : at + CHUNK]))
            yield from ((row.key, row.model) for row in connection.execute(query))


def _forget_erased(workspace: Workspace, batch: Sequence[Lack]) -> None:
    """Drop the vectors of documents that were erased while they were made: whatever is erased later finds its own."""
    here = set(workspace.documents.ids())
    gone = [key_of("passages", one.text) for one in batch if one.document not in here]
    if gone:
        with workspace.engine.begin() as connection:
            connection.execute(delete(vectors).where(vectors.c.key.in_(gone)))
