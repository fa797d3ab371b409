"""Pages of accounts: sign in and out, choose an organisation, one's own account, links that work once.

Plain HTML without script. Every form is a POST that the guard and the door refuse from anywhere but our own pages.
"""

import secrets
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse

from assistant.accounts import inviting, oidc, people
from assistant.accounts import sessions as kept
from assistant.accounts.model import Invitation, Session
from assistant.accounts.passwords import SHORTEST
from assistant.accounts.server import organisation
from assistant.errors import UsageError
from ui.access.door import BASE, SOURCE, WHO, cookie
from ui.access.drawing import drawn, spoken
from ui.access.site import Site
from ui.access.words import said

HOME: Final = "/account/"
Field = Annotated[str, Form(max_length=1_000)]

router = APIRouter(prefix="/account", include_in_schema=False)


@router.get("/sign-in")
def sign_in_page(request: Request, after: str = "") -> Response:
    """Where one signs in; whoever is signed in goes on."""
    if _session(request) is not None:
        return _on(request, _own(after))
    return _sign_in(request, after)


@router.post("/sign-in")
def sign_in(request: Request, email: Field = "", password: Field = "", after: Field = "") -> Response:
    """Sign in by password; a session that the browser sent is never gone on with."""
    site = _site(request)
    try:
        made, secret = kept.sign_in(
            site.accounts,
            email,
            password,
            source=request.scope[SOURCE],
            agent=request.headers.get("user-agent", ""),
        )
    except UsageError as fault:
        return _sign_in(request, after, email=email, trouble=fault.text(spoken(request)), status=403)
    return _begun(request, made, secret, after)


@router.get("/oidc")
def oidc_leave(request: Request, after: str = "") -> Response:
    """Go and sign in at the identity provider."""
    site = _site(request)
    if site.provider is None:
        return _nothing(request)
    browser = secrets.token_urlsafe(32)
    try:
        url = oidc.leave(site.accounts, site.provider, back=_back(request), browser=browser, after=_own(after))
    except UsageError as fault:
        return _sign_in(request, after, trouble=fault.text(spoken(request)), status=503)
    answer = RedirectResponse(url, status_code=303)
    _keep(site, answer, _flow(site), browser, 60 * oidc.MINUTES)
    return answer


@router.get("/oidc/back")
def oidc_arrive(request: Request, state: str = "", code: str = "") -> Response:
    """Come back from the identity provider."""
    site = _site(request)
    if site.provider is None:
        return _nothing(request)
    browser = cookie(Headers(scope=request.scope), _flow(site))
    try:
        found = oidc.arrive(site.accounts, site.provider, back=_back(request), browser=browser, state=state, code=code)
    except UsageError as fault:
        return _sign_in(request, "", trouble=fault.text(spoken(request)), status=403)
    agent = request.headers.get("user-agent", "")
    answer = _begun(request, *kept.begin(site.accounts, found.user, "oidc", agent=agent), found.after)
    answer.delete_cookie(_flow(site), secure=site.front.secure, httponly=True, samesite="lax")
    return answer


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End this session."""
    site, found = _site(request), _session(request)
    if found is not None:
        kept.end(site.accounts, found.user, found.id)
    answer = _on(request, f"{HOME}sign-in")
    answer.delete_cookie(site.front.cookie, secure=site.front.secure, httponly=True, samesite="lax")
    return answer


@router.get("/")
def organisations(request: Request) -> Response:
    """The organisations of a person."""
    found = _session(request)
    if found is None:
        return _on(request, f"{HOME}sign-in")
    members = people.memberships(_site(request).accounts, found.user)
    return drawn(request, "organisations", "organisations", user=found.user, members=members)


@router.get("/me")
def me(request: Request, done: bool = False) -> Response:
    """One's own account."""
    return _me(request, done=done)


@router.post("/name")
def name(request: Request, name: Field = "") -> Response:
    """Change one's name."""
    found = _session(request)
    if found is None:
        return _on(request, f"{HOME}sign-in")
    try:
        people.rename(_site(request).accounts, found.user, name)
    except UsageError as fault:
        return _me(request, trouble=fault.text(spoken(request)), status=422)
    return _on(request, f"{HOME}me?done=true")


@router.post("/password")
def password(request: Request, old: Field = "", password: Field = "", again: Field = "") -> Response:
    """Change one's password; every session ends but a new one of this browser."""
    site, found = _site(request), _session(request)
    if found is None:
        return _on(request, f"{HOME}sign-in")
    if password != again:
        return _me(request, trouble=_word(request, "differ"), status=422)
    try:
        secret = kept.change_password(site.accounts, found, old, password, source=request.scope[SOURCE])
    except UsageError as fault:
        return _me(request, trouble=fault.text(spoken(request)), status=422)
    answer = _on(request, f"{HOME}me?done=true")
    _keep(site, answer, site.front.cookie, secret, 3600 * site.accounts.session_hours)
    return answer


