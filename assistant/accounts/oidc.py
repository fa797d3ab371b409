"""Signing in at an identity provider: OpenID Connect, code flow with PKCE, state and nonce. The importer of authlib.

Who somebody is, is the pair of issuer and subject. An address counts once only, when it is verified and somebody here
has invited it, or has made an account without a password for it: it never opens an account that has a password.
"""

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from sqlalchemy import delete, insert, select

from assistant.accounts import tables as t
from assistant.accounts.inviting import join_all, waiting
from assistant.accounts.model import User
from assistant.accounts.people import add_user, address, find_user, user
from assistant.accounts.server import Accounts, digest
from assistant.errors import UsageError
from assistant.settings import Settings

DISCOVERY: Final = "/.well-known/openid-configuration"
SCOPE: Final = "openid email profile"
SIGNED: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are believed: never none, never one by a shared secret."""
MINUTES: Final = 10
"""How long a person may take at the provider."""
SECONDS: Final = 10.0
"""How long the provider may take to answer."""
FRESH: Final = 3600.0
"""Seconds for which what the provider says of itself is kept."""
LEEWAY: Final = 60
"""Seconds by which its clock may differ."""
LOCAL: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(kw_only=True, slots=True)
class Provider:
    """The identity provider of a server."""

    issuer: str
    """Its address, as it names itself."""
    client: str
    """Id of this server there."""
    secret: str = field(repr=False)
    """The secret of this server there."""
    name: str = ""
    """What people call it."""
    _known: dict[str, Any] = field(default_factory=dict, repr=False)
    _at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def about(self) -> dict[str, Any]:
        """What it says of itself. Raises UsageError when it does not answer, or is somebody else."""
        with self._lock:
            if self._known and time.monotonic() - self._at < FRESH:
                return self._known
            found = _json(self.issuer.rstrip("/") + DISCOVERY)
            needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if found.get("issuer") != self.issuer or not all(_safe(str(found.get(one, ""))) for one in needed):
                raise UsageError("oidc_refused")
            self._known, self._at = found, time.monotonic()
            return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """A person who comes back from the provider."""

    user: User
    """The account."""
    after: str
    """Where the person wanted to go."""


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name, None for none. Raises UsageError when they are not complete."""
    issuer, client, secret = settings.oidc_issuer, settings.oidc_client, settings.oidc_secret.get_secret_value()
    if not (issuer or client or secret):
        return None
    if not (issuer and client and secret and _safe(issuer)):
        raise UsageError("oidc_settings")
    return Provider(issuer=issuer, client=client, secret=secret, name=settings.oidc_name or urlsplit(issuer).netloc)


def leave(accounts: Accounts, provider: Provider, *, back: str, browser: str, after: str) -> str:
    """The address at the provider to which a person goes; `browser` is a secret that only this browser holds.

    Raises UsageError when the provider does not answer.
    """
    about = provider.about()
    nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    with _client(provider, back) as client:
        url, state = client.create_authorization_url(
            about["authorization_endpoint"], code_verifier=verifier, nonce=nonce, state=secrets.token_urlsafe(32)
        )
    with accounts.engine.begin() as connection:
        connection.execute(delete(t.flows).where(t.flows.c.until < accounts.now()))
        connection.execute(
            insert(t.flows).values(
                state=digest(state),
                browser=digest(browser),
                nonce=nonce,
                verifier=verifier,
                after=after,
                until=accounts.after(minutes=MINUTES),
            )
        )
    return str(url)


def arrive(accounts: Accounts, provider: Provider, *, back: str, browser: str, state: str, code: str) -> Arrived:
    """The person whom the provider sends back, to the browser that left. Raises UsageError when something is wrong."""
    with accounts.engine.begin() as connection:
        here = (t.flows.c.state == digest(state)) & (t.flows.c.browser == digest(browser))
        row = connection.execute(select(t.flows).where(here)).first()
        connection.execute(delete(t.flows).where(here))  # a state works once
    if row is None or row.until <= accounts.now() or not code:
        accounts.security.write("oidc_refused", "no such state in this browser")
        raise UsageError("oidc_refused")
    claims = _claims(accounts, provider, back, code, row.verifier, row.nonce)
    return Arrived(user=_person(accounts, provider, claims), after=row.after)


