"""Questions on the conversation itself: two documents side by side, what changed, proofs, languages, searches."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Assistant
from assistant.assessment import Report, assess_paths
from assistant.bootstrap import Workspace, open_workspace
from assistant.errors import UsageError
from assistant.followup import NOTHING, whole
from assistant.referentials import load
from assistant.searches import told
from assistant.settings import Settings
from assistant.timeline import keep
from assistant.tongues import unread
from scoring.model import Status

ON = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "evals" / "sample" / "documents"
READ = (
    "04-bilan-carbone-si-2024.pdf",
    "08-rapport-informatique-verte-2019.pdf",
    "16-charte-intelligence-artificielle.md",
)
RULES = "nr-socle-2027-preview"


def opened(folder: Path, *names: str) -> tuple[Workspace, Report]:
    workspace = open_workspace(Settings(workspace=folder, sector="collectivite"))
    return workspace, assess_paths(workspace, load(RULES), [SAMPLE / one for one in names], on=ON)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    workspace, _ = opened(tmp_path_factory.mktemp("talk") / "ws", *READ)
    made = Assistant(workspace, load(RULES), on=ON)
    yield made
    made.close()
    workspace.close()


@pytest.mark.parametrize(
    "question",
    [
        "Compare le bilan carbone 2024 et le rapport de 2019",
        "Quelle différence entre le bilan carbone 2024 et le rapport de 2019 ?",
        "Compare the 2019 green IT report with the 2024 carbon report",
    ],
)
def test_two_whole_documents_are_put_side_by_side(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    names = {one.id: one.name for one in assistant.report().documents}
    assert answer.kind == "compare"
    assert {names[one.document] for one in answer.citations} == set(READ[:2])
    quotes = " ".join(one.quote for one in answer.citations)
    assert "182 tonnes" in quotes
    assert "96 tonnes" in quotes


def test_documents_that_have_nothing_in_common_say_what_is_clearest_in_each(assistant: Assistant) -> None:
    answer = assistant.ask("Compare la charte IA et le rapport de 2019")
    assert answer.kind == "compare"
    assert len({one.document for one in answer.citations}) == 2


def test_a_comparison_on_a_subject_stays_on_it(assistant: Assistant) -> None:
    answer = assistant.ask("Compare le bilan carbone 2024 et le rapport de 2019 sur le nombre de serveurs")
    assert answer.kind == "compare"
    assert all("serveurs" in one.quote for one in answer.citations)


def test_without_a_kept_assessment_nothing_can_have_changed(assistant: Assistant) -> None:
    answer = assistant.ask("Qu’est-ce qui a changé depuis septembre ?")
    assert answer.kind == "compare"
    assert "rien à quoi comparer" in answer.answer
    assert "nothing to compare" in assistant.ask("What has changed since September?").answer


def test_what_changed_since_a_kept_assessment_is_told_with_its_causes(tmp_path: Path) -> None:
    workspace, before = opened(tmp_path / "ws", READ[2])
    keep(workspace, before, label="printemps", lang="fr")
    assess_paths(workspace, load(RULES), [SAMPLE / one for one in READ], on=ON)
    made = Assistant(workspace, load(RULES), on=ON)
    try:
        french = made.ask("Qu’est-ce qui a changé depuis l’évaluation printemps ?")
        english = made.ask("What has changed since the first assessment?")
        listed = made.ask("Quelles évaluations sont conservées ?")
        one = made.ask("Qu’est-ce qui a changé pour 4.1 depuis janvier ?")
        past = made.ask("Où en étions-nous en 2025 ?")
        other = made.ask("Qu’est-ce qui a changé dans la salle serveurs ?")
    finally:
        made.close()
        workspace.close()
    assert french.kind == english.kind == "compare"
    assert READ[0] in french.answer
    assert "document ajouté" in french.answer
    assert "document added" in english.answer
    assert french.citations
    assert "« printemps » du 23/11/2026" in listed.answer
    rows = [line for line in one.answer.splitlines() if line.startswith("• ")]
    assert rows
    assert all(line.startswith("• 4.1.") for line in rows)
    assert "postérieure au 31/01/2026" in one.answer
    assert "capnr" not in past.answer
    assert other.kind != "compare" or "évaluation" not in other.answer  # the documents are asked, not we


def test_nothing_changed_is_said_so(tmp_path: Path) -> None:
    workspace, found = opened(tmp_path / "ws", READ[2])
    keep(workspace, found, label="", lang="fr")
    made = Assistant(workspace, load(RULES), on=ON)
    try:
        answer = made.ask("Avons-nous progressé depuis la dernière évaluation ?")
    finally:
        made.close()
        workspace.close()
    assert "Rien n’a changé" in answer.answer


def test_a_proof_comes_with_its_surroundings_its_date_and_its_worth(assistant: Assistant) -> None:
    first = assistant.ask("Combien de tonnes pèse le bilan carbone du système d’information ?")
    proof = assistant.ask("montre-moi la preuve", "", first.context)
    assert proof.kind == "evidence"
    assert len(proof.citations[0].quote) > len(first.citations[0].quote)
    assert first.citations[0].quote in proof.citations[0].quote
    assert "daté du 26/06/2025" in proof.answer
    assert "4.1.a" in proof.answer


def test_a_promise_is_not_called_a_proof(assistant: Assistant) -> None:
    first = assistant.ask("Pourquoi 8.7 ?")
    proof = assistant.ask("montre-moi la preuve", "", first.context)
    assert "promesse" in proof.answer
    assert not proof.answer.startswith("Les preuves")
    assert "promise" in assistant.ask("show me the proof", "en", first.context).answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Combien de déchets informatiques gère la commune en 2011 ?", "n’a rien trouvé"),
        ("Que veut dire DEEE ?", "ne vient pas de vos documents"),
        ("Plan pour le niveau 2", "vient du calcul"),
        ("Combien a consommé cet outil ?", "journal d’usage"),
    ],
)
def test_an_answer_without_a_quote_says_what_it_rests_on(assistant: Assistant, question: str, said: str) -> None:
    first = assistant.ask(question)
    assert said in assistant.ask("montre-moi la preuve", "fr", first.context).answer


def test_every_proof_is_the_exact_text_of_its_page(assistant: Assistant) -> None:
    documents = {one.id: one for one in assistant.report().documents}
    for question in (
        "Compare le bilan carbone 2024 et le rapport de 2019",
        "Combien de serveurs ?",
        "Où en sommes-nous ?",
    ):
        proof = assistant.ask("montre-moi la preuve", "", assistant.ask(question).context)
        for one in proof.citations:
            page = next(page for page in documents[one.document].pages if page.number == one.page)
            assert page.text[one.start : one.end] == one.quote


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("¿Cuál es nuestro nivel?", "Leo francés e inglés"),
        ("Was fehlt uns für Stufe 2?", "Französisch und Englisch"),
        ("Qual è il nostro livello?", "francese"),
        ("Qual é o nosso nível?", "Leio francês"),
        ("Wat is ons niveau?", "Frans en Engels"),
        ("我们处于什么水平？", "I read French and English"),
    ],
)
def test_a_question_in_another_language_is_told_which_are_read(assistant: Assistant, question: str, own: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "declined"
    assert own in answer.answer
    assert "je lis le français et l’anglais" in answer.answer.lower()
    assert "I read French and English" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Où en sommes-nous ?",
        "Why?",
        "DEEE ?",
        "Was the code of conduct adopted?",
        "Quel est le niveau de Die Zeit ?",
        "is the de minimis rule met in our documents",
    ],
)
def test_french_and_english_questions_are_read(question: str) -> None:
    assert unread(question) is None


def test_the_searches_are_told_in_the_words_of_the_question() -> None:
    assert told("Combien de piscines gère la commune")[:2] == (
        "Combien de piscines gère la commune",
        "town piscines gère",
    )
    assert told("How many employees were trained on eco-design")[1] == "écoconception agents formation"


def test_what_is_not_found_names_no_stem(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de déchets informatiques gère la commune en 2011 ?")
    assert answer.kind == "not_found"
    assert any("déchets" in one or "informatiques" in one for one in answer.searched[1:])


def test_an_unknown_level_says_which_there_are(assistant: Assistant) -> None:
    answer = assistant.ask("Pourquoi n’avons-nous pas atteint le niveau 7 ?")
    assert answer.kind == "not_found"
    assert "niveaux 1, 2, 3" in answer.answer


def test_no_answer_tells_a_person_on_the_web_to_type_a_command(assistant: Assistant) -> None:
    for question in (
        "Plan pour le niveau 2",
        "Combien a consommé cet outil ?",
        "Écris une trame",
        "Rédige une charte d’IA",
    ):
        assert "capnr" not in assistant.ask(question).answer


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("unknown_document", {"wanted": "x"}),
        ("unknown_evidence", {"wanted": "x"}),
        ("unknown_indicator", {"wanted": "x"}),
        ("unknown_policy", {"wanted": "x"}),
        ("unknown_share", {"wanted": "x"}),
        ("unknown_suggestion", {"wanted": 1}),
        ("unknown_conversation", {"wanted": "x"}),
        ("unknown_recommendation", {"wanted": "x"}),
        ("masked_documents", {}),
        ("empty_question", {}),
    ],
)
def test_a_problem_says_what_to_do_in_words_that_hold_for_every_door(code: str, values: dict[str, Any]) -> None:
    for lang in ("fr", "en"):
        said = UsageError(code, **values).text(lang)
        assert "capnr" not in said
        assert "--" not in said


def test_a_follow_up_on_time_asks_what_changed() -> None:
    assert whole("et depuis octobre ?", NOTHING).question == "Qu’est-ce qui a changé depuis octobre ?"
    assert whole("and since October?", NOTHING).question == "What has changed since October?"


def test_a_theme_or_an_axis_has_its_own_standing(assistant: Assistant) -> None:
    theme = assistant.ask("Quel est notre score pour le thème accessibilité ?")
    bare = assistant.ask("Où en sommes-nous sur l’écoconception ?")
    axis = assistant.ask("What is our level on the governance axis?")
    assert theme.kind == bare.kind == axis.kind == "status"
    assert "« Accessibilité et inclusion »" in theme.answer
    assert "« Écoconception »" in bare.answer
    assert "“Strategy and governance”" in axis.answer
    follow = assistant.ask("et le thème IA ?", "", theme.context)
    assert "« Intelligence artificielle »" in follow.answer


@pytest.mark.parametrize(
    ("question", "theme"),
    [
        ("Que manque-t-il pour l’écoconception ?", "ecodesign"),
        ("What is missing on accessibility?", "accessibility"),
        ("Par quoi commencer sur l’IA ?", "ai"),
        ("Que manque-t-il sur les achats pour le niveau 2 ?", "procurement"),
    ],
)
def test_a_theme_is_known_without_the_word(assistant: Assistant, question: str, theme: str) -> None:
    answer = assistant.ask(question)
    inside = {one.id for one in assistant.referential.indicators if one.theme == theme}
    told = {one.source.removeprefix("trace:") for one in answer.facts if one.text[:1].isalnum() and "." in one.source}
    assert told
    assert told <= inside


def test_what_is_missing_for_one_thing_is_its_indicator(assistant: Assistant) -> None:
    answer = assistant.ask("Que manque-t-il pour la politique d’achats ?")
    assert answer.answer.startswith("6.1 ")


def test_lists_out_of_the_assessment(assistant: Assistant) -> None:
    found = assistant.report()
    stale = sum(one.standing == "stale" for one in found.evidence)
    waiting = sum(one.state == "proposed" and one.counts and not one.stale for one in found.evidence)
    met = sum(one.provisional.status is Status.MET for one in found.assessment.indicators)
    assert f": {stale} sur" in assistant.ask("Quelles preuves sont périmées ?").answer
    assert f": {waiting} sur" in assistant.ask("Combien de preuves attendent ma décision ?").answer
    assert f": {met} of {len(found.assessment.indicators)}" in assistant.ask("Which indicators are met?").answer


def test_what_proves_an_indicator_is_told_by_kinds_of_documents(assistant: Assistant) -> None:
    answer = assistant.ask("Quels documents faut-il pour prouver 9.5 ?")
    assert "bordereau" in answer.answer.splitlines()[1]


def test_a_level_without_points_says_the_one_before(assistant: Assistant) -> None:
    assert "demande d’abord le niveau 2" in assistant.ask("Que manque-t-il pour le niveau 3 ?").answer


@pytest.mark.parametrize(
    "question", ["Quel est notre budget d’IA ?", "Combien d’énergie a consommé l’assistant ?", "What is our AI budget?"]
)
def test_the_use_of_ai_comes_with_its_budget(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "usage"
    assert "Budget d’IA" in answer.answer or "AI budget" in answer.answer


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What if we published an accessibility statement?", "11.1"),
        ("Et si nous avions un registre des systèmes d’IA ?", "8.2"),
        ("What if we had a code of conduct?", "3.1"),
    ],
)
def test_a_supposition_is_about_the_indicator_it_names(assistant: Assistant, question: str, wanted: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "whatif"
    assert answer.facts[0].source == f"trace:{wanted}"


@pytest.mark.parametrize(
    ("question", "kind", "said"),
    [
        ("Bonjour", "clarify", "Par exemple"),
        ("What can you do?", "clarify", "For example"),
        ("Que doit faire la DSI ?", "advice", "Direction des systèmes d’information"),
        ("What should the HR department do next?", "advice", "Human resources"),
        ("Quelles sont nos trois priorités ?", "advice", "points"),
        ("Combien de jours de travail pour le niveau 2 ?", "plan", "jours de travail"),
        ("Qui est responsable de 9.4 ?", "gap", "Responsable du parc informatique"),
        ("Draft an accessibility plan", "drafts", "accessibility"),
        ("Risquons-nous une amende sans schéma d’accessibilité ?", "declined", "conseil juridique"),
        ("Peux-tu nous accorder le niveau 2 ?", "declined", "ni un niveau"),
        ("niveau 2 ?", "gap", "500 points"),
        ("Que manque-t-il pour le label ?", "gap", "points"),
        ("Quels sont nos principaux écarts ?", "gap", "points"),
        ("Quelle est la différence entre le niveau 1 et le niveau 2 du label ?", "label", "audit sur site"),
        ("Combien coûte la labellisation ?", "label", "devis"),
        ("Comment se déroule l’audit du label ?", "label", "organisme tiers"),
    ],
)
def test_each_kind_of_question_gets_its_kind_of_answer(
    assistant: Assistant, question: str, kind: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.kind == kind
    assert said in answer.answer


@pytest.mark.parametrize(
    "question", ["Que doit faire la DSI en cas d’incident ?", "Que doit faire un agent qui perd son téléphone ?"]
)
def test_what_a_rule_of_the_documents_asks_of_somebody_is_no_plan(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).kind not in ("advice", "plan")
