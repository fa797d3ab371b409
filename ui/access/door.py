"""The door of a server with accounts: who asks, for which organisation; whoever may not see it meets nothing at all.

An organisation stands under `/o/ID/`, with its workbench, its plain pages and its API, so that two windows of one
browser can show two organisations and no switch in one of them changes what the other writes to. A token opens one
organisation only, so `/api/v1` finds it without that prefix.
"""

import ipaddress
import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts.access import access
from assistant.accounts.model import Session, Token
from assistant.accounts.server import organisation
from assistant.accounts.sessions import session
from assistant.accounts.signing import signing
from assistant.accounts.tokens import PREFIX, token
from assistant.errors import UsageError
from scoring.model import Text
from ui.access import gradio
from ui.access.site import Site
from ui.access.visitor import KEY, Visitor
from ui.api.guard import problem, shown

BASE = re.compile(r"/o/([^/]+)(/.*)?")
"""Address of an organisation."""
WHO = "capnr.who"
"""Where the session of a request for the pages of accounts stands in its scope."""
SOURCE = "capnr.source"
"""Where the network address that asks stands in the scope."""
IN_ADDRESS = ("token", "access_token", "api_key")
"""Names under which programs put tokens into addresses."""
TOKEN = re.compile(rf"{PREFIX}[\w-]{{43}}")
"""What a token looks like."""
FILES = ("/favicon.ico", "/manifest.json", "/static/img/logo_nosize.svg")
"""Files that browsers fetch at the root for the workbench; nothing of anybody is in them."""
MOST_BODY = 1_000_000
"""Bytes read of an event of the workbench."""

SAID = {
    400: Text(
        fr="Un jeton n’a rien à faire dans une adresse, qui reste dans les journaux : envoyez-le dans l’en-tête "
        "« Authorization: Bearer ».",
        en="A token has no place in an address, which stays in logs: send it in the header “Authorization: Bearer”.",
    ),
    401: Text(
        fr="Connectez-vous, ou envoyez un jeton valable dans l’en-tête « Authorization: Bearer ».",
        en="Sign in, or send a valid token in the header “Authorization: Bearer”.",
    ),
    403: Text(
        fr="La demande ne dit pas de quelle page elle vient, ou ne vient pas de Cap NR : elle est refusée.",
        en="The request does not say which page it comes from, or does not come from Cap NR: it is refused.",
    ),
    404: Text(fr="Rien à cette adresse.", en="Nothing at this address."),
    421: Text(
        fr="Ce serveur ne répond qu’à travers son mandataire inverse.",
        en="This server answers through its reverse proxy only.",
    ),
}


class Refused(Exception):
    """The request goes no further: a status, or where to go instead."""

    def __init__(self, status: int, to: str = "") -> None:
        self.status = status
        self.to = to
        super().__init__(str(status))


