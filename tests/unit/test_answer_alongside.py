"""What stands beside the quotes of an answer, and what is no answer: age, contradictions, headings, names."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.referentials import load
from assistant.settings import Settings

ON = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "documents"
TEXTS = {
    "bilan-2017.md": "# Bilan carbone du numérique\n\nVersion du 12 mars 2017\n\n"
    "L’empreinte carbone du système d’information s’élève à 96 tonnes équivalent CO2.\n",
    "bilan-2025.md": "# Bilan carbone du numérique\n\nVersion du 3 février 2025\n\n"
    "L’empreinte carbone du système d’information s’élève à 182 tonnes équivalent CO2.\n",
    "achats.md": "# Politique d’achats\n\n## 7. Délais de paiement et licences\n\n"
    "Le délai global de paiement constaté pour les factures est de 24 jours.\n\n"
    "La grille de questionnement sert à toutes les demandes d’équipement.\n",
    "ardoise.md": "# Ardoise\n\nL’outil Ardoise est utilisé pour suivre les demandes de matériel.\n",
    "boussole.md": "# Boussole\n\nL’outil Boussole a été développé par la société Trameline.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("alongside")
    given = folder / "documents"
    given.mkdir()
    for name, text in TEXTS.items():
        (given / name).write_text(text, encoding="utf-8")
    accessibility = [SAMPLE / "17-declaration-accessibilite.md", SAMPLE / "01-strategie-numerique-responsable.pdf"]
    workspace = open_workspace(Settings(workspace=folder / "ws", sector="collectivite"))
    assess_paths(workspace, load("nr-socle-2027-preview"), [given, *accessibility], on=ON)
    made = Assistant(workspace, load("nr-socle-2027-preview"), on=ON)
    yield made
    made.close()
    workspace.close()


def test_the_newer_document_comes_first_and_the_older_one_is_said_to_be_older(assistant: Assistant) -> None:
    answer = assistant.ask("Quelle est notre empreinte carbone numérique ?").answer
    assert answer.index("182 tonnes") < answer.index("Plus ancien, du 12/03/2017") < answer.index("96 tonnes")


def test_a_question_that_names_its_year_gets_no_word_on_age(assistant: Assistant) -> None:
    assert "Plus ancien" not in assistant.ask("Quelle était l’empreinte carbone numérique en 2017 ?").answer


def test_a_quote_that_another_passage_contradicts_is_told_with_the_other_one(assistant: Assistant) -> None:
    answer = assistant.ask("Nos sites sont-ils tous accessibles à 100 % ?")
    assert "contredi" in answer.answer
    assert any("62 %" in one.quote for one in answer.citations)
    assert any("100 %" in one.quote for one in answer.citations)


def test_a_heading_is_no_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Quels sont les délais de paiement ?")
    assert "24 jours" in answer.answer
    assert not any(one.quote.endswith("Délais de paiement et licences") for one in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Quel temps fait-il à Paris ?",
        "Qui a développé l’outil Ardoise ?",
        "Combien de demandes d’équipement avons-nous ?",
    ],
)
def test_what_is_not_said_is_not_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).kind in ("not_found", "out_of_scope")


def test_who_did_it_is_quoted_where_it_is_said(assistant: Assistant) -> None:
    assert "Trameline" in assistant.ask("Qui a développé l’outil Boussole ?").answer


def test_no_quote_holds_another_one(assistant: Assistant) -> None:
    cited = assistant.ask("Avons-nous une politique d’achats ?").citations
    spans = [(one.document, one.page, one.start, one.end) for one in cited]
    assert not any(
        mine != other and mine[:2] == other[:2] and other[2] <= mine[2] and mine[3] <= other[3]
        for mine in spans
        for other in spans
    )
