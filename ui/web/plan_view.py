"""What the plan shows: each action in the month in which it can be finished, the months that may be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from assistant.recommend_book import Book, Entry
from assistant.reports.action_plan import done_by_indicator
from assistant.reports.deliver import Wanted
from assistant.reports.words import MONTHS
from scoring.model import Indicator
from scoring.plan import Month, Step

MONTHS_AHEAD = 36
"""Months that may be asked for."""
YEAR = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What one recommendation completes in one month."""

    entry: Entry
    """The recommendation."""
    criteria: tuple[str, ...]
    """Criteria that it completes then."""
    gain: Fraction
    """Points that they add."""
    effort_days: Fraction
    """Work for them, person-days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A month of the plan."""

    month: Month
    """The month."""
    cards: tuple[Card, ...]
    """What ends in it, most points first."""
    named: tuple[tuple[Indicator, tuple[str, ...]], ...]
    """The indicators of which criteria are met in it, with the ids of those."""


def columns(book: Book) -> tuple[Column, ...]:
    """The months of a plan with what ends in each; a deadline that a person wrote moves a card."""
    plan = book.advice.plan
    entries = {one.indicator: one for one in book.entries if one.source is not None}
    held: dict[int, dict[str, list[Step]]] = {one.number: {} for one in plan.months}
    for step in plan.steps:
        entry = entries.get(step.indicator)
        if entry is None:
            continue
        due = entry.due if "due" in entry.edited and entry.due is not None else step.done_on
        month = next((one for one in plan.months if due <= one.ends_on), plan.months[-1])
        held[month.number].setdefault(step.indicator, []).append(step)
    return tuple(
        Column(
            month=month,
            named=done_by_indicator(book, month),
            cards=tuple(
                sorted(
                    (_card(entries[indicator], steps) for indicator, steps in held[month.number].items()),
                    key=lambda one: (-one.gain, one.entry.id),
                )
            ),
        )
        for month in plan.months
    )


def months(on: date) -> tuple[tuple[str, date], ...]:
    """The months ahead as ("2027-06", its last day), this one first."""
    made = []
    for ahead in range(MONTHS_AHEAD):
        year, month = divmod(on.year * YEAR + on.month - 1 + ahead, YEAR)
        made.append((f"{year}-{month + 1:02d}", last_day(year, month + 1)))
    return tuple(made)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // YEAR, month % YEAR + 1, 1)
    return following - timedelta(days=1)


def month_name(day: date, lang: str) -> str:
    """A month in words: "juin 2027", "June 2027"."""
    return f"{MONTHS[lang][day.month - 1]} {day.year}"


def wanted(asked: Mapping[str, str], on: date) -> Wanted:
    """The conditions that a person chose; what does not fit is taken as not chosen."""
    until = dict(months(on)).get(asked.get("until", ""))
    target = asked.get("target", "")
    budget = asked.get("budget", "").replace(",", ".")
    try:
        days = Fraction(budget) if budget else None
    except (ValueError, ZeroDivisionError):
        days = None
    return Wanted(
        what="plan",
        target=int(target) if target.isdecimal() else None,
        by=until,
        budget=days if days is not None and days >= 0 else None,
    )


def _card(entry: Entry, steps: list[Step]) -> Card:
    return Card(
        entry=entry,
        criteria=tuple(one.criterion for one in steps),
        gain=sum((one.gain for one in steps), Fraction(0)),
        effort_days=sum((one.effort_days for one in steps), Fraction(0)),
    )
