"""Evidence that disagrees, side by side: plain data and lines of text, the same for every door."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from assistant.assessment import Report
from assistant.evidence import Evidence
from retrieval.contradictions import Contradiction

QUOTE = 150
"""Characters of a quote shown in a terminal."""


def clashes_json(report: Report, lang: str, *, indicator: str = "", criterion: str = "") -> list[dict[str, Any]]:
    """The pairs that disagree, all or those of one indicator or criterion, as plain data."""
    return [
        {
            "criterion": pair.criterion,
            "kind": pair.kind,
            "why": pair.why.said(lang),
            "sides": [_side(report, one) for one in (first, second)],
        }
        for pair, first, second in report.disagreeing(indicator=indicator, criterion=criterion)
    ]


def _side(report: Report, one: Evidence) -> dict[str, Any]:
    found = one.proposal
    document = report.document(found.document)
    return {
        "evidence": found.id,
        "document": found.document,
        "name": document.name if document else found.document,
        "page": found.page,
        "start": found.start,
        "end": found.end,
        "quote": found.quote,
        "stance": str(found.stance),
        "state": one.standing,
        "dated": found.dated.isoformat() if found.dated else None,
    }


def clash_lines(report: Report, lang: str, *, criterion: str = "") -> Iterator[str]:
    """The pairs that disagree as text: what disagrees, then both quotes, each with the id to reject."""
    for pair, first, second in report.disagreeing(criterion=criterion):
        yield f"{pair.criterion}  {headline(pair, lang)}"
        for one in (first, second):
            found = one.proposal
            document = report.document(found.document)
            told = shorten(found.quote, QUOTE, placeholder=" …")
            quoted = f"« {told} »" if lang == "fr" else f"“{told}”"
            name = document.name if document else found.document
            yield f"      {found.id}  {name}, p. {found.page}{' : ' if lang == 'fr' else ': '}{quoted}"


def headline(pair: Contradiction, lang: str) -> str:
    """What disagrees, and what to do."""
    said = pair.why.said(lang)
    if lang == "fr":
        return f"{said} ; le critère n’est pas acquis tant qu’une personne n’a pas écarté l’un des deux"
    return f"{said}; the criterion is not settled until a person rejects one of the two"
