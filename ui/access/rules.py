"""What each address asks of whoever uses it: one line for each route of the API and of the plain pages.

A route without a line is refused at every request, and a server with accounts does not start while there is one.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final

from fastapi import FastAPI, HTTPException, Request

from assistant.errors import UsageError
from assistant.roles import Permission
from ui.access.visitor import demand, visitor_of


class Open(Enum):
    """What asks for less than a permission."""

    ANYONE = "anyone"
    """Style sheets, and pages of accounts, which look at the session themselves: nothing of an organisation."""
    SHARED = "shared"
    """Pages behind a share link: its token is checked there."""


class Person(Enum):
    """What asks for more than a permission."""

    MANAGE = "manage, a person"
    """MANAGE, and no token: what lets others in is done by people."""


Rule = Permission | Open | Person
READ, ASK, CONTRIBUTE = Permission.READ, Permission.ASK, Permission.CONTRIBUTE
DECIDE, DRAFT, MANAGE = Permission.DECIDE, Permission.DRAFT, Permission.MANAGE

RULES: Final[Mapping[str, Rule]] = {
    "GET /account/": Open.ANYONE,
    "GET /account/link/{secret}": Open.ANYONE,
    "POST /account/link/{secret}": Open.ANYONE,
    "GET /account/me": Open.ANYONE,
    "POST /account/name": Open.ANYONE,
    "GET /account/oidc": Open.ANYONE,
    "GET /account/oidc/back": Open.ANYONE,
    "POST /account/password": Open.ANYONE,
    "POST /account/sessions/{wanted}": Open.ANYONE,
    "GET /account/sign-in": Open.ANYONE,
    "POST /account/sign-in": Open.ANYONE,
    "POST /account/sign-out": Open.ANYONE,
    "GET /account/{path:path}": Open.ANYONE,
    "POST /account/{path:path}": Open.ANYONE,
    "POST /ask": ASK,
    "POST /ask/stream": ASK,
    "GET /assessment": READ,
    "GET /calendar": READ,
    "DELETE /conversations": MANAGE,
    "GET /conversations": ASK,
    "GET /conversations/export": ASK,
    "GET /conversations/search": ASK,
    "DELETE /conversations/{conversation}": DECIDE,
    "GET /conversations/{conversation}": ASK,
    "POST /criteria/{criterion}/declaration": CONTRIBUTE,
    "GET /criteria/{criterion}/declarations": READ,
    "GET /documents": READ,
    "POST /documents": CONTRIBUTE,
    "DELETE /documents/{document}": CONTRIBUTE,
    "GET /documents/{document}": READ,
    "PUT /documents/{document}/date": CONTRIBUTE,
    "PUT /documents/{document}/kind": CONTRIBUTE,
    "GET /documents/{document}/highlight": READ,
    "GET /documents/{document}/pages/{number}": READ,
    "GET /documents/{document}/pages/{number}/highlight": READ,
    "GET /documents/{document}/pages/{number}/picture": READ,
    "GET /documents/{document}/personal-data": READ,
    "DELETE /documents/{document}/replaces/{older}": CONTRIBUTE,
    "PUT /documents/{document}/replaces/{older}": CONTRIBUTE,
    "GET /drafts/{kind}": READ,
    "GET /drafts/{kind}/text": READ,
    "PUT /drafts/{kind}/text": DRAFT,
    "GET /evidence": READ,
    "POST /evidence/{evidence}/comment": ASK,
    "POST /evidence/{evidence}/decision": DECIDE,
    "GET /evidence/{evidence}/highlight": READ,
    "GET /evidence/{evidence}/history": READ,
    "GET /evidence/{evidence}/picture": READ,
    "GET /explain/{wanted}": READ,
    "GET /export/{what}": READ,
    "POST /footprint": CONTRIBUTE,
    "GET /footprint/template": READ,
    "GET /health": READ,
    "GET /hidden": READ,
    "DELETE /invitations/{wanted}": Person.MANAGE,
    "GET /jobs": READ,
    "DELETE /jobs/{wanted}": CONTRIBUTE,
    "GET /jobs/{wanted}": READ,
    "GET /jobs/{wanted}/events": READ,
    "GET /me": READ,
    "POST /mcp": READ,  # each tool asks for more when it is called
    "GET /members": MANAGE,
    "POST /members": Person.MANAGE,
    "DELETE /members/{wanted}": Person.MANAGE,
    "PUT /members/{wanted}": Person.MANAGE,
    "GET /p": READ,
    "GET /p/assets/{name}": Open.ANYONE,
    "GET /p/s/{token}/{path:path}": Open.SHARED,
    "GET /p/{path:path}": READ,
    "GET /plan": READ,
    "GET /policies": READ,
    "POST /policies": DECIDE,
    "DELETE /policies/{policy}": DECIDE,
    "GET /recommendations": READ,
    "POST /recommendations": DRAFT,
    "POST /recommendations/sign": DRAFT,
    "PATCH /recommendations/{wanted}": DRAFT,
    "POST /recommendations/{wanted}/comment": DRAFT,
    "POST /recommendations/{wanted}/drop": DRAFT,
    "GET /recommendations/{wanted}/history": READ,
    "POST /recommendations/{wanted}/move": DRAFT,
    "POST /recommendations/{wanted}/restore": DRAFT,
    "GET /referentials": READ,
    "GET /referentials/{wanted}": READ,
    "GET /search": READ,
    "GET /settings": READ,
    "PATCH /settings": MANAGE,
    "GET /shares": MANAGE,
    "POST /shares": MANAGE,
    "DELETE /shares/{wanted}": MANAGE,
    "GET /suggestions": READ,
    "POST /suggestions/{suggestion}/accept": DECIDE,
    "POST /suggestions/{suggestion}/dismiss": DECIDE,
    "GET /snapshots": READ,
    "POST /snapshots": CONTRIBUTE,
    "GET /snapshots/{before}/diff/{after}": READ,
    "GET /tokens": MANAGE,
    "POST /tokens": Person.MANAGE,
    "DELETE /tokens/{wanted}": Person.MANAGE,
    "POST /turns/{turn}/verdict": ASK,
    "POST /uploads": CONTRIBUTE,
    "GET /usage": READ,
    "GET /verification": READ,
    "POST /what-if": READ,
}
"""Method and address, without the common prefix `/api/v1` -> what it asks."""


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """(method, address without the prefix of the API) of every route of an application, mounted ones left out."""
    waiting = list(app.routes)
    while waiting:
        one: Any = waiting.pop()
        inside = getattr(one, "original_router", None)
        if inside is not None:
            waiting.extend(inside.routes)
        elif getattr(one, "methods", None):
            yield from ((method, one.path) for method in sorted(one.methods - {"HEAD"} or one.methods))


def without_rule(app: FastAPI) -> tuple[str, ...]:
    """Routes of an application that nothing is said of; the description of the API itself is everybody's."""
    own = {app.openapi_url}
    return tuple(
        sorted(f"{method} {path}" for method, path in routes(app) if path not in own and not _rule(method, path))
    )


def allowed(request: Request) -> None:
    """Refuse a request whose visitor may not do what its route does; on a server without accounts, none.

    Every route of the application depends on it. Raises HTTPException 404 for what may not even be seen, UsageError for
    what may be seen but not done.
    """
    visitor = visitor_of(request.scope)
    if request.app.state.site is None:
        return
    route = request.scope["route"]
    rule = _rule(request.method, route.path)
    if rule is Open.ANYONE:
        return
    if visitor is None or rule is None:
        raise HTTPException(404)
    if rule is Open.SHARED:
        return
    if visitor.access is None or Permission.READ not in visitor.access.permissions:
        raise HTTPException(404)
    demand(visitor.access, MANAGE if isinstance(rule, Person) else rule)
    if isinstance(rule, Person) and visitor.access.token:
        raise UsageError("person_only")


def _rule(method: str, path: str) -> Rule | None:
    return RULES.get(f"{'GET' if method == 'HEAD' else method} {path}")
