"""What the style of an HTML element does to the sight of its text. Pure.

A browser knows more of styles (sheets from elsewhere, scripts), so this finds what hides in the usual ways, not every
way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.colours import is_near, rgb
from ingest.html_rules import Rules, declared

_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|cm|mm|in|vw|%)?", re.IGNORECASE)
_CLEAR = re.compile(r"transparent$|rgba\([^)]*[,/]\s*0*(?:\.0+)?%?\s*\)$|hsla?\([^)]*[,/]\s*0*(?:\.0+)?%?\s*\)$")
_NOTHING = re.compile(r"scale(?:3d|x|y)?\(\s*0*(?:\.0+)?\s*[,)]")
_FADED = re.compile(r"opacity\(\s*0*(?:\.0+)?%?\s*\)")
_NO_CLIP = re.compile(r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)")
_NO_PATH = re.compile(r"inset\((?:50|100)|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0[^,]*(?:,\s*0\w*\s+0\w*\s*)*\)")
_MOVED = re.compile(r"translate(?:x|y|3d)?\(\s*(-?[\d.]+\w*)")
_AWAY = -900.0  # pixels: text moved so far is on no screen
_TINY = 2.0  # pixels: the size of letters below which nobody reads
_FAINT = 0.1  # opacity below which nobody reads
_PIXELS = {"pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0}  # in one of a unit, CSS Values and Units 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How the text of an element is drawn."""

    ink: str = "#000000"  # "clear" when it is fully transparent
    behind: str = "#ffffff"  # "" when there is a picture or a gradient
    size: float = 16.0  # pixels

    @property
    def why(self) -> str:
        """Why such text is not seen: "tiny", "invisible", "colour", or "" when it is."""
        if self.size < _TINY:
            return "tiny"
        if self.ink == "clear":
            return "invisible"
        return "colour" if is_near(self.ink, self.behind) else ""


def looked(node: Any, rules: Rules, above: Look) -> tuple[Look, str]:
    """(how the text of an element is drawn, why nothing of it is seen or "")."""
    style = {**rules.of(node), **declared(node.get("style") or "")}
    why = "hidden" if node.get("hidden") is not None else _why(style)
    ink = style.get("color") or node.get("color") or (node.get("text") if node.tag == "body" else "") or ""
    background = style.get("background") or style.get("background-color") or node.get("bgcolor") or ""
    if _CLEAR.match(ink) and not any(style.get(f"{maker}background-clip") == "text" for maker in ("", "-webkit-")):
        ink = "clear"
    made = replace(
        above, ink=ink if rgb(ink) or ink == "clear" else above.ink, size=_size(style.get("font-size", ""), above.size)
    )
    if "url(" in background or "gradient" in background or "background-image" in style:
        made = replace(made, behind="")
    elif fill := next((word for word in _words(background) if rgb(word)), ""):
        made = replace(made, behind=fill)
    return made, why


def _why(style: Mapping[str, str]) -> str:
    """Why nothing of an element is seen: "hidden", "off_page", or ""."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return "hidden"
    opacity = _LENGTH.match(style.get("opacity", ""))
    if opacity and float(opacity[1]) < _FAINT and not opacity[2]:
        return "hidden"
    if style.get("content-visibility") == "hidden" or _NOTHING.search(style.get("transform", "")):
        return "hidden"
    if _FADED.search(style.get("filter", "")) or _NOTHING.search(f"scale({style.get('scale', '1')})"):
        return "hidden"
    clipped = style.get("overflow", "").startswith(("hidden", "clip"))
    slim = any(_pixels(style.get(side, "")) in (0.0, 1.0) for side in ("width", "height", "max-width", "max-height"))
    if clipped and slim:
        return "hidden"
    if _NO_CLIP.match(style.get("clip", "")) or _NO_PATH.match(style.get("clip-path", "")):
        return "hidden"
    moved = [style.get("text-indent", ""), *_MOVED.findall(style.get("transform", ""))]
    if style.get("position") in ("absolute", "fixed", "relative"):
        moved += [style.get(side, "") for side in ("left", "top", "right", "bottom")]
    moved += [style.get("margin-left", ""), style.get("margin-top", "")]
    return "off_page" if any((_pixels(one) or 0.0) < _AWAY for one in moved) else ""


def _size(written: str, above: float) -> float:
    found = _LENGTH.match(written)
    if not found:
        return above
    number, unit = float(found[1]), (found[2] or "px").lower()
    if unit in ("em", "%"):
        return above * (number if unit == "em" else number / 100)
    return number * (16.0 if unit == "rem" else _PIXELS.get(unit, 1.0))


def _pixels(written: str) -> float | None:
    """A length in pixels, None when it is none or depends on something else."""
    found = _LENGTH.match(written)
    if not found or (found[2] or "").lower() in ("%", "vw"):
        return None
    unit = (found[2] or "px").lower()
    return float(found[1]) * (16.0 if unit in ("em", "rem") else _PIXELS.get(unit, 1.0))


def _words(background: str) -> list[str]:
    return re.findall(r"rgba?\([^)]*\)|[#\w]+", background)
