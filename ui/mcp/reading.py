"""The tools that read: each gives what the command line gives, smaller."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field

from assistant.documents import listing
from assistant.errors import UsageError
from assistant.gaps import missing, next_step
from assistant.measured import current, measure
from assistant.planning import ahead, planned
from assistant.reports.explanation import explained, trace_table
from assistant.reports.footprint_wire import footprint_json
from assistant.reports.planning import calendar_json, plan_json
from assistant.reports.wire import ledger_json
from assistant.seeking import asked
from assistant.themes import theme_of
from scoring.calendar import DATES, Situation
from scoring.trace import asks
from ui.mcp.forms import (
    MANY,
    Answered,
    Criterion,
    Document,
    Documents,
    Gap,
    Gaps,
    Indicator,
    Passages,
    Plain,
    Quote,
    Standing,
    Tree,
    cut,
    passage,
    quote,
)
from ui.mcp.place import Place

Id = Annotated[str, Field(max_length=100)]
LINES = 200
"""Lines of a tree at most."""


def tools(place: Place) -> tuple[Callable[..., Any], ...]:
    """The tools that read, on one workspace."""
    return (*_standing(place), *_proofs(place), *_ahead(place), *_kept(place))


def _standing(place: Place) -> tuple[Callable[..., Any], ...]:
    lang = place.lang

    def level() -> Standing:
        """Which level is reached and reachable, with points, and how much waits for a person."""
        report = place.report()
        found = report.assessment
        return Standing(
            on=found.on.isoformat(),
            referential=found.referential.id,
            level_confirmed=found.level_confirmed,
            level_provisional=found.level_provisional,
            levels_reachable=list(found.level_reachable),
            points_confirmed=float(found.score.confirmed),
            points_provisional=float(found.score.provisional),
            points_max=found.referential.scale,
            documents=len(report.documents),
            waiting_for_a_person=sum(one.counts and one.state == "proposed" for one in report.evidence),
        )

    def gaps(theme: Id = "") -> Gaps:
        """What is missing, indicator by indicator, most points first, with the next step; of one theme (id or title)
        when named.
        """
        report = place.report()
        wanted = theme and theme_of(report.assessment.referential, theme)
        found = []
        for result in report.assessment.indicators:
            indicator = report.assessment.referential.indicator(result.id)
            lacking = missing(result, confirmed=True)
            if indicator is None or not lacking or wanted not in ("", indicator.theme):
                continue
            step = next_step(report, result)
            found.append(
                Gap(
                    indicator=result.id,
                    title=indicator.title.said(lang),
                    missing=list(lacking),
                    next_step=step.text.said(lang),
                    points=float(step.gain),
                    effort_days=float(step.effort_days),
                )
            )
        ranked = sorted(found, key=lambda one: (-one["points"], one["indicator"]))
        return Gaps(gaps=ranked[:MANY], left_off=max(0, len(ranked) - MANY))

    def indicator(id: Id) -> Indicator:
        """One indicator: what it asks, the status of its criteria with reasons, its evidence."""
        report = place.report()
        held = report.assessment.referential.indicator(id)
        result = next((one for one in report.assessment.indicators if one.id == id), None)
        if held is None or result is None:
            raise UsageError("unknown_indicator", wanted=id)
        sure = {one.id: one for one in result.confirmed.criteria}
        told = {one.id: one for one in held.criteria}
        names = {one.id: one.name for one in report.documents}
        proofs = report.of(id)
        return Indicator(
            id=id,
            title=held.title.said(lang),
            intent=held.intent.said(lang),
            points_confirmed=float(result.confirmed.points),
            points_max=float(result.max_points),
            criteria=[
                Criterion(
                    id=one.id,
                    asks=asks(told[one.id]).said(lang),
                    confirmed=str(sure[one.id].status),
                    provisional=str(one.status),
                    why=[reason.code for reason in one.reasons],
                )
                for one in result.provisional.criteria
            ],
            evidence=[quote(one, names.get(one.proposal.document, "")) for one in proofs[:MANY]],
            left_off=max(0, len(proofs) - MANY),
        )

    return level, gaps, indicator


def _proofs(place: Place) -> tuple[Callable[..., Any], ...]:
    lang = place.lang

    def search_documents(
        words: Annotated[str, Field(min_length=1, max_length=500)], many: Annotated[int, Field(ge=1, le=MANY)] = 8
    ) -> Passages:
        """Passages of the documents that answer words, best first."""
        return Passages(passages=[passage(one) for one in place.search(words, many)], not_found=[])

    def find_evidence(
        theme: Id = "", indicator: Id = "", criterion: Id = "", many: Annotated[int, Field(ge=1, le=MANY)] = 8
    ) -> Passages:
        """Passages that speak to a theme (id or title), an indicator or a criterion (one of them), and criteria nothing
        speaks to.
        """
        named = {"theme": theme, "indicator": indicator, "criterion": criterion}
        asked(place.referential, **named)
        found = place.evidence(**named, many=many)
        lacking = [one.criterion for one in found.missing]
        return Passages(passages=[passage(one) for one in found.places], not_found=lacking[:MANY])

    def explain(
        wanted: Annotated[str, Field(max_length=100, description="level, score, a theme, an indicator or a criterion")],
    ) -> Tree:
        """Why: the tree behind the level, the score, an indicator or a criterion, with rules and proofs."""
        report = place.report()
        lines = trace_table(explained(report, wanted, confirmed=False), report, lang).splitlines()
        return Tree(lines=[cut(one)[0] for one in lines[:LINES]], left_off=max(0, len(lines) - LINES))

    def ask(question: Annotated[str, Field(min_length=1, max_length=500)]) -> Answered:
        """Ask in words, French or English: the rules answer with exact quotes, or say that nothing is found."""
        answer = place.ask(question)
        names = {one.id: one.name for one in place.report().documents}
        return Answered(
            kind=answer.kind,
            untrusted_text=answer.answer[: 5 * 600],
            citations=[
                Quote(
                    evidence="",
                    document=one.document,
                    name=names.get(one.document, ""),
                    page=one.page,
                    start=one.start,
                    end=one.end,
                    untrusted_text=cut(one.quote)[0],
                    cut=cut(one.quote)[1],
                    stance="",
                    state="",
                    dated=None,
                )
                for one in answer.citations[:MANY]
            ],
        )

    return search_documents, find_evidence, explain, ask


def _ahead(place: Place) -> tuple[Callable[..., Any], ...]:
    lang = place.lang

    def plan(
        target: Annotated[int, Field(ge=0, le=9, description="Level aimed at.")],
        by: Annotated[date | None, Field(description="At the latest.")] = None,
        budget_days: Annotated[float | None, Field(ge=0, le=100_000, description="Person-days at most.")] = None,
    ) -> Plain:
        """The cheapest way to a level, month by month."""
        report = place.report()
        days = None if budget_days is None else Fraction(str(budget_days))
        with place.using() as workspace:
            made = planned(workspace, report, target, by=by, budget=days)
        found = plan_json(made, report.assessment.referential, lang)
        left = max(0, len(found["steps"]) - MANY)
        return Plain(result={**found, "steps": found["steps"][:MANY], "left_off": left})

    def calendar(
        target: Annotated[int, Field(ge=1, le=9)] = 1, contract: date | None = None, labelled: date | None = None
    ) -> Plain:
        """The next steps with deadlines, and which referential holds when."""
        steps, now = ahead(Situation(target=target, contract_on=contract, labelled_on=labelled), place.on)
        return Plain(result=calendar_json(steps, DATES, now, lang))

    def footprint() -> Plain:
        """The footprint of the inventory of the workspace and its planetary budget, by category; empty without one."""
        with place.using() as workspace:
            kept = current(workspace)
        if kept is None:
            return Plain(result={})
        found = footprint_json(measure(kept), lang)
        named = ("schema", "organisation", "carbon", "categories", "way", "verdicts")
        return Plain(result={one: found[one] for one in named})

    return plan, calendar, footprint


def _kept(place: Place) -> tuple[Callable[..., Any], ...]:
    lang = place.lang

    def documents() -> Documents:
        """The documents that were read, with date, kind as a person told it, version and remarks."""
        with place.using() as workspace:
            found = listing(workspace)
        return Documents(
            documents=[
                Document(
                    id=one.document.id,
                    name=one.document.name,
                    pages=len(one.document.pages),
                    dated=one.dated.day.isoformat() if one.dated.day else None,
                    kind=one.kind.told,
                    state=one.state,
                    remarks=[each.fr if lang == "fr" else each.en for each in one.document.problems][:MANY],
                )
                for one in found[: 5 * MANY]
            ],
            left_off=max(0, len(found) - 5 * MANY),
        )

    def ledger() -> Plain:
        """What the product’s own use of models cost: totals, the month’s budget, the newest calls."""
        with place.using() as workspace:
            found = ledger_json(workspace.ledger.journal(), lang)
        left = max(0, len(found["calls"]) - MANY)
        return Plain(result={**found, "calls": found["calls"][-MANY:], "left_off": left})

    return documents, ledger
