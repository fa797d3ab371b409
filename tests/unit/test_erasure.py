"""Erasing a document: nothing of it is left in any file, what others hold stays, and no crash changes that."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from starlette.testclient import TestClient

from assistant import erasure
from assistant.answer import Assistant
from assistant.behind import fill
from assistant.bootstrap import Workspace
from assistant.deciding import decide
from assistant.documents import hidden, listing, set_date
from assistant.erasure import erase
from assistant.errors import CapnrError
from assistant.storage import tables
from assistant.storage.inventory import InventoryFile, Kept
from assistant.storage.jobs import DONE, Batch, Outcome, SqlJobs
from assistant.storage.mappings import StoredRun
from assistant.storage.snapshots import SqlSnapshots
from assistant.storage.tombstones import SqlTombstones
from assistant.timeline import difference, keep
from assistant.verify import verify
from assistant.versions import replace
from ingest.model import Problem, Refusal
from ingest.pipeline import ingest_bytes
from tests.documents_kit import (
    APPROVED,
    CHECKED,
    HIDDEN,
    NAME,
    NEWER,
    ON,
    POLICY,
    REVIEWED,
    add,
    again,
    assessed,
    made,
    named,
    quoted,
    rules_of,
)
from ui.api.app import create_app

HOST = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def full(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with everything in it that may hold a word of a document."""
    folder = tmp_path_factory.mktemp("erasure") / "workspace"
    workspace = made(folder, small_rules, small_documents)
    report = assessed(workspace)
    mine = [one.proposal.id for one in report.evidence if one.proposal.document == named(workspace, NAME)]
    decide(workspace, rules_of(workspace), mine, state="confirmed", by="Zoé", why=f"on lit « {APPROVED} »")
    set_date(workspace, named(workspace, NAME), date(2026, 3, 13), by="Zoé", why="relu")
    keep(workspace, assessed(workspace), label="avant", lang="fr")
    fill(workspace, "all")
    assistant = Assistant(workspace, rules_of(workspace), on=ON)
    assistant.ask("Que disent nos documents sur la grille achats responsables ?")
    assistant.close()
    refused = Refusal(name=NAME, document="", digest="", problem=Problem(code="empty", fr=NAME, en=NAME))
    SqlJobs(workspace.engine).put(
        Batch(id="job-1", at="2026-11-23T10:00:00+00:00", request="r", state=DONE, outcome=Outcome(refused=(refused,)))
    )
    workspace.close()
    assert (folder / "chroma").is_dir()
    return folder


