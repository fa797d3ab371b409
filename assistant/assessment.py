"""The main job: documents in, an assessment with its evidence and its own AI use out."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.ledger import PurposedEmbedder, Usage, key_of
from assistant.storage.decisions import Decision
from assistant.storage.mappings import StoredRun
from ingest.limits import Limits
from ingest.model import Document, Progress, Refusal
from ingest.pipeline import ingest_paths
from retrieval.mapping import Mapping, Proposal, Settings, fingerprint, map_documents
from scoring.level import applicable, assess
from scoring.model import Assessment, Finding, Referential, Text

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
    documents: tuple[Document, ...]
    """Documents assessed, by name."""
    refused: tuple[Refusal, ...]
    """Files that could not be read, by name."""
    evidence: tuple[Evidence, ...]
    """Evidence of the applicable indicators, best first inside each."""
    usage: Usage
    """Model use that this result rests on."""

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
) -> Report:
    """Read the files of `paths` into the workspace and assess exactly these documents.

    Raises IngestError when a path is missing or a folder empty, UsageError when nothing could be read.
    """
    limits = Limits(file_bytes=workspace.settings.max_file_mb * 1_000_000)
    batch = ingest_paths(paths, workspace.documents, limits=limits, progress=progress)
    if not batch.documents:
        told = batch.refused[:TOLD]
        reasons = Text(
            fr=" ; ".join(f"{one.name} : {one.problem.fr}" for one in told),
            en="; ".join(f"{one.name}: {one.problem.en}" for one in told),
        )
        raise UsageError("nothing_readable", reasons=reasons)
    return report(workspace, referential, batch.documents, batch.refused, on=on)


def assess_workspace(workspace: Workspace, referential: Referential, *, on: date) -> Report:
    """Assess every document of the workspace. Raises UsageError when it holds none."""
    documents = workspace.documents.all()
    if not documents:
        raise UsageError("no_documents", folder=str(workspace.folder))
    return report(workspace, referential, documents, (), on=on)


def report(
    workspace: Workspace,
    referential: Referential,
    documents: Sequence[Document],
    refused: Sequence[Refusal],
    *,
    on: date,
) -> Report:
    """Map, apply decisions, score."""
    settings = workspace.settings
    run = _mapped(workspace, referential, documents)
    asked = {one.id for one in applicable(referential, settings.sector)}
    decided = workspace.decisions.current(referential.id)
    evidence = tuple(_evidence(one, decided.get(one.id)) for one in run.proposals if one.indicator in asked)
    assessment = assess(referential, findings(evidence), on=on, sector=settings.sector, strict=settings.strict)
    return Report(
        assessment=assessment,
        documents=tuple(sorted(documents, key=lambda one: (one.name, one.id))),
        refused=tuple(refused),
        evidence=evidence,
        usage=workspace.ledger.rests_on(run.keys),
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
    workspace: Workspace, report: Report, wanted: Sequence[str], *, state: str, by: str, why: str = ""
) -> list[Decision]:
    """Write the decision of a person on pieces of evidence; nothing is written when one of them is unknown.

    Raises UsageError for an unknown evidence id.
    """
    known = {one.proposal.id: one.proposal for one in report.evidence}
    for one in wanted:
        if one not in known:
            raise UsageError("unknown_evidence", wanted=one)
    at = workspace.ledger.now()
    decisions = [
        Decision(
            at=at,
            by=by,
            state=state,
            why=why,
            evidence=one.id,
            referential=report.assessment.referential.id,
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
    workspace.mappings.put(key, StoredRun(proposals=made.proposals, keys=_keys(made)))
    return workspace.mappings.get(key) or StoredRun(proposals=made.proposals, keys=_keys(made))


def _keys(run: Mapping) -> tuple[str, ...]:
    return (
        *(key_of("passages", text) for text in run.passages_read),
        *(key_of("queries", text) for text in run.queries_read),
    )
