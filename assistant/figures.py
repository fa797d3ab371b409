"""Figures of the footprint in answers: those computed from the inventory, each with its source and its interval."""

import re
from collections.abc import Sequence

from assistant.asking import YEAR
from assistant.assessment import Report
from assistant.computed import Computed
from assistant.draft import Draft
from assistant.route import Route
from retrieval.words import fold, terms
from scoring.model import Text

ASKED = re.compile(
    r"\b(?:empreinte|footprint|bilan (?:carbone|ges)|carbon balance|emissions?|co2e?|budget planetaire|"
    r"planetary budget|limites planetaires|planetary boundar\w+|dechets? electroniques?|deee|e-?waste|"
    r"reemploi|reuse|reused)\b"
)
"""Questions that the footprint engine may answer."""
UNITS = (
    (re.compile(r"\b(?:dechets? electroniques?|deee|e-?waste)\b"), "kg"),
    (re.compile(r"\b(?:reemploi|reuse|reused)\b"), "%"),
    (re.compile(r"\b(?:carbone|carbon|ges|emissions?|co2e?|empreinte|footprint)\b"), "t CO2e"),
)
"""What is asked to the unit of the figure that says it, first match first."""
OURS = re.compile(
    r"\b(?:notre|nos|nous|avons|sommes|our|ours|we|us|calcul\w*|comput\w*|inventaire|inventory|parc|fleet)\b"
)
"""It asks about the organisation itself."""
MOST = 3
"""Figures told in one answer."""
STATES = {
    "proposed": {"fr": "à confirmer", "en": "to be confirmed"},
    "confirmed": {"fr": "confirmé", "en": "confirmed"},
}
"""How sure a computation is, in words."""


def tell(draft: Draft, asked: Route, found: Report) -> bool:
    """Say what the inventory gives for a question; whether anything was said."""
    said = fold(asked.question)
    if not found.inventory or not ASKED.search(said) or not OURS.search(said):
        return False
    year = next(iter(YEAR.findall(said)), "")
    told = [
        one
        for one in found.computed
        if one.source == "inventory" and one.state != "rejected" and (not year or str(one.year) == year)
    ]
    unit = next((unit for words, unit in UNITS if words.search(said)), "")
    chosen = [one for one in told if one.figure is not None and one.figure.unit == unit] or _nearest(told, asked, found)
    for one in chosen[:MOST]:
        draft.source = f"trace:{one.id}"
        draft.say(
            "footprint_figure",
            said=one.said.said(draft.lang),
            name=found.inventory,
            year=one.year or "–",
            criterion=one.criterion,
            state=STATES[one.state if one.state in STATES else "proposed"][draft.lang],
        )
    draft.source = ""
    return bool(chosen)


def _nearest(told: Sequence[Computed], asked: Route, found: Report) -> list[Computed]:
    """Those that share most words with the question, themselves or by the title of their indicator."""
    titles = {one.id: one.title for one in found.assessment.referential.indicators}
    wanted = set(terms(asked.question))

    def shared(one: Computed) -> int:
        title = titles.get(one.indicator, Text(fr="", en=""))
        return len(wanted & {word for said in (one.said, title) for word in (*terms(said.fr), *terms(said.en))})

    most = max(map(shared, told), default=0)
    return [one for one in told if most and shared(one) == most]
