"""What the style of an HTML element does to the sight of its text. Pure.

Rules of the page's own style sheets count when their selector is a tag, a class, an id or a tag with a class; a browser
knows more of them, so this finds what hides in the usual ways, not every way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.colours import is_near, rgb

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"[a-z][a-z0-9]*(?:\.[\w-]+)?$|\.[\w-]+$|#[\w-]+$", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|cm|mm|in|vw|%)?", re.IGNORECASE)
_AWAY = -900.0  # pixels: text moved so far is on no screen
_TINY = 2.0  # pixels: the size of letters below which nobody reads
_FAINT = 0.1  # opacity below which nobody reads
_PIXELS = {"pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0}  # in one of a unit, CSS Values and Units 3
_STYLES_MOST = 1_000_000  # characters of style sheets that are read

Styles = dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How the text of an element is drawn."""

    ink: str = "#000000"
    behind: str = "#ffffff"  # "" when there is a picture or a gradient
    size: float = 16.0  # pixels

    @property
    def why(self) -> str:
        """Why such text is not seen: "tiny", "colour", or "" when it is."""
        if self.size < _TINY:
            return "tiny"
        return "colour" if is_near(self.ink, self.behind) else ""


def styles_of(root: Any) -> Styles:
    """The declarations of the style sheets inside a page, by simple selector."""
    sheet = _without_blocks(_REMARK.sub("", "\n".join(node.text or "" for node in root.iter("style")))[:_STYLES_MOST])
    found: Styles = {}
    for selectors, body in _RULE.findall(sheet):
        for selector in selectors.split(","):
            if _SELECTOR.match(name := selector.strip()):
                found.setdefault(name.lower(), {}).update(_declared(body))
    return found


def looked(node: Any, styles: Styles, above: Look) -> tuple[Look, str]:
    """(how the text of an element is drawn, why nothing of it is seen or "")."""
    style = dict(_applied(node, styles))
    why = "hidden" if node.get("hidden") is not None else _why(style)
    ink = style.get("color") or node.get("color") or (node.get("text") if node.tag == "body" else "") or ""
    background = style.get("background") or style.get("background-color") or node.get("bgcolor") or ""
    made = replace(above, ink=ink if rgb(ink) else above.ink, size=_size(style.get("font-size", ""), above.size))
    if "url(" in background or "gradient" in background or "background-image" in style:
        made = replace(made, behind="")
    elif fill := next((word for word in _words(background) if rgb(word)), ""):
        made = replace(made, behind=fill)
    return made, why


def _applied(node: Any, styles: Styles) -> Iterator[tuple[str, str]]:
    tag = str(node.tag).lower()
    classes = (node.get("class") or "").lower().split()
    names = [tag, *(f".{one}" for one in classes), *(f"{tag}.{one}" for one in classes)]
    if named := node.get("id"):
        names.append(f"#{named.lower()}")
    for name in names:
        yield from styles.get(name, {}).items()
    yield from _declared(node.get("style") or "").items()


def _declared(body: str) -> dict[str, str]:
    pairs = (one.split(":", 1) for one in body.split(";") if ":" in one)
    return {name.strip().lower(): value.strip().lower().removesuffix("!important").strip() for name, value in pairs}


def _why(style: Mapping[str, str]) -> str:
    """Why nothing of an element is seen: "hidden", "off_page", or ""."""
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return "hidden"
    opacity = _LENGTH.match(style.get("opacity", ""))
    if opacity and float(opacity[1]) < _FAINT and not opacity[2]:
        return "hidden"
    clipped = style.get("overflow", "").startswith(("hidden", "clip"))
    slim = any(_pixels(style.get(side, "")) in (0.0, 1.0) for side in ("width", "height", "max-width", "max-height"))
    if clipped and slim:
        return "hidden"
    if style.get("clip", "").startswith("rect(0") or style.get("clip-path", "").startswith(("inset(50", "inset(100")):
        return "hidden"
    moved = [style.get("text-indent", "")]
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


def _without_blocks(sheet: str) -> str:
    """A style sheet without its @-rules: those for print or other screens do not hold here."""
    kept: list[str] = []
    at = 0
    while (start := sheet.find("@", at)) >= 0:
        kept.append(sheet[at:start])
        opened, closed = sheet.find("{", start), sheet.find(";", start)
        if opened < 0 or 0 <= closed < opened:
            at = closed + 1 if closed >= 0 else len(sheet)
            continue
        depth, at = 1, opened + 1
        while depth and at < len(sheet):
            depth += {"{": 1, "}": -1}.get(sheet[at], 0)
            at += 1
    return "".join([*kept, sheet[at:]])
