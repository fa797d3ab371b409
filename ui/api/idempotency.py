"""A request sent twice under one `Idempotency-Key` is carried out once; the second time, the first answer comes back.

Answers are kept for a day in the database of the workspace, under a digest of the key and of who sent it. What holds a
secret or the words of a question is kept in memory only: the database keeps that it was done, nothing of it.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.storage.replays import Replay, SqlReplays
from scoring.model import Text
from ui.api.guard import problem
from ui.api.rates import caller

KEPT = timedelta(hours=24)
"""How long an answer comes back."""
LONGEST = 200
"""Characters of a key."""
ALIVE = 200
"""Answers kept in memory only."""
OWN_WAY = ("/uploads", "/documents", "/footprint", "/ask/stream", "/what-if")
"""Ends of addresses that are left alone: batches know their key, documents their content, the rest writes nothing."""
PRIVATE = ("/ask", "/shares", "/tokens", "/accounts", "/members")
"""Ends of addresses whose answers are not written down."""
TOLD = ("content-type", "location", "etag")
"""Headers that come back with the answer."""

REFUSALS = {
    "key_reused": Text(
        fr="Cette clé Idempotency-Key a déjà servi à une autre demande : prenez-en une nouvelle.",
        en="This Idempotency-Key was used for another request: take a new one.",
    ),
    "key_running": Text(
        fr="La même demande est en cours : recommencez dans un instant.",
        en="The same request is being carried out: try again in a moment.",
    ),
    "key_spent": Text(
        fr="Cette demande a été faite, mais sa réponse n’est pas conservée : prenez une nouvelle clé Idempotency-Key.",
        en="This request was carried out, but its answer is not kept: take a new Idempotency-Key.",
    ),
    "key_too_long": Text(
        fr="La clé Idempotency-Key est trop longue : 200 caractères au plus.",
        en="The Idempotency-Key is too long: 200 characters at most.",
    ),
}
STATUS = {"key_reused": 422, "key_running": 409, "key_spent": 409, "key_too_long": 422}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """One request under a key."""

    id: str
    fingerprint: str
    private: bool


class Idempotent:
    """Carries a request out once for each key."""

    def __init__(
        self, app: ASGIApp, *, store: Callable[[Scope], SqlReplays], now: Callable[[], str], lang: str
    ) -> None:
        self.app = app
        self.store = store
        self.now = now
        self.lang = lang
        self._running: set[str] = set()
        self._alive: OrderedDict[str, bytes] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer again, refuse, or carry out and keep the answer."""
        key = Headers(scope=scope).get("idempotency-key", "") if scope["type"] == "http" else ""
        path = scope.get("path", "")
        if not key or scope["method"] != "POST" or not path.startswith("/api/v1/") or path.endswith(OWN_WAY):
            await self.app(scope, receive, send)
            return
        if len(key) > LONGEST:
            await self._refuse("key_too_long", send)
            return
        body = await _body(receive)
        asked = _asked(scope, key, body)
        if asked.id in self._running:
            await self._refuse("key_running", send)
            return
        self._running.add(asked.id)
        try:
            store = await run_in_threadpool(self.store, scope)  # may open the workspace of an organisation
            known = await run_in_threadpool(store.get, asked.id)
            if known is None or known.at < self._earliest():
                await self._carry_out(asked, scope, body, store, send)
            else:
                await self._again(asked, known, send)
        finally:
            self._running.discard(asked.id)

    async def _carry_out(self, asked: _Asked, scope: Scope, body: bytes, store: SqlReplays, send: Send) -> None:
        """Pass on, and keep the answer unless the server failed: then the same key may try again."""
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Message:
            return next(given, {"type": "http.disconnect"})

        told: list[Message] = []

        async def listen(message: Message) -> None:
            told.append(message)

        await self.app(scope, receive, listen)
        start, answer = told[0], b"".join(one.get("body", b"") for one in told[1:])
        headers = Headers(raw=start["headers"])
        if start["status"] < 500 and start["status"] not in (401, 403, 429) and "set-cookie" not in headers:
            await run_in_threadpool(self._keep, store, asked, start["status"], headers, answer)
        for one in told:  # the answer leaves when it is kept: whoever has it may ask again
            await send(one)

    def _keep(self, store: SqlReplays, asked: _Asked, status: int, headers: Headers, answer: bytes) -> None:
        one = Replay(
            id=asked.id,
            at=self.now(),
            fingerprint=asked.fingerprint,
            status=status,
            headers={name: headers[name] for name in TOLD if name in headers},
            body=None,
            kept=False,
        )
        if asked.private:
            self._alive[asked.id] = answer
            while len(self._alive) > ALIVE:
                self._alive.popitem(last=False)
        else:
            one = replace(one, body=json.loads(answer) if answer else None, kept=True)
        store.put(one, before=self._earliest())

    async def _again(self, asked: _Asked, known: Replay, send: Send) -> None:
        if known.fingerprint != asked.fingerprint:
            await self._refuse("key_reused", send)
            return
        body = _written(known.body) if known.kept else self._alive.get(asked.id)
        if body is None:
            await self._refuse("key_spent", send)
            return
        headers = {**known.headers, "content-length": str(len(body)), "idempotent-replayed": "true"}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": known.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    async def _refuse(self, code: str, send: Send) -> None:
        body = _written(problem(STATUS[code], REFUSALS[code].said(self.lang), code))
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        if code == "key_running":
            headers.append((b"retry-after", b"1"))
        await send({"type": "http.response.start", "status": STATUS[code], "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _earliest(self) -> str:
        """The oldest time of an answer that still comes back."""
        return (datetime.fromisoformat(self.now()) - KEPT).isoformat(timespec="seconds")


async def _body(receive: Receive) -> bytes:
    """The whole body; the guard bounded it before."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(pieces)
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _asked(scope: Scope, key: str, body: bytes) -> _Asked:
    who = hashlib.sha256(f"{caller(scope)}\n{key}".encode()).hexdigest()
    what = hashlib.sha256(f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}\n".encode() + body)
    return _Asked(id=who, fingerprint=what.hexdigest(), private=scope["path"].endswith(PRIVATE))


def _written(data: Any) -> bytes:
    """Plain data as the API writes it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
