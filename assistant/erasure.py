"""Erasing a document: everything that holds a word of it goes, and a tombstone without content stays.

What is in the database goes in one transaction, the tombstone with it; the files are cleaned after it, which may be
done again and is finished at the next opening (`assistant.storage.cleaning`). Of decisions on the document the history
keeps who, when, what and the outcome, with the quote emptied: the one change that this history knows.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, delete, insert, select

from assistant.accounts.signing import signed
from assistant.bootstrap import Workspace
from assistant.documents import unknown
from assistant.errors import WorkspaceError
from assistant.inheritance import inherited
from assistant.ledger import key_of
from assistant.referentials import FOLDER, shipped
from assistant.scrubbing import Words, scrub, whole_text
from assistant.storage import tables
from assistant.storage.cleaning import chroma_lock, finish
from assistant.storage.decisions import Decision, row_of
from assistant.storage.inventory import InventoryFile
from assistant.storage.tombstones import SqlTombstones, Tombstone
from assistant.storage.versions import PERSON
from assistant.traces import chosen
from assistant.versions import Lineage, lineage
from ingest.model import Document, Passage
from retrieval.mapping import passage_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """What an erasure did."""

    tombstone: Tombstone
    """What stays."""
    decisions: int
    """Decisions whose quote was emptied."""
    carried: int
    """Decisions carried over to a newer version before the older one went."""
    vectors: int
    """Vectors that no other document needs."""
    inventory: bool
    """Whether the inventory of the workspace was this file, and went with it."""
    finished: bool
    """Whether the files are clean; otherwise the next opening of the workspace cleans them."""


def erase(workspace: Workspace, wanted: str, *, by: str, why: str = "", serving: bool = False) -> Erased:
    """Erase a document. `serving` says that this process is the server of the workspace and let go of its index.

    Raises UsageError for a document that is unknown or erased already, WorkspaceError when a server has the workspace.
    """
    document = workspace.documents.get(wanted)
    if document is None:
        raise unknown(workspace, wanted)
    with _alone(workspace.folder, serving):
        blob = workspace.documents.blob(wanted) or b""
        stone = Tombstone(
            at=workspace.ledger.now(),
            by=signed(by),
            why=why,
            document=wanted,
            media_type=document.media_type,
            size=document.size,
            pages=len(document.pages),
            traces=_traces(workspace, document, blob),
        )
        inventory = InventoryFile(workspace.folder).read()
        every = workspace.documents.all()
        found = lineage(workspace, every)
        carried = [one for name in _referentials(workspace) for one in _carried(workspace, found, name, document)]
        passages = workspace.documents.passages([document])
        with workspace.engine.begin() as connection:
            SqlTombstones.write(connection, stone)
            _joined(connection, found, stone)
            if carried:
                connection.execute(insert(tables.decisions), [row_of(one) for one in carried])
            gone = Words(connection, document, every, wording(workspace))
            keys = _own_keys(connection, passages)
            decisions = scrub(connection, gone, keys)
            vectors = _vectors(connection, keys)
            connection.execute(delete(tables.documents).where(tables.documents.c.id == wanted))
        finished = finish(workspace.engine, workspace.folder, workspace.ledger.now)
    workspace.security.write("document_erased", wanted)
    return Erased(
        tombstone=replace(stone, cleaned=workspace.ledger.now() if finished else ""),
        decisions=decisions,
        carried=len(carried),
        vectors=vectors,
        inventory=inventory is not None and inventory.data == blob,
        finished=finished,
    )


@contextmanager
def _alone(folder: Path, serving: bool) -> Iterator[None]:
    """No server has the workspace, and nobody its index, while this lasts. Raises WorkspaceError otherwise."""
    locks = [chroma_lock(folder)] if serving else [FileLock(folder / "inbox.lock"), chroma_lock(folder)]
    with ExitStack() as held:
        try:
            for one in locks:
                held.enter_context(one.acquire(timeout=0))
        except Timeout:
            raise WorkspaceError("workspace_busy", folder=str(folder)) from None
        yield


def _traces(workspace: Workspace, document: Document, blob: bytes) -> bytes:
    """Traces of the document, first of the passages that were quoted: where a leftover is most likely."""
    text = whole_text(document)
    starts = {}
    at = 0
    for page in document.pages:
        starts[page.number] = at
        at += len(page.text) + 1
    quoted = [
        starts[one.page] + one.start
        for one in workspace.decisions.history()
        if one.document == document.id and one.page in starts
    ]
    hidden = []
    for one in document.hidden:
        hidden.append(at)
        at += len(one.text) + 1
    others = (
        (workspace.documents.blob(one.id) or b"", whole_text(one).encode("utf-8", "replace"))
        for one in workspace.documents.all()
        if one.id != document.id
    )
    stay = chain(others, [(b"", wording(workspace).encode())])
    return chosen(text, blob, list(dict.fromkeys([*quoted[:32], *hidden[:16]])), stay)


def wording(workspace: Workspace) -> str:
    """The words of the referentials, which kept assessments repeat: a document may quote them."""
    texts = [(FOLDER / f"{one}.yaml").read_text(encoding="utf-8") for one in shipped()]
    own = Path(workspace.settings.referential)
    if own.suffix in (".yaml", ".yml") and own.is_file():
        texts.append(own.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(texts)


def _referentials(workspace: Workspace) -> list[str]:
    return sorted({one.referential for one in workspace.decisions.history()})


def _carried(workspace: Workspace, found: Lineage, referential: str, document: Document) -> Iterator[Decision]:
    """Decisions on this version that hold in the newer one: written there, in the words of the newer one."""
    if document.id not in found.heirs:
        return
    for one in inherited(workspace, found, referential).values():
        if one.carried and one.decision.document == document.id:
            place = one.proposal
            yield replace(
                one.decision,
                evidence=place.id,
                document=place.document,
                page=place.page,
                start=place.start,
                end=place.end,
                quote=place.quote,
            )


def _joined(connection: Connection, found: Lineage, stone: Tombstone) -> None:
    """What this version was between is joined: the one before it stays replaced by the one after it."""
    before = [one.older for one in found.links if one.newer == stone.document]
    after = [one.newer for one in found.links if one.older == stone.document]
    known = {frozenset((one.older, one.newer)) for one in found.links}
    rows = [
        {"at": stone.at, "by": stone.by, "how": PERSON, "older": older, "newer": newer}
        for older in before
        for newer in after
        if older != newer and frozenset((older, newer)) not in known
    ]
    if rows:
        connection.execute(insert(tables.document_versions), rows)


def _own_keys(connection: Connection, passages: Sequence[Passage]) -> set[str]:
    """Keys of the vectors of passages that no other document has under the same headings."""
    keys = {(one.heading, one.digest): key_of("passages", passage_text(one)) for one in passages}
    table, digests = tables.passages, sorted({one.digest for one in passages})
    for at in range(0, len(digests), 500):
        rows = connection.execute(
            select(table.c.heading, table.c.digest).where(
                table.c.digest.in_(digests[at : at + 500]), table.c.document != passages[0].document
            )
        )
        for row in rows:
            keys.pop((row.heading, row.digest), None)
    return set(keys.values())


def _vectors(connection: Connection, keys: set[str]) -> int:
    table, count = tables.vectors, 0
    for at in range(0, len(keys), 500):
        part = sorted(keys)[at : at + 500]
        count += connection.execute(delete(table).where(table.c.key.in_(part))).rowcount
    return count