def _claims(accounts: Accounts, provider: Provider, back: str, code: str, verifier: str, nonce: str) -> dict[str, Any]:
    """What the provider says of the person, checked. Raises UsageError."""
    about = provider.about()
    try:
        with _client(provider, back) as client:
            token = client.fetch_token(about["token_endpoint"], code=code, code_verifier=verifier)
        offered = about.get("id_token_signing_alg_values_supported", ["RS256"])
        registry = JWSRegistry(algorithms=[one for one in SIGNED if one in offered], strict_check_header=False)
        found = jwt.decode(token["id_token"], _keys(about["jwks_uri"]), registry=registry)
        claims = CodeIDToken(
            found.claims,
            found.header,
            {
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": provider.client},
            },
            {"nonce": nonce, "client_id": provider.client, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=LEEWAY)
        said = {**_of_person(about, token, str(claims["sub"])), **found.claims}
    except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, TypeError, ValueError) as fault:
        accounts.security.write("oidc_refused", type(fault).__name__)
        raise UsageError("oidc_refused") from fault
    return said


def _of_person(about: dict[str, Any], token: dict[str, Any], subject: str) -> dict[str, Any]:
    """What the provider tells apart from the signed token, when it is about the same person."""
    place = str(about.get("userinfo_endpoint", ""))
    if not _safe(place):
        return {}
    said = _json(place, bearer=str(token["access_token"]))
    return said if said.get("sub") == subject else {}


def _person(accounts: Accounts, provider: Provider, claims: dict[str, Any]) -> User:
    """The account of an identity, linked or made at an invitation. Raises UsageError when there is none."""
    subject, verified = str(claims["sub"]), claims.get("email_verified") is True
    identity = (t.identities.c.issuer == provider.issuer) & (t.identities.c.subject == subject)
    asked = select(t.users).join(t.identities, t.identities.c.user == t.users.c.id).where(identity)
    with accounts.engine.connect() as connection:
        row = connection.execute(asked).first()
    if row is None:
        found = _invited(accounts, str(claims.get("email", "")), claims) if verified else None
        if found is None:
            accounts.security.write("oidc_unknown", digest(f"{provider.issuer} {subject}")[:8])
            raise UsageError("oidc_unknown")
        with accounts.engine.begin() as connection:
            connection.execute(insert(t.identities).values(issuer=provider.issuer, subject=subject, user=found.id))
        accounts.security.write("identity_linked", f"user={found.id}")
    else:
        found = user(row)
    if found.disabled:
        raise UsageError("oidc_unknown")
    if verified and str(claims.get("email", "")).strip().lower() == found.email:
        join_all(accounts, found)
    return found


def _invited(accounts: Accounts, email: str, claims: dict[str, Any]) -> User | None:
    """The account that a verified address may be linked to: one that waits for it, or a new one that is invited."""
    try:
        email = address(email)
    except UsageError:
        return None
    known = find_user(accounts, email)
    if known is not None:
        with accounts.engine.connect() as connection:
            linked = connection.execute(select(t.identities).where(t.identities.c.user == known.id)).first()
        return None if known.local or linked is not None else known
    if not waiting(accounts, email):
        return None
    said = " ".join(str(claims.get("name", "")).split())
    return add_user(accounts, email, said if said.isprintable() and 0 < len(said) <= 120 else email)


def _client(provider: Provider, back: str) -> Any:
    return OAuth2Client(
        provider.client,
        provider.secret,
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=SECONDS,
    )


def _keys(url: str) -> KeySet:
    published: Any = _json(url)
    return KeySet.import_key_set(published)


def _json(url: str, *, bearer: str = "") -> dict[str, Any]:
    """What stands at an address of the provider. Raises UsageError when it does not answer with an object."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        answer = httpx.get(url, headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        said = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise UsageError("oidc_down") from fault
    if not isinstance(said, dict):
        raise UsageError("oidc_down")
    return said


def _safe(url: str) -> bool:
    """Whether an address is https, or of this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL))
