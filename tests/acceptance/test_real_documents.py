"""A handful of real French and English documents, of four formats, none written for this project."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "documents"
CHOSEN = (
    "en_gov_18f/code-of-conduct.md",
    "en_gov_18f/records-management.md",
    "fr_state_accessibilite/declaration-accessibilite.md",
    "fr_state_accessibilite/rgaa4-2019-exemple-declaration.pdf",
    "fr_state_betagouv/charte_beta.pdf",
    "fr_state_betagouv/modele-de-note.docx",
    "fr_state_minumeco/discoursPM.pdf",
    "fr_state_minumeco/MINUMECO_fiche_IA_frugale_VF.pdf",
    "fr_state_minumeco/ReferentielCompetencesNumEco-Beta.xlsx",
    "fr_state_minumeco/declaration-ecoconception-index.md",
    "fr_inr/20250915_INR_GPC_ONR-Template.xlsx",
)
ODD = "manifest.jsonl"


@pytest.fixture(scope="module")
def read(capnr: Any, small_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The chosen documents, assessed once by the command line; one of them is of a format that is refused."""
    if not FOLDER.is_dir():
        pytest.skip("../shared/data/documents is not there")
    paths = [FOLDER / name for name in (*CHOSEN, ODD) if (FOLDER / name).is_file()]
    if len(paths) < len(CHOSEN) + 1:
        pytest.skip("some of the chosen documents are not there")
    folder = tmp_path_factory.mktemp("real") / "workspace"
    args = (*paths, "--workspace", folder, "--referential", small_rules, "--on", "2026-11-23", "--format", "json")
    ran = capnr("assess", *args)
    return folder, args, ran


def evidence(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every piece of evidence."""
    return [one for indicator in data["indicators"] for one in indicator["evidence"]]


def test_every_document_is_read_or_refused_with_a_reason(read: Any) -> None:
    _, _, ran = read
    assert "Traceback" not in ran.err
    data = json.loads(ran.out)
    refused = {one["name"] for one in data["documents"] if one.get("refused")}
    assert refused == {Path(ODD).name}
    assert ran.code == 3
    assert Path(ODD).name in ran.err
    done = [one for one in data["documents"] if not one.get("refused")]
    assert {one["name"] for one in done} == {Path(name).name for name in CHOSEN}
    assert len({one["media_type"] for one in done}) == 4
    assert all(one["pages"] >= 1 for one in done)


def test_every_quote_stands_verbatim_at_its_page_and_offsets(read: Any, inside: Any) -> None:
    folder, _, ran = read
    found = evidence(json.loads(ran.out))
    assert found
    texts: dict[tuple[str, int], str] = {}
    for one in found:
        place = one["document"], one["page"]
        if place not in texts:
            shown = inside("text", place[0], "--page", str(place[1]), "--workspace", folder)
            assert shown.code == 0, shown.err
            texts[place] = shown.out
        assert texts[place][one["start"] : one["end"]] == one["quote"]


def test_two_runs_give_the_same_bytes(read: Any, inside: Any) -> None:
    _, args, ran = read
    again = inside("assess", *args)
    assert again.code == ran.code
    assert again.raw == ran.raw


def test_advice_and_instructions_to_others_do_not_reach_a_level(read: Any) -> None:
    _, _, ran = read
    data = json.loads(ran.out)
    assert data["score"]["confirmed"] == 0
    guides = {one["id"] for one in data["documents"] if "fiche_IA_frugale" in one["name"]}
    proofs = [one for one in evidence(data) if one["document"] in guides and one["stance"] == "done" and one["counts"]]
    assert proofs == [], "a sheet of advice proves nothing done"


def test_the_report_is_one_page_without_anything_from_elsewhere(read: Any, inside: Any) -> None:
    folder, _, _ = read
    ran = inside("assess", "--workspace", folder, "--on", "2026-11-23", "--format", "html")
    assert ran.code == 0
    assert ran.out.rstrip().endswith("</html>")
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", ran.out)
    assert "<script" not in ran.out
    assert "charte_beta.pdf" in ran.out


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Que disent mes documents sur la déclaration d’accessibilité ?", "fr"),
        ("what do my documents say about records management?", "en"),
    ],
)
def test_questions_are_answered_from_these_documents(read: Any, inside: Any, question: str, lang: str) -> None:
    folder, _, _ = read
    ran = inside("ask", question, "--workspace", folder, "--on", "2026-11-23", "--format", "json")
    assert ran.code == 0, ran.err
    answer = json.loads(ran.out)
    assert (answer["kind"], answer["lang"]) == ("evidence", lang)
    with closing(sqlite3.connect(folder / "capnr.sqlite")) as base:
        pages = {(row[0], row[1]): row[2] for row in base.execute("SELECT document, number, text FROM pages")}
    assert answer["citations"]
    for one in answer["citations"]:
        assert one["quote"] == pages[one["document"], one["page"]][one["start"] : one["end"]]


def test_the_workspace_keeps_the_documents_whole(read: Any) -> None:
    folder, _, _ = read
    with closing(sqlite3.connect(folder / "capnr.sqlite")) as base:
        kept = {row[0]: row[1] for row in base.execute("SELECT name, blob FROM documents")}
    for name in CHOSEN:
        assert kept[Path(name).name] == (FOLDER / name).read_bytes()
    assert Path(ODD).name not in kept
