"""The plain pages over HTTP: `/p/…` for the organisation, `/p/s/TOKEN/…` behind a share link; reading only."""

import time
from typing import Final

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from starlette.responses import RedirectResponse

from assistant.errors import CapnrError, UsageError
from assistant.shares import admitted
from ui.access.visitor import visitor_of
from ui.desk import Desk
from ui.pages.book import Book, Drawn, waiting
from ui.pages.links import Kind, Theme, Wanted, resolve
from ui.pages.look import FOREVER, style_name, style_sheet
from ui.pages.words import word

READING: Final = ["GET", "HEAD"]
ASKED: Final = ("target", "contract", "evaluated", "held", "labelled")
"""What the form of the calendar may ask."""
GONE: Final = {"erased_document": 410, "bad_date": 422, "unknown_level": 422}
"""Status of an error of a page by its code, 404 otherwise."""

router = APIRouter(include_in_schema=False)


def mount(app: FastAPI, desk: Desk | None) -> None:
    """Add the pages to an application, before whatever answers every other address; `desk` where there is only one."""
    app.state.book = None if desk is None else Book(desk)
    app.include_router(router)


@router.api_route("/p", methods=READING)
def root(request: Request) -> Response:
    """The overview stands at an address that ends with a slash, so that relative links work."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"p/{query}", status_code=308)


@router.api_route("/p/assets/{name}", methods=READING)
def asset(request: Request, name: str) -> Response:
    """The style sheet, kept for ever by whoever has it: its name changes with its content."""
    if name != style_name():
        if request.app.state.book is None:  # with accounts the style sheet belongs to no organisation
            raise HTTPException(404)
        return _missing(request, "own", f"assets/{name}")
    return Response(style_sheet(), media_type="text/css", headers={"Cache-Control": FOREVER})


@router.api_route("/p/s/{token}/{path:path}", methods=READING)
def shared(request: Request, token: str, path: str) -> Response:
    """A page behind a share link, checked at each request; any other token looks like no link at all."""
    with _book(request).desk.using() as workspace:
        found = admitted(workspace, token)
    if found is None:
        return _missing(request, "shared", path, "gone")
    return _page(request, path, "shared")


@router.api_route("/p/{path:path}", methods=READING)
def own(request: Request, path: str) -> Response:
    """A page of the organisation itself."""
    return _page(request, path, "own")


def _page(request: Request, path: str, kind: Kind) -> Response:
    began = time.perf_counter()
    book = _book(request)
    found = resolve(path)
    if found is None:
        return _missing(request, kind, path)
    asked = tuple((name, request.query_params[name]) for name in ASKED if request.query_params.get(name))
    wanted = Wanted(
        name=found[0],
        args=found[1],
        lang=_lang(request, book.desk),
        theme=_theme(request),
        kind=kind,
        query=asked if found[0] == "calendar" else (),
    )
    try:
        drawn = book.draw(wanted)
    except UsageError as fault:
        if waiting(fault):
            return _sent(request, book.notice(wanted, word("start", wanted.lang), name="empty"), 200)
        return _sent(request, book.notice(wanted, fault.text(wanted.lang)), GONE.get(fault.code, 404))
    except CapnrError as fault:
        return _sent(request, book.notice(wanted, fault.text(wanted.lang)), 503)
    return _sent(request, drawn, 200, took=time.perf_counter() - began)


def _missing(request: Request, kind: Kind, path: str, why: str = "no_page") -> Response:
    book = _book(request)
    lang = _lang(request, book.desk)
    wanted = Wanted(name="overview", lang=lang, theme=_theme(request), kind=kind)
    return _sent(request, book.notice(wanted, word(why, lang), depth=path.count("/")), 404)


def _sent(request: Request, drawn: Drawn, status: int, took: float = 0.0) -> Response:
    """A page as an answer: asked for again each time, sent again only when it changed."""
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{drawn.tag}"', "Vary": "Accept-Encoding"}
    if took:
        headers["Server-Timing"] = f"page;dur={1000 * took:.2f}"
    if status == 200 and f'"{drawn.tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    small = "gzip" in request.headers.get("accept-encoding", "")
    if small:
        headers["Content-Encoding"] = "gzip"
    return Response(drawn.small if small else drawn.html, status_code=status, media_type="text/html", headers=headers)


def _book(request: Request) -> Book:
    visitor = visitor_of(request.scope)
    book: Book = request.app.state.book if visitor is None else visitor.room().book
    return book


def _lang(request: Request, desk: Desk) -> str:
    wanted = request.query_params.get("lang", desk.lang)
    return wanted if wanted in ("fr", "en") else desk.lang


def _theme(request: Request) -> Theme:
    wanted = request.query_params.get("theme", "")
    return "light" if wanted == "light" else "dark" if wanted == "dark" else ""
