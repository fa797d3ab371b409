"""Documents over the API: listed, dated, kinds told, versions named, erased, hidden text searched, all verified."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from assistant.reports.documents import details_table, documents_table, erased_table, hidden_table, verified_table
from assistant.reports.documents_wire import details_json, documents_json, erased_json, hidden_json, verified_json
from retrieval.kinds import Kind
from ui.access.visitor import desk_of
from ui.api import schemas
from ui.api.etags import Seen, Unchanged, tag_of
from ui.api.paging import Paged
from ui.api.plain import Plain, told
from ui.desk import Desk

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 410, 422, 500)})


class DateIn(schemas.Wire):
    """The date that a person gives a document."""

    day: schemas.Day | None = Field(description="Effective date; null returns to the one found in the document.")
    by: schemas.Line = Field(description="Who decides.")
    why: str = Field(default="", max_length=2000, description="Reason, may be empty.")


class KindIn(schemas.Wire):
    """The kind that a person tells of a document."""

    kind: Kind | None = Field(description="Kind of the document; null takes back what was told.")
    by: schemas.Line = Field(description="Who decides.")
    why: str = Field(default="", max_length=2000, description="Reason, may be empty.")


class SignedIn(schemas.Wire):
    """Who decides."""

    by: schemas.Line = Field(description="Who decides.")


def _lang(request: Request, lang: Annotated[schemas.Lang | None, Query(description="fr or en")] = None) -> str:
    return lang or desk_of(request).lang


Shared = Annotated[Desk, Depends(desk_of)]
Spoken = Annotated[str, Depends(_lang)]


@router.get("/documents", response_model=None)
def list_documents(desk: Shared, lang: Spoken, paged: Paged, plain: Plain) -> dict[str, Any] | Response:
    """Every document, by name, with its date, version, remarks and counts."""
    found = desk.listing()
    if plain:
        return told(documents_table(found, lang))
    return documents_json(paged.cut(found, lambda one: one.document.id), lang)


@router.get("/documents/{document}", response_model=None)
def show_document(desk: Shared, lang: Spoken, document: str, plain: Plain) -> dict[str, Any] | Response:
    """Everything about one document, `capnr.document/1`, hidden text included."""
    return _shown(desk, document, lang, plain)


@router.put("/documents/{document}/date", response_model=None)
def correct_date(
    desk: Shared, lang: Spoken, document: str, said: DateIn, seen: Seen, plain: Plain
) -> dict[str, Any] | Response:
    """Correct the date of a document; the document as it is then."""
    with desk.using():
        _unchanged(desk, document, seen)
        desk.set_date(document, said.day, by=said.by, why=said.why)
        return _shown(desk, document, lang, plain)


@router.put("/documents/{document}/kind", response_model=None)
def tell_kind(
    desk: Shared, lang: Spoken, document: str, said: KindIn, seen: Seen, plain: Plain
) -> dict[str, Any] | Response:
    """Tell what kind of document it is; the document as it is then. Its evidence is judged anew after that."""
    with desk.using():
        _unchanged(desk, document, seen)
        desk.set_kind(document, said.kind, by=said.by, why=said.why)
        return _shown(desk, document, lang, plain)


@router.put("/documents/{document}/replaces/{older}", response_model=None)
def replace_document(
    desk: Shared, lang: Spoken, document: str, older: str, said: SignedIn, seen: Seen, plain: Plain
) -> dict[str, Any] | Response:
    """Say that a document replaces an older one; the newer document as it is then."""
    with desk.using():
        _unchanged(desk, document, seen)
        desk.replace(older, document, by=said.by)
        return _shown(desk, document, lang, plain)


@router.delete("/documents/{document}/replaces/{older}", response_model=None)
def separate_documents(
    desk: Shared,
    lang: Spoken,
    document: str,
    older: str,
    by: Annotated[schemas.Line, Query(description="Who decides.")],
    seen: Seen,
    plain: Plain,
) -> dict[str, Any] | Response:
    """Say that two documents are no versions of each other; the first as it is then."""
    with desk.using():
        _unchanged(desk, document, seen)
        desk.separate(older, document, by=by)
        return _shown(desk, document, lang, plain)


@router.delete("/documents/{document}", response_model=None)
def erase_document(
    desk: Shared,
    lang: Spoken,
    document: str,
    seen: Seen,
    plain: Plain,
    by: Annotated[schemas.Line, Query(description="Who decides.")],
    why: Annotated[str, Query(max_length=2000, description="Reason, may be empty.")] = "",
) -> dict[str, Any] | Response:
    """Erase a document and everything that comes from it, `capnr.erasure/1`."""
    with desk.using():
        _unchanged(desk, document, seen)
        done = desk.erase(document, by=by, why=why)
    return told(erased_table(done, lang)) if plain else erased_json(done)


@router.get("/hidden", response_model=None)
def hidden_text(
    desk: Shared,
    lang: Spoken,
    paged: Paged,
    plain: Plain,
    q: Annotated[str, Query(max_length=2000, description="Words to look for; all texts when empty.")] = "",
    document: Annotated[str, Query(description="Id of the only document to look in.")] = "",
) -> dict[str, Any] | Response:
    """Hidden text of the documents, `capnr.hidden/1`: never evidence, never part of an answer."""
    found = desk.hidden(q, document)
    if plain:
        return told(hidden_table(found, lang))
    page = paged.cut(found, lambda one: f"{one.document.id}:{one.page}:{one.why}:{tag_of(one.text.encode())}")
    return hidden_json(page, q, lang)


@router.get("/verification", response_model=None)
def verification(
    desk: Shared,
    lang: Spoken,
    plain: Plain,
    text: Annotated[str, Query(max_length=10_000, description="A text to look for as well.")] = "",
) -> dict[str, Any] | Response:
    """Search every file of the workspace for what was erased and check what is stored, `capnr.verification/1`."""
    found = desk.verify(text)
    return told(verified_table(found, lang)) if plain else verified_json(found, lang)


def _shown(desk: Desk, document: str, lang: str, plain: bool) -> dict[str, Any] | Response:
    """Everything about a document, as it is now."""
    found = desk.details(document)
    return told(details_table(found, lang)) if plain else details_json(found, lang)


def _unchanged(desk: Desk, document: str, seen: Unchanged) -> None:
    """Refuse an edit of a document that changed since it was seen, in whichever language. Raises UsageError."""
    if seen.wanted:
        found = desk.details(document)
        seen.check(details_json(found, "fr"), details_json(found, "en"))
