"""Versions of a document: found by rule, said by a person; what becomes of decisions; dates that people correct."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.assessment import assess_paths
from assistant.bootstrap import Workspace, open_workspace
from assistant.dating import BY_PERSON
from assistant.deciding import decide
from assistant.documents import REPLACED, details, listing, set_date
from assistant.errors import UsageError
from assistant.likeness import base, number
from assistant.seeking import Filters, search
from assistant.settings import Settings
from assistant.versions import replace, separate, settle, store
from ingest.pipeline import ingest_bytes, ingest_paths
from tests.documents_kit import (
    APPROVED,
    CHECKED,
    CHECKED_NOW,
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

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "data" / "documents"
V2 = "politique-achats_v2.md"


@pytest.fixture(scope="module")
def base_folder(small_rules: Path, small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions") / "workspace"
    made(folder, small_rules, small_documents).close()
    return folder


@pytest.fixture
def workspace(base_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(base_folder, tmp_path / "w")
    opened = again(tmp_path / "w")
    yield opened
    opened.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(workspace=tmp_path / "empty"))
    yield opened
    opened.close()


def confirm(workspace: Workspace, *quotes: str, state: str = "confirmed", by: str = "Zoé") -> list[str]:
    """Decide on every piece of evidence with these quotes; their ids."""
    wanted = [one.proposal.id for one in assessed(workspace).evidence if one.proposal.quote in quotes]
    assert wanted
    decide(workspace, rules_of(workspace), wanted, state=state, by=by)
    return wanted


def pairs(workspace: Workspace) -> set[tuple[str, str, str]]:
    """(older name, newer name, how) of the pairs that rules find."""
    settle(workspace)
    names = {one.id: one.name for one in workspace.documents.all()}
    return {(names[one.older], names[one.newer], one.how) for one in store(workspace).history()}


# Found by rule


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("politique-achats_v2.pdf", "politique achats"),
        ("dossier/Politique achats (1).docx", "politique achats"),
        ("politique-achats-2026.pdf", "politique achats"),
        ("2025-03-01 Politique achats VF.odt", "politique achats vf"),
        ("Politique_achats_version_2.1_final.pdf", "politique achats"),
        ("politique-achats - Copie.docx", "politique achats"),
        ("annexe 1.pdf", "annexe 1"),
        ("2025.pdf", ""),
    ],
)
def test_marks_of_version_are_left_out_of_a_name(name: str, expected: str) -> None:
    assert base(name) == expected


def test_the_version_that_a_name_states() -> None:
    assert [number(one) for one in ("a.md", "a (3).md", "a_v2.1.pdf", "charte version 4.md")] == [
        (0, 0),
        (3, 0),
        (2, 1),
        (4, 0),
    ]


@pytest.mark.parametrize("name", [V2, "politique-achats (1).md", "politique-achats-2026.md", "autre.md"])
def test_a_revised_text_is_a_version_by_name_or_by_title(empty: Workspace, name: str) -> None:
    add(empty, NAME, POLICY)
    add(empty, name, NEWER)
    assert pairs(empty) == {(NAME, name, "same_text")}


def test_the_same_name_is_a_version_whatever_it_says(empty: Workspace) -> None:
    add(empty, "note.md", "# Note\n\nUne première note sur les achats de la collectivité.\n")
    add(empty, "note.md", "# Tout autre chose\n\nUn texte sans rapport, écrit par une autre personne.\n")
    assert {(one[2]) for one in pairs(empty)} == {"same_name"}


def test_nothing_else_is_a_version(empty: Workspace) -> None:
    """The same date, subject or title alone, or a yearly report that says other things, make no pair."""
    add(empty, NAME, POLICY)
    other = "\n\n".join(
        f"Le service numéro {n} a tenu {n + 3} réunions sur la qualité en {2000 + n}." for n in range(30)
    )
    add(empty, "bilan.md", f"# Politique d’achats numériques responsables\n\nVersion du 12 mars 2026.\n\n{other}\n")
    add(empty, "bilan-2024.md", f"# Bilan 2024\n\n{other}\n")
    changed = other.replace("réunions sur la qualité", "ateliers avec le public du quartier").replace(
        "service", "bureau"
    )
    add(empty, "bilan-2025.md", f"# Bilan 2025\n\n{changed}\n")
    assert pairs(empty) <= {("bilan.md", "bilan-2024.md", "same_text")}


def test_real_documents_are_paired_only_where_they_are_the_same_document(empty: Workspace) -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not there")
    light = [path for path in sorted(REAL.rglob("*")) if path.suffix in (".md", ".odt", ".docx", ".xlsx")]
    ingest_paths([*light, ROOT / "evals" / "sample" / "documents"], empty.documents)
    found = {(older, newer) for older, newer, how in pairs(empty) if how == "same_text"}
    twins = {frozenset(f"rgesn_2024_exemple_declaration_ecoconception.{one}" for one in ("docx", "odt"))}
    assert {frozenset(one) for one in found} == twins


def test_what_was_found_is_not_found_twice(workspace: Workspace) -> None:
    add(workspace, V2, NEWER)
    settle(workspace)
    last = store(workspace).last()
    assert last > 0
    settle(workspace)
    assert store(workspace).last() == last


# Which one is current


def test_the_later_effective_date_is_current_whatever_came_first(empty: Workspace) -> None:
    newer = add(empty, V2, NEWER)
    older = add(empty, NAME, POLICY)
    assert {one.document.id: one.newest for one in listing(empty)} == {older: newer, newer: ""}


def test_without_a_date_the_arrival_decides(empty: Workspace) -> None:
    undated = [
        text.replace(when, "Texte en cours")
        for text, when in (
            (POLICY, "Version du 12 mars 2026, approuvée par la direction générale le 12 mars 2026"),
            (NEWER, "Version du 10 octobre 2026, approuvée par la direction générale le 12 mars 2026"),
        )
    ]
    undated = [one.replace("le 12 mars 2026 et", "et").replace("le 3 février 2026", "cette année") for one in undated]
    first, second = add(empty, NAME, undated[0]), add(empty, NAME, undated[1])
    assert {one.document.id: one.newest for one in listing(empty)} == {first: second, second: ""}


def test_a_corrected_date_turns_a_pair_found_by_rule_but_not_the_word_of_a_person(empty: Workspace) -> None:
    older, newer = add(empty, NAME, POLICY), add(empty, V2, NEWER)
    set_date(empty, newer, date(2020, 1, 1), by="Zoé")
    assert {one.document.id: one.newest for one in listing(empty)} == {older: "", newer: older}
    replace(empty, older, newer, by="Zoé")
    assert {one.document.id: one.newest for one in listing(empty)} == {older: newer, newer: ""}


def test_three_versions_end_in_one_and_taking_them_apart_cuts_there(empty: Workspace) -> None:
    first, second = add(empty, NAME, POLICY), add(empty, V2, NEWER)
    third = add(empty, "politique-achats_v3.md", NEWER.replace("10 octobre 2026", "2 novembre 2026"))
    assert {one.newest for one in listing(empty) if one.state == REPLACED} == {third}
    separate(empty, second, third, by="Ana")
    settle(empty)
    assert {one.document.id: one.newest for one in listing(empty)} == {first: second, second: "", third: ""}


def test_circles_unknown_documents_and_strangers_are_refused(empty: Workspace) -> None:
    one, other = add(empty, "a.md", POLICY), add(empty, "b.md", "# Autre\n\nUn autre texte, sans rapport aucun.\n")
    for codes, call in (
        ("same_document", lambda: replace(empty, one, one, by="Zoé")),
        ("unknown_document", lambda: replace(empty, one, "doc-none", by="Zoé")),
        ("no_versions", lambda: separate(empty, one, other, by="Zoé")),
    ):
        with pytest.raises(UsageError) as told:
            call()
        assert told.value.code == codes
    third = add(empty, "c.md", "# Encore un autre\n\nUn troisième texte, différent des deux autres.\n")
    replace(empty, one, other, by="Zoé")
    replace(empty, other, third, by="Zoé")
    with pytest.raises(UsageError) as told:
        replace(empty, third, one, by="Zoé")
    assert told.value.code == "version_circle"


# What becomes of decisions


def test_unchanged_passages_carry_over_and_changed_ones_wait(workspace: Workspace) -> None:
    confirm(workspace, APPROVED, CHECKED, REVIEWED)
    before = assessed(workspace).assessment.score.confirmed
    add(workspace, V2, NEWER)
    report = assessed(workspace)
    assert quoted(report, APPROVED) == [(V2, "confirmed", True)]
    assert quoted(report, REVIEWED) == [(V2, "confirmed", True)]
    assert quoted(report, CHECKED) == [(NAME, "to_review", False)]
    assert report.assessment.score.confirmed < before
    waiting = next(one for one in report.evidence if one.state == "to_review")
    assert waiting.inherited is not None
    assert waiting.inherited.successor is not None
    assert waiting.inherited.successor.quote == CHECKED_NOW
    for one in report.evidence:  # every quote stands where it says
        page = report.document(one.proposal.document).pages[one.proposal.page - 1].text  # type: ignore[union-attr]
        assert page[one.proposal.start : one.proposal.end] == one.proposal.quote


def test_proposals_of_a_replaced_version_are_not_proposed(workspace: Workspace) -> None:
    older = named(workspace, NAME)
    assert any(one.proposal.document == older for one in assessed(workspace).evidence)
    add(workspace, V2, NEWER)
    assert all(one.proposal.document != older for one in assessed(workspace).evidence)
    assert older in {one.id for one in assessed(workspace).documents}


def test_a_search_passes_over_older_versions_unless_one_is_named(empty: Workspace) -> None:
    old, new = (
        ingest_bytes("charte.md", f"# Charte\n\nLa charte prévoit {words} chaque année.\n".encode(), empty.documents)
        for words in ("un audit des imprimantes", "un audit des serveurs")
    )
    replace(empty, old.documents[0].id, new.documents[0].id, by="Zoé")
    older, newer = old.documents[0].id, new.documents[0].id
    assert {one.document for one in search(empty, "audit chaque année")} == {newer}
    assert {one.document for one in search(empty, "audit", filters=Filters(document=older))} == {older}


def test_a_rejection_holds_while_its_passage_is_unchanged(workspace: Workspace) -> None:
    confirm(workspace, APPROVED, CHECKED, state="rejected")
    add(workspace, V2, NEWER)
    report = assessed(workspace)
    assert {state for _, state, _ in quoted(report, APPROVED)} == {"rejected"}
    assert {state for _, state, _ in quoted(report, CHECKED_NOW)} == {"proposed"}


def test_confirming_the_new_passage_ends_the_review(workspace: Workspace) -> None:
    confirm(workspace, CHECKED)
    add(workspace, V2, NEWER)
    waiting = next(one for one in assessed(workspace).evidence if one.state == "to_review")
    assert waiting.inherited is not None
    assert waiting.inherited.successor is not None
    history = workspace.decisions.history()
    decide(workspace, rules_of(workspace), [waiting.inherited.successor.id], state="confirmed", by="Ana")
    report = assessed(workspace)
    assert quoted(report, CHECKED) == []
    assert quoted(report, CHECKED_NOW) == [(V2, "confirmed", True)]
    assert workspace.decisions.history()[: len(history)] == history


@pytest.mark.parametrize(("state", "expected"), [("confirmed", [(NAME, "confirmed", True)]), ("rejected", [])])
def test_deciding_on_the_old_passage_ends_the_review(
    workspace: Workspace, state: str, expected: list[tuple[str, str, bool]]
) -> None:
    wanted = confirm(workspace, CHECKED)
    add(workspace, V2, NEWER)
    assert quoted(assessed(workspace), CHECKED) == [(NAME, "to_review", False)]
    decide(workspace, rules_of(workspace), wanted, state=state, by="Ana")
    assert quoted(assessed(workspace), CHECKED) == expected


def test_a_third_version_asks_again(workspace: Workspace) -> None:
    wanted = confirm(workspace, CHECKED)
    add(workspace, V2, NEWER)
    assessed(workspace)
    decide(workspace, rules_of(workspace), wanted, state="confirmed", by="Ana")
    third = NEWER.replace("10 octobre 2026", "2 novembre 2026").replace(CHECKED_NOW, "")
    add(workspace, "politique-achats_v3.md", third)
    assert quoted(assessed(workspace), CHECKED) == [(NAME, "to_review", False)]


def test_taking_versions_apart_brings_everything_back(workspace: Workspace) -> None:
    confirm(workspace, APPROVED, CHECKED)
    alone = assessed(workspace)
    newer = add(workspace, V2, NEWER)
    assessed(workspace)
    separate(workspace, named(workspace, NAME), newer, by="Ana")
    report = assessed(workspace)
    assert (NAME, "confirmed", True) in quoted(report, APPROVED)
    assert quoted(report, CHECKED) == quoted(alone, CHECKED) == [(NAME, "confirmed", True)]


def test_a_sentence_that_goes_on_is_not_unchanged(workspace: Workspace) -> None:
    """The quote stands inside a longer sentence that says something else: to be looked at, not carried over."""
    confirm(workspace, APPROVED)
    add(
        workspace,
        V2,
        NEWER.replace("et elle est en vigueur.", "et elle est en vigueur. Elle a été abrogée depuis.").replace(
            APPROVED, f"Nul ne croit que {APPROVED[0].lower()}{APPROVED[1:]}"
        ),
    )
    assert quoted(assessed(workspace), APPROVED) == [(NAME, "to_review", False)]


def test_the_older_version_need_not_be_given_again(workspace: Workspace, tmp_path: Path) -> None:
    confirm(workspace, APPROVED)
    (tmp_path / NAME).write_text(NEWER, encoding="utf-8")
    report = assess_paths(workspace, rules_of(workspace), [tmp_path / NAME], on=ON)
    assert [one.name for one in report.documents] == [NAME]
    assert (NAME, "confirmed", True) in quoted(report, APPROVED)


def test_the_same_inputs_give_the_same_evidence(workspace: Workspace) -> None:
    confirm(workspace, APPROVED, CHECKED)
    add(workspace, V2, NEWER)
    one, other = assessed(workspace), assessed(workspace)
    assert one.evidence == other.evidence
    assert one.assessment == other.assessment


# Dates


def test_a_corrected_date_is_used_everywhere_and_does_not_map_again(workspace: Workspace) -> None:
    wanted = confirm(workspace, APPROVED)
    line = workspace.ledger.last_call()
    set_date(workspace, named(workspace, NAME), date(2019, 1, 1), by="Zoé", why="relu")
    report = assessed(workspace)
    dated = {(one.proposal.dated, one.proposal.how_dated) for one in report.evidence if one.proposal.id in wanted}
    assert dated == {(date(2019, 1, 1), BY_PERSON)}
    assert {one.dated for one in report.findings if one.evidence in wanted} == {date(2019, 1, 1)}
    assert workspace.ledger.last_call() == line


def test_an_expired_date_takes_points_and_undoing_gives_them_back(workspace: Workspace) -> None:
    confirm(workspace, APPROVED, CHECKED, REVIEWED)
    before = assessed(workspace).assessment.score.confirmed
    document = named(workspace, NAME)
    set_date(workspace, document, date(2001, 1, 1), by="Zoé")
    assert assessed(workspace).assessment.score.confirmed < before
    set_date(workspace, document, None, by="Ana", why="erreur")
    assert assessed(workspace).assessment.score.confirmed == before
    told = [(one.day, one.by, one.why) for one in details(workspace, document).corrections]
    assert told == [(date(2001, 1, 1), "Zoé", ""), (None, "Ana", "erreur")]


def test_an_assistant_sees_a_correction_at_once(workspace: Workspace) -> None:
    assistant = Assistant(workspace, rules_of(workspace), on=ON)
    document = named(workspace, NAME)
    try:
        assistant.report()
        set_date(workspace, document, date(2018, 5, 1), by="Zoé")
        found = {one.proposal.dated for one in assistant.report().evidence if one.proposal.document == document}
    finally:
        assistant.close()
    assert found == {date(2018, 5, 1)}


def test_thirty_documents_of_one_title_are_not_compared(empty: Workspace) -> None:
    for at in range(30):
        ingest_bytes(
            f"{at}.md", f"# Note\n\n{'Un même texte pour tous. ' * 20}\n\nNuméro {at}.\n".encode(), empty.documents
        )
    assert pairs(empty) == set()
