"""Decisions of people on evidence: confirm, reject, edit; by hand or by an explicit policy; every one is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import measured
from assistant.accounts.signing import signed
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.computed import Computed
from assistant.dating import dates
from assistant.errors import UsageError
from assistant.evidence import Evidence
from assistant.inheritance import Inherited, ended, inherited, kept
from assistant.storage.decisions import Decision
from assistant.storage.policies import Policy
from assistant.themes import theme_of
from assistant.versions import lineage, store
from retrieval.mapping import Proposal
from retrieval.quote import locate
from scoring.model import Referential, Stance, Text

PROVING = (Stance.DONE, Stance.RULE)
"""Stances that can prove; a policy accepts no other."""
UNDER_POLICY = Text(
    fr="politique {id} : vraisemblance d’au moins {above}", en="policy {id}: likelihood of at least {above}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """What a person changes of a proposal while confirming it; what is empty stays as proposed."""

    criteria: tuple[str, ...] = ()
    """Criteria it counts for, of the same indicator."""
    stance: str = ""
    """How it stands."""
    quote: str = ""
    """Other words of the same page."""


def decide(
    workspace: Workspace,
    referential: Referential,
    wanted: Sequence[str],
    *,
    state: str,
    by: str,
    why: str = "",
    edit: Edit | None = None,
) -> list[Decision]:
    """Write the decision of a person on pieces of evidence; nothing is written when one of them is unknown.

    Any proposal that was shown can be decided on, also one of an earlier run on fewer or more documents.

    Raises UsageError for an unknown evidence id, and for an edit that does not fit: another indicator's criterion, an
    unknown stance, words that the page does not hold, or several pieces of evidence at once.
    """
    older = _inherited(workspace, referential.id)
    known = {one.id: one for one in (_proposal(workspace, referential.id, name, older) for name in wanted)}
    if edit is not None:
        known = {name: _edited(workspace, referential, one, edit, alone=len(known) == 1) for name, one in known.items()}
    decisions = _written(workspace, referential.id, [known[name] for name in wanted], state=state, by=by, why=why)
    decisions = [replace(one, edited=edit is not None) for one in decisions]
    workspace.decisions.append([*decisions, *ended(decisions, older)])
    return decisions


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a person wants to accept in bulk."""

    above: float
    """Likelihood from which a proposal is accepted, more than 0 and at most 1."""
    by: str
    """Who decides."""
    why: str = ""
    """Reason, may be empty."""
    theme: str = ""
    """Only this theme, by id or title; empty for all."""
    indicator: str = ""
    """Only this indicator, empty for all."""


def accepted(found: Report, wanted: Wanted) -> tuple[Evidence, ...]:
    """The evidence that bulk acceptance would confirm: proposed, likely enough, proving, neither out of date nor
    contradicted by other evidence. Raises UsageError for a threshold, a theme or an indicator that does not exist.
    """
    referential = found.assessment.referential
    if not 0 < wanted.above <= 1:
        raise UsageError("bad_option", option="--above", wanted=f"{wanted.above:g}", expected="0,01-1")
    theme = wanted.theme and theme_of(referential, wanted.theme)
    if wanted.indicator and referential.indicator(wanted.indicator) is None:
        raise UsageError("unknown_indicator", wanted=wanted.indicator)
    asked = {one.id for one in referential.indicators if theme in ("", one.theme) and wanted.indicator in ("", one.id)}
    disputed = {name for pair in found.contradictions for name in (pair.first, pair.second)}
    return tuple(
        one
        for one in found.evidence
        if one.state == "proposed"
        and one.counts
        and not one.stale
        and one.proposal.id not in disputed
        and one.proposal.score >= wanted.above
        and one.proposal.stance in PROVING
        and one.proposal.indicator in asked
    )


def accept(workspace: Workspace, found: Report, wanted: Wanted, lang: str) -> tuple[Policy, list[Decision]]:
    """Keep the policy and write a confirmation under it for each piece of evidence it accepts. Raises as `accepted`."""
    chosen, referential, at = accepted(found, wanted), found.assessment.referential.id, workspace.ledger.now()
    number = len(workspace.policies.all()) + 1
    policy = Policy(
        id=f"pol-{number}",
        at=at,
        by=signed(wanted.by),
        referential=referential,
        above=wanted.above,
        theme=wanted.theme and theme_of(found.assessment.referential, wanted.theme),
        indicator=wanted.indicator,
        why=wanted.why,
    )
    above = f"{wanted.above:g}".replace(".", ",") if lang == "fr" else f"{wanted.above:g}"
    said = UNDER_POLICY.said(lang).format(id=policy.id, above=above)
    why = f"{said} ; {wanted.why}" if wanted.why else said
    proposals = [replace(one.proposal, criteria=one.criteria) for one in chosen]
    decisions = _written(workspace, referential, proposals, state="confirmed", by=wanted.by, why=why)
    decisions = [replace(one, policy=policy.id) for one in decisions]
    workspace.policies.add(policy)
    workspace.decisions.append([*decisions, *ended(decisions, _inherited(workspace, referential))])
    return policy, decisions


