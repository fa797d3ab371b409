"""Evidence that disagrees: the pairs among what an assessment shows, and how they keep a criterion from being met."""

from collections import defaultdict
from collections.abc import Sequence

from assistant.again import Again
from assistant.evidence import Evidence
from retrieval.contradictions import Contradiction, contradictions
from retrieval.mapping import Proposal
from scoring.model import Criterion, Finding, Referential, Stance

OPEN = ("proposed", "confirmed")
"""States in which evidence may disagree with other evidence; rejected evidence is decided."""
ORDER = ("figures", "universal", "denied")
"""Kinds of contradiction, the gravest first."""


Heard = tuple[Criterion, tuple[Proposal, ...]]
"""A criterion and what speaks to it."""


def disagreements(
    evidence: Sequence[Evidence],
    referential: Referential,
    again: Again[Heard, list[Contradiction]] | None = None,
) -> tuple[Contradiction, ...]:
    """The pairs of evidence that disagree on a criterion, in the order of the referential.

    Pairs of evidence that counts; what a person rejected is settled, and what is out of date contradicts nothing.
    """
    spoken: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    for one in evidence:
        if one.state in OPEN and one.counts and not one.stale:
            for wanted in dict.fromkeys(one.criteria):
                spoken[one.proposal.indicator, wanted].append(one.proposal)
    asked = ((indicator.id, criterion) for indicator in referential.indicators for criterion in indicator.criteria)
    parts = ((criterion.id, (criterion, tuple(spoken.get((name, criterion.id), ())))) for name, criterion in asked)
    kept = again if again is not None else Again[Heard, list[Contradiction]]()
    return tuple(pair for some in kept.over(_of, parts) for pair in some)


def _of(heard: Heard) -> list[Contradiction]:
    return sorted(contradictions(*heard), key=lambda one: ORDER.index(one.kind))


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
