"""Pure: the rectangles of the characters of a quote, set together to one for each run of a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Box

_OVERLAP = 0.4  # of the smaller of two neighbours: how much they share across the direction of the line
_GAP = 2.5  # sizes of a letter: beyond, the next word stands in another cell or column
_BACK = 1.0  # sizes of a letter that a sign may stand back, as an accent or a kerned pair does
_SKEW = 1.7  # sizes of a letter: a slanted line is cut before its rectangle grows thicker


@dataclass(frozen=True, kw_only=True, slots=True)
class Glyph:
    """A character on the page, in points."""

    ink: Box  # around what is drawn
    line: Box  # as high as its line and as wide as its step
    upright: bool = True  # the line runs across the page; otherwise up or down


def runs(glyphs: Iterable[Glyph]) -> list[Box]:
    """One rectangle around the ink of each run of characters that follow each other on a line, in order."""
    found: list[Box] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run, glyph):
            found.append(around([one.ink for one in run]))
            run = []
        run.append(glyph)
    if run:
        found.append(around([one.ink for one in run]))
    return found


def around(boxes: Sequence[Box]) -> Box:
    """The rectangle around rectangles. Raises ValueError when there is none."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))


def _follows(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a character goes on with the run: beside its last one, at the same height, and not far."""
    last = run[-1]
    if last.upright != glyph.upright:
        return False
    here, there, ink = (_turned(box, glyph.upright) for box in (last.line, glyph.line, glyph.ink))
    first = _turned(run[0].ink, glyph.upright)
    size = max(here[3] - here[1], there[3] - there[1])
    shared = min(here[3], there[3]) - max(here[1], there[1])
    if shared < _OVERLAP * min(here[3] - here[1], there[3] - there[1]):
        return False
    if max(ink[3], first[3]) - min(ink[1], first[1]) > _SKEW * size:
        return False
    gap = max(there[0] - here[2], here[0] - there[2])
    if glyph.upright and there[2] < here[0] - _BACK * size:
        return False
    return gap <= _GAP * size


def _turned(box: Box, upright: bool) -> Box:
    """A rectangle as if its line ran across the page."""
    left, bottom, right, top = box
    return box if upright else (bottom, left, top, right)
