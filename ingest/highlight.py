"""Where a quote stands on its page, and the picture of that page with it marked: asked here, worked out in a child.

The bytes of the document are only ever read in the child process (``highlight`` is one of its tasks); this side checks
the form of what comes back.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import isfinite
from typing import Any, cast

from ingest import detect
from ingest.errors import ReadError
from ingest.grid import Place
from ingest.limits import Limits
from ingest.model import Problem
from ingest.refusals import refuse

NARROWEST, WIDEST = 160, 2_400
"""Bounds of the width of a picture in pixels; a width beyond them is set to the nearer one."""
PNG_MOST = 16_000_000
"""Bytes of a picture at most."""
ROWS_AROUND = 2
"""Rows of a sheet above and below the quote that are told with it."""
_CELLS_MOST = 4_000
_RECTS_MOST = 20_000
_PNG = b"\x89PNG\r\n\x1a\n"

Piece = tuple[int, int, int]
"""Page from 1, start and end in the stored text of that page."""
Rect = tuple[float, float, float, float]
"""Left, top, width, height on the page as it is shown (turned and cropped), from its top left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is asked of one document."""

    pieces: tuple[Piece, ...]  # in order; a quote over two pages has one for each; an empty range marks nothing
    texts: Mapping[int, str]  # stored text of the pages named, by page
    width: int = 0  # pixels of the pictures, within NARROWEST and WIDEST; 0 for none


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One page as it is shown, with the rectangles of its pieces."""

    page: int  # from 1
    width: float  # of the page as it is shown
    height: float
    unit: str  # of width, height and rectangles: "pt" (1/72 inch) or "px" for a picture
    rects: tuple[Rect, ...] = ()  # one for each run of a line, in order
    state: str = "exact"  # "exact", "near" (the page reads a little differently now) or "lost" (not found on it)
    png: bytes = b""  # the picture with the rectangles drawn, b"" when none was asked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What came back: sheets for PDF and pictures, cells for tables, neither for other kinds."""

    sheets: tuple[Sheet, ...] = ()  # one for each page named, in order
    cells: tuple[tuple[int, tuple[Place, ...]], ...] = ()  # by page: the cells of the quote and of the rows around


_VISUAL: dict[str, tuple[str, str]] = {
    detect.PDF: ("ingest.pdf_highlight", "pdf_sheets"),
    detect.PNG: ("ingest.picture_highlight", "picture_sheets"),
    detect.JPEG: ("ingest.picture_highlight", "picture_sheets"),
    detect.TIFF: ("ingest.picture_highlight", "picture_sheets"),
}
"""Media type to module and function, as in ``ingest.readers``."""
_TABLES = (detect.XLSX, detect.ODS, detect.CSV)


def has_picture(media_type: str) -> bool:
    """Whether pages of this kind have a picture."""
    return media_type in _VISUAL


def has_cells(media_type: str) -> bool:
    """Whether pages of this kind are sheets of cells."""
    return media_type in _TABLES


def request(asked: Asked) -> dict[str, Any]:
    """What to give ``ingest.pool.Pool.submit`` as ``asked`` with the task "highlight"."""
    return {
        "pieces": [list(piece) for piece in asked.pieces],
        "texts": {str(page): text for page, text in asked.texts.items()},
        "width": asked.width,
    }


def highlight(
    name: str, data: bytes, limits: Limits, *, pieces: list[list[int]], texts: dict[str, str], width: int
) -> dict[str, Any]:
    """The task of the child process: a dictionary that JSON can carry, with "refused" when the file cannot be read."""
    asked = Asked(
        pieces=tuple((page, start, end) for page, start, end in pieces),
        texts={int(page): text for page, text in texts.items()},
        width=width,
    )
    try:
        return _worked(detect.detect(name, data, limits), data, limits, asked)
    except ReadError as error:
        return {"refused": {"code": error.problem.code, "fr": error.problem.fr, "en": error.problem.en}}


