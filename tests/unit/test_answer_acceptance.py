"""Questions that people ask, as an acceptance tester asked them: each one's answer is of the kind that was meant."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Assistant
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.followup import NOTHING
from assistant.referentials import load
from assistant.reports.answered import answer_text
from assistant.settings import Settings

ON = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "documents"
PROMISE = "# Stratégie\n\nLa politique d’achats numériques responsables sera révisée en 2027.\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Two documents that disagree on a figure, and a promise."""
    folder = tmp_path_factory.mktemp("acceptance")
    promise = folder / "strategie.md"
    promise.write_text(PROMISE, encoding="utf-8")
    paths = [SAMPLE / "12-bilan-formation-2025.docx", SAMPLE / "07-rapport-activite-2025.pdf", promise]
    workspace = open_workspace(Settings(workspace=folder / "ws"))
    assess_paths(workspace, load("nr-socle-2027-preview"), paths, on=ON)
    made = Assistant(workspace, load("nr-socle-2027-preview"), on=ON)
    yield made
    made.close()
    workspace.close()


def asked(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last question of a conversation."""
    context = NOTHING
    for question in questions:
        answer = assistant.ask(question, "", context)
        context = answer.context
    return answer


@pytest.mark.parametrize(
    ("questions", "kind"),
    [
        (("Qui doit faire quoi ensuite ?",), "advice"),
        (("Who should do what next?",), "advice"),
        (("Combien a coûté l’IA de cet outil ?",), "usage"),
        (("Quels documents se contredisent ?",), "compare"),
        (("Which of our documents contradict each other?",), "compare"),
        (("Are we compliant with the GDPR? Can we be sued?",), "declined"),
        (("Quelle est la durée du label ?",), "label"),
        (("Combien coûte le label ?",), "label"),
        (("How long is the label valid?",), "label"),
        (("Et si ?",), "whatif"),
        (("Où en étions-nous en 2023 ?",), "status"),
        (("Que manque-t-il pour le niveau 2 ?", "et pour le thème achats ?"), "gap"),
        (("What is missing for level 2?", "and the procurement theme?"), "gap"),
        (("Quelle part des agents a été sensibilisée au numérique responsable en 2025 ?", "pourquoi ?"), "clarify"),
    ],
)
def test_a_question_gets_the_kind_of_answer_that_it_asks_for(
    assistant: Assistant, questions: tuple[str, ...], kind: str
) -> None:
    assert asked(assistant, *questions).kind == kind


@pytest.mark.parametrize(
    "question", ["Draft a purchasing policy", "Write an AI charter", "Is there anything on level 3?", "Draft a policy"]
)
def test_a_short_english_question_is_answered_in_english(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).lang == "en"


def test_a_figure_of_one_year_is_not_answered_by_sentences_of_another(assistant: Assistant) -> None:
    first = "Quelle part des agents a été sensibilisée au numérique responsable en 2025 ?"
    answer = asked(assistant, first, "et en 2023 ?")
    assert answer.kind == "evidence"
    assert all("2023" in one.quote for one in answer.citations)
    assert "12 %" in answer.answer


def test_passages_that_disagree_are_told_with_both_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("Quels documents se contredisent ?")
    told = next(one for one in answer.facts if "82 %" in one.text)
    assert len(told.citations) == 2
    quotes = [answer.citations[n - 1].quote for n in told.citations]
    assert any("68 %" in one for one in quotes)
    assert any("82 %" in one for one in quotes)


def test_a_step_says_whose_it_is(assistant: Assistant) -> None:
    steps = [one.text for one in assistant.ask("Who should do what next?").facts[1:]]
    assert steps
    assert all(" For: " in one for one in steps)


def test_what_is_missing_in_a_theme_counts_only_its_own_indicators(assistant: Assistant) -> None:
    def open_ones(question: str) -> int:
        told = [one.text for one in assistant.ask(question).facts]
        line = next(one for one in told if one.startswith("Indicateurs indispensables"))
        return int(line.split(" : ")[1].split()[0])

    assert open_ones("Que manque-t-il pour le niveau 2 ?") > open_ones(
        "Que manque-t-il pour le niveau 2, thème achats ?"
    )


def test_a_past_year_is_not_answered_by_the_assessment_of_today(assistant: Assistant) -> None:
    answer = asked(assistant, "What is missing for level 2?", "and in 2023?")
    assert answer.kind == "gap"
    assert "not in 2023" in answer.facts[0].text


def test_a_draft_is_cut_between_words_and_shows_no_promise_as_a_rule(assistant: Assistant) -> None:
    answer = assistant.ask("Rédige une politique d’achats responsables")
    lines = [one.text for one in answer.facts]
    assert all(one.endswith((".", "]", "?", "…", ":", "»", ";")) for one in lines[1:-1])
    assert "sera révisée" not in answer.answer


def test_an_answer_without_a_call_costs_nought_and_quotes_as_its_language_does(assistant: Assistant) -> None:
    answer = assistant.ask("What is our level?")
    names = {one: one for one in assistant.workspace.documents.ids()}
    text = answer_text(answer, names)
    assert text.splitlines()[-1].startswith("0 Wh · ")
    assert "«" not in text


@pytest.mark.parametrize(
    "question", ["Que faire pour le niveau 2 d’ici juin 2027 ?", "What should we do to reach level 2 by June 2027?"]
)
def test_what_to_do_for_a_level_is_its_plan(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).kind == "plan"
