"""Usage de l’IA: what the models of this tool used, in all, by month, purpose and model, and call by call."""

from gradio.components import Component

from assistant.reports.render import number
from assistant.usage import purpose_of
from ui.desk import Desk
from ui.pages import ledger
from ui.web.common import panel, show
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit
from ui.web.words import said

LINES = 8
"""Calls shown; the API gives them all."""


def usage(desk: Desk, lang: str) -> str:
    """The tab as HTML."""
    journal = desk.usage()
    total, calls = journal.total, journal.lines
    asked = total.cached + sum(one.texts for one in calls)
    share = number(100 * total.cached / asked if asked else 0.0, lang, 0)
    budget = journal.budget
    spent = min(1.0, budget.spent_wh[1] / budget.limit_wh) if budget.limit_wh else 0.0
    return show(
        "usage.html",
        lang,
        share=said("without_model", lang, share=share),
        calls=calls[::-1][:LINES],
        count=len(calls),
        budget=budget,
        spent=spent,
        named=lambda purpose: purpose_of(purpose).title.said(lang),
        **ledger.sums(journal, lang),
    )


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out."""
    return Parts(gives=(panel("usage"),))


def draw(visit: Visit, lang: str) -> str:
    """The tab as it is now."""
    return usage(visit.desk, lang)


TAB = Tab(name="usage", build=build, draw=draw)
"""AI usage."""
