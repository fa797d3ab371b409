"""What the sample organisation gets when every document is weighed by weights that never saw it.

`python -m evals.mapping` measures the shipped weights, which were learned from the same gold: its figures flatter. Here
the likelihoods come from document-wise cross-validation (`evals/train_relevance.py`), and everything after them is the
product itself: proposals, contradictions, statuses, level.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.assessment import Report
from assistant.bootstrap import Workspace, open_workspace
from assistant.contradictions import blocking, disagreements
from assistant.evidence import decided, findings
from assistant.freshness import aged
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from assistant.versions import lineage
from evals.mapping import gold, gold_assessment, measure, placed
from evals.relevance_labels import RULES
from retrieval.mapping import Proposal, Run
from retrieval.mapping import Settings as MappingSettings
from retrieval.pairs import Pairs
from scoring.level import applicable, assess
from scoring.model import Referential
from scoring.trace import points


def figures(folder: Path, pairs: Pairs, likely: NDArray[np.float64]) -> dict[str, float]:
    """The figures of `evals.mapping` for the sample, and its provisional level and score.

    `pairs` are those of a run over the whole sample, `likely` their likelihoods; `folder` holds its workspace.
    """
    data, referential = gold(), load(RULES)
    expected = gold_assessment(referential, data)
    workspace = open_workspace(Settings(workspace=folder, sector=data["sector"]))
    load_sample(workspace)
    documents = sorted(workspace.documents.all(), key=lambda one: (one.name, one.id))
    run = Run(
        applicable(referential, data["sector"]),
        documents,
        workspace.documents.passages(documents),
        MappingSettings(),
    )
    found = _report(workspace, referential, run.proposed(pairs, likely), on=expected.on)
    records, _ = placed(workspace, data)
    workspace.close()
    level = found.assessment.level_provisional
    whole: Mapping[str, float] = {
        "provisional level": float(level),
        "provisional score": float(points(found.assessment.score.provisional)),
    }
    return {**whole, **measure(found, records, expected, data)}


def _report(workspace: Workspace, referential: Referential, proposals: list[Proposal], *, on: date) -> Report:
    """What an assessment gives for these proposals."""
    documents = workspace.documents.all()
    evidence = aged(decided(workspace, referential, lineage(workspace, documents), proposals), referential, on)
    clashes = disagreements(evidence, referential)
    heard = [*findings(evidence, referential), *blocking(clashes, evidence)]
    return Report(
        assessment=assess(referential, heard, on=on, sector=workspace.settings.sector),
        documents=tuple(documents),
        refused=(),
        evidence=evidence,
        usage=workspace.ledger.rests_on(()),
        contradictions=clashes,
    )
