"""What the page asks of a tab: a name, a function that lays it out once, a function that draws it at every opening."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.components import Component

from ui.desk import Desk


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What the page must know of the components of a tab."""

    gives: tuple[Component, ...]
    """What `draw` writes, in this order."""
    needs: tuple[Component, ...] = ()
    """What `draw` is given after the visit and the language."""
    labelled: tuple[tuple[Component, Callable[[str], Any]], ...] = ()
    """Components that speak a language by themselves, with what they become in it: (button, lambda lang: update)."""
    links: tuple[gr.HTML, ...] = ()
    """Our HTML whose `data-pick="indicator:1.1"` opens that indicator among the evidence, "tab:documents" a tab."""
    follow: tuple[Callable[..., Any], tuple[Component, ...], tuple[Component, ...]] | None = None
    """A generator that goes on at each opening, given the visit and the language; what it needs, what it writes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """A tab of the workbench: the module that makes it gives one, the list of the page orders them."""

    name: str
    """Key of its label among the words of the screens; id of the tab."""
    build: Callable[[Desk, Component], Parts]
    """Lay it out, inside the tab, and wire its own events; the second value holds the language chosen.

    The desk given here is for words and limits that are the same for all; events use the desk of their visit.
    """
    draw: Callable[..., Any]
    """`draw(visit, lang, *needs)`: the values of `gives`, a tuple unless there is only one."""
