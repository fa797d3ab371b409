"""What a careful auditor asks of an answer: the thing counted, the rate, the mean, the age, both words of an attribute,
what was done, the subject and the bearer of a role are said there or above it.
"""

import pytest

from assistant.asking import answers_kind, wanted
from assistant.audited import Seen, lacks
from assistant.persons import tells_doer


def seen(text: str, *, above: str = "", around: str = "") -> list[Seen]:
    told = f"{text}\n{above}"
    return [Seen(text=told, near=told, around=around or text)]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Combien de serveurs le ministère a-t-il donnés ?", "| Ministère de la Justice | 6 | - |"),
        ("Combien de courriels un agent reçoit-il par jour ?", "44 % des agents reçoivent trop de courriels."),
        ("Quel est le poids moyen d’une page ?", "Une page pèse 412 ko."),
        ("Quel est l’âge moyen des agents ?", "Les agents ont suivi 1 410 jours de formation en moyenne."),
        ("Quelle est la consommation d’eau de la salle ?", "La salle a consommé 61 400 kilowattheures."),
        ("Combien de tableaux interactifs ont été réparés ?", "Les classes ont reçu 48 tableaux interactifs."),
        (
            "Combien de kilowattheures la vidéoprotection consomme-t-elle ?",
            "La salle a consommé 61 400 kilowattheures.",
        ),
        ("Quelle est la part du budget consacrée au numérique ?", "Elle consacre 30 % de son temps au numérique."),
        ("Combien de sites sont conformes ?", "Les sites sont conformes à 100 %."),
        ("Qui est le directeur des archives ?", "Anne Martin a visité les archives."),
        ("Quel est le numéro de téléphone de Vallorcine ?", "Le numéro de téléphone est le 01 02 03 04 05."),
    ],
)
def test_an_answer_that_does_not_say_what_was_asked_is_none(question: str, text: str) -> None:
    assert lacks(question, wanted(question), seen(text))


@pytest.mark.parametrize(
    ("question", "text", "above"),
    [
        ("Combien de serveurs le ministère a-t-il donnés ?", "| Ministère de la Justice | 6 |", "Serveurs donnés"),
        ("Combien de biens le ministère a-t-il donnés ?", "| Ministère de la Justice | 6 |", ""),
        ("Combien de courriels un agent reçoit-il par jour ?", "Un agent reçoit 40 courriels chaque jour.", ""),
        ("Quel est le poids moyen d’une page ?", "412 ko", "Poids moyen d’une page"),
        ("Quelle est la consommation d’eau de la salle ?", "La salle a consommé 20 m3 d’eau.", ""),
        ("Combien de visiteurs le site a-t-il reçus ?", "Le site a reçu 67 000 visiteurs.", ""),
        ("Combien de temps la grille remplie est-elle conservée ?", "La grille est conservée pendant cinq ans.", ""),
        ("Quelle part de son temps consacre-t-elle ?", "Elle consacre 30 % de son temps.", ""),
        ("How many cameras were bought?", "Twelve cameras were bought.", ""),
        ("Qui est le directeur des archives ?", "Le directeur des archives est Paul Martin.", ""),
        ("Y a-t-il une charte ?", "La charte est en vigueur.", ""),
    ],
)
def test_an_answer_that_says_it_here_or_above_stands(question: str, text: str, above: str) -> None:
    assert not lacks(question, wanted(question), seen(text, above=above))


def test_the_subject_may_stand_elsewhere_in_the_passage() -> None:
    question = "Combien de kilowattheures la vidéoprotection consomme-t-elle ?"
    told = seen("Elle a consommé 900 kilowattheures.", around="La vidéoprotection compte 34 caméras.")
    assert not lacks(question, wanted(question), told)


def test_nothing_shown_lacks_nothing() -> None:
    assert not lacks("Combien de sites ?", wanted("Combien de sites ?"), [])


def test_a_scale_and_a_key_are_no_figures() -> None:
    assert not answers_kind("number", "Une note sur 10 informe le consommateur.", "Quelle est la note ?")
    assert answers_kind("number", "La note est de 7,1 sur 10.", "Quelle est la note ?")
    assert not answers_kind("number", "handbook de 1e4955634d0369f17e5bbc0ebbf8f62e2a3dfe4b", "How many pages?")


def test_to_do_something_is_not_to_have_done_it() -> None:
    assert not tells_doer("Utiliser l’outil pour les émissions de gaz à effet de serre")
    assert tells_doer("La Ville a réalisé un bilan")
