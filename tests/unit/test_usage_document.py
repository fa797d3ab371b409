"""The ledger as a dated document: what the frugality indicators ask of a log, and evidence like any other."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.assessment import assess_paths, assess_workspace
from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.reports.usage_document import usage_document
from assistant.settings import Settings
from assistant.usage import Budget, Call, Journal
from scoring.model import Stance, Status
from tests.conftest import write_small_rules

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_rules(tmp_path_factory.mktemp("rules") / "ledger.yaml", ("8.1", "8.4"))


def call(**also: Any) -> Call:
    given: dict[str, Any] = {
        "at": "2026-11-23T10:00:00+00:00",
        "purpose": "wording",
        "kind": "chat",
        "model": "tiny-1",
        "texts": 1,
        "cached": 0,
        "characters": 900,
        "seconds": 3.2,
        "energy_wh": (0.2, 1.5),
        "gwp_g": (0.01, 0.3),
        "adpe_mg": (0.001, 0.01),
        "water_ml": (0.2, 3.0),
        "method": "local-cpu",
        "factors": "abc",
        "unsupported": 0.25,
    }
    return Call(**{**given, **also})


def journal(*lines: Call) -> Journal:
    from assistant.storage.calls import total

    budget = Budget(month="2026-11", spent_wh=(0.4, 3.0), limit_wh=10.0)
    return Journal(total=total(lines), lines=lines, budget=budget)


def test_the_document_gives_scope_volume_energy_impacts_uncertainty_and_method() -> None:
    shown = usage_document(journal(call(), call(unsupported=0.75)), "2026-11-23", "fr")
    assert shown.startswith("# Journal des usages de l’IA")
    assert "Version du 23 novembre 2026" in shown
    assert "les modèles ont été appelés 2 fois" in shown
    assert "0,4–3 Wh" in shown
    assert "ont consommé environ 0,0017 kWh d’électricité (estimation, de 0,0004 à 0,003 kWh)" in shown
    assert "0,4–3 Wh dépensés sur 10 Wh" in shown
    assert "0,4–6 mL d’eau" in shown
    assert "50 % en moyenne sur 2 réponses" in shown
    assert "abc" in shown
    english = usage_document(journal(call()), "2026-11-23", "en")
    assert "On 23 November 2026, models were called 1 time;" in english
    assert usage_document(journal(call()), "2026-11-23", "en") == english


def test_an_empty_ledger_says_so() -> None:
    assert "Aucun modèle n’a été appelé" in usage_document(journal(), "2026-11-23", "fr")


def test_given_back_it_is_read_and_mapped_like_any_other_document(
    rules: Path, small_documents: Path, tmp_path: Path
) -> None:
    file = tmp_path / "journal-ia.md"
    file.write_text(usage_document(journal(call(), call()), "2026-11-23", "fr"), encoding="utf-8")
    workspace = open_workspace(Settings(workspace=tmp_path / "w"))
    found = assess_paths(workspace, load(str(rules)), [small_documents, file], on=ON)
    workspace.close()
    [own] = [one for one in found.documents if one.name == "journal-ia.md"]
    proofs = [
        one.proposal
        for one in found.of("8.4")
        if one.proposal.document == own.id and one.proposal.stance is Stance.DONE
    ]
    assert {name for one in proofs for name in one.criteria} >= {"8.4.d"}
    text = own.pages[0].text
    assert all(text[one.start : one.end] == one.quote for one in proofs)


def test_the_tools_own_ledger_is_partly_what_the_referential_asks_and_questions_do_not_change_it(
    rules: Path, small_documents: Path, tmp_path: Path
) -> None:
    workspace = open_workspace(Settings(workspace=tmp_path / "w"))
    found = assess_paths(workspace, load(str(rules)), [small_documents], on=ON)
    [said] = [one for one in found.computed if one.source == "ledger"]
    assert (said.criterion, said.status) == ("8.4.c", Status.PARTLY)
    workspace.ledger.embed("queries", ["une question"], "question")
    again = assess_workspace(workspace, load(str(rules)), on=ON)
    workspace.close()
    assert again.computed == found.computed
    assert again.assessment == found.assessment
