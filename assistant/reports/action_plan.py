"""The action plan: recommendations with dates, owners, means and indicators, and the months they lead through."""

from typing import Any

from assistant.recommend_book import Book, Entry
from assistant.reports.advice import plan_sentence
from assistant.reports.paper import Block, Column, Heading, Paper, Para, Run, Table, rows, says
from assistant.reports.paper_words import STATE_SHAPES, STATES, word
from assistant.reports.shared_paper import amount, cover, days_of, said, when
from assistant.reports.sheets import Field, Tab, workbook
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


def plan_paper(book: Book, lang: str, *, organisation: str = "", masked: bool = False) -> Paper:
    """The plan as a document in `lang`, on the long side of the page."""
    found = book.advice
    blocks: list[Block] = [
        Heading(level=1, text=word("summary", lang), anchor="brief"),
        Para(line=says(plan_sentence(found, lang), lang), look="lead"),
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
                    ", ".join(one.done),
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
                    ),
                    spoken(one.owner),
                    days_of(one.effort_days, lang),
                    f"+{amount(one.source.gain, lang)}" if one.source else "",
                    spoken(one.measure),
                    spoken(one.proof),
                    f"{STATE_SHAPES[one.state]} {STATES[one.state].said(lang)}",
                )
                for one in in_plan(book)
            ),
            lang,
        ),
    )


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
                "measure": one.measure.said(lang),
                "proof": one.proof.said(lang),
                "criteria": [gap.criterion.id for gap in one.source.gaps] if one.source else [],
                "state": one.state,
            }
            for one in in_plan(book)
        ],
    }


def plan_xlsx(book: Book, lang: str) -> bytes:
    """The plan as a workbook: actions to keep up to date, and the months."""
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
                one.effort_days,
                one.source.gain if one.source else None,
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
            (one.number, one.ends_on, one.effort_days, one.score, one.level, ", ".join(one.done))
            for one in book.advice.plan.months
        ),
    )
    return workbook(word("plan_title", lang), lang, book.advice.report.assessment.on, (actions, months))
