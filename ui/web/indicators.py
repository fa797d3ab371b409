"""Indicateurs: every indicator with both statuses and its points."""

from typing import Any

import gradio as gr
from gradio.components import Component

from assistant.errors import CapnrError
from assistant.reports import view
from assistant.roles import Permission
from scoring.model import Status
from scoring.trace import STATUSES
from ui.desk import Desk
from ui.web.common import fault, panel, show
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire
from ui.web.words import said

SHOWN = (Status.MET, Status.PARTLY, Status.NOT_MET, Status.UNKNOWN)


def choices(lang: str) -> list[tuple[str, str]]:
    """The statuses to filter by."""
    return [(said("all", lang), "all"), *((STATUSES[one].said(lang), str(one)) for one in SHOWN)]


def table(desk: Desk, lang: str, wanted: str) -> str:
    """The indicators whose provisional status is `wanted`, or all."""
    try:
        report = desk.report()
    except CapnrError as error:
        return fault(error, lang)
    cards = [one for one in view.cards(report) if wanted in ("all", str(one.result.provisional.status))]
    themes = {one.id: one.title for one in report.assessment.referential.themes}
    return show("indicators.html", lang, cards=cards, themes=themes)


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out and wire it."""
    wanted = gr.Radio(choices(desk.lang), value="all", label=said("filter", desk.lang), elem_id="filter")
    listed = panel("indicators")
    wire(wanted.change, desk, Permission.READ, draw, [lang, wanted], [listed])

    def spoken(chosen: str) -> Any:
        return gr.Radio(choices(chosen), label=said("filter", chosen))

    return Parts(gives=(listed,), needs=(wanted,), labelled=((wanted, spoken),), links=(listed,))


def draw(visit: Visit, lang: str, wanted: str) -> str:
    """The tab as it is now."""
    return table(visit.desk, lang, wanted)


TAB = Tab(name="indicators", build=build, draw=draw)
