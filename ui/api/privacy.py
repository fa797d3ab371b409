"""The personal data of a document over HTTP, masked unless asked for."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.errors import UsageError
from assistant.privacy import privacy_json
from ui.api import schemas
from ui.api.routes import Shared, Spoken

router = APIRouter(responses={status: {"model": schemas.ProblemOut} for status in (400, 403, 404, 422, 500, 503)})


@router.get("/documents/{document}/personal-data", response_model=None)
def personal_data(
    desk: Shared,
    lang: Spoken,
    document: str,
    show: Annotated[bool, Query(description="Reveal what the personal data says.")] = False,
) -> dict[str, Any]:
    """Where the personal data of a document stands, with the words around it, `capnr.personal-data/1`."""
    with desk.using() as workspace:
        found = workspace.documents.get(document)
    if found is None:
        raise UsageError("unknown_document", wanted=document)
    return privacy_json([found], lang, show=show)
