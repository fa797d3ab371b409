"""What a question asks for: cases in French and English that a reader can check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.referentials import load
from assistant.route import Catalogue, language, route, vocabulary
from scoring.model import Referential

CASES = [
    ("où en suis-je ?", "status", "fr"),
    ("Où en sommes-nous pour le label ?", "status", "fr"),
    ("Quel est notre niveau ?", "status", "fr"),
    ("Combien de points avons-nous ?", "status", "fr"),
    ("Sommes-nous prêts ?", "status", "fr"),
    ("Where do I stand?", "status", "en"),
    ("Where do we stand on the label?", "status", "en"),
    ("What is our score?", "status", "en"),
    ("How ready are we?", "status", "en"),
    ("Que manque-t-il pour le niveau 2 ?", "gap", "fr"),
    ("qu’est-ce qui nous empêche d’atteindre le niveau 1 ?", "gap", "fr"),
    ("Quels sont nos écarts sur les achats ?", "gap", "fr"),
    ("What is missing for level 2?", "gap", "en"),
    ("What do we lack for level 1?", "gap", "en"),
    ("What are our gaps?", "gap", "en"),
    ("Pourquoi l’indicateur 4.1 n’est-il pas atteint ?", "why", "fr"),
    ("Explique le critère 6.1.a", "why", "fr"),
    ("Why is indicator 9.2 not met?", "why", "en"),
    ("explain 11.1", "why", "en"),
    ("4.1", "why", "fr"),
    ("Par quoi commencer ?", "advice", "fr"),
    ("Que dois-je faire en premier ?", "advice", "fr"),
    ("Quelles sont nos priorités ?", "advice", "fr"),
    ("What should I do first?", "advice", "en"),
    ("Where should we start?", "advice", "en"),
    ("What are the next steps?", "advice", "en"),
    ("Que disent mes documents sur l’accessibilité ?", "search", "fr"),
    ("mes documents parlent-ils du réemploi ?", "search", "fr"),
    ("What do my documents say about refurbished laptops?", "search", "en"),
    ("Is there anything about the carbon balance?", "search", "en"),
    ("durée de vie des ordinateurs", "search", "fr"),
    ("Quelle est la capitale du Pérou ?", "search", "fr"),
]


@pytest.fixture(scope="module")
def rules() -> Referential:
    """The shipped referential."""
    return load("nr-socle-2027-preview")


@pytest.mark.parametrize(("question", "intent", "lang"), CASES)
def test_a_question_is_understood(question: str, intent: str, lang: str, rules: Referential) -> None:
    found = route(question, rules)
    assert (found.intent, found.lang) == (intent, lang)


@pytest.mark.parametrize(("question", "intent", "lang"), CASES)
def test_capitals_and_apostrophes_do_not_matter(question: str, intent: str, lang: str, rules: Referential) -> None:
    assert route(question.replace("’", "'"), rules).intent == intent
    assert route(question.upper(), rules).intent == intent


@pytest.mark.parametrize(
    ("question", "level"),
    [("que manque-t-il pour le niveau 2 ?", 2), ("What is missing for Level 1?", 1), ("que manque-t-il ?", 0)],
)
def test_the_level_named_is_kept(question: str, level: int, rules: Referential) -> None:
    assert route(question, rules).level == level


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("Pourquoi 4.1 ?", ["4.1"]),
        ("Why is criterion 6.1.a not met?", ["6.1"]),
        ("Compare 9.2 et 11.1", ["9.2", "11.1"]),
        ("Pourquoi 99.9 ?", []),
        ("Le WCAG 2.1.3 et la version 4.1.2 du RGAA", []),
        ("un seuil de 4,1 %", []),
    ],
)
def test_indicators_are_named_by_their_id_only(question: str, ids: list[str], rules: Referential) -> None:
    assert [one.id for one in route(question, rules).indicators] == ids


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Que disent mes documents sur l’accessibilité ?", "accessibilité"),
        ("what do my documents say about refurbished laptops?", "refurbished laptops"),
        ("durée de vie des ordinateurs ?", "durée de vie des ordinateurs"),
    ],
)
def test_the_subject_is_the_question_without_its_opening(question: str, subject: str, rules: Referential) -> None:
    assert route(question, rules).subject == subject


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("accessibilité des sites", "fr"),
        ("", "fr"),
        ("label", "fr"),
        ("what about the data?", "en"),
        ("Our suppliers and their contracts", "en"),
        ("Est-ce que we sommes prêts pour le label ?", "fr"),
    ],
)
def test_the_language_is_that_of_the_small_words_french_in_doubt(question: str, lang: str) -> None:
    assert language(question) == lang


def test_the_closest_indicator_shares_its_words(rules: Referential) -> None:
    catalogue = Catalogue(rules)
    found = catalogue.closest("le bilan carbone du système d’information")
    assert found is not None
    assert found.id == "4.1"
    assert catalogue.closest("la capitale du Pérou") is None
    assert catalogue.closest("") is None


def test_the_vocabulary_knows_this_field_and_not_another(rules: Referential) -> None:
    known = vocabulary(rules)
    assert {"access", "carbon"} & known
    assert "perou" not in known
    assert "football" not in known


@given(st.text(max_size=300))
def test_any_text_is_routed(question: str) -> None:
    found = route(question, load("nr-socle-2027-preview"))
    assert found.intent in {"status", "gap", "why", "advice", "search"}
    assert found.lang in {"fr", "en"}
