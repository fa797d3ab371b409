"""How real people ask: in a hurry, by a document's name, by the number of an action, in short questions that lean on
the answer before, for its source and its date.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Assistant
from assistant.asking import EVER, kind_of, leaning, wanted
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.columns import heads
from assistant.elliptic import about, completed, plainly
from assistant.followup import Context, context_of, whole
from assistant.hurried import elided, plainer, spelt
from assistant.referentials import load
from assistant.route import asks_proof, language
from assistant.sentences import numbered_rows, pieces
from assistant.settings import Settings

ON = date(2026, 11, 23)
RULES = "nr-socle-2027-preview"
SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "documents"
READ = (
    "01-strategie-numerique-responsable.pdf",
    "02-politique-achats-numeriques.docx",
    "05-politique-gestion-donnees.pdf",
    "06-comptes-rendus-copil-nr.pdf",
    "10-schema-accessibilite-2025-2027.pdf",
    "12-bilan-formation-2025.docx",
    "14-inventaire-parc-et-dechets.xlsx",
)
PLAN = (
    "Le plan est revu chaque année.\n"
    "N° Action Responsable Échéance\n7 Réviser la politique\nd’achats DSI 2025\n8 Clauses sociales dans tous\n"
    "les marchés DSI 2027\n9 Auditer les sites DSI 2026\n6. Suivre"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("spoken")
    workspace = open_workspace(Settings(workspace=folder, sector="collectivite"))
    assess_paths(workspace, load(RULES), [SAMPLE / name for name in READ], on=ON)
    made = Assistant(workspace, load(RULES), on=ON)
    yield made
    made.close()
    workspace.close()


def asked(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last question of a conversation."""
    answer = assistant.ask(questions[0])
    for question in questions[1:]:
        answer = assistant.ask(question, context=answer.context)
    return answer


def sources(assistant: Assistant, answer: Answer) -> set[str]:
    """Names of the documents that an answer quotes."""
    names = {one.id: one.name for one in assistant.report().documents}
    return {names[one.document] for one in answer.citations}


def cited(answer: Answer) -> str:
    return " ".join(" ".join(one.quote.split()) for one in answer.citations)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cest qui le referent numerique", "qui est le referent numerique"),
        ("quest ce qui bloque", "qu'est-ce qui bloque"),
        ("y a t il un plan", "y a-t-il un plan"),
        ("elle date de quand", "de quand elle date ?"),
        ("il est là depuis quand ?", "depuis quand il est là ?"),
        ("le budget c'est combien", "combien est le budget ?"),
        ("avons nous une charte ?", "avons-nous une charte ?"),
        ("qui a signé et quand", "qui a signé et quand"),
        ("Depuis quand ?", "Depuis quand ?"),
        ("Avec qui ?", "Avec qui ?"),
        ("Que disent nos documents ?", "Que disent nos documents ?"),
        ("What is our carbon footprint?", "What is our carbon footprint?"),
    ],
)
def test_a_hurried_question_gets_its_signs_and_its_order(written: str, meant: str) -> None:
    assert plainer(written) == meant
    assert plainly(written) == meant


def test_a_lost_elision_is_put_back_only_where_the_rest_is_a_word() -> None:
    known = {"audit", "laitier"}.__contains__
    assert elided("la date de laudit", known) == "la date de l'audit"
    assert elided("leurs laitier", known) == "leurs laitier"


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("accessiblité", "accessibilité"),
        ("accessibillité", "accessibilité"),
        ("accessibiltié", "accessibilité"),
        ("contradict", ""),
        ("acccessbilité", ""),
    ],
)
def test_a_misspelt_word_is_one_slip_from_a_word_of_the_field(word: str, right: str) -> None:
    meant, put = spelt(f"que dit {word} ?", lambda _: False, {"accessibilité", "contract"})
    assert (meant, put) == (f"que dit {right or word} ?", (right,) if right else ())


def test_names_and_known_words_are_never_misspelt() -> None:
    assert spelt("qui est Accessiblite ?", lambda _: False, {"accessibilité"})[1] == ()
    assert spelt("qui est accessiblite ?", lambda _: True, {"accessibilité"})[1] == ()


