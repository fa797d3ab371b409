"""The rectangles of a range of a PDF page's text: found again from what PDFium says of each character."""

from bisect import bisect_right

from ingest.clean import lines
from ingest.model import Box
from ingest.pdf_page import TextPage, layout
from ingest.runs import runs


def line_boxes(source: TextPage, start: int, end: int) -> list[Box]:
    """One rectangle for each run of each line of a range of the text that ``layout`` gives, in order.

    In the page's own coordinates. Raises ValueError when the text has no such range.
    """
    text, pieces = layout(source)
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"no range {start}-{end} on this page")
    found: list[Box] = []
    for low, high in lines(text):
        if low >= end or high <= start:
            continue
        glyphs = []
        for piece in pieces[max(0, bisect_right(pieces, low, key=lambda piece: piece.start) - 1) :]:
            if piece.start >= high:
                break
            for place in range(max(start, low, piece.start), min(end, high, piece.start + piece.length)):
                glyph = None if text[place].isspace() else source.glyph(piece.raw + place - piece.start)
                if glyph is not None:
                    glyphs.append(glyph)
        found += runs(glyphs)
    return found