@router.post("/sessions/{wanted}")
def end_session(request: Request, wanted: str) -> Response:
    """End a session of one's own."""
    found = _session(request)
    if found is None:
        return _on(request, f"{HOME}sign-in")
    kept.end(_site(request).accounts, found.user, wanted)
    return _on(request, f"{HOME}me?done=true")


@router.get("/link/{secret}")
def link(request: Request, secret: str) -> Response:
    """What a link that works once is for; looking at it does not use it."""
    return _link(request, secret)


@router.post("/link/{secret}")
def use_link(request: Request, secret: str, name: Field = "", password: Field = "", again: Field = "") -> Response:
    """Join an organisation, or choose a password."""
    site, found = _site(request), inviting.invited(_site(request).accounts, secret)
    signed = _session(request)
    try:
        if found is not None and found.organisation and signed is not None:
            return _on(request, f"/o/{inviting.join(site.accounts, signed.user, secret)}/")
        if password != again:
            return _link(request, secret, name=name, trouble=_word(request, "differ"), status=422)
        made = inviting.redeem(site.accounts, secret, name=name, password=password)
    except UsageError as fault:
        return _link(request, secret, name=name, trouble=fault.text(spoken(request)), status=422)
    begun = kept.begin(site.accounts, made, "password", agent=request.headers.get("user-agent", ""))
    return _begun(request, *begun, f"/o/{found.organisation}/" if found and found.organisation else "")


@router.api_route("/{path:path}", methods=["GET", "POST"])
def nothing(request: Request, path: str) -> Response:
    """Any other address here."""
    return _nothing(request)


def _sign_in(request: Request, after: str, *, email: str = "", trouble: str = "", status: int = 200) -> Response:
    provider = _site(request).provider
    about = {"after": _own(after), "email": email, "provider": provider.name if provider else ""}
    return drawn(request, "sign_in", "sign_in", status=status, trouble=trouble, **about)


def _me(request: Request, *, done: bool = False, trouble: str = "", status: int = 200) -> Response:
    found = _session(request)
    if found is None:
        return _on(request, f"{HOME}sign-in")
    return drawn(
        request,
        "me",
        "account",
        status=status,
        told=_word(request, "saved") if done else "",
        trouble=trouble,
        user=found.user,
        session=found.id,
        sessions=kept.sessions(_site(request).accounts, found.user),
        least=SHORTEST,
    )


def _link(request: Request, secret: str, *, name: str = "", trouble: str = "", status: int = 200) -> Response:
    accounts = _site(request).accounts
    found = inviting.invited(accounts, secret)
    if found is None:
        trouble = UsageError("dead_link").text(spoken(request))
        return drawn(request, "nothing", "choose_password", status=404, trouble=trouble)
    where = organisation(accounts, found.organisation).name if found.organisation else ""
    signed = _session(request)
    return drawn(
        request,
        "link",
        "join" if where else "choose_password",
        status=status,
        trouble=trouble,
        user=signed.user if signed else None,
        link=found,
        organisation=where,
        step=_step(request, found, signed),
        name=name,
        least=SHORTEST,
    )


def _step(request: Request, found: Invitation, signed: Session | None) -> str:
    """What the person of a link does next: join, sign in first, or fill in the form."""
    if found.organisation and signed is not None:
        return "join" if signed.user.email == found.email else "other"
    return "sign_in" if inviting.signs_in_first(_site(request).accounts, found) else "form"


def _nothing(request: Request) -> Response:
    return drawn(request, "nothing", "sign_in", status=404, trouble=_word(request, "nothing"))


def _begun(request: Request, made: Session, secret: str, after: str) -> Response:
    """Go on with a new session; the one that the browser had is over."""
    site, before = _site(request), _session(request)
    if before is not None:
        kept.end(site.accounts, before.user, before.id)
    members = people.memberships(site.accounts, made.user)
    answer = _on(request, _own(after) or (f"/o/{members[0].organisation.id}/" if len(members) == 1 else HOME))
    _keep(site, answer, site.front.cookie, secret, 3600 * site.accounts.session_hours)
    return answer


def _keep(site: Site, answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=site.front.secure, httponly=True, samesite="lax")


def _flow(site: Site) -> str:
    return f"{site.front.cookie}-oidc"


def _back(request: Request) -> str:
    return f"{request.base_url}account/oidc/back"


def _on(request: Request, to: str) -> Response:
    """Go on to an address of ours, in the language of this page."""
    lang = spoken(request)
    tail = "" if lang == _site(request).lang else f"{'&' if '?' in to else '?'}lang={lang}"
    answer = RedirectResponse((to or HOME) + tail, status_code=303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _own(after: str) -> str:
    """An address to go on to, only one of an organisation here: nothing that leads elsewhere."""
    found = BASE.fullmatch(after)
    plain = found is not None and "\\" not in after and "//" not in after and after.isprintable()
    return quote(after, safe="/") if plain and len(after) < 500 else ""


def _word(request: Request, key: str) -> str:
    return said(key, spoken(request))


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def _session(request: Request) -> Session | None:
    found: Any = request.scope.get(WHO)
    return found if isinstance(found, Session) else None
