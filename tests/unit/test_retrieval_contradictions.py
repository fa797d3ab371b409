"""Quotes that disagree: figures of one thing and year, "all" against some, affirmed against denied."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from retrieval.contradictions import contradictions, words
from retrieval.mapping import Proposal
from scoring.model import Aspect, Criterion, Metric, Phrases, Stance, Text

PLAIN = Criterion(
    id="1.1.a",
    aspect=Aspect.APPLIED,
    title=Text(fr="Titre", en="Title"),
    weight=1,
    needs=Stance.DONE,
    declaration=False,
    effort_days=Fraction(1),
    lead_months=Fraction(1),
    cues=Phrases(),
)
SHARE = replace(
    PLAIN,
    metric=Metric(name=Text(fr="Part du personnel sensibilisé", en="Share of staff reached"), unit="%", direction="up"),
)


def proposal(
    quote: str, *, document: str, stance: Stance = Stance.DONE, dated: date | None = date(2026, 3, 1), start: int = 0
) -> Proposal:
    return Proposal(
        id=f"ev-{document}-{start}",
        indicator="1.1",
        criteria=("1.1.a",),
        document=document,
        page=1,
        start=start,
        end=start + len(quote),
        quote=quote,
        heading="",
        stance=stance,
        score=0.9,
        features=(),
        dated=dated,
        how_dated="version",
    )


def kinds(criterion: Criterion, *proposals: Proposal) -> list[str]:
    return [one.kind for one in contradictions(criterion, proposals)]


def test_two_figures_of_one_metric_and_year_disagree_and_are_named() -> None:
    one = proposal("En 2025, 82 % des agents ont été sensibilisés.", document="a")
    two = proposal("En 2025, 68 % des agents ont été sensibilisés.", document="b")
    (found,) = contradictions(SHARE, (one, two))
    assert (found.kind, found.first, found.second) == ("figures", one.id, two.id)
    assert "82 %" in found.why.fr
    assert "68 %" in found.why.fr
    assert "2025" in found.why.fr
    assert "82%" in found.why.en


@pytest.mark.parametrize(
    "other",
    [
        "En 2024, 68 % des agents ont été sensibilisés.",  # another year
        "En 2025, 82,4 % des agents ont été sensibilisés.",  # the same, rounded otherwise
        "En 2025, 530 kg de matériel ont été remis aux agents sensibilisés.",  # another unit
        "La Ville vise 95 % d’agents sensibilisés en 2025.",  # a target
    ],
)
def test_figures_that_do_not_clash(other: str) -> None:
    one = proposal("En 2025, 82 % des agents ont été sensibilisés.", document="a")
    assert kinds(SHARE, one, proposal(other, document="b")) == []


def test_figures_of_one_document_do_not_clash() -> None:
    one = proposal("En 2025, 82 % des agents ont été sensibilisés.", document="a")
    assert kinds(SHARE, one, proposal("En 2025, 68 % des agents ont été sensibilisés.", document="a", start=90)) == []


def test_a_claim_on_all_is_put_in_doubt_by_a_later_share() -> None:
    claim = proposal(
        "Tous nos sites sont accessibles : 100 % des sites sont conformes.", document="a", dated=date(2024, 12, 12)
    )
    audit = proposal("L’audit de 2026 révèle que 62 % des critères d’accessibilité sont respectés.", document="b")
    metric = Metric(
        name=Text(fr="Part des critères d’accessibilité respectés", en="Share of accessibility criteria met"),
        unit="%",
        direction="up",
    )
    assert kinds(replace(PLAIN, metric=metric), claim, audit) == ["figures"]


def test_all_against_some() -> None:
    rule = proposal("Tout contrat comporte les clauses de sous-traitance.", document="a", stance=Stance.RULE)
    count = proposal("Huit contrats sur neuf comportent les clauses de sous-traitance.", document="b")
    (found,) = contradictions(PLAIN, (rule, count))
    assert (found.kind, found.first, found.second) == ("universal", rule.id, count.id)


def test_none_against_some() -> None:
    claim = proposal("Les sites ne déposent aucun traceur tiers.", document="a", stance=Stance.RULE)
    count = proposal("Deux sites sur cinq déposent des traceurs publicitaires.", document="b")
    assert kinds(PLAIN, claim, count) == ["universal"]


def test_all_of_one_thing_and_some_of_another_do_not_clash() -> None:
    rule = proposal("Tout contrat comporte les clauses de sous-traitance.", document="a", stance=Stance.RULE)
    count = proposal("Quatre écoles sur neuf disposent d’une salle informatique.", document="b")
    assert kinds(PLAIN, rule, count) == []


def test_affirmed_against_denied() -> None:
    yes = proposal("L’inventaire complet des logiciels est tenu chaque mois.", document="a")
    no = proposal("L’inventaire des logiciels n’est pas tenu.", document="b", stance=Stance.CONTRADICTS)
    (found,) = contradictions(PLAIN, (no, yes))
    assert (found.kind, found.first, found.second) == ("denied", yes.id, no.id)


def test_the_order_of_the_proposals_does_not_change_what_is_found() -> None:
    one = proposal("En 2025, 82 % des agents ont été sensibilisés.", document="a")
    two = proposal("En 2025, 68 % des agents ont été sensibilisés.", document="b")
    forth, back = contradictions(SHARE, (one, two)), contradictions(SHARE, (two, one))
    assert {forth[0].first, forth[0].second} == {back[0].first, back[0].second}
    assert forth[0].kind == back[0].kind


def test_a_promise_contradicts_nothing() -> None:
    one = proposal("En 2025, 82 % des agents ont été sensibilisés.", document="a")
    plan = proposal("En 2025, 68 % des agents seront sensibilisés.", document="b", stance=Stance.COMMITTED)
    assert kinds(SHARE, one, plan) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Le délai de paiement constaté en 2025 pour les factures de la DSI est de 24 jours.",
            "En 2025, le délai de paiement constaté des factures est de 27 jours.",
        ),
        (
            "Le référent consacre 40 % de son temps de travail à sa mission en 2025.",
            "En 2025, la responsable consacre 30 % de son temps de travail à cette mission.",
        ),
        (
            "En 2025, les contrats comportent à 67 % une clause sociale.",
            "En 2025, les contrats comportent à 89 % une annexe de traitance.",
        ),
    ],
)
def test_a_part_another_person_or_another_matter_is_not_the_same_thing(first: str, second: str) -> None:
    assert kinds(PLAIN, proposal(first, document="a"), proposal(second, document="b")) == []


def test_whom_a_charter_is_for_says_nothing_of_how_many_were_trained() -> None:
    claim = "La charte s’applique à tous les agents qui utilisent une intelligence artificielle."
    count = "Cinquante-quatre agents ont suivi la formation à l’intelligence artificielle, soit 8 % de l’effectif."
    rule = proposal(claim, document="a", stance=Stance.RULE)
    assert kinds(PLAIN, rule, proposal(count, document="b")) == []


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        (
            "Le comité décide chaque trimestre des priorités et des moyens.",
            "L’assistant fait 93 % de l’énergie du trimestre ; le comité décide des priorités.",
        ),
        (
            "This policy binds every employee and subcontractor since 2025.",
            "In 2025, 78% of employees and subcontractors were trained.",
        ),
    ],
)
def test_how_often_and_for_whom_are_no_claims_on_all(claim: str, count: str) -> None:
    rule = proposal(claim, document="a", stance=Stance.RULE)
    assert kinds(PLAIN, rule, proposal(count, document="b")) == []


def test_what_every_contract_holds_is_compared_with_contracts_alone() -> None:
    rule = proposal(
        "Tout contrat comportant un traitement de données contient les clauses de l’article 28.",
        document="a",
        stance=Stance.RULE,
    )
    contracts = proposal("Huit contrats sur neuf comportent les clauses de l’article 28.", document="b")
    clauses = proposal("Quatre marchés sur six comportent une clause sociale.", document="b")
    assert kinds(PLAIN, rule, contracts) == ["universal"]
    assert kinds(PLAIN, rule, clauses) == []


def test_waste_equipment_is_one_thing_by_its_name_and_by_its_letters() -> None:
    told = "En 2025, la Ville a remis 530 kg d’équipements électriques et électroniques à la filière agréée."
    slips = "Poids remis à la filière DEEE en 2025 : 412 kg."
    assert {"dechet", "filier"} <= words(told) & words(slips)
    assert kinds(PLAIN, proposal(told, document="a"), proposal(slips, document="b")) == ["figures"]
