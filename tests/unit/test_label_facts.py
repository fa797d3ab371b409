"""What is known of the label: enough of it, in both languages, with source, date and confidence, found by its words."""

import pytest

from assistant.label_facts import CONFIDENCE, about, facts


def test_there_are_enough_facts_each_with_its_source_date_and_confidence() -> None:
    known = facts()
    assert len(known) >= 60
    assert len({one.id for one in known}) == len(known)
    for one in known:
        assert all(text.strip() for text in (one.said.fr, one.said.en, one.source)), one.id
        assert one.confidence in CONFIDENCE, one.id
        assert one.as_of[:2] == "20", one.id
        assert one.names or one.asks, one.id


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Que veut dire DEEE ?", "deee"),
        ("C’est quoi le PUE ?", "pue"),
        ("what does RGESN mean?", "rgesn"),
        ("Qu’est-ce que l’ICDSC ?", "icdsc"),
        ("What is the REEN law?", "reen"),
        ("Qu’est-ce qu’une ACV ?", "acv"),
        ("Que signifie AGEC ?", "agec"),
        ("Combien de points faut-il pour le niveau 1 ?", "level-1-score"),
        ("Combien de temps le niveau 2 est-il valable ?", "level-2-validity"),
        ("Qui délivre le label ?", "operator"),
        ("Who audits for level 2?", "auditor"),
        ("Quelles sont les étapes du label ?", "steps-1"),
    ],
)
def test_a_question_on_the_label_finds_its_fact(question: str, fact: str) -> None:
    assert fact in [one.id for one in about(question)]


@pytest.mark.parametrize(
    "question",
    ["Quel est le PUE de la salle serveurs ?", "What is the PUE of the server room?", "Où en sommes-nous ?"],
)
def test_a_question_on_the_organisation_finds_none(question: str) -> None:
    assert about(question) == ()
