"""Pages of a PDF with quotes marked on them. Runs in the child process; imports pypdfium2 as ``ingest.pdf`` does."""

from collections.abc import Sequence
from ctypes import c_int
from typing import Any

import pypdfium2.raw as pdfium_c

from ingest.align import place
from ingest.highlight import Asked, Rect, Sheet
from ingest.limits import Limits
from ingest.marking import marked_png, scale_for
from ingest.model import Box
from ingest.ocr import Word, recognise
from ingest.ocr_places import word_rects
from ingest.pdf_file import open_pdf
from ingest.pdf_page import TextPage, layout
from ingest.pdf_places import line_boxes
from ingest.refusals import refuse

_FINE = 100  # steps in a point for places on the page as it is shown


def pdf_sheets(data: bytes, limits: Limits, asked: Asked) -> list[Sheet]:
    """The pages named, each once, in order. Raises ReadError for a PDF that cannot be opened or has no such page."""
    pdf = open_pdf(data)
    try:
        made = []
        for number in dict.fromkeys(page for page, _, _ in asked.pieces):
            if not 1 <= number <= len(pdf):
                raise refuse("broken")
            ranges = [(start, end) for page, start, end in asked.pieces if page == number and start < end]
            with TextPage(pdf, number - 1) as source:
                made.append(_sheet(source, number, ranges, asked, limits))
        return made
    finally:
        pdf.close()


def _sheet(source: TextPage, number: int, ranges: Sequence[tuple[int, int]], asked: Asked, limits: Limits) -> Sheet:
    width, height = source.page.get_size()
    scale = scale_for(width, height, asked.width)
    drawn = source.page.render(scale=scale, rev_byteorder=True).to_pil() if asked.width else None
    rects, state = _rects(source, ranges, asked.texts[number], limits)
    rects = [one for one in (_clipped(rect, width, height) for rect in rects) if one]
    if ranges and not rects:
        state = "lost"
    return Sheet(
        page=number,
        width=width,
        height=height,
        unit="pt",
        rects=tuple(rects),
        state=state,
        png=marked_png(drawn, rects, scale) if drawn is not None else b"",
    )


def _rects(source: TextPage, ranges: Sequence[tuple[int, int]], stored: str, limits: Limits) -> tuple[list[Rect], str]:
    """(rectangles on the page as it is shown, how they were found) of ranges of its stored text."""
    text = layout(source)[0]
    other, picture = text, (1, 1)
    words: Sequence[Word] = ()
    if any(end > len(text) or not stored.startswith(text) for _, end in ranges) and source.is_scan(text):
        wide, high, grey = source.picture()
        recognised = recognise(wide, high, grey, limits)
        other = "\n\n".join(filter(None, (text, recognised.text.strip())))
        words, picture = recognised.words, (wide, high)
    found: list[Rect] = []
    state = "exact"
    for start, end in ranges:
        placed = place(stored, other, start, end)
        if placed is None:
            return [], "lost"
        state = state if placed.exact else "near"
        low, high_end = min(placed.start, len(text)), min(placed.end, len(text))
        found += [_shown(source.page, box) for box in line_boxes(source, low, high_end)]
        found += _recognised(source, words, picture, placed.start, placed.end, len(other))
    return found, state


def _recognised(
    source: TextPage, words: Sequence[Word], picture: tuple[int, int], start: int, end: int, length: int
) -> list[Rect]:
    """The rectangles of recognised words: their text is the last of the page's."""
    if not words:
        return []
    first = length - words[-1][1]  # where the recognised text begins
    width, height = source.page.get_size()
    across, down = width / picture[0], height / picture[1]
    return [
        (left * across, top * down, wide * across, high * down)
        for left, top, wide, high in word_rects(words, start - first, end - first)
    ]


def _shown(page: Any, box: Box) -> Rect:
    """A rectangle of the page's own coordinates where the page shows it, turned and cropped."""
    width, height = page.get_size()
    wide, high = max(1, round(width * _FINE)), max(1, round(height * _FINE))
    x, y = c_int(), c_int()
    corners = []
    for across, up in ((box[0], box[1]), (box[2], box[3])):
        pdfium_c.FPDF_PageToDevice(page, 0, 0, wide, high, 0, across, up, x, y)
        corners.append((x.value / _FINE, y.value / _FINE))
    (one, two), (three, four) = corners
    return (min(one, three), min(two, four), abs(three - one), abs(four - two))


def _clipped(rect: Rect, width: float, height: float) -> Rect | None:
    """What of a rectangle is on the page, None when nothing is."""
    left, top = max(0.0, rect[0]), max(0.0, rect[1])
    right, bottom = min(width, rect[0] + rect[2]), min(height, rect[1] + rect[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None
