"""An assessment matches passages and criteria by words: no model is called, and the ledger says so."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.assessment import Report, assess_workspace
from assistant.behind import Behind, fill, lacking
from assistant.bootstrap import Workspace, open_workspace
from assistant.finder import Finder
from assistant.ledger import PurposedEmbedder
from assistant.referentials import load
from assistant.reports.usage_document import usage_document
from assistant.settings import Settings
from assistant.usage import BY_RULES
from ingest.pipeline import ingest_paths
from retrieval.mapping import Run, map_documents
from retrieval.mapping import Settings as MappingSettings
from retrieval.nearness import reordered
from retrieval.pairs import FEATURES, Pairs
from tests.unit.test_embedder_spaces import Other

ON = date(2026, 11, 23)


@pytest.fixture
def opened(tmp_path: Path, small_documents: Path) -> Iterator[Callable[..., Workspace]]:
    """Opens workspaces that hold the small documents and nothing else."""
    made: list[Workspace] = []

    def one(encoder: Other | None = None, **also: object) -> Workspace:
        folder = tmp_path / f"workspace-{len(made)}"
        made.append(open_workspace(Settings(workspace=folder, **also), encoder=encoder))  # type: ignore[arg-type]
        ingest_paths([small_documents], made[-1].documents)
        return made[-1]

    yield one
    for each in made:
        each.close()


def assessed(workspace: Workspace, rules: Path) -> Report:
    return assess_workspace(workspace, load(str(rules)), on=ON)


def test_an_assessment_calls_no_model_and_the_ledger_says_what_rules_dealt_with(
    opened: Callable[..., Workspace], small_rules: Path
) -> None:
    workspace = opened()
    found = assessed(workspace, small_rules)
    passages = len(workspace.documents.passages(workspace.documents.all()))
    [line] = workspace.ledger.lines()
    assert (line.purpose, line.kind, line.texts, line.cached) == ("mapping", BY_RULES, 0, passages)
    assert line.energy_wh == line.gwp_g == (0.0, 0.0)
    assert (found.usage.calls, found.usage.characters, found.usage.cached) == (0, 0, passages)
    assert any(one.counts for one in found.evidence)
    assert assessed(workspace, small_rules).usage == found.usage
    assert len(workspace.ledger.lines()) == 1
    shown = usage_document(workspace.ledger.journal(), "2026-11-23", "fr")
    assert f"aucun appel, {passages} textes traités par des règles" in shown
    assert "no call" in usage_document(workspace.ledger.journal(), "2026-11-23", "en")


def test_another_embedder_changes_no_proposal(opened: Callable[..., Workspace], small_rules: Path) -> None:
    other = Other()
    ours, theirs = assessed(opened(), small_rules), assessed(opened(other), small_rules)
    assert [one.proposal for one in ours.evidence] == [one.proposal for one in theirs.evidence]
    assert other.batches == []


def test_vectors_of_candidates_change_the_order_and_not_how_many_count(
    opened: Callable[..., Workspace], small_rules: Path
) -> None:
    other = Other()
    workspace = opened(other)
    documents = workspace.documents.all()
    passages = workspace.documents.passages(documents)
    asked = load(str(small_rules)).indicators
    embedder = PurposedEmbedder(workspace.ledger, "mapping")
    steered = MappingSettings(candidates=5)
    made = map_documents(asked, documents, passages, embedder, steered)
    assert 0 < len(made.passages_read) <= 5 * len(asked)
    assert len(made.queries_read) == len(asked) + sum(len(one.criteria) for one in asked)
    alone = map_documents(asked, documents, passages, embedder, replace(steered, candidates=0))
    assert (alone.passages_read, alone.queries_read) == ((), ())
    run = Run(asked, documents, passages, steered)
    assert tuple(run.propose()) == alone.proposals
    counted = [sorted(one.score for one in some.proposals if one.score >= 0.25) for some in (made, alone)]
    assert max(counted[0]) == max(counted[1])


def test_the_setting_embeds_candidates_and_the_ledger_counts_both(
    opened: Callable[..., Workspace], small_rules: Path
) -> None:
    workspace = opened(Other(), embed_candidates=3)
    found = assessed(workspace, small_rules)
    kinds = [one.kind for one in workspace.ledger.lines()]
    assert "passages" in kinds
    assert kinds[-1] == BY_RULES
    assert found.usage.calls > 0


def test_likelihoods_are_handed_out_anew_inside_each_criterion() -> None:
    pairs = Pairs(
        criteria=np.array([0, 0, 0, 1, 1]),
        statements=np.array([3, 5, 7, 3, 5]),
        features=np.zeros((5, len(FEATURES))),
    )
    likely = np.array([0.5, 0.45, 0.0, 0.2, 0.1])
    none, near = np.zeros(5), np.array([0.0, 1.0, 9.0, 0.0, 0.0])
    assert reordered(pairs, likely, none, none).tolist() == likely.tolist()
    assert reordered(pairs, likely, none, near).tolist() == [0.45, 0.5, 0.0, 0.2, 0.1]
    assert reordered(pairs, likely, 9 * near, none).tolist() == [0.45, 0.5, 0.0, 0.2, 0.1]


def test_a_search_embeds_nothing_until_every_passage_has_a_vector(opened: Callable[..., Workspace]) -> None:
    other = Other()
    workspace = opened(other)
    documents = {one.id: one for one in workspace.documents.all()}
    finder = Finder(workspace)
    missed: list[bool] = []
    workspace.ledger.lacking = lambda: missed.append(True)
    try:
        words = finder.hits("charte informatique", documents, k=5)
        assert words
        assert all(one.closeness == 0 for one in words)
        assert workspace.ledger.lines() == ()
        some = lacking(workspace, "all")
        workspace.ledger.embed("passages", [one.text for one in some[:-1]], "index")
        assert finder.hits("charte informatique", documents, k=5) == words
        assert len(missed) == 2
        fill(workspace, "all")
        assert any(one.closeness > 0 for one in finder.hits("charte informatique", documents, k=5))
    finally:
        finder.close()
    assert len(missed) == 2
    assert "question" in {one.purpose for one in workspace.ledger.lines()}


@pytest.mark.parametrize(("scope", "made"), [("asked", True), ("again", False), ("none", False)])
def test_the_server_makes_vectors_once_a_search_has_missed_them(
    opened: Callable[..., Workspace], scope: str, made: bool
) -> None:
    workspace = opened(Other(), embed_behind=scope)
    documents = {one.id: one for one in workspace.documents.all()}
    behind = Behind(workspace, threading.RLock())
    finder = Finder(workspace)
    try:
        behind.wake()
        threading.Event().wait(0.1)
        assert workspace.ledger.vector_count("passages") == 0
        finder.hits("charte", documents, k=3)
        for _ in range(600 if made else 4):
            if not lacking(workspace, "all"):
                break
            threading.Event().wait(0.05)
    finally:
        behind.close()
        finder.close()
    assert (lacking(workspace, "all") == []) is made
