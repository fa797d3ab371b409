"""Documents over the API: listed, dated, told apart, erased, their hidden text searched, the workspace verified."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from assistant.reports.documents_wire import details_json, documents_json, erased_json, hidden_json, verified_json
from ui.api import schemas
from ui.desk import Desk

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 409, 410, 422, 500)})


class DateIn(schemas.Wire):
    """The date that a person gives a document."""

    day: date | None = Field(description="Effective date; null returns to the one found in the document.")
    by: schemas.Line = Field(description="Who decides.")
    why: str = Field(default="", max_length=2000, description="Reason, may be empty.")


class SignedIn(schemas.Wire):
    """Who decides."""

    by: schemas.Line = Field(description="Who decides.")


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _lang(request: Request, lang: Annotated[schemas.Lang | None, Query(description="fr or en")] = None) -> str:
    return lang or _desk(request).lang


Shared = Annotated[Desk, Depends(_desk)]
Spoken = Annotated[str, Depends(_lang)]


@router.get("/documents", response_model=None)
def list_documents(desk: Shared, lang: Spoken) -> dict[str, Any]:
    """Every document, by name, with its date, version, remarks and counts."""
    return {"documents": documents_json(desk.listing(), lang)["documents"]}


@router.get("/documents/{document}", response_model=None)
def show_document(desk: Shared, lang: Spoken, document: str) -> dict[str, Any]:
    """Everything about one document, `capnr.document/1`, hidden text included."""
    return details_json(desk.details(document), lang)


@router.put("/documents/{document}/date", response_model=None)
def correct_date(desk: Shared, lang: Spoken, document: str, said: DateIn) -> dict[str, Any]:
    """Correct the date of a document; the document as it is then."""
    desk.set_date(document, said.day, by=said.by, why=said.why)
    return details_json(desk.details(document), lang)


@router.put("/documents/{document}/replaces/{older}", response_model=None)
def replace_document(desk: Shared, lang: Spoken, document: str, older: str, said: SignedIn) -> dict[str, Any]:
    """Say that a document replaces an older one; the newer document as it is then."""
    desk.replace(older, document, by=said.by)
    return details_json(desk.details(document), lang)


@router.delete("/documents/{document}/replaces/{older}", response_model=None)
def separate_documents(
    desk: Shared, lang: Spoken, document: str, older: str, by: Annotated[schemas.Line, Query()]
) -> dict[str, Any]:
    """Say that two documents are no versions of each other; the first as it is then."""
    desk.separate(older, document, by=by)
    return details_json(desk.details(document), lang)


@router.delete("/documents/{document}", response_model=None)
def erase_document(
    desk: Shared,
    document: str,
    by: Annotated[schemas.Line, Query(description="Who decides.")],
    why: Annotated[str, Query(max_length=2000, description="Reason, may be empty.")] = "",
) -> dict[str, Any]:
    """Erase a document and everything that comes from it, `capnr.erasure/1`."""
    return erased_json(desk.erase(document, by=by, why=why))


@router.get("/hidden", response_model=None)
def hidden_text(
    desk: Shared,
    lang: Spoken,
    q: Annotated[str, Query(max_length=2000, description="Words to look for; all texts when empty.")] = "",
    document: Annotated[str, Query(description="Id of the only document to look in.")] = "",
) -> dict[str, Any]:
    """Hidden text of the documents, `capnr.hidden/1`: never evidence, never part of an answer."""
    return hidden_json(desk.hidden(q, document), q, lang)


@router.get("/verification", response_model=None)
def verification(
    desk: Shared,
    lang: Spoken,
    text: Annotated[str, Query(max_length=10_000, description="A text to look for as well.")] = "",
) -> dict[str, Any]:
    """Search every file of the workspace for what was erased and check what is stored, `capnr.verification/1`."""
    return verified_json(desk.verify(text), lang)
