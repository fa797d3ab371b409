"""Conversations over HTTP: listed, shown, searched, exported, judged, erased."""

from typing import Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response
from pydantic import Field

from assistant.conversation import erase, exported, judge, known, listed, markdown, search, store, turn_json
from ui.api import schemas
from ui.api.paging import Paged
from ui.api.routes import Shared, Spoken

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 422, 500)})


class ConversationOut(schemas.Wire):
    """A conversation without its turns."""

    id: str
    at: str
    person: str
    title: str
    count: int = Field(description="Questions in it.")


class TurnOut(schemas.Wire):
    """A question and its answer."""

    id: int
    at: str
    question: str
    answer: dict[str, Any] = Field(description="As `capnr.answer/1` when it was given.")
    verdict: Literal["up", "down", ""]
    reason: str


class WholeOut(ConversationOut):
    """A conversation."""

    turns: list[TurnOut]


class FoundOut(TurnOut):
    """A turn that was searched for."""

    conversation: str


class VerdictIn(schemas.Wire):
    """What a person thinks of an answer."""

    verdict: Literal["up", "down", ""]
    reason: str = Field(default="", max_length=2000)


class ErasedOut(schemas.Wire):
    """How many conversations went."""

    erased: int


@router.get("/conversations")
def conversations(desk: Shared, paged: Paged, person: str | None = None) -> list[ConversationOut]:
    """Every conversation, newest first."""
    with desk.using() as workspace:
        found = paged.cut(store(workspace).all(person), lambda one: one.id)
        return [ConversationOut(**listed(one)) for one in found]


@router.get("/conversations/search")
def find(
    desk: Shared, paged: Paged, words: str = Query(min_length=1, max_length=200), person: str | None = None
) -> list[FoundOut]:
    """Turns whose question or answer holds every word."""
    with desk.using() as workspace:
        found = search(workspace, words, person)
    page = paged.cut(found, lambda one: str(one[1].id))
    return [FoundOut(conversation=one.id, **turn_json(turn)) for one, turn in page]


@router.get("/conversations/export", response_model=None)
def export(desk: Shared, lang: Spoken, format: Literal["json", "markdown"] = "json") -> Response | dict[str, Any]:
    """Every conversation with its turns, `capnr.conversations/1` or a text to read."""
    with desk.using() as workspace:
        data = exported(workspace)
    return data if format == "json" else PlainTextResponse(markdown(data, lang), media_type="text/markdown")


@router.get("/conversations/{conversation}")
def show(desk: Shared, conversation: str) -> WholeOut:
    """One conversation with its turns."""
    with desk.using() as workspace:
        found = known(workspace, conversation)
        turns = [TurnOut(**turn_json(one)) for one in store(workspace).turns(conversation)]
    return WholeOut(**listed(found), turns=turns)


@router.delete("/conversations/{conversation}")
def delete(desk: Shared, conversation: str) -> ErasedOut:
    """Erase one conversation with its bytes."""
    with desk.using() as workspace:
        return ErasedOut(erased=erase(workspace, conversation))


@router.delete("/conversations")
def delete_all(desk: Shared) -> ErasedOut:
    """Erase every conversation."""
    with desk.using() as workspace:
        return ErasedOut(erased=erase(workspace))


@router.post("/turns/{turn}/verdict")
def verdict(desk: Shared, turn: int, said: VerdictIn) -> VerdictIn:
    """Write what a person thinks of an answer."""
    with desk.using() as workspace:
        judge(workspace, turn, said.verdict, said.reason)
    return said
