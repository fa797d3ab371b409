"""Proposals with what people decided on them, older versions of the documents included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.again import Again
from assistant.bootstrap import Workspace
from assistant.dating import Dated, redated
from assistant.inheritance import REPLACED, Handed, Inherited, inherited, kept
from assistant.storage.decisions import Decision
from assistant.versions import Lineage
from retrieval.figures import measured
from retrieval.mapping import Proposal, Settings
from scoring.level import applicable
from scoring.model import Figure, Finding, Metric, Referential, Stance

MAPPING = Settings()


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A proposal with what people decided on it."""

    proposal: Proposal
    """The quoted passage."""
    state: str
    """"proposed", "confirmed", "rejected", or "to_review": confirmed, but the passage changed since."""
    criteria: tuple[str, ...]
    """Criteria it counts for: those the person kept, or those proposed."""
    counts: bool
    """Whether it counts in the provisional result."""
    inherited: Inherited | None = None
    """How it comes from an older version of the document, None when it does not."""
    digest: str = ""
    """SHA-256 of the exact quote where the one shown is masked, empty where the quote is exact."""
    valid_until: date | None = None
    """Last day on which it is valid, None when it has no date."""
    stale: bool = False
    """Whether that day is past on the day of the assessment."""

    edited: bool = False
    """Whether a person changed its criteria, its stance or its words while confirming it."""

    @property
    def standing(self) -> str:
        """The state that is shown: "stale" for what is out of date and not rejected, "edited", else `state`."""
        if self.stale and self.state != "rejected":
            return "stale"
        return "edited" if self.edited and self.state == "confirmed" else self.state


class Memory:
    """What one list of evidence after another of the same workspace and referential need not compute again."""

    def __init__(self) -> None:
        self.redated: Again[tuple[Proposal, Dated | None], Proposal] = Again()
        self.inherited: Again[Handed, Inherited | None] = Again()


def decided(
    workspace: Workspace,
    referential: Referential,
    found: Lineage,
    proposals: Sequence[Proposal],
    memory: Memory | None = None,
    history: Sequence[Decision] | None = None,
) -> tuple[Evidence, ...]:
    """Proposals with what people decided; what they confirmed in these documents though it is proposed no more; and
    what they decided on older versions. `history` is every decision in order, read here when it is not given.
    """
    memory, history = memory or Memory(), workspace.decisions.history() if history is None else history
    order = {one.id: at for at, one in enumerate(applicable(referential, workspace.settings.sector))}
    here = {one.id for one in found.current}
    decisions = _standing(history, referential.id, here)
    older = inherited(workspace, found, referential.id, history, memory.inherited) if found.heirs else {}
    dated = ((one.id, (one, found.dates.get(one.document))) for one in proposals)
    every = {one.id: one for one in memory.redated.over(lambda part: redated(*part), dated)}
    for one in decisions.values():
        if one.state in ("confirmed", "proposed") and one.document in here:
            shown = every.get(one.evidence)
            if shown is None or one.edited:
                made = kept(one, found.dates.get(one.document))
                every[one.evidence] = made if shown is None else replace(made, heading=shown.heading)
    for key, one_older in older.items():
        if one_older.state != "rejected":
            every.setdefault(key, one_older.proposal)
    asked = [one for one in every.values() if one.indicator in order]
    asked.sort(key=lambda one: (order[one.indicator], -one.score, one.document, one.page, one.start))
    return tuple(_evidence(one, decisions, older) for one in asked)


def _standing(history: Sequence[Decision], referential: str, here: set[str]) -> dict[str, Decision]:
    """The decision that holds on each piece of evidence.

    A quote is empty once its document was erased: should the same file come back, it is decided on anew. That a newer
    version took over counts only while there is one.
    """
    return {
        one.evidence: one
        for one in history
        if one.referential == referential and one.quote and not (one.state == REPLACED and one.document in here)
    }


def findings(
    evidence: Sequence[Evidence],
    referential: Referential | None = None,
    again: Again[Evidence, list[Finding]] | None = None,
) -> list[Finding]:
    """What the rules see: confirmed evidence as confirmed, proposals that count as proposals, nothing rejected.

    With the referential, a fact reported for a measurable criterion carries the figure that its quote states.
    """
    metrics = metrics_of(referential)
    kept = again if again is not None else Again[Evidence, list[Finding]]()
    parts = ((one.proposal.id, one) for one in evidence if one.counts)
    return [said for some in kept.over(lambda one: heard(one, metrics), parts) for said in some]


def heard(one: Evidence, metrics: Mapping[str, Metric]) -> list[Finding]:
    """What the rules see of one piece of evidence, were it to count: a finding for each of its criteria."""
    return [
        Finding(
            criterion=criterion,
            evidence=one.proposal.id,
            confirmed=one.state == "confirmed",
            stance=one.proposal.stance,
            figure=figure_for(one.proposal, metrics.get(criterion)),
            dated=one.proposal.dated,
        )
        for criterion in one.criteria
    ]


def _evidence(proposal: Proposal, decisions: Mapping[str, Decision], older: Mapping[str, Inherited]) -> Evidence:
    decision, origin, edited = decisions.get(proposal.id), older.get(proposal.id), False
    if origin is not None:
        state, criteria, edited = origin.state, origin.criteria, origin.decision.edited
    elif decision is not None:
        state, criteria, edited = decision.state, decision.criteria, decision.edited
    else:
        state, criteria = "proposed", proposal.criteria
    counts = state == "confirmed" or (state == "proposed" and proposal.score >= MAPPING.threshold)
    return Evidence(proposal=proposal, state=state, criteria=criteria, counts=counts, inherited=origin, edited=edited)


def metrics_of(referential: Referential | None) -> dict[str, Metric]:
    """The measurable criteria that no engine feeds, by id."""
    if referential is None:
        return {}
    asked = (criterion for indicator in referential.indicators for criterion in indicator.criteria)
    return {one.id: one.metric for one in asked if one.metric is not None and not one.engine}


def figure_for(proposal: Proposal, metric: Metric | None) -> Figure | None:
    """The figure that a reported fact states for a metric, None when there is none."""
    if metric is None or proposal.stance is not Stance.DONE:
        return None
    return measured(proposal.quote, metric)
