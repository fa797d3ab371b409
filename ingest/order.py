"""Pure: the order in which a person reads the lines of a page.

Most files write their text in reading order, and that order knows more than any geometry (cells of a row, asides). So
it is
kept unless it jumps back up the page again and again; then blocks of lines that follow each other are put in order by
columns (a recursive cut along white space), and each block keeps its own order.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.model import Box

_JUMPS_LEAST = 3  # jumps back up the page that a page in order may not have
_JUMPS_SHARE = 0.1  # of its lines
_SLACK = 2.0  # points by which lines may overlap
_CELL = 60.0  # points: the first line of the next cell is at most so far up
_NEAR = 40.0  # points: the next line of a block is at most so far down
_GUTTER = 8.0  # points of white space between two columns
_DEEPEST = 50  # cuts within cuts

_Block = tuple[Box, list[int]]  # its rectangle, the places of its lines


def reading_order(extents: Sequence[Box]) -> list[int]:
    """The places of the lines in reading order; ``extents`` are their rectangles in file order, in points."""
    jumps = sum(_goes_back(above, below) for above, below in pairwise(extents))
    if jumps < _JUMPS_LEAST or jumps < _JUMPS_SHARE * len(extents):
        return list(range(len(extents)))
    return [place for _, places in _sorted(_blocks(extents), 0) for place in places]


def _goes_back(line: Box, following: Box) -> bool:
    """Whether the next line stands higher up without standing further right."""
    return following[1] > line[3] + _SLACK and following[0] < line[2] - _SLACK


def _blocks(extents: Sequence[Box]) -> list[_Block]:
    """Runs of lines that follow each other on the page: line below line, or cell beside cell."""
    found: list[_Block] = []
    last: Box | None = None
    for place, box in enumerate(extents):
        if last is not None and not _goes_back(last, box) and -_CELL < last[1] - box[3] < _NEAR:
            around, places = found[-1]
            merged = (
                min(around[0], box[0]),
                min(around[1], box[1]),
                max(around[2], box[2]),
                max(around[3], box[3]),
            )
            found[-1] = (merged, [*places, place])
        else:
            found.append((box, [place]))
        last = box
    return found


def _sorted(blocks: list[_Block], depth: int) -> list[_Block]:
    """Left column before right column where a gutter parts all blocks, else upper before lower part."""
    if len(blocks) < 2 or depth > _DEEPEST:
        return blocks
    parts = _cut(blocks, lambda box: (box[0], box[2]), _GUTTER) or _cut(blocks, lambda box: (-box[3], -box[1]), 0.0)
    if not parts:
        return sorted(blocks, key=lambda block: (-block[0][3], block[0][0]))
    return _sorted(parts[0], depth + 1) + _sorted(parts[1], depth + 1)


def _cut(
    blocks: list[_Block], side: Callable[[Box], tuple[float, float]], least: float
) -> tuple[list[_Block], list[_Block]] | None:
    """The blocks on both sides of the widest white strip across one direction, None when no strip is that wide."""
    ordered = sorted(blocks, key=lambda block: side(block[0])[0])
    reach = side(ordered[0][0])[1]
    widest, best = least, 0
    for place, (box, _) in enumerate(ordered[1:], 1):
        low, high = side(box)
        if low - reach > widest:
            widest, best = low - reach, place
        reach = max(reach, high)
    return (ordered[:best], ordered[best:]) if best else None
