"""Pure: the rectangles of a range of recognised text, one for each run of a line."""

from collections.abc import Sequence

from ingest.ocr import Word
from ingest.runs import Glyph, runs


def word_rects(words: Sequence[Word], start: int, end: int) -> list[tuple[float, float, float, float]]:
    """Left, top, width, height in pixels of the runs of the words that ``text[start:end]`` touches, in order."""
    glyphs = []
    for low, high, left, top, right, bottom in words:
        if low < end and high > start:
            box = (float(left), float(-bottom), float(right), float(-top))  # upwards, as on a page
            glyphs.append(Glyph(ink=box, line=box))
    return [(left, -top, right - left, top - bottom) for left, bottom, right, top in runs(glyphs)]
