"""Which characters of a PDF page a person cannot see. With ``ingest.pdf`` and ``ingest.pdf_page`` all that knows PDFium.

Most pages are cleared by what their objects say of themselves. Where an object might not show (light ink, something
drawn above it or of its own colour beneath, a switched-off layer), the page is drawn with and without it: a character
where no pixel differs is one that nobody can read, whatever the trick.
"""

import ctypes
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from math import ceil, hypot
from typing import Any

import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from ingest.model import Box

TINY = 1.5  # points: the size of letters below which nobody reads
_INVISIBLE, _CLIPPING, _STROKED = 3, 7, 1  # text render modes, ISO 32000-1 table 106
_NEAR = 64  # of 255: the distance of two colours below which a drawing has to decide
_FAINT = 64  # of 255: opacity below which a drawing has to decide
_SEEN = 20  # of 255: the difference in one colour from which a pixel counts as seen
_SCALE = 1.0  # pixels for a point of the drawings
_PIXELS_MOST = 4_000_000  # of one drawing
_PAIRS_MOST = 50_000  # pairs of text and what may cover it that are compared; beyond, a drawing decides for all
_THIN = 3.0  # points: rules of tables and underlines hide no text
_DEEPEST = 12  # forms within forms
_OBJECTS_MOST = 200_000  # objects of one page that are looked at
_WHITE = (255, 255, 255)

Colour = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(kw_only=True, slots=True)
class _Text:
    """A text object."""

    handle: Any
    box: Box
    colour: Colour
    why: str = ""  # set when no drawing is needed
    doubt: str = ""  # what it would be called if the drawing shows nothing


@dataclass(kw_only=True, slots=True)
class _Inventory:
    """The objects of a page in the order in which they are drawn."""

    texts: list[tuple[int, _Text]] = field(default_factory=list)
    areas: list[tuple[int, Box, Colour | None]] = field(default_factory=list)  # None: of more than one colour
    seen: int = 0


