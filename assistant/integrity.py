"""Whether what a workspace stores holds together: the database, texts and offsets, digests, quotes, indexes, files."""

import hashlib
import os
import re
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from assistant.bootstrap import Workspace
from assistant.ledger import key_of
from assistant.storage import tables
from assistant.storage.cleaning import CHROMA
from assistant.storage.database import FILE
from assistant.storage.tombstones import SqlTombstones
from ingest.model import Document, Passage, document_id
from retrieval.mapping import passage_text
from retrieval.search import key_of_place
from scoring.model import Text

FAULTS = {
    "database": Text(fr="la base est abîmée : {detail}", en="the database is damaged: {detail}"),
    "reference": Text(
        fr="{detail} : des lignes renvoient à un document absent", en="{detail}: rows refer to a missing document"
    ),
    "passage_digest": Text(
        fr="{detail} : un passage n’a pas l’empreinte de son texte", en="{detail}: a passage does not match its digest"
    ),
    "passage_place": Text(fr="{detail} : un passage sort de sa page", en="{detail}: a passage leaves its page"),
    "blob_digest": Text(
        fr="{detail} : le fichier gardé n’a pas l’empreinte du document", en="{detail}: the stored file does not match"
    ),
    "quote": Text(
        fr="preuve {detail} : la citation n’est pas mot pour mot dans sa page",
        en="evidence {detail}: the quote is not word for word in its page",
    ),
    "quote_left": Text(
        fr="preuve {detail} : la citation d’un document effacé est encore là",
        en="evidence {detail}: the quote of an erased document is still there",
    ),
    "decision_document": Text(
        fr="preuve {detail} : son document n’est pas là et n’a pas été effacé",
        en="evidence {detail}: its document is not there and was not erased",
    ),
    "place": Text(
        fr="{detail} : une donnée personnelle ou un texte caché est hors de ses pages",
        en="{detail}: personal data or hidden text is outside of its pages",
    ),
    "vector": Text(
        fr="{detail} vecteurs ne viennent d’aucun passage présent", en="{detail} vectors come from no passage here"
    ),
    "index": Text(
        fr="l’index de recherche garde {detail} passages inconnus",
        en="the search index keeps {detail} unknown passages",
    ),
    "foreign_file": Text(fr="fichier étranger : {detail}", en="file that Cap NR did not write: {detail}"),
    "permissions": Text(
        fr="{detail} : d’autres comptes de la machine peuvent le lire", en="{detail}: other accounts may read it"
    ),
    "unfinished": Text(
        fr="l’effacement de {detail} n’est pas fini : il le sera à la prochaine ouverture sans serveur",
        en="the erasure of {detail} is not finished: it will be at the next opening without a server",
    ),
}
"""What may be wrong, by code."""
OURS = re.compile(
    r"capnr\.sqlite(-wal|-shm|-journal)?|security\.sqlite(-journal)?|inventory\.bin|(migration|inbox|chroma)\.lock|chroma/open"
    r"|chroma/data[-0-9a-f]*/(chroma\.sqlite3(-wal|-shm|-journal)?|[0-9a-f-]{36}/[\w.]+)"
    r"|inbox/job-[0-9a-f]+(\.part)?/(\d+|names\.json)"
)
"""Files that this program writes into a workspace."""
SHOWN = 20
"""Faults of one kind told at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something wrong with what is stored."""

    code: str
    """A key of FAULTS."""
    detail: str
    """Where."""

    def said(self, lang: str) -> str:
        """The sentence."""
        return FAULTS[self.code].said(lang).format(detail=self.detail)


def faults(workspace: Workspace) -> Iterator[Fault]:
    """Everything wrong with a workspace, by kind; at most SHOWN of a kind."""
    told: dict[str, int] = {}
    for one in chain(_files(workspace.folder), _readable(workspace)):
        told[one.code] = told.get(one.code, 0) + 1
        if told[one.code] <= SHOWN:
            yield one


def _readable(workspace: Workspace) -> Iterator[Fault]:
    """The checks that read the database; where it cannot be read they end, and that is told."""
    try:
        yield from _database(workspace)
        documents = {one.id: one for one in workspace.documents.all()}
        yield from _documents(workspace, documents)
        yield from _decisions(workspace, documents)
        yield from _vectors(workspace, documents)
        yield from (Fault(code="unfinished", detail=one) for one in SqlTombstones(workspace.engine).pending())
    except DatabaseError as fault:
        yield Fault(code="database", detail=str(fault.orig))


