"""The main job: documents in, an assessment with its evidence and its own AI use out."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant import measured
from assistant.bootstrap import Workspace
from assistant.computed import Computed
from assistant.computed import findings as engine_findings
from assistant.errors import UsageError
from assistant.exchange.declarations import declared
from assistant.ledger import PurposedEmbedder, Usage, key_of
from assistant.storage.decisions import Decision
from assistant.storage.inventory import Kept
from assistant.storage.mappings import StoredRun
from ingest.limits import MB, Limits
from ingest.model import Document, Progress, Refusal
from ingest.pipeline import ingest_paths
from retrieval.dates import effective_date
from retrieval.mapping import Mapping, Proposal, Settings, fingerprint, map_documents
from scoring.level import applicable, assess
from scoring.model import Assessment, Finding, Referential, Stance, Text

MAPPING = Settings()
TOLD = 5
"""Most refusals named in one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A proposal with what people decided on it."""

    proposal: Proposal
    """The quoted passage."""
    state: str
    """"proposed", "confirmed" or "rejected"."""
    criteria: tuple[str, ...]
    """Criteria it counts for: those the person kept, or those proposed."""
    counts: bool
    """Whether it counts in the provisional result."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Everything an assessment shows."""

    assessment: Assessment
    """Statuses, points and levels."""
    findings: tuple[Finding, ...] = ()
    """What the rules saw."""
    documents: tuple[Document, ...]
    """Documents assessed, by name."""
    refused: tuple[Refusal, ...]
    """Files that could not be read, by name."""
    evidence: tuple[Evidence, ...]
    """Evidence of the applicable indicators, best first inside each."""
    usage: Usage
    """Model use that this result rests on."""
    computed: tuple[Computed, ...] = ()
    """What the inventory says of the applicable criteria, in their order."""
    inventory: str = ""
    """Name of the inventory, empty when there is none."""

    def computed_for(self, indicator: str) -> tuple[Computed, ...]:
        """The computations of one indicator."""
        return tuple(one for one in self.computed if one.indicator == indicator)

    def of(self, indicator: str) -> tuple[Evidence, ...]:
        """The evidence of one indicator, best first."""
        return tuple(one for one in self.evidence if one.proposal.indicator == indicator)

    def document(self, wanted: str) -> Document | None:
        """The document with this id, or None."""
        return next((one for one in self.documents if one.id == wanted), None)


def assess_paths(
    workspace: Workspace,
    referential: Referential,
    paths: Sequence[Path],
    *,
    on: date,
    progress: Callable[[Progress], None] | None = None,
    inventory: Path | None = None,
    employees: float | None = None,
) -> Report:
    """Read the files of `paths` into the workspace and assess exactly these documents.

    An inventory among them, or the file `inventory`, is measured for `employees` full-time equivalents and kept.

    Raises IngestError when a path is missing or a folder empty, UsageError when nothing could be read.
    """
    limits = Limits(file_bytes=workspace.settings.max_file_mb * MB)
    kept = measured.given(inventory, employees) if inventory else None
    batch = ingest_paths(paths, workspace.documents, limits=limits, progress=progress)
    refused = batch.refused
    if kept is None:
        kept, refused = measured.among(paths, refused, employees)
    if not batch.documents:
        told = refused[:TOLD]
        reasons = Text(
            fr=" ; ".join(f"{one.name} : {one.problem.fr}" for one in told),
            en="; ".join(f"{one.name}: {one.problem.en}" for one in told),
        )
        raise UsageError("nothing_readable", reasons=reasons)
    if kept is not None:
        measured.keep(workspace, kept)
    return report(workspace, referential, batch.documents, refused, on=on, inventory=kept)


def assess_workspace(
    workspace: Workspace,
    referential: Referential,
    *,
    on: date,
    inventory: Path | None = None,
    employees: float | None = None,
) -> Report:
    """Assess every document of the workspace with its inventory, which the file `inventory` replaces when it is given.

    Raises UsageError when the workspace holds no document or the inventory has faults.
    """
    documents = workspace.documents.all()
    if not documents:
        raise UsageError("no_documents", folder=str(workspace.folder))
    if inventory is not None:
        measured.keep(workspace, measured.given(inventory, employees))
    return report(workspace, referential, documents, (), on=on, inventory=measured.current(workspace))


def report(
    workspace: Workspace,
    referential: Referential,
    documents: Sequence[Document],
    refused: Sequence[Refusal],
    *,
    on: date,
    inventory: Kept | None = None,
) -> Report:
    """Map, measure, apply decisions, score."""
    settings = workspace.settings
    run = _mapped(workspace, referential, documents)
    evidence = _decided(workspace, referential, documents, run.proposals)
    computed = measured.computed(workspace, referential, inventory)
    asked = applicable(referential, settings.sector)
    declarations = declared(workspace.decisions.current(referential.id), asked)
    found = [*findings(evidence), *engine_findings(computed, referential, on), *declarations]
    assessment = assess(
        referential,
        found,
        on=on,
        sector=settings.sector,
        strict=settings.strict,
        profile=workspace.organisation(),
    )
    return Report(
        assessment=assessment,
        findings=tuple(found),
        documents=tuple(sorted(documents, key=lambda one: (one.name, one.id))),
        refused=tuple(refused),
        evidence=evidence,
        usage=workspace.ledger.rests_on(run.keys),
        computed=computed,
        inventory=inventory.name if inventory else "",
    )


