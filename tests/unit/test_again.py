"""A report after a decision is the one computed from nothing: whatever people did before, in any order."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.again import Again
from assistant.answer import Assistant
from assistant.assessment import Report, report
from assistant.bootstrap import Workspace, open_workspace
from assistant.deciding import Edit, Wanted, accept, decide, revoke
from assistant.documents import set_date
from assistant.measured import current
from assistant.planning import declare
from assistant.referentials import load
from assistant.reports.wire import assessment_json
from assistant.settings import Settings
from assistant.storage.mappings import StoredRun
from assistant.versions import replace as replaces
from assistant.versions import separate
from evals.pages_workspace import Filled, build
from retrieval.mapping import Proposal
from scoring.model import Referential, Stance, Status

ON = date(2026, 11, 23)
DECIDED = ("decide", "decide", "decide", "edit", "accept", "revoke", "declare")
"""What people do most; the rest changes what stands before any decision."""
GROUND = ("date", "replace", "separate")
STEPS = 9


@pytest.fixture
def rules() -> Referential:
    return load(Settings().referential)


@pytest.fixture
def workspace(tmp_path: Path, rules: Referential) -> Iterator[Workspace]:
    """Six documents and 300 proposals, some of which disagree, whatever the documents replace."""
    made = build(tmp_path / "workspace", on=ON, proposals=300, decisions=30)
    opened = open_workspace(Settings(workspace=tmp_path / "workspace", sector="collectivite", staff=120))
    said = tuple(_disagreeing(at, one.proposal, rules) for at, one in enumerate(made.evidence))
    run = StoredRun(proposals=said, keys=(), referential=made.assessment.referential.id)
    yield replace(opened, mappings=Filled(opened, run))
    opened.close()


def _disagreeing(at: int, one: Proposal, rules: Referential) -> Proposal:
    """It speaks to every criterion of its indicator; of two one reports a figure of the same thing and year."""
    indicator = rules.indicator(one.indicator)
    assert indicator is not None
    one = replace(one, criteria=tuple(each.id for each in indicator.criteria))
    if at % 2:
        return one
    return replace(one, quote=f"En 2025, {30 + at % 60} % des agents formés.", stance=Stance.DONE, score=0.9)


def fresh(workspace: Workspace, rules: Referential) -> Report:
    """The report computed from nothing."""
    return report(workspace, rules, workspace.documents.all(), (), on=ON, inventory=current(workspace))


def act(workspace: Workspace, rules: Referential, shown: Report, what: str, drawn: random.Random) -> None:
    """Something that a person does."""
    evidence = drawn.choice(shown.evidence).proposal
    one, other = drawn.sample([one.id for one in shown.documents], 2)
    if what == "decide":
        decide(workspace, rules, [evidence.id], state=drawn.choice(("confirmed", "rejected")), by="Zoé", why="lu")
    elif what == "edit":
        indicator = rules.indicator(evidence.indicator)
        assert indicator is not None
        edit = Edit(criteria=(drawn.choice(indicator.criteria).id,), stance=drawn.choice(("rule", "done", "generic")))
        decide(workspace, rules, [evidence.id], state="confirmed", by="Zoé", edit=edit)
    elif what == "accept":
        wanted = Wanted(above=drawn.uniform(0.6, 0.95), by="Zoé", indicator=evidence.indicator)
        accept(workspace, shown, wanted, "fr")
    elif what == "revoke":
        for policy in workspace.policies.all()[-1:]:
            revoke(workspace, policy.id, by="Zoé")
    elif what == "declare":
        declare(workspace, rules, evidence.criteria, drawn.choice(list(Status)), by="Zoé", note="vu")
    elif what == "date":
        set_date(workspace, one, date(drawn.randint(2018, 2026), 3, 1), by="Zoé")
    elif what == "replace":
        if not shown.lineage.links:
            replaces(workspace, one, other, by="Zoé")
    elif what == "separate":
        for link in shown.lineage.links:
            separate(workspace, link.older, link.newer, by="Zoé")


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_gives_the_report_computed_from_nothing(
    workspace: Workspace, rules: Referential, seed: int
) -> None:
    drawn, assistant = random.Random(seed), Assistant(workspace, rules, on=ON)
    shown, clashing = assistant.report(), 0
    every = [*drawn.choices(DECIDED, k=STEPS), *GROUND, *GROUND, *drawn.choices(DECIDED, k=3)]
    drawn.shuffle(every)
    for what in every:
        act(workspace, rules, shown, what, drawn)
        shown, whole = assistant.report(), fresh(workspace, rules)
        assert shown == whole, what
        assert written(shown) == written(whole), what
        clashing += len(shown.contradictions)
    assert clashing
    assistant.close()


def written(found: Report) -> str:
    """What the API gives."""
    return json.dumps([assessment_json(found, lang) for lang in ("fr", "en")], ensure_ascii=False)


def test_a_decision_on_a_version_is_inherited_and_inherited_no_more(workspace: Workspace, rules: Referential) -> None:
    assistant = Assistant(workspace, rules, on=ON)
    before = assistant.report()
    old, new = before.documents[0].id, before.documents[1].id
    [wanted, *_] = [one.proposal.id for one in before.evidence if one.proposal.document == old]
    decide(workspace, rules, [wanted], state="confirmed", by="Zoé")
    replaces(workspace, old, new, by="Zoé")
    after = assistant.report()
    assert any(one.inherited and one.inherited.decision.evidence == wanted for one in after.evidence)
    separate(workspace, old, new, by="Zoé")
    assert not any(one.inherited for one in assistant.report().evidence)
    assert assistant.report() == fresh(workspace, rules)
    assistant.close()


def test_only_what_changed_is_computed_again_and_what_is_gone_is_forgotten() -> None:
    asked: list[int] = []

    def doubled(part: int) -> int:
        asked.append(part)
        return 2 * part

    kept: Again[int, int] = Again()
    assert kept.over(doubled, [("a", 1), ("b", 2)]) == [2, 4]
    assert kept.over(doubled, [("b", 2), ("a", 3)]) == [4, 6]
    assert asked == [1, 2, 3]
    kept.over(doubled, [("a", 3)])
    assert kept.over(doubled, [("a", 3), ("b", 2)]) == [6, 4]
    assert asked == [1, 2, 3, 2]
