"""Figures of the footprint in answers: those computed from the inventory, each with its source and its interval."""

import re

from assistant.assessment import Report
from assistant.draft import Draft
from assistant.route import Route
from retrieval.words import fold, terms

ASKED = re.compile(
    r"\b(?:empreinte|footprint|bilan (?:carbone|ges)|carbon balance|emissions?|co2e?|budget planetaire|"
    r"planetary budget|limites planetaires|planetary boundar\w+|dechets? electroniques?|deee|e-?waste|"
    r"reemploi|reuse|reused)\b"
)
"""Questions that the footprint engine may answer."""
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
    year = next(iter(re.findall(r"\b(?:19|20)\d\d\b", said)), "")
    titles = {one.id: one.title for one in found.assessment.referential.indicators}
    ranked = []
    for at, one in enumerate(found.computed):
        if one.source != "inventory" or one.state == "rejected" or (year and str(one.year) != year):
            continue
        words = {*terms(one.said.fr), *terms(one.said.en)}
        if one.indicator in titles:
            words |= {*terms(titles[one.indicator].fr), *terms(titles[one.indicator].en)}
        shared = len(words & set(terms(asked.question)))
        ranked.append((one.figure is None, -shared, at, one))
    chosen = [one for verdict, shared, _, one in sorted(ranked, key=lambda each: each[:3]) if shared < 0 or not verdict]
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
