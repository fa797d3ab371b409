"""Taking an erased document out of what was written down about it: remarks, mapping runs, kept assessments, batches."""

import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from assistant.storage import tables
from assistant.storage.conversations import scrub_turns
from assistant.traces import WINDOW, Wanted, hashes
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
    """What of an erased document others may have written down: its name, its quotes, excerpts.

    `every` document that stays and the `wording` of the referentials may say the same; that stays.
    """

    def __init__(self, connection: Connection, document: Document, every: Sequence[Document], wording: str) -> None:
        self.id = document.id
        decided = select(tables.decisions.c.quote).where(tables.decisions.c.document == document.id)
        quotes = set(connection.execute(decided).scalars())
        for payload in connection.execute(select(tables.mappings.c.payload)).scalars():
            quotes |= {one["quote"] for one in json.loads(payload)["proposals"] if one["document"] == document.id}
        named = {document.name, _last(document.name)}
        stay = {name for one in every if one.id != document.id for name in (one.name, _last(one.name))}
        self._others = [_spaced(wording), *(_spaced(whole_text(one)) for one in every if one.id != document.id)]
        self._own = Wanted(hashes(_spaced(whole_text(document)).encode("utf-8", "replace")))
        own = [one for one in quotes if len(one) >= EXCERPT and not self._elsewhere(_spaced(one))]
        self._quotes = sorted(own, key=lambda one: (-len(one), one))
        names = sorted(named - stay, key=lambda one: (-len(one), one))
        self._named = re.compile("|".join(rf"(?<![\w-]){re.escape(one)}(?![\w-])" for one in names) or r"(?!)")

    def without(self, text: str) -> str:
        """A text without the name, the quotes and longer excerpts of the document; what another one says too stays."""
        for one in self._quotes:
            text = text.replace(one, GONE)
        text = self._named.sub(GONE, text)
        return self._cut(text) if len(text) >= EXCERPT else text

    def _cut(self, text: str) -> str:
        """A text without the runs of WINDOW bytes or more that it shares with the document alone."""
        data = _spaced(text).encode()
        runs: list[list[int]] = []
        for at in sorted(self._own.within(data).values()):
            if runs and at <= runs[-1][1]:
                runs[-1][1] = at + WINDOW
            else:
                runs.append([at, at + WINDOW])
        own = [(start, end) for start, end in runs if not self._elsewhere(data[start:end].decode(errors="ignore"))]
        if not own:
            return text
        edges = [0, *(edge for run in own for edge in run), len(data)]
        kept = [data[start:end].decode(errors="ignore") for start, end in zip(edges[::2], edges[1::2], strict=True)]
        return GONE.join(kept)

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

    Every table with reasons or plain data is gone through, also those that come later. `keys` are those of the vectors
    that only this document needs.
    """
    _mappings(connection, gone, keys)
    for table in tables.metadata.sorted_tables:
        if table is not tables.mappings and len(table.primary_key) == 1:
            for name in ("why", "payload"):
                if name in table.c:
                    _rewritten(connection, table, name, gone)
    scrub_turns(connection, gone.id, gone.without, gone.scrubbed, GONE)
    table = tables.decisions
    return connection.execute(update(table).where(table.c.document == gone.id).values(quote="")).rowcount


def _rewritten(connection: Connection, table: Table, name: str, gone: Words) -> None:
    """Scrub a column of a table: reasons as they are, payloads as JSON."""
    (key,), column = table.primary_key, table.c[name]
    for row in connection.execute(select(key, column).where(column != "")).all():
        said = gone.without(row[1]) if name == "why" else _json(row[1], gone)
        if said != row[1]:
            connection.execute(update(table).where(key == row[0]).values({name: said}))


def _json(payload: str, gone: Words) -> str:
    """A payload scrubbed; the text itself when nothing of it goes."""
    data = json.loads(payload)
    made = gone.scrubbed(data)
    return payload if made == data else json.dumps(made, ensure_ascii=False)


def _mappings(connection: Connection, gone: Words, keys: set[str]) -> None:
    """Forget the mapping runs that quote the document or read a passage of it: they are made again when asked for."""
    table = tables.mappings
    for row in connection.execute(select(table)).all():
        data = json.loads(row.payload)
        if keys.intersection(data["keys"]) or any(one["document"] == gone.id for one in data["proposals"]):
            connection.execute(delete(table).where(table.c.key == row.key))
