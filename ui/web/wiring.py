"""The one way an event of the screen reaches a function: who asks, for which organisation, with which right.

On a server with accounts all of that is asked anew at each event, when it runs: an event may have waited in a queue,
and a membership may have ended meanwhile.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.accounts.signing import signing
from assistant.errors import CapnrError, UsageError
from assistant.roles import HELD, Permission, Role
from ui.access.visitor import Visitor, demand, visitor_of
from ui.desk import Desk

MARK = "capnr_permission"
"""Where a handler carries what it asks for; one without is refused on a server with accounts."""
NAMED = ("by", "-by")
"""How the ids of the fields end in which a person writes a name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What a handler knows of the one who asks."""

    desk: Desk
    """The workspace of the organisation shown."""
    event: gr.EventData
    """What was clicked, where the event says it."""
    session: str
    """Id of the browser's session with the page."""
    person: str = ""
    """Name of the account that is signed in; empty on a server without accounts."""
    organisation: str = ""
    """Name of the organisation; empty on a server without accounts."""
    base: str = ""
    """What stands before the addresses of the organisation; empty on a server without accounts."""
    visitor: Visitor | None = None
    """Who is at the door; None on a server without accounts."""
    held: frozenset[Permission] = HELD[Role.OWNER]
    """What may be done here, for a screen that shows no more than that."""


def wire(
    trigger: Callable[..., Any],
    desk: Desk,
    permission: Permission,
    function: Callable[..., Any],
    inputs: Sequence[Any],
    outputs: Sequence[Any],
    **options: Any,
) -> Any:
    """Call `function(visit, *values of inputs)` on `trigger` when the person holds `permission`; generators stream.

    A field for a name holds the name of the account while somebody is signed in, whatever is written in it.
    """
    names = [str(getattr(one, "elem_id", "") or "").endswith(NAMED) for one in inputs]

    def given(visit: Visit, values: tuple[Any, ...]) -> list[Any]:
        if not visit.person:
            return list(values)
        return [visit.person if named else value for named, value in zip(names, values, strict=True)]

    def once(request: gr.Request, event: gr.EventData, *values: Any) -> Any:
        with _let_in(desk, permission, request, event) as visit, signing(visit.person):
            return function(visit, *given(visit, values))

    def many(request: gr.Request, event: gr.EventData, *values: Any) -> Iterator[Any]:
        with _let_in(desk, permission, request, event) as visit:
            steps = function(visit, *given(visit, values))
            try:
                while True:
                    with signing(visit.person):  # each step may run in another thread
                        try:
                            step = next(steps)
                        except StopIteration:
                            return
                    yield step
            finally:
                steps.close()

    handler = many if inspect.isgeneratorfunction(function) else once
    setattr(handler, MARK, permission)
    return trigger(handler, list(inputs), list(outputs), api_visibility="private", **options)


def unwired(page: gr.Blocks) -> tuple[str, ...]:
    """Handlers of a page that no `wire` made: nothing would ask who calls them."""
    return tuple(
        f"{one._id} {one.name}"
        for one in page.fns.values()
        if one.fn is not None and not isinstance(getattr(one.fn, MARK, None), Permission)
    )


@contextmanager
def _let_in(desk: Desk, permission: Permission, request: gr.Request, event: gr.EventData) -> Iterator[Visit]:
    """The visit of an event. Raises gr.Error with a plain sentence for whoever may not do it, or no longer."""
    visitor = visitor_of(request.request.scope) if request.request is not None else None
    session = request.session_hash or ""
    if visitor is None:
        if not isinstance(desk, Desk):  # a server with accounts, and nobody: nothing is shown
            raise _error(UsageError("not_a_member"), "fr")
        yield Visit(desk=desk, event=event, session=session)
        return
    lang = visitor.site.lang
    try:
        held = visitor.again()
        if held is None:
            raise UsageError("not_a_member")
        demand(held, permission)
        room = visitor.site.desks.borrow(visitor.organisation.id)
    except CapnrError as fault:
        visitor.site.accounts.security.write(
            "event_refused", f"organisation={visitor.organisation.id} needs={permission}"
        )
        raise _error(fault, lang) from None
    try:
        yield Visit(
            desk=room.desk,
            event=event,
            session=session,
            person=held.signature,
            organisation=visitor.organisation.name,
            base=f"/o/{visitor.organisation.id}",
            visitor=visitor,
            held=held.permissions,
        )
    finally:
        visitor.site.desks.give_back(visitor.organisation.id)


def _error(fault: CapnrError, lang: str) -> Exception:
    made: Exception = gr.Error(fault.text(lang), print_exception=False)
    return made
