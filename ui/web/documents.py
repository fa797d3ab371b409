"""Documents: add files, see what was read and what was hidden, correct dates, tell kinds and versions, erase."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby

import gradio as gr
from gradio.components import Component

from assistant.errors import CapnrError, UsageError
from assistant.kinds import UNTOLD, parse
from assistant.reports.documents_wire import LINKS, VERSION_STATES
from assistant.roles import Permission
from retrieval.kinds import KINDS, NO_PROOF
from ui.desk import Desk
from ui.web import uploads
from ui.web.common import QUICK, fault, field, note, panel, picked, show, signer
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire
from ui.web.words import said


def table(desk: Desk, lang: str) -> str:
    """The documents of the workspace, then the hidden text found in them."""
    try:
        report = desk.report()
        kept = desk.listing()
    except CapnrError as error:
        return show("documents_none.html", lang) if error.code == "no_documents" else fault(error, lang)
    touched: dict[str, dict[str, int]] = {}
    for one in report.evidence:
        if one.counts:
            found = touched.setdefault(one.proposal.document, {})
            found[one.proposal.indicator] = found.get(one.proposal.indicator, 0) + 1
    return show(
        "documents.html",
        lang,
        kept=kept,
        touched=touched,
        names={one.document.id: one.document.name for one in kept},
        hidden=[(name, list(texts)) for name, texts in groupby(desk.hidden(), lambda one: one.document.name)],
        version_states=VERSION_STATES,
        all_kinds=KINDS,
        no_proof=NO_PROOF,
    )


def card(desk: Desk, lang: str, wanted: str, *, asking: bool = False) -> str:
    """One document with what can be done with it; `asking` whether to erase it."""
    try:
        found = desk.details(wanted)
        others = [one.document for one in desk.listing() if one.document.id != wanted]
    except CapnrError as error:
        return fault(error, lang)
    return show(
        "manage.html",
        lang,
        kept=found.kept,
        arrived=date.fromisoformat(found.kept.added[:10]) if found.kept.added else None,
        passages=found.passages,
        corrections=found.corrections,
        names=found.names,
        others=others,
        personal=[(said(f"personal_{kind}", lang), count) for kind, count in found.personal().items()],
        asking=asking,
        version_states=VERSION_STATES,
        links=LINKS,
        told=found.kinds,
        all_kinds=KINDS,
        no_proof=NO_PROOF,
        untold=UNTOLD,
    )


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    added = uploads.build(desk, lang)
    message = panel("documents-said")
    managed = panel("managed")
    listed = panel("documents")
    uploads.listen(desk, lang, added, listed, table)
    shown = [message, managed, listed]
    for origin in (listed, managed):
        wire(origin.click, desk, Permission.READ, _look, [lang], shown, **QUICK)
    wire(managed.submit, desk, Permission.CONTRIBUTE, _act, [lang], shown, **QUICK)
    gives = (added.drop, listed, managed, message)
    return Parts(gives=gives, links=(listed,), follow=uploads.following(added, listed, table))


def draw(visit: Visit, lang: str) -> tuple[str, str, str, str]:
    """Where files are dropped, the list as it is now, no card, nothing said yet."""
    return uploads.zone(visit.desk, lang), table(visit.desk, lang), "", ""


def _look(visit: Visit, lang: str) -> tuple[object, object, object]:
    """A document, the question whether to erase it, or nothing more."""
    verb, wanted = picked(visit.event)
    if verb == "shut":
        return "", "", gr.skip()
    if verb not in ("manage", "ask"):
        return gr.skip(), gr.skip(), gr.skip()
    return "", card(visit.desk, lang, wanted, asking=verb == "ask"), gr.skip()


def _act(visit: Visit, lang: str) -> tuple[object, object, object]:
    """Do what was clicked: what to say, the card, the list."""
    verb, wanted = picked(visit.event)
    if verb not in ACTS:
        return gr.skip(), gr.skip(), gr.skip()
    given = {name: field(visit.event, name) for name in ("day", "older", "kind")}
    try:
        told = carried_out(visit.desk, lang, verb, wanted, signer(visit), field(visit.event, "why"), given)
    except CapnrError as error:
        return fault(error, lang), gr.skip(), gr.skip()
    shown = "" if verb == "erase" else card(visit.desk, lang, wanted.split(":")[-1])
    return told, shown, table(visit.desk, lang)


ACTS = ("date", "undo", "kind", "unkind", "replaces", "separate", "erase")
"""What a click on a document may ask for."""


def carried_out(desk: Desk, lang: str, verb: str, wanted: str, name: str, reason: str, given: Mapping[str, str]) -> str:
    """Carry a click out; what to say of it. `given` are the fields: the date, the kind and the other document."""
    if not name:
        return note(lang, "no_name")
    if verb == "date":
        written = given["day"]
        try:
            desk.set_date(wanted, datetime.strptime(written, "%Y-%m-%d").date(), by=name, why=reason)
        except ValueError:
            raise UsageError("bad_date", wanted=written) from None
    elif verb == "undo":
        desk.set_date(wanted, None, by=name, why=reason)
    elif verb in ("kind", "unkind"):
        desk.set_kind(wanted, parse(given["kind"]) if verb == "kind" else None, by=name, why=reason)
    elif verb == "replaces":
        desk.replace(given["older"], wanted, by=name)
    elif verb == "separate":
        old, _, new = wanted.partition(":")
        desk.separate(old, new, by=name)
    else:
        desk.erase(wanted, by=name, why=reason)
        return note(lang, "erased")
    return note(lang, "written")


TAB = Tab(name="documents", build=build, draw=draw)
