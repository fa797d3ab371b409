"""The program of a bundle judges again: statuses from findings, findings from decisions, nodes of the explanation."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.assessment import assess_workspace
from assistant.bootstrap import open_workspace
from assistant.deciding import decide
from assistant.referentials import load
from assistant.reports import bundle_verify as verify
from assistant.reports.deliver import Wanted, deliver
from assistant.settings import Settings

ON = date(2026, 11, 23)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(small: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("rejudged") / "workspace"
    shutil.copytree(small.folder, folder)
    workspace = open_workspace(Settings(workspace=folder, referential=str(small_rules)))
    rules = load(str(small_rules))
    evidence = assess_workspace(workspace, rules, on=ON).evidence
    decide(workspace, rules, [one.proposal.id for one in evidence[:4]], state="confirmed", by="Jeanne")
    data = deliver(workspace, assess_workspace(workspace, rules, on=ON), Wanted(what="bundle")).data
    workspace.close()
    return verify.unpacked(data)


def changed(files: Files, name: str, change: Callable[[Any], None]) -> list[str]:
    """What the program tells once a file says something else and every digest was computed again."""
    data = json.loads(files[name])
    change(data)
    made = {**files, name: verify.canonical(data)}
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        one["sha256"], one["bytes"] = hashlib.sha256(made[one["path"]]).hexdigest(), len(made[one["path"]])
    manifest["fingerprint"] = verify.fingerprint(manifest)
    return verify.check({**made, "manifest.json": verify.canonical(manifest)})[0]


def test_statuses_and_nodes_are_counted_and_agree(files: Files) -> None:
    faults, counts = verify.check(files)
    assert faults == []
    assert counts["statuses"] > counts["taken"]
    assert counts["nodes"] > 0


def test_a_finding_turned_round_no_longer_gives_its_status(files: Files) -> None:
    rules = json.loads(files["rules.json"])
    met = {row["id"] for one in rules["indicators"] for row in one["criteria"] if row["confirmed"] == "met"}
    assert met

    def turn(data: Any) -> None:
        for one in data["findings"]:
            if one["criterion"] in met:
                one["stance"] = "contradicts"

    told = changed(files, "findings.json", turn)
    assert {one.split(":")[0] for one in told} >= met


def test_a_confirmation_that_no_decision_gave_is_told(files: Files) -> None:
    newest = json.loads(files["decisions.json"])["decisions"][-1]["evidence"]

    def withdraw(data: Any) -> None:
        data["decisions"][-1]["state"] = "proposed"

    def reject(data: Any) -> None:
        data["decisions"][-1]["state"] = "rejected"

    assert any(newest in one and "not confirmed" in one for one in changed(files, "decisions.json", withdraw))
    assert any(newest in one and "rejected" in one for one in changed(files, "decisions.json", reject))


@pytest.mark.parametrize("view", ["confirmed", "provisional"])
def test_a_node_with_other_points_or_foreign_evidence_is_told(files: Files, view: str) -> None:
    def first(node: Any) -> Any:
        """The first criterion that rests on something."""
        if node["evidence"]:
            return node
        return next((found for one in node["children"] if (found := first(one)) is not None), None)

    def raise_points(data: Any) -> None:
        first(data[view])["points"] += 1

    def borrow(data: Any) -> None:
        first(data[view])["evidence"].append("ev-elsewhere")

    assert any(f"({view})" in one and "points" in one for one in changed(files, "trace.json", raise_points))
    assert any("ev-elsewhere" in one for one in changed(files, "trace.json", borrow))


def test_an_expired_proof_counts_no_more(files: Files) -> None:
    def age(data: Any) -> None:
        for one in data["findings"]:
            one["dated"], one["figure"] = "1999-01-01", None

    assert any("unknown follows" in one for one in changed(files, "findings.json", age))