class Door:
    """Between the guard and the application."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self.app = app
        self.site = site
        self.sessions = gradio.Sessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in with a visitor, or say no."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            scope = self._arrived(scope, headers)
            self._own_page(scope["method"], headers)
            written = f"{scope['path']}?{scope['query_string'].decode('ascii', 'replace')}"
            if _names(scope["query_string"]) & set(IN_ADDRESS) or TOKEN.search(written):
                raise Refused(400)
            who = await run_in_threadpool(self._who, headers)
            visitor = await run_in_threadpool(self._visitor, scope, who)
            if visitor is None:
                await self.app({**scope, WHO: who if isinstance(who, Session) else None}, receive, send)
                return
            receive = await self._event(scope, receive, visitor)
        except Refused as refused:
            await self._refuse(scope, refused, send)
            return
        await self._enter(scope, receive, send, visitor)

    async def _enter(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
        entered = {**scope, KEY: visitor}
        if found := BASE.fullmatch(scope["path"]):
            entered["root_path"] = f"/o/{found.group(1)}"
            if _plain(found.group(2)):  # what stands between here and these routes knows them without an organisation
                entered["path"] = found.group(2)
        try:
            with signing(visitor.access.signature if visitor.access else ""):
                await self.app(entered, receive, send)
        finally:
            await run_in_threadpool(visitor.leave)

    def _arrived(self, scope: Scope, headers: Headers) -> Scope:
        """The request as the person made it: what the reverse proxy says, believed from the reverse proxy only."""
        peer = scope["client"][0] if scope.get("client") else ""
        front = self.site.front
        trusted = _within(peer, front.proxies)
        if front.secure and not trusted:
            raise Refused(421)
        said = [one.strip() for one in headers.get("x-forwarded-for", "").split(",") if one.strip()] if trusted else []
        source = next((one for one in reversed(said) if not _within(one, front.proxies)), peer)
        dropped = [
            (name, value) for name, value in scope["headers"] if not name.startswith((b"x-forwarded-", b"forwarded"))
        ]
        return {**scope, "headers": dropped, "scheme": "https" if front.secure else "http", SOURCE: source}

    def _own_page(self, method: str, headers: Headers) -> None:
        """Refuse what changes something unless it says that a page of ours asks, or a token stands for the cookie.

        The guard has refused pages of others already; here silence is refused too. Raises Refused.
        """
        if method in ("GET", "HEAD", "OPTIONS") or headers.get("authorization"):
            return
        origin = headers.get("origin")
        if origin is None and headers.get("sec-fetch-site") != "same-origin":
            raise Refused(403)
        if self.site.front.secure and (origin or "").startswith("http:"):
            raise Refused(403)

    def _who(self, headers: Headers) -> Session | Token | None:
        """The token of a request, else its session; a wrong token is not made good by a cookie."""
        given = headers.get("authorization")
        if given is not None:
            kind, _, secret = given.partition(" ")
            return token(self.site.accounts, secret.strip()) if kind.lower() == "bearer" else None
        return session(self.site.accounts, cookie(headers, self.site.front.cookie))

    def _visitor(self, scope: Scope, who: Session | Token | None) -> Visitor | None:
        """Who comes to an organisation; None for the pages of accounts. Raises Refused."""
        path: str = scope["path"]
        if path in FILES or path == "/account" or path.startswith(("/account/", "/p/assets/")):
            return None
        if path == "/":
            raise Refused(303, "/account/")
        found = BASE.fullmatch(path)
        if found is None:
            if path.startswith("/api/v1/") and isinstance(who, Token):
                return self._admitted(who.organisation, who)
            raise Refused(401 if who is None and path.startswith("/api/") else 404)
        wanted, rest = found.group(1), found.group(2)
        if rest is None:
            raise Refused(308, f"/o/{quote(wanted, safe='')}/")
        if rest.startswith("/p/s/"):
            return self._shared(wanted)
        if who is None:
            if scope["method"] in ("GET", "HEAD") and (rest in ("/", "/p") or rest.startswith("/p/")):
                raise Refused(303, f"/account/sign-in?after={quote(path, safe='/')}")
            raise Refused(401)
        visitor = self._admitted(wanted, who)
        if not _plain(rest):
            self._workbench(scope, rest, visitor)
        return visitor

    def _admitted(self, wanted: str, who: Session | Token) -> Visitor:
        held = access(self.site.accounts, who, wanted)
        if held is None:
            raise Refused(404)
        return Visitor(site=self.site, organisation=held.organisation, who=who, access=held)

    def _shared(self, wanted: str) -> Visitor:
        try:
            found = organisation(self.site.accounts, wanted)
        except UsageError:
            raise Refused(404) from None
        return Visitor(site=self.site, organisation=found, who=None, access=None)

    def _workbench(self, scope: Scope, rest: str, visitor: Visitor) -> None:
        """Refuse all of Gradio that is not the page and its events; a token is no way to them. Raises Refused."""
        method, who = scope["method"], visitor.who
        if not isinstance(who, Session) or visitor.access is None:
            raise Refused(404)
        if rest == gradio.UPLOAD and not visitor.access.permissions & gradio.ADDING:
            raise Refused(404)
        if gradio.needs_none(method, rest) or gradio.reads_body(method, rest):
            return
        name = gradio.named(method, rest, scope["query_string"], b"")
        if name is None or not self.sessions.owns(name, (who.id, visitor.organisation.id)):
            raise Refused(404)

    async def _event(self, scope: Scope, receive: Receive, visitor: Visitor) -> Receive:
        """Read the session that an event names, and hand the body on as it came. Raises Refused."""
        found = BASE.fullmatch(scope["path"])
        rest = found.group(2) if found else ""
        if not gradio.reads_body(scope["method"], rest or ""):
            return receive
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Refused(404)
            body += message.get("body", b"")
            if len(body) > MOST_BODY:
                raise Refused(404)
            if not message.get("more_body"):
                break
        name = gradio.named(scope["method"], rest, b"", body)
        who = visitor.who
        if name is None or who is None or not self.sessions.owns(name, (who.id, visitor.organisation.id)):
            raise Refused(404)
        left = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return left.pop() if left else await receive()

        return again

    async def _refuse(self, scope: Scope, refused: Refused, send: Send) -> None:
        status, lang = refused.status, self.site.lang
        if refused.to:
            await _send(send, status, b"", [(b"location", refused.to.encode("ascii", "replace"))])
            return
        wanted = parse_qs(scope["query_string"].decode("ascii", "replace")).get("lang", [lang])[0]
        body = json.dumps(problem(status, SAID[status].said("en" if wanted == "en" else "fr")), ensure_ascii=False)
        also = [(b"www-authenticate", b"Bearer")] if status == 401 else []
        detail = f"{status} {scope['method']} {shown(scope['path']) if status != 400 else '(token in the address)'}"
        await run_in_threadpool(self.site.accounts.security.write, "request_refused", detail)
        await _send(send, status, body.encode(), [(b"content-type", b"application/problem+json"), *also])


def cookie(headers: Headers, name: str) -> str:
    """The value of a cookie; empty when there is none, or more than one: a second one is somebody else's work."""
    found: list[str] = []
    for line in headers.getlist("cookie"):
        for part in line.split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                found.append(value)
    return found[0] if len(found) == 1 else ""


def _plain(rest: str) -> bool:
    """Whether an address below an organisation is one of the API or of the plain pages."""
    return rest == "/p" or rest.startswith(("/api/v1/", "/p/"))


def _names(query: bytes) -> set[str]:
    return {name.casefold() for name in parse_qs(query.decode("ascii", "replace"), keep_blank_values=True)}


def _within(address: str, networks: Iterable[Any]) -> bool:
    try:
        asked = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(asked in one for one in networks)


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    sized = [*headers, (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})
