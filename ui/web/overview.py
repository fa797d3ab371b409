"""Vue d’ensemble: the level, the score, what to do first, by axis and theme."""

from gradio.components import Component

from assistant.errors import CapnrError
from assistant.gaps import first_steps
from assistant.reports import view
from assistant.reports.html import best_worst, effort
from ui.desk import Desk
from ui.web.common import fault, panel, show
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit


def overview(desk: Desk, lang: str) -> str:
    """The tab as HTML."""
    try:
        report = desk.report()
    except CapnrError as error:
        return fault(error, lang)
    return show(
        "overview.html",
        lang,
        report=report,
        assessment=report.assessment,
        headline=view.headline(report),
        steps=first_steps(report),
        axes=view.by_axis(report),
        themes=view.by_theme(report),
        best_worst=best_worst(report, lang),
        effort=lambda days: effort(days, lang),
    )


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out."""
    shown = panel("overview")
    return Parts(gives=(shown,), links=(shown,))


def draw(visit: Visit, lang: str) -> str:
    """The tab as it is now."""
    return overview(visit.desk, lang)


TAB = Tab(name="overview", build=build, draw=draw)
