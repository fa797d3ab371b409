"""Who is behind a request of a server with accounts; on a server without, nobody is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from assistant.accounts.access import access
from assistant.accounts.model import Access, Organisation, Session, Token
from assistant.errors import UsageError
from assistant.roles import Permission
from scoring.model import Text
from ui.access.desks import Room
from ui.access.site import Site
from ui.desk import Desk

KEY = "capnr.visitor"
"""Where the visitor of a request stands in its scope."""
ROLES = {
    "owner": Text(fr="responsable", en="owner"),
    "contributor": Text(fr="contributeur", en="contributor"),
    "consultant": Text(fr="consultant", en="consultant"),
    "auditor": Text(fr="auditeur", en="auditor"),
}
"""What the roles are called."""


@dataclass(kw_only=True, slots=True)
class Visitor:
    """Somebody at the door of an organisation, for the time of one request."""

    site: Site
    """The server."""
    organisation: Organisation
    """Whose door."""
    who: Session | Token | None
    """What lets them in; None behind a share link, which opens the shared pages and nothing else."""
    access: Access | None
    """What they may do, asked when the request came in."""
    _room: Room | None = field(default=None)

    def room(self) -> Room:
        """The workspace of the organisation, open until the request ends. Raises CapnrError when it cannot be."""
        if self._room is None:
            self._room = self.site.desks.borrow(self.organisation.id)
        return self._room

    def leave(self) -> None:
        """The request has ended."""
        if self._room is not None:
            self.site.desks.give_back(self.organisation.id)
            self._room = None

    def again(self) -> Access | None:
        """What they may do now: an event may have waited in a queue since its request came in."""
        if self.who is None:
            return None
        known = self.site.still(self.who)
        return None if known is None else access(self.site.accounts, known, self.organisation.id)


def desk_of(request: Request) -> Desk:
    """The desk of the organisation that a request is about; on a server without accounts, the only one."""
    visitor = visitor_of(request.scope)
    desk: Desk = request.app.state.desk if visitor is None else visitor.room().desk
    return desk


def visitor_of(scope: Mapping[str, Any]) -> Visitor | None:
    """The visitor of a request, None on a server without accounts."""
    found: Visitor | None = scope.get(KEY)
    return found


def demand(held: Access, permission: Permission) -> None:
    """Raises UsageError with a plain sentence when what may be seen may not be done."""
    if permission in held.permissions:
        return
    if held.token:
        raise UsageError("token_may_not", scope=permission.value)
    raise UsageError("may_not", role=ROLES[held.role])
