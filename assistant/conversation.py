"""Conversations that are kept: opened, gone on with, listed, searched, exported, judged, erased. One door for all."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.accounts.signing import signed
from assistant.answer import Answer
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.followup import NOTHING, Context, context_of
from assistant.reports.wire import answer_json
from assistant.storage.conversations import Conversation, SqlConversations, Turn
from retrieval.words import fold

NEW = "new"
"""Id that opens a conversation."""
VERDICTS = ("up", "down", "")
"""What a person may think of an answer; empty takes it back."""


def store(workspace: Workspace) -> SqlConversations:
    """The conversations of a workspace."""
    return SqlConversations(workspace.engine)


def leaning_on(workspace: Workspace, wanted: str) -> Context:
    """What the next question of a conversation may lean on: nothing for "new" and for no conversation.

    Raises UsageError for an unknown one.
    """
    if wanted in ("", NEW):
        return NOTHING
    known(workspace, wanted)
    last = store(workspace).turns(wanted)[-1:]
    return context_of(last[0].payload["context"]) if last else NOTHING


def known(workspace: Workspace, wanted: str) -> Conversation:
    """The conversation of this id. Raises UsageError when there is none."""
    found = store(workspace).get(wanted)
    if found is None:
        raise UsageError("unknown_conversation", wanted=wanted)
    return found


def keep(workspace: Workspace, wanted: str, answer: Answer, person: str = "") -> Answer:
    """Write an answer into a conversation, a new one for "new"; the answer with the conversation and its number."""
    if not wanted:
        return answer
    if wanted == NEW:
        wanted = f"t-{secrets.token_hex(6)}"
        store(workspace).begin(wanted, at=workspace.ledger.now(), person=signed(person))
    payload = {"answer": answer_json(answer), "context": answer.context.plain()}
    turn = store(workspace).add(wanted, at=workspace.ledger.now(), question=answer.question, payload=payload)
    return replace(answer, conversation=wanted, turn=turn)


def judge(workspace: Workspace, turn: int, verdict: str, reason: str = "") -> None:
    """Write what a person thinks of an answer. Raises UsageError for an unknown turn or verdict."""
    if verdict not in VERDICTS or not store(workspace).rate(turn, verdict, reason.strip()):
        raise UsageError("unknown_turn", wanted=turn)


def search(workspace: Workspace, words: str, person: str | None = None) -> tuple[tuple[Conversation, Turn], ...]:
    """Turns whose question or answer holds every word, newest conversation first."""
    wanted = fold(words).split()
    if not wanted:
        raise UsageError("empty_question")
    found = []
    for one in store(workspace).all(person):
        for turn in store(workspace).turns(one.id):
            said = fold(f"{turn.question} {turn.payload['answer']['answer']}")
            if all(word in said for word in wanted):
                found.append((one, turn))
    return tuple(found)


def exported(workspace: Workspace, wanted: Sequence[str] = ()) -> dict[str, Any]:
    """Conversations with their turns as plain data, `capnr.conversations/1`; all when none is named."""
    chosen = [known(workspace, one) for one in wanted] if wanted else list(store(workspace).all())
    return {
        "schema": "capnr.conversations/1",
        "conversations": [
            {**listed(one), "turns": [turn_json(turn) for turn in store(workspace).turns(one.id)]} for one in chosen
        ],
    }


def listed(one: Conversation) -> dict[str, Any]:
    """A conversation without its turns, as plain data."""
    return {"id": one.id, "at": one.at, "person": one.person, "title": one.title, "count": one.turns}


def turn_json(turn: Turn) -> dict[str, Any]:
    """A turn as plain data."""
    return {
        "id": turn.id,
        "at": turn.at,
        "question": turn.question,
        "answer": turn.payload["answer"],
        "verdict": turn.verdict,
        "reason": turn.reason,
    }


def markdown(data: dict[str, Any], lang: str) -> str:
    """Exported conversations as a text to read."""
    you, judged = ("Question", "Avis") if lang == "fr" else ("Question", "Verdict")
    rows = []
    for one in data["conversations"]:
        rows += [f"# {_line(one['title'] or one['id'])}", "", f"{one['id']} · {one['at']} · {one['person'] or '–'}", ""]
        for turn in one["turns"]:
            rows += [f"## {you} – {_line(turn['question'])}", "", turn["answer"]["answer"], ""]
            for cited in turn["answer"]["citations"]:
                rows.append(f"> [{cited['n']}] {_line(cited['quote'])} ({cited['document']}, p. {cited['page']})")
            if turn["verdict"]:
                rows += ["", f"{judged} : {turn['verdict']} {turn['reason']}".rstrip()]
            rows.append("")
    return "\n".join(rows)


def erase(workspace: Workspace, wanted: str | None = None, person: str | None = None) -> int:
    """Erase one conversation, or all; how many went. Raises UsageError for an unknown one."""
    if wanted is not None:
        known(workspace, wanted)
    return store(workspace).erase(wanted, person)


def _line(text: str) -> str:
    return " ".join(text.split())
