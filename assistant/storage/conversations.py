"""Conversations in SQL: written turn by turn, searched, and erased with their bytes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from assistant.storage.cleaning import rewrite
from assistant.storage.tables import conversations, turns


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A question and its answer."""

    id: int
    """Number in the workspace."""
    at: str
    """When it was asked, ISO 8601 with time zone."""
    question: str
    """As it was asked."""
    payload: Mapping[str, Any]
    """{"answer": the answer as `capnr.answer/1`, "context": what the next question may lean on}."""
    verdict: str
    """"up", "down", or empty when nobody judged it."""
    reason: str
    """Why, in the person's words; may be empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A conversation without its turns."""

    id: str
    """Its name."""
    at: str
    """When it began."""
    person: str
    """Who leads it; empty for the only person of a workspace."""
    title: str
    """Its first question."""
    turns: int
    """How many questions it holds."""


class SqlConversations:
    """The conversations of a workspace."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self, wanted: str, *, at: str, person: str) -> None:
        """Open a conversation under an id that is not in use."""
        with self.engine.begin() as connection:
            connection.execute(insert(conversations).values(id=wanted, at=at, person=person, title=""))

    def add(self, wanted: str, *, at: str, question: str, payload: Mapping[str, Any]) -> int:
        """Write a turn; its number. The first question becomes the title."""
        with self.engine.begin() as connection:
            done = connection.execute(
                insert(turns).values(
                    conversation=wanted, at=at, question=question, payload=json.dumps(payload, ensure_ascii=False)
                )
            )
            connection.execute(
                update(conversations)
                .where(conversations.c.id == wanted, conversations.c.title == "")
                .values(title=question)
            )
        return int((done.inserted_primary_key or (0,))[0])

    def rate(self, turn: int, verdict: str, reason: str) -> bool:
        """Write what a person thinks of an answer; False when there is no such turn."""
        with self.engine.begin() as connection:
            done = connection.execute(update(turns).where(turns.c.id == turn).values(verdict=verdict, reason=reason))
        return done.rowcount > 0

    def all(self, person: str | None = None) -> tuple[Conversation, ...]:
        """Conversations, newest first; of one person when named."""
        count = select(func.count()).where(turns.c.conversation == conversations.c.id).scalar_subquery()
        query = select(conversations, count.label("turns")).order_by(
            conversations.c.at.desc(), conversations.c.id.desc()
        )
        if person is not None:
            query = query.where(conversations.c.person == person)
        with self.engine.connect() as connection:
            return tuple(Conversation(**row) for row in connection.execute(query).mappings())

    def get(self, wanted: str) -> Conversation | None:
        """The conversation of this id."""
        return next((one for one in self.all() if one.id == wanted), None)

    def turns(self, wanted: str) -> tuple[Turn, ...]:
        """The turns of a conversation, oldest first."""
        query = select(turns).where(turns.c.conversation == wanted).order_by(turns.c.id)
        with self.engine.connect() as connection:
            return tuple(
                Turn(
                    id=row.id,
                    at=row.at,
                    question=row.question,
                    payload=json.loads(row.payload),
                    verdict=row.verdict,
                    reason=row.reason,
                )
                for row in connection.execute(query)
            )

    def erase(self, wanted: str | None, person: str | None = None) -> int:
        """Erase one conversation, or all of a person or of everybody; how many. Their bytes go from the files."""
        query = delete(conversations)
        if wanted is not None:
            query = query.where(conversations.c.id == wanted)
        if person is not None:
            query = query.where(conversations.c.person == person)
        with self.engine.begin() as connection:
            count = connection.execute(query).rowcount
        if count:
            rewrite(self.engine)
        return count


def scrub_turns(
    connection: Connection,
    document: str,
    remark: Callable[[str], str],
    scrubbed: Callable[[Any], Any],
    gone: str,
) -> None:
    """Take an erased document out of every turn: what quoted it is emptied whole, its name goes elsewhere."""
    for row in connection.execute(select(turns)).all():
        payload = json.loads(row.payload)
        answer = payload["answer"]
        if any(one["document"] == document for one in answer["citations"]):
            payload = _emptied(payload, document, gone)
        payload = scrubbed(payload)
        payload["answer"]["question"] = question = remark(row.question)
        connection.execute(
            update(turns)
            .where(turns.c.id == row.id)
            .values(payload=json.dumps(payload, ensure_ascii=False), question=question, reason=remark(row.reason))
        )
    for row in connection.execute(select(conversations.c.id, conversations.c.title)).all():
        connection.execute(update(conversations).where(conversations.c.id == row.id).values(title=remark(row.title)))


def _emptied(payload: dict[str, Any], document: str, gone: str) -> dict[str, Any]:
    """A turn without the words of an answer that quoted the document."""
    answer = payload["answer"]
    kept = [{**one, "quote": ""} if one["document"] == document else one for one in answer["citations"]]
    facts = [{**one, "text": gone} for one in answer["facts"]]
    context = {**payload["context"], "question": "", "subject": ""}
    context["places"] = [one for one in context.get("places", []) if one[0] != document]
    context["documents"] = [one for one in context.get("documents", []) if one != document]
    told = {**answer, "answer": gone, "facts": facts, "citations": kept, "searched": []}
    return {**payload, "answer": told, "context": context}
