"""Drawings of a PDF page, and where two of them differ. With its siblings the only importer of pypdfium2."""

import ctypes
from collections.abc import Collection
from math import ceil, floor
from typing import Any

import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from ingest.model import Box

_SEEN = 20  # of 255: the difference in one colour from which a pixel counts as seen
_SCALE = 1.0  # pixels for a point of the drawings
_PIXELS_MOST = 4_000_000  # of one drawing
_SLIM = 3  # pixels: the rectangle of a character so narrow is given one more on each side
_FAR = 10_000.0  # points: how far apart two points are that tell the scale of a drawing


class Trace:
    """Where two drawings differ; asked for thousands of small rectangles, so row by row from the middle of each."""

    def __init__(self, one: Image.Image, other: Image.Image) -> None:
        red, green, blue = ImageChops.difference(one, other).split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        seen = most.point([0] * _SEEN + [255] * (256 - _SEEN))
        self._wide, self._high = seen.size
        self._raw = seen.tobytes()

    def is_blank(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Whether no pixel of the rectangle differs, as far as it is drawn."""
        left, right = max(left, 0), min(right, self._wide)
        top, bottom = max(top, 0), min(bottom, self._high)
        if left >= right:
            return True
        middle = (top + bottom) // 2
        empty = bytes(right - left)
        for row in (*range(middle, bottom), *range(top, middle)):
            start = row * self._wide
            if self._raw[start + left : start + right] != empty:
                return False
        return True


class View:
    """Drawings of one part of a page as it is shown; places are pixels of the whole page, from its top left."""

    def __init__(self, page: Any) -> None:
        self._page = page
        wide, high = pdfium_c.FPDF_GetPageWidthF(page), pdfium_c.FPDF_GetPageHeightF(page)
        scale = min(_SCALE, (_PIXELS_MOST / max(wide * high, 1.0)) ** 0.5)
        self._wide, self._high = max(1, ceil(wide * scale)), max(1, ceil(high * scale))
        self.left, self.top, self._right, self._bottom = 0, 0, 1, 1
        origin, right, up = self._device(0, 0), self._device(_FAR, 0), self._device(0, _FAR)
        self._across = ((right[0] - origin[0]) / _FAR, (up[0] - origin[0]) / _FAR, origin[0])
        self._down = ((right[1] - origin[1]) / _FAR, (up[1] - origin[1]) / _FAR, origin[1])

    def _device(self, across: float, up: float) -> tuple[int, int]:
        """The pixel of a point of the page, turned as it is shown."""
        x, y = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(self._page, 0, 0, self._wide, self._high, 0, across, up, x, y)
        return x.value, y.value

    def place(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of a rectangle of the page, grown to whole pixels."""
        (a, b, c), (d, e, f) = self._across, self._down
        one, three = a * box[0] + b * box[1] + c, a * box[2] + b * box[3] + c
        two, four = d * box[0] + e * box[1] + f, d * box[2] + e * box[3] + f
        left, right = (floor(one), ceil(three)) if one < three else (floor(three), ceil(one))
        top, bottom = (floor(two), ceil(four)) if two < four else (floor(four), ceil(two))
        if right - left <= _SLIM or bottom - top <= _SLIM:
            return left - 1, top - 1, right + 1, bottom + 1
        return left, top, right, bottom

    def crop(self, places: Collection[tuple[int, int, int, int]]) -> None:
        """Draw only what holds these places, as far as they are on the page."""
        lefts, tops, rights, bottoms = zip(*places, strict=True) if places else ((0,), (0,), (1,), (1,))
        self.left, self.top = max(0, min(lefts)), max(0, min(tops))
        self._right = max(self.left + 1, min(self._wide, max(rights)))
        self._bottom = max(self.top + 1, min(self._high, max(bottoms)))

    def draw(self) -> Image.Image:
        """The part as a picture of red, green and blue."""
        width, height = self._right - self.left, self._bottom - self.top
        bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_BGRx, None, 0)
        if not bitmap:
            raise MemoryError
        try:
            pdfium_c.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium_c.FPDF_RenderPageBitmap(
                bitmap, self._page, -self.left, -self.top, self._wide, self._high, 0, pdfium_c.FPDF_ANNOT
            )
            stride = pdfium_c.FPDFBitmap_GetStride(bitmap)
            raw = ctypes.string_at(pdfium_c.FPDFBitmap_GetBuffer(bitmap), stride * height)
            return Image.frombytes("RGB", (width, height), raw, "raw", "BGRX", stride)
        finally:
            pdfium_c.FPDFBitmap_Destroy(bitmap)
