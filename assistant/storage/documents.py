"""Documents, pages and passages in SQL: the truth from which every index is rebuilt."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.storage.tables import documents, hidden_texts, pages, passages, personal_data
from ingest.model import Document, HiddenText, Page, Passage, PersonalData, Problem

DESCRIBED = tuple(column for column in documents.c if column.name not in ("blob", "added"))
OWNED = {pages: ("number",), hidden_texts: ("number",), personal_data: ("page", "start", "kind")}
"""Tables whose rows belong to a document, each with the order of its rows."""


class SqlDocuments:
    """The PassageStore of a workspace."""

    def __init__(self, engine: Engine, now: Callable[[], str]) -> None:
        self.engine = engine
        self.now = now

    def known(self, digest: str) -> Document | None:
        """The document with this SHA-256, or None."""
        found = self._read(select(*DESCRIBED).where(documents.c.digest == digest))
        return found[0] if found else None

    def get(self, wanted: str) -> Document | None:
        """The document with this id, or None."""
        found = self._read(select(*DESCRIBED).where(documents.c.id == wanted))
        return found[0] if found else None

    def all(self) -> tuple[Document, ...]:
        """Every document, by name."""
        return tuple(self._read(select(*DESCRIBED)))

    def ids(self) -> tuple[str, ...]:
        """Ids of every document, sorted; cheaper than `all`."""
        with self.engine.connect() as connection:
            return tuple(connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())

    def add(self, document: Document, found: Sequence[Passage], blob: bytes) -> None:
        """Keep a document, its passages and its bytes in one transaction; nothing to do when it is there already.

        Another process may have stored the same bytes since they were last looked up.
        """
        try:
            self._insert(document, found, blob)
        except IntegrityError:
            if self.known(document.digest) is None:
                raise

    def _insert(self, document: Document, found: Sequence[Passage], blob: bytes) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                insert(documents).values(
                    id=document.id,
                    digest=document.digest,
                    name=document.name,
                    media_type=document.media_type,
                    size=document.size,
                    title=document.title,
                    language=document.language,
                    problems=json.dumps([[one.code, one.fr, one.en] for one in document.problems], ensure_ascii=False),
                    metadata=json.dumps([*document.metadata], ensure_ascii=False),
                    blob=blob,
                    added=self.now(),
                )
            )
            for table, rows in _parts(document, found):
                if rows:
                    connection.execute(insert(table), rows)

    def added(self, wanted: str) -> str:
        """When a document was added, ISO 8601 with time zone; empty when that is not known."""
        with self.engine.connect() as connection:
            return connection.execute(select(documents.c.added).where(documents.c.id == wanted)).scalar() or ""

    def blob(self, wanted: str) -> bytes | None:
        """The bytes of a document as they were given, or None."""
        with self.engine.connect() as connection:
            return connection.execute(select(documents.c.blob).where(documents.c.id == wanted)).scalar()

    def passages(self, chosen: Iterable[Document]) -> list[Passage]:
        """Passages of the `chosen` documents, in the order of the documents, then of the text."""
        found: list[Passage] = []
        with self.engine.connect() as connection:
            for document in chosen:
                texts = {page.number: page.text for page in document.pages}
                rows = connection.execute(
                    select(passages)
                    .where(passages.c.document == document.id)
                    .order_by(passages.c.page, passages.c.start)
                )
                found += [
                    Passage(
                        document=row.document,
                        page=row.page,
                        start=row.start,
                        end=row.end,
                        digest=row.digest,
                        text=texts[row.page][row.start : row.end],
                        heading=row.heading,
                    )
                    for row in rows
                ]
        return found

    def _read(self, query: Select[Any]) -> list[Document]:
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(documents.c.name, documents.c.id)).mappings().all()
            wanted = query.with_only_columns(documents.c.id)
            belongs = {table: _owned(connection, table, wanted, order) for table, order in OWNED.items()}
            return [_document(row, {table: held.get(row["id"], []) for table, held in belongs.items()}) for row in rows]


def _parts(document: Document, found: Sequence[Passage]) -> list[tuple[Table, list[dict[str, object]]]]:
    """The rows that belong to a document, by table."""
    return [
        (
            pages,
            [
                {"document": document.id, "number": page.number, "label": page.label, "text": page.text}
                for page in document.pages
            ],
        ),
        (
            passages,
            [
                {
                    "document": one.document,
                    "page": one.page,
                    "start": one.start,
                    "end": one.end,
                    "digest": one.digest,
                    "heading": one.heading,
                }
                for one in found
            ],
        ),
        (
            hidden_texts,
            [
                {"document": document.id, "number": number, "page": one.page, "why": one.why, "text": one.text}
                for number, one in enumerate(document.hidden, 1)
            ],
        ),
        (
            personal_data,
            [
                {"document": document.id, "page": one.page, "start": one.start, "end": one.end, "kind": one.kind}
                for one in document.personal
            ],
        ),
    ]


def _owned(connection: Connection, table: Table, wanted: Select[Any], order: Sequence[str]) -> dict[str, list[Any]]:
    """The rows of a table by the document they belong to, in order: one query for any number of documents."""
    held: dict[str, list[Any]] = defaultdict(list)
    rows = select(table).where(table.c.document.in_(wanted)).order_by(*(table.c[name] for name in order))
    for row in connection.execute(rows):
        held[row.document].append(row)
    return held


def _document(row: RowMapping, belongs: Mapping[Table, Sequence[Any]]) -> Document:
    """A document from its row and the rows that belong to it."""
    return Document(
        id=row["id"],
        name=row["name"],
        media_type=row["media_type"],
        digest=row["digest"],
        size=row["size"],
        title=row["title"],
        language=row["language"],
        pages=tuple(Page(number=one.number, text=one.text, label=one.label) for one in belongs[pages]),
        problems=tuple(Problem(code=code, fr=fr, en=en) for code, fr, en in json.loads(row["problems"])),
        metadata=tuple((key, value) for key, value in json.loads(row["metadata"])),
        hidden=tuple(HiddenText(page=one.page, text=one.text, why=one.why) for one in belongs[hidden_texts]),
        personal=tuple(
            PersonalData(page=one.page, start=one.start, end=one.end, kind=one.kind) for one in belongs[personal_data]
        ),
    )