def revoke(workspace: Workspace, wanted: str, *, by: str, why: str = "") -> list[Decision]:
    """Take a policy back: what stands confirmed by it alone is proposed again. Raises UsageError for an unknown one."""
    policy = workspace.policies.get(wanted)
    if policy is None:
        raise UsageError("unknown_policy", wanted=wanted)
    standing = workspace.decisions.current(policy.referential).values()
    at = workspace.ledger.now()
    undone = [
        replace(one, at=at, by=signed(by), why=why, state="proposed", policy="", edited=False)
        for one in standing
        if one.policy == wanted and one.state == "confirmed"
    ]
    workspace.policies.revoke(wanted, at=at, by=signed(by))
    workspace.decisions.append(undone)
    return undone


def _written(
    workspace: Workspace, referential: str, proposals: Sequence[Proposal], *, state: str, by: str, why: str
) -> list[Decision]:
    at, seen = workspace.ledger.now(), store(workspace).last()
    return [
        Decision(
            at=at,
            by=signed(by),
            state=state,
            why=why,
            evidence=one.id,
            referential=referential,
            indicator=one.indicator,
            criteria=one.criteria,
            document=one.document,
            page=one.page,
            start=one.start,
            end=one.end,
            quote=one.quote,
            stance=str(one.stance),
            seen=seen,
        )
        for one in proposals
    ]


def _edited(workspace: Workspace, referential: Referential, proposal: Proposal, edit: Edit, *, alone: bool) -> Proposal:
    """The proposal as a person changed it."""
    if not alone:
        raise UsageError("edit_one")
    made = proposal
    if edit.criteria:
        indicator = referential.indicator(proposal.indicator)
        known = [one.id for one in indicator.criteria] if indicator else []
        unknown = [one for one in edit.criteria if one not in known]
        if unknown:
            raise UsageError("unknown_criteria", wanted=", ".join(unknown), known=", ".join(known))
        made = replace(made, criteria=tuple(one for one in known if one in edit.criteria))
    if edit.stance:
        if edit.stance not in {str(one) for one in Stance}:
            raise UsageError("unknown_stance", wanted=edit.stance, known=", ".join(str(one) for one in Stance))
        made = replace(made, stance=Stance(edit.stance))
    if edit.quote:
        document = workspace.documents.get(proposal.document)
        text = next((one.text for one in document.pages if one.number == proposal.page), "") if document else ""
        place = locate(edit.quote, text)
        if place is None:
            raise UsageError("quote_not_there", page=proposal.page)
        made = replace(made, start=place[0], end=place[1], quote=text[place[0] : place[1]])
    return made


def _inherited(workspace: Workspace, referential: str) -> dict[str, Inherited]:
    """What the documents of the workspace inherit from their older versions."""
    if not store(workspace).last():
        return {}
    return inherited(workspace, lineage(workspace, workspace.documents.all()), referential)


def _proposal(workspace: Workspace, referential: str, wanted: str, older: dict[str, Inherited]) -> Proposal:
    """A proposal that was shown, or that a person decided on before. Raises UsageError when there is none."""
    found = workspace.mappings.proposal(wanted, referential)
    if found is not None:
        return found
    shown = (proposal for one in older.values() for proposal in (one.proposal, one.successor) if proposal)
    found = next((one for one in shown if one.id == wanted), None)
    if found is not None:
        return found
    computed = measured.computation(workspace, wanted)
    if computed is not None:
        return _as_proposal(computed)
    earlier = workspace.decisions.current(referential).get(wanted)
    document = workspace.documents.get(earlier.document) if earlier else None
    if earlier is None or document is None or not earlier.quote:
        raise UsageError("unknown_evidence", wanted=wanted)
    return kept(earlier, dates(workspace, [document])[document.id])


def _as_proposal(computed: Computed) -> Proposal:
    """A computation in the form that decisions are written from: its words stand for a quote, no document holds it."""
    return Proposal(
        id=computed.id,
        indicator=computed.indicator,
        criteria=(computed.criterion,),
        document="inventory",
        page=1,
        start=0,
        end=0,
        quote=computed.said.fr,
        heading="",
        stance=Stance.DONE,
        score=1.0,
        features=(),
        dated=None,
        how_dated="",
    )
