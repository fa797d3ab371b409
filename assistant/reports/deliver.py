"""The one door to every deliverable: what is wanted in, a file out. The command line and the API call it alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.recommend import advice
from assistant.recommend_book import Book, book
from assistant.recommend_drafts import draft
from assistant.reports.action_plan import plan_json, plan_paper, plan_xlsx
from assistant.reports.advice import advice_paper
from assistant.reports.advice_data import advice_json, advice_xlsx
from assistant.reports.bundle import bundle
from assistant.reports.hidden import Shown, hidden
from assistant.reports.html import assessment_html
from assistant.reports.paper import Paper
from assistant.reports.paper_docx import docx
from assistant.reports.paper_html import html
from assistant.reports.paper_markdown import markdown
from assistant.reports.readiness import readiness_paper
from assistant.reports.readiness_xlsx import readiness_xlsx
from assistant.reports.register import register, register_json, register_paper
from assistant.reports.register_xlsx import register_xlsx
from assistant.reports.wire import assessment_json

MEDIA: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "zip": "application/zip",
}
"""Media type of each format."""
OFFICE: Final = ("html", "docx", "xlsx", "json")
FORMATS: Final = {"report": OFFICE, "recommendations": OFFICE, "plan": OFFICE, "register": OFFICE, "bundle": ("zip",)}
"""Formats of each deliverable, the usual one first."""
_NAMES: Final = {
    "report": {"fr": "rapport", "en": "report"},
    "recommendations": {"fr": "recommandations", "en": "recommendations"},
    "plan": {"fr": "plan-d-action", "en": "action-plan"},
    "register": {"fr": "registre-des-preuves", "en": "evidence-register"},
    "bundle": {"fr": "dossier-de-preuves", "en": "evidence-bundle"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be delivered."""

    what: str
    """One of `FORMATS`."""
    form: str = ""
    """One of its formats; empty for the usual one."""
    lang: str = "fr"
    """"fr" or "en"."""
    mask: bool = False
    """Whether the personal data of quotes and notes is masked."""
    names: bool = False
    """Whether the people who decided, wrote or signed are masked too."""
    organisation: str = ""
    """Name on the cover, may be empty."""
    documents: bool = False
    """Whether a bundle holds the source files too."""
    target: int | None = None
    """Level that the plan aims at, None for the next one."""
    by: date | None = None
    """Last day of the plan."""
    budget: Fraction | None = None
    """Most person-days of the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """A deliverable."""

    name: str
    """Name of its file."""
    media_type: str
    """What it is."""
    data: bytes
    """Its bytes."""


def deliver(workspace: Workspace, report: Report, wanted: Wanted) -> Delivered:
    """Make a deliverable of an assessment; the same workspace, date and options give the same bytes.

    Raises UsageError for an unknown deliverable or format, or a level that the referential does not have.
    """
    form = checked(wanted.what, wanted.form)
    held = None if wanted.what in ("report", "register") else planned_book(workspace, report, wanted)
    shown = drawn(workspace, report, held)
    masked = wanted.mask or wanted.names
    if masked:
        shown = hidden(shown, wanted.lang, names=wanted.names)
    if wanted.what == "bundle" and shown.book is not None:
        data = bundle(
            workspace,
            shown,
            shown.book,
            report,
            wanted.lang,
            organisation=wanted.organisation,
            masked=masked,
            documents=wanted.documents,
        )
    else:
        data = _made(shown, wanted, form)
    name = f"cap-nr-{_NAMES[wanted.what][wanted.lang]}-{report.assessment.on.isoformat()}.{form}"
    return Delivered(name=name, media_type=MEDIA[form], data=data)


def checked(what: str, form: str) -> str:
    """The format that is meant. Raises UsageError for an unknown deliverable or one of its formats."""
    if what not in FORMATS:
        raise UsageError("unknown_export", wanted=what, known=", ".join(FORMATS))
    if form and form not in FORMATS[what]:
        raise UsageError("unknown_export", wanted=f"{what} {form}", known=", ".join(FORMATS[what]))
    return form or FORMATS[what][0]


def drawn(workspace: Workspace, report: Report, held: Book | None) -> Shown:
    """What the deliverables of an assessment draw on."""
    referential = report.assessment.referential.id
    return Shown(
        report=report,
        decided=workspace.decisions.current(referential),
        history=tuple(one for one in workspace.decisions.history() if one.referential == referential),
        book=held,
    )


def planned_book(workspace: Workspace, report: Report, wanted: Wanted) -> Book:
    """The recommendations under the conditions wanted."""
    return book(workspace, advice(workspace, report, target=wanted.target, by=wanted.by, budget=wanted.budget))


def of_paper(paper: Paper, form: str) -> bytes:
    """A paper as a file: "docx", "html" or "md"."""
    if form == "docx":
        return docx(paper)
    return (html(paper) if form == "html" else markdown(paper)).encode()


def as_json(data: Mapping[str, Any]) -> bytes:
    """Plain data as the text of a file."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _made(shown: Shown, wanted: Wanted, form: str) -> bytes:
    report, lang = shown.report, wanted.lang
    about: dict[str, Any] = {"organisation": wanted.organisation, "masked": wanted.mask or wanted.names}
    if shown.book is not None:
        return _advised(shown.book, wanted, form, about)
    if wanted.what == "report":
        if form == "html":
            return assessment_html(report, lang, **about).encode()
        if form == "json":
            return as_json(assessment_json(report, lang))
        if form == "xlsx":
            return readiness_xlsx(report, lang, organisation=wanted.organisation)
        return docx(readiness_paper(report, lang, **about))
    found = register(report, shown.decided)
    if form == "json":
        return as_json(register_json(report, found, lang))
    if form == "xlsx":
        return register_xlsx(report, found, lang, **about)
    return of_paper(register_paper(report, found, lang, **about), form)


def _advised(held: Book, wanted: Wanted, form: str, about: dict[str, Any]) -> bytes:
    """Recommendations or the plan made of them."""
    lang = wanted.lang
    as_data, as_book, as_paper = (
        (advice_json, advice_xlsx, advice_paper)
        if wanted.what == "recommendations"
        else (plan_json, plan_xlsx, plan_paper)
    )
    if form == "json":
        return as_json(as_data(held, lang))
    return as_book(held, lang, **about) if form == "xlsx" else of_paper(as_paper(held, lang, **about), form)


def drafted(workspace: Workspace, report: Report, wanted: Wanted) -> Delivered:
    """Make a draft: "docx", "html" or "md". Raises UsageError for an unknown template or format."""
    form = wanted.form or "md"
    if form not in ("docx", "html", "md"):
        raise UsageError("unknown_export", wanted=form, known="docx, html, md")
    shown = drawn(workspace, report, planned_book(workspace, report, wanted))
    if wanted.mask or wanted.names:
        shown = hidden(shown, wanted.lang, names=wanted.names)
    assert shown.book is not None  # given just above
    paper = draft(shown.book, wanted.what, wanted.lang, organisation=wanted.organisation)
    name = f"cap-nr-{wanted.what}-{report.assessment.on.isoformat()}.{form}"
    return Delivered(name=name, media_type=MEDIA[form], data=of_paper(paper, form))
