"""Evidence that disagrees: the pairs among what an assessment shows, and how they keep a criterion from being met."""

from collections.abc import Sequence

from assistant.evidence import Evidence
from retrieval.contradictions import Contradiction, contradictions
from scoring.model import Finding, Indicator, Referential, Stance

OPEN = ("proposed", "confirmed")
"""States in which evidence may disagree with other evidence; rejected evidence is decided."""
ORDER = ("figures", "universal", "denied")
"""Kinds of contradiction, the gravest first."""


def disagreements(evidence: Sequence[Evidence], referential: Referential) -> tuple[Contradiction, ...]:
    """The pairs of evidence that disagree on a criterion, in the order of the referential.

    Pairs of evidence that counts; what a person rejected is settled, and what is out of date contradicts nothing.
    """
    alive = [one for one in evidence if one.state in OPEN and one.counts and not one.stale]
    found: list[Contradiction] = []
    for indicator in referential.indicators:
        inside = [one for one in alive if one.proposal.indicator == indicator.id]
        found += _of(indicator, inside)
    return tuple(found)


def _of(indicator: Indicator, evidence: Sequence[Evidence]) -> list[Contradiction]:
    found = []
    for criterion in indicator.criteria:
        heard = [one.proposal for one in evidence if criterion.id in one.criteria]
        found += sorted(contradictions(criterion, heard), key=lambda one: ORDER.index(one.kind))
    return found


def blocking(pairs: Sequence[Contradiction], evidence: Sequence[Evidence]) -> list[Finding]:
    """Findings that keep a criterion open: the second of a pair speaks against the first until a person rejects one.

    A pair whose second evidence denies already speaks for itself. It blocks the confirmed view once both are confirmed.
    """
    known = {one.proposal.id: one for one in evidence}
    made = []
    for pair in pairs:
        first, second = known[pair.first], known[pair.second]
        if second.proposal.stance is Stance.CONTRADICTS:
            continue
        days = [one.proposal.dated for one in (first, second) if one.proposal.dated is not None]
        made.append(
            Finding(
                criterion=pair.criterion,
                evidence=pair.second,
                confirmed=first.state == second.state == "confirmed",
                stance=Stance.CONTRADICTS,
                dated=max(days, default=None),
            )
        )
    return made
