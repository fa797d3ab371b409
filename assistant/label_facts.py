"""What is known of the label itself: process, thresholds, calendar, words. Data with source, date and confidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.asking import wanted
from assistant.draft import Draft
from retrieval.words import fold, terms
from scoring.model import Text

DEFINITION = re.compile(
    r"\b(?:que|qu'est-ce que) (?:veut|veulent) dire\b|\bsignifi\w+\b|\bdefini\w*\b|\bc'est quoi\b|"
    r"\bqu'est[- ]ce qu(?:e|')\b|\bqu'entend\w*\b|\bque designe\b|\bwhat (?:does|do|is|are|s)\b|\bwhat's\b|\bdefine\b|"
    r"\bmeaning of\b|\bmean\b|\bstand for\b|\bsigle\b"
)
SMALL = frozenset(
    terms("veut veulent dire signifie c'est quoi que est entend on par mean means stand law loi acronyme term terme un")
)
"""Words that may stand beside the term that is asked about."""
CONFIDENCE = {
    "confirmed": Text(fr="confirmé", en="confirmed"),
    "single": Text(fr="une seule source", en="single source"),
    "unverified": Text(fr="à vérifier", en="to be checked"),
}
LABEL = "label labels numérique responsable nr lnr inr agence lucie institut i we niveau level"
"""Words that name the label itself."""
MOST = 2
"""Facts told in one answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelFact:
    """One thing that is known."""

    id: str
    """Its name."""
    said: Text
    """The fact, in our words."""
    source: str
    """Where it was read."""
    confidence: str
    """"confirmed", "single" or "unverified"."""
    as_of: str
    """When it was true: year, or year and month."""
    names: tuple[str, ...]
    """Folded terms that it explains."""
    asks: re.Pattern[str] | None
    """Questions that it answers."""


@cache
def facts() -> tuple[LabelFact, ...]:
    """Every fact, in the order of the file."""
    data: dict[str, Any] = yaml.safe_load((files("assistant") / "data" / "label.yaml").read_text(encoding="utf-8"))
    return tuple(
        LabelFact(
            id=one["id"],
            said=Text(fr=one["fr"], en=one["en"]),
            source=one["source"],
            confidence=one["confidence"],
            as_of=str(one["as_of"]),
            names=tuple(fold(term) for term in one.get("terms", ())),
            asks=re.compile("|".join(one["asks"])) if one.get("asks") else None,
        )
        for one in data["facts"]
    )


def about(question: str) -> tuple[LabelFact, ...]:
    """The facts that answer a question on the label or on the meaning of a word, empty when it asks something else."""
    said = fold(question)
    if DEFINITION.search(said):
        explained = [(len(name), one) for one in facts() for name in one.names if _only(said, name)]
        if explained:
            return (max(explained, key=lambda pair: pair[0])[1],)
    named = {one.own for one in wanted(question).concepts if one.needed and one.own.isalpha()}
    asked = (one for one in facts() if one.asks is not None and one.asks.search(said))
    return tuple(one for one in asked if named <= _own_words(one))[:MOST]


@cache
def _own_words(fact: LabelFact) -> frozenset[str]:
    """The words of a fact, and those that name the label: a question that names something else is not about it."""
    return frozenset(terms(f"{fact.said.fr} {fact.said.en} {' '.join(fact.names)} {LABEL}"))


def tell(draft: Draft, found: Sequence[LabelFact]) -> None:
    """Say facts, each with its source, its date and how sure it is."""
    for one in found:
        draft.source = f"label:{one.id}"
        draft.say(
            "label_fact",
            said=one.said.said(draft.lang),
            source=one.source,
            confidence=CONFIDENCE[one.confidence].said(draft.lang),
            as_of=one.as_of,
        )
    draft.source = ""


def _only(said: str, name: str) -> bool:
    """Whether a question asks about a term and nothing else."""
    if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
        return False
    rest = DEFINITION.sub(" ", said).replace(name, " ", 1)
    return not set(terms(rest)) - SMALL
