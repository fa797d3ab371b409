"""Erasing a document: everything that holds a word of it goes, and a tombstone without content stays.

What is in the database goes in one transaction, the tombstone with it; the files are cleaned after it, which may be
done again and is finished at the next opening (`assistant.storage.cleaning`). Of decisions on the document the history
keeps who, when, what and the outcome, with the quote emptied: the one change that this history knows.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Table, delete, insert, select, update

from assistant.bootstrap import Workspace
from assistant.documents import unknown
from assistant.errors import WorkspaceError
from assistant.inheritance import inherited
from assistant.ledger import key_of
from assistant.referentials import FOLDER, shipped
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

GONE = "[…]"
"""What stands where a name or a quote was."""
EXCERPT = 24
"""Letters of a text that, repeated in a remark, make it an excerpt: shorter runs are common words."""


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
            by=by,
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
            gone = _Words(connection, document, every)
            keys = _own_keys(connection, passages)
            decisions = _decisions(connection, gone)
            _mappings(connection, gone, keys)
            for table in (tables.snapshots, tables.jobs):
                _rewritten(connection, table, gone)
            vectors = _vectors(connection, keys)
            connection.execute(delete(tables.documents).where(tables.documents.c.id == wanted))
        finished = finish(workspace.engine, workspace.folder, workspace.ledger.now)
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


def whole_text(document: Document) -> str:
    """All that a document says, hidden text and what it states of itself included."""
    return "\n".join(
        (
            *(page.text for page in document.pages),
            *(one.text for one in document.hidden),
            document.title,
            *(value for _, value in document.metadata),
        )
    )


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


class _Words:
    """What of an erased document others may have written down: its name, its quotes, excerpts in remarks."""

    def __init__(self, connection: Connection, document: Document, every: Sequence[Document]) -> None:
        self.id = document.id
        decided = select(tables.decisions.c.quote).where(tables.decisions.c.document == document.id)
        quotes = set(connection.execute(decided).scalars())
        for payload in connection.execute(select(tables.mappings.c.payload)).scalars():
            quotes |= {one["quote"] for one in json.loads(payload)["proposals"] if one["document"] == document.id}
        named = {document.name, _last(document.name)}
        stay = {name for one in every if one.id != document.id for name in (one.name, _last(one.name))}
        strings = {one for one in quotes if len(one) >= EXCERPT} | {one for one in named if one not in stay}
        self._strings = sorted(strings, key=lambda one: (-len(one), one))
        self._text = " ".join(whole_text(document).split())

    def without(self, text: str) -> str:
        """A text without the name and the quotes of the document."""
        for one in self._strings:
            text = text.replace(one, GONE)
        return text

    def remark(self, text: str) -> str:
        """A remark as it is when it repeats nothing of the document, else a sign that it did."""
        said = " ".join(text.split())
        runs = (said[at : at + EXCERPT] for at in range(0, len(said) - EXCERPT + 1, EXCERPT // 3))
        return GONE if any(one in self._text for one in runs) else self.without(text)

    def scrubbed(self, node: Any) -> Any:
        """Plain data without what the document said and how it was called."""
        if isinstance(node, str):
            return self.without(node)
        if isinstance(node, list):
            return [self.scrubbed(one) for one in node]
        if not isinstance(node, dict):
            return node
        made = {
            key: GONE if key == self.id and isinstance(one, str) else self.scrubbed(one) for key, one in node.items()
        }
        if made.get("document") == self.id and "quote" in made:
            made["quote"] = ""
        if made.get("id") == self.id and "name" in made:
            made |= {"name": GONE, "digest": "", "problems": []}
        return made


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _decisions(connection: Connection, gone: _Words) -> int:
    """Empty the quotes of decisions on the document, and excerpts of it in any reason; how many were its own."""
    table = tables.decisions
    for row in connection.execute(select(table.c.id, table.c.why).where(table.c.why != "")).all():
        if (said := gone.remark(row.why)) != row.why:
            connection.execute(update(table).where(table.c.id == row.id).values(why=said))
    return connection.execute(update(table).where(table.c.document == gone.id).values(quote="")).rowcount


def _mappings(connection: Connection, gone: _Words, keys: set[str]) -> None:
    """Forget the mapping runs that quote the document or read a passage of it: they are made again when asked for."""
    table = tables.mappings
    for row in connection.execute(select(table)).all():
        data = json.loads(row.payload)
        if keys.intersection(data["keys"]) or any(one["document"] == gone.id for one in data["proposals"]):
            connection.execute(delete(table).where(table.c.key == row.key))


def _rewritten(connection: Connection, table: Table, gone: _Words) -> None:
    """Scrub the payloads of a table."""
    for row in connection.execute(select(table.c.id, table.c.payload)).all():
        payload = json.dumps(gone.scrubbed(json.loads(row.payload)), ensure_ascii=False)
        if payload != row.payload:
            connection.execute(update(table).where(table.c.id == row.id).values(payload=payload))


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
