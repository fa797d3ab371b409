"""A score bar as PNG, in the patterns of the web report, for documents that cannot draw. Same values, same bytes.

PNG: ISO/IEC 15948; eight bits a sample, no filter.
"""

import struct
import zlib
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT = 1_600, 96
"""Size of the bar, pixels."""
PAPER, TRACK, INK = (255, 255, 255), (232, 232, 228), (27, 29, 31)
SURE, LIKELY, SOFT = (10, 69, 104), (116, 60, 0), (120, 124, 128)


def score_bar(parts: Sequence[Fraction], scale: int, marks: Sequence[int]) -> bytes:
    """A bar of `scale` points: confirmed full, provisional hatched, possible dotted; a stroke at each threshold.

    `parts` are the points reached in these three readings, each at least as large as the one before or shown as none.
    """
    made: Pixels = np.full((HEIGHT, WIDTH, 3), PAPER, dtype=np.uint8)
    top, bottom = 14, HEIGHT - 14
    made[top:bottom] = TRACK
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    hatch = (rows + columns) % 14 < 6
    dots = ((rows % 14 - 7) ** 2 + (columns % 14 - 7) ** 2) < 7
    inside = (rows >= top) & (rows < bottom)
    ends = [round(WIDTH * min(max(float(one), 0.0), scale) / scale) for one in parts]
    confirmed, provisional, possible = ends
    made[inside & (columns >= provisional) & (columns < possible) & dots] = SOFT
    made[inside & (columns >= confirmed) & (columns < provisional) & hatch] = LIKELY
    made[inside & (columns < confirmed)] = SURE
    for one in marks:
        at = min(round(WIDTH * one / scale), WIDTH - 4)
        made[:, at : at + 5] = INK
    return png(made)


def png(pixels: Pixels) -> bytes:
    """A picture of the shape (height, width, 3) as PNG."""
    height, width, _ = pixels.shape
    raw = np.concatenate([np.zeros((height, 1), dtype=np.uint8), pixels.reshape(height, width * 3)], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(raw, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
