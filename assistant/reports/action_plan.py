"""The action plan: recommendations with dates, owners, means and indicators, and the months they lead through."""

from fractions import Fraction
from typing import Any

from assistant.recommend_book import Book, Entry
from assistant.reports.advice import plan_sentence
from assistant.reports.paper import Block, Column, Heading, Paper, Para, Run, Table, rows, says
from assistant.reports.paper_words import STATE_SHAPES, STATES, word
from assistant.reports.shared_paper import about_tab, amount, counted, cover, days_of, said, when
from assistant.reports.sheets import Field, Tab, workbook
from scoring.model import Indicator
from scoring.plan import Month, Step
from scoring.trace import points


def by_deadline(book: Book) -> tuple[Entry, ...]:
    """Open recommendations by deadline, those without one last; the order of the book inside a day."""
    return tuple(
        sorted(book.of("open"), key=lambda one: (one.due is None, one.due or book.advice.report.assessment.on))
    )


def in_plan(book: Book) -> tuple[Entry, ...]:
    """What the plan to the level counts on, and what people dated or added themselves; confirmations too."""
    return tuple(
        one for one in by_deadline(book) if one.due is not None or one.own or (one.source and one.source.phase == 0)
    )


def planned_days(book: Book, one: Entry) -> Fraction | None:
    """Person-days of an action in the plan: those of its planned criteria alone, or what a person wrote.

    The rest of a recommendation is work for later, which the plan does not count.
    """
    steps = _steps(book, one)
    if "effort" in one.edited or not steps:
        return one.effort_days
    return sum((each.effort_days for each in steps), Fraction(0))


def planned_gain(book: Book, one: Entry) -> Fraction | None:
    """Points of an action in the plan: what its planned criteria add, else what confirming it gives."""
    steps = _steps(book, one)
    if steps:
        return sum((each.gain for each in steps), Fraction(0))
    return one.source.gain if one.source else None


def _steps(book: Book, one: Entry) -> tuple[Step, ...]:
    wanted = {gap.criterion.id for gap in one.source.gaps} if one.source else set()
    return tuple(each for each in book.advice.plan.steps if each.criterion in wanted)


def plan_paper(book: Book, lang: str, *, organisation: str = "", masked: bool = False) -> Paper:
    """The plan as a document in `lang`, on the long side of the page."""
    found = book.advice
    blocks: list[Block] = [
        Heading(level=1, text=word("summary", lang), anchor="brief"),
        Para(line=says(plan_sentence(found, lang), lang), look="lead"),
        *(Para(line=says(one, lang)) for one in _work(book, lang)),
        Para(line=says(word("follow", lang), lang)),
    ]
    if found.plan.months:
        blocks.append(_months(book, lang))
    blocks += [Heading(level=1, text=word("actions", lang)), _actions(book, lang)]
    return cover(
        found.report,
        lang,
        title=word("plan_title", lang),
        subtitle=word("plan_subtitle", lang),
        blocks=tuple(blocks),
        organisation=organisation,
        landscape=True,
        masked=masked,
    )


def _work(book: Book, lang: str) -> list[str]:
    """Where the plan starts, what it takes action by action, and what it counts on that no action carries."""
    plan = book.advice.plan
    if not plan.steps:
        return []
    start = book.advice.report.assessment.score.provisional
    days = {one.id: planned_days(book, one) or Fraction(0) for one in in_plan(book)}
    planned = sum((days[one.id] for one in in_plan(book) if _steps(book, one)), Fraction(0))
    whole = sum(days.values(), Fraction(0))
    made = [
        word("plan_start", lang, start=amount(start, lang)),
        word(
            "plan_work",
            lang,
            days=counted(whole, "day", lang),
            planned=counted(planned, "day", lang),
            rest=counted(whole - planned, "day", lang),
        ),
    ]
    carried = {each.criterion for one in in_plan(book) for each in _steps(book, one)}
    alone = [_titled(book, one, lang) for one in plan.steps if one.criterion not in carried]
    return [*made, word("plan_alone", lang, which=" ; ".join(alone))] if alone else made


def _titled(book: Book, step: Step, lang: str) -> str:
    """A criterion of the plan by its id and title."""
    indicator = book.advice.report.assessment.referential.indicator(step.indicator)
    found = next((one for one in indicator.criteria if one.id == step.criterion), None) if indicator else None
    return f"{step.criterion} {said(lang)(found.title)}" if found else step.criterion


def done_by_indicator(book: Book, month: Month) -> tuple[tuple[Indicator, tuple[str, ...]], ...]:
    """What ends in a month: each indicator with the ids of its criteria, in the order of the plan."""
    of = {one.criterion: one.indicator for one in book.advice.plan.steps}
    found: dict[str, list[str]] = {}
    for one in month.done:
        found.setdefault(of[one], []).append(one)
    referential = book.advice.report.assessment.referential
    return tuple(
        (indicator, tuple(criteria))
        for name, criteria in found.items()
        if (indicator := referential.indicator(name)) is not None
    )


def _ended(indicator: Indicator, criteria: tuple[str, ...], lang: str) -> str:
    return f"{indicator.id} {said(lang)(indicator.title)} ({', '.join(criteria)})"


def _done(book: Book, month: Month, lang: str) -> tuple[Run, ...]:
    named = done_by_indicator(book, month)
    return tuple(Run(text=f"{chr(10) if at else ''}{_ended(*one, lang)}") for at, one in enumerate(named))


