"""The picture of a page with rectangles marked on it, as PNG. Imports Pillow; runs in the child process.

A mark is a light yellow ground and a dark frame (on dark pages, a pale one): two signs that differ in lightness from
what is around them, so that it shows in grey and to people who do not tell colours apart.
"""

import io
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter, ImageStat

from ingest.highlight import NARROWEST, WIDEST, Rect

PIXELS_MOST = 9_000_000
"""Pixels of a picture at most, however long the page."""
_YELLOW = (255, 232, 92)
_FRAME = (10, 46, 84)
_PALE = (255, 250, 214)
_DARK = 110  # of 255: mean lightness below which a ground is lit up instead of tinted
_LIGHT = 0.4  # how far it is lit up
_COLOURS = 128  # of the palette: a page of text is a third of its size that way, and looks the same
_SLIT = 2  # pixels between two lines of a quote that are marked with it
_PAD = 1.5  # points between the letters and the frame


def scale_for(width: float, height: float, wanted: int) -> float:
    """Pixels for a unit of a page of this size, so that its picture is ``wanted`` pixels wide, within the bounds."""
    pixels = min(max(wanted, NARROWEST), WIDEST)
    return float(min(pixels / max(width, 1.0), (PIXELS_MOST / max(width * height, 1.0)) ** 0.5))


def marked_png(picture: Image.Image, rects: Sequence[Rect], scale: float, *, pad: float = _PAD) -> bytes:
    """The picture with the rectangles (units of the page, ``scale`` pixels each) drawn on it.

    Rectangles that touch become one shape with one frame around it, which crosses no line of the quote.
    """
    shown = picture.convert("RGB")
    shapes = {False: Image.new("L", shown.size), True: Image.new("L", shown.size)}  # on light and on dark grounds
    for rect in rects:
        frame = _pixels(rect, scale, pad, shown.size)
        dark = ImageStat.Stat(shown.crop(frame).convert("L")).mean[0] < _DARK
        shapes[dark].paste(255, frame)
    for dark, shape in shapes.items():
        if within := shape.getbbox():
            _mark(shown, shape, within, dark=dark)
    stream = io.BytesIO()
    small = shown.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _mark(shown: Image.Image, shape: Image.Image, within: tuple[int, int, int, int], *, dark: bool) -> None:
    """Tint what is inside a shape and frame it."""
    thick = max(1, round(shown.width / 600))
    west, north, east, south = within
    room = thick + 2 * _SLIT  # for the frame, and for what the filters need around it
    area = (max(0, west - room), max(0, north - room), min(shown.width, east + room), min(shown.height, south + room))
    part, inside = shown.crop(area), shape.crop(area)
    inside = _shrunk(_grown(inside, _SLIT), _SLIT)  # slits between lines close
    yellow = Image.new("RGB", part.size, _YELLOW)
    part.paste(Image.blend(part, yellow, _LIGHT) if dark else ImageChops.multiply(part, yellow), mask=inside)
    ring = ImageChops.subtract(_grown(inside, thick), inside)
    part.paste(_PALE if dark else _FRAME, mask=ring)
    shown.paste(part, area)


def _grown(shape: Image.Image, by: int) -> Image.Image:
    """A shape (white on black) that reaches so many pixels further; a mean is quicker than a maximum, and says it."""
    return shape.filter(ImageFilter.BoxBlur(by)).point([0] + [255] * 255)


def _shrunk(shape: Image.Image, by: int) -> Image.Image:
    """The same, so many pixels less far."""
    return shape.filter(ImageFilter.BoxBlur(by)).point([0] * 255 + [255])


def _pixels(rect: Rect, scale: float, pad: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in whole pixels, inside the picture and never empty."""
    left, top, width, height = rect
    west = min(max(0, int((left - pad) * scale)), size[0] - 1)
    north = min(max(0, int((top - pad) * scale)), size[1] - 1)
    east = min(size[0], max(west + 1, round((left + width + pad) * scale)))
    south = min(size[1], max(north + 1, round((top + height + pad) * scale)))
    return west, north, east, south
