"""How shapes and runs of a slide are drawn, as far as it decides whether a person sees them. Works on lxml elements."""

from dataclasses import dataclass
from typing import Any

from ingest.model import Box

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_FILLS = tuple(f"{A}{kind}Fill" for kind in ("solid", "grad", "blip", "patt", "grp"))
_LIGHT = ("bg1", "lt1")
_NUMBER_MOST = 12  # digits of a length


def box_of(shape: Any) -> Box | None:
    """Left, top, right, bottom of a shape in the units of its slide (914,400 an inch), None when it inherits them."""
    place = shape.find(f"{P}spPr/{A}xfrm")
    if place is None:
        place = shape.find(f"{P}xfrm")
    if place is None:
        place = shape.find(f"{P}grpSpPr/{A}xfrm")
    start, size = (None, None) if place is None else (place.find(f"{A}off"), place.find(f"{A}ext"))
    if start is None or size is None:
        return None
    left, top, wide, high = (_whole(start, "x"), _whole(start, "y"), _whole(size, "cx"), _whole(size, "cy"))
    return (left, top, left + wide, top + high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """How the places inside a group stand on the slide: stretched, then moved."""

    across: float = 1.0
    down: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def on_slide(self, box: Box | None) -> Box | None:
        """A rectangle of the group as one of the slide."""
        if box is None:
            return None
        left, top, right, bottom = box
        return (
            left * self.across + self.left,
            top * self.down + self.top,
            right * self.across + self.left,
            bottom * self.down + self.top,
        )

    def of_group(self, group: Any) -> "Frame":
        """The frame inside a group in this one (a:chOff, a:chExt of ECMA-376 part 1, 20.1.7)."""
        place = group.find(f"{P}grpSpPr/{A}xfrm")
        box = box_of(group)
        start, size = (None, None) if place is None else (place.find(f"{A}chOff"), place.find(f"{A}chExt"))
        if box is None or start is None or size is None:
            return self
        wide, high = _whole(size, "cx"), _whole(size, "cy")
        across = (box[2] - box[0]) / wide if wide else 1.0
        down = (box[3] - box[1]) / high if high else 1.0
        return Frame(
            across=across * self.across,
            down=down * self.down,
            left=(box[0] - _whole(start, "x") * across) * self.across + self.left,
            top=(box[1] - _whole(start, "y") * down) * self.down + self.top,
        )


def covers(shape: Any) -> bool:
    """Whether a shape hides what lies below it: a picture, or one opaque colour in a rectangle that stands upright."""
    if shape.tag == f"{P}pic":
        return True
    look = shape.find(f"{P}spPr")
    fill = None if look is None else look.find(f"{A}solidFill")
    form = None if look is None else look.find(f"{A}prstGeom")
    if look is None or fill is None or form is None or form.get("prst") != "rect":
        return False
    turned = look.find(f"{A}xfrm")
    return (turned is None or turned.get("rot", "0") == "0") and next(fill.iter(f"{A}alpha"), None) is None


def is_filled(shape: Any) -> bool:
    """Whether a shape paints its own background: a picture, a filling, or a style that may bring one."""
    if shape.tag == f"{P}pic":
        return True
    look = shape.find(f"{P}spPr")
    if look is not None and look.find(f"{A}noFill") is not None:
        return False
    own = look is not None and any(look.find(kind) is not None for kind in _FILLS)
    styled = shape.find(f"{P}style/{A}fillRef")
    return own or (styled is not None and styled.get("idx", "0") != "0")


def theme_white(theme: Any) -> str:
    """The light colour of a theme, six hexadecimal digits."""
    found = None if theme is None else next(theme.iter(f"{A}lt1"), None)
    for node in () if found is None else found:
        return str(node.get("lastClr") or node.get("val") or "FFFFFF")
    return "FFFFFF"


def background(around: list[Any], white: str) -> str:
    """The colour behind a slide, looked for on it, its layout and its master; "" when it is not one known colour."""
    for root in around:
        found = root.find(f"{P}cSld/{P}bg")
        if found is None:
            continue
        own = found.find(f"{P}bgPr/{A}solidFill")
        return _colour(found.find(f"{P}bgRef") if own is None else own, white)
    return white


def ink_of(run: Any, white: str) -> tuple[str, bool]:
    """(colour of a run or "" when it says none that is known, whether it is fully transparent)."""
    look = run.find(f"{A}rPr")
    if look is None:
        return "", False
    if look.find(f"{A}noFill") is not None and look.find(f"{A}ln") is None:
        return "", True
    fill = look.find(f"{A}solidFill")
    if fill is None:
        return "", False
    clear = any(one.get("val", "") in ("0", "0%") for one in fill.iter(f"{A}alpha"))
    return _colour(fill, white), clear


def size_of(run: Any) -> int:
    """The size of the letters of a run in hundredths of a point, 0 when it says none."""
    look = run.find(f"{A}rPr")
    return 0 if look is None else _whole(look, "sz")


def meet(one: Box, other: Box) -> bool:
    """Whether two rectangles share a point inside."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer: Box, inner: Box) -> bool:
    """Whether a rectangle lies within another one."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _colour(fill: Any, white: str) -> str:
    """The one colour of a filling, "" for a mixed or changed one."""
    if fill is None or len(fill) != 1:
        return ""
    node = fill[0]
    changed = any(not str(one.tag).endswith("}alpha") for one in node)
    if node.tag == f"{A}srgbClr":
        return "" if changed else str(node.get("val", ""))
    return white if node.tag == f"{A}schemeClr" and node.get("val") in _LIGHT and not changed else ""


def _whole(node: Any, name: str) -> int:
    written = str(node.get(name, "0"))
    return int(written) if written.lstrip("-").isdigit() and len(written) < _NUMBER_MOST else 0
