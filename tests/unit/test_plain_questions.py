"""Plain questions that went wrong: what is planned for a year, who is in charge, how long a device is kept, a thing
that no passage names, an amount that only bounds a rule, a year that is part of a number.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import bounds, existing, kept, planned
from assistant.answer import Answer, Assistant
from assistant.asking import answers_kind, asks_charge, kind_of, wanted
from assistant.assessment import assess_paths
from assistant.bootstrap import open_workspace
from assistant.candidates import YEAR
from assistant.elliptic import completed
from assistant.persons import has_role, names_task
from assistant.referentials import load
from assistant.settings import Settings

ON = date(2026, 11, 23)
RULES = "nr-socle-2027-preview"
SAMPLE = Path(__file__).parents[2] / "evals" / "sample" / "documents"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("plain")
    workspace = open_workspace(Settings(workspace=folder, sector="collectivite"))
    assess_paths(workspace, load(RULES), [SAMPLE], on=ON)
    made = Assistant(workspace, load(RULES), on=ON)
    yield made
    made.close()
    workspace.close()


def cited(answer: Answer) -> list[str]:
    """The quotes of an answer, on one line each."""
    return [" ".join(one.quote.split()) for one in answer.citations]


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("Which actions are planned for 2027?", "2027"),
        ("Quelles actions sont prévues pour 2027 ?", "2027"),
        ("Que prévoit-on pour 2027 ?", "2027"),
        ("actions prévues en 2026", "2026"),
        ("What is planned for 2027?", "2027"),
        ("Quelles formations sont prévues pour les acheteurs en 2027 ?", ""),
        ("Combien d’actions sont prévues ?", ""),
        ("Quelles actions ont été menées en 2025 ?", ""),
    ],
)
def test_a_question_on_the_plans_of_a_year_is_told(question: str, year: str) -> None:
    assert planned.asked_of(question) == year


def test_plans_of_a_year_are_the_rows_that_are_due_then_and_the_promises(assistant: Assistant) -> None:
    told = assistant.ask("Which actions are planned for 2027?")
    quotes = cited(told)
    assert quotes[0].startswith("8 Clauses sociales dans tous les marchés")
    assert quotes[1].startswith("15 Intégrer l’écoconception aux projets")
    assert any(one.startswith("Corriger le logiciel des congés") for one in quotes)
    assert len(quotes) == planned.QUOTED
    assert all("2027" in one for one in quotes)
    assert "more passages plan something for 2027" in told.answer
    assert assistant.ask("Quelles actions sont prévues pour 1999 ?").kind != "status"


def test_who_is_in_charge_is_a_function(assistant: Assistant) -> None:
    assert asks_charge("Who is in charge of responsible IT?")
    assert not wanted("Who is in charge of responsible IT?").person
    assert wanted("Who is the mayor?").person
    assert names_task("La référente instruit")
    assert names_task("Head of procurement: in charge of it")
    assert not names_task("Une formation au numérique responsable")
    about = wanted("Qui est en charge du numérique responsable ?")
    assert has_role("Un référent numérique responsable est nommé.", about)
    assert not has_role("La référente accessibilité numérique est la responsable des publications.", about)
    for question in ("Who is in charge of responsible IT?", "Qui est en charge du numérique responsable ?"):
        answer = assistant.ask(question)
        assert answer.kind == "evidence"
        assert any("référent numérique responsable" in one for one in cited(answer))


def test_a_device_is_kept_in_use_and_data_in_store(assistant: Assistant) -> None:
    assert kept.in_use("keep", "how long do we keep laptops?")
    assert not kept.in_use("keep", "how long do we keep logs?")
    assert kept.stored("garde", "combien de temps garde-t-on les images", "fr") == "conservation"
    assert kept.stored("garde", "combien de temps garde-t-on les portables", "fr") == "garde"
    assert kept.bare("donnees", "combien de temps garde-t-on les donnees video")
    assert not kept.bare("donnees", "duree de conservation des donnees personnelles")
    assert kind_of("rétention des données vidéo") == "duration"
    laptops = cited(assistant.ask("How long do we keep laptops?"))
    assert any("six ans pour les ordinateurs portables" in one for one in laptops)
    for question in ("Combien de temps garde-t-on les données vidéo ?", "rétention des données vidéo"):
        assert any("15 jours" in one or "quinze jours" in one for one in cited(assistant.ask(question)))


def test_a_thing_that_no_passage_names_is_told(assistant: Assistant) -> None:
    told = assistant.ask("y a t il un plan de formation des agents")
    assert told.answer.startswith("Aucun passage ne nomme « plan de formation des agents »")
    assert any("ont suivi" in one for one in cited(told))
    english = assistant.ask("Is there a training plan?")
    assert english.answer.startswith("No passage names “training plan”. Of “training”")
    assert assistant.ask("Y a-t-il un comité de pilotage ?").answer.startswith("Vos documents disent")
    assert existing.asked_of("Le plan de formation est-il à jour ?") is None
    assert existing.asked_of("Y a-t-il une charte ?") is None


def test_an_amount_that_bounds_a_rule_is_no_amount(assistant: Assistant) -> None:
    rule = "La grille est obligatoire pour tout achat numérique de plus de 1 000 euros."
    assert not answers_kind("money", rule, "Quel est le montant des achats ?")
    assert answers_kind("money", rule, "À partir de quel montant la grille est-elle obligatoire ?")
    assert answers_kind("money", "L’enveloppe est de 48 000 euros.", "Quel est le budget ?")
    assert "1 000" not in bounds.telling("money", "tout achat de plus de 1 000 euros", "quel montant")
    assert assistant.ask("montant des achats 2025").kind == "not_found"


def test_the_number_of_a_law_or_a_decision_is_no_year() -> None:
    assert not answers_kind("date", "en application du règlement (UE) 2016/679", "Depuis quand ?")
    assert not answers_kind("date", "dans les 72 heures", "Depuis quand ?")
    assert answers_kind("date", "le plan 2025-2028", "Depuis quand ?")
    assert YEAR.findall("Décision 2025-13 du règlement 2016/679, plan 2025-2028") == ["2025"]
    assert YEAR.findall("le 2025-03-18 et en 2024") == ["2025", "2024"]


@pytest.mark.parametrize(
    ("question", "before", "written"),
    [
        ("depuis quand il est là ?", "Qui est le DPO ?", "depuis quand est-il nommé, le DPO ?"),
        ("depuis quand est-elle en place ?", "Que dit la charte ?", "depuis quand est-elle en vigueur, la charte ?"),
    ],
)
def test_since_when_somebody_is_there(question: str, before: str, written: str) -> None:
    assert completed(question, before, english=False) == written


def test_since_when_the_officer_is_there(assistant: Assistant) -> None:
    first = assistant.ask("Qui est le référent numérique responsable ?")
    since = assistant.ask("il est là depuis quand", context=first.context)
    assert "lettre de mission du 6 janvier 2025" in " ".join(cited(since))
