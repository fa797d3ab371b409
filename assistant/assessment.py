"""The main job: documents in, an assessment with its evidence and its own AI use out."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant import measured
from assistant.addressed import addressed
from assistant.again import Again
from assistant.bootstrap import Workspace
from assistant.computed import Computed
from assistant.computed import findings as engine_findings
from assistant.contradictions import Heard, blocking, disagreements
from assistant.errors import UsageError
from assistant.evidence import MAPPING, Evidence, Memory, decided, findings
from assistant.exchange.declarations import declared
from assistant.freshness import aged
from assistant.kinds import told_kinds
from assistant.ledger import PurposedEmbedder, key_of
from assistant.progress import Told, reading, searching
from assistant.storage.inventory import Kept
from assistant.storage.mappings import StoredRun
from assistant.usage import Usage
from assistant.versions import UNRELATED, Lineage, changes, lineage, settle
from ingest.files import Source, find
from ingest.model import Document, Refusal
from ingest.pipeline import ingest_sources
from retrieval.contradictions import Contradiction
from retrieval.mapping import Mapping, fingerprint, map_documents
from retrieval.phrases import phrases_of
from scoring.level import Rules, applicable
from scoring.model import Assessment, Finding, Referential, Text

TOLD = 5
"""Most refusals named in one sentence."""


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
    lineage: Lineage = UNRELATED
    """Dates of the documents, and which of them are replaced by newer versions."""
    contradictions: tuple[Contradiction, ...] = ()
    """Pairs of evidence that disagree, by criterion in the order of the referential."""
    by_id: dict[str, Evidence] = field(init=False, repr=False, compare=False)
    """The evidence by id."""
    by_indicator: dict[str, list[Evidence]] = field(init=False, repr=False, compare=False)
    """The evidence by indicator: thousands of pieces are not looked through for each."""

    def __post_init__(self) -> None:
        inside: dict[str, list[Evidence]] = defaultdict(list)
        for one in self.evidence:
            inside[one.proposal.indicator].append(one)
        object.__setattr__(self, "by_id", {one.proposal.id: one for one in self.evidence})
        object.__setattr__(self, "by_indicator", dict(inside))

    def computed_for(self, indicator: str) -> tuple[Computed, ...]:
        """The computations of one indicator."""
        return tuple(one for one in self.computed if one.indicator == indicator)

    def of(self, indicator: str) -> tuple[Evidence, ...]:
        """The evidence of one indicator, best first."""
        return tuple(self.by_indicator.get(indicator, ()))

    def disagreeing(
        self, *, indicator: str = "", criterion: str = ""
    ) -> tuple[tuple[Contradiction, Evidence, Evidence], ...]:
        """Each pair that disagrees with its evidence, all or those of one indicator or criterion."""
        known = self.by_id
        return tuple(
            (one, known[one.first], known[one.second])
            for one in self.contradictions
            if criterion in ("", one.criterion)
            and indicator in ("", known[one.first].proposal.indicator)
            and one.second in known
        )

    def document(self, wanted: str) -> Document | None:
        """The document with this id, also an older version that is not assessed itself, or None."""
        return next((one for one in self.documents if one.id == wanted), None) or self.lineage.older.get(wanted)


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What became of files that were given to a workspace."""

    documents: tuple[Document, ...]
    """Documents read or known, by name."""
    reused: tuple[str, ...]
    """Ids of those that were known."""
    refused: tuple[Refusal, ...]
    """Files that could not be read, by name."""
    inventory: Kept | None
    """The inventory among them."""


def assess_paths(
    workspace: Workspace,
    referential: Referential,
    paths: Sequence[Path],
    *,
    on: date,
    progress: Told | None = None,
    inventory: Path | None = None,
    employees: float | None = None,
) -> Report:
    """Read the files of `paths` into the workspace and assess exactly these documents.

    An inventory among them, or the file `inventory`, is measured for `employees` full-time equivalents and kept.

    Raises IngestError when a path is missing or a folder empty, UsageError when nothing could be read.
    """
    kept = measured.given(inventory, employees) if inventory else None
    batch = add_sources(workspace, find(paths), inventory=kept, employees=employees, progress=progress)
    if not batch.documents:
        told = batch.refused[:TOLD]
        reasons = Text(
            fr=" ; ".join(f"{one.name} : {one.problem.fr}" for one in told),
            en="; ".join(f"{one.name}: {one.problem.en}" for one in told),
        )
        raise UsageError("nothing_readable", reasons=reasons)
    return report(
        workspace, referential, batch.documents, batch.refused, on=on, inventory=batch.inventory, progress=progress
    )


