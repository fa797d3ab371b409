"""Documents, pages and passages in SQL: the truth from which every index is rebuilt."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Engine, Select, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.storage.tables import documents, pages, passages
from ingest.model import Document, Page, Passage, Problem

DESCRIBED = tuple(column for column in documents.c if column.name != "blob")


class SqlDocuments:
    """The PassageStore of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

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
                )
            )
            connection.execute(
                insert(pages),
                [
                    {"document": document.id, "number": page.number, "label": page.label, "text": page.text}
                    for page in document.pages
                ],
            )
            if found:
                connection.execute(
                    insert(passages),
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
                )

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
            return [
                Document(
                    id=row["id"],
                    name=row["name"],
                    media_type=row["media_type"],
                    digest=row["digest"],
                    size=row["size"],
                    title=row["title"],
                    language=row["language"],
                    pages=tuple(
                        Page(number=page.number, text=page.text, label=page.label)
                        for page in connection.execute(
                            select(pages).where(pages.c.document == row["id"]).order_by(pages.c.number)
                        )
                    ),
                    problems=tuple(Problem(code=code, fr=fr, en=en) for code, fr, en in json.loads(row["problems"])),
                    metadata=tuple((key, value) for key, value in json.loads(row["metadata"])),
                )
                for row in rows
            ]
