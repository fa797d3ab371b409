"""What a question wants to hear, how words of two languages meet, and what a quote must hold: from the outside."""

import hashlib
from collections.abc import Mapping

import pytest

from assistant.asking import answers_kind, kind_of, wanted
from assistant.quoting import Quote, quotes
from ingest.chunk import passages
from ingest.model import Document, Page
from retrieval.lexical import LexicalIndex

TEXTS = {
    "reforme.md": """---
layout: layouts/post.njk
title: Matériel réformé
permalink: /publications/reforme/
---

# Matériel réformé

## Coûts

Le traitement du matériel réformé est payé à la pièce.

|Catégorie|Coût moyen à la pièce (€ HT)|
| :- | :- |
|**Écran cathodique**|6,63|
|**Onduleur**|2,83|

## Transport

En principe, c’est le bénéficiaire du don qui prend en charge le transport.

## Ateliers

L’atelier de réparation a lieu tous les trois mois. Cet atelier est animé par l’association Fil à fil.
""",
    "reforme.html.md": """# Matériel réformé

- Le traitement du matériel réformé est payé à la pièce.
""",
    "network.md": """# Digital service

A gateway is a machine that joins two networks. The gateway of the town was replaced in May 2025.
""",
}


def asked(question: str, texts: Mapping[str, str] = TEXTS) -> list[Quote]:
    documents = {}
    for name, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        documents[digest[:12]] = Document(
            id=digest[:12], name=name, media_type="text/markdown", digest=digest, size=len(text), title=name,
            language="en" if name == "network.md" else "fr", pages=(Page(number=1, text=text),), problems=(),
            metadata=(),
        )  # fmt: skip
    return quotes(question, LexicalIndex([one for each in documents.values() for one in passages(each)]), documents)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Vaut-il mieux éteindre son poste ou le laisser en veille ?", "yesno"),
        ("Où les prestations sont-elles exécutées ?", "where"),
        ("À quelle adresse se trouve le siège ?", "where"),
        ("Pourquoi faire une convention quand on donne du matériel ?", ""),
        ("Quand la plateforme a-t-elle été ouverte ?", "date"),
        ("When must critical alerts be fixed?", "date"),
        ("How much notice must the client give when the rules change?", "duration"),
        ("What is the maximum duration of the plan?", "duration"),
        ("Quel poids maximal par écran le site s’impose-t-il ?", "number"),
        ("Combien d’argent le plan a-t-il fait économiser ?", "money"),
        ("What is fuzzing?", "definition"),
        ("Que signifie DEEE ?", "definition"),
    ],
)
def test_a_question_tells_the_kind_of_its_answer(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("duration", "un comité a lieu tous les ans", True),
        ("duration", "un atelier d’une demi-journée", True),
        ("duration", "Le plan de formation est publié.", False),
        ("money", "|Transport|767,00|", True),
        ("number", "une trentaine de startups", True),
        ("definition", "La frugalité vise à réduire les besoins.", True),
    ],
)
def test_a_text_holds_the_kind_of_thing_that_is_asked(kind: str, text: str, held: bool) -> None:
    assert answers_kind(kind, text) is held


def test_the_inverted_verb_of_a_question_is_kept_beside_its_matter() -> None:
    told = wanted("Combien de serveurs la régie administre-t-elle ?")
    assert {one.own for one in told.concepts} | {one.own for one in told.acts} >= {"serveur", "reg", "administr"}


@pytest.mark.parametrize(
    ("question", "word", "other"),
    [
        ("Who pays for the vehicle?", "vehicl", "vehicul"),
        ("How many followers are there?", "follower", "abon"),
        ("Which platform is used for sharing?", "platform", "plateform"),
    ],
)
def test_a_word_is_met_by_its_translation(question: str, word: str, other: str) -> None:
    same = next(one.same for one in wanted(question).concepts if one.own == word)
    assert any(one.startswith(other) for one in same)


def test_a_cell_of_a_table_answers_what_something_costs() -> None:
    found = asked("Combien coûte en moyenne un onduleur ?")
    assert "2,83" in found[0].text


def test_every_quote_to_a_question_about_a_figure_holds_one() -> None:
    found = asked("Combien coûte le traitement d’un écran cathodique réformé ?")
    assert found[0].answers
    assert all(answers_kind("money", one.text) for one in found)


def test_settings_of_a_page_are_no_sentence() -> None:
    assert not any("permalink" in one.text or "layout" in one.text for one in asked("Quel est le matériel réformé ?"))


def test_what_two_formats_of_a_document_say_is_quoted_once() -> None:
    found = asked("Comment le traitement du matériel réformé est-il payé ?")
    assert sum("payé à la pièce" in one.text for one in found) == 1


def test_a_sentence_that_begins_with_a_pronoun_brings_what_it_leans_on() -> None:
    found = asked("Qui anime l’atelier de réparation ?")
    assert any("Fil à fil" in one.text and "tous les trois mois" in one.text for one in found)


def test_a_question_in_the_other_language_finds_its_answer() -> None:
    assert "bénéficiaire" in asked("Who pays for the transport of a donation?")[0].text


def test_a_definition_is_found() -> None:
    found = asked("What is a gateway?")
    assert found[0].answers
    assert "joins two networks" in found[0].text


def test_what_no_document_says_is_not_answered() -> None:
    for question in ("Combien de techniciens réparent les onduleurs ?", "Who invented the gateway?"):
        assert not any(one.answers for one in asked(question)), question
