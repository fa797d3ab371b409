"""Taking an erased document out of what was written down about it: remarks, mapping runs, kept assessments, batches."""

import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from assistant.storage import tables
from ingest.model import Document

GONE = "[…]"
"""What stands where a name or a quote was."""
EXCERPT = 40
"""Letters in a row that, repeated elsewhere, make an excerpt: shorter runs are common words."""


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


class Words:
    """What of an erased document others may have written down: its name, its quotes, excerpts in remarks."""

    def __init__(self, connection: Connection, document: Document, every: Sequence[Document]) -> None:
        self.id = document.id
        decided = select(tables.decisions.c.quote).where(tables.decisions.c.document == document.id)
        quotes = set(connection.execute(decided).scalars())
        for payload in connection.execute(select(tables.mappings.c.payload)).scalars():
            quotes |= {one["quote"] for one in json.loads(payload)["proposals"] if one["document"] == document.id}
        named = {document.name, _last(document.name)}
        stay = {name for one in every if one.id != document.id for name in (one.name, _last(one.name))}
        self._others = [_spaced(whole_text(one)) for one in every if one.id != document.id]
        self._text = _spaced(whole_text(document))
        own = [one for one in quotes if len(one) >= EXCERPT and not self._elsewhere(_spaced(one))]
        self._quotes = sorted(own, key=lambda one: (-len(one), one))
        names = sorted(named - stay, key=lambda one: (-len(one), one))
        self._named = re.compile("|".join(rf"(?<![\w-]){re.escape(one)}(?![\w-])" for one in names) or r"(?!)")

    def without(self, text: str) -> str:
        """A text without the name and the quotes of the document; what another document says too stays."""
        for one in self._quotes:
            text = text.replace(one, GONE)
        return self._named.sub(GONE, text)

    def remark(self, text: str) -> str:
        """A remark as it is when it repeats nothing of the document, else a sign that it did."""
        said = _spaced(text)
        runs = (said[at : at + EXCERPT] for at in range(0, len(said) - EXCERPT + 1, EXCERPT // 4))
        return GONE if any(one in self._text and not self._elsewhere(one) for one in runs) else self.without(text)

    def _elsewhere(self, said: str) -> bool:
        return any(said in one for one in self._others)

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


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def scrub(connection: Connection, gone: Words, keys: set[str]) -> int:
    """Take the document out of what others wrote down; how many decisions on it lost their quote.

    `keys` are those of the vectors that only this document needs.
    """
    for table in (tables.decisions, tables.document_dates):
        _remarks(connection, table, gone)
    _mappings(connection, gone, keys)
    for table in (tables.snapshots, tables.jobs):
        _rewritten(connection, table, gone)
    table = tables.decisions
    return connection.execute(update(table).where(table.c.document == gone.id).values(quote="")).rowcount


def _remarks(connection: Connection, table: Table, gone: Words) -> None:
    """Empty excerpts in the reasons that people gave."""
    for row in connection.execute(select(table.c.id, table.c.why).where(table.c.why != "")).all():
        if (said := gone.remark(row.why)) != row.why:
            connection.execute(update(table).where(table.c.id == row.id).values(why=said))


def _mappings(connection: Connection, gone: Words, keys: set[str]) -> None:
    """Forget the mapping runs that quote the document or read a passage of it: they are made again when asked for."""
    table = tables.mappings
    for row in connection.execute(select(table)).all():
        data = json.loads(row.payload)
        if keys.intersection(data["keys"]) or any(one["document"] == gone.id for one in data["proposals"]):
            connection.execute(delete(table).where(table.c.key == row.key))


def _rewritten(connection: Connection, table: Table, gone: Words) -> None:
    """Scrub the payloads of a table."""
    for row in connection.execute(select(table.c.id, table.c.payload)).all():
        payload = json.dumps(gone.scrubbed(json.loads(row.payload)), ensure_ascii=False)
        if payload != row.payload:
            connection.execute(update(table).where(table.c.id == row.id).values(payload=payload))