def _months(book: Book, lang: str) -> Table:
    return Table(
        caption=word("by_month", lang),
        columns=(
            Column(title=word("month", lang), share=0.5),
            Column(title=word("until", lang), share=0.9),
            Column(title=word("work", lang), share=0.8, right=True),
            Column(title=word("score", lang), share=0.7, right=True),
            Column(title=word("level", lang), share=0.6, right=True),
            Column(title=word("done", lang), share=5),
        ),
        rows=rows(
            (
                (
                    str(one.number),
                    when(one.ends_on, lang),
                    days_of(one.effort_days, lang),
                    amount(one.score, lang),
                    str(one.level),
                    _done(book, one, lang),
                )
                for one in book.advice.plan.months
            ),
            lang,
        ),
    )


def _actions(book: Book, lang: str) -> Table:
    spoken = said(lang)
    return Table(
        caption=word("actions_by_due", lang),
        columns=(
            Column(title=word("due", lang), share=1),
            Column(title=word("action", lang), share=4.2),
            Column(title=word("owner", lang), share=1.6),
            Column(title=word("days_head", lang), share=0.6, right=True),
            Column(title=word("gain", lang), share=0.6, right=True),
            Column(title=word("measure", lang), share=2.2),
            Column(title=word("proof", lang), share=1.9),
            Column(title=word("state", lang), share=0.8),
        ),
        rows=rows(
            (
                (
                    when(one.due, lang) or word("unplanned", lang),
                    (
                        Run(text=f"{one.indicator}  {spoken(one.title)}".strip(), bold=True),
                        Run(text=f"\n{spoken(one.what)}"),
                        *_criteria(book, one, lang),
                    ),
                    spoken(one.owner) or word("owner_missing", lang),
                    days_of(planned_days(book, one), lang),
                    "" if (gain := planned_gain(book, one)) is None else f"+{amount(gain, lang)}",
                    spoken(one.measure),
                    spoken(one.proof),
                    f"{STATE_SHAPES[one.state]}\u00a0{STATES[one.state].said(lang)}",
                )
                for one in in_plan(book)
            ),
            lang,
        ),
    )


def _criteria(book: Book, one: Entry, lang: str) -> tuple[Run, ...]:
    """The criteria of the plan that an action completes, by id and title: the months name them by id."""
    return tuple(Run(text=f"\n{_titled(book, each, lang)}", quiet=True) for each in _steps(book, one))


def plan_json(book: Book, lang: str) -> dict[str, Any]:
    """The plan as plain data, `capnr.action-plan/1`."""
    found = book.advice
    return {
        "schema": "capnr.action-plan/1",
        "on": found.report.assessment.on.isoformat(),
        "lang": lang,
        "target": found.plan.target,
        "reachable": found.plan.reachable,
        "done_on": found.plan.done_on.isoformat(),
        "effort_days": points(found.plan.effort_days),
        "months": [
            {
                "number": one.number,
                "ends_on": one.ends_on.isoformat(),
                "effort_days": points(one.effort_days),
                "score": points(one.score),
                "level": one.level,
                "done": list(one.done),
            }
            for one in found.plan.months
        ],
        "actions": [
            {
                "id": one.id,
                "indicator": one.indicator,
                "title": one.title.said(lang),
                "what": one.what.said(lang),
                "owner": one.owner.said(lang),
                "due": one.due.isoformat() if one.due else None,
                "effort_days": None if one.effort_days is None else float(round(one.effort_days, 2)),
                "gain": points(one.source.gain) if one.source else None,
                "planned_days": None if (days := planned_days(book, one)) is None else float(round(days, 2)),
                "planned_gain": None if (gain := planned_gain(book, one)) is None else points(gain),
                "measure": one.measure.said(lang),
                "proof": one.proof.said(lang),
                "criteria": [gap.criterion.id for gap in one.source.gaps] if one.source else [],
                "state": one.state,
            }
            for one in in_plan(book)
        ],
    }


def plan_xlsx(book: Book, lang: str, *, organisation: str = "", masked: bool = False) -> bytes:
    """The plan as a workbook: actions to keep up to date, the months, and what it rests on."""
    spoken = said(lang)
    actions = Tab(
        name=word("actions", lang),
        fields=(
            Field(title="Id", width=12),
            Field(title=word("action", lang), width=46),
            Field(title=word("what", lang), width=70),
            Field(title=word("owner", lang), width=26),
            Field(title=word("due", lang), width=12),
            Field(title=f"{word('effort', lang)} ({word('days', lang)})", width=10, digits=2),
            Field(title=f"{word('gain', lang)} ({word('points', lang)})", width=10, digits=1),
            Field(title=word("measure", lang), width=40),
            Field(title=word("proof", lang), width=36),
            Field(title=word("state", lang), width=12),
        ),
        rows=tuple(
            (
                one.id,
                spoken(one.title),
                spoken(one.what),
                spoken(one.owner),
                one.due,
                planned_days(book, one),
                planned_gain(book, one),
                spoken(one.measure),
                spoken(one.proof),
                f"{STATE_SHAPES[one.state]} {STATES[one.state].said(lang)}",
            )
            for one in in_plan(book)
        ),
    )
    months = Tab(
        name=word("schedule", lang),
        fields=(
            Field(title=word("month", lang), width=8),
            Field(title=word("until", lang), width=12),
            Field(title=word("work", lang), width=12, digits=1),
            Field(title=word("score", lang), width=10, digits=1),
            Field(title=word("level", lang), width=8),
            Field(title=word("done", lang), width=90),
        ),
        rows=tuple(
            (
                *(one.number, one.ends_on, one.effort_days, one.score, one.level),
                "\n".join(_ended(*named, lang) for named in done_by_indicator(book, one)),
            )
            for one in book.advice.plan.months
        ),
    )
    about = about_tab(book.advice.report, lang, organisation=organisation, masked=masked)
    return workbook(word("plan_title", lang), lang, book.advice.report.assessment.on, (actions, months, about))
