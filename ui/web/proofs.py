"""Preuves: a person reads each proposed passage in its page, and confirms, rejects, changes or comments it."""

import gradio as gr
from gradio.components import Component

from assistant.deciding import Edit, Wanted
from assistant.errors import CapnrError, UsageError
from assistant.reports.words import STATES
from assistant.roles import Permission
from assistant.storage.decisions import Decision
from ui.desk import Desk
from ui.web import proofs_view as drawn
from ui.web.common import QUICK, fault, field, note, page_pane, panel, picked, show, signer, ticked, turned
from ui.web.proofs_view import Doing, card
from ui.web.suggested import settle
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire

__all__ = ["TAB", "build", "card", "draw"]

STATES_SET = ("confirmed", "rejected", "proposed")
"""What a click may make of a piece of evidence; "proposed" takes the last decision back."""

SUGGESTED = ("take", "drop")
"""What a click does with a suggestion of an assistant."""


def draw(visit: Visit, lang: str, chosen: str, wanted: str) -> tuple[str, ...]:
    """The indicator to show, the bar, the list, the card, its first page, nothing said yet."""
    desk = visit.desk
    chosen = chosen or drawn.most_waiting(desk)
    return (
        chosen,
        drawn.bar(desk, lang),
        drawn.listing(desk, lang, chosen, wanted),
        card(desk, lang, chosen),
        drawn.first_page(desk, lang, chosen) if chosen else "",
        "",
    )


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    chosen, wanted = gr.State(""), gr.State("waiting")
    bar = panel("proofs-bar")
    message = panel("decided")
    listed = panel("proofs-list")
    shown = panel("proofs-card", "queue")
    pane = panel("proofs-page", "page")
    needs = [lang, chosen, wanted]
    wire(bar.click, desk, Permission.READ, _ask_bulk, [lang, chosen], [message], **QUICK)
    for origin in (listed, shown, message, bar):
        wire(
            origin.click,
            desk,
            Permission.READ,
            _look,
            needs,
            [chosen, wanted, listed, shown, pane, message],
            **QUICK,
        )
    wire(pane.click, desk, Permission.READ, turned, [lang], [pane], **QUICK)
    for origin in (shown, message, bar):
        after = [bar, listed, shown, message]
        wire(origin.submit, desk, Permission.DECIDE, _decide, needs, after, **QUICK)
    gives = (chosen, bar, listed, shown, pane, message)
    return Parts(gives=gives, needs=(chosen, wanted), links=(shown,))


def _look(visit: Visit, lang: str, chosen: str, wanted: str) -> tuple[object, ...]:
    """Show another indicator, another list, a page, a form."""
    verb, rest = picked(visit.event)
    desk, same = visit.desk, gr.skip()
    if verb == "page":
        return same, same, same, same, page_pane(desk, rest, lang), same
    if verb == "choose":
        page = drawn.first_page(desk, lang, rest)
        return rest, wanted, drawn.listing(desk, lang, rest, wanted), card(desk, lang, rest), page, ""
    if verb == "filter":
        kind = rest if rest in drawn.KINDS else "waiting"
        return chosen, kind, drawn.listing(desk, lang, chosen, kind), same, same, ""
    if verb in ("edit", "comment", "more", "around"):
        return same, same, same, card(desk, lang, chosen, Doing(verb=verb, of=rest)), same, ""
    if verb == "close":
        return same, same, same, card(desk, lang, chosen), same, ""
    return (same,) * 6


def _ask_bulk(visit: Visit, lang: str, chosen: str) -> object:
    """Say what acceptance in bulk would do, and ask."""
    verb, _ = picked(visit.event)
    if verb != "bulk":
        return gr.skip()
    scope = chosen if field(visit.event, "scope") == "indicator" else ""
    try:
        return drawn.bulk_question(visit.desk, lang, float(field(visit.event, "above") or 1), scope)
    except CapnrError as error:
        return fault(error, lang)
    except ValueError:
        return note(lang, "choose")


def _decide(visit: Visit, lang: str, chosen: str, wanted: str) -> tuple[object, ...]:
    """Write a decision, a comment or a policy, or take one back."""
    verb, rest = picked(visit.event)
    desk, by, same = visit.desk, signer(visit), gr.skip()
    if not by:
        return same, same, same, note(lang, "no_name")
    try:
        told = _written(visit, lang, verb, rest, by)
    except CapnrError as error:
        return same, same, same, fault(error, lang)
    suggestion = verb in SUGGESTED
    bar = drawn.bar(desk, lang, suggestions=suggestion) if suggestion or verb in ("accept", "revoke") else same
    return bar, drawn.listing(desk, lang, chosen, wanted), card(desk, lang, chosen), told


def _written(visit: Visit, lang: str, verb: str, rest: str, by: str) -> str:
    """Do what was clicked; what to say of it. Raises CapnrError for what cannot be done."""
    desk, why = visit.desk, field(visit.event, "why")
    if verb == "accept":
        above, _, indicator = rest.partition(":")
        policy, made = desk.accept(Wanted(above=float(above), by=by, why=why, indicator=indicator), lang)
        return show("proofs_said.html", lang, key="accepted", count=len(made), revoke=policy.id, undo="")
    if verb in SUGGESTED:
        return note(lang, settle(desk, verb, rest, by=by, why=why))
    if verb == "revoke":
        made = desk.revoke(rest, by=by, why=why)
        return show("proofs_said.html", lang, key="revoked", count=len(made), revoke="", undo="")
    if verb == "undo":
        last = _undone(desk, rest, by, why)
        return note(lang, "undone", state=STATES[last.state].said(lang))
    if verb == "comment":
        _commented(desk, rest, by, field(visit.event, "note"))
        return note(lang, "commented")
    if verb == "edited":
        edit = Edit(
            criteria=ticked(visit.event, "criteria"),
            stance=field(visit.event, "stance"),
            quote=field(visit.event, "quote"),
        )
        decision = desk.decide([rest], state="confirmed", by=by, why=field(visit.event, "note") or why, edit=edit)[0]
    elif verb in STATES_SET:
        decision = desk.decide([rest], state=verb, by=by, why=why)[0]
    else:
        raise UsageError("unknown_evidence", wanted=verb)
    state = "edited" if decision.edited else decision.state
    return show(
        "proofs_said.html",
        lang,
        key="decided",
        state=STATES[state].said(lang),
        by=by,
        undo=decision.evidence,
        revoke="",
    )


def _undone(desk: Desk, evidence: str, by: str, why: str) -> Decision:
    """Write again what stood before the last decision; a first decision goes back to the proposal."""
    before = desk.history(evidence)[:-1]
    if not before:
        return desk.decide([evidence], state="proposed", by=by, why=why)[0]
    return _again(desk, before[-1], by, why)


def _commented(desk: Desk, evidence: str, by: str, text: str) -> None:
    """Write a comment: the same decision again with other words; what nobody decided on stays proposed."""
    known = desk.history(evidence)
    if known:
        _again(desk, known[-1], by, text)
    else:
        desk.decide([evidence], state="proposed", by=by, why=text)


def _again(desk: Desk, decision: Decision, by: str, why: str) -> Decision:
    """The same decision once more, with what was changed of the proposal."""
    edit = Edit(criteria=decision.criteria, stance=decision.stance, quote=decision.quote) if decision.edited else None
    state = decision.state if decision.state in STATES_SET else "proposed"
    return desk.decide([decision.evidence], state=state, by=by, why=why, edit=edit)[0]


TAB = Tab(name="proofs", build=build, draw=draw)
"""Evidence."""
