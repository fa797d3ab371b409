"""Documents: add files, see what was read and what was hidden, correct dates, tell versions apart, erase."""

from collections import Counter
from datetime import datetime
from itertools import groupby

import gradio as gr

from assistant.errors import CapnrError, UsageError
from assistant.reports.documents_wire import LINKS, VERSION_STATES
from ui.desk import Desk
from ui.web import uploads
from ui.web.common import fault, note, panel, picked, show
from ui.web.words import said


def table(desk: Desk, lang: str) -> str:
    """The documents of the workspace, then the hidden text found in them."""
    try:
        report = desk.report()
        kept = desk.listing()
    except CapnrError as error:
        return fault(error, lang)
    return show(
        "documents.html",
        lang,
        kept=kept,
        counts=Counter(one.proposal.document for one in report.evidence if one.counts),
        names={one.document.id: one.document.name for one in kept},
        hidden=[(name, list(texts)) for name, texts in groupby(desk.hidden(), lambda one: one.document.name)],
        version_states=VERSION_STATES,
    )


def card(desk: Desk, lang: str, wanted: str, *, asking: bool = False) -> str:
    """One document with what can be done with it; `asking` whether to erase it."""
    try:
        found = desk.details(wanted)
    except CapnrError as error:
        return fault(error, lang)
    return show(
        "manage.html",
        lang,
        kept=found.kept,
        corrections=found.corrections,
        names=found.names,
        asking=asking,
        version_states=VERSION_STATES,
        links=LINKS,
    )


def build(desk: Desk, lang: gr.Radio) -> tuple[uploads.Parts, gr.HTML]:
    """Lay the tab out; returns the components that speak a language."""
    added = gr.Column()
    message = panel("documents-said")
    managed = panel("managed")
    with gr.Row(visible=False, elem_id="documents-fields") as fields:
        by = gr.Textbox(label=said("name", desk.lang), max_length=200, elem_id="documents-by")
        why = gr.Textbox(label=said("why", desk.lang), max_length=2000, elem_id="documents-why")
        day = gr.Textbox(label=said("new_date", desk.lang), max_length=10, elem_id="documents-day")
        older = gr.Dropdown(label=said("older", desk.lang), choices=[], elem_id="documents-older")
    listed = panel("documents")
    with added:
        parts = uploads.build(desk, lang, listed, lambda spoken: table(desk, spoken))

    def act(
        spoken: str, name: str | None, reason: str | None, written: str | None, other: str | None, event: gr.EventData
    ) -> list[object]:
        """Show a document, or do what was clicked: what to say, the card, the list, the fields, the other documents.

        A field that was never shown holds None.
        """
        verb, wanted = picked(event)
        if verb not in ACTS:
            return [gr.skip() for _ in range(5)]
        try:
            by_whom, because, when = ((one or "").strip() for one in (name, reason, written))
            told = carried_out(desk, spoken, verb, wanted, by_whom, because, (when, other or ""))
        except CapnrError as error:
            return [fault(error, spoken), gr.skip(), gr.skip(), gr.skip(), gr.skip()]
        shown = "" if verb == "erase" else card(desk, spoken, wanted.split(":")[-1], asking=verb == "ask")
        chosen = wanted.split(":")[-1]
        others = [(one.document.name, one.document.id) for one in desk.listing() if one.document.id != chosen]
        fields_now = gr.update(visible=verb != "erase")
        return [told, shown, table(desk, spoken), fields_now, gr.update(choices=others, value=None)]

    def relabel(spoken: str) -> list[object]:
        keys = ("name", "why", "new_date", "older")
        return [gr.update(label=said(key, spoken)) for key in keys]

    for origin in (listed, managed):
        origin.click(
            act,
            [lang, by, why, day, older],
            [message, managed, listed, fields, older],
            api_visibility="private",
        )
    lang.change(relabel, [lang], [by, why, day, older], api_visibility="private")
    return parts, listed


ACTS = ("manage", "ask", "date", "undo", "replaces", "separate", "erase")
"""What a click on a document may ask for."""


def carried_out(desk: Desk, lang: str, verb: str, wanted: str, name: str, reason: str, given: tuple[str, str]) -> str:
    """Carry a click out; what to say of it. `given` is the date and the other document of the fields."""
    if verb in ("manage", "ask"):
        return ""
    if not name:
        return note(lang, "no_name")
    written, other = given
    if verb == "date":
        try:
            desk.set_date(wanted, datetime.strptime(written, "%Y-%m-%d").date(), by=name, why=reason)
        except ValueError:
            raise UsageError("bad_date", wanted=written) from None
    elif verb == "undo":
        desk.set_date(wanted, None, by=name, why=reason)
    elif verb == "replaces":
        desk.replace(other, wanted, by=name)
    elif verb == "separate":
        old, _, new = wanted.partition(":")
        desk.separate(old, new, by=name)
    else:
        desk.erase(wanted, by=name, why=reason)
        return note(lang, "erased")
    return note(lang, "written")
