"""What a server with accounts is made of."""

import ipaddress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.accounts.model import Session, Token
from assistant.accounts.server import Accounts
from assistant.accounts.sessions import session_again
from assistant.accounts.tokens import token_again
from assistant.bootstrap import open_workspace
from assistant.errors import UsageError
from assistant.ledger import Encoder
from assistant.referentials import load
from assistant.settings import Settings
from ui.access.desks import Desks
from ui.desk import Desk

if TYPE_CHECKING:
    from assistant.accounts.oidc import Provider

LOCAL = "127.0.0.1"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True, slots=True)
class Front:
    """How the server is reached."""

    host: str = ""
    """Its public name, empty when it is reached on this machine only."""
    secure: bool = False
    """Whether people reach it by https, which a reverse proxy speaks for it."""
    proxies: tuple[Network, ...] = ()
    """Networks of the reverse proxies that may say for whom they ask."""

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; the prefix makes browsers refuse it from anywhere but this very host."""
        return "__Host-capnr" if self.secure else "capnr"


def front(address: str, proxies: str) -> Front:
    """How the server is reached, from its settings. Raises UsageError for what is not understood."""
    if not address:
        return Front(proxies=_networks(proxies))
    parts = urlsplit(address)
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        raise UsageError("bad_public_address", wanted=address)
    secure = parts.scheme == "https"
    return Front(host=parts.hostname, secure=secure, proxies=_networks(proxies or (LOCAL if secure else "")))


def _networks(written: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(one.strip(), strict=False) for one in written.split(",") if one.strip())
    except ValueError as fault:
        raise UsageError(
            "bad_option", option="--trusted-proxy", wanted=written, expected="10.0.0.2, 10.1.0.0/16"
        ) from (fault)


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A server with accounts."""

    accounts: Accounts
    """Who may enter."""
    desks: Desks
    """The workspaces."""
    front: Front
    """How it is reached."""
    settings: Settings
    """Settings that hold for every organisation."""
    provider: "Provider | None" = None
    """The identity provider, where there is one."""

    @property
    def lang(self) -> str:
        """Language of what is said before anyone has chosen."""
        return self.settings.lang

    def link(self, base: object, secret: str) -> str:
        """The address of a link that works once, seen from the address of a request."""
        parts = urlsplit(str(base))
        return f"{parts.scheme}://{parts.netloc}/account/link/{secret}"

    def still(self, who: Session | Token) -> Session | Token | None:
        """The same session or token as it is now; None when it has ended."""
        if isinstance(who, Token):
            return token_again(self.accounts, who)
        return session_again(self.accounts, who)


def opened(
    accounts: Accounts, settings: Settings, organisation: str, *, on: date | None, encoder: Encoder | None
) -> Desk:
    """The workspace of an organisation, made at first; `encoder` is the embedder that all of them share.

    Raises CapnrError when it cannot be opened.
    """
    given = {**settings.model_dump(exclude_unset=True), "workspace": accounts.workspace(organisation)}
    workspace = open_workspace(Settings(**given), encoder=encoder)
    try:
        desk = Desk(workspace, load(workspace.settings.referential), on=on, lang=settings.lang)
    except BaseException:
        workspace.close()
        raise
    desk.behind.wake()
    return desk
