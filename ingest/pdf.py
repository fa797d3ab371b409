"""Reader of PDF. The only module that imports pypdfium2.

The stored text of a page is a pure function of what PDFium extracts (``_layout``), so that the rectangles of a quote can be
found again from the bytes at any time (``boxes``).
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.clean import PDF_LINE, lines, one_line
from ingest.detect import PDF
from ingest.limits import MB, Limits
from ingest.model import Box, Heading, Page, Problem, Reading
from ingest.order import reading_order
from ingest.refusals import page_list, problem, refuse

_METADATA = {"Author": "author", "CreationDate": "created", "ModDate": "modified", "Producer": "producer", "Subject": "subject"}
_BOOKMARKS_MOST = 5_000
_BOOKMARK_DEPTH = 8
_SAMPLED = 40  # characters of a page that are asked whether their font says what they are
_GARBLED_SHARE = 0.3
_NAMES_MOST = 10
_GENERATED_TITLE = re.compile(r"^(?:microsoft \w+ - |untitled|sans titre|document\d*$)|\.(?:docx?|odt|pptx?|xlsx?|indd|pdf)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A stretch of stored text that stands unchanged in the extracted text."""

    start: int  # first code point in the stored text
    raw: int  # first code point in the extracted text
    length: int  # code points


def read_pdf(data: bytes, limits: Limits) -> Reading:
    """The text of a PDF by page. Raises ReadError for one that is encrypted, broken or above the limits."""
    pdf = _open(data)
    try:
        count = len(pdf)
        if not count:
            raise refuse("broken")
        if count > limits.pages:
            raise refuse("too_many_pages", count=count, limit=limits.pages)
        pages, notes = _read_pages(pdf, limits)
        metadata = pdf.get_metadata_dict(skip_empty=True)
        title = one_line(metadata.get("Title", ""))
        return Reading(
            media_type=PDF,
            title="" if _GENERATED_TITLE.search(title) else title,
            pages=pages,
            headings=tuple(_headings(pdf, pages)),
            problems=(*notes, *_attachments(pdf)),
            metadata=tuple(sorted((key, one_line(metadata[name])) for name, key in _METADATA.items() if name in metadata)),
        )
    finally:
        pdf.close()


def boxes(data: bytes, page: int, start: int, end: int) -> list[Box]:
    """The rectangles of ``page_text[start:end]`` on its page, one for each of its lines, in order.

    ``page`` counts from 1; offsets are code points of the stored text. Each rectangle is (left, bottom, right, top) in PDF
    points in the page's own coordinates (unrotated, origin at the bottom left). Lines of white space give none.
    Raises ReadError when the bytes cannot be read as PDF, ValueError when there is no such page or range.
    """
    pdf = _open(data)
    try:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"no page {page}")
        with _text_page(pdf, page - 1) as textpage:
            text, pieces, raw = _layout(textpage)
            if not 0 <= start <= end <= len(text):
                raise ValueError(f"no range {start}-{end} on page {page}")
            return _line_boxes(textpage, raw, pieces, text, start, end)
    finally:
        pdf.close()


def _open(data: bytes) -> Any:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise refuse("encrypted" if locked else "broken") from error
    return pdf


class _text_page:  # noqa: N801 (used as a function)
    """The text page at an index, closed at the end. Form fields are first made part of the page, as a person sees them."""

    def __init__(self, pdf: Any, index: int) -> None:
        self._page = pdf[index]
        if pdf.get_formtype() and pdfium_c.FPDFPage_GetAnnotCount(self._page):
            if pdfium_c.FPDFPage_Flatten(self._page, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS:
                self._page.close()
                self._page = pdf[index]
        self._textpage: Any = None

    def __enter__(self) -> Any:
        self._textpage = self._page.get_textpage()
        return self._textpage

    def __exit__(self, *_: object) -> None:
        if self._textpage is not None:
            self._textpage.close()
        self._page.close()


def _read_pages(pdf: Any, limits: Limits) -> tuple[tuple[Page, ...], list[Problem]]:
    pages: list[Page] = []
    failed: list[int] = []
    pictures: list[int] = []
    garbled: list[int] = []
    size = 0
    for number in range(1, len(pdf) + 1):
        text = ""
        try:
            with _text_page(pdf, number - 1) as textpage:
                text = _layout(textpage)[0]
                if not text.strip() and _has_picture(textpage.page):
                    pictures.append(number)
                if _is_garbled(textpage):
                    garbled.append(number)
        except pdfium.PdfiumError:
            failed.append(number)
        size += len(text.encode())
        if size > limits.text_bytes:
            raise refuse("too_much_text", limit=limits.text_bytes // MB)
        pages.append(Page(number=number, text=text))
    if len(failed) == len(pages):
        raise refuse("broken")
    notes = []
    if pictures:
        notes.append(problem("no_text", count=len(pictures), total=len(pages), pages=page_list(pictures)))
    if failed:
        notes.append(problem("pages_unreadable", count=len(failed), pages=page_list(failed)))
    if garbled:
        notes.append(problem("garbled", count=len(garbled), pages=page_list(garbled)))
    return tuple(pages), notes


def _layout(textpage: Any) -> tuple[str, list[_Piece], str]:
    """(stored text, where its pieces stand in the extracted text, extracted text) of a page.

    PDFium ends a line with CR LF, or with U+FFFE in place of a hyphen at its end; the stored text shows the hyphen again.
    """
    raw = textpage.get_text_range() if textpage.count_chars() else ""
    found = [line for line in PDF_LINE.finditer(raw) if line["text"].strip()]
    order = reading_order([_extent(textpage, raw, line.start(), line.end("text")) for line in found])
    parts: list[str] = []
    pieces: list[_Piece] = []
    length = 0
    for place in order:
        line = found[place]
        if parts:
            parts.append("\n")
            length += 1
        for stretch in re.finditer(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\uffff]+", line["text"].rstrip()):
            pieces.append(_Piece(start=length, raw=line.start() + stretch.start(), length=len(stretch[0])))
            parts.append(stretch[0])
            length += len(stretch[0])
        if line["hyphen"]:
            pieces.append(_Piece(start=length, raw=line.start("hyphen"), length=1))
            parts.append("-")
            length += 1
    return "".join(parts), pieces, raw


def _extent(textpage: Any, raw: str, start: int, end: int) -> Box:
    """About where a line is: the union of the boxes of its first and last visible characters."""
    while raw[start].isspace():
        start += 1
    while raw[end - 1].isspace():
        end -= 1
    first, last = _char_box(textpage, _units(raw, start)), _char_box(textpage, _units(raw, end - 1))
    if first is None or last is None:
        return first or last or (0.0, 0.0, 0.0, 0.0)
    return _union(first, last)
