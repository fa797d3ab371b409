"""The next steps of an organisation, and which referential applies when."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from scoring.calendar import (
    CURRENT,
    DATES,
    NEXT,
    REGIMES,
    Confidence,
    Due,
    Situation,
    expires,
    next_steps,
    regime,
)

ON = date(2026, 11, 23)


def steps(situation: Situation, on: date = ON) -> dict[str, Due]:
    return {one.id: one for one in next_steps(situation, on)}


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2020, 1, 1), (CURRENT,)),
        (date(2026, 12, 31), (CURRENT,)),
        (date(2027, 1, 1), (CURRENT, NEXT)),
        (date(2028, 12, 31), (CURRENT, NEXT)),
        (date(2029, 1, 1), (NEXT,)),
        (date(2040, 1, 1), (NEXT,)),
    ],
)
def test_which_referential_applies_when(day: date, ids: tuple[str, ...]) -> None:
    assert regime(day).referentials == ids


def test_the_periods_follow_each_other_without_gap() -> None:
    for before, after in pairwise(REGIMES):
        assert before.last is not None
        assert after.first == before.last + timedelta(days=1)
    assert REGIMES[-1].last is None


def test_every_published_date_has_a_source_and_says_how_sure_it_is() -> None:
    assert [one.id for one in DATES] == ["base", "launch", "transition"]
    assert all(one.source and one.first <= one.last and one.confidence is Confidence.SINGLE for one in DATES)
    assert [(one.first.year, one.last.year) for one in DATES] == [(2026, 2026), (2027, 2027), (2028, 2028)]


def test_before_a_contract_every_step_is_listed_without_a_deadline() -> None:
    found = next_steps(Situation(), ON)
    names = ["contract", "training", "self_assessment", "evidence", "evaluation", "action_plan"]
    assert [(one.id, one.by, one.late) for one in found] == [(name, None, False) for name in names]
    assert {one.referentials for one in found} == {(CURRENT,)}
    assert "au plus tard 12 mois après le contrat" in found[4].title.fr
    assert "at most 1 month after the result" in found[5].title.en
    assert [one.id for one in next_steps(Situation(target=2), ON)][-1] == "committee"


def test_the_preparation_ends_at_most_twelve_months_after_the_contract() -> None:
    found = steps(Situation(contract_on=date(2026, 9, 15)))
    assert [(one.id, one.by) for one in found.values()] == [
        ("training", date(2026, 12, 15)),
        ("self_assessment", date(2027, 3, 15)),
        ("evidence", date(2027, 7, 15)),
        ("evaluation", date(2027, 9, 15)),
        ("action_plan", None),
    ]
    assert found["evaluation"].referentials == (CURRENT, NEXT)
    assert found["training"].referentials == (CURRENT,)
    assert found["evaluation"].confidence is Confidence.SINGLE
    assert found["training"].confidence is Confidence.OURS
    assert found["training"].source == ""
    assert not any(one.late for one in found.values())


def test_the_two_levels_have_their_own_training_and_check() -> None:
    first = steps(Situation(contract_on=ON, target=1))
    second = steps(Situation(contract_on=ON, target=2))
    assert "MOOC" in first["training"].title.fr
    assert "online course" in first["training"].title.en
    assert "3 jours" in second["training"].title.fr
    assert "distance" in first["evaluation"].title.fr
    assert "On-site" in second["evaluation"].title.en


def test_a_deadline_that_is_past_is_late_and_falls_under_the_rules_of_today() -> None:
    found = steps(Situation(contract_on=date(2026, 1, 1)), date(2027, 1, 2))
    assert [one.id for one in found.values() if not one.late] == ["action_plan"]
    assert found["training"].referentials == (CURRENT, NEXT)
    today = steps(Situation(contract_on=date(2026, 1, 1)), date(2027, 1, 1))
    assert not today["evaluation"].late
    assert today["evidence"].late


def test_after_the_result_level_1_has_a_month_for_its_plan() -> None:
    found = steps(Situation(contract_on=date(2026, 1, 1), evaluated_on=date(2026, 11, 10)))
    assert [(one.id, one.by) for one in found.values()] == [("action_plan", date(2026, 12, 10))]
    assert found["action_plan"].confidence is Confidence.SINGLE


def test_after_the_result_level_2_goes_to_the_committee() -> None:
    found = steps(Situation(target=2, contract_on=date(2026, 1, 1), evaluated_on=date(2026, 11, 10)))
    assert [(one.id, one.by, one.late) for one in found.values()] == [("committee", None, False)]


@pytest.mark.parametrize(
    ("situation", "end"),
    [
        (Situation(level_held=1, labelled_on=date(2025, 3, 1)), date(2027, 3, 1)),
        (Situation(level_held=2, labelled_on=date(2025, 3, 1)), date(2028, 3, 1)),
        (Situation(level_held=2, labelled_on=date(2025, 3, 1), expires_on=date(2029, 1, 1)), date(2029, 1, 1)),
        (Situation(level_held=1, expires_on=date(2027, 1, 1)), date(2027, 1, 1)),
        (Situation(level_held=3, labelled_on=date(2025, 3, 1)), None),
        (Situation(level_held=1), None),
        (Situation(), None),
    ],
)
def test_a_level_held_ends_after_its_years(situation: Situation, end: date | None) -> None:
    assert expires(situation) == end


def test_a_renewal_starts_well_before_the_end() -> None:
    found = steps(Situation(level_held=1, labelled_on=date(2025, 12, 1)))
    assert [(one.id, one.by, one.late) for one in found.values() if one.by is not None] == [
        ("contract", date(2026, 12, 1), False),
        ("renewal", date(2027, 6, 1), False),
        ("expiry", date(2027, 12, 1), False),
    ]
    assert found["expiry"].title.fr == "Fin de validité du niveau 1"
    assert found["expiry"].confidence is Confidence.CONFIRMED


def test_a_renewal_under_way_shows_its_steps_and_the_end_together() -> None:
    found = steps(Situation(level_held=1, labelled_on=date(2025, 3, 1), contract_on=date(2026, 6, 1), target=2))
    assert list(found) == ["training", "self_assessment", "expiry", "evidence", "evaluation", "committee"]


def test_a_label_that_ended_is_late() -> None:
    found = steps(Situation(level_held=1, labelled_on=date(2024, 3, 1)))
    assert found["expiry"].late
    assert found["contract"].late
