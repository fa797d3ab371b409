"""Styles of Word documents: which paragraphs are headings, and which runs nobody sees. Works on elements of lxml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.colours import is_near, rgb

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHITE = "FFFFFF"
UNKNOWN = ""
"""Of a background that has several colours, or one that is not known."""
_HEADING_NAME = re.compile(r"(?:heading|titre)\s*(\d)$", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_OUTLINE_LEVELS = 9
_TINY = 3  # half points: the size of letters below which nobody reads is 1.5 points


@dataclass(kw_only=True, slots=True)
class Style:
    """What a named style says."""

    name: str
    parent: str
    level: int  # heading level, 0 for none
    numbered: bool
    look: Any  # its run properties, None without any
    shades: bool  # whether it gives tables a background


def styles(roots: list[Any]) -> dict[str, Style]:
    """Styles by id."""
    found = {}
    for root in roots:
        for node in root.iter(f"{W}style"):
            name = value(node.find(f"{W}name"))
            outline = value(node.find(f"{W}pPr/{W}outlineLvl"))
            named = _HEADING_NAME.match(name)
            told = int(outline) + 1 if outline.isdigit() else 0
            level = int(named[1]) if named else 1 if name.lower() == "title" else told
            found[node.get(f"{W}styleId", "")] = Style(
                name=name,
                parent=value(node.find(f"{W}basedOn")),
                level=level if level <= _OUTLINE_LEVELS else 0,
                numbered=node.find(f"{W}pPr/{W}numPr") is not None,
                look=node.find(f"{W}rPr"),
                shades=any(rgb(shade.get(f"{W}fill")) is not None for shade in node.iter(f"{W}shd")),
            )
    return found


def value(node: Any) -> str:
    """The ``w:val`` of an element, "" without one."""
    return "" if node is None else str(node.get(f"{W}val") or "")


def is_on(node: Any) -> bool:
    """Whether a switch is there and not off."""
    return node is not None and value(node) not in _OFF


def chain(known: dict[str, Style], name: str) -> Iterator[Style]:
    """A style and those it rests on, nearest first."""
    for _ in range(len(known)):
        style = known.get(name)
        if style is None:
            return
        yield style
        name = style.parent


def shade(node: Any, path: str, behind: str) -> str:
    """The background of a paragraph, cell or run, given the one behind it."""
    found = node.find(path)
    fill = "" if found is None else str(found.get(f"{W}fill") or "")
    return fill if rgb(fill) is not None else behind


def why_unseen(run: Any, paragraph: str, known: dict[str, Style], behind: str) -> str:
    """Why a run is not seen: "hidden", "tiny" or "colour"; "" when it is.

    ``paragraph`` is the id of its paragraph's style, ``behind`` the background it stands on.
    """
    own = run.find(f"{W}rPr")
    looks = [] if own is None else [own]
    named = "" if own is None else value(own.find(f"{W}rStyle"))
    looks += [style.look for name in (named, paragraph) for style in chain(known, name) if style.look is not None]
    for switch in ("vanish", "webHidden"):
        if is_on(_first(looks, switch)):
            return "hidden"
    size = value(_first(looks, "sz"))
    if size.isdigit() and int(size) < _TINY:
        return "tiny"
    if own is not None:
        behind = shade(own, f"{W}shd", behind)
        if value(own.find(f"{W}highlight")) not in ("", "none", "white"):
            behind = UNKNOWN
    return "colour" if is_near(value(_first(looks, "color")), behind) else ""


def _first(looks: list[Any], name: str) -> Any:
    return next((found for look in looks if (found := look.find(f"{W}{name}")) is not None), None)
