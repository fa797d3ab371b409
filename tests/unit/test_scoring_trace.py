"""Explanations: any number unfolds to criteria, evidence and rule, in both languages."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.level import assess
from scoring.model import Assessment, Figure, Finding, Origin, Stance
from scoring.referential import parse_referential
from scoring.trace import REASONS, STATUSES, Trace, asks, explain, points

BASE = parse_referential((Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8"))
ON = date(2026, 6, 30)
FOUND = [
    Finding(criterion="G1.a", evidence="b", confirmed=True, stance=Stance.RULE),
    Finding(criterion="G1.a", evidence="a", confirmed=True, stance=Stance.DONE),
    Finding(criterion="G1.b", evidence="c", confirmed=False, stance=Stance.DONE),
    Finding(criterion="M1.a", evidence="d", confirmed=True, figure=Figure(amount=Fraction(50), unit="%", year=2025)),
    Finding(criterion="D1.b", evidence="e", confirmed=True, origin=Origin.DECISION, status=next(iter(STATUSES))),
]
RESULT = assess(BASE, FOUND, on=ON)


def walk(trace: Trace) -> Iterator[Trace]:
    yield trace
    for one in trace.children:
        yield from walk(one)


def result(*findings: Finding, strict: bool = False) -> Assessment:
    return assess(BASE, findings, on=ON, strict=strict)


def test_a_criterion_says_status_rule_evidence_and_points() -> None:
    trace = explain(RESULT, "G1.a")
    assert (trace.id, trace.evidence, trace.rules) == ("G1.a", ("a", "b"), ("proved",))
    assert (trace.points, trace.worth) == (100, 100)
    assert trace.value.fr == "satisfait (poids 1) : une preuve valable le montre"
    assert trace.value.en == "met (weight 1): a valid proof shows it"
    assert trace.asks is not None
    assert trace.asks.fr == "une règle en vigueur, ou mieux"


def test_the_view_is_chosen() -> None:
    assert explain(RESULT, "G1").points == 200
    assert explain(RESULT, "G1", confirmed=True).points == 100
    assert explain(RESULT, "score").points == 300
    assert explain(RESULT, "score", confirmed=True).points == 200
    assert explain(RESULT, "level").value.fr == "niveau 1 ; entre 0 et 3 encore possible"
    assert explain(RESULT, "level", confirmed=True).value.en == "level 0; between 0 and 3 still possible"


@pytest.mark.parametrize("confirmed", [True, False])
def test_every_number_is_the_sum_of_the_numbers_behind_it(confirmed: bool) -> None:
    for top in ("score", "A1", "P1", "governance", "G1", "M1", "T1"):
        for one in walk(explain(RESULT, top, confirmed=confirmed)):
            if one.children and one.points is not None and one.worth is not None:
                assert one.points == sum(child.points for child in one.children if child.points is not None)
                assert one.worth == sum(child.worth for child in one.children if child.worth is not None)


def test_groups_unfold_to_their_indicators() -> None:
    assert [one.id for one in explain(RESULT, "A1").children] == ["G1", "M1", "D1", "E1", "I1", "T1"]
    assert explain(RESULT, "P1").value.fr == "300 points sur 1000"
    assert explain(RESULT, "governance").value.en == "300 of 1000 points"


def test_an_indicator_says_its_weight_and_a_criterion_not_asked_earns_nothing() -> None:
    trace = explain(RESULT, "T1")
    assert trace.value.fr == "inconnu : 0 points sur 200 (poids 2)"
    assert trace.value.en == "unknown: 0 of 200 points (weight 2)"
    duty = trace.children[0]
    assert (duty.points, duty.worth, duty.rules) == (0, 0, ("not_due",))
    assert duty.value.en == "not applicable (weight 1): duty not yet in force on this date"
    assert trace.children[1].rules == ("nothing_found", "size_unknown")
    assert trace.children[1].value.fr.endswith(
        "rien de probant dans les documents ; demandé tant que la taille de l’organisation n’est pas connue"
    )


def test_the_score_says_how_far_it_can_go() -> None:
    trace = explain(RESULT, "score", confirmed=True)
    assert trace.value.fr == "200 sur 1000 ; jusqu’à 950 si tout l’inconnu se vérifie"
    assert trace.value.en == "200 of 1000; up to 950 if all that is unknown proves true"
    assert trace.worth == 1000


def test_a_level_says_what_it_asks_and_what_is_missing() -> None:
    first = explain(RESULT, "level-1", confirmed=True)
    assert first.value.fr == "300 points demandés, 200 obtenus"
    assert first.children == ()
    second = explain(RESULT, "level-2", confirmed=True)
    assert second.value.fr == (
        "500 points demandés, 200 obtenus ; niveau 1 demandé ; "
        "1 indicateur indispensable non atteint (point d’attention)"
    )
    assert second.value.en == (
        "500 points asked, 200 earned; level 1 needed; 1 indispensable indicator not reached (advisory)"
    )
    assert [(one.id, one.value.en) for one in second.children] == [("E1", "indispensable, not reached")]
    assert explain(RESULT, "level").children[:3] == tuple(explain(RESULT, f"level-{at}") for at in (1, 2, 3))
    assert explain(RESULT, "level").children[3] == explain(RESULT, "score")


def test_gates_follow_the_view_and_the_strictness() -> None:
    proposed = Finding(criterion="G1.a", evidence="a", confirmed=False, stance=Stance.DONE)
    assert explain(result(proposed), "level-1").children == ()
    assert [one.id for one in explain(result(proposed), "level-1", confirmed=True).children] == ["G1"]
    assert "bloquant" in explain(result(proposed, strict=True), "level-1", confirmed=True).value.fr
    assert "blocking" in explain(result(proposed, strict=True), "level-1", confirmed=True).value.en


def test_level_3_always_says_that_its_method_is_a_preview() -> None:
    trace = explain(RESULT, "level-3")
    assert trace.value.fr == (
        "niveau 2 demandé ; résultat calculé attendu pour E1 ; 1 indicateur indispensable non atteint "
        "(point d’attention) ; la méthode de ce niveau est un aperçu : aucune n’est publiée"
    )
    assert trace.value.en.endswith(
        "computed result needed for E1; 1 indispensable indicator not reached (advisory); "
        "the method of this level is a preview: none is published"
    )
    assert [one.id for one in trace.children] == ["E1", "E1"]
    assert trace.children[1] == explain(RESULT, "E1")
    assert "aperçu" not in explain(RESULT, "level-2").value.fr


def test_a_computed_indicator_of_another_sector_is_left_out_of_the_level() -> None:
    alone = parse_referential((Path(__file__).parents[1] / "rules" / "referentiel.yaml").read_text(encoding="utf-8"))
    other = assess(alone, [], on=ON, sector="esn")
    assert [one.id for one in explain(other, "level-3").children] == ["G1", "E1", "S1", "E1"]


@pytest.mark.parametrize("wanted", ["nothing", "S1", "S1.a", "PE", "level-9", "", "G1.z"])
def test_what_is_not_part_of_the_assessment_is_refused(wanted: str) -> None:
    with pytest.raises(KeyError):
        explain(RESULT, wanted)


@pytest.mark.parametrize(
    ("criterion", "fr", "en"),
    [
        ("G1.b", "une trace de ce qui est fait", "a trace of what is done"),
        ("M1.a", "un chiffre d’au moins 80 %", "a figure of at least 80%"),
        ("M1.b", "un chiffre en kg", "a figure in kg"),
        ("D1.a", "un chiffre d’au plus 30 jours", "a figure of at most 30 days"),
        ("E1.a", "un calcul d’empreinte fait par l’outil", "a footprint computation made by the tool"),
        ("I1.a", "le journal d’usage de l’IA tenu par l’outil", "the AI-usage ledger kept by the tool"),
    ],
)
def test_what_each_kind_of_criterion_asks(criterion: str, fr: str, en: str) -> None:
    by_id = {one.id: one for each in BASE.indicators for one in each.criteria}
    said = asks(by_id[criterion])
    assert (said.fr, said.en) == (fr, en)


def test_points_are_rounded_for_people_only() -> None:
    assert points(Fraction(1000, 3)) == 333.3
    assert points(Fraction(1, 20)) == 0.0
    assert points(Fraction(3, 20)) == 0.2


def test_every_reason_is_said_in_both_languages() -> None:
    assert all(one.fr and one.en and one.fr != one.en for one in REASONS.values())


def test_what_people_said_stands_beside_the_rules_whether_it_weighs_or_not() -> None:
    said = [
        Finding(
            criterion=criterion,
            evidence=f"declared:{criterion}",
            confirmed=True,
            origin=Origin.DECLARATION,
            figure=Figure(amount=Fraction(85), unit=unit, year=2025),
            note="registre",
            author="Jean",
            dated=date(2026, 5, 4),
        )
        for criterion, unit in (("M1.a", "%"), ("M1.b", "kg"))
    ]
    found = assess(BASE, said, on=ON)
    share, weight = explain(found, "M1", findings=said).children
    assert (share.declaration, weight.declaration) == (True, False)
    assert (share.rules, weight.rules) == (("figure_met", "declared"), ("declared_only",))
    [word] = weight.words
    assert (word.author, word.note, word.on, word.status) == ("Jean", "registre", date(2026, 5, 4), None)
    assert word.figure == Figure(amount=Fraction(85), unit="kg", year=2025)
    assert word.origin is Origin.DECLARATION
    assert explain(found, "M1").children[0].words == ()  # without the findings, the rules alone are told
    assert explain(RESULT, "D1.b", findings=FOUND).words[0].origin is Origin.DECISION
    assert explain(RESULT, "G1.a", findings=FOUND).words == ()  # a passage is evidence, not a word


def test_numbers_are_written_as_the_language_does() -> None:
    half = Finding(criterion="G1.a", evidence="a", confirmed=True, stance=Stance.DONE)
    value = explain(assess(BASE, [half], on=ON, sector="esn"), "G1").value
    assert "66,7 points sur 133,3" in value.fr
    assert "66.7 of 133.3 points" in value.en
