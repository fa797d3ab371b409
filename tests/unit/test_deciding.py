"""What people decide: edits that fit, bulk acceptance as a policy with an author, a history that loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.deciding import Edit, Wanted, accept, accepted, decide, revoke
from assistant.errors import UsageError
from assistant.evidence import Evidence
from assistant.referentials import load
from assistant.settings import Settings
from scoring.model import Referential, Stance
from ui.api.app import create_app

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def rules(small_rules: Path) -> Referential:
    return load(str(small_rules))


@pytest.fixture
def workspace(small_copy: Any) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=small_copy.folder))
    yield opened
    opened.close()


def assessed(workspace: Workspace, rules: Referential) -> Report:
    return assess_workspace(workspace, rules, on=ON)


def counting(found: Report) -> Evidence:
    """A proposal that could prove, with several words."""
    return next(one for one in found.evidence if one.counts and len(one.proposal.quote.split()) > 6)


def shown(found: Report, wanted: str) -> Evidence:
    return next(one for one in found.evidence if one.proposal.id == wanted)


def test_an_edit_changes_criteria_stance_and_words_and_says_so(workspace: Workspace, rules: Referential) -> None:
    before = counting(assessed(workspace, rules))
    indicator = rules.indicator(before.proposal.indicator)
    assert indicator is not None
    words = " ".join(before.proposal.quote.split()[1:5])
    edit = Edit(criteria=(indicator.criteria[-1].id,), stance="done", quote=words)
    [made] = decide(workspace, rules, [before.proposal.id], state="confirmed", by="Zoé", edit=edit)
    assert made.edited
    after = shown(assessed(workspace, rules), before.proposal.id)
    assert (after.state, after.standing, after.edited) == ("confirmed", "edited", True)
    assert after.criteria == (indicator.criteria[-1].id,)
    assert after.proposal.stance is Stance.DONE
    document = workspace.documents.get(after.proposal.document)
    assert document is not None
    page = next(one for one in document.pages if one.number == after.proposal.page)
    assert page.text[after.proposal.start : after.proposal.end] == after.proposal.quote
    assert after.proposal.quote.split() == words.split()
    assert any(one.evidence == before.proposal.id and one.confirmed for one in assessed(workspace, rules).findings)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Edit(criteria=("9.9.z",)), "unknown_criteria"),
        (Edit(stance="perhaps"), "unknown_stance"),
        (Edit(quote="des mots qui ne sont nulle part dans ce document"), "quote_not_there"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_and_nothing_is_written(
    workspace: Workspace, rules: Referential, edit: Edit, code: str
) -> None:
    wanted = counting(assessed(workspace, rules)).proposal.id
    with pytest.raises(UsageError) as wrong:
        decide(workspace, rules, [wanted], state="confirmed", by="Zoé", edit=edit)
    assert wrong.value.code == code
    assert workspace.decisions.count() == 0


def test_several_pieces_cannot_be_edited_at_once(workspace: Workspace, rules: Referential) -> None:
    wanted = [one.proposal.id for one in assessed(workspace, rules).evidence[:2]]
    with pytest.raises(UsageError) as wrong:
        decide(workspace, rules, wanted, state="confirmed", by="Zoé", edit=Edit(stance="done"))
    assert wrong.value.code == "edit_one"


def test_a_policy_confirms_what_it_says_and_leaves_a_trace(workspace: Workspace, rules: Referential) -> None:
    found = assessed(workspace, rules)
    wanted = Wanted(above=0.2, by="Zoé", why="revue du 23 novembre")
    chosen = accepted(found, wanted)
    assert chosen
    assert all(one.proposal.score >= 0.2 and one.proposal.stance in (Stance.DONE, Stance.RULE) for one in chosen)
    policy, decisions = accept(workspace, found, wanted, "fr")
    assert [one.evidence for one in decisions] == [one.proposal.id for one in chosen]
    assert {(one.policy, one.by) for one in decisions} == {(policy.id, "Zoé")}
    assert "vraisemblance d’au moins 0,2 ; revue du 23 novembre" in decisions[0].why
    after = assessed(workspace, rules)
    assert {one.proposal.id for one in after.evidence if one.state == "confirmed"} == {
        one.evidence for one in decisions
    }
    assert accepted(after, wanted) == ()
    assert workspace.policies.all() == (policy,)


def test_a_policy_taken_back_leaves_what_a_person_decided_since(workspace: Workspace, rules: Referential) -> None:
    found = assessed(workspace, rules)
    sure = tuple(
        replace(one, counts=True, proposal=replace(one.proposal, score=0.9, stance=Stance.DONE))
        for one in found.evidence[:3]
    )
    policy, decisions = accept(
        workspace, replace(found, evidence=sure, contradictions=()), Wanted(above=0.9, by="Zoé"), "fr"
    )
    kept, *others = [one.evidence for one in decisions]
    assert others
    decide(workspace, rules, [kept], state="confirmed", by="Marc", why="lu")
    undone = revoke(workspace, policy.id, by="Ana")
    assert sorted(one.evidence for one in undone) == sorted(others)
    after = assessed(workspace, rules)
    assert [one.proposal.id for one in after.evidence if one.state == "confirmed"] == [kept]
    assert [one.state for one in workspace.decisions.history(others[0])] == ["confirmed", "proposed"]
    [known] = workspace.policies.all()
    assert known.revoked_by == "Ana"
    assert revoke(workspace, policy.id, by="Ana") == []
    with pytest.raises(UsageError) as wrong:
        revoke(workspace, "pol-9", by="Ana")
    assert wrong.value.code == "unknown_policy"


def test_a_policy_never_takes_what_is_disputed_out_of_date_rejected_or_only_promised(
    workspace: Workspace, rules: Referential
) -> None:
    found = assessed(workspace, rules)
    wanted = Wanted(above=0.01, by="Zoé")
    [first, *_] = accepted(found, wanted)
    name = first.proposal.id

    def without(**changed: Any) -> set[str]:
        evidence = tuple(replace(one, **changed) if one is first else one for one in found.evidence)
        return {one.proposal.id for one in accepted(replace(found, evidence=evidence), wanted)}

    assert name in without()
    assert name not in without(stale=True)
    assert name not in without(state="rejected")
    assert name not in without(counts=False)
    assert name not in without(proposal=replace(first.proposal, stance=Stance.COMMITTED))
    decide(workspace, rules, [name], state="rejected", by="Zoé")
    assert name not in {one.proposal.id for one in accepted(assessed(workspace, rules), wanted)}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(above=0.0, by="Z"), "bad_option"),
        (Wanted(above=1.5, by="Z"), "bad_option"),
        (Wanted(above=0.5, by="Z", theme="none"), "unknown_theme"),
        (Wanted(above=0.5, by="Z", indicator="99.9"), "unknown_indicator"),
    ],
)
def test_a_policy_about_nothing_is_refused(workspace: Workspace, rules: Referential, wanted: Wanted, code: str) -> None:
    with pytest.raises(UsageError) as wrong:
        accept(workspace, assessed(workspace, rules), wanted, "fr")
    assert wrong.value.code == code
    assert workspace.policies.all() == ()


def test_the_same_through_the_command_line(inside: Any, small_copy: Any, small_rules: Path) -> None:
    options = ("--workspace", small_copy.folder, "--referential", small_rules)
    tried = inside("accept", "--above", "0,2", "--by", "Zoé", "--dry-run", *options)
    assert tried.code == 0
    assert "seraient acceptées" in tried.out
    done = inside("accept", "--above", "0,2", "--by", "Zoé", *options)
    assert done.out.startswith("pol-1 : ")
    first = done.out.splitlines()[1].split()[0]
    history = inside("history", first, *options[:2])
    assert "Zoé" in history.out
    assert "politique pol-1" in history.out
    assert "pol-1" in inside("policies", *options[:2]).out
    english = inside("revoke", "pol-1", "--by", "Ana", "--lang", "en", *options[:2])
    assert "proposed again" in english.out
    assert "revoked" in inside("policies", "--lang", "en", *options[:2]).out
    edited = inside("confirm", first, "--by", "Zoé", "--stance", "rule", *options)
    assert "modifiée" in edited.out
    assert inside("history", "ev-none", *options[:2]).code == 2


def test_the_same_over_http(workspace: Workspace, rules: Referential) -> None:
    with TestClient(create_app(workspace, rules, ON), base_url="http://127.0.0.1:7860") as api:
        made = api.post("/api/v1/policies", json={"above": 0.2, "by": "Zoé"})
        assert made.status_code == 201
        [first, *_] = made.json()["accepted"]
        [decision] = api.get(f"/api/v1/evidence/{first}/history").json()["decisions"]
        assert (decision["policy"], decision["by"]) == ("pol-1", "Zoé")
        assert [one["id"] for one in api.get("/api/v1/policies").json()["policies"]] == ["pol-1"]
        assert api.delete("/api/v1/policies/pol-1", params={"by": "Ana"}).json()["proposed"]
        assert api.delete("/api/v1/policies/pol-9", params={"by": "Ana"}).status_code == 404
        body = {"state": "confirmed", "by": "Zoé", "stance": "rule"}
        assert api.post(f"/api/v1/evidence/{first}/decision", json=body).json()["edited"]
        body = {"state": "confirmed", "by": "Zoé", "criteria": ["9.9.z"]}
        assert api.post(f"/api/v1/evidence/{first}/decision", json=body).json()["code"] == "unknown_criteria"
        assert api.post("/api/v1/policies", json={"above": 2, "by": "Z"}).status_code == 422