@pytest.mark.parametrize(
    "question",
    [
        *("source ?", "Sources", "la source ?", "et la preuve ?", "Montrez-moi le passage", "quelle page ?"),
        *("dans quel document ?", "d'où ça vient ?", "De quand date la plus récente ?", "de quand elle date ?"),
        *("source?", "where does that come from?", "which document?", "Which year is that?", "show me the quote"),
    ],
)
def test_the_source_of_an_answer_is_asked_in_many_ways(question: str) -> None:
    assert asks_proof(question)


@pytest.mark.parametrize(
    "question",
    [
        *("Quelle est la source d’électricité ?", "Quels documents parlent de réemploi ?", "Which sources of energy?"),
        *("De quand date la charte informatique ?", "Quelles preuves attendent une décision ?", "Montre-moi la charte"),
    ],
)
def test_other_questions_do_not_ask_for_the_source(question: str) -> None:
    assert not asks_proof(question)


def test_a_question_of_no_language_has_that_of_the_conversation() -> None:
    assert [language("source?", "en"), language("source?"), language("et la source ?", "en")] == ["en", "fr", "fr"]


@pytest.mark.parametrize(
    ("question", "before", "written"),
    [
        ("À quelle date ?", "La charte a-t-elle été adoptée ?", "À quelle date la charte a-t-elle été adoptée ?"),
        (
            "Par quel prestataire ?",
            "Quand le site a-t-il été refait ?",
            "Par quel prestataire le site a-t-il été refait ?",
        ),
        ("Depuis quand ?", "Qui est le DPO ?", "Depuis quand, qui est le DPO ?"),
        ("depuis quand il est là ?", "Qui est le DPO ?", "depuis quand est-il nommé, le DPO ?"),
        ("et son budget ?", "Qui est le DPO ?", "et son budget, le DPO ?"),
        ("Est-elle réalisée ?", "Que prévoit l'action 5 du plan ?", "Est-elle réalisée, l'action 5 du plan ?"),
        ("Et avant 2025 ?", "Quel est le montant des achats en 2025 ?", "Quel est le montant des achats avant 2025 ?"),
        ("What would it take to reach level 2?", "What is action 5?", ""),
    ],
)
def test_a_short_question_takes_what_it_leaves_out(question: str, before: str, written: str) -> None:
    assert completed(question, before, english=False) == written


def test_what_a_question_is_about() -> None:
    assert about("Que disent nos documents sur la charte IA ?") == "la charte IA"
    assert about("What do our documents say about an AI charter?") == "an AI charter"
    assert about("Que dit la politique d’achats sur la garantie ?") == "la politique d’achats"
    assert about("Is our website accessible?") == "our website accessible"


def test_another_matter_of_the_same_document() -> None:
    before = Context(question="Que dit la politique d’achats sur la garantie ?", intent="evidence", lang="fr")
    assert whole("et sur la réparabilité ?", before).question == "Que dit la politique d’achats sur réparabilité ?"


def test_a_time_after_a_when_is_asked_of_the_question_that_led_to_it() -> None:
    before = Context(question="depuis quand est-il nommé, le DPO ?", intent="evidence", root="Qui est le DPO ?")
    found = whole("et avant mars 2026 ?", before)
    assert found.question == "Qui est le DPO avant mars 2026 ?"
    assert context_of(before.plain()) == before


def test_what_is_borrowed_is_not_of_the_matter() -> None:
    core = [one.own for one in leaning("combien a été dépensé, le budget NR ?", "le budget NR").concepts if one.core]
    assert core == ["depens"]
    told = leaning("depuis quand est-il nommé, le référent ?", "le référent")
    assert [one.own for one in told.concepts if one.core] == ["nomm"]
    assert any(one.core for one in leaning("depuis quand est-il là, le référent ?", "le référent").concepts)


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("Qui pilotait avant mars 2026 ?", (0, 2026)),
        ("Qui pilotait avant 2026 ?", (0, 2025)),
        ("What was spent after 2024?", (2025, 9999)),
        ("Qui pilotait en 2026 ?", EVER),
        ("Les résultats avant la publication en 2026", EVER),
    ],
)
def test_a_bound_in_time_leaves_years(question: str, span: tuple[int, int]) -> None:
    found = wanted(question)
    assert found.span == span
    assert bool(found.years) == (span == EVER)


