"""What of the matter of a question is lost near a sentence, and which of its words are of the matter."""

import numpy as np

from assistant.asking import answers_kind, wanted
from assistant.covering import lost


def test_the_matter_is_not_the_type_asked_for_nor_what_is_said_otherwise() -> None:
    held = {one.own: one.core for one in wanted("Quel fournisseur reçoit les écrans réformés ?").concepts}
    assert [own for own, core in held.items() if not core] == ["fournisseur", "recoit"]
    assert all(core for own, core in held.items() if own not in ("fournisseur", "recoit"))


def test_a_time_is_not_counted_by_its_unit() -> None:
    found = wanted("Combien de temps sont conservées les images de vidéoprotection ?")
    assert found.counted == ""
    assert [one.own for one in found.concepts] == ["conserve", "imag", "videoprotect"]


def test_what_is_lost_is_told_by_share_and_by_how_far_it_is() -> None:
    concepts = wanted("Combien de temps sont conservées les images de vidéoprotection ?").concepts
    weights = np.array([1.0, 1.0, 2.0])
    near, around = np.array([True, True, False]), np.array([True, True, True])
    assert lost(concepts, weights, near=near, around=around) == {
        "core_lost": 0.5,
        "core_missing": 1.0,
        "core_absent": 0.0,
    }
    assert lost(concepts, weights, near=near, around=near)["core_absent"] == 1.0
    assert lost(concepts, weights, near=around, around=around)["core_lost"] == 0.0


def test_millions_of_euros_a_single_one_and_a_weekday_are_what_is_asked() -> None:
    assert answers_kind("money", "un budget annuel de 7 millions d’euros")
    assert answers_kind("number", "Une seule base légale doit être choisie")
    assert answers_kind("date", "nettoyés tous les vendredis")
    assert not answers_kind("date", "mon budget")
