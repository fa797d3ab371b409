"""Version tags: what did not change is not sent again, what changed meanwhile is not overwritten."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import UsageError

LONGEST = 2_000
"""Characters of a header with tags."""


def tag_of(body: bytes) -> str:
    """The tag of an answer: its digest."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def named(header: str) -> list[str]:
    """The tags of an If-Match or If-None-Match header."""
    return [one.strip().removeprefix("W/") for one in header.split(",") if one.strip()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged:
    """What a person saw before an edit, as the If-Match header tells it."""

    wanted: str
    """The header; empty when the caller does not mind."""

    def check(self, *shown: Mapping[str, Any]) -> None:
        """Refuse the edit unless one of the answers `shown` now is the one that was seen. Raises UsageError."""
        tags = named(self.wanted)
        if tags and "*" not in tags and not any(tag_of(bytes(JSONResponse(dict(one)).body)) in tags for one in shown):
            raise UsageError("changed_meanwhile")


def _unchanged(
    if_match: Annotated[
        str, Header(max_length=LONGEST, description="ETag of what was seen; the edit is refused (412) if it changed.")
    ] = "",
) -> Unchanged:
    return Unchanged(wanted=if_match)


Seen = Annotated[Unchanged, Depends(_unchanged)]


class Etags:
    """Gives each whole answer to a GET its tag, and answers 304 to who has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and hold an answer of the API until its tag is known."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/api/v1/"):
            await self.app(scope, receive, send)
            return
        known = named(Headers(scope=scope).get("if-none-match", "")[:LONGEST])
        await self.app(scope, receive, _Tagger(known, send))


class _Tagger:
    """Holds one answer back until it is whole."""

    def __init__(self, known: list[str], send: Send) -> None:
        self.known = known
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _whole(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._told(self.start)

    async def _told(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        tag = headers.setdefault("ETag", tag_of(self.body))
        if tag in self.known or "*" in self.known:
            for name in ("content-length", "content-type", "content-disposition"):
                del headers[name]
            start, self.body = {**start, "status": 304}, b""
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def _whole(start: Message) -> bool:
    """Whether an answer is good and ends by itself."""
    return start["status"] == 200 and not Headers(scope=start).get("content-type", "").startswith("text/event-stream")