def test_a_question_in_note_form_asks_for_its_first_word() -> None:
    assert [kind_of(one) for one in ("la date de l'audit", "et le budget de la DSI", "taux de réemploi")] == [
        "date",
        "money",
        "share",
    ]
    assert kind_of("la politique de gestion des données") == ""


def test_rows_keep_their_number_their_heads_and_their_lines() -> None:
    rows = [PLAN[start:end].strip() for start, end in numbered_rows(PLAN)]
    assert [one.split()[0] for one in rows] == ["7", "8", "9"]
    start = PLAN.index("8 Clauses")
    assert heads(PLAN, start, start + len(rows[1])) == "N° Action Responsable Échéance"
    broken = "Voici.\nService Adresse Déclaration\npubliée\nAudit Taux\nSite ville 3 5\nPortail famille 4 6\n"
    start = broken.index("Portail")
    assert heads(broken, start, len(broken) - 1) == "Service Adresse Déclaration publiée Audit Taux"
    units = (
        "Voici.\nType Quantité Durée constatée\n(années)\nt CO2e par an\nÉcrans 602 7,2 37,9\nTablettes 148 4,8 7,1\n"
    )
    start = units.index("Tablettes")
    assert heads(units, start, len(units) - 1) == "Type Quantité Durée constatée (années) t CO2e par an"
    words = "Loi de 2021 Réemploi Non respectée\nLoi de 2005 Schéma Respectée\nRèglement Registre En partie\nPoint 2"
    assert [words[start:end] for start, end in pieces(words)] == words.split("\n")
    wrapped = "Le référent a été nommé en 2025, avec 40\n% de son temps de travail. Il suit\nle plan."
    assert next(wrapped[start:end] for start, end in pieces(wrapped)).endswith("travail.")


def test_the_source_of_the_last_answer_is_its_passage(assistant: Assistant) -> None:
    first = asked(assistant, "Combien d’euros sont inscrits au budget pour la stratégie numérique responsable ?")
    source = asked(
        assistant, "Combien d’euros sont inscrits au budget pour la stratégie numérique responsable ?", "source ?"
    )
    assert source.kind == "evidence"
    assert {one.page for one in first.citations} <= {one.page for one in source.citations}
    assert "page 5, daté du 12/12/2024" in source.answer
    assert asked(assistant, "How many employees were trained in 2025?", "source?").lang == "en"
    assert asked(assistant, "Quelle est la météo à Lyon ?", "source ?").kind == "not_found"


def test_a_row_comes_back_without_its_neighbours(assistant: Assistant) -> None:
    source = asked(assistant, "Combien d’acheteurs ont été formés en 2025 ?", "source ?")
    rows = [one.quote for one in source.citations if one.quote.startswith("Métier : Acheteurs")]
    assert rows
    assert all(one.count("Métier :") == 1 for one in rows)


def test_nothing_follows_from_what_was_not_found() -> None:
    question = "La charte a-t-elle été adoptée ?"
    nothing = Context(question=question, intent="not_found", lang="fr")
    found = Context(question=question, intent="evidence", lang="fr")
    assert [whole("À quelle date ?", one).unfounded for one in (nothing, found)] == [True, False]
    assert not whole("par qui a-t-elle été signée ?", nothing).unfounded


def test_follow_ups_of_a_person_and_of_a_budget(assistant: Assistant) -> None:
    since = asked(assistant, "Qui est le référent numérique responsable ?", "depuis quand est-il nommé ?")
    assert "lettre de mission du 6 janvier 2025" in cited(since)
    before = asked(
        assistant, "Qui est le référent numérique responsable ?", "depuis quand est-il nommé ?", "et avant 2024 ?"
    )
    assert before.kind == "not_found"
    spent = asked(assistant, "Quel est le budget numérique responsable ?", "et combien a été dépensé ?")
    assert "41 300 euros ont été dépensés" in cited(spent)


