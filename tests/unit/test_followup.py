"""Questions that lean on the one before are written out whole, by fixed rules."""

import pytest

from assistant.followup import NOTHING, Context, context_of, whole

GAP = Context(question="Que manque-t-il pour le niveau 1 ?", intent="gap", level=1, lang="fr", indicators=("3.1",))
SHARE = Context(question="Combien d’agents ont été formés en 2025 ?", intent="evidence", lang="fr")
ENGLISH = Context(question="How many screens were given away in 2025?", intent="evidence", lang="en")


@pytest.mark.parametrize(
    ("question", "context", "written"),
    [
        ("et pour le niveau 2 ?", GAP, "Que manque-t-il pour le niveau 2 ?"),
        ("ET POUR LE NIVEAU 2 ?", GAP, "Que manque-t-il pour le niveau 2 ?"),
        ("et en 2023 ?", SHARE, "Combien d’agents ont été formés en 2023 ?"),
        ("and in 2023?", ENGLISH, "How many screens were given away in 2023?"),
        ("Pourquoi ?", GAP, "Pourquoi 3.1 ?"),
        ("et 9.2 ?", GAP, "Pourquoi 9.2 ?"),
        ("et le niveau 2 ?", SHARE, "Que manque-t-il pour le niveau 2 ?"),
        ("et ensuite ?", GAP, "Quelles sont les prochaines étapes ?"),
    ],
)
def test_a_follow_up_is_written_out(question: str, context: Context, written: str) -> None:
    found = whole(question, context)
    assert (found.question, found.lost) == (written, False)


def test_another_language_is_the_same_question() -> None:
    assert whole("and in English?", SHARE).question == SHARE.question
    assert whole("and in English?", SHARE).lang == "en"
    assert whole("et en français ?", ENGLISH).lang == "fr"


@pytest.mark.parametrize("question", ["et en 2023 ?", "pourquoi ?", "et pour le niveau 2 ?", "and in English?"])
def test_without_a_question_before_it_a_follow_up_is_lost(question: str) -> None:
    assert whole(question, NOTHING).lost


@pytest.mark.parametrize(
    "question",
    ["Où en sommes-nous ?", "Et si nous formions les agents ?", "Que disent nos documents sur le réemploi ?", "4.1"],
)
def test_a_whole_question_stays_as_it_is(question: str) -> None:
    assert whole(question, GAP).question == question


def test_a_context_survives_being_written_down() -> None:
    one = Context(question="q", places=(("doc-1", 2, 3, 4),), documents=("doc-1",), indicators=("1.1",), lang="fr")
    assert context_of(one.plain()) == one