def concealed(page: Any, textpage: Any, chars: int) -> dict[int, str]:
    """Why a character is not visible, by PDFium's index: "invisible", "colour", "tiny", "covered" or "layer".

    ``page`` and ``textpage`` are PDFium handles; the page is left as it was. ``chars`` is the number of characters.
    """
    found = _Inventory()
    _walk(page, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0, found)
    _doubt(found)
    wanted = {_address(text.handle): text for _, text in found.texts if text.why or text.doubt}
    if not wanted:
        return {}
    owners: dict[int, _Text] = {}
    for char in range(chars):
        handle = pdfium_c.FPDFText_GetTextObject(textpage, char)
        owner = wanted.get(_address(handle)) if handle else None
        if owner is not None:
            owners[char] = owner
    hidden = {char: text.why for char, text in owners.items() if text.why}
    doubtful = {char: text for char, text in owners.items() if not text.why}
    if doubtful:
        texts = [text for text in wanted.values() if not text.why]
        hidden.update(_unseen(page, textpage, doubtful, texts))
    return hidden


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _walk(holder: Any, count: Any, get: Any, matrix: Matrix, depth: int, found: _Inventory) -> None:
    """Note the objects of a page or form, forms inside out, in page coordinates."""
    for place in range(count(holder)):
        found.seen += 1
        if found.seen > _OBJECTS_MOST:
            return
        handle = get(holder, place)
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            found.texts.append((found.seen, _text(handle, matrix)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(handle), matrix)
            _walk(
                handle, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, inner, depth + 1, found
            )
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            mode, stroke = ctypes.c_int(), ctypes.c_int()
            if pdfium_c.FPDFPath_GetDrawMode(handle, mode, stroke) and mode.value:
                found.areas.append((found.seen, _box(handle, matrix), _ink(handle, stroked=False)[0]))
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            found.areas.append((found.seen, _box(handle, matrix), None))


def _text(handle: Any, matrix: Matrix) -> _Text:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(handle)
    colour, alpha = _ink(handle, stroked=mode == _STROKED)
    size = ctypes.c_float()
    own = _times(_matrix(handle), matrix)
    pdfium_c.FPDFTextObj_GetFontSize(handle, size)
    made = _Text(handle=handle, box=_box(handle, matrix), colour=colour)
    if mode == _INVISIBLE:
        made.why = "invisible"
    elif 0 < abs(size.value) * max(hypot(own[2], own[3]), hypot(own[0], own[1])) < TINY:
        made.why = "tiny"
    elif mode == _CLIPPING or alpha < _FAINT:
        made.doubt = "invisible"
    elif _distance(colour, _WHITE) < _NEAR:
        made.doubt = "colour"
    elif _in_layer(handle):
        made.doubt = "layer"
    return made


def _in_layer(handle: Any) -> bool:
    """Whether an object belongs to a layer that can be switched off."""
    for place in range(pdfium_c.FPDFPageObj_CountMarks(handle)):
        mark = pdfium_c.FPDFPageObj_GetMark(handle, place)
        name, size = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
        if pdfium_c.FPDFPageObjMark_GetName(mark, name, 16, size) and bytes(name)[: size.value] == b"O\0C\0\0\0":
            return True
    return False


def _doubt(found: _Inventory) -> None:
    """Doubt the texts over something of their own colour, and those under anything."""
    areas = [one for one in found.areas if one[1][2] - one[1][0] > _THIN and one[1][3] - one[1][1] > _THIN]
    if len(found.texts) * len(areas) > _PAIRS_MOST:
        for _, text in found.texts:
            text.doubt = text.doubt or "covered"
        return
    for order, text in found.texts:
        if text.why or text.doubt:
            continue
        left, bottom, right, top = text.box
        for place, box, colour in areas:
            if box[0] > right - 1 or box[2] < left + 1 or box[1] > top - 1 or box[3] < bottom + 1:
                continue
            if place > order:
                text.doubt = "covered"
                break
            if colour is None or _distance(colour, text.colour) < _NEAR:
                text.doubt = "colour"


def _unseen(page: Any, textpage: Any, doubtful: dict[int, _Text], texts: list[_Text]) -> Iterator[tuple[int, str]]:
    """The characters in doubt which leave no trace in a drawing of the page, with what they are called."""
    view = _View(page)
    places = {char: view.place(box) for char in doubtful if (box := _char_box(textpage, char)) is not None}
    view.crop(places.values())
    with_text = view.draw()
    for text in texts:
        pdfium_c.FPDFPageObj_SetIsActive(text.handle, False)
    without = view.draw()
    for text in texts:
        pdfium_c.FPDFPageObj_SetIsActive(text.handle, True)
    red, green, blue = ImageChops.difference(with_text, without).split()
    trace = ImageChops.lighter(ImageChops.lighter(red, green), blue).point([0] * _SEEN + [255] * (256 - _SEEN))
    last = False
    for char, text in sorted(doubtful.items()):
        place = places.get(char)
        if place is not None and not chr(pdfium_c.FPDFText_GetUnicode(textpage, char)).isspace():
            left, top, right, bottom = place
            inside = (left - view.left, top - view.top, right - view.left, bottom - view.top)
            last = trace.crop(inside).getbbox() is None
        if last:  # white space goes with the character before it
            yield char, text.doubt


class _View:
    """Drawings of one part of a page as it is shown; places are pixels of the whole page, from its top left."""

    def __init__(self, page: Any) -> None:
        self._page = page
        wide, high = pdfium_c.FPDF_GetPageWidthF(page), pdfium_c.FPDF_GetPageHeightF(page)
        scale = min(_SCALE, (_PIXELS_MOST / max(wide * high, 1.0)) ** 0.5)
        self._wide, self._high = max(1, ceil(wide * scale)), max(1, ceil(high * scale))
        self.left, self.top, self._right, self._bottom = 0, 0, 1, 1

    def place(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of a rectangle of the page, grown to whole pixels."""
        x, y = ctypes.c_int(), ctypes.c_int()
        corners = []
        for across, up in ((box[0], box[1]), (box[2], box[3])):
            pdfium_c.FPDF_PageToDevice(self._page, 0, 0, self._wide, self._high, 0, across, up, x, y)
            corners.append((x.value, y.value))
        (one, two), (three, four) = corners
        return min(one, three), min(two, four), max(one, three) + 1, max(two, four) + 1

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


def _char_box(textpage: Any, char: int) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(textpage, char, left, right, bottom, top):
        return None
    return (left.value, bottom.value, right.value, top.value)


def _box(handle: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    if matrix != (1, 0, 0, 1, 0, 0):
        a, b, c, d, e, f = matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _matrix(handle: Any) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies the first, then the second."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = second
    return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)


def _ink(handle: Any, *, stroked: bool) -> tuple[Colour, int]:
    """(colour, opacity) of an object, 0 to 255."""
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    read = pdfium_c.FPDFPageObj_GetStrokeColor if stroked else pdfium_c.FPDFPageObj_GetFillColor
    if not read(handle, red, green, blue, alpha):
        return (0, 0, 0), 255
    return (red.value, green.value, blue.value), alpha.value


def _distance(one: Colour, other: Colour) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
