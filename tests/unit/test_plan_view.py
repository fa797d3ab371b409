"""The plan as columns: nothing is lost or counted twice, and a person's deadline moves a card."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from assistant import recommend_acts as acts
from assistant.bootstrap import open_workspace
from assistant.recommend_book import Book
from assistant.referentials import load
from assistant.reports.deliver import Wanted, planned_book
from assistant.settings import Settings
from ui.desk import Desk
from ui.web import plan_view

ON = date(2026, 11, 23)


@pytest.fixture
def desk(small: Any, small_rules: Path, tmp_path: Path) -> Any:
    folder = Path(copytree(small.folder, tmp_path / "workspace"))
    opened = open_workspace(Settings(workspace=folder))
    made = Desk(opened, load(str(small_rules)), on=ON, lang="fr")
    yield made
    made.close()
    opened.close()


def held(desk: Desk, target: int) -> Book:
    report = desk.report()
    with desk.using() as workspace:
        return planned_book(workspace, report, Wanted(what="plan", target=target))


def reachable(desk: Desk) -> Book:
    """The plan to the highest level that these few indicators can reach."""
    for target in (3, 2, 1):
        found = held(desk, target)
        if found.advice.plan.steps:
            return found
    pytest.skip("these few indicators leave nothing to plan")


def test_every_step_stands_once_in_the_month_in_which_it_ends(desk: Desk) -> None:
    found = reachable(desk)
    columns = plan_view.columns(found)
    assert [one.month for one in columns] == list(found.advice.plan.months)
    shown = [name for column in columns for card in column.cards for name in card.criteria]
    assert sorted(shown) == sorted(one.criterion for one in found.advice.plan.steps)
    for column in columns:
        assert {name for card in column.cards for name in card.criteria} == set(column.month.done)
    effort = sum((card.effort_days for column in columns for card in column.cards), Fraction(0))
    assert effort == found.advice.plan.effort_days


def test_a_deadline_that_a_person_wrote_moves_the_card(desk: Desk) -> None:
    found = reachable(desk)
    wanted = plan_view.columns(found)[0 if plan_view.columns(found)[0].cards else -1].cards[0].entry
    late = found.advice.plan.months[-1].ends_on
    with desk.using() as workspace:
        acts.edit(workspace, found, wanted.id, by="Zoé", fields={"due": late.isoformat()})
    again = plan_view.columns(held(desk, found.advice.plan.target))
    places = [one.month.number for one in again for card in one.cards if card.entry.id == wanted.id]
    assert places == [again[-1].month.number]


@pytest.mark.parametrize(("year", "month", "day"), [(2026, 12, 31), (2027, 2, 28), (2028, 2, 29), (2027, 6, 30)])
def test_the_last_day_of_a_month(year: int, month: int, day: int) -> None:
    assert plan_view.last_day(year, month) == date(year, month, day)


def test_the_conditions_that_a_person_chose() -> None:
    made = plan_view.wanted({"target": "2", "until": "2027-06", "budget": "12,5"}, ON)
    assert (made.target, made.by, made.budget) == (2, date(2027, 6, 30), Fraction(25, 2))
    nothing = plan_view.wanted({"target": "x", "until": "1999-01", "budget": "-3"}, ON)
    assert (nothing.target, nothing.by, nothing.budget) == (None, None, None)
    assert plan_view.wanted({"budget": "1/0"}, ON).budget is None
