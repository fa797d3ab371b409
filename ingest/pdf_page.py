"""One page of a PDF: its text as it is stored, where it stands, and what of it nobody sees. With ``ingest.pdf`` and
``ingest.pdf_visible`` the only importer of pypdfium2.

The stored text of a page is a pure function of what PDFium extracts (``layout``), so that the rectangles of a quote can
be found again from the bytes at any time.
"""

import ctypes
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from math import cos, sin
from typing import Any

import pypdfium2.raw as pdfium_c
from PIL import Image

from ingest.clean import CONTROLS, control_names, one_line
from ingest.model import Box
from ingest.ocr import PIXELS_MOST
from ingest.order import reading_order
from ingest.pdf_visible import concealed
from ingest.runs import Glyph, around

_SAMPLED = 40  # characters of a page that are asked whether their font says what they are
_GARBLED_SHARE = 0.3
_GONE = "\x00"  # stands in the extracted text for a character that is not shown
_HYPHEN = "\ufffe"  # stands there for a hyphen at the end of a line
_BLANK = (
    string.whitespace
    + _GONE
    + "\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    + "".join(map(chr, range(0x2000, 0x200B)))
)
_STAMP_MOST = 300  # characters of a page beside whose picture they are a stamp, a header or a number
_SCAN_SHARE = 0.85  # of the page that pictures cover when it is a scan
_IMAGES_MOST = 2_000
_DOTS = 200  # an inch, of the picture that is recognised
_ANNOTATIONS_MOST = 5_000  # of one page that are looked at
_COMMENT_MOST = 100_000  # bytes of one comment
_WIDE = ctypes.POINTER(ctypes.c_ushort)
_WRITTEN = (pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT)
_COMMENTS = (
    pdfium_c.FPDF_ANNOT_TEXT,
    pdfium_c.FPDF_ANNOT_HIGHLIGHT,
    pdfium_c.FPDF_ANNOT_UNDERLINE,
    pdfium_c.FPDF_ANNOT_SQUIGGLY,
    pdfium_c.FPDF_ANNOT_STRIKEOUT,
    pdfium_c.FPDF_ANNOT_CARET,
    pdfium_c.FPDF_ANNOT_INK,
    pdfium_c.FPDF_ANNOT_POPUP,
)
# A line of extracted text; then what of it is stored (see ingest.clean.normalise, which must change none of it).
_LINE = re.compile(
    "(?P<text>[^\r\n\x0b\x0c\x85\u2028\u2029\ufffe]*)(?:(?P<hyphen>\ufffe)|\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]|\\Z)"
)
_KEPT = re.compile("[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\uffff]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of stored text that stands unchanged in the extracted text."""

    start: int  # first code point in the stored text
    raw: int  # first code point in the extracted text
    length: int  # code points


class TextPage:
    """The text of the page at an index (from 0) and the places of its characters; closed at the end of a ``with``.

    Form fields and text written onto the page are first made part of it, as a person sees them. What nobody sees is
    in ``hidden`` and no longer in ``raw``, where ``_GONE`` keeps its place. Raises PdfiumError for a damaged page.
    """

    def __init__(self, pdf: Any, index: int) -> None:
        self.page = pdf[index]
        self.hidden: list[tuple[str, str]] = []  # (why, text)
        self.attached: list[str] = []  # names of files pinned to the page
        if (
            self._has_fields()
            and pdfium_c.FPDFPage_Flatten(self.page, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS
        ):
            self.page.close()
            self.page = pdf[index]
        self._textpage = self.page.get_textpage()
        self.shown: Box = self.page.get_bbox()
        self._edges = [ctypes.c_double() for _ in range(4)]
        count = self._textpage.count_chars()
        self.outside: list[str] = []  # lines beside what the page shows, once its text is laid out
        self.raw: str = self._textpage.get_text_range() if count else ""
        # Where each code point stands in UTF-16, which PDFium counts in; taken before anything leaves ``raw``.
        wide = not self.raw.isascii() and max(self.raw) > "\uffff"
        self._units = [*accumulate((1 + (sign > "\uffff") for sign in self.raw[:-1]), initial=0)] if wide else []
        if self.raw:
            self._conceal(count)

    def _has_fields(self) -> bool:
        """Whether the page carries form fields or text boxes as annotations; comments are noted on the way."""
        found = False
        for place in range(min(pdfium_c.FPDFPage_GetAnnotCount(self.page), _ANNOTATIONS_MOST)):
            note = pdfium_c.FPDFPage_GetAnnot(self.page, place)
            kind = pdfium_c.FPDFAnnot_GetSubtype(note)
            if kind in _WRITTEN:
                found = True
            elif kind == pdfium_c.FPDF_ANNOT_FILEATTACHMENT:
                self.attached.append(attachment_name(pdfium_c.FPDFAnnot_GetFileAttachment(note)))
            elif kind in _COMMENTS and (text := one_line(_contents(note))):
                self.hidden.append(("comment", text))
            pdfium_c.FPDFPage_CloseAnnot(note)
        return found

    def _conceal(self, count: int) -> None:
        """Move what is not visible from ``raw`` to ``hidden``."""
        marks = [""] * len(self.raw)
        found = concealed(self.page.raw, self._textpage.raw, count, self.shown)
        for place, char in enumerate(self._chars()) if found else ():
            marks[place] = found.get(char, "")
        for control in CONTROLS.finditer(self.raw):
            marks[control.start() : control.end()] = ["control"] * len(control[0])
        if not any(marks):
            return
        for end in _hyphens(self.raw):  # its own place is not where it is drawn
            marks[end] = marks[end - 1] if end else ""
        signs = list(self.raw)
        for why, run in groupby(range(len(marks)), marks.__getitem__):
            places = list(run)
            text = self.raw[places[0] : places[-1] + 1]
            if not why:
                continue
            for place in places:
                signs[place] = "\n" if signs[place] == _HYPHEN else _GONE
            if why == "control":
                self.hidden.append((why, control_names(text)))
            elif text := one_line(text.replace(_HYPHEN, "-")):
                self.hidden.append((why, text))
        self.raw = "".join(signs)

    def _chars(self) -> Iterable[int]:
        """PDFium's index of each character of the extracted text."""
        last = len(self.raw) - 1
        if not self._units and self._char(last) == last:
            return range(last + 1)
        return map(self._char, range(last + 1))

    def __enter__(self) -> "TextPage":
        return self

    def __exit__(self, *_: object) -> None:
        self._textpage.close()
        self.page.close()

    def _char(self, place: int) -> int:
        """PDFium's index of the character at a code point of the extracted text; PDFium counts UTF-16 units."""
        unit = self._units[place] if self._units else place
        return int(pdfium_c.FPDFText_GetCharIndexFromTextIndex(self._textpage, unit))

    @property
    def centre(self) -> Box:
        """A rectangle without extent in the middle of the page, for text whose place is not known."""
        left, bottom, right, top = self.shown
        return ((left + right) / 2, (bottom + top) / 2, (left + right) / 2, (bottom + top) / 2)

    def box(self, place: int) -> Box | None:
        """The rectangle of the character at a code point of the extracted text, None when it has none."""
        left, right, bottom, top = self._edges
        char = self._char(place)
        if char < 0 or not pdfium_c.FPDFText_GetCharBox(self._textpage, char, left, right, bottom, top):
            return None
        return (left.value, bottom.value, right.value, top.value)

    def glyph(self, place: int) -> Glyph | None:
        """The character at a code point of the extracted text as it stands on its line, None when it has no place."""
        ink = self.box(place)
        if ink is None:
            return None
        char, loose = self._char(place), pdfium_c.FS_RECTF()
        if pdfium_c.FPDFText_GetLooseCharBox(self._textpage, char, loose):
            line = around([ink, (loose.left, loose.bottom, loose.right, loose.top)])
        else:
            line = ink
        angle = pdfium_c.FPDFText_GetCharAngle(self._textpage, char)
        return Glyph(ink=ink, line=line, upright=angle < 0 or abs(cos(angle)) >= abs(sin(angle)))

    def shows(self, box: Box) -> bool:
        """Whether the middle of a rectangle lies on the visible part of the page."""
        left, bottom, right, top = self.shown
        return bool(left <= (box[0] + box[2]) / 2 <= right and bottom <= (box[1] + box[3]) / 2 <= top)

    def is_garbled(self) -> bool:
        """Whether, in a sample, the fonts of many characters do not say which ones they are."""
        step = max(1, len(self.raw) // _SAMPLED)
        places = [place for place in range(0, len(self.raw), step) if self.raw[place] not in _BLANK]
        bad = sum(pdfium_c.FPDFText_HasUnicodeMapError(self._textpage, self._char(place)) == 1 for place in places)
        return bool(bad > _GARBLED_SHARE * len(places))

    def is_scan(self, text: str) -> bool:
        """Whether a page with this visible text is a picture: nothing but one, or one with a stamp or number on it."""
        if len(text) > _STAMP_MOST:
            return False
        left, bottom, right, top = self.shown
        share = 0.0
        for number, image in enumerate(self.page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=5)):
            if not text:
                return True
            box = image.get_bounds()
            wide, high = min(box[2], right) - max(box[0], left), min(box[3], top) - max(box[1], bottom)
            share += max(wide, 0.0) * max(high, 0.0) / max((right - left) * (top - bottom), 1.0)
            if share > _SCAN_SHARE or number > _IMAGES_MOST:
                break
        return share > _SCAN_SHARE

    def picture(self) -> tuple[int, int, bytes]:
        """(width, height, grey pixels) of the page as it is shown, without its text objects."""
        wide, high = self.page.get_size()
        scale = min(_DOTS / 72, (PIXELS_MOST / max(wide * high, 1.0)) ** 0.5)
        for text in self.page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=5):
            pdfium_c.FPDFPageObj_SetIsActive(text.raw, False)
        bitmap = self.page.render(scale=scale, grayscale=True)
        grey = Image.frombytes("L", (bitmap.width, bitmap.height), bytes(bitmap.buffer), "raw", "L", bitmap.stride)
        return bitmap.width, bitmap.height, grey.tobytes()


def attachment_name(handle: Any) -> str:
    """The name of a file embedded in a PDF, "?" when it has none."""
    size = min(pdfium_c.FPDFAttachment_GetName(handle, None, 0), _COMMENT_MOST) if handle else 0
    buffer = ctypes.create_string_buffer(size + 2)
    if handle:
        pdfium_c.FPDFAttachment_GetName(handle, ctypes.cast(buffer, _WIDE), size)
    return one_line(buffer.raw[:size].decode("utf-16-le", "ignore").rstrip("\0")) or "?"


def _contents(note: Any) -> str:
    """The text of a comment, cut at a length nobody writes."""
    size = min(pdfium_c.FPDFAnnot_GetStringValue(note, b"Contents", None, 0), _COMMENT_MOST)
    buffer = ctypes.create_string_buffer(size + 2)
    pdfium_c.FPDFAnnot_GetStringValue(note, b"Contents", ctypes.cast(buffer, _WIDE), size)
    return buffer.raw[:size].decode("utf-16-le", "ignore").rstrip("\0")


def _hyphens(raw: str) -> Iterator[int]:
    at = raw.find(_HYPHEN)
    while at >= 0:
        yield at
        at = raw.find(_HYPHEN, at + 1)


def layout(source: TextPage) -> tuple[str, list[Piece]]:
    """(stored text, where its pieces stand in the extracted text) of a page.

    PDFium ends a line with CR LF, or with U+FFFE in place of a hyphen at its end; the stored text shows the hyphen
    again.
    """
    found = [line for line in _LINE.finditer(source.raw) if line["hyphen"] or line["text"].strip(_BLANK)]
    extents = [
        _extent(source, line.start(), line.end("hyphen") if line["hyphen"] else line.end("text")) for line in found
    ]
    shown = [place for place, extent in enumerate(extents) if source.shows(extent)]
    source.outside = [
        one_line(line["text"]) for line, extent in zip(found, extents, strict=True) if not source.shows(extent)
    ]
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for place in reading_order([extents[place] for place in shown]):
        line = found[shown[place]]
        if parts:
            parts.append("\n")
            length += 1
        for stretch in _KEPT.finditer(line["text"] if line["hyphen"] else line["text"].rstrip(_BLANK)):
            pieces.append(Piece(start=length, raw=line.start() + stretch.start(), length=len(stretch[0])))
            parts.append(stretch[0])
            length += len(stretch[0])
        if line["hyphen"]:
            pieces.append(Piece(start=length, raw=line.start("hyphen"), length=1))
            parts.append("-")
            length += 1
    return "".join(parts), pieces


def _extent(source: TextPage, start: int, end: int) -> Box:
    """About where a line is: the rectangle around its first and last visible characters."""
    while start < end - 1 and source.raw[start] in _BLANK:
        start += 1
    while start < end - 1 and source.raw[end - 1] in _BLANK:
        end -= 1
    ends = [box for box in (source.box(start), source.box(end - 1)) if box is not None]
    return around(ends) if ends else source.centre
