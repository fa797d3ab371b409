"""A tiny OpenID Connect provider on a real port: discovery, authorisation, token with PKCE, userinfo, signed id_tokens.

It can also lie, in every way a client must notice.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "capnr-test", "a secret that only the two of them know"


@dataclass(kw_only=True)
class Issuer:
    """The provider, and what it is told to do wrong."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    """Claims of whoever signs in next."""
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims put over the right ones in the id_token; None leaves one out."""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    signer: Any = None
    """Another key to sign with."""
    algorithm: str = "RS256"
    claimed: str = ""
    """Another issuer in the discovery document."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    """Every authorisation request."""

    def honest(self, **person: Any) -> None:
        """Tell the truth, about this person."""
        self.person, self.lies, self.signer, self.algorithm, self.claimed = person, {}, None, "RS256", ""

    def id_token(self, asked: dict[str, str], access: str) -> str:
        """The signed token."""
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": asked["nonce"],
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **{name: self.person[name] for name in ("sub",)},
            **{name: value for name, value in self.person.items() if name in ("email", "email_verified", "name")},
            **self.lies,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in (header, claims)]
            return (b".".join(parts) + b".").decode()
        return jwt.encode(header, claims, self.signer or self.key, algorithms=[self.algorithm])


class _Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        """Discovery, keys, authorisation, userinfo."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        issuer = self.issuer
        if parts.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": issuer.claimed or issuer.url,
                    "authorization_endpoint": f"{issuer.url}/authorize",
                    "token_endpoint": f"{issuer.url}/token",
                    "jwks_uri": f"{issuer.url}/keys",
                    "userinfo_endpoint": f"{issuer.url}/userinfo",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                }
            )
        elif parts.path == "/keys":
            self._json(KeySet([issuer.key]).as_dict(private=False))
        elif parts.path == "/authorize":
            issuer.asked.append(query)
            code = secrets.token_urlsafe(16)
            issuer.codes[code] = query
            self.send_response(302)
            back = urlencode({"code": code, "state": query["state"]})
            self.send_header("Location", f"{query['redirect_uri']}?{back}")
            self.end_headers()
        elif parts.path == "/userinfo" and self.headers.get("Authorization", "").startswith("Bearer "):
            self._json(issuer.person)
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        """The code against tokens, once, for who proves to have asked."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        form = {name: values[0] for name, values in sent.items()}
        asked = self.issuer.codes.pop(form.get("code", ""), None)
        basic = base64.b64decode(self.headers.get("Authorization", "Basic ").split(" ", 1)[1]).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or [unquote(one) for one in basic.split(":")] != [CLIENT, SECRET]
            or asked["code_challenge_method"] != "S256"
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            self._json({"error": "invalid_grant"}, 400)
            return
        access = secrets.token_urlsafe(16)
        token = self.issuer.id_token(asked, access)
        self._json({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _json(self, said: Any, status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provider() -> Iterator[Issuer]:
    """A provider that answers."""
    issuer = Issuer()
    handler = type("Handler", (_Handler,), {"issuer": issuer})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def shared_key() -> OctKey:
    """A key made of what everybody can read: to pass a public key off as a shared secret."""
    return OctKey.import_key(SECRET)
