"""The one way an event of the screen reaches a function: who asks, for which organisation, with which right."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.roles import Permission
from ui.desk import Desk


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What a handler knows of the one who asks."""

    desk: Desk
    """The workspace of the organisation shown."""
    event: gr.EventData
    """What was clicked, where the event says it."""
    session: str
    """Id of the browser's session with the page."""


def wire(
    trigger: Callable[..., Any],
    desk: Desk,
    permission: Permission,
    function: Callable[..., Any],
    inputs: Sequence[Any],
    outputs: Sequence[Any],
    **options: Any,
) -> Any:
    """Call `function(visit, *values of inputs)` on `trigger` when the person holds `permission`; generators stream."""

    def visit(request: gr.Request, event: gr.EventData) -> Visit:
        return Visit(desk=desk, event=event, session=request.session_hash or "")

    def once(request: gr.Request, event: gr.EventData, *values: Any) -> Any:
        return function(visit(request, event), *values)

    def many(request: gr.Request, event: gr.EventData, *values: Any) -> Iterator[Any]:
        yield from function(visit(request, event), *values)

    handler = many if inspect.isgeneratorfunction(function) else once
    return trigger(handler, list(inputs), list(outputs), api_visibility="private", **options)
