"""Usage de l’IA: what the models of this tool used, in all and call by call."""

from collections import defaultdict

from assistant.ledger import Call
from assistant.reports.render import number
from scoring.footprint.inference import method_note
from ui.desk import Desk
from ui.web.common import show
from ui.web.words import WORDS, said

LINES = 60
"""Calls shown; the API gives them all."""


def usage(desk: Desk, lang: str) -> str:
    """The tab as HTML."""
    total, calls = desk.usage()
    asked = total.cached + sum(one.texts for one in calls)
    share = number(100 * total.cached / asked if asked else 0.0, lang, 0)
    methods = sorted({one.method for one in calls})
    return show(
        "usage.html",
        lang,
        usage=total,
        share=said("without_model", lang, share=share),
        purposes=_by_purpose(calls, lang),
        calls=calls[::-1][:LINES],
        method=" ".join(method_note(one, language=lang) for one in methods),
        named=lambda purpose: _name(purpose, lang),
    )


def _by_purpose(calls: tuple[Call, ...], lang: str) -> list[tuple[str, int, int, tuple[float, float]]]:
    """(purpose, texts computed, texts served from memory, energy in Wh) for each purpose, by name."""
    groups: dict[str, list[Call]] = defaultdict(list)
    for one in calls:
        groups[one.purpose].append(one)
    return [
        (
            _name(purpose, lang),
            sum(one.texts for one in found),
            sum(one.cached for one in found),
            (sum(one.energy_wh[0] for one in found), sum(one.energy_wh[1] for one in found)),
        )
        for purpose, found in sorted(groups.items())
    ]


def _name(purpose: str, lang: str) -> str:
    key = f"{purpose}_purpose"
    return said(key, lang) if key in WORDS else purpose
