"""What a person hears in a conversation: roles by their whole name, dates of what was done, heads of tables, which
documents speak of something, short questions that lean on the one before, two questions in one.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Assistant
from assistant.asking import to_do, was_done, written_out
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.columns import heads
from assistant.elliptic import about, completed, parts, plainly
from assistant.persons import other_role
from assistant.referentials import load
from assistant.sentences import pieces
from assistant.settings import Settings

ON = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "documents"
READ = (
    "01-strategie-numerique-responsable.pdf",
    "02-politique-achats-numeriques.docx",
    "03-cctp-postes-impression.pdf",
    "06-comptes-rendus-copil-nr.pdf",
    "10-schema-accessibilite-2025-2027.pdf",
    "11-strategy-summary-en.pdf",
    "14-inventaire-parc-et-dechets.xlsx",
    "16-charte-intelligence-artificielle.md",
)
RULES = "nr-socle-2027-preview"
TABLE = (
    "3. What has been measured\nMeasure 2024 2025\nObserved life of laptops (years) 5.1 5.6\n"
    "Refurbished share of purchases 7% 12%\nReuse rate of discarded equipment 29% 38%\nThe balance covers printing."
)
PLAN = (
    "N° Action Responsable Échéance\n7 Réviser la politique\nd’achats\nCommande\npublique\nMars 2025\n"
    "8 Clauses sociales dans tous\nles marchés\nCommande\npublique 2027\n"
    "9 Auditer les cinq sites\nCommunication Avril 2026"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    workspace = open_workspace(Settings(workspace=tmp_path_factory.mktemp("talk3") / "ws", sector="collectivite"))
    assess_paths(workspace, load(RULES), [SAMPLE / one for one in READ], on=ON)
    made = Assistant(workspace, load(RULES), on=ON)
    yield made
    made.close()
    workspace.close()


def cited(answer: Answer) -> str:
    return " | ".join(" ".join(one.quote.split()) for one in answer.citations)


def test_the_whole_name_of_a_role_counts(assistant: Assistant) -> None:
    asked = "Quelle part de son temps le référent numérique responsable consacre-t-il à sa mission ?"
    answer = assistant.ask(asked)
    assert answer.kind == "evidence"
    assert "40 %" in cited(answer)
    assert "30 %" not in cited(answer)  # that of the accessibility lead
    lead = "La référente accessibilité numérique consacre 30 % de son temps à cette mission."
    assert other_role(asked, lead)
    assert not other_role(asked, "Le référent rappelle qu’il a été nommé avec 40 % de son temps.")
    assert not other_role("Qui est le référent ?", lead)


@pytest.mark.parametrize("question", ["Quand la charte IA a-t-elle été adoptée ?", "When was the AI charter adopted?"])
def test_what_is_planned_is_no_answer_to_when_it_was_done(assistant: Assistant, question: str) -> None:
    said = cited(assistant.ask(question))
    assert "3 novembre 2025" in said
    assert "Adopter une charte" not in said
    assert "2023" not in said  # the charter of something else


def test_lines_of_a_plan_and_signatures_tell_no_date_of_a_deed() -> None:
    assert was_done("Quand la charte a-t-elle été adoptée ?")
    assert not was_done("Quand la charte sera-t-elle revue ?")
    assert to_do("13 Adopter une charte de l’IA DSI 2025 Interne Charte")
    assert to_do("Référent numérique responsable – 14 octobre 2026")
    assert not to_do("La charte a été adoptée le 3 novembre 2025.")


def test_a_short_name_is_written_out_where_no_document_says_it() -> None:
    assert written_out("Qui est le DPO ?", lambda _: False) == "Qui est le délégué à la protection des données ?"
    assert written_out("Qui est le DPO ?", lambda _: True) == "Qui est le DPO ?"


def test_the_nearest_passage_speaks_of_the_role_that_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Qui est le DPO ?")
    assert answer.kind == "not_found"  # no document names that person
    assert "protection des données" in cited(answer).lower()


def test_the_heads_of_a_table_are_told_outside_of_the_quote(assistant: Assistant) -> None:
    answer = assistant.ask("What share of purchases is refurbished?")
    assert "Measure 2024 2025" in answer.answer
    assert "Measure" not in cited(answer)


def test_heads_are_those_of_the_table_of_a_row() -> None:
    at = TABLE.index("Refurbished")
    assert heads(TABLE, at, TABLE.index("\n", at)) == "Measure 2024 2025"
    at = TABLE.index("The balance")
    assert heads(TABLE, at, len(TABLE)) == ""
    rows = "| Système | Service |\n|---|---|\n| Traduction | Accueil |"
    assert heads(rows, rows.index("| Traduction"), len(rows)) == "Système ; Service"


def test_a_numbered_row_is_one_piece_however_many_lines_it_takes() -> None:
    told = [" ".join(PLAN[start:end].split()) for start, end in pieces(PLAN)]
    assert "7 Réviser la politique d’achats Commande publique Mars 2025" in told
    assert "9 Auditer les cinq sites Communication Avril 2026" in told


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Quel document parle le plus d’accessibilité ?", "10-schema-accessibilite-2025-2027.pdf"),
        ("Which document says the most about reuse?", "14-inventaire-parc-et-dechets.xlsx"),
        ("Dans quel document est décrite la grille de questionnement du besoin ?", READ[0]),
    ],
)
def test_documents_that_speak_of_something_are_ranked(assistant: Assistant, question: str, first: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "evidence"
    assert answer.answer.splitlines()[1].startswith(f"1. {first}")
    then = assistant.ask("et de clauses sociales ?", context=answer.context)
    assert READ[1] in then.answer


def test_a_strategy_is_compared_with_its_english_summary(assistant: Assistant) -> None:
    names = {one.id: one.name for one in assistant.report().documents}
    for question in ("Compare la stratégie et son résumé en anglais", "Compare the strategy and its English summary"):
        answer = assistant.ask(question)
        assert answer.kind == "compare"
        assert {names[one.document] for one in answer.citations} == {READ[0], READ[5]}


def test_a_comparison_takes_statements_and_not_lines_of_a_plan(assistant: Assistant) -> None:
    compliance = assistant.ask("Compare la stratégie et le schéma d’accessibilité sur la conformité des sites")
    assert "100 % des sites" in cited(compliance)
    assert "12 000 €" not in cited(compliance)
    warranty = assistant.ask("Quelle différence entre la politique d’achats et le CCTP sur la durée de garantie ?")
    assert "cinq ans" in cited(warranty)
    years = assistant.ask("Comment a évolué le taux de réemploi entre 2023 et 2025 ?")
    assert [one.quote.split(" ; ")[0] for one in years.citations] == ["Année : 2023", "Année : 2025"]


@pytest.mark.parametrize(
    ("question", "indicator"),
    [
        ("Et si nous formions tous les agents à l’écoconception ?", "5.2"),
        ("What if we trained all project managers in ecodesign?", "5.2"),
        ("Et si nous publiions nos déclarations d’écoconception ?", "10.2"),
    ],
)
def test_a_supposition_is_about_what_its_verb_says(assistant: Assistant, question: str, indicator: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "whatif"
    assert f" {indicator} " in answer.answer


@pytest.mark.parametrize(
    ("question", "before", "written"),
    [
        ("comment le contacter ?", "Qui est le DPO ?", "comment le contacter, le DPO ?"),
        ("par qui ?", "Quand la charte IA a-t-elle été adoptée ?", "Par qui la charte IA a-t-elle été adoptée ?"),
        ("et par agent ?", "Quelle est notre empreinte carbone ?", "Quelle est notre empreinte carbone par agent ?"),
        ("lesquelles ?", "Combien de demandes ont été refusées ?", "Quelles demandes ont été refusées ?"),
        ("Nos sites sont-ils accessibles ?", "Qui est le DPO ?", ""),
        ("Existe-t-il une charte ?", "Qui est le DPO ?", ""),
    ],
)
def test_a_short_question_is_completed(question: str, before: str, written: str) -> None:
    assert completed(question, before, english=False) == written


def test_a_conversation_keeps_to_its_matter(assistant: Assistant) -> None:
    first = assistant.ask("Qui est le référent ?")
    share = assistant.ask("et quelle part de son temps y passe-t-il ?", context=first.context)
    assert "40 %" in cited(share) or "40%" in cited(share)
    gap = assistant.ask("Que manque-t-il pour l’accessibilité ?")
    steps = assistant.ask("par quoi commencer ?", context=gap.context)
    themes = {one.id: one.theme for one in assistant.referential.indicators}
    assert steps.kind == "advice"
    assert {themes[one] for one in steps.context.indicators} == {"accessibility"}
    assert assistant.ask("par qui ?").kind == "clarify"
    lacking = assistant.ask("Et pour le niveau 2, qu’est-ce qui manque ?", context=steps.context)
    assert lacking.kind == "gap"
    assert lacking.context.level == 2


def test_two_questions_in_one_are_both_answered(assistant: Assistant) -> None:
    assert parts("Combien de temps gardons-nous les images, et qui y a accès ?") == (
        "Combien de temps gardons-nous les images ?",
        "qui y a accès ?",
    )
    assert parts("Quels sont les liens entre achats et durée ?") == ("Quels sont les liens entre achats et durée ?",)
    answer = assistant.ask("Où en sommes-nous ? Que manque-t-il pour le niveau 2 ?")
    assert answer.kind == "status"
    assert "« Où en sommes-nous ? »" in answer.answer
    assert "500 points : vous en avez" in answer.answer


def test_politeness_changes_no_question(assistant: Assistant) -> None:
    assert plainly("Bonjour, peux-tu me dire si nos sites sont accessibles ?") == "nos sites sont accessibles ?"
    assert plainly("Bonjour") == "Bonjour"
    assert about("Quel est le PUE de la salle serveurs ?") == "le PUE de la salle serveurs"
    assert assistant.ask("Bonjour, on en est où pour le label ?").kind == "status"


@pytest.mark.parametrize(
    ("question", "kind", "says"),
    [
        ("Quels engagements ne sont pas tenus ?", "status", "Promesses"),
        ("Quels indicateurs n’ont aucune preuve ?", "status", "« inconnu »"),
        ("Quels sont nos points faibles ?", "gap", "points : vous en avez"),
        ("What does level 2 require?", "gap", "500 points"),
        ("Que faut-il faire avant fin juin 2027 pour atteindre le niveau 2 ?", "plan", "Plan le moins coûteux"),
        ("Quel temps fera-t-il demain à Paris ?", "out_of_scope", "sort de mon champ"),
    ],
)
def test_questions_on_where_we_stand_find_their_answer(
    assistant: Assistant, question: str, kind: str, says: str
) -> None:
    answer = assistant.ask(question)
    assert answer.kind == kind
    assert says in answer.answer