@pytest.fixture
def workspace(full: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(full, tmp_path / "w")
    opened = again(tmp_path / "w")
    yield opened
    opened.close()


def needles(text: str) -> list[bytes]:
    """Every piece of 32 letters of a text and its lines, in the encodings a file may hold them in."""
    pieces = {text[at : at + 32] for at in range(0, len(text) - 32, 16)}
    return [
        made
        for one in sorted(pieces)
        for made in (
            one.encode(),
            one.encode("utf-16-le"),
            one.encode("utf-16-be"),
            json.dumps(one)[1:-1].encode(),
            json.dumps(one, ensure_ascii=False)[1:-1].encode(),
        )
    ]


def holding(folder: Path, wanted: list[bytes]) -> list[tuple[str, bytes]]:
    """Files of a folder and what of `wanted` they hold, by plain search."""
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        data = path.read_bytes()
        found += [(path.name, one) for one in wanted if data.find(one) >= 0]
    return found


def own_words(folder: Path) -> list[bytes]:
    """What only the policy says."""
    other = "\n".join(page.text for one in again(folder).documents.all() if one.name != NAME for page in one.pages)
    return [one for one in needles(POLICY) if one.decode("utf-8", "replace") not in other]


# Nothing is left


def test_before_erasing_its_words_are_there(workspace: Workspace) -> None:
    there = {name for name, _ in holding(workspace.folder, [APPROVED.encode()[:60], NAME.encode()])}
    assert any(name.startswith("capnr.sqlite") for name in there)


def test_nothing_of_an_erased_document_is_in_any_file(workspace: Workspace) -> None:
    wanted = own_words(workspace.folder)
    assert len(wanted) > 200
    document = named(workspace, NAME)
    erased = erase(workspace, document, by="Ana", why="demande")
    assert erased.finished
    assert erased.decisions > 0
    assert erased.vectors > 0
    assert holding(workspace.folder, [*wanted, NAME.encode()]) == []
    workspace.close()
    assert holding(workspace.folder, [*wanted, NAME.encode()]) == []
    assert not (workspace.folder / "chroma").exists()
    found = verify(again(workspace.folder), text=POLICY)
    assert {one.explained for one in found.hits} <= {("page.html",)}  # the two open with the same words
    assert (found.left, found.faults) == ((), ())
    assert found.erased == 1


def test_hidden_text_goes_with_its_document(workspace: Workspace) -> None:
    assert [one.text for one in hidden(workspace, "consigne masquee")] == [HIDDEN]
    erase(workspace, named(workspace, "page.html"), by="Ana")
    assert hidden(workspace) == ()
    assert holding(workspace.folder, needles(HIDDEN)) == []


def test_the_rest_works_as_before(workspace: Workspace) -> None:
    others = {one.id for one in workspace.documents.all()} - {named(workspace, NAME)}
    erase(workspace, named(workspace, NAME), by="Ana")
    report = assessed(workspace)
    assert {one.id for one in report.documents} == others
    assert all(one.proposal.document in others for one in report.evidence)
    assistant = Assistant(workspace, rules_of(workspace), on=ON)
    try:
        answer = assistant.ask("Que disent nos documents sur la grille achats responsables ?")
    finally:
        assistant.close()
    assert all(one.document in others for one in answer.citations)
    assert verify(workspace).sound


def test_history_keeps_who_when_and_what_without_the_quote(workspace: Workspace) -> None:
    document = named(workspace, NAME)
    before = [one for one in workspace.decisions.history() if one.document == document]
    erase(workspace, document, by="Ana")
    after = [one for one in workspace.decisions.history() if one.document == document]
    kept = ("at", "by", "state", "evidence", "indicator", "criteria", "page")
    assert [[getattr(one, name) for name in kept] for one in after] == [
        [getattr(one, name) for name in kept] for one in before
    ]
    assert {one.quote for one in after} == {""}
    assert all(APPROVED not in one.why for one in after)


def test_a_kept_assessment_stays_without_the_words_and_the_name(workspace: Workspace) -> None:
    erase(workspace, named(workspace, NAME), by="Ana")
    kept = SqlSnapshots(workspace.engine).all()
    assert [one.label for one in kept] == ["avant"]
    said = json.dumps(kept[0].payload, ensure_ascii=False)
    assert APPROVED not in said
    assert NAME not in said
    assert "page.html" in said


def test_a_tombstone_says_nothing_of_the_content(workspace: Workspace) -> None:
    document = named(workspace, NAME)
    size = next(one.size for one in workspace.documents.all() if one.id == document)
    erase(workspace, document, by="Ana", why="demande")
    (stone,) = SqlTombstones(workspace.engine).all()
    assert (stone.document, stone.by, stone.why, stone.size, stone.pages) == (document, "Ana", "demande", size, 1)
    assert stone.cleaned
    assert len(stone.traces) % 8 == 0
    assert 0 < len(stone.traces) <= 8 * 64 * 6
    assert all(stone.traces.find(one) < 0 for one in needles(POLICY))


def test_vectors_that_another_document_needs_stay(workspace: Workspace) -> None:
    twin = add(
        workspace, "autre-nom.md", POLICY.replace("Version du 12 mars 2026, approuvée", "Adoptée puis approuvée")
    )
    replace(workspace, twin, named(workspace, NAME), by="Zoé")
    assessed(workspace)
    erase(workspace, named(workspace, NAME), by="Ana")
    line = workspace.ledger.last_call()
    report = assessed(workspace)
    assert any(one.proposal.document == twin for one in report.evidence)
    computed = sum(one.texts for one in workspace.ledger.lines()[line:])
    assert computed <= 2  # only the passage that differs, and what the budget now reaches
    found = verify(workspace)
    assert found.left == ()
    assert found.faults == ()


def test_the_inventory_goes_when_it_is_the_erased_file(workspace: Workspace) -> None:
    data = "type;quantité\nordinateur portable;12\nécran;30\n".encode()
    (document,) = ingest_bytes("parc.csv", data, workspace.documents).documents
    store = InventoryFile(workspace.folder)
    store.write(Kept(name="parc.csv", data=data, employees=10))
    erased = erase(workspace, document.id, by="Ana")
    assert erased.inventory
    assert store.read() is None
    store.write(Kept(name="autre.csv", data=b"type;quantite\nserveur;2\n", employees=None))
    assert not erase(workspace, named(workspace, NAME), by="Ana").inventory
    assert store.read() is not None


# Refusals


def test_twice_unknown_and_erased_are_told_apart(workspace: Workspace) -> None:
    document = named(workspace, NAME)
    erase(workspace, document, by="Ana")
    for wanted, code in ((document, "erased_document"), ("doc-none", "unknown_document")):
        with pytest.raises(CapnrError) as told:
            erase(workspace, wanted, by="Ana")
        assert told.value.code == code


def test_a_document_may_come_back_and_is_decided_on_anew(workspace: Workspace) -> None:
    document = named(workspace, NAME)
    erase(workspace, document, by="Ana")
    assert add(workspace, NAME, POLICY) == document
    states = {one.state for one in assessed(workspace).evidence if one.proposal.document == document}
    assert states == {"proposed"}
    found = verify(workspace)
    assert found.sound  # what is found is explained by the document that is there again
    assert {one.explained for one in found.hits} == {(NAME,)}


def test_while_a_server_has_the_workspace_only_the_server_erases(workspace: Workspace) -> None:
    document = named(workspace, NAME)
    with TestClient(create_app(workspace, rules_of(workspace), ON), base_url=HOST) as api:
        other = again(workspace.folder)
        with pytest.raises(CapnrError) as told:
            erase(other, document, by="Ana")
        other.close()
        assert told.value.code == "workspace_busy"
        assert workspace.documents.get(document) is not None
        api.post("/api/v1/ask", json={"question": "Que disent nos documents sur la grille achats responsables ?"})
        answer = api.request("DELETE", f"/api/v1/documents/{document}", params={"by": "Ana"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["finished"]
        assert api.get(f"/api/v1/documents/{document}").status_code == 410
        assert holding(workspace.folder, needles(REVIEWED)) == []
        assert api.get("/api/v1/assessment").status_code == 200


# Versions


def test_erasing_the_older_version_keeps_what_carried_over(workspace: Workspace) -> None:
    older = named(workspace, NAME)
    add(workspace, "politique-achats_v2.md", NEWER)
    assert ("politique-achats_v2.md", "confirmed", True) in quoted(assessed(workspace), REVIEWED)
    erased = erase(workspace, older, by="Ana")
    assert erased.carried > 0
    report = assessed(workspace)
    assert quoted(report, REVIEWED) == [("politique-achats_v2.md", "confirmed", True)]
    assert {one.by for one in workspace.decisions.history()} == {"Zoé"}
    assert quoted(report, CHECKED) == []
    found = verify(workspace)
    assert (found.left, found.faults) == ((), ())
    assert holding(workspace.folder, [CHECKED.encode()]) == []


def test_erasing_a_version_in_the_middle_joins_its_neighbours(workspace: Workspace) -> None:
    first = named(workspace, NAME)
    middle = add(workspace, "b.md", "# Autre\n\nUn texte du milieu, sans rapport avec les deux autres.\n")
    last = add(workspace, "c.md", "# Dernier\n\nUn texte de fin, qui ne ressemble à rien de ce qui précède.\n")
    replace(workspace, first, middle, by="Zoé")
    replace(workspace, middle, last, by="Zoé")
    erase(workspace, middle, by="Ana")
    assert {one.document.id: one.newest for one in listing(workspace)}[first] == last


def test_erasing_the_newer_version_makes_the_older_one_current(workspace: Workspace) -> None:
    newer = add(workspace, "politique-achats_v2.md", NEWER)
    assert quoted(assessed(workspace), CHECKED) == [(NAME, "to_review", False)]
    erase(workspace, newer, by="Ana")
    assert quoted(assessed(workspace), CHECKED) == [(NAME, "confirmed", True)]


# A crash


def test_what_a_crash_cut_off_is_finished_at_the_next_opening(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = own_words(workspace.folder)

    def crash(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasure, "finish", crash)
    with pytest.raises(KeyboardInterrupt):
        erase(workspace, named(workspace, NAME), by="Ana")
    assert (workspace.folder / "chroma").is_dir()
    assert [one.code for one in verify(workspace).faults if one.code == "unfinished"] == ["unfinished"]
    workspace.close()
    opened = again(workspace.folder)
    try:
        assert not (workspace.folder / "chroma").exists()
        assert SqlTombstones(opened.engine).pending() == ()
        assert verify(opened).sound
    finally:
        opened.close()
    assert holding(workspace.folder, wanted) == []


@pytest.mark.parametrize("share", [0.35, 0.6, 0.8, 0.9, 0.97])
def test_killed_at_any_moment_it_is_all_there_or_all_gone(full: Path, tmp_path: Path, share: float) -> None:
    folder = tmp_path / "w"
    shutil.copytree(full, folder)
    wanted = own_words(folder)
    document = named(again(folder), NAME)
    command = [sys.executable, "-m", "ui.cli", "documents", "delete", document, "--by", "Ana", "--yes"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    whole = tmp_path / "timed"
    shutil.copytree(full, whole)
    started = time.monotonic()
    subprocess.run([*command, "--workspace", str(whole)], env=environment, capture_output=True, check=True)
    spent = time.monotonic() - started
    process = subprocess.Popen([*command, "--workspace", str(folder)], env=environment, start_new_session=True)
    try:
        process.wait(timeout=share * spent)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    opened = again(folder)
    try:
        left = holding(folder, wanted)
        if opened.documents.get(document) is None:
            assert left == []
            assert len(SqlTombstones(opened.engine).all()) == 1
        else:
            assert SqlTombstones(opened.engine).all() == ()
            assert APPROVED in opened.documents.get(document).pages[0].text  # type: ignore[union-attr]
        assert verify(opened).sound
    finally:
        opened.close()


def test_a_mapping_made_meanwhile_keeps_no_quote_of_it(workspace: Workspace) -> None:
    """Another process that mapped before the erasure and stores its run after it stores nothing."""
    report = assessed(workspace)
    run = StoredRun(proposals=tuple(one.proposal for one in report.evidence), keys=(), referential="r")
    erase(workspace, named(workspace, NAME), by="Ana")
    workspace.mappings.put("late", run)
    assert workspace.mappings.get("late") is None
    assert holding(workspace.folder, needles(REVIEWED)) == []


def test_the_journal_of_changes_is_empty_after_it(workspace: Workspace) -> None:
    erase(workspace, named(workspace, NAME), by="Ana")
    log = workspace.folder / "capnr.sqlite-wal"
    assert not log.exists() or log.stat().st_size == 0
    with sqlite3.connect(workspace.folder / "capnr.sqlite") as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_kept_assessments_can_still_be_compared(workspace: Workspace) -> None:
    erase(workspace, named(workspace, NAME), by="Ana")
    keep(workspace, assessed(workspace), label="après", lang="fr")
    before, after = SqlSnapshots(workspace.engine).all()
    told = difference(before, after)
    assert told["documents"]["removed"] == ["[…]"]
    assert "document_removed" in told["causes"]


def test_what_another_document_says_too_stays_where_it_is_kept(workspace: Workspace) -> None:
    """Only what the erased document alone said is taken out of kept assessments and remarks."""
    add(workspace, "autre.md", f"# Autre\n\nUn texte sur d’autres sujets.\n\n{REVIEWED}\n")
    common = "Les achats sont suivis"
    decided = next(
        one.proposal.id for one in assessed(workspace).evidence if one.proposal.document != named(workspace, NAME)
    )
    for why in (
        f"comme dit « {REVIEWED} »",
        f"comme dit « {CHECKED} »",
        common,
        "vu avec politique-achats.md-2 et moi",
    ):
        decide(workspace, rules_of(workspace), [decided], state="confirmed", by="Zoé", why=why)
    keep(workspace, assessed(workspace), label="deux", lang="fr")
    erase(workspace, named(workspace, NAME), by="Ana")
    reasons = [one.why for one in workspace.decisions.history() if one.evidence == decided]
    assert "comme dit « […] »" in reasons
    assert f"comme dit « {REVIEWED} »" in reasons
    assert common in reasons
    assert "vu avec politique-achats.md-2 et moi" in reasons
    assert all(CHECKED not in one for one in reasons)
    assert verify(workspace).sound


def test_what_was_copied_into_a_draft_or_a_policy_goes_too(workspace: Workspace) -> None:
    """Whatever table holds reasons or plain data is gone through, also those of other features."""
    payload = json.dumps({"text": f"Brouillon.\n\n{CHECKED}\n\nSuite.", "n": 3, "from": NAME}, ensure_ascii=False)
    with workspace.engine.begin() as connection:
        connection.execute(
            insert(tables.recommendations).values(
                at="2026-11-23", by="Zoé", referential="r", recommendation="x", act="draft", payload=payload
            )
        )
    erase(workspace, named(workspace, NAME), by="Ana", why=f"il disait : {CHECKED}")
    with workspace.engine.connect() as connection:
        kept = json.loads(connection.execute(select(tables.recommendations.c.payload)).scalar_one())
    assert kept == {"text": "Brouillon.\n\n[…]\n\nSuite.", "n": 3, "from": "[…]"}
    (stone,) = SqlTombstones(workspace.engine).all()
    assert stone.why == "il disait : […]"
    assert holding(workspace.folder, [CHECKED.encode()]) == []
    assert verify(workspace).sound
