"""Lists of evidence: the statement of a passage that is told, the others, and the proposal that counts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.assessment import Report, assess_paths
from assistant.bootstrap import Workspace, open_workspace
from assistant.places import Readings
from assistant.referentials import load
from assistant.seeking import Filters, Place, evidence
from assistant.settings import Settings
from tests.documents_kit import NAME, ON, POLICY

FACT = "En 2025, 120 ordinateurs ont été réemployés par l’association Emmaüs Connect."
GENERALITY = "Il est important de privilégier le réemploi des ordinateurs par une association."
BESIDE = "Le comité s’est réuni le 4 mars 2025 dans la salle du conseil."
PAGE = f"# Fin de vie du matériel\n\n{GENERALITY} {BESIDE} {FACT}\n"
RULES = "nr-socle-2027-preview"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Report]]:
    """A workspace with one page of three statements, assessed."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "bilan.md").write_text(PAGE, encoding="utf-8")
    opened = open_workspace(Settings(workspace=folder / "w"))
    report = assess_paths(opened, load(RULES), [folder / "bilan.md"], on=date(2026, 3, 1))
    yield opened, report
    opened.close()


def listed(found: tuple[Workspace, Report], report: Report | None) -> Place:
    """The one place listed for the theme of the end of life."""
    [place] = evidence(found[0], load(RULES), report, theme="equipment", readings=Readings()).places
    return place


def test_a_fact_is_told_before_a_generality_that_has_the_same_words(found: tuple[Workspace, Report]) -> None:
    place = listed(found, None)
    assert (place.key.quote, place.key.stance, place.state) == (FACT, "done", "listed")
    assert place.key.why.fr in place.why.fr


def test_every_statement_is_listed_in_order_and_exact(found: tuple[Workspace, Report]) -> None:
    place = listed(found, None)
    assert [one.quote for one in place.statements] == [GENERALITY, BESIDE, FACT]
    assert [one.stance for one in place.statements] == ["generic", "done", "done"]
    [document] = found[0].documents.all()
    text = document.pages[place.page - 1].text
    assert all(text[one.start : one.end] == one.quote for one in (*place.statements, place.key))
    assert all(place.start <= one.start < one.end <= place.end for one in place.statements)


def test_a_proposal_that_counts_is_told_first(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(POLICY, encoding="utf-8")
    opened = open_workspace(Settings(workspace=tmp_path / "w"))
    report = assess_paths(opened, load(RULES), [tmp_path / NAME], on=ON)
    counted = [one.proposal for one in report.evidence if one.counts]
    assert counted, "nothing is proposed on a policy in force"
    places = evidence(opened, load(RULES), report, theme="procurement").places
    told = [one for one in places if any(each.id in one.evidence for each in counted)]
    assert told, "no listed place holds a proposal"
    for place in told:
        best = max(
            (one for one in counted if one.id in place.evidence),
            key=lambda one: (one.score, -one.start),
        )
        assert (place.key.quote, place.key.stance) == (best.quote, str(best.stance))
        assert place.state == "proposed"
    opened.close()


def test_a_list_is_the_same_with_readings_that_were_kept(found: tuple[Workspace, Report]) -> None:
    kept = Readings()
    asked = [
        evidence(found[0], load(RULES), None, theme="equipment", filters=filters, readings=kept)
        for filters in (None, Filters(lang="fr"), None)
    ]
    fresh = evidence(found[0], load(RULES), None, theme="equipment")
    assert asked[0] == asked[1] == asked[2] == fresh
