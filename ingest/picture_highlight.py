"""Pictures with quotes of their recognised text marked on them. Runs in the child process; imports Pillow."""

import io
from collections.abc import Sequence

from PIL import Image

from ingest.align import place
from ingest.highlight import Asked, Rect, Sheet
from ingest.limits import Limits
from ingest.marking import marked_png, scale_for
from ingest.ocr import recognise
from ingest.ocr_places import word_rects
from ingest.picture import as_read, as_shown, frames
from ingest.refusals import refuse

_PAD = 0.003  # of the width of the picture, between the letters and the frame


def picture_sheets(data: bytes, limits: Limits, asked: Asked) -> list[Sheet]:
    """The pictures named, each once, in order; lengths in pixels of the file's own. Raises ReadError."""
    wanted = list(dict.fromkeys(page for page, _, _ in asked.pieces))
    made = {}
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as opened:
        for number, frame in enumerate(frames(opened, limits), 1):
            if number in wanted:
                ranges = [(start, end) for page, start, end in asked.pieces if page == number and start < end]
                made[number] = _sheet(as_shown(frame), number, ranges, asked, limits)
            if len(made) == len(wanted):
                break
    if len(made) < len(wanted):
        raise refuse("broken")
    return [made[number] for number in wanted]


def _sheet(shown: Image.Image, number: int, ranges: Sequence[tuple[int, int]], asked: Asked, limits: Limits) -> Sheet:
    rects, state = _rects(shown, ranges, asked.texts[number], limits) if ranges else ([], "exact")
    png = b""
    if asked.width:
        scale = scale_for(shown.width, shown.height, min(asked.width, shown.width))
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        png = marked_png(shown.convert("RGB").resize(size), rects, scale, pad=_PAD * shown.width)
    return Sheet(
        page=number,
        width=float(shown.width),
        height=float(shown.height),
        unit="px",
        rects=tuple(rects),
        state=state,
        png=png,
    )


def _rects(
    shown: Image.Image, ranges: Sequence[tuple[int, int]], stored: str, limits: Limits
) -> tuple[list[Rect], str]:
    grey = as_read(shown)
    recognised = recognise(grey.width, grey.height, grey.tobytes(), limits)
    across, down = shown.width / grey.width, shown.height / grey.height
    found: list[Rect] = []
    state = "exact"
    for start, end in ranges:
        placed = place(stored, recognised.text.strip(), start, end)
        if placed is None:
            return [], "lost"
        state = state if placed.exact else "near"
        found += [
            (left * across, top * down, min(wide * across, shown.width - left * across), high * down)
            for left, top, wide, high in word_rects(recognised.words, placed.start, placed.end)
        ]
    return found, state if found else "lost"
