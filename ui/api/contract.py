"""The OpenAPI document: every operation with its name, its subject, an example, what it answers and how it may fail."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from ui.api import answers as a
from ui.api import answers_ahead as b
from ui.api import answers_documents as d
from ui.api import answers_evidence as e
from ui.api import answers_people as p
from ui.api.examples import ANSWERS, BODIES, PARAMETERS

Json = dict[str, Any]
PREFIX = "/api/v1"
SUMMARY = (
    "Cap NR says how ready an organisation is for the Label Numérique Responsable. People decide, rules compute. "
    "Errors are problem documents (RFC 9457) with a stable `code`. Lists come in pages: `limit`, and a `Link` header "
    "to the next one. GET answers carry an `ETag`; edits take `If-Match`; posts that create take `Idempotency-Key`."
)
SUBJECTS = {
    "assessment": "Levels, scores, what is missing and why.",
    "documents": "Files read, their pages, dates, versions, hidden text, personal data, erasure.",
    "evidence": "Search, ranked passages, decisions of people.",
    "questions": "Questions, answers with citations, conversations.",
    "plan": "Declarations, what would change, the plan, the calendar, kept assessments, recommendations.",
    "footprint": "The footprint of an inventory against the planetary budget.",
    "deliverables": "Reports, bundles, drafts, read-only links.",
    "server": "Referentials, model use, the server itself.",
    "people": "Who one is, members, tokens: on a server with accounts.",
}
"""Subjects, in the order in which they are shown."""

OPERATIONS: dict[str, tuple[str, str, Any]] = {
    "GET /health": ("health", "server", None),
    "GET /referentials": ("referentials", "server", b.Referentials),
    "GET /referentials/{wanted}": ("referential", "server", b.ReferentialView),
    "GET /usage": ("usage", "server", None),
    "GET /settings": ("settings", "server", b.Settings),
    "PATCH /settings": ("settle", "server", b.Settings),
    "GET /assessment": ("assessment", "assessment", a.Assessment),
    "GET /explain/{wanted}": ("explain", "assessment", None),
    "GET /documents": ("documents", "documents", d.Documents),
    "POST /documents": ("add_documents", "documents", None),
    "GET /documents/{document}": ("document", "documents", d.Details),
    "DELETE /documents/{document}": ("erase_document", "documents", d.Erasure),
    "PUT /documents/{document}/date": ("date_document", "documents", d.Details),
    "PUT /documents/{document}/kind": ("tell_kind", "documents", d.Details),
    "PUT /documents/{document}/replaces/{older}": ("replace_document", "documents", d.Details),
    "DELETE /documents/{document}/replaces/{older}": ("separate_documents", "documents", d.Details),
    "GET /documents/{document}/pages/{number}": ("page_text", "documents", None),
    "GET /documents/{document}/pages/{number}/highlight": ("page_highlight", "documents", None),
    "GET /documents/{document}/pages/{number}/picture": ("page_picture", "documents", None),
    "GET /documents/{document}/highlight": ("passage_highlight", "documents", None),
    "GET /documents/{document}/personal-data": ("personal_data", "documents", d.PersonalData),
    "GET /hidden": ("hidden_texts", "documents", d.HiddenTexts),
    "GET /verification": ("verification", "documents", d.Verification),
    "POST /uploads": ("upload", "documents", None),
    "GET /jobs": ("jobs", "documents", None),
    "GET /jobs/{wanted}": ("job", "documents", None),
    "DELETE /jobs/{wanted}": ("cancel_job", "documents", None),
    "GET /jobs/{wanted}/events": ("follow_job", "documents", None),
    "GET /search": ("search", "evidence", e.Search),
    "GET /evidence": ("evidence", "evidence", e.Evidence),
    "GET /evidence/{evidence}/history": ("evidence_history", "evidence", e.History),
    "POST /evidence/{evidence}/decision": ("decide", "evidence", None),
    "POST /evidence/{evidence}/comment": ("comment_evidence", "evidence", e.Comment),
    "GET /evidence/{evidence}/highlight": ("evidence_highlight", "evidence", None),
    "GET /evidence/{evidence}/picture": ("evidence_picture", "evidence", None),
    "GET /policies": ("policies", "evidence", e.Policies),
    "POST /policies": ("accept", "evidence", e.Accepted),
    "DELETE /policies/{policy}": ("revoke_policy", "evidence", e.Revoked),
    "POST /ask": ("ask", "questions", None),
    "POST /ask/stream": ("ask_stream", "questions", None),
    "GET /conversations": ("conversations", "questions", None),
    "DELETE /conversations": ("erase_conversations", "questions", None),
    "GET /conversations/search": ("search_conversations", "questions", None),
    "GET /conversations/export": ("export_conversations", "questions", b.Conversations),
    "GET /conversations/{conversation}": ("conversation", "questions", None),
    "DELETE /conversations/{conversation}": ("erase_conversation", "questions", None),
    "POST /turns/{turn}/verdict": ("judge_answer", "questions", None),
    "POST /criteria/{criterion}/declaration": ("declare", "plan", None),
    "GET /criteria/{criterion}/declarations": ("declarations", "plan", b.Declarations),
    "POST /what-if": ("what_if", "plan", b.WhatIf),
    "GET /plan": ("plan", "plan", b.Plan),
    "GET /calendar": ("calendar", "plan", b.Calendar),
    "GET /snapshots": ("snapshots", "plan", b.Timeline),
    "POST /snapshots": ("keep_snapshot", "plan", b.Timeline),
    "GET /snapshots/{before}/diff/{after}": ("difference", "plan", b.Difference),
    "GET /recommendations": ("recommendations", "plan", b.Recommendations),
    "POST /recommendations": ("add_recommendation", "plan", b.Recommendation),
    "POST /recommendations/sign": ("sign_recommendations", "plan", b.Signed),
    "PATCH /recommendations/{wanted}": ("edit_recommendation", "plan", b.Recommendation),
    "POST /recommendations/{wanted}/move": ("move_recommendation", "plan", b.Recommendation),
    "POST /recommendations/{wanted}/comment": ("comment_recommendation", "plan", b.Recommendation),
    "POST /recommendations/{wanted}/drop": ("drop_recommendation", "plan", b.Recommendation),
    "POST /recommendations/{wanted}/restore": ("restore_recommendation", "plan", b.Recommendation),
    "GET /recommendations/{wanted}/history": ("recommendation_history", "plan", b.RecommendationHistory),
    "GET /footprint/template": ("footprint_template", "footprint", None),
    "POST /footprint": ("footprint", "footprint", b.Footprint),
    "GET /export/{what}": ("export", "deliverables", None),
    "GET /drafts/{kind}": ("draft", "deliverables", None),
    "GET /drafts/{kind}/text": ("draft_text", "deliverables", b.DraftText),
    "PUT /drafts/{kind}/text": ("keep_draft", "deliverables", b.DraftText),
    "GET /suggestions": ("suggestions", "plan", b.Suggestions),
    "POST /suggestions/{suggestion}/accept": ("accept_suggestion", "plan", b.Suggestion),
    "POST /suggestions/{suggestion}/dismiss": ("dismiss_suggestion", "plan", b.Suggestion),
    "GET /shares": ("shares", "deliverables", b.Shares),
    "POST /shares": ("share", "deliverables", b.Share),
    "DELETE /shares/{wanted}": ("revoke_share", "deliverables", b.Share),
    "GET /me": ("me", "people", p.Me),
    "GET /members": ("members", "people", p.Members),
    "POST /members": ("invite", "people", p.Invitation),
    "PUT /members/{wanted}": ("change_role", "people", p.Member),
    "DELETE /members/{wanted}": ("remove_member", "people", p.Removed),
    "DELETE /invitations/{wanted}": ("take_back_invitation", "people", p.Removed),
    "GET /tokens": ("tokens", "people", p.Tokens),
    "POST /tokens": ("make_token", "people", p.Token),
    "DELETE /tokens/{wanted}": ("revoke_token", "people", p.Token),
}
"""Name, subject and answer of each operation; None where the route itself says what it answers."""

BINARY = {"type": "string", "format": "binary"}
OTHER_FORMS: dict[str, tuple[str, ...]] = {
    "GET /assessment": ("text/html", "text/plain"),
    "POST /footprint": ("text/html",),
    "GET /conversations/export": ("text/markdown",),
    **dict.fromkeys(
        (
            "GET /documents", "GET /documents/{document}", "PUT /documents/{document}/date",
            "PUT /documents/{document}/kind",
            "PUT /documents/{document}/replaces/{older}", "DELETE /documents/{document}/replaces/{older}",
            "DELETE /documents/{document}", "GET /hidden", "GET /verification", "GET /search", "GET /evidence",
            "GET /evidence/{evidence}/history", "GET /policies", "POST /what-if", "GET /plan", "GET /calendar",
            "GET /usage", "GET /explain/{wanted}", "POST /ask",
        ),
        ("text/plain",),
    ),
}  # fmt: skip
"""Forms besides JSON that an operation gives: `Accept: text/plain` is what the command line prints."""
FILES = {
    "GET /export/{what}": (
        "text/html",
        "application/json",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "GET /drafts/{kind}": (
        "text/markdown",
        "text/html",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "GET /footprint/template": ("text/csv",),
}
"""What an operation that gives files answers."""

FAULTS = {
    "400": "The address by which the server was called is not its own.",
    "401": "Sign in, or send a token: Authorization: Bearer …",
    "403": "You may not do this, or another site asks.",
    "404": "There is no such thing, or you may not know of it.",
    "409": "The state of the workspace does not allow it now.",
    "410": "It was erased.",
    "411": "The size of the body is not stated.",
    "412": "It changed since it was seen (If-Match).",
    "413": "The body is too large.",
    "422": "Something in the request is wrong: `detail` says what.",
    "429": "Too many requests: Retry-After says when to come back.",
    "500": "The server failed.",
    "503": "The workspace cannot be used.",
    "507": "The disk is full.",
}
EVERYWHERE = ("400", "401", "403", "404", "409", "410", "422", "429", "500", "503")
WITH_BODY = ("411", "412", "413", "507")
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body give the same answer for 24 hours; another body is refused (422).",
    "schema": {"type": "string", "maxLength": 200},
    "example": "8b1f0e5a-3f6e-4a77-9f0c-1d2e3f405162",
}
NOT_KEYED = ("/uploads", "/documents", "/footprint", "/ask/stream", "/what-if")
"""Posts that carry the header themselves, or write nothing."""


def describe(app: FastAPI) -> None:
    """Make the application answer with this document."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI offers


