"""Reader of pictures (PNG, JPEG, TIFF): their text by character recognition, a page for each picture of a file.

Pillow opens them here, in the child process; Tesseract only ever sees the grey pixels.
"""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence

from ingest.detect import JPEG, PNG, TIFF
from ingest.limits import Limits
from ingest.model import Page, Reading
from ingest.ocr import PIXELS_MOST, recognise
from ingest.ocr_notes import Tally
from ingest.refusals import refuse

_FORMATS = {"PNG": PNG, "JPEG": JPEG, "TIFF": TIFF}
_OPENED_MOST = 100_000_000  # pixels of a picture that is unpacked at all


def read_picture(data: bytes, limits: Limits) -> Reading:
    """The text on the pictures of a file. Raises ReadError for one that is broken or has too many pixels."""
    pages: list[Page] = []
    tally = Tally(limits)
    with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as opened:
        kind = _FORMATS[opened.format or "PNG"]
        for number, frame in enumerate(frames(opened, limits), 1):
            text = ""
            if tally.may_read(number):
                grey = as_read(as_shown(frame))
                text = tally.take(number, recognise(grey.width, grey.height, grey.tobytes(), limits))
            pages.append(Page(number=number, text=text))
    return Reading(media_type=kind, title="", pages=tuple(pages), problems=tuple(tally.notes(len(pages))))


def frames(opened: Image.Image, limits: Limits) -> Iterator[Image.Image]:
    """The pictures of a file, one at a time. Raises ReadError for too many of them or one of too many pixels."""
    for number, frame in enumerate(ImageSequence.Iterator(opened) if opened.format == "TIFF" else (opened,), 1):
        if number > limits.pages:
            raise refuse("too_many_pages", count=number, limit=limits.pages)
        if frame.width * frame.height > _OPENED_MOST:
            raise refuse("too_many_pixels", limit=_OPENED_MOST // 1_000_000)
        yield frame


def as_shown(frame: Image.Image) -> Image.Image:
    """The picture upright, on white."""
    shown = ImageOps.exif_transpose(frame)
    if shown.has_transparency_data:
        clear = shown.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        shown = paper
    return shown


def as_read(shown: Image.Image) -> Image.Image:
    """The picture in grey, and no larger than is read."""
    grey = shown.convert("L")
    share = (PIXELS_MOST / max(grey.width * grey.height, 1)) ** 0.5
    return grey if share >= 1 else grey.resize((max(1, int(grey.width * share)), max(1, int(grey.height * share))))
