"""What every request passes first: only this machine, only its own pages, a bounded body; and safe headers back.

The server has no accounts, so its protection is that nothing but this machine's own pages can speak to it: a name
that resolves to the loopback (DNS rebinding) is refused by its Host, a page of another site by its Origin.
"""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scoring.model import Text

ORGANISATION = re.compile(r"/o/[^/]+(?=/)")
"""What stands before the addresses of an organisation on a server with accounts."""
SECRET = re.compile(r"(/p/s/|/account/link/)[^/]+")
"""Addresses that hold a secret."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names under which this machine calls itself."""
SMALL = 1_000_000
"""Largest body of a request that carries no file, bytes."""

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
REPORT_POLICY = f"{API_POLICY}; style-src 'unsafe-inline'; img-src data:"
WEB_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Gradio builds its page with inline scripts and compiled templates; nothing outside this server is allowed."""
PAGES_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""The plain pages hold no script at all, and no style but their own file."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}

SHARING = frozenset(
    f"access-control-{one}"
    for one in ("allow-origin", "allow-credentials", "allow-methods", "allow-headers", "expose-headers", "max-age")
)
"""Headers that would let pages of another origin read an answer: none may."""

REFUSALS = {
    400: Text(
        fr="Cette adresse n’est pas acceptée : ouvrez http://127.0.0.1 ou http://localhost.",
        en="This address is not accepted: open http://127.0.0.1 or http://localhost.",
    ),
    403: Text(
        fr="La demande vient d’une autre page que celle de Cap NR : elle est refusée.",
        en="The request comes from another page than Cap NR’s own: it is refused.",
    ),
    421: Text(
        fr="Ce serveur ne répond pas sous ce nom : ouvrez son adresse publique.",
        en="This server does not answer under this name: open its public address.",
    ),
    411: Text(
        fr="La taille de l’envoi n’est pas annoncée : ajoutez l’en-tête Content-Length.",
        en="The size of the body is not stated: add the Content-Length header.",
    ),
    413: Text(
        fr="L’envoi est trop gros : envoyez moins de fichiers à la fois.",
        en="The body is too large: send fewer files at a time.",
    ),
}
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


def problem(status: int, detail: str, code: str = "") -> dict[str, Any]:
    """A problem document (RFC 9457)."""
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status}
    return {**body, "detail": detail, **({"code": code} if code else {})}


class Guard:
    """The outermost layer of the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        lang: str,
        largest: int,
        closing: asyncio.Event,
        log: Callable[[str, str], None],
        public: str = "",
    ) -> None:
        """`public` is the name under which other machines reach a server with accounts."""
        self.app = app
        self.public = public
        self.log = log
        self.lang = lang
        self.largest = largest
        self.closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on and add the headers."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headed = _with_headers(scope["path"], send)
        refused = self._refusal(scope, Headers(scope=scope))
        if refused:
            await run_in_threadpool(self.log, "request_refused", f"{refused} {scope['method']} {shown(scope['path'])}")
            await _answer(refused, self.lang, headed)
            return
        # A page keeps a stream open for news; when the server closes, its end is said at once.
        listening = self._until_closing(receive) if scope["method"] == "GET" else receive
        await self.app(scope, listening, headed)

    def _until_closing(self, receive: Receive) -> Receive:
        """What the client says next, or that it left once the server closes."""

        async def said() -> Message:
            told = asyncio.ensure_future(receive())
            closed = asyncio.ensure_future(self.closing.wait())
            try:
                await asyncio.wait({told, closed}, return_when=asyncio.FIRST_COMPLETED)
                return told.result() if told.done() else {"type": "http.disconnect"}
            finally:
                told.cancel()
                closed.cancel()

        return said

    def _refusal(self, scope: Scope, headers: Headers) -> int:
        """The status of a refusal, 0 when the request may pass."""
        host = headers.get("host", "")
        if _name(host) not in (*LOOPBACK, self.public or LOOPBACK[0]):
            return 421 if self.public else 400
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return 0
        if not _own_page(headers, host):
            return 403
        if "transfer-encoding" in headers:
            return 411
        size = headers.get("content-length", "0")
        takes_files = scope["path"].endswith(("/documents", "/upload", "/uploads", "/footprint"))
        return 413 if not size.isdigit() or int(size) > (self.largest if takes_files else SMALL) else 0


def shown(path: str) -> str:
    """An address as a log may show it: without the secret that it holds."""
    return SECRET.sub(r"\1…", path)


def _name(host: str) -> str:
    """The host name without its port; empty when it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _own_page(headers: Headers, host: str) -> bool:
    """Whether a request that may change something comes from our own page, or from a program that is no browser."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return origin in (f"http://{host}", f"https://{host}")


def _with_headers(path: str, send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in SHARING.intersection(headers):  # Gradio lets pages of other servers of this machine read it
                del headers[name]
            for name, value in HEADERS.items():
                headers[name] = value
            local = ORGANISATION.sub("", path, count=1)
            api = local.startswith("/api/")
            plain = local == "/p" or local.startswith("/p/")
            if plain:
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Robots-Tag"] = "noindex, nofollow"
            page = headers.get("content-type", "").startswith("text/html")
            own = PAGES_POLICY if plain or local.startswith("/account") else WEB_POLICY
            headers["Content-Security-Policy"] = (REPORT_POLICY if page else API_POLICY) if api else own
            if api:
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return headed


async def _answer(status: int, lang: str, send: Send) -> None:
    body = json.dumps(problem(status, REFUSALS[status].said(lang)), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