def add_sources(
    workspace: Workspace,
    sources: Sequence[Source],
    *,
    inventory: Kept | None = None,
    employees: float | None = None,
    progress: Told | None = None,
) -> Added:
    """Read files into the workspace. An inventory, given or found among them, becomes the one that is measured."""
    told = reading(progress) if progress else None
    batch = ingest_sources(sources, workspace.documents, limits=workspace.settings.limits(), progress=told)
    refused = batch.refused
    if inventory is None:
        inventory, refused = measured.among(sources, refused, employees, workspace.settings.limits())
    if inventory is not None:
        measured.keep(workspace, inventory)
    return Added(documents=batch.documents, reused=batch.reused, refused=refused, inventory=inventory)


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
    progress: Told | None = None,
    remembered: "Remembered | None" = None,
) -> Report:
    """Map, measure, apply decisions, score.

    What is remembered of the report before, of the same workspace, referential and date, is not computed again.
    """
    settings, kept = workspace.settings, remembered or Remembered()
    history = workspace.decisions.history()
    standing = {one.evidence: one for one in history if one.referential == referential.id}
    (versions, run), *_ = kept.ground.over(
        lambda _: _ground(workspace, referential, documents, progress), [("", (tuple(documents), changes(workspace)))]
    )
    orders = kept.orders.over(addressed, ((one.id, one.quote) for one in run.proposals))
    # an order to the reader proves nothing
    sound = [one for one, order in zip(run.proposals, orders, strict=True) if not order]
    evidence = decided(workspace, referential, versions, sound, kept.decided, history)
    evidence = aged(evidence, referential, on, kept.aged)
    pairs = disagreements(evidence, referential, kept.pairs)
    computed = measured.computed(workspace, referential, inventory, standing)
    asked = applicable(referential, settings.sector)
    declarations = declared(standing, asked)
    heard = [*findings(evidence, referential, kept.findings), *blocking(pairs, evidence)]
    found = [*heard, *engine_findings(computed, referential, on), *declarations]
    asking = {"sector": settings.sector, "strict": settings.strict, "profile": workspace.organisation()}
    (rules,) = kept.rules.over(lambda said: Rules(referential, on=on, **said), [("", asking)])
    assessment = rules.assess(found)
    return Report(
        assessment=assessment,
        findings=tuple(found),
        documents=tuple(sorted(documents, key=lambda one: (one.name, one.id))),
        refused=tuple(refused),
        evidence=evidence,
        usage=workspace.ledger.rests_on(run.keys, by_rules=run.by_rules),
        computed=computed,
        inventory=inventory.name if inventory else "",
        lineage=versions,
        contradictions=pairs,
    )


class Remembered:
    """What one report after another of a workspace, referential and date need not compute again; one thread at a time.

    A decision changes few of thousands of pieces of evidence: the rest is taken as it was.
    """

    def __init__(self) -> None:
        self.ground: Again[tuple[tuple[Document, ...], tuple[int, ...]], tuple[Lineage, StoredRun]] = Again()
        self.orders: Again[str, bool] = Again()
        self.decided = Memory()
        self.aged: Again[Evidence, Evidence] = Again()
        self.pairs: Again[Heard, list[Contradiction]] = Again()
        self.findings: Again[Evidence, list[Finding]] = Again()
        self.rules: Again[dict[str, Any], Rules] = Again()


def _ground(
    workspace: Workspace, referential: Referential, documents: Sequence[Document], progress: Told | None
) -> tuple[Lineage, StoredRun]:
    """What stands before any decision: how the documents follow each other, and the mapping of the current ones."""
    settle(workspace)
    versions = lineage(workspace, documents)
    return versions, _mapped(workspace, referential, versions.current, progress)


def _mapped(
    workspace: Workspace, referential: Referential, documents: Sequence[Document], progress: Told | None
) -> StoredRun:
    """The mapping of these documents, stored under the digest of all its inputs."""
    asked = applicable(referential, workspace.settings.sector)
    steered = replace(MAPPING, candidates=workspace.settings.embed_candidates)
    kinds = told_kinds(workspace)
    inputs = [
        fingerprint(),
        repr(steered),
        workspace.ledger.encoder.name if steered.candidates else "",
        referential.digest,
        workspace.settings.sector,
        sorted((one.digest, one.name) for one in documents),
        sorted((one.digest, kinds[one.id]) for one in documents if one.id in kinds),
    ]
    key = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
    stored = workspace.mappings.get(key)
    if stored is not None:
        return stored
    ordered = sorted(documents, key=lambda one: (one.name, one.id))
    embedder = PurposedEmbedder(workspace.ledger, "mapping", searching(progress) if progress else None)
    passages = workspace.documents.passages(ordered)
    made = map_documents(asked, ordered, passages, embedder, steered, phrases_of(referential.id), kinds)
    by_rules = len(passages) - len(made.passages_read)
    run = StoredRun(proposals=made.proposals, keys=_keys(made), referential=referential.id, by_rules=by_rules)
    workspace.ledger.by_rules("mapping", by_rules)
    workspace.mappings.put(key, run)
    return run


def _keys(run: Mapping) -> tuple[str, ...]:
    return (
        *(key_of("passages", text) for text in run.passages_read),
        *(key_of("queries", text) for text in run.queries_read),
    )


__all__ = ["Added", "Evidence", "Remembered", "Report", "add_sources", "assess_paths", "assess_workspace", "report"]
