"""Read-only links for an auditor: an unguessable token, a day on which it ends, and a way to take it back.

The token is told once, to whoever makes the link; the workspace keeps its digest only.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assistant.accounts.signing import signed
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.reports.render import day
from assistant.storage.shares import Share, ShareFile
from scoring.model import Text

USUAL_DAYS, MOST_DAYS = 14, 366
"""Days for which a link works when none are given, and at most."""
TOKEN_BYTES = 32
"""Random bytes of a token: 256 bits cannot be guessed."""
STATES = {
    "open": Text(fr="ouvert", en="open"),
    "expired": Text(fr="expiré", en="expired"),
    "revoked": Text(fr="révoqué", en="revoked"),
}


def share(workspace: Workspace, *, days: int = USUAL_DAYS, by: str = "") -> tuple[Share, str]:
    """A new link and its token. Raises UsageError for less than a day or more than MOST_DAYS."""
    if not 1 <= days <= MOST_DAYS:
        raise UsageError("bad_share_days", wanted=days, most=MOST_DAYS)
    token, at = secrets.token_urlsafe(TOKEN_BYTES), workspace.ledger.now()
    until = (datetime.fromisoformat(at) + timedelta(days=days)).isoformat(timespec="seconds")
    made = Share(id=secrets.token_hex(4), digest=_digest(token), at=at, until=until, by=signed(by).strip())
    with ShareFile(workspace.folder).changing() as shares:
        shares.append(made)
    return made, token


def shares(workspace: Workspace) -> tuple[Share, ...]:
    """Every link, oldest first."""
    return ShareFile(workspace.folder).all()


def state(workspace: Workspace, one: Share) -> str:
    """ "open", "expired" or "revoked" at this moment."""
    if one.revoked:
        return "revoked"
    now = datetime.fromisoformat(workspace.ledger.now())
    return "open" if now < datetime.fromisoformat(one.until) else "expired"


def admitted(workspace: Workspace, token: str) -> Share | None:
    """The open link of a token, None for any other token, expired and revoked ones included."""
    asked, found = _digest(token), None
    for one in shares(workspace):  # all are compared, whatever the first ones say
        if hmac.compare_digest(one.digest, asked):
            found = one
    return found if found is not None and state(workspace, found) == "open" else None


def revoke(workspace: Workspace, wanted: str) -> Share:
    """Take a link back, at once; a second time changes nothing. Raises UsageError for an unknown one."""
    with ShareFile(workspace.folder).changing() as held:
        at = next((at for at, one in enumerate(held) if one.id == wanted), None)
        if at is None:
            raise UsageError("unknown_share", wanted=wanted)
        held[at] = replace(held[at], revoked=held[at].revoked or workspace.ledger.now())
        return held[at]


def share_json(workspace: Workspace, one: Share) -> dict[str, Any]:
    """A link as plain data; the token is not among it."""
    return {
        "id": one.id,
        "at": one.at,
        "until": one.until,
        "by": one.by,
        "state": state(workspace, one),
        "revoked": one.revoked or None,
    }


def shares_json(workspace: Workspace) -> dict[str, Any]:
    """Every link as plain data, `capnr.shares/1`."""
    return {"schema": "capnr.shares/1", "shares": [share_json(workspace, one) for one in shares(workspace)]}


def shares_table(workspace: Workspace, lang: str) -> str:
    """Every link, one a line."""
    return links_table(shares_json(workspace)["shares"], lang)


def links_table(known: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Links, one a line, from their plain data as `share_json` gives it."""
    if not known:
        return "Aucun lien de partage." if lang == "fr" else "No share link."
    until = "jusqu’au" if lang == "fr" else "until"
    return "\n".join(
        f"{one['id']}  {STATES[one['state']].said(lang):<8}  {until} "
        f"{day(datetime.fromisoformat(one['until']).date(), lang)}  {one['by']}".rstrip()
        for one in known
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
