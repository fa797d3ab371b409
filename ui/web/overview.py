"""Vue d’ensemble: the level, the score, what to do first, by axis and theme, level 3, the calendar, what changed."""

from typing import Any

from gradio.components import Component

from assistant.assessment import Report
from assistant.errors import CapnrError
from assistant.gaps import first_steps
from assistant.planning import ahead
from assistant.reports import footprint_view as figures
from assistant.reports import view
from assistant.reports.footprint import charts
from assistant.reports.footprint_words import STATES
from assistant.reports.html import best_worst, effort
from assistant.reports.render import number
from assistant.roles import Permission
from assistant.storage.snapshots import Snapshot, SqlSnapshots
from assistant.timeline import keep
from scoring.calendar import DATES, Situation
from scoring.footprint.budget import State
from scoring.trace import explain
from ui.desk import Desk
from ui.pages.footprint import measured
from ui.pages.timeline import timeline
from ui.web.common import fault, note, panel, picked, show
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit, wire

STEPS = 3
"""Actions shown first."""


def overview(desk: Desk, lang: str) -> str:
    """The tab as HTML."""
    try:
        report = desk.report()
    except CapnrError as error:
        return fault(error, lang)
    target = _target(report)
    steps, _ = ahead(Situation(target=target), report.assessment.on)
    return show(
        "overview.html",
        lang,
        report=report,
        assessment=report.assessment,
        headline=view.headline(report),
        steps=first_steps(report, STEPS),
        axes=view.by_axis(report),
        themes=view.by_theme(report),
        best_worst=best_worst(report, lang),
        effort=lambda days: effort(days, lang),
        target=target,
        level_trace=explain(report.assessment, "level", findings=report.findings),
        level_three=level_three(desk, lang),
        line=timeline(steps, DATES, report.assessment.on, lang),
        due=[one for one in steps if one.by is not None],
        changed=changes(desk, report, lang),
        counts=standing(report),
    )


def _target(report: Report) -> int:
    """The level to reach next: the first one that is not confirmed, the highest once all are."""
    levels = [one.id for one in report.assessment.referential.levels]
    return next((one for one in levels if one > report.assessment.level_confirmed), levels[-1])


def standing(report: Report) -> dict[str, int]:
    """How many pieces of evidence are confirmed, stale, waiting."""
    return {
        "confirmed": sum(1 for one in report.evidence if one.state == "confirmed"),
        "stale": sum(1 for one in report.evidence if one.stale and one.state != "rejected"),
        "waiting": sum(1 for one in report.evidence if one.counts and one.state == "proposed"),
    }


def level_three(desk: Desk, lang: str) -> dict[str, Any] | None:
    """What is known of the footprint beside its budget, None without an inventory."""
    study = measured(desk)
    if study is None:
        return None
    verdicts = figures.declared(study)
    judged = [one for one in verdicts if one.state is not State.NOT_ASSESSABLE]
    return {
        "said": figures.headline(study, lang),
        "chart": charts(study, lang).get("categories", "") if judged else "",
        "title": figures.finding_categories(study, lang),
        "rows": [
            (
                figures.category(one.budget.category, lang),
                STATES[one.state].said(lang),
                f"{figures.amount(one.ratio.p50, lang)} ({figures.between(one.ratio, lang)})" if one.ratio else "–",
            )
            for one in judged
        ],
        "left": len(verdicts) - len(judged),
        "all": len(verdicts),
    }


def changes(desk: Desk, report: Report, lang: str) -> dict[str, Any] | None:
    """Differences with the assessment that was kept last; None when none was kept under the same referential."""
    kept = _newest(desk)
    if kept is None or kept.referential != report.assessment.referential.id:
        return None
    then, now = kept.payload["state"], report.assessment
    level = now.level_confirmed - then["level"]["confirmed"]
    return {
        "day": kept.on,
        "level": f"{level:+d}" if level else "",
        "confirmed": _signed(float(now.score.confirmed) - then["score"]["confirmed"], lang),
        "provisional": _signed(float(now.score.provisional) - then["score"]["provisional"], lang),
        "documents": f"{len(report.documents) - len(then['documents']):+d}",
    }


def _newest(desk: Desk) -> Snapshot | None:
    with desk.using() as workspace:
        snapshots = SqlSnapshots(workspace.engine)
        newest = snapshots.newest()
        return snapshots.find(str(newest)) if newest else None


def _signed(value: float, lang: str) -> str:
    shown = number(abs(value), lang)
    return f"{'−' if value < 0 and shown.strip('0,.') else '+'}{shown}"


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out."""
    message = panel("overview-said")
    shown = panel("overview")
    wire(shown.submit, desk, Permission.CONTRIBUTE, _keep, [lang], [shown, message], show_progress="hidden")
    return Parts(gives=(shown, message), links=(shown,))


def draw(visit: Visit, lang: str) -> tuple[str, str]:
    """The tab as it is now, nothing said yet."""
    return overview(visit.desk, lang), ""


def _keep(visit: Visit, lang: str) -> tuple[str, str]:
    """Keep the assessment of today."""
    verb, _ = picked(visit.event)
    if verb != "keep":
        return draw(visit, lang)
    try:
        report = visit.desk.report()
        with visit.desk.using() as workspace:
            keep(workspace, report, label="", lang=lang)
    except CapnrError as error:
        return overview(visit.desk, lang), fault(error, lang)
    return overview(visit.desk, lang), note(lang, "kept_today")


TAB = Tab(name="overview", build=build, draw=draw)
"""Overview."""
