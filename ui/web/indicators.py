"""Indicateurs: every indicator with both statuses and its points."""

import gradio as gr

from assistant.errors import CapnrError
from assistant.reports import view
from scoring.model import Status
from scoring.trace import STATUSES
from ui.desk import Desk
from ui.web.common import fault, panel, show
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


def build(desk: Desk, lang: gr.Radio) -> tuple[gr.Radio, gr.HTML]:
    """Lay the tab out and wire it."""
    wanted = gr.Radio(choices(desk.lang), value="all", label=said("filter", desk.lang), elem_id="filter")
    listed = panel("indicators")
    wanted.change(lambda spoken, one: table(desk, spoken, one), [lang, wanted], [listed], api_visibility="private")
    return wanted, listed
