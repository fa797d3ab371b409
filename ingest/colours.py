"""Pure: colours as documents write them, and whether a text shows on its background."""

import re

_NEAR = 24  # of 255: colours this close in red, green and blue cannot be told apart by a reader
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})$")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})", re.IGNORECASE)
_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}

Colour = tuple[int, int, int]


def rgb(written: str | None) -> Colour | None:
    """Red, green, blue of "#abc", "AABBCC", "rgb(1, 2, 3)" or a name of CSS; None for anything else, as "auto"."""
    text = (written or "").strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    if found := _RGB.match(text):
        return (int(found[1]), int(found[2]), int(found[3]))
    hexed = _HEX.match(text)
    if not hexed:
        return None
    digits = hexed[1] if len(hexed[1]) == 6 else "".join(sign * 2 for sign in hexed[1])
    return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))


def is_near(one: str | None, other: str | None) -> bool:
    """Whether two colours are known and look the same."""
    first, second = rgb(one), rgb(other)
    if first is None or second is None:
        return False
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) < _NEAR
