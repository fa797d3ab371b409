"""Which characters of a PDF page a person cannot see. Imports pypdfium2, as do its callers.

Most pages are cleared by what their objects say of themselves. Where an object might not show (light ink, something
drawn above it or of its own colour beneath, a switched-off layer), the page is drawn with and without it: a character
where no pixel differs is one that nobody can read, whatever the trick.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot, inf
from typing import Any

import pypdfium2.raw as pdfium_c

from ingest.model import Box
from ingest.pdf_drawn import Trace, View

TINY = 1.5  # points: the size of letters below which nobody reads
_INVISIBLE, _CLIPPING, _STROKED = 3, 7, 1  # text render modes, ISO 32000-1 table 106
_NEAR = 64  # of 255: the distance of two colours below which a drawing has to decide
_FAINT = 64  # of 255: opacity below which a drawing has to decide
_PAIRS_MOST = 50_000  # pairs of text and what may cover it that are compared; beyond, a drawing decides for all
_THIN = 3.0  # points: rules of tables and underlines hide no text
_CLIPS_MOST = 20  # frames around one object
_CORNERS = 4  # segments of a rectangle, at least: some are closed by one more
_NOTES_MOST = 5_000  # annotations of one page
_BARE = (pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP)  # annotations that draw nothing of their own
_DEEPEST = 12  # forms within forms
_OBJECTS_MOST = 200_000  # objects of one page that are looked at
_WHITE = 255
_LAYER = b"O\0C\0\0\0"  # the mark of a layer, optional content, ISO 32000-1 section 8.11
_MARK_MOST = 16  # bytes of the name of a mark

Colour = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes and gives handles as numbers: a page asks thousands of questions."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_handle, _int = ctypes.c_void_p, ctypes.c_int
_page_count = _plain(pdfium_c.FPDFPage_CountObjects, _int, _handle)
_page_object = _plain(pdfium_c.FPDFPage_GetObject, _handle, _handle, _int)
_form_count = _plain(pdfium_c.FPDFFormObj_CountObjects, _int, _handle)
_form_object = _plain(pdfium_c.FPDFFormObj_GetObject, _handle, _handle, ctypes.c_ulong)
_kind = _plain(pdfium_c.FPDFPageObj_GetType, _int, _handle)
_owner = _plain(pdfium_c.FPDFText_GetTextObject, _handle, _handle, _int)
_unicode = _plain(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, _handle, _int)
_char_rectangle = _plain(pdfium_c.FPDFText_GetCharBox, _int, _handle, _int, *[_handle] * 4)
_render_mode = _plain(pdfium_c.FPDFTextObj_GetTextRenderMode, _int, _handle)
_font_size = _plain(pdfium_c.FPDFTextObj_GetFontSize, _int, _handle, _handle)
_draw_mode = _plain(pdfium_c.FPDFPath_GetDrawMode, _int, _handle, _handle, _handle)
_fill = _plain(pdfium_c.FPDFPageObj_GetFillColor, _int, _handle, *[_handle] * 4)
_stroke = _plain(pdfium_c.FPDFPageObj_GetStrokeColor, _int, _handle, *[_handle] * 4)
_bounds = _plain(pdfium_c.FPDFPageObj_GetBounds, _int, _handle, *[_handle] * 4)
_own_matrix = _plain(pdfium_c.FPDFPageObj_GetMatrix, _int, _handle, _handle)
_marks = _plain(pdfium_c.FPDFPageObj_CountMarks, _int, _handle)
_mark = _plain(pdfium_c.FPDFPageObj_GetMark, _handle, _handle, ctypes.c_ulong)
_mark_name = _plain(pdfium_c.FPDFPageObjMark_GetName, _int, _handle, _handle, ctypes.c_ulong, _handle)
_clip_of = _plain(pdfium_c.FPDFPageObj_GetClipPath, _handle, _handle)
_clip_paths = _plain(pdfium_c.FPDFClipPath_CountPaths, _int, _handle)
_clip_segments = _plain(pdfium_c.FPDFClipPath_CountPathSegments, _int, _handle, _int)
_clip_segment = _plain(pdfium_c.FPDFClipPath_GetPathSegment, _handle, _handle, _int, _int)
_segment_point = _plain(pdfium_c.FPDFPathSegment_GetPoint, _int, _handle, _handle, _handle)
_activate = _plain(pdfium_c.FPDFPageObj_SetIsActive, _int, _handle, _int)


@dataclass(kw_only=True, slots=True)
class _Text:
    """A text object."""

    handle: int
    box: Box
    colour: Colour
    why: str = ""  # set when no drawing is needed
    doubt: str = ""  # what it would be called if the drawing shows nothing


def concealed(page: Any, textpage: Any, chars: int, shown: Box) -> dict[int, str]:
    """Why a character is not visible, by PDFium's index: "invisible", "colour", "tiny", "off_page", "covered", "layer",
    "clipped".

    ``page`` and ``textpage`` are PDFium handles; the page is left as it was. ``chars`` is the number of characters,
    ``shown`` the part of the page that is seen.
    """
    found = _Inventory()
    found.walk(ctypes.cast(page, _handle).value or 0, _page_count, _page_object, _SAME, 0)
    found.notes(page)
    found.doubt(shown)
    wanted = {text.handle: text for _, text in found.texts if text.why or text.doubt}
    if not wanted:
        return {}
    source = ctypes.cast(textpage, _handle).value or 0
    owners = {char: wanted[owner] for char in range(chars) if (owner := _owner(source, char)) in wanted}
    hidden = {char: text.why for char, text in owners.items() if text.why}
    doubtful = {char: text for char, text in owners.items() if not text.why}
    if doubtful:
        hidden.update(_unseen(page, source, doubtful, [text.handle for text in wanted.values() if not text.why]))
    return hidden


class _Inventory:
    """The objects of a page in the order in which they are drawn."""

    def __init__(self) -> None:
        self.texts: list[tuple[int, _Text]] = []
        self.areas: list[tuple[int, Box, Colour | None]] = []  # None: of more than one colour
        self._seen = 0
        self._reals = (ctypes.c_float * 6)()
        self._words = (ctypes.c_uint * 4)()
        self._real = [ctypes.addressof(self._reals) + 4 * place for place in range(6)]
        self._word = [ctypes.addressof(self._words) + 4 * place for place in range(4)]
        self._name, self._length = ctypes.create_string_buffer(_MARK_MOST), ctypes.c_ulong()
        self._named = (ctypes.addressof(self._name), _MARK_MOST, ctypes.addressof(self._length))

    def walk(self, holder: int, count: Any, get: Any, matrix: Matrix, depth: int) -> None:
        """Note the objects of a page or form, forms inside out, in page coordinates."""
        for place in range(count(holder)):
            self._seen += 1
            if self._seen > _OBJECTS_MOST:
                return
            handle = get(holder, place)
            kind = _kind(handle)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                self.texts.append((self._seen, self._text(handle, matrix)))
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                self.walk(handle, _form_count, _form_object, _times(self._matrix(handle), matrix), depth + 1)
            elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                if _draw_mode(handle, self._word[0], self._word[1]) and self._words[0]:
                    self._area(self._box(handle, matrix), self._ink(handle, _fill)[0])
            elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
                self._area(self._box(handle, matrix), None)

    def notes(self, page: Any) -> None:
        """Note where annotations are drawn, above everything else; links draw nothing over the text."""
        edges = pdfium_c.FS_RECTF()
        for place in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), _NOTES_MOST)):
            note = pdfium_c.FPDFPage_GetAnnot(page, place)
            if pdfium_c.FPDFAnnot_GetSubtype(note) not in _BARE and pdfium_c.FPDFAnnot_GetRect(note, edges):
                self._seen += 1
                self._area((edges.left, edges.bottom, edges.right, edges.top), None)
            pdfium_c.FPDFPage_CloseAnnot(note)

    def doubt(self, shown: Box) -> None:
        """Doubt the texts over something of their own colour, and those under anything; tell those off the page."""
        crowded = len(self.texts) * len(self.areas) > _PAIRS_MOST
        for order, text in self.texts:
            left, bottom, right, top = text.box
            if right < shown[0] or left > shown[2] or top < shown[1] or bottom > shown[3]:
                text.why = text.why or "off_page"
            elif crowded:
                text.doubt = text.doubt or "covered"
            if text.why or text.doubt:
                continue
            for place, box, colour in self.areas:
                if box[0] > right - 1 or box[2] < left + 1 or box[1] > top - 1 or box[3] < bottom + 1:
                    continue
                if place > order:
                    text.doubt = "covered"
                    break
                if colour is None or _distance(colour, text.colour) < _NEAR:
                    text.doubt = "colour"

    def _area(self, box: Box, colour: Colour | None) -> None:
        if box[2] - box[0] > _THIN and box[3] - box[1] > _THIN:
            self.areas.append((self._seen, box, colour))

    def _text(self, handle: int, matrix: Matrix) -> _Text:
        mode = _render_mode(handle)
        colour, alpha = self._ink(handle, _stroke if mode == _STROKED else _fill)
        made = _Text(handle=handle, box=self._box(handle, matrix), colour=colour)
        if mode == _INVISIBLE:
            made.why = "invisible"
        elif self._size(handle, matrix) < TINY:
            made.why = "tiny"
        elif mode == _CLIPPING or alpha < _FAINT:
            made.doubt = "invisible"
        elif min(colour) > _WHITE - _NEAR:
            made.doubt = "colour"
        elif self._in_layer(handle):
            made.doubt = "layer"
        elif self._is_clipped(handle, made.box, matrix):
            made.doubt = "clipped"
        return made

    def _is_clipped(self, handle: int, box: Box, matrix: Matrix) -> bool:
        """Whether a frame around an object may cut off some of it: told from the corners of each rectangle."""
        clip = _clip_of(handle)
        for path in range(min(_clip_paths(clip), _CLIPS_MOST) if clip else 0):
            count = _clip_segments(clip, path)
            if count < _CORNERS or count > _CORNERS + 2:
                return bool(count)  # no rectangle
            corners = []
            for place in range(_CORNERS):
                _segment_point(_clip_segment(clip, path, place), self._real[0], self._real[1])
                corners.append((self._reals[0], self._reals[1]))
            one, two, three, four = corners
            if {two, four} != {(one[0], three[1]), (three[0], one[1])}:
                return True  # four points, but no upright rectangle
            left, bottom, right, top = _carried((*one, *three), matrix)
            if box[0] < left - 1 or box[1] < bottom - 1 or box[2] > right + 1 or box[3] > top + 1:
                return True
        return False

    def _size(self, handle: int, matrix: Matrix) -> float:
        """The size of the letters in points, infinite when it is not known."""
        _font_size(handle, self._real[0])
        size = abs(self._reals[0])
        own = self._matrix(handle)
        a, b, c, d = own[:4] if matrix == _SAME else _times(own, matrix)[:4]
        return size * max(hypot(a, b), hypot(c, d)) or inf

    def _in_layer(self, handle: int) -> bool:
        """Whether an object belongs to a layer that can be switched off."""
        for place in range(_marks(handle)):
            name, size = self._name, self._length
            if _mark_name(_mark(handle, place), *self._named) and name.raw[: size.value] == _LAYER:
                return True
        return False

    def _box(self, handle: int, matrix: Matrix) -> Box:
        _bounds(handle, *self._real[:4])
        left, bottom, right, top = self._reals[:4]
        return (left, bottom, right, top) if matrix == _SAME else _carried((left, bottom, right, top), matrix)

    def _matrix(self, handle: int) -> Matrix:
        if not _own_matrix(handle, self._real[0]):
            return _SAME
        a, b, c, d, e, f = self._reals
        return (a, b, c, d, e, f)

    def _ink(self, handle: int, read: Any) -> tuple[Colour, int]:
        """(colour, opacity) of an object, 0 to 255."""
        if not read(handle, *self._word):
            return (0, 0, 0), 255
        red, green, blue, alpha = self._words
        return (red, green, blue), alpha


def _unseen(page: Any, source: int, doubtful: dict[int, _Text], handles: list[int]) -> Iterator[tuple[int, str]]:
    """The characters in doubt which leave no trace in a drawing of the page, with what they are called."""
    view = View(page)
    edges = (ctypes.c_double * 4)()
    address = ctypes.addressof(edges)
    places = {}
    for char in doubtful:
        if _char_rectangle(source, char, address, address + 8, address + 16, address + 24):
            left, right, bottom, top = edges
            places[char] = view.place((left, bottom, right, top))
    view.crop(places.values())
    with_text = view.draw()
    for handle in handles:
        _activate(handle, 0)
    without = view.draw()
    for handle in handles:
        _activate(handle, 1)
    trace = Trace(with_text, without)
    last = False
    for char in sorted(doubtful):
        place = places.get(char)
        if place is not None and not chr(_unicode(source, char)).isspace():
            west, north, east, south = place
            last = trace.is_blank(west - view.left, north - view.top, east - view.left, south - view.top)
        if last:  # white space goes with the character before it
            yield char, doubtful[char].doubt


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies the first, then the second."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = second
    return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)


def _carried(box: Box, matrix: Matrix) -> Box:
    """The rectangle around one that a matrix has carried elsewhere; its corners may be any two opposite ones."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (min(xs), min(ys), max(xs), max(ys))


def _distance(one: Colour, other: Colour) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2]))
