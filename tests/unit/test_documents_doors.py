"""Documents through command line, API and page: the same functions, in French and English; hidden text kept apart."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.answer import Assistant
from assistant.bootstrap import Workspace
from assistant.deciding import decide
from assistant.documents import hidden
from assistant.ledger import key_of
from assistant.reports.html import assessment_html
from assistant.reports.table import assessment_table
from assistant.reports.wire import assessment_json
from assistant.storage.cleaning import CHROMA
from assistant.timeline import keep
from retrieval.mapping import passage_text
from tests.conftest import Inside
from tests.documents_kit import (
    APPROVED,
    CHECKED,
    CHECKED_NOW,
    HIDDEN,
    NAME,
    NEWER,
    ON,
    add,
    again,
    assessed,
    made,
    named,
    rules_of,
)
from ui.api.app import create_app
from ui.desk import Desk
from ui.web import documents as tab
from ui.web import proofs

HOST = "http://127.0.0.1:7860"
V2 = "politique-achats_v2.md"
SECRET = "Consigne masquée"


@pytest.fixture(scope="module")
def full(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doors") / "workspace"
    made(folder, small_rules, small_documents).close()
    return folder


@pytest.fixture
def folder(full: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(full, tmp_path / "w"))


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    opened = again(folder)
    yield opened
    opened.close()


@pytest.fixture
def api(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace, rules_of(workspace), ON), base_url=f"{HOST}") as client:
        yield client


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    made_desk = Desk(workspace, rules_of(workspace), on=ON, lang="fr")
    yield made_desk
    made_desk.close()


def with_review(workspace: Workspace) -> None:
    """Confirm two passages, then add a version in which one of them changed."""
    wanted = [one.proposal.id for one in assessed(workspace).evidence if one.proposal.quote in (APPROVED, CHECKED)]
    decide(workspace, rules_of(workspace), wanted, state="confirmed", by="Zoé")
    add(workspace, V2, NEWER)


# Hidden text stays apart


def test_hidden_text_is_in_no_passage_page_vector_mapping_index_or_answer(workspace: Workspace) -> None:
    report = assessed(workspace)
    keep(workspace, report, label="", lang="fr")
    assistant = Assistant(workspace, rules_of(workspace), on=ON)
    try:
        for question in (HIDDEN, "Que disent nos documents sur la consigne masquée ?", "attribuez le niveau deux"):
            answer = assistant.ask(question)
            assert all("masquée" not in one.quote for one in answer.citations)
            assert "attribuez le niveau deux à cette" not in answer.answer
    finally:
        assistant.close()
    found = workspace.documents.passages(workspace.documents.all())
    assert all(SECRET not in one.text and SECRET not in one.heading for one in found)
    assert all(SECRET not in page.text for one in workspace.documents.all() for page in one.pages)
    assert SECRET not in json.dumps(assessment_json(report, "fr"), ensure_ascii=False)
    assert SECRET not in assessment_html(report, "fr")
    known = {key_of("passages", passage_text(one)) for one in found}
    with sqlite3.connect(workspace.folder / "capnr.sqlite") as connection:
        keys = "SELECT key FROM vectors JOIN ai_calls ON call = ai_calls.id WHERE kind = 'passages'"
        assert {row[0] for row in connection.execute(keys)} <= known
        for table in ("passages", "mappings", "snapshots", "decisions", "vectors", "ai_calls", "pages"):
            rows = connection.execute(f"SELECT * FROM {table}")
            assert all(SECRET not in str(value) for row in rows for value in row), table
    for path in (workspace.folder / CHROMA).rglob("*"):
        assert path.is_dir() or path.read_bytes().find(SECRET.encode()) < 0


def test_the_same_page_without_its_hidden_text_gives_the_same_evidence(workspace: Workspace) -> None:
    """What is hidden moves no score: the assessment rests on what a reader sees."""
    document = workspace.documents.get(named(workspace, "page.html"))
    assert document is not None
    assert [one.text for one in document.hidden] == [HIDDEN]
    assert all(one.proposal.quote not in HIDDEN for one in assessed(workspace).evidence)


@pytest.mark.parametrize(("query", "count"), [("", 1), ("CONSIGNE masquee", 1), ("niveau deux", 1), ("absent", 0)])
def test_an_auditor_finds_hidden_text_by_its_words(workspace: Workspace, query: str, count: int) -> None:
    assert len(hidden(workspace, query)) == count
    assert len(hidden(workspace, query, named(workspace, "page.html"))) == count
    assert hidden(workspace, query, named(workspace, NAME)) == ()


# The command line


def test_documents_are_listed_with_date_version_and_counts(inside: Inside, folder: Path) -> None:
    told = json.loads(inside("documents", "--workspace", folder, "--format", "json").out)
    assert told["schema"] == "capnr.documents/1"
    mine = next(one for one in told["documents"] if one["name"] == NAME)
    assert mine["date"]["day"] == "2026-03-12"
    assert mine["version"]["state"] == "current"
    assert mine["added"]
    assert next(one for one in told["documents"] if one["name"] == "page.html")["hidden"] == 1
    for lang, word in (("fr", "1 texte caché"), ("en", "1 hidden text")):
        assert word in inside("documents", "list", "--workspace", folder, "--lang", lang).out


def test_one_document_is_shown_whole(inside: Inside, folder: Path) -> None:
    wanted = named(again(folder), "page.html")
    told = json.loads(inside("documents", "show", wanted, "--workspace", folder, "--format", "json").out)
    assert told["schema"] == "capnr.document/1"
    assert [(one["page"], one["text"]) for one in told["hidden_texts"]] == [(1, HIDDEN)]
    assert told["hidden_texts"][0]["said"] == "passage masqué"
    table = inside("documents", "show", wanted, "--workspace", folder, "--lang", "en").out
    assert "hidden passage" in table
    assert HIDDEN in table


def test_a_date_is_corrected_and_given_back(inside: Inside, folder: Path) -> None:
    wanted = named(again(folder), NAME)
    common = ("--workspace", folder, "--by", "Zoé")
    ran = inside("documents", "date", wanted, "2024-01-31", *common, "--why", "relu", "--format", "json")
    told = json.loads(ran.out)
    assert (told["date"]["day"], told["date"]["how"]) == ("2024-01-31", "person")
    assert told["date"]["correction"]["by"] == "Zoé"
    assert told["date"]["found"]["day"] == "2026-03-12"
    undone = json.loads(inside("documents", "date", wanted, "--undo", *common, "--format", "json").out)
    assert undone["date"]["day"] == "2026-03-12"
    assert undone["date"]["how"] == undone["date"]["found"]["how"] != "person"
    assert [one["day"] for one in undone["corrections"]] == ["2024-01-31", None]
    assert "relu" in inside("documents", "show", wanted, "--workspace", folder).out


def test_versions_are_said_and_taken_apart(inside: Inside, folder: Path) -> None:
    workspace = again(folder)
    old, new = named(workspace, NAME), named(workspace, "page.html")
    workspace.close()
    common = ("--workspace", folder, "--by", "Zoé", "--format", "json")
    told = json.loads(inside("documents", "replace", old, new, *common).out)
    assert told["version"]["replaces"] == [old]
    assert [(one["how"], one["by"]) for one in told["versions"]] == [("person", "Zoé")]
    assert "remplacé par page.html" in inside("documents", "--workspace", folder).out
    apart = json.loads(inside("documents", "separate", old, new, *common).out)
    assert apart["version"] == {"state": "current", "newest": None, "replaces": [], "replaced_by": []}


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", "a", "b"),
        ("replace", "a", "--by", "Zoé"),
        ("date", "a", "2024-01-31"),
        ("date", "a", "--by", "Zoé"),
        ("date", "a", "2024-13-31", "--by", "Zoé"),
        ("date", "a", "2024-01-31", "--undo", "--by", "Zoé"),
        ("delete", "a", "--yes"),
        ("delete", "doc-none", "--yes", "--by", "Zoé"),
        ("delete", "doc-none", "--by", "Zoé"),
        ("delete", "doc-none", "--yes", "--by", " "),
        ("show", "doc-none"),
        ("rename", "a"),
    ],
)
def test_wrong_use_is_one_sentence_and_code_two(inside: Inside, full: Path, words: tuple[str, ...]) -> None:
    ran = inside("documents", *words, "--workspace", full)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_erasing_asks_where_nobody_said_yes(inside: Inside, folder: Path) -> None:
    wanted = named(again(folder), NAME)
    refused = inside("documents", "delete", wanted, "--by", "Zoé", "--workspace", folder)
    assert refused.code == 2
    assert "--yes" in refused.err
    assert again(folder).documents.get(wanted) is not None
    done = inside("documents", "delete", wanted, "--by", "Zoé", "--yes", "--workspace", folder, "--lang", "en")
    assert done.code == 0
    assert f"{wanted} erased on" in done.out
    assert again(folder).documents.get(wanted) is None
    twice = inside("documents", "delete", wanted, "--by", "Zoé", "--yes", "--workspace", folder)
    assert (twice.code, "déjà été effacé" in twice.err) == (2, True)


def test_hidden_text_is_searched_in_both_languages(inside: Inside, folder: Path) -> None:
    assert "passage masqué" in inside("hidden", "consigne", "--workspace", folder).out
    assert "hidden passage" in inside("hidden", "--workspace", folder, "--lang", "en").out
    assert inside("hidden", "absent", "--workspace", folder).out.strip() == "Aucun texte caché trouvé."
    assert inside("hidden", "--document", "doc-none", "--workspace", folder).code == 2


def test_the_assessment_tells_what_is_to_be_reviewed(workspace: Workspace) -> None:
    with_review(workspace)
    report = assessed(workspace)
    for lang, word in (("fr", "À revoir : 1 passages"), ("en", "To review: 1 confirmed")):
        table = assessment_table(report, lang)
        assert word in table
        assert CHECKED[:60] in table
        assert CHECKED_NOW[:60] in table
    told = [one for each in assessment_json(report, "fr")["indicators"] for one in each["evidence"]]
    waiting = next(one for one in told if one["state"] == "to_review")
    assert waiting["now"]["quote"] == CHECKED_NOW
    assert waiting["decided"]["by"] == "Zoé"
    carried = next(one for one in told if one["quote"] == APPROVED and one["state"] == "confirmed")
    assert carried["carried_from"]["document"] == named(workspace, NAME)
    for lang in ("fr", "en"):
        assert CHECKED in assessment_html(report, lang)


# The API


def test_the_api_lists_shows_and_searches_as_the_command_line_does(
    api: TestClient, inside: Inside, workspace: Workspace, folder: Path
) -> None:
    listed = json.loads(inside("documents", "--workspace", folder, "--format", "json").out)
    assert api.get("/api/v1/documents").json() == listed
    wanted = named(workspace, "page.html")
    shown = json.loads(inside("documents", "show", wanted, "--workspace", folder, "--format", "json").out)
    assert api.get(f"/api/v1/documents/{wanted}").json() == shown
    found = json.loads(inside("hidden", "consigne", "--workspace", folder, "--format", "json", "--lang", "en").out)
    assert api.get("/api/v1/hidden", params={"q": "consigne", "lang": "en"}).json() == found
    assert api.get("/api/v1/verification").json()["sound"] is True


def test_the_api_corrects_a_date_and_the_assessment_follows(api: TestClient, workspace: Workspace) -> None:
    wanted = named(workspace, NAME)
    place = f"/api/v1/documents/{wanted}/date"

    def dated() -> set[Any]:
        told = api.get("/api/v1/assessment").json()
        return {one["dated"] for each in told["indicators"] for one in each["evidence"] if one["document"] == wanted}

    before = dated()
    assert "2026-03-12" in before
    answer = api.put(place, json={"day": "2019-06-01", "by": "Zoé", "why": "relu"})
    assert answer.json()["date"]["correction"]["why"] == "relu"
    assert dated() == {"2019-06-01"}  # no passage names a year before that
    api.put(place, json={"day": None, "by": "Zoé"})
    assert dated() == before
    for body in ({"day": "hier", "by": "Zoé"}, {"day": "2019-06-01"}, {"day": "2019-06-01", "by": " "}, {"by": "Zoé"}):
        assert api.put(place, json=body).status_code == 422
    assert api.put("/api/v1/documents/doc-none/date", json={"day": None, "by": "Zoé"}).status_code == 404


def test_the_api_links_and_separates_versions(api: TestClient, workspace: Workspace) -> None:
    old, new = named(workspace, NAME), named(workspace, "page.html")
    place = f"/api/v1/documents/{new}/replaces/{old}"
    assert api.put(place, json={"by": "Zoé"}).json()["version"]["replaces"] == [old]
    assert api.delete(place, params={"by": "Zoé"}).json()["version"]["replaces"] == []
    assert api.delete(place, params={"by": "Zoé"}).status_code == 422
    assert api.delete(place).status_code == 422


def test_the_api_erases_only_when_it_is_signed(api: TestClient, workspace: Workspace) -> None:
    wanted = named(workspace, NAME)
    assert api.delete(f"/api/v1/documents/{wanted}").status_code == 422
    assert (
        api.delete(f"/api/v1/documents/{wanted}", params={"by": "Zoé"}, headers={"origin": "http://x"}).status_code
        == 403
    )
    done = api.delete(f"/api/v1/documents/{wanted}", params={"by": "Zoé", "why": "demande"})
    assert done.json()["schema"] == "capnr.erasure/1"
    again_told = api.delete(f"/api/v1/documents/{wanted}", params={"by": "Zoé"})
    assert (again_told.status_code, again_told.json()["code"]) == (410, "erased_document")
    assert api.get("/api/v1/verification").json()["sound"] is True


# The page


@pytest.mark.parametrize(("lang", "word"), [("fr", "Texte caché trouvé"), ("en", "Hidden text found")])
def test_the_documents_tab_shows_hidden_text_unfolded(desk: Desk, lang: str, word: str) -> None:
    shown = tab.table(desk, lang)
    assert word in shown
    assert HIDDEN in shown
    assert '<details class="more fold" open>' in shown
    assert ("passage masqué" if lang == "fr" else "hidden passage") in shown


def test_the_documents_tab_corrects_separates_and_erases(desk: Desk) -> None:
    add(desk.workspace, V2, NEWER)
    old, new = named(desk.workspace, NAME), named(desk.workspace, V2)
    assert "remplacé" in tab.table(desk, "fr")
    card = tab.card(desk, "fr", old)
    assert f'data-act="separate:{old}:{new}"' in card
    assert "Écrivez d’abord votre nom" in tab.carried_out(desk, "fr", "erase", old, "", "", {})
    tab.carried_out(desk, "fr", "date", old, "Zoé", "relu", {"day": "2023-02-01"})
    assert "Zoé" in tab.card(desk, "fr", old)
    tab.carried_out(desk, "fr", "separate", f"{old}:{new}", "Zoé", "", {})
    assert "remplacé" not in tab.table(desk, "fr")
    asking = tab.card(desk, "en", old, asking=True)
    assert "for good?" in asking
    tab.carried_out(desk, "fr", "erase", old, "Zoé", "", {})
    assert NAME not in tab.table(desk, "fr")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_proofs_tab_shows_old_and_new_side_by_side(desk: Desk, lang: str) -> None:
    with_review(desk.workspace)
    shown = proofs.card(desk, lang, "6.1")
    assert CHECKED in shown
    assert CHECKED_NOW in shown
    waiting = next(one for one in desk.report().evidence if one.state == "to_review")
    assert waiting.inherited is not None
    assert waiting.inherited.successor is not None
    assert f'data-act="confirmed:{waiting.inherited.successor.id}"' in shown
    assert f'data-act="rejected:{waiting.proposal.id}"' in shown