def _database(workspace: Workspace) -> Iterator[Fault]:
    with workspace.engine.connect() as connection:
        for said in connection.execute(text("PRAGMA integrity_check")).scalars():
            if said != "ok":
                yield Fault(code="database", detail=str(said))
        wrong = {str(row[0]) for row in connection.execute(text("PRAGMA foreign_key_check"))}
    yield from (Fault(code="reference", detail=one) for one in sorted(wrong))


def _documents(workspace: Workspace, documents: Mapping[str, Document]) -> Iterator[Fault]:
    """Digests of files and passages, places of passages, personal data and hidden texts."""
    for one in documents.values():
        blob = workspace.documents.blob(one.id) or b""
        digest = hashlib.sha256(blob).hexdigest()
        if (digest, document_id(digest), len(blob)) != (one.digest, one.id, one.size):
            yield Fault(code="blob_digest", detail=f"{one.id} ({one.name})")
        pages = {page.number: page.text for page in one.pages}
        for passage in _passages(workspace, one):
            if not 0 <= passage.start < passage.end <= len(pages.get(passage.page, "")):
                yield Fault(code="passage_place", detail=f"{one.id}, page {passage.page}")
            elif hashlib.sha256(passage.text.encode()).hexdigest() != passage.digest:
                yield Fault(code="passage_digest", detail=f"{one.id}, page {passage.page}")
        outside = [at for at in one.personal if not 0 <= at.start < at.end <= len(pages.get(at.page, ""))]
        if outside or any(at.page and at.page not in pages for at in one.hidden):
            yield Fault(code="place", detail=one.id)


def _passages(workspace: Workspace, document: Document) -> list[Passage]:
    """The passages of a document as far as they can be read: one without its page has no text."""
    pages = {page.number: page.text for page in document.pages}
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(tables.passages).where(tables.passages.c.document == document.id)).all()
    return [
        Passage(
            document=row.document,
            page=row.page,
            start=row.start,
            end=row.end,
            digest=row.digest,
            text=pages.get(row.page, "")[row.start : row.end],
            heading=row.heading,
        )
        for row in rows
    ]


def _decisions(workspace: Workspace, documents: Mapping[str, Document]) -> Iterator[Fault]:
    """Quotes word for word; none of an erased document; no decision without a document."""
    erased = {one.document for one in SqlTombstones(workspace.engine).all()}
    for one in workspace.decisions.history():
        if one.document in ("", "inventory") or (not one.quote and one.document in erased):
            continue
        document = documents.get(one.document)
        if document is None:
            yield Fault(code="quote_left" if one.document in erased else "decision_document", detail=one.evidence)
            continue
        page = next((page.text for page in document.pages if page.number == one.page), "")
        if page[one.start : one.end] != one.quote:
            yield Fault(code="quote", detail=one.evidence)


def _vectors(workspace: Workspace, documents: Mapping[str, Document]) -> Iterator[Fault]:
    """Every vector of a passage, and every entry of the index, belongs to a passage that is there."""
    passages = [one for document in documents.values() for one in _passages(workspace, document)]
    known = {key_of("passages", passage_text(one)) for one in passages}
    table = tables.vectors
    made = select(table.c.key).join(tables.calls, table.c.call == tables.calls.c.id)
    with workspace.engine.connect() as connection:
        keys = set(connection.execute(made.where(tables.calls.c.kind == "passages")).scalars())
    if keys - known:
        yield Fault(code="vector", detail=str(len(keys - known)))
    unknown = _indexed(workspace.folder) - {key_of_place(one) for one in passages}
    if unknown:
        yield Fault(code="index", detail=str(len(unknown)))


def _indexed(folder: Path) -> set[str]:
    """Ids in the vector index, read from its own database; none while there is no index."""
    found: set[str] = set()
    for file in (folder / CHROMA).glob("data*/chroma.sqlite3"):
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            try:
                found |= {str(row[0]) for row in connection.execute("SELECT embedding_id FROM embeddings")}
            except sqlite3.DatabaseError:
                continue  # a damaged index is thrown away by whoever opens it
    return found


def _files(folder: Path) -> Iterator[Fault]:
    """Only files of this program, which nobody else may read."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (not path.is_dir() and not OURS.fullmatch(name)):
            yield Fault(code="foreign_file", detail=name)
    if os.name == "posix":
        for path in (folder, folder / FILE):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                yield Fault(code="permissions", detail=path.name)