def findings(evidence: Sequence[Evidence]) -> list[Finding]:
    """What the rules see: confirmed evidence as confirmed, proposals that count as proposals, nothing rejected."""
    return [
        Finding(
            criterion=criterion,
            evidence=one.proposal.id,
            confirmed=one.state == "confirmed",
            stance=one.proposal.stance,
            dated=one.proposal.dated,
        )
        for one in evidence
        if one.counts
        for criterion in one.criteria
    ]


def decide(
    workspace: Workspace, referential: str, wanted: Sequence[str], *, state: str, by: str, why: str = ""
) -> list[Decision]:
    """Write the decision of a person on pieces of evidence; nothing is written when one of them is unknown.

    Any proposal that was shown can be decided on, also one of an earlier run on fewer or more documents.

    Raises UsageError for an unknown evidence id.
    """
    known = {one.id: one for one in (_proposal(workspace, referential, name) for name in wanted)}
    at = workspace.ledger.now()
    decisions = [
        Decision(
            at=at,
            by=by,
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
        )
        for one in (known[name] for name in wanted)
    ]
    workspace.decisions.append(decisions)
    return decisions


def _proposal(workspace: Workspace, referential: str, wanted: str) -> Proposal:
    """A proposal that was shown, or that a person decided on before. Raises UsageError when there is none."""
    found = workspace.mappings.proposal(wanted, referential)
    if found is not None:
        return found
    computed = measured.computation(workspace, wanted)
    if computed is not None:
        return _as_proposal(computed)
    earlier = workspace.decisions.current(referential).get(wanted)
    document = workspace.documents.get(earlier.document) if earlier else None
    if earlier is None or document is None:
        raise UsageError("unknown_evidence", wanted=wanted)
    return _kept(earlier, document)


def _decided(
    workspace: Workspace, referential: Referential, documents: Sequence[Document], proposals: Sequence[Proposal]
) -> tuple[Evidence, ...]:
    """Proposals with what people decided, and what they confirmed in these documents though it is proposed no more."""
    asked = [one.id for one in applicable(referential, workspace.settings.sector)]
    decided = workspace.decisions.current(referential.id)
    here = {one.id: one for one in documents}
    proposed = {one.id for one in proposals}
    kept = [
        _kept(one, here[one.document])
        for one in decided.values()
        if one.state == "confirmed" and one.document in here and one.evidence not in proposed
    ]
    order = {name: at for at, name in enumerate(asked)}
    every = [one for one in (*proposals, *kept) if one.indicator in order]
    every.sort(key=lambda one: (order[one.indicator], -one.score, one.document, one.page, one.start))
    return tuple(_evidence(one, decided.get(one.id)) for one in every)


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


def _kept(decision: Decision, document: Document) -> Proposal:
    """A confirmed place as a proposal: the words and the stance that the person saw, certain for the search."""
    effective = effective_date(document)
    return Proposal(
        id=decision.evidence,
        indicator=decision.indicator,
        criteria=decision.criteria,
        document=decision.document,
        page=decision.page,
        start=decision.start,
        end=decision.end,
        quote=decision.quote,
        heading="",
        stance=Stance(decision.stance),
        score=1.0,
        features=(),
        dated=effective.day if effective else None,
        how_dated=effective.how if effective else "",
    )


def _evidence(proposal: Proposal, decision: Decision | None) -> Evidence:
    state = decision.state if decision else "proposed"
    counts = state == "confirmed" or (state == "proposed" and proposal.score >= MAPPING.threshold)
    return Evidence(
        proposal=proposal, state=state, criteria=decision.criteria if decision else proposal.criteria, counts=counts
    )


def _mapped(workspace: Workspace, referential: Referential, documents: Sequence[Document]) -> StoredRun:
    """The mapping of these documents, stored under the digest of all its inputs."""
    asked = applicable(referential, workspace.settings.sector)
    inputs = [
        fingerprint(),
        repr(MAPPING),
        workspace.ledger.encoder.name,
        referential.digest,
        workspace.settings.sector,
        sorted((one.digest, one.name) for one in documents),
    ]
    key = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
    stored = workspace.mappings.get(key)
    if stored is not None:
        return stored
    ordered = sorted(documents, key=lambda one: (one.name, one.id))
    made = map_documents(
        asked, ordered, workspace.documents.passages(ordered), PurposedEmbedder(workspace.ledger, "mapping"), MAPPING
    )
    run = StoredRun(proposals=made.proposals, keys=_keys(made), referential=referential.id)
    workspace.mappings.put(key, run)
    return run


def _keys(run: Mapping) -> tuple[str, ...]:
    return (
        *(key_of("passages", text) for text in run.passages_read),
        *(key_of("queries", text) for text in run.queries_read),
    )
