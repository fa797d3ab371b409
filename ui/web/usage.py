"""Usage de l’IA: what the models of this tool used, in all and call by call."""

from collections import defaultdict

from gradio.components import Component

from assistant.reports.render import number
from assistant.usage import Call, purpose_of
from scoring.footprint.inference import method_note
from ui.desk import Desk
from ui.web.common import panel, show
from ui.web.tabs import Parts, Tab
from ui.web.wiring import Visit
from ui.web.words import said

LINES = 60
"""Calls shown; the API gives them all."""


def usage(desk: Desk, lang: str) -> str:
    """The tab as HTML."""
    journal = desk.usage()
    total, calls = journal.total, journal.lines
    asked = total.cached + sum(one.texts for one in calls)
    share = number(100 * total.cached / asked if asked else 0.0, lang, 0)
    methods = sorted({one.method for one in calls})
    return show(
        "usage.html",
        lang,
        usage=total,
        share=said("without_model", lang, share=share),
        purposes=_by_purpose(calls),
        calls=calls[::-1][:LINES],
        method=" ".join(method_note(one, language=lang) for one in methods),
        budget=journal.budget,
        named=lambda purpose: purpose_of(purpose).title.said(lang),
        why=lambda purpose: purpose_of(purpose).why.said(lang),
    )


def _by_purpose(calls: tuple[Call, ...]) -> list[tuple[str, int, int, tuple[float, float]]]:
    """(purpose, texts computed, texts served from memory, energy in Wh) for each purpose, by name."""
    groups: dict[str, list[Call]] = defaultdict(list)
    for one in calls:
        groups[one.purpose].append(one)
    return [
        (
            purpose,
            sum(one.texts for one in found),
            sum(one.cached for one in found),
            (sum(one.energy_wh[0] for one in found), sum(one.energy_wh[1] for one in found)),
        )
        for purpose, found in sorted(groups.items())
    ]


def build(desk: Desk, lang: Component) -> Parts:
    """Lay the tab out."""
    return Parts(gives=(panel("usage"),))


def draw(visit: Visit, lang: str) -> str:
    """The tab as it is now."""
    return usage(visit.desk, lang)


TAB = Tab(name="usage", build=build, draw=draw)
