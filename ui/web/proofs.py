"""Preuves: a person reads each proposed passage in its page, and confirms or rejects it."""

import gradio as gr
from gradio.components import Component

from assistant.errors import CapnrError
from assistant.reports import view
from assistant.reports.words import STATES
from assistant.roles import Permission
from ui.desk import Desk
from ui.web.common import SHOW_MARK, fault, note, page_pane, panel, picked, show, turned
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire
from ui.web.words import said


def listing(desk: Desk, lang: str, chosen: str) -> str:
    """Indicators with the number of passages that wait."""
    try:
        report = desk.report()
    except CapnrError as error:
        return fault(error, lang)
    return show("proofs_list.html", lang, cards=view.cards(report), chosen=chosen)


def card(desk: Desk, lang: str, chosen: str) -> str:
    """One indicator with its passages."""
    try:
        report = desk.report()
    except CapnrError:
        return ""
    found = view.card(report, chosen)
    return show("proofs_card.html", lang, card=found, report=report) if found else note(lang, "choose")


def most_waiting(desk: Desk) -> str:
    """The first indicator to look at: the one with most to review among those whose step comes first."""
    try:
        waiting = [one for one in view.cards(desk.report()) if one.waiting and one.counting]
    except CapnrError:
        return ""
    return max(waiting, key=lambda one: one.step.gain).indicator.id if waiting else ""


def review(desk: Desk, lang: str, chosen: str) -> tuple[str, str, str]:
    """The indicator to show, the list and the card; without a choice, where most is to be gained."""
    chosen = chosen or most_waiting(desk)
    return chosen, listing(desk, lang, chosen), card(desk, lang, chosen)


def draw(visit: Visit, lang: str, chosen: str) -> tuple[str, str, str, str]:
    """The indicator to show, the list, the card, and no page yet."""
    return *review(visit.desk, lang, chosen), note(lang, "choose_page")


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    chosen = gr.State("")
    with gr.Row():
        by = gr.Textbox(label=said("name", desk.lang), max_length=200, elem_id="by", scale=1)
        why = gr.Textbox(label=said("why", desk.lang), max_length=2000, elem_id="why", scale=2)
    with gr.Row(elem_classes=["columns"]):
        with gr.Column(scale=3, min_width=240):
            listed = panel("proofs-list")
        with gr.Column(scale=5, min_width=340):
            message = panel("decided")
            shown = panel("proofs-card")
        with gr.Column(scale=4, min_width=320):
            pane = panel("proofs-page", script=SHOW_MARK)
    wire(listed.click, desk, Permission.READ, _choose, [lang], [chosen, listed, shown, pane, message])
    wire(shown.click, desk, Permission.READ, _look, [lang], [pane])
    wire(shown.click, desk, Permission.DECIDE, _decide, [lang, chosen, by, why], [listed, shown, pane, message])
    wire(pane.click, desk, Permission.READ, turned, [lang], [pane])
    return Parts(
        gives=(chosen, listed, shown, pane),
        needs=(chosen,),
        labelled=(
            (by, lambda spoken: gr.Textbox(label=said("name", spoken))),
            (why, lambda spoken: gr.Textbox(label=said("why", spoken))),
        ),
    )


def _choose(visit: Visit, lang: str) -> tuple[str, str, str, str, str]:
    verb, wanted = picked(visit.event)
    wanted = wanted if verb == "indicator" else ""
    empty = note(lang, "choose_page")
    return wanted, listing(visit.desk, lang, wanted), card(visit.desk, lang, wanted), empty, ""


def _look(visit: Visit, lang: str) -> object:
    verb, rest = picked(visit.event)
    return page_pane(visit.desk, rest, lang) if verb == "page" else gr.skip()


def _decide(
    visit: Visit, lang: str, wanted: str, name: str | None, reason: str | None
) -> tuple[object, object, object, object]:
    """Confirm or reject."""
    verb, rest = picked(visit.event)
    if verb not in ("confirmed", "rejected"):
        return gr.skip(), gr.skip(), gr.skip(), gr.skip()
    by, why = (name or "").strip(), (reason or "").strip()
    if not by:
        return gr.skip(), gr.skip(), gr.skip(), note(lang, "no_name")
    try:
        made = visit.desk.decide([rest], state=verb, by=by, why=why)[0]
    except CapnrError as error:
        return gr.skip(), gr.skip(), gr.skip(), fault(error, lang)
    told = note(lang, "decided", state=STATES[made.state].said(lang), by=made.by)
    place = f"{made.document}:{made.page}:{made.start}:{made.end}"
    desk = visit.desk
    return listing(desk, lang, wanted), card(desk, lang, wanted), page_pane(desk, place, lang), told


TAB = Tab(name="proofs", build=build, draw=draw)
