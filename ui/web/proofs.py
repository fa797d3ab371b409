"""Preuves: a person reads each proposed passage in its page, and confirms or rejects it."""

from dataclasses import dataclass

import gradio as gr

from assistant.errors import CapnrError
from assistant.reports import view
from assistant.reports.words import STATES
from ui.desk import Desk
from ui.web.common import SHOW_MARK, fault, note, page_pane, panel, picked, show
from ui.web.words import said


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Components of the tab that others write to."""

    chosen: gr.State
    """Id of the indicator shown."""
    listed: gr.HTML
    """Indicators."""
    card: gr.HTML
    """The indicator shown."""
    pane: gr.HTML
    """The page."""
    said: gr.HTML
    """What the last action did."""
    by: gr.Textbox
    """Who decides."""
    why: gr.Textbox
    """Reason."""


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


def build(desk: Desk, lang: gr.Radio) -> Parts:
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

    def choose(spoken: str, event: gr.EventData) -> tuple[str, str, str, str, str]:
        verb, wanted = picked(event)
        wanted = wanted if verb == "indicator" else ""
        empty = note(spoken, "choose_page")
        return wanted, listing(desk, spoken, wanted), card(desk, spoken, wanted), empty, ""

    def act(
        spoken: str, wanted: str, name: str, reason: str, event: gr.EventData
    ) -> tuple[object, object, object, str]:
        """See a page, confirm or reject."""
        verb, rest = picked(event)
        if verb == "page":
            return gr.skip(), gr.skip(), page_pane(desk, rest, spoken), ""
        if verb not in ("confirmed", "rejected"):
            return gr.skip(), gr.skip(), gr.skip(), ""
        if not name.strip():
            return gr.skip(), gr.skip(), gr.skip(), note(spoken, "no_name")
        try:
            made = desk.decide([rest], state=verb, by=name.strip(), why=reason.strip())[0]
        except CapnrError as error:
            return gr.skip(), gr.skip(), gr.skip(), fault(error, spoken)
        told = note(spoken, "decided", state=STATES[made.state].said(spoken), by=made.by)
        place = f"{made.document}:{made.page}:{made.start}:{made.end}"
        return listing(desk, spoken, wanted), card(desk, spoken, wanted), page_pane(desk, place, spoken), told

    def turn(spoken: str, event: gr.EventData) -> str:
        return page_pane(desk, picked(event)[1], spoken)

    listed.click(choose, [lang], [chosen, listed, shown, pane, message], api_visibility="private")
    shown.click(act, [lang, chosen, by, why], [listed, shown, pane, message], api_visibility="private")
    pane.click(turn, [lang], [pane], api_visibility="private")
    return Parts(chosen=chosen, listed=listed, card=shown, pane=pane, said=message, by=by, why=why)
