"""The kind of a document: told by a person, kept with its history, judged with; untold is untold."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap import Workspace
from assistant.documents import details, listing, set_kind
from assistant.errors import UsageError
from assistant.kinds import told_kinds
from evals.kinds import kinds
from retrieval.kinds import KINDS, UNPROVING, Kind, suggested
from retrieval.stance import Setting, document_kind, judge
from scoring.model import Stance
from tests.conftest import Inside
from tests.documents_kit import NAME, NEWER, ON, add, again, assessed, made, named, rules_of
from ui.api.app import create_app
from ui.desk import Desk
from ui.web import documents as tab

HOST = "http://127.0.0.1:7860"
BINDS = "Les prestataires doivent reprendre les équipements en fin de vie."
V2 = "politique-achats_v2.md"


@pytest.fixture(scope="module")
def full(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinds") / "workspace"
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
    with TestClient(create_app(workspace, rules_of(workspace), ON), base_url=HOST) as client:
        yield client


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    opened = Desk(workspace, rules_of(workspace), on=ON, lang="fr")
    yield opened
    opened.close()


# What a told kind makes of a sentence


@pytest.mark.parametrize("kind", sorted(UNPROVING))
@pytest.mark.parametrize(
    "sentence", [BINDS, "En 2025, la Ville a formé 62 % de ses agents.", "Le tri est obligatoire."]
)
def test_a_guide_a_law_and_a_template_prove_neither_fact_nor_rule(kind: Kind, sentence: str) -> None:
    assert judge(sentence, where=Setting(told=kind)).stance not in (Stance.DONE, Stance.RULE)


def test_the_same_words_bind_in_a_policy_and_advise_in_a_guide() -> None:
    policy, guide = (judge(BINDS, where=Setting(told=kind)) for kind in (Kind.POLICY, Kind.GUIDE))
    assert (policy.stance, guide.stance) == (Stance.RULE, Stance.GENERIC)
    assert "guide : conseil à tout lecteur" in guide.why.fr
    assert "guide: advice to any reader" in guide.why.en
    assert guide.why.fr.endswith("ne prouve pas")


def test_the_line_names_the_kind_only_where_it_decided() -> None:
    """A sentence that is advice in any document does not rest on its kind."""
    advice = judge("Il est recommandé de privilégier le matériel reconditionné.", where=Setting(told=Kind.GUIDE))
    assert advice.stance is Stance.GENERIC
    assert "tout lecteur" not in advice.why.fr


def test_a_told_kind_takes_the_place_of_the_one_the_name_suggests() -> None:
    named_report = Setting(kind=frozenset(("kind_report",)), told=Kind.GUIDE)
    assert judge(BINDS, where=named_report).stance is Stance.GENERIC
    assert "told_guide" in judge(BINDS, where=named_report).features
    assert "kind_report" not in judge(BINDS, where=named_report).features


def test_an_untold_kind_changes_nothing() -> None:
    assert judge(BINDS, where=Setting(told=None)) == judge(BINDS)
    assert not any(one.startswith("told_") for one in judge(BINDS).features)


def test_every_kind_has_a_name_and_a_reason_in_both_languages() -> None:
    assert list(KINDS) == list(Kind)
    for told in KINDS.values():
        assert all((told.name.fr, told.name.en, told.reason.fr, told.reason.en))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("charte-ia.md", Kind.POLICY),
        ("guide-ecogestes.pdf", Kind.GUIDE),
        ("rapport-2025.pdf", Kind.REPORT),
        ("modele-de-note.docx", Kind.TEMPLATE),
        ("feuille-de-route.odt", Kind.PLAN),
        ("notes.txt", None),
    ],
)
def test_a_name_suggests_a_kind_or_none(name: str, kind: Kind | None) -> None:
    assert suggested(document_kind(name, "")) is kind


def test_the_labelled_kinds_are_told_once_for_each_document() -> None:
    file = Path(__file__).parents[2] / "evals" / "labels" / "kinds.jsonl"
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({one["digest"] for one in records}) == len(records) == len(kinds())
    assert {*kinds().values()} == {*Kind}
    assert all(set(one) == {"digest", "kind"} for one in records)


# What is kept


def test_untold_is_untold_and_a_suggestion_counts_for_nothing(workspace: Workspace) -> None:
    mine = next(one for one in listing(workspace) if one.document.name == NAME)
    assert (mine.kind.told, mine.kind.suggestion, mine.kind.newest) == (None, Kind.POLICY, None)
    assert told_kinds(workspace) == {}
    assert all(not name.startswith("told_") for one in assessed(workspace).evidence for name in one.proposal.features)


def test_a_told_kind_judges_the_evidence_anew_and_taking_it_back_undoes_it(workspace: Workspace) -> None:
    document = named(workspace, NAME)
    before = assessed(workspace).evidence
    stances = {one.proposal.stance for one in before if one.proposal.document == document}
    assert stances & {Stance.DONE, Stance.RULE}
    set_kind(workspace, document, Kind.GUIDE, by="Zoé", why="lu")
    after = [one.proposal for one in assessed(workspace).evidence if one.proposal.document == document]
    assert after
    assert not {one.stance for one in after} & {Stance.DONE, Stance.RULE}
    assert any("guide : conseil à tout lecteur" in one.why.fr for one in after)
    set_kind(workspace, document, None, by="Ana")
    assert assessed(workspace).evidence == before
    told = [(one.kind, one.by, one.why) for one in details(workspace, document).kinds]
    assert told == [(Kind.GUIDE, "Zoé", "lu"), (None, "Ana", "")]


def test_a_newer_version_proposes_the_kind_of_the_older_one(workspace: Workspace) -> None:
    set_kind(workspace, named(workspace, NAME), Kind.HANDBOOK, by="Zoé")
    add(workspace, V2, NEWER)
    newer = next(one for one in listing(workspace) if one.document.name == V2)
    assert (newer.kind.told, newer.kind.suggestion) == (None, Kind.HANDBOOK)


def test_nothing_is_told_of_a_document_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(UsageError) as caught:
        set_kind(workspace, "doc-000000000000", Kind.PLAN, by="Zoé")
    assert caught.value.code == "unknown_document"


# The doors


def test_the_command_tells_and_takes_back(inside: Inside, folder: Path) -> None:
    opened = again(folder)
    wanted = named(opened, NAME)
    opened.close()
    common = ("--workspace", folder, "--by", "Zoé")
    ran = inside("documents", "kind", wanted, "guide", *common, "--why", "relu", "--format", "json")
    told = json.loads(ran.out)
    assert (told["kind"]["told"], told["kind"]["proves"], told["kind"]["by"]) == ("guide", False, "Zoé")
    listed = inside("documents", "--workspace", folder, "--lang", "fr").out
    assert "Guide ou fiche de conseils pour tous (guide) · Ne prouve à lui seul" in listed
    undone = json.loads(inside("documents", "kind", wanted, "--undo", *common, "--format", "json").out)
    assert (undone["kind"]["told"], undone["kind"]["proves"], undone["kind"]["suggestion"]) == (None, True, "policy")
    assert [one["kind"] for one in undone["kinds"]] == ["guide", None]
    assert "kind untold (to confirm: policy" in inside("documents", "--workspace", folder, "--lang", "en").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("roman", "--by", "Zoé"), "Genre de document inconnu « roman »"),
        (("--by", "Zoé"), "Donnez un genre"),
        (("guide", "--undo", "--by", "Zoé"), "Donnez un genre"),
        (("guide",), "--by"),
    ],
)
def test_a_wrong_word_is_refused_and_says_what_to_write(
    inside: Inside, folder: Path, words: tuple[str, ...], said: str
) -> None:
    ran = inside("documents", "kind", "doc-000000000000", *words, "--workspace", folder, "--lang", "fr")
    assert ran.code != 0
    assert said in ran.err


def test_the_api_tells_takes_back_and_refuses(api: TestClient, workspace: Workspace) -> None:
    address = f"/api/v1/documents/{named(workspace, NAME)}/kind"
    told = api.put(address, json={"kind": "plan", "by": "Zoé"})
    assert (told.status_code, told.json()["kind"]["told"]) == (200, "plan")
    assert api.put(address, json={"kind": "roman", "by": "Zoé"}).status_code == 422
    assert api.put(address, json={"kind": None, "by": "Zoé"}).json()["kind"]["told"] is None
    assert api.put("/api/v1/documents/doc-0/kind", json={"kind": "plan", "by": "Zoé"}).status_code == 404


def test_the_documents_tab_proposes_tells_and_takes_back(desk: Desk) -> None:
    wanted = named(desk.workspace, NAME)
    assert "à confirmer" in tab.table(desk, "fr")
    assert '<option value="policy" selected>' in tab.card(desk, "fr", wanted)
    tab.carried_out(desk, "fr", "kind", wanted, "Zoé", "lu", {"kind": "template"})
    card = tab.card(desk, "en", wanted)
    assert "Template or form to fill in" in card
    assert "By itself it proves neither a fact nor a rule" in card
    tab.carried_out(desk, "fr", "unkind", wanted, "Zoé", "", {})
    assert "genre non dit" in tab.table(desk, "fr")
    with pytest.raises(UsageError):
        tab.carried_out(desk, "fr", "kind", wanted, "Zoé", "", {"kind": "roman"})