def document(app: FastAPI) -> Json:
    """The OpenAPI document of an application."""
    made = get_openapi(title=app.title, version=app.version, description=SUMMARY, routes=app.routes)
    schemas: Json = made.setdefault("components", {}).setdefault("schemas", {})
    made["tags"] = [{"name": name, "description": said} for name, said in SUBJECTS.items()]
    made["components"]["responses"] = {f"Problem{one}": _problem(one) for one in FAULTS}
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{}, {"token": []}]
    for key, path, one in operations(made):
        _operation(key, path, one, schemas)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return made


def operations(made: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation of a document: its key in OPERATIONS, its path, what is said of it."""
    for path, methods in made["paths"].items():
        for method, one in methods.items():
            if method in ("get", "put", "post", "delete", "patch"):
                yield f"{method.upper()} {path.removeprefix(PREFIX)}", path, one


def _operation(key: str, path: str, one: Json, schemas: Json) -> None:
    """Complete what is said of one operation."""
    method = key.split(" ", 1)[0]
    name, subject, answer = OPERATIONS.get(key, (one["operationId"], "server", None))
    one |= {"operationId": name, "tags": [subject], "summary": _summary(one)}
    good = next(code for code in one["responses"] if code.startswith("2"))
    _answer(key, one["responses"][good], answer, schemas)
    if good in ("200", "201", "202"):
        one["responses"][good].setdefault("headers", {})
    if method == "GET":
        one["responses"]["304"] = {"description": "It did not change (If-None-Match)."}
    faults = (*EVERYWHERE, *(() if method == "GET" else WITH_BODY))
    for code in [code for code in one["responses"] if code[0] in "45"]:
        del one["responses"][code]
    one["responses"] |= {code: {"$ref": f"#/components/responses/Problem{code}"} for code in faults}
    if method == "POST" and not path.endswith(NOT_KEYED):
        one.setdefault("parameters", []).append(KEY_HEADER)
    for parameter in one.get("parameters", []):
        _parameter(key, parameter)
    for form, content in one.get("requestBody", {}).get("content", {}).items():
        if form == "application/json":
            content["example"] = BODIES.get(name, {})


def _summary(one: Json) -> str:
    """The first sentence of what is said of an operation."""
    said = str(one.get("description", one.get("summary", ""))).split("\n")[0]
    return said.split(". ")[0].split(": ")[0].rstrip(".").replace("`", "")


def _answer(key: str, response: Json, answer: Any, schemas: Json) -> None:
    """Say what an operation answers, with an example."""
    content: Json = response.setdefault("content", {})
    if key in FILES:
        response["content"] = {form: {"schema": {} if form.endswith("/json") else dict(BINARY)} for form in FILES[key]}
        return
    if answer is not None:
        content["application/json"] = {"schema": _schema(answer, schemas)}
    if "application/json" in content and OPERATIONS.get(key, ("",))[0] in ANSWERS:
        content["application/json"]["example"] = ANSWERS[OPERATIONS[key][0]]
    for form in OTHER_FORMS.get(key, ()):
        content[form] = {"schema": {"type": "string"}}
    if "image/png" in content:
        content["image/png"] = {"schema": dict(BINARY)}


def _schema(answer: Any, schemas: Json) -> Json:
    """The schema of a type, its parts written among the others."""
    made = TypeAdapter(answer).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    for name, part in made.pop("$defs", {}).items():
        schemas.setdefault(name, part)
    schemas.setdefault(answer.__name__, made)
    return {"$ref": f"#/components/schemas/{answer.__name__}"}


def _parameter(key: str, parameter: Json) -> None:
    example = PARAMETERS.get(f"{key} {parameter['name']}", PARAMETERS.get(parameter["name"]))
    if example is not None:
        parameter.setdefault("example", example)


def _problem(code: str) -> Json:
    """How a failure is told."""
    headers = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}} if code == "429" else {}
    return {
        "description": FAULTS[code],
        **({"headers": headers} if headers else {}),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }
