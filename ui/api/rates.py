"""How often one client may ask: a bucket of tokens for each, filled again at a steady pace."""

import hashlib
import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from scoring.model import Text
from ui.api.guard import problem

CLIENTS = 10_000
"""Clients remembered at the same time; the one that asked longest ago is forgotten first, its bucket full again."""
LIMITED = ("/api/", "/mcp")
"""Beginnings of the addresses that count. The workbench has its own queue."""
TOO_MANY = Text(
    fr="Trop de demandes à la suite : attendez {seconds} s, puis recommencez.",
    en="Too many requests in a row: wait {seconds} s, then try again.",
)


class Buckets:
    """The tokens of every client: `burst` at most, `pace` more each second. `clock` counts seconds."""

    def __init__(self, *, pace: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = pace
        self.burst = burst
        self.clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Take a token: 0, or whole seconds until there is one."""
        now = self.clock()
        left, at = self._left.pop(client, (float(self.burst), now))
        left = min(float(self.burst), left + (now - at) * self.pace)
        taken = left >= 1
        self._left[client] = (left - 1 if taken else left, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return 0 if taken else max(1, math.ceil((1 - left) / self.pace))


class Rates:
    """Refuses with 429 who asks too often, and says when to come back."""

    def __init__(self, app: ASGIApp, *, buckets: Buckets, lang: str) -> None:
        self.app = app
        self.buckets = buckets
        self.lang = lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        seconds = 0
        if scope["type"] == "http" and scope["path"].startswith(LIMITED):
            seconds = self.buckets.wait(caller(scope))
        if not seconds:
            await self.app(scope, receive, send)
            return
        said = TOO_MANY.said(self.lang).format(seconds=seconds)
        body = json.dumps(problem(429, said, "too_many_requests"), ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"retry-after", str(seconds).encode()),
        ]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def caller(scope: Scope) -> str:
    """Who asks: a digest of the credentials sent, else the address. Nothing that could be used to sign in is kept."""
    headers = Headers(scope=scope)
    sent = headers.get("authorization") or headers.get("cookie")
    if sent:  # the same person in another organisation is another caller
        return hashlib.sha256(f"{scope.get('root_path', '')} {sent}".encode()).hexdigest()
    client = scope.get("client")
    return str(client[0]) if client else ""
