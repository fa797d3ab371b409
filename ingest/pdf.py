"""Reader of PDF. With the modules named ``ingest.pdf_…`` the only importer of pypdfium2."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.clean import lines, one_line
from ingest.detect import PDF
from ingest.limits import MB, Limits
from ingest.model import Box, Heading, HiddenText, Page, Problem, Reading
from ingest.ocr import recognise
from ingest.ocr_notes import Tally
from ingest.pdf_file import open_pdf
from ingest.pdf_page import TextPage, attachment_name, layout
from ingest.pdf_places import line_boxes
from ingest.refusals import page_list, problem, refuse

_METADATA = {
    "Author": "author",
    "CreationDate": "created",
    "ModDate": "modified",
    "Producer": "producer",
    "Subject": "subject",
}
_BOOKMARKS_MOST = 5_000
_BOOKMARK_DEPTH = 8
_NAMES_MOST = 10
_ATTACHMENTS_MOST = 1_000
_MAY_HOLD = re.compile(rb"/EmbeddedFile|/FileAttachment|/EF\b")
_GENERATED_TITLE = re.compile(
    r"^(?:microsoft \w+ - |untitled|sans titre|document\d*$)|\.(?:docx?|odt|pptx?|xlsx?|indd|pdf)$",
    re.IGNORECASE,
)


def read_pdf(data: bytes, limits: Limits) -> Reading:
    """The text of a PDF by page. Raises ReadError for one that is encrypted, broken or above the limits."""
    pdf = open_pdf(data)
    try:
        count = len(pdf)
        if not count:
            raise refuse("broken")
        if count > limits.pages:
            raise refuse("too_many_pages", count=count, limit=limits.pages)
        pages, hidden, notes = _read_pages(pdf, data, limits)
        metadata = pdf.get_metadata_dict(skip_empty=True)
        title = one_line(metadata.get("Title", ""))
        return Reading(
            media_type=PDF,
            title="" if _GENERATED_TITLE.search(title) else title,
            pages=pages,
            headings=tuple(_headings(pdf, pages)),
            hidden=tuple(hidden),
            problems=tuple(notes),
            metadata=tuple(
                sorted((key, one_line(metadata[name])) for name, key in _METADATA.items() if name in metadata)
            ),
        )
    finally:
        pdf.close()


def boxes(data: bytes, page: int, start: int, end: int) -> list[Box]:
    """The rectangles of a range of the written text of a page, one for each run of its lines, in order.

    ``page`` counts from 1; offsets are code points of the stored text. Each rectangle is (left, bottom, right, top)
    in PDF points in the page's own coordinates (unrotated, origin at the bottom left). White space gives none.
    Recognised text has none here: see ``ingest.pdf_highlight``. Raises ReadError when the bytes cannot be read as
    PDF, ValueError when there is no such page or range.
    """
    pdf = open_pdf(data)
    try:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"no page {page}")
        with TextPage(pdf, page - 1) as source:
            return line_boxes(source, start, end)
    finally:
        pdf.close()


def _read_pages(pdf: Any, data: bytes, limits: Limits) -> tuple[tuple[Page, ...], list[HiddenText], list[Problem]]:
    pages: list[Page] = []
    failed: list[int] = []
    pinned: list[str] = []
    tally = Tally(limits)
    garbled: list[int] = []
    hidden: list[HiddenText] = []
    size = 0
    for number in range(1, len(pdf) + 1):
        text = ""
        try:
            with TextPage(pdf, number - 1) as source:
                text = layout(source)[0]
                pinned += source.attached
                hidden += [HiddenText(page=number, text=shown, why=why) for why, shown in source.hidden]
                hidden += [HiddenText(page=number, text=line, why="off_page") for line in source.outside]
                if source.is_scan(text) and tally.may_read(number):
                    text = "\n\n".join(filter(None, (text, tally.take(number, recognise(*source.picture(), limits)))))
                if source.is_garbled():
                    garbled.append(number)
        except pdfium.PdfiumError:
            failed.append(number)
        size += len(text.encode())
        if size > limits.text_bytes:
            raise refuse("too_much_text", limit=limits.text_bytes // MB)
        pages.append(Page(number=number, text=text))
    if len(failed) == len(pages):
        raise refuse("broken")
    notes: list[Problem] = []
    notes.extend(tally.notes(len(pages)))
    if failed:
        notes.append(problem("pages_unreadable", count=len(failed), pages=page_list(failed)))
    if garbled:
        notes.append(problem("garbled", count=len(garbled), pages=page_list(garbled)))
    notes.extend(_attachments(pdf, data, pinned))
    return tuple(pages), hidden, notes


def _headings(pdf: Any, pages: Sequence[Page]) -> Iterator[Heading]:
    """The lines of the text to which a bookmark leads."""
    wanted: dict[int, list[tuple[str, int]]] = {}
    for bookmark in islice(pdf.get_toc(max_depth=_BOOKMARK_DEPTH), _BOOKMARKS_MOST):
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        if index is not None and 0 <= index < len(pages):
            wanted.setdefault(index, []).append((_key(bookmark.get_title()), bookmark.level + 1))
    for index in sorted(wanted):
        text = pages[index].text
        places = {_key(text[low:high]): (low, high) for low, high in reversed(list(lines(text)))}
        found = {places[key]: level for key, level in wanted[index] if key and key in places}
        for (low, high), level in sorted(found.items()):
            first = low + len(text[low:high]) - len(text[low:high].lstrip())
            yield Heading(page=index + 1, start=first, end=high, level=level)


def _second_opinion(data: bytes) -> list[str]:
    """What the second parser finds, asked only where the bytes name an embedded file: it is a stream of its own, whose
    type no compression hides. The library takes half a second to import, and as long as the text for every structure.
    """
    if not _MAY_HOLD.search(data):
        return []
    from ingest.structure import attachment_names

    return attachment_names(data)


def _key(title: str) -> str:
    """What a bookmark and its line in the text have in common: letters and digits, without the number in front."""
    return re.sub(r"[\W_]+", "", re.sub(r"^[\divxIVX.\s)-]+(?=\w{2})", "", one_line(title))).casefold()


def _attachments(pdf: Any, data: bytes, pinned: Sequence[str]) -> Iterator[Problem]:
    """A note on the files embedded in the document or pinned to its pages, as either of two parsers finds them."""
    count = min(pdfium_c.FPDFDoc_GetAttachmentCount(pdf), _ATTACHMENTS_MOST)
    embedded = [attachment_name(pdfium_c.FPDFDoc_GetAttachment(pdf, place)) for place in range(count)]
    names = list(dict.fromkeys([*embedded, *pinned, *(one_line(name) for name in _second_opinion(data))]))
    if names:
        yield problem("attachments", names=", ".join(names[:_NAMES_MOST]) + (", …" if len(names) > _NAMES_MOST else ""))
