"""Passages where they stand: rectangles, the picture of the page, the passage in words."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel

from assistant.errors import UsageError
from assistant.highlight import DEFAULT_WIDTH, Highlight
from assistant.reports.highlight_wire import highlight_json
from ingest.highlight import NARROWEST, WIDEST
from ui.api import schemas
from ui.api.routes import Shared, Spoken

KEEPING = "private, no-cache"
"""A browser may keep a picture for itself, but asks each time: what was erased is shown no more."""

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 422, 500, 503)})

Start = Annotated[int, Query(ge=0, description="First code point of the passage in the stored text of the page.")]
End = Annotated[int, Query(ge=0, description="One past its last code point; the same as start marks nothing.")]
Width = Annotated[int, Query(ge=NARROWEST, le=WIDEST, description="Pixels of the width of the picture.")]
Pieces = Annotated[
    list[str],
    Query(
        min_length=1, max_length=20, description="Pieces of one passage, each as page:start:end, over several pages."
    ),
]
Known = Annotated[str, Header(alias="If-None-Match", include_in_schema=False)]
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {}}, "description": "The picture of the page."},
    304: {"description": "The picture is the one that the caller has (If-None-Match)."},
}


class SizeOut(BaseModel):
    """The page as it is shown."""

    width: float
    height: float
    unit: Literal["pt", "px"]


class RectOut(BaseModel):
    """A rectangle, in the unit of the page, from its top left."""

    left: float
    top: float
    width: float
    height: float


class RangeOut(BaseModel):
    """A range of the stored text of the page."""

    start: int
    end: int


class HighlightOut(BaseModel):
    """One page with what is quoted of it."""

    document: str
    name: str
    page: int
    pages: int
    place: str
    heading: str
    cells: str
    ranges: list[RangeOut]
    quote: str
    drawable: bool
    size: SizeOut | None
    rects: list[RectOut]
    state: Literal["exact", "near", "lost", "none"]
    trouble: str
    alternative: str
    passage_html: str
    passage: str


class HighlightsOut(BaseModel):
    """The pages of a passage that runs over several."""

    pages: list[HighlightOut]


@router.get("/documents/{document}/pages/{number}/highlight")
def page_highlight(
    desk: Shared, lang: Spoken, document: str, number: int, start: Start = 0, end: End = 0
) -> HighlightOut:
    """Where a passage stands on its page, and the passage in words."""
    return _out(desk.highlighter.of(document, [(number, start, end)])[0], lang)


@router.get("/documents/{document}/pages/{number}/picture", response_class=Response, responses=PICTURE)
def page_picture(
    desk: Shared,
    document: str,
    number: int,
    start: Start = 0,
    end: End = 0,
    width: Width = DEFAULT_WIDTH,
    known: Known = "",
) -> Response:
    """The picture of a page (PDF, image) with a passage marked on it, as PNG."""
    return _picture(desk.highlighter.of(document, [(number, start, end)], width=width)[0], known)


@router.get("/documents/{document}/highlight")
def document_highlight(desk: Shared, lang: Spoken, document: str, piece: Pieces) -> HighlightsOut:
    """Where a passage over several pages stands on each of them."""
    found = desk.highlighter.of(document, [_piece(one) for one in piece])
    return HighlightsOut(pages=[_out(one, lang) for one in found])


@router.get("/evidence/{evidence}/highlight")
def evidence_highlight(desk: Shared, lang: Spoken, evidence: str) -> HighlightOut:
    """Where a piece of evidence stands on its page, and its passage in words."""
    return _out(desk.highlighter.of_evidence(evidence, desk.referential.id), lang)


@router.get("/evidence/{evidence}/picture", response_class=Response, responses=PICTURE)
def evidence_picture(desk: Shared, evidence: str, width: Width = DEFAULT_WIDTH, known: Known = "") -> Response:
    """The picture of the page of a piece of evidence (PDF, image), its passage marked, as PNG."""
    return _picture(desk.highlighter.of_evidence(evidence, desk.referential.id, width=width), known)


def _out(found: Highlight, lang: str) -> HighlightOut:
    return HighlightOut.model_validate(highlight_json(found, lang))


def _picture(found: Highlight, known: str) -> Response:
    """The picture, or nothing when the caller has it. Raises UsageError, ReadError when there is none."""
    png = found.picture()
    tag = f'"{hashlib.sha256(png).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": KEEPING}
    if tag in [one.strip().removeprefix("W/") for one in known.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(png, media_type="image/png", headers=headers)


def _piece(text: str) -> tuple[int, int, int]:
    """A piece as page:start:end. Raises UsageError for anything else."""
    parts = text.split(":")
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        raise UsageError("bad_option", option="piece", wanted=text[:40], expected="3:120:240")
    page, start, end = map(int, parts)
    return page, start, end