def test_a_question_to_a_document_is_kept_to_it(assistant: Assistant) -> None:
    told = asked(assistant, "Que dit la politique d’achats sur la garantie ?")
    assert sources(assistant, told) == {READ[1]}
    assert "cinq ans" in cited(told)
    trained = asked(assistant, "Que dit le schéma d’accessibilité sur la formation ?")
    assert sources(assistant, trained) == {READ[4]}
    english = asked(assistant, "What does the purchasing policy say about repairability?")
    assert sources(assistant, english) == {READ[1]}
    follow = asked(
        assistant, "What does the purchasing policy say about refurbished equipment?", "And about repairability?"
    )
    assert sources(assistant, follow) == {READ[1]}


def test_several_documents_of_a_name_and_none_that_speaks_of_it_are_told(assistant: Assistant) -> None:
    several = asked(assistant, "Que dit la politique sur les données ?")
    assert several.answer.startswith("Plusieurs documents peuvent être « la politique »")
    assert sources(assistant, several) <= {READ[1], READ[2]}
    elsewhere = asked(assistant, "Que dit le registre sur la vidéoprotection ?")
    assert "Dans " not in elsewhere.answer.splitlines()[0]  # no document is called so here
    away = asked(assistant, "Que dit la politique d’achats sur la vidéoprotection ?")
    assert READ[1] not in sources(assistant, away)
    if away.kind == "evidence":
        assert away.answer.startswith(f"Rien de trouvé sur ce sujet dans {READ[1]}")


@pytest.mark.parametrize("question", ["Que prévoit l’action 9 ?", "action 9", "What is action 9?"])
def test_a_numbered_action_is_the_row_of_the_plan(assistant: Assistant, question: str) -> None:
    told = asked(assistant, question)
    assert told.kind == "evidence"
    assert cited(told).startswith("9 Auditer les cinq sites")
    assert "N° Action Responsable Échéance" in told.answer


def test_a_plan_does_not_say_that_an_action_is_done(assistant: Assistant) -> None:
    assert asked(assistant, "Que prévoit l’action 9 ?", "Est-elle réalisée ?").kind == "not_found"
    eighth = asked(assistant, "Que prévoit l’action 8 ?")
    assert "Décision 2025-12" in cited(eighth)


def test_a_row_of_a_table_of_words_answers_alone(assistant: Assistant) -> None:
    told = asked(assistant, "Do we have an AI inventory?")
    assert cited(told) == "Règlement (UE) 2024/1689 Inventaire et information sur l’IA En partie"


def test_the_whole_stands_before_its_parts(assistant: Assistant) -> None:
    told = asked(assistant, "Combien d’agents ont été formés en 2025 ?")
    assert told.citations[0].quote.startswith("En 2025, 435 agents sur 640")
    named = asked(assistant, "Combien d’acheteurs ont été formés en 2025 ?")
    assert "Métier : Acheteurs" in cited(named)


def test_a_misspelt_question_is_understood_and_the_answer_says_so(assistant: Assistant) -> None:
    told = asked(assistant, "accessiblité")
    assert told.answer.startswith("Lu comme : « accessibilité ».")
    assert told.kind == "evidence"
    assert asked(assistant, "Which of our documents contradict each other?").kind == "compare"


def test_documents_by_their_age(assistant: Assistant) -> None:
    oldest = asked(assistant, "Quels sont les documents les plus anciens ?")
    assert oldest.answer.splitlines()[1].startswith(f"• {READ[0]}")
    newest = asked(assistant, "Which are our most recent documents?")
    assert newest.answer.splitlines()[1].startswith(f"• {READ[3]}")
    assert asked(assistant, "Quels documents n’ont pas de date ?").answer.endswith(f"0 sur {len(READ)}.")


def test_every_quote_is_the_exact_text_of_its_page(assistant: Assistant) -> None:
    pages = {(one.id, page.number): page.text for one in assistant.report().documents for page in one.pages}
    for questions in (
        ("Que prévoit l’action 12 ?",),
        ("Que dit la politique d’achats sur le reconditionné ?", "source ?"),
    ):
        answer = asked(assistant, *questions)
        assert answer.citations
        for one in answer.citations:
            assert pages[one.document, one.page][one.start : one.end] == one.quote