def found_in(result: Mapping[str, Any]) -> Found:
    """What the child found. Raises ReadError with its refusal, or for an answer of another form."""
    try:
        if "refused" in result:
            told = result["refused"]
            raise ReadError(Problem(code=str(told["code"]), fr=str(told["fr"]), en=str(told["en"])))
        return Found(
            sheets=tuple(_sheet(plain) for plain in result["sheets"]),
            cells=tuple((int(page), tuple(_place(one) for one in places)) for page, places in result["cells"]),
        )
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise refuse("crashed") from error


def _worked(kind: str, data: bytes, limits: Limits, asked: Asked) -> dict[str, Any]:
    """What a file of this kind has to show. Raises ReadError."""
    try:
        if kind in _VISUAL:
            return {"sheets": [_plain(sheet) for sheet in _sheets(kind, data, limits, asked)], "cells": []}
        return {"sheets": [], "cells": _cells(kind, data, limits, asked) if kind in _TABLES else []}
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # as in ingest.readers: a library may raise anything on bytes made to break it
        raise refuse("broken") from error


def _sheets(kind: str, data: bytes, limits: Limits, asked: Asked) -> Sequence[Sheet]:
    module, function = _VISUAL[kind]
    return cast(Callable[[bytes, Limits, Asked], Sequence[Sheet]], getattr(import_module(module), function))(
        data, limits, asked
    )


def _cells(kind: str, data: bytes, limits: Limits, asked: Asked) -> list[Any]:
    """By page, the cells of the rows that the pieces touch, and of a few rows around."""
    places_of = cast(Callable[[str, bytes, Limits, int], list[Place]], import_module("ingest.cells").places_of)
    made = []
    for page in dict.fromkeys(page for page, _, _ in asked.pieces):
        places = places_of(kind, data, limits, page)
        order = sorted({place.row for place in places})
        marked = {
            place.row
            for place in places
            for where, start, end in asked.pieces
            if where == page and place.start < end and place.end > start
        }
        if not marked:
            continue
        low = max(0, order.index(min(marked)) - ROWS_AROUND)
        near = {*order[low : order.index(max(marked)) + 1 + ROWS_AROUND]}
        told = [[one.start, one.end, one.row, one.column] for one in places if one.row in near]
        made.append([page, told[:_CELLS_MOST]])
    return made


def _plain(sheet: Sheet) -> dict[str, Any]:
    return {
        "page": sheet.page,
        "size": [sheet.width, sheet.height],
        "unit": sheet.unit,
        "rects": [[round(side, 2) for side in rect] for rect in sheet.rects[:_RECTS_MOST]],
        "state": sheet.state,
        "png": base64.b64encode(sheet.png).decode(),
    }


def _sheet(plain: Mapping[str, Any]) -> Sheet:
    png = base64.b64decode(plain["png"], validate=True)
    width, height = (_side(one) for one in plain["size"])
    if png and (len(png) > PNG_MOST or not png.startswith(_PNG)):
        raise ValueError("no picture")
    if plain["unit"] not in ("pt", "px") or plain["state"] not in ("exact", "near", "lost"):
        raise ValueError("no such unit or state")
    rects = tuple((_side(a), _side(b), _side(c), _side(d)) for a, b, c, d in plain["rects"])
    within = (a >= 0 and b >= 0 and a + c <= width + 1 and b + d <= height + 1 for a, b, c, d in rects)
    if len(rects) > _RECTS_MOST or not all(within):
        raise ValueError("a rectangle beyond the page")
    return Sheet(
        page=int(plain["page"]),
        width=width,
        height=height,
        unit=str(plain["unit"]),
        rects=rects,
        state=str(plain["state"]),
        png=png,
    )


def _side(value: Any) -> float:
    if not isfinite(value):
        raise ValueError("no length")
    return float(value)


def _place(plain: Sequence[Any]) -> Place:
    start, end, row, column = map(int, plain)
    return Place(start=start, end=end, row=row, column=column)
